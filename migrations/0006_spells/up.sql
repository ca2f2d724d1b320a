-- Assistance spells: the half-open interval [admitted_on, removed_on) in which a person is a client.
CREATE TABLE spells (
    id uuid CONSTRAINT spells_pkey PRIMARY KEY,
    person_id uuid NOT NULL CONSTRAINT spells_are_of_a_person REFERENCES persons (id),
    principal_spell_id uuid CONSTRAINT spells_principal_exists REFERENCES spells (id),
    admission_decision_id uuid NOT NULL CONSTRAINT spells_are_opened_by_a_decision REFERENCES decisions (id),
    removal_decision_id uuid CONSTRAINT spells_removal_exists REFERENCES decisions (id),
    client_basis text NOT NULL,
    admitted_on date NOT NULL,
    removed_on date,
    removal_reason text,
    version integer NOT NULL,
    opened_at timestamptz NOT NULL,
    comes_of_age_on date,
    sex text NOT NULL,
    age smallint,
    age_class text NOT NULL,
    nationality text NOT NULL,
    residence_status text NOT NULL,
    form text NOT NULL,
    place text NOT NULL,
    sector text NOT NULL,
    CONSTRAINT spells_basis_is_known CHECK (client_basis IN ('victim', 'assisting_person', 'child_in_care')),
    CONSTRAINT spells_end_after_they_begin CHECK (removed_on >= admitted_on),
    CONSTRAINT spells_ended_have_a_reason CHECK ((removed_on IS NULL) = (removal_reason IS NULL)),
    CONSTRAINT spells_of_children_follow_a_principal CHECK ((client_basis = 'child_in_care') = (principal_spell_id IS NOT NULL)),
    CONSTRAINT spells_of_minors_say_when_they_come_of_age CHECK (comes_of_age_on IS NULL OR (age_class = 'minor' AND client_basis <> 'child_in_care')),
    CONSTRAINT spells_do_not_tell_a_birthday CHECK (comes_of_age_on = (date_trunc('month', comes_of_age_on) + interval '1 month - 1 day')::date)
);
COMMENT ON TABLE spells IS 'Assistance spells (asiakkuusjakso). A person may have several, one of them open.';
COMMENT ON COLUMN spells.age IS 'Full years on admitted_on; empty where not known.';
COMMENT ON COLUMN spells.age_class IS 'Minor or adult on admitted_on: minor at admission, not minor today.';
COMMENT ON COLUMN spells.comes_of_age_on IS 'For victims admitted as minors: the last day of the month in which they come of age, not the birthday, which stays sealed.';
CREATE UNIQUE INDEX spells_one_open_per_person ON spells (person_id) WHERE removed_on IS NULL;
CREATE INDEX spells_by_person ON spells (person_id);
CREATE INDEX spells_by_opening ON spells (opened_at DESC, id DESC);
CREATE INDEX spells_by_admission ON spells (admitted_on);
CREATE INDEX spells_by_removal ON spells (removed_on);
CREATE INDEX spells_by_principal ON spells (principal_spell_id) WHERE principal_spell_id IS NOT NULL;

ALTER TABLE decisions ADD CONSTRAINT decisions_spell_exists FOREIGN KEY (spell_id) REFERENCES spells (id);
