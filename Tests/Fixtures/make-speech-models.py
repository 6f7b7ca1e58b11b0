#!/usr/bin/env python3
"""Writes speech-models.json: what Silero and Smart Turn say of a made-up voice, by onnxruntime and by the Smart Turn
package's own features. SyntheticVoice.swift makes the same samples, bit for bit (only IEEE + and × in the same order).

    python3 -m venv /tmp/v && /tmp/v/bin/pip install numpy onnxruntime==1.28.0
    unzip pipecat_ai-1.14.0-*.whl 'pipecat/audio/turn/smart_turn/_whisper_features.py' -d /tmp/p
    /tmp/v/bin/python make-speech-models.py ../../.models /tmp/p/pipecat/audio/turn/smart_turn/_whisper_features.py [RECORDINGS]

RECORDINGS is a folder with speech-hello-world.wav and speech-weather-question.wav (24 kHz, of LiveKit agents' tests,
Apache 2.0); without it the numbers for them stay as they were.
"""

import importlib.util
import json
import pathlib
import sys
import wave

import numpy as np
import onnxruntime


def voice(seconds: int) -> np.ndarray:
    """Silence, syllables, noise, syllables …: pulses through three resonators, at 16 kHz."""
    state, clock, samples = 2463534242, 0, []
    memory = [0.0] * 6
    vowels = (
        ((1.9147, -0.9875, 0.5), (1.7540, -0.9805, 0.3), (1.0340, -0.9690, 0.1)),
        ((1.9646, -0.9882, 0.5), (1.3230, -0.9750, 0.1), (0.8100, -0.9600, 0.1)),
    )
    for n in range(seconds * 16000):
        state = (state * 6364136223846793005 + 1442695040888963407) % 2**64
        noise = float((state >> 33) % 2001) - 1000.0
        part, place = n // 8000 % 6, n % 4000
        rise = float(min(place, 4000 - place)) * 0.0005
        clock -= 1
        pulse = 0.0
        if clock <= 0:
            pulse, clock = 1000.0, 120 + n // 500 % 30
        source = pulse * rise + noise * 0.002
        if part == 3:
            source = noise * 0.05
        if part == 0 or part == 5:
            source = noise * 0.00005
        total = 0.0
        for k, (a, b, gain) in enumerate(vowels[n // 4000 % 2]):
            out = source * gain + a * memory[2 * k] + b * memory[2 * k + 1]
            memory[2 * k + 1], memory[2 * k] = memory[2 * k], out
            total = total + out
        samples.append(max(-32768, min(32767, int(total))))
    return np.array(samples, dtype=np.int16)


def silero(folder: pathlib.Path, sound: np.ndarray) -> list:
    session = onnxruntime.InferenceSession(str(folder / "silero_vad.onnx"))
    state, context, found = np.zeros((2, 1, 128), np.float32), np.zeros(64, np.float32), []
    for start in range(0, len(sound) - 511, 512):
        window = np.concatenate([context, sound[start:start + 512].astype(np.float32) / 32768])
        context = window[-64:]
        output, state = session.run(None, {"input": window[None], "state": state, "sr": np.array(16000, np.int64)})
        found.append(round(float(output[0, 0]), 6))
    return found


def turn_end(folder: pathlib.Path, features_of, sounds: dict) -> dict:
    session = onnxruntime.InferenceSession(str(folder / "smart-turn-v3.2-cpu.onnx"))
    found = {}
    for name, sound in sounds.items():
        last = sound[-128000:].astype(np.float32) / 32768
        features = features_of(np.pad(last, (128000 - len(last), 0)), do_normalize=True)
        probability = session.run(None, {"input_features": features[None]})[0][0].item()
        frames = (0, 1, 399, 500, 620, 798, 799)
        found[name] = {
            "probability": round(probability, 6),
            "frames": {str(frame): [round(float(x), 5) for x in features[:, frame]] for frame in frames},
            "sum": round(float(features.sum(dtype=np.float64)), 3),
        }
    return found


def patterns(folder: pathlib.Path) -> dict:
    """What the network says of features that both sides can make without any rounding."""
    session = onnxruntime.InferenceSession(str(folder / "smart-turn-v3.2-cpu.onnx"))
    band, frame = np.arange(80)[:, None], np.arange(800)[None, :]
    found = {}
    for k in (1, 8, 10, 11):
        features = np.where(frame >= 800 - 40 * k, (band * 3 + frame) % (8 * k) / (4 * k) - 0.5, -0.75)
        found[str(k)] = session.run(None, {"input_features": features[None].astype(np.float32)})[0][0].item()
    return found


def recording(path: pathlib.Path) -> np.ndarray:
    """24 to 16 kHz, simply: of three samples the first, and the middle of the other two."""
    with wave.open(str(path)) as file:
        sound = np.frombuffer(file.readframes(file.getnframes()), np.int16).astype(np.int64)
    threes = sound[:len(sound) // 3 * 3].reshape(-1, 3)
    return np.stack([threes[:, 0], (threes[:, 1] + threes[:, 2]) >> 1], 1).reshape(-1).astype(np.int16)


def recordings(folder: pathlib.Path, features_of, sounds: pathlib.Path) -> dict:
    found = {}
    for name, cuts in {"speech-hello-world": (800, 1000), "speech-weather-question": (1200, 1400, 1800)}.items():
        sound = recording(sounds / f"{name}.wav")
        ends = turn_end(folder, features_of, {str(cut): sound[:cut * 16] for cut in cuts})
        found[name] = {
            "silero": silero(folder, sound), "probabilities": {cut: end["probability"] for cut, end in ends.items()}}
    return found


def main() -> None:
    folder = pathlib.Path(sys.argv[1])
    spec = importlib.util.spec_from_file_location("features", sys.argv[2])
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    sound = voice(10)
    loudness = [int(np.abs(sound[start:start + 16000].astype(np.int64)).sum()) for start in range(0, len(sound), 16000)]
    result = {
        "onnxruntime": onnxruntime.__version__,
        "loudness": loudness,
        "silero": silero(folder, sound),
        "patterns": patterns(folder),
        "turnEnd": turn_end(folder, module.compute_whisper_log_mel_features, {
            "ten seconds": sound, "three seconds": sound[:48000], "eight seconds": sound[:128000],
            "one sample": np.array([12345], np.int16), "nothing": np.zeros(0, np.int16),
            "full scale": np.array([32767, -32768] * 64000, np.int16), "zeros": np.zeros(16000, np.int16),
        }),
    }
    path = pathlib.Path(__file__).with_name("speech-models.json")
    if len(sys.argv) > 3:
        result["recordings"] = recordings(folder, module.compute_whisper_log_mel_features, pathlib.Path(sys.argv[3]))
    else:
        result["recordings"] = json.loads(path.read_text())["recordings"]
    path.write_text(json.dumps(result, indent=None, separators=(",", ":")) + "\n")


if __name__ == "__main__":
    main()
