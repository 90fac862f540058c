# Reads .def tables, for what is made from them: manuals and completions. The text is in table_text once they are read.

# The rows of a table as row[TABLE, 1..rows[TABLE], 1..]: C strings joined, everything else as it stands.
function parse_table(text,    at, c, depth, quoted, argument, name, escaped) {
	gsub(/\/\*([^*]|\*[^\/])*\*\//, "", text)
	depth = 0; quoted = 0; name = ""; argument = ""
	for (at = 1; at <= length(text); at++) {
		c = substr(text, at, 1)
		if (quoted) {
			if (c == "\\") { at++; argument = argument substr(text, at, 1) }
			else if (c == "\"") quoted = 0
			else argument = argument c
		} else if (c == "\"") { if (depth) quoted = 1 }
		else if (c == "'") { argument = argument substr(text, at, 3); at += 2 }
		else if (c == "(" ) { depth++; if (depth == 1) start_row(name) }
		else if (c == ")") { depth--; if (depth == 0) { add_argument(argument); argument = ""; name = "" } }
		else if (depth == 0) { name = c ~ /[A-Z_]/ ? name c : "" }
		else if (c == ",") { add_argument(argument); argument = "" }
		else if (c !~ /[ \t\n]/) argument = argument c
	}
}
function start_row(name) { table = name; rows[table]++; columns = 0 }
function add_argument(text) { columns++; row[table, rows[table], columns] = text }

FILENAME ~ /[.]def$/ { if ($0 !~ /^#/) table_text = table_text $0 "\n"; next }
