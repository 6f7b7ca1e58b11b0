"""A caller in headless Chromium: another WebRTC stack, another signalling client, a microphone that is a file.

What it heard is judged by the browser's own statistics, what was understood by the captions it was sent.
$PARLEY_E2E_SCREENSHOTS names a folder for a picture of the page.
"""

import json
import os
import pathlib

import numpy
import pytest

from support import browser
from support.agent import request_call
from support.browser import Browser
from support.speech import RATE, line, write_wav

pytestmark = [pytest.mark.skipif(browser.path() is None, reason="no chromium on PATH; run scripts/setup.sh"),
              pytest.mark.timeout(120)]


def loudness(before: dict, after: dict) -> float:
    """Root mean square of what was decoded in between, of full scale 1."""
    return ((after["energy"] - before["energy"]) / (after["seconds"] - before["seconds"])) ** 0.5


async def test_a_browser_calls_an_agent_and_its_battery_is_read_to_it(server, agent, tmp_path):
    # The track is negotiated while the first second of the file plays.
    quiet = numpy.zeros(RATE, numpy.int16)
    microphone = write_wav(tmp_path / "microphone.wav", numpy.concatenate([quiet, line("battery"), quiet, quiet]))
    status, answer = await request_call(server, "page", agent.name)
    assert status == 201, answer
    url = f"{answer['url']}/rtc?access_token={answer['token']}&protocol=16&sdk=js&auto_subscribe=1"
    devices = {"get_battery_level": json.dumps({"level_percent": 42, "charging": True})}

    async with Browser(microphone=microphone) as chromium:
        page = await chromium.open("A caller in a browser")
        await page.run(f"window.caller = new Caller({json.dumps(url)}, true, {json.dumps(devices)}); caller.joined")
        greeting = await page.run("caller.caption('hello')")
        greeted = await page.run("caller.decoded()")
        await page.run("caller.speak()")
        understood = await page.run("caller.caption('battery level')")
        spoken = await page.run("caller.caption('42 percent')")
        answered = await page.run("caller.decoded()")
        used = await page.run("caller.used")
        if folder := os.environ.get("PARLEY_E2E_SCREENSHOTS"):
            pathlib.Path(folder).mkdir(parents=True, exist_ok=True)
            await page.screenshot(pathlib.Path(folder, "caller.png"))

    assert greeting["text"] == "Hello." and greeting["from"].startswith("agent-")
    assert understood["from"] == "page" and spoken["from"] == greeting["from"]
    assert used == [{"method": "get_battery_level", "payload": "{}"}]
    nothing = {"energy": 0, "seconds": 0}
    assert loudness(nothing, greeted) > 0.01, greeted
    assert loudness(greeted, answered) > 0.005, (greeted, answered)
    assert answered["lost"] == 0
