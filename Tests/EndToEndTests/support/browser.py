"""Headless Chromium over the DevTools protocol, as little of it as a test needs."""

from __future__ import annotations

import asyncio
import base64
import contextlib
import itertools
import json
import pathlib
import shutil
import tempfile
from typing import Any

import aiohttp
from aiohttp import web

PAGE = pathlib.Path(__file__).parents[1] / "page"

FLAGS = [
    "--headless=new", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", "--no-first-run", "--mute-audio",
    "--use-fake-device-for-media-stream", "--use-fake-ui-for-media-stream",
    "--autoplay-policy=no-user-gesture-required",
    # Several pages at once, none of which may count as a background one.
    "--disable-background-timer-throttling", "--disable-backgrounding-occluded-windows",
    "--disable-renderer-backgrounding",
    # What WebRTC says of packets it cannot decrypt.
    "--enable-logging=stderr", "--vmodule=*srtp*=2",
    "--remote-debugging-port=0",
]


def path() -> str | None:
    return shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")


class Page:
    def __init__(self, socket: aiohttp.ClientWebSocketResponse):
        self.socket = socket
        self.numbers = itertools.count(1)
        self.answers: dict[int, asyncio.Future] = {}
        self.reading = asyncio.create_task(self._read())

    async def _read(self) -> None:
        async for message in self.socket:
            body = json.loads(message.data)
            if (waiting := self.answers.pop(body.get("id"), None)) and not waiting.done():
                waiting.set_result(body)

    async def call(self, method: str, **parameters: Any) -> dict:
        number = next(self.numbers)
        answer = self.answers[number] = asyncio.get_running_loop().create_future()
        await self.socket.send_str(json.dumps({"id": number, "method": method, "params": parameters}))
        body = await asyncio.wait_for(answer, 30)
        if "error" in body:
            raise RuntimeError(f"{method}: {body['error']}")
        return body["result"]

    async def run(self, script: str) -> Any:
        """The value of an expression; promises are awaited, exceptions raised."""
        result = await self.call("Runtime.evaluate", expression=script, awaitPromise=True, returnByValue=True)
        if problem := result.get("exceptionDetails"):
            raise RuntimeError(f"{script[:80]}: {problem.get('exception', {}).get('description', problem['text'])}")
        return result["result"].get("value")

    async def screenshot(self, to: pathlib.Path) -> None:
        picture = await self.call("Page.captureScreenshot", format="png")
        to.write_bytes(base64.b64decode(picture["data"]))


class Browser:
    def __init__(self, *, microphone: pathlib.Path | None = None):
        """`microphone`: a WAV file that it hears once, from when it is opened, in place of beeps."""
        self.flags = [f"--use-file-for-fake-audio-capture={microphone}%noloop"] if microphone else []
        self._closing = contextlib.AsyncExitStack()
        self.log = ""

    async def __aenter__(self) -> "Browser":
        directory = self._closing.enter_context(
            tempfile.TemporaryDirectory(prefix="parley-chromium-", ignore_cleanup_errors=True))
        self.process = await asyncio.create_subprocess_exec(
            path(), *FLAGS, *self.flags, f"--user-data-dir={directory}", "about:blank",
            stdin=asyncio.subprocess.DEVNULL, stdout=asyncio.subprocess.DEVNULL, stderr=asyncio.subprocess.PIPE)
        self._closing.push_async_callback(self._end)
        found = asyncio.get_running_loop().create_future()
        self.reading = asyncio.create_task(self._read(found))
        address = await asyncio.wait_for(found, 30)
        self.debugger = address.removeprefix("ws://").split("/")[0]
        self.http = await self._closing.enter_async_context(aiohttp.ClientSession())
        # Pages come from a server of their own: getUserMedia needs an origin that counts as secure, as loopback does.
        application = web.Application()
        application.router.add_static("/", PAGE)
        runner = web.AppRunner(application)
        await runner.setup()
        self._closing.push_async_callback(runner.cleanup)
        await web.TCPSite(runner, "127.0.0.1", 0).start()
        self.origin = "http://127.0.0.1:%d" % runner.addresses[0][1]
        return self

    async def _read(self, found: asyncio.Future) -> None:
        async for line in self.process.stderr:
            text = line.decode(errors="replace")
            self.log += text
            if "DevTools listening on " in text and not found.done():
                found.set_result(text.split("DevTools listening on ")[1].strip())
        if not found.done():
            found.set_exception(RuntimeError(f"chromium ended at once:\n{self.log[-2000:]}"))

    async def _end(self) -> None:
        with contextlib.suppress(ProcessLookupError):
            self.process.terminate()
        try:
            await asyncio.wait_for(self.process.wait(), 10)
        except asyncio.TimeoutError:
            self.process.kill()
            await self.process.wait()

    async def __aexit__(self, *_) -> None:
        await self._closing.aclose()

    async def open(self, title: str) -> Page:
        """A new page with the client's script loaded."""
        url = f"http://{self.debugger}/json/new?{self.origin}/index.html"
        async with self.http.put(url) as answer:
            target = await answer.json()
        socket = await self._closing.enter_async_context(
            self.http.ws_connect(target["webSocketDebuggerUrl"], max_msg_size=0))
        page = Page(socket)
        await page.call("Page.enable")
        async with asyncio.timeout(20):
            while not await page.run("document.readyState === 'complete' && typeof Caller === 'function'"):
                await asyncio.sleep(0.05)  # the load event may be past already; asking is certain
        await page.run(f"document.getElementById('who').textContent = {json.dumps(title)}; null")
        return page
