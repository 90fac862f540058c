#ifndef TESTS_FUZZ_H
#define TESTS_FUZZ_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/*
 * A target takes any bytes at all and keeps the product's promises about them,
 * or the process aborts: under libFuzzer (make fuzz), and in the replay of the
 * corpora (test_fuzz_corpus).
 */
#define TARGET(name, does) void fuzz_##name(const uint8_t *data, size_t size);
#include "targets.def"
#undef TARGET

/* Ends the process when what was promised is not so. */
#define promise(condition) ((condition) ? (void)0 : fuzz_broken(#condition, __FILE__, __LINE__))
_Noreturn void fuzz_broken(const char *condition, const char *file, int line);

/* The file that is being replayed, for the last words; NULL under libFuzzer. */
extern const char *fuzz_input;

/* The bytes as a text, up to their first NUL; the caller frees. */
char *text_of(const uint8_t *data, size_t size);

/* Pieces of an input, each up to the next of these bytes. */
struct pieces {
	const uint8_t *at;
	size_t left;
};
char *next_piece(struct pieces *pieces, uint8_t end);

/* Something to tell a person: one line of valid UTF-8 of which something remains when printable() has had it. */
bool is_sentence(const char *text);
/* Nothing that is invisible or moves the cursor or the text around it. */
bool is_shown_as_it_is(const char *text);
/* The host to which scheme://host and a path lead, as libcurl reads them; NULL when it does not. The caller frees. */
char *host_by_curl(const char *origin, const char *path);

/* A directory of this process's own, gone at its end; a file in it of these bytes, mode 0600. */
const char *scratch_directory(void);
void write_scratch(const char *name, const uint8_t *data, size_t size);

struct db;
/* An event file there: country PT, two guests. */
struct db *scratch_event(void);

#endif
