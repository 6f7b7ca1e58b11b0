"""`parley worker` and `parley call` as processes, and a caller made of the unmodified `livekit` package."""

from __future__ import annotations

import asyncio
import contextlib
import dataclasses
import os
import pathlib
import signal
import subprocess
import tempfile
import time

import aiohttp
from livekit import api, rtc

from .client import PATIENCE, Client
from .server import Server, binary
from .speech import Hearing, Microphone, publish_microphone

#: Loading models and speaking the fixed phrases ahead.
WARM_UP = 60.0

PROFILE = """
name: {name}
instructions: Help the caller with their device.
greeting: Hello.
"""


class Worker:
    """One `parley worker` process; by default with a profile that greets and has every tool."""

    def __init__(self, server: Server, name: str, *, profile: str = "", key: str | None = None,
                 secret: str | None = None, environment: dict[str, str] | None = None,
                 arguments: list[str] | None = None):
        self.arguments = arguments or []
        self.server, self.name = server, name
        self.directory = tempfile.TemporaryDirectory(prefix="parley-worker-")
        self.log = pathlib.Path(self.directory.name, "worker.log")
        self.profile = pathlib.Path(self.directory.name, "profile.yaml")
        self.profile.write_text(PROFILE.format(name=name) + profile)
        self.environment = os.environ | access(server, key=key, secret=secret) | (environment or {})
        self.process: subprocess.Popen | None = None

    def launch(self) -> "Worker":
        # A busy machine is no reason to refuse a call here.
        arguments = ["worker", "--profile", str(self.profile), "--load-limit", "100", "--drain", "1s",
                     *self.arguments]
        with self.log.open("wb") as log:
            self.process = subprocess.Popen(
                [str(binary()), *arguments], env=self.environment, stdin=subprocess.DEVNULL, stdout=log, stderr=log)
        return self

    def start(self) -> "Worker":
        """Returns once the server has registered it. Blocks."""
        self.launch().wait_for("registered", within=WARM_UP)
        return self

    def wait_for(self, text: str, *, within: float = PATIENCE, times: int = 1) -> None:
        """Returns once its log has that text so often. Blocks."""
        deadline = time.monotonic() + within
        while self.log_text().count(text) < times:
            if self.process.poll() is not None:
                raise RuntimeError(f"the worker ended with {self.process.returncode}:\n{self.log_text()}")
            if time.monotonic() > deadline:
                raise AssertionError(f"no '{text}' in the worker's log within {within} s:\n{self.log_text()}")
            time.sleep(0.05)  # a log file announces nothing; look again shortly

    def stop(self) -> int | None:
        if self.process is None:
            return None
        if self.process.poll() is None:
            self.process.terminate()
            try:
                self.process.wait(15)
            except subprocess.TimeoutExpired:
                self.process.kill()
                self.process.wait()
                raise RuntimeError(f"the worker did not end within 15 s of SIGTERM:\n{self.log_text()}")
        return self.process.returncode

    def kill(self) -> None:
        self.process.send_signal(signal.SIGKILL)
        self.process.wait()

    def log_text(self) -> str:
        return self.log.read_text(errors="replace") if self.log.exists() else ""


def access(server: Server, *, key: str | None = None, secret: str | None = None) -> dict[str, str]:
    """The environment in which a command of `parley` finds that server."""
    return {"LIVEKIT_URL": server.url, "LIVEKIT_API_KEY": key or server.key,
            "LIVEKIT_API_SECRET": secret or server.secret}


@dataclasses.dataclass
class Ended:
    """How a command went."""
    status: int
    out: str
    err: str


async def parley(*arguments: str, server: Server | None = None, within: float = 60,
                 environment: dict[str, str] | None = None) -> Ended:
    """Runs a command of `parley` to its end."""
    environment = os.environ | (access(server) if server else {}) | (environment or {})
    process = await asyncio.create_subprocess_exec(
        str(binary()), *arguments, env=environment, stdin=asyncio.subprocess.DEVNULL,
        stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.PIPE)
    try:
        out, err = await asyncio.wait_for(process.communicate(), within)
    except asyncio.TimeoutError:
        process.kill()
        out, err = await process.communicate()
        raise AssertionError(
            f"`parley {' '.join(arguments)}` did not end within {within} s:\n{out.decode()}\n{err.decode()}") from None
    return Ended(process.returncode, out.decode(), err.decode())


async def request_call(server: Server, caller: str, agent: str, **body) -> tuple[int, dict]:
    """`POST /call` as a backend does it: status and answer."""
    grants = api.VideoGrants(room_create=True, room_admin=True)
    token = api.AccessToken(server.key, server.secret).with_identity("backend").with_grants(grants).to_jwt()
    async with aiohttp.ClientSession() as session, session.post(
            server.http + "/call", json={"caller": caller, "agent": agent, **body},
            headers={"authorization": f"Bearer {token}"}) as answer:
        return answer.status, await answer.json()


@dataclasses.dataclass
class Words:
    """A text stream of `lk.transcription`, as far as it has come."""
    speaker: str
    attributes: dict[str, str]
    text: str = ""
    is_whole: bool = False


class AgentCaller:
    """Somebody who calls an agent: hears it, reads the captions, and is its device."""

    def __init__(self, identity: str):
        self.client = Client(identity)
        self.words: list[Words] = []
        self.used: list[tuple[str, str]] = []
        self.agent = ""
        self.hearing: Hearing | None = None
        self.microphone: Microphone | None = None
        self.room = ""
        self._devices: list = []
        self.client.room.register_text_stream_handler("lk.transcription", self._read)

    def _read(self, reader: rtc.TextStreamReader, speaker: str) -> None:
        words = Words(speaker, dict(reader.info.attributes or {}))
        self.words.append(words)

        async def read() -> None:
            # A stream that the end of the call cuts is as long as it is.
            with contextlib.suppress(ConnectionError), contextlib.closing(reader):
                async for chunk in reader:
                    words.text += chunk
                    self.client.note("words", words)
            words.is_whole = True
            self.client.note("words", words)
        self.client.spawn(read())

    # --- the call

    async def join(self, server: Server, agent: str, *, microphone: bool = True, **body) -> "AgentCaller":
        """Asks for the call and joins it; the agent is on its way."""
        status, answer = await request_call(server, self.client.name, agent, **body)
        assert status == 201, answer
        return await self.enter(answer, microphone=microphone)

    async def enter(self, answer: dict, *, microphone: bool = True) -> "AgentCaller":
        """Joins a call that was asked for: `answer` is what a phone would be pushed."""
        self.room = answer["room"]
        await self.client.join(answer["url"], answer["token"])
        for method, handler in self._devices:
            self.client.local.register_rpc_method(method, handler)
        if microphone:
            self.microphone = await publish_microphone(self.client)
        return self

    async def call(self, server: Server, agent: str, **options) -> "AgentCaller":
        """The same, and waits until the agent is there and can be heard."""
        await self.join(server, agent, **options)
        await self.met()
        return self

    async def met(self, *, since: int = 0) -> None:
        kind = rtc.ParticipantKind.PARTICIPANT_KIND_AGENT
        track, _, owner = await self.client.event(
            "track_subscribed", lambda track, _, owner: owner.kind == kind, since=since)
        self.agent = owner.identity
        self.hearing = Hearing(track)
        self.client.spawn(self.hearing.listen())

    async def greeted(self) -> str:
        """The greeting's words, once it is over and the agent listens."""
        words = await self.agent_said("hello", whole=True)
        await self.state("listening", after="speaking")
        return words.text

    # --- what the agent shows

    @property
    def states(self) -> list[str]:
        """`lk.agent.state`, each change of it."""
        changes = [changed.get("lk.agent.state") for changed, participant
                   in self.client.saw("participant_attributes_changed") if participant.identity == self.agent]
        return [state for state in changes if state]

    async def state(self, wanted: str, *, after: str | None = None, since: int = 0) -> int:
        """Waits until the agent's state is that one, having been `after` since then: how many changes there were."""
        def reached() -> int | None:
            states = self.states[since:]
            if after is None:
                return len(self.states) if wanted in states else None
            return len(self.states) if after in states and wanted in states[states.index(after):] else None
        return await self.client.until(reached, f"the agent to be {wanted}; it was {self.states}")

    async def _caption(self, of: str, text: str, since: int, within: float, where) -> Words:
        def found() -> Words | None:
            return next((words for words in self.words[since:]
                         if words.speaker == of and text in words.text.lower() and where(words)), None)
        try:
            return await self.client.until(found, f"'{text}' by {of}", within=within)
        except AssertionError as error:
            raise AssertionError(f"{error}; captions: {[(w.speaker, w.text) for w in self.words]}") from None

    async def agent_said(self, text: str, *, since: int = 0, whole: bool = False, within: float = PATIENCE) -> Words:
        """A caption of the agent's words, as they begin to be heard; `whole`: once all of them were."""
        return await self._caption(self.agent, text, since, within, lambda words: words.is_whole or not whole)

    async def understood(self, text: str, *, since: int = 0, within: float = PATIENCE) -> Words:
        """A final caption of this caller's words."""
        return await self._caption(
            self.client.name, text, since, within,
            lambda words: words.is_whole and words.attributes.get("lk.transcription_final") == "true")

    # --- what the caller does

    def offer(self, method: str, answer: str | Exception) -> None:
        """Is a device that has this: answers with that, or refuses with that."""
        def handle(invocation: rtc.RpcInvocationData) -> str:
            self.used.append((method, invocation.payload))
            self.client.note("device", method)
            if isinstance(answer, Exception):
                raise answer
            return answer
        self._devices.append((method, handle))

    async def say(self, words) -> None:
        """Says a line; returns when the last of it went out."""
        await self.microphone.say(words)

    async def type(self, text: str) -> None:
        await self.client.local.send_text(text, topic="lk.chat")

    async def left(self, within: float = PATIENCE) -> None:
        """Waits until the agent has hung up."""
        await self.client.event("participant_disconnected", lambda who: who.identity == self.agent, within=within)

    async def close(self) -> None:
        await self.client.close()
