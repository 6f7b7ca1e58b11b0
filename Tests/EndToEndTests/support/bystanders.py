"""Two participants in a call, in a process of their own, so that only the server can disturb them.

Run as a program with a server's URL and two tokens, they play tones to each other and print, for every 200 ms that one
of them heard, a line `alice 1` or `alice 0`: the other's tone was dominant, or it was not.
"""

from __future__ import annotations

import asyncio
import pathlib
import sys

import pytest

from .server import Server
from .tokens import token

HERTZ = {"alice": 440, "bob": 660}


class Bystanders:
    """The test's view of them: what each has heard so far."""

    def __init__(self, server: Server):
        self.server = server
        self.windows: dict[str, list[bool]] = {name: [] for name in HERTZ}
        self._changed = asyncio.Condition()

    async def start(self, room: str) -> None:
        tokens = [token(self.server, room, name) for name in HERTZ]
        self.process = await asyncio.create_subprocess_exec(
            sys.executable, "-m", "support.bystanders", self.server.url, *tokens,
            cwd=pathlib.Path(__file__).parents[1], stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.DEVNULL)
        self.reading = asyncio.create_task(self._read())
        await self.heard()

    async def _read(self) -> None:
        async for line in self.process.stdout:
            name, right = line.decode().split()
            async with self._changed:
                self.windows[name].append(right == "1")
                self._changed.notify_all()

    async def heard(self, count: int = 5) -> None:
        """Returns when both have heard so many further windows, rightly or not."""
        goals = {name: len(windows) + count for name, windows in self.windows.items()}
        async with self._changed:
            try:
                async with asyncio.timeout(40):
                    while any(len(self.windows[name]) < goal for name, goal in goals.items()):
                        await self._changed.wait()
            except TimeoutError:
                pytest.fail(f"the bystanders hear nothing: {self.windows}")

    async def stop(self) -> None:
        if self.process.returncode is None:
            self.process.kill()
        await self.process.wait()
        await self.reading

    def unharmed(self) -> None:
        for name, windows in self.windows.items():
            assert windows and all(windows), f"{name} missed {windows.count(False)} of {len(windows)} windows"


async def main() -> None:
    from .client import Client, meet
    from .tones import RATE, WINDOW, ear, publish_tone

    url, *tokens = sys.argv[1:]
    clients = {name: Client(name) for name in HERTZ}
    await asyncio.gather(*(client.join(url, access) for client, access in zip(clients.values(), tokens)))
    await meet(*clients.values())
    # A deep queue: a busy machine delays this process by less than a second.
    await asyncio.gather(*(publish_tone(client, HERTZ[name], queue=1000) for name, client in clients.items()))

    async def listen(name: str, whom: str) -> None:
        async with ear(await clients[name].subscribed(whom)) as listening:
            await listening.until(HERTZ[whom])
            while True:
                found = await listening.dominant()
                print(name, int(found is not None and abs(found - HERTZ[whom]) <= RATE / WINDOW), flush=True)
    await asyncio.gather(listen("alice", "bob"), listen("bob", "alice"))


if __name__ == "__main__":
    asyncio.run(main())
