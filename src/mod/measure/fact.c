/* SPDX-License-Identifier: Apache-2.0 */
/* fact.c - facts of all kinds: names, when they count, one event more. */
#include "base/base.h"

#include "core/clock/clock.h"
#include "lib/json/json.h"
#include "lib/mo/mo.h"
#include "mod/measure/fact.h"

static const struct {
	const char *slug, *title;
} facts[] = {
#define X(name, slug, title) { slug, N_(title) },
	MEASURE_FACTS(X)
#undef X
};

const struct fact_source *const fact_sources[] = { &fact_dossier, &fact_procedure, &fact_payment, NULL };

static_assert(FACT_COUNT < 63, "facts are the bits of an int64_t");

bool fact_bit(str slug, int64_t *ret_bit)
{
	for (size_t i = 0; i < ARRAY_LEN(facts); i++)
		if (str_eqz(slug, facts[i].slug)) {
			*ret_bit = INT64_C(1) << i;
			return true;
		}
	return false;
}

const char *fact_title(int bit)
{
	return facts[bit].title;
}

int64_t counter_day(const struct counter *k, const struct fact *f)
{
	if ((f->bits & k->need) != k->need || (f->bits & k->without) || !str_eq(f->kind, k->kind))
		return FACT_NONE;
	return f->day[k->anchor];
}

static bool same(const struct fact *a, const struct fact *b)
{
	return str_eq(a->unit, b->unit) && str_eq(a->procedure, b->procedure) && str_eq(a->field, b->field) &&
	       str_eq(a->official, b->official) && a->bits == b->bits && memcmp(a->day, b->day, sizeof(a->day)) == 0 &&
	       a->late_from == b->late_from && a->index_from == b->index_from;
}

enum fact_change fact_compare(const struct fact *before, const struct fact *after)
{
	if (before->subject.n && same(before, after))
		return str_eq(before->memo, after->memo) ? FACT_SAME : FACT_MEMO;
	return FACT_CHANGED;
}

int fact_fold(struct ctx *c, const struct fact_source *s, const struct event *e, const struct fact *before,
	      struct fact *ret)
{
	struct fact f = { .subject = s->subject_of(e), .kind = str_of(s->kind), .seq = e->seq };
	struct json *payload = NULL;
	enum fact_change change;
	str why;

	if (!e->payload.n) /* erased by law */
		return FACT_SAME;
	TRY(json_parse(c->mem, e->payload, JSON_DEPTH, &payload, &why));
	TRY(s->fold(c, e, json_get(payload, "set"), before, &f));
	change = f.memo.n ? fact_compare(before, &f) : FACT_SAME;
	if (change == FACT_MEMO)
		f.seq = before->seq;
	*ret = f;
	return (int)change;
}

date fact_working_days_before(struct arena *mem, date d, int n)
{
	struct calendar_row *rows;
	int year, month, day;
	size_t count;

	while (n > 0) {
		bool off;

		d.day--;
		date_parts(d, &year, &month, &day);
		count = calendar_propose(mem, year, &rows);
		off = date_weekday(d) >= 5;
		for (size_t i = 0; i < count; i++)
			off = off || rows[i].date.day == d.day;
		n -= !off;
	}
	return d;
}
