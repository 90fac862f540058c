# What the three shells ask about a table: names, owners of options, what a value is.

function command_count() { return rows["COMMAND"] }
function command(i) { return row["COMMAND", i, 1] }
function summary(i) { return row["COMMAND", i, 3] }
# "template" of "template fetch", "" when a command has one word.
function family(i,    words) { return split(command(i), words, " ") > 1 ? words[1] : "" }
function member(i,    words) { split(command(i), words, " "); return words[2] }
# Whether no row before has this first word.
function is_new_word(i,    word, j, words, others) {
	split(command(i), words, " ")
	for (j = 1; j < i; j++) {
		split(command(j), others, " ")
		if (others[1] == words[1]) return 0
	}
	return 1
}
function first_word(i,    words) { split(command(i), words, " "); return words[1] }
# A line for a first word that several commands share.
function first_summary(i) { return family(i) == "" ? summary(i) : members(family(i)) }
function members(word,    i, out) {
	for (i = 1; i <= command_count(); i++)
		if (family(i) == word) out = out (out == "" ? "" : ", ") member(i)
	return out
}

# All second words.
function all_members(    i, out) {
	for (i = 1; i <= command_count(); i++)
		if (family(i) != "") out = out (out == "" ? "" : " ") member(i)
	return out
}

function option_count() { return rows["OPTION"] }
function option_name(i) { return row["OPTION", i, 3] }
function option_letter(i) { return row["OPTION", i, 2] == "0" ? "" : substr(row["OPTION", i, 2], 2, 1) }
function option_help(i) { return row["OPTION", i, 5] }
# "--file -f".
function option_words(i) { return "--" option_name(i) (option_letter(i) == "" ? "" : " -" option_letter(i)) }
function option_of(i, name,    n, j, names) {
	n = split(row["OPTION", i, 6], names, ", *")
	for (j = 1; j <= n; j++)
		if (names[j] == name) return 1
	return 0
}
function is_common(i) { return row["OPTION", i, 6] == "*" }
function is_dashboards(i) { return row["OPTION", i, 6] == "" }

# What the value of an option is: "" none, file, filter, choice of a few words, zone, command-line text.
function value_kind(i,    argument) {
	argument = row["OPTION", i, 4]
	if (argument == "") return ""
	if (argument == "FILE" || argument == "OUT") return "file"
	if (argument == "QUERY") return "filter"
	if (argument == "ZONE") return "zone"
	return value_choices(i) == "" ? "text" : "choice"
}
function value_name(i) { return tolower(row["OPTION", i, 4]) }
# "csv json" of "--format csv|json" in a synopsis, "" when the value is free.
function value_choices(i,    j, out) {
	for (j = 1; j <= command_count() && out == ""; j++)
		if (option_of(i, command(j))) out = choices(row["COMMAND", j, 2], "--" option_name(i) " ")
	return out
}
function choices(synopsis, before,    at) {
	at = index(synopsis, before)
	synopsis = substr(synopsis, at + length(before))
	if (!at || !match(synopsis, /^[a-z][a-z0-9-]*([|][a-z][a-z0-9-]*)+/)) return ""
	return separated(substr(synopsis, 1, RLENGTH), "[|]")
}
function separated(words, by) { gsub(by, " ", words); return words }
# All names of time zones, one a line, as a command line.
function zones() { return "awk '!/^#/ { print $3 }' /usr/share/zoneinfo/zone.tab 2>/dev/null" }
# What the operands of a command are, by its synopsis: file (the first), command, choice (operand_choices).
function operand_kind(i,    synopsis) {
	synopsis = row["COMMAND", i, 2]
	if (synopsis ~ /^(FILE|OUT)/) return "file"
	if (synopsis ~ /^\[COMMAND\]/) return "command"
	return operand_choices(i) == "" ? "" : "choice"
}
# "yes no maybe none" of "ID yes|no|maybe|none".
function operand_choices(i) { return choices(row["COMMAND", i, 2], "ID ") }
function filters(    i, out) {
	for (i = 1; i <= rows["STATUS"]; i++) out = out "status:" row["STATUS", i, 2] " "
	return out "rsvp:none rsvp:yes rsvp:no rsvp:maybe opted_out:yes group: lang: code: seats: sent: campaign:"
}
function command_names(    i, out) {
	for (i = 1; i <= command_count(); i++)
		if (is_new_word(i)) out = out (out == "" ? "" : " ") first_word(i)
	return out
}
function common_words(    i, out) {
	for (i = 1; i <= option_count(); i++)
		if (is_common(i)) out = out " " option_words(i)
	return out
}
function words_of_kind(kind, separator,    i, out) {
	for (i = 1; i <= option_count(); i++)
		if (value_kind(i) == kind) out = out (out == "" ? "" : separator) joined(option_words(i), separator)
	return out
}
function all_kinds(separator) {
	return words_of_kind("file", separator) separator words_of_kind("filter", separator) separator \
		words_of_kind("choice", separator) separator words_of_kind("zone", separator) separator words_of_kind("text", separator)
}
function joined(words, separator) { gsub(/ /, separator, words); return words }

END { parse_table(table_text); write_script() }
