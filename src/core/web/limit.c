/* SPDX-License-Identifier: Apache-2.0 */
/*
 * limit.c - failures as a leaky bucket of one number: the moment when all is forgiven. Each failure
 * pushes it one interval further; more than `allowed` intervals ahead of now is too much. Two keys in one
 * slot: the newer takes it, so an attacker cannot fill the table to exclude others.
 */
#include "base/base.h"

#include "core/web/limit.h"

static uint64_t hash(const char *what, str who)
{
	uint64_t h = 14695981039346656037u; /* FNV-1a */

	for (; *what; what++)
		h = (h ^ (uint8_t)*what) * 1099511628211u;
	h = (h ^ 0xff) * 1099511628211u;
	for (size_t i = 0; i < who.n; i++)
		h = (h ^ (uint8_t)who.p[i]) * 1099511628211u;
	return h | 1;
}

bool limit_reached(const struct limit *l, instant now, const char *what, str who, int allowed, int64_t each_ms)
{
	uint64_t key = hash(what, who);
	const struct limit_bucket *b = &l->bucket[key % LIMIT_BUCKETS];

	return b->key == key && b->full_at - now.ms > (allowed - 1) * each_ms;
}

void limit_failed(struct limit *l, instant now, const char *what, str who, int64_t each_ms)
{
	uint64_t key = hash(what, who);
	struct limit_bucket *b = &l->bucket[key % LIMIT_BUCKETS];

	if (b->key != key)
		*b = (struct limit_bucket){ key, now.ms };
	b->full_at = MAX(b->full_at, now.ms) + each_ms;
}
