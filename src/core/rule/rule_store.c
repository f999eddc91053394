/* SPDX-License-Identifier: Apache-2.0 */
/*
 * rule_store.c - rules as rows: of the program, of the database, brought in, decided.
 *
 * Reading rules happens for every dossier that is shown, so a process keeps the table it has read. The key holds a
 * random mark that changes with every row added, as for calendars (core/org/calendar.c).
 */
#include "base/base.h"

#include "core/command/call.h"
#include "core/command/table.h"
#include "core/ctx/cache.h"
#include "core/ledger/ledger.h"
#include "core/org/org.h"
#include "core/rule/rule_impl.h"
#include "lib/asset/asset.h"
#include "lib/crypto/crypto.h"
#include "lib/db/db.h"
#include "lib/json/json.h"

static const char *const columns[] = { "name", "unit", "from", "value", "basis", "source", NULL };

/* ---- reading ---------------------------------------------------------------------------------- */

static int by_place(const void *a, const void *b)
{
	const struct rule *x = a, *y = b;
	int units = str_cmp(x->unit, y->unit);

	if (x->name != y->name)
		return x->name < y->name ? -1 : 1;
	if (units || x->from.day != y->from.day)
		return units ? units : x->from.day - y->from.day;
	return (x->no > y->no) - (x->no < y->no);
}

static int read_row(struct ctx *c, const struct json *row, size_t i, struct rule *ret)
{
	struct rule r = { .unit = table_cell(c, row, "unit"),
			  .text = table_cell(c, row, "value"),
			  .basis = table_cell(c, row, "basis"),
			  .source = table_cell(c, row, "source"),
			  .by = S("") };
	struct unit u;

	if (!rule_name_find(table_cell(c, row, "name"), &r.name))
		return table_fail(c, i, _("không có quy tắc “%.*s”."), STR_ARG(table_cell(c, row, "name")));
	if (!table_date(c, row, "from", &r.from) || r.from.day == 0)
		return table_fail(c, i, _("cần ngày bắt đầu (from) dạng năm-tháng-ngày."));
	if (!(r.unit.n && r.text.n == 0) && !rule_value(r.name, r.text, &r.value))
		return table_fail(c, i, _("giá trị phải là %.*s."), STR_ARG(rule_wanted(c, r.name)));
	if (r.basis.n == 0)
		return table_fail(c, i, _("cần căn cứ (basis)."));
	if (r.unit.n && unit_find(c, r.unit, (date){ 0 }, &u) < 0)
		return table_fail(c, i, _("không có đơn vị %.*s."), STR_ARG(r.unit));
	*ret = r;
	return 0;
}

static int read_rows(struct ctx *c, const struct json *list, struct rule **ret)
{
	*ret = NEW_ARRAY(c->mem, struct rule, list->n);
	for (size_t i = 0; i < list->n; i++)
		TRY(read_row(c, list->items[i], i, &(*ret)[i]));
	return 0;
}

/* Those that came with the program. */
static int program_rows(struct ctx *c, struct rule **ret, size_t *ret_n)
{
	const struct asset *a = asset_find(S("data/rules.csv"));
	struct json *list;

	if (!a)
		return ctx_fail(c, E_INTERNAL, "", "no asset data/rules.csv");
	TRY(table_read(c, asset_bytes(a), S("rules.csv"), &list));
	*ret_n = list->n;
	return read_rows(c, list, ret);
}

static int stored_rows(struct ctx *c, struct rule **ret, size_t *ret_n)
{
	struct db_rows r;

	TRY(db_query(c->db, c->mem, &r,
		     "SELECT name, unit, valid_from, value, basis, source, by_login, at, no FROM rule ORDER BY no"));
	*ret = NEW_ARRAY(c->mem, struct rule, r.n);
	*ret_n = 0;
	for (size_t i = 0; i < r.n; i++) {
		struct rule *row = &(*ret)[*ret_n];

		*row = (struct rule){ .unit = row_text(&r, i, 1),
				      .from = { (int32_t)row_int(&r, i, 2) },
				      .text = row_text(&r, i, 3),
				      .basis = row_text(&r, i, 4),
				      .source = row_text(&r, i, 5),
				      .by = row_text(&r, i, 6),
				      .at = { row_int(&r, i, 7) },
				      .no = row_int(&r, i, 8) };
		/* A rule that this program no longer knows is kept and not looked at. */
		if (!rule_name_find(row_text(&r, i, 0), &row->name))
			continue;
		if (row->text.n == 0 || rule_value(row->name, row->text, &row->value))
			++*ret_n;
	}
	return 0;
}

static bool has_name(const struct rule *rows, size_t n, enum rule_name name)
{
	for (size_t i = 0; i < n; i++)
		if (rows[i].name == name)
			return true;
	return false;
}

static int read_table(struct ctx *c, struct rule_table **ret)
{
	struct rule *stored, *own, *all;
	size_t n, own_n;

	TRY(stored_rows(c, &stored, &n));
	TRY(program_rows(c, &own, &own_n));
	all = NEW_ARRAY(c->mem, struct rule, n + own_n);
	if (n)
		memcpy(all, stored, n * sizeof(all[0]));
	*ret = NEW(c->mem, struct rule_table);
	(*ret)->n = n;
	for (size_t i = 0; i < own_n; i++)
		if (!has_name(stored, n, own[i].name))
			all[(*ret)->n++] = own[i];
	qsort(all, (*ret)->n, sizeof(all[0]), by_place);
	(*ret)->rows = all;
	return 0;
}

int rule_table(struct ctx *c, const struct rule_table **ret)
{
	str key = str_fmt(c->mem, "rules/%" STR_FMT, STR_ARG(meta_get(c, "rule_mark")));
	struct arena *mem = cache_mem(c->app->cache);
	struct ctx keep = *c;
	struct rule_table *t;

	*ret = cache_get(c->app->cache, key);
	if (*ret)
		return 0;
	keep.mem = mem ? mem : c->mem;
	keep.problems = NULL;
	TRY(read_table(&keep, &t));
	/* Outside a transaction rows may have been added since the mark was read. */
	if (mem && str_eq(key, str_fmt(c->mem, "rules/%" STR_FMT, STR_ARG(meta_get(c, "rule_mark")))))
		cache_put(c->app->cache, key, t);
	*ret = t;
	return 0;
}

/* ---- state ------------------------------------------------------------------------------------ */

static str state_of(struct ctx *c, const struct rule *r)
{
	struct buf b = buf_new(c->mem, 0);
	struct jw w = jw_new(&b);

	jw_object(&w);
	jw_kstr(&w, "name", str_of(rule_slug(r->name)));
	jw_kstr(&w, "unit", r->unit);
	jw_kdate(&w, "from", r->from);
	jw_kstr(&w, "value", r->text);
	jw_kstr(&w, "basis", r->basis);
	jw_kstr(&w, "source", r->source);
	jw_kstr(&w, "by", r->by);
	jw_kint(&w, "at", r->at.ms);
	jw_end(&w);
	return buf_view(&b);
}

static str subject_of(struct ctx *c, int64_t no)
{
	return str_fmt(c->mem, "rule/%" PRId64, no);
}

int rule_dump(struct ctx *c, int (*each)(void *arg, str subject, const struct json *state), void *arg)
{
	struct rule *rows;
	struct json *state;
	size_t n;
	str why;

	TRY(stored_rows(c, &rows, &n));
	for (size_t i = 0; i < n; i++) {
		TRY(json_parse(c->mem, state_of(c, &rows[i]), JSON_DEPTH, &state, &why));
		TRY(each(arg, subject_of(c, rows[i].no), state));
	}
	return 0;
}

static int add(struct ctx *c, const char *verb, struct rule *r)
{
	r->at = c->now;
	TRY(counter_next(c, S("rule"), &r->no));
	TRY(db_exec(c->db,
		    "INSERT INTO rule (no, name, unit, valid_from, value, basis, source, by_login, at)"
		    " VALUES ($1,$2,$3,$4,$5,$6,$7,$8,$9)",
		    INT(r->no), TEXT(str_of(rule_slug(r->name))), TEXT(r->unit), INT(r->from.day), TEXT(r->text),
		    TEXT(r->basis), TEXT(r->source), TEXT(r->by), INT(r->at.ms)));
	TRY(meta_set(c, "rule_mark", token_new(c->mem)));
	return emit_change(c, verb, subject_of(c, r->no), S(""), state_of(c, r), S(""));
}

/* ---- brought in ------------------------------------------------------------------------------- */

const struct field rule_import_fields[] = {
	{ "rows", F_LINES, 1, 1 << 20, N_("Danh sách"), NULL },
	{ 0 },
};

static bool has_row(const struct rule *rows, size_t n, const struct rule *like)
{
	for (size_t i = 0; i < n; i++)
		if (rows[i].name == like->name && str_eq(rows[i].unit, like->unit) &&
		    rows[i].from.day == like->from.day && str_eq(rows[i].text, like->text))
			return true;
	return false;
}

/* A name without rows takes all that is brought; one with rows only what begins after today, because the past
 * does not change. What is there already is passed over. */
static int bring(struct ctx *c, const struct rule *rows, size_t n, enum rule_name only, int64_t *ret_added)
{
	struct rule *was;
	size_t was_n;

	TRY(stored_rows(c, &was, &was_n));
	for (size_t i = 0; i < n; i++) {
		struct rule r = rows[i];

		if ((only != RULE_COUNT && r.name != only) || has_row(was, was_n, &r))
			continue;
		if (has_name(was, was_n, r.name) && r.from.day <= instant_date(c->now).day)
			return ctx_fail(c, E_INVALID, "rows",
					_("Quy tắc “%s” từ ngày %.*s không có trong dữ liệu. Quá khứ không sửa được; hãy cho quy "
					  "tắc bắt đầu từ ngày mai trở đi."),
					rule_slug(r.name), STR_ARG(date_vi(c->mem, r.from)));
		TRY(add(c, "rule.import", &r));
		++*ret_added;
	}
	return 0;
}

int rule_import(struct ctx *c)
{
	struct json *list;
	struct rule *rows;
	int64_t added = 0;

	TRY(table_parse(c, "rows", arg_text(c, "rows"), &list));
	TRY(read_rows(c, list, &rows));
	for (size_t i = 0; i < list->n; i++)
		rows[i].by = c->who == &who_system ? S("") : c->who->login;
	TRY(bring(c, rows, list->n, RULE_COUNT, &added));
	if (added == 0)
		emit(c, "rule.import", S("rules"), S("{\"added\":0}"));
	jw_kint(c->out, "added", added);
	return 0;
}

static int send_rows(struct ctx *c, const struct json *list, str key, str *ret_json)
{
	struct buf b = buf_new(c->mem, 0);

	json_write(&b, list);
	return command_send(c, "rule.import", key, (struct arg[]){ { S("rows"), buf_view(&b) } }, 1, ret_json);
}

int rule_init(struct ctx *c)
{
	struct json *list;

	TRY(table_read(c, asset_bytes(asset_find(S("data/rules.csv"))), S("rules.csv"), &list));
	return send_rows(c, list, S("init-rules"), NULL);
}

int rule_file_import(struct ctx *c, str bytes, str filename, bool dry, struct buf *out)
{
	struct json *list;
	struct rule *rows;
	str json;

	TRY(table_read(c, bytes, filename, &list));
	TRY(read_rows(c, list, &rows));
	if (dry) {
		buf_fmt(out, "{\"rows\":%zu}\n", list->n);
		return 0;
	}
	TRY(send_rows(c, list, token_new(c->mem), &json));
	buf_str(out, json);
	buf_char(out, '\n');
	return 0;
}

int rule_file_export(struct ctx *c, str format, struct buf *out)
{
	const struct rule_table *t;
	struct buf b = buf_new(c->mem, 0);
	struct jw w = jw_new(&b);

	TRY(rule_table(c, &t));
	jw_array(&w);
	for (size_t i = 0; i < t->n; i++) {
		jw_object(&w);
		jw_kstr(&w, "name", str_of(rule_slug(t->rows[i].name)));
		jw_kstr(&w, "unit", t->rows[i].unit);
		jw_kstr(&w, "from", date_iso(c->mem, t->rows[i].from));
		jw_kstr(&w, "value", t->rows[i].text);
		jw_kstr(&w, "basis", t->rows[i].basis);
		jw_kstr(&w, "source", t->rows[i].source);
		jw_end(&w);
	}
	jw_end(&w);
	return table_write(c, buf_view(&b), columns, format, out);
}

/* ---- decided ---------------------------------------------------------------------------------- */

const struct field rule_decide_fields[] = {
	{ "name", F_CODE, 1, 40, N_("Quy tắc"), NULL },
	{ "unit", F_CODE, 0, 64, N_("Đơn vị"), NULL },
	{ "from", F_DATE, 1, 0, N_("Áp dụng từ ngày"), NULL },
	{ "value", F_TEXT, 0, 60, N_("Giá trị"), NULL },
	{ "basis", F_TEXT, 1, 500, N_("Căn cứ"), NULL },
	{ "source", F_TEXT, 0, 500, N_("Nguồn"), NULL },
	{ 0 },
};

static int check_decision(struct ctx *c, const struct rule *r)
{
	struct unit u;

	if (r->unit.n && unit_find(c, r->unit, instant_date(c->now), &u) < 0)
		return ctx_fail(c, E_INVALID, "unit", _("Không có đơn vị mang mã “%.*s”. Hãy chọn đơn vị trong danh sách."),
				STR_ARG(r->unit));
	if (r->from.day <= instant_date(c->now).day)
		return ctx_fail(c, E_INVALID, "from",
				_("Quy tắc không sửa được quá khứ: hồ sơ đã nhận hôm nay giữ nguyên quy tắc. Hãy chọn từ ngày mai "
				  "trở đi."));
	return 0;
}

/* The first decision on a name keeps what came with the program beside it. */
static int keep_program(struct ctx *c, enum rule_name name)
{
	struct rule *was, *own;
	size_t n, own_n;
	int64_t added = 0;

	TRY(stored_rows(c, &was, &n));
	if (has_name(was, n, name))
		return 0;
	TRY(program_rows(c, &own, &own_n));
	return bring(c, own, own_n, name, &added);
}

int rule_decide(struct ctx *c)
{
	struct rule r = { .unit = arg_text(c, "unit"),
			  .from = arg_date(c, "from"),
			  .text = arg_text(c, "value"),
			  .basis = arg_text(c, "basis"),
			  .source = arg_text(c, "source"),
			  .by = c->who->login };

	if (!rule_name_find(arg_text(c, "name"), &r.name))
		return ctx_fail(c, E_NOTFOUND, "name", _("Không có quy tắc này."));
	if (!(r.unit.n && r.text.n == 0) && !rule_value(r.name, r.text, &r.value))
		return ctx_fail(c, E_INVALID, "value", _("Giá trị phải là %.*s."), STR_ARG(rule_wanted(c, r.name)));
	TRY(check_decision(c, &r));
	TRY(keep_program(c, r.name));
	TRY(add(c, "rule.decide", &r));
	jw_kstr(c->out, "name", str_of(rule_slug(r.name)));
	jw_kint(c->out, "no", r.no);
	return 0;
}
