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
		AND (new.whatsapp_status = 'accepted' OR new.whatsapp_status = 'sent'
			OR new.whatsapp_status = 'delivered' OR new.whatsapp_status = 'read');
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
		AND (old.whatsapp_status = 'accepted' OR old.whatsapp_status = 'sent'
			OR old.whatsapp_status = 'delivered' OR old.whatsapp_status = 'read');
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
		AND (new.whatsapp_status = 'accepted' OR new.whatsapp_status = 'sent'
			OR new.whatsapp_status = 'delivered' OR new.whatsapp_status = 'read');
END;
-- Without lists of more than two, see schema.sql.
DROP INDEX invitation_logs_open;
DROP INDEX invitation_logs_status;
DROP INDEX attempts_one_open;
DROP INDEX attempts_state;
CREATE UNIQUE INDEX invitation_logs_open ON invitation_logs (guest_id)
	WHERE status = 'queued' OR status = 'held' OR status = 'sending' OR status = 'unknown';
CREATE UNIQUE INDEX attempts_one_open ON attempts (invitation_id)
	WHERE state = 'armed' OR state = 'unknown' OR state = 'accepted';
CREATE INDEX attempts_state ON attempts (state) WHERE state = 'armed' OR state = 'unknown';
DROP TRIGGER invitation_shown_update;
CREATE TRIGGER invitation_shown_update AFTER UPDATE OF status, sent_at, delivered_at, read_at,
	failed_at, error_code, error_message, message_sid, attempts ON invitation_logs
WHEN new.guest_id IS NOT NULL
BEGIN
	UPDATE guests SET (whatsapp_status, whatsapp_status_at, whatsapp_sent_at, whatsapp_delivered_at,
		whatsapp_read_at, whatsapp_failed_at, whatsapp_error_code, whatsapp_error_message,
		whatsapp_message_sid, whatsapp_attempts, updated_at, revision) =
		(SELECT status, status_at, sent_at, delivered_at, read_at, failed_at, error_code,
			error_message, message_sid, attempts, status_at, (SELECT max(revision) + 1 FROM guests)
		 FROM invitation_logs WHERE id = coalesce(
			(SELECT max(id) FROM invitation_logs WHERE guest_id = new.guest_id AND status <> 'canceled'),
			(SELECT max(id) FROM invitation_logs WHERE guest_id = new.guest_id)))
	WHERE id = new.guest_id;
END;

-- version 4
CREATE TABLE imports (
	id             INTEGER PRIMARY KEY AUTOINCREMENT,
	imported_at    INTEGER NOT NULL,
	name           TEXT NOT NULL,
	added          INTEGER NOT NULL DEFAULT 0,
	changed        INTEGER NOT NULL DEFAULT 0,
	first_guest_id INTEGER,
	last_guest_id  INTEGER
);
CREATE TABLE import_changes (
	import_id INTEGER NOT NULL REFERENCES imports (id) ON DELETE CASCADE,
	place     INTEGER NOT NULL,
	guest_id  INTEGER NOT NULL REFERENCES guests (id) ON DELETE CASCADE,
	field     TEXT NOT NULL,
	before    TEXT NOT NULL,
	after     TEXT NOT NULL,
	PRIMARY KEY (import_id, place, field)
) WITHOUT ROWID;
CREATE INDEX import_changes_guest ON import_changes (guest_id);
-- A message's steps update counts and nothing else, without a copy of each page, see schema.sql.
INSERT INTO campaign_tally (campaign_id, status)
SELECT c.id, s.column1 FROM campaigns c, (VALUES ('queued'), ('held'), ('sending'), ('unknown'), ('accepted'), ('sent'),
	('delivered'), ('read'), ('undelivered'), ('failed'), ('canceled')) s
WHERE NOT EXISTS (SELECT 1 FROM campaign_tally t WHERE t.campaign_id = c.id AND t.status = s.column1);
DROP TRIGGER invitation_tally_insert;
DROP TRIGGER invitation_tally_update;
DROP TRIGGER guests_tally_leave;
DROP TRIGGER guests_tally_join;
DROP TRIGGER attempts_transition;
CREATE INDEX invitation_logs_unasked ON invitation_logs (accepted_at)
	WHERE next_poll_at IS NULL AND (status = 'accepted' OR status = 'sent' OR status = 'delivered');
CREATE TRIGGER campaigns_tally AFTER INSERT ON campaigns
BEGIN
	INSERT INTO campaign_tally (campaign_id, status) VALUES (new.id, 'queued'), (new.id, 'held'), (new.id, 'sending'),
		(new.id, 'unknown'), (new.id, 'accepted'), (new.id, 'sent'), (new.id, 'delivered'), (new.id, 'read'),
		(new.id, 'undelivered'), (new.id, 'failed'), (new.id, 'canceled');
END;
CREATE TRIGGER invitation_tally_insert AFTER INSERT ON invitation_logs
BEGIN
	UPDATE campaign_tally SET n = n + 1 WHERE campaign_id = new.campaign_id AND status = new.status;
END;
CREATE TRIGGER invitation_tally_update AFTER UPDATE OF status ON invitation_logs
WHEN new.status <> old.status
BEGIN
	UPDATE campaign_tally SET n = n - 1 WHERE campaign_id = old.campaign_id AND status = old.status;
	UPDATE campaign_tally SET n = n + 1 WHERE campaign_id = new.campaign_id AND status = new.status;
END;
CREATE TRIGGER guests_tally_leave AFTER UPDATE OF rsvp, rsvp_seats, seats, opted_out_at, deleted_at
ON guests WHEN old.deleted_at IS NULL
BEGIN
	UPDATE guest_tally SET n = n - 1 WHERE kind = 'rsvp' AND value = old.rsvp;
	UPDATE guest_tally SET n = n - 1 WHERE kind = 'opted_out' AND old.opted_out_at IS NOT NULL;
	UPDATE guest_tally SET n = n - coalesce(old.rsvp_seats, old.seats)
	WHERE kind = 'seats' AND old.rsvp = 'yes';
END;
CREATE TRIGGER guests_tally_join AFTER UPDATE OF rsvp, rsvp_seats, seats, opted_out_at, deleted_at
ON guests WHEN new.deleted_at IS NULL
BEGIN
	UPDATE guest_tally SET n = n + 1 WHERE kind = 'rsvp' AND value = new.rsvp;
	UPDATE guest_tally SET n = n + 1 WHERE kind = 'opted_out' AND new.opted_out_at IS NOT NULL;
	UPDATE guest_tally SET n = n + coalesce(new.rsvp_seats, new.seats)
	WHERE kind = 'seats' AND new.rsvp = 'yes';
END;
CREATE TRIGGER guests_tally_shown AFTER UPDATE OF whatsapp_status, rsvp, deleted_at ON guests
BEGIN
	UPDATE guest_tally SET n = n - 1 WHERE kind = 'status' AND value = old.whatsapp_status AND old.deleted_at IS NULL;
	UPDATE guest_tally SET n = n + 1 WHERE kind = 'status' AND value = new.whatsapp_status AND new.deleted_at IS NULL;
	UPDATE guest_tally SET n = n - 1 WHERE kind = 'silent' AND old.deleted_at IS NULL AND old.rsvp = ''
		AND (old.whatsapp_status = 'accepted' OR old.whatsapp_status = 'sent'
			OR old.whatsapp_status = 'delivered' OR old.whatsapp_status = 'read');
	UPDATE guest_tally SET n = n + 1 WHERE kind = 'silent' AND new.deleted_at IS NULL AND new.rsvp = ''
		AND (new.whatsapp_status = 'accepted' OR new.whatsapp_status = 'sent'
			OR new.whatsapp_status = 'delivered' OR new.whatsapp_status = 'read');
END;
CREATE TRIGGER attempts_transition BEFORE UPDATE OF state ON attempts
WHEN NOT (old.state = 'armed' AND new.state IN ('accepted', 'not_sent', 'unknown')
	OR old.state = 'unknown' AND new.state IN ('accepted', 'written_off')
	OR old.state = new.state)
BEGIN
	SELECT raise(ROLLBACK, 'an attempt may not go back');
END;
