-- Every statement of fixed text. "-- name: x_y" becomes QUERY_X_Y.

-- name: data_version
PRAGMA data_version

-- name: begin
BEGIN IMMEDIATE

-- name: commit
COMMIT

-- name: rollback
ROLLBACK

-- The event

-- name: event_load
SELECT name, host, venue, starts_at, time_zone, rsvp_url, rsvp_by, country, language, default_template,
	paused_at, coalesce(pause_reason, '') FROM event WHERE id = 1

-- name: event_save
UPDATE event SET name = @name, host = @host, venue = @venue, starts_at = @starts_at, time_zone = @time_zone,
	rsvp_url = @rsvp_url, rsvp_by = @rsvp_by, country = @country, language = @language,
	default_template = @default_template WHERE id = 1

-- What a person has paused may get a graver reason; a grave one stays until somebody resumes.
-- name: event_pause
UPDATE event SET paused_at = coalesce(paused_at, @now), pause_reason = @reason
WHERE id = 1 AND (paused_at IS NULL OR pause_reason LIKE 'paused by %')

-- name: event_resume
UPDATE event SET paused_at = NULL, pause_reason = NULL WHERE id = 1

-- Guests

-- name: guest_load
SELECT * FROM guest_rows WHERE id = @id AND deleted_at IS NULL

-- name: guest_first_ids
SELECT id FROM guests WHERE deleted_at IS NULL ORDER BY id LIMIT @most

-- name: guest_find_token
SELECT * FROM guest_rows WHERE token = @token

-- name: guest_find_ref
SELECT * FROM guest_rows WHERE id = (SELECT id FROM guests WHERE ref = @ref)

-- name: guest_find_phone_name
SELECT * FROM guest_rows WHERE phone = @phone AND name = @name
ORDER BY deleted_at IS NOT NULL, id LIMIT 1

-- The same, but case and accents of the name do not count.
-- name: guest_find_phone_like
SELECT * FROM guest_rows WHERE phone = @phone AND (name = @name OR fold(name) = fold(@name))
ORDER BY deleted_at IS NOT NULL, name <> @name, id LIMIT 1

-- name: guest_count_phone
SELECT count(*), min(id) FROM (SELECT id FROM guests WHERE phone = @phone AND deleted_at IS NULL LIMIT 2)

-- name: guest_phone_invited
SELECT EXISTS (SELECT 1 FROM attempts a JOIN invitation_logs i ON i.id = a.invitation_id
	WHERE a.phone = @phone AND a.state IN ('armed', 'unknown', 'accepted')
	AND i.guest_id IS NOT NULL AND i.guest_id <> @id)

-- name: guest_has_message
SELECT EXISTS (SELECT 1 FROM invitation_logs WHERE guest_id = @id AND status IN ('sent', 'delivered', 'read'))

-- What failed last, when some message with another template went out.
-- name: guest_missed_template
SELECT t.name FROM invitation_logs n JOIN templates t ON t.content_sid = n.content_sid
WHERE n.id = (SELECT max(id) FROM invitation_logs WHERE guest_id = @id) AND n.status IN ('failed', 'undelivered')
	AND EXISTS (SELECT 1 FROM invitation_logs e LEFT JOIN templates f ON f.content_sid = e.content_sid
		WHERE e.guest_id = @id AND e.status IN ('sent', 'delivered', 'read') AND f.name IS NOT t.name)

-- name: guest_insert
INSERT INTO guests (ref, name, first_name, phone, phone_raw, language, "group", seats, notes, token,
	rsvp, rsvp_seats, rsvp_at, opted_out_at, created_at, updated_at, search)
VALUES (@ref, @name, @first_name, @phone, @phone_raw, @language, @group, @seats, @notes, @token,
	@rsvp, @rsvp_seats, @rsvp_at, @opted_out_at, @now, @now, @search)

-- name: guest_update
UPDATE guests SET ref = @ref, name = @name, first_name = @first_name, phone = @phone, phone_raw = @phone_raw,
	language = @language, "group" = @group, seats = @seats, notes = @notes, token = @token,
	rsvp = @rsvp, rsvp_seats = @rsvp_seats, rsvp_at = @rsvp_at, opted_out_at = @opted_out_at,
	updated_at = @now, search = @search
WHERE id = @id AND deleted_at IS NULL

-- name: guest_delete
UPDATE guests SET deleted_at = @now, updated_at = @now WHERE id = @id AND deleted_at IS NULL

-- name: guest_answer
UPDATE guests SET rsvp = @rsvp, rsvp_at = CASE WHEN @rsvp = '' THEN NULL ELSE @now END, updated_at = @now,
	rsvp_seats = CASE WHEN @rsvp = '' THEN NULL WHEN @rsvp = 'no' THEN 0
		WHEN @seats >= 0 THEN @seats WHEN rsvp = 'no' THEN NULL ELSE rsvp_seats END
WHERE id = @id AND deleted_at IS NULL

-- name: guest_undelete
UPDATE guests SET deleted_at = NULL, updated_at = @now WHERE id = @id AND deleted_at IS NOT NULL
	AND phone <> '' AND token <> 'erased ' || id

-- A message to that guest waits or may have gone, to that phone; '' any.
-- name: guest_messaged
SELECT EXISTS (SELECT 1 FROM invitation_logs i WHERE i.guest_id = @id
		AND (i.status = 'queued' OR i.status = 'held' OR i.status = 'sending' OR i.status = 'unknown') AND (@phone = '' OR i.phone = @phone))
	OR EXISTS (SELECT 1 FROM invitation_logs i JOIN attempts a ON a.invitation_id = i.id WHERE i.guest_id = @id
		AND a.state IN ('armed', 'unknown', 'accepted') AND (@phone = '' OR a.phone = @phone))

-- name: guest_tally
SELECT kind, value, n FROM guest_tally

-- For completion: what is in the list.
-- name: guest_groups
SELECT DISTINCT "group" FROM guests WHERE deleted_at IS NULL AND "group" <> '' ORDER BY "group" COLLATE NOCASE

-- name: guest_languages
SELECT DISTINCT language FROM guests WHERE deleted_at IS NULL AND language <> '' ORDER BY language

-- name: guest_codes
SELECT DISTINCT whatsapp_error_code FROM guests
WHERE deleted_at IS NULL AND whatsapp_status IN ('failed', 'undelivered') AND whatsapp_error_code IS NOT NULL
ORDER BY whatsapp_error_code

-- name: guest_errors
SELECT DISTINCT substr(replace(whatsapp_error_message, '"', ''), 1, 60) FROM guests
WHERE deleted_at IS NULL AND whatsapp_status IN ('failed', 'undelivered') AND whatsapp_error_message <> '' ORDER BY 1

-- Imports

-- name: import_start
INSERT INTO imports (imported_at, name) VALUES (@now, @name)

-- name: import_finish
UPDATE imports SET added = @added, changed = @changed, first_guest_id = @first, last_guest_id = @last WHERE id = @id

-- name: import_prune
DELETE FROM imports WHERE id NOT IN (SELECT id FROM imports ORDER BY id DESC LIMIT @most)

-- name: import_forget
DELETE FROM imports WHERE id = @id

-- name: import_last
SELECT id, imported_at, name, added, changed, coalesce(first_guest_id, 0), coalesce(last_guest_id, 0)
FROM imports ORDER BY id DESC LIMIT 1

-- name: import_change
INSERT INTO import_changes (import_id, place, guest_id, field, before, after)
VALUES (@id, @place, @guest_id, @field, @before, @after)

-- The last one first: what one gave up another may have taken.
-- name: import_changes
SELECT guest_id, field, before, after FROM import_changes WHERE import_id = @id ORDER BY place DESC

-- Off the list, and nothing of the person stays; the row does, so that nobody's number is given twice.
-- name: import_take_off
UPDATE guests SET ref = NULL, name = '', first_name = '', phone = '', phone_raw = '', language = '', "group" = '',
	notes = '', search = '', token = lower(hex(randomblob(16))), rsvp = '', rsvp_seats = NULL, rsvp_at = NULL,
	opted_out_at = NULL, deleted_at = @now, updated_at = @now, revision = (SELECT max(revision) + 1 FROM guests)
WHERE id BETWEEN @first AND @last AND deleted_at IS NULL AND updated_at = created_at
	AND NOT EXISTS (SELECT 1 FROM invitation_logs i WHERE i.guest_id = guests.id)

-- Those of it who are still on the list, and whether there is a message to them: 2 waits or may have gone, 1 did not go.
-- name: import_stay
SELECT id, name, CASE WHEN EXISTS (SELECT 1 FROM invitation_logs i WHERE i.guest_id = g.id
		AND (i.status = 'queued' OR i.status = 'held' OR i.status = 'sending' OR i.status = 'unknown'))
	OR EXISTS (SELECT 1 FROM invitation_logs i JOIN attempts a ON a.invitation_id = i.id WHERE i.guest_id = g.id
		AND a.state IN ('armed', 'unknown', 'accepted')) THEN 2
	WHEN EXISTS (SELECT 1 FROM invitation_logs i WHERE i.guest_id = g.id) THEN 1 ELSE 0 END
FROM guests g WHERE id BETWEEN @first AND @last AND deleted_at IS NULL ORDER BY id

-- Phones of more than one guest where this import has added or changed somebody.
-- name: guest_shared_phones
SELECT phone, group_concat(name, ', ') FROM guests WHERE deleted_at IS NULL
GROUP BY phone HAVING count(*) > 1 AND max(updated_at) = @now

-- How the list looked

-- name: screen_load
SELECT sort, descending, filter FROM screen WHERE id = 1

-- name: screen_save_order
UPDATE screen SET sort = @sort, descending = @descending WHERE id = 1

-- name: screen_save_filter
UPDATE screen SET filter = @filter WHERE id = 1

-- Templates

-- name: templates_load
SELECT id, name, content_sid, language, category, approval, body, types, variables, mapping, fetched_at
FROM templates ORDER BY name, language, id

-- name: template_save
INSERT INTO templates (name, content_sid, language, category, approval, body, types, variables, mapping, fetched_at)
VALUES (@name, @content_sid, @language, @category, @approval, @body, @types, @variables,
	coalesce((SELECT mapping FROM templates WHERE name = @name AND mapping <> '{}' LIMIT 1), '{}'), @fetched_at)
ON CONFLICT (content_sid) DO UPDATE SET name = excluded.name, language = excluded.language,
	category = excluded.category, approval = excluded.approval, body = excluded.body,
	types = excluded.types, variables = excluded.variables, fetched_at = excluded.fetched_at

-- name: template_set_mapping
UPDATE templates SET mapping = @mapping WHERE name = @name

-- Campaigns

-- name: campaign_insert
INSERT INTO campaigns (kind, template_id, created_at, created_by, note, ignore_hours, confirmed)
VALUES (@kind, @template_id, @created_at, @created_by, @note, @ignore_hours, @confirmed)

-- name: campaign_load
SELECT c.id, c.kind, coalesce(c.template_id, 0), coalesce(t.name, ''), c.created_at, c.created_by, c.note,
	c.ignore_hours, c.confirmed
FROM campaigns c LEFT JOIN templates t ON t.id = c.template_id WHERE c.id = @id

-- name: campaign_current
SELECT coalesce((SELECT max(y.campaign_id) FROM campaign_tally y JOIN campaigns c ON c.id = y.campaign_id
		WHERE y.status IN ('queued', 'sending', 'held', 'unknown') AND y.n > 0 AND c.kind <> 'test'),
	(SELECT max(id) FROM campaigns WHERE kind <> 'test'), 0)

-- name: campaigns_going
SELECT DISTINCT campaign_id FROM campaign_tally WHERE status IN ('queued', 'sending') AND n > 0
ORDER BY campaign_id LIMIT @limit

-- Where nobody saw that it was sent, it was when Twilio took it.
-- name: campaign_times
SELECT coalesce(claimed_at, 0), coalesce(sent_at, accepted_at, 0), coalesce(delivered_at, 0), coalesce(read_at, 0)
FROM invitation_logs WHERE campaign_id = @id

-- name: campaign_failures
SELECT coalesce(error_code, 0), count(*), coalesce(max(error_message), '') FROM invitation_logs
WHERE campaign_id = @id AND status IN ('failed', 'undelivered') GROUP BY 1 ORDER BY 2 DESC, 1

-- name: campaign_before
SELECT coalesce(max(id), 0) FROM campaigns WHERE id < @id

-- name: campaign_tally
SELECT status, n FROM campaign_tally WHERE campaign_id = @id

-- name: campaigns_leaving
SELECT coalesce(sum(n), 0) FROM campaign_tally WHERE status IN ('queued', 'sending')

-- name: campaign_totals
SELECT y.status, sum(y.n) FROM campaign_tally y JOIN campaigns c ON c.id = y.campaign_id
WHERE c.kind <> 'test' GROUP BY y.status

-- Invitations

-- name: invitation_queue
INSERT INTO invitation_logs (campaign_id, guest_id, phone, content_sid, variables, preview, status,
	status_at, queued_at)
SELECT @campaign_id, @guest_id, @phone, @content_sid, @variables, @preview, 'queued', @now, @now
WHERE NOT EXISTS (SELECT 1 FROM invitation_logs WHERE guest_id = @guest_id
		AND (status = 'queued' OR status = 'held' OR status = 'sending' OR status = 'unknown'))
	AND NOT EXISTS (SELECT 1 FROM guests WHERE id = @guest_id
		AND (deleted_at IS NOT NULL OR opted_out_at IS NOT NULL))

-- name: invitation_newest
SELECT coalesce(max(id), 0) FROM invitation_logs

-- One that was taken out of the queue never went.
-- name: invitation_since
SELECT EXISTS (SELECT 1 FROM invitation_logs WHERE guest_id = @guest_id AND id > @id
	AND NOT (status = 'canceled' AND message_sid IS NULL))

-- name: invitation_load
SELECT * FROM invitation_rows WHERE id = @id

-- name: invitation_of_campaign
SELECT * FROM invitation_rows WHERE id = (SELECT min(id) FROM invitation_logs WHERE campaign_id = @id)

-- name: invitation_log
SELECT * FROM invitation_rows ORDER BY id

-- name: invitation_log_guest
SELECT * FROM invitation_rows WHERE id IN (SELECT id FROM invitation_logs WHERE guest_id = @guest_id)
ORDER BY id

-- name: status_events
SELECT id, status, source, at, provider_at, error_code, coalesce(detail, '')
FROM status_events WHERE invitation_id = @id ORDER BY id

-- name: status_event_newest
SELECT coalesce(max(id), 0) FROM status_events

-- In this order, whatever the planner thinks: few are new.
-- name: status_events_since
SELECT e.id, e.status, e.source, e.at, e.provider_at, e.error_code, coalesce(e.detail, ''), e.invitation_id,
	coalesce(i.guest_id, 0)
FROM status_events e CROSS JOIN invitation_logs i WHERE e.id > @after AND i.id = e.invitation_id ORDER BY e.id

-- name: status_event_insert
INSERT INTO status_events (invitation_id, status, source, at, provider_at, error_code, detail)
VALUES (@invitation_id, @status, @source, @at, @provider_at, @error_code, @detail)

-- name: invitation_by_sid
SELECT id, status, accepted_at FROM invitation_logs WHERE message_sid = @sid

-- What was told of its message begins with the acceptance; a refusal before that is another attempt's.
-- name: invitation_told_before
SELECT EXISTS (SELECT 1 FROM status_events WHERE invitation_id = @id AND status = @seen
	AND error_code IS @error_code AND id >= (SELECT coalesce(max(id), 0) FROM status_events
		WHERE invitation_id = @id AND status = 'accepted'))

-- After its event is stored. A function of all that was told, in whatever order (delivery-protocol 8):
-- the first time of each step, and the reason of the failure that is shown.
-- name: invitation_observe
UPDATE OR ROLLBACK invitation_logs SET status = @joined,
	status_at = CASE WHEN status = @joined THEN status_at ELSE @at END,
	accepted_at = coalesce(accepted_at, @at),
	sent_at = coalesce(min(sent_at, @sent_at), sent_at, @sent_at),
	delivered_at = coalesce(min(delivered_at, @delivered_at), delivered_at, @delivered_at),
	read_at = coalesce(min(read_at, @read_at), read_at, @read_at),
	failed_at = coalesce(min(failed_at, @failed_at), failed_at, @failed_at),
	canceled_at = coalesce(min(canceled_at, @canceled_at), canceled_at, @canceled_at),
	(error_code, error_message) = (SELECT error_code, detail FROM status_events
		WHERE invitation_id = @id AND status IN ('failed', 'undelivered') AND @joined IN ('failed', 'undelivered')
			AND coalesce(error_code, detail) IS NOT NULL
			AND id > (SELECT coalesce(max(id), 0) FROM status_events
				WHERE invitation_id = @id AND status = 'accepted')
		ORDER BY error_code IS NULL, status = 'failed', error_code LIMIT 1)
WHERE id = @id

-- name: invitation_set_status
UPDATE OR ROLLBACK invitation_logs SET status = @status, status_at = @now, not_before_at = @not_before_at,
	failed_at = CASE WHEN @status = 'failed' THEN @now ELSE failed_at END,
	sent_at = CASE WHEN @status = 'sent' THEN @now ELSE sent_at END,
	canceled_at = CASE WHEN @status = 'canceled' THEN @now ELSE canceled_at END,
	error_code = @error_code, error_message = @error_message
WHERE id = @id AND status = @was

-- name: invitation_accept
UPDATE OR ROLLBACK invitation_logs SET status = @status, status_at = @now, accepted_at = coalesce(accepted_at, @now),
	message_sid = @sid, next_poll_at = @next_poll_at, error_code = NULL, error_message = NULL
WHERE id = @id

-- A person lets a row go on: to the guest's phone of today.
-- name: invitation_refresh_phone
UPDATE invitation_logs SET phone = (SELECT phone FROM guests g WHERE g.id = guest_id)
WHERE id = @id AND guest_id IS NOT NULL AND status IN ('held', 'unknown')

-- Said by the guest, also when a person had said so before: who takes that back does not take back this.
-- name: invitation_opt_out
UPDATE guests SET opted_out_at = @now, updated_at = @now
WHERE id = (SELECT guest_id FROM invitation_logs WHERE id = @id) AND (opted_out_at IS NULL OR opted_out_at < @now)

-- name: invitation_cancel_mark
UPDATE invitation_logs SET cancel_requested = 1 WHERE id = @id AND status IN ('sending', 'unknown', 'held')

-- name: invitation_cancel_wanted
SELECT cancel_requested FROM invitation_logs WHERE id = @id

-- name: invitation_is_newest
SELECT NOT EXISTS (SELECT 1 FROM invitation_logs n WHERE n.guest_id = i.guest_id AND n.id > i.id)
FROM invitation_logs i WHERE i.id = @id

-- name: invitation_open
SELECT id, status FROM invitation_logs
WHERE (status = 'queued' OR status = 'held' OR status = 'sending' OR status = 'unknown') AND (@campaign_id = 0 OR campaign_id = @campaign_id)
ORDER BY id

-- name: invitation_open_of_guest
SELECT id, status FROM invitation_logs
WHERE guest_id = @guest_id AND (status = 'queued' OR status = 'held' OR status = 'sending' OR status = 'unknown')
	AND (@campaign_id = 0 OR campaign_id = @campaign_id)

-- name: invitation_last_event
SELECT coalesce(max(id), 0) FROM status_events WHERE invitation_id = @id

-- name: invitation_unsettled
SELECT id, (SELECT coalesce(max(id), 0) FROM status_events WHERE invitation_id = i.id)
FROM invitation_logs i WHERE status IN ('unknown', 'held') ORDER BY id

-- name: invitation_unsettled_rows
SELECT i.id, CASE WHEN g.deleted_at IS NULL THEN coalesce(g.id, 0) ELSE 0 END, coalesce(g.name, 'a test to yourself'),
	i.phone, i.status, coalesce(i.claimed_at, 0), coalesce(i.error_message, ''),
	coalesce((SELECT looks FROM attempts WHERE invitation_id = i.id AND state = 'unknown'), 0),
	(SELECT coalesce(max(id), 0) FROM status_events WHERE invitation_id = i.id)
FROM invitation_logs i LEFT JOIN guests g ON g.id = i.guest_id WHERE i.status IN ('unknown', 'held') ORDER BY i.id

-- name: invitation_polled
SELECT id, coalesce(accepted_at, status_at), next_poll_at, message_sid FROM invitation_logs
WHERE next_poll_at <= @due_by ORDER BY next_poll_at

-- Due or not, also those whose polling has ended.
-- name: invitation_polled_all
SELECT id, coalesce(accepted_at, status_at), coalesce(next_poll_at, 0), message_sid FROM invitation_logs
WHERE message_sid IS NOT NULL AND status IN ('accepted', 'sent', 'delivered')

-- name: invitation_next_poll
SELECT coalesce(min(next_poll_at), 0) FROM invitation_logs WHERE next_poll_at IS NOT NULL

-- name: invitation_set_poll
UPDATE invitation_logs SET polled_at = @polled_at, next_poll_at = CASE WHEN @if_called IS NOT NULL AND EXISTS
		(SELECT 1 FROM status_events WHERE invitation_id = @id AND source = 'webhook')
	THEN max(@next_poll_at, @if_called) ELSE @next_poll_at END
WHERE id = @id AND message_sid IS NOT NULL

-- Only those that are asked about at all, and never sooner than they would be.
-- name: invitation_ask_later
UPDATE invitation_logs SET next_poll_at = CASE WHEN status IN ('accepted', 'sent', 'delivered')
	THEN max(next_poll_at, CASE status WHEN 'delivered' THEN @if_arrived ELSE @later END) END
WHERE message_sid = @sid AND next_poll_at IS NOT NULL

-- name: invitation_name
UPDATE invitation_logs SET message_sid = @sid, accepted_at = coalesce(accepted_at, @now), next_poll_at = @now
WHERE id = @id AND status = 'sent' AND message_sid IS NULL

-- A row that was held for this very message is queued because a person let it go on.
-- name: invitation_queued_on_phone
SELECT i.id, coalesce(g.token, ''), i.preview FROM invitation_logs i LEFT JOIN guests g ON g.id = i.guest_id
WHERE i.phone = @phone AND i.status = 'queued'
	AND NOT EXISTS (SELECT 1 FROM status_events e WHERE e.invitation_id = i.id AND e.status = 'held'
		AND instr(e.detail, @sid) > 0)

-- Of what hours and unknowns let go at all.
-- name: queue_next
SELECT coalesce(i.not_before_at, 0) FROM invitation_logs i JOIN campaigns c ON c.id = i.campaign_id
WHERE i.status = 'queued' AND (@hours_open OR c.ignore_hours)
	AND NOT EXISTS (SELECT 1 FROM attempts a WHERE a.phone = i.phone AND a.state = 'unknown')
ORDER BY coalesce(i.not_before_at, 0), i.id LIMIT 1

-- name: queue_first
SELECT queued_at FROM invitation_logs WHERE status = 'queued' ORDER BY coalesce(not_before_at, 0), id LIMIT 1

-- Waits go by the wall clock: when that is set back they move with it, and none is longer than a day.
-- name: invitation_move_waits
UPDATE invitation_logs SET not_before_at = min(not_before_at - @by, @latest)
WHERE status = 'queued' AND coalesce(not_before_at, 0) > CASE WHEN @by <> 0 THEN 0 ELSE @latest END

-- name: invitation_move_polls
UPDATE invitation_logs SET next_poll_at = min(next_poll_at - @by, @latest)
WHERE next_poll_at > CASE WHEN @by <> 0 THEN 0 ELSE @latest END

-- Under a clock that was wrong their thirty days seemed over.
-- name: invitation_revive_polls
UPDATE invitation_logs SET next_poll_at = @now
WHERE next_poll_at IS NULL AND message_sid IS NOT NULL
	AND (status = 'accepted' OR status = 'sent' OR status = 'delivered') AND accepted_at > @now - 30 * 86400000

-- Attempts

-- Eligibility is judged here, at the moment of arming. Rows that are no longer
-- wanted come back with what becomes of them, so that nothing vanishes unexplained.
-- name: arm_candidates
SELECT i.id, i.phone, i.content_sid, i.variables,
	CASE WHEN g.deleted_at IS NOT NULL OR g.opted_out_at IS NOT NULL OR (c.kind = 'reminder' AND g.rsvp <> '')
		THEN 'canceled'
	WHEN g.phone <> i.phone OR (c.kind = 'resend' AND EXISTS (SELECT 1 FROM invitation_logs o
			JOIN status_events e ON e.invitation_id = o.id WHERE o.guest_id = i.guest_id AND o.id < i.id
				AND e.status IN ('delivered', 'read') AND e.at > i.queued_at)
			AND NOT EXISTS (SELECT 1 FROM status_events h WHERE h.invitation_id = i.id AND h.status = 'held'))
		THEN 'held' ELSE 'sending' END,
	CASE WHEN g.deleted_at IS NOT NULL THEN 'removed from the list'
	WHEN g.opted_out_at IS NOT NULL THEN 'opted out'
	WHEN c.kind = 'reminder' AND g.rsvp <> '' THEN 'answered ' || g.rsvp
	WHEN g.phone <> i.phone THEN 'the phone was changed after this was queued'
	ELSE 'the earlier message has been delivered meanwhile' END
FROM invitation_logs i JOIN campaigns c ON c.id = i.campaign_id LEFT JOIN guests g ON g.id = i.guest_id
WHERE i.status = 'queued' AND coalesce(i.not_before_at, 0) <= @now
	AND (@hours_open OR c.ignore_hours)
	AND (SELECT paused_at FROM event) IS NULL
	AND NOT EXISTS (SELECT 1 FROM attempts a WHERE a.phone = i.phone AND a.state IN ('armed', 'unknown'))
ORDER BY coalesce(i.not_before_at, 0), i.id LIMIT @limit

-- name: attempt_insert
INSERT INTO attempts (invitation_id, phone, state, armed_at, account_sid, sender, boot_id, armed_boottime_ms, clock_offset_ms,
	callback_id)
VALUES (@invitation_id, @phone, 'armed', @now, @account_sid, @sender, @boot_id, @boottime, @clock_offset_ms,
	@callback_id)

-- name: invitation_claim
UPDATE OR ROLLBACK invitation_logs SET status = 'sending', status_at = @now, claimed_at = @now, attempts = attempts + 1,
	not_before_at = NULL, failed_at = NULL, error_code = NULL, error_message = NULL
WHERE id = @id AND status = 'queued'

-- By the index alone, which the next one cannot.
-- name: attempt_count_since
SELECT count(*) FROM attempts WHERE armed_at > @since AND armed_at < @since + 2 * 86400000

-- More than a day ahead was armed under a clock that was wrong.
-- name: attempt_phones_since
SELECT count(DISTINCT phone), coalesce(min(armed_at), 0) FROM attempts
WHERE armed_at > @since AND armed_at < @since + 2 * 86400000 AND state IN ('armed', 'unknown', 'accepted')

-- The same phones, each with the time that its place in the day is counted from.
-- name: attempt_phones_of_day
SELECT phone, max(armed_at) AS last FROM attempts
WHERE armed_at > @since AND armed_at < @since + 2 * 86400000 AND state IN ('armed', 'unknown', 'accepted')
GROUP BY phone ORDER BY last

-- name: attempt_phone_since
SELECT EXISTS (SELECT 1 FROM attempts WHERE phone = @phone AND armed_at > @since
	AND armed_at < @since + 2 * 86400000 AND state IN ('armed', 'unknown', 'accepted'))

-- name: attempt_last_armed
SELECT armed_at, boot_id, armed_boottime_ms FROM attempts ORDER BY id DESC LIMIT 1

-- name: attempt_end
UPDATE OR ROLLBACK attempts SET state = @state, ended_at = @now, ended_boot_id = @boot_id, ended_boottime_ms = @boottime,
	http_status = @http_status, twilio_code = @twilio_code, curl_code = @curl_code, bytes_in = @bytes_in,
	request_id = @request_id, proof = @proof, message_sid = @sid, found_sid = @found_sid
WHERE id = @id AND state = 'armed'

-- An outcome without a SID may have become one since: somebody found the message.
-- name: attempt_ended_how
SELECT CASE WHEN state = @state AND message_sid IS @sid THEN 1 WHEN state = 'unknown' THEN 2 ELSE 3 END
FROM attempts WHERE id = @id

-- name: attempt_leftovers
SELECT id, invitation_id FROM attempts WHERE state = 'armed'

-- name: attempt_left_over
UPDATE attempts SET state = @state, ended_at = @now, ended_boot_id = @boot_id, ended_boottime_ms = @boottime,
	proof = @proof
WHERE id = @id AND state = 'armed'

-- name: attempt_unknowns
SELECT a.id, a.invitation_id, a.phone, a.armed_at + a.clock_offset_ms, a.ended_boot_id, a.ended_boottime_ms, a.looks,
	coalesce(a.found_sid, ''), coalesce(a.http_status, 0), coalesce(g.token, ''), i.preview, a.account_sid, a.sender
FROM attempts a JOIN invitation_logs i ON i.id = a.invitation_id LEFT JOIN guests g ON g.id = i.guest_id
WHERE a.state = 'unknown' AND i.status = 'unknown' ORDER BY a.id

-- name: attempt_look
UPDATE attempts SET looks = looks + 1, looked_at = @now WHERE id = @id

-- name: attempt_adopt
UPDATE attempts SET state = 'accepted', message_sid = @sid, proof = @proof, looked_at = @now
WHERE id = @id AND state = 'unknown'

-- Its answer may be still to come, or was lost.
-- name: attempt_bind
UPDATE attempts SET state = 'accepted', message_sid = @sid, proof = @proof, ended_at = coalesce(ended_at, @now),
	ended_boot_id = coalesce(ended_boot_id, @boot_id), ended_boottime_ms = coalesce(ended_boottime_ms, @boottime)
WHERE id = @id AND state IN ('armed', 'unknown')

-- name: attempt_of_callback
SELECT id, invitation_id, state, coalesce(proof, ''), coalesce(message_sid, ''), account_sid
FROM attempts WHERE callback_id = @callback_id

-- name: attempt_write_off
UPDATE attempts SET state = 'written_off', proof = @proof, looked_at = @now WHERE id = @id AND state = 'unknown'

-- name: attempt_restart_wait
UPDATE attempts SET ended_boot_id = @boot_id, ended_boottime_ms = @boottime WHERE id = @id

-- name: attempt_unknown_of
SELECT id FROM attempts WHERE invitation_id = @id AND state = 'unknown'

-- name: attempt_of_sid
SELECT id FROM attempts WHERE message_sid = @sid
UNION ALL SELECT -1 FROM invitation_logs WHERE message_sid = @sid LIMIT 1

-- name: attempt_open_on
SELECT EXISTS (SELECT 1 FROM attempts WHERE phone = @phone AND state IN ('armed', 'unknown'))

-- Another guest on this phone whom that text is for.
-- name: attempt_text_of_another
SELECT EXISTS (SELECT 1 FROM guests WHERE phone = @phone AND token <> @token
	AND length(token) >= 8 AND instr(@body, token))

-- A person has said of a message of that time that it went.
-- name: attempt_said_sent
SELECT EXISTS (SELECT 1 FROM attempts WHERE phone = @phone AND state = 'written_off'
	AND proof = 'person: sent, no SID'
	AND @created_at BETWEEN armed_at + clock_offset_ms - 120000 AND armed_at + clock_offset_ms + 3600000)

-- The guest's own link in a message that no attempt has, though one was accepted, and no person gave one up.
-- name: incident_find
SELECT i.id FROM attempts a JOIN invitation_logs i ON i.id = a.invitation_id JOIN guests g ON g.id = i.guest_id
WHERE a.phone = @phone AND a.state = 'accepted' AND length(g.token) >= 8 AND instr(@body, g.token)
	AND NOT EXISTS (SELECT 1 FROM incidents WHERE message_sid = @sid)
	AND NOT EXISTS (SELECT 1 FROM invitation_logs o JOIN attempts x ON x.invitation_id = o.id
		WHERE o.guest_id = g.id AND (x.state IN ('armed', 'unknown')
			OR (x.state = 'written_off' AND x.proof LIKE 'person:%')))
ORDER BY i.id DESC LIMIT 1

-- name: incident_insert
INSERT OR IGNORE INTO incidents (message_sid, invitation_id, noted_at) VALUES (@sid, @invitation_id, @now)

-- Callbacks that came before the row that they are about

-- The oldest have the smallest ids: nobody need count them all.
-- name: early_forget
DELETE FROM early_callbacks WHERE id <= (SELECT max(id) FROM early_callbacks) - @most
	OR (id < (SELECT min(id) FROM early_callbacks) + 100 AND at < @before)

-- name: early_keep
INSERT OR IGNORE INTO early_callbacks (message_sid, status, error_code, error_message, opts_out, pause_reason, at)
VALUES (@sid, @status, @error_code, @error_message, @opts_out, @pause_reason, @at)

-- name: early_of_sid
SELECT status, error_code, error_message, opts_out, pause_reason, at FROM early_callbacks
WHERE message_sid = @sid AND at >= @since ORDER BY id

-- name: early_done
DELETE FROM early_callbacks WHERE message_sid = @sid

-- name: attempt_count_refusals
SELECT count(*) FROM attempts WHERE invitation_id = @id AND state = 'not_sent' AND coalesce(http_status, 0) BETWEEN 400 AND 499
	AND http_status <> 429

-- Who dispatches

-- name: dispatcher_load
SELECT epoch, asked, waiting_for, coalesce(waiting_until, 0), storm_code, bodies_told, session, file_path, file_id
FROM dispatcher WHERE id = 1

-- name: dispatcher_ask
UPDATE dispatcher SET asked = @asked WHERE id = 1 AND asked <> @asked

-- name: dispatcher_end
UPDATE dispatcher SET asked = 0 WHERE id = 1
	AND NOT EXISTS (SELECT 1 FROM invitation_logs WHERE status = 'queued')

-- name: dispatcher_epoch
UPDATE dispatcher SET epoch = epoch + 1, session = @session, asked = @asked, waiting_for = '', waiting_until = NULL WHERE id = 1

-- name: dispatcher_set_home
UPDATE dispatcher SET file_path = @path, file_id = @id WHERE id = 1

-- name: dispatcher_called
UPDATE dispatcher SET callback_at = @now WHERE id = 1

-- Unless one has come since.
-- name: dispatcher_calls_over
UPDATE dispatcher SET callback_at = NULL WHERE id = 1 AND callback_at = @seen

-- name: dispatcher_callback_at
SELECT coalesce(callback_at, 0) FROM dispatcher WHERE id = 1

-- name: dispatcher_tell
UPDATE dispatcher SET waiting_for = @waiting_for, waiting_until = @waiting_until
WHERE id = 1 AND (waiting_for <> @waiting_for OR waiting_until IS NOT @waiting_until)

-- name: dispatcher_remember_storm
UPDATE dispatcher SET storm_code = @value WHERE id = 1

-- name: dispatcher_remember_bodies
UPDATE dispatcher SET bodies_told = @value WHERE id = 1

-- Queueing is no news of Twilio: a restored backup that is queued today has been blind since it was made.
-- name: activity_since
SELECT min(at) FROM (
	SELECT @now AS at
	UNION ALL SELECT min(c.created_at) FROM campaigns c WHERE EXISTS (SELECT 1 FROM campaign_tally y
		WHERE y.campaign_id = c.id AND y.status = 'queued' AND y.n > 0)
	UNION ALL SELECT coalesce((SELECT at FROM status_events WHERE source <> 'person' ORDER BY id DESC LIMIT 1),
		(SELECT min(created_at) FROM guests))
	UNION ALL SELECT max(min(created_at), @month_ago) FROM guests)

-- Taking a person out of the file for good (erase.c; erase.sql has the rest)

-- name: erase_guest
SELECT name, phone, deleted_at IS NULL, opted_out_at IS NOT NULL, token = 'erased ' || id FROM guests WHERE id = @id

-- name: erase_mark_guest
INSERT INTO temp.erased_guest SELECT id, name, phone, token FROM guests WHERE id = @id

-- A test was written with the values of a guest.
-- name: erase_mark_messages
INSERT INTO temp.erased_messages SELECT i.id FROM erased_guest g JOIN invitation_logs i ON i.guest_id = g.id
UNION SELECT i.id FROM erased_guest g JOIN invitation_logs i ON i.guest_id IS NULL
	AND (instr(i.variables, g.token) OR instr(i.preview, g.token) OR instr(i.preview, g.name))

-- name: erase_going
SELECT EXISTS (SELECT 1 FROM invitation_logs WHERE id IN (SELECT id FROM erased_messages) AND status IN ('sending', 'unknown'))
	OR EXISTS (SELECT 1 FROM attempts WHERE invitation_id IN (SELECT id FROM erased_messages) AND state IN ('armed', 'unknown'))

-- name: erase_waiting
SELECT count(*) FROM invitation_logs WHERE id IN (SELECT id FROM erased_messages) AND status IN ('queued', 'held')

-- name: erase_test_waiting
SELECT campaign_id FROM invitation_logs WHERE id IN (SELECT id FROM erased_messages) AND guest_id IS NULL
	AND status IN ('queued', 'held') LIMIT 1

-- Sent as a person said, or by another copy of this file.
-- name: erase_unnamed
SELECT count(*) FROM invitation_logs i WHERE id IN (SELECT id FROM erased_messages) AND message_sid IS NULL
	AND (EXISTS (SELECT 1 FROM attempts WHERE invitation_id = i.id AND proof = 'person: sent, no SID')
		OR EXISTS (SELECT 1 FROM status_events WHERE invitation_id = i.id AND status = 'held'
			AND detail LIKE 'already messaged at %'))

-- name: erase_sids
SELECT a.message_sid, a.account_sid FROM attempts a
	WHERE a.invitation_id IN (SELECT id FROM erased_messages) AND a.message_sid IS NOT NULL
UNION SELECT i.message_sid, coalesce((SELECT account_sid FROM attempts WHERE invitation_id = i.id ORDER BY id DESC LIMIT 1), '')
	FROM invitation_logs i WHERE i.id IN (SELECT id FROM erased_messages) AND i.message_sid IS NOT NULL
UNION SELECT n.message_sid, coalesce((SELECT account_sid FROM attempts WHERE invitation_id = n.invitation_id ORDER BY id DESC
		LIMIT 1), '')
	FROM incidents n WHERE n.invitation_id IN (SELECT id FROM erased_messages)
