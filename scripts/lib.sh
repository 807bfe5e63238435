# shellcheck shell=bash
# Sourced by the other scripts: where the project is, how to say things, how to get what is missing.

ROOT=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
readonly ROOT

# Exit codes of sysexits.h: what cannot be had here, and what may work another time.
readonly EX_UNAVAILABLE=69 EX_TEMPFAIL=75

# What a Swift toolchain needs to compile and link on Debian 12, and the C libraries that the project wraps.
readonly BUILD_PACKAGES=(
    binutils ca-certificates gcc git libc6-dev libcurl4-openssl-dev libdeflate-dev libedit2 libgcc-12-dev libncurses6 libsqlite3-0
    libssl-dev libstdc++-12-dev libxml2 libz3-4 make pkg-config python3 tar tzdata unzip xz-utils zlib1g-dev
)
# The programs that the tests compare ours with.
readonly TEST_PACKAGES=(curl gzip openssl)

readonly SWIFT_VERSION=6.3.1
readonly SWIFT_OLDEST=6.2
readonly SWIFT_SIGNING_KEY=52BB7E3DE28A71BE22EC05FFEF80A866B47A981F # "Swift 6.x Release Signing Key"

say() { printf '%s\n' "$*" >&2; }
die() { # [exit code] message
    local code=1
    if [[ $1 =~ ^[0-9]+$ ]]; then code=$1 && shift; fi
    say "${0##*/}: $*"
    exit "$code"
}

# How commands are run as root: as they are when we are root, else through sudo, which may ask at a terminal for the password.
find_root() {
    AS_ROOT=()
    [ "$(id -u)" = 0 ] && return
    AS_ROOT=(sudo)
    command -v sudo >/dev/null && { sudo -n true 2>/dev/null || { [ -t 0 ] && sudo -v; }; }
}
as_root() { "${AS_ROOT[@]}" "$@"; }

# Runs a command that talks to a registry up to four times. Its last failure is ours, so that the caller sees the exit code.
retry() {
    local pause status
    for pause in 5 20 60 end; do
        "$@" && return 0
        status=$?
        [ "$pause" = end ] && return "$status"
        say "failed with $status, once more in $pause s: $*"
        sleep "$pause"
    done
}

installed() { dpkg-query -W -f '${Status}' "$1" 2>/dev/null | grep -q 'ok installed'; }

# Installs those of the named Debian packages that are missing.
install_packages() {
    local package missing=()
    if ! command -v dpkg-query >/dev/null; then
        # Another system has other package names; what is there is then for its owner to say.
        [ -n "${PILOT_PACKAGES_ARE_INSTALLED:-}" ] && return 0
        die "$EX_UNAVAILABLE" "this is not Debian. Install what corresponds to: $* and set PILOT_PACKAGES_ARE_INSTALLED=1"
    fi
    for package in "$@"; do installed "$package" || missing+=("$package"); done
    [ ${#missing[@]} = 0 ] && return 0
    find_root || die "$EX_UNAVAILABLE" "packages are missing, and only root can install them:
    sudo apt-get update && sudo apt-get install --no-install-recommends ${missing[*]}"
    say "installing: ${missing[*]}"
    without_daemons retry apt_install "${missing[@]}"
}

# A registry that cannot be reached is told apart from a package that does not install: see EX_TEMPFAIL.
apt_install() {
    local said status=0
    # What somebody interrupted while it was unpacked would keep all else from being installed.
    said=$({ as_root dpkg --configure -a && as_root apt-get update -q && as_root env DEBIAN_FRONTEND=noninteractive \
        apt-get -o DPkg::Lock::Timeout=600 install -q -y --no-install-recommends "$@"; } 2>&1 | tee >(cat >&2)) || status=$?
    if [ $status != 0 ] && grep -qE '(Failed|Unable) to fetch|Could not (resolve|connect)|Unable to connect' <<<"$said"; then status=$EX_TEMPFAIL; fi
    return $status
}

# Debian starts a daemon as soon as its package is unpacked, unless policy-rc.d answers 101. A policy that is there stays, unless it is one
# that a killed run of ours left. A subshell, so that the traps are its own: ours goes however this ends.
without_daemons() (
    policy=/usr/sbin/policy-rc.d mark="# of pilot's scripts while they install packages, by process "
    owner=$(sed -n "s/^$mark//p" $policy 2>/dev/null || true)
    if [ -e $policy ] && { [ -z "$owner" ] || [ -e "/proc/$owner" ]; }; then
        "$@"
        exit
    fi
    trap 'as_root rm -f $policy' EXIT
    trap 'exit 129' HUP
    trap 'exit 130' INT
    trap 'exit 143' TERM
    printf '#!/bin/sh\n%s%d\nexit 101\n' "$mark" "$BASHPID" | as_root tee $policy >/dev/null
    as_root chmod 755 $policy
    "$@"
)

# Puts a Swift toolchain that is new enough on PATH; downloads one when there is none.
find_swift() {
    local bin
    for bin in "${SWIFT_HOME:-}/usr/bin" "$(dirname "$(command -v swift || echo /)")" /opt/*/usr/bin /usr/libexec/swift*/bin /usr/libexec/swift*/*/bin \
        "$(swift_cache)/usr/bin"; do
        if new_enough "$bin/swift"; then
            PATH=$bin:$PATH
            return 0
        fi
    done
    download_swift
    PATH=$(swift_cache)/usr/bin:$PATH
}

new_enough() {
    local version
    [ -x "$1" ] || return 1
    version=$("$1" --version 2>/dev/null | sed -n 's/.*Swift version \([0-9.]*\).*/\1/p' | head -n 1)
    [ -n "$version" ] && [ "$(printf '%s\n' "$SWIFT_OLDEST" "$version" | sort -V | head -n 1)" = "$SWIFT_OLDEST" ]
}

swift_cache() { printf '%s\n' "${XDG_CACHE_HOME:-$HOME/.cache}/pilot-swift/$SWIFT_VERSION"; }

# A subshell, so that its trap is its own: half of a toolchain stays nowhere.
download_swift() (
    grep -q '^VERSION_CODENAME=bookworm' /etc/os-release ||
        die "$EX_UNAVAILABLE" "no Swift $SWIFT_OLDEST or newer on PATH or in \$SWIFT_HOME, and only Debian 12's can be downloaded"
    platform=debian12
    [ "$(dpkg --print-architecture)" = arm64 ] && platform=debian12-aarch64
    name=swift-$SWIFT_VERSION-RELEASE
    url=https://download.swift.org/swift-$SWIFT_VERSION-release/$platform/$name/$name-$platform.tar.gz
    install_packages curl gnupg
    mkdir -p "$(dirname "$(swift_cache)")"
    work=$(mktemp -d "$(swift_cache).XXXXXX")
    trap 'rm -rf "$work"' EXIT
    trap 'exit 129' HUP
    trap 'exit 130' INT
    trap 'exit 143' TERM
    say "downloading $url"
    retry curl -fsSL --proto '=https' -o "$work/swift.tar.gz" "$url" && retry curl -fsSL --proto '=https' -o "$work/swift.sig" "$url.sig" &&
        retry curl -fsSL --proto '=https' --compressed -o "$work/keys.asc" https://www.swift.org/keys/all-keys.asc ||
        die "$EX_TEMPFAIL" "Swift could not be downloaded; put Swift $SWIFT_OLDEST or newer on PATH"
    mkdir -m 700 "$work/gnupg"
    gpg --homedir "$work/gnupg" --batch --quiet --import "$work/keys.asc"
    # The key is named by its fingerprint: a good signature by another key of that list is not good enough.
    gpg --homedir "$work/gnupg" --batch --status-fd 1 --verify "$work/swift.sig" "$work/swift.tar.gz" 2>/dev/null |
        grep -q "^\[GNUPG:\] VALIDSIG .*$SWIFT_SIGNING_KEY" || die "the signature of $url is not that of Swift's release key"
    mkdir "$work/swift"
    tar xzf "$work/swift.tar.gz" -C "$work/swift" --strip-components=1
    mv -T "$work/swift" "$(swift_cache)"
)
