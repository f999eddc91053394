/* SPDX-License-Identifier: Apache-2.0 */
/* announcement_web.c - pages of decisions for officials, and decisions as JSON. */
#include "base/base.h"

#include "core/account/account.h"
#include "lib/sheet/sheet.h"
#include "mod/catalogue/catalogue_html.h"
#include "mod/catalogue/catalogue_impl.h"
#include "mod/catalogue/catalogue_view.h"

const char *announcement_state_colour(enum announcement_state s)
{
	static const char *const colours[] = { "yellow", "blue", "green", "grey" };

	return colours[s];
}

const char *announcement_kind_colour(str kind)
{
	if (str_eqz(kind, "new"))
		return "green";
	if (str_eqz(kind, "abolished"))
		return "red";
	return kind.n ? "blue" : "grey";
}

static int line_of(struct ctx *c, const struct announcement *a, struct announcement_line *ret)
{
	*ret = (struct announcement_line){ .a = a };
	TRY(announcement_delay(c, a, &ret->delay));
	ret->warning_n = announcement_warnings(c, a, &ret->delay, ret->warnings);
	return 0;
}

/* ---- lists ------------------------------------------------------------------------------------------ */

int catalogue_admin_list_page(struct ctx *c, const struct req *q, struct reply *r)
{
	struct announcement_list_view v = { .paging = req_paging(q, 20), .state = str_z(c->mem, req_text(q, "state")) };
	struct announcement *list;
	struct html h;

	TRY(announcement_list(c, v.state, v.paging.offset, v.paging.per_page, &list, &v.n, &v.paging.total));
	v.lines = NEW_ARRAY(c->mem, struct announcement_line, v.n);
	for (size_t i = 0; i < v.n; i++)
		TRY(line_of(c, &list[i], &v.lines[i]));
	h = html_begin(c, q, r, str_of(_("Công bố thủ tục")));
	announcement_list_html(&h, &v);
	return 0;
}

int catalogue_admin_late_page(struct ctx *c, const struct req *q, struct reply *r)
{
	struct announcement_list_view v = { .paging = req_paging(q, 200), .state = "", .late = true };
	struct announcement *list;
	struct html h;
	size_t n;

	TRY(announcement_list(c, "", 0, 0, &list, &n, &v.paging.total));
	v.lines = NEW_ARRAY(c->mem, struct announcement_line, n);
	for (size_t i = 0; i < n; i++) {
		struct announcement_line l;

		TRY(line_of(c, &list[i], &l));
		if (l.delay.issue_late || l.delay.public_late || l.delay.public_soon)
			v.lines[v.n++] = l;
	}
	v.paging.total = (int64_t)v.n;
	v.paging.page = 1;
	v.n = MIN(v.n, (size_t)200);
	h = html_begin(c, q, r, str_of(_("Công bố chậm")));
	announcement_list_html(&h, &v);
	return 0;
}

/* ---- one decision --------------------------------------------------------------------------------- */

static str name_of(struct ctx *c, str login)
{
	struct account a;

	return login.n && account_find(c, login, &a) == 0 ? a.name : login;
}

static int effect_view(struct ctx *c, const struct announcement *a, const struct announcement_item *item,
		       struct announcement_effect_view *v)
{
	const struct procedure *after;

	v->compare = v->title = S("");
	v->e.item = item;
	if (item->left_out) {
		v->title = item->code;
		return 0;
	}
	TRY(announcement_effect(c, a, item, &v->e));
	after = v->e.change.p.title.n ? &v->e.change.p : NULL;
	v->title = after ? after->title : v->e.before ? v->e.before->title : item->code;
	if (!v->e.problems && after)
		v->change_n = catalogue_diff(c, v->e.before, after, &v->changes);
	if (a->state == ANNOUNCEMENT_PUBLISHED && item->version > 1)
		v->compare = str_fmt(c->mem, "/thu-tuc/%" STR_FMT "/so-sanh?tu=%lld&den=%lld", STR_ARG(item->code),
				     (long long)item->version - 1, (long long)item->version);
	return 0;
}

int catalogue_admin_view_page(struct ctx *c, const struct req *q, struct reply *r)
{
	struct announcement_view v = { 0 };
	struct announcement_item *items;
	struct announcement a;
	struct html h;

	TRY(announcement_get(c, req_text(q, "announcement"), &a));
	TRY(announcement_items(c, a.code, &items, &v.n));
	TRY(line_of(c, &a, &v.line));
	v.items = NEW_ARRAY(c->mem, struct announcement_effect_view, v.n);
	v.wrote = str_eq(a.drafted_by, c->who->login);
	for (size_t i = 0; i < v.n; i++) {
		TRY(effect_view(c, &a, &items[i], &v.items[i]));
		v.wrong += v.items[i].e.problems != NULL;
		v.left_out += items[i].left_out;
		v.wrote |= str_eq(items[i].written_by, c->who->login);
	}
	v.drafted_by = name_of(c, a.drafted_by);
	v.checked_by = name_of(c, a.checked_by);
	v.published_by = name_of(c, a.published_by);
	h = html_begin(c, q, r, str_fmt(c->mem, _("Quyết định %.*s"), STR_ARG(a.no)));
	announcement_html(&h, &v);
	return 0;
}

int catalogue_admin_import_page(struct ctx *c, const struct req *q, struct reply *r)
{
	struct announcement_form_view v = { NULL };
	struct html h = html_begin(c, q, r, str_of(_("Nhập một quyết định công bố")));

	announcement_import_html(&h, &v);
	return 0;
}

int catalogue_admin_edit_page(struct ctx *c, const struct req *q, struct reply *r)
{
	struct announcement_form_view v;
	struct announcement a;
	struct html h;

	TRY(announcement_get(c, req_text(q, "announcement"), &a));
	v.a = &a;
	h = html_begin(c, q, r, str_of(_("Sửa thông tin quyết định")));
	announcement_edit_html(&h, &v);
	return 0;
}

/* ?n= an item of the decision; ?code= begins a new one with what the version in force says. */
int catalogue_admin_item_page(struct ctx *c, const struct req *q, struct reply *r)
{
	size_t columns = catalogue_column_count(), n;
	str *cells = NEW_ARRAY(c->mem, str, columns);
	struct announcement_item_view v = { .n = req_int(q, "n", 0), .cells = cells };
	struct announcement_item *items;
	struct announcement a;
	struct json *j;
	struct html h;
	str why;

	TRY(announcement_get(c, req_text(q, "announcement"), &a));
	TRY(announcement_items(c, a.code, &items, &n));
	v.a = &a;
	if (v.n < 0 || v.n > (int64_t)n)
		return E_NOTFOUND;
	for (size_t i = 0; i < columns; i++)
		cells[i] = S("");
	if (v.n) {
		TRY(json_parse(c->mem, items[v.n - 1].cells, 0, &j, &why));
		for (size_t i = 0; i < columns; i++)
			cells[i] = json_text(j, catalogue_columns[i].name);
		cells[0] = items[v.n - 1].kind;
	}
	h = html_begin(c, q, r, v.n ? str_fmt(c->mem, _("Dòng %lld của quyết định"), (long long)v.n) : str_of(_("Thêm một thủ tục")));
	announcement_item_html(&h, &v);
	return 0;
}

/* The sheet to fill in: the columns, and one row that shows how each is written. */
int catalogue_admin_sheet_page(struct ctx *c, const struct req *q, struct reply *r)
{
	size_t n = catalogue_column_count();
	struct sheet_column *columns = NEW_ARRAY(c->mem, struct sheet_column, n);
	struct sheet_info info = { .name = S("Danh mục"), .title = S("Danh mục thủ tục công bố"), .created = c->now };
	struct sheet *s;
	str bytes;

	UNUSED(q);
	for (size_t i = 0; i < n; i++)
		columns[i] = (struct sheet_column){ str_of(catalogue_columns[i].title), 24 };
	s = sheet_new(c->mem, &info, columns, n);
	for (size_t i = 0; i < n; i++)
		sheet_text(s, catalogue_columns[i].hint ? str_of(catalogue_columns[i].hint) : S(""));
	TRY(sheet_end(s, &bytes));
	reply_bytes(r, S(SHEET_MIME), bytes, S("mau-danh-muc-thu-tuc.xlsx"));
	return 0;
}

/* ---- JSON ------------------------------------------------------------------------------------------- */

static int write_announcement(struct ctx *c, struct jw *w, const struct announcement *a)
{
	struct announcement_line l;

	TRY(line_of(c, a, &l));
	jw_kstr(w, "code", a->code);
	jw_kstr(w, "state", str_of(announcement_state_slug(a->state)));
	jw_kstr(w, "no", a->no);
	jw_kstr(w, "agency", a->agency);
	jw_kstr(w, "signer", a->signer);
	jw_kdate(w, "issued_on", a->issued_on);
	jw_kdate(w, "effective_on", a->effective_on);
	jw_kstr(w, "scope", a->scope);
	jw_kbool(w, "brief", a->brief);
	jw_kstr(w, "basis", a->basis);
	jw_kdate(w, "basis_effective_on", a->basis_effective_on);
	jw_kinstant(w, "published_at", a->published_at);
	jw_kdate(w, "issue_by", l.delay.issue_by);
	jw_kdate(w, "public_by", l.delay.public_by);
	jw_kbool(w, "issue_late", l.delay.issue_late);
	jw_kbool(w, "public_late", l.delay.public_late);
	jw_key(w, "warnings");
	jw_array(w);
	for (size_t i = 0; i < l.warning_n; i++)
		jw_str(w, l.warnings[i]);
	jw_end(w);
	return 0;
}

int announcement_list_api(struct ctx *c, const struct req *q, struct reply *r)
{
	struct paging p = req_paging(q, 20);
	struct announcement *list;
	int64_t total;
	struct jw w;
	size_t n;

	TRY(announcement_list(c, str_z(c->mem, req_text(q, "state")), p.offset, p.per_page, &list, &n, &total));
	w = json_begin(r);
	jw_object(&w);
	jw_key(&w, "items");
	jw_array(&w);
	for (size_t i = 0; i < n; i++) {
		jw_object(&w);
		TRY(write_announcement(c, &w, &list[i]));
		jw_end(&w);
	}
	jw_end(&w);
	jw_kint(&w, "total", total);
	jw_end(&w);
	return 0;
}

static void write_changes(struct ctx *c, struct jw *w, const struct catalogue_change *list, size_t n)
{
	jw_key(w, "changes");
	jw_array(w);
	for (size_t i = 0; i < n; i++) {
		jw_object(w);
		jw_kstr(w, "part", str_of(list[i].part));
		jw_kstr(w, "title", str_of(tr(c, list[i].title)));
		jw_kstr(w, "before", list[i].before);
		jw_kstr(w, "after", list[i].after);
		jw_end(w);
	}
	jw_end(w);
}

static int write_item(struct ctx *c, struct jw *w, const struct announcement *a, const struct announcement_item *item)
{
	struct announcement_effect_view v = { 0 };

	TRY(effect_view(c, a, item, &v));
	jw_object(w);
	jw_kint(w, "n", item->n);
	jw_kstr(w, "kind", item->kind);
	jw_kstr(w, "code", item->code);
	jw_kstr(w, "title", v.title);
	jw_kbool(w, "left_out", item->left_out);
	jw_kbool(w, "complete", v.e.complete);
	jw_kint(w, "version", item->version ? item->version : v.e.change.p.version);
	jw_key(w, "problems");
	jw_array(w);
	for (const struct problem *p = v.e.problems; p; p = p->next)
		jw_str(w, p->text);
	jw_end(w);
	write_changes(c, w, v.changes, v.change_n);
	jw_end(w);
	return 0;
}

int announcement_api(struct ctx *c, const struct req *q, struct reply *r)
{
	struct announcement_item *items;
	struct announcement a;
	struct jw w;
	size_t n;

	TRY(announcement_get(c, req_text(q, "announcement"), &a));
	TRY(announcement_items(c, a.code, &items, &n));
	w = json_begin(r);
	jw_object(&w);
	TRY(write_announcement(c, &w, &a));
	jw_key(&w, "items");
	jw_array(&w);
	for (size_t i = 0; i < n; i++)
		TRY(write_item(c, &w, &a, &items[i]));
	jw_end(&w);
	jw_end(&w);
	return 0;
}

/* ---- two versions of a procedure ---------------------------------------------------------------------- */

/* ?tu= and ?den= (in the API from and to); by default the newest version and the one before it. */
static int compared(struct ctx *c, const struct req *q, const char *from, const char *to, struct catalogue_compare_view *v)
{
	struct procedure *list, *a, *b;
	int64_t newest;

	TRY(procedure_versions(c, req_text(q, "code"), &list, &v->version_n));
	if (v->version_n == 0)
		return E_NOTFOUND;
	newest = list[0].version;
	TRY(procedure_get(c, list[0].code, req_int(q, to, newest), &b));
	TRY(procedure_get(c, list[0].code, req_int(q, from, MAX(b->version - 1, INT64_C(1))), &a));
	v->versions = list;
	v->before = a;
	v->after = b;
	v->n = catalogue_diff(c, a, b, &v->changes);
	return 0;
}

static const struct option *version_options(struct ctx *c, const struct catalogue_compare_view *v)
{
	struct option *list = NEW_ARRAY(c->mem, struct option, v->version_n + 1);

	for (size_t i = 0; i < v->version_n; i++)
		list[i] = (struct option){
			.value = str_fmt(c->mem, "%lld", (long long)v->versions[i].version).p,
			.title = str_fmt(c->mem, _("Phiên bản %lld, từ %.*s"), (long long)v->versions[i].version,
					 STR_ARG(date_vi(c->mem, v->versions[i].effective_from))).p,
		};
	return list;
}

int catalogue_compare_page(struct ctx *c, const struct req *q, struct reply *r)
{
	struct catalogue_compare_view v = { 0 };
	struct html h;

	TRY(compared(c, q, "tu", "den", &v));
	v.from = v.to = version_options(c, &v);
	h = html_begin(c, q, r, str_of(_("So sánh hai phiên bản")));
	catalogue_compare_html(&h, &v);
	return 0;
}

int catalogue_compare_api(struct ctx *c, const struct req *q, struct reply *r)
{
	struct catalogue_compare_view v = { 0 };
	struct jw w;

	TRY(compared(c, q, "from", "to", &v));
	w = json_begin(r);
	jw_object(&w);
	jw_kstr(&w, "code", v.after->code);
	jw_kint(&w, "from", v.before->version);
	jw_kint(&w, "to", v.after->version);
	write_changes(c, &w, v.changes, v.n);
	jw_end(&w);
	return 0;
}
