"""A second, independent WebRTC stack: Debian's Chromium with fake devices and a client of our own that speaks JSON.

The browser's own statistics are the evidence: packets and decoded frames both ways, one candidate pair for the whole
session, and nothing it could not decrypt. $PARLEY_E2E_SCREENSHOTS names a folder for pictures of the pages.
"""

import asyncio
import base64
import json
import os
import pathlib

import pytest
from livekit import rtc
from livekit.protocol import models as models
from livekit.protocol import rtc as messages

from support import browser
from support.browser import Browser, Page
from support.pictures import eye, publish_camera, sees_picture
from support.tokens import token
from support.tones import ear, publish_tone

pytestmark = [pytest.mark.skipif(browser.path() is None, reason="no chromium on PATH; run scripts/setup.sh"),
              pytest.mark.slow, pytest.mark.timeout(150)]

BOTH_WAYS = pytest.mark.parametrize("dual", [True, False], ids=["two connections", "one connection"])


def signal_url(server, access: str, *, dual: bool) -> str:
    if dual:
        return f"{server.url}/rtc?access_token={access}&protocol=16&sdk=js&auto_subscribe=1"
    request = messages.JoinRequest(
        client_info=models.ClientInfo(sdk=models.ClientInfo.SDK.JS, protocol=16),
        connection_settings=messages.ConnectionSettings(auto_subscribe=True))
    wrapped = messages.WrappedJoinRequest(join_request=request.SerializeToString())
    encoded = base64.urlsafe_b64encode(wrapped.SerializeToString()).decode().replace("=", "%3D")
    return f"{server.url}/rtc/v1?access_token={access}&join_request={encoded}"


async def enter(chromium: Browser, server, room: str, identity: str, *, dual: bool) -> Page:
    page = await chromium.open(identity)
    await page.run("window.client = new Client(%s, %s); client.publish()" % (
        json.dumps(signal_url(server, token(server, room, identity), dual=dual)), json.dumps(dual)))
    return page


def entries(report: dict, kind: str, direction: str) -> list[dict]:
    return [entry for connection in report["connections"] for entry in connection[direction] if entry["kind"] == kind]


def total(report: dict, kind: str, direction: str, field: str) -> float:
    return sum(entry.get(field, 0) for entry in entries(report, kind, direction))


def counts(report: dict) -> dict:
    wanted = [("inbound", "packetsReceived"), ("inbound", "framesDecoded"), ("outbound", "packetsSent")]
    return {f"{kind} {direction} {field}": total(report, kind, direction, field)
            for kind in ("audio", "video") for direction, field in wanted}


async def flowing(page: Page, *, within: float = 60) -> dict:
    """The page's report once media flows both ways."""
    async def wait() -> dict:
        while True:
            report = await page.run("client.report()")
            if (total(report, "audio", "inbound", "packetsReceived") > 100
                    and total(report, "audio", "outbound", "packetsSent") > 100
                    and total(report, "video", "inbound", "framesDecoded") > 20
                    and total(report, "video", "outbound", "packetsSent") > 50):
                return report
            await asyncio.sleep(0.25)  # statistics have no event
    try:
        return await asyncio.wait_for(wait(), within)
    except asyncio.TimeoutError:
        written = await page.run("document.getElementById('log').textContent")
        report = await page.run("client.report()")
        raise AssertionError(f"no media both ways within {within} s: {counts(report)}; the page says:\n{written}")


def healthy(first: dict, later: dict) -> None:
    """Nothing was restarted, renegotiated or undecodable between two reports."""
    for before, after in zip(first["connections"], later["connections"], strict=True):
        assert after["state"] == "connected"
        for old, new in zip(before["transports"], after["transports"], strict=True):
            assert new["dtlsState"] == "connected"
            # Several pairs may be nominated while it begins; from then on it is one, under one set of credentials.
            for unchanged in ("selectedCandidatePairId", "selectedCandidatePairChanges", "iceLocalUsernameFragment"):
                assert new[unchanged] and new[unchanged] == old[unchanged], unchanged
            assert new["srtpCipher"].startswith("SRTP_A")
    assert total(later, "video", "inbound", "framesDecoded") > total(first, "video", "inbound", "framesDecoded") + 20
    heard = [total(report, "audio", "inbound", "packetsReceived") for report in (first, later)]
    assert heard[1] > heard[0] + 50
    received = total(later, "video", "inbound", "packetsReceived") + total(later, "audio", "inbound", "packetsReceived")
    lost = total(later, "video", "inbound", "packetsLost") + total(later, "audio", "inbound", "packetsLost")
    assert lost <= received * 0.01, f"{lost} of {received} packets lost on loopback"


async def keep_pictures(**pages: Page) -> None:
    if folder := os.environ.get("PARLEY_E2E_SCREENSHOTS"):
        pathlib.Path(folder).mkdir(parents=True, exist_ok=True)
        for name, page in pages.items():
            await page.screenshot(pathlib.Path(folder, f"{name}.png"))


@BOTH_WAYS
async def test_two_pages_see_and_hear_each_other(server, room_name, dual):
    async with Browser() as chromium:
        one, two = await asyncio.gather(*(
            enter(chromium, server, room_name, name, dual=dual) for name in ("one", "two")))
        first = await asyncio.gather(flowing(one), flowing(two))

        async def later(page: Page, before: dict) -> dict:
            async with asyncio.timeout(30):
                while True:
                    report = await page.run("client.report()")
                    if (total(report, "video", "inbound", "framesDecoded")
                            > total(before, "video", "inbound", "framesDecoded") + 40):
                        return report
                    await asyncio.sleep(0.25)
        second = await asyncio.gather(later(one, first[0]), later(two, first[1]))
        for before, after in zip(first, second):
            healthy(before, after)
            assert after["textFrames"] > 0, "the server never answered in JSON"
        await keep_pictures(**{f"{name}-{'two' if dual else 'one'}-connections": page
                               for name, page in (("one", one), ("two", two))})
        assert "unprotect" not in chromium.log.lower(), "the browser could not decrypt something"


@BOTH_WAYS
async def test_a_page_and_the_sdk_see_and_hear_each_other(server, join, room_name, dual):
    bob = await join("bob")
    await asyncio.gather(publish_tone(bob, 440), publish_camera(bob, brightness=200))
    async with Browser() as chromium:
        page = await enter(chromium, server, room_name, "page", dual=dual)
        await flowing(page)

        async def hears_the_tone():
            async with asyncio.timeout(30):
                while abs((await page.run("client.dominant()") or 0) - 440) > 12:
                    await asyncio.sleep(0.1)  # the analyser shows only the present moment
        await hears_the_tone()
        # Chromium's fake microphone beeps, its fake camera counts time on a green ground.
        sound = await bob.subscribed("page", kind=rtc.TrackKind.KIND_AUDIO)
        picture = await bob.subscribed("page", kind=rtc.TrackKind.KIND_VIDEO)
        async with ear(sound) as listening, eye(picture) as stream:
            async def beep():
                async with asyncio.timeout(20):
                    while await listening.dominant() is None:
                        pass
            await asyncio.gather(beep(), sees_picture(stream, frames=10))
        await keep_pictures(**{f"page-with-sdk-{'two' if dual else 'one'}": page})
