/* SPDX-License-Identifier: Apache-2.0 */
/* rule_web.c - the rules for everybody to see, the administrator's form, the API, and the module's tables. */
#include "base/base.h"

#include "core/org/org.h"
#include "core/rule/rule_html.h"
#include "core/rule/rule_impl.h"
#include "core/rule/rule_view.h"
#include "core/web/web.h"
#include "lib/json/json.h"
#include "lib/mo/mo.h"

/* ---- the list --------------------------------------------------------------------------------- */

static int line_of(struct ctx *c, enum rule_name name, const char *base, struct rule_line *l)
{
	date today = instant_date(c->now);
	struct rule *rows;
	size_t n;

	TRY(rule_find(c, name, S(""), today, &l->now));
	TRY(rule_history(c, name, &rows, &n));
	l->href = str_fmt(c->mem, "%s/%s", base, rule_slug(name));
	l->words = rule_words(c, &l->now);
	for (size_t i = 0; i < n; i++) {
		if (rows[i].unit.n == 0 && rows[i].from.day > today.day && l->next.n == 0)
			l->next = str_fmt(c->mem, _("%.*s từ %.*s"), STR_ARG(rule_words(c, &rows[i])),
					  STR_ARG(date_vi(c->mem, rows[i].from)));
		l->units += rows[i].unit.n && (i == 0 || !str_eq(rows[i].unit, rows[i - 1].unit));
	}
	return 0;
}

static int list(struct ctx *c, const struct req *q, struct reply *r, bool admin)
{
	struct rule_list_view v = { .admin = admin, .today = instant_date(c->now) };
	struct html h;

	for (size_t i = 0; i < RULE_COUNT; i++)
		TRY(line_of(c, (enum rule_name)i, admin ? "/quan-tri/quy-tac" : "/quy-tac", &v.lines[i]));
	h = html_begin(c, q, r, str_of(_("Quy tắc thời hạn")));
	rule_list_html(&h, &v);
	return 0;
}

int rule_list_page(struct ctx *c, const struct req *q, struct reply *r)
{
	return list(c, q, r, false);
}

int rule_admin_list_page(struct ctx *c, const struct req *q, struct reply *r)
{
	return list(c, q, r, true);
}

/* ---- one rule --------------------------------------------------------------------------------- */

static int unit_options(struct ctx *c, const struct option **ret)
{
	struct unit_filter f = { .limit = 0 };
	struct option *o;
	struct unit *list;
	int64_t total;
	size_t n;

	TRY(unit_list(c, &f, &list, &n, &total));
	o = NEW_ARRAY(c->mem, struct option, n + 2);
	o[0] = (struct option){ "", _("Toàn tỉnh"), NULL };
	for (size_t i = 0; i < n; i++)
		o[i + 1] = (struct option){ str_z(c->mem, list[i].code), str_z(c->mem, list[i].name), NULL };
	*ret = o;
	return 0;
}

static const struct option *choices(struct ctx *c, enum rule_name name)
{
	str values = str_of(rule_options(name)), words = str_of(_(rule_option_words(name)));
	struct option *o = NEW_ARRAY(c->mem, struct option, 8);
	size_t n = 0;

	if (rule_kind(name) != RULE_CHOICE)
		return NULL;
	while (values.p) {
		o[n++] = (struct option){ str_z(c->mem, str_cut(&values, '|')), str_z(c->mem, str_cut(&words, '|')), NULL };
	}
	o[n] = (struct option){ "", _("theo đơn vị cấp trên"), NULL };
	return o;
}

static int rows_of(struct ctx *c, struct rule_page_view *v)
{
	struct rule *rows, now;
	size_t n;

	TRY(rule_history(c, v->name, &rows, &n));
	v->rows = NEW_ARRAY(c->mem, struct rule_row_view, n);
	v->n = n;
	/* The newest first; of each unit the one in force is marked. */
	for (size_t i = 0; i < n; i++) {
		const struct rule *r = &rows[n - 1 - i];

		TRY(rule_find(c, v->name, r->unit, instant_date(c->now), &now));
		v->rows[i] = (struct rule_row_view){
			.row = *r,
			.unit = r->unit.n ? unit_name(c, r->unit) : str_of(_("Toàn tỉnh")),
			.words = rule_words(c, r),
			.by = r->by.n ? r->by : str_of(_("Dữ liệu kèm chương trình")),
			.now = now.no == r->no && now.from.day == r->from.day && str_eq(now.unit, r->unit),
		};
	}
	return 0;
}

static int one(struct ctx *c, const struct req *q, struct reply *r, bool admin)
{
	struct rule_page_view v = { .admin = admin, .tomorrow = { instant_date(c->now).day + 1 } };
	struct html h;

	if (!rule_name_find(req_text(q, "name"), &v.name))
		return E_NOTFOUND;
	TRY(rows_of(c, &v));
	if (admin)
		TRY(unit_options(c, &v.units));
	v.choices = choices(c, v.name);
	v.unit_words = rule_option_words(v.name);
	v.action = str_fmt(c->mem, "/quan-tri/quy-tac/%s", rule_slug(v.name));
	h = html_begin(c, q, r, str_of(_(rule_title(v.name))));
	rule_html(&h, &v);
	return 0;
}

int rule_page(struct ctx *c, const struct req *q, struct reply *r)
{
	return one(c, q, r, false);
}

int rule_admin_page(struct ctx *c, const struct req *q, struct reply *r)
{
	return one(c, q, r, true);
}

/* ---- the API: all rows, as data --------------------------------------------------------------- */

int rule_api(struct ctx *c, const struct req *q, struct reply *r)
{
	const struct rule_table *t;
	struct jw w;

	UNUSED(q);
	TRY(rule_table(c, &t));
	w = json_begin(r);
	jw_object(&w);
	jw_key(&w, "items");
	jw_array(&w);
	for (size_t i = 0; i < t->n; i++) {
		const struct rule *x = &t->rows[i];

		jw_object(&w);
		jw_kstr(&w, "name", str_of(rule_slug(x->name)));
		jw_kstr(&w, "title", str_of(_(rule_title(x->name))));
		jw_kstr(&w, "unit", x->unit);
		jw_kdate(&w, "from", x->from);
		jw_kstr(&w, "value", x->text);
		jw_kstr(&w, "words", rule_words(c, x));
		jw_kstr(&w, "basis", x->basis);
		jw_kstr(&w, "source", x->source);
		jw_end(&w);
	}
	jw_end(&w);
	jw_kint(&w, "total", (int64_t)t->n);
	jw_end(&w);
	return 0;
}

/* ---- tables ----------------------------------------------------------------------------------- */

static const struct page pages[] = {
	{ "/quy-tac", PERM_PUBLIC, rule_list_page, N_("Quy tắc thời hạn"), N_("Thông tin") },
	{ "/quy-tac/:name", PERM_PUBLIC, rule_page, N_("Một quy tắc thời hạn"), NULL },
	{ "/quan-tri/quy-tac", PERM_ADMIN, rule_admin_list_page, N_("Quy tắc thời hạn"), N_("Quản trị") },
	{ "/quan-tri/quy-tac/:name", PERM_ADMIN, rule_admin_page, N_("Một quy tắc thời hạn"), NULL },
	{ "/api/v1/rules", PERM_PUBLIC, rule_api, N_("Quy tắc thời hạn"), NULL },
	{ 0 },
};

static const struct command commands[] = {
	{ .name = "rule.decide",
	  .path = "/quan-tri/quy-tac/:name",
	  .perm = PERM_ADMIN,
	  .fields = rule_decide_fields,
	  .run = rule_decide,
	  .next = "/quan-tri/quy-tac/:name",
	  .form = rule_admin_page,
	  .title = N_("Quyết định một quy tắc thời hạn") },
	{ .name = "rule.import",
	  .perm = PERM_ADMIN,
	  .fields = rule_import_fields,
	  .run = rule_import,
	  .title = N_("Nhập quy tắc thời hạn") },
	{ 0 },
};

static const struct aggregate aggregates[] = { { "rule", rule_dump }, { 0 } };
static const struct exchange exchanges[] = { { "rules", rule_file_import, rule_file_export }, { 0 } };

const struct module module_rule = { .name = "rule",
				    .pages = pages,
				    .commands = commands,
				    .aggregates = aggregates,
				    .exchanges = exchanges,
				    .init = rule_init };
