"""User packets: to all, to some, by topic, reliable and lossy, and what the sender's permission forbids."""

import asyncio

import pytest
from livekit import rtc
from livekit.rtc.room import DataPacket

from support.client import Client, meet
from support.tones import publish_tone


async def packet(client: Client, payload: bytes) -> DataPacket:
    return await client.event("data_received", where=lambda received: received.data == payload)


def payloads(client: Client) -> list[bytes]:
    return [received.data for received, in client.saw("data_received")]


@pytest.mark.parametrize("single", [True, False], ids=["one connection", "two connections"])
@pytest.mark.parametrize("reliable", [True, False], ids=["reliable", "lossy"])
async def test_a_packet_to_all_reaches_everybody_but_its_sender(join, reliable, single):
    alice, bob, carol = await asyncio.gather(*(join(name, single=single) for name in ("alice", "bob", "carol")))
    await meet(alice, bob, carol)
    await alice.local.publish_data(b"hello", reliable=reliable, topic="greeting")
    for listener in (bob, carol):
        received = await packet(listener, b"hello")
        assert received.participant.identity == "alice"
        assert received.topic == "greeting"
        assert received.kind == (rtc.DataPacketKind.KIND_RELIABLE if reliable else rtc.DataPacketKind.KIND_LOSSY)
    # Bob's answer comes after alice's own packet would have, were it echoed.
    await bob.local.publish_data(b"answer", reliable=reliable)
    await packet(alice, b"answer")
    assert payloads(alice) == [b"answer"]


@pytest.mark.parametrize("reliable", [True, False], ids=["reliable", "lossy"])
async def test_a_packet_to_some_reaches_only_them(join, reliable):
    alice, bob, carol = await asyncio.gather(*(join(name) for name in ("alice", "bob", "carol")))
    await meet(alice, bob, carol)
    await alice.local.publish_data(b"for bob", reliable=reliable, destination_identities=["bob"])
    await packet(bob, b"for bob")
    await alice.local.publish_data(b"for all", reliable=True)
    await packet(carol, b"for all")
    assert payloads(carol) == [b"for all"]


async def test_reliable_packets_arrive_complete_and_in_order(join):
    alice, bob = await asyncio.gather(join("alice"), join("bob"))
    await meet(alice, bob)
    sent = [f"{number:04}".encode() * 100 for number in range(500)]
    for payload in sent:
        await alice.local.publish_data(payload, reliable=True)
    await packet(bob, sent[-1])
    assert payloads(bob) == sent


@pytest.mark.parametrize("size", [0, 1, 1200, 15_000, 60_000])
async def test_packets_of_every_size_arrive_whole(join, size):
    alice, bob = await asyncio.gather(join("alice"), join("bob"))
    await meet(alice, bob)
    payload = bytes(number % 251 for number in range(size))
    await alice.local.publish_data(payload, reliable=True, topic="sized")
    received = await bob.event("data_received")
    assert received.data == payload


async def test_a_packet_to_nobody_present_is_dropped_and_harms_nothing(join):
    alice, bob = await asyncio.gather(join("alice"), join("bob"))
    await meet(alice, bob)
    await alice.local.publish_data(b"to a ghost", destination_identities=["ghost"])
    await alice.local.publish_data(b"to bob", destination_identities=["bob"])
    await packet(bob, b"to bob")
    assert payloads(bob) == [b"to bob"]


async def test_who_may_not_publish_data_is_not_heard(join):
    mute, talker, listener = await asyncio.gather(
        join("mute", can_publish_data=False), join("talker"), join("listener"))
    await meet(mute, talker, listener)
    try:
        await mute.local.publish_data(b"forbidden")
    except Exception:  # noqa: BLE001 - a client may refuse by itself; the server must drop it in any case
        pass
    await talker.local.publish_data(b"allowed")
    await packet(listener, b"allowed")
    # Ask once more after something from `mute` must have passed through the server.
    await mute.local.set_attributes({"done": "yes"})
    await listener.event("participant_attributes_changed", where=lambda changed, who: who.identity == "mute")
    assert payloads(listener) == [b"allowed"]


async def test_dtmf_reaches_the_others(join):
    alice, bob = await asyncio.gather(join("alice"), join("bob"))
    await meet(alice, bob)
    await alice.local.publish_dtmf(code=5, digit="5")
    tone = await bob.event("sip_dtmf_received")
    assert (tone.code, tone.digit, tone.participant.identity) == (5, "5", "alice")


async def test_an_agents_transcription_reaches_the_others(join):
    agent, bob = await asyncio.gather(join("agent", kind="agent"), join("bob"))
    await meet(agent, bob)
    voice = await publish_tone(bob, 440)
    await agent.subscribed("bob")
    segment = rtc.TranscriptionSegment(id="s1", text="hello", start_time=0, end_time=0, language="en", final=True)
    await agent.local.publish_transcription(
        rtc.Transcription(participant_identity="bob", track_sid=voice.publication.sid, segments=[segment]))
    segments, who, *_ = await bob.event("transcription_received")
    assert [(one.id, one.text, one.final) for one in segments] == [("s1", "hello", True)]
    assert who.identity == "bob"
