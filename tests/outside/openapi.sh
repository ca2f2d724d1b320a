#!/usr/bin/env bash
# The contract as others judge it: valid OpenAPI 3.1, and nothing that the recommended rules of Redocly and Spectral, and OWASP's
# rules for APIs, complain of.

source "$(dirname "${BASH_SOURCE[0]}")/lib.sh"

from_pypi openapi-spec-validator==0.9.0
openapi-spec-validator "$CONTRACT"

from_npm @redocly/cli@2.77.0
export REDOCLY_TELEMETRY=off REDOCLY_SUPPRESS_UPDATE_NOTICE=true
redocly lint --config "$OUTSIDE/redocly.yaml" "$CONTRACT"

# Rules are found from where the settings are, beside the packages that have them.
from_npm @stoplight/spectral-cli@6.16.3 @stoplight/spectral-owasp-ruleset@2.0.1
cp "$OUTSIDE/spectral.yaml" "$SCRATCH/node/"
spectral lint --ruleset "$SCRATCH/node/spectral.yaml" --fail-severity=warn "$CONTRACT"
