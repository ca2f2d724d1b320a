-- The live tables are counted beforehand, so that a count of a year does not read every case of the year. What is counted
-- changes in two steps: a trigger notes each change of a counted row in the same transaction (`statistics_changes`, which only
-- grows, so that nobody waits for anybody), and a job folds the notes into the counts (`statistics_rollups`) and takes them
-- away. In every snapshot the counts and the notes together are the rows: an answer adds both.
CREATE TABLE statistics_rollups (
    table_id text NOT NULL,
    cut text NOT NULL,
    grain text NOT NULL CONSTRAINT statistics_rollups_grain_is_known CHECK (grain IN ('month', 'year')),
    first_day date NOT NULL,
    codes text[] NOT NULL,
    cases bigint NOT NULL,
    CONSTRAINT statistics_rollups_pkey PRIMARY KEY (table_id, cut, grain, first_day, codes)
);
COMMENT ON TABLE statistics_rollups IS 'Counts of live tables by month and year, for each dimension and each two; of a stock, by how much it grew.';
COMMENT ON COLUMN statistics_rollups.cut IS 'The dimensions, separated by commas, in the order of the table.';
COMMENT ON COLUMN statistics_rollups.codes IS 'A category of each dimension of the cut.';

CREATE TABLE statistics_rollup_state (
    is_the_only_one boolean CONSTRAINT statistics_rollup_state_pkey PRIMARY KEY
        CONSTRAINT statistics_rollup_state_is_one_row CHECK (is_the_only_one),
    definition text NOT NULL
);
COMMENT ON TABLE statistics_rollup_state IS 'By which definition of tables and categories the rollups were counted: by another one they are counted anew.';
INSERT INTO statistics_rollup_state (is_the_only_one, definition) VALUES (true, 'none yet');

-- Columns have the names that they have where they come from: the same expressions count them.
CREATE TABLE statistics_changes (
    id uuid CONSTRAINT statistics_changes_pkey PRIMARY KEY,
    counted text NOT NULL,
    cases smallint NOT NULL CONSTRAINT statistics_changes_add_or_take_one CHECK (cases IN (1, -1)),
    received_on date,
    signed_on date,
    admitted_on date,
    removed_on date,
    comes_of_age_on date,
    held_on date,
    contacted_on date,
    referrer_type text,
    urgency text,
    channel text,
    decision_type text,
    client_basis text,
    basis_of_spell text,
    topic text,
    related_to_trafficking text,
    caller text,
    language_group text,
    advice text,
    sex text,
    age smallint,
    age_class text,
    form text,
    place text,
    residence_status text,
    nationality text,
    nationality_group text,
    sector text
);
COMMENT ON TABLE statistics_changes IS 'Counted rows that came (1) or went (-1) since the rollups were folded: what is counted of them, and nothing that says whose they are.';
COMMENT ON COLUMN statistics_changes.counted IS 'The table in which the row stood.';

-- What is counted of a row: a decision with the basis of the spell that it is about. That basis can be corrected: the row of the
-- spell is taken, so that a correction and a signature at the same time see one another.
CREATE FUNCTION counted_of(counted text, cases integer, counted_row jsonb) RETURNS statistics_changes LANGUAGE plpgsql AS $$
DECLARE
    basis text;
BEGIN
    IF counted = 'decisions' AND counted_row->>'signed_on' IS NOT NULL AND counted_row->>'client_basis' IS NULL
        AND counted_row->>'spell_id' IS NOT NULL
    THEN
        SELECT client_basis INTO basis FROM spells WHERE id = (counted_row->>'spell_id')::uuid FOR NO KEY UPDATE;
    END IF;
    RETURN jsonb_populate_record(NULL::statistics_changes, counted_row || jsonb_build_object(
        'id', gen_random_uuid(), 'counted', counted, 'cases', cases, 'basis_of_spell', basis));
END $$;

CREATE FUNCTION note_what_is_counted() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    went statistics_changes;
    came statistics_changes;
BEGIN
    IF TG_OP <> 'INSERT' THEN
        went := counted_of(TG_TABLE_NAME, -1, to_jsonb(OLD));
    END IF;
    IF TG_OP <> 'DELETE' THEN
        came := counted_of(TG_TABLE_NAME, 1, to_jsonb(NEW));
    END IF;
    -- A draft of a decision is not counted.
    IF TG_OP <> 'INSERT' AND (TG_TABLE_NAME <> 'decisions' OR went.signed_on IS NOT NULL) THEN
        INSERT INTO statistics_changes SELECT went.*;
    END IF;
    IF TG_OP <> 'DELETE' AND (TG_TABLE_NAME <> 'decisions' OR came.signed_on IS NOT NULL) THEN
        INSERT INTO statistics_changes SELECT came.*;
    END IF;
    RETURN NULL;
END $$;

-- Decisions without a basis of their own are counted by the basis of the spell that they are about.
CREATE FUNCTION note_the_decisions_of_a_spell() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO statistics_changes
        SELECT change.* FROM decisions, LATERAL (VALUES (-1, OLD.client_basis), (1, NEW.client_basis)) AS step (cases, basis),
            LATERAL jsonb_populate_record(NULL::statistics_changes, to_jsonb(decisions) || jsonb_build_object(
                'id', gen_random_uuid(), 'counted', 'decisions', 'cases', step.cases, 'basis_of_spell', step.basis)) AS change
        WHERE spell_id = NEW.id AND decisions.client_basis IS NULL AND decisions.signed_on IS NOT NULL;
    RETURN NULL;
END $$;

CREATE TRIGGER referrals_are_counted AFTER INSERT OR DELETE OR UPDATE OF received_on, referrer_type, urgency, channel,
    sex, age, age_class, form, place, residence_status, nationality, sector
    ON referrals FOR EACH ROW EXECUTE FUNCTION note_what_is_counted();
CREATE TRIGGER decisions_are_counted AFTER INSERT OR DELETE OR UPDATE OF signed_on, decision_type, client_basis, spell_id,
    sex, age, age_class, form, place, residence_status, nationality, sector
    ON decisions FOR EACH ROW EXECUTE FUNCTION note_what_is_counted();
CREATE TRIGGER spells_are_counted AFTER INSERT OR DELETE OR UPDATE OF admitted_on, removed_on, comes_of_age_on, client_basis,
    sex, age, age_class, form, place, residence_status, nationality, sector
    ON spells FOR EACH ROW EXECUTE FUNCTION note_what_is_counted();
CREATE TRIGGER spells_tell_their_decisions AFTER UPDATE OF client_basis ON spells
    FOR EACH ROW WHEN (OLD.client_basis IS DISTINCT FROM NEW.client_basis) EXECUTE FUNCTION note_the_decisions_of_a_spell();
CREATE TRIGGER consultations_are_counted AFTER INSERT OR DELETE OR UPDATE
    ON consultations FOR EACH ROW EXECUTE FUNCTION note_what_is_counted();
CREATE TRIGGER contacts_are_counted AFTER INSERT OR DELETE OR UPDATE
    ON contacts FOR EACH ROW EXECUTE FUNCTION note_what_is_counted();
