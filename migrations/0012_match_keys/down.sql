DROP TABLE person_match_keys;
