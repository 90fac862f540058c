#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "base/die.h"
#include "doctor/facts.h"

static void judge_missing(const struct facts *facts, struct report *report)
{
	if (facts->place.error != ENOENT && facts->place.error != ENOTDIR)
		report_add(report, CHECK_EVENT_FILE, VERDICT_PROBLEM, "Check the path and its permissions",
			   "%s cannot be looked at: %s", facts->path, strerror(facts->place.error));
	else if (facts->named)
		report_add(report, CHECK_EVENT_FILE, VERDICT_PROBLEM, "Create one with `convoke init`, or name another with -f",
			   "there is no event file %s", facts->path);
	else
		report_add(report, CHECK_EVENT_FILE, VERDICT_WARNING, "`convoke` asks for the event and makes one; so does `convoke init`",
			   "there is none yet at %s", facts->path);
}

static void judge_event_file(const struct facts *facts, struct report *report)
{
	if (facts->place.error) {
		judge_missing(facts, report);
	} else if (facts->file_problem) {
		report_sentence(report, CHECK_EVENT_FILE, VERDICT_PROBLEM, facts->file_problem,
				strstr(facts->file_problem, ": ") ? NULL : "Name the event file with -f");
	} else if (facts->format != facts->our_format) {
		char *advice = xasprintf("The next command brings it up to format %d and keeps a copy, %s.v%d.bak; the event "
					 "is looked at after that", facts->our_format, facts->path, facts->format);
		report_add(report, CHECK_EVENT_FILE, VERDICT_OK, advice, "%s, made by an older convoke (format %d)",
			   facts->path, facts->format);
		free(advice);
	} else {
		report_add(report, CHECK_EVENT_FILE, VERDICT_OK, NULL, "%s, %lld guest%s", facts->path,
			   (long long)facts->guests.guests, facts->guests.guests == 1 ? "" : "s");
	}
}

static void judge_permissions(const struct facts *facts, struct report *report)
{
	const struct place *place = &facts->place;
	char *advice = NULL;
	if (!place->writable || !place->readable) {
		advice = place->mine ? xasprintf("Give yourself the right: `chmod u+rw %s`", facts->path)
				     : xstrdup("It belongs to somebody else: run convoke as its owner");
		report_add(report, CHECK_PERMISSIONS, VERDICT_PROBLEM, advice, "the event file cannot be %s",
			   place->readable ? "written" : "read");
	} else if (!place->folder_writable) {
		report_add(report, CHECK_PERMISSIONS, VERDICT_PROBLEM, "Give yourself the right to write there, or move the file",
			   "its folder cannot be written, and files beside the event file are needed");
	} else if (*place->stranger) {
		advice = xasprintf("Make it yours: `sudo chown \"$USER\" %s`", place->stranger);
		report_add(report, CHECK_PERMISSIONS, VERDICT_PROBLEM, advice, "%s belongs to somebody else, and cannot be written",
			   place->stranger);
	} else if (place->others_read) {
		advice = xasprintf("Close it: `chmod 600 %s`", facts->path);
		report_add(report, CHECK_PERMISSIONS, VERDICT_WARNING, advice, "other users of this machine can read the guest list");
	} else if (!place->mine) {
		report_add(report, CHECK_PERMISSIONS, VERDICT_WARNING, "Run convoke as its owner, who may be locked out otherwise",
			   "the event file belongs to another user");
	} else {
		report_add(report, CHECK_PERMISSIONS, VERDICT_OK, NULL, "yours alone");
	}
	free(advice);
}

static void judge_disk(const struct facts *facts, struct report *report)
{
	enum { KB = 1024, MB = KB * KB, TIGHT = 100 * MB };
	const struct place *place = &facts->place;
	long long free_mb = (long long)(place->free_bytes / MB);
	if (place->network)
		report_add(report, CHECK_DISK, VERDICT_PROBLEM, "Move it to a disk of this machine",
			   "it lies on a network disk, where two programs cannot be kept apart");
	else if (place->regular && place->names > 1)
		report_add(report, CHECK_DISK, VERDICT_PROBLEM,
			   "Remove one of the names, or make a copy with `convoke backup`",
			   "the file has a second name (a hard link), so that two programs could send from it at once");
	else if (place->free_bytes < 0)
		report_add(report, CHECK_DISK, VERDICT_UNCHECKED, NULL, "its room is not known");
	else if (place->free_bytes < PLACE_LEAST_FREE)
		report_add(report, CHECK_DISK, VERDICT_PROBLEM, "Free some space; nothing is sent while there is less than 8 MB",
			   "the disk is full: %lld MB are free", free_mb);
	else if (place->free_bytes < TIGHT)
		report_add(report, CHECK_DISK, VERDICT_WARNING, "Free some space before a large send",
			   "only %lld MB are free on the disk", free_mb);
	else if (free_mb < 10 * KB)
		report_add(report, CHECK_DISK, VERDICT_OK, NULL, "%lld MB free", free_mb);
	else
		report_add(report, CHECK_DISK, VERDICT_OK, NULL, "%lld GB free", free_mb / KB);
}

void judge_file(const struct facts *facts, struct report *report)
{
	judge_event_file(facts, report);
	if (!facts->place.regular)
		report_unchecked(report, CHECK_PERMISSIONS, CHECK_PERMISSIONS, "there is no file");
	else
		judge_permissions(facts, report);
	judge_disk(facts, report);
	if (!facts->place.regular)
		report_unchecked(report, CHECK_LOCK, CHECK_LOCK, "there is no file");
	else if (facts->place.lock_hidden)
		report_unchecked(report, CHECK_LOCK, CHECK_LOCK, "the lock belongs to somebody else and cannot be read");
	else if (facts->held)
		report_add(report, CHECK_LOCK, VERDICT_OK, NULL, "process %lld on %s sends and follows",
			   (long long)facts->holder.pid, *facts->holder.host ? facts->holder.host : "this machine");
	else
		report_add(report, CHECK_LOCK, VERDICT_OK, NULL, "nobody is sending");
}
