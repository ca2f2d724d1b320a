#!/usr/bin/env bash
# A delivery as partners' own libraries see it: standardwebhooks (Python and JavaScript) and svix (JavaScript) verify it, and
# refuse it with a byte changed.

source "$(dirname "${BASH_SOURCE[0]}")/lib.sh"

export ASSISTANCE_WEBHOOKS_ALLOW_LOCAL=yes
need curl curl
from_pypi 'standardwebhooks==1.0.*'
from_npm standardwebhooks@1 svix@1
start_service

# The endpoint: it keeps the first request that it gets, as it is.
python3 - "$SCRATCH" <<'PYTHON' &
import http.server, json, pathlib, sys

scratch = pathlib.Path(sys.argv[1])

class Endpoint(http.server.BaseHTTPRequestHandler):
    def do_POST(self):
        body = self.rfile.read(int(self.headers["content-length"])).decode()
        headers = {name.lower(): value for name, value in self.headers.items()}
        (scratch / "new").write_text(json.dumps({"headers": headers, "body": body}))
        (scratch / "new").rename(scratch / "delivery.json")
        self.send_response(204)
        self.end_headers()

    def log_message(self, *_):
        pass

server = http.server.HTTPServer(("127.0.0.1", 0), Endpoint)
(scratch / "new_port").write_text(str(server.server_port))
(scratch / "new_port").rename(scratch / "port")
server.serve_forever()
PYTHON
ENDPOINT_PID=$!
trap 'kill "$ENDPOINT_PID" 2>/dev/null || true; leave' EXIT

wait_for() {
    for _ in $(seq 300); do
        [ -e "$1" ] && return
        sleep 0.1
    done
    fail "there is no $(basename "$1")"
}
wait_for "$SCRATCH/port"

field() { sed -E "s/.*\"$1\":\"([^\"]*)\".*/\1/"; }
TOKEN=$(curl -sf -u demo-ngo:demo-secret-of-the-ngo -d grant_type=client_credentials "$API/oauth2/token" | field access_token)
post() {
    curl -sf "$API$1" -H "Authorization: Bearer $TOKEN" -H "Idempotency-Key: $(cat /proc/sys/kernel/random/uuid)" \
        -H 'Content-Type: application/json' -d "$2"
}
CREATED=$(post /v1/webhooks "{\"url\": \"http://127.0.0.1:$(cat "$SCRATCH/port")/hook\"}")
SECRET=$(field secret <<<"$CREATED")
post "/v1/webhooks/$(field id <<<"$CREATED")/test" '{}' >/dev/null
wait_for "$SCRATCH/delivery.json"

SECRET=$SECRET python3 - "$SCRATCH/delivery.json" <<'PYTHON'
import json, os, sys
from standardwebhooks import Webhook, WebhookVerificationError

delivery = json.load(open(sys.argv[1]))
webhook = Webhook(os.environ["SECRET"])
assert webhook.verify(delivery["body"], delivery["headers"])["type"] == "webhook.tested"
try:
    webhook.verify(delivery["body"].replace("tested", "fooled"), delivery["headers"])
except WebhookVerificationError:
    print("standardwebhooks (Python) verifies a delivery and refuses a changed one")
else:
    sys.exit("a changed delivery was accepted")
PYTHON

cat >"$SCRATCH/node/verify.mjs" <<'JAVASCRIPT'
import { readFileSync } from "node:fs";
import * as standard from "standardwebhooks";
import * as svix from "svix";

const { headers, body } = JSON.parse(readFileSync(process.argv[2], "utf8"));
for (const [name, library] of Object.entries({ standardwebhooks: standard, svix })) {
  const Webhook = library.Webhook ?? library.default.Webhook;
  const webhook = new Webhook(process.env.SECRET);
  if (webhook.verify(body, headers).type !== "webhook.tested") throw new Error(`${name} read something else`);
  let accepted = true;
  try {
    webhook.verify(body.replace("tested", "fooled"), headers);
  } catch {
    accepted = false;
  }
  if (accepted) throw new Error(`${name} accepted a changed delivery`);
  console.log(`${name} (JavaScript) verifies a delivery and refuses a changed one`);
}
JAVASCRIPT
(cd "$SCRATCH/node" && SECRET=$SECRET node verify.mjs "$SCRATCH/delivery.json")
