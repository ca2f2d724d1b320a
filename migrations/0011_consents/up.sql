-- Consent in versions: papers follow an urgent call, the scope becomes wider, and a person may withdraw it. Nobody's identity
-- can stand on a consent that was withdrawn.
ALTER TABLE consents
    ADD COLUMN version integer NOT NULL DEFAULT 1,
    ADD COLUMN text_version text,
    ADD COLUMN recorded_by uuid,
    ADD COLUMN withdrawn_at timestamptz,
    ADD COLUMN withdrawn_on date,
    ADD COLUMN withdrawn_by text,
    ADD COLUMN in_force boolean NOT NULL GENERATED ALWAYS AS (withdrawn_at IS NULL) STORED,
    ALTER COLUMN sealed_details DROP NOT NULL;
UPDATE consents SET version = numbered.version
FROM (SELECT id, row_number() OVER (PARTITION BY person_id ORDER BY created_at, id) AS version FROM consents) AS numbered
WHERE consents.id = numbered.id;
ALTER TABLE consents
    ADD CONSTRAINT consents_versions_of_a_person_are_unique UNIQUE (person_id, version),
    ADD CONSTRAINT consents_are_in_force_or_not UNIQUE (id, in_force),
    ADD CONSTRAINT consents_are_withdrawn_by_somebody_on_a_day
        CHECK ((withdrawn_at IS NULL) = (withdrawn_on IS NULL) AND (withdrawn_at IS NULL) = (withdrawn_by IS NULL)),
    ADD CONSTRAINT consents_withdrawn_tell_no_names CHECK (withdrawn_at IS NULL OR sealed_details IS NULL);
COMMENT ON COLUMN consents.text_version IS 'Which text was read to the person, by its own designation.';
COMMENT ON COLUMN consents.recorded_by IS 'The API client that recorded it; empty where it came in from an old register.';
COMMENT ON COLUMN consents.withdrawn_by IS 'Code list consent_given_by: who withdrew it.';
COMMENT ON COLUMN consents.sealed_details IS 'Names of the guardian or representative and of who heard the child, sealed under the person''s key; empty once the person is erased.';

ALTER TABLE persons
    ADD COLUMN consent_in_force boolean NOT NULL GENERATED ALWAYS AS (true) STORED,
    ADD CONSTRAINT persons_identity_stands_on_a_consent_in_force
        FOREIGN KEY (consent_id, consent_in_force) REFERENCES consents (id, in_force),
    DROP CONSTRAINT persons_consent_exists;
COMMENT ON COLUMN persons.consent_in_force IS 'Always true: with consent_id it refers to a consent that has not been withdrawn.';
