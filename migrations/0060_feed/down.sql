DROP TABLE event_counter;
DROP INDEX events_by_age;
DROP INDEX events_by_organisation;
DROP INDEX events_without_position;
ALTER TABLE events DROP COLUMN position;
ALTER TABLE events DROP COLUMN arrival;
CREATE INDEX events_by_organisation ON events (organisation_id, occurred_at);
