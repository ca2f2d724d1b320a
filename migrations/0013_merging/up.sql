-- Several referrals may be of one person. They go on in one of them; each counts on its own day, and no referrer is told.
CREATE TABLE mergers (
    referral_id uuid CONSTRAINT mergers_pkey PRIMARY KEY CONSTRAINT mergers_are_of_a_referral REFERENCES referrals (id),
    into_id uuid NOT NULL CONSTRAINT mergers_go_on_in_a_referral REFERENCES referrals (id),
    CONSTRAINT mergers_go_on_in_another_referral CHECK (into_id <> referral_id)
);
COMMENT ON TABLE mergers IS 'Merged referrals, and the referral of the same person in which each goes on.';
CREATE INDEX mergers_by_where_they_go_on ON mergers (into_id);

ALTER TABLE referrals
    ADD COLUMN seen_as text,
    ADD CONSTRAINT referrals_only_merged_ones_are_seen_otherwise CHECK (seen_as IS NULL OR state = 'merged'),
    ADD CONSTRAINT referrals_are_seen_to_end CHECK (seen_as IN ('admitted', 'not_admitted', 'withdrawn', 'lapsed'));
COMMENT ON COLUMN referrals.seen_as IS 'How a merged referral has ended for its referrer (code list referral_outcome): as the one in which it goes on, or withdrawn by the referrer; empty while it is in process.';

ALTER TABLE persons
    ADD COLUMN sealed_former_identities bytea,
    ADD CONSTRAINT persons_former_identities_require_consent CHECK (sealed_former_identities IS NULL OR consent_id IS NOT NULL);
COMMENT ON COLUMN persons.sealed_former_identities IS 'What was known of records that were found to be of this person, each as it was: nothing is lost when they are united.';
