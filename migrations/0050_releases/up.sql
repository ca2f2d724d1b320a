-- Releases of statistics: what was counted for a period, what of it may be shown, and what everybody was shown. A release
-- is worked on in `releases` and `draft_cells`; at publication its cells are copied into `released_cells`, which never change.
CREATE TABLE releases (
    id uuid CONSTRAINT releases_pkey PRIMARY KEY,
    period text NOT NULL CONSTRAINT releases_period_is_a_standard_one CHECK (period ~ '^20[0-9]{2}(-H[12]|-Q[1-4])?$'),
    first_day date NOT NULL,
    last_day date NOT NULL,
    vintage integer NOT NULL CONSTRAINT releases_vintages_count_from_one CHECK (vintage >= 1),
    corrects uuid CONSTRAINT releases_correct_a_release REFERENCES releases (id),
    note_fi text,
    note_sv text,
    note_en text,
    state text NOT NULL,
    version integer NOT NULL,
    drafted_by uuid,
    drafted_at timestamptz NOT NULL,
    changed_at timestamptz NOT NULL,
    audited_at timestamptz,
    audited_against integer,
    report text,
    approved_by uuid,
    approved_at timestamptz,
    published_at timestamptz,
    CONSTRAINT releases_one_vintage_of_a_period UNIQUE (period, vintage),
    CONSTRAINT releases_state_is_known CHECK (state IN ('draft', 'audited', 'approved', 'published', 'corrected')),
    CONSTRAINT releases_audited_have_a_report CHECK ((state = 'draft') = (report IS NULL)),
    CONSTRAINT releases_approved_by_somebody CHECK ((state IN ('draft', 'audited')) = (approved_at IS NULL)),
    CONSTRAINT releases_approved_by_another_person CHECK (approved_by <> drafted_by),
    CONSTRAINT releases_published_at_a_time CHECK ((state IN ('published', 'corrected')) = (published_at IS NOT NULL)),
    CONSTRAINT releases_corrections_say_why CHECK ((vintage > 1) = (corrects IS NOT NULL AND note_fi IS NOT NULL AND note_sv IS NOT NULL AND note_en IS NOT NULL))
);
COMMENT ON TABLE releases IS 'Releases of statistics on their way from draft to publication; a correction is a new vintage of the same period.';
COMMENT ON COLUMN releases.audited_against IS 'How many releases had been published when the gate looked: with more it has to look again.';
COMMENT ON COLUMN releases.report IS 'What the gate found and withheld. For the assistance system only.';
CREATE INDEX releases_by_drafting ON releases (drafted_at DESC, id DESC);

CREATE TABLE draft_cells (
    release_id uuid NOT NULL CONSTRAINT draft_cells_are_of_a_release REFERENCES releases (id) ON DELETE CASCADE,
    table_id text NOT NULL,
    codes text[] NOT NULL,
    cases bigint NOT NULL CONSTRAINT draft_cells_count CHECK (cases >= 0),
    rounded bigint NOT NULL,
    referrers text[] NOT NULL,
    referred bigint[] NOT NULL,
    withheld boolean NOT NULL DEFAULT false,
    CONSTRAINT draft_cells_pkey PRIMARY KEY (release_id, table_id, codes),
    CONSTRAINT draft_cells_tell_how_many_each_referred CHECK (cardinality(referrers) = cardinality(referred))
);
COMMENT ON TABLE draft_cells IS 'True counts behind a release, as they were in one snapshot; cells of nobody have no row unless the gate withheld them. Never shown.';
COMMENT ON COLUMN draft_cells.rounded IS 'The count rounded to base 5 by the key of its persons.';
COMMENT ON COLUMN draft_cells.referred IS 'How many of the cell each type of referrer has referred: what it knows without any release.';
COMMENT ON COLUMN draft_cells.withheld IS 'The gate withheld it so that others cannot be inferred.';

CREATE TABLE released_vintages (
    release_id uuid CONSTRAINT released_vintages_pkey PRIMARY KEY,
    period text NOT NULL,
    first_day date NOT NULL,
    last_day date NOT NULL,
    vintage integer NOT NULL,
    published_at timestamptz NOT NULL,
    note_fi text,
    note_sv text,
    note_en text,
    number integer NOT NULL,
    CONSTRAINT released_vintages_of_a_release FOREIGN KEY (release_id) REFERENCES releases (id),
    CONSTRAINT released_vintages_once UNIQUE (period, vintage),
    CONSTRAINT released_vintages_one_after_another UNIQUE (number)
);
COMMENT ON TABLE released_vintages IS 'What has been published, as everybody may know it.';
COMMENT ON COLUMN released_vintages.number IS 'One more than there were when the gate looked: of two releases audited side by side only one is published.';

CREATE TABLE released_cells (
    release_id uuid NOT NULL CONSTRAINT released_cells_of_a_vintage REFERENCES released_vintages (release_id),
    table_id text NOT NULL,
    method text NOT NULL,
    codes text[] NOT NULL,
    value bigint,
    mark text,
    CONSTRAINT released_cells_pkey PRIMARY KEY (release_id, table_id, codes),
    CONSTRAINT released_cells_have_a_value_or_say_why_not CHECK ((value IS NULL) = (mark IS NOT NULL AND mark IN ('c', ':'))),
    CONSTRAINT released_cells_marks_are_known CHECK (mark IN ('c', ':', 'p', 'r'))
);
COMMENT ON TABLE released_cells IS 'The published figures, every cell of every table. They never change.';
COMMENT ON COLUMN released_cells.mark IS 'c withheld, : not collected, p provisional, r revised.';

-- What has been released stays released.
CREATE FUNCTION refuse_a_change_of_what_is_released() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'what has been released never changes' USING ERRCODE = 'restrict_violation', CONSTRAINT = 'released_figures_never_change';
END $$;
CREATE TRIGGER released_vintages_never_change BEFORE UPDATE OR DELETE OR TRUNCATE ON released_vintages
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_a_change_of_what_is_released();
CREATE TRIGGER released_cells_never_change BEFORE UPDATE OR DELETE OR TRUNCATE ON released_cells
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_a_change_of_what_is_released();

-- And nothing is added to it: cells come in while their release is being published, and not afterwards.
CREATE FUNCTION refuse_cells_of_a_finished_release() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NOT EXISTS (SELECT FROM releases WHERE id = NEW.release_id AND state = 'approved') THEN
        RAISE EXCEPTION 'cells are released with their release' USING ERRCODE = 'restrict_violation', CONSTRAINT = 'released_cells_come_with_their_release';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER released_cells_come_with_their_release BEFORE INSERT ON released_cells
    FOR EACH ROW EXECUTE FUNCTION refuse_cells_of_a_finished_release();
CREATE TRIGGER released_vintages_come_with_their_release BEFORE INSERT ON released_vintages
    FOR EACH ROW EXECUTE FUNCTION refuse_cells_of_a_finished_release();

-- The counts behind a published release stay as they were audited.
CREATE FUNCTION refuse_a_change_behind_a_release() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF EXISTS (SELECT FROM releases WHERE id = OLD.release_id AND state IN ('published', 'corrected')) THEN
        RAISE EXCEPTION 'the counts behind a release never change' USING ERRCODE = 'restrict_violation', CONSTRAINT = 'released_figures_never_change';
    END IF;
    RETURN COALESCE(NEW, OLD);
END $$;
CREATE TRIGGER draft_cells_never_change_once_released BEFORE UPDATE OR DELETE ON draft_cells
    FOR EACH ROW EXECUTE FUNCTION refuse_a_change_behind_a_release();
