#!/usr/bin/env bash
# web.sh [DIRECTORY]...: what the live board and its tests take from npm, as their lock files say. Without arguments: what the board needs.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
source eng/need.sh

if (($# == 0)); then set -- src/FunnelStream/LiveBoard; fi

for directory in "$@"; do
    # npm writes this file last: where it is newer than the lock, nothing is to be done.
    if [[ $directory/node_modules/.package-lock.json -nt $directory/package-lock.json ]]; then continue; fi

    if ! command -v npm >/dev/null && ((EUID != 0)); then
        echo "Missing: npm (Debian package 'npm'). Without it $directory lacks: $(grep -oE '"(uplot|axe-core)"' "$directory/package.json" | tr -d '"')." >&2
        continue
    fi

    need npm command -v npm
    install_missing "the live board"
    (cd "$directory" && quietly npm ci --ignore-scripts --no-audit --no-fund)
    touch "$directory/node_modules/.package-lock.json"
done
