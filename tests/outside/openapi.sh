#!/usr/bin/env bash
# The contract as others judge it: valid OpenAPI 3.1, and nothing that Redocly's recommended rules complain of.

source "$(dirname "${BASH_SOURCE[0]}")/lib.sh"

from_pypi openapi-spec-validator==0.9.0
openapi-spec-validator "$CONTRACT"

from_npm @redocly/cli@2.77.0
export REDOCLY_TELEMETRY=off REDOCLY_SUPPRESS_UPDATE_NOTICE=true
redocly lint --config "$OUTSIDE/redocly.yaml" "$CONTRACT"
