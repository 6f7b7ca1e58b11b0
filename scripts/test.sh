#!/bin/bash
# Everything that must hold before a change goes in, quickest first; stops at the first stage that fails.
#
#   scripts/test.sh                 all stages
#   scripts/test.sh --quick         without fuzzing, the release build and the end-to-end tests
#   scripts/test.sh --only STAGE    one stage: format, imports, scripts, docs, build, unit, fuzz, end-to-end
set -uo pipefail
cd "$(dirname "$0")/.."

stages=(format imports scripts docs build unit fuzz end-to-end)
usage() { sed -n '4,6s/^#   //p' "$0"; }
chosen=("${stages[@]}")
quick=false
case "${1:-}" in
    "") ;;
    --quick) quick=true; chosen=(format imports scripts docs build unit) ;;
    --only)
        [[ " ${stages[*]} " == *" ${2:-} "* ]] || { echo "test: unknown stage '${2:-}'; one of ${stages[*]}" >&2; exit 64; }
        chosen=("$2") ;;
    --help) usage; exit 0 ;;
    *) echo "test: unknown option '$1'" >&2; usage >&2; exit 64 ;;
esac

scripts/setup.sh || exit 1
logs=.build/checks
mkdir -p "$logs"

run_format() {
    local paths=(Package.swift Sources Tests)
    for folder in Benchmarks Fuzz Examples; do [ -d $folder ] && paths+=($folder); done
    if ! swift format lint --strict --parallel --recursive "${paths[@]}"; then
        echo "format: mend with: swift format --in-place --parallel --recursive ${paths[*]}"
        return 1
    fi
    echo "format: clean"
}

run_imports() { scripts/check-imports.py; }

# Shell and Python at least parse, and hold no tabs or trailing blanks.
run_scripts() {
    local failed=false file
    for file in scripts/*.sh .ci/run; do
        bash -n "$file" || failed=true
        [ -x "$file" ] || { echo "$file is not executable; chmod +x it"; failed=true; }
    done
    python3 - <<'PYTHON' || failed=true
import ast, pathlib, sys
wrong = []
for file in [*pathlib.Path("scripts").glob("*.py"), *pathlib.Path("Tests/EndToEndTests").rglob("*.py")]:
    text = file.read_text()
    try:
        ast.parse(text, str(file))
    except SyntaxError as error:
        wrong.append(f"{file}:{error.lineno}: {error.msg}")
    for number, line in enumerate(text.splitlines(), 1):
        if line != line.rstrip() or "\t" in line or len(line) > 120:
            wrong.append(f"{file}:{number}: tab, trailing blank or more than 120 columns")
print("\n".join(wrong), end="\n" if wrong else "")
sys.exit(bool(wrong))
PYTHON
    $failed && return 1
    echo "scripts: clean"
}

run_docs() { scripts/check-links.py; }

# Warnings are errors in every target (Package.swift), so building is the warnings check. The debug build carries the
# unit tests; the release build is what the end-to-end tests and users run.
run_build() {
    swift build --build-tests || return 1
    $quick || swift build --configuration release --product parley
}

# One test at a time: some wait in real time for OpenSSL and usrsctp, and side by side they would starve the others of
# the two threads that Swift gives tasks here.
run_unit() { swift test --skip-build --no-parallel; }

# A short look at each target, so that the whole stays under 22 minutes on two cores; hunting is done by hand, with
# scripts/fuzz.sh or PARLEY_FUZZ_SECONDS=300 scripts/test.sh.
run_fuzz() { scripts/fuzz.sh --seconds "${PARLEY_FUZZ_SECONDS:-8}"; }

run_end-to-end() {
    local binary="$PWD/.build/release/parley"
    [ -x "$binary" ] || swift build --configuration release --product parley || return 1
    [ -x .venv/bin/pytest ] || { echo "no .venv; run scripts/setup.sh first"; return 1; }
    PARLEY_BIN=$binary .venv/bin/python -m pytest Tests/EndToEndTests -q --durations=10
}

# The lines a runner itself closes with.
summary_of() {
    case $1 in
        unit) grep -E 'Test run with .* (passed|failed)|Executed [0-9]+ tests' "$logs/unit.log" | grep -v 'Executed 0 tests' | tail -2 ;;
        end-to-end) grep -E '^=*.*[0-9]+ (passed|failed|error).* in ' "$logs/end-to-end.log" | tail -1 ;;
        *) tail -1 "$logs/$1.log" ;;
    esac
}

report=()
for stage in "${chosen[@]}"; do
    printf '\n=== %s\n' "$stage"
    begun=$SECONDS
    "run_$stage" 2>&1 | tee "$logs/$stage.log"
    status=${PIPESTATUS[0]}
    report+=("$(printf '%-10s %4d s  %s' "$stage" $((SECONDS - begun)) "$(summary_of "$stage")")")
    if [ "$status" -ne 0 ]; then
        printf '\n'
        printf '%s\n' "${report[@]}"
        printf 'FAILED at %s; its output is in %s\n' "$stage" "$logs/$stage.log" >&2
        exit 1
    fi
done
printf '\n'
printf '%s\n' "${report[@]}"
echo "all ${#chosen[@]} stages passed"
