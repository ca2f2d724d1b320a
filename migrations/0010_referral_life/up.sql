-- What happens to a referral between its receipt and its end: each step, the information that was asked for and came, who
-- deals with it, how urgent the officers found it, and the help that began before the decision.
ALTER TABLE referrals
    ADD COLUMN assessed_urgency text,
    ADD COLUMN assigned_to text CONSTRAINT referrals_are_assigned_to_a_client REFERENCES api_clients (client_id),
    ADD COLUMN information_due_on date,
    ADD CONSTRAINT referrals_need_information_by_a_day CHECK ((state = 'needs_information') = (information_due_on IS NOT NULL));
COMMENT ON COLUMN referrals.urgency IS 'As the referrer said: what it sees, and what is counted.';
COMMENT ON COLUMN referrals.assessed_urgency IS 'As an officer found it; empty where none has said. The referrer does not see it.';
COMMENT ON COLUMN referrals.assigned_to IS 'The client id of the officer who deals with it.';
COMMENT ON COLUMN referrals.information_due_on IS 'The last Finnish day on which the information asked for may come; on the day after the referral has lapsed.';
CREATE INDEX referrals_by_due_day ON referrals (information_due_on, id) WHERE information_due_on IS NOT NULL;
CREATE INDEX referrals_by_officer ON referrals (assigned_to, received_at DESC, id DESC) WHERE assigned_to IS NOT NULL;

CREATE TABLE provisional_help (
    referral_id uuid CONSTRAINT provisional_help_pkey PRIMARY KEY
        CONSTRAINT provisional_help_is_before_a_decision REFERENCES referrals (id),
    began_on date NOT NULL,
    kinds text[] NOT NULL CONSTRAINT provisional_help_is_of_a_kind CHECK (cardinality(kinds) > 0)
);
COMMENT ON TABLE provisional_help IS 'Help that began before the decision, in urgent cases.';
COMMENT ON COLUMN provisional_help.kinds IS 'Code list provisional_help.';

CREATE TABLE referral_steps (
    referral_id uuid NOT NULL CONSTRAINT referral_steps_are_of_a_referral REFERENCES referrals (id),
    version integer NOT NULL,
    step text NOT NULL,
    happened_at timestamptz NOT NULL,
    happened_on date NOT NULL,
    from_state text,
    to_state text NOT NULL,
    outcome text,
    reason text,
    api_client_id uuid,
    CONSTRAINT referral_steps_pkey PRIMARY KEY (referral_id, version),
    CONSTRAINT referral_steps_begin_with_the_receipt CHECK ((version = 1) = (from_state IS NULL)),
    CONSTRAINT referral_steps_decided_have_an_outcome CHECK ((to_state = 'decided') = (outcome IS NOT NULL)),
    CONSTRAINT referral_steps_withdrawn_have_a_reason CHECK ((to_state = 'withdrawn') = (reason IS NOT NULL))
);
COMMENT ON TABLE referral_steps IS 'Each change of a referral, only ever added: the version that it made, when, and from which state to which.';
COMMENT ON COLUMN referral_steps.happened_on IS 'The Finnish day on which it counts: of a lapse the day after the due day, whenever it was noticed.';
COMMENT ON COLUMN referral_steps.api_client_id IS 'Who did it; empty for what happened by the clock or came in from an old register.';

-- What is there already: its receipt, and where it stands. A referral of an old register came in with one version.
UPDATE referrals SET version = 2 WHERE version = 1 AND state <> 'received';
INSERT INTO referral_steps (referral_id, version, step, happened_at, happened_on, to_state, api_client_id)
SELECT id, 1, 'receive', received_at, received_on, 'received', api_client_id FROM referrals;
INSERT INTO referral_steps (referral_id, version, step, happened_at, happened_on, from_state, to_state, outcome, reason)
SELECT id, version,
    CASE state WHEN 'decided' THEN 'decide' WHEN 'withdrawn' THEN 'withdraw' WHEN 'lapsed' THEN 'lapse' ELSE 'take_up' END,
    changed_at, coalesce(closed_on, (changed_at AT TIME ZONE 'Europe/Helsinki')::date), 'received', state, outcome, withdrawal_reason
FROM referrals WHERE version > 1;

CREATE TABLE information_requests (
    id uuid CONSTRAINT information_requests_pkey PRIMARY KEY,
    referral_id uuid NOT NULL CONSTRAINT information_requests_are_about_a_referral REFERENCES referrals (id),
    asked_at timestamptz NOT NULL,
    asked_by uuid,
    due_on date NOT NULL,
    sealed_question bytea,
    answered_at timestamptz
);
COMMENT ON TABLE information_requests IS 'What the assistance system asked the referrer, and until when.';
COMMENT ON COLUMN information_requests.sealed_question IS 'The question, sealed under the person''s key; empty once the person is erased.';
CREATE INDEX information_requests_by_referral ON information_requests (referral_id, asked_at);
CREATE UNIQUE INDEX information_requests_one_open_per_referral ON information_requests (referral_id) WHERE answered_at IS NULL;

CREATE TABLE supplements (
    id uuid CONSTRAINT supplements_pkey PRIMARY KEY,
    referral_id uuid NOT NULL CONSTRAINT supplements_are_about_a_referral REFERENCES referrals (id),
    information_request_id uuid CONSTRAINT supplements_answer_a_request REFERENCES information_requests (id),
    channel text NOT NULL,
    api_client_id uuid NOT NULL,
    received_at timestamptz NOT NULL,
    sealed_content bytea,
    CONSTRAINT supplements_answer_a_request_once UNIQUE (information_request_id)
);
COMMENT ON TABLE supplements IS 'What was told about a referral after its receipt and before its decision.';
COMMENT ON COLUMN supplements.sealed_content IS 'What was told, sealed under the person''s key; empty once the person is erased.';
CREATE INDEX supplements_by_referral ON supplements (referral_id, received_at);

-- A draft and the end of its referral may come at once: the later of the two has to see the other. The end holds the
-- referral's row and discards the drafts that it sees; a draft waits for the row and is refused when the referral has ended.
CREATE FUNCTION refuse_draft_about_ended_referral() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    stands text;
BEGIN
    -- Waits for whoever holds the row, and reads it as they left it.
    SELECT state INTO stands FROM referrals WHERE id = NEW.referral_id FOR SHARE;
    IF stands IN ('withdrawn', 'lapsed', 'merged') THEN
        RAISE check_violation USING
            MESSAGE = 'a decision is drafted about a referral that has ended',
            CONSTRAINT = 'decisions_are_drafted_before_the_referral_ends';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER decisions_are_drafted_before_the_referral_ends BEFORE INSERT ON decisions
    FOR EACH ROW WHEN (NEW.state = 'draft' AND NEW.referral_id IS NOT NULL)
    EXECUTE FUNCTION refuse_draft_about_ended_referral();
