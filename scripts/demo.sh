#!/bin/bash
# Shows the whole thing: starts a server, lets two participants made of the unmodified LiveKit SDK talk through it, and
# prints what each of them heard. Ends everything it started.
#
#   scripts/demo.sh
set -euo pipefail
cd "$(dirname "$0")/.."

scripts/setup.sh
echo "demo: building"
swift build --configuration release --product parley
parley=.build/release/parley

# free_port KIND [PORT]: that port if nobody has it, else none; without PORT any free one.
free_port() {
    python3 - "$@" 2>/dev/null <<'PYTHON'
import socket, sys
with socket.socket(socket.AF_INET, getattr(socket, sys.argv[1])) as probe:
    probe.bind(("127.0.0.1", int(sys.argv[2]) if len(sys.argv) > 2 else 0))
    print(probe.getsockname()[1])
PYTHON
}
port=$(free_port SOCK_STREAM 7880 || free_port SOCK_STREAM)
udp_port=$(free_port SOCK_DGRAM 7882 || free_port SOCK_DGRAM)

log=$(mktemp "${TMPDIR:-/tmp}/parley-demo.XXXXXX.log")
"$parley" serve --dev --port "$port" --udp-port "$udp_port" >"$log" 2>&1 &
server=$!
trap 'kill $server 2>/dev/null || true; wait $server 2>/dev/null || true' EXIT

echo "demo: parley serve --dev on port $port, media on UDP $udp_port (process $server, log $log)"
.venv/bin/python scripts/demo.py "ws://127.0.0.1:$port" || { tail -20 "$log" >&2; exit 1; }
