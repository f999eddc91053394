/* SPDX-License-Identifier: Apache-2.0 */
/* buf.c - growing bytes in an arena; doubles, so that n writes cost O(n). */
#include "base/base.h"

#define FIRST 256

struct buf buf_new(struct arena *mem, size_t max)
{
	return (struct buf){ .mem = mem, .max = max ? max : BUF_LIMIT_DEFAULT };
}

/* Room for n more bytes and a NUL; false when that would pass the limit. */
static bool reserve(struct buf *b, size_t n)
{
	size_t cap;
	char *p;

	if (b->over || n > b->max - b->n) {
		b->over = true;
		return false;
	}
	if (b->cap > b->n + n)
		return true;
	cap = MAX(b->cap * 2, (size_t)FIRST);
	cap = MAX(cap, b->n + n + 1);
	p = arena_alloc(b->mem, cap);
	if (b->n)
		memcpy(p, b->p, b->n);
	b->p = p;
	b->cap = cap;
	return true;
}

void buf_add(struct buf *b, const void *p, size_t n)
{
	if (n == 0 || !reserve(b, n))
		return;
	memcpy(b->p + b->n, p, n);
	b->n += n;
	b->p[b->n] = '\0';
}

void buf_fmt(struct buf *b, const char *fmt, ...)
{
	va_list ap, again;
	int n;

	va_start(ap, fmt);
	va_copy(again, ap);
	n = vsnprintf(NULL, 0, fmt, ap);
	va_end(ap);
	assert(n >= 0);
	if (reserve(b, (size_t)n)) {
		vsnprintf(b->p + b->n, (size_t)n + 1, fmt, again);
		b->n += (size_t)n;
	}
	va_end(again);
}

const char *buf_cstr(struct buf *b)
{
	return b->p ? b->p : "";
}
