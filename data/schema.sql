-- The event file: one event, its guests, and what was sent to them.
-- Names of tables and columns are a contract; times are Unix milliseconds, UTC.
-- What must never happen is forbidden here, not in the code that writes.
-- "=" and OR where rows are written for every message: SQLite builds a table for each IN list of more than two,
-- at every row, and those were half of what a message cost.
-- A statement that fires triggers and may abort alone costs a copy of each page it touches. So those that every message
-- runs say OR ROLLBACK (queries.sql), and what they fire neither aborts nor inserts: counts have their rows before.

CREATE TABLE event (
	id               INTEGER PRIMARY KEY CHECK (id = 1),
	name             TEXT NOT NULL DEFAULT '',
	host             TEXT NOT NULL DEFAULT '',
	venue            TEXT NOT NULL DEFAULT '',
	starts_at        TEXT NOT NULL DEFAULT '',   -- local, YYYY-MM-DD HH:MM
	time_zone        TEXT NOT NULL DEFAULT 'UTC',
	rsvp_url         TEXT NOT NULL DEFAULT '',   -- with {token}
	rsvp_by          TEXT NOT NULL DEFAULT '',
	country          TEXT NOT NULL DEFAULT '',   -- ISO 3166, for national numbers
	language         TEXT NOT NULL DEFAULT 'en',
	default_template TEXT NOT NULL DEFAULT '',
	paused_at        INTEGER,
	pause_reason     TEXT
);
INSERT INTO event (id) VALUES (1);

CREATE TABLE guests (
	id                     INTEGER PRIMARY KEY AUTOINCREMENT,
	ref                    TEXT UNIQUE,
	name                   TEXT NOT NULL,
	first_name             TEXT NOT NULL DEFAULT '',
	phone                  TEXT NOT NULL,        -- E.164
	phone_raw              TEXT NOT NULL DEFAULT '',
	language               TEXT NOT NULL DEFAULT '',
	"group"                TEXT NOT NULL DEFAULT '',
	seats                  INTEGER NOT NULL DEFAULT 1,
	notes                  TEXT NOT NULL DEFAULT '',
	token                  TEXT NOT NULL UNIQUE,
	rsvp                   TEXT NOT NULL DEFAULT '' CHECK (rsvp IN ('', 'yes', 'no', 'maybe')),
	rsvp_seats             INTEGER,
	rsvp_at                INTEGER,
	opted_out_at           INTEGER,
	whatsapp_status        TEXT NOT NULL DEFAULT 'none' CHECK (
		whatsapp_status = 'none' OR whatsapp_status = 'queued' OR whatsapp_status = 'held' OR
		whatsapp_status = 'sending' OR whatsapp_status = 'unknown' OR whatsapp_status = 'accepted' OR
		whatsapp_status = 'sent' OR whatsapp_status = 'delivered' OR whatsapp_status = 'read' OR
		whatsapp_status = 'undelivered' OR whatsapp_status = 'failed' OR whatsapp_status = 'canceled'),
	whatsapp_status_at     INTEGER,
	whatsapp_sent_at       INTEGER,
	whatsapp_delivered_at  INTEGER,
	whatsapp_read_at       INTEGER,
	whatsapp_failed_at     INTEGER,
	whatsapp_error_code    INTEGER,
	whatsapp_error_message TEXT,
	whatsapp_message_sid   TEXT,
	whatsapp_attempts      INTEGER NOT NULL DEFAULT 0,
	created_at             INTEGER NOT NULL DEFAULT 0,
	updated_at             INTEGER NOT NULL DEFAULT 0,
	revision               INTEGER NOT NULL DEFAULT 0,
	deleted_at             INTEGER,
	search                 TEXT NOT NULL DEFAULT '' -- name, phone, group, notes: folded
);
CREATE INDEX guests_phone ON guests (phone, name);
CREATE INDEX guests_status ON guests (whatsapp_status);
CREATE INDEX guests_revision ON guests (revision);
-- The list as imported and by name, without reading every row.
CREATE INDEX guests_listed ON guests (id) WHERE deleted_at IS NULL;
CREATE INDEX guests_name ON guests (search, id) WHERE deleted_at IS NULL;

CREATE TABLE templates (
	id          INTEGER PRIMARY KEY,
	name        TEXT NOT NULL,
	content_sid TEXT NOT NULL UNIQUE,
	language    TEXT NOT NULL DEFAULT '',
	category    TEXT NOT NULL DEFAULT '',
	approval    TEXT NOT NULL DEFAULT '',
	body        TEXT NOT NULL DEFAULT '',
	types       TEXT NOT NULL DEFAULT '{}',      -- JSON, as Twilio sent it
	variables   TEXT NOT NULL DEFAULT '{}',      -- JSON: placeholder -> sample
	mapping     TEXT NOT NULL DEFAULT '{}',      -- JSON: placeholder -> expression
	fetched_at  INTEGER
);
CREATE INDEX templates_name ON templates (name);

CREATE TABLE campaigns (
	id            INTEGER PRIMARY KEY AUTOINCREMENT,
	kind          TEXT NOT NULL CHECK (kind IN ('invitation', 'reminder', 'resend', 'test')),
	template_id   INTEGER REFERENCES templates (id),
	created_at    INTEGER NOT NULL,
	created_by    TEXT NOT NULL DEFAULT '',
	note          TEXT NOT NULL DEFAULT '',
	ignore_hours  INTEGER NOT NULL DEFAULT 0,
	confirmed     INTEGER NOT NULL,              -- messages the person agreed to
	attempts_open INTEGER NOT NULL DEFAULT 0,    -- armed, unknown or accepted
	-- The fuse: whatever bug, never more messages than were confirmed.
	CHECK (attempts_open BETWEEN 0 AND confirmed)
);

CREATE TABLE invitation_logs (
	id               INTEGER PRIMARY KEY AUTOINCREMENT,
	campaign_id      INTEGER NOT NULL REFERENCES campaigns (id),
	guest_id         INTEGER REFERENCES guests (id), -- null: a test to the organizer's own phone
	phone            TEXT NOT NULL,
	content_sid      TEXT NOT NULL,
	variables        TEXT NOT NULL,              -- JSON, frozen when queued
	preview          TEXT NOT NULL DEFAULT '',
	status           TEXT NOT NULL CHECK (status = 'queued' OR status = 'held' OR status = 'sending' OR
		status = 'unknown' OR status = 'accepted' OR status = 'sent' OR status = 'delivered' OR
		status = 'read' OR status = 'undelivered' OR status = 'failed' OR status = 'canceled'),
	attempts         INTEGER NOT NULL DEFAULT 0,
	not_before_at    INTEGER,
	queued_at        INTEGER,
	claimed_at       INTEGER,
	accepted_at      INTEGER,
	sent_at          INTEGER,
	delivered_at     INTEGER,
	read_at          INTEGER,
	failed_at        INTEGER,
	canceled_at      INTEGER,
	message_sid      TEXT UNIQUE,
	error_code       INTEGER,
	error_message    TEXT,
	polled_at        INTEGER,
	next_poll_at     INTEGER,
	status_at        INTEGER,
	cancel_requested INTEGER NOT NULL DEFAULT 0, -- ends canceled if it proves not to have left
	UNIQUE (campaign_id, guest_id)
);
-- A guest has at most one invitation that is not decided.
CREATE UNIQUE INDEX invitation_logs_open ON invitation_logs (guest_id)
	WHERE status = 'queued' OR status = 'held' OR status = 'sending' OR status = 'unknown';
CREATE INDEX invitation_logs_guest ON invitation_logs (guest_id, id);
CREATE INDEX invitation_logs_queue ON invitation_logs (coalesce(not_before_at, 0), id)
	WHERE status = 'queued';
CREATE INDEX invitation_logs_queued_phone ON invitation_logs (phone) WHERE status = 'queued';
CREATE INDEX invitation_logs_poll ON invitation_logs (next_poll_at) WHERE next_poll_at IS NOT NULL;
CREATE INDEX invitation_logs_unasked ON invitation_logs (accepted_at)
	WHERE next_poll_at IS NULL AND (status = 'accepted' OR status = 'sent' OR status = 'delivered');

-- One HTTP create each; never deleted (delivery-protocol 3).
CREATE TABLE attempts (
	id                INTEGER PRIMARY KEY AUTOINCREMENT,
	invitation_id     INTEGER NOT NULL REFERENCES invitation_logs (id),
	phone             TEXT NOT NULL,
	state             TEXT NOT NULL CHECK (state = 'armed' OR state = 'accepted' OR state = 'not_sent' OR
		state = 'unknown' OR state = 'written_off'),
	armed_at          INTEGER NOT NULL,
	account_sid       TEXT NOT NULL DEFAULT '',  -- where it is to be looked for: the settings may change
	sender            TEXT NOT NULL DEFAULT '',  -- a phone, or a Messaging Service's SID
	boot_id           TEXT NOT NULL,
	armed_boottime_ms INTEGER NOT NULL,
	clock_offset_ms   INTEGER NOT NULL DEFAULT 0, -- Twilio's clock minus ours at that moment
	ended_at          INTEGER,
	http_status       INTEGER,
	twilio_code       INTEGER,
	curl_code         INTEGER,
	bytes_in          INTEGER,
	request_id        TEXT,
	proof             TEXT,
	message_sid       TEXT UNIQUE,
	callback_id       TEXT NOT NULL UNIQUE,
	-- Looking it up at Twilio, while unknown:
	found_sid         TEXT,                      -- seen in a torn reply
	looks             INTEGER NOT NULL DEFAULT 0, -- complete lists without a match
	looked_at         INTEGER,
	ended_boot_id     TEXT,
	ended_boottime_ms INTEGER,
	CHECK ((state = 'accepted') = (message_sid IS NOT NULL)),
	CHECK (state NOT IN ('not_sent', 'written_off') OR coalesce(proof, '') <> '')
);
CREATE UNIQUE INDEX attempts_one_open ON attempts (invitation_id)
	WHERE state = 'armed' OR state = 'unknown' OR state = 'accepted';
CREATE UNIQUE INDEX attempts_one_per_phone ON attempts (phone) WHERE state IN ('armed', 'unknown');
CREATE INDEX attempts_invitation ON attempts (invitation_id);
CREATE INDEX attempts_phone ON attempts (phone, armed_at);
CREATE INDEX attempts_armed_at ON attempts (armed_at, phone);
CREATE INDEX attempts_state ON attempts (state) WHERE state = 'armed' OR state = 'unknown';

CREATE TRIGGER attempts_transition BEFORE UPDATE OF state ON attempts
WHEN NOT (old.state = 'armed' AND new.state IN ('accepted', 'not_sent', 'unknown')
	OR old.state = 'unknown' AND new.state IN ('accepted', 'written_off')
	OR old.state = new.state)
BEGIN
	SELECT raise(ROLLBACK, 'an attempt may not go back');
END;
CREATE TRIGGER attempts_kept BEFORE DELETE ON attempts
BEGIN
	SELECT raise(ABORT, 'attempts are never deleted');
END;
CREATE TRIGGER attempts_fuse_arm AFTER INSERT ON attempts
BEGIN
	UPDATE campaigns SET attempts_open = attempts_open + 1
	WHERE id = (SELECT campaign_id FROM invitation_logs WHERE id = new.invitation_id);
END;
CREATE TRIGGER attempts_fuse_release AFTER UPDATE OF state ON attempts
WHEN new.state IN ('not_sent', 'written_off') AND old.state <> new.state
BEGIN
	UPDATE campaigns SET attempts_open = attempts_open - 1
	WHERE id = (SELECT campaign_id FROM invitation_logs WHERE id = new.invitation_id);
END;

CREATE TABLE status_events (
	id            INTEGER PRIMARY KEY,
	invitation_id INTEGER NOT NULL REFERENCES invitation_logs (id),
	status        TEXT NOT NULL,
	source        TEXT NOT NULL CHECK (source = 'send' OR source = 'poll' OR source = 'webhook' OR
		source = 'reconcile' OR source = 'person'),
	at            INTEGER NOT NULL,
	provider_at   INTEGER,
	error_code    INTEGER,
	detail        TEXT
);
CREATE INDEX status_events_invitation ON status_events (invitation_id, id);
CREATE TRIGGER status_events_kept BEFORE UPDATE ON status_events
BEGIN
	SELECT raise(ABORT, 'status events are append only');
END;
CREATE TRIGGER status_events_never_deleted BEFORE DELETE ON status_events
BEGIN
	SELECT raise(ABORT, 'status events are append only');
END;

-- Messages that carry a guest's link and that no attempt accounts for: each is told to a person once.
CREATE TABLE incidents (
	message_sid   TEXT PRIMARY KEY,
	invitation_id INTEGER NOT NULL REFERENCES invitation_logs (id),
	noted_at      INTEGER NOT NULL
);

-- Who sends, and what for; the holder of FILE.lock writes it.
CREATE TABLE dispatcher (
	id            INTEGER PRIMARY KEY CHECK (id = 1),
	epoch         INTEGER NOT NULL DEFAULT 0,
	session       TEXT NOT NULL DEFAULT '',      -- random, of this epoch: names the notes of what started
	file_path     TEXT NOT NULL DEFAULT '',      -- where this file was when it first sent, and its identity there:
	file_id       TEXT NOT NULL DEFAULT '',      -- a copy has another, and must not send beside it
	asked         INTEGER NOT NULL DEFAULT 0,
	waiting_for   TEXT NOT NULL DEFAULT '',
	waiting_until INTEGER,
	storm_code    INTEGER NOT NULL DEFAULT 0,    -- paused because of five of these in a row; a person who resumes accepts them
	bodies_told   INTEGER NOT NULL DEFAULT 0,    -- Twilio's message bodies: 0 not known, 1 our rendered text, 2 something else
	callback_at   INTEGER                        -- when the last callback was stored: polling may be slow for a while
);
INSERT INTO dispatcher (id) VALUES (1);

-- Callbacks about messages whose SID no row has yet; kept for a day, applied when one gets it.
CREATE TABLE early_callbacks (
	id            INTEGER PRIMARY KEY,
	message_sid   TEXT NOT NULL,
	status        TEXT NOT NULL,
	error_code    INTEGER NOT NULL DEFAULT 0,
	error_message TEXT NOT NULL DEFAULT '',
	opts_out      INTEGER NOT NULL DEFAULT 0,
	pause_reason  TEXT NOT NULL DEFAULT '',      -- when the code concerns the whole account
	at            INTEGER NOT NULL,
	UNIQUE (message_sid, status, error_code)
);

-- Imports that changed something and can be taken back; the newest few. Guests that one added are a range of ids: it
-- was one transaction. A guest of them whom nobody has touched since has updated_at = created_at.
CREATE TABLE imports (
	id             INTEGER PRIMARY KEY AUTOINCREMENT,
	imported_at    INTEGER NOT NULL,
	name           TEXT NOT NULL,                -- of the file; '-' standard input
	added          INTEGER NOT NULL DEFAULT 0,
	changed        INTEGER NOT NULL DEFAULT 0,
	first_guest_id INTEGER,
	last_guest_id  INTEGER
);
-- What those guests had who were on the list before; personal, and gone with the import that is taken back or forgotten.
CREATE TABLE import_changes (
	import_id INTEGER NOT NULL REFERENCES imports (id) ON DELETE CASCADE,
	place     INTEGER NOT NULL,                  -- the guests in the order they were changed
	guest_id  INTEGER NOT NULL REFERENCES guests (id) ON DELETE CASCADE,
	field     TEXT NOT NULL,                     -- a column of guests
	before    TEXT NOT NULL,
	after     TEXT NOT NULL,
	PRIMARY KEY (import_id, place, field)
) WITHOUT ROWID;
CREATE INDEX import_changes_guest ON import_changes (guest_id);

-- How the list looked when the dashboard was left: it opens like that.
CREATE TABLE screen (
	id         INTEGER PRIMARY KEY CHECK (id = 1),
	sort       TEXT NOT NULL DEFAULT '',         -- a column of the list; '' as imported
	descending INTEGER NOT NULL DEFAULT 0,
	filter     TEXT NOT NULL DEFAULT ''
);
INSERT INTO screen (id) VALUES (1);

-- Running counts: asking costs the same with 100 guests and with 1,000,000.
CREATE TABLE guest_tally (
	kind  TEXT NOT NULL,
	value TEXT NOT NULL,
	n     INTEGER NOT NULL DEFAULT 0,
	PRIMARY KEY (kind, value)
) WITHOUT ROWID;
INSERT INTO guest_tally (kind, value) VALUES
	('status', 'none'), ('status', 'queued'), ('status', 'held'), ('status', 'sending'),
	('status', 'unknown'), ('status', 'accepted'), ('status', 'sent'), ('status', 'delivered'),
	('status', 'read'), ('status', 'undelivered'), ('status', 'failed'), ('status', 'canceled'),
	('rsvp', ''), ('rsvp', 'yes'), ('rsvp', 'no'), ('rsvp', 'maybe'),
	('opted_out', 'yes'), ('seats', 'yes'), ('silent', 'yes');

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
-- What a message changes at every step: only that.
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

-- A reader asks only for rows past the revision it saw last.
CREATE TRIGGER guests_revision_insert AFTER INSERT ON guests WHEN new.revision = 0
BEGIN
	UPDATE guests SET revision = (SELECT max(revision) + 1 FROM guests) WHERE id = new.id;
END;
CREATE TRIGGER guests_revision_update AFTER UPDATE ON guests WHEN new.revision = old.revision
BEGIN
	UPDATE guests SET revision = (SELECT max(revision) + 1 FROM guests) WHERE id = new.id;
END;

CREATE TABLE campaign_tally (
	campaign_id INTEGER NOT NULL REFERENCES campaigns (id),
	status      TEXT NOT NULL,
	n           INTEGER NOT NULL DEFAULT 0,
	PRIMARY KEY (campaign_id, status)
) WITHOUT ROWID;
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

-- The guest shows its newest invitation; a canceled one only when there is no other.
-- Done here, so that no writer can forget it or do it in another transaction.
CREATE TRIGGER invitation_shown_insert AFTER INSERT ON invitation_logs WHEN new.guest_id IS NOT NULL
BEGIN
	UPDATE invitation_logs SET status = status WHERE id = new.id; -- fires the next one
END;
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

-- What the program reads, in one place each.
CREATE VIEW guest_rows AS
SELECT id, coalesce(ref, '') AS ref, name, first_name, phone, phone_raw, language, "group", notes, token,
	rsvp, seats, coalesce(rsvp_seats, -1) AS rsvp_seats, rsvp_at, opted_out_at,
	whatsapp_status, whatsapp_status_at, whatsapp_sent_at, whatsapp_delivered_at, whatsapp_read_at,
	whatsapp_failed_at, whatsapp_error_code, coalesce(whatsapp_error_message, '') AS error_message,
	coalesce(whatsapp_message_sid, '') AS message_sid, whatsapp_attempts,
	created_at, updated_at, revision, deleted_at
FROM guests;

CREATE VIEW invitation_rows AS
SELECT i.id, i.campaign_id, coalesce(i.guest_id, 0) AS guest_id, c.kind, coalesce(t.name, '') AS template_name,
	i.phone, i.content_sid, i.variables, i.preview, i.status, i.attempts, i.not_before_at, i.queued_at,
	i.claimed_at, i.accepted_at, i.sent_at, i.delivered_at, i.read_at, i.failed_at, i.canceled_at,
	i.polled_at, i.next_poll_at, coalesce(i.message_sid, '') AS message_sid, i.error_code,
	coalesce(i.error_message, '') AS error_message
FROM invitation_logs i
JOIN campaigns c ON c.id = i.campaign_id
LEFT JOIN templates t ON t.content_sid = i.content_sid;
