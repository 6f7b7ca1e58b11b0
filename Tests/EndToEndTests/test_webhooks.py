"""What the server tells others: LiveKit's events to the unmodified receiver, in order, over failures and restarts."""

from __future__ import annotations

import asyncio
import datetime
import json
import signal
import time

import aiohttp
import jwt
import pytest
import pytest_asyncio
from aiohttp import web
from elevenlabs import ElevenLabs
from elevenlabs.errors import BadRequestError
from livekit import api

from support.agent import parley
from support.client import Client
from support.server import KEY, SECRET, Server
from support.signalling import Signal
from support.tokens import token
from support.tones import publish_tone
from support.worker import Worker

PATIENCE = 20


class Target:
    """A backend's endpoint: keeps what it is sent, and answers as the test wants."""

    def __init__(self):
        self.requests: list[tuple[str, dict[str, str]]] = []
        self.accepted: list[dict] = []
        self.answers: list[int] = []
        self.always: int | None = None
        self.headers: dict[str, str] = {}
        self.opens = asyncio.Event()
        self.opens.set()
        self.changed = asyncio.Condition()

    async def start(self) -> "Target":
        application = web.Application()
        application.router.add_post("/{path:.*}", self._take)
        self.runner = web.AppRunner(application)
        await self.runner.setup()
        self.site = web.TCPSite(self.runner, "127.0.0.1", 0)
        await self.site.start()
        self.url = "http://127.0.0.1:%d/hook" % self.runner.addresses[0][1]
        return self

    async def _take(self, request: web.Request) -> web.Response:
        body = await request.text()
        status = self.always or (self.answers.pop(0) if self.answers else 200)
        async with self.changed:
            self.requests.append((body, dict(request.headers)))
            if status == 200:
                self.accepted.append(json.loads(body))
            self.changed.notify_all()
        await self.opens.wait()
        return web.Response(status=status, headers=self.headers)

    async def until(self, condition) -> None:
        async with self.changed:
            try:
                await asyncio.wait_for(self.changed.wait_for(condition), PATIENCE)
            except asyncio.TimeoutError:
                pytest.fail(f"did not come about within {PATIENCE} s; had {[body for body, _ in self.requests]}")

    async def heard(self, name: str, room: str) -> dict:
        """The first accepted event of that name and room."""
        def found():
            return [one for one in self.accepted if one["event"] == name and one["room"]["name"] == room]
        await self.until(found)
        return found()[0]

    def events(self, room: str) -> list[str]:
        return [one["event"] for one in self.accepted if one["room"]["name"] == room]


@pytest_asyncio.fixture
async def target():
    one = await Target().start()
    yield one
    await one.runner.cleanup()


def livekit(target: Target) -> str:
    return f"webhook:\n  api_key: {KEY}\n  urls: ['{target.url}']"


def receiver(secret: str = SECRET) -> api.WebhookReceiver:
    """LiveKit's own."""
    return api.WebhookReceiver(api.TokenVerifier(KEY, secret))


def in_a_while(monkeypatch, seconds: float) -> None:
    """What checks tokens believes that it is so much later."""
    class Later(datetime.datetime):
        @classmethod
        def now(cls, tz=None):
            return datetime.datetime.now(tz) + datetime.timedelta(seconds=seconds)
    monkeypatch.setattr(jwt.api_jwt, "datetime", Later)


def rooms(server: Server) -> api.LiveKitAPI:
    return api.LiveKitAPI(server.http, server.key, server.secret)


async def open_and_close(server: Server, name: str) -> None:
    async with rooms(server) as admin:
        await admin.room.create_room(api.CreateRoomRequest(name=name))
        await admin.room.delete_room(api.DeleteRoomRequest(room=name))


async def test_the_official_receiver_accepts_a_calls_events_in_order(own_server, target, join, room_name):
    server = await own_server(livekit(target))
    alice = await join("alice", on=server, metadata="gold")
    await publish_tone(alice, 440)
    await target.heard("track_published", room_name)
    await alice.close()
    await target.heard("participant_left", room_name)
    async with rooms(server) as admin:
        await admin.room.delete_room(api.DeleteRoomRequest(room=room_name))
    await target.heard("room_finished", room_name)

    events = []
    for body, headers in target.requests:
        assert headers["Content-Type"] == "application/webhook+json"
        events.append(receiver().receive(body, headers["Authorization"]))
        assert events[-1].id == headers["Parley-Event-Id"]
    assert [event.event for event in events] == [
        "room_started", "participant_joined", "track_published", "track_unpublished", "participant_left",
        "room_finished"]
    assert len({event.id for event in events}) == 6
    assert all(abs(event.created_at - time.time()) < 60 for event in events)
    assert {event.room.name for event in events} == {room_name}
    joined, published = events[1], events[2]
    assert (joined.participant.identity, joined.participant.metadata) == ("alice", "gold")
    assert published.participant.identity == "alice" and published.track.sid.startswith("TR_")


async def test_the_official_receiver_rejects_what_is_not_ours(own_server, target, room_name, monkeypatch):
    server = await own_server(livekit(target))
    await open_and_close(server, room_name)
    await target.heard("room_finished", room_name)
    body, headers = target.requests[0]
    token = headers["Authorization"]
    assert receiver().receive(body, token).event == "room_started"
    with pytest.raises(Exception, match="hash mismatch"):
        receiver().receive(body.replace("room_started", "room_startled"), token)
    with pytest.raises(Exception, match="[Ss]ignature"):
        receiver("another-secret-of-more-than-32-characters").receive(body, token)
    with pytest.raises(Exception, match="hash mismatch"):
        receiver().receive(body, target.requests[1][1]["Authorization"])
    in_a_while(monkeypatch, 290)
    receiver().receive(body, token)
    in_a_while(monkeypatch, 400)
    with pytest.raises(Exception, match="expired"):
        receiver().receive(body, token)


async def test_who_never_gets_media_up_is_a_connection_that_was_aborted(own_server, target, room_name):
    server = await own_server(livekit(target))
    async with Signal.open(server, token(server, room_name, "alice")) as signal_only:
        await signal_only.until("join")
    event = await target.heard("participant_connection_aborted", room_name)
    assert event["participant"]["identity"] == "alice"
    assert target.events(room_name) == ["room_started", "participant_connection_aborted"]


async def test_an_agents_job_starts_and_ends(own_server, target, join, room_name):
    server = await own_server(livekit(target))
    async with Worker(server, "guide") as worker, rooms(server) as admin:
        await admin.agent_dispatch.create_dispatch(
            api.CreateAgentDispatchRequest(room=room_name, agent_name="guide", metadata="plan=gold"))
        assignment = await worker.accept(await worker.offer(room_name))
        agent = Client("agent")
        await agent.join(server.url, assignment.token)
        started = await target.heard("agent_job_started", room_name)
        await agent.close()
        ended = await target.heard("agent_job_ended", room_name)
    assert started["job"]["id"] == ended["job"]["id"] == assignment.job.id
    assert (started["job"]["agentName"], started["job"]["metadata"]) == ("guide", "plan=gold")
    assert started["job"]["state"]["status"] == "JS_RUNNING" and ended["job"]["state"]["status"] == "JS_SUCCESS"
    for body, headers in target.requests:
        receiver().receive(body, headers["Authorization"])


async def test_a_target_that_fails_and_recovers_has_everything_in_order(own_server, target, room_name):
    target.answers = [503, 500, 429]
    server = await own_server(livekit(target))
    await open_and_close(server, room_name)
    await target.heard("room_finished", room_name)
    assert target.events(room_name) == ["room_started", "room_finished"]
    ids = [headers["Parley-Event-Id"] for _, headers in target.requests]
    assert len(ids) == 5 and ids[:4] == [ids[0]] * 4, "the second waits for the first"
    assert [headers["Parley-Attempt"] for _, headers in target.requests] == ["1", "2", "3", "4", "1"]


async def test_a_killed_server_delivers_after_its_restart_what_was_on_disk(own_server, target, room_name, tmp_path):
    target.always = 503
    server = await own_server(livekit(target) + f"\ndata_dir: '{tmp_path}/data'")
    await open_and_close(server, room_name)
    await target.until(lambda: target.requests)
    await asyncio.to_thread(server.stop, signal.SIGKILL)
    assert target.accepted == []
    assert (tmp_path / "data" / "events.sqlite").stat().st_mode & 0o077 == 0
    listed = await parley("webhooks", "list", "--data-dir", f"{tmp_path}/data", "--state", "pending", "--json")
    assert listed.status == 0, listed.err
    assert {event["type"] for event in json.loads(listed.out)["events"]} == {"room_started", "room_finished"}

    target.always = None
    await asyncio.to_thread(server.start)
    await target.heard("room_finished", room_name)
    assert target.events(room_name) == ["room_started", "room_finished"]
    for body, headers in target.requests[-2:]:
        receiver().receive(body, headers["Authorization"])


async def test_a_stopping_server_does_not_wait_for_ever_and_loses_nothing(own_server, target, room_name, tmp_path):
    target.opens.clear()
    server = await own_server(livekit(target) + f"\ndata_dir: '{tmp_path}/data'")
    async with rooms(server) as admin:
        await admin.room.create_room(api.CreateRoomRequest(name=room_name))
    await target.until(lambda: target.requests)
    # The target has it, and never answers.
    assert await asyncio.to_thread(server.stop) == 0
    target.opens.set()
    target.accepted.clear()
    await asyncio.to_thread(server.start)
    await target.heard("room_finished", room_name)
    assert target.events(room_name) == ["room_started", "room_finished"]


async def test_a_stopping_server_tells_how_its_rooms_end(own_server, target, room_name):
    server = await own_server(livekit(target))
    async with rooms(server) as admin:
        await admin.room.create_room(api.CreateRoomRequest(name=room_name))
    assert await asyncio.to_thread(server.stop) == 0
    finished = [one for one in target.accepted if one["event"] == "room_finished"]
    assert [one["roomEndReason"] for one in finished] == ["ROOM_END_SERVER_SHUTDOWN"]


async def test_several_targets_hear_what_their_filters_let_through(own_server, target, room_name):
    other = await Target().start()
    try:
        server = await own_server("\n".join([
            "webhook:", f"  api_key: {KEY}", "  targets:",
            f"    - {{url: '{target.url}', format: livekit, name: ends, events: [room_*], exclude: [room_started]}}",
            f"    - {{url: '{other.url}', name: ours, secret: [new-secret, old-secret], events: [room_started],",
            "       signature_header: ElevenLabs-Signature}",
        ]))
        await open_and_close(server, room_name)
        await target.heard("room_finished", room_name)
        await other.until(lambda: other.requests)
        assert target.events(room_name) == ["room_finished"]
        [(body, headers)] = other.requests
        envelope = json.loads(body)
        assert envelope["type"] == "room_started" and envelope["id"] == headers["Parley-Event-Id"]
        assert envelope["data"]["room"]["name"] == room_name
        check = ElevenLabs(api_key="none").webhooks.construct_event
        signature = headers["ElevenLabs-Signature"]
        # While two secrets hold, this SDK looks at the last signature: the old secret's.
        assert check(body, signature, "old-secret") == envelope
        newest = ",".join(signature.split(",")[:2])
        assert check(body, newest, "new-secret") == envelope
    finally:
        await other.runner.cleanup()


async def test_elevenlabs_sdk_accepts_ours_and_rejects_tampered_stale_and_wrongly_signed(
        own_server, target, room_name, monkeypatch):
    server = await own_server("\n".join([
        "webhook:", "  targets:",
        f"    - {{url: '{target.url}', secret: wsec, events: ['*'], signature_header: ElevenLabs-Signature}}"]))
    await open_and_close(server, room_name)
    await target.until(lambda: len(target.requests) == 2)
    check = ElevenLabs(api_key="none").webhooks.construct_event
    for body, headers in target.requests:
        assert check(body, headers["ElevenLabs-Signature"], "wsec")["data"]["room"]["name"] == room_name
    (body, headers), (other, _) = target.requests
    signature = headers["ElevenLabs-Signature"]
    for wrong in [(other, signature, "wsec"), (body + " ", signature, "wsec"), (body, signature, "other"),
                  (body, signature[:-1] + ("0" if signature[-1] != "0" else "1"), "wsec")]:
        with pytest.raises(BadRequestError):
            check(*wrong)
    now = time.time()
    monkeypatch.setattr(time, "time", lambda: now + 1801)
    with pytest.raises(BadRequestError):
        check(body, signature, "wsec")


async def test_parley_webhooks_shows_what_is_dead_and_sets_it_going_again(own_server, target, room_name):
    # Refused for good after three tries.
    target.always = 404
    server = await own_server(livekit(target))
    async with rooms(server) as admin:
        await admin.room.create_room(api.CreateRoomRequest(name=room_name))
    await target.until(lambda: len(target.requests) == 3)

    async def dead() -> list[dict]:
        ended = await parley("webhooks", "dead", "--json", server=server)
        assert ended.status == 0, ended.err
        return json.loads(ended.out)["events"]
    async with asyncio.timeout(PATIENCE):
        while not (found := await dead()):
            await asyncio.sleep(0.05)  # the third answer is on its way to the disk, and announces nothing
    [event] = found
    assert event["type"] == "room_started" and event["deliveries"][0]["status"] == 404
    shown = await parley("webhooks", "show", event["id"], server=server)
    assert shown.status == 0 and room_name in shown.out and "it answered 404" in shown.out

    target.always = None
    again = await parley("webhooks", "retry", event["id"], server=server)
    assert again.status == 0, again.err
    await target.heard("room_started", room_name)
    refused = await parley("webhooks", "retry", "EV_nobody", server=server)
    assert refused.status == 1 and "EV_nobody" in refused.err
    listed = await parley("webhooks", "list", server=server)
    assert listed.status == 0 and event["id"] in listed.out
    metrics = await server.metrics()
    assert metrics[f'parley_webhook_dead_total{{target="{target.url}"}}'] == 1


async def test_a_signature_does_not_follow_a_redirect(own_server, target, room_name):
    other = await Target().start()
    try:
        target.answers, target.headers = [307] * 3, {"Location": other.url}
        server = await own_server(livekit(target))
        await open_and_close(server, room_name)
        await target.heard("room_finished", room_name)
        assert target.events(room_name) == ["room_finished"] and len(target.requests) == 4
        assert other.requests == []
    finally:
        await other.runner.cleanup()


async def test_wrong_words_are_told_what_would_be_right():
    for words, status, text in [
        (["webhooks"], 64, "webhooks retry"), (["webhooks", "list", "--state", "lost", "--dev"], 64, "pending"),
        (["webhooks", "retry", "--dev"], 64, "--all-dead"),
        (["webhooks", "retry", "EV_1", "--all-dead"], 64, "one event"),
        (["webhooks", "list", "--data-dir", "/nowhere"], 66, "data_dir"),
    ]:
        ended = await parley(*words)
        assert ended.status == status and text in ended.err, (words, ended)


async def test_who_may_not_create_rooms_may_not_read_events(own_server, target):
    server = await own_server(livekit(target))
    async with aiohttp.ClientSession() as session:
        async with session.get(server.http + "/webhooks") as answer:
            assert answer.status == 401
        weak = api.AccessToken(KEY, SECRET).with_grants(api.VideoGrants(room_list=True)).to_jwt()
        async with session.get(server.http + "/webhooks", headers={"authorization": f"Bearer {weak}"}) as answer:
            assert answer.status == 401 or answer.status == 403
