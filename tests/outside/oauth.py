"""Tokens by Authlib and requests-oauthlib, checked by PyJWT; keeps the client's key in the file for the next language."""

import json
import sys
import uuid

import jwt
import requests
from authlib.integrations.requests_client import OAuth2Session
from authlib.oauth2.rfc7523 import PrivateKeyJWT
from cryptography.hazmat.primitives.asymmetric import ec
from jwt.algorithms import ECAlgorithm
from oauthlib.oauth2 import BackendApplicationClient
from requests.auth import HTTPBasicAuth
from requests_oauthlib import OAuth2Session as RequestsSession

API, KEY_FILE = sys.argv[1], sys.argv[2]
METADATA = requests.get(f"{API}/.well-known/oauth-authorization-server", timeout=10).json()
TOKEN = METADATA["token_endpoint"]
assert METADATA["issuer"] == API, METADATA
KEYS = jwt.PyJWKClient(METADATA["jwks_uri"])


def check(token, client_id):
    """What PyJWT says of a token, and whether the service takes it."""
    key = KEYS.get_signing_key_from_jwt(token["access_token"])
    algorithm = jwt.get_unverified_header(token["access_token"])["alg"]
    claims = jwt.decode(token["access_token"], key, algorithms=[algorithm], issuer=API, audience=API)
    assert claims["client_id"] == client_id, claims
    assert token["token_type"] == "Bearer" and token["expires_in"] == 600, token
    answer = requests.get(f"{API}/v1/referrals", headers={"Authorization": f"Bearer {token['access_token']}"}, timeout=10)
    assert answer.status_code == 200, answer.text
    forged = token["access_token"][:-8] + "AAAAAAAA"
    try:
        jwt.decode(forged, key, algorithms=[algorithm], issuer=API, audience=API)
        raise SystemExit("PyJWT took a forged token")
    except jwt.InvalidSignatureError:
        pass


def with_a_key(client_id):
    """An administrator makes a client without a secret and registers its key."""
    administrator = OAuth2Session("demo-administrator", "demo-secret-of-the-administrator")
    administrator.fetch_token(TOKEN, grant_type="client_credentials")
    organisations = administrator.get(f"{API}/v1/organisations").json()["organisations"]
    partner = next(one for one in organisations if one["organisation_type"] != "assistance_system")
    new = {"organisation_id": partner["id"], "client_id": client_id, "name": "Reads with a key", "scopes": ["referrals:read"]}
    made = administrator.post(f"{API}/v1/api-clients", json=new | {"with_secret": False}, headers={"Idempotency-Key": str(uuid.uuid4())})
    assert made.status_code == 201 and "client_secret" not in made.json(), made.text
    private = ec.generate_private_key(ec.SECP256R1())
    public = ECAlgorithm.to_jwk(private.public_key(), as_dict=True)
    public = {name: public[name] for name in ("kty", "crv", "x", "y")}
    keys = f"{API}/v1/api-clients/{made.json()['id']}/keys"
    registered = administrator.post(keys, json={"jwk": public}, headers={"If-Match": made.headers["ETag"]})
    assert registered.ok, registered.text
    return private, ECAlgorithm.to_jwk(private, as_dict=True)


authlib = OAuth2Session("demo-ngo", "demo-secret-of-the-ngo")
check(authlib.fetch_token(TOKEN, grant_type="client_credentials"), "demo-ngo")

by_requests = RequestsSession(client=BackendApplicationClient(client_id="demo-ngo"))
check(by_requests.fetch_token(TOKEN, auth=HTTPBasicAuth("demo-ngo", "demo-secret-of-the-ngo")), "demo-ngo")
in_the_form = RequestsSession(client=BackendApplicationClient(client_id="demo-ngo"))
check(in_the_form.fetch_token(TOKEN, client_secret="demo-secret-of-the-ngo", include_client_id=True), "demo-ngo")

private_key, as_jwk = with_a_key("reads-with-a-key")
session = OAuth2Session("reads-with-a-key", private_key, token_endpoint_auth_method="private_key_jwt")
# The audience is the issuer and not the token endpoint, which Authlib takes it for where it is not told.
session.register_client_auth_method(PrivateKeyJWT(METADATA["issuer"], alg="ES256"))
check(session.fetch_token(TOKEN, grant_type="client_credentials"), "reads-with-a-key")

try:
    OAuth2Session("demo-ngo", "wrong").fetch_token(TOKEN, grant_type="client_credentials")
    raise SystemExit("a wrong secret got a token")
except Exception as refused:  # Authlib's own error, with the code of RFC 6749
    assert getattr(refused, "error", None) == "invalid_client", refused

with open(KEY_FILE, "w", encoding="utf-8") as file:
    json.dump(as_jwk, file)
print("Authlib and requests-oauthlib get tokens, by secret and by key; PyJWT verifies them")
