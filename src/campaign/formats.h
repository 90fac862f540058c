#ifndef CAMPAIGN_FORMATS_H
#define CAMPAIGN_FORMATS_H

#include "guests/export.h"

/* What a guest list can be written as: csv, json, html. NULL for a word that is none of these. */
export_writer *format_of_word(const char *word);

/* What a file's ending means; one without an ending is CSV. NULL for an ending that means nothing. */
#define FORMAT_ENDINGS "guests are written as .csv, .json or .html; a spreadsheet opens .csv, a browser .html"
export_writer *format_of_path(const char *path);

#endif
