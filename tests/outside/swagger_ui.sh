#!/usr/bin/env bash
# A developer who tries the service out in Swagger UI: signs in, submits a referral, and no other host hears of it.

source "$(dirname "${BASH_SOURCE[0]}")/lib.sh"

need chromium chromium
from_npm playwright-core@1.65.1

start_service
SCREENSHOTS=${SCREENSHOTS:-$SCRATCH} PROFILE=$SCRATCH/profile PLAYWRIGHT=$SCRATCH/node/node_modules/playwright-core/index.mjs \
    node "$OUTSIDE/swagger_ui.mjs" "$API"
