-- Refused by the database where somebody was erased: what a consent no longer says cannot be brought back.
ALTER TABLE persons
    ADD CONSTRAINT persons_consent_exists FOREIGN KEY (consent_id) REFERENCES consents (id),
    DROP CONSTRAINT persons_identity_stands_on_a_consent_in_force,
    DROP COLUMN consent_in_force;
ALTER TABLE consents
    ALTER COLUMN sealed_details SET NOT NULL,
    DROP COLUMN in_force,
    DROP COLUMN withdrawn_by,
    DROP COLUMN withdrawn_on,
    DROP COLUMN withdrawn_at,
    DROP COLUMN recorded_by,
    DROP COLUMN text_version,
    DROP COLUMN version;
