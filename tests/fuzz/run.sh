#!/bin/sh
# run.sh SECONDS TARGET...: each target under libFuzzer for so long, two at a time, beginning with its
# corpus. Ends with a table; exits 1 when a target crashed, and says where the input lies that did it.
# What libFuzzer finds worth keeping stays in build/fuzz/corpus, and the next run goes on from there.
out=build/fuzz

one() {
	target=$2 log=$out/$2.log found=$out/crashes/$2
	rm -rf "$found"
	mkdir -p "$out/corpus/$target" "$found"
	# No leak check at exit of what libraries keep for ever; LeakSanitizer looks after each input anyway.
	timeout $(($1 * 2 + 120)) "$out/tests/fuzz/$target" -max_total_time="$1" -max_len=4096 -timeout=25 \
		-rss_limit_mb=3000 -print_final_stats=1 -dict=tests/fuzz/words.dict -artifact_prefix="$found/" \
		"$out/corpus/$target" "tests/fuzz/corpus/$target" >"$log" 2>&1
	code=$?
	runs=$(sed -n 's/^stat::number_of_executed_units: *//p' "$log" | tail -1)
	crashes=$(find "$found" -type f | wc -l)
	[ $code -eq 0 ] || [ "$crashes" -gt 0 ] || crashes=1
	printf '%-12s %10s %8s\n' "$target" "${runs:-?}" "$crashes" >>"$out/summary"
	[ "$crashes" -eq 0 ] || { echo "$target crashed; its input is in $found, its log is $log"; tail -n 30 "$log"; }
}

if [ "$1" = --one ]; then
	one "$2" "$3"
	exit 0
fi

seconds=$1
shift
TMPDIR=$(mktemp -d) || exit 1
export TMPDIR
trap 'rm -rf "$TMPDIR"' EXIT
trap 'exit 1' HUP INT TERM
: >"$out/summary"
echo "$# targets, $seconds s each, two at a time"
printf '%s\n' "$@" | xargs -P 2 -I{} sh "$0" --one "$seconds" '{}'
printf '%-12s %10s %8s\n' target executions crashes
sort "$out/summary"
awk -v wanted=$# '
	{ runs += $2; crashes += $3 }
	END {
		crashes += wanted - NR
		printf "%-12s %10d %8d\n", "all", runs, crashes
		exit crashes > 0
	}' "$out/summary"
