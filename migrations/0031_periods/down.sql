DROP TABLE client_hearings;
DROP VIEW periods;
DROP INDEX decisions_by_spell;
DROP INDEX decisions_one_period_of_a_kind;
ALTER TABLE decisions DROP COLUMN begins_on, DROP COLUMN ends_on;
