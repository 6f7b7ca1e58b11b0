"""Tones to publish, and an ear that names the frequency it hears."""

from __future__ import annotations

import asyncio
import contextlib

import numpy
from livekit import rtc

from .client import PATIENCE, Client

RATE = 48_000
#: 10 ms, the frame libwebrtc works in.
FRAME = RATE // 100
#: 200 ms: bins 5 Hz apart, enough to tell 440 from 660 and short enough to be quick.
WINDOW = RATE // 5
#: Root mean square, of full scale 1, under which a window counts as silence.
SILENCE = 0.005


class Tone:
    """A published microphone track that plays one sine tone until closed."""

    def __init__(self, hertz: float, queue: int):
        self.hertz = hertz
        self.source = rtc.AudioSource(RATE, 1, queue_size_ms=queue)
        self.track = rtc.LocalAudioTrack.create_audio_track(f"tone-{hertz:g}", self.source)
        self.publication: rtc.LocalTrackPublication | None = None

    async def play(self) -> None:
        """Feeds the source for ever; `capture_frame` waits while its queue is full, so this keeps real time."""
        start = 0
        while True:
            samples = numpy.sin(2 * numpy.pi * self.hertz * (start + numpy.arange(FRAME)) / RATE) * 0.5 * 32767
            frame = rtc.AudioFrame(samples.astype(numpy.int16).tobytes(), RATE, 1, FRAME)
            await self.source.capture_frame(frame)
            start += FRAME


async def publish_tone(client: Client, hertz: float, *, queue: int = 200, **options) -> Tone:
    """`queue`: milliseconds of tone made ahead, by which a busy machine may delay us; `options` as the SDK's."""
    tone = Tone(hertz, queue)
    options.setdefault("source", rtc.TrackSource.SOURCE_MICROPHONE)
    tone.publication = await client.local.publish_track(tone.track, rtc.TrackPublishOptions(**options))
    client.spawn(tone.play())
    return tone


class Ear:
    """Listens to one subscribed track."""

    def __init__(self, track: rtc.Track):
        self.stream = rtc.AudioStream(track, sample_rate=RATE, num_channels=1)
        self.samples = numpy.zeros(0, numpy.float64)

    async def window(self) -> numpy.ndarray:
        """The next 200 ms that have not been looked at, scaled to ±1."""
        while len(self.samples) < WINDOW:
            event = await anext(self.stream)
            fresh = numpy.frombuffer(event.frame.data, numpy.int16) / 32768
            self.samples = numpy.concatenate([self.samples, fresh])
        window, self.samples = self.samples[:WINDOW], self.samples[WINDOW:]
        return window

    async def dominant(self) -> float | None:
        """The strongest frequency of the next window in hertz; None when silent."""
        window = await self.window()
        if float(numpy.sqrt(numpy.mean(window ** 2))) < SILENCE:
            return None
        spectrum = numpy.abs(numpy.fft.rfft(window * numpy.hanning(len(window))))
        return float(numpy.argmax(spectrum) * RATE / WINDOW)

    async def silence(self, *, within: float = PATIENCE) -> None:
        """Returns once a window is silent, no frame has come for a second, or the track has ended."""
        try:
            async with asyncio.timeout(within):
                while True:
                    try:
                        if await asyncio.wait_for(self.dominant(), 1) is None:
                            return
                    except (asyncio.TimeoutError, StopAsyncIteration):
                        return
        except TimeoutError:
            raise AssertionError(f"still not silent after {within} s") from None

    async def until(self, hertz: float, *, times: int = 3, within: float = PATIENCE) -> None:
        """Returns once that frequency was dominant in so many windows in a row."""
        heard: list[float | None] = []
        def right(found: float | None) -> bool:
            return found is not None and abs(found - hertz) <= RATE / WINDOW
        try:
            async with asyncio.timeout(within):
                while len(heard) < times or not all(map(right, heard[-times:])):
                    heard.append(await self.dominant())
        except TimeoutError:
            raise AssertionError(f"wanted {hertz} Hz, heard {heard[-20:]} within {within} s") from None
        except StopAsyncIteration:
            raise AssertionError(f"wanted {hertz} Hz, but the track ended after {heard[-20:]}") from None


@contextlib.asynccontextmanager
async def ear(track: rtc.Track):
    listening = Ear(track)
    try:
        yield listening
    finally:
        await listening.stream.aclose()


async def hears(client: Client, identity: str, hertz: float, *, since: int = 0, within: float = PATIENCE) -> None:
    """`client` gets that participant's audio, and the tone is its dominant frequency."""
    track = await client.subscribed(identity, since=since, kind=rtc.TrackKind.KIND_AUDIO)
    async with ear(track) as listening:
        await listening.until(hertz, within=within)
