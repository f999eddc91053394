/* SPDX-License-Identifier: Apache-2.0 */
/* measure_show.c - pages for people: what they ask, put into lines, bars and links. */
#include "base/base.h"

#include "core/org/org.h"
#include "lib/mo/mo.h"
#include "mod/measure/measure_draw.h"
#include "mod/measure/measure_env.h"
#include "mod/measure/measure_html.h"
#include "mod/measure/measure_pages.h"

#define MONTHS 12

/* ---- shared by the pages ---------------------------------------------------------------------------------- */

static str count_text(struct ctx *c, int64_t n)
{
	return fmt_count(c->mem, n);
}

/* "Ngày 21/11/2026 lúc 10:05:07, sự kiện 1234": the moment and the event up to which everything counts. */
static str as_of_text(struct ctx *c, const struct measure_query *q)
{
	return str_fmt(c->mem, _("%.*s, đến sự kiện số %lld của sổ cái"), STR_ARG(ctx_when(c, q->as_of)), (long long)q->seq);
}

/* As people write it: "87,23". */
static str comma(struct arena *mem, int64_t hundredths)
{
	return str_fmt(mem, "%lld,%02d", (long long)(hundredths / 100), (int)(hundredths % 100));
}

static int unit_text(struct ctx *c, str unit, str *ret)
{
	str code = unit;

	if (!code.n)
		TRY(measure_store_province(c, &code));
	*ret = code.n ? unit_name(c, code) : str_of(_("Toàn tỉnh"));
	return 0;
}

/* Bodies that decide: departments and communes. */
static bool decides(const struct unit *u)
{
	return u->kind == UNIT_COMMUNE || u->kind == UNIT_WARD || u->kind == UNIT_DEPARTMENT;
}

static int deciding_units(struct ctx *c, struct unit **ret, size_t *ret_n)
{
	struct unit *all;
	int64_t total;
	size_t n, kept = 0;

	TRY(unit_list(c, &(struct unit_filter){ 0 }, &all, &n, &total));
	for (size_t i = 0; i < n; i++)
		if (decides(&all[i]))
			all[kept++] = all[i];
	*ret = all;
	*ret_n = kept;
	return 0;
}

static int unit_options(struct ctx *c, const struct option **ret)
{
	struct option *list;
	struct unit *units;
	size_t n;

	TRY(deciding_units(c, &units, &n));
	list = NEW_ARRAY(c->mem, struct option, n + 2);
	list[0] = (struct option){ .value = "", .title = _("Toàn tỉnh") };
	for (size_t i = 0; i < n; i++)
		list[i + 1] = (struct option){ .value = str_z(c->mem, units[i].code), .title = str_z(c->mem, units[i].name) };
	*ret = list;
	return 0;
}

static bool may_show(const struct measure_result *r, bool public)
{
	return !public || measure_published(r);
}

static str value_text(struct ctx *c, const struct measure_result *r, bool shown)
{
	if (!shown)
		return str_of(_("chưa công bố"));
	if (r->measure->index && r->known)
		return str_fmt(c->mem, "%s / %s", measure_text(c, r->measure, true, r->value).p,
			       measure_text(c, r->measure, true, r->of).p);
	return measure_text(c, r->measure, r->known, r->value);
}

/* Why there is no number, or what to mind about it. */
static str note_text(struct ctx *c, const struct measure_result *r, bool shown)
{
	const struct measure_component *k = &r->measure->components[0];

	if (!shown)
		return str_fmt(c->mem, _("Mẫu có ít hơn %lld trường hợp"), (long long)r->measure->minimum);
	if (!r->measure->index && k->missing.n)
		return k->missing;
	if (!r->known)
		return str_of(_("Không có trường hợp nào"));
	return r->small && r->sample ? str_fmt(c->mem, _("Mẫu nhỏ: dưới %lld trường hợp"), (long long)r->measure->minimum) : S("");
}

static str page_url(struct ctx *c, const struct measure *m, const char *more, const struct measure_query *q)
{
	return str_fmt(c->mem, "/chi-so/%" STR_FMT "%s%" STR_FMT, STR_ARG(m->name), more, STR_ARG(measure_query_url(c->mem, q)));
}

/* ---- the province at a glance -------------------------------------------------------------------------------- */

static int show(struct ctx *c, const struct measure_env *e, const struct measure *m, bool public, struct measure_shown *s)
{
	TRY(measure_eval_in(e, m, &s->r));
	s->name = m->name;
	s->title = m->title;
	s->href = page_url(c, m, "", &e->q);
	s->shown = may_show(&s->r, public);
	s->value = value_text(c, &s->r, s->shown);
	s->sample = s->shown ? count_text(c, s->r.sample) : S("");
	s->note = note_text(c, &s->r, s->shown);
	return 0;
}

int measure_home_page(struct ctx *c, const struct req *q, struct reply *r)
{
	struct measure_home_view v = { 0 };
	struct measure_env *e;
	struct measure *list;
	struct html h;
	size_t n;

	TRY(measure_query_read(c, q, &v.q));
	TRY(measure_may(c, &v.q, &v.public));
	TRY(measure_env_new(c, &v.q, &e));
	TRY(measure_list(c, v.q.to, &list, &n));
	v.rows = NEW_ARRAY(c->mem, struct measure_shown, n);
	for (size_t i = 0; i < n; i++)
		if (!(v.public && list[i].internal))
			TRY(show(c, e, &list[i], v.public, &v.rows[v.n++]));
	TRY(unit_text(c, v.q.unit, &v.unit));
	TRY(unit_options(c, &v.units));
	v.url = measure_query_url(c->mem, &v.q);
	v.as_of = as_of_text(c, &v.q);
	h = html_begin(c, q, r, str_of(_("Chỉ số")));
	measure_home_html(&h, &v);
	return 0;
}

/* ---- one measure: its parts ------------------------------------------------------------------------------------- */

static void add_part(struct ctx *c, struct measure_page_view *v, const struct measure_value *x, size_t i)
{
	const struct measure_part *p = x->parts[i].part;
	str name = v->m->index ? str_fmt(c->mem, "%.*s.%.*s", STR_ARG(x->component->name), STR_ARG(p->name)) : p->name;

	v->lines[v->line_n++] = (struct measure_line){
		.title = p->title,
		.count = x->parts[i].n,
		.counted = true,
		.href = v->public || !x->parts[i].n ? S("") : measure_cases_url(c->mem, "/chi-so", &v->r, name),
		.value = p->num < 0 ? str_of(_("trừ đi")) : p->num && p->den ? str_of(_("tử số và mẫu số")) :
			 p->num		? str_of(_("tử số")) :
					  str_of(_("mẫu số")),
	};
}

static void add_component(struct ctx *c, struct measure_page_view *v, const struct measure_value *x)
{
	const struct measure_component *k = x->component;

	v->lines[v->line_n++] = (struct measure_line){
		.name = k->name,
		.title = k->title,
		.head = true,
		.value = !x->known ? str_of(_("không tính được")) :
			 k->rule == MEASURE_SHARE ? str_fmt(c->mem, "%s %%", comma(c->mem, x->value).p) :
						    comma(c->mem, x->value),
		.points = x->known && k->scored ? comma(c->mem, x->points) : S(""),
		.max = k->scored ? comma(c->mem, k->max) : S(""),
		.note = k->missing.n ? k->missing : k->certainty,
	};
}

static void add_lines(struct ctx *c, struct measure_page_view *v)
{
	size_t most = 0;

	for (size_t i = 0; i < v->m->n; i++)
		most += 1 + v->m->components[i].n;
	v->lines = NEW_ARRAY(c->mem, struct measure_line, most);
	for (size_t i = 0; i < v->m->n; i++) {
		if (v->m->index)
			add_component(c, v, &v->r.values[i]);
		for (size_t k = 0; k < v->m->components[i].n; k++)
			add_part(c, v, &v->r.values[i], k);
	}
}

/* ---- by month, by unit -------------------------------------------------------------------------------------------- */

/* For drawing: shares as they are, points of an index as a share of what can be reached. */
static int64_t share_of(const struct measure_result *r)
{
	return r->measure->index ? (r->of ? measure_percent(r->reached, r->of) : 0) : r->value;
}

static void fill_bar(struct ctx *c, struct measure_bar *b, const struct measure_result *r, bool public)
{
	const struct measure_value *x = &r->values[0];

	b->shown = r->known && may_show(r, public);
	b->small = r->small;
	b->value = b->shown ? measure_text(c, r->measure, true, r->value) : note_text(c, r, may_show(r, public));
	b->sample = may_show(r, public) ? count_text(c, r->sample) : S("");
	b->share = b->shown ? share_of(r) : 0;
	if (!b->shown || r->measure->index || x->component->rule != MEASURE_SHARE || x->num > x->den)
		return;
	measure_wilson(MAX(x->num, 0), x->den, &b->low, &b->high);
	b->range = str_fmt(c->mem, "%s – %s %%", comma(c->mem, b->low).p, comma(c->mem, b->high).p);
}

static date month_start(int64_t month)
{
	return date_ymd((int)(month / 12), (int)(month % 12) + 1, 1);
}

/* The twelve months up to the last day asked for; the first is not before the first day of the question. */
static int add_months(struct ctx *c, struct measure_page_view *v)
{
	int year, month, day;
	int64_t last, first;

	date_parts(v->q.to, &year, &month, &day);
	last = (int64_t)year * 12 + month - 1;
	first = last - MONTHS + 1;
	v->months = NEW_ARRAY(c->mem, struct measure_bar, MONTHS);
	for (int64_t m = first; m <= last; m++) {
		struct measure_bar *b = &v->months[v->month_n++];
		struct measure_query q = v->q;
		struct measure_result r;

		q.from = month_start(m);
		q.to = (date){ month_start(m + 1).day - 1 };
		if (q.from.day > instant_date(q.as_of).day)
			q.to = q.from;
		TRY(measure_eval(c, v->m, &q, &r));
		b->name = str_fmt(c->mem, "%02d/%d", (int)(m % 12) + 1, (int)(m / 12));
		b->href = page_url(c, v->m, "", &q);
		fill_bar(c, b, &r, v->public);
	}
	v->trend_points = measure_draw_trend(c->mem, v->months, v->month_n, 10000);
	return 0;
}

/* The better first; what has no number, or too small a sample, last. Equal ones by name. */
static int better(const void *a, const void *b)
{
	const struct measure_bar *x = a, *y = b;
	int by_state = (!x->shown || x->small) - (!y->shown || y->small);

	if (by_state)
		return by_state;
	if (x->share != y->share)
		return x->share > y->share ? -1 : 1;
	return str_cmp(x->name, y->name);
}

static int add_units(struct ctx *c, struct measure_page_view *v)
{
	struct measure_result *results;
	struct unit *units;
	str *codes;
	size_t n;

	TRY(deciding_units(c, &units, &n));
	codes = NEW_ARRAY(c->mem, str, n);
	results = NEW_ARRAY(c->mem, struct measure_result, n);
	v->bars = NEW_ARRAY(c->mem, struct measure_bar, n);
	for (size_t i = 0; i < n; i++)
		codes[i] = units[i].code;
	TRY(measure_eval_units(c, v->m, &v->q, codes, n, results));
	for (size_t i = 0; i < n; i++) {
		struct measure_bar *b = &v->bars[v->bar_n];
		struct measure_query q = v->q;

		if (!results[i].sample)
			continue;
		q.unit = codes[i];
		*b = (struct measure_bar){ .name = units[i].name, .title = codes[i], .href = page_url(c, v->m, "", &q) };
		fill_bar(c, b, &results[i], v->public);
		v->bar_n++;
	}
	qsort(v->bars, v->bar_n, sizeof(*v->bars), better);
	v->interval = !v->m->index && v->m->components[0].rule == MEASURE_SHARE;
	return 0;
}

/* ---- the map --------------------------------------------------------------------------------------------------------- */

static int add_map(struct ctx *c, struct measure_page_view *v)
{
	struct measure_outline *outlines;
	size_t n;

	if (!v->interval || v->q.unit.n)
		return 0;
	TRY(measure_draw_map(c, &outlines, &n));
	v->shapes = NEW_ARRAY(c->mem, struct measure_shape, n);
	for (size_t i = 0; i < n; i++) {
		struct measure_shape *s = &v->shapes[v->shape_n++];
		const struct measure_bar *b = NULL;

		for (size_t k = 0; k < v->bar_n && !b; k++)
			b = str_eq(v->bars[k].title, outlines[i].code) ? &v->bars[k] : NULL;
		*s = (struct measure_shape){ .path = outlines[i].path, .band = "mc-band-0" };
		s->title = str_fmt(c->mem, "%.*s: %.*s", STR_ARG(unit_name(c, outlines[i].code)),
				   STR_ARG(b ? b->value : str_of(_("không có trường hợp nào"))));
		if (b && b->shown && !b->small)
			s->band = measure_draw_band(b->share, v->m->lower);
		if (b)
			s->href = b->href;
	}
	return 0;
}

/* ---- one measure -------------------------------------------------------------------------------------------------------- */

/* Points are looked for in the last month of the days asked for. */
static void add_links(struct ctx *c, struct measure_page_view *v)
{
	struct measure_query month = v->q;
	int year, mon, day;

	date_parts(v->q.to, &year, &mon, &day);
	if (month.from.day < date_ymd(year, mon, 1).day)
		month.from = date_ymd(year, mon, 1);
	v->url = measure_query_url(c->mem, &v->q);
	v->csv = page_url(c, v->m, "/so-lieu.csv", &v->q);
	v->xlsx = page_url(c, v->m, "/so-lieu.xlsx", &v->q);
	v->pdf = page_url(c, v->m, "/bao-cao.pdf", &v->q);
	v->json = str_fmt(c->mem, "/api/v1/measures/%" STR_FMT "%" STR_FMT, STR_ARG(v->m->name), STR_ARG(v->url));
	v->loss = v->public ? S("") : page_url(c, v->m, "/mat-diem", &month);
	v->command = measure_command(c->mem, &v->r);
	v->as_of = as_of_text(c, &v->q);
}

int measure_page_fill(struct ctx *c, const struct req *q, struct measure_page_view *v)
{
	TRY(measure_answer(c, q, &v->r, &v->public));
	v->m = v->r.measure;
	v->q = v->r.query;
	v->q.version = req_int(q, "version", 0) > 0 ? v->m->version : 0;
	v->shown = may_show(&v->r, v->public);
	v->value = value_text(c, &v->r, v->shown);
	TRY(unit_text(c, v->q.unit, &v->unit));
	if (v->shown)
		add_lines(c, v);
	TRY(add_months(c, v));
	if (!v->q.unit.n)
		TRY(add_units(c, v));
	add_links(c, v);
	return 0;
}

int measure_page(struct ctx *c, const struct req *q, struct reply *r)
{
	struct measure_page_view v = { 0 };
	struct html h;

	TRY(measure_page_fill(c, q, &v));
	TRY(add_map(c, &v));
	TRY(unit_options(c, &v.units));
	TRY(measure_versions(c, v.m->name, &v.versions, &v.version_n));
	h = html_begin(c, q, r, v.m->title);
	measure_page_html(&h, &v);
	return 0;
}

/* ---- cases ------------------------------------------------------------------------------------------------------------------ */

static str facts_text(struct ctx *c, int64_t bits)
{
	static const int64_t told = FACT_LATE | FACT_LATE_INDEX | FACT_SUPPLEMENT | FACT_SUPPLEMENTS | FACT_EXTENDED |
				    FACT_WAITING | FACT_UNPAID | FACT_WITHDRAWN | FACT_STOPPED | FACT_REFUSED | FACT_DISSATISFIED |
				    FACT_STEP_LATE;
	struct buf b = buf_new(c->mem, 0);

	for (int i = 0; i < FACT_COUNT; i++)
		if ((bits & told) >> i & 1)
			buf_fmt(&b, "%s%s", b.n ? "; " : "", _(fact_title(i)));
	return b.n ? buf_view(&b) : S("");
}

static str day_text(struct ctx *c, date d)
{
	return d.day ? date_vi(c->mem, d) : S("");
}

static struct measure_case_line *case_lines(struct ctx *c, const struct measure_case *list, size_t n)
{
	struct measure_case_line *lines = NEW_ARRAY(c->mem, struct measure_case_line, n);

	for (size_t i = 0; i < n; i++) {
		const struct measure_case *k = &list[i];
		str rest = k->subject;
		const char *place = str_find(k->subject, '@') > 0 ? "thu-tuc" : k->bits & FACT_FEE && !k->procedure.n ? "thanh-toan" : "ho-so";

		lines[i] = (struct measure_case_line){
			.href = str_fmt(c->mem, "/%s/%" STR_FMT, place, STR_ARG(str_cut(&rest, '@'))),
			.code = k->subject,
			.procedure = k->procedure,
			.unit = unit_name(c, k->unit),
			.received = day_text(c, k->received),
			.due = k->late_from.ms ? ctx_when(c, k->late_from) : S(""),
			.ended = day_text(c, k->ended),
			.why = facts_text(c, k->bits),
		};
	}
	return lines;
}

/* The title of what is listed: the part's, or the component's. */
static str part_title(const struct measure_result *r, str part)
{
	for (size_t i = 0; i < r->measure->n; i++) {
		const struct measure_component *k = &r->measure->components[i];

		if (r->measure->index && str_eq(part, k->name))
			return k->title;
		if (r->measure->index && !(str_starts(part, k->name) && part.n > k->name.n && part.p[k->name.n] == '.'))
			continue;
		for (size_t x = 0; x < k->n; x++)
			if (str_eq(part, k->parts[x].name) || (r->measure->index && str_ends(part, k->parts[x].name) &&
							       part.n == k->name.n + 1 + k->parts[x].name.n))
				return k->parts[x].title;
	}
	return r->measure->title;
}

int measure_cases_page(struct ctx *c, const struct req *q, struct reply *r)
{
	struct measure_cases_view v = { .paging = req_paging(q, 20), .part = req_text(q, "part") };
	struct measure_case *list;
	struct html h;
	bool public;

	TRY(measure_answer(c, q, &v.r, &public));
	if (public)
		return ctx_fail(c, E_DENIED, "", _("Danh sách hồ sơ chỉ dành cho cán bộ của đơn vị."));
	TRY(measure_cases(c, &v.r, v.part, v.paging.per_page, v.paging.offset, &list, &v.n, &v.paging.total));
	v.m = v.r.measure;
	v.title = part_title(&v.r, v.part);
	TRY(unit_text(c, v.r.query.unit, &v.unit));
	v.lines = case_lines(c, list, v.n);
	v.back = page_url(c, v.m, "", &v.r.query);
	v.command = measure_command(c->mem, &v.r);
	v.as_of = as_of_text(c, &v.r.query);
	h = html_begin(c, q, r, v.title);
	measure_cases_html(&h, &v);
	return 0;
}

/* ---- what cost points ---------------------------------------------------------------------------------------------------------- */

#define LOSS_CASES 10

/* The points that this many cases cost, when the component gives points. */
static str lost_points(struct ctx *c, const struct measure_value *x, const struct measure_part *p, int64_t n)
{
	int64_t weight = p->den - MIN(p->num, p->den), whole = x->component->full ? x->component->full : 10000;

	if (!x->known || !x->component->scored || x->component->rule != MEASURE_SHARE || x->points == x->component->max)
		return S("");
	return comma(c->mem, MIN(x->component->max, measure_percent(n * weight * x->component->max, x->den * whole)));
}

static int add_loss(struct ctx *c, struct measure_loss_view *v, const struct measure_result *r, size_t i, size_t k)
{
	const struct measure_value *x = &r->values[i];
	const struct measure_count *p = &x->parts[k];
	str name = r->measure->index ? str_fmt(c->mem, "%.*s.%.*s", STR_ARG(x->component->name), STR_ARG(p->part->name)) :
				       p->part->name;
	struct measure_loss *l = &v->list[v->n];
	struct measure_case *cases;
	int64_t total;

	if (p->n == 0 || p->part->num >= MAX(p->part->den, 1))
		return 0;
	TRY(measure_cases(c, r, name, LOSS_CASES, 0, &cases, &l->n, &total));
	l->component = x->component->title;
	l->title = p->part->title;
	l->count = p->n;
	l->points = lost_points(c, x, p->part, p->n);
	l->href = measure_cases_url(c->mem, "/chi-so", r, name);
	l->lines = case_lines(c, cases, l->n);
	v->n++;
	return 0;
}

int measure_loss_page(struct ctx *c, const struct req *q, struct reply *r)
{
	struct measure_loss_view v = { 0 };
	struct measure_result result;
	struct html h;
	size_t most = 0;
	bool public;

	TRY(measure_answer(c, q, &result, &public));
	if (public)
		return ctx_fail(c, E_DENIED, "", _("Danh sách hồ sơ chỉ dành cho cán bộ của đơn vị."));
	v.m = result.measure;
	v.q = result.query;
	for (size_t i = 0; i < v.m->n; i++)
		most += v.m->components[i].n;
	v.list = NEW_ARRAY(c->mem, struct measure_loss, most);
	for (size_t i = 0; i < v.m->n; i++)
		for (size_t k = 0; k < v.m->components[i].n; k++)
			TRY(add_loss(c, &v, &result, i, k));
	TRY(unit_text(c, v.q.unit, &v.unit));
	TRY(unit_options(c, &v.units));
	v.back = page_url(c, v.m, "", &v.q);
	v.as_of = as_of_text(c, &v.q);
	v.value = value_text(c, &result, true);
	h = html_begin(c, q, r, str_of(_("Vì sao mất điểm")));
	measure_loss_html(&h, &v);
	return 0;
}
