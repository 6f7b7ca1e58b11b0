#!/bin/bash
# Builds every libFuzzer target under Fuzz/ and runs each for a while.
#
#   scripts/fuzz.sh [SECONDS] [TARGET …]      default 30 s, all targets
#
# A target is a static library product `Fuzz…` in Package.swift whose one file defines LLVMFuzzerTestOneInput. An
# executable target would not link, so libFuzzer's own main is linked in here. Inputs that found something are left in
# .build/fuzz/<target>/; run the program with that file as its argument to see it again.
set -euo pipefail
cd "$(dirname "$0")/.."

seconds=${1:-30}
shift || true
targets=("$@")
if [ ${#targets[@]} -eq 0 ]; then
    mapfile -t targets < <(swift package dump-package | python3 -c '
import json, sys
for product in json.load(sys.stdin)["products"]:
    if product["name"].startswith("Fuzz"): print(product["name"])')
fi
if [ ${#targets[@]} -eq 0 ]; then
    [ ! -d Fuzz ] || { echo "fuzz: Fuzz/ exists, but Package.swift names no Fuzz… product" >&2; exit 1; }
    echo "fuzz: no targets"
    exit 0
fi

# Apart from the ordinary build, whose objects have no coverage counters.
scratch=.build/fuzzing
work=.build/fuzz
mkdir -p "$work"
for target in "${targets[@]}"; do
    swift build --scratch-path "$scratch" --configuration release --product "$target" \
        -Xswiftc -sanitize=fuzzer -Xswiftc -parse-as-library
    swiftc -use-ld=lld -sanitize=fuzzer "$scratch/release/lib$target.a" -o "$work/$target.run" \
        $(pkg-config --libs openssl libsrtp2 zlib yaml-0.1) -lusrsctp
done

# The backtracer would wait for a crash that libFuzzer reports by itself.
export SWIFT_BACKTRACE=enable=no
run_one() {
    local target=$1 seconds=$2 work=$3 seeds=()
    mkdir -p "$work/$target"
    [ -d "Fuzz/Seeds/$target" ] && seeds=("Fuzz/Seeds/$target")
    if ! "$work/$target.run" -max_total_time="$seconds" -rss_limit_mb=1024 -timeout=5 -max_len=4096 -print_final_stats=1 \
        -artifact_prefix="$work/$target/" "$work/$target" "${seeds[@]}" >"$work/$target.log" 2>&1; then
        tail -30 "$work/$target.log"
        echo "fuzz: $target FAILED"
        return 1
    fi
    echo "fuzz: $target $(sed -n 's/^stat::number_of_executed_units: *//p' "$work/$target.log") inputs"
}
export -f run_one
printf '%s\n' "${targets[@]}" | xargs -P "$(nproc)" -I{} bash -c "run_one {} $seconds $work"
echo "fuzz: ${#targets[@]} targets, $seconds s each, nothing found"
