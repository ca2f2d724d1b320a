#!/usr/bin/env bash
# The workflow of openapi/quickstart.arazzo.yaml, step by step against a demonstration, by Redocly's respect: the steps hold, and
# every answer is as the contract says.

source "$(dirname "${BASH_SOURCE[0]}")/lib.sh"

from_npm @redocly/cli@2.77.0
start_service
export REDOCLY_TELEMETRY=off REDOCLY_SUPPRESS_UPDATE_NOTICE=true
redocly lint --config "$OUTSIDE/redocly.yaml" "$ROOT/openapi/quickstart.arazzo.yaml"
redocly respect "$ROOT/openapi/quickstart.arazzo.yaml" --server "assistance=$API" \
    --input "client_id=demo-ngo" --input "client_secret=demo-secret-of-the-ngo" \
    --input "key=$(cat /proc/sys/kernel/random/uuid)" --input "today=$(TZ=Europe/Helsinki date +%F)"
