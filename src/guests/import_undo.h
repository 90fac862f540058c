#ifndef GUESTS_IMPORT_UNDO_H
#define GUESTS_IMPORT_UNDO_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "data/import_record.h"
#include "guests/import.h"

struct import_undo_options {
	int64_t only;             /* the import that it must be (import_result.record); 0: whichever was last */
	bool dry_run;             /* on a private copy, as for an import */
	bool (*progress)(int64_t done, int64_t total, void *context); /* as for an import */
	void *context;
};

struct import_undo {
	struct import_record import;
	int64_t removed;          /* guests that it had added, off the list again */
	int64_t reverted;         /* guests with something put back */
	struct import_kept {      /* who stays, or keeps something */
		int64_t guest_id;
		char *name, *reason;
	} *kept;
	size_t kept_count;
};

enum { UNDO_DONE = IMPORT_DONE, UNDO_FAILED = IMPORT_FAILED, UNDO_NOTHING = 1, UNDO_STOPPED = IMPORT_STOPPED };

/*
 * Takes the last import back that has not been taken back: whom it added leaves the list unless touched or written to
 * since, what it changed goes back unless changed since; a phone or link that a message went to stays. Sends nothing.
 * UNDO_DONE; UNDO_NOTHING when there is none, or another than options->only; UNDO_STOPPED by progress; UNDO_FAILED
 * with one sentence in *message. Unless done, nothing is changed.
 */
int import_undo(struct db *db, const struct import_undo_options *options, struct import_undo *out, char **message);
void import_undo_clear(struct import_undo *undo);

/*
 * "Take back the import of guests.csv (today 14:30)? 120 guests leave the list, 2 stay or keep something", "The import
 * ... would be taken back: ..." or "The import ... is taken back: 120 guests left the list". No full stop. when: the import
 * was. The caller frees.
 */
enum undo_tense { UNDO_ASKED, UNDO_WOULD, UNDO_TOLD };
char *import_undo_words(const struct import_undo *undo, const char *when, enum undo_tense tense);
/* What UNDO_NOTHING means; static, without a full stop. */
const char *import_undo_nothing(const struct import_undo_options *options);

#endif
