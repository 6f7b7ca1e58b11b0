"""Fixtures: one server for the session, clients that close themselves, a server API, rooms of their own."""

from __future__ import annotations

import asyncio
import itertools
import os
import re

import pytest
import pytest_asyncio
from livekit import api

from support.agent import AgentCaller, Worker
from support.client import Client
from support.relay import Relay
from support.server import Server
from support.tokens import token

_numbers = itertools.count(1)


@pytest.fixture(scope="session")
def server():
    """The server most tests share. Its log is shown when a test fails."""
    running = Server().start()
    yield running
    status = running.stop()
    assert status in (0, None), f"the server ended with {status}:\n{running.log_text()[-4000:]}"


@pytest_asyncio.fixture
async def own_server(request):
    """`await own_server(extra_config)` starts a server for one test."""
    if os.environ.get("PARLEY_E2E_URL"):
        pytest.skip("needs a server with its own configuration; PARLEY_E2E_URL names a fixed one")
    started: list[Server] = []

    async def start(extra_config: str = "", **options) -> Server:
        fresh = Server(extra_config, **options)
        started.append(fresh)
        request.node.servers = [*getattr(request.node, "servers", []), fresh]
        return await asyncio.to_thread(fresh.start)

    yield start
    for one in started:
        await asyncio.to_thread(one.stop)


@pytest.fixture
def room_name(request) -> str:
    """A room nobody else uses, named for its test."""
    plain = re.sub(r"[^a-z0-9]+", "-", request.node.name.lower()).strip("-")
    return f"{plain[:60]}-{os.getpid()}-{next(_numbers)}"


@pytest_asyncio.fixture
async def join(request, room_name):
    """`await join("alice")` joins the test's room on the shared server; see `Client.join` and `token` for options."""
    clients: list[Client] = []

    async def joined(identity: str, *, on: Server | None = None, room: str | None = None, url: str | None = None,
                     single: bool | None = None, auto_subscribe: bool = True, **options) -> Client:
        chosen = on or request.getfixturevalue("server")
        client = Client(identity)
        clients.append(client)
        made = token(chosen, room or room_name, identity, **options)
        return await client.join(url or chosen.url, made, single=single, auto_subscribe=auto_subscribe)

    yield joined
    await asyncio.gather(*(client.close() for client in clients), return_exceptions=True)


@pytest.fixture(scope="session")
def agent(server):
    """The agent of most calls, "concierge": a worker in a process of its own. Its log is shown on failure."""
    running = Worker(server, "concierge").start()
    yield running
    status = running.stop()
    assert status in (0, None), f"the worker ended with {status}:\n{running.log_text()[-4000:]}"


@pytest_asyncio.fixture
async def own_worker(request, server):
    """`await own_worker("name", profile="…")` starts a worker for one test; see `Worker` for options."""
    started: list[Worker] = []

    async def start(name: str, **options) -> Worker:
        fresh = Worker(options.pop("on", server), name, **options)
        started.append(fresh)
        request.node.servers = [*getattr(request.node, "servers", []), fresh]
        return await asyncio.to_thread(fresh.start)

    yield start
    for one in started:
        await asyncio.to_thread(one.stop)


@pytest_asyncio.fixture
async def caller():
    """`caller("alice")` is somebody who calls agents; see `AgentCaller`."""
    made: list[AgentCaller] = []

    def make(identity: str = "alice") -> AgentCaller:
        made.append(AgentCaller(identity))
        return made[-1]

    yield make
    await asyncio.gather(*(one.close() for one in made), return_exceptions=True)


@pytest_asyncio.fixture
async def admin(server):
    """The server API of `livekit-api`, with the server's own key."""
    async with api.LiveKitAPI(server.http, server.key, server.secret) as client:
        yield client


@pytest_asyncio.fixture
async def relay(server):
    """A path to the shared server that the test can cut."""
    between = await Relay(server).start()
    yield between
    await between.stop()


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item, call):
    report = yield
    if report.failed:
        servers = [*getattr(item, "servers", [])]
        if shared := item.funcargs.get("server"):
            servers.append(shared)
        if worker := item.funcargs.get("agent"):
            servers.append(worker)
        for one in servers:
            report.sections.append((f"{one.log.stem} log, last 80 lines", "\n".join(one.log_text().splitlines()[-80:])))
    return report
