/* SPDX-License-Identifier: Apache-2.0 */
/*
 * arena.h - memory with one lifetime.
 *
 * A request, a command, a job each own one arena; what they allocate dies together. Feature code
 * never calls malloc or free. What is not memory (a file, a statement) is closed by arena_defer().
 * An arena has a hard limit, so one request cannot eat the machine; passing it, or running out of
 * memory, ends the process: the parent starts another and the client's idempotency key makes the
 * repetition safe.
 */
#ifndef BASE_ARENA_H
#define BASE_ARENA_H

#include <stddef.h>

struct arena;

#define ARENA_LIMIT_DEFAULT ((size_t)64 << 20)

/* A new arena that may hold `limit` bytes (0: ARENA_LIMIT_DEFAULT). Never NULL. */
struct arena *arena_new(size_t limit);
/* Runs the deferred functions, newest first, and gives all memory back. NULL is allowed. */
void arena_free(struct arena *a);
/* As arena_free(), but the arena and its first block stay for the next use. */
void arena_reset(struct arena *a);

/* `n` zeroed bytes, aligned for any type; n may be 0. Never NULL. */
void *arena_alloc(struct arena *a, size_t n) __attribute__((returns_nonnull, malloc, alloc_size(2)));
/* The same, not zeroed: for bytes that are written at once. */
void *arena_raw(struct arena *a, size_t n) __attribute__((returns_nonnull, malloc, alloc_size(2)));
/* `count` zeroed objects of `size` bytes; the product is checked. */
void *arena_array(struct arena *a, size_t count, size_t size) __attribute__((returns_nonnull, malloc));
/* A copy of `n` bytes followed by a NUL that is not counted. */
char *arena_copy(struct arena *a, const void *p, size_t n) __attribute__((returns_nonnull));
/* Calls fn(arg) when the arena is freed or reset. */
void arena_defer(struct arena *a, void (*fn)(void *arg), void *arg);
/* Bytes handed out since the last reset; counted by the page-cost benchmark. */
size_t arena_used(const struct arena *a);

#define NEW(a, type) ((type *)arena_alloc((a), sizeof(type)))
#define NEW_ARRAY(a, type, n) ((type *)arena_array((a), (n), sizeof(type)))

#endif
