#!/usr/bin/env bash
# The browser that the live board's tests and pictures are taken with, and the rules of accessibility they apply.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
source eng/need.sh

# Elsewhere the tests say themselves what they lack, and are skipped.
if [[ $(uname -s) != Linux ]]; then exit; fi

need chromium command -v chromium
need fonts-dejavu-core test -f /usr/share/fonts/truetype/dejavu/DejaVuSans.ttf
install_missing "the browser tests"
eng/web.sh src/FunnelStream/LiveBoard tests/FunnelStream.Browser.Tests
