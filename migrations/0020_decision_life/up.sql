-- What becomes of a decision: the team is heard before it is signed; then it is served, may be appealed, and is final.
-- The decision itself holds what was decided, and from the signature on nobody can change it, whoever writes SQL.
CREATE FUNCTION decisions_refuse_changes() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    -- Where a decision stands is not what it says; and erasure may take sealed text away, but never put other text there.
    free text[] := ARRAY['state', 'version', 'changed_at'];
BEGIN
    SELECT free || coalesce(array_agg(name), '{}') INTO free
        FROM jsonb_each(to_jsonb(NEW)) AS member (name, value) WHERE name LIKE 'sealed\_%' AND value = 'null';
    IF NEW.state = 'draft' OR to_jsonb(OLD) - free IS DISTINCT FROM to_jsonb(NEW) - free THEN
        RAISE EXCEPTION 'a signed decision never changes' USING
            ERRCODE = 'check_violation', TABLE = 'decisions', CONSTRAINT = 'decisions_never_change_once_signed';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER decisions_never_change_once_signed BEFORE UPDATE ON decisions
    FOR EACH ROW WHEN (OLD.state <> 'draft') EXECUTE FUNCTION decisions_refuse_changes();
COMMENT ON FUNCTION decisions_refuse_changes IS 'From the signature on only the state moves: what was decided never changes.';

CREATE TABLE decision_hearings (
    id uuid CONSTRAINT decision_hearings_pkey PRIMARY KEY,
    decision_id uuid NOT NULL CONSTRAINT decision_hearings_are_about_a_decision REFERENCES decisions (id) ON DELETE CASCADE,
    heard_on date NOT NULL,
    members text[] NOT NULL CONSTRAINT decision_hearings_have_members CHECK (cardinality(members) BETWEEN 1 AND 20),
    sealed_opinion bytea,
    recorded_at timestamptz NOT NULL,
    recorded_by uuid
);
COMMENT ON TABLE decision_hearings IS 'Hearings of the multidisciplinary assessment team before a decision, where it was heard.';
COMMENT ON COLUMN decision_hearings.members IS 'Code list assessment_team_member: who was represented. No names.';
COMMENT ON COLUMN decision_hearings.sealed_opinion IS 'What the team thought, sealed under the key of the person whom the decision is about.';
CREATE INDEX decision_hearings_by_decision ON decision_hearings (decision_id);

CREATE TABLE decision_services (
    decision_id uuid CONSTRAINT decision_services_pkey PRIMARY KEY
        CONSTRAINT decision_services_are_of_a_decision REFERENCES decisions (id),
    served_on date NOT NULL,
    manner text NOT NULL CONSTRAINT decision_services_manner_is_known
        CHECK (manner IN ('in_person', 'post', 'electronic', 'through_representative', 'public_notice')),
    appeal_until date NOT NULL,
    final_on date,
    recorded_at timestamptz NOT NULL,
    recorded_by uuid,
    CONSTRAINT decision_services_leave_time_for_an_appeal CHECK (appeal_until > served_on),
    CONSTRAINT decision_services_final_on_the_day_after_that_time CHECK (final_on = appeal_until + 1)
);
COMMENT ON TABLE decision_services IS 'When and how a decision was served, and until when an appeal was possible.';
COMMENT ON COLUMN decision_services.appeal_until IS 'The last day for an appeal, counted with the length that was in force on the day of service.';
CREATE INDEX decision_services_by_appeal_until ON decision_services (appeal_until) WHERE final_on IS NULL;

CREATE TABLE appeals (
    decision_id uuid CONSTRAINT appeals_pkey PRIMARY KEY
        CONSTRAINT appeals_are_of_a_served_decision REFERENCES decision_services (decision_id),
    court text NOT NULL CONSTRAINT appeals_court_is_known
        CHECK (court IN ('helsinki', 'hameenlinna', 'eastern_finland', 'northern_finland', 'turku', 'vaasa', 'aland')),
    lodged_on date NOT NULL,
    docket text CONSTRAINT appeals_docket_is_a_number_and_no_name CHECK (docket ~ '^[A-Za-z0-9._/-]{1,40}$'),
    recorded_at timestamptz NOT NULL,
    recorded_by uuid,
    outcome text CONSTRAINT appeals_outcome_is_known CHECK (outcome IN ('upheld', 'overturned', 'remitted')),
    decided_on date,
    outcome_recorded_at timestamptz,
    outcome_recorded_by uuid,
    CONSTRAINT appeals_decided_have_outcome_and_day
        CHECK ((outcome IS NULL) = (decided_on IS NULL) AND (outcome IS NULL) = (outcome_recorded_at IS NULL)),
    CONSTRAINT appeals_are_decided_after_they_are_lodged CHECK (decided_on >= lodged_on)
);
COMMENT ON TABLE appeals IS 'Appeals to an administrative court and what the court decided.';
COMMENT ON COLUMN appeals.court IS 'Code list administrative_court.';

-- A spell ends by a decision, or because a court overturned the admission.
ALTER TABLE spells ADD CONSTRAINT spells_ended_name_the_decision_or_follow_a_court CHECK (
    (removed_on IS NULL AND removal_decision_id IS NULL)
    OR (removed_on IS NOT NULL AND (removal_decision_id IS NOT NULL OR removal_reason IN ('admission_overturned', 'principal_removed')))
);

CREATE VIEW decision_lives AS
    SELECT decisions.id AS decision_id, served_on, manner, appeal_until, final_on
    FROM decisions LEFT JOIN decision_services ON decision_services.decision_id = decisions.id;
COMMENT ON VIEW decision_lives IS 'What became of each decision, one row for each.';
