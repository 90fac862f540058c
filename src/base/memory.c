/*
 * No memory is the end of the process here, for the libraries too. json-c goes
 * on when an allocation fails: it leaves out the key it had no room for, or
 * reads through NULL. A reply without its next_page_uri would say that there
 * are no further messages, and somebody would get a second one. So malloc(3)
 * is replaced as glibc allows a program to: it never returns NULL. Where that
 * cannot be done the x-functions of die.h still hold, and libraries may crash.
 */
#include <stdbool.h>
#include <stdlib.h>

#include "base/allocator.h"
#include "base/die.h"

#ifndef ALLOCATOR_IS_TAKEN

/* glibc's own, which stay reachable under these names; free(3) goes with them. */
void *libc_malloc(size_t size) __asm__("__libc_malloc");
void *libc_calloc(size_t count, size_t size) __asm__("__libc_calloc");
void *libc_realloc(void *old, size_t size) __asm__("__libc_realloc");

/* What die() itself asks for on its way out may be refused. */
static _Thread_local bool dying;

static void *or_die(void *memory, size_t size)
{
	if (memory || dying)
		return memory;
	dying = true;
	die("out of memory (%zu bytes)", size);
}

void *malloc(size_t size)
{
	return or_die(libc_malloc(size), size);
}

void *calloc(size_t count, size_t size)
{
	return or_die(libc_calloc(count, size), count * size);
}

void *realloc(void *old, size_t size)
{
	void *memory = libc_realloc(old, size);
	return size ? or_die(memory, size) : memory;
}

#endif
