#!/usr/bin/env bash
# An officer signs in at an outside issuer, here PyJWT with keys under TLS: the service starts before the issuer is there, finds
# its keys, follows a new one, and keeps what it knows while the issuer does not answer.

source "$(dirname "${BASH_SOURCE[0]}")/lib.sh"

from_pypi 'PyJWT[crypto]==2.*'
certificates "$SCRATCH/certificates"

python3 "$OUTSIDE/issuer.py" serve "$SCRATCH" &
ISSUER_PID=$!
trap 'kill "$ISSUER_PID" 2>/dev/null || true; leave' EXIT
for _ in $(seq 100); do
    [ -s "$SCRATCH/port" ] && break
    sleep 0.1
done

export ASSISTANCE_ISSUER=https://login.example.org ASSISTANCE_ISSUER_AUDIENCE=assistance
export ASSISTANCE_ISSUER_KEYS_URL="https://localhost:$(cat "$SCRATCH/port")/certs" SSL_CERT_FILE=$SCRATCH/certificates/authority.pem
start_service
python3 "$OUTSIDE/issuer.py" check "$SCRATCH" "$API"
