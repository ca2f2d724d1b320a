"""An outside issuer. `serve DIRECTORY` publishes the keys of DIRECTORY/keys.json under TLS, or nothing where there are none;
`check DIRECTORY API` changes them and looks which tokens the service takes.
"""

import base64
import http.server
import json
import pathlib
import ssl
import sys
import time
import urllib.error
import urllib.request
import uuid

COMMAND, DIRECTORY = sys.argv[1], pathlib.Path(sys.argv[2])
KEYS = DIRECTORY / "keys.json"
WITHIN = 30  # seconds


def serve():
    class Issuer(http.server.BaseHTTPRequestHandler):
        def do_GET(self):
            body = KEYS.read_bytes() if KEYS.exists() else b""
            self.send_response(200 if body else 503)
            self.send_header("content-length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_):
            pass

    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Issuer)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(DIRECTORY / "certificates/endpoint.pem", DIRECTORY / "certificates/endpoint.key")
    server.socket = context.wrap_socket(server.socket, server_side=True)
    (DIRECTORY / "port").write_text(str(server.server_port))
    server.serve_forever()


def check(api):
    import jwt
    from cryptography.hazmat.primitives.asymmetric import rsa

    def ask(method, path, token, body=None, headers=None):
        headers = {"Authorization": f"Bearer {token}", "Content-Type": "application/json"} | (headers or {})
        request = urllib.request.Request(api + path, body and json.dumps(body).encode(), headers, method=method)
        try:
            with urllib.request.urlopen(request) as answer:
                return answer.status, answer.headers, json.load(answer)
        except urllib.error.HTTPError as refused:
            return refused.code, refused.headers, json.load(refused)

    def token(key, kid, **claims):
        now = int(time.time())
        standard = {"iss": "https://login.example.org", "aud": "assistance", "sub": "officer-7", "iat": now, "exp": now + 300,
                    "jti": str(uuid.uuid4()), "client_id": "case-system"}
        return jwt.encode(standard | claims, key, "RS256", {"kid": kid, "typ": "at+jwt"})

    def publish(keys):
        jwks = [jwt.algorithms.RSAAlgorithm.to_jwk(key.public_key(), as_dict=True) | {"kid": kid, "use": "sig"}
                for kid, key in keys.items()]
        (DIRECTORY / "new").write_text(json.dumps({"keys": jwks}))
        (DIRECTORY / "new").rename(KEYS)

    def becomes(status, what):
        deadline = time.monotonic() + WITHIN
        while ask("GET", "/v1/clients", what())[0] != status:
            assert time.monotonic() < deadline, f"it does not become {status}"
            time.sleep(0.2)

    basic = base64.b64encode(b"demo-administrator:demo-secret-of-the-administrator").decode()
    form = urllib.request.Request(f"{api}/oauth2/token", b"grant_type=client_credentials", {"Authorization": f"Basic {basic}"})
    administrator = json.load(urllib.request.urlopen(form))["access_token"]
    clients = ask("GET", "/v1/api-clients?limit=100", administrator)[2]["api_clients"]
    path = "/v1/api-clients/" + next(client["id"] for client in clients if client["client_id"] == "demo-officer")
    identity = {"external_identity": {"issuer": "https://login.example.org", "subject": "officer-7"}}
    etag = ask("GET", path, administrator)[1]["ETag"]
    assert ask("PATCH", path, administrator, identity, {"If-Match": etag})[0] == 200

    one, two = (rsa.generate_private_key(65537, 2048) for _ in range(2))
    assert ask("GET", "/v1/clients", token(one, "one"))[0] == 401, "nobody knows the key yet"
    publish({"one": one})
    becomes(200, lambda: token(one, "one"))
    for name, wrong in {"audience": {"aud": "another"}, "subject": {"sub": "officer-8"}, "end": {"exp": int(time.time()) - 31}}.items():
        assert ask("GET", "/v1/clients", token(one, "one", **wrong))[0] == 401, name
    assert ask("GET", "/v1/clients", token(two, "one"))[0] == 401, "another key under the same name"
    assert ask("GET", "/v1/api-clients", token(one, "one", scope="administration:read"))[0] == 403, "the client's scopes count"
    print("tokens of an outside issuer are taken as soon as its keys are there")

    publish({"one": one, "two": two})
    becomes(200, lambda: token(two, "two"))
    assert ask("GET", "/v1/clients", token(one, "one"))[0] == 200
    publish({"two": two})
    becomes(401, lambda: (ask("GET", "/v1/clients", token(one, "three")), token(one, "one"))[1])
    print("a new key is followed, and one that was taken back is not believed any more")

    KEYS.unlink()
    deadline = time.monotonic() + 8  # long enough for the service to have asked in vain
    while time.monotonic() < deadline:
        assert ask("GET", "/v1/clients", token(one, "three"))[0] == 401
        assert ask("GET", "/v1/clients", token(two, "two"))[0] == 200, "a key was forgotten while the issuer did not answer"
        time.sleep(0.2)
    print("while the issuer does not answer, what was known of it stays")


serve() if COMMAND == "serve" else check(sys.argv[3])
