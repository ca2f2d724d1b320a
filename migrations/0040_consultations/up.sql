-- Consultations (konsultaatio): advice about somebody who has not consented to be referred. There is no column that could
-- hold who it is about, and no free text in which that could stand.
CREATE TABLE consultations (
    id uuid CONSTRAINT consultations_pkey PRIMARY KEY,
    organisation_id uuid NOT NULL CONSTRAINT consultations_belong_to_an_organisation REFERENCES organisations (id),
    api_client_id uuid,
    referrer_type text NOT NULL,
    held_on date NOT NULL,
    channel text NOT NULL,
    topic text NOT NULL,
    other_topics text[] NOT NULL,
    related_to_trafficking text NOT NULL,
    urgency text NOT NULL,
    form text NOT NULL,
    place text NOT NULL,
    sex text NOT NULL,
    age_class text NOT NULL,
    nationality_group text NOT NULL,
    advice text NOT NULL,
    other_advice text[] NOT NULL,
    recorded_at timestamptz NOT NULL,
    CONSTRAINT consultations_main_topic_is_named_once CHECK (topic <> ALL (other_topics)),
    CONSTRAINT consultations_main_advice_is_named_once CHECK (advice <> ALL (other_advice))
);
COMMENT ON TABLE consultations IS 'Advice asked for without the person''s consent: codes only, nobody''s identity. Never becomes a referral by itself.';
COMMENT ON COLUMN consultations.organisation_id IS 'Whose consultation it is: the partner that recorded it, or the assistance system that registered it.';
COMMENT ON COLUMN consultations.referrer_type IS 'Who asked: the type of the organisation, or what the officer registered.';
COMMENT ON COLUMN consultations.held_on IS 'The Europe/Helsinki date on which it counts in statistics.';
COMMENT ON COLUMN consultations.topic IS 'The main topic, the one that is counted.';
COMMENT ON COLUMN consultations.nationality_group IS 'Coarse on purpose: a country could tell who it is about.';
CREATE INDEX consultations_by_organisation ON consultations (organisation_id, recorded_at DESC, id DESC);
CREATE INDEX consultations_by_record ON consultations (recorded_at DESC, id DESC);
CREATE INDEX consultations_by_day ON consultations (held_on);
