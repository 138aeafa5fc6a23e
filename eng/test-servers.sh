#!/usr/bin/env bash
# The servers that the integration tests start as their own processes. Nothing is left running or enabled.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
source eng/need.sh

# Elsewhere the integration tests say themselves what they lack, and are skipped.
if [[ $(uname -s) != Linux ]]; then exit; fi

need influxdb command -v influxd
need victoria-metrics command -v victoria-metrics
need prometheus-alertmanager command -v prometheus-alertmanager
need prometheus command -v promtool # checks deploy/prometheus-rules.yml; its server is not started
need docker-compose command -v docker-compose # reads docker-compose.yml; starts nothing
need openjdk-17-jre-headless has_java_17

# Masked while they are installed, so that systemd does not start them.
services=()
for package in "${missing[@]}"; do
    case $package in influxdb | victoria-metrics | prometheus-alertmanager | prometheus) services+=("$package.service") ;; esac
done
systemd=false
if ((${#services[@]} > 0 && EUID == 0)) && [[ -d /run/systemd/system ]]; then systemd=true; fi

if $systemd; then quietly systemctl mask "${services[@]}"; fi
unmask() {
    if $systemd; then
        systemctl unmask "${services[@]}"
        systemctl disable "${services[@]}"
    fi >/dev/null 2>&1
}
trap unmask EXIT

install_missing "the integration tests"
