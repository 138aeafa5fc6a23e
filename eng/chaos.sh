#!/usr/bin/env bash
# The chaos tests at full length; the short ones are among the tests. Prints their figures.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

export FUNNELSTREAM_CHAOS_KILLS=30
tests="FullyQualifiedName~ChaosTests|FullyQualifiedName~BoardKillTests"
if [[ ${1:-} == --overload ]]; then
    export FUNNELSTREAM_OVERLOAD_SECONDS=600
    tests="FullyQualifiedName~OverloadTests"
    shift
fi

while (($# > 0)); do
    case $1 in
        --kills) export FUNNELSTREAM_CHAOS_KILLS=$2 ;;
        --seed) export FUNNELSTREAM_CHAOS_SEED=$2 ;;
        --seconds) export FUNNELSTREAM_OVERLOAD_SECONDS=$2 ;;
        *)
            echo "build.sh chaos: no option '$1'" >&2
            exit 64
            ;;
    esac
    shift 2
done

exec dotnet test tests/FunnelStream.Tests -c Release --filter "$tests" \
    --logger "console;verbosity=detailed" --blame-hang-timeout 30m --blame-hang-dump-type none </dev/null
