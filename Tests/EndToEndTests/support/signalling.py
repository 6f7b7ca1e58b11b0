"""Signalling by hand, for what no SDK can be made to do: old clients, JSON frames, wrong frames."""

from __future__ import annotations

import asyncio
import contextlib
from typing import Any

import aiohttp
from google.protobuf import json_format
from livekit.protocol import rtc as messages

from .client import PATIENCE
from .server import Server


class Signal:
    """One signalling connection. `json=True` speaks text frames, else binary protobuf."""

    def __init__(self, socket: aiohttp.ClientWebSocketResponse, *, json: bool):
        self.socket = socket
        self.json = json

    @classmethod
    @contextlib.asynccontextmanager
    async def open(cls, server: Server, token: str, *, path: str = "/rtc", json: bool = False, **query: Any):
        query = {"protocol": 16, "sdk": "python", "version": "0", "auto_subscribe": 1, **query}
        async with aiohttp.ClientSession() as session:
            async with session.ws_connect(
                server.http + path, params={name: str(value) for name, value in query.items()},
                headers={"Authorization": f"Bearer {token}"}, max_msg_size=0,
            ) as socket:
                yield cls(socket, json=json)

    async def send(self, **message: Any) -> None:
        request = messages.SignalRequest(**message)
        if self.json:
            await self.socket.send_str(json_format.MessageToJson(request))
        else:
            await self.socket.send_bytes(request.SerializeToString())

    async def receive(self) -> messages.SignalResponse | None:
        """The next message; nil when the server closed."""
        frame = await self.socket.receive()
        if frame.type == aiohttp.WSMsgType.TEXT:
            return json_format.Parse(frame.data, messages.SignalResponse(), ignore_unknown_fields=True)
        if frame.type == aiohttp.WSMsgType.BINARY:
            return messages.SignalResponse.FromString(frame.data)
        return None

    async def until(self, kind: str, *, within: float = PATIENCE) -> Any:
        """The next message of that kind; others are passed over."""
        seen = []
        try:
            async with asyncio.timeout(within):
                while (message := await self.receive()) is not None:
                    seen.append(message.WhichOneof("message"))
                    if seen[-1] == kind:
                        return getattr(message, kind)
        except TimeoutError:
            raise AssertionError(f"waited {within} s for '{kind}'; saw {seen}") from None
        raise AssertionError(f"the server closed ({self.socket.close_code}) before '{kind}'; saw {seen}")

    async def closed(self, *, within: float = PATIENCE) -> int | None:
        """Reads until the server closes; the close code."""
        async with asyncio.timeout(within):
            while await self.receive() is not None:
                pass
        return self.socket.close_code
