/* SPDX-License-Identifier: Apache-2.0 */
/* unit_web.c - units as pages and in the API. */
#include "base/base.h"

#include "core/org/org_html.h"
#include "core/org/unit.h"
#include "core/org/view.h"
#include "core/org/web.h"
#include "lib/json/json.h"

/* ?on=DATE, else today; a wrong date is said, not passed over. */
static int day_asked(struct ctx *c, const struct req *q, date *ret)
{
	str on = req_text(q, "on");

	*ret = instant_date(c->now);
	if (on.n && !date_parse(on, ret))
		return ctx_fail(
			c, E_INVALID, "on",
			_("Ngày không đúng. Hãy viết dạng ngày/tháng/năm, ví dụ 31/12/2025."));
	return 0;
}

static int list(struct ctx *c, const struct req *q, int64_t per_page, struct unit_list_view *v)
{
	TRY(day_asked(c, q, &v->on));
	v->paging = req_paging(q, per_page);
	v->q = req_text(q, "q");
	v->parent = req_text(q, "parent");
	return unit_list(c,
			 &(struct unit_filter){ .q = v->q,
						.parent = v->parent,
						.on = v->on,
						.offset = v->paging.offset,
						.limit = v->paging.per_page },
			 &v->units, &v->n, &v->paging.total);
}

int unit_list_page(struct ctx *c, const struct req *q, struct reply *r)
{
	struct unit_list_view v = { 0 };
	struct html h;

	TRY(list(c, q, 50, &v));
	/* Without a question the tree is entered from the top. */
	if (v.q.n == 0 && v.parent.n == 0) {
		v.q = S("");
		v.tree = true;
		TRY(unit_tree(c, v.on, &v.units, &v.n, &v.depth));
	}
	h = html_begin(c, q, r, str_of(_("Đơn vị")));
	unit_list_html(&h, &v);
	return 0;
}

static int load(struct ctx *c, const struct req *q, struct unit_view *v)
{
	str code = req_text(q, "code");
	bool asked = req_has(q, "on");
	int err;

	TRY(day_asked(c, q, &v->on));
	err = unit_find(c, code, v->on, &v->unit);
	/* A closed unit is shown too: its newest row, unless a day was asked for. */
	if (err == E_NOTFOUND && !asked)
		err = unit_find(c, code, (date){ 0 }, &v->unit);
	TRY(err);
	if (v->unit.valid_to.day && v->unit.valid_to.day < v->on.day)
		v->on = v->unit.valid_to;
	TRY(unit_ancestors(c, code, v->on, &v->up, &v->up_n));
	TRY(unit_list(c, &(struct unit_filter){ .parent = code, .on = v->on }, &v->below,
		      &v->below_n, &(int64_t){ 0 }));
	TRY(unit_predecessors(c, &v->unit, &v->before, &v->before_n));
	return unit_successors(c, &v->unit, &v->after, &v->after_n);
}

int unit_page(struct ctx *c, const struct req *q, struct reply *r)
{
	struct unit_view v = { 0 };
	struct html h;

	TRY(load(c, q, &v));
	h = html_begin(c, q, r, v.unit.name);
	unit_html(&h, &v);
	return 0;
}

int unit_list_api(struct ctx *c, const struct req *q, struct reply *r)
{
	struct unit_list_view v = { 0 };
	struct jw w;

	TRY(list(c, q, 20, &v));
	w = json_begin(r);
	jw_object(&w);
	jw_key(&w, "items");
	jw_array(&w);
	for (size_t i = 0; i < v.n; i++)
		unit_write(&w, &v.units[i]);
	jw_end(&w);
	jw_kint(&w, "total", v.paging.total);
	jw_end(&w);
	return 0;
}

static void write_links(struct jw *w, const char *key, const struct unit_link *l, size_t n)
{
	jw_key(w, key);
	jw_array(w);
	for (size_t i = 0; i < n; i++) {
		jw_object(w);
		unit_write_fields(w, &l[i].unit);
		jw_kstr(w, "day", date_iso(w->out->mem, l[i].day));
		jw_kstr(w, "extent", l[i].whole ? S("whole") : S("part"));
		jw_end(w);
	}
	jw_end(w);
}

int unit_api(struct ctx *c, const struct req *q, struct reply *r)
{
	struct unit_view v = { 0 };
	struct jw w;

	TRY(load(c, q, &v));
	w = json_begin(r);
	jw_object(&w);
	unit_write_fields(&w, &v.unit);
	jw_key(&w, "ancestors");
	jw_array(&w);
	for (size_t i = 0; i < v.up_n; i++)
		unit_write(&w, &v.up[i]);
	jw_end(&w);
	write_links(&w, "predecessors", v.before, v.before_n);
	write_links(&w, "successors", v.after, v.after_n);
	jw_end(&w);
	return 0;
}
