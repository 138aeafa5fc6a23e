#!/usr/bin/env bash
# Everything of docker-compose.yml but Grafana, as plain processes on this machine, with the same files of deploy/:
# Kafka, its topics, InfluxDB (with passwords), Alertmanager, a worker and a board.
#
#   eng/stack.sh up [DIR]        starts all of it on free ports of 127.0.0.1 and says where; DIR is artifacts/stack
#   eng/stack.sh status [DIR]    who runs
#   eng/stack.sh down [DIR]      ends exactly what it started; data and logs stay in DIR
#
# Kafka is KAFKA_HOME's, or the one that the script beside the repository starts; KAFKA_BOOTSTRAP names one that runs already.
# STACK_PROGRAM is a built funnelstream to use as it is.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
source eng/need.sh

program=${STACK_PROGRAM:-src/FunnelStream/bin/Release/net10.0/funnelstream}
action=${1:-help}
folder=$(realpath -m "${2:-artifacts/stack}")

die() {
    echo "stack.sh: $*" >&2
    exit 69
}

free_port() {
    local port
    while true; do
        port=$((20000 + RANDOM % 12000))
        if [[ " ${taken[*]-} " != *" $port "* ]] && ! (exec 3<>"/dev/tcp/127.0.0.1/$port") 2>/dev/null; then break; fi
    done
    taken+=("$port")
    REPLY=$port
}

# When a process began, in ticks since the boot: with its id, its name for good.
birth() {
    local stat
    stat=$(cat "/proc/$1/stat" 2>/dev/null) || return 1
    stat=${stat##*) }
    [[ ${stat%% *} != Z ]] || return 1
    read -ra stat <<<"$stat"
    echo "${stat[19]}"
}

# runs NAME: whether the process that was started under this name still runs.
runs() {
    local pid born
    [[ -f $folder/$1.pid ]] && read -r pid born <"$folder/$1.pid" && [[ $(birth "$pid") == "$born" ]]
}

# start NAME COMMAND...
start() {
    local name=$1
    shift
    setsid "$@" >"$folder/$name.log" 2>&1 </dev/null &
    echo "$! $(birth $!)" >"$folder/$name.pid"
}

# await NAME SECONDS COMMAND...: until the command succeeds.
await() {
    local name=$1 deadline=$((SECONDS + $2))
    shift 2
    until "$@" >/dev/null 2>&1; do
        if ! runs "$name" || ((SECONDS > deadline)); then
            tail -n 20 "$folder/$name.log" >&2
            die "$name is not ready, see $folder/$name.log"
        fi
        sleep 0.2
    done
}

# stop NAME SECONDS: asks it to end, and makes it after a while.
stop() {
    local pid deadline=$((SECONDS + $2))
    if runs "$1"; then
        read -r pid _ <"$folder/$1.pid"
        kill -TERM "$pid"
        while runs "$1" && ((SECONDS < deadline)); do sleep 0.1; done
        if runs "$1"; then kill -KILL "$pid"; fi
        echo "$1 ended"
    fi
    rm -f "$folder/$1.pid"
}

kafka_script() {
    local script
    for script in ../shared/kafka/kafka ../../shared/kafka/kafka; do
        if [[ -x $script ]]; then
            realpath "$script"
            return
        fi
    done
    return 1
}

start_kafka() {
    local script controller
    if [[ -n ${KAFKA_BOOTSTRAP:-} ]]; then
        kafka=$KAFKA_BOOTSTRAP
        topics_tool=("${KAFKA_HOME:?set KAFKA_HOME for its tools}/bin/kafka-topics.sh")
    elif [[ -n ${KAFKA_HOME:-} ]]; then
        free_port && kafka=127.0.0.1:$REPLY
        free_port && controller=127.0.0.1:$REPLY
        topics_tool=("$KAFKA_HOME/bin/kafka-topics.sh")
        cat >"$folder/kafka.properties" <<EOF
node.id=1
process.roles=broker,controller
controller.quorum.voters=1@$controller
listeners=CONTROLLER://$controller,OUTSIDE://$kafka
listener.security.protocol.map=CONTROLLER:PLAINTEXT,OUTSIDE:PLAINTEXT
controller.listener.names=CONTROLLER
inter.broker.listener.name=OUTSIDE
offsets.topic.replication.factor=1
transaction.state.log.replication.factor=1
transaction.state.log.min.isr=1
group.initial.rebalance.delay.ms=0
auto.create.topics.enable=false
log.dirs=$folder/kafka
EOF
        quietly "$KAFKA_HOME/bin/kafka-storage.sh" format --ignore-formatted --cluster-id "$("$KAFKA_HOME/bin/kafka-storage.sh" random-uuid)" --config "$folder/kafka.properties"
        start kafka env KAFKA_HEAP_OPTS="-Xms256m -Xmx768m" LOG_DIR="$folder" "$KAFKA_HOME/bin/kafka-server-start.sh" "$folder/kafka.properties"
        await kafka 60 "${topics_tool[@]}" --bootstrap-server "$kafka" --list
    elif script=$(kafka_script); then
        kafka=$("$script" start "$folder/kafka")
        echo "$script" >"$folder/kafka.script"
        topics_tool=("$script" tool topics)
    else
        die "no Kafka: set KAFKA_HOME, where Apache Kafka 4 is unpacked"
    fi
}

ask_influx() { curl --fail --silent --show-error --user "admin:$INFLUXDB_ADMIN_PASSWORD" "http://$influx/query" --data-urlencode "q=$1" >/dev/null; }

start_influx() {
    local rpc
    free_port && influx=127.0.0.1:$REPLY
    free_port && rpc=127.0.0.1:$REPLY
    start influxdb env HOME="$folder" INFLUXDB_REPORTING_DISABLED=true INFLUXDB_BIND_ADDRESS="$rpc" INFLUXDB_META_DIR="$folder/influxdb/meta" \
        INFLUXDB_DATA_DIR="$folder/influxdb/data" INFLUXDB_DATA_WAL_DIR="$folder/influxdb/wal" INFLUXDB_MONITOR_STORE_ENABLED=false \
        INFLUXDB_HTTP_BIND_ADDRESS="$influx" INFLUXDB_HTTP_AUTH_ENABLED=true INFLUXDB_HTTP_LOG_ENABLED=false influxd
    await influxdb 60 curl --fail --silent "http://$influx/ping"

    # What the image does of itself.
    ask_influx "CREATE USER admin WITH PASSWORD '$INFLUXDB_ADMIN_PASSWORD' WITH ALL PRIVILEGES"
    ask_influx "CREATE DATABASE funnelstream"
    ask_influx "CREATE USER funnelstream WITH PASSWORD '$INFLUXDB_PASSWORD'; GRANT ALL ON funnelstream TO funnelstream"
    ask_influx "CREATE USER grafana WITH PASSWORD '$INFLUXDB_READ_PASSWORD'; GRANT READ ON funnelstream TO grafana"
}

start_alertmanager() {
    free_port && alertmanager=127.0.0.1:$REPLY
    start alertmanager prometheus-alertmanager --config.file=deploy/alertmanager.yml --storage.path="$folder/alertmanager" \
        --cluster.listen-address= --web.listen-address="$alertmanager"
    await alertmanager 30 curl --fail --silent "http://$alertmanager/-/ready"
}

start_funnelstream() {
    local port
    free_port && port=$REPLY
    start worker env FUNNELSTREAM__Kafka__BootstrapServers="$kafka" FUNNELSTREAM__Http__Port="$port" FUNNELSTREAM__ErasureKeyFile="$folder/erasure_key" \
        "$program" run --role worker --config deploy/funnelstream.json
    free_port && board=127.0.0.1:$REPLY
    start board env FUNNELSTREAM__Kafka__BootstrapServers="$kafka" FUNNELSTREAM__Http__Port="${board#*:}" \
        FUNNELSTREAM__Alerts__Alertmanager__Url="http://$alertmanager" \
        FUNNELSTREAM__InfluxDb__Url="http://$influx" FUNNELSTREAM__InfluxDb__User=funnelstream FUNNELSTREAM__InfluxDb__PasswordFile="$folder/influxdb_password" \
        "$program" run --role board --config deploy/funnelstream.json
    await worker 60 curl --fail --silent "http://127.0.0.1:$port/health/ready"
    await board 60 curl --fail --silent "http://$board/health/ready"
}

up() {
    local taken=() secret
    if [[ -n $(compgen -G "$folder/*.pid") || -f $folder/kafka.script ]]; then die "it is up already, or was not ended: eng/stack.sh down ${folder@Q}"; fi
    for command in influxd prometheus-alertmanager curl; do
        if ! command -v "$command" >/dev/null; then die "'$command' is not installed: eng/test-servers.sh does it where it can"; fi
    done

    if [[ -z ${STACK_PROGRAM:-} ]]; then
        quietly dotnet build src/FunnelStream -c Release -v quiet
    fi
    if [[ -e $folder && ! -f $folder/.stack && -n $(ls -A "$folder") ]]; then die "$folder holds other things: name an empty folder"; fi
    rm -rf "$folder"
    mkdir -p "$folder"
    touch "$folder/.stack"
    (
        umask 077
        for secret in INFLUXDB_ADMIN_PASSWORD INFLUXDB_PASSWORD INFLUXDB_READ_PASSWORD; do
            echo "$secret=$(head -c 16 /dev/urandom | od -An -tx1 | tr -d ' \n')"
        done >"$folder/secrets"
        source "$folder/secrets"
        echo "$INFLUXDB_PASSWORD" >"$folder/influxdb_password"
        head -c 16 /dev/urandom | od -An -tx1 | tr -d ' \n' >"$folder/erasure_key"
    )
    source "$folder/secrets"

    # Whatever fails half-way leaves nothing running.
    trap down EXIT
    start_kafka
    PARTITIONS=4 quietly deploy/create-topics.sh "$kafka" "${topics_tool[@]}"
    start_influx
    start_alertmanager
    start_funnelstream
    printf '%s\n' "kafka=$kafka" "influxdb=http://$influx" "alertmanager=http://$alertmanager" "board=http://$board" >"$folder/addresses"
    trap - EXIT

    echo "Up:"
    cat "$folder/addresses"
    echo "Passwords: $folder/secrets. Logs: $folder/*.log."
    echo "Events:    $program generate --bootstrap $kafka --for 30d"
    echo "End:       eng/stack.sh down ${2:-}"
}

down() {
    stop board 35
    stop worker 35
    stop alertmanager 10
    stop influxdb 30
    stop kafka 30
    if [[ -f $folder/kafka.script ]]; then
        "$(<"$folder/kafka.script")" stop "$folder/kafka"
        rm -f "$folder/kafka.script"
        echo "kafka ended"
    fi
    rm -f "$folder/addresses"
}

status() {
    local name
    for name in kafka influxdb alertmanager worker board; do
        if [[ $name == kafka && -f $folder/kafka.script ]]; then continue; fi # that script's
        if runs "$name"; then echo "$name runs"; else echo "$name does not run"; fi
    done
    if [[ -f $folder/addresses ]]; then cat "$folder/addresses"; fi
}

case $action in
    up) up "$@" ;;
    down) down ;;
    status) status ;;
    *)
        sed -n '2,10s/^# \{0,1\}//p' "$0"
        exit 64
        ;;
esac
