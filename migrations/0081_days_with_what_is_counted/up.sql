-- The cases of some days are counted from the index alone: it holds what is counted of them.
DROP INDEX referrals_by_day;
CREATE INDEX referrals_by_day ON referrals (received_on)
    INCLUDE (referrer_type, urgency, channel, sex, age, age_class, form, place, residence_status, nationality, sector);
DROP INDEX spells_by_admission;
CREATE INDEX spells_by_admission ON spells (admitted_on)
    INCLUDE (removed_on, comes_of_age_on, client_basis, sex, age, age_class, form, place, residence_status, nationality, sector);
DROP INDEX spells_by_removal;
CREATE INDEX spells_by_removal ON spells (removed_on)
    INCLUDE (admitted_on, comes_of_age_on, client_basis, sex, age, age_class, form, place, residence_status, nationality, sector);
