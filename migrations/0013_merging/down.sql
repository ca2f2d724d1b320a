ALTER TABLE persons DROP COLUMN sealed_former_identities;
ALTER TABLE referrals DROP COLUMN seen_as;
DROP TABLE mergers;
