-- Decisions are their own resource: they outnumber referrals. One is immutable once it is signed.
CREATE TABLE decisions (
    id uuid CONSTRAINT decisions_pkey PRIMARY KEY,
    person_id uuid NOT NULL CONSTRAINT decisions_are_about_a_person REFERENCES persons (id),
    referral_id uuid CONSTRAINT decisions_referral_exists REFERENCES referrals (id),
    spell_id uuid,
    principal_decision_id uuid CONSTRAINT decisions_principal_exists REFERENCES decisions (id),
    decision_type text NOT NULL,
    client_basis text,
    ground text,
    removal_reason text,
    legal_basis text NOT NULL CONSTRAINT decisions_legal_basis_is_short CHECK (char_length(legal_basis) BETWEEN 1 AND 200),
    sealed_reasons bytea,
    state text NOT NULL,
    version integer NOT NULL,
    drafted_by uuid,
    drafted_at timestamptz NOT NULL,
    changed_at timestamptz NOT NULL,
    signed_on date,
    signed_by uuid,
    signer_name text,
    signer_title text,
    sex text NOT NULL,
    age smallint,
    age_class text NOT NULL,
    nationality text NOT NULL,
    residence_status text NOT NULL,
    form text NOT NULL,
    place text NOT NULL,
    sector text NOT NULL,
    CONSTRAINT decisions_state_is_known CHECK (state IN ('draft', 'signed', 'served', 'final', 'corrected', 'appealed', 'upheld', 'overturned', 'remitted')),
    CONSTRAINT decisions_signed_have_a_signer CHECK ((state = 'draft') = (signed_on IS NULL) AND (signed_on IS NULL) = (signer_name IS NULL)),
    CONSTRAINT decisions_admissions_have_a_basis CHECK (decision_type <> 'admission' OR (client_basis IS NOT NULL AND ground IS NOT NULL)),
    CONSTRAINT decisions_refusals_have_a_ground CHECK (decision_type <> 'refusal' OR ground IS NOT NULL),
    CONSTRAINT decisions_removals_have_a_reason CHECK ((decision_type = 'removal') = (removal_reason IS NOT NULL))
);
COMMENT ON TABLE decisions IS 'Administrative acts of the director or an appointed official (Act 746/2011, chapter 4).';
COMMENT ON COLUMN decisions.principal_decision_id IS 'The decision about the guardian that this decision about a child in care follows.';
COMMENT ON COLUMN decisions.signer_name IS 'The official''s name as it stands on the decision, which is a public act of office.';
CREATE INDEX decisions_by_drafting ON decisions (drafted_at DESC, id DESC);
CREATE INDEX decisions_by_day ON decisions (signed_on) WHERE signed_on IS NOT NULL;
CREATE INDEX decisions_by_referral ON decisions (referral_id) WHERE referral_id IS NOT NULL;
CREATE INDEX decisions_by_person ON decisions (person_id);
CREATE INDEX decisions_by_principal ON decisions (principal_decision_id) WHERE principal_decision_id IS NOT NULL;
CREATE UNIQUE INDEX decisions_one_draft_of_a_referral ON decisions (referral_id) WHERE state = 'draft' AND principal_decision_id IS NULL;
CREATE UNIQUE INDEX decisions_one_draft_of_a_spell ON decisions (spell_id) WHERE state = 'draft';
