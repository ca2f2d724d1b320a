-- Contacts (yhteydenotto) of the advice line: calls and messages for help or advice, without anybody's identity.
CREATE TABLE contacts (
    id uuid CONSTRAINT contacts_pkey PRIMARY KEY,
    api_client_id uuid,
    contacted_on date NOT NULL,
    channel text NOT NULL,
    language_group text NOT NULL,
    topic text NOT NULL,
    related_to_trafficking text NOT NULL,
    caller text NOT NULL,
    nationality text NOT NULL,
    residence_status text NOT NULL,
    advice text NOT NULL,
    other_advice text[] NOT NULL,
    recorded_at timestamptz NOT NULL,
    CONSTRAINT contacts_main_advice_is_named_once CHECK (advice <> ALL (other_advice))
);
COMMENT ON TABLE contacts IS 'Calls and messages for help or advice: codes only, nobody''s identity. Not referrals.';
COMMENT ON COLUMN contacts.contacted_on IS 'The Europe/Helsinki date on which it counts in statistics.';
COMMENT ON COLUMN contacts.advice IS 'The main advice or the service guided to, the one that is counted.';
COMMENT ON COLUMN contacts.nationality IS 'Code list nationality; unknown where it was not said.';
CREATE INDEX contacts_by_record ON contacts (recorded_at DESC, id DESC);
CREATE INDEX contacts_by_day ON contacts (contacted_on);
