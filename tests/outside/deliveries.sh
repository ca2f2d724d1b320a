#!/usr/bin/env bash
# Ten thousand events (or EVENTS) to an endpoint under TLS that fails a third of the time, from a service that is killed every few
# seconds: none is missing, none is told that did not happen, and of one referral the earlier is told first. A reader of the feed
# that stops and goes on meanwhile sees each event once.

source "$(dirname "${BASH_SOURCE[0]}")/lib.sh"

need python3 python3
need openssl openssl
need psql postgresql-client
need_postgresql

# An authority that this service alone trusts, and the endpoint's certificate by it.
CERTIFICATES=$SCRATCH/certificates
mkdir "$CERTIFICATES"
(
    cd "$CERTIFICATES"
    openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -days 2 -subj '/CN=Authority of a test' \
        -addext 'basicConstraints=critical,CA:TRUE' -addext 'keyUsage=critical,keyCertSign' -keyout authority.key -out authority.pem
    openssl req -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -subj '/CN=localhost' -keyout endpoint.key -out endpoint.csr
    openssl x509 -req -in endpoint.csr -CA authority.pem -CAkey authority.key -CAcreateserial -days 2 -out endpoint.pem \
        -extfile <(printf 'subjectAltName=DNS:localhost\nbasicConstraints=critical,CA:FALSE\nextendedKeyUsage=serverAuth\n')
) 2>"$CERTIFICATES/openssl.err" || { cat "$CERTIFICATES/openssl.err" >&2; fail "there are no certificates"; }

SSL_CERT_FILE=$CERTIFICATES/authority.pem python3 "$OUTSIDE/deliveries.py" "$(program)" "$SCRATCH/home" "$CERTIFICATES" "${EVENTS:-10000}"
