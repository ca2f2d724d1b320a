ALTER TABLE vault.signing_keys DROP COLUMN generation, DROP COLUMN signs_from, ADD COLUMN retired_at timestamptz;
DELETE FROM vault.signing_keys WHERE kid NOT IN (SELECT kid FROM vault.signing_keys ORDER BY created_at DESC LIMIT 1);
CREATE UNIQUE INDEX signing_keys_one_current ON vault.signing_keys ((true)) WHERE retired_at IS NULL;
DROP TABLE revoked_tokens;
DROP TABLE used_assertions;
ALTER TABLE organisations DROP COLUMN version;
ALTER TABLE api_clients ADD COLUMN secret_mac bytea NOT NULL DEFAULT '';
UPDATE api_clients SET secret_mac = s.mac FROM api_client_secrets s WHERE s.api_client_id = api_clients.id AND s.ends_at IS NULL;
ALTER TABLE api_clients
    ALTER COLUMN secret_mac DROP DEFAULT,
    DROP COLUMN version, DROP COLUMN last_used_at, DROP COLUMN external_issuer, DROP COLUMN external_subject,
    DROP COLUMN xroad_member, DROP COLUMN is_sandbox;
DROP TABLE api_client_keys;
DROP TABLE api_client_secrets;
