"""How sessions and rooms begin and end, and what everybody is told about it."""

import asyncio
import signal

import pytest
from livekit import api, rtc
from livekit.rtc.room import ConnectError

from support.client import meet
from support.signalling import Signal
from support.tokens import token
from support.tones import hears, publish_tone


async def rooms(server, *names: str) -> list[str]:
    async with api.LiveKitAPI(server.http, server.key, server.secret) as admin:
        return [room.name for room in (await admin.room.list_rooms(api.ListRoomsRequest(names=names))).rooms]


async def test_who_leaves_is_gone_for_everybody(join):
    alice, bob = await asyncio.gather(join("alice"), join("bob"))
    await meet(alice, bob)
    await alice.room.disconnect()
    gone = await bob.event("participant_disconnected")
    assert (gone.identity, gone.disconnect_reason) == ("alice", rtc.DisconnectReason.CLIENT_INITIATED)


async def test_a_goodbye_counts_although_the_connection_is_reset_behind_it(server, relay, join):
    if server.process is None:
        pytest.skip("needs a server it can pause")
    alice, bob = await asyncio.gather(join("alice", url=relay.url), join("bob"))
    await meet(alice, bob)
    relay.reset_after_leave = True
    # Paused, so that goodbye and reset are there together when the server looks.
    server.process.send_signal(signal.SIGSTOP)
    try:
        await alice.room.disconnect()
        await relay.was_reset.wait()
    finally:
        server.process.send_signal(signal.SIGCONT)
    gone = await bob.event("participant_disconnected", within=40)
    assert gone.disconnect_reason == rtc.DisconnectReason.CLIENT_INITIATED


async def test_who_joins_is_announced_once(join):
    bob = await join("bob")
    await join("alice")
    await bob.meets("alice")
    await join("carol")
    await bob.meets("carol")
    assert [who.identity for who, in bob.saw("participant_connected")] == ["alice", "carol"]


async def test_a_deleted_room_ends_every_session(admin, join, room_name):
    clients = await asyncio.gather(*(join(name) for name in ("alice", "bob", "carol")))
    await admin.room.delete_room(api.DeleteRoomRequest(room=room_name))
    for client in clients:
        assert await client.event("disconnected") == rtc.DisconnectReason.ROOM_DELETED
    # The name is free again, for another room.
    old = await clients[0].room.sid
    again = await join("dave")
    assert await again.room.sid != old


async def test_the_newer_of_two_with_one_identity_stays(join):
    bob, first = await asyncio.gather(join("bob"), join("alice"))
    await meet(bob, first)
    await publish_tone(first, 440)
    await hears(bob, "alice", 440)
    since = bob.now
    second = await join("alice")
    assert await first.event("disconnected") == rtc.DisconnectReason.DUPLICATE_IDENTITY
    await publish_tone(second, 660)
    await hears(bob, "alice", 660, since=since)
    assert (await bob.sees("alice")).sid == second.local.sid != first.local.sid


async def test_a_full_room_takes_nobody_else(server, admin, join, room_name):
    await admin.room.create_room(api.CreateRoomRequest(name=room_name, max_participants=2))
    alice, _ = await asyncio.gather(join("alice"), join("bob"))
    with pytest.raises(ConnectError):
        await join("carol")
    # An agent does not count, and a free place is a free place.
    await join("agent", kind="agent")
    await alice.room.disconnect()
    await join("dave")


async def test_the_same_identity_may_return_to_a_full_room(admin, join, room_name):
    await admin.room.create_room(api.CreateRoomRequest(name=room_name, max_participants=1))
    first = await join("alice")
    await join("alice")
    assert await first.event("disconnected") == rtc.DisconnectReason.DUPLICATE_IDENTITY


async def test_a_hidden_participant_sees_and_is_not_seen(admin, join, room_name):
    alice = await join("alice")
    ghost = await join("ghost", hidden=True)
    await publish_tone(alice, 440)
    await hears(ghost, "alice", 440)
    bob = await join("bob")
    await bob.meets("alice")
    for client in (alice, bob):
        assert "ghost" not in client.room.remote_participants
        assert "ghost" not in [who.identity for who, in client.saw("participant_connected")]


@pytest.mark.slow
async def test_a_room_nobody_joins_closes_after_its_empty_timeout(server, admin, room_name):
    await admin.room.create_room(api.CreateRoomRequest(name=room_name, empty_timeout=2, departure_timeout=60))
    assert await rooms(server, room_name) == [room_name]
    await gone(server, room_name, within=10)


@pytest.mark.slow
async def test_a_room_everybody_left_closes_after_its_departure_timeout(server, admin, join, room_name):
    await admin.room.create_room(api.CreateRoomRequest(name=room_name, empty_timeout=60, departure_timeout=2))
    alice = await join("alice")
    await alice.room.disconnect()
    assert await rooms(server, room_name) == [room_name]
    await gone(server, room_name, within=10)


async def test_a_room_survives_while_somebody_returns_in_time(server, admin, join, room_name):
    await admin.room.create_room(api.CreateRoomRequest(name=room_name, departure_timeout=30, metadata="kept"))
    alice = await join("alice")
    first = await alice.room.sid
    await alice.room.disconnect()
    again = await join("alice")
    assert (await again.room.sid, again.room.metadata) == (first, "kept")


async def gone(server, room: str, *, within: float) -> None:
    """The list is the only place that tells of a room without participants, so it is asked again and again."""
    async with asyncio.timeout(within):
        while await rooms(server, room):
            await asyncio.sleep(0.2)


async def test_who_never_connects_media_is_dropped_when_it_hangs_up(server, join, room_name):
    bob = await join("bob")
    async with Signal.open(server, token(server, room_name, "alice")) as connection:
        await connection.until("join")
    async with api.LiveKitAPI(server.http, server.key, server.secret) as admin:
        async with asyncio.timeout(10):
            while len((await admin.room.list_participants(
                    api.ListParticipantsRequest(room=room_name))).participants) > 1:
                await asyncio.sleep(0.1)  # nobody is told of somebody who was never active
    assert "alice" not in bob.room.remote_participants


@pytest.mark.parametrize("json", [False, True], ids=["binary frames", "JSON text frames"])
async def test_pings_are_answered(server, room_name, json):
    async with Signal.open(server, token(server, room_name, "alice"), json=json) as connection:
        joined = await connection.until("join") if not json else None
        await connection.send(ping_req={"timestamp": 12345, "rtt": 3})
        pong = await connection.until("pong_resp")
        assert pong.last_ping_timestamp == 12345 and pong.timestamp > 1_700_000_000_000
        await connection.send(ping=678)
        assert await connection.until("pong") > 1_700_000_000_000
        if joined:
            assert (joined.ping_interval, joined.ping_timeout) == (5, 15)


async def test_a_server_told_to_stop_says_so(own_server, join):
    server = await own_server()
    alice, bob = await asyncio.gather(join("alice", on=server), join("bob", on=server))
    await meet(alice, bob)
    stopping = asyncio.to_thread(server.stop, signal.SIGTERM)
    status, *reasons = await asyncio.gather(stopping, *(client.event("disconnected") for client in (alice, bob)))
    assert status == 0
    assert reasons == [rtc.DisconnectReason.SERVER_SHUTDOWN] * 2


async def test_a_restarted_server_is_found_again(own_server, join):
    """Kill -9 leaves no goodbye: the clients come back by themselves to whoever answers at the address."""
    server = await own_server()
    alice, bob = await asyncio.gather(join("alice", on=server), join("bob", on=server))
    await meet(alice, bob)
    await publish_tone(alice, 440)
    await hears(bob, "alice", 440)
    since = bob.now
    await asyncio.to_thread(server.stop, signal.SIGKILL)
    await asyncio.to_thread(server.start)
    await asyncio.gather(alice.event("reconnected", within=60), bob.event("reconnected", within=60))
    await hears(bob, "alice", 440, since=since, within=40)
