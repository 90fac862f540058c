#ifndef BASE_ALLOCATOR_H
#define BASE_ALLOCATOR_H

/* ALLOCATOR_IS_TAKEN: malloc(3) cannot be replaced, because a sanitizer has one of its own, or glibc's is not there. */

#include <stdlib.h> /* tells whether this is glibc */

#if defined(__has_feature)
#if __has_feature(address_sanitizer) || __has_feature(thread_sanitizer) || __has_feature(memory_sanitizer)
#define ALLOCATOR_IS_TAKEN 1
#endif
#endif
#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__) || !defined(__GLIBC__)
#define ALLOCATOR_IS_TAKEN 1
#endif

#endif
