/* SPDX-License-Identifier: Apache-2.0 */
/*
 * arena.c - a chain of blocks, the one being filled first. Blocks double from 8 KiB to 1 MiB; a large
 * request gets a block of its own behind it, so that small ones go on filling the present block. Under AddressSanitizer freed blocks are really freed, so a pointer that
 * outlives its arena is caught; single objects inside a live block are not watched.
 */
#include "base/base.h"

#define BLOCK_FIRST ((size_t)8 << 10)
#define BLOCK_MAX ((size_t)1 << 20)
#define ALIGN 16

struct block {
	struct block *next;
	size_t size, used;
	_Alignas(ALIGN) char data[];
};

struct deferred {
	struct deferred *next;
	void (*fn)(void *arg);
	void *arg;
};

struct arena {
	struct block *blocks; /* the head is being filled */
	struct block *first;  /* stays through a reset */
	struct deferred *deferred;
	size_t limit, total;
	size_t handed;
};

static void out_of_memory(const char *why)
{
	fprintf(stderr, "level=fatal what=memory why=\"%s\"\n", why);
	abort();
}

static struct block *block_new(size_t size)
{
	struct block *b = malloc(sizeof(*b) + size);

	if (!b)
		out_of_memory("the machine has none left");
	b->next = NULL;
	b->size = size;
	b->used = 0;
	return b;
}

struct arena *arena_new(size_t limit)
{
	struct arena *a = calloc(1, sizeof(*a));

	if (!a)
		out_of_memory("the machine has none left");
	a->limit = limit ? limit : ARENA_LIMIT_DEFAULT;
	a->blocks = a->first = block_new(BLOCK_FIRST);
	a->total = BLOCK_FIRST;
	return a;
}

static void run_deferred(struct arena *a)
{
	while (a->deferred) {
		struct deferred *d = a->deferred;

		a->deferred = d->next;
		d->fn(d->arg);
	}
}

void arena_reset(struct arena *a)
{
	run_deferred(a);
	for (struct block *b = a->blocks, *next; b; b = next) {
		next = b->next;
		if (b != a->first)
			free(b);
	}
	a->blocks = a->first;
	a->first->next = NULL;
	a->first->used = 0;
	a->total = a->first->size;
	a->handed = 0;
}

void arena_free(struct arena *a)
{
	if (!a)
		return;
	run_deferred(a);
	while (a->blocks) {
		struct block *b = a->blocks;

		a->blocks = b->next;
		free(b);
	}
	free(a);
}

void *arena_raw(struct arena *a, size_t n)
{
	struct block *b = a->blocks;
	size_t need;
	void *p;

	if (n > a->limit)
		out_of_memory("one allocation above the arena's limit");
	need = (n + ALIGN - 1) & ~(size_t)(ALIGN - 1);
	if (b->size - b->used < need) {
		size_t size = need > BLOCK_MAX / 4 ? need : MIN(b->size * 2, BLOCK_MAX);

		size = MAX(size, need);
		if (size > a->limit - MIN(a->limit, a->total))
			out_of_memory("arena limit reached");
		b = block_new(size);
		a->total += size;
		if (need > BLOCK_MAX / 4) {
			b->next = a->blocks->next;
			a->blocks->next = b;
		} else {
			b->next = a->blocks;
			a->blocks = b;
		}
	}
	p = b->data + b->used;
	b->used += need;
	a->handed += n;
	return p;
}

void *arena_alloc(struct arena *a, size_t n)
{
	return memset(arena_raw(a, n), 0, n);
}

void *arena_array(struct arena *a, size_t count, size_t size)
{
	size_t n;

	if (__builtin_mul_overflow(count, size, &n))
		out_of_memory("array size overflows");
	return arena_alloc(a, n);
}

char *arena_copy(struct arena *a, const void *p, size_t n)
{
	char *q = arena_raw(a, n + 1);

	if (n)
		memcpy(q, p, n);
	q[n] = '\0';
	return q;
}

void arena_defer(struct arena *a, void (*fn)(void *arg), void *arg)
{
	struct deferred *d = NEW(a, struct deferred);

	*d = (struct deferred){ a->deferred, fn, arg };
	a->deferred = d;
}

size_t arena_used(const struct arena *a)
{
	return a->handed;
}
