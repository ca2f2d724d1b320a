-- The order in which readers follow events. An event is numbered only after its act has been committed, by whoever reads
-- next, under the lock of the one row of event_counter: so a reader that goes by "greater than the last" skips nothing,
-- whatever the order in which acts commit. The numbers outlive a restore from a dump, as transaction ids would not.
ALTER TABLE events ADD COLUMN arrival bigint NOT NULL GENERATED ALWAYS AS IDENTITY;
ALTER TABLE events ADD COLUMN position bigint CONSTRAINT events_positions_are_unique UNIQUE;
COMMENT ON COLUMN events.arrival IS 'The order of insertion, which is not the order of commits: it decides between events that are numbered together.';
COMMENT ON COLUMN events.position IS 'The place in the feed; empty until the event has been numbered.';
CREATE INDEX events_without_position ON events (arrival) WHERE position IS NULL;
DROP INDEX events_by_organisation;
CREATE INDEX events_by_organisation ON events (organisation_id, position);
CREATE INDEX events_by_age ON events (occurred_at);

CREATE TABLE event_counter (
    only_row boolean CONSTRAINT event_counter_has_one_row PRIMARY KEY DEFAULT true CHECK (only_row),
    last bigint NOT NULL
);
COMMENT ON TABLE event_counter IS 'The newest position of the feed. Whoever numbers events locks this row first.';
INSERT INTO event_counter (last) VALUES (0);
