-- What the panes show: a campaign two days ago, a reminder today that waits. Times are fixed (fixed_clock.c: 2027-05-08 12:00 UTC).
BEGIN;
UPDATE guests SET token = 'token-' || id, created_at = 1809500000000, updated_at = 1809500000000;
UPDATE guests SET rsvp = 'yes', rsvp_seats = 2, rsvp_at = 1809693000000 WHERE id IN (2, 6);
UPDATE guests SET rsvp = 'no', rsvp_seats = 0, rsvp_at = 1809693100000 WHERE id = 3;
UPDATE guests SET rsvp = 'maybe', rsvp_at = 1809693200000 WHERE id = 8;
UPDATE guests SET opted_out_at = 1809693300000 WHERE id = 12;
UPDATE templates SET fetched_at = 1809500000000;

INSERT INTO campaigns (id, kind, template_id, created_at, created_by, confirmed)
SELECT 1, 'invitation', id, 1809604800000, 'ana', 14 FROM templates WHERE name = 'wedding_invitation' LIMIT 1;
INSERT INTO campaigns (id, kind, template_id, created_at, created_by, confirmed)
SELECT 2, 'reminder', id, 1809777000000, 'tomás', 3 FROM templates WHERE name = 'rsvp_reminder' LIMIT 1;

CREATE TEMP TABLE fates (guest INTEGER, status TEXT, code INTEGER, message TEXT);
INSERT INTO fates VALUES
	(1, 'read', NULL, NULL), (2, 'read', NULL, NULL), (3, 'read', NULL, NULL), (4, 'delivered', NULL, NULL),
	(5, 'delivered', NULL, NULL), (6, 'delivered', NULL, NULL), (7, 'sent', NULL, NULL), (8, 'read', NULL, NULL),
	(9, 'undelivered', 63024, NULL), (10, 'undelivered', 63024, NULL), (11, 'undelivered', 63049, NULL),
	(12, 'failed', 21610, NULL), (13, 'failed', 99999, 'Something that no table knows'), (14, 'canceled', NULL, NULL);
INSERT INTO invitation_logs (campaign_id, guest_id, phone, content_sid, variables, preview, status, attempts, queued_at,
	claimed_at, accepted_at, sent_at, delivered_at, read_at, failed_at, canceled_at, message_sid, error_code, error_message, status_at)
SELECT 1, g.id, g.phone, t.content_sid, '{"1":"' || g.name || '"}',
	'Dear ' || g.name || ', you are warmly invited to Ana & Tomás on Saturday, June 12, 2027 at Quinta da Serra. Please answer here: '
	|| 'https://rsvp.example.org/' || g.token,
	f.status, f.status <> 'canceled', 1809604800000,
	iif(f.status = 'canceled', NULL, 1809604801000 + g.id * 250), iif(f.status = 'canceled', NULL, 1809604801400 + g.id * 250),
	iif(f.status IN ('sent', 'delivered', 'read', 'undelivered'), 1809604802000 + g.id * 250, NULL),
	iif(f.status IN ('delivered', 'read'), 1809604804000 + g.id * g.id * 1000, NULL),
	iif(f.status = 'read', 1809605000000 + g.id * 600000, NULL),
	iif(f.status IN ('failed', 'undelivered'), 1809604809000 + g.id * 250, NULL),
	iif(f.status = 'canceled', 1809604900000, NULL),
	iif(f.status = 'canceled', NULL, printf('SM%032d', g.id)), f.code, f.message, 1809604900000
FROM fates f JOIN guests g ON g.id = f.guest JOIN templates t ON t.id = (SELECT template_id FROM campaigns WHERE id = 1);
INSERT INTO status_events (invitation_id, status, source, at, provider_at, error_code, detail)
SELECT id, 'queued', 'person', queued_at, NULL, NULL, NULL FROM invitation_logs
UNION ALL SELECT id, 'accepted', 'send', accepted_at, NULL, NULL, NULL FROM invitation_logs WHERE accepted_at IS NOT NULL
UNION ALL SELECT id, 'sent', 'poll', sent_at, sent_at, NULL, NULL FROM invitation_logs WHERE sent_at IS NOT NULL
UNION ALL SELECT id, 'delivered', 'poll', delivered_at, delivered_at, NULL, NULL FROM invitation_logs WHERE delivered_at IS NOT NULL
UNION ALL SELECT id, 'read', 'webhook', read_at, read_at, NULL, NULL FROM invitation_logs WHERE read_at IS NOT NULL
UNION ALL SELECT id, status, 'poll', failed_at, failed_at, error_code, NULL FROM invitation_logs WHERE failed_at IS NOT NULL
UNION ALL SELECT id, 'canceled', 'person', canceled_at, NULL, NULL, NULL FROM invitation_logs WHERE canceled_at IS NOT NULL
ORDER BY 1, 4;

INSERT INTO invitation_logs (campaign_id, guest_id, phone, content_sid, variables, preview, status, queued_at, status_at)
SELECT 2, g.id, g.phone, t.content_sid, '{}', 'A gentle reminder for ' || g.name, iif(g.id = 5, 'held', 'queued'), 1809777000000, 1809777000000
FROM guests g JOIN templates t ON t.id = (SELECT template_id FROM campaigns WHERE id = 2) WHERE g.id IN (4, 5, 7);
UPDATE invitation_logs SET error_message = 'the phone was changed after this message was queued' WHERE status = 'held';
UPDATE event SET paused_at = 1809777100000, pause_reason = 'paused by a person';
COMMIT;
