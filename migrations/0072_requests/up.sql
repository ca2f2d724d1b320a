-- What was answered to a partner's own calls, for its developers: kept 30 days, and no part of the audit.
CREATE TABLE requests (
    id uuid CONSTRAINT requests_pkey PRIMARY KEY,
    api_client_id uuid NOT NULL,
    organisation_id uuid NOT NULL,
    request_id uuid NOT NULL,
    answered_at timestamptz NOT NULL,
    operation text NOT NULL,
    status smallint NOT NULL,
    problem_code text
);
CREATE INDEX requests_by_request ON requests (organisation_id, request_id, answered_at);
CREATE INDEX requests_by_time ON requests (organisation_id, answered_at, id);
CREATE INDEX requests_by_age ON requests (answered_at);
COMMENT ON TABLE requests IS 'Calls of API clients: when, which operation, which status and problem; nothing of what was sent or told.';
COMMENT ON COLUMN requests.request_id IS 'As the client chose it: another client may choose the same, so it counts within the organisation only.';

ALTER TABLE audit_records
    ADD COLUMN xroad_client text,
    ADD COLUMN xroad_id text,
    ADD COLUMN xroad_user_id text;
COMMENT ON COLUMN audit_records.xroad_client IS 'X-Road-Client, where a configured Security Server vouches for it.';
COMMENT ON COLUMN audit_records.xroad_id IS 'X-Road-Id: the message, by which it is found in the Security Server''s own log.';
COMMENT ON COLUMN audit_records.xroad_user_id IS 'X-Road-UserId: who acted, as the member names its users.';
