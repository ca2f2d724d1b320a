# What the checks with outside tools have in common. To be sourced.
#
# Tools come from their registries into a scratch directory that goes away at the end; programs of the system that are
# missing come from Debian. The program is built unless ASSISTANCE_PROGRAM names one.

set -euo pipefail

ROOT=$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd)
OUTSIDE=$ROOT/tests/outside
CONTRACT=$ROOT/openapi/assistance-api.v1.json
SERVICE_PID=

SCRATCH=$(mktemp -d)
chmod 755 "$SCRATCH" # started by root, the private PostgreSQL runs as somebody else

leave() {
    stop_service
    rm -rf "$SCRATCH"
}
trap leave EXIT
trap 'exit 130' INT TERM

fail() {
    echo "$(basename "$0"): $*" >&2
    exit 1
}

as_root() {
    if [ "$(id -u)" = 0 ]; then "$@"; else sudo -n "$@"; fi
}

# from_debian PACKAGE...
from_debian() {
    as_root true 2>/dev/null || fail "install the packages $* first, or run this as root"
    as_root apt-get update -qq
    as_root env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "$@" >/dev/null
}

# need PROGRAM PACKAGE...: installs the packages where the program is missing.
need() {
    command -v "$1" >/dev/null || from_debian "${@:2}"
}

# The programs of PostgreSQL, without the server that Debian would set up and start.
need_postgresql() {
    compgen -G '/usr/lib/postgresql/*/bin/initdb' >/dev/null && return
    from_debian postgresql-common
    as_root sh -c 'mkdir -p /etc/postgresql-common/createcluster.d && echo "create_main_cluster = false" >/etc/postgresql-common/createcluster.d/none.conf'
    from_debian postgresql
}

# from_pypi REQUIREMENT...: into a virtual environment whose programs come first from now on.
from_pypi() {
    need python3 python3
    if [ ! -d "$SCRATCH/python" ]; then
        python3 -c 'import ensurepip' 2>/dev/null || from_debian python3-venv
        python3 -m venv "$SCRATCH/python"
        PATH=$SCRATCH/python/bin:$PATH
    fi
    pip install --quiet --disable-pip-version-check "$@"
}

# from_npm PACKAGE...: into $SCRATCH/node, whose programs come first from now on.
from_npm() {
    need npm nodejs npm
    mkdir -p "$SCRATCH/node"
    npm install --prefix "$SCRATCH/node" --silent --no-fund --no-audit --no-update-notifier "$@"
    PATH=$SCRATCH/node/node_modules/.bin:$PATH
}

# browse SCRIPT: a script of browser.mjs at the service that has been started. Its pictures go to SCREENSHOTS, where that is set.
browse() {
    need chromium chromium
    from_npm playwright-core@1.65.1
    SCREENSHOTS=${SCREENSHOTS:-$SCRATCH} PROFILE=$SCRATCH/profile PLAYWRIGHT=$SCRATCH/node/node_modules/playwright-core/index.mjs \
        node "$OUTSIDE/$1" "$API"
}

# certificates DIRECTORY: an authority that a service trusts whose SSL_CERT_FILE names it (authority.pem), the certificate of
# localhost by it (endpoint.pem, .key), and one that nobody vouches for (stranger.pem, .key).
certificates() {
    need openssl openssl
    mkdir "$1"
    local new=(-newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes) end='basicConstraints=critical,CA:FALSE' name='subjectAltName=DNS:localhost'
    {
        openssl req -x509 "${new[@]}" -days 2 -subj '/CN=Authority of a test' -addext 'basicConstraints=critical,CA:TRUE' \
            -addext 'keyUsage=critical,keyCertSign' -keyout "$1/authority.key" -out "$1/authority.pem" &&
            openssl req "${new[@]}" -subj '/CN=localhost' -keyout "$1/endpoint.key" -out "$1/endpoint.csr" &&
            openssl x509 -req -in "$1/endpoint.csr" -CA "$1/authority.pem" -CAkey "$1/authority.key" -CAcreateserial -days 2 \
                -out "$1/endpoint.pem" -extfile <(printf '%s\n%s\nextendedKeyUsage=serverAuth\n' "$name" "$end") &&
            openssl req -x509 "${new[@]}" -days 2 -subj '/CN=localhost' -addext "$name" -keyout "$1/stranger.key" -out "$1/stranger.pem"
    } 2>"$1/openssl.err" || { cat "$1/openssl.err" >&2; fail "there are no certificates"; }
}

# Builds the program, if need be, and says where it is.
program() {
    if [ -z "${ASSISTANCE_PROGRAM:-}" ]; then
        (cd "$ROOT" && cargo build --quiet --locked)
        ASSISTANCE_PROGRAM=${CARGO_TARGET_DIR:-$ROOT/target}/debug/assistance-api
    fi
    echo "$ASSISTANCE_PROGRAM"
}

# Starts a demonstration of its own on a free port; its address is in $API afterwards.
start_service() {
    need_postgresql
    local program
    program=$(program)
    env -u DATABASE_URL -u DATABASE_URL_FILE -u ASSISTANCE_KEY_FILE -u ASSISTANCE_PUBLIC_URL \
        ASSISTANCE_HOME="$SCRATCH/home" ASSISTANCE_LISTEN=127.0.0.1:0 ASSISTANCE_LOG=warn ASSISTANCE_RATE_LIMIT=1000000 \
        "$program" >"$SCRATCH/service.out" 2>"$SCRATCH/service.err" &
    SERVICE_PID=$!
    for _ in $(seq 600); do
        API=$(sed -n 's/^assistance-api is listening on //p' "$SCRATCH/service.out")
        [ -n "$API" ] && return
        kill -0 "$SERVICE_PID" 2>/dev/null || break
        sleep 0.2
    done
    cat "$SCRATCH/service.err" >&2
    fail "the service did not start"
}

stop_service() {
    [ -n "$SERVICE_PID" ] || return 0
    kill "$SERVICE_PID" 2>/dev/null || true
    wait "$SERVICE_PID" 2>/dev/null || true
    SERVICE_PID=
}
