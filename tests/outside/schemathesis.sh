#!/usr/bin/env bash
# The service against what its contract allows and forbids, in four phases: the contract's examples, the bounds of every
# schema, what can be made up within and without them, and chains of operations. Then two partners, each of whom asks for what
# the other one has. Settings stand in schemathesis.toml, what the contract does not say in schemathesis_hooks.py.

source "$(dirname "${BASH_SOURCE[0]}")/lib.sh"

need curl curl
from_pypi schemathesis==4.32.5
start_service
export API PYTHONPATH=$OUTSIDE PYTHONDONTWRITEBYTECODE=1

field() { sed -E "s/.*\"$1\":\"([^\"]*)\".*/\1/"; }
token() { curl -sf -u "$1:$2" -d grant_type=client_credentials "$API/oauth2/token" | field access_token; }
# judge CONFIGURATION OPTION...: in the scratch directory, where what it remembers goes away.
judge() { (cd "$SCRATCH" && schemathesis --config-file "$1" run "$API/openapi.json" --no-color "${@:2}"); }

# An organisation and a client of it which nobody misses when they are suspended.
ADMINISTRATOR=$(token demo-administrator demo-secret-of-the-administrator)
create() {
    curl -sf "$API$1" -H "Authorization: Bearer $ADMINISTRATOR" -H "Idempotency-Key: $(cat /proc/sys/kernel/random/uuid)" \
        -H 'Content-Type: application/json' -d "$2" | sed -E 's/.*[{,]"id":"([^"]*)".*/\1/'
}
SPARE_ORGANISATION=$(create /v1/organisations '{"name": "Nobody misses it", "organisation_type": "other_ngo"}')
SPARE_CLIENT=$(create /v1/api-clients '{"name": "Nobody misses it", "client_id": "spare", "organisation_id": "'"$SPARE_ORGANISATION"'",
    "scopes": ["referrals:read"]}')
export SPARE_ORGANISATION SPARE_CLIENT
judge "$OUTSIDE/schemathesis.toml" --phases examples,coverage,fuzzing,stateful

# Had anybody been locked out on the way, the rest would have been refused and would have shown nothing.
for role in ngo police officer decision-maker statistician administrator; do
    [ -n "$(token "demo-$role" "demo-secret-of-the-$role")" ] || fail "demo-$role has been locked out"
done

# What one partner has made the other one may not see: 404, as if it were not there.
cat >"$SCRATCH/partners.json" <<JSON
{"auth": [
    {"name": "ngo", "fixedHeaders": [{"name": "Authorization", "value": "Bearer $(token demo-ngo demo-secret-of-the-ngo)"}]},
    {"name": "police", "fixedHeaders": [{"name": "Authorization", "value": "Bearer $(token demo-police demo-secret-of-the-police)"}]}
]}
JSON
export PARTNERS=$SCRATCH/partners.json
judge "$OUTSIDE/schemathesis_partners.toml" --phases fuzzing,stateful --checks object_level_authorization,not_a_server_error

LEFT=$(find "$ROOT" "$OUTSIDE" -maxdepth 1 \( -name .hypothesis -o -name .schemathesis -o -name __pycache__ \))
[ -z "$LEFT" ] || fail "something is left behind: $LEFT"
