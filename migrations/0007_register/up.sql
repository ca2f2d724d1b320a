-- What was brought in from the register that came before, so that bringing it in again doubles nothing.
CREATE TABLE imported_cases (
    case_key bytea CONSTRAINT imported_cases_pkey PRIMARY KEY,
    fingerprint bytea NOT NULL,
    imported_at timestamptz NOT NULL
);
COMMENT ON TABLE imported_cases IS 'One row for each case of the old register that was imported.';
COMMENT ON COLUMN imported_cases.case_key IS 'HMAC-SHA-256 of the old case number under a sealed key.';
COMMENT ON COLUMN imported_cases.fingerprint IS 'HMAC-SHA-256 of the line under a sealed key: the same case with other contents is refused.';
