#!/bin/sh
# A whole event as a script: whole-event.sh LIST.csv OUT.csv, with the settings in the environment and jq for the JSON.
set -eu
list=$1 out=$2
fail() { echo "whole-event: $*" >&2; exit 1; }
of() { printf '%s' "$1" | jq "$2"; }

convoke init --name "Ana & Tomás" --host Ana --venue "Quinta da Serra" --starts "2027-06-12 16:00" --country PT \
	--time-zone Europe/Lisbon --rsvp-url "https://rsvp.example.org/{token}" >/dev/null || fail "no event was made"

# Exit code 3: some rows were refused. They wait in a file of their own, and the rest goes on.
read=$(convoke import "$list" --rejects refused.csv --json) || [ $? -eq 3 ] || fail "$list was not read"
[ "$(of "$read" .added)" -gt 0 ] || fail "there is nobody in $list"
convoke template fetch >/dev/null
for template in wedding_invitation rsvp_reminder; do convoke template map $template >/dev/null; done
convoke template default wedding_invitation >/dev/null
convoke send --all --dry-run --json >plan.json || [ $? -eq 3 ] || fail "some cannot be invited: see plan.json"
jq -e '.messages | length > 0 and all(.text | contains("{{") | not)' plan.json >/dev/null || fail "a text has a hole: see plan.json"
sent=$(convoke send --all --yes --json) || [ $? -eq 3 ] || fail "the send was stopped; convoke status says why"
[ "$(of "$sent" '.waiting + .unknown')" -eq 0 ] || fail "not all went: $sent"
tries=60
until convoke sync >/dev/null && [ "$(of "$(convoke status --json)" '.accepted + .sent')" -eq 0 ]; do
	[ $((tries -= 1)) -gt 0 ] || break # a phone that stays off does not hold up the others
	sleep "${WAIT:-60}"
done
convoke rsvp 1 yes --seats 2 >/dev/null # Antónia said so on the phone: she is not reminded
silent=$(convoke send --reminder --filter rsvp:none --template rsvp_reminder --yes --json) || [ $? -eq 3 ] || fail "no reminders"
convoke export -o "$out" || fail "$out was not written"
echo "{\"invited\":$(of "$sent" .accepted),\"reminded\":$(of "$silent" .accepted)}"
