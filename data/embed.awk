# Makes one C header of schema.sql, migrate.sql, queries.sql and erase.sql: the schema, the migration steps, an enum
# of queries with their text, and the script that erases a person. Comments are dropped.
# EMBED_SCHEMA (migrate.c), EMBED_QUERIES (db.c) and EMBED_ERASE (erase.c) choose the texts; all others see the enum only.

function quote(line) {
	gsub(/\\/, "\\\\", line)
	gsub(/"/, "\\\"", line)
	return "\t\"" line "\\n\"\n"
}
function file_kind() {
	return FILENAME ~ /schema/ ? "schema" : FILENAME ~ /migrate/ ? "migrate" : FILENAME ~ /erase/ ? "erase" : "queries"
}

file_kind() == "migrate" && /^-- version / { steps++; step[steps] = ""; version[steps] = $3; next }
file_kind() == "queries" && /^-- name: / { names++; name[names] = toupper($3); query[names] = ""; next }
{ sub(/[ \t]*--.*$/, "") }
/^[ \t]*$/ { next }
file_kind() == "schema" { schema = schema quote($0) }
file_kind() == "erase" { erase = erase quote($0) }
file_kind() == "migrate" { step[steps] = step[steps] quote($0) }
file_kind() == "queries" { query[names] = query[names] quote($0) }

END {
	print "/* Made from the .sql files of data/ by data/embed.awk. */"
	print "#ifndef EMBEDDED_SQL_H\n#define EMBEDDED_SQL_H\n\nenum query {"
	for (i = 1; i <= names; i++)
		print "\tQUERY_" name[i] ","
	print "\tQUERY_COUNT\n};\n\n#ifdef EMBED_SCHEMA\n#include \"data/migrate.h\""
	print "static const char schema_sql[] =\n" schema "\t;\n"
	print "static const struct migration migration_steps[] = {"
	for (i = 1; i <= steps; i++)
		print "\t{" version[i] ",\n" step[i] "\t},"
	print "\t{0, 0}\n};\n#endif\n\n#ifdef EMBED_QUERIES"
	print "static const char *const query_sql[QUERY_COUNT] = {"
	for (i = 1; i <= names; i++)
		print "\t[QUERY_" name[i] "] =\n" query[i] "\t,"
	print "};\n#endif\n\n#ifdef EMBED_ERASE"
	print "static const char erase_sql[] =\n" erase "\t;\n#endif\n#endif"
}
