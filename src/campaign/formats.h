#ifndef CAMPAIGN_FORMATS_H
#define CAMPAIGN_FORMATS_H

#include "guests/export.h"

/* What a guest list can be written as: csv, json, html. NULL for a word that is none of these. */
export_writer *format_of_word(const char *word);

/* What a file's ending means, as such a word; one without an ending is CSV. NULL for an ending that means nothing. */
const char *format_word(const char *path);
/* The same as what writes it. */
export_writer *format_of_path(const char *path);
#define FORMAT_ENDINGS "guests are written as .csv, .json or .html; a spreadsheet opens .csv, a browser .html"

#endif
