#!/usr/bin/env bash
# Runs once in the influxdb:2 image, after its set-up: InfluxQL asks for a database, so the bucket gets the name of one, and
# Grafana a user of the 1.x kind that may read it. Not tried by us.
set -euo pipefail

influx v1 dbrp create --bucket-id "$DOCKER_INFLUXDB_INIT_BUCKET_ID" --db funnelstream --rp autogen --default
influx v1 auth create --username grafana --password "$INFLUXDB_READ_PASSWORD" --read-bucket "$DOCKER_INFLUXDB_INIT_BUCKET_ID"
