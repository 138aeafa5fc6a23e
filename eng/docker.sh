#!/usr/bin/env bash
# Fails with the reason unless a Docker engine answers. Asked before anything is built.
set -euo pipefail

# Where Testcontainers looks, too.
if [[ -n ${DOCKER_HOST:-} ]]; then
    endpoints=("$DOCKER_HOST")
else
    endpoints=(unix:///var/run/docker.sock "unix://${XDG_RUNTIME_DIR:-/run/user/$UID}/docker.sock" "unix://$HOME/.docker/run/docker.sock")
fi

ask() { # ENDPOINT
    local curl=(curl --silent --show-error --fail --max-time 5 --output /dev/null) certificates=${DOCKER_CERT_PATH:-$HOME/.docker}
    case $1 in
        unix://*) "${curl[@]}" --unix-socket "${1#unix://}" http://localhost/_ping ;;
        tcp://*)
            if [[ -n ${DOCKER_TLS_VERIFY:-} ]]; then
                "${curl[@]}" --cacert "$certificates/ca.pem" --cert "$certificates/cert.pem" --key "$certificates/key.pem" "https://${1#tcp://}/_ping"
            else
                "${curl[@]}" "http://${1#tcp://}/_ping"
            fi
            ;;
        *)
            echo "neither unix:// nor tcp://"
            return 1
            ;;
    esac
}

for endpoint in "${endpoints[@]}"; do
    if why=$(ask "$endpoint" 2>&1); then exit; fi
    echo "No Docker engine answers at $endpoint: $why" >&2
done
echo "Start Docker, or run './build.sh test' without --docker." >&2
exit 69
