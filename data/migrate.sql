-- Steps from each released schema to the next. A step begins with a line
-- "-- version N", N being the version it leads to; schema.sql is the whole of
-- the newest. Version 1 is the first.

-- version 2
ALTER TABLE attempts ADD COLUMN account_sid TEXT NOT NULL DEFAULT '';
ALTER TABLE attempts ADD COLUMN sender TEXT NOT NULL DEFAULT '';
CREATE TABLE incidents (
	message_sid   TEXT PRIMARY KEY,
	invitation_id INTEGER NOT NULL REFERENCES invitation_logs (id),
	noted_at      INTEGER NOT NULL
);
ALTER TABLE dispatcher ADD COLUMN file_path TEXT NOT NULL DEFAULT '';
ALTER TABLE dispatcher ADD COLUMN file_id TEXT NOT NULL DEFAULT '';

-- version 3
ALTER TABLE dispatcher ADD COLUMN callback_at INTEGER;
CREATE TABLE early_callbacks (
	id            INTEGER PRIMARY KEY,
	message_sid   TEXT NOT NULL,
	status        TEXT NOT NULL,
	error_code    INTEGER NOT NULL DEFAULT 0,
	error_message TEXT NOT NULL DEFAULT '',
	opts_out      INTEGER NOT NULL DEFAULT 0,
	pause_reason  TEXT NOT NULL DEFAULT '',
	at            INTEGER NOT NULL,
	UNIQUE (message_sid, status, error_code)
);
CREATE TABLE screen (
	id         INTEGER PRIMARY KEY CHECK (id = 1),
	sort       TEXT NOT NULL DEFAULT '',
	descending INTEGER NOT NULL DEFAULT 0,
	filter     TEXT NOT NULL DEFAULT ''
);
INSERT INTO screen (id) VALUES (1);
CREATE INDEX guests_listed ON guests (id) WHERE deleted_at IS NULL;
CREATE INDEX guests_name ON guests (search, id) WHERE deleted_at IS NULL;
-- Who has it and did not answer is counted as well.
INSERT INTO guest_tally (kind, value, n) SELECT 'silent', 'yes', count(*) FROM guests
WHERE deleted_at IS NULL AND rsvp = '' AND whatsapp_status IN ('accepted', 'sent', 'delivered', 'read');
DROP TRIGGER guests_tally_insert;
DROP TRIGGER guests_tally_leave;
DROP TRIGGER guests_tally_join;
CREATE TRIGGER guests_tally_insert AFTER INSERT ON guests WHEN new.deleted_at IS NULL
BEGIN
	UPDATE guest_tally SET n = n + 1 WHERE kind = 'status' AND value = new.whatsapp_status;
	UPDATE guest_tally SET n = n + 1 WHERE kind = 'rsvp' AND value = new.rsvp;
	UPDATE guest_tally SET n = n + 1 WHERE kind = 'opted_out' AND new.opted_out_at IS NOT NULL;
	UPDATE guest_tally SET n = n + coalesce(new.rsvp_seats, new.seats)
	WHERE kind = 'seats' AND new.rsvp = 'yes';
	UPDATE guest_tally SET n = n + 1 WHERE kind = 'silent' AND new.rsvp = ''
		AND new.whatsapp_status IN ('accepted', 'sent', 'delivered', 'read');
END;
CREATE TRIGGER guests_tally_leave AFTER UPDATE OF whatsapp_status, rsvp, rsvp_seats, seats, opted_out_at, deleted_at
ON guests WHEN old.deleted_at IS NULL
BEGIN
	UPDATE guest_tally SET n = n - 1 WHERE kind = 'status' AND value = old.whatsapp_status;
	UPDATE guest_tally SET n = n - 1 WHERE kind = 'rsvp' AND value = old.rsvp;
	UPDATE guest_tally SET n = n - 1 WHERE kind = 'opted_out' AND old.opted_out_at IS NOT NULL;
	UPDATE guest_tally SET n = n - coalesce(old.rsvp_seats, old.seats)
	WHERE kind = 'seats' AND old.rsvp = 'yes';
	UPDATE guest_tally SET n = n - 1 WHERE kind = 'silent' AND old.rsvp = ''
		AND old.whatsapp_status IN ('accepted', 'sent', 'delivered', 'read');
END;
CREATE TRIGGER guests_tally_join AFTER UPDATE OF whatsapp_status, rsvp, rsvp_seats, seats, opted_out_at, deleted_at
ON guests WHEN new.deleted_at IS NULL
BEGIN
	UPDATE guest_tally SET n = n + 1 WHERE kind = 'status' AND value = new.whatsapp_status;
	UPDATE guest_tally SET n = n + 1 WHERE kind = 'rsvp' AND value = new.rsvp;
	UPDATE guest_tally SET n = n + 1 WHERE kind = 'opted_out' AND new.opted_out_at IS NOT NULL;
	UPDATE guest_tally SET n = n + coalesce(new.rsvp_seats, new.seats)
	WHERE kind = 'seats' AND new.rsvp = 'yes';
	UPDATE guest_tally SET n = n + 1 WHERE kind = 'silent' AND new.rsvp = ''
		AND new.whatsapp_status IN ('accepted', 'sent', 'delivered', 'read');
END;
