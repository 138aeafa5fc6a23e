#!/usr/bin/env bash
# Takes docs/images/board-*.png: plays the demo and photographs its live board at the end of the story.
# Arguments go to the demo, such as --seed 7.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
source eng/need.sh

eng/browser.sh
quietly dotnet build src/FunnelStream -c Release -v quiet
quietly dotnet build tests/FunnelStream.Browser.Tests -c Release -v quiet

work=$(mktemp -d)
src/FunnelStream/bin/Release/net10.0/funnelstream demo --for 30s --port 0 --stay "$@" >"$work/demo" </dev/null &
demo=$!
trap 'kill "$demo" 2>/dev/null; rm -rf "$work"' EXIT

until grep -q "The story is over" "$work/demo"; do
    kill -0 "$demo"
    sleep 1
done
address=$(grep -oE 'http://[0-9.:]+' "$work/demo" | head -n 1)

mkdir -p docs/images
driver=$PWD/tests/FunnelStream.Browser.Tests/bin/Release/net10.0/.playwright
"$driver"/node/*/node eng/board-pictures.cjs "$driver/package" "$(command -v chromium)" "$address" docs/images
ls -l docs/images/board-*.png
