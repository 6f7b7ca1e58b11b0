#!/usr/bin/env python3
"""Writes each scripts/requirements*.txt: every wheel behind its `.in`, with its SHA-256, from pip's own report.

    scripts/lock-requirements.py            all of them
    scripts/lock-requirements.py agents     requirements-agents.in alone

A file carries the wheels of each Python and processor below, so that `pip install --require-hashes` works on all of
them and nothing that is not listed can be installed. Needs the package index; scripts/setup.sh does not run this.
"""

import json
import pathlib
import subprocess
import sys

HERE = pathlib.Path(__file__).parent
# Debian 12 has 3.11, 13 has 3.13; PocketSphinx has no wheel for 3.12.
PYTHONS = ["3.11", "3.13"]
PROCESSORS = ["x86_64", "aarch64"]
# manylinux tags from the oldest to Debian 12's glibc 2.36; pip wants each one named.
GLIBC = ["2014", "_2_17", "_2_27", "_2_28", "_2_31", "_2_34", "_2_35", "_2_36"]


def report(source: pathlib.Path, python: str, processor: str) -> list:
    platforms = [f"--platform=manylinux{tag}_{processor}" for tag in GLIBC] + [f"--platform=manylinux1_{processor}"]
    command = [
        sys.executable, "-m", "pip", "install", "--quiet", "--dry-run", "--ignore-installed", "--report", "-",
        "--only-binary=:all:", "--implementation=cp", f"--python-version={python}", "--target=unused", *platforms,
        "--requirement", str(source),
    ]
    done = subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True)
    return json.loads(done.stdout)["install"]


def lock(source: pathlib.Path) -> None:
    pins: dict[tuple[str, str], set[str]] = {}
    for python in PYTHONS:
        for processor in PROCESSORS:
            for item in report(source, python, processor):
                name, version = item["metadata"]["name"].lower(), item["metadata"]["version"]
                hashes = item["download_info"]["archive_info"]["hashes"]
                pins.setdefault((name, version), set()).add(hashes["sha256"])
    names = [name for name, _ in pins]
    twice = sorted({name for name in names if names.count(name) > 1})
    if twice:
        sys.exit(f"lock-requirements: {', '.join(twice)} resolve to several versions; pin one in {source.name}")
    lines = [f"# Written by scripts/lock-requirements.py from {source.name}; do not edit."]
    for (name, version), digests in sorted(pins.items()):
        lines.append(" \\\n    ".join([f"{name}=={version}", *(f"--hash=sha256:{d}" for d in sorted(digests))]))
    target = source.with_suffix(".txt")
    target.write_text("\n".join(lines) + "\n")
    print(f"{target.name}: {len(pins)} packages, {sum(map(len, pins.values()))} wheels")


def main() -> None:
    sources = sorted(HERE.glob("requirements*.in"))
    if len(sys.argv) > 1:
        sources = [HERE / f"requirements-{sys.argv[1]}.in"]
    for source in sources:
        lock(source)


if __name__ == "__main__":
    main()
