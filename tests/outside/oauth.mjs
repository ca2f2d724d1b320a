// Tokens by openid-client, by secret and by key, checked by jose with the published keys.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { createRemoteJWKSet, importJWK, jwtVerify } from "jose";
import * as oauth from "openid-client";

const [api, keyFile] = process.argv.slice(2);
const discover = (id, authentication) =>
  oauth.discovery(new URL(api), id, undefined, authentication, { algorithm: "oauth2", execute: [oauth.allowInsecureRequests] });

async function check(configuration, client) {
  const token = await oauth.clientCredentialsGrant(configuration);
  const keys = createRemoteJWKSet(new URL(configuration.serverMetadata().jwks_uri));
  const { payload, protectedHeader } = await jwtVerify(token.access_token, keys, { issuer: api, audience: api, typ: "at+jwt" });
  assert.equal(payload.client_id, client);
  assert.ok(protectedHeader.kid);
  const forged = token.access_token.slice(0, -8) + "AAAAAAAA";
  await assert.rejects(jwtVerify(forged, keys, { issuer: api, audience: api }));
  const answer = await fetch(`${api}/v1/referrals`, { headers: { authorization: `Bearer ${token.access_token}` } });
  assert.equal(answer.status, 200);
  await oauth.tokenRevocation(configuration, token.access_token);
}

const secret = "demo-secret-of-the-ngo";
await check(await discover("demo-ngo", oauth.ClientSecretBasic(secret)), "demo-ngo");
await check(await discover("demo-ngo", oauth.ClientSecretPost(secret)), "demo-ngo");
const key = await importJWK(JSON.parse(readFileSync(keyFile, "utf8")), "ES256");
await check(await discover("reads-with-a-key", oauth.PrivateKeyJwt(key)), "reads-with-a-key");
await assert.rejects(oauth.clientCredentialsGrant(await discover("demo-ngo", oauth.ClientSecretBasic("wrong"))), { status: 401 });
console.log("openid-client gets tokens, by secret and by key; jose verifies them");
