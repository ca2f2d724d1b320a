-- Reflection and recovery periods, and whether the client was heard before a removal.
ALTER TABLE decisions ADD COLUMN begins_on date, ADD COLUMN ends_on date;
COMMENT ON COLUMN decisions.begins_on IS 'For the grant of a reflection or recovery period: its first day.';
COMMENT ON COLUMN decisions.ends_on IS 'For a grant or an extension: the last day. For an end: the day on which the period ends. Empty for decisions of old registers, which kept no days.';
ALTER TABLE decisions ADD CONSTRAINT decisions_only_periods_have_days CHECK (
    (begins_on IS NULL OR decision_type IN ('reflection_period_grant', 'recovery_period_grant'))
    AND (ends_on IS NULL OR (decision_type LIKE '%\_period\_%' AND spell_id IS NOT NULL))
);
ALTER TABLE decisions ADD CONSTRAINT decisions_grants_begin_before_they_end CHECK (begins_on IS NULL OR (ends_on IS NOT NULL AND begins_on <= ends_on));
-- What a court overturned or sent back grants nothing; another can take its place.
CREATE UNIQUE INDEX decisions_one_period_of_a_kind ON decisions (spell_id, decision_type)
    WHERE begins_on IS NOT NULL AND state NOT IN ('draft', 'overturned', 'remitted');
CREATE INDEX decisions_by_spell ON decisions (spell_id) WHERE spell_id IS NOT NULL;

CREATE VIEW periods AS
    SELECT granted.id, granted.spell_id, granted.person_id,
        replace(granted.decision_type, '_period_grant', '') AS kind,
        granted.begins_on,
        greatest(granted.ends_on, (
            SELECT max(later.ends_on) FROM decisions AS later
            WHERE later.spell_id = granted.spell_id AND later.drafted_at >= granted.drafted_at
                AND later.decision_type = replace(granted.decision_type, '_grant', '_extension')
                AND later.state NOT IN ('draft', 'overturned', 'remitted')
        )) AS ends_on,
        (
            SELECT min(later.ends_on) FROM decisions AS later
            WHERE later.spell_id = granted.spell_id AND later.drafted_at >= granted.drafted_at
                AND later.decision_type = replace(granted.decision_type, '_grant', '_end')
                AND later.state NOT IN ('draft', 'overturned', 'remitted')
        ) AS ended_on,
        spells.removed_on
    FROM decisions AS granted JOIN spells ON spells.id = granted.spell_id
    WHERE granted.begins_on IS NOT NULL AND granted.state NOT IN ('draft', 'overturned', 'remitted');
COMMENT ON VIEW periods IS 'Reflection and recovery periods as the decisions in effect make them: one for each grant, with its extensions and its end. A decision that a court overturned has no effect, and a period does not outlast its spell.';

CREATE TABLE client_hearings (
    id uuid CONSTRAINT client_hearings_pkey PRIMARY KEY,
    decision_id uuid NOT NULL CONSTRAINT client_hearings_one_for_each_decision UNIQUE
        CONSTRAINT client_hearings_are_about_a_decision REFERENCES decisions (id) ON DELETE CASCADE,
    heard_on date,
    manner text CONSTRAINT client_hearings_manner_is_known CHECK (manner IN ('in_person', 'telephone', 'in_writing')),
    sealed_opinion bytea,
    not_heard_because text CONSTRAINT client_hearings_reason_is_known
        CHECK (not_heard_because IN ('whereabouts_unknown', 'deceased', 'left_finland', 'own_request', 'clearly_unnecessary')),
    CONSTRAINT client_hearings_heard_or_say_why_not CHECK (
        (heard_on IS NULL) <> (not_heard_because IS NULL) AND (heard_on IS NULL) = (manner IS NULL)
        AND (sealed_opinion IS NULL OR heard_on IS NOT NULL)
    )
);
COMMENT ON TABLE client_hearings IS 'Hearing of the client before a removal (Administrative Procedure Act 434/2003, section 34), or why there was none.';
COMMENT ON COLUMN client_hearings.sealed_opinion IS 'What the client said, sealed under the client''s key.';
