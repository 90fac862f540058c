#!/bin/sh
# Runs test programs one after the other and ends with one line that adds them up.
# A program that dies, or runs no check, counts as failed. What tests leave behind when they
# fail goes with the directory they all work in.
passed=0 failed=0
TMPDIR=$(mktemp -d) || exit 1
export TMPDIR
output=$TMPDIR/output
trap 'rm -rf "$TMPDIR"' EXIT
trap 'exit 1' HUP INT TERM
for program in "$@"; do
	timeout 600 "$program" >"$output" 2>&1
	code=$?
	checks=$(sed -n 's/^[0-9]*%: Checks: \([0-9]*\), .*/\1/p' "$output" | tail -1)
	bad=$(sed -n 's/.*Failures: \([0-9]*\), Errors: \([0-9]*\).*/\1 + \2/p' "$output" | tail -1)
	bad=$((${bad:-0}))
	[ -n "$checks" ] && [ "$checks" -gt 0 ] || { checks=1 bad=1; }
	[ $code -eq 0 ] || [ $bad -gt 0 ] || bad=1
	printf '%-32s %s of %s\n' "$(basename "$program")" $((checks - bad)) "$checks"
	[ $bad -eq 0 ] && [ $code -eq 0 ] || cat "$output"
	passed=$((passed + checks - bad)) failed=$((failed + bad))
done
echo "$passed passed, $failed failed"
[ $failed -eq 0 ] && [ $passed -gt 0 ]
