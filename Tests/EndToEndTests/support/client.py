"""A participant made of the unmodified `livekit` package, whose events can be awaited after the fact."""

from __future__ import annotations

import asyncio
import contextlib
import typing
from typing import Any, Callable

from livekit import rtc
from livekit.rtc.room import EventTypes

#: Generous: every wait ends at its event, and the machine may be busy.
PATIENCE = 20.0


class Client:
    """Remembers every room event from before `connect` on, so that no test races with its own set-up."""

    def __init__(self, name: str):
        self.name = name
        self.room = rtc.Room()
        self.history: list[tuple[str, tuple]] = []
        self._changed = asyncio.Condition()
        self._tasks: set[asyncio.Task] = set()
        self._closing = contextlib.AsyncExitStack()
        for event in typing.get_args(EventTypes):
            self.room.on(event, self._recorder(event))

    def _recorder(self, event: str) -> Callable:
        def record(*arguments: Any) -> None:
            self.note(event, *arguments)
        return record

    def note(self, event: str, *arguments: Any) -> None:
        """Adds an event of the test's own, such as an RPC that arrived."""
        self.history.append((event, arguments))
        self.spawn(self._wake())

    async def _wake(self) -> None:
        async with self._changed:
            self._changed.notify_all()

    def spawn(self, work: typing.Coroutine) -> asyncio.Task:
        """Runs beside the test and ends with the client."""
        task = asyncio.create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)
        return task

    # --- waiting

    @property
    def now(self) -> int:
        """A point in the history; hand it to `event(since=)` to see only what comes later."""
        return len(self.history)

    async def event(self, name: str, where: Callable[..., bool] = lambda *_: True, *, since: int = 0,
                    within: float = PATIENCE) -> Any:
        """The arguments of the first such event since then: one bare, several as a tuple."""
        def found():
            for event, arguments in self.history[since:]:
                if event == name and where(*arguments):
                    return (arguments[0] if len(arguments) == 1 else arguments,)
        return (await self._await(found, f"'{name}'", within))[0]

    async def until(self, condition: Callable[[], Any], what: str, *, within: float = PATIENCE) -> Any:
        """Looks again after every event; the first truthy value is returned."""
        return await self._await(condition, what, within)

    async def _await(self, condition: Callable[[], Any], what: str, within: float) -> Any:
        async with self._changed:
            try:
                async with asyncio.timeout(within):
                    while not (value := condition()):
                        await self._changed.wait()
                    return value
            except TimeoutError:
                seen = ", ".join(name for name, _ in self.history) or "nothing"
                raise AssertionError(f"{self.name} waited {within} s for {what}; saw {seen}") from None

    def saw(self, name: str, *, since: int = 0) -> list[tuple]:
        return [arguments for event, arguments in self.history[since:] if event == name]

    # --- the session

    @property
    def local(self) -> rtc.LocalParticipant:
        return self.room.local_participant

    async def join(self, url: str, token: str, *, single: bool | None = None, auto_subscribe: bool = True) -> "Client":
        options = rtc.RoomOptions(auto_subscribe=auto_subscribe, single_peer_connection=single)
        await asyncio.wait_for(self.room.connect(url, token, options), PATIENCE)
        return self

    async def sees(self, identity: str) -> rtc.RemoteParticipant:
        """The other participant, once it is there."""
        return await self.until(lambda: self.room.remote_participants.get(identity), f"participant {identity}")

    async def meets(self, identity: str) -> rtc.RemoteParticipant:
        """The other participant, once it is connected and can be sent data."""
        def active():
            found = self.room.remote_participants.get(identity)
            return found if found and found.state == rtc.ParticipantState.PARTICIPANT_STATE_ACTIVE else None
        return await self.until(active, f"participant {identity} to be active")

    async def subscribed(self, identity: str, *, since: int = 0, kind: Any = None) -> rtc.Track:
        """A track of that participant, once it is subscribed to."""
        track, _, _ = await self.event(
            "track_subscribed", since=since,
            where=lambda track, _, owner: owner.identity == identity and (kind is None or track.kind == kind))
        return track

    def enter(self, manager: typing.AsyncContextManager) -> typing.Coroutine:
        """Keeps something open until the client is closed."""
        return self._closing.enter_async_context(manager)

    async def close(self) -> None:
        await self._closing.aclose()
        with contextlib.suppress(asyncio.TimeoutError):
            await asyncio.wait_for(self.room.disconnect(), 10)
        for task in list(self._tasks):
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)


async def meet(*clients: Client) -> None:
    """Returns when each of them sees all the others connected."""
    await asyncio.gather(*(one.meets(other.name) for one in clients for other in clients if one is not other))
