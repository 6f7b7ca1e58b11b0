"""Runs workers of the unmodified `livekit-agents` as processes of their own."""

from __future__ import annotations

import asyncio
import contextlib
import os
import pathlib
import signal

from .server import ROOT, Server

#: A cold Python with all of livekit-agents on a busy machine.
START_PATIENCE = 60.0


def agents_python() -> pathlib.Path:
    """$PARLEY_AGENTS_PYTHON, else that of the venv scripts/setup.sh makes."""
    return pathlib.Path(os.environ.get("PARLEY_AGENTS_PYTHON", ROOT / ".venv-agents" / "bin" / "python"))


class ToneWorker:
    """`async with ToneWorker(server, "guide", 440)`: registered, and with a warm process for its first job."""

    def __init__(self, server: Server, name: str, hertz: float):
        self.server = server
        self.name = name
        self.hertz = hertz
        self.lines: list[str] = []
        self.process: asyncio.subprocess.Process | None = None
        self._reader: asyncio.Task | None = None
        self._changed = asyncio.Condition()

    async def __aenter__(self) -> "ToneWorker":
        environment = {
            **os.environ, "LIVEKIT_URL": self.server.url, "LIVEKIT_API_KEY": self.server.key,
            "LIVEKIT_API_SECRET": self.server.secret, "TONE_AGENT": self.name, "TONE_HERTZ": str(self.hertz),
            "PYTHONUNBUFFERED": "1"}
        script = pathlib.Path(__file__).with_name("tone_agent.py")
        # A group of its own, so that the worker and its job processes can be killed as one machine would be.
        self.process = await asyncio.create_subprocess_exec(
            str(agents_python()), str(script), "start", env=environment, stdin=asyncio.subprocess.DEVNULL,
            stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.STDOUT, start_new_session=True,
            limit=1 << 20)
        self._reader = asyncio.create_task(self._read())
        await self.says("process initialized")
        await self.says("registered worker")
        return self

    async def _read(self) -> None:
        while line := await self.process.stdout.readline():
            self.lines.append(line.decode(errors="replace").rstrip())
            async with self._changed:
                self._changed.notify_all()
        async with self._changed:
            self.lines.append("(ended)")
            self._changed.notify_all()

    async def says(self, text: str, *, within: float = START_PATIENCE) -> None:
        async with self._changed:
            try:
                async with asyncio.timeout(within):
                    while not any(text in line for line in self.lines):
                        assert "(ended)" not in self.lines, "the worker ended:\n" + "\n".join(self.lines[-40:])
                        await self._changed.wait()
            except TimeoutError:
                raise AssertionError(f"no '{text}' within {within} s:\n" + "\n".join(self.lines[-40:])) from None

    def kill(self) -> None:
        """kill -9, the worker and its job processes at once."""
        with contextlib.suppress(ProcessLookupError):
            os.killpg(self.process.pid, signal.SIGKILL)

    def kill_worker_alone(self) -> None:
        """kill -9 for the worker; its job processes find out by themselves."""
        self.process.kill()

    async def __aexit__(self, *_) -> None:
        self.kill()
        await self.process.wait()
        await self._reader
