#!/usr/bin/env bash
# A reader of the statistics in a real browser, on a screen and on a telephone: the figures of the pages are those of the
# interface, nothing is wider than the screen, and no other host hears of it.

source "$(dirname "${BASH_SOURCE[0]}")/lib.sh"

start_service
browse pages.mjs
