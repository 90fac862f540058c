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
