"""Starts and ends a server for a test, on free ports of loopback."""

from __future__ import annotations

import os
import pathlib
import signal
import socket
import subprocess
import tempfile
import time
import urllib.request

import aiohttp

ROOT = pathlib.Path(__file__).resolve().parents[3]
KEY = "devkey"
# 32 bytes or more, as RFC 7518 §3.2 asks of an HS256 key.
SECRET = os.environ.get("PARLEY_E2E_SECRET", "end-to-end-test-secret-of-40-characters-")


def binary() -> pathlib.Path:
    """The `parley` under test: $PARLEY_BIN, else the newest build of this checkout."""
    if named := os.environ.get("PARLEY_BIN"):
        return pathlib.Path(named)
    built = [path for kind in ("release", "debug") if (path := ROOT / ".build" / kind / "parley").exists()]
    if not built:
        raise FileNotFoundError("no parley binary under .build; run `swift build` or set PARLEY_BIN")
    return max(built, key=lambda path: path.stat().st_mtime)


def free_port(kind: socket.SocketKind) -> int:
    with socket.socket(socket.AF_INET, kind) as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


class Server:
    """One `parley serve` process, or, with $PARLEY_E2E_URL, a server that somebody else runs."""

    def __init__(self, extra_config: str = "", *, dev: bool = False):
        self.extra_config = extra_config
        self.dev = dev
        self.key, self.secret = (KEY, "secret") if dev else (KEY, SECRET)
        self.process: subprocess.Popen | None = None
        self.external = os.environ.get("PARLEY_E2E_URL")
        self.directory = tempfile.TemporaryDirectory(prefix="parley-e2e-")
        self.log = pathlib.Path(self.directory.name, "server.log")
        self.port = free_port(socket.SOCK_STREAM)
        self.udp_port = free_port(socket.SOCK_DGRAM)

    @property
    def url(self) -> str:
        return self.external or f"ws://127.0.0.1:{self.port}"

    @property
    def http(self) -> str:
        return self.url.replace("ws", "http", 1)

    def arguments(self) -> list[str]:
        if self.dev:
            return ["--dev", "--port", str(self.port), "--udp-port", str(self.udp_port)]
        path = pathlib.Path(self.directory.name, "livekit.yaml")
        path.write_text(self.config())
        path.chmod(0o600)
        return ["--config", str(path)]

    def config(self) -> str:
        # The same file a livekit-server would read.
        return "\n".join([
            f"port: {self.port}",
            "bind_addresses: ['127.0.0.1']",
            "keys:",
            f"  {self.key}: {self.secret}",
            "rtc:",
            f"  udp_port: {self.udp_port}",
            "  enable_loopback_candidate: true",
            "logging:",
            "  level: debug",
            self.extra_config,
        ])

    def start(self) -> "Server":
        """Returns once /healthz answers. Blocks: call it through `asyncio.to_thread` from a test."""
        if self.external:
            return self
        arguments = ["serve", *self.arguments()]
        with self.log.open("wb") as log:
            self.process = subprocess.Popen(
                [str(binary()), *arguments], stdin=subprocess.DEVNULL, stdout=log, stderr=log)
        deadline = time.monotonic() + 15
        while not self._healthy():
            if self.process.poll() is not None:
                raise RuntimeError(f"the server ended with {self.process.returncode}:\n{self.log_text()}")
            if time.monotonic() > deadline:
                raise RuntimeError(f"the server did not answer /healthz within 15 s:\n{self.log_text()}")
            time.sleep(0.02)  # nothing announces "somebody listens on that port"; ask again shortly
        return self

    def _healthy(self) -> bool:
        try:
            with urllib.request.urlopen(self.http + "/healthz", timeout=2) as response:
                return response.status == 200
        except OSError:
            return False

    def stop(self, with_signal: int = signal.SIGTERM) -> int | None:
        """Ends the process and returns its exit status; a server that hangs is killed and that is an error."""
        if self.process is None:
            return None
        if self.process.poll() is None:
            self.process.send_signal(with_signal)
            try:
                self.process.wait(10)
            except subprocess.TimeoutExpired:
                self.process.kill()
                self.process.wait()
                raise RuntimeError(f"the server did not end within 10 s of signal {with_signal}:\n{self.log_text()}")
        return self.process.returncode

    def log_text(self) -> str:
        return self.log.read_text(errors="replace") if self.log.exists() else ""

    async def metrics(self) -> dict[str, float]:
        """/metrics, each sample by name and labels, for example `parley_rooms` or `x_total{reason="late"}`."""
        async with aiohttp.ClientSession() as session, session.get(self.http + "/metrics") as response:
            text = await response.text()
        samples = (line.rsplit(" ", 1) for line in text.splitlines() if line and not line.startswith("#"))
        return {name: float(value) for name, value in samples}
