#!/bin/sh
# newcomer.sh PART...: shells, event, service, purge; what a newcomer does with the installed package, inside the system that
# fresh.sh makes.
set -eu
trap '[ $? -eq 0 ] || echo "  FAILED after the last ok"' EXIT
ok() { echo "  ok  $*"; }
user=ana home=/home/ana
as_user() { runuser -u $user -- env HOME=$home USER=$user XDG_RUNTIME_DIR="/run/user/$(id -u $user)" LC_ALL=C.UTF-8 "$@"; }
# status KEY: a number of convoke status --json.
status() { as_user convoke status --json | grep -o "\"$1\": *[0-9]*" | head -n 1 | grep -o '[0-9]*$'; }
wait_until() {
	tries=0
	until "$@"; do
		tries=$((tries + 1))
		[ $tries -lt 300 ] || { echo "  never: $*"; exit 1; }
		sleep 0.1
	done
}

shells() {
	ok "$(convoke --version | head -n 1)"
	man -w convoke >/dev/null
	man -w 5 convoke >/dev/null
	MANWIDTH=80 man convoke | grep -q 'turns a guest list into delivered WhatsApp invitations'
	ok "man convoke, man 5 convoke"
	bash -c '. /usr/share/bash-completion/bash_completion; _completion_loader convoke; complete -p convoke' |
		grep -q '_convoke convoke'
	ok "bash has the completion"
	[ "$(zsh -f -c 'autoload -Uz compinit; compinit -u -D; print $_comps[convoke]')" = _convoke ]
	ok "zsh has it"
	[ "$(fish -c 'complete -C "convoke imp"' | cut -f 1)" = import ]
	ok "fish has it"
	[ "$(stat -c '%U %a' /usr/bin/convoke)" = 'root 755' ]
}

# From nothing to 36 queued, and a test to one's own phone.
event() {
	useradd --create-home $user
	/root/twilio-sim --port 4010 --seed 7 --speed 0.1 --journal /root/journal >/dev/null &
	as_user mkdir -p $home/.config/convoke
	as_user sh -c "umask 077; cat >$home/.config/convoke/config" <<-END
		[twilio]
		base_url = http://127.0.0.1:4010
		account_sid = AC00000000000000000000000000000001
		auth_token = simulated-token
		from = +15558157377
		[send]
		window = always
		daily_limit = 0
		rate = 4
	END
	cp /root/guests.csv $home
	as_user convoke init --name 'Ana & Tomás' --venue 'Quinta da Serra' --starts '2027-06-12 16:00' \
		--time-zone Europe/Lisbon --country PT --rsvp-url 'https://example.org/i/{token}' >/dev/null
	as_user convoke import $home/guests.csv >/dev/null
	[ "$(status guests)" = 36 ]
	ok "init, import: 36 guests"
	as_user convoke template fetch >/dev/null
	as_user convoke template map wedding_invitation >/dev/null
	as_user convoke template default wedding_invitation >/dev/null
	as_user convoke send --test-to +351910000000 --yes >/dev/null
	ok "template, a test to one's own phone"
	as_user convoke send --filter group:family --dry-run >/dev/null || [ $? -eq 3 ]
	as_user convoke send --guest 1 --guest 2 --yes >/dev/null || [ $? -eq 3 ]
	[ "$(status none)" = 34 ]
	ok "send to two"
	as_user convoke send --all --queue-only --yes >/dev/null || [ $? -eq 3 ]
	[ "$(status queued)" -ge 30 ]
	ok "the others wait in the queue"
}

# To whom Twilio has made a message and with which values, the guest's own link among them; one a line.
created() { sed -n '/"kind":"create".*"recorded":true/s/.*\("to":.*\),"body":.*/\1/p' /root/journal; }
main_pid() { as_user systemctl --user show --property MainPID --value convoke@event; }
running() { [ "$(main_pid)" != 0 ] && [ "$(main_pid)" != "${killed:-0}" ]; }
begun() { [ "$(status queued)" -lt 25 ]; }
empty() { [ "$(status queued)" = 0 ] && [ "$(status sending)" = 0 ] && [ "$(status unknown)" = 0 ]; }

service() {
	loginctl enable-linger $user
	wait_until [ -S "/run/user/$(id -u $user)/bus" ]
	as_user systemd-analyze --user verify /usr/lib/systemd/user/convoke@.service
	systemd-analyze verify '/usr/share/doc/convoke/examples/convoke-callbacks@.service'
	as_user systemctl --user enable --now convoke@event 2>/dev/null
	wait_until running
	ok "systemctl --user enable --now convoke@event"
	wait_until begun
	killed=$(main_pid)
	kill -9 "$killed"
	wait_until running
	ok "killed in the middle, it is started again"
	as_user systemctl --user stop convoke@event
	[ "$(as_user systemctl --user is-failed convoke@event)" = inactive ]
	[ "$(status queued)" -gt 0 ]
	ok "stopped while $(status queued) wait, which is no failure"
	as_user systemctl --user start convoke@event
	wait_until empty
	created | sort | uniq -d | grep . && exit 1
	[ "$(status none)" = 0 ]
	[ "$(created | wc -l)" -ge 30 ]
	ok "all are invited, nobody twice: $(created | wc -l) messages, $(status failed) refused"
	as_user systemctl --user start convoke@nowhere 2>/dev/null && exit 1
	ok "an event that is not there does not start"
	as_user systemctl --user disable --now convoke@event 2>/dev/null
	ok "the service does what the manual says"
}

purge() {
	apt-get -q -y purge convoke >/dev/null 2>&1
	rm -rf $home /root/convoke* /var/lib/systemd/linger
	left=$(find / -xdev ! -path '/var/cache/man/*' -name '*convoke*')
	[ -z "$left" ] || { echo "$left"; exit 1; }
	ok "nothing is left"
}

for part; do "$part"; done
