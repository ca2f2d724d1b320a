// The first referral with the types that openapi-typescript makes, and openapi-fetch.

import { strict as assert } from "node:assert";
import { randomUUID } from "node:crypto";

import createClient from "openapi-fetch";

import type { components, paths } from "./contract";

type Schemas = components["schemas"];

function newReferral(external_reference: string): Schemas["SubmitReferral"] {
  const yesterday = new Date(Date.now() - 24 * 60 * 60 * 1000).toISOString().slice(0, 10);
  return {
    person: {
      given_names: "Amina", family_name: "Example", date_of_birth: "1998-04-02", sex: "female", nationalities: ["NG"],
      residence_status: "no_right_of_residence",
    },
    exploitation: { primary_form: "forced_labour", place: "finland", countries: ["FI"], sector: "restaurant" },
    consent: { given_by: "person", form: "oral_documented", language: "en", given_on: yesterday, scope: ["referral"] },
    referrer: { name: "Ronja Referrer" },
    external_reference,
  };
}

/** The answer of an operation that has to succeed. */
function good<Data>(answer: { data?: Data; error?: unknown }): Data {
  assert(answer.data !== undefined, JSON.stringify(answer.error));
  return answer.data;
}

/** The problem of an operation that has to be refused. */
function problem(answer: { error?: Schemas["Problem"]; response: Response }): Schemas["Problem"] {
  assert(answer.error !== undefined, "what has to be refused was not");
  assert.equal(answer.response.headers.get("Content-Type"), "application/problem+json");
  assert.equal(answer.error.status, answer.response.status);
  return answer.error;
}

async function main(baseUrl: string): Promise<void> {
  // It knows the types and not the styles of the contract: lists in a query string are separated by commas.
  const client = createClient<paths>({ baseUrl, querySerializer: { array: { style: "form", explode: false } } });
  const ask = (client_secret: string) =>
    client.POST("/oauth2/token", {
      body: { grant_type: "client_credentials", client_id: "demo-ngo", client_secret },
      headers: { "Content-Type": "application/x-www-form-urlencoded" },
    });
  const unknown = await ask("not-the-secret");
  assert(unknown.error !== undefined && "error" in unknown.error && unknown.response.status === 401);
  const why: Schemas["TokenErrorCode"] = unknown.error.error;
  assert.equal(why, "invalid_client" satisfies Schemas["TokenErrorCode"]);
  const token = good(await ask("demo-secret-of-the-ngo"));
  assert.equal(token.expires_in, 600);
  client.use({
    onRequest({ request }) {
      request.headers.set("Authorization", `Bearer ${token.access_token}`);
      return request;
    },
  });

  const follow = async (after?: string, wait = 0): Promise<Schemas["EventPage"]> => {
    const type: Schemas["EventType"][] = ["referral.received", "referral.decided"];
    return good(await client.GET("/v1/events", { params: { query: { type, limit: 100, wait, ...(after && { after }) } } }));
  };
  let page = await follow();
  while (page.events.length > 0) {
    page = await follow(page.next_cursor);
  }

  const external_reference = `TYPES-${randomUUID()}`;
  const body = newReferral(external_reference);
  const header = { "Idempotency-Key": randomUUID() };
  const dry = good(await client.POST("/v1/referrals", { params: { header, query: { dry_run: true } }, body }));
  assert("acceptable" in dry && dry.acceptable);
  // The key of a dry run is free for the submission.
  const params = { header };
  const made = good(await client.POST("/v1/referrals", { params, body }));
  assert("id" in made, "a dry run was answered");
  assert.equal(made.state, "received" satisfies Schemas["ReferralOutcome"]);
  assert.equal(made.external_reference, external_reference);
  const again = await client.POST("/v1/referrals", { params, body });
  assert.equal(again.response.headers.get("Idempotency-Replayed"), "true");
  assert.deepEqual(good(again), made);

  assert.deepEqual(good(await client.GET("/v1/referrals/{id}", { params: { path: { id: made.id } } })), made);
  const found = good(await client.GET("/v1/referrals", { params: { query: { external_reference } } }));
  assert.deepEqual(found.referrals, [made]);

  const told = (await follow(page.next_cursor, 20)).events;
  assert.deepEqual(told.map((event) => [event.type, event.subject.id, event.state]), [["referral.received", made.id, "received"]]);

  const { consent: _, ...withoutConsent } = body;
  const other = { header: { "Idempotency-Key": randomUUID() } };
  const refused = problem(await client.POST("/v1/referrals", { params: other, body: withoutConsent }));
  assert.equal(refused.code, "validation_failed" satisfies Schemas["ProblemCode"]);
  assert.deepEqual(refused.errors?.map((violation) => violation.code), ["consent_required" satisfies Schemas["ViolationCode"]]);
  const missing = problem(await client.GET("/v1/referrals/{id}", { params: { path: { id: randomUUID() } } }));
  assert.equal(missing.code, "not_found" satisfies Schemas["ProblemCode"]);

  console.log(`TypeScript with types submitted ${made.reference} and followed it`);
}

void main(process.argv[2] ?? "");
