#!/bin/sh
# The include rule: who may know whom, and the one file that may know each library.
# Prints every breach; exits 1 when there is one.
cd "$(dirname "$0")/.." || exit 1
breaches=0

breach() {
	echo "$1"
	breaches=$((breaches + 1))
}

# only LIBRARY-PATTERN ALLOWED-PATTERN: which of our files may include it
only() {
	found=$(grep -lE "#include *[<\"]($1)" $(find src ui data -name '*.[ch]' -o -name '*.cc') 2>/dev/null | grep -vE "$2")
	[ -z "$found" ] || breach "$1 is included by $(echo $found)"
}
only 'sqlite3' '^data/[a-z_]+\.c$'
only 'n?curses' '^ui/[a-z_]+\.c$'
only 'curl/' '^src/delivery/http\.c$'
only 'json-c' '^src/base/json\.c$'
only 'unicode/' '^src/base/(calendar|country)\.c$'
only 'phonenumbers' '^src/guests/phone\.cc$'
only 'utf8proc' '^src/(base|guests)/[a-z_]+\.c$'
only 'openssl' '^src/twilio/signature\.c$'
only 'microhttpd' '^src/webhook/server\.c$'
only 'csv\.h>' '^src/guests/(csv|sheet)\.c$'
only 'qrencode' '^src/base/qr\.c$'
# A thread begins in few places; what is long work for the screen goes through ui/job.c.
only 'pthread' '^(src/(base/clock|delivery/(worker|fetching)|webhook/server)|ui/job|data/writer)\.c$'
only 'ini\.h' '^src/settings\.c$'

# never FOLDER PATTERN: what files of a folder must not include of ours
never() {
	found=$(grep -nE "#include *\"($2)" $(find "$1" -name '*.[ch]' -o -name '*.cc') /dev/null)
	[ -z "$found" ] || breach "$1 must not include that:
$found"
}
never src/base '(data|twilio|delivery|webhook|guests|campaign|cmd|ui)/|app\.h|settings\.h'
never src/twilio '(delivery|webhook|guests|campaign|cmd|ui)/|app\.h|settings\.h'
never data '(twilio|delivery|webhook|guests|campaign|cmd|ui)/|app\.h|settings\.h'
never src/delivery '(webhook|guests|campaign|cmd|ui)/|app\.h'
never src/guests '(delivery|webhook|campaign|cmd|ui)/|app\.h|settings\.h'
never src/doctor '(cmd|webhook)/|app\.h|ui/([^a]|a[^b])'
never src/webhook '(delivery|guests|campaign|cmd|ui)/|app\.h|settings\.h'
never src/campaign '(delivery|webhook|cmd|ui)/|app\.h'
never ui '(delivery|webhook|cmd)/|settings\.h'

# No header brings a library's header along.
for header in $(find src ui data -name '*.h'); do
	if grep -qE '#include *<(sqlite3|n?curses|curl/|json-c|unicode/|phonenumbers|utf8proc|openssl|csv\.h|ini\.h|qrencode|microhttpd)' "$header"; then
		breach "$header includes a library's header"
	fi
done

for file in $(find src ui data/*.[ch] tests -type f); do
	lines=$(wc -l <"$file")
	[ "$lines" -le 500 ] || breach "$file has $lines lines: a second module hides in it"
done

[ $breaches -eq 0 ]
