# Expands @MARKERS@ of a manual's .in file from the .def tables:
#   awk -f tables.awk -f generate.awk src/commands.def src/options.def ui/keys.def data/status.def src/doctor/checks.def man/convoke.1.in

# Text as mdoc wants it: a sentence a line, short lines, minus signs that can be copied.
function prose(text,    n, i, words, line) {
	n = split(text, words, " ")
	line = ""
	for (i = 1; i <= n; i++) {
		if (length(line) + length(words[i]) > 72) { emit(line); line = "" }
		line = line == "" ? words[i] : line " " words[i]
		if (words[i] ~ /.[.]$/ && i < n) { emit(line); line = "" }
	}
	if (line != "") emit(line)
}
function emit(line) { print quote(line) }
function quote(line) {
	gsub(/\\/, "\\e", line)
	gsub(/--/, "\\-\\-", line)
	if (line ~ /^[.']/) line = "\\&" line
	if (line ~ / [.]$/) line = line "\\&" # a dot for itself ends no sentence
	return line
}
function sentence(text) { return capital(text) (text ~ /[.]$/ ? "" : ".") }
function capital(text) { return toupper(substr(text, 1, 1)) substr(text, 2) }

# "[--filter QUERY]|all" as macros.
function synopsis(text,    n, i, words, out) {
	gsub(/[\[\]|]/, " & ", text)
	gsub(/[.][.][.]/, " ...", text)
	n = split(text, words, " ")
	out = ""
	for (i = 1; i <= n; i++)
		out = out " " macro(words[i])
	return out
}
function macro(word) {
	if (word == "[") return "Oo"
	if (word == "]") return "Oc"
	if (word == "|" || word == "...") return word
	if (word == "-") return "No \\-"
	if (word ~ /^-/) return "Fl " quote(substr(word, 2))
	if (word ~ /^[a-z]+$/) return "Cm " word
	return "Ar " word
}

function option_item(i,    letter) {
	letter = row["OPTION", i, 2]
	printf ".It"
	if (letter != "0") printf " Fl %s ,", substr(letter, 2, 1)
	printf " Fl \\-%s", row["OPTION", i, 3]
	if (row["OPTION", i, 4] != "") printf " Ar %s", row["OPTION", i, 4]
	print ""
	prose(sentence(row["OPTION", i, 5]))
}
function options_of(name,    i, n, found, names, j) {
	found = 0
	for (i = 1; i <= rows["OPTION"]; i++) {
		n = split(row["OPTION", i, 6], names, ", *")
		for (j = 1; j <= n; j++)
			if (names[j] == name) {
				if (!found++) print ".Bl -tag -width Ds"
				option_item(i)
			}
	}
	if (found) print ".El"
}
function examples_of(name,    i) {
	for (i = 1; i <= rows["EXAMPLE"]; i++)
		if (row["EXAMPLE", i, 1] == name) print ".Dl " quote(row["EXAMPLE", i, 2])
}
function show_commands(    i) {
	for (i = 1; i <= rows["COMMAND"]; i++) {
		print ".It Ic " row["COMMAND", i, 1] synopsis(row["COMMAND", i, 2])
		prose(sentence(row["COMMAND", i, 3]) " " row["COMMAND", i, 8])
		options_of(row["COMMAND", i, 1])
		examples_of(row["COMMAND", i, 1])
	}
}
# owner: "*" what every command takes, "" what is the dashboard's alone.
function show_options(owner,    i) {
	for (i = 1; i <= rows["OPTION"]; i++)
		if (row["OPTION", i, 6] == owner) option_item(i)
}
function show_keys(    i, place, words) {
	words["GUESTS"] = "The list"; words["GUEST"] = "One guest"; words["SEND"] = "Before sending"
	words["LEFT_OUT"] = "Those left out of a send"
	words["SETTLE"] = "What waits for your word"; words["TEMPLATES"] = "Templates"; words["PAGE"] = "Pages of text"
	words["FORM"] = "Forms"; words["FILES"] = "Choosing a file"; words["COLUMNS"] = "Columns of a list"
	words["FAILURES"] = "Why messages failed"; words["LOG"] = "What was said"
	words["IMPORT"] = "Before importing"; words["CHOICE"] = "Choosing one of several"
	for (i = 1; i <= rows["KEY"]; i++) {
		if (row["KEY", i, 1] != place) {
			if (place != "") print ".El"
			place = row["KEY", i, 1]
			print ".Ss " (place in words ? words[place] : capital(tolower(place)))
			print ".Bl -tag -width \"PgDn Ctrl-f Space\" -compact"
		}
		print ".It " key_macros(row["KEY", i, 3])
		prose(row["KEY", i, 5])
	}
	if (place != "") print ".El"
}
function key_macros(keys,    n, i, parts, out) {
	n = split(keys, parts, " ")
	out = ""
	for (i = 1; i <= n; i++)
		out = out (i > 1 ? " , " : "") "Ic " (parts[i] ~ /^[.,:;?!()\[\]|]$/ ? "\\&" : "") parts[i]
	return out
}
function show_checks(    i) {
	for (i = 1; i <= rows["CHECK"]; i++) {
		print ".It Cm " row["CHECK", i, 3]
		prose(row["CHECK", i, 4])
	}
}
function show_statuses(    i) {
	for (i = 1; i <= rows["STATUS"]; i++) {
		print ".It Cm " row["STATUS", i, 2]
		prose(row["STATUS", i, 8])
	}
}
function show_settings(    i, section) {
	for (i = 1; i <= rows["SETTING"]; i++) {
		section = row["SETTING", i, 2]
		printf ".It Va %s\n", row["SETTING", i, 3]
		if (section != "") print "In section\n.Sy [" section "] ;"
		else print "Before the first section;"
		print "environment:"
		print ".Ev " row["SETTING", i, 4] " ."
		if (row["SETTING", i, 5] != "") print "Default:\n.Cm " quote(row["SETTING", i, 5]) " ."
		if (row["SETTING", i, 6] == "SECRET") print "A secret."
		print ".Pp"
		prose(row["SETTING", i, 7])
	}
}
function show_environment(    i) {
	for (i = 1; i <= rows["SETTING"]; i++)
		print ".It Ev " row["SETTING", i, 4]
}

!parsed { parse_table(table_text); parsed = 1 }
/^@COMMANDS@$/ { show_commands(); next }
/^@COMMON_OPTIONS@$/ { show_options("*"); next }
/^@DASHBOARD_OPTIONS@$/ { show_options(""); next }
/^@KEYS@$/ { show_keys(); next }
/^@CHECKS@$/ { show_checks(); next }
/^@STATUSES@$/ { show_statuses(); next }
/^@SETTINGS@$/ { show_settings(); next }
/^@ENVIRONMENT@$/ { show_environment(); next }
{ print }
