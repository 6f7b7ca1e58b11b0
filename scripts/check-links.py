#!/usr/bin/env python3
"""Checks that every relative link in the documentation leads to a file, and every #fragment to a heading."""

import pathlib
import re
import sys

ROOT = pathlib.Path(__file__).resolve().parent.parent
LINK = re.compile(r"(?<!!)\[[^\]]*\]\(([^)\s]+)\)")


def headings(file: pathlib.Path) -> set[str]:
    found = re.findall(r"^#+ +(.*)$", file.read_text(), re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-") for heading in found}


def main() -> None:
    wrong, count = [], 0
    for page in [*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md")]:
        for number, line in enumerate(page.read_text().splitlines(), 1):
            for target in LINK.findall(line):
                if "://" in target or target.startswith("mailto:"):
                    continue
                count += 1
                path, _, fragment = target.partition("#")
                file = (page.parent / path).resolve() if path else page
                if not file.exists():
                    wrong.append(f"{page.relative_to(ROOT)}:{number}: no such file: {target}")
                elif fragment and file.suffix == ".md" and fragment not in headings(file):
                    wrong.append(f"{page.relative_to(ROOT)}:{number}: no such heading: {target}")
    print("\n".join(wrong), end="\n" if wrong else "", file=sys.stderr)
    if wrong:
        sys.exit(f"docs: {len(wrong)} broken links")
    print(f"docs: {count} links lead somewhere")


if __name__ == "__main__":
    main()
