#!/usr/bin/env python3
"""Checks that the house stands as CONTRIBUTING.md draws it: who may import whom, and under which compiler settings.

Reads `swift package dump-package` and the import lines of every source file; prints each breach with its place and the
mend, and exits 1 if there is any. Takes a second or two.
"""

import json
import pathlib
import re
import subprocess
import sys

ROOT = pathlib.Path(__file__).resolve().parent.parent

#: Which floor a target is on; imports point down. 1a is the outside (network, disk, clock), 1b the pure rules.
FLOOR = {
    "CLI": 4,
    "Rooms": 3, "TokenService": 3, "AgentWorker": 3, "PostCall": 3,
    "RoomClient": 2, "Memory": 2, "Speech": 2, "LanguageModels": 2,
    "HTTP": 1, "Inference": 1, "Sockets": 1, "SQLite": 1,
    "WebRTC": 1, "Forwarding": 1, "Wire": 1, "Access": 1,
    "Basics": 0, "Crypto": 0,
}
#: C of our own in the product, where Swift cannot say it: a loop compiled for several processors.
OWN_C = {"CDotProducts"}
SERVICES = {name for name, floor in FLOOR.items() if floor == 3}
PURE = {"WebRTC", "Forwarding", "Wire", "Access"}
#: The only imports that stay on one floor; docs/decisions/0002-import-rules.md says why each.
SIDEWAYS = {
    ("Forwarding", "WebRTC"), ("Memory", "LanguageModels"), ("Crypto", "Basics"), ("HTTP", "Sockets"),
    ("Access", "Wire"), ("RoomClient", "Speech"),
}
#: Modules of the toolchain. What a pure target may not have: a clock, a file, a socket, a queue.
TOOLCHAIN = {"Swift", "Synchronization", "Glibc", "Dispatch", "Foundation", "FoundationEssentials", "Testing"}
IMPURE = {"Glibc", "Dispatch", "Foundation", "FoundationEssentials", "FoundationNetworking", "Musl"}
IMPURE_NAMES = re.compile(
    r"\b(ContinuousClock|SuspendingClock|SystemRandomNumberGenerator|DispatchQueue|Date\(\)|Task\.sleep"
    r"|clock_gettime)\b")
#: Every Swift target is compiled under these, and with warnings as errors.
SETTINGS = {"strictMemorySafety", "enableUpcomingFeature:ExistentialAny",
            "enableUpcomingFeature:InternalImportsByDefault", "enableUpcomingFeature:MemberImportVisibility",
            "treatAllWarnings:error", "swiftLanguageMode:6"}
IMPORT = re.compile(
    r"^\s*(?P<attributes>(?:@\w+(?:\([^)]*\))?\s+)*)(?:(?:public|package|internal|fileprivate|private)\s+)?"
    r"import\s+(?:(?:struct|class|enum|protocol|func|var|let|typealias)\s+)?(?P<module>[A-Za-z_]\w*)")

breaches: list[str] = []


def breach(place: object, text: str) -> None:
    breaches.append(f"{place}: {text}")


def setting_names(target: dict) -> set[str]:
    names = set()
    for setting in target.get("settings", []):
        kind, value = next(iter(setting["kind"].items()))
        inner = value.get("_0") if isinstance(value, dict) else None
        if kind == "treatAllWarnings":
            inner = value["_0"] if isinstance(value.get("_0"), str) else next(iter(value["_0"]))
        names.add(kind if inner is None else f"{kind}:{inner}")
    return names


def check_package(targets: dict[str, dict]) -> None:
    """What Package.swift lets a target use."""
    packages = {line for line in (ROOT / "scripts/packages.txt").read_text().splitlines() if not line.startswith("#")}
    for name, target in targets.items():
        uses = dependencies(target)
        if target["type"] == "system":
            for provider in target.get("providers") or []:
                for wanted in next(iter(provider.values()))[0]:
                    if wanted not in packages:
                        breach("Package.swift", f"{name} needs Debian's {wanted}: add it to scripts/packages.txt")
            continue
        if is_c(target):
            if not target["path"].startswith("Benchmarks/") and name not in OWN_C:
                breach("Package.swift", f"{name} is C of our own: only measurements may have that, and {OWN_C}")
            continue
        missing = SETTINGS - setting_names(target)
        if missing:
            breach("Package.swift", f"{name} is not compiled under {', '.join(sorted(missing))}: use `settings`")
        if target["type"] == "test" or target["path"].startswith(("Tests/", "Benchmarks/", "Fuzz/", "Examples/")):
            continue
        if name not in FLOOR:
            breach("Package.swift", f"{name} has no floor: add it to FLOOR in check-imports.py and to README.md")
            continue
        for used in uses:
            if used == "CLI":
                breach("Package.swift", f"{name} uses CLI: nothing imports the door")
            elif used == "TestSupport":
                breach("Package.swift", f"{name} uses TestSupport: sources never import test support")
            elif used in FLOOR:
                check_direction(name, used)


def check_direction(name: str, used: str) -> None:
    if FLOOR[used] < FLOOR[name] or (name, used) in SIDEWAYS:
        return
    if name in SERVICES and used in SERVICES:
        breach("Package.swift", f"{name} uses {used}: services meet only through Wire messages")
    elif FLOOR[used] == FLOOR[name] == 1 and (name in PURE) != (used in PURE):
        breach("Package.swift", f"{name} uses {used}: rules know no I/O, I/O no rules; they meet on floor 2 or 3")
    elif FLOOR[used] == FLOOR[name]:
        breach("Package.swift", f"{name} uses {used}: same floor; imports point down")
    else:
        breach("Package.swift", f"{name} uses {used}: imports point down, never up")


def is_c(target: dict) -> bool:
    """A target of C sources, which Swift's settings and import lines say nothing about."""
    return any((ROOT / target["path"]).rglob("*.c"))


def dependencies(target: dict) -> set[str]:
    names = set()
    for dependency in target["dependencies"]:
        kind, value = next(iter(dependency.items()))
        names.add(value[0] if kind in ("byName", "product") else value["name"])
    return names


def is_c(target: dict) -> bool:
    """Whether a target is written in C."""
    folder = ROOT / target["path"]
    return any(folder.rglob("*.c")) and not any(folder.rglob("*.swift"))


def check_sources(targets: dict[str, dict]) -> None:
    """What the files really import."""
    c_libraries = {name for name, target in targets.items() if target["type"] == "system"}
    for name, target in targets.items():
        if target["type"] == "system" or is_c(target):
            continue
        folder = ROOT / target["path"]
        allowed = dependencies(target) | TOOLCHAIN | {name}
        in_sources = target["path"].startswith("Sources/")
        files = sorted(folder.rglob("*.swift"))
        if not files:
            breach(target["path"], f"target {name} has no source file")
        for file in files:
            handle = file.name.removesuffix(".swift").split("+")[0].endswith("Handle")
            for number, line in enumerate(file.read_text().splitlines(), 1):
                place = f"{file.relative_to(ROOT)}:{number}"
                code = line.split("//")[0]
                if name in PURE and (found := IMPURE_NAMES.search(code)):
                    breach(place, f"'{found[0]}' in {name}: pure targets are given time and randomness, they take none")
                if not (found := IMPORT.match(code)):
                    continue
                module = found["module"]
                if module in IMPURE and name in PURE:
                    breach(place, f"imports {module} into {name}, which is pure: no clock, file, socket or queue there")
                elif module not in allowed:
                    breach(place, f"imports {module}, which Package.swift does not name for {name}")
                elif module in c_libraries and in_sources and not handle:
                    breach(place, f"imports {module}: C stands only in files named …Handle.swift")
                elif in_sources and "@testable" in found["attributes"]:
                    breach(place, f"@testable import {module}: only tests look inside")


def main() -> None:
    dump = subprocess.run(["swift", "package", "dump-package"], cwd=ROOT, stdout=subprocess.PIPE, check=True)
    targets = {target["name"]: target for target in json.loads(dump.stdout)["targets"]}
    check_package(targets)
    check_sources(targets)
    for line in breaches:
        print(line, file=sys.stderr)
    if breaches:
        sys.exit(f"import rules: {len(breaches)} breaches")
    print(f"import rules: {len(targets)} targets as they should be")


if __name__ == "__main__":
    main()
