# The completion for fish.

function quoted(text) { gsub(/\\/, "\\\\", text); gsub(/'/, "\\'", text); return "'" text "'" }

function value_words(i,    kind) {
	kind = value_kind(i)
	if (kind == "file") return " -r -F"
	if (kind == "filter") return " -x -a " quoted(filters())
	if (kind == "choice") return " -x -a " quoted(value_choices(i))
	if (kind == "zone") return " -x -a " quoted("(" zones() ")")
	return kind == "" ? "" : " -x"
}
function option_line(i, condition) {
	print "complete -c convoke" (value_kind(i) == "file" ? "" : " -f") (condition == "" ? "" : " -n " quoted(condition)) " -l " option_name(i) \
		(option_letter(i) == "" ? "" : " -s " option_letter(i)) value_words(i) " -d " quoted(option_help(i))
}

function write_script(    i, j) {
	print "# Completion of convoke for fish; made from its tables of commands and options."
	print "function __convoke_operands"
	print "\tset -l skip 0"
	print "\tfor word in (commandline -opc)[2..-1]"
	print "\t\tif test $skip = 1"
	print "\t\t\tset skip 0"
	print "\t\telse if contains -- $word " all_kinds(" ")
	print "\t\t\tset skip 1"
	print "\t\telse if not string match -q -- '-*' $word"
	print "\t\t\techo $word"
	print "\t\tend"
	print "\tend"
	print "end"
	print "function __convoke_has"
	print "\tset -l words (__convoke_operands)"
	print "\ttest (count $words) -ge (count $argv); and test \"$words[1..\"(count $argv)\"]\" = \"$argv\""
	print "end"
	print "function __convoke_at"
	print "\tset -l words (__convoke_operands)"
	print "\ttest \"$words\" = \"$argv\""
	print "end"
	print "complete -c convoke -f"
	for (i = 1; i <= command_count(); i++) {
		if (is_new_word(i))
			print "complete -c convoke -n __convoke_at -a " first_word(i) " -d " quoted(first_summary(i))
		if (family(i) != "")
			print "complete -c convoke -n " quoted("__convoke_at " family(i) "; or __convoke_at help " family(i)) \
				" -a " member(i) " -d " quoted(summary(i))
		if (operand_kind(i) == "file")
			print "complete -c convoke -n " quoted("__convoke_at " command(i)) " -F"
		if (operand_kind(i) == "command")
			print "complete -c convoke -n " quoted("__convoke_at " command(i)) " -a " quoted(command_names())
		if (operand_kind(i) == "choice")
			print "complete -c convoke -n " quoted("__convoke_has " command(i) "; and test (count (__convoke_operands)) = 2") \
				" -a " quoted(operand_choices(i))
	}
	for (j = 1; j <= option_count(); j++) {
		if (is_common(j)) option_line(j, "")
		if (is_dashboards(j)) option_line(j, "__convoke_at")
		for (i = 1; i <= command_count(); i++)
			if (option_of(j, command(i))) option_line(j, "__convoke_has " command(i))
	}
}
