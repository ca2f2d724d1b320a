-- Keys live in a schema of their own, so that they can have a backup of their own: an old backup of the
-- register does not undo the erasure of a person.
CREATE SCHEMA vault;
COMMENT ON SCHEMA vault IS 'Wrapped keys. Nothing here opens without the key-encryption key, which is not in the database.';

CREATE TABLE vault.person_keys (
    person_id uuid CONSTRAINT person_keys_pkey PRIMARY KEY,
    key_encryption_key text NOT NULL,
    wrapped bytea NOT NULL CONSTRAINT person_keys_wrapped_has_one_length CHECK (octet_length(wrapped) = 61)
);
COMMENT ON TABLE vault.person_keys IS 'One data key for each person; deleting the row erases the person''s sealed data wherever it is.';

CREATE TABLE vault.service_keys (
    name text CONSTRAINT service_keys_pkey PRIMARY KEY,
    key_encryption_key text NOT NULL,
    wrapped bytea NOT NULL
);
COMMENT ON TABLE vault.service_keys IS 'Keys that the service makes for itself: fingerprints, cursors, client secrets, identifiers of imported cases.';

CREATE TABLE vault.signing_keys (
    kid text CONSTRAINT signing_keys_pkey PRIMARY KEY,
    key_encryption_key text NOT NULL,
    sealed_private_key bytea NOT NULL,
    public_key bytea NOT NULL,
    created_at timestamptz NOT NULL,
    retired_at timestamptz
);
CREATE UNIQUE INDEX signing_keys_one_current ON vault.signing_keys ((true)) WHERE retired_at IS NULL;
COMMENT ON TABLE vault.signing_keys IS 'ES256 key pairs that sign access tokens; kid is the thumbprint of RFC 7638.';
