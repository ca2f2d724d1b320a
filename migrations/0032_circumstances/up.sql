-- A client's circumstances by date: who arranges the services, and by whom the client was identified as a victim.
CREATE TABLE service_arrangements (
    id uuid CONSTRAINT service_arrangements_pkey PRIMARY KEY,
    person_id uuid NOT NULL CONSTRAINT service_arrangements_are_of_a_person REFERENCES persons (id),
    valid_from date NOT NULL,
    arrangement text NOT NULL CONSTRAINT service_arrangements_arrangement_is_known
        CHECK (arrangement IN ('wellbeing_services_county', 'reception_centre', 'assistance_system')),
    wellbeing_services_county text,
    sealed_municipality bytea,
    recorded_at timestamptz NOT NULL,
    recorded_by uuid,
    CONSTRAINT service_arrangements_of_a_county_name_it
        CHECK ((arrangement = 'wellbeing_services_county') = (wellbeing_services_county IS NOT NULL)),
    CONSTRAINT service_arrangements_only_residents_have_a_municipality
        CHECK (sealed_municipality IS NULL OR arrangement = 'wellbeing_services_county')
);
COMMENT ON TABLE service_arrangements IS 'Who arranges a client''s services from a day on. Only ever added: of two from the same day the later recorded one counts.';
COMMENT ON COLUMN service_arrangements.wellbeing_services_county IS 'Code list wellbeing_services_county.';
COMMENT ON COLUMN service_arrangements.sealed_municipality IS 'The municipality of residence, sealed under the person''s key: small ones tell who somebody is.';
CREATE INDEX service_arrangements_by_person ON service_arrangements (person_id, valid_from, recorded_at);

CREATE TABLE identifications (
    id uuid CONSTRAINT identifications_pkey PRIMARY KEY,
    person_id uuid NOT NULL CONSTRAINT identifications_are_of_a_person REFERENCES persons (id),
    basis text NOT NULL CONSTRAINT identifications_basis_is_an_authority
        CHECK (basis IN ('police', 'border_guard', 'prosecutor', 'finnish_immigration_service')),
    identified_on date NOT NULL CONSTRAINT identifications_by_authorities_ended_with_2022 CHECK (identified_on <= '2022-12-31'),
    recorded_at timestamptz NOT NULL,
    recorded_by uuid,
    CONSTRAINT identifications_are_recorded_once UNIQUE (person_id, basis, identified_on)
);
COMMENT ON TABLE identifications IS 'Identification of a victim by an authority of its own, as it was until the end of 2022. Since then the admission is the identification, and nothing is kept of it but the admission.';

-- Children in care have to be removed when they come of age: the month is kept for them as for victims, and no more than it.
ALTER TABLE spells DROP CONSTRAINT spells_of_minors_say_when_they_come_of_age;
ALTER TABLE spells ADD CONSTRAINT spells_of_minors_say_when_they_come_of_age CHECK (comes_of_age_on IS NULL OR age_class = 'minor');
COMMENT ON COLUMN spells.comes_of_age_on IS 'For those admitted as minors: the last day of the month in which they come of age, not the birthday, which stays sealed. Of children in care only the list of deadlines asks for it; they enter no breakdown.';
CREATE INDEX spells_by_coming_of_age ON spells (comes_of_age_on) WHERE comes_of_age_on IS NOT NULL AND removed_on IS NULL;
