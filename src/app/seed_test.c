/* SPDX-License-Identifier: Apache-2.0 */
/* seed_test.c - a seed gives one year: the same ledger twice and on both engines, whole, and with everything in it. */
#include "app/app.h"
#include "core/ctx/cache.h"
#include "core/web/bench_test.h"
#include "lib/crypto/crypto.h"
#include "mod/seed/seed.h"

#define DOSSIERS 400

struct made {
	str root, state;
	struct seed_result r;
};

static void free_arena(void *arena)
{
	arena_free(arena);
}

/* As bench_check(), which has only a test's memory. */
static void check_ledger(struct ctx *c)
{
	struct buf out = buf_new(c->mem, 0);
	struct verify_result v;

	CHECK_OK(ledger_verify(c, &v));
	CHECK(v.ok);
	CHECK_INT(ledger_replay(c, &out), 0);
}

static struct made make(enum db_engine engine, uint64_t seed)
{
	struct seed_options o = { .dossiers = DOSSIERS, .seed = seed, .year = 2026, .batch = 100 };
	struct bench *b = bench_new(engine, all_modules);
	struct arena *mem = arena_new((size_t)1 << 30); /* a year is more than a test's memory */
	struct ctx c;
	struct made m;
	str why = S("");

	arena_defer(b->mem, free_arena, mem);
	b->app.cache = cache_new(b->mem);
	crypto_random_repeat(seed);
	bench_demo(b);
	o.reader = b->web.db;
	if (seed_year(mem, &b->app, b->ledger, &o, &m.r, &why) < 0)
		test_fail(__FILE__, __LINE__, str_z(mem, why));
	bench_clock(b, instant_at(date_ymd(2026, 12, 31), 1439));
	c = bench_ctx(b);
	c.mem = mem;
	check_ledger(&c);
	CHECK_OK(seed_state_hash(&c, &m.state));
	m.root = ledger_root(b->ledger, mem);
	return m;
}

static void has_everything(const struct seed_result *r)
{
	if (r->refused)
		test_fail(__FILE__, __LINE__, r->trouble.p);
	CHECK_INT(r->lodged, DOSSIERS);
	CHECK(r->ended > DOSSIERS * 9 / 10 && r->returned > DOSSIERS * 8 / 10);
	CHECK(r->late > 0 && r->late < DOSSIERS / 5);
	CHECK(r->supplements > 0 && r->rated > DOSSIERS / 5 && r->feedback > 0);
}

TEST(seed, a_seed_gives_one_year_sqlite)
{
	struct made a = make(DB_SQLITE, 7), b = make(DB_SQLITE, 7);

	has_everything(&a.r);
	CHECK_STR(a.root, b.root);
	CHECK_STR(a.state, b.state);
}

TEST(seed, another_seed_gives_another_year)
{
	struct made a = make(DB_SQLITE, 8);

	has_everything(&a.r);
	CHECK(!str_eq(a.root, make(DB_SQLITE, 9).root));
}

TEST_PG(seed, both_engines_give_the_same_year)
{
	struct made a = make(DB_PG, 7), b = make(DB_SQLITE, 7);

	has_everything(&a.r);
	CHECK_STR(a.root, b.root);
	CHECK_STR(a.state, b.state);
}
