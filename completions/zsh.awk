# The completion for zsh.

function quoted(text) { gsub(/'/, "'\\''", text); return text }
function described(text) { gsub(/\\|\[|\]|:/, "\\\\&", text); return quoted(text) }

function action(i,    kind) {
	kind = value_kind(i)
	if (kind == "") return ""
	if (kind == "file") return ":" value_name(i) ":_files"
	if (kind == "filter") return ":" value_name(i) ":(" joined_filters() ")"
	if (kind == "choice") return ":" value_name(i) ":(" value_choices(i) ")"
	if (kind == "zone") return ":" value_name(i) ":_time_zone"
	return ":" described(value_name(i)) ":"
}
function joined_filters(    text) { text = filters(); gsub(/:/, "\\:", text); return text }

# With a value: "--format csv" and "--format=csv", "-o out.csv" and "-oout.csv".
function option_spec(i,    letter, text, plus, equals) {
	letter = option_letter(i)
	text = "[" described(option_help(i)) "]" action(i) "'"
	if (value_kind(i) != "") { plus = "+"; equals = "=" }
	if (letter == "") return "'--" option_name(i) equals text
	return "'(-" letter " --" option_name(i) ")'{-" letter plus ",--" option_name(i) equals "}'" text
}
function operand_spec(i,    kind) {
	kind = operand_kind(i)
	if (kind == "file") return " '1:file:_files'"
	if (kind == "command") return " '1:command:(" command_names() ")' '2:command:(" all_members() ")'"
	if (kind == "choice") return " '1:number of the guest:' '2:answer:(" operand_choices(i) ")'"
	return " '*: :'"
}
function arguments_of(i,    j, out) {
	out = "_arguments -s $common"
	for (j = 1; j <= option_count(); j++)
		if (option_of(j, command(i))) out = out " \\\n\t\t\t" option_spec(j)
	return out operand_spec(i)
}
function alone(word,    i) {
	for (i = 1; i <= command_count(); i++)
		if (command(i) == word) return i
	return 0
}

function write_script(    i, j, word) {
	print "#compdef convoke"
	print "# Completion of convoke for zsh; made from its tables of commands and options."
	print "_convoke() {"
	print "\tlocal curcontext=\"$curcontext\" state line"
	print "\ttypeset -A opt_args"
	print "\tlocal -a common commands members"
	print "\tcommon=("
	for (i = 1; i <= option_count(); i++)
		if (is_common(i)) print "\t\t" option_spec(i)
	print "\t)"
	print "\tcommands=("
	for (i = 1; i <= command_count(); i++)
		if (is_new_word(i)) print "\t\t'" first_word(i) ":" described(first_summary(i)) "'"
	print "\t)"
	printf "\t_arguments -C $common"
	for (i = 1; i <= option_count(); i++)
		if (is_dashboards(i)) printf " %s", option_spec(i)
	print " '1:command:->command' '*::argument:->argument'"
	print "\tcase $state in"
	print "\tcommand) _describe command commands ;;"
	print "\targument)"
	print "\t\tcase $words[1] in"
	for (i = 1; i <= command_count(); i++)
		if (is_new_word(i)) {
			word = first_word(i)
			print "\t\t" word ")"
			if (members(word) != "") write_family(word)
			else print "\t\t\t" arguments_of(i)
			print "\t\t\t;;"
		}
	print "\t\tesac ;;"
	print "\tesac"
	print "}"
	print "_convoke \"$@\""
}
function write_family(word,    i) {
	print "\t\t\tif (( CURRENT == 2 )); then"
	print "\t\t\t\tmembers=("
	for (i = 1; i <= command_count(); i++)
		if (family(i) == word) print "\t\t\t\t\t'" member(i) ":" described(summary(i)) "'"
	print "\t\t\t\t)"
	print "\t\t\t\t_describe command members"
	print "\t\t\t\treturn"
	print "\t\t\tfi"
	print "\t\t\tshift words; (( CURRENT-- ))"
	print "\t\t\tcase $words[1] in"
	for (i = 1; i <= command_count(); i++)
		if (family(i) == word) print "\t\t\t" member(i) ") " arguments_of(i) " ;;"
	print "\t\t\tesac"
}
