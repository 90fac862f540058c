#!/bin/sh
# run.sh PROGRAM...: runs test programs, several at once, and ends with one line that adds them up.
# "NAME=value PROGRAM" runs it with that in its environment. A program that dies, or runs no
# check, counts as failed. What failing tests leave behind goes with the directory they all work in.
one() {
	report=$(mktemp "$TMPDIR/report-XXXXXX")
	began=$(date +%s)
	# shellcheck disable=SC2086 # words of the environment, then the program
	timeout 900 env $1 >"$report" 2>&1
	code=$?
	checks=$(sed -n 's/^[0-9]*%: Checks: \([0-9]*\), .*/\1/p' "$report" | tail -1)
	bad=$(sed -n 's/.*Failures: \([0-9]*\), Errors: \([0-9]*\).*/\1 + \2/p' "$report" | tail -1)
	bad=$((${bad:-0}))
	[ -n "$checks" ] && [ "$checks" -gt 0 ] || { checks=1 bad=1; }
	[ $code -eq 0 ] || [ $bad -gt 0 ] || bad=1
	line=$(printf '%3d s  %-32s %s of %s' $(($(date +%s) - began)) "$(basename "${1##* }")${2:+ }$2" $((checks - bad)) "$checks")
	left_out=$(grep '^skipped: ' "$report" | sed 's/^/  /')
	[ $bad -gt 0 ] || [ -z "$left_out" ] || line="$line
$left_out"
	[ $bad -eq 0 ] || line="$line
$(cat "$report")"
	printf '%s\n' "$line"
	echo "$((checks - bad)) $bad" >>"$TMPDIR/totals"
}

if [ "$1" = --one ]; then
	case $2 in
	*' '*) one "$2" "${2% *}" ;;
	*) one "$2" ;;
	esac
	exit 0
fi

TMPDIR=$(mktemp -d) || exit 1
export TMPDIR
trap 'rm -rf "$TMPDIR"' EXIT
trap 'exit 1' HUP INT TERM
# Most tests wait for something most of the time, and no check may fail for being slowed down.
export CK_DEFAULT_TIMEOUT="${CK_DEFAULT_TIMEOUT:-60}"
lanes=$(($(nproc 2>/dev/null || echo 2) * 3))
printf '%s\n' "$@" | xargs -P "$lanes" -I{} sh "$0" --one '{}'
awk -v wanted=$# '
	{ passed += $1; failed += $2 }
	END {
		failed += wanted - NR
		print passed + 0 " passed, " failed " failed"
		exit failed || !passed
	}' "$TMPDIR/totals"
