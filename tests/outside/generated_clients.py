"""The first referral with the client that openapi-generator makes for Python."""

import datetime
import sys
import uuid
from collections.abc import Callable

from assistance_client import (
    ApiClient, ApiException, Configuration, Consent, ConsentForm, ConsentGivenBy, ConsentScope, Country, EventPage, EventsApi,
    EventType, Exploitation, FormOfExploitation, Nationality, Person, PlaceOfExploitation, Problem, ProblemCode,
    ReferralForReferrer, ReferralOutcome, ReferralsApi, ResidenceStatus, Sector, Sex, SubmitReferral, TokenError, TokenErrorCode,
    TokensApi, ViolationCode, Worker,
)

API = sys.argv[1]
REFERENCE = f"PYTHON-{uuid.uuid4()}"


def token(secret: str) -> str:
    tokens = TokensApi(ApiClient(Configuration(host=API)))
    answer = tokens.issue_token(grant_type="client_credentials", client_id="demo-ngo", client_secret=secret)
    assert answer.token_type == "Bearer" and answer.expires_in == 600, answer
    return answer.access_token


def new_referral() -> SubmitReferral:
    return SubmitReferral(
        person=Person(
            given_names="Amina", family_name="Example", date_of_birth=datetime.date(1998, 4, 2), sex=Sex.FEMALE,
            nationalities=[Nationality.NG], residence_status=ResidenceStatus.NO_RIGHT_OF_RESIDENCE,
        ),
        exploitation=Exploitation(
            primary_form=FormOfExploitation.FORCED_LABOUR, place=PlaceOfExploitation.FINLAND, countries=[Country.FI],
            sector=Sector.RESTAURANT,
        ),
        consent=Consent(
            given_by=ConsentGivenBy.PERSON, form=ConsentForm.ORAL_DOCUMENTED, language="en",
            given_on=datetime.date.today() - datetime.timedelta(days=1), scope=[ConsentScope.REFERRAL],
        ),
        referrer=Worker(name="Ronja Referrer"),
        external_reference=REFERENCE,
    )


try:
    token("not-the-secret")
    raise SystemExit("a wrong secret was taken")
except ApiException as error:
    assert error.status == 401 and isinstance(error.data, TokenError), error
    assert error.data.error == TokenErrorCode.INVALID_CLIENT, error.data

client = ApiClient(Configuration(host=API, access_token=token("demo-secret-of-the-ngo")))
referrals, events = ReferralsApi(client), EventsApi(client)


def follow(after: str | None, wait: int) -> EventPage:
    types = [EventType.REFERRAL_DOT_RECEIVED, EventType.REFERRAL_DOT_DECIDED]
    return events.follow_events(after=after, type=types, wait=wait, limit=100)


page = follow(None, 0)
while page.events:
    page = follow(page.next_cursor, 0)

referral = new_referral()
assert referrals.submit_referral(str(uuid.uuid4()), referral, dry_run=True).acceptable


def submit(key: str) -> tuple[ReferralForReferrer, bool]:
    """The referral, and whether an earlier request had made it. The client says of every success of an operation that it is the
    first one in the contract, here that of a dry run: which one it is has to be seen from the status."""
    answer = referrals.submit_referral_without_preload_content(key, referral)
    assert answer.status == 201, answer.status
    referral_made = ReferralForReferrer.from_json(answer.read().decode())
    assert referral_made is not None
    return referral_made, answer.headers.get("Idempotency-Replayed") == "true"


key = str(uuid.uuid4())
made, replayed = submit(key)
assert not replayed and made.state == ReferralOutcome.RECEIVED and made.external_reference == REFERENCE, made
assert submit(key) == (made, True)

assert referrals.read_referral(made.id) == made
found = referrals.list_referrals(external_reference=REFERENCE)
assert [line.id for line in found.referrals] == [made.id] and found.next_cursor is None, found

told = follow(page.next_cursor, 20).events
facts = [(event.type, event.subject.id, event.state) for event in told]
assert facts == [(EventType.REFERRAL_DOT_RECEIVED, made.id, "received")], told



def problem(ask: Callable[[], object]) -> Problem:
    try:
        ask()
    except ApiException as refused:
        assert isinstance(refused.data, Problem) and refused.data.status == refused.status, refused
        return refused.data
    raise SystemExit("what has to be refused was not")


referral.consent = None
refused = problem(lambda: referrals.submit_referral(str(uuid.uuid4()), referral))
assert refused.code == ProblemCode.VALIDATION_FAILED and refused.errors is not None, refused
assert [violation.code for violation in refused.errors] == [ViolationCode.CONSENT_REQUIRED], refused
missing = problem(lambda: referrals.read_referral(uuid.uuid4()))
assert missing.code == ProblemCode.NOT_FOUND and missing.errors is None, missing

print(f"Python submitted {made.reference} and followed it")
