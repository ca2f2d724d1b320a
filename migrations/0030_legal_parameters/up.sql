-- Lengths of time that the law sets and changes. A new value is added with the day from which it is in force; none is ever
-- changed, so that what was lawful on a day of the past can be asked at any time.
CREATE TABLE legal_parameters (
    id uuid CONSTRAINT legal_parameters_pkey PRIMARY KEY,
    name text NOT NULL,
    valid_from date NOT NULL,
    amount integer NOT NULL CONSTRAINT legal_parameters_amount_is_a_length CHECK (amount BETWEEN 1 AND 3650),
    unit text NOT NULL CONSTRAINT legal_parameters_unit_is_known CHECK (unit IN ('days', 'months')),
    verified boolean NOT NULL,
    source text NOT NULL CONSTRAINT legal_parameters_source_is_short CHECK (char_length(source) BETWEEN 1 AND 500),
    recorded_at timestamptz NOT NULL,
    recorded_by uuid,
    CONSTRAINT legal_parameters_one_value_from_a_day UNIQUE (name, valid_from)
);
COMMENT ON TABLE legal_parameters IS 'Lengths fixed by law, each in force from a day on until a newer one is: the newest valid_from that is not after the day.';
COMMENT ON COLUMN legal_parameters.name IS 'Code list legal_parameter.';
COMMENT ON COLUMN legal_parameters.verified IS 'Whether somebody has compared the value with the text of the law.';
COMMENT ON COLUMN legal_parameters.source IS 'The provision, and what is not sure about it.';
COMMENT ON COLUMN legal_parameters.recorded_by IS 'The API client that recorded it; empty for the values that came with the software.';

INSERT INTO legal_parameters (id, name, valid_from, amount, unit, verified, source, recorded_at) VALUES
    ('5d1b7c3e-0c59-4f0a-9a51-7a3f0f6f4c01', 'reflection_period_minimum', '2006-07-31', 30, 'days', true,
     'Aliens Act 301/2004, section 52 b, and Act 746/2011, chapter 4', '2026-11-01T00:00:00Z'),
    ('5d1b7c3e-0c59-4f0a-9a51-7a3f0f6f4c02', 'reflection_period_maximum', '2006-07-31', 6, 'months', true,
     'Aliens Act 301/2004, section 52 b, and Act 746/2011, chapter 4', '2026-11-01T00:00:00Z'),
    ('5d1b7c3e-0c59-4f0a-9a51-7a3f0f6f4c03', 'recovery_period_maximum', '2006-07-31', 30, 'days', true,
     'Act 746/2011, chapter 4, as in force until the end of 2022', '2026-11-01T00:00:00Z'),
    ('5d1b7c3e-0c59-4f0a-9a51-7a3f0f6f4c04', 'recovery_period_maximum', '2023-01-01', 3, 'months', false,
     'Act 746/2011 as amended by Act 1294/2022. Not verified: the period became longer than 30 days, but the limit was not found in the text; '
     'one reading of the amendment is that it repealed the section on recovery periods. Compare with the law and record the value anew.',
     '2026-11-01T00:00:00Z'),
    ('5d1b7c3e-0c59-4f0a-9a51-7a3f0f6f4c05', 'appeal_period', '2006-07-31', 30, 'days', true,
     'Administrative Judicial Procedure Act 808/2019, section 13 (before it, Act 586/1996, section 22): 30 days from service', '2026-11-01T00:00:00Z');
