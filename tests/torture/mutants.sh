#!/bin/sh
# mutants.sh TORTURE PROGRAMS MUTANT...: runs the torture on programs with one deliberate mistake each. It must
# fail on every one of them by what the journal says; a program that breaks in another way is not caught. A patch with
# a line "Suite: PROGRAM" is for that suite, which stands beside TORTURE, and the first check that fails there counts.
one() { # TORTURE PROGRAMS MUTANT
	world=$(sed -n 's/^World: //p' "tests/torture/mutants/$3.patch")
	with=$(sed -n 's/^With: //p' "tests/torture/mutants/$3.patch")
	suite=$(sed -n 's/^Suite: //p' "tests/torture/mutants/$3.patch")
	program=$1 says='.*the journal says: '
	[ -z "$suite" ] || program=$(dirname "$1")/$suite world=$suite says='^tests/[^:]*:[0-9]*:F:[^:]*:'
	report=$TMPDIR/$3
	for try in 1 2 3; do # chance may spare a mistake once
		# shellcheck disable=SC2086 # words of the environment
		env CONVOKE_PROGRAM="$2/$3/convoke" WORLD="$world" $with timeout 300 "$program" >"$report" 2>&1
		complaint=$(sed -n "s|$says||p" "$report" | head -1)
		if [ -n "$complaint" ]; then
			printf '  %-24s caught in %s: %s\n' "$3" "$world" "$complaint"
			echo "$3" >>"$TMPDIR/caught"
			return
		fi
		SEED=$((SEED + try))
	done
	printf '  %-24s NOT CAUGHT in %s\n%s\n' "$3" "$world" "$(cat "$report")"
}

if [ "$1" = --one ]; then
	shift
	one "$@"
	exit 0
fi

torture=$1 programs=$2
shift 2
TMPDIR=$(mktemp -d) || exit 1
trap 'rm -rf "$TMPDIR"' EXIT
trap 'exit 1' HUP INT TERM
export TMPDIR SEED="${SEED:-$(date +%s)}" KILLS="${MUTANT_KILLS:-12}" GUESTS="${MUTANT_GUESTS:-120}"
echo "deliberate mistakes, seed $SEED"
lanes=$(($(nproc 2>/dev/null || echo 2) * 2))
printf '%s\n' "$@" | xargs -P "$lanes" -I{} sh "$0" --one "$torture" "$programs" {}
caught=$(cat "$TMPDIR/caught" 2>/dev/null | wc -l)
echo "$caught of $# caught"
[ "$caught" -eq $# ]
