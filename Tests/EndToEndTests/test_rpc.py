"""Remote calls between participants, both ways, and every error code that a server can have a part in.

Not here, because no unmodified client can be brought to say them through a working server: 1403 (the client decides by
the server's version), 1404 (a request of an unknown version) and 1505 (the client's own send failed).
"""

import asyncio

import aiohttp
import pytest
from livekit import rtc
from livekit.rtc import RpcError

from support.client import meet
from support.tokens import raw_token

CODE = RpcError.ErrorCode


async def call(caller, whom: str, method: str, payload: str = "", **options) -> str:
    return await caller.local.perform_rpc(destination_identity=whom, method=method, payload=payload, **options)


@pytest.mark.parametrize("single", [True, False], ids=["one connection", "two connections"])
async def test_both_can_call_each_other(join, single):
    alice, bob = await asyncio.gather(join("alice", single=single), join("bob", single=single))
    await asyncio.gather(alice.meets("bob"), bob.meets("alice"))
    for client in (alice, bob):
        @client.local.register_rpc_method("echo")
        async def echo(invocation: rtc.RpcInvocationData, client=client) -> str:
            return f"{client.name} heard {invocation.payload} from {invocation.caller_identity}"
    answers = await asyncio.gather(call(alice, "bob", "echo", "one"), call(bob, "alice", "echo", "two"))
    assert answers == ["bob heard one from alice", "alice heard two from bob"]


async def test_many_calls_at_once_keep_their_answers_apart(join):
    alice, bob = await asyncio.gather(join("alice"), join("bob"))
    await alice.meets("bob")

    @bob.local.register_rpc_method("double")
    async def double(invocation: rtc.RpcInvocationData) -> str:
        return invocation.payload * 2
    answers = await asyncio.gather(*(call(alice, "bob", "double", str(number)) for number in range(50)))
    assert answers == [str(number) * 2 for number in range(50)]


async def test_a_large_payload_comes_back_whole(join):
    alice, bob = await asyncio.gather(join("alice"), join("bob"))
    await alice.meets("bob")

    @bob.local.register_rpc_method("echo")
    async def echo(invocation: rtc.RpcInvocationData) -> str:
        return invocation.payload
    payload = "".join(f"{number:06}" for number in range(40_000))
    assert await call(alice, "bob", "echo", payload, response_timeout=30) == payload


async def test_1400_the_method_is_unknown(join):
    alice, _ = await asyncio.gather(join("alice"), join("bob"))
    await alice.meets("bob")
    with pytest.raises(RpcError) as error:
        await call(alice, "bob", "nothing")
    assert error.value.code == CODE.UNSUPPORTED_METHOD


async def test_1402_the_request_is_too_large_for_an_older_client(join, relay):
    """Payloads past 15 KiB need both sides to speak RPC over streams; the server tells each what the other can do."""
    relay.replace_query = {"client_protocol": "0"}
    alice, old = await asyncio.gather(join("alice"), join("old", url=relay.url, single=False))
    await meet(alice, old)
    with pytest.raises(RpcError) as error:
        await call(alice, "old", "anything", "x" * 20_000)
    assert error.value.code == CODE.REQUEST_PAYLOAD_TOO_LARGE


async def test_1500_the_method_fails(join):
    alice, bob = await asyncio.gather(join("alice"), join("bob"))
    await alice.meets("bob")

    @bob.local.register_rpc_method("fail")
    async def fail(invocation: rtc.RpcInvocationData) -> str:
        raise ValueError("not told to the caller")
    with pytest.raises(RpcError) as error:
        await call(alice, "bob", "fail")
    assert error.value.code == CODE.APPLICATION_ERROR
    assert "not told" not in error.value.message


async def test_the_methods_own_error_keeps_code_message_and_data(join):
    alice, bob = await asyncio.gather(join("alice"), join("bob"))
    await alice.meets("bob")

    @bob.local.register_rpc_method("refuse")
    async def refuse(invocation: rtc.RpcInvocationData) -> str:
        raise RpcError(4711, "no cake left", '{"plates":0}')
    with pytest.raises(RpcError) as error:
        await call(alice, "bob", "refuse")
    assert (error.value.code, error.value.message, error.value.data) == (4711, "no cake left", '{"plates":0}')


@pytest.mark.slow
async def test_1501_nobody_acknowledges(join, relay):
    alice, bob = await asyncio.gather(join("alice"), join("bob", url=relay.url))
    await meet(alice, bob)
    relay.cut()
    with pytest.raises(RpcError) as error:
        await call(alice, "bob", "anything")
    assert error.value.code == CODE.CONNECTION_TIMEOUT


async def test_1502_the_method_takes_too_long(join):
    alice, bob = await asyncio.gather(join("alice"), join("bob"))
    await alice.meets("bob")

    @bob.local.register_rpc_method("ponder")
    async def ponder(invocation: rtc.RpcInvocationData) -> str:
        await asyncio.Event().wait()  # for ever; cancelled with the call
        return ""
    with pytest.raises(RpcError) as error:
        await call(alice, "bob", "ponder", response_timeout=2)
    assert error.value.code == CODE.RESPONSE_TIMEOUT


async def test_1503_the_other_side_leaves_during_the_call(join):
    alice, bob = await asyncio.gather(join("alice"), join("bob"))
    await alice.meets("bob")

    @bob.local.register_rpc_method("leave")
    async def leave(invocation: rtc.RpcInvocationData) -> str:
        bob.note("called")
        await asyncio.Event().wait()
        return ""
    calling = alice.spawn(call(alice, "bob", "leave", response_timeout=30))
    await bob.event("called")
    await bob.room.disconnect()
    with pytest.raises(RpcError) as error:
        await asyncio.wait_for(calling, 20)
    assert error.value.code == CODE.RECIPIENT_DISCONNECTED


# --- calls the server itself makes


async def perform(server, room: str, **request) -> tuple[int, dict]:
    """RoomService/PerformRpc in JSON: status and body."""
    headers = {"Authorization": "Bearer " + raw_token({"roomAdmin": True, "room": room}, secret=server.secret)}
    async with aiohttp.ClientSession() as session:
        async with session.post(f"{server.http}/twirp/livekit.RoomService/PerformRpc", headers=headers,
                                json={"room": room, **request}) as response:
            return response.status, await response.json()


async def test_the_server_api_calls_a_participant(join, server, room_name):
    bob = await join("bob")

    @bob.local.register_rpc_method("echo")
    async def echo(invocation: rtc.RpcInvocationData) -> str:
        return "heard " + invocation.payload
    assert await perform(server, room_name, destination_identity="bob", method="echo", payload="hi") == (
        200, {"payload": "heard hi"})


async def test_the_server_api_names_a_missing_participant(join, server, room_name):
    await join("bob")
    status, body = await perform(server, room_name, destination_identity="ghost", method="echo")
    assert (status, body["code"]) == (404, "not_found")


async def test_1504_the_answer_is_too_large_for_the_server_api(join, server, room_name):
    bob = await join("bob")

    @bob.local.register_rpc_method("flood")
    async def flood(invocation: rtc.RpcInvocationData) -> str:
        return "x" * 20_000
    status, body = await perform(server, room_name, destination_identity="bob", method="flood")
    assert status >= 400
    assert "1504" in str(body) or "too large" in str(body).lower()
