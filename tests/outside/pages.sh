#!/usr/bin/env bash
# A reader of the statistics in a real browser, on a screen and on a telephone: the figures of the pages are those of the
# interface, nothing is wider than the screen, and no other host hears of it.

source "$(dirname "${BASH_SOURCE[0]}")/lib.sh"

need chromium chromium
from_npm playwright-core@1.65.1

start_service
SCREENSHOTS=${SCREENSHOTS:-$SCRATCH} PROFILE=$SCRATCH/profile PLAYWRIGHT=$SCRATCH/node/node_modules/playwright-core/index.mjs \
    node "$OUTSIDE/pages.mjs" "$API"
