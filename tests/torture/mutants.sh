#!/bin/sh
# mutants.sh TORTURE PROGRAMS MUTANT...: runs the torture on programs with one deliberate mistake each. It must
# fail on every one of them by what the journal says; a program that breaks in another way is not caught.
torture=$1 programs=$2
shift 2
TMPDIR=$(mktemp -d) || exit 1
export TMPDIR
trap 'rm -rf "$TMPDIR"' EXIT
trap 'exit 1' HUP INT TERM
export SEED="${SEED:-$(date +%s)}" KILLS="${MUTANT_KILLS:-12}" GUESTS="${MUTANT_GUESTS:-120}"

one() {
	world=$(sed -n 's/^World: //p' "tests/torture/mutants/$1.patch")
	for try in 1 2 3; do # chance may spare a mistake once
		CONVOKE_PROGRAM="$programs/$1/convoke" WORLD=$world timeout 300 "$torture" >"$TMPDIR/$1" 2>&1
		complaint=$(sed -n 's/.*the journal says: //p' "$TMPDIR/$1" | head -1)
		[ -n "$complaint" ] && break
		SEED=$((SEED + try))
	done
	if [ -n "$complaint" ]; then
		printf '  %-24s caught in %s: %s\n' "$1" "$world" "$complaint"
	else
		printf '  %-24s NOT CAUGHT in %s\n' "$1" "$world"
		cat "$TMPDIR/$1"
		echo "$1" >>"$TMPDIR/missed"
	fi
}

echo "deliberate mistakes, seed $SEED"
for mutant; do one "$mutant"; done
missed=$(cat "$TMPDIR/missed" 2>/dev/null | wc -l)
echo "$(($# - missed)) of $# caught"
[ "$missed" -eq 0 ]
