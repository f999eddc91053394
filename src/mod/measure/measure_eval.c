/* SPDX-License-Identifier: Apache-2.0 */
/*
 * measure_eval.c - from counts to a value, points, an interval. Whole numbers only; rounding is half up and happens once,
 * at the end.
 */
#include "base/base.h"

#include "core/org/org.h"
#include "lib/mo/mo.h"
#include "mod/measure/measure_env.h"

static int64_t round_up(int64_t num, int64_t den)
{
	return (2 * num + den) / (2 * den);
}

int64_t measure_percent(int64_t num, int64_t den)
{
	return round_up(num * 10000, den);
}

/* ---- the question ----------------------------------------------------------------------------------------- */

/* The province and everybody are the same. */
static int fill_unit(struct ctx *c, struct measure_query *q)
{
	struct unit u;

	if (!q->unit.n)
		return 0;
	if (unit_find(c, q->unit, (date){ 0 }, &u) < 0)
		return ctx_fail(c, E_INVALID, "unit", _("Không có đơn vị mang mã “%.*s”. Hãy chọn đơn vị trong danh sách."),
				STR_ARG(q->unit));
	if (u.kind == UNIT_PROVINCE && !u.parent.n)
		q->unit = S("");
	return 0;
}

int measure_query_fill(struct ctx *c, struct measure_query *q)
{
	int64_t folded, last;
	int year, month, day;

	TRY(measure_store_seq(c, &folded));
	TRY(measure_store_time(c, folded, &last));
	if (!q->as_of.ms) {
		q->as_of.ms = c->now.ms / 1000 * 1000;
		q->seq = q->seq ? q->seq : folded;
	}
	if (q->as_of.ms > MAX(c->now.ms, last)) /* a ledger may have been written under --now */
		return ctx_fail(c, E_INVALID, "as_of", _("Không tính được cho một lúc chưa đến. Hãy chọn thời điểm đã qua."));
	if (!q->seq)
		TRY(measure_store_seq_at(c, (instant){ q->as_of.ms + 999 }, &q->seq));
	q->seq = MIN(q->seq, folded);
	if (!q->to.day)
		q->to = instant_date(q->as_of);
	date_parts(q->to, &year, &month, &day);
	if (!q->from.day)
		q->from = date_ymd(year, 1, 1);
	if (q->from.day > q->to.day)
		return ctx_fail(c, E_INVALID, "from", _("Ngày bắt đầu muộn hơn ngày kết thúc. Hãy đổi lại."));
	return fill_unit(c, q);
}

/* ---- components -------------------------------------------------------------------------------------------- */

static int count_component(const struct measure_env *e, const struct measure_component *k, struct measure_value *v)
{
	*v = (struct measure_value){ .component = k, .parts = NEW_ARRAY(e->c->mem, struct measure_count, k->n) };
	for (size_t i = 0; i < k->n; i++) {
		const struct measure_part *p = &k->parts[i];

		v->parts[i].part = p;
		TRY(measure_part_count(e, k, p, &v->parts[i].n));
		v->num += p->num * v->parts[i].n;
		v->den += p->den * v->parts[i].n;
		v->count += p->num > 0 ? v->parts[i].n : 0;
	}
	return 0;
}

/* Points: in proportion, all of them from `full` on. */
static int64_t points(const struct measure_component *k, int64_t num, int64_t den)
{
	int64_t whole = k->full ? k->full : 10000;

	if (num * 10000 >= den * whole)
		return k->max;
	return round_up(k->max * num * 10000, den * whole);
}

static void reckon(struct measure_value *v)
{
	const struct measure_component *k = v->component;
	int64_t num = MAX(v->num, 0);

	v->known = !k->missing.n && (k->rule == MEASURE_COUNT || v->den > 0);
	if (!v->known)
		return;
	if (k->rule == MEASURE_COUNT)
		v->value = num;
	else if (k->rule == MEASURE_MEAN)
		v->value = round_up(num * 10, v->den) * 10;
	else
		v->value = measure_percent(num, v->den);
	if (k->scored)
		v->points = k->rule == MEASURE_MEAN ? v->value : points(k, num, v->den);
}

int measure_eval_in(const struct measure_env *e, const struct measure *m, struct measure_result *ret)
{
	struct measure_result r = { .measure = m, .query = e->q, .cells = e->cells,
				    .values = NEW_ARRAY(e->c->mem, struct measure_value, m->n) };

	r.query.version = m->version;
	for (size_t i = 0; i < m->n; i++) {
		struct measure_value *v = &r.values[i];

		TRY(count_component(e, &m->components[i], v));
		reckon(v);
		if (v->known && v->component->scored) {
			r.reached += v->points;
			r.of += v->component->max;
		}
		r.sample = MAX(r.sample, v->component->rule == MEASURE_COUNT ? v->count : v->den);
	}
	r.known = m->index ? r.of > 0 : r.values[0].known;
	r.value = m->index ? r.reached : r.values[0].value;
	r.small = r.sample < m->minimum;
	*ret = r;
	return 0;
}

int measure_eval(struct ctx *c, const struct measure *m, const struct measure_query *q, struct measure_result *ret)
{
	struct measure_env *e;

	TRY(measure_env_new(c, q, &e));
	return measure_eval_in(e, m, ret);
}

int measure_eval_units(struct ctx *c, const struct measure *m, const struct measure_query *q, const str *units, size_t n,
		       struct measure_result *ret)
{
	struct measure_query all = *q;
	struct measure_env *e, *list;

	all.unit = S("");
	TRY(measure_env_new(c, &all, &e));
	TRY(measure_env_units(e, m, units, n, &list));
	for (size_t i = 0; i < n; i++)
		TRY(measure_eval_in(&list[i], m, &ret[i]));
	return 0;
}

/* ---- the interval -------------------------------------------------------------------------------------------- */

static int64_t root(__int128 v)
{
	__int128 low = 0, high = (__int128)1 << 62;

	while (low < high) {
		__int128 middle = (low + high + 1) / 2;

		if (middle * middle <= v)
			low = middle;
		else
			high = middle - 1;
	}
	return (int64_t)low;
}

/*
 * Wilson's score interval with z = 1.96, of k out of n:
 *	(k + z²/2 ± z √(k (n - k) / n + z²/4)) / (n + z²)
 * Everything is multiplied by 10 000 (z = 19 600, z² = 38 416 in ten thousandths); the root is rounded down, the
 * bounds half up. z² = 3.8416.
 */
void measure_wilson(int64_t num, int64_t den, int64_t *ret_low, int64_t *ret_high)
{
	const __int128 z2 = 38416, scale = 10000;
	__int128 n = den, k = num, middle = k * scale + z2 / 2, whole = n * scale + z2;
	/* (z √(k (n - k) / n + z²/4) × 10 000)² = z2 × 10 000 × (k (n - k) / n + z2 / 40 000) */
	__int128 wide = root(z2 * scale * k * (n - k) / n + z2 * z2 / 4);
	__int128 low = (middle - wide) * scale, high = (middle + wide) * scale;

	low = low < 0 ? 0 : (2 * low + whole) / (2 * whole);
	high = (2 * high + whole) / (2 * whole);
	*ret_low = (int64_t)low;
	*ret_high = (int64_t)MIN(high, scale);
}

/* ---- cases ---------------------------------------------------------------------------------------------------- */

/* The parts whose cases are meant: all of the numerator, or a single one. */
static bool meant(const struct measure_result *r, const struct measure_value *v, const struct measure_part *p, str name)
{
	str prefix = v->component->name;

	if (!r->measure->index)
		return name.n ? str_eq(name, p->name) : p->num > 0;
	if (str_eq(name, prefix))
		return p->num > 0;
	return str_starts(name, prefix) && name.n == prefix.n + 1 + p->name.n && name.p[prefix.n] == '.' &&
	       str_ends(name, p->name);
}

int measure_cases(struct ctx *c, const struct measure_result *r, str part, int64_t limit, int64_t offset,
		  struct measure_case **ret, size_t *ret_n, int64_t *ret_total)
{
	struct measure_case *list = NEW_ARRAY(c->mem, struct measure_case, (size_t)limit);
	struct span s;
	int64_t total = 0;
	bool found = false;
	size_t n = 0;

	TRY(measure_span(c, &r->query, &s));
	for (size_t i = 0; i < r->measure->n; i++)
		for (size_t k = 0; k < r->values[i].component->n; k++) {
			const struct measure_count *p = &r->values[i].parts[k];
			int64_t skip = MAX(0, offset - total), want = limit - (int64_t)n;
			struct measure_case *some;
			size_t some_n;

			if (!meant(r, &r->values[i], p->part, part))
				continue;
			found = true;
			if (want > 0 && skip < p->n) {
				TRY(measure_count_cases(c, &r->query, &s, r->values[i].component, p->part, want, skip, &some, &some_n));
				memcpy(list + n, some, some_n * sizeof(*some));
				n += some_n;
			}
			total += p->n;
		}
	if (!found)
		return ctx_fail(c, E_NOTFOUND, "", _("Chỉ số này không có phần “%.*s”."), STR_ARG(part));
	*ret = list;
	*ret_n = n;
	*ret_total = total;
	return 0;
}
