"""A track's life: mute, unpublish, republish, manual subscription, and video of every codec."""

import asyncio

import pytest
from livekit import rtc
from livekit.rtc.participant import PublishTrackError

from support.client import meet
from support.pictures import eye, publish_camera, sees_picture
from support.tones import ear, hears, publish_tone


@pytest.mark.parametrize("single", [True, False], ids=["one connection", "two connections"])
async def test_a_muted_track_is_silent_and_comes_back(join, single):
    alice, bob = await asyncio.gather(join("alice", single=single), join("bob", single=single))
    tone = await publish_tone(alice, 440)
    track = await bob.subscribed("alice")
    async with ear(track) as listening:
        await listening.until(440)
        tone.track.mute()
        _, publication = await bob.event("track_muted")
        assert publication.sid == tone.publication.sid and publication.muted
        await listening.silence()
        tone.track.unmute()
        _, publication = await bob.event("track_unmuted")
        assert not publication.muted
        await listening.until(440)


async def test_somebody_who_joins_late_sees_that_a_track_is_muted(join):
    alice = await join("alice")
    tone = await publish_tone(alice, 440)
    bob = await join("bob")
    await hears(bob, "alice", 440)
    tone.track.mute()
    await bob.event("track_muted")
    carol = await join("carol")
    await carol.subscribed("alice")
    assert [one.muted for one in (await carol.sees("alice")).track_publications.values()] == [True]


@pytest.mark.parametrize("single", [True, False], ids=["one connection", "two connections"])
async def test_unpublish_and_republish_several_times(join, single):
    alice, bob = await asyncio.gather(join("alice", single=single), join("bob", single=single))
    for hertz in (440, 660, 880):
        since = bob.now
        tone = await publish_tone(alice, hertz)
        await hears(bob, "alice", hertz, since=since)
        await alice.local.unpublish_track(tone.publication.sid)
        publication, owner = await bob.event("track_unpublished", since=since)
        assert (publication.sid, owner.identity) == (tone.publication.sid, "alice")
        assert not (await bob.sees("alice")).track_publications


async def test_a_track_keeps_its_name_source_and_kind(join):
    alice, bob = await asyncio.gather(join("alice"), join("bob"))
    tone = await publish_tone(alice, 440)
    await bob.subscribed("alice")
    publication, = (await bob.sees("alice")).track_publications.values()
    assert (publication.sid, publication.name, publication.source, publication.kind) == (
        tone.publication.sid, "tone-440", rtc.TrackSource.SOURCE_MICROPHONE, rtc.TrackKind.KIND_AUDIO)
    assert publication.sid.startswith("TR_AM")
    assert publication.mime_type.lower() in ("audio/opus", "audio/red")


async def test_the_publisher_learns_that_it_is_subscribed_to(join):
    alice = await join("alice")
    tone = await publish_tone(alice, 440)
    await join("bob")
    await asyncio.wait_for(tone.publication.wait_for_subscription(), 20)


@pytest.mark.parametrize("single", [True, False], ids=["one connection", "two connections"])
async def test_without_auto_subscribe_one_asks_and_stops_asking(join, single):
    alice = await join("alice")
    tone = await publish_tone(alice, 440)
    bob = await join("bob", single=single, auto_subscribe=False)
    owner = await bob.sees("alice")
    publication = await bob.until(lambda: owner.track_publications.get(tone.publication.sid), "the publication")
    # Somebody who joins after bob and hears alice proves that bob's share had been decided by then.
    await hears(await join("carol"), "alice", 440)
    assert not bob.saw("track_subscribed")
    for _ in range(2):
        since = bob.now
        publication.set_subscribed(True)
        await hears(bob, "alice", 440, since=since)
        publication.set_subscribed(False)
        await bob.event("track_unsubscribed", since=since)


async def test_a_publisher_decides_who_may_subscribe(join):
    alice, bob, carol = await asyncio.gather(*(join(name) for name in ("alice", "bob", "carol")))
    await meet(alice, bob, carol)
    alice.local.set_track_subscription_permissions(
        allow_all_participants=False, participant_permissions=[
            rtc.ParticipantTrackPermission(participant_identity="bob", allow_all=True)])
    await publish_tone(alice, 440)
    await hears(bob, "alice", 440)
    assert not carol.saw("track_subscribed")
    alice.local.set_track_subscription_permissions(allow_all_participants=True)
    await hears(carol, "alice", 440)


CODECS = {"VP8": rtc.VideoCodec.VP8, "H264": rtc.VideoCodec.H264, "VP9": rtc.VideoCodec.VP9}


@pytest.mark.parametrize("codec", CODECS)
async def test_video_of_each_codec_is_seen(join, codec):
    alice, bob = await asyncio.gather(join("alice"), join("bob"))
    await publish_camera(alice, codec=CODECS[codec], brightness=60)
    track = await bob.subscribed("alice", kind=rtc.TrackKind.KIND_VIDEO)
    async with eye(track) as stream:
        await sees_picture(stream, brightness=60, frames=10)
    publication, = (await bob.sees("alice")).track_publications.values()
    assert publication.mime_type.lower() == f"video/{codec.lower()}"


async def test_somebody_who_joins_late_gets_a_picture_at_once(join):
    alice, bob = await asyncio.gather(join("alice"), join("bob"))
    await publish_camera(alice, brightness=200)
    async with eye(await bob.subscribed("alice")) as stream:
        await sees_picture(stream, brightness=200)
    carol = await join("carol")
    async with eye(await carol.subscribed("alice")) as stream:
        # Far less than an encoder's own key frame interval: the server asked for one.
        await sees_picture(stream, brightness=200, frames=1, within=5)


async def test_audio_and_video_together_both_ways(join):
    alice, bob = await asyncio.gather(join("alice"), join("bob"))
    await asyncio.gather(
        publish_camera(alice, brightness=60), publish_camera(bob, brightness=200),
        publish_tone(alice, 440), publish_tone(bob, 660))

    async def receives(who, whom, hertz, brightness):
        track = await who.subscribed(whom, kind=rtc.TrackKind.KIND_VIDEO)
        async with eye(track) as stream:
            await asyncio.gather(hears(who, whom, hertz), sees_picture(stream, brightness=brightness))
    await asyncio.gather(receives(bob, "alice", 440, 60), receives(alice, "bob", 660, 200))


@pytest.mark.slow
async def test_a_subscriber_chooses_its_simulcast_layer(join):
    alice, bob, carol = await asyncio.gather(*(join(name) for name in ("alice", "bob", "carol")))
    await publish_camera(alice, width=1280, height=720, simulcast=True, brightness=60)
    publications = {}
    for client in (bob, carol):
        track, publication, _ = await client.event("track_subscribed")
        publications[client.name] = publication
        assert publication.simulcasted
    publications["bob"].set_video_quality(rtc.VideoQuality.VIDEO_QUALITY_LOW)
    publications["carol"].set_video_quality(rtc.VideoQuality.VIDEO_QUALITY_HIGH)

    async def sees_width(client, width):
        async with eye(await client.subscribed("alice")) as stream:
            await sees_picture(stream, width=width, brightness=60, within=60)
    await asyncio.gather(sees_width(bob, 320), sees_width(carol, 1280))
    # And it may change its mind; the picture changes at a key frame.
    publications["bob"].set_video_quality(rtc.VideoQuality.VIDEO_QUALITY_HIGH)
    await sees_width(bob, 1280)


async def test_who_may_not_publish_is_told_so(join):
    alice, bob = await asyncio.gather(join("alice", can_publish=False), join("bob"))
    with pytest.raises(PublishTrackError):
        await asyncio.wait_for(publish_tone(alice, 440), 15)
    await meet(bob, alice)
    assert not (await bob.sees("alice")).track_publications


async def test_only_the_granted_sources_may_be_published(join):
    alice, bob = await asyncio.gather(join("alice", can_publish_sources=["camera"]), join("bob"))
    with pytest.raises(PublishTrackError):
        await asyncio.wait_for(publish_tone(alice, 440), 15)
    await publish_camera(alice)
    track = await bob.subscribed("alice")
    assert track.kind == rtc.TrackKind.KIND_VIDEO


async def test_who_may_not_subscribe_hears_nothing(join):
    alice, deaf, bob = await asyncio.gather(join("alice"), join("deaf", can_subscribe=False), join("bob"))
    await publish_tone(alice, 440)
    await hears(bob, "alice", 440)
    assert not deaf.saw("track_subscribed")
    # It may still speak.
    await publish_tone(deaf, 660)
    await hears(bob, "deaf", 660)
