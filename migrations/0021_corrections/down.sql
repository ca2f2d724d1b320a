DROP VIEW decision_lives;
CREATE VIEW decision_lives AS
    SELECT decisions.id AS decision_id, served_on, manner, appeal_until, final_on
    FROM decisions LEFT JOIN decision_services ON decision_services.decision_id = decisions.id;
COMMENT ON VIEW decision_lives IS 'What became of each decision, one row for each.';
DROP INDEX decisions_one_draft_of_a_spell;
CREATE UNIQUE INDEX decisions_one_draft_of_a_spell ON decisions (spell_id) WHERE state = 'draft';
ALTER TABLE decisions DROP CONSTRAINT decisions_removals_have_a_reason;
ALTER TABLE decisions ADD CONSTRAINT decisions_removals_have_a_reason CHECK ((decision_type = 'removal') = (removal_reason IS NOT NULL));
DROP TABLE corrections;
DROP FUNCTION corrections_refuse_changes;
