/* SPDX-License-Identifier: Apache-2.0 */
/*
 * cache.c - a fixed hash table in an arena of its own. When a slot or the memory is used up, new things are
 * simply not kept: requests may hold pointers, so nothing is ever thrown away while the process lives.
 */
#include "base/base.h"

#include "core/ctx/cache.h"

#define SLOTS 8192
#define PROBES 8
#define BYTES_MAX ((size_t)48 << 20)

struct entry {
	str key;
	const void *value;
};

struct cache {
	struct arena *mem;
	struct entry slot[SLOTS];
};

static void free_arena(void *arg)
{
	arena_free(arg);
}

struct cache *cache_new(struct arena *mem)
{
	struct cache *c = NEW(mem, struct cache);

	c->mem = arena_new(BYTES_MAX * 2);
	arena_defer(mem, free_arena, c->mem);
	return c;
}

/* Keys may be whole texts of ten kilobytes: the hash looks at both ends and the length, the comparison at
 * everything. */
static size_t place(str key)
{
	uint64_t h = 14695981039346656037u ^ key.n; /* FNV-1a */
	size_t end = MIN(key.n, (size_t)64);

	for (size_t i = 0; i < end; i++)
		h = (h ^ (uint8_t)key.p[i]) * 1099511628211u;
	for (size_t i = key.n - end; i < key.n; i++)
		h = (h ^ (uint8_t)key.p[i]) * 1099511628211u;
	return h % SLOTS;
}

const void *cache_get(const struct cache *cache, str key)
{
	size_t at = place(key);

	for (size_t i = 0; cache && i < PROBES; i++) {
		const struct entry *e = &cache->slot[(at + i) % SLOTS];

		if (e->value && str_eq(e->key, key))
			return e->value;
	}
	return NULL;
}

struct arena *cache_mem(struct cache *cache)
{
	return cache && arena_used(cache->mem) < BYTES_MAX ? cache->mem : NULL;
}

void cache_put(struct cache *cache, str key, const void *value)
{
	size_t at = place(key);

	for (size_t i = 0; i < PROBES; i++) {
		struct entry *e = &cache->slot[(at + i) % SLOTS];

		if (e->value)
			continue;
		*e = (struct entry){ str_copy(cache->mem, key), value };
		return;
	}
}
