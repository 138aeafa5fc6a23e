#!/usr/bin/env bash
# Draws what docker-compose.yml wants to be secret, and keeps what there is: a second call changes nothing.
#
#   deploy/secrets.sh
#
# .env is for the images that take passwords from the environment. FunnelStream reads files: of secrets/, which only their owner can
# list, but whose files any user can read, since the container's is another.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
umask 077

draw() { od -An -vtx1 -N24 /dev/urandom | tr -d ' \n'; }

filled=$(
    while IFS= read -r line || [[ -n $line ]]; do
        case $line in
            FUNNELSTREAM_SECRETS=) line+=./secrets ;;
            [A-Z]*=) line+=$(draw) ;;
        esac
        printf '%s\n' "$line"
    done < <(if [[ -f .env ]]; then cat .env; else cat .env.example; fi)
)
printf '%s\n' "$filled" >.env
chmod 600 .env
source ./.env

# keep NAME: drawn once. The erasure key above all: with another, nobody knows any more who was erased.
keep() { if [[ ! -s $FUNNELSTREAM_SECRETS/$1 ]]; then set_to "$1" "$(draw)"; fi; }

set_to() {
    rm -f "$FUNNELSTREAM_SECRETS/$1"
    printf '%s\n' "$2" >"$FUNNELSTREAM_SECRETS/$1"
    chmod 444 "$FUNNELSTREAM_SECRETS/$1"
}

mkdir -p "$FUNNELSTREAM_SECRETS"
keep erasure_key
keep http_token
set_to influxdb_password "$INFLUXDB_PASSWORD"
set_to influxdb2_token "$INFLUXDB2_TOKEN"
echo "Passwords: .env and $FUNNELSTREAM_SECRETS. The live board's token: $FUNNELSTREAM_SECRETS/http_token. Keep a copy of $FUNNELSTREAM_SECRETS/erasure_key."
