"""A network path that can be cut: stands between one client and the server, for signalling and for media.

The client connects to the relay's URL. The relay passes signalling on, and in the server's SDP and trickled candidates
it puts its own UDP port in place of the server's, so every packet of this client crosses it too.
"""

from __future__ import annotations

import asyncio
import contextlib
import json
import re
import socket
import struct

import aiohttp
from aiohttp import web
from livekit.protocol import rtc as messages

from .server import Server

#: candidate:<foundation> <component> <protocol> <priority> <address> <port> typ …
CANDIDATE = re.compile(r"(candidate:\S+ \d+ )(\S+)( \d+ )(\S+) (\d+)( typ )")


class _Upstream(asyncio.DatagramProtocol):
    """The relay's socket towards the server, on behalf of one address of the client's."""

    def __init__(self, relay: "Relay", client: tuple):
        self.relay, self.client = relay, client
        self.transport: asyncio.DatagramTransport | None = None
        self.waiting: list[bytes] = []

    def connection_made(self, transport):
        self.transport = transport
        for packet in self.waiting:
            transport.sendto(packet)

    def send(self, packet: bytes) -> None:
        if self.transport:
            self.transport.sendto(packet)
        else:
            self.waiting.append(packet)

    def datagram_received(self, data, _):
        if self.relay.open:
            self.relay.downstream.sendto(data, self.client)


class _Downstream(asyncio.DatagramProtocol):
    """The relay's socket towards the client."""

    def __init__(self, relay: "Relay"):
        self.relay = relay

    def datagram_received(self, data, address):
        if self.relay.open and self.relay.server_media:
            self.relay.upstream_for(address).send(data)


class Relay:
    def __init__(self, server: Server):
        self.server = server
        self.open = True
        #: Where the server takes media, learnt from its candidates.
        self.server_media: tuple[str, int] | None = None
        #: Query values to put in place of the client's own.
        self.replace_query: dict[str, str] = {}
        #: Resets the server's signal connection right behind the client's `leave`, as a process that ends at once does.
        self.reset_after_leave = False
        self.was_reset = asyncio.Event()
        #: Signal connections the client has opened so far.
        self.connections = 0
        self._upstreams: dict[tuple, _Upstream] = {}
        self._sockets: list[tuple] = []
        self._closing = contextlib.AsyncExitStack()

    async def start(self) -> "Relay":
        loop = asyncio.get_running_loop()
        self.downstream, _ = await loop.create_datagram_endpoint(
            lambda: _Downstream(self), local_addr=("127.0.0.1", 0))
        self._closing.callback(self.downstream.close)
        self.udp_port = self.downstream.get_extra_info("sockname")[1]
        self.http = await self._closing.enter_async_context(aiohttp.ClientSession())
        application = web.Application()
        application.router.add_route("*", "/{path:.*}", self._request)
        runner = web.AppRunner(application, shutdown_timeout=1)
        await runner.setup()
        self._closing.push_async_callback(runner.cleanup)
        site = web.TCPSite(runner, "127.0.0.1", 0)
        await site.start()
        self.url = f"ws://127.0.0.1:{runner.addresses[0][1]}"
        return self

    async def stop(self) -> None:
        self.kill_signal()
        for upstream in self._upstreams.values():
            if upstream.transport:
                upstream.transport.close()
        await self._closing.aclose()

    # --- what goes wrong

    def cut(self) -> None:
        """From now on no media or data packet passes, either way. Signalling goes on."""
        self.open = False

    def heal(self) -> None:
        self.open = True

    def kill_signal(self) -> None:
        """Resets the signal connection on both sides, as when a network goes away. The next one is let in."""
        for request, upstream in list(self._sockets):
            if request.transport:
                request.transport.abort()
            if upstream._response.connection and upstream._response.connection.transport:
                upstream._response.connection.transport.abort()

    # --- passing on

    def upstream_for(self, client: tuple) -> _Upstream:
        if client not in self._upstreams:
            upstream = self._upstreams[client] = _Upstream(self, client)
            asyncio.ensure_future(asyncio.get_running_loop().create_datagram_endpoint(
                lambda: upstream, remote_addr=self.server_media))
        return self._upstreams[client]

    async def _request(self, request: web.Request) -> web.StreamResponse:
        replaced = {name: value for name, value in self.replace_query.items() if name in request.query}
        query = {**request.query, **replaced}
        headers = {name: request.headers[name] for name in ("Authorization", "Origin") if name in request.headers}
        url = self.server.http + request.path
        if request.headers.get("Upgrade", "").lower() != "websocket":
            async with self.http.get(url, params=query, headers=headers) as answer:
                return web.Response(status=answer.status, body=await answer.read(), headers={
                    name: answer.headers[name] for name in ("Access-Control-Allow-Origin",) if name in answer.headers})
        try:
            upstream = await self.http.ws_connect(url, params=query, headers=headers, max_msg_size=0)
        except aiohttp.WSServerHandshakeError as refused:
            return web.Response(status=refused.status)
        downstream = web.WebSocketResponse(max_msg_size=0)
        await downstream.prepare(request)
        self.connections += 1
        pair = (request, upstream)
        self._sockets.append(pair)
        up = asyncio.ensure_future(self._pass(downstream, upstream, self._watched(upstream)))
        down = asyncio.ensure_future(self._pass(upstream, downstream, self._rewritten))
        try:
            await asyncio.wait([up, down], return_when=asyncio.FIRST_COMPLETED)
        finally:
            self._sockets.remove(pair)
            for task in (up, down):
                task.cancel()
            await asyncio.gather(upstream.close(), downstream.close(), return_exceptions=True)
        return downstream

    def _watched(self, upstream):
        def watch(data: bytes) -> bytes:
            if self.reset_after_leave and messages.SignalRequest.FromString(data).HasField("leave"):
                transport = upstream._response.connection.transport
                # Linger for no time: close() sends a reset (socket(7)). It follows what is written until then.
                transport.get_extra_info("socket").setsockopt(
                    socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))

                def reset():
                    transport.abort()
                    self.was_reset.set()
                asyncio.get_running_loop().call_soon(reset)
            return data
        return watch

    @staticmethod
    async def _pass(source, target, change) -> None:
        with contextlib.suppress(ConnectionError):
            async for message in source:
                if message.type == aiohttp.WSMsgType.BINARY:
                    await target.send_bytes(change(message.data))
                elif message.type == aiohttp.WSMsgType.TEXT:
                    await target.send_str(message.data)

    # --- putting the relay's port in place of the server's

    def _rewritten(self, data: bytes) -> bytes:
        message = messages.SignalResponse.FromString(data)
        kind = message.WhichOneof("message")
        if kind in ("offer", "answer"):
            description = getattr(message, kind)
            description.sdp = self._through_relay(description.sdp)
        elif kind == "trickle":
            candidate = json.loads(message.trickle.candidateInit)
            candidate["candidate"] = self._candidate(candidate["candidate"]) or ""
            message.trickle.candidateInit = json.dumps(candidate)
        else:
            return data
        return message.SerializeToString()

    def _through_relay(self, sdp: str) -> str:
        lines = []
        for line in sdp.split("\r\n"):
            if not line.startswith("a=candidate:"):
                lines.append(line)
            elif rewritten := self._candidate(line):
                lines.append(rewritten)
        return "\r\n".join(lines)

    def _candidate(self, text: str) -> str | None:
        """The candidate as the relay's; nil for what the relay does not carry (TCP, IPv6)."""
        found = CANDIDATE.search(text)
        if not found or found[2].lower() != "udp" or ":" in found[4]:
            return None
        if self.server_media is None:
            self.server_media = (found[4], int(found[5]))
        if (found[4], int(found[5])) != self.server_media:
            return None
        return CANDIDATE.sub(rf"\g<1>\g<2>\g<3>127.0.0.1 {self.udp_port}\g<6>", text)
