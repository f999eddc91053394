/* SPDX-License-Identifier: Apache-2.0 */
/* tally.c - which cells a fact counts in, and their sums. */
#include "base/base.h"

#include "mod/measure/tally.h"

struct tally tally_new(struct arena *mem, const struct counter *counters, size_t n)
{
	return (struct tally){ .mem = mem, .counters = counters, .counter_n = n };
}

int64_t tally_month(int64_t day)
{
	int year, month, dom;

	date_parts((date){ (int32_t)day }, &year, &month, &dom);
	return (int64_t)year * 12 + month - 1;
}

static uint64_t mix(uint64_t h, str s)
{
	for (size_t i = 0; i < s.n; i++)
		h = (h ^ (uint8_t)s.p[i]) * 1099511628211u; /* FNV-1a */
	return (h ^ 0xff) * 1099511628211u;
}

static bool same(const struct cell *a, const struct cell *b)
{
	return a->counter == b->counter && a->level == b->level && a->period == b->period && str_eq(a->unit, b->unit) &&
	       str_eq(a->procedure, b->procedure);
}

static struct cell *slot(struct cell *slots, size_t cap, const struct cell *cell)
{
	uint64_t h = mix(mix(14695981039346656037u, cell->unit), cell->procedure);
	size_t i;

	h = (h ^ (uint64_t)(cell->counter * 2 + cell->level)) * 1099511628211u;
	h = (h ^ (uint64_t)cell->period) * 1099511628211u;
	i = (h ^ h >> 32) & (cap - 1);
	while (slots[i].procedure.p && !same(&slots[i], cell))
		i = (i + 1) & (cap - 1);
	return &slots[i];
}

static void grow(struct tally *t)
{
	size_t cap = t->cap ? t->cap * 2 : 256;
	struct cell *bigger = NEW_ARRAY(t->mem, struct cell, cap);

	for (size_t i = 0; i < t->cap; i++)
		if (t->slots[i].procedure.p)
			*slot(bigger, cap, &t->slots[i]) = t->slots[i];
	t->slots = bigger;
	t->cap = cap;
}

void tally_cell(struct tally *t, const struct cell *cell)
{
	struct cell *at;

	if (t->n * 4 >= t->cap * 3)
		grow(t);
	at = slot(t->slots, t->cap, cell);
	if (!at->procedure.p) {
		*at = *cell;
		at->unit = str_copy(t->mem, cell->unit);
		at->procedure = str_copy(t->mem, cell->procedure);
		at->n = 0;
		t->n++;
	}
	at->n += cell->n;
}

static void count(struct tally *t, int64_t counter, str procedure, str unit, int64_t level, int64_t period, int64_t n)
{
	struct cell cell = { counter, procedure, unit, level, period, n };

	tally_cell(t, &cell);
}

void tally_fact(struct tally *t, const struct fact *f, int64_t sign)
{
	for (size_t i = 0; i < t->counter_n; i++) {
		int64_t id = t->counters[i].id, day = counter_day(&t->counters[i], f), month;

		if (day == FACT_NONE)
			continue;
		month = tally_month(day);
		count(t, id, S(""), S(""), 0, day, sign);
		count(t, id, S(""), S(""), 1, month, sign);
		if (f->procedure.n)
			count(t, id, f->procedure, S(""), 1, month, sign);
		if (f->unit.n) {
			count(t, id, S(""), f->unit, 0, day, sign);
			count(t, id, S(""), f->unit, 1, month, sign);
		}
	}
}

int tally_write(struct ctx *c, const struct tally *t)
{
	for (size_t i = 0; i < t->cap; i++)
		if (t->slots[i].procedure.p && t->slots[i].n)
			TRY(measure_store_cell_add(c, &t->slots[i]));
	return 0;
}
