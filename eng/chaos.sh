#!/usr/bin/env bash
# The chaos test at full length; the short one is among the tests. Prints its figures.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

export FUNNELSTREAM_CHAOS_KILLS=30
while (($# > 0)); do
    case $1 in
        --kills) export FUNNELSTREAM_CHAOS_KILLS=$2 ;;
        --seed) export FUNNELSTREAM_CHAOS_SEED=$2 ;;
        *)
            echo "build.sh chaos: no option '$1'" >&2
            exit 64
            ;;
    esac
    shift 2
done

exec dotnet test tests/FunnelStream.Tests -c Release --filter "FullyQualifiedName~ChaosTests" \
    --logger "console;verbosity=detailed" --blame-hang-timeout 30m --blame-hang-dump-type none </dev/null
