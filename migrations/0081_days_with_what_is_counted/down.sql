DROP INDEX spells_by_removal;
CREATE INDEX spells_by_removal ON spells (removed_on);
DROP INDEX spells_by_admission;
CREATE INDEX spells_by_admission ON spells (admitted_on);
DROP INDEX referrals_by_day;
CREATE INDEX referrals_by_day ON referrals (received_on);
