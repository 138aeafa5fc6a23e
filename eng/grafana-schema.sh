#!/usr/bin/env bash
# Grafana's schema and the TypeScript compiler, by which a test checks the dashboards. Into grafana/schema-check/node_modules.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
source eng/need.sh

# Elsewhere the test says itself what it lacks, and is skipped.
if [[ $(uname -s) != Linux ]]; then exit; fi

need nodejs command -v node
need npm command -v npm
install_missing "checking the Grafana dashboards"

folder=grafana/schema-check
installed=$folder/node_modules/.package-lock.json
if [[ -f $installed && ! $folder/package-lock.json -nt $installed ]]; then exit; fi
(cd "$folder" && quietly npm ci --ignore-scripts --no-audit --no-fund)
touch "$installed"
