-- Where partners want to be told of events, and what was told.
CREATE TABLE webhooks (
    id uuid CONSTRAINT webhooks_pkey PRIMARY KEY,
    organisation_id uuid NOT NULL CONSTRAINT webhooks_belong_to_an_organisation REFERENCES organisations (id),
    url text NOT NULL CONSTRAINT webhooks_url_is_short CHECK (char_length(url) BETWEEN 1 AND 500),
    event_types text[] NOT NULL,
    state text NOT NULL CONSTRAINT webhooks_state_is_known CHECK (state IN ('enabled', 'failing', 'disabled')),
    version integer NOT NULL,
    position bigint NOT NULL,
    slot smallint NOT NULL CONSTRAINT webhooks_of_an_organisation_are_ten_at_most CHECK (slot BETWEEN 1 AND 10),
    created_at timestamptz NOT NULL,
    changed_at timestamptz NOT NULL,
    CONSTRAINT webhooks_slots_are_unique UNIQUE (organisation_id, slot)
);
COMMENT ON TABLE webhooks IS 'Endpoints of partners that are told of their events (Standard Webhooks 1.0).';
COMMENT ON COLUMN webhooks.event_types IS 'Of which types it wants to know; of all where empty.';
COMMENT ON COLUMN webhooks.state IS 'Failing: an event was given up. Disabled: by the partner, or because the endpoint answered 410; events wait meanwhile.';
COMMENT ON COLUMN webhooks.position IS 'The position of the feed up to which its deliveries have been made out.';
COMMENT ON COLUMN webhooks.slot IS 'Which of an organisation''s ten it is.';

CREATE TABLE vault.webhook_secrets (
    id uuid CONSTRAINT webhook_secrets_pkey PRIMARY KEY,
    webhook_id uuid NOT NULL CONSTRAINT webhook_secrets_are_of_a_webhook REFERENCES public.webhooks (id) ON DELETE CASCADE,
    key_encryption_key text NOT NULL,
    sealed bytea NOT NULL,
    valid_until timestamptz
);
COMMENT ON TABLE vault.webhook_secrets IS 'What deliveries are signed with: the current secret, and the one before it until it runs out.';
CREATE UNIQUE INDEX webhook_secrets_one_current ON vault.webhook_secrets (webhook_id) WHERE valid_until IS NULL;
CREATE INDEX webhook_secrets_by_webhook ON vault.webhook_secrets (webhook_id);

CREATE TABLE webhook_deliveries (
    id uuid CONSTRAINT webhook_deliveries_pkey PRIMARY KEY,
    webhook_id uuid NOT NULL CONSTRAINT webhook_deliveries_are_of_a_webhook REFERENCES webhooks (id) ON DELETE CASCADE,
    event_id uuid NOT NULL CONSTRAINT webhook_deliveries_are_of_an_event REFERENCES events (id) ON DELETE CASCADE,
    position bigint NOT NULL,
    subject_id uuid NOT NULL,
    state text NOT NULL CONSTRAINT webhook_deliveries_state_is_known CHECK (state IN ('pending', 'delivered', 'failed')),
    version integer NOT NULL,
    attempts integer NOT NULL,
    created_at timestamptz NOT NULL,
    next_attempt_at timestamptz NOT NULL,
    leased_until timestamptz,
    last_attempt_at timestamptz,
    response_status smallint,
    failure text,
    CONSTRAINT webhook_deliveries_tell_an_event_once UNIQUE (webhook_id, event_id)
);
COMMENT ON TABLE webhook_deliveries IS 'Each event for each webhook: what is still to be told, and the log of what was. Never what was answered.';
COMMENT ON COLUMN webhook_deliveries.position IS 'The event''s position in the feed: of one subject the earlier is told first.';
COMMENT ON COLUMN webhook_deliveries.leased_until IS 'Until then one service has it in hand; after that, whatever became of that service, another may take it.';
CREATE INDEX webhook_deliveries_pending ON webhook_deliveries (webhook_id, position) WHERE state = 'pending';
CREATE INDEX webhook_deliveries_pending_by_subject ON webhook_deliveries (webhook_id, subject_id, position) WHERE state = 'pending';
CREATE INDEX webhook_deliveries_by_age ON webhook_deliveries (webhook_id, created_at DESC, id DESC);
CREATE INDEX webhook_deliveries_by_event ON webhook_deliveries (event_id);
