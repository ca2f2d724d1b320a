// The first referral with the client that openapi-generator makes for fetch.

import { strict as assert } from "node:assert";
import { randomUUID } from "node:crypto";

import {
  Configuration, ConsentForm, ConsentGivenBy, ConsentScope, Country, EventsApi, EventType, FormOfExploitation, Nationality,
  PlaceOfExploitation, ProblemCode, ProblemFromJSON, ReferralForReferrerFromJSON, ReferralOutcome, ReferralsApi, ResidenceStatus, ResponseError, Sector, Sex,
  TokenErrorCode, TokenErrorFromJSON, TokensApi, ViolationCode, instanceOfProblem, instanceOfReferralForReferrer,
  instanceOfTokenError,
} from "./assistance-client";
import type { EventPage, Problem, ReferralForReferrer, SubmitReferral, TokenAnswer, TokenError } from "./assistance-client";

/** What the service refuses with: the answer's status, and its body. */
async function refusal(answer: Promise<unknown>): Promise<{ status: number; body: object }> {
  try {
    await answer;
  } catch (error) {
    assert(error instanceof ResponseError, String(error));
    const body: unknown = await error.response.json();
    assert(typeof body === "object" && body !== null);
    return { status: error.response.status, body };
  }
  throw new Error("what has to be refused was not");
}

async function problem(answer: Promise<unknown>): Promise<Problem> {
  const { status, body } = await refusal(answer);
  assert(instanceOfProblem(body), JSON.stringify(body));
  const problem = ProblemFromJSON(body);
  assert.equal(problem.status, status);
  return problem;
}

async function tokenError(answer: Promise<unknown>): Promise<TokenError> {
  const { status, body } = await refusal(answer);
  assert(status === 401 && instanceOfTokenError(body), JSON.stringify(body));
  return TokenErrorFromJSON(body);
}

function newReferral(externalReference: string): SubmitReferral {
  return {
    person: {
      givenNames: "Amina", familyName: "Example", dateOfBirth: new Date("1998-04-02"), sex: Sex.Female,
      nationalities: [Nationality.Ng], residenceStatus: ResidenceStatus.NoRightOfResidence,
    },
    exploitation: {
      primaryForm: FormOfExploitation.ForcedLabour, place: PlaceOfExploitation.Finland, countries: [Country.Fi],
      sector: Sector.Restaurant,
    },
    consent: {
      givenBy: ConsentGivenBy.Person, form: ConsentForm.OralDocumented, language: "en",
      givenOn: new Date(Date.now() - 24 * 60 * 60 * 1000), scope: [ConsentScope.Referral],
    },
    referrer: { name: "Ronja Referrer" },
    externalReference,
  };
}

async function main(basePath: string): Promise<void> {
  const tokens = new TokensApi(new Configuration({ basePath }));
  const ask = (clientSecret: string): Promise<TokenAnswer> =>
    tokens.issueToken({ grantType: "client_credentials", clientId: "demo-ngo", clientSecret });
  assert.equal((await tokenError(ask("not-the-secret"))).error, TokenErrorCode.InvalidClient);
  const token = await ask("demo-secret-of-the-ngo");
  assert.equal(token.expiresIn, 600);

  // For OAuth 2.0 this client sends the header as it is given.
  const configuration = new Configuration({ basePath, accessToken: `Bearer ${token.accessToken}` });
  const referrals = new ReferralsApi(configuration);
  const events = new EventsApi(configuration);
  const type = [EventType.ReferralReceived, EventType.ReferralDecided];
  let page: EventPage = await events.followEvents({ type, limit: 100 });
  while (page.events.length > 0) {
    page = await events.followEvents({ type, limit: 100, after: page.nextCursor });
  }

  const externalReference = `FETCH-${randomUUID()}`;
  const submitReferral = newReferral(externalReference);
  assert((await referrals.submitReferral({ idempotencyKey: randomUUID(), submitReferral, dryRun: true })).acceptable);
  // The client reads every success of an operation as the first one in the contract, here that of a dry run: which one it is has
  // to be seen from the status.
  const submit = async (idempotencyKey: string): Promise<{ made: ReferralForReferrer; isReplayed: boolean }> => {
    const { raw } = await referrals.submitReferralRaw({ idempotencyKey, submitReferral });
    assert.equal(raw.status, 201);
    const body: unknown = await raw.json();
    assert(typeof body === "object" && body !== null && instanceOfReferralForReferrer(body));
    return { made: ReferralForReferrerFromJSON(body), isReplayed: raw.headers.get("Idempotency-Replayed") === "true" };
  };
  const idempotencyKey = randomUUID();
  const { made, isReplayed } = await submit(idempotencyKey);
  assert(!isReplayed);
  assert.equal(made.state, ReferralOutcome.Received);
  assert.equal(made.externalReference, externalReference);
  assert.deepEqual(await submit(idempotencyKey), { made, isReplayed: true });

  assert.deepEqual(await referrals.readReferral({ id: made.id }), made);
  const found = await referrals.listReferrals({ externalReference });
  assert.deepEqual(found.referrals, [made]);

  const { events: told } = await events.followEvents({ type, limit: 100, after: page.nextCursor, wait: 20 });
  assert.deepEqual(told.map((event) => [event.type, event.subject.id, event.state]), [[EventType.ReferralReceived, made.id, "received"]]);

  const { consent: _, ...withoutConsent } = submitReferral;
  const refused = await problem(referrals.submitReferral({ idempotencyKey: randomUUID(), submitReferral: withoutConsent }));
  assert.equal(refused.code, ProblemCode.ValidationFailed);
  assert.deepEqual(refused.errors?.map((violation) => violation.code), [ViolationCode.ConsentRequired]);
  const missing = await problem(referrals.readReferral({ id: randomUUID() }));
  assert.equal(missing.code, ProblemCode.NotFound);

  console.log(`TypeScript with fetch submitted ${made.reference} and followed it`);
}

void main(process.argv[2] ?? "");
