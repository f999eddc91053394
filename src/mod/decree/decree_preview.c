/* SPDX-License-Identifier: Apache-2.0 */
/*
 * decree_preview.c - every due date that a decision would change, before it is taken.
 *
 * One pass over the running dossiers. Only the page that is shown gets derivations; of the others only
 * numbers are kept, so the memory does not grow with the dossiers.
 */
#include "base/base.h"

#include "mod/decree/decree.h"

struct pass {
	struct ctx *c;
	struct dossier_dues *before, *after;
	struct decree_preview *out;
	int64_t offset, limit;
	size_t unit_cap;
};

static void count_unit(struct pass *p, str unit)
{
	struct decree_preview *v = p->out;
	size_t i = 0;

	while (i < v->unit_n && !str_eq(v->units[i].unit, unit))
		i++;
	if (i == p->unit_cap) {
		struct decree_unit *bigger = NEW_ARRAY(p->c->mem, struct decree_unit, p->unit_cap * 2);

		memcpy(bigger, v->units, v->unit_n * sizeof(bigger[0]));
		v->units = bigger;
		p->unit_cap *= 2;
	}
	if (i == v->unit_n)
		v->units[v->unit_n++].unit = str_copy(p->c->mem, unit);
	v->units[i].n++;
}

static int add_item(struct pass *p, struct arena *mem, const struct dossier *d)
{
	struct clock_result old, new;
	struct arena *keep = p->c->mem;

	TRY(dossier_due_under(p->before, mem, d, true, &old));
	TRY(dossier_due_under(p->after, mem, d, true, &new));
	p->out->items[p->out->n++] = (struct decree_item){ .code = str_copy(keep, d->code),
							   .unit = str_copy(keep, d->deciding_unit),
							   .why = dossier_due_difference(p->c, &old, &new),
							   .before = d->due_at,
							   .after = new.due };
	return 0;
}

static int each(void *arg, struct arena *mem, const struct dossier *d)
{
	struct pass *p = arg;
	struct decree_preview *v = p->out;
	struct clock_result r;

	v->open++;
	TRY(dossier_due_under(p->after, mem, d, false, &r));
	if (r.due.ms == d->due_at.ms)
		return 0;
	if (v->changed >= p->offset && v->changed < p->offset + p->limit)
		TRY(add_item(p, mem, d));
	v->changed++;
	if (r.due.ms > d->due_at.ms)
		v->later++;
	else
		v->earlier++;
	count_unit(p, d->deciding_unit);
	return 0;
}

static int most_first(const void *a, const void *b)
{
	const struct decree_unit *x = a, *y = b;

	return x->n == y->n ? str_cmp(x->unit, y->unit) : x->n < y->n ? 1 : -1;
}

int decree_preview(struct ctx *c, const struct decree *d, int64_t offset, int64_t limit, struct decree_preview *ret)
{
	struct pass p = { .c = c,
			  .before = dossier_dues_new(c, &d->before),
			  .after = dossier_dues_new(c, &d->after),
			  .out = ret,
			  .offset = offset,
			  .limit = limit,
			  .unit_cap = 64 };

	*ret = (struct decree_preview){ .units = NEW_ARRAY(c->mem, struct decree_unit, p.unit_cap),
					.items = NEW_ARRAY(c->mem, struct decree_item, limit) };
	TRY(dossier_running(c, S(""), INT64_MAX, each, &p));
	if (ret->unit_n)
		qsort(ret->units, ret->unit_n, sizeof(ret->units[0]), most_first);
	return 0;
}
