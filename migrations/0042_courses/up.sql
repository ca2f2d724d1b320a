-- Career coaching courses, and those who apply for them. An applicant is nobody in the register: what they write is sealed
-- under a key of the application's own, and erased with it.
CREATE TABLE courses (
    id uuid CONSTRAINT courses_pkey PRIMARY KEY,
    state text NOT NULL,
    version integer NOT NULL,
    title text[] NOT NULL,
    description text[] NOT NULL,
    audience text[] NOT NULL,
    place text[] NOT NULL,
    begins_on date NOT NULL,
    ends_on date NOT NULL,
    apply_until date NOT NULL,
    seats smallint,
    created_at timestamptz NOT NULL,
    changed_at timestamptz NOT NULL,
    CONSTRAINT courses_state_is_known CHECK (state IN ('draft', 'announced', 'cancelled')),
    CONSTRAINT courses_texts_are_in_three_languages CHECK (cardinality(title) = 3 AND cardinality(description) = 3
        AND cardinality(audience) = 3 AND cardinality(place) = 3),
    CONSTRAINT courses_end_after_they_begin CHECK (begins_on <= ends_on),
    CONSTRAINT courses_take_applications_before_they_begin CHECK (apply_until <= begins_on),
    CONSTRAINT courses_seats_are_some CHECK (seats BETWEEN 1 AND 200)
);
COMMENT ON TABLE courses IS 'Courses for victims of human trafficking and other exploitation.';
COMMENT ON COLUMN courses.state IS 'Applications close by themselves at the end of apply_until: closed is seen and not kept.';
COMMENT ON COLUMN courses.title IS 'In Finnish, Swedish and English, in this order; so are the other texts.';
COMMENT ON COLUMN courses.apply_until IS 'The last day on which one can apply, until its end in Europe/Helsinki.';
CREATE INDEX courses_by_creation ON courses (created_at DESC, id DESC);

CREATE TABLE course_applications (
    id uuid CONSTRAINT course_applications_pkey PRIMARY KEY,
    course_id uuid NOT NULL CONSTRAINT course_applications_are_for_a_course REFERENCES courses (id),
    receipt text NOT NULL CONSTRAINT course_applications_receipts_are_unique UNIQUE,
    state text NOT NULL,
    version integer NOT NULL,
    sealed_application bytea,
    received_at timestamptz NOT NULL,
    changed_at timestamptz NOT NULL,
    erased_at timestamptz,
    CONSTRAINT course_applications_state_is_known CHECK (state IN ('received', 'accepted', 'rejected', 'withdrawn')),
    CONSTRAINT course_applications_are_sealed_or_erased CHECK ((sealed_application IS NULL) = (erased_at IS NOT NULL)),
    CONSTRAINT course_applications_withdrawn_are_erased CHECK (state <> 'withdrawn' OR erased_at IS NOT NULL)
);
COMMENT ON TABLE course_applications IS 'Applications for courses, made without an account. What is left after the erasure is what is counted.';
COMMENT ON COLUMN course_applications.receipt IS 'The random code that the applicant was given, for the telephone.';
COMMENT ON COLUMN course_applications.sealed_application IS 'Name or alias, contact, language, reasons: sealed under a key of the application''s own (vault.person_keys by its id).';
CREATE INDEX course_applications_by_course ON course_applications (course_id, received_at DESC, id DESC);
