"""An agent worker made by hand of aiohttp and LiveKit's protobuf, which answers just what a test wants."""

from __future__ import annotations

import asyncio
import time
from typing import Callable

import aiohttp
import jwt
from livekit.protocol import agent, models

from .client import PATIENCE
from .server import Server


def worker_token(server: Server, **grants) -> str:
    video = {"agent": True, **grants}
    return jwt.encode({"iss": server.key, "sub": "", "exp": int(time.time()) + 600, "video": video}, server.secret,
                      algorithm="HS256")


class Worker:
    """`async with Worker(server, "guide") as worker:` is registered; it reports each 2.5 s, as real ones do."""

    def __init__(self, server: Server, name: str = "", *, kind: int = agent.JobType.JT_ROOM,
                 permissions: models.ParticipantPermission | None = None):
        self.server = server
        self.name = name
        self.kind = kind
        self.permissions = permissions
        self.id = ""
        self.heard: list[agent.ServerMessage] = []
        self._taken: set[int] = set()
        self._changed = asyncio.Condition()
        self._tasks: list[asyncio.Task] = []
        self._session: aiohttp.ClientSession | None = None
        self._socket: aiohttp.ClientWebSocketResponse | None = None

    async def __aenter__(self) -> "Worker":
        self._session = aiohttp.ClientSession()
        self._socket = await self._session.ws_connect(
            self.server.url + "/agent", headers={"Authorization": f"Bearer {worker_token(self.server)}"})
        self._tasks = [asyncio.create_task(self._read()), asyncio.create_task(self._report())]
        await self.say(register=agent.RegisterWorkerRequest(
            type=self.kind, agent_name=self.name, version="test", allowed_permissions=self.permissions))
        self.id = (await self.next("register")).worker_id
        return self

    async def __aexit__(self, *_) -> None:
        await self.vanish()

    async def say(self, **message) -> None:
        await self._socket.send_bytes(agent.WorkerMessage(**message).SerializeToString())

    async def _read(self) -> None:
        async for frame in self._socket:
            if frame.type == aiohttp.WSMsgType.BINARY:
                self.heard.append(agent.ServerMessage.FromString(frame.data))
            async with self._changed:
                self._changed.notify_all()

    async def _report(self) -> None:
        while True:
            await asyncio.sleep(2.5)  # the protocol's own pace, beside the test
            await self.say(update_worker=agent.UpdateWorkerStatus(status=agent.WorkerStatus.WS_AVAILABLE))

    async def next(self, kind: str, where: Callable = lambda _: True, *, within: float = PATIENCE):
        """The first message of that kind that no earlier call has returned."""
        def found():
            for index, message in enumerate(self.heard):
                if index not in self._taken and message.WhichOneof("message") == kind:
                    if where(getattr(message, kind)):
                        self._taken.add(index)
                        return getattr(message, kind)
        async with self._changed:
            try:
                async with asyncio.timeout(within):
                    while (value := found()) is None:
                        await self._changed.wait()
                    return value
            except TimeoutError:
                seen = ", ".join(message.WhichOneof("message") or "?" for message in self.heard)
                raise AssertionError(f"worker '{self.name}' waited {within} s for {kind}; heard {seen}") from None

    async def offer(self, room: str) -> agent.AvailabilityRequest:
        return await self.next("availability", lambda offer: offer.job.room.name == room)

    async def accept(self, offer: agent.AvailabilityRequest, identity: str = "", **answer) -> agent.JobAssignment:
        await self.say(availability=agent.AvailabilityResponse(
            job_id=offer.job.id, available=True, participant_identity=identity, **answer))
        return await self.next("assignment", lambda assignment: assignment.job.id == offer.job.id)

    async def refuse(self, offer: agent.AvailabilityRequest, *, terminate: bool = False) -> None:
        await self.say(availability=agent.AvailabilityResponse(
            job_id=offer.job.id, available=False, terminate=terminate))

    async def update(self, job: agent.Job, status: int, error: str = "") -> None:
        await self.say(update_job=agent.UpdateJobStatus(job_id=job.id, status=status, error=error))

    async def vanish(self) -> None:
        """Gone without a word, as a killed process."""
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        connection = self._socket._response.connection if self._socket else None
        if connection is not None and connection.transport is not None:
            connection.transport.abort()
        if self._session:
            await self._session.close()
