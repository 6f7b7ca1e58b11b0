#!/usr/bin/env python3
"""Listens to a recorded call with a recogniser that is not ours, and compares what the agent said with what is heard.

    .venv/bin/python scripts/check-recording.py RECORDING TRANSCRIPT

RECORDING is the stereo WAV of `parley call --record` (the agent is right), TRANSCRIPT the JSON of `--transcript`. The
right channel is transcribed by the `pocketsphinx` package from PyPI with its own model, and printed. Exits 1 unless at
least half of the different words of four letters or more that the agent said are in it. Lines that the caller spoke
into do not count, since their end was not heard, nor words that the recogniser's dictionary does not have.

Why half: in five calls 62 to 90 % of such words were heard again (to it, Flite's "battery" is "bad areas"); of the
words of the caller, who is on the other channel, a third.
"""

from __future__ import annotations

import io
import json
import pathlib
import re
import sys
import wave

import numpy
from pocketsphinx import Decoder, Segmenter

#: Of the model, in Hz.
RATE = 16_000
NEEDED = 0.5
#: With fewer words nothing would be shown.
FEWEST = 5


def agent_channel(path: pathlib.Path) -> numpy.ndarray:
    with wave.open(str(path)) as file:
        if file.getsampwidth() != 2 or file.getnchannels() != 2:
            sys.exit(f"check-recording: '{path}' is not stereo of 16 bits")
        samples = numpy.frombuffer(file.readframes(file.getnframes()), "<i2").reshape(-1, 2)[:, 1]
        rate = file.getframerate()
    if not samples.any():
        sys.exit(f"check-recording: the right channel of '{path}' is silent: the agent was not heard")
    # All frequencies that both rates have, none of the others.
    count = len(samples) * RATE // rate
    spectrum = numpy.fft.rfft(samples)[:count // 2 + 1]
    resampled = numpy.fft.irfft(spectrum, count) * count / len(samples)
    return numpy.clip(resampled, -32768, 32767).astype(numpy.int16)


def transcribe(samples: numpy.ndarray, decoder: Decoder) -> list[tuple[float, str]]:
    """Each stretch of speech: where it begins, in seconds, and what is heard in it."""
    heard = []
    for segment in Segmenter(sample_rate=RATE).segment(io.BytesIO(samples.tobytes())):
        decoder.start_utt()
        decoder.process_raw(segment.pcm, full_utt=True)
        decoder.end_utt()
        if hypothesis := decoder.hyp():
            heard.append((segment.start_time, re.sub(r"\(\d+\)", "", hypothesis.hypstr)))
    return heard


def words(text: str) -> set[str]:
    return {word for word in re.findall(r"[a-z]+", re.sub(r"['’-]", "", text.lower())) if len(word) >= 4}


def main() -> None:
    if len(sys.argv) != 3:
        sys.exit(__doc__)
    recording, transcript = map(pathlib.Path, sys.argv[1:])
    try:
        lines = json.loads(transcript.read_text())["lines"]
        samples = agent_channel(recording)
    except (OSError, ValueError, KeyError, EOFError, wave.Error) as error:
        sys.exit(f"check-recording: cannot read the call: {error!r}")
    decoder = Decoder(samprate=RATE, loglevel="FATAL")
    said = words(" ".join(
        line["text"] for line in lines if line["speaker"] == "agent" and not line.get("interrupted")))
    said = {word for word in said if decoder.lookup_word(word)}
    if len(said) < FEWEST:
        sys.exit(f"check-recording: the agent said only {len(said)} words that could be compared")
    heard = transcribe(samples, decoder)
    for seconds, text in heard:
        print(f"{seconds:6.1f} s  {text}")
    found = said & words(" ".join(text for _, text in heard))
    share = len(found) / len(said)
    print(f"heard again: {len(found)} of the {len(said)} words that the agent said ({share:.0%}, needed {NEEDED:.0%}); "
          f"not: {', '.join(sorted(said - found)) or 'none'}")
    if share < NEEDED:
        sys.exit("check-recording: the recording does not hold what the agent said")


if __name__ == "__main__":
    main()
