# shellcheck shell=bash
# Sourced by the scripts of this folder: a real PanDA server on this machine, on loopback only.
# Everything made at run time goes under $RIG; what is slow to make (packages, certificates, tables) is kept between runs.
. "$(dirname "${BASH_SOURCE[0]}")/../lib.sh"

HERE=$ROOT/scripts/integration
export RIG=${PILOT_RIG:-${TMPDIR:-/var/tmp}/pilot-integration}
export RIG_PORT=${PILOT_RIG_PORT:-25443} # https, client certificate optional; the port that PanDA uses everywhere
export QUEUE=TEST_QUEUE

# /api/v1 is of the newest release. The dispatcher behind /server/panda was deleted in 1.0.0, so the last release that has it runs beside it.
V1_VERSION=1.0.4
LEGACY_VERSION=0.8.1

VENV=$RIG/venv
WEB_USER=www-data # comes with Debian's apache2
DB_USER=postgres  # comes with Debian's postgresql
export PANDA_HOME=$RIG/home PYTHONDONTWRITEBYTECODE=1
PATH=/usr/sbin:/sbin:$PATH

need_root() {
    [ "$(id -u)" = 0 ] && return
    # The server changes to accounts of its own and its Apache module reads /etc/grid-security: neither can be had without root.
    local keep=--preserve-env=PILOT_RIG,PILOT_RIG_PORT,PILOT_BIN_DIR,TMPDIR,PATH,HOME
    find_root || die "$EX_UNAVAILABLE" "the real PanDA server needs root: sudo $keep $0 $*"
    as_root $keep "$0" "$@"
    exit
}

# The process of a pid file; a zombie, which stays where pid 1 does not reap, is not alive.
alive() { [ -s "$1" ] && grep -qs '^State:[[:space:]]*[^ZX[:space:]]' "/proc/$(cat "$1")/status"; }
free_port() { python3 -c 'import socket; s = socket.socket(); s.bind(("127.0.0.1", 0)); print(s.getsockname()[1])'; }
as_web() { setpriv --reuid="$WEB_USER" --regid="$WEB_USER" --clear-groups env HOME="$PANDA_HOME" TZ=UTC "$@"; }
as_db() { setpriv --reuid="$DB_USER" --regid="$DB_USER" --clear-groups "$@"; }
pg() { # the program of PostgreSQL, of whatever version Debian has
    local program=$1 found && shift
    found=$(printf '%s\n' /usr/lib/postgresql/*/bin/"$program" | sort -V | tail -n 1)
    (cd "$RIG/db" && as_db "$found" "$@")
}
# The database listens on a socket file only: no port to be busy.
sql() { PGOPTIONS='-c client_min_messages=warning' psql -X -q -v ON_ERROR_STOP=1 -h "$RIG/db/socket" -U panda "$@"; }
panda_python() { # release program…: with the modules of that release of panda-server
    local release=$1 && shift
    as_web PANDA_HOME="$PANDA_HOME" PYTHONPATH="$RIG/server-$release" "$VENV/bin/python" "$@"
}
