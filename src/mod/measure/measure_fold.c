/* SPDX-License-Identifier: Apache-2.0 */
/*
 * measure_fold.c - the ledger taken in, event by event.
 *
 * The courier sees that the ledger has grown and sends measure.fold, which runs in the ledger as every other change
 * does: it reads the next events, makes facts of facts, moves the counts by whole numbers, and notes how far it came.
 * The work is not done inside the commands themselves so that nobody at a counter waits for statistics, several
 * ledger processes do not fight for the province's cells, and a lost or wrong number can be made again from the start.
 *
 * `measures check` goes another way to the same numbers: subject by subject instead of in the order of events.
 */
#include "base/base.h"

#include "core/command/call.h"
#include "lib/json/json.h"
#include "mod/measure/measure_impl.h"
#include "mod/measure/tally.h"

#define PIECE 500 /* events in one command */
#define PIECES 8  /* commands in one round of the courier */

struct fold {
	struct ctx *c;
	struct tally tally;
	int64_t seq, events;
};

static int fold_one(struct fold *f, struct ctx *c, const struct fact_source *s, const struct event *e)
{
	struct fact before, after;
	int change;

	TRY(measure_store_fact(c, s->subject_of(e), &before));
	change = fact_fold(c, s, e, &before, &after);
	TRY(change);
	if (change == FACT_SAME)
		return 0;
	TRY(measure_store_fact_put(c, &before, &after, (enum fact_change)change));
	if (change == FACT_CHANGED) {
		if (before.subject.n)
			tally_fact(&f->tally, &before, -1);
		tally_fact(&f->tally, &after, 1);
	}
	return 0;
}

static int fold_event(void *arg, struct arena *mem, const struct event *e)
{
	struct fold *f = arg;
	struct ctx c = *f->c;

	c.mem = mem;
	for (const struct fact_source *const *s = fact_sources; *s; s++)
		if ((*s)->subject_of(e).n)
			TRY(fold_one(f, &c, *s, e));
	f->seq = e->seq;
	f->events++;
	return 0;
}

static int run_fold(struct ctx *c)
{
	struct fold f = { .c = c };
	struct counter *counters;
	size_t n;

	TRY(measure_store_counters(c, &counters, &n));
	TRY(measure_store_seq(c, &f.seq));
	f.tally = tally_new(c->mem, counters, n);
	TRY(measure_store_events(c, f.seq, arg_int(c, "limit") ? arg_int(c, "limit") : PIECE, fold_event, &f));
	TRY(tally_write(c, &f.tally));
	TRY(measure_store_seq_put(c, f.seq));
	jw_kint(c->out, "seq", f.seq);
	return 0;
}

static int run_clear(struct ctx *c)
{
	return measure_store_clear(c);
}

static const struct field fold_fields[] = {
	{ "limit", F_INT, 0, PIECE, N_("Số sự kiện nhiều nhất"), NULL },
	{ 0 },
};
static const struct field no_fields[] = { { 0 } };

const struct command measure_commands[] = {
	{ .name = "measure.fold", .perm = PERM_SYSTEM, .fields = fold_fields, .run = run_fold, .forget = true,
	  .title = N_("Cập nhật chỉ số theo sổ cái") },
	{ .name = "measure.clear", .perm = PERM_SYSTEM, .fields = no_fields, .run = run_clear, .forget = true,
	  .title = N_("Xóa các số đếm để tính lại từ sổ cái") },
	{ .name = "measure.define", .perm = PERM_ADMIN, .fields = measure_define_fields, .run = measure_define,
	  .title = N_("Nạp định nghĩa chỉ số") },
	{ 0 },
};

/* ---- the courier ------------------------------------------------------------------------------------------- */

static int catch_up(struct ctx *c, int pieces)
{
	int64_t seq, tip;

	for (int i = 0; i < pieces; i++) {
		TRY(measure_store_tip(c, &tip));
		TRY(measure_store_seq(c, &seq));
		if (seq >= tip)
			break;
		TRY(command_send(c, "measure.fold", str_fmt(c->mem, "measure-fold-%" PRId64, seq), NULL, 0, NULL));
	}
	return 0;
}

int measure_follow(struct ctx *c)
{
	return catch_up(c, PIECES);
}

int measure_fold_all(struct ctx *c)
{
	return catch_up(c, INT_MAX);
}

int measure_rebuild(struct ctx *c, struct buf *out)
{
	int64_t now, past;

	TRY(command_send(c, "measure.clear", str_fmt(c->mem, "measure-clear-%" PRId64, c->now.ms), NULL, 0, NULL));
	TRY(catch_up(c, INT_MAX));
	TRY(measure_store_fact_total(c, &now, &past));
	buf_fmt(out, "%" PRId64 " facts, %" PRId64 " of the past\n", now, past);
	return 0;
}

/* ---- the check ----------------------------------------------------------------------------------------------- */

/* The events of one subject, in the order of the ledger: those of its attachments stand under other subjects. */
struct group {
	str subject;
	const struct fact_source *source;
	struct event *events;
	size_t n, cap;
};

struct check {
	struct ctx *c;
	struct buf *out;
	struct tally tally;
	struct arena *mem; /* of the group */
	struct group g;
	int64_t now, past;
	int differences;
};

static void differ(struct check *k, str subject, const char *what)
{
	k->differences++;
	if (k->differences <= 100)
		buf_fmt(k->out, "%" STR_FMT ": %s\n", STR_ARG(subject), what);
}

static int by_seq(const void *a, const void *b)
{
	const struct event *x = a, *y = b;

	return x->seq < y->seq ? -1 : x->seq > y->seq;
}

static bool same_row(const struct fact *a, const struct fact *b)
{
	return a->seq == b->seq && fact_compare(a, b) != FACT_CHANGED;
}

/* Folds the group alone and compares each row that must be there. */
static int check_group(struct check *k)
{
	struct ctx c = *k->c;
	struct fact now = { 0 }, next, *rows, *past;
	size_t row_n, past_n, seen = 0;
	int change;

	if (!k->g.n)
		return 0;
	c.mem = k->mem;
	qsort(k->g.events, k->g.n, sizeof(*k->g.events), by_seq);
	TRY(measure_store_facts(&c, false, k->g.subject, &rows, &row_n));
	TRY(measure_store_facts(&c, true, k->g.subject, &past, &past_n));
	for (size_t i = 0; i < k->g.n; i++) {
		change = fact_fold(&c, k->g.source, &k->g.events[i], &now, &next);
		TRY(change);
		if (change == FACT_SAME)
			continue;
		if (change == FACT_CHANGED && now.subject.n && (seen >= past_n || !same_row(&past[seen++], &now)))
			differ(k, k->g.subject, "what was known is not what the events say");
		now = next;
	}
	if (seen != past_n)
		differ(k, k->g.subject, "more was known than the events say");
	if (now.subject.n ? row_n != 1 || !same_row(&rows[0], &now) || !str_eq(rows[0].memo, now.memo) : row_n != 0)
		differ(k, k->g.subject, "what is known is not what the events say");
	if (now.subject.n)
		tally_fact(&k->tally, &now, 1);
	k->now += now.subject.n > 0;
	k->past += (int64_t)past_n;
	return 0;
}

static void keep(struct group *g, struct arena *mem, const struct event *e)
{
	struct event copy = *e;

	if (g->n == g->cap) {
		size_t cap = MAX(16, 2 * g->cap);
		struct event *more = NEW_ARRAY(mem, struct event, cap);

		if (g->n)
			memcpy(more, g->events, g->n * sizeof(*more));
		g->events = more;
		g->cap = cap;
	}
	copy.actor = str_copy(mem, e->actor);
	copy.role = str_copy(mem, e->role);
	copy.verb = str_copy(mem, e->verb);
	copy.subject = str_copy(mem, e->subject);
	copy.payload = str_copy(mem, e->payload);
	g->events[g->n++] = copy;
}

static int check_event(void *arg, struct arena *mem, const struct event *e)
{
	struct check *k = arg;

	UNUSED(mem);
	for (const struct fact_source *const *s = fact_sources; *s; s++) {
		str subject = (*s)->subject_of(e);

		if (!subject.n)
			continue;
		if (k->g.source != *s || !str_eq(k->g.subject, subject)) {
			TRY(check_group(k));
			arena_reset(k->mem);
			k->g = (struct group){ .subject = str_copy(k->mem, subject), .source = *s };
		}
		keep(&k->g, k->mem, e);
	}
	return 0;
}

static int check_cell(void *arg, const struct cell *cell)
{
	struct check *k = arg;
	struct cell less = *cell;

	less.n = -cell->n;
	tally_cell(&k->tally, &less);
	return 0;
}

int measure_check(struct ctx *c, struct buf *out)
{
	struct check k = { .c = c, .out = out };
	struct counter *counters;
	int64_t seq, now, past;
	size_t n;
	int err;

	TRY(measure_store_seq(c, &seq));
	TRY(measure_store_counters(c, &counters, &n));
	k.tally = tally_new(c->mem, counters, n);
	k.mem = arena_new(0);
	err = measure_store_events_by_subject(c, seq, check_event, &k);
	if (err == 0)
		err = check_group(&k);
	arena_free(k.mem);
	TRY(err);
	TRY(measure_store_cells(c, check_cell, &k));
	for (size_t i = 0; i < k.tally.cap; i++)
		if (k.tally.slots[i].procedure.p && k.tally.slots[i].n)
			differ(&k, k.tally.slots[i].unit, "a count is not the number of facts");
	TRY(measure_store_fact_total(c, &now, &past));
	if (now != k.now || past != k.past)
		differ(&k, S(""), "facts of subjects that no event names");
	return k.differences;
}
