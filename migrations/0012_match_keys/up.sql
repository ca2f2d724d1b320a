-- Blind indexes: by them an officer finds that two referrals may be of one person. Nothing can be read in them.
CREATE TABLE person_match_keys (
    person_id uuid NOT NULL CONSTRAINT person_match_keys_end_with_the_persons_key REFERENCES vault.person_keys (person_id) ON DELETE CASCADE,
    kind text NOT NULL CONSTRAINT person_match_keys_kind_is_known
        CHECK (kind IN ('same_uma_number', 'same_name_and_birth_date', 'similar_name_and_birth_date', 'same_telephone')),
    key bytea NOT NULL CONSTRAINT person_match_keys_have_one_length CHECK (octet_length(key) = 16),
    CONSTRAINT person_match_keys_pkey PRIMARY KEY (person_id, kind, key)
);
COMMENT ON TABLE person_match_keys IS 'HMAC-SHA-256 under a sealed key, cut to 16 bytes, of what is rare enough: a name with the birth date, the UMA number, a telephone number.';
COMMENT ON COLUMN person_match_keys.kind IS 'Code list match_reason: what two persons with the same key have in common.';
CREATE INDEX person_match_keys_by_key ON person_match_keys (kind, key);
