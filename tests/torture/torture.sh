#!/bin/sh
# torture.sh TORTURE WORLD...: the torture in these worlds, several at once, and what it came to in all.
# SEED= repeats a run; KILLS= and ROUNDS= of each world, GUESTS= of each campaign.
torture=$1
shift
TMPDIR=$(mktemp -d) || exit 1
trap 'rm -rf "$TMPDIR"' EXIT
trap 'exit 1' HUP INT TERM
export TMPDIR torture SEED="${SEED:-$(date +%s)}"
echo "seed $SEED (SEED=$SEED repeats it)"
lanes=$(($(nproc 2>/dev/null || echo 2) * 2))
# shellcheck disable=SC2016 # the inner shell's variables
printf '%s\n' "$@" | xargs -P "$lanes" -I{} sh -c '
	WORLD=$1 "$torture" >"$TMPDIR/$1.log" 2>&1 && echo "$1" >>"$TMPDIR/passed"
	grep "^  " "$TMPDIR/$1.log" || cat "$TMPDIR/$1.log"' sh {}
cat "$TMPDIR"/*.log | awk '
	/ faults: / {
		kills += $2; duplicates += $6; lost += $8
		sub(/.* faults: /, "")
		count = split($0, kinds, ", ")
		for (i = 1; i <= count; i++) {
			n = kinds[i]
			sub(/.* /, "", n)
			sub(/ [0-9]+$/, "", kinds[i])
			if (n != "none") faults[kinds[i]] += n
		}
	}
	/ kills -9 and / { killed += $1; ended += $5; messages += $7 }
	END {
		printf "faults:"
		for (kind in faults) { printf " %s %d,", kind, faults[kind]; all += faults[kind] }
		printf " %d in all\n", all
		printf "%d kills -9, %d ends, %d messages, %d duplicates, %d lost\n", killed, ended, messages, duplicates, lost
	}'
passed=$(cat "$TMPDIR/passed" 2>/dev/null | wc -l)
for world; do
	grep -qx "$world" "$TMPDIR/passed" 2>/dev/null || grep -A20 "^[0-9]*%: Checks" "$TMPDIR/$world.log"
done
echo "$passed of $# worlds passed"
[ "$passed" -eq $# ]
