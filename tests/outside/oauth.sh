#!/usr/bin/env bash
# Tokens as OAuth libraries get them, by secret and by key, and as token libraries check them with the published keys.

source "$(dirname "${BASH_SOURCE[0]}")/lib.sh"

need node nodejs npm
from_pypi Authlib==1.6.5 requests==2.32.5 requests-oauthlib==2.0.0 'PyJWT[crypto]==2.10.1'
from_npm openid-client@6.8.1 jose@6.1.0
start_service
export OAUTHLIB_INSECURE_TRANSPORT=1 # the demonstration is on loopback

# A client with a key of its own, which both languages use one after the other.
python3 "$OUTSIDE/oauth.py" "$API" "$SCRATCH/key.json"
cp "$OUTSIDE/oauth.mjs" "$SCRATCH/node/"
node "$SCRATCH/node/oauth.mjs" "$API" "$SCRATCH/key.json"
