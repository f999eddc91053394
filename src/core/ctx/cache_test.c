/* SPDX-License-Identifier: Apache-2.0 */
/* cache_test.c - what is kept is found again; a full cache keeps nothing more and breaks nothing. */
#include "base/test.h"

#include "core/ctx/cache.h"

TEST(cache, finds_what_was_kept)
{
	struct cache *c = cache_new(test_mem());
	int *v = NEW(cache_mem(c), int);

	CHECK(!cache_get(c, S("a")));
	cache_put(c, S("a"), v);
	CHECK(cache_get(c, S("a")) == v);
	CHECK(!cache_get(c, S("b")));
	CHECK(!cache_get(NULL, S("a")));
	CHECK(!cache_mem(NULL));
}

TEST(cache, stays_within_its_memory)
{
	struct cache *c = cache_new(test_mem());
	int kept = 0;

	for (int i = 0; i < 400 && cache_mem(c); i++, kept++) {
		arena_alloc(cache_mem(c), (size_t)1 << 20);
		cache_put(c, str_fmt(test_mem(), "k%d", i), c);
	}
	CHECK(kept >= 40 && kept <= 64);
	CHECK(cache_get(c, S("k0")));
}
