#!/bin/bash
# Shows that the checks of scripts/test.sh can fail: plants one fault at a time in a copy of the checkout and expects the
# stage that guards against it to fail, and to name the fault. Run it after changing a check.
set -uo pipefail
cd "$(dirname "$0")/.."

copy=$(mktemp -d "${TMPDIR:-/tmp}/parley-faults.XXXXXX")
trap 'rm -rf "$copy"' EXIT
git ls-files -z --cached --others --exclude-standard | xargs -0 cp --parents -t "$copy" 2>/dev/null

# What setup made here serves there too.
for made in .venv .venv-agents .models; do [ ! -e $made ] || ln -s "$PWD/$made" "$copy/$made"; done

proven=0
# expect STAGE WORDS FILE TEXT: with TEXT appended to FILE, STAGE fails and its output holds WORDS.
expect() {
    local stage=$1 words=$2 file=$3 text=$4 output existed=false
    [ -e "$copy/$file" ] && existed=true && cp "$copy/$file" "$copy/.kept"
    mkdir -p "$(dirname "$copy/$file")"
    printf '%b' "$text" >>"$copy/$file"
    if output=$(cd "$copy" && scripts/test.sh --only "$stage" 2>&1); then
        echo "NOT CAUGHT by $stage: $words"
        exit 1
    elif ! grep -qF -- "$words" <<<"$output"; then
        printf '%s\n' "$output" | tail -20
        echo "$stage failed, but not for: $words"
        exit 1
    fi
    echo "caught by $stage: $words"
    proven=$((proven + 1))
    if $existed; then mv "$copy/.kept" "$copy/$file"; else rm "$copy/$file"; fi
}

for stage in format imports scripts docs; do
    (cd "$copy" && scripts/test.sh --only $stage >/dev/null 2>&1) || { echo "$stage fails without any fault"; exit 1; }
done

planted=Sources/Basics/Planted.swift
expect format "[Indentation]" $planted 'func planted() {\n        _ = 1\n}\n'
expect imports "imports Glibc into WebRTC" Sources/WebRTC/Planted.swift 'import Glibc\n'
expect imports "'ContinuousClock' in Forwarding" Sources/Forwarding/Planted.swift 'let planted = ContinuousClock()\n'
expect imports "C stands only in files named" Sources/WebRTC/Planted.swift 'import COpenSSL\n'
expect imports "imports HTTP, which Package.swift does not name for WebRTC" Sources/WebRTC/Planted.swift 'import HTTP\n'
expect imports "imports Rooms, which Package.swift does not name for TokenService" Sources/TokenService/Planted.swift 'import Rooms\n'
expect imports "@testable import Basics" Sources/Rooms/Planted.swift '@testable import Basics\n'
expect imports "services meet only through Wire" Package.swift \
    'package.targets.first { $0.name == "Rooms" }?.dependencies.append("TokenService")\n'
expect imports "imports point down, never up" Package.swift \
    'package.targets.first { $0.name == "Basics" }?.dependencies.append("Wire")\n'
expect imports "rules know no I/O" Package.swift \
    'package.targets.first { $0.name == "WebRTC" }?.dependencies.append("Sockets")\n'
expect imports "is not compiled under" Package.swift 'package.targets.first { $0.name == "Wire" }?.swiftSettings = []\n'
expect imports "add it to scripts/packages.txt" Package.swift \
    'package.targets.append(cLibrary("CPlanted", apt: "libplanted-dev"))\n'
expect scripts "syntax error" scripts/planted.sh 'if then\n'
expect docs "no such file: nowhere.md" README.md '[planted](nowhere.md)\n'
# A warning is an error: the ground floor alone shows it, without building the house.
cat >"$copy/.planted" <<'SWIFT'
package func planted() { let unused = 1 }
SWIFT
cp "$copy/.planted" "$copy/$planted"
if output=$(cd "$copy" && swift build --target Basics 2>&1); then
    echo "NOT CAUGHT by build: a warning"
    exit 1
elif ! grep -q "error: .*'unused' was never used" <<<"$output"; then
    printf '%s\n' "$output" | tail -20
    echo "build failed, but not for the warning"
    exit 1
fi
echo "caught by build: a warning is an error"
echo "all $((proven + 1)) planted faults were caught"
