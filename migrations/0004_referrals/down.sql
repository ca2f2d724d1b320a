DROP TABLE referrals;
ALTER TABLE persons DROP CONSTRAINT persons_consent_exists;
DROP TABLE consents;
DROP TABLE persons;
