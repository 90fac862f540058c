# The completion for bash.

function write_script(    i, j, text, family_of) {
	print "# Completion of convoke for bash; made from its tables of commands and options."
	print "_convoke_words() {"
	print "\tcase \"$1\" in"
	for (i = 1; i <= command_count(); i++) {
		text = ""
		for (j = 1; j <= option_count(); j++)
			if (option_of(j, command(i))) text = text " " option_words(j)
		if (operand_kind(i) == "command") text = text " " command_names()
		if (family(i) == "" && members(command(i)) != "") text = text " " joined(members(command(i)), " ")
		gsub(/,/, "", text)
		if (text != "") print "\t\"" command(i) "\") echo \"" substr(text, 2) "\" ;;"
	}
	for (i = 1; i <= command_count(); i++)
		if (is_new_word(i) && family(i) != "") {
			text = members(family(i)); gsub(/,/, "", text)
			print "\t\"" family(i) "\" | \"help " family(i) "\") echo \"" text "\" ;;"
		}
	text = ""
	for (j = 1; j <= option_count(); j++)
		if (is_dashboards(j)) text = text " " option_words(j)
	print "\t\"\") echo \"" command_names() text "\" ;;"
	print "\tesac"
	print "\techo \"" substr(common_words(), 2) "\""
	print "}"
	print ""
	print "_convoke() {"
	print "\tlocal word skip= command= line token i"
	print "\tlocal -a operands=()"
	print "\tCOMPREPLY=()"
	print "\tfor ((i = 1; i < COMP_CWORD; i++)); do"
	print "\t\tword=${COMP_WORDS[i]}"
	print "\t\t# bash parts words at colons and equals signs"
	print "\t\tif [[ $word == [:=]* ]]; then skip=yes; continue; fi"
	print "\t\tif [[ $skip ]]; then skip=; continue; fi"
	print "\t\tcase $word in"
	print "\t\t" all_kinds("|") ") skip=yes ;;"
	print "\t\t-?*) ;;"
	print "\t\t*) operands+=(\"$word\") ;;"
	print "\t\tesac"
	print "\tdone"
	text = ""
	for (i = 1; i <= command_count(); i++)
		if (family(i) != "") text = text (text == "" ? "" : "|") "'" command(i) "'"
	print "\t# the command's own words are no operands"
	print "\tcase \"${operands[0]-} ${operands[1]-}\" in"
	print "\t" text ") command=\"${operands[0]} ${operands[1]}\" operands=(\"${operands[@]:2}\") ;;"
	print "\t*) command=${operands[0]-} operands=(\"${operands[@]:1}\") ;;"
	print "\tesac"
	print "\tline=${COMP_LINE:0:COMP_POINT}"
	print "\ttoken=${line##*[[:space:]]} token=${token#--*=}"
	print "\tword=${COMP_WORDS[COMP_CWORD]}"
	print "\t[[ $word == '=' ]] && word="
	print "\t# the option stands before all of the value's pieces"
	print "\tfor ((i = COMP_CWORD - 1; i > 0; i--)); do"
	print "\t\t[[ ${COMP_WORDS[i]} == -* || $token != *\"${COMP_WORDS[i]}\"* ]] && [[ ${COMP_WORDS[i]} != '=' ]] && break"
	print "\tdone"
	print "\tcase ${COMP_WORDS[i]} in"
	print "\t" words_of_kind("file", "|") ") mapfile -t COMPREPLY < <(compgen -f -- \"$word\"); compopt -o filenames 2>/dev/null; return ;;"
	print "\t" words_of_kind("filter", "|") ")"
	print "\t\tmapfile -t COMPREPLY < <(compgen -W '" filters() "' -- \"$token\")"
	print "\t\t# bash replaces only what follows the colon"
	print "\t\tif [[ $token == *:* && $COMP_WORDBREAKS == *:* ]]; then COMPREPLY=(\"${COMPREPLY[@]#\"${token%:*}:\"}\"); fi"
	print "\t\tcompopt -o nospace 2>/dev/null; return ;;"
	for (i = 1; i <= option_count(); i++)
		if (value_kind(i) == "choice")
			print "\t" joined(option_words(i), "|") ") mapfile -t COMPREPLY < <(compgen -W '" value_choices(i) "' -- \"$word\"); return ;;"
	print "\t" words_of_kind("zone", "|") ") mapfile -t COMPREPLY < <(compgen -W \"$(" zones() ")\" -- \"$word\"); return ;;"
	print "\t" words_of_kind("text", "|") ") return ;;"
	print "\tesac"
	text = ""
	for (i = 1; i <= command_count(); i++)
		if (operand_kind(i) == "file") text = text (text == "" ? "" : "|") "'" command(i) "'"
	print "\tcase $command in"
	print "\t" text ") if [[ $word != -* && ${#operands[@]} == 0 ]]; then"
	print "\t\tmapfile -t COMPREPLY < <(compgen -f -- \"$word\"); compopt -o filenames 2>/dev/null; return"
	print "\tfi ;;"
	for (i = 1; i <= command_count(); i++)
		if (operand_kind(i) == "choice") {
			print "\t'" command(i) "') if [[ $word != -* && ${#operands[@]} == 1 ]]; then"
			print "\t\tmapfile -t COMPREPLY < <(compgen -W '" operand_choices(i) "' -- \"$word\"); return"
			print "\tfi ;;"
		}
	print "\thelp) [[ ${operands[0]-} ]] && command=\"help ${operands[0]}\" ;;"
	print "\tesac"
	print "\tmapfile -t COMPREPLY < <(compgen -W \"$(_convoke_words \"$command\")\" -- \"$word\")"
	print "}"
	print "complete -F _convoke convoke"
}
