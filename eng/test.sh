#!/usr/bin/env bash
# Builds, runs every test project, and sums up. Arguments go to `dotnet test`.
# Fails when a test failed, when none ran, and under CI=true also when one was skipped.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

results=artifacts/test-results
rm -rf "$results"
mkdir -p "$results"

if ! dotnet build FunnelStream.sln -c Release -v quiet </dev/null; then
    exec eng/test-summary.sh "--aborted=the build"
fi

failed_in_full() {
    grep -qs '<UnitTestResult .* outcome="Failed"' "$1" && ! grep -qE 'test run was aborted|process crashed' "$1"
}

aborted=()
for project in tests/*/*.csproj; do
    name=$(basename "$project" .csproj)
    code=0
    dotnet test "$project" -c Release --no-build --results-directory "$results" \
        --logger "trx;LogFileName=$name.trx" --blame-hang-timeout 5m --blame-hang-dump-type none \
        "$@" </dev/null || code=$?

    # A run that broke off must not pass for a complete one.
    if ((code != 0)) && ! failed_in_full "$results/$name.trx"; then aborted+=("$name"); fi
done

shopt -s nullglob
exec eng/test-summary.sh "${aborted[@]/#/--aborted=}" "$results"/*.trx
