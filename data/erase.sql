-- Everywhere that a person is in an event file: a statement a table. erase.c has made two tables of this connection
-- alone: temp.erased_guest (id, name, phone, token), and temp.erased_messages (id) with the invitations to that guest
-- and the tests that were written with the guest's values.
-- What stays are rows without a person: that a message went, when, and what became of it. Counts stay true by them, the
-- day's limit too, and a message that Twilio still lists or calls about is known to be ours.

-- A reason to pause may name a phone.
UPDATE event SET pause_reason = replace(pause_reason, (SELECT phone FROM erased_guest), 'a guest who was erased')
WHERE instr(pause_reason, (SELECT phone FROM erased_guest));

-- What somebody looked for last.
UPDATE screen SET filter = '';

-- What imports changed, as it was before.
DELETE FROM import_changes WHERE guest_id = (SELECT id FROM erased_guest);

DELETE FROM incidents WHERE invitation_id IN (SELECT id FROM erased_messages);

DELETE FROM early_callbacks WHERE message_sid IN
	(SELECT message_sid FROM attempts WHERE invitation_id IN (SELECT id FROM erased_messages)
	 UNION SELECT message_sid FROM invitation_logs WHERE id IN (SELECT id FROM erased_messages));

-- Twilio's words may hold the phone. Steps are append only; REPLACE writes a row again, and no trigger sees it.
REPLACE INTO status_events (id, invitation_id, status, source, at, provider_at, error_code)
SELECT id, invitation_id, status, source, at, provider_at, error_code FROM status_events
WHERE invitation_id IN (SELECT id FROM erased_messages) AND detail IS NOT NULL;

-- The phone of a test is the organizer's own. A SID that Twilio has deleted leads nowhere: it is kept so that it is not
-- taken for a stranger's.
UPDATE attempts SET found_sid = NULL,
	phone = CASE WHEN (SELECT guest_id FROM invitation_logs WHERE id = invitation_id) IS NULL THEN phone
		ELSE 'erased ' || (SELECT id FROM erased_guest) END
WHERE invitation_id IN (SELECT id FROM erased_messages);

-- Without a SID it is not asked about any more.
UPDATE invitation_logs SET variables = '{}', preview = '', error_message = NULL, message_sid = NULL, next_poll_at = NULL,
	phone = CASE WHEN guest_id IS NULL THEN phone ELSE 'erased ' || guest_id END
WHERE id IN (SELECT id FROM erased_messages);

UPDATE guests SET ref = NULL, name = 'erased', first_name = '', phone = 'erased ' || id, phone_raw = '', language = '',
	"group" = '', seats = 1, notes = '', token = 'erased ' || id, rsvp = '', rsvp_seats = NULL, rsvp_at = NULL,
	opted_out_at = NULL, whatsapp_error_message = NULL, whatsapp_message_sid = NULL, search = ''
WHERE id = (SELECT id FROM erased_guest);
