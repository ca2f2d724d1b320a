#!/usr/bin/env bash
# Every check with outside tools, one after the other; the program is built once.

source "$(dirname "${BASH_SOURCE[0]}")/lib.sh"

ASSISTANCE_PROGRAM=$(program)
export ASSISTANCE_PROGRAM
for check in deliveries.sh generated_clients.sh issuer.sh oauth.sh openapi.sh pages.sh python_client.sh quickstart.sh schemathesis.sh statistics.sh swagger_ui.sh webhooks.sh; do
    echo "--- $check"
    "$OUTSIDE/$check" || fail "FAILED: $check"
done
