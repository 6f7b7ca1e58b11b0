"""Video to publish and to look at: a grey picture with a moving bar, so every frame differs and its mean is known."""

from __future__ import annotations

import asyncio
import contextlib

import numpy
from livekit import rtc

from .client import PATIENCE, Client


class Camera:
    """A published video track that shows `brightness` (0…255, luma) until closed."""

    def __init__(self, width: int, height: int, brightness: int):
        self.width, self.height, self.brightness = width, height, brightness
        self.source = rtc.VideoSource(width, height)
        self.track = rtc.LocalVideoTrack.create_video_track("camera", self.source)
        self.publication: rtc.LocalTrackPublication | None = None

    def frame(self, number: int) -> rtc.VideoFrame:
        luma = numpy.full((self.height, self.width), self.brightness, numpy.uint8)
        column = (number * 8) % (self.width - 8)
        luma[:, column:column + 8] = 255 - self.brightness
        colour = numpy.full(self.width * self.height // 2, 128, numpy.uint8)
        return rtc.VideoFrame(self.width, self.height, rtc.VideoBufferType.I420, luma.tobytes() + colour.tobytes())

    async def play(self, frames_per_second: int) -> None:
        loop, number = asyncio.get_running_loop(), 0
        started = loop.time()
        while True:
            self.source.capture_frame(self.frame(number))
            number += 1
            # A camera has its own clock; this is it.
            await asyncio.sleep(max(0.0, started + number / frames_per_second - loop.time()))


async def publish_camera(client: Client, *, width: int = 320, height: int = 180, brightness: int = 60,
                         frames_per_second: int = 15, codec=rtc.VideoCodec.VP8, simulcast: bool = False) -> Camera:
    camera = Camera(width, height, brightness)
    camera.publication = await client.local.publish_track(camera.track, rtc.TrackPublishOptions(
        source=rtc.TrackSource.SOURCE_CAMERA, video_codec=codec, simulcast=simulcast))
    client.spawn(camera.play(frames_per_second))
    return camera


@contextlib.asynccontextmanager
async def eye(track: rtc.Track):
    stream = rtc.VideoStream(track, format=rtc.VideoBufferType.I420)
    try:
        yield stream
    finally:
        await stream.aclose()


async def sees_picture(stream: rtc.VideoStream, *, brightness: int | None = None, width: int | None = None,
                       frames: int = 5, within: float = PATIENCE) -> None:
    """Returns after so many frames in a row that look as wanted."""
    right, last = 0, "nothing"
    try:
        async with asyncio.timeout(within):
            async for event in stream:
                frame = event.frame
                mean = float(numpy.frombuffer(frame.data, numpy.uint8)[:frame.width * frame.height].mean())
                last = f"{frame.width}x{frame.height}, brightness {mean:.0f}"
                fits = (brightness is None or abs(mean - brightness) < 15) and (width is None or frame.width == width)
                right = right + 1 if fits else 0
                if right == frames:
                    return
    except TimeoutError:
        pass
    raise AssertionError(f"wanted width {width}, brightness {brightness}; last saw {last} within {within} s")
