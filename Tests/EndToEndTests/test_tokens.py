"""Who gets in: expired, forged, early, misdirected tokens, and each grant that may be missing."""

import time

import aiohttp
import jwt
import pytest
from livekit import api
from livekit.rtc.room import ConnectError

from support.client import Client
from support.signalling import Signal
from support.tokens import joining, raw_token, token


async def validate(server, value: str | None, *, path: str = "/rtc/validate", in_query: bool = False, **query):
    """Status and text of the check that clients run when they are refused."""
    headers = {} if value is None or in_query else {"Authorization": f"Bearer {value}"}
    if in_query:
        query["access_token"] = value
    async with aiohttp.ClientSession() as session:
        async with session.get(server.http + path, params=query, headers=headers) as answer:
            return answer.status, (await answer.text()).strip(), answer.headers


async def refused(server, value: str) -> str:
    """The SDK cannot join with that token; what it says."""
    client = Client("refused")
    try:
        with pytest.raises(ConnectError) as error:
            await client.join(server.url, value)
        return error.value.message
    finally:
        await client.close()


WRONG = {
    "expired": lambda room: raw_token(joining(room), expires=-3600),
    "no expiry": lambda room: raw_token(joining(room), expires=None),
    "not yet valid": lambda room: raw_token(joining(room), not_before=3600),
    "forged": lambda room: raw_token(joining(room), secret="somebody-elses-secret-that-is-long-enough"),
    "unknown key": lambda room: raw_token(joining(room), key="nobody"),
    "algorithm none": lambda room: raw_token(joining(room), algorithm="none"),
    "algorithm HS384": lambda room: raw_token(joining(room), algorithm="HS384"),
    "algorithm HS512": lambda room: raw_token(joining(room), algorithm="HS512"),
    "no grants": lambda room: raw_token(None),
    "roomJoin missing": lambda room: raw_token({"room": room}),
    "roomJoin false": lambda room: raw_token({"roomJoin": False, "room": room}),
    "not a token": lambda room: "garbage",
    "two parts only": lambda room: ".".join(raw_token(joining(room)).split(".")[:2]),
    "signature cut": lambda room: raw_token(joining(room))[:-4],
}


@pytest.mark.parametrize("fault", WRONG)
async def test_a_wrong_token_is_refused_with_401(server, room_name, fault):
    value = WRONG[fault](room_name)
    status, text, headers = await validate(server, value)
    assert status == 401 and text
    assert headers["Access-Control-Allow-Origin"] == "*"
    assert value not in text, "the answer repeats the token"
    assert "401" in await refused(server, value)
    rooms = await _rooms(server)
    assert room_name not in rooms


async def _rooms(server) -> list[str]:
    async with api.LiveKitAPI(server.http, server.key, server.secret) as admin:
        return [room.name for room in (await admin.room.list_rooms(api.ListRoomsRequest())).rooms]


async def test_a_tampered_claim_breaks_the_signature(server, room_name):
    header, _, signature = raw_token(joining(room_name)).split(".")
    body = jwt.utils.base64url_encode(
        f'{{"iss":"{server.key}","sub":"mallory","exp":{int(time.time()) + 600},"video":{{"roomJoin":true}}}}'.encode())
    status, _, _ = await validate(server, ".".join([header, body.decode(), signature]))
    assert status == 401


async def test_a_minute_of_clock_difference_is_forgiven(server, room_name):
    for value in (raw_token(joining(room_name), expires=-30), raw_token(joining(room_name), not_before=30)):
        status, text, _ = await validate(server, value)
        assert (status, text) == (200, "success")


async def test_no_token_at_all(server):
    status, text, _ = await validate(server, None)
    assert status == 401 and text


@pytest.mark.parametrize("path", ["/rtc/validate", "//rtc/validate"])
@pytest.mark.parametrize("in_query", [False, True], ids=["header", "query"])
async def test_a_good_token_validates(server, room_name, path, in_query):
    status, text, headers = await validate(server, raw_token(joining(room_name)), path=path, in_query=in_query)
    assert (status, text) == (200, "success")
    assert headers["Access-Control-Allow-Origin"] == "*"
    assert room_name not in await _rooms(server), "validating a token made the room"


@pytest.mark.parametrize("identity", ["", "x" * 257], ids=["empty", "too long"])
async def test_an_unusable_identity_is_a_bad_request(server, room_name, identity):
    status, text, _ = await validate(server, raw_token(joining(room_name), identity=identity))
    assert status == 400 and text


@pytest.mark.parametrize("room", ["", "x" * 257], ids=["empty", "too long"])
async def test_an_unusable_room_name_is_a_bad_request(server, room):
    status, text, _ = await validate(server, raw_token(joining(room)))
    assert status == 400 and text


async def test_the_tokens_room_wins_over_the_requests(server, room_name):
    async with Signal.open(server, token(server, room_name, "alice"), room="another-room") as signal:
        assert (await signal.until("join")).room.name == room_name


async def test_a_room_that_must_exist_is_named_when_it_does_not(own_server, room_name):
    server = await own_server("room:\n  auto_create: false")
    value = token(server, room_name, "alice")
    status, text, _ = await validate(server, value)
    assert status == 404 and "requested room does not exist" in text
    async with api.LiveKitAPI(server.http, server.key, server.secret) as admin:
        await admin.room.create_room(api.CreateRoomRequest(name=room_name))
    async with Signal.open(server, value) as signal:
        assert (await signal.until("join")).room.name == room_name


async def test_the_development_mode_takes_the_documented_key(own_server, room_name):
    server = await own_server(dev=True)
    async with Signal.open(server, token(server, room_name, "alice")) as signal:
        assert (await signal.until("join")).participant.identity == "alice"


async def test_a_fresh_token_comes_with_the_session(server, room_name):
    async with Signal.open(server, token(server, room_name, "alice", name="Alice", attributes={"a": "1"})) as signal:
        await signal.until("join")
        fresh = await signal.until("refresh_token")
    claims = jwt.decode(fresh, server.secret, algorithms=["HS256"])
    assert (claims["sub"], claims["name"], claims["attributes"]) == ("alice", "Alice", {"a": "1"})
    assert claims["video"]["roomJoin"] and claims["video"]["room"] == room_name
    assert claims["exp"] >= time.time() + 9 * 60


async def test_the_tokens_room_configuration_makes_the_room(server, room_name):
    configuration = api.RoomConfiguration(max_participants=7, empty_timeout=99, departure_timeout=44, metadata="set up")
    async with Signal.open(server, token(server, room_name, "alice", config=configuration)) as signal:
        room = (await signal.until("join")).room
    assert (room.max_participants, room.empty_timeout, room.departure_timeout, room.metadata) == (7, 99, 44, "set up")


# --- POST /token


async def test_the_token_service_mints_what_the_sdk_accepts(server, room_name):
    headers = {"Authorization": "Bearer " + raw_token({"roomCreate": True, "roomAdmin": True, "room": room_name})}
    async with aiohttp.ClientSession() as session:
        async with session.post(server.http + "/token", headers=headers, json={
            "room_name": room_name, "participant_identity": "alice", "participant_name": "Alice",
        }) as answer:
            assert answer.status in (200, 201), await answer.text()
            body = await answer.json()
    client = Client("alice")
    try:
        await client.join(server.url, body["participant_token"])
        assert (client.local.identity, client.local.name, client.room.name) == ("alice", "Alice", room_name)
    finally:
        await client.close()


async def test_the_token_service_refuses_strangers(server, room_name):
    async with aiohttp.ClientSession() as session:
        async with session.post(server.http + "/token", json={"room_name": room_name}) as answer:
            assert answer.status == 401
