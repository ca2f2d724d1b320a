DROP INDEX spells_by_coming_of_age;
UPDATE spells SET comes_of_age_on = NULL WHERE client_basis = 'child_in_care';
ALTER TABLE spells DROP CONSTRAINT spells_of_minors_say_when_they_come_of_age;
ALTER TABLE spells ADD CONSTRAINT spells_of_minors_say_when_they_come_of_age
    CHECK (comes_of_age_on IS NULL OR (age_class = 'minor' AND client_basis <> 'child_in_care'));
DROP TABLE identifications;
DROP TABLE service_arrangements;
