-- How API clients prove who they are: secrets that overlap while they are changed, public keys (RFC 7523), the subject of
-- an outside issuer; what may be used once or no longer; and the keys with which tokens are signed, one after another.
CREATE TABLE api_client_secrets (
    id uuid CONSTRAINT api_client_secrets_pkey PRIMARY KEY,
    api_client_id uuid NOT NULL CONSTRAINT api_client_secrets_belong_to_a_client REFERENCES api_clients (id),
    mac bytea NOT NULL,
    created_at timestamptz NOT NULL,
    ends_at timestamptz
);
CREATE INDEX api_client_secrets_by_client ON api_client_secrets (api_client_id);
COMMENT ON TABLE api_client_secrets IS 'Secrets of API clients. An earlier one stays good beside its successor until it ends.';
COMMENT ON COLUMN api_client_secrets.mac IS 'HMAC-SHA-256 of the secret under a sealed key; the secret itself is shown once and not kept.';
COMMENT ON COLUMN api_client_secrets.ends_at IS 'Until when it is good; empty for the current one.';
INSERT INTO api_client_secrets SELECT gen_random_uuid(), id, secret_mac, created_at, NULL FROM api_clients;

CREATE TABLE api_client_keys (
    api_client_id uuid NOT NULL CONSTRAINT api_client_keys_belong_to_a_client REFERENCES api_clients (id),
    slot smallint NOT NULL CONSTRAINT api_client_keys_are_two_at_most CHECK (slot IN (1, 2)),
    kid text NOT NULL CONSTRAINT api_client_keys_kid_is_a_thumbprint CHECK (kid ~ '^[A-Za-z0-9_-]{43}$'),
    jwk text NOT NULL CONSTRAINT api_client_keys_jwk_is_short CHECK (char_length(jwk) <= 2000),
    created_at timestamptz NOT NULL,
    CONSTRAINT api_client_keys_pkey PRIMARY KEY (api_client_id, slot),
    CONSTRAINT api_client_keys_are_distinct UNIQUE (api_client_id, kid)
);
COMMENT ON TABLE api_client_keys IS 'Public keys with which API clients sign in (private_key_jwt): two at a time, so that one can follow the other.';
COMMENT ON COLUMN api_client_keys.jwk IS 'The required members of the JSON Web Key in the order of RFC 7638, of which kid is the thumbprint.';

ALTER TABLE api_clients
    DROP COLUMN secret_mac,
    ADD COLUMN version integer NOT NULL DEFAULT 1,
    ADD COLUMN last_used_at timestamptz,
    ADD COLUMN external_issuer text,
    ADD COLUMN external_subject text,
    ADD COLUMN xroad_member text,
    ADD COLUMN is_sandbox boolean NOT NULL DEFAULT false,
    ADD CONSTRAINT api_clients_external_subject_has_an_issuer CHECK ((external_issuer IS NULL) = (external_subject IS NULL)),
    ADD CONSTRAINT api_clients_external_subjects_are_unique UNIQUE (external_issuer, external_subject),
    ADD CONSTRAINT api_clients_xroad_members_are_unique UNIQUE (xroad_member);
COMMENT ON COLUMN api_clients.last_used_at IS 'When it last called, to about a minute.';
COMMENT ON COLUMN api_clients.external_subject IS 'The subject under which an outside issuer (the state''s identity provider) knows whoever uses this client.';
COMMENT ON COLUMN api_clients.xroad_member IS 'The X-Road client identifier that a configured Security Server vouches for, as FI/GOV/1234567-8/subsystem.';
COMMENT ON COLUMN api_clients.is_sandbox IS 'Whether it lives in the sandbox, apart from real data; it never changes.';
ALTER TABLE organisations ADD COLUMN version integer NOT NULL DEFAULT 1;

CREATE TABLE used_assertions (
    api_client_id uuid NOT NULL,
    jti_digest bytea NOT NULL,
    ends_at timestamptz NOT NULL,
    CONSTRAINT used_assertions_pkey PRIMARY KEY (api_client_id, jti_digest)
);
CREATE INDEX used_assertions_by_end ON used_assertions (ends_at);
COMMENT ON TABLE used_assertions IS 'Assertions with which a client has signed in: each is good once. Forgotten when they would have run out anyway.';

CREATE TABLE revoked_tokens (
    jti uuid CONSTRAINT revoked_tokens_pkey PRIMARY KEY,
    ends_at timestamptz NOT NULL
);
CREATE INDEX revoked_tokens_by_end ON revoked_tokens (ends_at);
COMMENT ON TABLE revoked_tokens IS 'Access tokens that were revoked (RFC 7009) before they ran out.';

DROP INDEX vault.signing_keys_one_current;
ALTER TABLE vault.signing_keys
    DROP COLUMN retired_at,
    ADD COLUMN generation integer NOT NULL DEFAULT 1,
    ADD COLUMN signs_from timestamptz,
    ADD CONSTRAINT signing_keys_one_of_each_generation UNIQUE (generation);
UPDATE vault.signing_keys SET signs_from = created_at;
ALTER TABLE vault.signing_keys ALTER COLUMN generation DROP DEFAULT, ALTER COLUMN signs_from SET NOT NULL;
COMMENT ON COLUMN vault.signing_keys.generation IS 'The first is 1. Of services that rotate at once the first to store the next one decides.';
COMMENT ON COLUMN vault.signing_keys.signs_from IS 'From when it signs; it is published before, so that whoever keeps the published keys knows it by then.';
