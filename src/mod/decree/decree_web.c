/* SPDX-License-Identifier: Apache-2.0 */
/* decree_web.c - the administrator's pages: a year, a decision with its preview, a version. */
#include "base/base.h"

#include "core/account/account.h"
#include "mod/decree/decree_html.h"
#include "mod/decree/decree_view.h"

#define ITEMS 20

static const char *weekday(date d)
{
	static const char *const days[] = { N_("Thứ Hai"), N_("Thứ Ba"),  N_("Thứ Tư"), N_("Thứ Năm"),
					    N_("Thứ Sáu"), N_("Thứ Bảy"), N_("Chủ nhật") };

	return days[date_weekday(d)];
}

static int this_year(const struct ctx *c)
{
	int year, month, day;

	date_parts(instant_date(c->now), &year, &month, &day);
	return year;
}

static struct decree_past past_of(struct ctx *c, const struct calendar_version *v)
{
	struct decree_past p = { .v = *v, .by = v->by };
	struct account a;

	if (account_find(c, v->by, &a) == 0)
		p.by = a.name;
	p.has_run = decree_run_get(c, v->no, &p.run) == 0;
	return p;
}

static int by_date(const void *a, const void *b)
{
	const struct decree_day *x = a, *y = b;

	return x->date.day == y->date.day ? str_cmp(x->unit, y->unit) : x->date.day - y->date.day;
}

/* Stored rows of the year, each beside the proposal of its day, then proposals that are not stored. */
static int fill_days(struct ctx *c, struct decree_year_view *v)
{
	struct calendar_row *law, *missing;
	struct calendar_state s;
	size_t n = calendar_propose(c->mem, v->year, &law);
	struct buf b = buf_new(c->mem, 0);

	TRY(calendar_as_of(c, CALENDAR_NOW, &s));
	v->days = NEW_ARRAY(c->mem, struct decree_day, s.n + n);
	for (size_t i = 0; i < s.n; i++) {
		struct decree_day *d = &v->days[v->n];

		if (s.rows[i].date.day < date_ymd(v->year, 1, 1).day ||
		    s.rows[i].date.day >= date_ymd(v->year + 1, 1, 1).day)
			continue;
		*d = (struct decree_day){ s.rows[i].date, weekday(s.rows[i].date), &s.rows[i], NULL,
					  s.rows[i].unit.n ? unit_name(c, s.rows[i].unit) : S("") };
		for (size_t k = 0; k < n && s.rows[i].unit.n == 0; k++)
			if (law[k].date.day == d->date.day)
				d->proposed = &law[k];
		v->n++;
	}
	v->missing = decree_missing(c, &s, v->year, &missing);
	for (size_t i = 0; i < v->missing; i++)
		v->days[v->n++] = (struct decree_day){ missing[i].date, weekday(missing[i].date), NULL, &missing[i],
						       S("") };
	if (v->n)
		qsort(v->days, v->n, sizeof(v->days[0]), by_date);
	buf_fmt(&b, "/quan-tri/lich/quyet-dinh?nam=%d", v->year);
	v->fill = buf_view(&b);
	return 0;
}

int decree_year_page(struct ctx *c, const struct req *q, struct reply *r)
{
	struct decree_year_view v = { .year = (int)MIN(MAX(req_int(q, "nam", this_year(c)), 1990), 2099),
				      .paging = req_paging(q, 10) };
	struct calendar_version *list;
	struct html h;

	TRY(fill_days(c, &v));
	TRY(calendar_versions(c, v.paging.per_page, v.paging.offset, &list, &v.past_n, &v.paging.total));
	v.past = NEW_ARRAY(c->mem, struct decree_past, v.past_n);
	for (size_t i = 0; i < v.past_n; i++)
		v.past[i] = past_of(c, &list[i]);
	v.running = decree_run_open(c, &v.run);
	h = html_begin(c, q, r, str_fmt(c->mem, _("Lịch làm việc năm %d"), v.year));
	decree_year_html(&h, &v);
	return 0;
}

/* What was typed; at first, for ?nam=, the days of that year that are still to be confirmed. */
static int text_of(struct ctx *c, const struct req *q, struct decree_text *t)
{
	struct calendar_row *missing;
	struct calendar_state s;
	size_t n;

	*t = (struct decree_text){ .basis = req_text(q, "basis"),
				   .unit = req_text(q, "unit"),
				   .rows = req_text(q, "rows"),
				   .hours = req_text(q, "hours") };
	if (req_text(q, "decided_on").n && !date_parse(req_text(q, "decided_on"), &t->decided_on))
		return ctx_fail(c, E_INVALID, "decided_on", _("Ngày ban hành: hãy viết ngày/tháng/năm."));
	if (req_text(q, "hours_from").n && !date_parse(req_text(q, "hours_from"), &t->hours_from))
		return ctx_fail(c, E_INVALID, "hours_from", _("Ngày áp dụng: hãy viết ngày/tháng/năm."));
	if (req_text(q, "hours_until").n && !date_parse(req_text(q, "hours_until"), &t->hours_until))
		return ctx_fail(c, E_INVALID, "hours_until", _("Ngày áp dụng cuối: hãy viết ngày/tháng/năm."));
	if (req_has(q, "nam") && !req_has(q, "rows")) {
		TRY(calendar_as_of(c, CALENDAR_NOW, &s));
		n = decree_missing(c, &s, (int)MIN(MAX(req_int(q, "nam", 0), 1990), 2099), &missing);
		t->rows = decree_lines(c, missing, n);
		t->basis = S("Bộ luật Lao động 2019, Điều 112");
	}
	return 0;
}

/* The preview of what was typed; what is wrong with it is said at the fields. */
static int preview(struct ctx *c, const struct req *q, struct decree_form_view *v)
{
	if (v->text.basis.n == 0)
		ctx_fail(c, E_INVALID, "basis", _("Căn cứ: không được để trống. Hãy ghi số văn bản và cơ quan ban hành."));
	if (v->text.decided_on.day == 0)
		ctx_fail(c, E_INVALID, "decided_on", _("Ngày ban hành: không được để trống."));
	if (decree_read(c, &v->text, &v->d) < 0 || c->problems)
		return 0;
	v->paging = req_paging(q, ITEMS);
	TRY(decree_preview(c, &v->d, v->paging.offset, v->paging.per_page, &v->preview));
	v->paging.total = v->preview.changed;
	v->previewed = true;
	return 0;
}

int decree_form_page(struct ctx *c, const struct req *q, struct reply *r)
{
	struct decree_form_view v = { 0 };
	struct html h;

	if (text_of(c, q, &v.text) == 0 && !c->problems && req_has(q, "rows"))
		TRY(preview(c, q, &v));
	if (c->problems && r->status < 400)
		r->status = err_http(E_INVALID);
	h = html_begin(c, q, r, str_of(_("Quyết định về lịch làm việc")));
	decree_form_html(&h, &v);
	return 0;
}

int decree_version_page(struct ctx *c, const struct req *q, struct reply *r)
{
	struct decree_version_view v = { 0 };
	struct calendar_version version;
	struct html h;

	TRY(calendar_version_get(c, req_int(q, "version", 0), &version));
	TRY(calendar_version_changes(c, version.no, &v.changes, &v.n));
	v.past = past_of(c, &version);
	h = html_begin(c, q, r, str_fmt(c->mem, _("Lịch làm việc, phiên bản %lld"), (long long)version.no));
	decree_version_html(&h, &v);
	return 0;
}
