#!/usr/bin/env bash
# A partner who writes Python: generates a client from the contract, installs it, gets a token, submits a referral,
# and reads it back.

source "$(dirname "${BASH_SOURCE[0]}")/lib.sh"

from_pypi openapi-python-client==0.29.1
(cd "$SCRATCH" && openapi-python-client generate --path "$CONTRACT" --config "$OUTSIDE/python_client.yaml" --output-path generated --fail-on-warning)
from_pypi "$SCRATCH/generated"

start_service
python3 "$OUTSIDE/python_client.py" "$API"
