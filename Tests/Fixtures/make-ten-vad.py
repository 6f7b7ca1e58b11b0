#!/usr/bin/env python3
"""Writes ten-vad.json: what TEN VAD's own runner says of the made-up voice of make-speech-models.py.

    python3 -m venv /tmp/v && /tmp/v/bin/pip install numpy onnxruntime==1.28.0 ten-vad==1.0.6.9   # and apt's libc++1
    /tmp/v/bin/python make-ten-vad.py

ten-vad's licence is Apache 2.0 with conditions; nothing of it is in this repository, only the numbers it gave.
"""

import importlib.util
import json
import pathlib

from ten_vad import TenVad

here = pathlib.Path(__file__).parent
spec = importlib.util.spec_from_file_location("voice", here / "make-speech-models.py")
module = importlib.util.module_from_spec(spec)
spec.loader.exec_module(module)
sound = module.voice(10)
model = TenVad(256, 0.5)
found = [round(model.process(sound[start:start + 256])[0], 6) for start in range(0, len(sound) - 255, 256)]
text = json.dumps({"ten_vad": "1.0.6.9", "probabilities": found})
(here / "ten-vad.json").write_text(text + "\n")
