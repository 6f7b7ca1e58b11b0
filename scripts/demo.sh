#!/bin/bash
# Shows the whole thing: a spoken caller calls the built-in agent over real sockets, tells it something, asks it things, has
# it use the caller's device, interrupts it and says goodbye; then calls again and asks what it remembers; then a recogniser
# that is not ours listens to the recordings.
# Options go to `parley demo` (scripts/demo.sh --say 'What is my battery level?' …).
#
#   scripts/demo.sh
#
# Leaves call.wav (caller left, agent right) and call.json in .build/demo, and call-2 of the second call. Exits 1 unless at
# least four turns were answered, a device tool was used, the caller interrupted and the second call's answer has what the
# first was told (not asked of lines of your own), and unless the recordings hold what the agent said.
set -euo pipefail
cd "$(dirname "$0")/.."

scripts/setup.sh
echo "demo: building"
swift build --configuration release --product parley

folder=.build/demo
mkdir -p "$folder"
.build/release/parley demo --record "$folder/call.wav" --transcript "$folder/call.json" "$@"

if [ $# -eq 0 ]; then
    .venv/bin/python - "$folder/call.json" <<'PYTHON'
import json, sys
call = json.load(open(sys.argv[1]))
turns, tools = call["turns"], len(call["device"])
answered = sum("answer_ms" in turn for turn in turns)
stops = [turn["silent_ms"] for turn in turns if turn["barge_in"] and "silent_ms" in turn]
print(f"\ndemo: {answered} turns answered, {tools} device tools used, {len(stops)} barge-ins")
if answered < 4 or tools < 1 or not stops:
    sys.exit("demo: that is not the call it should have been: at least 4 turns, 1 tool, 1 barge-in")
PYTHON
    .venv/bin/python - "$folder/call-2.json" <<'PYTHON'
import json, sys
call = json.load(open(sys.argv[1]))
said = " ".join(line["text"] for line in call["lines"] if line["speaker"] == "agent")
if "bruno" not in said.lower():
    sys.exit(f"demo: the agent forgot the dog's name between the calls; it said: {said}")
print("demo: the second call knew what the first was told")
PYTHON
fi

echo "demo: what an independent recogniser hears of the agent in $folder/call.wav:"
.venv/bin/python scripts/check-recording.py "$folder/call.wav" "$folder/call.json"
if [ $# -eq 0 ]; then
    .venv/bin/python scripts/check-recording.py "$folder/call-2.wav" "$folder/call-2.json"
fi
