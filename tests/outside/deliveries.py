"""Sends events, kills the service every few seconds, and compares what was told with what has happened.

Arguments: the program, the directory of its private PostgreSQL, the directory of certificates, how many events.
"""

import base64
import collections
import hashlib
import hmac
import http.client
import http.server
import json
import os
import random
import signal
import socket
import ssl
import subprocess
import sys
import threading
import time
import urllib.parse
import uuid

PROGRAM, HOME, CERTIFICATES, EVENTS = sys.argv[1], sys.argv[2], sys.argv[3], int(sys.argv[4])
EACH = 10  # events of one referral: it is submitted, and supplemented nine times
WRITERS = 4
KILL_AFTER = (3, 7)  # seconds
PATIENCE = 15 * 60  # seconds for everything together
BEGAN = time.monotonic()

over = threading.Event()  # everything is told, or something has gone wrong
mistakes = []


def fail(text):
    mistakes.append(text)
    over.set()


def free_port():
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return one.getsockname()[1]


class Service:
    """The real program, on a port of its own, that is killed and started again."""

    def __init__(self):
        self.address = f"127.0.0.1:{free_port()}"
        self.kills = 0
        self.start()

    def start(self):
        environment = {name: value for name, value in os.environ.items() if not name.startswith(("ASSISTANCE_", "DATABASE_"))}
        environment |= {
            "ASSISTANCE_HOME": HOME, "ASSISTANCE_LISTEN": self.address, "ASSISTANCE_LOG": "warn",
            "ASSISTANCE_RATE_LIMIT": "1000000", "ASSISTANCE_WEBHOOKS_ALLOW_LOCAL": "yes",
        }
        with open(f"{HOME}.log", "ab") as log:
            self.process = subprocess.Popen([PROGRAM], env=environment, stdout=log, stderr=log)
        while not over.is_set():
            try:
                self.once("GET", "/readyz", {}, None)
                return
            except OSError:
                if self.process.poll() is not None:
                    fail(f"the service ended by itself; see {HOME}.log")
                time.sleep(0.05)

    def once(self, method, path, headers, body):
        connection = http.client.HTTPConnection(self.address, timeout=30)
        try:
            connection.request(method, path, body, headers)
            answer = connection.getresponse()
            return answer.status, answer.headers, answer.read()
        finally:
            connection.close()

    def keep_killing(self):
        chance = random.Random(1)
        while not over.wait(chance.uniform(*KILL_AFTER)):
            self.process.kill()
            self.process.wait()
            self.kills += 1
            self.start()

    def stop(self):
        self.process.send_signal(signal.SIGTERM)
        if self.process.wait(60) != 0:
            fail("the service did not stop well")


class Client:
    """An API client that tries again, with the same key, until it knows what has become of what it sent."""

    def __init__(self, service, name):
        self.service, self.name, self.token = service, name, ""

    def sign_in(self):
        basic = base64.b64encode(f"{self.name}:{self.name.replace('demo-', 'demo-secret-of-the-')}".encode()).decode()
        headers = {"Authorization": f"Basic {basic}", "Content-Type": "application/x-www-form-urlencoded"}
        status, _, body = self.service.once("POST", "/oauth2/token", headers, "grant_type=client_credentials")
        if status == 200:
            self.token = json.loads(body)["access_token"]

    def ask(self, method, path, body=None, key=None, expected=(200, 201)):
        headers = {"Content-Type": "application/json"} if body is not None else {}
        if key:
            headers["Idempotency-Key"] = key
        sent = json.dumps(body) if body is not None else None
        while not over.is_set():
            try:
                headers["Authorization"] = f"Bearer {self.token}"
                status, _, answer = self.service.once(method, path, headers, sent)
            except (OSError, http.client.HTTPException):
                time.sleep(0.1)  # it has been killed
                continue
            if status in expected:
                return json.loads(answer)
            if status == 401:
                try:
                    self.sign_in()
                except (OSError, http.client.HTTPException):
                    time.sleep(0.1)
            elif status in (409, 429, 503):
                time.sleep(0.2)
            else:
                fail(f"{method} {path}: {status} {answer.decode()}")
        raise SystemExit


class Endpoint:
    """An endpoint under TLS that fails a third of the time, each time in another way."""

    def __init__(self, certificate):
        self.lock = threading.Lock()
        self.chance = random.Random(2)
        self.attempts = collections.Counter()
        self.accepted = {}  # the event's id: its payload, in the order in which they were accepted first
        self.arrivals = []  # (id, subject) of every attempt, and whether it was accepted
        self.secret = None
        endpoint = self

        class Handler(http.server.BaseHTTPRequestHandler):
            def do_POST(self):
                body = self.rfile.read(int(self.headers["content-length"]))
                status = endpoint.receive(self.headers, body)
                if status is None:
                    self.connection.close()  # what was received is never answered
                    return
                self.send_response(status)
                self.send_header("content-length", "0")
                self.end_headers()

            def log_message(self, *_):
                pass

        class Server(http.server.ThreadingHTTPServer):
            request_queue_size = 100

            def handle_error(self, *_):
                pass  # the service was killed in the middle of an attempt

        self.server = Server(("127.0.0.1", 0), Handler)
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(f"{CERTIFICATES}/{certificate}.pem", f"{CERTIFICATES}/{certificate}.key")
        # The handshake is the thread's of the connection and not the one's that takes connections.
        self.server.socket = context.wrap_socket(self.server.socket, server_side=True, do_handshake_on_connect=False)
        self.url = f"https://localhost:{self.server.server_port}/hook"
        threading.Thread(target=self.server.serve_forever, daemon=True).start()

    def receive(self, headers, body):
        name, time_sent = headers["webhook-id"], headers["webhook-timestamp"]
        signature = hmac.new(self.secret, f"{name}.{time_sent}.".encode() + body, hashlib.sha256).digest()
        if headers["webhook-signature"] != "v1," + base64.b64encode(signature).decode():
            fail("a delivery is not signed")
        payload = json.loads(body)
        with self.lock:
            status = self.chance.choice([500, 429, None]) if self.chance.random() < 1 / 3 else 204
            self.attempts[status] += 1
            self.arrivals.append((name, payload["data"]["subject"]["id"], status == 204))
            if status == 204:
                self.accepted.setdefault(name, payload)
        return status


class Reader:
    """Follows the feed. It stops again and again, and another goes on where it was."""

    def __init__(self, client):
        self.client, self.cursor, self.seen, self.readers = client, None, [], 0

    def keep_reading(self):
        while not over.is_set():
            self.readers += 1
            reading = threading.Thread(target=self.read, args=(random.Random(self.readers).randint(1, 10),))
            reading.start()
            reading.join()

    def read(self, pages):
        for _ in range(pages):
            query = {"limit": 100, "wait": 1} | ({"after": self.cursor} if self.cursor else {})
            page = self.client.ask("GET", "/v1/events?" + urllib.parse.urlencode(query))
            of_referrals = [event for event in page["events"] if event["subject"]["kind"] == "referral"]
            self.seen += [(event["id"], event["subject"]["id"], event["type"]) for event in of_referrals]
            self.cursor = page["next_cursor"] or self.cursor


PERSON = {"given_names": "Amina", "family_name": "Example", "date_of_birth": "1998-04-02", "sex": "female",
          "nationalities": ["NG"], "residence_status": "asylum_seeker"}


def referral(number):
    return {
        "external_reference": f"LOAD-{number}", "person": PERSON | {"family_name": f"Example {number}"},
        "exploitation": {"primary_form": "forced_labour", "place": "finland", "countries": ["FI"], "sector": "restaurant"},
        "consent": {"given_by": "person", "form": "written", "language": "en", "given_on": "2025-01-07", "scope": ["referral"]},
        "referrer": {"name": "Ronja Referrer"},
    }


def write(service, numbers, acknowledged):
    """Submits referrals in batches and supplements each; what is refused between has not happened."""
    client = Client(service, "demo-ngo")
    for first in range(0, len(numbers), 25):
        some = numbers[first:first + 25]
        batch = [{"idempotency_key": f"load-{uuid.uuid4()}", "referral": referral(number)} for number in some]
        left, ids = batch, []
        while left:
            results = client.ask("POST", "/v1/referrals/batch", {"referrals": left})["results"]
            ids += [result["referral"]["id"] for result in results if result["status"] == 201]
            refused = {result["idempotency_key"] for result in results if result["status"] in (409, 429, 500, 503)}
            if [result for result in results if result["status"] != 201 and result["idempotency_key"] not in refused]:
                fail(f"a referral was refused: {results}")
                return
            left = [item for item in left if item["idempotency_key"] in refused]
        acknowledged += [(one, "referral.received") for one in ids]
        for round in range(EACH - 1):
            for one in ids:
                path = f"/v1/referrals/{one}/supplements"
                needs = {"accommodation": round % 2 == 0}
                client.ask("POST", path, {"needs": needs}, f"load-{uuid.uuid4()}")
                acknowledged.append((one, "referral.supplemented"))
            client.ask("POST", f"/v1/referrals/{ids[0]}/supplements", {"needs": {"no_such": True}}, f"load-{uuid.uuid4()}", (422,))


def pass_time():
    """What would be told again in minutes or hours is due at once. Leases run out by themselves."""
    due = "UPDATE webhook_deliveries SET next_attempt_at = now() WHERE state = 'pending' AND next_attempt_at > now()"
    place = ["--host", f"{HOME}/socket", "--username", "assistance", "--dbname", "assistance"]
    while not over.wait(1):
        subprocess.run(["psql", *place, "--quiet", "--command", due], stderr=subprocess.DEVNULL, check=False)


def compare(acknowledged, reader, endpoint):
    happened = [(event, subject) for event, subject, _ in reader.seen]
    if len(set(happened)) != len(happened):
        fail("a reader of the feed has seen an event twice")
    if collections.Counter((subject, kind) for _, subject, kind in reader.seen) != collections.Counter(acknowledged):
        fail("the feed has other events than were acknowledged")
    if set(endpoint.accepted) != {event for event, _ in happened}:
        fail("other events were told than have happened")
    place, of_subject = {}, collections.Counter()  # which of its referral's events each is
    for event, subject in happened:
        place[event] = of_subject[subject]
        of_subject[subject] += 1
    told, done = collections.Counter(), set()
    for event, subject, was_accepted in endpoint.arrivals:
        if place.get(event, 0) > told[subject]:
            fail("of one referral a later event was told before an earlier one was accepted")
        if was_accepted and event not in done:
            done.add(event)
            told[subject] += 1


def distrust(client):
    """An endpoint whose certificate nobody vouches for is told nothing, and the log says why."""
    stranger = Endpoint("stranger")
    webhook = client.ask("POST", "/v1/webhooks", {"url": stranger.url, "event_types": ["referral.decided"]}, f"load-{uuid.uuid4()}")
    client.ask("POST", f"/v1/webhooks/{webhook['id']}/test", {}, f"load-{uuid.uuid4()}")
    log = []
    while not over.is_set() and not [one for one in log if one["failure"]]:
        log = client.ask("GET", f"/v1/webhook-deliveries?webhook_id={webhook['id']}")["deliveries"]
        time.sleep(0.1)
    if [one["failure"] for one in log] != ["tls_failed"] or stranger.arrivals:
        fail(f"an endpoint that nobody vouches for was told something: {log}")


def main():
    endpoint = Endpoint("endpoint")
    service = Service()
    for _ in range(300):  # the demonstration publishes its statistics first, and has the machine for itself
        status, _, body = service.once("GET", "/v1/statistics/vintages", {}, None)
        if status == 200 and b'"period":"2022"' in body:
            break
        time.sleep(1)
    client = Client(service, "demo-ngo")
    created = client.ask("POST", "/v1/webhooks", {"url": endpoint.url}, f"load-{uuid.uuid4()}")
    endpoint.secret = base64.b64decode(created["secret"].removeprefix("whsec_"))
    distrust(client)
    reader = Reader(Client(service, "demo-ngo"))
    acknowledged, numbers = [], list(range(EVENTS // EACH))
    began = time.monotonic()
    writers = [threading.Thread(target=write, args=(service, numbers[at::WRITERS], acknowledged)) for at in range(WRITERS)]
    others = [threading.Thread(target=work) for work in (service.keep_killing, reader.keep_reading, pass_time)]
    for thread in writers + others:
        thread.start()
    for thread in writers:
        thread.join()
    written = time.monotonic() - began
    expected = len(numbers) * EACH
    while not over.is_set() and (len(endpoint.accepted) < expected or len(reader.seen) < expected):
        if time.monotonic() - BEGAN > PATIENCE:
            fail("it takes too long")
        time.sleep(0.5)
    told = time.monotonic() - began
    over.set()
    for thread in others:
        thread.join()
    if len(acknowledged) != expected:
        fail("not everything was acknowledged")
    compare(acknowledged, reader, endpoint)
    service.stop()
    attempts = sum(endpoint.attempts.values())
    again = endpoint.attempts[204] - len(endpoint.accepted)
    print(f"{len(endpoint.accepted)} events of {len(numbers)} referrals: written in {written:.0f} s, all told after {told:.0f} s, "
          f"the service killed {service.kills} times")
    print(f"{attempts} attempts under TLS, {attempts - endpoint.attempts[204]} of them failed; {again} were told again that had been accepted")
    print(f"the feed: {len(reader.seen)} events, each once, by {reader.readers} readers one after the other")
    if mistakes:
        sys.exit("\n".join(mistakes))


main()
