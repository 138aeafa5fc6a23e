#!/usr/bin/env bash
# create-topics.sh BOOTSTRAP COMMAND...: creates the inputs once; COMMAND is kafka-topics, however it is called there.
# The topics of state and dead letters FunnelStream creates itself. The three must have the same number of partitions
# (PARTITIONS, 12), which is the most processes that can count.
# Retention counts from a record's own time stamp: with the default of 7 days Kafka would delete events of the past (a
# backfill, generated history) minutes after they arrive. Hence retention.ms=-1.
set -euo pipefail

bootstrap=$1
shift
for topic in leads touchpoints deals; do
    "$@" --bootstrap-server "$bootstrap" --create --if-not-exists \
        --topic "$topic" --partitions "${PARTITIONS:-12}" --replication-factor 1 --config retention.ms=-1
done
