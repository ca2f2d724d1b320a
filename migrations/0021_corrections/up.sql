-- A mistake in a signed decision is put right by a new decision. The old one stays as it was signed.
CREATE TABLE corrections (
    decision_id uuid CONSTRAINT corrections_pkey PRIMARY KEY
        CONSTRAINT corrections_are_decisions REFERENCES decisions (id) ON DELETE CASCADE,
    corrects_decision_id uuid NOT NULL CONSTRAINT corrections_correct_a_decision REFERENCES decisions (id),
    is_signed boolean NOT NULL DEFAULT false,
    CONSTRAINT corrections_do_not_correct_themselves CHECK (decision_id <> corrects_decision_id)
);
COMMENT ON TABLE corrections IS 'Which decision of the type correction puts right which decision.';
COMMENT ON COLUMN corrections.is_signed IS 'Whether the correction has been signed: only then is the other one corrected.';
CREATE UNIQUE INDEX corrections_one_of_a_decision ON corrections (corrects_decision_id) WHERE is_signed;
CREATE INDEX corrections_by_corrected ON corrections (corrects_decision_id);

CREATE FUNCTION corrections_refuse_changes() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'a correction names the decision that it was drafted for' USING
        ERRCODE = 'check_violation', TABLE = 'corrections', CONSTRAINT = 'corrections_name_one_decision_for_good';
END $$;
CREATE TRIGGER corrections_name_one_decision_for_good BEFORE UPDATE ON corrections FOR EACH ROW
    WHEN (OLD.is_signed OR (OLD.decision_id, OLD.corrects_decision_id) IS DISTINCT FROM (NEW.decision_id, NEW.corrects_decision_id))
    EXECUTE FUNCTION corrections_refuse_changes();

-- The correction of a removal has its reason; decisions of any other kind have none.
ALTER TABLE decisions DROP CONSTRAINT decisions_removals_have_a_reason;
ALTER TABLE decisions ADD CONSTRAINT decisions_removals_have_a_reason CHECK (
    CASE decision_type WHEN 'removal' THEN removal_reason IS NOT NULL WHEN 'correction' THEN true ELSE removal_reason IS NULL END
);
-- Brothers and sisters who join a client are drafted together, about one spell.
DROP INDEX decisions_one_draft_of_a_spell;
CREATE UNIQUE INDEX decisions_one_draft_of_a_spell ON decisions (spell_id) WHERE state = 'draft' AND principal_decision_id IS NULL;
COMMENT ON COLUMN decisions.spell_id IS 'The spell that it ends or puts right, or through which a child becomes a client.';
COMMENT ON COLUMN decisions.principal_decision_id IS 'The decision that this one follows: the guardian''s, or that of a brother or sister drafted first.';

CREATE OR REPLACE VIEW decision_lives AS
    SELECT decisions.id AS decision_id, served_on, manner, appeal_until, final_on,
        of_another.corrects_decision_id, by_another.decision_id AS corrected_by
    FROM decisions
    LEFT JOIN decision_services ON decision_services.decision_id = decisions.id
    LEFT JOIN corrections AS of_another ON of_another.decision_id = decisions.id
    LEFT JOIN corrections AS by_another ON by_another.corrects_decision_id = decisions.id AND by_another.is_signed;
