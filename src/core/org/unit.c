/* SPDX-License-Identifier: Apache-2.0 */
/*
 * unit.c - the rules of units: kinds, imports, the state that events carry.
 *
 * Units change rarely and many at once (a resolution of the Standing Committee), so there is no form for
 * one unit: a list is imported, and importing it again changes nothing. A row is known by its code and
 * its first day; the subject of its events is "CODE@DAY".
 */
#include "base/base.h"

#include "core/command/command.h"
#include "core/command/table.h"
#include "core/ledger/ledger.h"
#include "core/org/unit.h"
#include "core/org/unit_store.h"
#include "core/org/view.h"
#include "lib/json/json.h"
#include "lib/mo/mo.h"

static const struct {
	const char *slug, *title;
} kinds[UNIT_KINDS] = {
	[UNIT_KIND_NONE] = { "", "" },
	[UNIT_PROVINCE] = { "province", N_("Tỉnh, thành phố") },
	[UNIT_DISTRICT] = { "district", N_("Huyện, quận") },
	[UNIT_COMMUNE] = { "commune", N_("Xã") },
	[UNIT_WARD] = { "ward", N_("Phường") },
	[UNIT_COMMITTEE] = { "committee", N_("Ủy ban nhân dân") },
	[UNIT_OFFICE] = { "office", N_("Văn phòng") },
	[UNIT_DEPARTMENT] = { "department", N_("Sở, ban, ngành") },
	[UNIT_DIVISION] = { "division", N_("Phòng") },
	[UNIT_CENTRE] = { "centre", N_("Trung tâm Phục vụ hành chính công") },
};

const char *unit_kind_slug(enum unit_kind k)
{
	return kinds[k].slug;
}

const char *unit_kind_title(enum unit_kind k)
{
	return kinds[k].title;
}

enum unit_kind unit_kind_find(str slug)
{
	for (size_t i = 1; i < UNIT_KINDS; i++)
		if (str_eqz(slug, kinds[i].slug))
			return (enum unit_kind)i;
	return UNIT_KIND_NONE;
}

str unit_name(struct ctx *c, str code)
{
	struct unit u;

	return unit_find(c, code, (date){ 0 }, &u) == 0 ? u.name : code;
}

/* ---- state ------------------------------------------------------------------------------------ */

void unit_write_fields(struct jw *w, const struct unit *u)
{
	struct arena *mem = w->out->mem;

	jw_kstr(w, "code", u->code);
	jw_kstr(w, "kind", str_of(unit_kind_slug(u->kind)));
	jw_kstr(w, "name", u->name);
	jw_kstr(w, "parent", u->parent);
	jw_kstr(w, "org_code", u->org_code);
	jw_kstr(w, "valid_from", date_iso(mem, u->valid_from));
	jw_kstr(w, "valid_to", u->valid_to.day ? date_iso(mem, u->valid_to) : S(""));
	jw_kstr(w, "note", u->note);
}

void unit_write(struct jw *w, const struct unit *u)
{
	jw_object(w);
	unit_write_fields(w, u);
	jw_end(w);
}

static str state_of(struct ctx *c, const struct unit *u)
{
	struct buf b = buf_new(c->mem, 0);
	struct jw w = jw_new(&b);

	unit_write(&w, u);
	return buf_view(&b);
}

static str link_state(struct ctx *c, str old_code, str new_code, date day, str extent)
{
	struct buf b = buf_new(c->mem, 0);
	struct jw w = jw_new(&b);

	jw_object(&w);
	jw_kstr(&w, "old_code", old_code);
	jw_kstr(&w, "new_code", new_code);
	jw_kstr(&w, "day", date_iso(c->mem, day));
	jw_kstr(&w, "extent", extent);
	jw_end(&w);
	return buf_view(&b);
}

static str unit_subject(struct ctx *c, const struct unit *u)
{
	return str_fmt(c->mem, "%" STR_FMT "@%" STR_FMT, STR_ARG(u->code),
		       STR_ARG(date_iso(c->mem, u->valid_from)));
}

static str link_subject(struct ctx *c, str old_code, str new_code, date day)
{
	return str_fmt(c->mem, "%" STR_FMT ">%" STR_FMT "@%" STR_FMT, STR_ARG(old_code),
		       STR_ARG(new_code), STR_ARG(date_iso(c->mem, day)));
}

int unit_dump(struct ctx *c, int (*each)(void *arg, str subject, const struct json *state),
	      void *arg)
{
	struct json *state;
	struct db_rows r;
	struct unit *u;
	size_t n;
	str why;

	TRY(unit_all(c, &u, &n));
	for (size_t i = 0; i < n; i++) {
		TRY(json_parse(c->mem, state_of(c, &u[i]), JSON_DEPTH, &state, &why));
		TRY(each(arg, unit_subject(c, &u[i]), state));
	}
	TRY(successor_all(c, &r));
	for (size_t i = 0; i < r.n; i++) {
		str from = row_text(&r, i, 0), to = row_text(&r, i, 1);
		date day = { (int32_t)row_int(&r, i, 2) };

		TRY(json_parse(c->mem, link_state(c, from, to, day, row_text(&r, i, 3)), JSON_DEPTH,
			       &state, &why));
		TRY(each(arg, link_subject(c, from, to, day), state));
	}
	return 0;
}

/* ---- import ----------------------------------------------------------------------------------- */

static bool is_code(str s)
{
	for (size_t i = 0; i < s.n; i++) {
		char ch = s.p[i];

		if (!((ch >= '0' && ch <= '9') || (ch >= 'A' && ch <= 'Z') ||
		      (ch >= 'a' && ch <= 'z') || ch == '-'))
			return false;
	}
	return s.n > 0 && s.n <= 40;
}

int unit_from_row(struct ctx *c, const struct json *row, size_t i, struct unit *ret)
{
	struct unit u = {
		.code = table_cell(c, row, "code"),
		.kind = unit_kind_find(table_cell(c, row, "kind")),
		.name = table_cell(c, row, "name"),
		.parent = table_cell(c, row, "parent"),
		.org_code = table_cell(c, row, "org_code"),
		.note = table_cell(c, row, "note"),
	};

	if (!is_code(u.code))
		return table_fail(
			c, i,
			_("mã đơn vị “%.*s” phải gồm chữ cái không dấu, chữ số và dấu gạch nối."),
			STR_ARG(u.code));
	if (!u.kind)
		return table_fail(c, i, _("loại đơn vị “%.*s” không có trong danh sách loại."),
				  STR_ARG(table_cell(c, row, "kind")));
	if (u.name.n == 0 || u.name.n > 300)
		return table_fail(c, i, _("đơn vị %.*s cần có tên, nhiều nhất 300 byte."),
				  STR_ARG(u.code));
	if (!table_date(c, row, "valid_from", &u.valid_from) || u.valid_from.day == 0 ||
	    !table_date(c, row, "valid_to", &u.valid_to))
		return table_fail(
			c, i,
			_("đơn vị %.*s cần ngày bắt đầu (valid_from) và, nếu đã kết thúc, ngày cuối "
			  "(valid_to), dạng năm-tháng-ngày."),
			STR_ARG(u.code));
	if (u.valid_to.day && u.valid_to.day < u.valid_from.day)
		return table_fail(c, i, _("đơn vị %.*s kết thúc trước khi bắt đầu."),
				  STR_ARG(u.code));
	if (str_eq(u.parent, u.code))
		return table_fail(c, i, _("đơn vị %.*s không thể là cấp trên của chính mình."),
				  STR_ARG(u.code));
	*ret = u;
	return 0;
}

static bool same(struct ctx *c, const struct unit *a, const struct unit *b)
{
	return str_eq(state_of(c, a), state_of(c, b));
}

int unit_compare(struct ctx *c, const struct unit *u, enum import_effect *ret)
{
	struct unit was;
	int err = unit_row(c, u->code, u->valid_from, &was);

	if (err < 0 && err != E_NOTFOUND)
		return err;
	*ret = err == E_NOTFOUND ? IMPORT_NEW : same(c, &was, u) ? IMPORT_SAME : IMPORT_CHANGED;
	return 0;
}

static int put(struct ctx *c, const struct unit *u, size_t i, struct import_count *n)
{
	struct unit was;
	enum import_effect effect;
	str before = S("");
	int64_t others;

	TRY(unit_compare(c, u, &effect));
	n->n[effect]++;
	if (effect == IMPORT_SAME)
		return 0;
	if (effect == IMPORT_CHANGED) {
		TRY(unit_row(c, u->code, u->valid_from, &was));
		before = state_of(c, &was);
	}
	TRY(unit_put(c, u));
	TRY(unit_overlaps(c, u, &others));
	if (others)
		return table_fail(
			c, i,
			_("mã %.*s đã có đơn vị khác đang có hiệu lực trong những ngày này. Hãy ghi ngày "
			  "cuối (valid_to) của đơn vị cũ trước."),
			STR_ARG(u->code));
	return emit_change(c, "unit.import", unit_subject(c, u), before, state_of(c, u), S(""));
}

/* The parent is in force when the unit begins, and following parents ends at the top. */
static int check_parent(struct ctx *c, const struct unit *u, size_t i)
{
	struct unit p, *up;
	size_t n;

	if (u->parent.n == 0)
		return 0;
	if (unit_find(c, u->parent, u->valid_from, &p) < 0)
		return table_fail(
			c, i,
			_("cấp trên %.*s của đơn vị %.*s không có hoặc không có hiệu lực vào ngày đơn vị bắt "
			  "đầu."),
			STR_ARG(u->parent), STR_ARG(u->code));
	TRY(unit_ancestors(c, u->code, u->valid_from, &up, &n));
	for (size_t k = 0; k < n; k++)
		if (str_eq(up[k].code, u->code))
			return table_fail(c, i, _("đơn vị %.*s nằm dưới chính nó."),
					  STR_ARG(u->code));
	return 0;
}

int unit_import(struct ctx *c)
{
	struct import_count n = { { 0 } };
	struct json *rows;
	struct unit *u;

	TRY(table_parse(c, "rows", arg_text(c, "rows"), &rows));
	u = NEW_ARRAY(c->mem, struct unit, rows->n);
	for (size_t i = 0; i < rows->n; i++)
		TRY(unit_from_row(c, rows->items[i], i, &u[i]));
	for (size_t i = 0; i < rows->n; i++)
		TRY(put(c, &u[i], i, &n));
	for (size_t i = 0; i < rows->n; i++)
		TRY(check_parent(c, &u[i], i));
	import_answer(c, &n);
	return 0;
}

void import_answer(struct ctx *c, const struct import_count *n)
{
	jw_kint(c->out, "new", n->n[IMPORT_NEW]);
	jw_kint(c->out, "changed", n->n[IMPORT_CHANGED]);
	jw_kint(c->out, "same", n->n[IMPORT_SAME]);
}

/* ---- mergers ---------------------------------------------------------------------------------- */

static int put_link(struct ctx *c, const struct json *row, size_t i)
{
	str from = table_cell(c, row, "old_code"), to = table_cell(c, row, "new_code");
	str extent = table_cell(c, row, "extent");
	bool whole = str_eq(extent, S("whole"));
	struct unit old, new;
	int changed;
	date day;

	if (!table_date(c, row, "day", &day) || day.day == 0 ||
	    (!whole && !str_eq(extent, S("part"))))
		return table_fail(c, i,
				  _("cần ngày (day) và phần chuyển (extent: whole hoặc part)."));
	if (unit_find(c, from, (date){ day.day - 1 }, &old) < 0)
		return table_fail(c, i, _("ngày trước đó không có đơn vị %.*s."), STR_ARG(from));
	if (unit_find(c, to, day, &new) < 0)
		return table_fail(c, i, _("ngày đó không có đơn vị %.*s."), STR_ARG(to));
	changed = successor_put(c, from, to, day, whole);
	if (changed <= 0)
		return changed;
	return emit_change(c, "unit.successor_import", link_subject(c, from, to, day), S(""),
			   link_state(c, from, to, day, extent), S(""));
}

int unit_successor_import(struct ctx *c)
{
	struct json *rows;

	TRY(table_parse(c, "rows", arg_text(c, "rows"), &rows));
	for (size_t i = 0; i < rows->n; i++)
		TRY(put_link(c, rows->items[i], i));
	jw_kint(c->out, "links", (int64_t)rows->n);
	return 0;
}

/* ---- the tree in order -------------------------------------------------------------------------- */

struct walk {
	const struct unit *all;
	size_t n;
	struct unit *out;
	int *depth;
	size_t out_n;
};

static bool is_commune(enum unit_kind k)
{
	return k == UNIT_COMMUNE || k == UNIT_WARD;
}

static void walk_below(struct walk *w, const struct unit *top, int depth);

static void walk_some(struct walk *w, str parent, bool communes, int depth)
{
	for (size_t i = 0; i < w->n && w->out_n < w->n; i++) {
		const struct unit *u = &w->all[i];

		if (!str_eq(u->parent, parent) || is_commune(u->kind) != communes)
			continue;
		w->depth[w->out_n] = depth;
		w->out[w->out_n++] = *u;
		walk_below(w, u, depth + 1);
	}
}

/* The bodies of a unit come before its communes; what is below a commune is on the commune's own page. */
static void walk_below(struct walk *w, const struct unit *top, int depth)
{
	if (is_commune(top->kind))
		return;
	walk_some(w, top->code, false, depth);
	walk_some(w, top->code, true, depth);
}

int unit_tree(struct ctx *c, date on, struct unit **ret, size_t *ret_n, int **ret_depth)
{
	struct walk w = { 0 };
	struct unit *all;
	int64_t total;

	TRY(unit_list(c, &(struct unit_filter){ .on = on }, &all, &w.n, &total));
	w.all = all;
	w.out = NEW_ARRAY(c->mem, struct unit, w.n);
	w.depth = NEW_ARRAY(c->mem, int, w.n);
	walk_some(&w, S(""), false, 0);
	*ret = w.out;
	*ret_n = w.out_n;
	*ret_depth = w.depth;
	return 0;
}
