"""Lines for callers to say, a microphone to say them into, an ear for the agent, and a recogniser that is not ours."""

from __future__ import annotations

import asyncio
import contextlib
import pathlib
import re
import struct
import wave

import numpy
from livekit import rtc

from .client import PATIENCE, Client

#: Of the fixtures, of the track we publish and of what we hear.
RATE = 16_000
#: 10 ms, the frame libwebrtc works in.
FRAME = RATE // 100
#: Root mean square of a frame, of full scale 1, from which somebody can be heard: −44 dBFS.
AUDIBLE = 0.006

LINES = pathlib.Path(__file__).parents[2] / "Fixtures" / "speech"


def line_path(name: str) -> pathlib.Path:
    return LINES / f"{name}.wav"


def line(name: str) -> numpy.ndarray:
    """What is said in that fixture, 16 bits at RATE."""
    data = line_path(name).read_bytes()
    at = data.index(b"data") + 8
    length = struct.unpack("<I", data[at - 4:at])[0]
    inverted = ~numpy.frombuffer(data[at:at + length], numpy.uint8)
    # ITU-T G.711, µ-law.
    magnitude = ((((inverted & 15).astype(int) << 3) + 132) << ((inverted >> 4) & 7)) - 132
    return numpy.where(inverted & 128, -magnitude, magnitude).astype(numpy.int16)


def trimmed(samples: numpy.ndarray) -> numpy.ndarray:
    """Without the quiet before and after it."""
    loud = numpy.flatnonzero(numpy.abs(samples.astype(int)) > 500)
    return samples[loud[0]:loud[-1] + 1]


def write_wav(path: pathlib.Path, samples: numpy.ndarray, *, rate: int = RATE) -> pathlib.Path:
    """As plain 16-bit PCM; `samples` of shape (n,) or (n, channels)."""
    with wave.open(str(path), "wb") as file:
        file.setnchannels(1 if samples.ndim == 1 else samples.shape[1])
        file.setsampwidth(2)
        file.setframerate(rate)
        file.writeframes(samples.astype(numpy.int16).tobytes())
    return path


def read_wav(path: pathlib.Path) -> tuple[numpy.ndarray, int]:
    """16-bit samples of shape (n, channels), and their rate."""
    with wave.open(str(path)) as file:
        assert file.getsampwidth() == 2
        samples = numpy.frombuffer(file.readframes(file.getnframes()), numpy.int16)
        return samples.reshape(-1, file.getnchannels()), file.getframerate()


def rms(samples: numpy.ndarray) -> float:
    """Of full scale 1."""
    return float(numpy.sqrt(numpy.mean((samples / 32768) ** 2))) if len(samples) else 0.0


def transcribe(samples: numpy.ndarray, rate: int = RATE) -> str:
    """What the `pocketsphinx` package from PyPI, which brings its own model, understands. Call it after the call: it
    keeps Python busy."""
    import pocketsphinx

    if rate != RATE:
        wanted = numpy.arange(0, len(samples), rate / RATE)
        samples = numpy.interp(wanted, numpy.arange(len(samples)), samples).astype(numpy.int16)
    decoder = pocketsphinx.Decoder(samprate=RATE, loglevel="FATAL")
    decoder.start_utt()
    decoder.process_raw(samples.astype(numpy.int16).tobytes(), full_utt=True)
    decoder.end_utt()
    return re.sub(r"\(\d\)", "", decoder.hyp().hypstr) if decoder.hyp() else ""


class Microphone:
    """A published track that is silent until it is given something to say, as a real one is."""

    def __init__(self):
        # 200 ms made ahead, by which a busy machine may delay us.
        self.source = rtc.AudioSource(RATE, 1, queue_size_ms=200)
        self.track = rtc.LocalAudioTrack.create_audio_track("microphone", self.source)
        self.publication: rtc.LocalTrackPublication | None = None
        self._waiting: list[tuple[numpy.ndarray, asyncio.Future]] = []

    async def play(self) -> None:
        """Feeds the source for ever; `capture_frame` waits while its queue is full, so this keeps real time."""
        silence = numpy.zeros(FRAME, numpy.int16)
        while True:
            if not self._waiting:
                await self._capture(silence)
                continue
            samples, done = self._waiting.pop(0)
            for start in range(0, len(samples), FRAME):
                if done.cancelled():
                    break
                frame = samples[start:start + FRAME]
                await self._capture(numpy.pad(frame, (0, FRAME - len(frame))))
            if not done.done():
                done.set_result(None)

    async def _capture(self, frame: numpy.ndarray) -> None:
        await self.source.capture_frame(rtc.AudioFrame(frame.astype(numpy.int16).tobytes(), RATE, 1, FRAME))

    def say(self, samples: numpy.ndarray | str) -> asyncio.Future:
        """Says it after what was said before; await it for the end, cancel it to break off."""
        done = asyncio.get_running_loop().create_future()
        self._waiting.append((line(samples) if isinstance(samples, str) else samples, done))
        return done


async def publish_microphone(client: Client) -> Microphone:
    microphone = Microphone()
    options = rtc.TrackPublishOptions(source=rtc.TrackSource.SOURCE_MICROPHONE)
    microphone.publication = await client.local.publish_track(microphone.track, options)
    client.spawn(microphone.play())
    return microphone


class Hearing:
    """Everything that is heard of one track, from now on."""

    def __init__(self, track: rtc.Track):
        self.stream = rtc.AudioStream(track, sample_rate=RATE, num_channels=1, frame_size_ms=10)
        self.frames: list[numpy.ndarray] = []
        self.levels: list[float] = []
        self._changed = asyncio.Condition()

    async def listen(self) -> None:
        async with contextlib.aclosing(self.stream):
            async for event in self.stream:
                frame = numpy.frombuffer(event.frame.data, numpy.int16).copy()
                async with self._changed:
                    self.frames.append(frame)
                    self.levels.append(rms(frame))
                    self._changed.notify_all()

    @property
    def now(self) -> int:
        """A point in what was heard, in frames of 10 ms."""
        return len(self.frames)

    def sound(self, since: int = 0, until: int | None = None) -> numpy.ndarray:
        return numpy.concatenate([numpy.zeros(0, numpy.int16), *self.frames[since:until]])

    async def _until(self, condition, what: str, within: float) -> None:
        async with self._changed:
            try:
                async with asyncio.timeout(within):
                    while not condition():
                        await self._changed.wait()
            except TimeoutError:
                recent = [round(level, 4) for level in self.levels[-100:]]
                raise AssertionError(f"waited {within} s for {what}; levels of the last second: {recent}") from None

    async def audible(self, since: int = 0, *, within: float = PATIENCE) -> int:
        """Returns once 100 ms of speech have been heard since then: where they begin."""
        found: list[int] = []

        def speech() -> bool:
            loud = [at for at in range(since, len(self.levels)) if self.levels[at] > AUDIBLE]
            if len(loud) >= 10:
                found.append(loud[0])
            return bool(found)
        await self._until(speech, "somebody to speak", within)
        return found[0]

    async def quiet(self, since: int, *, seconds: float = 0.5, within: float = PATIENCE) -> int:
        """Returns once nothing was heard for so long since then: where that began."""
        needed = int(seconds * 100)
        found: list[int] = []

        def silence() -> bool:
            run = 0
            for at in range(since, len(self.levels)):
                run = run + 1 if self.levels[at] <= AUDIBLE else 0
                if run >= needed:
                    found.append(at - needed + 1)
                    return True
            return False
        await self._until(silence, f"{seconds} s of silence", within)
        return found[0]
