"""Audio is forwarded: what one participant plays is what the others hear."""

import asyncio

import pytest
from livekit import rtc

from support.tones import ear, hears, publish_tone


@pytest.mark.parametrize("single", [True, False], ids=["one connection", "two connections"])
async def test_two_participants_hear_each_other_at_once(join, single):
    alice, bob = await asyncio.gather(join("alice", single=single), join("bob", single=single))
    await asyncio.gather(publish_tone(alice, 440), publish_tone(bob, 660))
    await asyncio.gather(hears(bob, "alice", 440), hears(alice, "bob", 660))


async def test_clients_of_both_kinds_share_a_room(join):
    alice, bob = await asyncio.gather(join("alice", single=True), join("bob", single=False))
    await asyncio.gather(publish_tone(alice, 440), publish_tone(bob, 660))
    await asyncio.gather(hears(bob, "alice", 440), hears(alice, "bob", 660))


async def test_ten_participants_hear_two_speakers(join):
    everybody = await asyncio.gather(*(join(f"p{number}") for number in range(10)))
    await asyncio.gather(publish_tone(everybody[0], 440), publish_tone(everybody[1], 660))
    await asyncio.gather(
        *(hears(listener, "p0", 440, within=40) for listener in everybody[1:]),
        *(hears(listener, "p1", 660, within=40) for listener in everybody[:1] + everybody[2:]))


async def test_somebody_who_joins_late_hears_what_is_already_playing(join):
    alice, bob = await asyncio.gather(join("alice"), join("bob"))
    await publish_tone(alice, 440)
    await hears(bob, "alice", 440)
    carol = await join("carol")
    await hears(carol, "alice", 440)


async def test_one_participant_publishes_two_tones_at_once(join):
    alice, bob = await asyncio.gather(join("alice"), join("bob"))
    low = await publish_tone(alice, 440)
    high = await publish_tone(alice, 880, source=rtc.TrackSource.SOURCE_SCREENSHARE_AUDIO)
    for tone in (low, high):
        track, _, _ = await bob.event("track_subscribed", where=lambda track, *_: track.sid == tone.publication.sid)
        async with ear(track) as listening:
            await listening.until(tone.hertz)


async def test_no_audio_is_lost_on_loopback(join):
    alice, bob = await asyncio.gather(join("alice"), join("bob"))
    await publish_tone(alice, 440)
    track = await bob.subscribed("alice")
    async with ear(track) as listening:
        await listening.until(440, times=10)
        stats = [entry.inbound_rtp for entry in await track.get_stats() if entry.WhichOneof("stats") == "inbound_rtp"]
    assert stats, "the subscribed track has no inbound-rtp statistics"
    assert stats[0].received.packets_received > 50
    assert stats[0].received.packets_lost == 0


@pytest.mark.parametrize("options", [
    {"dtx": True, "red": True}, {"dtx": False, "red": False}, {"dtx": True, "red": False},
], ids=["dtx and red", "plain opus", "dtx only"])
async def test_every_way_to_send_opus_is_heard(join, options):
    alice, bob = await asyncio.gather(join("alice"), join("bob"))
    await publish_tone(alice, 440, **options)
    await hears(bob, "alice", 440)


async def test_who_speaks_is_announced(join):
    alice, bob = await asyncio.gather(join("alice"), join("bob"))
    tone = await publish_tone(alice, 440)
    speakers = await bob.event("active_speakers_changed", where=lambda speakers: bool(speakers))
    assert [speaker.identity for speaker in speakers] == ["alice"]
    since = bob.now
    tone.track.mute()
    await bob.event("active_speakers_changed", where=lambda speakers: not speakers, since=since)
