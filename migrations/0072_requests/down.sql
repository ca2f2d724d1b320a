ALTER TABLE audit_records DROP COLUMN xroad_client, DROP COLUMN xroad_id, DROP COLUMN xroad_user_id;
DROP TABLE requests;
