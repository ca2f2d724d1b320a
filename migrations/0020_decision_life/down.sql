DROP VIEW decision_lives;
ALTER TABLE spells DROP CONSTRAINT spells_ended_name_the_decision_or_follow_a_court;
DROP TABLE appeals;
DROP TABLE decision_services;
DROP TABLE decision_hearings;
DROP TRIGGER decisions_never_change_once_signed ON decisions;
DROP FUNCTION decisions_refuse_changes;
