"""The unmodified `livekit-agents` 1.8.9 as worker and agent; the unmodified `livekit` as the caller."""

import asyncio

import pytest
from livekit import api

from support.agents import ToneWorker, agents_python
from support.tones import ear

pytestmark = [
    pytest.mark.skipif(not agents_python().exists(), reason="no .venv-agents; run scripts/setup.sh"),
    pytest.mark.timeout(180),
]

#: A job process takes seconds to begin on a busy machine.
JOIN_PATIENCE = 40.0


def config(name: str, metadata: str = "") -> api.RoomConfiguration:
    return api.RoomConfiguration(agents=[api.RoomAgentDispatch(agent_name=name, metadata=metadata)])


async def heard_agent(caller, hertz: float, *, since: int = 0) -> str:
    """The identity of an agent whose tone the caller hears."""
    track, _, owner = await caller.event(
        "track_subscribed", since=since, within=JOIN_PATIENCE,
        where=lambda _track, _publication, owner: owner.identity.startswith("agent-"))
    async with ear(track) as listening:
        await listening.until(hertz, within=JOIN_PATIENCE)
    return owner.identity


async def test_an_agent_registers_gets_the_job_joins_and_is_heard(server, join):
    async with ToneWorker(server, "tone", 440):
        alice = await join("alice", config=config("tone", "hello"))
        identity = await heard_agent(alice, 440)
        agent = alice.room.remote_participants[identity]
        await alice.until(lambda: agent.attributes.get("said") == "hello", "the agent's attribute")
        assert agent.attributes["lk.agent_name"] == "tone"


async def test_two_rooms_have_an_agent_each(server, join, room_name):
    async with ToneWorker(server, "twice", 440):
        callers = await asyncio.gather(*(
            join("alice", room=f"{room_name}-{number}", config=config("twice")) for number in range(2)))
        identities = await asyncio.gather(*(heard_agent(caller, 440) for caller in callers))
        assert identities[0] != identities[1]


@pytest.mark.parametrize("how", [ToneWorker.kill, ToneWorker.kill_worker_alone], ids=["machine", "worker process"])
async def test_a_worker_killed_mid_call_is_replaced_by_another(server, admin, join, room_name, how):
    async with ToneWorker(server, "mortal", 440) as first:
        alice = await join("alice")
        await admin.agent_dispatch.create_dispatch(
            api.CreateAgentDispatchRequest(agent_name="mortal", room=room_name))
        identity = await heard_agent(alice, 440)
        async with ToneWorker(server, "mortal", 660):
            since = alice.now
            how(first)
            assert await heard_agent(alice, 660, since=since) == identity
            jobs = (await admin.agent_dispatch.list_dispatch(room_name))[0].state.jobs
            assert len(jobs) == 1, "the same job goes on"


async def test_a_deleted_dispatch_takes_the_agent_out(server, admin, join, room_name):
    async with ToneWorker(server, "leaver", 440):
        alice = await join("alice")
        made = await admin.agent_dispatch.create_dispatch(
            api.CreateAgentDispatchRequest(agent_name="leaver", room=room_name))
        identity = await heard_agent(alice, 440)
        await admin.agent_dispatch.delete_dispatch(made.id, room_name)
        await alice.event("participant_disconnected", where=lambda one: one.identity == identity)
