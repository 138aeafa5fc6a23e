#!/usr/bin/env bash
# Figures of the live board, as in docs/benchmarks.md: the demo's board, a real browser, 500 listeners.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
source eng/need.sh

eng/browser.sh
quietly dotnet build src/FunnelStream -c Release -v quiet
quietly dotnet build tests/FunnelStream.Browser.Tests -c Release -v quiet
driver=$PWD/tests/FunnelStream.Browser.Tests/bin/Release/net10.0/.playwright
exec "$driver"/node/*/node eng/board-bench.cjs "$driver/package" "$(command -v chromium)" src/FunnelStream/bin/Release/net10.0/funnelstream
