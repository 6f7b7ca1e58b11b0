"""The server API, through `livekit-api` in protobuf and by hand in JSON."""

import asyncio
import base64

import aiohttp
import pytest
from livekit import api, rtc

from support.client import meet
from support.tokens import raw_token
from support.tones import ear, hears, publish_tone


# --- rooms


async def test_a_room_is_made_listed_and_deleted(admin, room_name):
    made = await admin.room.create_room(api.CreateRoomRequest(
        name=room_name, empty_timeout=77, departure_timeout=33, max_participants=5, metadata="m"))
    assert made.sid.startswith("RM_")
    assert (made.name, made.empty_timeout, made.departure_timeout, made.max_participants, made.metadata) == (
        room_name, 77, 33, 5, "m")
    again = await admin.room.create_room(api.CreateRoomRequest(name=room_name))
    assert again.sid == made.sid
    listed = await admin.room.list_rooms(api.ListRoomsRequest(names=[room_name]))
    assert [room.sid for room in listed.rooms] == [made.sid]
    everything = await admin.room.list_rooms(api.ListRoomsRequest())
    assert made.sid in [room.sid for room in everything.rooms]
    await admin.room.delete_room(api.DeleteRoomRequest(room=room_name))
    assert not (await admin.room.list_rooms(api.ListRoomsRequest(names=[room_name]))).rooms


async def test_the_list_counts_participants_and_publishers(admin, join, room_name):
    alice, bob = await asyncio.gather(join("alice"), join("bob"))
    await publish_tone(alice, 440)
    await hears(bob, "alice", 440)
    room, = (await admin.room.list_rooms(api.ListRoomsRequest(names=[room_name]))).rooms
    assert (room.num_participants, room.num_publishers) == (2, 1)
    assert room.creation_time > 1_700_000_000


async def test_room_metadata_reaches_everybody(admin, join, room_name):
    alice = await join("alice")
    updated = await admin.room.update_room_metadata(api.UpdateRoomMetadataRequest(room=room_name, metadata="news"))
    assert updated.metadata == "news"
    assert await alice.event("room_metadata_changed") == ("", "news")


# --- participants


async def test_participants_are_listed_and_read(admin, join, room_name):
    alice, bob = await asyncio.gather(join("alice", name="Alice", attributes={"a": "1"}), join("bob"))
    await meet(alice, bob)
    tone = await publish_tone(alice, 440)
    await hears(bob, "alice", 440)
    listed = (await admin.room.list_participants(api.ListParticipantsRequest(room=room_name))).participants
    assert sorted(one.identity for one in listed) == ["alice", "bob"]
    read = await admin.room.get_participant(api.RoomParticipantIdentity(room=room_name, identity="alice"))
    assert (read.sid, read.name, dict(read.attributes)) == (alice.local.sid, "Alice", {"a": "1"})
    assert read.state == api.ParticipantInfo.State.ACTIVE
    assert read.permission.can_publish and read.permission.can_subscribe and read.permission.can_publish_data
    assert [track.sid for track in read.tracks] == [tone.publication.sid]
    assert read.is_publisher and read.joined_at > 1_700_000_000


async def test_a_removed_participant_learns_why(admin, join, room_name):
    alice, bob = await asyncio.gather(join("alice"), join("bob"))
    await meet(alice, bob)
    await admin.room.remove_participant(api.RoomParticipantIdentity(room=room_name, identity="alice"))
    assert await alice.event("disconnected") == rtc.DisconnectReason.PARTICIPANT_REMOVED
    gone = await bob.event("participant_disconnected")
    assert (gone.identity, gone.disconnect_reason) == ("alice", rtc.DisconnectReason.PARTICIPANT_REMOVED)


async def test_the_server_mutes_a_track(admin, join, room_name):
    alice, bob = await asyncio.gather(join("alice"), join("bob"))
    tone = await publish_tone(alice, 440)
    track = await bob.subscribed("alice")
    async with ear(track) as listening:
        await listening.until(440)
        answer = await admin.room.mute_published_track(api.MuteRoomTrackRequest(
            room=room_name, identity="alice", track_sid=tone.publication.sid, muted=True))
        assert (answer.track.sid, answer.track.muted) == (tone.publication.sid, True)
        await bob.event("track_muted")
        await listening.silence()


async def test_unmuting_from_afar_needs_the_configuration_to_allow_it(admin, join, room_name):
    alice, bob = await asyncio.gather(join("alice"), join("bob"))
    tone = await publish_tone(alice, 440)
    await bob.subscribed("alice")
    request = api.MuteRoomTrackRequest(room=room_name, identity="alice", track_sid=tone.publication.sid)
    request.muted = True
    await admin.room.mute_published_track(request)
    await bob.event("track_muted")
    request.muted = False
    with pytest.raises(api.TwirpError) as error:
        await admin.room.mute_published_track(request)
    assert (error.value.code, error.value.status) == ("failed_precondition", 412)


async def test_a_participants_description_is_changed(admin, join, room_name):
    alice, bob = await asyncio.gather(join("alice", attributes={"keep": "1", "drop": "2"}), join("bob"))
    await meet(alice, bob)
    changed = await admin.room.update_participant(api.UpdateParticipantRequest(
        room=room_name, identity="alice", name="New", metadata="m", attributes={"drop": "", "add": "3"}))
    assert (changed.name, changed.metadata, dict(changed.attributes)) == ("New", "m", {"keep": "1", "add": "3"})
    await bob.until(lambda: (seen := bob.room.remote_participants["alice"]).name == "New" and seen.metadata == "m"
                    and seen.attributes == {"keep": "1", "add": "3"}, "alice's new description")
    await alice.until(lambda: alice.local.name == "New", "its own new name")


async def test_a_withdrawn_permission_ends_the_track(admin, join, room_name):
    alice, bob = await asyncio.gather(join("alice"), join("bob"))
    await publish_tone(alice, 440)
    await hears(bob, "alice", 440)
    await admin.room.update_participant(api.UpdateParticipantRequest(
        room=room_name, identity="alice",
        permission=api.ParticipantPermission(can_subscribe=True, can_publish=False, can_publish_data=True)))
    await bob.event("track_unpublished")
    await alice.event("participant_permissions_changed")
    assert not alice.local.permissions.can_publish
    # Given back, it can publish again.
    since = bob.now
    await admin.room.update_participant(api.UpdateParticipantRequest(
        room=room_name, identity="alice",
        permission=api.ParticipantPermission(can_subscribe=True, can_publish=True, can_publish_data=True)))
    await alice.until(lambda: alice.local.permissions.can_publish, "the permission")
    await publish_tone(alice, 660)
    await hears(bob, "alice", 660, since=since)


async def test_a_withdrawn_permission_to_subscribe_ends_what_is_heard(admin, join, room_name):
    alice, bob = await asyncio.gather(join("alice"), join("bob"))
    await publish_tone(alice, 440)
    async with ear(await bob.subscribed("alice")) as listening:
        await listening.until(440)
        await admin.room.update_participant(api.UpdateParticipantRequest(
            room=room_name, identity="bob",
            permission=api.ParticipantPermission(can_subscribe=False, can_publish=True, can_publish_data=True)))
        await listening.silence()


async def test_the_server_subscribes_and_unsubscribes_somebody(admin, join, room_name):
    alice = await join("alice")
    tone = await publish_tone(alice, 440)
    bob = await join("bob", auto_subscribe=False)
    await bob.until(lambda: (seen := bob.room.remote_participants.get("alice")) and seen.track_publications,
                    "the publication")
    await admin.room.update_subscriptions(api.UpdateSubscriptionsRequest(
        room=room_name, identity="bob", track_sids=[tone.publication.sid], subscribe=True))
    async with ear(await bob.subscribed("alice")) as listening:
        await listening.until(440)
        # No event tells this SDK of it; what it hears does.
        await admin.room.update_subscriptions(api.UpdateSubscriptionsRequest(
            room=room_name, identity="bob", subscribe=False, participant_tracks=[
                api.ParticipantTracks(participant_sid=alice.local.sid, track_sids=[tone.publication.sid])]))
        await listening.silence()


@pytest.mark.parametrize("kind", ["RELIABLE", "LOSSY"])
async def test_the_server_sends_data(admin, join, room_name, kind):
    alice, bob = await asyncio.gather(join("alice"), join("bob"))
    await meet(alice, bob)
    value = api.DataPacket.Kind.Value(kind)
    await admin.room.send_data(api.SendDataRequest(
        room=room_name, data=b"for bob", kind=value, topic="t", destination_identities=["bob"]))
    await admin.room.send_data(api.SendDataRequest(room=room_name, data=b"for all", kind=value))
    first = await bob.event("data_received")
    assert (first.data, first.topic, first.participant) == (b"for bob", "t", None)
    await alice.event("data_received")
    assert [received.data for received, in alice.saw("data_received")] == [b"for all"]


async def test_a_repeated_nonce_sends_once(server, join, room_name):
    """By hand, for `livekit-api` puts a nonce of its own into every call."""
    bob = await join("bob")
    for payload in (b"once", b"once", b"last"):
        encoded, nonce = (base64.b64encode(part).decode() for part in (payload, payload.ljust(16, b".")))
        status, _, _ = await post(server, "SendData", {"room": room_name, "data": encoded, "nonce": nonce},
                                  {"roomAdmin": True, "room": room_name})
        assert status == 200
    await bob.event("data_received", where=lambda received: received.data == b"last")
    assert [received.data for received, in bob.saw("data_received")] == [b"once", b"last"]


# --- what is missing or forbidden


MISSING = {
    "DeleteRoom": ("delete_room", lambda room: api.DeleteRoomRequest(room=room)),
    "GetParticipant": ("get_participant", lambda room: api.RoomParticipantIdentity(room=room, identity="ghost")),
    "RemoveParticipant": ("remove_participant", lambda room: api.RoomParticipantIdentity(room=room, identity="ghost")),
    "MutePublishedTrack": ("mute_published_track", lambda room: api.MuteRoomTrackRequest(
        room=room, identity="ghost", track_sid="TR_none", muted=True)),
    "UpdateParticipant": ("update_participant", lambda room: api.UpdateParticipantRequest(
        room=room, identity="ghost", name="x")),
    "UpdateRoomMetadata": ("update_room_metadata", lambda room: api.UpdateRoomMetadataRequest(
        room=room, metadata="x")),
}


@pytest.mark.parametrize("method", MISSING)
async def test_what_does_not_exist_is_not_found(admin, room_name, method):
    name, request = MISSING[method]
    with pytest.raises(api.TwirpError) as error:
        await getattr(admin.room, name)(request(room_name))
    assert (error.value.code, error.value.status) == ("not_found", 404)


async def test_forwarding_between_rooms_is_said_to_be_unimplemented(admin, join, room_name):
    await join("alice")
    with pytest.raises(api.TwirpError) as error:
        await admin.room.forward_participant(api.ForwardParticipantRequest(
            room=room_name, identity="alice", destination_room=room_name + "-2"))
    assert (error.value.code, error.value.status) == ("unimplemented", 501)


@pytest.mark.parametrize("single", [True, False], ids=["one connection", "two connections"])
async def test_a_moved_participant_goes_on_in_the_other_room(admin, join, room_name, single):
    other = room_name + "-2"
    alice, bob, carol = await asyncio.gather(
        join("alice", single=single), join("bob", single=single), join("carol", room=other, single=single))
    await meet(alice, bob)
    await publish_tone(alice, 440)
    since = alice.now
    await admin.room.move_participant(api.MoveParticipantRequest(
        room=room_name, identity="alice", destination_room=other))
    await alice.event("reconnected", since=since)
    assert (await bob.event("participant_disconnected")).identity == "alice"
    await hears(carol, "alice", 440)
    listed = await admin.room.list_participants(api.ListParticipantsRequest(room=other))
    assert {one.identity for one in listed.participants} == {"alice", "carol"}


METHODS = {
    "CreateRoom": ("roomCreate", {"name": "{room}"}),
    "ListRooms": ("roomList", {}),
    "DeleteRoom": ("roomCreate", {"room": "{room}"}),
    "ListParticipants": ("roomAdmin", {"room": "{room}"}),
    "GetParticipant": ("roomAdmin", {"room": "{room}", "identity": "a"}),
    "RemoveParticipant": ("roomAdmin", {"room": "{room}", "identity": "a"}),
    "MutePublishedTrack": ("roomAdmin", {"room": "{room}", "identity": "a", "trackSid": "TR_x", "muted": True}),
    "UpdateParticipant": ("roomAdmin", {"room": "{room}", "identity": "a"}),
    "UpdateSubscriptions": ("roomAdmin", {"room": "{room}", "identity": "a"}),
    "SendData": ("roomAdmin", {"room": "{room}", "data": ""}),
    "UpdateRoomMetadata": ("roomAdmin", {"room": "{room}", "metadata": ""}),
    "PerformRpc": ("roomAdmin", {"room": "{room}", "destinationIdentity": "a", "method": "m"}),
}
GRANTS = ["roomCreate", "roomList", "roomAdmin"]


async def post(server, method: str, body, grants: dict | None, *, content_type: str = "application/json",
               service: str = "RoomService") -> tuple[int, dict, str]:
    """Status, JSON body and content type of one hand-made call."""
    headers = {"Content-Type": content_type}
    if grants is not None:
        headers["Authorization"] = "Bearer " + raw_token(grants, secret=server.secret)
    async with aiohttp.ClientSession() as session:
        request = {"json": body} if isinstance(body, dict) else {"data": body}
        url = f"{server.http}/twirp/livekit.{service}/{method}"
        async with session.post(url, headers=headers, **request) as answer:
            return answer.status, await answer.json(content_type=None), answer.content_type


def filled(method: str, room: str) -> dict:
    return {name: value.format(room=room) if isinstance(value, str) else value
            for name, value in METHODS[method][1].items()}


@pytest.mark.parametrize("method", METHODS)
async def test_each_method_needs_its_grant(server, room_name, method):
    needed, _ = METHODS[method]
    others = {grant: True for grant in GRANTS if grant != needed}
    for grants in (None, {}, {**others, "room": room_name}, {"roomJoin": True, "room": room_name}):
        status, body, kind = await post(server, method, filled(method, room_name), grants)
        assert (status, body["code"], kind) == (401, "unauthenticated", "application/json"), grants
    status, _, _ = await post(server, method, filled(method, room_name), {needed: True, "room": room_name})
    assert status != 401


@pytest.mark.parametrize("method", [name for name, (grant, _) in METHODS.items() if grant == "roomAdmin"])
async def test_an_admin_of_one_room_is_none_of_another(server, room_name, method):
    status, body, _ = await post(server, method, filled(method, room_name), {"roomAdmin": True, "room": "elsewhere"})
    assert (status, body["code"]) == (401, "unauthenticated")


# --- the same in JSON


async def test_json_is_answered_in_lower_camel_case(server, join, room_name):
    alice = await join("alice", metadata="m")
    everything = {"roomCreate": True, "roomList": True, "roomAdmin": True, "room": room_name}
    status, made, kind = await post(
        server, "CreateRoom", {"name": room_name, "emptyTimeout": 60, "max_participants": 9, "unknown": 1}, everything)
    assert (status, kind) == (200, "application/json")
    assert made["name"] == room_name and made["sid"].startswith("RM_")
    assert isinstance(made["creationTime"], str)  # 64-bit integers are strings in protobuf's JSON
    status, listed, _ = await post(server, "ListParticipants", {"room": room_name}, everything)
    assert status == 200
    assert [(one["identity"], one["metadata"], one["state"]) for one in listed["participants"]] == [
        ("alice", "m", "ACTIVE")]
    payload = base64.b64encode(b"\x00\xffbytes").decode()
    status, body, _ = await post(
        server, "SendData",
        {"room": room_name, "data": payload, "kind": "RELIABLE", "destination_identities": ["alice"]}, everything)
    assert (status, body) == (200, {})
    assert (await alice.event("data_received")).data == b"\x00\xffbytes"
    status, body, _ = await post(server, "DeleteRoom", {"room": room_name}, everything)
    assert (status, body) == (200, {})
    assert await alice.event("disconnected") == rtc.DisconnectReason.ROOM_DELETED


@pytest.mark.parametrize("body, content_type, status, code", [
    (b"{not json", "application/json", 400, "malformed"),
    (b"\xff\xff\xff", "application/protobuf", 400, "malformed"),
    (b"{}", "text/plain", 404, "bad_route"),
], ids=["broken JSON", "broken protobuf", "other content type"])
async def test_broken_requests_are_named(server, body, content_type, status, code):
    answer = await post(server, "CreateRoom", body, {"roomCreate": True}, content_type=content_type)
    assert (answer[0], answer[1]["code"]) == (status, code)


async def test_unknown_methods_and_services_are_bad_routes(server):
    for service, method in (("RoomService", "Nothing"), ("NoService", "CreateRoom")):
        status, body, _ = await post(server, method, {}, {"roomCreate": True}, service=service)
        assert (status, body["code"]) == (404, "bad_route")


async def test_a_room_needs_a_name(server):
    status, body, _ = await post(server, "CreateRoom", {"name": ""}, {"roomCreate": True})
    assert (status, body["code"]) == (400, "invalid_argument")
