#!/usr/bin/env bash
# Makes sure that Confluent.Kafka finds librdkafka: from the NuGet package librdkafka.redist where it can be restored,
# otherwise built from its published sources into artifacts/native (docs/decisions/0001-librdkafka-from-source.md).
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
source eng/need.sh

version=2.15.1
# This release of the npm package carries the sources of exactly that version under deps/librdkafka.
sources=@confluentinc/kafka-javascript@1.10.1
checksum=ada7d703bb1d3237e2292bfabf438d663b6160c9f1ac2a2406b5dc4257c81b66

library=artifacts/native/librdkafka.so
ordinary=artifacts/stamps/librdkafka.redist-$version

if [[ -f $ordinary ]]; then exit; fi
if [[ -f $library ]]; then
    built=$(cat "$library.version" 2>/dev/null || echo "$version")
    if [[ $built == "$version" ]]; then exit; fi
    rm "$library"
fi

if ! command -v dotnet >/dev/null; then
    echo "Missing: the .NET SDK, version 10 (the command 'dotnet')." >&2
    exit 69
fi

mkdir -p artifacts/stamps artifacts/native
if output=$(dotnet restore src/FunnelStream.Connectors </dev/null 2>&1) && ! grep -qE 'NU1603.*librdkafka\.redist' <<<"$output"; then
    touch "$ordinary"
    exit
fi

# Only "there is no such package", or "only another version of it", sends us the long way; anything else is for the reader.
if ! grep -qE '(NU110[0-9]|NU1603).*librdkafka\.redist' <<<"$output" || [[ $(uname -s) != Linux ]]; then
    printf '%s\n' "$output" >&2
    exit 1
fi

need gcc command -v gcc
need g++ command -v g++
need make command -v make
need binutils command -v strip
need pkg-config command -v pkg-config
need npm command -v npm
need libc6-dev has_header stdlib.h
need zlib1g-dev has_header zlib.h
need libssl-dev has_header openssl/ssl.h
need libzstd-dev has_header zstd.h
need libsasl2-dev has_header sasl/sasl.h
need libcurl4-openssl-dev has_header curl/curl.h
install_missing "building librdkafka"

echo "Building librdkafka $version (once, about a minute)"
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

(cd "$work" && quietly npm pack --silent "$sources")
archive=("$work"/*.tgz)
sha256sum --check --quiet <<<"$checksum  ${archive[0]}"
tar -xzf "${archive[0]}" -C "$work" package/deps/librdkafka

built=$work/package/deps/librdkafka
(cd "$built" && quietly ./configure)
quietly make -C "$built/src" -j"$(nproc)" librdkafka.so.1
strip --strip-unneeded "$built/src/librdkafka.so.1"

# Renamed into place: a build that runs beside this one sees the whole file or none.
echo "$version" >"$library.version"
cp "$built/src/librdkafka.so.1" "$library.$$"
mv "$library.$$" "$library"
