-- Partner organisations and the programs with which they sign in.
CREATE TABLE organisations (
    id uuid CONSTRAINT organisations_pkey PRIMARY KEY,
    name text NOT NULL CONSTRAINT organisations_name_is_short CHECK (char_length(name) BETWEEN 1 AND 200),
    organisation_type text NOT NULL,
    is_assistance_system boolean NOT NULL DEFAULT false,
    created_at timestamptz NOT NULL,
    suspended_at timestamptz,
    CONSTRAINT organisations_names_are_unique UNIQUE (name)
);
COMMENT ON TABLE organisations IS 'Organisations that refer, and the assistance system itself.';
COMMENT ON COLUMN organisations.organisation_type IS 'Code list referrer_type: what the organisation counts as when it refers.';
COMMENT ON COLUMN organisations.is_assistance_system IS 'The authority. Only its clients may hold the scopes of officers.';

CREATE TABLE api_clients (
    id uuid CONSTRAINT api_clients_pkey PRIMARY KEY,
    organisation_id uuid NOT NULL CONSTRAINT api_clients_belong_to_an_organisation REFERENCES organisations (id),
    client_id text NOT NULL CONSTRAINT api_clients_client_id_is_plain CHECK (client_id ~ '^[a-z0-9][a-z0-9-]{2,63}$'),
    name text NOT NULL CONSTRAINT api_clients_name_is_short CHECK (char_length(name) BETWEEN 1 AND 200),
    scopes text[] NOT NULL,
    secret_mac bytea NOT NULL,
    created_at timestamptz NOT NULL,
    suspended_at timestamptz,
    CONSTRAINT api_clients_client_ids_are_unique UNIQUE (client_id)
);
COMMENT ON TABLE api_clients IS 'Programs that sign in with client credentials (RFC 6749, section 4.4).';
COMMENT ON COLUMN api_clients.secret_mac IS 'HMAC-SHA-256 of the secret under a sealed key; the secret itself is shown once and not kept.';
CREATE INDEX api_clients_by_organisation ON api_clients (organisation_id);
