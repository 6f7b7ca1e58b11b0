"""Agents are dispatched: workers by hand, the dispatch API by the unmodified `livekit-api`, callers by `livekit`."""

import asyncio
import json
import subprocess

import aiohttp
import pytest
import pytest_asyncio
from livekit import api, rtc
from livekit.protocol import agent, models

from support.client import Client
from support.server import Server, binary
from support.tokens import token
from support.tones import publish_tone
from support.worker import Worker, worker_token


@pytest_asyncio.fixture
async def enter():
    """`await enter(assignment)` joins with the token of a job, as the agent."""
    clients: list[Client] = []

    async def entered(server: Server, assignment: agent.JobAssignment) -> Client:
        client = Client(assignment.job.id)
        clients.append(client)
        return await client.join(server.url, assignment.token)

    yield entered
    await asyncio.gather(*(client.close() for client in clients), return_exceptions=True)


def wish(room: str, name: str, **more) -> api.CreateAgentDispatchRequest:
    return api.CreateAgentDispatchRequest(agent_name=name, room=room, **more)


async def explain(server: Server, room: str) -> dict:
    key = api.AccessToken(server.key, server.secret).with_grants(api.VideoGrants(room_admin=True, room=room)).to_jwt()
    async with aiohttp.ClientSession() as session, session.get(
            server.http + "/dispatches", params={"room": room}, headers={"Authorization": f"Bearer {key}"}) as answer:
        assert answer.status == 200, await answer.text()
        return await answer.json()


async def test_a_worker_gets_the_job_and_its_agent_joins(server, admin, join, enter, room_name):
    alice = await join("alice")
    async with Worker(server, "guide") as worker:
        made = await admin.agent_dispatch.create_dispatch(wish(room_name, "guide", metadata="plan=gold"))
        assert made.id.startswith("AD_") and made.metadata == "plan=gold"
        offer = await worker.offer(room_name)
        assert offer.job.metadata == "plan=gold" and offer.job.dispatch_id == made.id and not offer.resuming
        assert offer.job.room.sid.startswith("RM_") and offer.job.state.worker_id == worker.id
        assignment = await worker.accept(offer, participant_attributes={"mood": "calm"})
        await enter(server, assignment)
        seen = await alice.meets(f"agent-{offer.job.id}")
        assert seen.kind == rtc.ParticipantKind.PARTICIPANT_KIND_AGENT
        assert dict(seen.attributes) == {"mood": "calm", "lk.agent_name": "guide"}
        await worker.update(offer.job, agent.JobStatus.JS_RUNNING)
        listed = await admin.agent_dispatch.list_dispatch(room_name)
        assert [one.id for one in listed] == [made.id]
        assert listed[0].state.jobs[0].state.participant_identity == f"agent-{offer.job.id}"
        assert (await server.metrics())["parley_agent_joins_total"] >= 1


async def test_the_job_token_has_the_permissions_its_worker_asked_for(server, admin, join, enter, room_name):
    alice = await join("alice")
    permissions = models.ParticipantPermission(
        can_subscribe=True, can_publish=False, can_publish_data=True, hidden=True)
    async with Worker(server, "ghost", permissions=permissions) as worker:
        await admin.agent_dispatch.create_dispatch(wish(room_name, "ghost"))
        assignment = await worker.accept(await worker.offer(room_name))
        ghost = await enter(server, assignment)
        await ghost.meets("alice")
        assert not alice.room.remote_participants


async def test_an_unnamed_worker_gets_rooms_that_name_no_agent(own_server, join, enter, room_name):
    server = await own_server()
    async with Worker(server) as worker:
        alice = await join("alice", on=server)
        offer = await worker.offer(room_name)
        assert offer.job.agent_name == ""
        await enter(server, await worker.accept(offer))
        await alice.meets(f"agent-{offer.job.id}")


async def test_a_worker_that_starts_late_gets_the_room_that_waits(own_server, join, room_name):
    server = await own_server()
    await join("alice", on=server)
    async with Worker(server) as worker:
        assert (await worker.offer(room_name)).job.room.name == room_name


async def test_an_agent_nobody_serves_is_refused_with_who_is_there(server, admin, room_name):
    async with Worker(server, "present"):
        with pytest.raises(api.TwirpError) as refusal:
            await admin.agent_dispatch.create_dispatch(wish(room_name, "absent"))
    assert refusal.value.code == "failed_precondition"
    assert refusal.value.message.startswith("no worker serves agent 'absent'; registered: ")
    assert "present" in refusal.value.message


async def test_a_token_names_agents_for_a_room_that_exists_already(server, join, room_name):
    await join("alice")
    config = api.RoomConfiguration(agents=[api.RoomAgentDispatch(agent_name="tokened", metadata="m")])
    async with Worker(server, "tokened") as worker:
        await join("bob", config=config)
        offer = await worker.offer(room_name)
        assert offer.job.metadata == "m"
        await join("carol", config=config)
        found = (await explain(server, room_name))["dispatches"]
        assert [one["agent_name"] for one in found] == ["tokened"], "each agent comes once"


async def test_create_room_names_agents(server, admin, room_name):
    async with Worker(server, "roomed") as worker:
        await admin.room.create_room(api.CreateRoomRequest(
            name=room_name, agents=[api.RoomAgentDispatch(agent_name="roomed", attributes={"k": "v"})]))
        offer = await worker.offer(room_name)
        assert dict(offer.job.attributes) == {"k": "v"}


async def test_a_tokens_agent_that_nobody_serves_is_explained(server, join, room_name):
    config = api.RoomConfiguration(agents=[api.RoomAgentDispatch(agent_name="nobody-at-all")])
    await join("alice", config=config)
    found = (await explain(server, room_name))["dispatches"]
    assert any("no worker serves agent 'nobody-at-all'" in step["reason"] for step in found[0]["steps"])


async def test_who_refuses_is_not_asked_again_before_the_next(server, admin, room_name):
    async with Worker(server, "picky") as one, Worker(server, "picky") as two:
        await admin.agent_dispatch.create_dispatch(wish(room_name, "picky"))
        asked = {asyncio.create_task(worker.offer(room_name)): worker for worker in (one, two)}
        done, _ = await asyncio.wait(asked, return_when=asyncio.FIRST_COMPLETED)
        first = done.pop()
        await asked[first].refuse(first.result())
        other = next(task for task in asked if task is not first)
        assert (await other).job.id == first.result().job.id
        await asked[other].accept(other.result())


async def test_a_deleted_dispatch_ends_its_agent(server, admin, join, enter, room_name):
    alice = await join("alice")
    async with Worker(server, "stubborn") as worker:
        made = await admin.agent_dispatch.create_dispatch(wish(room_name, "stubborn"))
        assignment = await worker.accept(await worker.offer(room_name))
        agent_client = await enter(server, assignment)
        await alice.meets(f"agent-{assignment.job.id}")
        deleted = await admin.agent_dispatch.delete_dispatch(made.id, room_name)
        assert deleted.state.deleted_at > 0
        assert (await worker.next("termination")).job_id == assignment.job.id
        # It does not go by itself, so after 3 s it is put out.
        await agent_client.event("disconnected")
        await alice.event("participant_disconnected")


async def test_a_deleted_room_ends_its_jobs(server, admin, enter, room_name):
    async with Worker(server, "roomy") as worker:
        await admin.agent_dispatch.create_dispatch(wish(room_name, "roomy"))
        assignment = await worker.accept(await worker.offer(room_name))
        await enter(server, assignment)
        await admin.room.delete_room(api.DeleteRoomRequest(room=room_name))
        assert (await worker.next("termination")).job_id == assignment.job.id


async def test_a_lost_worker_is_replaced_and_its_transcript_handed_on(server, admin, join, enter, room_name):
    alice = await join("alice")
    async with Worker(server, "mortal") as first:
        await admin.agent_dispatch.create_dispatch(wish(room_name, "mortal"))
        offer = await first.offer(room_name)
        assignment = await first.accept(offer)
        agent_client = await enter(server, assignment)
        identity = f"agent-{offer.job.id}"
        await alice.meets(identity)
        async with aiohttp.ClientSession() as session, session.post(
                f"{server.http}/jobs/{offer.job.id}/transcript",
                headers={"Authorization": f"Bearer {assignment.token}"},
                json={"lines": [{"role": "caller", "text": "my name is Ann"}]}) as answer:
            assert answer.status == 204, await answer.text()
        async with Worker(server, "mortal") as second:
            await first.vanish()
            again = await second.offer(room_name)
            assert again.resuming and again.job.id == offer.job.id
            lines = json.loads(again.job.attributes["parley.transcript"])
            assert lines == [{"role": "caller", "text": "my name is Ann"}]
            # What was left of the first one is put out, so that two do not answer at once.
            await agent_client.event("disconnected")
            since = alice.now
            await enter(server, await second.accept(again))
            await alice.event("participant_connected", where=lambda one: one.identity == identity, since=since)


async def test_a_worker_that_comes_back_keeps_its_job(server, admin, join, enter, room_name):
    alice = await join("alice")
    async with Worker(server, "phoenix") as first, Worker(server, "phoenix") as other:
        await admin.agent_dispatch.create_dispatch(wish(room_name, "phoenix"))
        asked = {asyncio.create_task(worker.offer(room_name)): worker for worker in (first, other)}
        done, waiting = await asyncio.wait(asked, return_when=asyncio.FIRST_COMPLETED)
        task = done.pop()
        waiting.pop().cancel()
        owner, offer = asked[task], task.result()
        await enter(server, await owner.accept(offer))
        await alice.meets(f"agent-{offer.job.id}")
        await owner.vanish()
        async with Worker(server, "phoenix") as back:
            await back.say(migrate_job=agent.MigrateJobRequest(job_ids=[offer.job.id]))
            await back.update(offer.job, agent.JobStatus.JS_SUCCESS)
            await back.say(ping=agent.WorkerPing(timestamp=1))
            await back.next("pong")
            steps = (await explain(server, room_name))["dispatches"][0]["steps"]
            assert steps[-1]["state"] == "done" and steps[-1]["reason"] == "its worker says it is done"
            assert any(step["reason"] == f"its worker is back as {back.id}" for step in steps)


@pytest.mark.parametrize("kind", [agent.JobType.JT_PARTICIPANT, agent.JobType.JT_PUBLISHER],
                         ids=["participant", "publisher"])
async def test_workers_for_participants_get_a_job_for_each(server, admin, join, room_name, kind):
    name = f"kind-{kind}"
    async with Worker(server, name, kind=kind) as worker:
        await admin.agent_dispatch.create_dispatch(wish(room_name, name))
        for identity in ("alice", "bob"):
            client = await join(identity)
            await publish_tone(client, 440)
            offer = await worker.offer(room_name)
            assert offer.job.type == kind and offer.job.participant.identity == identity
            await worker.accept(offer, identity=f"agent-of-{identity}")


@pytest.mark.parametrize("made", [
    lambda server: None, lambda server: "junk", lambda server: worker_token(server, agent=False),
    lambda server: token(server, "r", "alice")], ids=["none", "junk", "no agent grant", "a caller's"])
async def test_workers_without_the_agent_grant_are_refused(server, made):
    bearer = made(server)
    headers = {"Authorization": f"Bearer {bearer}"} if bearer else {}
    async with aiohttp.ClientSession() as session:
        with pytest.raises(aiohttp.WSServerHandshakeError) as refusal:
            await session.ws_connect(server.url + "/agent", headers=headers)
    assert refusal.value.status == 401


async def test_a_call_is_made_and_its_payload_joins(server, join, enter, room_name):
    key = api.AccessToken(server.key, server.secret).with_grants(api.VideoGrants(room_create=True)).to_jwt()
    headers = {"Authorization": f"Bearer {key}", "Idempotency-Key": room_name}
    body = {"caller": "alice", "agent": "phone", "room": room_name, "metadata": {"plan": "gold"},
            "attributes": {"battery": "42"}}
    async with Worker(server, "phone") as worker, aiohttp.ClientSession() as session:
        payloads = []
        for _ in range(2):
            async with session.post(server.http + "/call", json=body, headers=headers) as answer:
                assert answer.status == 201, await answer.text()
                payloads.append(await answer.json())
        assert payloads[0] == payloads[1]
        payload = payloads[0]
        assert payload["provider"] == "livekit" and payload["room"] == room_name and payload["url"] == server.url
        offer = await worker.offer(room_name)
        assert json.loads(offer.job.metadata) == {"plan": "gold"}
        assert offer.job.dispatch_id == payload["dispatch_id"]
        agent_client = await enter(server, await worker.accept(offer))
        alice = Client("alice")
        try:
            await alice.join(payload["url"], payload["token"])
            await alice.meets(f"agent-{offer.job.id}")
            caller = await agent_client.sees("alice")
            assert dict(caller.attributes) == {"battery": "42"}
        finally:
            await alice.close()


async def parley(server: Server, *words: str) -> tuple[int, str]:
    """What the command line answers."""
    environment = {"LIVEKIT_URL": server.http, "LIVEKIT_API_KEY": server.key, "LIVEKIT_API_SECRET": server.secret}
    done = await asyncio.to_thread(
        subprocess.run, [str(binary()), *words], env=environment, capture_output=True, text=True, timeout=30)
    return done.returncode, done.stdout + done.stderr


async def test_the_command_line_creates_lists_explains_and_deletes(server, room_name):
    async with Worker(server, "typed") as worker:
        status, said = await parley(server, "dispatch", "create", room_name, "typo")
        assert status == 1 and "no worker serves agent 'typo'; registered: " in said
        status, said = await parley(server, "dispatch", "create", room_name, "typed", "--attribute", "a=b")
        assert status == 0, said
        made = said.split()[0]
        offer = await worker.offer(room_name)
        assert dict(offer.job.attributes) == {"a": "b"}
        status, said = await parley(server, "dispatch", "list", room_name)
        assert status == 0 and made in said and offer.job.id in said
        status, said = await parley(server, "dispatch", "explain", room_name)
        assert status == 0 and f"offered: to worker {worker.id}" in said and "workers now:" in said
        status, said = await parley(server, "dispatch", "delete", room_name, made)
        assert status == 0, said
        status, said = await parley(server, "dispatch", "explain", room_name, made)
        assert "the dispatch was deleted" in said


async def test_a_restarted_server_tells_what_it_lost(own_server, room_name, tmp_path):
    settings = f"data_dir: {tmp_path}/data"
    server = await own_server(settings)
    async with api.LiveKitAPI(server.http, server.key, server.secret) as admin, Worker(server, "lost") as worker:
        await admin.agent_dispatch.create_dispatch(wish(room_name, "lost"))
        await worker.accept(await worker.offer(room_name))
        # Killed: it has no chance to tidy up.
        server.process.kill()
        server.process.wait()
    second = await own_server(settings)
    found = (await explain(second, room_name))["dispatches"]
    assert found[0]["state"] == "failed" and found[0]["reason"] == "server restarted"
    assert found[0]["jobs"][0]["state"] == "failed"
