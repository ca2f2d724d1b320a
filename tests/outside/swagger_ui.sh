#!/usr/bin/env bash
# A developer who tries the service out in Swagger UI: signs in, submits a referral, and no other host hears of it.

source "$(dirname "${BASH_SOURCE[0]}")/lib.sh"

start_service
browse swagger_ui.mjs
