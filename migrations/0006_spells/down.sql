ALTER TABLE decisions DROP CONSTRAINT decisions_spell_exists;
DROP TABLE spells;
