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

# The first tests with containers wait for their images.
patience=5m
if [[ -n ${FUNNELSTREAM_TEST_DOCKER:-} ]]; then patience=20m; fi

# One Kafka for all test classes that ask for nothing special: each would start one of its own, which takes ten seconds of the machine.
if [[ -z ${FUNNELSTREAM_TEST_KAFKA:-}${FUNNELSTREAM_TEST_DOCKER:-} ]]; then
    for kafka in ../shared/kafka/kafka ../../shared/kafka/kafka; do
        [[ -x $kafka ]] || continue
        data=$(mktemp -d)
        trap '"$kafka" stop "$data" >/dev/null && rm -rf "$data"' EXIT
        FUNNELSTREAM_TEST_KAFKA=$("$kafka" start "$data")
        export FUNNELSTREAM_TEST_KAFKA
        break
    done
fi

failed_in_full() {
    grep -qs '<UnitTestResult .* outcome="Failed"' "$1" && ! grep -qE 'test run was aborted|process crashed' "$1"
}

run() { # PROJECT ARGUMENTS...
    local name=$1 code=0
    shift
    dotnet test "tests/$name" -c Release --no-build --results-directory "$results" \
        --logger "trx;LogFileName=$name.trx" --blame-hang-timeout "$patience" --blame-hang-dump-type none \
        "$@" </dev/null || code=$?

    # A run that broke off must not pass for a complete one.
    if ((code != 0)) && ! failed_in_full "$results/$name.trx"; then touch "$results/$name.aborted"; fi
}

# The connectors' tests mostly wait for brokers: beside them, the projects that only compute.
run FunnelStream.Connectors.Tests "$@" >"$results/connectors.log" 2>&1 &
beside=(FunnelStream.Core.Tests FunnelStream.Simulation.Tests)
for name in "${beside[@]}"; do run "$name" "$@"; done
wait
cat "$results/connectors.log"
for project in tests/*/*.csproj; do
    name=$(basename "$project" .csproj)
    [[ " FunnelStream.Connectors.Tests ${beside[*]} " == *" $name "* ]] || run "$name" "$@"
done

shopt -s nullglob
aborted=("$results"/*.aborted)
aborted=("${aborted[@]##*/}")
aborted=("${aborted[@]%.aborted}")
eng/test-summary.sh "${aborted[@]/#/--aborted=}" "$results"/*.trx
