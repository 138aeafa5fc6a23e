#!/usr/bin/env bash
# One entry point for every chore. Each target sets up what it needs, once; see eng/README.md.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")"

export DOTNET_NOLOGO=1 DOTNET_CLI_TELEMETRY_OPTOUT=1
source eng/need.sh

usage() {
    cat <<'EOF'
Usage: ./build.sh TARGET [arguments]

  demo [options]      the whole product in one process, with generated events: no Kafka, no InfluxDB
  build [options]     Release build, warnings are errors             (options of dotnet build)
  test [options]      every test; ends with "N passed, N failed, N skipped"
                                                                     (options of dotnet test, e.g. --filter NAME)
  test --docker [options]
                      every test, with Kafka, InfluxDB 1.11, 2.7 and 3 and Alertmanager in containers; needs Docker
  chaos [options]     three workers and two boards while processes and broker die at random, against the oracle: 30 kills
                                                                     (--kills N, --seed N)
  chaos --overload    ten minutes of more events than the machine can count: the board lags, and stays up [--seconds N]
  bench [options]     benchmarks of the core; '--filter NAME' and the like are options of BenchmarkDotNet
  bench memory        what a worker takes in memory                  [--leads N] [--events N]
  bench endtoend      against other programs, over a real Kafka      [--leads N] [--rounds N] [--peers]
  bench latency       from produce to visible in InfluxDB            [--rate N] [--seconds N]
  bench board         the live board: first paint, an update of 1,000 rows, 500 listeners
  bench state         checkpoints and restore of a partition's state [--leads N] [--rounds N]
  bench rules         a year of leads through the rules, as alerts test [--leads N] [--rounds N]
  calibrate [options] how often alerts are false and how soon they are right, simulated; tables in Markdown
                                                                     (--runs N, --only NAME,..., --threads N)
  format [--verify]   bring the code into shape, or only say whether it is
EOF
}

target=${1:-help}
if (($# > 0)); then shift; fi

case $target in
    demo)
        eng/web.sh
        quietly dotnet build src/FunnelStream -c Release -v quiet
        exec src/FunnelStream/bin/Release/net10.0/funnelstream demo "$@"
        ;;
    build)
        eng/web.sh
        dotnet build FunnelStream.sln -c Release -v minimal "$@"
        ;;
    test)
        if [[ ${1:-} == --docker ]]; then
            shift
            eng/docker.sh
            export FUNNELSTREAM_TEST_DOCKER=1
        fi
        eng/test-servers.sh
        eng/grafana-schema.sh
        eng/browser.sh
        eng/test.sh "$@"
        ;;
    chaos)
        eng/test-servers.sh
        exec eng/chaos.sh "$@"
        ;;
    bench)
        if [[ ${1:-} == @(latency|influx|series) ]]; then eng/test-servers.sh; fi
        if [[ ${1:-} == board ]]; then exec eng/bench-board.sh; fi
        exec dotnet run -c Release --project benchmarks/FunnelStream.Benchmarks -- "$@"
        ;;
    calibrate)
        exec nice dotnet run -c Release --project benchmarks/FunnelStream.Calibration -- "$@"
        ;;
    format)
        if [[ ${1:-} == --verify ]]; then
            shift
            set -- --verify-no-changes "$@"
        fi
        exec dotnet format FunnelStream.sln "$@"
        ;;
    help | -h | --help)
        usage
        ;;
    *)
        echo "build.sh: no target '$target'" >&2
        usage >&2
        exit 64
        ;;
esac
