#!/bin/bash
# Throws bytes at everything that reads bytes from strangers: libFuzzer and the address sanitizer over Fuzz/Targets.
#
#   scripts/fuzz.sh                          every target, 30 s each, two at a time
#   scripts/fuzz.sh --seconds 600 stun rtp   these, longer
#   scripts/fuzz.sh --input FILE stun        one input again, as a finding says
#   scripts/fuzz.sh --list                   the names
#
# Inputs that reached something new stay in .build/fuzz-corpus/NAME and are where the next run begins; inputs that
# broke something are kept in .build/fuzz-findings/NAME. Exits 1 when there are any. --jobs N: how many at a time;
# --seed N: another course through the inputs (0 for a new one each time), which is what to do by hand.
set -euo pipefail
cd "$(dirname "$0")/.."

fail() { printf 'fuzz: %s\n' "$*" >&2; exit 2; }

seconds=30
jobs=2
seed=1
input=
list=false
names=()
while [ $# -gt 0 ]; do
    case "$1" in
        --seconds | --jobs | --input | --seed)
            [ $# -ge 2 ] || fail "$1 wants a value"
            case "$1" in
                --seconds) seconds=$2 ;;
                --jobs) jobs=$2 ;;
                --input) input=$2 ;;
                --seed) seed=$2 ;;
            esac
            shift
            ;;
        --list) list=true ;;
        -*) fail "unknown option '$1'; see the head of scripts/fuzz.sh" ;;
        *) names+=("$1") ;;
    esac
    shift
done
[[ $seconds =~ ^[1-9][0-9]*$ && $jobs =~ ^[1-9][0-9]*$ && $seed =~ ^[0-9]+$ ]] \
    || fail "--seconds and --jobs want whole numbers from 1, --seed one from 0"

# --- Build: the targets and all they test as one static library, which clang's libFuzzer drives ------------------------

build=.build/fuzz
binary=$build/parley-fuzz
sanitizers=fuzzer,address
# Optimised, since executions per second are what finds things; traps and bounds checks stay.
log=$(mktemp)
trap 'rm -f "$log"' EXIT
# The library is archived anew, so that nothing old stays in it.
if ! PARLEY_FUZZ_BUILD=1 swift build -c release --scratch-path "$build" --product Fuzz -Xswiftc -enable-testing \
    -Xswiftc -sanitize=$sanitizers -Xswiftc -parse-as-library >"$log" 2>&1; then
    grep -E 'error|warning' "$log" >&2 || cat "$log" >&2
    fail "the targets do not build"
fi
library=$build/release/libFuzz.a
if [ ! "$binary" -nt "$library" ]; then
    # shellcheck disable=SC2046  # several words
    swiftc -use-ld=lld -sanitize=$sanitizers "$library" \
        $(pkg-config --libs openssl libsrtp2 libcurl yaml-0.1 zlib sqlite3 opus libopusenc speexdsp pocketsphinx) \
        -lusrsctp -lhttp_parser -lwslay -lstemmer -lflite_cmu_us_slt -lflite_cmu_us_rms -lflite_usenglish -lflite_cmulex -lflite -o "$binary" \
        || fail "the targets do not link"
fi

# --- Run ------------------------------------------------------------------------------------------------------------

# Swift's own crash reporter hangs under libFuzzer.
export SWIFT_BACKTRACE=enable=no
export PARLEY_FUZZ_FIXTURES=$PWD/Tests/Fixtures
known=$(PARLEY_FUZZ=list "$binary")
if $list; then
    printf '%s\n' "$known"
    exit
fi
[ ${#names[@]} -gt 0 ] || mapfile -t names <<<"$known"
for name in "${names[@]}"; do
    grep -qx -- "$name" <<<"$known" || fail "no target '$name'; there are: $(tr '\n' ' ' <<<"$known")"
done
if [ -n "$input" ]; then
    [ -f "$input" ] || fail "no file '$input'"
    [ ${#names[@]} -eq 1 ] || fail "--input wants one target"
    PARLEY_FUZZ=${names[0]} exec "$binary" -timeout=10 -rss_limit_mb=2048 "$input"
fi

logs=.build/fuzz-logs
mkdir -p "$logs"

run() {
    local name=$1
    local corpus=.build/fuzz-corpus/$name findings=.build/fuzz-findings/$name
    mkdir -p "$corpus" "$findings"
    PARLEY_FUZZ=$name PARLEY_FUZZ_SEEDS=$corpus "$binary" -seed="$seed" -max_total_time="$seconds" -timeout=10 \
        -rss_limit_mb=2048 -max_len=16384 -print_final_stats=1 -artifact_prefix="$findings/" "$corpus" >"$logs/$name.log" 2>&1
}

report() {
    local name=$1 status=$2 log=$logs/$1.log
    local runs rate coverage
    runs=$(sed -n 's/^stat::number_of_executed_units: *//p' "$log")
    rate=$(sed -n 's/^stat::average_exec_per_sec: *//p' "$log")
    coverage=$(grep -oE 'cov: [0-9]+' "$log" | tail -1 | cut -d' ' -f2 || true)
    if [ "$status" -eq 0 ]; then
        printf 'ok   %-11s %9s runs, %6s per second, %5s edges, %4s inputs kept\n' "$name" "$runs" "$rate" \
            "${coverage:-?}" "$(find ".build/fuzz-corpus/$name" -type f | wc -l)"
    else
        printf 'FAIL %-11s %s\n' "$name" \
            "$(grep -m1 -E 'Fatal error|broken promise|^==[0-9]+== ?ERROR|libFuzzer: ' "$log" || echo "see $log")"
        local artifact
        artifact=$(sed -n 's/.*Test unit written to //p' "$log" | tail -1)
        printf '     log %s\n' "$log"
        [ -z "$artifact" ] || printf '     again: scripts/fuzz.sh --input %s %s\n' "$artifact" "$name"
    fi
}

declare -A name_of=()
passed=0
failed=0
harvest() {
    local pid='' status=0
    wait -n -p pid || status=$?
    report "${name_of[$pid]}" "$status"
    if [ "$status" -eq 0 ]; then passed=$((passed + 1)); else failed=$((failed + 1)); fi
    unset "name_of[$pid]"
}
trap 'rm -f "$log"; for pid in "${!name_of[@]}"; do kill "$pid" 2>/dev/null || true; done' EXIT
for name in "${names[@]}"; do
    [ ${#name_of[@]} -lt "$jobs" ] || harvest
    run "$name" &
    name_of[$!]=$name
done
while [ ${#name_of[@]} -gt 0 ]; do harvest; done

printf '%d passed, %d failed\n' "$passed" "$failed"
[ "$failed" -eq 0 ]
