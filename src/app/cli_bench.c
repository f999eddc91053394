/* SPDX-License-Identifier: Apache-2.0 */
/*
 * cli_bench.c - `motcua bench seed`: a new data directory with a simulated year of the demo province.
 *
 * Everything is done by the commands that a web page would send, in batches as the ledger process makes them, each
 * batch on disk before the next. Random bytes follow from the seed, so the same options give the same ledger; the
 * signing key does not.
 */
#include "base/base.h"

#include "app/app.h"
#include "core/command/option.h"
#include "core/ctx/cache.h"
#include "core/ledger/ledger.h"
#include "lib/crypto/crypto.h"
#include "lib/db/db.h"
#include "mod/seed/seed.h"

#define STATE_MAX 50000 /* dossiers up to which the state is hashed: it takes memory for each */

/* The program's clock while the demo province is made: the last day before the year. */
struct stopped {
	struct ledger *ledger;
	instant now;
};

static void send_stopped(void *arg, struct arena *mem, const struct call *call, struct answer *ret)
{
	struct stopped *s = arg;

	ledger_do(s->ledger, mem, s->now, call, ret);
}

struct watch {
	instant start, said;
	bool quiet;
};

/* A line every ten seconds. */
static bool after_day(void *arg, date day, const struct seed_result *r)
{
	struct watch *w = arg;
	instant now = instant_clock();
	int year, month, dom;

	if (w->quiet || now.ms - w->said.ms < 10000)
		return true;
	w->said = now;
	date_parts(day, &year, &month, &dom);
	fprintf(stderr, "%04d-%02d-%02d: %" PRId64 " dossiers lodged, %" PRId64 " ended, %" PRId64 " commands, %" PRId64 " s\n",
		year, month, dom, r->lodged, r->ended, r->commands, (now.ms - w->start.ms) / 1000);
	return true;
}

static int fail(const char *what, str why, int err)
{
	fprintf(stderr, "motcua: %s: %.*s\n", what, STR_ARG(why));
	return err_exit(err);
}

static int demo(struct app *app, struct arena *mem, struct ledger *l, instant now, str *ret_why)
{
	struct stopped stopped = { l, now };
	struct sender sender = { send_stopped, &stopped };

	for (const struct module *const *m = app->modules; *m; m++) {
		struct ctx c = ctx_system(mem, ledger_db(l), app, now);

		c.sender = &sender;
		if (((*m)->init && (*m)->init(&c) < 0) || ((*m)->demo && (*m)->demo(&c) < 0)) {
			*ret_why = str_fmt(mem, "%s: %" STR_FMT, (*m)->name, STR_ARG(c.problems ? c.problems->text : S("")));
			return E_INTERNAL;
		}
	}
	return 0;
}

static void print_rate(const struct seed_result *r, int64_t ms)
{
	ms = MAX(ms, 1);
	printf("dossiers: %" PRId64 " lodged, %" PRId64 " ended, %" PRId64 " with result (%" PRId64 " late), %" PRId64
	       " supplements, %" PRId64 " rated, %" PRId64 " pieces of feedback, %" PRId64 " logins\n",
	       r->lodged, r->ended, r->returned, r->late, r->supplements, r->rated, r->feedback, r->logins);
	printf("commands: %" PRId64 ", %" PRId64 " refused\n%" STR_FMT, r->commands, r->refused, STR_ARG(r->trouble));
	printf("time: %" PRId64 ".%" PRId64 " s, %" PRId64 " commands/s, %" PRId64 " dossiers/s\n", ms / 1000, ms % 1000 / 100,
	       r->commands * 1000 / ms, r->lodged * 1000 / ms);
}

static int print_state(struct app *app, struct arena *mem, struct ledger *l, const struct seed_options *o)
{
	struct ctx c = ctx_system(mem, ledger_db(l), app, instant_at(date_ymd(o->year, 12, 31), 1439));
	str hash;

	printf("ledger: %" PRIu64 " events, root %" STR_FMT "\n", ledger_tip(l), STR_ARG(ledger_root(l, mem)));
	if (o->dossiers > STATE_MAX)
		return 0;
	if (seed_state_hash(&c, &hash) < 0)
		return fail("state", str_of(db_error(ledger_db(l))), E_INTERNAL);
	printf("state: %" STR_FMT "\n", STR_ARG(hash));
	return 0;
}

static int seed(struct app *app, struct arena *mem, struct seed_options *o, bool quiet)
{
	instant first = instant_at((date){ date_ymd(o->year, 1, 1).day - 1 }, 8 * 60);
	struct watch w = { .start = instant_clock(), .said = instant_clock(), .quiet = quiet };
	struct seed_result r;
	struct ledger *l = NULL;
	str why = S("");
	int lock, err = cli_make(app, mem, true, &lock, &l, &why);

	app->cache = cache_new(mem);
	if (err >= 0) {
		crypto_random_repeat(o->seed);
		err = demo(app, mem, l, first, &why);
	}
	if (err >= 0)
		err = db_open_why(&o->reader, app->db_url, DB_READ, mem, &why);
	o->after_day = after_day;
	o->arg = &w;
	if (err >= 0)
		err = seed_year(mem, app, l, o, &r, &why);
	db_close(o->reader);
	if (err < 0)
		return fail(app->dir, str_fmt(mem, "%" STR_FMT " %s", STR_ARG(why), l ? db_error(ledger_db(l)) : ""), err);
	print_rate(&r, instant_clock().ms - w.start.ms);
	return print_state(app, mem, l, o);
}

static bool number(int *argc, char **argv, const char *name, int64_t min, int64_t max, int64_t *v)
{
	const char *s = option_take(argc, argv, name);

	return !s || (str_int(str_of(s), v) && *v >= min && *v <= max);
}

int cli_bench(struct app *app, struct arena *mem, int argc, char **argv)
{
	int64_t dossiers = 10000, number_seed = 1, year = 2026, batch = 256;
	bool quiet = option_flag(&argc, argv, "--quiet");
	struct seed_options o;

	if (!number(&argc, argv, "--dossiers", 1, 20000000, &dossiers) ||
	    !number(&argc, argv, "--seed", 0, INT64_MAX, &number_seed) || !number(&argc, argv, "--year", 2026, 2029, &year) ||
	    !number(&argc, argv, "--batch", 1, 100000, &batch) || argc != 2 || strcmp(argv[1], "seed") != 0) {
		fprintf(stderr, "usage: motcua bench seed --data DIR [--dossiers N] [--seed N] [--year 2026] [--batch N] [--quiet]\n");
		return 64;
	}
	o = (struct seed_options){ .dossiers = dossiers, .seed = (uint64_t)number_seed, .year = (int)year, .batch = (int)batch };
	return seed(app, mem, &o, quiet);
}
