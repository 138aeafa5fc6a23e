# shellcheck shell=bash
# Sourced. Says what a machine lacks, and installs it where that is possible (Debian or Ubuntu, as root).

missing=()

# need PACKAGE COMMAND...: the Debian package is wanted unless the command succeeds.
need() {
    local package=$1
    shift
    "$@" >/dev/null 2>&1 || missing+=("$package")
}

has_header() { echo "#include <$1>" | gcc -E -x c - -o /dev/null; }

has_java_17() {
    local version
    version=$(java -version 2>&1) && [[ $version =~ version\ \"([0-9]+) ]] && ((BASH_REMATCH[1] >= 17))
}

# quietly COMMAND...: its output is shown only if it fails.
quietly() {
    local output code
    output=$("$@" 2>&1 </dev/null) && return
    code=$?
    printf '%s\n' "$output" >&2
    return "$code"
}

# install_missing PURPOSE: installs what `need` collected, or says what to install.
install_missing() {
    if ((${#missing[@]} == 0)); then return; fi

    if ((EUID != 0)) || ! command -v apt-get >/dev/null; then
        {
            echo "Missing for $1: ${missing[*]} (names of Debian packages)."
            echo "Install these and try again. On Debian or Ubuntu:"
            echo "  sudo apt-get install --no-install-recommends ${missing[*]}"
        } >&2
        exit 69
    fi

    echo "Installing for $1: ${missing[*]}"
    export DEBIAN_FRONTEND=noninteractive
    quietly apt-get update -q || true # a stale list may still do
    # RUNLEVEL=1 keeps init scripts from starting what was installed.
    quietly env RUNLEVEL=1 apt-get install -q -y --no-install-recommends "${missing[@]}"
    missing=()
}
