#!/usr/bin/env python3
"""Says the callers' lines of the end-to-end tests: Debian's `flite`, voice rms, as our FliteSynthesizer speaks it.

Needs `flite` and `numpy`; run it in this folder. µ-law halves the size, 16 kHz keeps what recognisers live on.
"""

import pathlib
import struct
import subprocess
import tempfile
import wave

import numpy

LINES = {
    "battery": "What is my battery level?",
    "flashlight": "Turn on the flashlight please.",
    "story": "Tell me a story.",
    "goodbye": "Goodbye.",
}
RATE = 16_000


def encode(samples: numpy.ndarray) -> bytes:
    """ITU-T G.711, µ-law."""
    magnitude = numpy.minimum(numpy.abs(samples.astype(int)), 32635) + 132
    exponent = numpy.floor(numpy.log2(magnitude)).astype(int) - 7
    mantissa = (magnitude >> (exponent + 3)) & 15
    sign = numpy.where(samples < 0, 128, 0)
    return (~(sign | (exponent << 4) | mantissa) & 255).astype(numpy.uint8).tobytes()


for name, text in LINES.items():
    with tempfile.NamedTemporaryFile(suffix=".wav") as spoken:
        subprocess.run(["flite", "-voice", "rms", "-t", text, "-o", spoken.name], check=True)
        with wave.open(spoken.name) as file:
            assert (file.getframerate(), file.getnchannels(), file.getsampwidth()) == (RATE, 1, 2)
            data = encode(numpy.frombuffer(file.readframes(file.getnframes()), numpy.int16))
    form = struct.pack("<HHIIHHH", 7, 1, RATE, RATE, 1, 8, 0)
    chunks = b"fmt " + struct.pack("<I", len(form)) + form
    chunks += b"fact" + struct.pack("<II", 4, len(data))
    chunks += b"data" + struct.pack("<I", len(data)) + data + b"\0" * (len(data) % 2)
    pathlib.Path(f"{name}.wav").write_bytes(b"RIFF" + struct.pack("<I", 4 + len(chunks)) + b"WAVE" + chunks)
