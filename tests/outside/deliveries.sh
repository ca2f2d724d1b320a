#!/usr/bin/env bash
# Ten thousand events (or EVENTS) to an endpoint under TLS that fails a third of the time, from a service that is killed every few
# seconds: none is missing, none is told that did not happen, and of one referral the earlier is told first. A reader of the feed
# that stops and goes on meanwhile sees each event once. An endpoint whose certificate nobody vouches for is told nothing.

source "$(dirname "${BASH_SOURCE[0]}")/lib.sh"

need python3 python3
need psql postgresql-client
need_postgresql

certificates "$SCRATCH/certificates"

SSL_CERT_FILE=$SCRATCH/certificates/authority.pem \
    python3 "$OUTSIDE/deliveries.py" "$(program)" "$SCRATCH/home" "$SCRATCH/certificates" "${EVENTS:-10000}"
