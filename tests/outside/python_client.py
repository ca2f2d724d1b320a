"""The path of a partner, with nothing but the client that was generated from the contract."""

import datetime
import sys
import uuid

from assistance_api_client import AuthenticatedClient, Client
from assistance_api_client.api.referrals import list_referrals, read_referral, submit_referral
from assistance_api_client.api.tokens import issue_token
from assistance_api_client.models import (
    Country,
    Nationality,
    Consent, ConsentForm, ConsentGivenBy, ConsentScope, Exploitation, FormOfExploitation, Person,
    PlaceOfExploitation, Problem, ReferralForReferrer, ReferralOutcome, ResidenceStatus, Sex, SubmitReferral, TokenAnswer,
    TokenError, TokenRequest, Urgency, Worker,
)

service = sys.argv[1]


def ask(secret):
    body = TokenRequest(grant_type="client_credentials", client_id="demo-ngo", client_secret=secret)
    return issue_token.sync(client=Client(service), body=body)


refused = ask("not-the-secret")
assert isinstance(refused, TokenError) and refused.error == "invalid_client", refused
token = ask("demo-secret-of-the-ngo")
assert isinstance(token, TokenAnswer), token
client = AuthenticatedClient(service, token.access_token)

today = datetime.date.today()
referral = SubmitReferral(
    person=Person(
        given_names="Amina", family_name="Example", date_of_birth=datetime.date(1998, 4, 2), sex=Sex.FEMALE,
        nationalities=[Nationality.NG], residence_status=ResidenceStatus.ASYLUM_SEEKER,
    ),
    exploitation=Exploitation(
        primary_form=FormOfExploitation.FORCED_LABOUR, place=PlaceOfExploitation.FINLAND, countries=[Country.FI],
    ),
    referrer=Worker(name="Ronja Referrer"),
    consent=Consent(
        given_by=ConsentGivenBy.PERSON, form=ConsentForm.WRITTEN, language="en",
        given_on=today - datetime.timedelta(days=2), scope=[ConsentScope.REFERRAL],
    ),
    urgency=Urgency.URGENT,
    external_reference="GENERATED-1",
)
key = str(uuid.uuid4())
made = submit_referral.sync(client=client, body=referral, idempotency_key=key)
assert isinstance(made, ReferralForReferrer) and made.state == ReferralOutcome.RECEIVED, made
assert submit_referral.sync(client=client, body=referral, idempotency_key=key) == made

read = read_referral.sync(made.id, client=client)
assert read == made, read
page = list_referrals.sync(client=client, external_reference="GENERATED-1")
assert [line.id for line in page.referrals] == [made.id], page

referral.consent = None
problem = submit_referral.sync(client=client, body=referral, idempotency_key=str(uuid.uuid4()))
assert isinstance(problem, Problem) and problem.code == "validation_failed", problem
assert problem.errors[0].code == "consent_required", problem
missing = read_referral.sync(uuid.uuid4(), client=client)
assert isinstance(missing, Problem) and missing.status == 404, missing
print(f"the generated client submitted {made.reference} and read it back")
