-- Persons, their consent, and the referrals made of them. What identifies a person is sealed under the person's
-- own key; what is counted stands in columns of its own and says nothing of who it is.
CREATE TABLE persons (
    id uuid CONSTRAINT persons_pkey PRIMARY KEY,
    sealed_identity bytea,
    consent_id uuid,
    created_at timestamptz NOT NULL,
    CONSTRAINT persons_identity_requires_consent CHECK (sealed_identity IS NULL OR consent_id IS NOT NULL)
);
COMMENT ON TABLE persons IS 'Presumed victims, assisting persons, and clients'' children.';
COMMENT ON COLUMN persons.sealed_identity IS 'Names, date of birth, contact details, UMA number, representative: AES-256-GCM-SIV under the person''s key.';

CREATE TABLE consents (
    id uuid CONSTRAINT consents_pkey PRIMARY KEY,
    person_id uuid NOT NULL CONSTRAINT consents_are_of_a_person REFERENCES persons (id),
    given_by text NOT NULL,
    form text NOT NULL,
    language text NOT NULL,
    given_on date NOT NULL,
    scope text[] NOT NULL,
    child_heard_on date,
    sealed_details bytea NOT NULL,
    created_at timestamptz NOT NULL
);
COMMENT ON TABLE consents IS 'Documented agreement to be referred. A child''s is given by guardian or representative, after the child was heard.';
COMMENT ON COLUMN consents.sealed_details IS 'Names of the guardian or representative and of who heard the child, sealed under the person''s key.';
CREATE INDEX consents_by_person ON consents (person_id);

ALTER TABLE persons ADD CONSTRAINT persons_consent_exists FOREIGN KEY (consent_id) REFERENCES consents (id);

CREATE TABLE referrals (
    id uuid CONSTRAINT referrals_pkey PRIMARY KEY,
    reference text NOT NULL CONSTRAINT referrals_references_are_unique UNIQUE,
    person_id uuid NOT NULL CONSTRAINT referrals_are_of_a_person REFERENCES persons (id),
    organisation_id uuid NOT NULL CONSTRAINT referrals_belong_to_an_organisation REFERENCES organisations (id),
    api_client_id uuid,
    referrer_type text NOT NULL,
    external_reference text,
    channel text NOT NULL,
    urgency text NOT NULL,
    state text NOT NULL,
    version integer NOT NULL,
    received_on date NOT NULL,
    received_at timestamptz NOT NULL,
    changed_at timestamptz NOT NULL,
    outcome text,
    closed_on date,
    withdrawal_reason text,
    sealed_account bytea,
    other_forms text[] NOT NULL,
    countries text[] NOT NULL,
    sex text NOT NULL,
    age smallint,
    age_class text NOT NULL,
    nationality text NOT NULL,
    residence_status text NOT NULL,
    form text NOT NULL,
    place text NOT NULL,
    sector text NOT NULL,
    CONSTRAINT referrals_state_is_known CHECK (state IN ('received', 'under_assessment', 'needs_information', 'decided', 'withdrawn', 'lapsed', 'merged')),
    CONSTRAINT referrals_decided_have_an_outcome CHECK ((state = 'decided') = (outcome IS NOT NULL)),
    CONSTRAINT referrals_outcome_is_known CHECK (outcome IN ('admitted', 'not_admitted')),
    CONSTRAINT referrals_closed_on_when_terminal CHECK ((state IN ('decided', 'withdrawn', 'lapsed', 'merged')) = (closed_on IS NOT NULL)),
    CONSTRAINT referrals_withdrawn_have_a_reason CHECK ((state = 'withdrawn') = (withdrawal_reason IS NOT NULL)),
    CONSTRAINT referrals_close_after_they_are_received CHECK (closed_on >= received_on),
    CONSTRAINT referrals_age_is_human CHECK (age BETWEEN 0 AND 130)
);
COMMENT ON TABLE referrals IS 'Proposals that a person be admitted to the assistance system (esitys), self-referrals included.';
COMMENT ON COLUMN referrals.reference IS 'For the telephone: random Crockford base32 with a check character.';
COMMENT ON COLUMN referrals.received_on IS 'The Europe/Helsinki date on which it counts in statistics.';
COMMENT ON COLUMN referrals.organisation_id IS 'Whose referral it is: the partner that submitted it, or the assistance system that registered it.';
COMMENT ON COLUMN referrals.sealed_account IS 'The person''s own account, observations, needs, the worker who referred: sealed, never searched, never counted.';
COMMENT ON COLUMN referrals.age IS 'Full years on received_on; empty where not known.';
CREATE INDEX referrals_by_organisation ON referrals (organisation_id, received_at DESC, id DESC);
CREATE INDEX referrals_by_external_reference ON referrals (organisation_id, external_reference) WHERE external_reference IS NOT NULL;
CREATE INDEX referrals_by_receipt ON referrals (received_at DESC, id DESC);
CREATE INDEX referrals_by_day ON referrals (received_on);
CREATE INDEX referrals_by_person ON referrals (person_id);
