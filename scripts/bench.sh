#!/usr/bin/env bash
# Builds for release and measures the media plane: CPU a forwarded packet beside its floor, delay, allocations, joins a
# second, memory of idle participants. Under a minute once built; arguments go to MediaBenchmark.
# `scripts/bench.sh instructions` counts the shard's user-space instructions a forwarded packet instead (valgrind).
# `scripts/bench.sh webhooks` adds 500 events a second for a minute; --pace, --seconds, --check.
# `scripts/bench.sh calls` measures whole calls with an agent, ten minutes; arguments go to CallBenchmark.
# `scripts/bench.sh memory SUBCOMMAND` measures long-term memory; without a subcommand it lists them.
set -euo pipefail
cd "$(dirname "$0")/.."
if [[ "${1:-}" == calls ]]; then
    shift
    swift build -c release --product CallBenchmark
    exec "$(swift build -c release --show-bin-path)/CallBenchmark" "$@"
fi
if [[ "${1:-}" == webhooks ]]; then
    shift
    swift build -c release --product WebhookBenchmark
    exec "$(swift build -c release --show-bin-path)/WebhookBenchmark" "$@"
fi
if [[ "${1:-}" == memory ]]; then
    shift
    swift build -c release --product MemoryBenchmark
    exec "$(swift build -c release --show-bin-path)/MemoryBenchmark" "$@"
fi
swift build -c release --product MediaBenchmark
binary="$(swift build -c release --show-bin-path)/MediaBenchmark"
if [[ "${1:-}" != instructions ]]; then
    exec "$binary" "$@"
fi

# Two runs that differ only in length: what they differ by is the steady state, without set-up and joins.
work="$(mktemp -d)"
trap 'rm -rf "$work"' EXIT
strip -g -o "$work/binary" "$binary"  # valgrind 3.19 cannot read Swift's debug information
count() {
    valgrind --tool=callgrind --separate-threads=yes --callgrind-out-file="$work/$1" "$work/binary" \
        --shape 1x40 --runs 1 --seconds "$1" --joins 0 --no-memory >"$work/$1.log" 2>&1
    packets="$(sed -n 's/.* \([0-9]*\) packets, .*/\1/p' "$work/$1.log")"
    # The shard's thread is the one that takes packets.
    local file
    file="$(grep -l 'Shard.*takePackets' "$work/$1"-* | head -n 1)"
    instructions="$(sed -n 's/^\(totals\|summary\): \([0-9]*\).*/\2/p' "$file" | tail -n 1)"
}
count 2
short=("$instructions" "$packets")
count 8
echo "instructions a forwarded packet (user space, 1 x 40):" \
    "$(((instructions - short[0]) / (packets - short[1])))"
