"""What schemathesis has to know of the service and cannot read in the contract."""

import json
import os
import re
import urllib.parse
import urllib.request

import schemathesis
from schemathesis.generation.modes import GenerationMode

API = os.environ["API"]

CLIENTS = {
    "demo-ngo": "demo-secret-of-the-ngo",
    "demo-officer": "demo-secret-of-the-officer",
    "demo-decision-maker": "demo-secret-of-the-decision-maker",
    "demo-statistician": "demo-secret-of-the-statistician",
    "demo-administrator": "demo-secret-of-the-administrator",
}


def sign_in(client: str) -> dict:
    form = urllib.parse.urlencode({"grant_type": "client_credentials", "client_id": client, "client_secret": CLIENTS[client]})
    with urllib.request.urlopen(f"{API}/oauth2/token", form.encode()) as answer:
        return json.load(answer)


# Who has which scope is what the token endpoint says; the first client that has it asks.
HAS_SCOPE = {}
for client in reversed(CLIENTS):
    HAS_SCOPE.update(dict.fromkeys(sign_in(client)["scope"].split(), client))


def asker(context) -> str | None:
    security = context.operation.definition.raw.get("security")
    return HAS_SCOPE[security[0]["oauth2"][0]] if security else None


@schemathesis.auth(cache_by_key=lambda case, context: asker(context) or "nobody")
class OneWhoMay:
    """For each operation a client of the demonstration that has the scope which the operation names."""

    def get(self, case, context):
        client = asker(context)
        return client and sign_in(client)["access_token"]

    def set(self, case, token, context):
        if token:
            case.headers["Authorization"] = f"Bearer {token}"


@schemathesis.serializer("application/x-ndjson")
def lines(context, value):
    return value.encode() if isinstance(value, str) else json.dumps(value).encode()


# Refusals of requests that are valid by their schema, because of what only the service can know.
OF_THE_CASE = {
    "invalid_cursor",  # given out to this client, for this list
    "precondition_failed",  # the current version
    "idempotency_key_reused",  # what was sent with the key before
    "challenge_not_solved",  # a challenge that was given out, and its nonce
}
# Which filter fits which table, and which days lie behind one another, no schema says.
OF_A_TABLE = "/v1/statistics/"
# Places that contradict no schema: fields that do not fit one another, the day on which it is asked, what the law wants.
STRUCTURE = {"unknown_field", "wrong_type", "length", "pattern", "forbidden_characters"}


def tags_are_valid(case) -> bool:
    """Whether they have the form of the contract: at the greatest length of a text the tool leaves the pattern beside it out."""
    contract = case.operation.schema.raw_schema["components"]["parameters"]
    headers = case.headers or {}
    sent = [(contract[name]["schema"]["pattern"], headers.get(contract[name]["name"])) for name in ("IfMatch", "IfNoneMatch")]
    return all(re.search(pattern, tags) for pattern, tags in sent if tags is not None)


@schemathesis.check
def valid_data_is_refused_for_what_no_schema_says(context, response, case):
    """A refusal of what the contract allows is a mistake in the contract, but for these reasons."""
    if case.meta is None or case.meta.generation.mode != GenerationMode.POSITIVE or response.status_code not in (400, 422):
        return
    problem = response.json()
    operation = case.operation.definition.raw["operationId"]
    code = problem.get("code")
    if "error" in problem and operation in ("issue_token", "revoke_token"):
        return  # RFC 6749: which credentials are right
    if code == "validation_failed":
        places = [f"{place['pointer']}: {place['code']}" for place in problem["errors"] if place["code"] in STRUCTURE]
        assert not places, f"{operation} refuses {', '.join(places)}, and the contract does not say so"
    elif code == "malformed_entity_tag":
        assert not tags_are_valid(case), f"{operation} refuses entity tags that the contract allows"
    elif not (code == "invalid_query" and case.operation.path.startswith(OF_A_TABLE)):
        assert code in OF_THE_CASE, f"{operation} refuses with {code} what the contract allows"
