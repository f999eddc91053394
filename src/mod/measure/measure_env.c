/* SPDX-License-Identifier: Apache-2.0 */
/*
 * measure_env.c - how many: a part's count from the counts that are kept, or from facts.
 *
 * What stands is reckoned as what came in minus what went out: open = received - ended, late = became late - ended
 * late. Sums of whole numbers over days, so the number of dossiers does not matter. Days end at midnight; for the part
 * of today that has passed, dossiers whose date fell in it are counted one by one.
 */
#include "base/base.h"

#include "core/org/org.h"
#include "mod/measure/measure_env.h"

int measure_span(struct ctx *c, const struct measure_query *q, struct span *ret)
{
	int32_t today = instant_date(q->as_of).day;
	struct span s = { .from = q->from.day, .last = MIN(q->to.day, today), .seq = q->seq };
	int64_t folded;

	TRY(measure_store_seq(c, &folded));
	s.now = q->seq == folded;
	s.midday = s.last == today;
	s.end = s.midday ? q->as_of : instant_at((date){ (int32_t)s.last + 1 }, 0);
	*ret = s;
	return 0;
}

static int read_cells(struct measure_env *e)
{
	struct ctx *c = e->c;
	struct late_row *late;
	int64_t counters;
	str *codes;

	TRY(measure_count_counters(c, &counters));
	e->sums = sums_new(c->mem, (size_t)counters);
	if (e->span.midday) {
		TRY(measure_count_late_today(c, &e->span, &late, &e->late_n));
		e->late = late;
	}
	if (!e->q.unit.n)
		return measure_count_cells(c, S(""), &e->span, &e->sums);
	TRY(unit_subtree(c, e->q.unit, &codes, &e->unit_n));
	e->units = codes;
	for (size_t i = 0; i < e->unit_n; i++)
		TRY(measure_count_cells(c, codes[i], &e->span, &e->sums));
	return 0;
}

int measure_env_new(struct ctx *c, const struct measure_query *q, struct measure_env **ret)
{
	struct measure_env *e = NEW(c->mem, struct measure_env);
	struct counter *counters;

	*e = (struct measure_env){ .c = c, .q = *q };
	TRY(measure_span(c, q, &e->span));
	TRY(measure_store_counters(c, &counters, &e->counter_n));
	e->counters = counters;
	e->cells = e->span.now && !q->procedure.n && !q->field.n && !q->official.n && !q->channel.n;
	if (e->cells)
		TRY(read_cells(e));
	*ret = e;
	return 0;
}

/* ---- one part ------------------------------------------------------------------------------------------- */

static int64_t id_of(const struct measure_env *e, const struct counter *k)
{
	for (size_t i = 0; i < e->counter_n; i++) {
		const struct counter *x = &e->counters[i];

		if (x->anchor == k->anchor && x->need == k->need && x->without == k->without && str_eq(x->kind, k->kind))
			return x->id;
	}
	return 0;
}

static bool covers(const struct measure_env *e, str unit)
{
	for (size_t i = 0; i < e->unit_n; i++)
		if (str_eq(e->units[i], unit))
			return true;
	return e->unit_n == 0;
}

static int64_t late_today(const struct measure_env *e, const struct measure_part *p, bool index)
{
	int64_t n = 0;

	for (size_t i = 0; i < e->late_n; i++) {
		const struct late_row *r = &e->late[i];

		if (r->index == index && (r->bits & p->need) == p->need && !(r->bits & p->without) && covers(e, r->unit))
			n += r->n;
	}
	return n;
}

/* What became late up to the end of the span, minus what of it has ended. */
static int64_t stands_late(const struct measure_env *e, const struct counter *k, const struct measure_part *p)
{
	int64_t became = id_of(e, &k[0]), ended = id_of(e, &k[1]);
	int64_t n = e->sums.until[became] - e->sums.until[ended];

	if (e->span.midday) /* not all that falls due today has fallen due yet */
		n += late_today(e, p, k[0].anchor == ON_INDEX) - e->sums.today[became];
	return n;
}

static int idle(const struct measure_env *e, const struct counter *k, const struct measure_part *p, int64_t *ret)
{
	int64_t n = 0, last = e->span.last - p->days;

	if (e->unit_n == 0)
		TRY(measure_count_until(e->c, S(""), id_of(e, k), last, &n));
	for (size_t i = 0; i < e->unit_n; i++)
		TRY(measure_count_until(e->c, e->units[i], id_of(e, k), last, &n));
	*ret = n;
	return 0;
}

int measure_part_count(const struct measure_env *e, const struct measure_component *k, const struct measure_part *p,
		       int64_t *ret)
{
	struct counter list[MEASURE_COUNTERS];
	size_t n = measure_part_counters(k, p, list);
	int64_t first;

	if (!e->cells)
		return measure_count_facts(e->c, &e->q, &e->span, k, p, ret);
	first = id_of(e, &list[0]);
	if (p->read == READ_IDLE)
		return idle(e, list, p, ret);
	if (p->read <= READ_RATED)
		*ret = e->sums.flow[first];
	else if (p->read <= READ_SINCE_ENDED)
		*ret = e->sums.until[first];
	else if (p->read == READ_OPEN_LATE || p->read == READ_INDEX_LATE)
		*ret = stands_late(e, list, p);
	else
		*ret = e->sums.until[first] - e->sums.until[id_of(e, &list[1])] - (n == 4 ? stands_late(e, list + 2, p) : 0);
	return 0;
}

/* ---- many units ------------------------------------------------------------------------------------------ */

struct units {
	struct measure_env *envs;
	size_t n;
};

static struct sums *sums_of(void *arg, str unit)
{
	struct units *u = arg;

	for (size_t i = 0; i < u->n; i++)
		if (covers(&u->envs[i], unit))
			return &u->envs[i].sums;
	return NULL;
}

/* The units in force and, for each, the place of the one above it (n: none). */
struct tree {
	struct unit *units;
	size_t *above, n;
};

static size_t place(const struct tree *t, str code)
{
	size_t i = 0;

	while (i < t->n && !str_eq(t->units[i].code, code))
		i++;
	return i;
}

static int read_tree(struct ctx *c, struct tree *t)
{
	int64_t total;

	TRY(unit_list(c, &(struct unit_filter){ 0 }, &t->units, &t->n, &total));
	t->above = NEW_ARRAY(c->mem, size_t, t->n);
	for (size_t i = 0; i < t->n; i++)
		t->above[i] = t->units[i].parent.n ? place(t, t->units[i].parent) : t->n;
	return 0;
}

/* The unit, also when it is no longer in force, and all below it. */
static void take_codes(struct measure_env *e, const struct tree *t, str top)
{
	str *codes = NEW_ARRAY(e->c->mem, str, t->n + 1);
	size_t at = place(t, top);

	codes[0] = top;
	e->unit_n = 1;
	for (size_t i = 0; i < t->n; i++) {
		size_t up = t->above[i];

		for (size_t depth = 0; up < t->n && up != at && depth < t->n; depth++)
			up = t->above[up];
		if (up < t->n && up == at)
			codes[e->unit_n++] = t->units[i].code;
	}
	e->units = codes;
}

/* The counters of a measure; none when there are more than fit: then all are read. */
static void counters_of(const struct measure_env *e, const struct measure *m, int64_t ret[SUMS_COUNTERS])
{
	size_t n = 0;

	for (size_t i = 0; i < m->n; i++)
		for (size_t k = 0; k < m->components[i].n; k++) {
			struct counter list[MEASURE_COUNTERS];
			size_t count = measure_part_counters(&m->components[i], &m->components[i].parts[k], list);

			for (size_t x = 0; x < count; x++) {
				int64_t id = id_of(e, &list[x]);
				size_t at = 0;

				while (at < n && ret[at] != id)
					at++;
				if (at == SUMS_COUNTERS) {
					ret[0] = 0;
					return;
				}
				if (at == n)
					ret[n++] = id;
			}
		}
}

int measure_env_units(const struct measure_env *all, const struct measure *m, const str *units, size_t n,
		      struct measure_env **ret)
{
	struct units u = { NEW_ARRAY(all->c->mem, struct measure_env, n), n };
	int64_t counters[SUMS_COUNTERS] = { 0 };
	struct tree tree;

	TRY(read_tree(all->c, &tree));
	for (size_t i = 0; i < n; i++) {
		struct measure_env *e = &u.envs[i];

		*e = *all;
		e->q.unit = units[i];
		take_codes(e, &tree, units[i]);
		e->sums = sums_new(all->c->mem, all->sums.n);
	}
	counters_of(all, m, counters);
	if (all->cells)
		TRY(measure_count_cells_by_unit(all->c, counters, &all->span, sums_of, &u));
	*ret = u.envs;
	return 0;
}
