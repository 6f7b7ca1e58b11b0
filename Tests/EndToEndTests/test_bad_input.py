"""Strangers, broken clients and slow ones cost nobody else a thing.

Each test has two well-behaved participants, who must hear each other in every 200 ms of it, and looks at /metrics.
"""

import asyncio
import contextlib
import os
import random
import resource
import socket

import aiohttp
import pytest
import pytest_asyncio
from livekit import api

from support.bystanders import Bystanders
from support.signalling import Signal
from support.tokens import joining, raw_token, token

pytestmark = pytest.mark.skipif("PARLEY_E2E_URL" in os.environ, reason="hostile to a server that is not the test's own")


@pytest.fixture(autouse=True, scope="module")
def many_files():
    """A thousand connections need a thousand descriptors, here and in the server that inherits the limit."""
    _, most = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (most, most))


@pytest_asyncio.fixture
async def bystanders(own_server, room_name):
    """Two others in a call on the same server, and in the same room where the test uses `room_name`."""
    watched = Bystanders(await own_server())
    await watched.start(room_name)
    try:
        yield watched
        await watched.heard()
    finally:
        await watched.stop()
    watched.unharmed()


def grown(before: dict[str, float], after: dict[str, float], *words: str) -> float:
    """By how much the counters whose names hold one of these words grew, together."""
    return sum(value - before.get(name, 0) for name, value in after.items()
               if "_total" in name and any(word in name for word in words))


async def test_a_thousand_connections_that_never_finish_a_handshake(bystanders, room_name):
    """TCP opened and left, requests begun and left, joins that never send a STUN packet."""
    server, loop = bystanders.server, asyncio.get_running_loop()
    before = await server.metrics()
    beginnings = [
        b"", b"G", b"GET /rtc HTTP/1.1\r\nHost: x\r\n", b"GET /rtc HTTP/1.1\r\nUpgrade: websocket\r\nConnection: Upg",
        b"POST /twirp/livekit.RoomService/ListRooms HTTP/1.1\r\nHost: x\r\nContent-Length: 1000\r\n\r\n{",
    ]
    sockets = []
    try:
        for number in range(1000):
            opened = socket.socket()
            opened.setblocking(False)
            sockets.append(opened)
            await loop.sock_connect(opened, ("127.0.0.1", server.port))
            if beginning := beginnings[number % len(beginnings)]:
                await loop.sock_sendall(opened, beginning)
        async with contextlib.AsyncExitStack() as stack:
            for number in range(100):
                waiting = await stack.enter_async_context(
                    Signal.open(server, token(server, room_name + "-idle", f"idle{number}")))
                await waiting.until("join")
            await bystanders.heard(10)
            # Somebody new gets in and is heard while all of them hang on.
            async with Signal.open(server, token(server, room_name + "-new", "new")) as fresh:
                await fresh.until("join")

        async def ended(opened):
            with contextlib.suppress(ConnectionError):
                while await loop.sock_recv(opened, 4096):
                    pass
        # Every one of them is ended by the server, by its own time limits.
        async with asyncio.timeout(60):
            await asyncio.gather(*map(ended, sockets))
    finally:
        for opened in sockets:
            opened.close()
    after = await server.metrics()
    assert grown(before, after, "parley_http_timeouts") >= 1000, after


async def test_a_storm_of_wrong_tokens(bystanders, room_name):
    server = bystanders.server
    before = await server.metrics()
    values = [raw_token(joining(room_name), secret=f"guess-{number:040}") for number in range(300)]
    async with aiohttp.ClientSession() as session:
        async def knock(value):
            with pytest.raises(aiohttp.WSServerHandshakeError) as error:
                await session.ws_connect(server.http + "/rtc", params={"access_token": value})
            return error.value.status
        statuses = [await knock(value) for value in values]
    assert set(statuses) == {401}
    assert grown(before, await server.metrics(), "parley_joins_refused") >= 300


async def test_an_oversized_body_is_refused(bystanders):
    server = bystanders.server
    before = await server.metrics()
    headers = {"Authorization": "Bearer " + raw_token({"roomCreate": True}), "Content-Type": "application/json"}
    async with aiohttp.ClientSession() as session:
        async with session.post(server.http + "/twirp/livekit.RoomService/CreateRoom", headers=headers,
                                data=b"{" + b" " * (11 << 20) + b"}", expect100=True) as answer:
            assert answer.status == 413
    # Announced, but never sent.
    reader, writer = await asyncio.open_connection("127.0.0.1", server.port)
    writer.write(
        b"POST /twirp/livekit.RoomService/CreateRoom HTTP/1.1\r\nHost: x\r\nContent-Length: 99999999999999\r\n\r\n")
    assert b" 413 " in await asyncio.wait_for(reader.readline(), 10)
    writer.close()
    assert grown(before, await server.metrics(), "parley_http_bad_requests") >= 2


async def test_endless_headers_are_refused(bystanders):
    reader, writer = await asyncio.open_connection("127.0.0.1", bystanders.server.port)
    writer.write(b"GET / HTTP/1.1\r\nHost: x\r\n")
    with contextlib.suppress(ConnectionError):
        for number in range(400):
            writer.write(b"X-%d: %s\r\n" % (number, b"y" * 1000))
            await writer.drain()
    with contextlib.suppress(ConnectionError):
        assert b" 431 " in await asyncio.wait_for(reader.readline(), 10)
    writer.close()


async def test_oversized_and_broken_frames(bystanders, room_name):
    server, source = bystanders.server, random.Random(1)
    before = await server.metrics()
    async with Signal.open(server, token(server, room_name, "huge")) as signal:
        await signal.until("join")
        with contextlib.suppress(ConnectionError):
            await signal.socket.send_bytes(bytes(8 << 20))
        assert await signal.closed() in (1009, 1006, None)
    async with Signal.open(server, token(server, room_name, "noise")) as signal:
        await signal.until("join")
        with contextlib.suppress(ConnectionError):
            for _ in range(200):
                await signal.socket.send_bytes(source.randbytes(source.randrange(1, 300)))
                await signal.socket.send_str("{" * source.randrange(1, 300))
    # Bytes that are no WebSocket frames at all, after a good handshake.
    for first in (b"\xff\xff\xff\xff", b"\x82\xff" + b"\xff" * 8, b"\x82\x05hello", b"\x89\x7e\xff\xff"):
        async with Signal.open(server, token(server, room_name, "bytes")) as signal:
            await signal.until("join")
            signal.socket._response.connection.transport.write(first)
            await signal.closed()
    assert grown(before, await server.metrics(), "parley_http_websocket_cuts") >= 4


async def test_a_reader_that_never_reads_is_let_go(bystanders, room_name):
    """It joins, then leaves everything the server sends in its socket."""
    server = bystanders.server
    before = await server.metrics()
    slow = socket.socket()
    slow.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
    slow.setblocking(False)
    loop = asyncio.get_running_loop()
    await loop.sock_connect(slow, ("127.0.0.1", server.port))
    access = token(server, room_name, "slow")
    await loop.sock_sendall(slow, (
        f"GET /rtc?access_token={access}&protocol=16 HTTP/1.1\r\nHost: x\r\nUpgrade: websocket\r\n"
        "Connection: Upgrade\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Version: 13\r\n\r\n"
    ).encode())
    assert (await loop.sock_recv(slow, 12)).startswith(b"HTTP/1.1 101")
    try:
        async with api.LiveKitAPI(server.http, server.key, server.secret) as admin:
            async with asyncio.timeout(60):
                number = 0
                while any(one.identity == "slow" for one in (await admin.room.list_participants(
                        api.ListParticipantsRequest(room=room_name))).participants):
                    number += 1
                    await admin.room.update_room_metadata(
                        api.UpdateRoomMetadataRequest(room=room_name, metadata=f"{number}" + "x" * 400_000))
    finally:
        slow.close()
    assert grown(before, await server.metrics(), 'reason="slow_reader"') >= 1


async def test_noise_on_the_media_port(bystanders):
    """Random bytes, and bytes that begin like STUN, DTLS, RTP and RTCP."""
    server, source = bystanders.server, random.Random(2)
    before = await server.metrics()
    beginnings = [b"", b"\x00\x01\x00\x08\x21\x12\xa4\x42", b"\x16\xfe\xfd\x00\x00", b"\x80\x6f", b"\x81\xc8", b"\xff"]
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as noisy:
        for number in range(20_000):
            packet = beginnings[number % len(beginnings)] + source.randbytes(source.randrange(0, 1400))
            noisy.sendto(packet, ("127.0.0.1", server.udp_port))
            if number % 100 == 0:
                await asyncio.sleep(0)
    await bystanders.heard()
    assert grown(before, await server.metrics(), "parley_media_dropped") >= 10_000
