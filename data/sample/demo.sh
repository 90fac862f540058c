#!/bin/sh
# demo.sh CONVOKE TWILIO-SIM: a dashboard on the sample event, sending to a simulated Twilio on this machine.
# Real credentials are never used: every TWILIO_ and CONVOKE_ variable is overridden, and so are the
# config and data folders.
set -eu
convoke=$1 simulator=$2
sample=$(dirname "$0")
home=$(mktemp -d "${TMPDIR:-/tmp}/convoke-demo.XXXXXX")
simulator_pid=

clean_up() {
	[ -z "$simulator_pid" ] || kill "$simulator_pid" 2>/dev/null || true
	rm -rf "$home"
}
trap clean_up EXIT
trap 'exit 1' INT TERM HUP

"$simulator" --port 0 --port-file "$home/port" --speed 0.8 --seed 7 >/dev/null &
simulator_pid=$!
until [ -s "$home/port" ]; do
	kill -0 "$simulator_pid" 2>/dev/null || { echo "the simulated Twilio did not start" >&2; exit 1; }
	sleep 0.1
done

for name in $(env | sed -n 's/^\(TWILIO_[A-Z_]*\|CONVOKE_[A-Z_]*\)=.*/\1/p'); do unset "$name"; done
export TWILIO_BASE_URL="http://127.0.0.1:$(cat "$home/port")"
export TWILIO_ACCOUNT_SID=AC00000000000000000000000000000001
export TWILIO_AUTH_TOKEN=simulated-token
export TWILIO_WHATSAPP_FROM=+15558157377
export CONVOKE_SEND_WINDOW=always CONVOKE_DAILY_LIMIT=0 CONVOKE_RATE=4 CONVOKE_POLL_INTERVAL=1
export CONVOKE_TEST_TO=+351910000000
export CONVOKE_FILE="$home/event.db" XDG_CONFIG_HOME="$home" XDG_DATA_HOME="$home"

# A bare system says nothing about characters; today's terminals show UTF-8.
[ -n "${LC_ALL:-}${LC_CTYPE:-}${LANG:-}" ] || export LC_ALL=C.UTF-8

# One option a line, so that values may hold blanks.
set --
while IFS= read -r option; do set -- "$@" "$option"; done <"$sample/event"
"$convoke" init "$@" >/dev/null
"$convoke" import "$sample/guests.csv" >/dev/null
"$convoke" template fetch >/dev/null
"$convoke" template map wedding_invitation >/dev/null
"$convoke" template map rsvp_reminder >/dev/null
"$convoke" template default wedding_invitation >/dev/null

echo "A demonstration: nothing leaves this machine. Press a to choose all guests, s to send, y to confirm."
"$convoke"
