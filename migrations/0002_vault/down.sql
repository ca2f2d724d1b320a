DROP TABLE vault.signing_keys;
DROP TABLE vault.service_keys;
DROP TABLE vault.person_keys;
DROP SCHEMA vault;
