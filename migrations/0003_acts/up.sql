-- What is written together with every act: who did it, what became of it, and how a repetition is known.
CREATE TABLE audit_records (
    id uuid CONSTRAINT audit_records_pkey PRIMARY KEY,
    recorded_at timestamptz NOT NULL,
    request_id uuid NOT NULL,
    api_client_id uuid,
    organisation_id uuid,
    action text NOT NULL,
    subject_kind text NOT NULL,
    subject_id uuid,
    person_id uuid,
    shows_identity boolean NOT NULL,
    purpose text,
    question text
);
COMMENT ON COLUMN audit_records.question IS 'What was asked of the statistics: table, days, dimensions and codes, all of closed lists.';
COMMENT ON TABLE audit_records IS 'Every act, and every look at a person''s identity or at true counts, recorded before it is answered. Ids and codes only.';
COMMENT ON COLUMN audit_records.api_client_id IS 'Empty where the operator acted on the command line.';
CREATE INDEX audit_records_by_person ON audit_records (person_id, recorded_at) WHERE person_id IS NOT NULL;
CREATE INDEX audit_records_by_actor ON audit_records (api_client_id, recorded_at);

CREATE TABLE events (
    id uuid CONSTRAINT events_pkey PRIMARY KEY,
    occurred_at timestamptz NOT NULL,
    event_type text NOT NULL,
    subject_kind text NOT NULL,
    subject_id uuid NOT NULL,
    organisation_id uuid,
    state text NOT NULL
);
COMMENT ON TABLE events IS 'One row for each business fact, ids and state only: the outbox of the change feed.';
COMMENT ON COLUMN events.organisation_id IS 'The referrer who may learn of it; empty: officers only.';
CREATE INDEX events_by_organisation ON events (organisation_id, occurred_at);

CREATE TABLE idempotency_keys (
    api_client_id uuid NOT NULL,
    operation text NOT NULL,
    key text NOT NULL,
    fingerprint bytea NOT NULL,
    resource_id uuid NOT NULL,
    created_at timestamptz NOT NULL,
    CONSTRAINT idempotency_keys_pkey PRIMARY KEY (api_client_id, operation, key)
);
COMMENT ON TABLE idempotency_keys IS 'Keys of acts that were done, kept 90 days: a repetition finds the resource that the first one made.';
COMMENT ON COLUMN idempotency_keys.fingerprint IS 'HMAC-SHA-256 of the request under a sealed key: the body itself is not kept.';
CREATE INDEX idempotency_keys_by_age ON idempotency_keys (created_at);
