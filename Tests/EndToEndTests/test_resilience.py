"""Networks fail: what heals is resumed with the same session, what does not is dropped with its reason."""

import asyncio
import sys
import textwrap

import pytest
from livekit import rtc

from support.client import meet
from support.server import ROOT
from support.tokens import token
from support.tones import ear, hears, publish_tone


@pytest.mark.slow
@pytest.mark.parametrize("single", [True, False], ids=["one connection", "two connections"])
async def test_a_media_path_cut_for_eight_seconds_resumes(relay, join, single):
    alice, bob = await asyncio.gather(join("alice", url=relay.url, single=single), join("bob"))
    await meet(alice, bob)
    await asyncio.gather(publish_tone(alice, 440), publish_tone(bob, 660))
    await asyncio.gather(hears(bob, "alice", 440), hears(alice, "bob", 660))
    before, since = alice.local.sid, bob.now
    relay.cut()
    from_alice, from_bob = await bob.subscribed("alice"), await alice.subscribed("bob")
    async with ear(from_alice) as at_bob, ear(from_bob) as at_alice:
        await asyncio.gather(at_bob.silence(), at_alice.silence())
        await asyncio.sleep(8)  # the length of the outage, which is what is being tested
        relay.heal()
        await asyncio.gather(at_bob.until(440, within=30), at_alice.until(660, within=30))
    assert alice.local.sid == before, "the session was replaced, not resumed"
    assert not bob.saw("participant_disconnected", since=since)


@pytest.mark.parametrize("single", [True, False], ids=["one connection", "two connections"])
async def test_a_killed_signal_socket_resumes(relay, join, single):
    alice, bob = await asyncio.gather(join("alice", url=relay.url, single=single), join("bob"))
    await meet(alice, bob)
    await publish_tone(alice, 440)
    await hears(bob, "alice", 440)
    before, since, bob_since, connections = alice.local.sid, alice.now, bob.now, relay.connections
    relay.kill_signal()
    await alice.event("reconnected", since=since)
    assert relay.connections > connections
    assert alice.local.sid == before, "the session was replaced, not resumed"
    assert not bob.saw("participant_disconnected", since=bob_since)
    # Signalling, data and audio work as before, both ways.
    await alice.local.set_attributes({"after": "resume"})
    await bob.event("participant_attributes_changed", where=lambda changed, _: changed.get("after") == "resume")
    await bob.local.publish_data(b"still there?")
    await alice.event("data_received", where=lambda received: received.data == b"still there?")
    async with ear(await bob.subscribed("alice")) as listening:
        await listening.until(440)


async def test_what_happened_meanwhile_is_told_after_the_resume(relay, join):
    alice, bob = await asyncio.gather(join("alice", url=relay.url), join("bob"))
    await meet(alice, bob)
    since = alice.now
    relay.kill_signal()
    carol = await join("carol", attributes={"colour": "green"})
    await publish_tone(carol, 880)
    await bob.room.disconnect()
    await alice.event("reconnected", since=since)
    await hears(alice, "carol", 880, since=since)
    assert (await alice.sees("carol")).attributes == {"colour": "green"}
    await alice.until(lambda: "bob" not in alice.room.remote_participants, "bob to be gone")


@pytest.mark.parametrize("scenario", [
    rtc.SimulateScenarioKind.SIMULATE_SIGNAL_RECONNECT, rtc.SimulateScenarioKind.SIMULATE_FULL_RECONNECT,
], ids=["signal reconnect", "full reconnect"])
async def test_the_clients_own_reconnects_succeed(join, scenario):
    alice, bob = await asyncio.gather(join("alice"), join("bob"))
    await meet(alice, bob)
    await publish_tone(alice, 440)
    await hears(bob, "alice", 440)
    since, bob_since = alice.now, bob.now
    await alice.room.simulate_scenario(scenario)
    await alice.event("reconnected", since=since)
    if scenario == rtc.SimulateScenarioKind.SIMULATE_FULL_RECONNECT:
        await hears(bob, "alice", 440, since=bob_since)
    else:
        async with ear(await bob.subscribed("alice")) as listening:
            await listening.until(440)


@pytest.mark.parametrize("single", [True, False], ids=["one connection", "two connections"])
async def test_a_resumed_client_is_found_by_its_new_ice_credentials(own_server, join, single):
    # A resume restarts ICE on every connection; checks that name credentials the server forgot to learn are counted.
    lost = 'parley_media_dropped_total{reason="unknown_peer"}'
    server = await own_server()
    alice, bob = await asyncio.gather(*(join(name, on=server, single=single) for name in ("alice", "bob")))
    await meet(alice, bob)
    await publish_tone(alice, 440)
    await hears(bob, "alice", 440)
    before, since = (await server.metrics())[lost], alice.now
    await alice.room.simulate_scenario(rtc.SimulateScenarioKind.SIMULATE_SIGNAL_RECONNECT)
    await alice.event("reconnected", since=since)
    async with ear(await bob.subscribed("alice")) as listening:
        await listening.until(440)
    after = await server.metrics()
    assert after["parley_resumes_total"] == 1, "the session was replaced, not resumed"
    assert after[lost] == before, "checks after the restart found nobody"


CHILD = textwrap.dedent("""
    import asyncio, sys
    from livekit import rtc
    async def main():
        room = rtc.Room()
        await room.connect(sys.argv[1], sys.argv[2])
        print("joined", flush=True)
        await asyncio.Event().wait()
    asyncio.run(main())
""")


@pytest.mark.slow
async def test_a_client_that_is_gone_is_dropped_with_the_reason(join, server, room_name):
    bob = await join("bob")
    child = await asyncio.create_subprocess_exec(
        sys.executable, "-c", CHILD, server.url, token(server, room_name, "alice"), cwd=ROOT,
        stdout=asyncio.subprocess.PIPE)
    try:
        assert await asyncio.wait_for(child.stdout.readline(), 20) == b"joined\n"
        await bob.meets("alice")
    finally:
        child.kill()
        await child.wait()
    gone = await bob.event("participant_disconnected", within=60)
    assert gone.identity == "alice"
    assert gone.disconnect_reason == rtc.DisconnectReason.CONNECTION_TIMEOUT
