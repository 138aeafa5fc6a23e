#!/usr/bin/env bash
# The chaos tests at full length; the short ones are among the tests. Prints their figures.
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

exec dotnet test tests/FunnelStream.Tests -c Release --filter "FullyQualifiedName~ChaosTests|FullyQualifiedName~BoardKillTests" \
    --logger "console;verbosity=detailed" --blame-hang-timeout 30m --blame-hang-dump-type none </dev/null
