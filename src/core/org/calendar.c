/* SPDX-License-Identifier: Apache-2.0 */
/*
 * calendar.c - days off as data: stored, imported, compiled for the clock.
 *
 * What people decide are rows (Labour Code Art. 112: two of the days are the Prime Minister's to choose
 * each year; swaps too). A file states whole years: for each unit and year it has rows of, they replace
 * what was there, so a computed year goes when the decision comes. The subject of the events is
 * "UNIT@YEAR", with '*' for everybody.
 */
#include "base/base.h"

#include "core/command/call.h"
#include "core/command/table.h"
#include "core/ctx/cache.h"
#include "core/ledger/ledger.h"
#include "core/org/calendar.h"
#include "lib/crypto/crypto.h"
#include "lib/db/db.h"
#include "lib/json/json.h"

static const char *const columns[] = { "date", "kind", "name", "unit", "basis", "source", NULL };

static int year_of(date d)
{
	int year, month, day;

	date_parts(d, &year, &month, &day);
	return year;
}

static void from_rows(struct ctx *c, const struct db_rows *r, struct calendar_row **ret,
		      size_t *ret_n)
{
	*ret = NEW_ARRAY(c->mem, struct calendar_row, r->n);
	*ret_n = 0;
	for (size_t i = 0; i < r->n; i++) {
		struct calendar_row *row = &(*ret)[*ret_n];

		*row = (struct calendar_row){ .unit = row_text(r, i, 0),
					      .date = { (int32_t)row_int(r, i, 1) },
					      .name = row_text(r, i, 3),
					      .basis = row_text(r, i, 4),
					      .source = row_text(r, i, 5) };
		*ret_n += cal_kind_parse(row_text(r, i, 2), &row->kind);
	}
}

int calendar_rows(struct ctx *c, str unit, int from_year, int to_year, struct calendar_row **ret,
		  size_t *ret_n)
{
	struct db_rows r;

	TRY(db_query(
		c->db, c->mem, &r,
		"SELECT unit, day, kind, name, basis, source FROM calendar_day"
		" WHERE (unit = '' OR unit = $1) AND day >= $2 AND day < $3 ORDER BY day, unit",
		TEXT(unit.n ? unit : S("")), INT(date_ymd(from_year, 1, 1).day),
		INT(date_ymd(to_year + 1, 1, 1).day)));
	from_rows(c, &r, ret, ret_n);
	return 0;
}

static int all_rows(struct ctx *c, struct calendar_row **ret, size_t *ret_n)
{
	struct db_rows r;

	TRY(db_query(
		c->db, c->mem, &r,
		"SELECT unit, day, kind, name, basis, source FROM calendar_day ORDER BY unit, day"));
	from_rows(c, &r, ret, ret_n);
	return 0;
}

static int compile(struct ctx *c, str unit, int from_year, int to_year, struct calendar **ret)
{
	struct clock_problem why = { S(""), 0 };
	const struct shift *shifts;
	struct calendar_row *rows;
	size_t n, n_shifts;
	str basis;
	int err;

	n_shifts = calendar_shifts(c, &shifts, &basis);
	TRY(calendar_rows(c, unit, from_year, to_year, &rows, &n));
	n = calendar_complete(c->mem, rows, n, from_year, to_year, &rows);
	err = calendar_compile(c->mem, rows, n, shifts, n_shifts, unit, from_year, to_year, ret,
			       &why);
	if (err < 0)
		return ctx_fail(c, err, "rows", "%.*s", STR_ARG(why.text));
	return 0;
}

/*
 * Compiling a calendar takes most of the time of a dossier's row in a list, so a process keeps what it has
 * compiled (core/ctx/cache.h). The key holds a random mark that changes with every change to rows or
 * hours, so what is kept is never wrong, not even when the change is rolled back. Units without rows of
 * their own share one calendar.
 */
static int key_of(struct ctx *c, str unit, int from_year, int to_year, str *ret_key, bool *ret_own)
{
	struct db_rows r;

	TRY(db_query(c->db, c->mem, &r,
		     "SELECT coalesce((SELECT value FROM meta WHERE name = 'calendar_mark'), ''),"
		     " (SELECT count(*) FROM calendar_day WHERE unit = $1)", TEXT(unit.n ? unit : S(""))));
	*ret_own = row_int(&r, 0, 1) > 0;
	*ret_key = str_fmt(c->mem, "calendar/%" STR_FMT "/%" STR_FMT "/%d-%d", STR_ARG(row_text(&r, 0, 0)),
			   STR_ARG(*ret_own ? unit : S("")), from_year, to_year);
	return 0;
}

int calendar_touch(struct ctx *c)
{
	return meta_set(c, "calendar_mark", token_new(c->mem));
}

int calendar_load(struct ctx *c, str unit, int from_year, int to_year, struct calendar **ret)
{
	struct arena *mem = cache_mem(c->app->cache);
	struct ctx keep = *c;
	bool own;
	str key, after;

	TRY(key_of(c, unit, from_year, to_year, &key, &own));
	*ret = (struct calendar *)cache_get(c->app->cache, key);
	if (*ret)
		return 0;
	if (!mem)
		return compile(c, unit, from_year, to_year, ret);
	keep.mem = mem;
	if (compile(&keep, own ? str_copy(mem, unit) : S(""), from_year, to_year, ret) < 0)
		return compile(c, unit, from_year, to_year, ret); /* again, for the words in the right context */
	/* Outside a transaction the rows may have changed since the key was read. */
	TRY(key_of(c, unit, from_year, to_year, &after, &own));
	if (str_eq(key, after))
		cache_put(c->app->cache, key, *ret);
	return 0;
}

/* ---- state ------------------------------------------------------------------------------------ */

static str subject_of(struct ctx *c, str unit, int year)
{
	return str_fmt(c->mem, "%" STR_FMT "@%d", STR_ARG(unit.n ? unit : S("*")), year);
}

static void write_row(struct jw *w, const struct calendar_row *r)
{
	jw_object(w);
	jw_kstr(w, "kind", cal_kind_slug(r->kind));
	jw_kstr(w, "name", r->name);
	jw_kstr(w, "basis", r->basis);
	jw_kstr(w, "source", r->source);
	jw_end(w);
}

/* The rows of one unit and year among `rows`, as an object by day. */
static str state_of(struct ctx *c, const struct calendar_row *rows, size_t n, str unit, int year)
{
	struct buf b = buf_new(c->mem, 0);
	struct jw w = jw_new(&b);

	jw_object(&w);
	for (size_t i = 0; i < n; i++) {
		if (!str_eq(rows[i].unit, unit) || year_of(rows[i].date) != year)
			continue;
		jw_key_str(&w, date_iso(c->mem, rows[i].date));
		write_row(&w, &rows[i]);
	}
	jw_end(&w);
	return buf_view(&b);
}

int calendar_dump(struct ctx *c, int (*each)(void *arg, str subject, const struct json *state),
		  void *arg)
{
	struct calendar_row *rows;
	struct json *state;
	size_t n;
	str why;

	TRY(all_rows(c, &rows, &n));
	for (size_t i = 0; i < n; i++) {
		int year = year_of(rows[i].date);

		if (i && str_eq(rows[i].unit, rows[i - 1].unit) &&
		    year_of(rows[i - 1].date) == year)
			continue;
		TRY(json_parse(c->mem, state_of(c, rows, n, rows[i].unit, year), JSON_DEPTH, &state,
			       &why));
		TRY(each(arg, subject_of(c, rows[i].unit, year), state));
	}
	return calendar_hours_dump(c, each, arg);
}

/* ---- import ----------------------------------------------------------------------------------- */

static int read_row(struct ctx *c, const struct json *row, size_t i, struct calendar_row *ret)
{
	struct calendar_row r = { .unit = table_cell(c, row, "unit"),
				  .name = table_cell(c, row, "name"),
				  .basis = table_cell(c, row, "basis"),
				  .source = table_cell(c, row, "source") };
	str kind = table_cell(c, row, "kind");
	struct unit u;

	if (!table_date(c, row, "date", &r.date) || r.date.day == 0)
		return table_fail(c, i, _("cần ngày (date) dạng năm-tháng-ngày."));
	if (!cal_kind_parse(kind, &r.kind))
		return table_fail(
			c, i,
			_("loại ngày “%.*s” không có. Các loại: holiday, substitute, swap-off, swap-work, "
			  "closed."),
			STR_ARG(kind));
	if (r.name.n == 0 || r.basis.n == 0)
		return table_fail(c, i, _("cần tên ngày (name) và căn cứ (basis)."));
	if (r.unit.n && unit_find(c, r.unit, (date){ 0 }, &u) < 0)
		return table_fail(c, i, _("không có đơn vị %.*s."), STR_ARG(r.unit));
	*ret = r;
	return 0;
}

static int read_rows(struct ctx *c, const struct json *list, struct calendar_row **ret)
{
	*ret = NEW_ARRAY(c->mem, struct calendar_row, list->n);
	for (size_t i = 0; i < list->n; i++)
		TRY(read_row(c, list->items[i], i, &(*ret)[i]));
	return 0;
}

/* Compiles what the rows make of the year: for the unit, or for everybody and each unit with rows of its
 * own, because a common holiday may meet a unit's closed day. */
static int check_year(struct ctx *c, str unit, int year)
{
	struct calendar *cal;
	struct db_rows r;

	TRY(calendar_load(c, unit, year, year, &cal));
	if (unit.n)
		return 0;
	TRY(db_query(
		c->db, c->mem, &r,
		"SELECT DISTINCT unit FROM calendar_day WHERE unit <> '' AND day >= $1 AND day < $2",
		INT(date_ymd(year, 1, 1).day), INT(date_ymd(year + 1, 1, 1).day)));
	for (size_t i = 0; i < r.n; i++)
		TRY(calendar_load(c, row_text(&r, i, 0), year, year, &cal));
	return 0;
}

/* Replaces the rows of one unit and year. */
static int replace(struct ctx *c, const struct calendar_row *rows, size_t n, str unit, int year,
		   bool *ret_changed)
{
	int32_t first = date_ymd(year, 1, 1).day, end = date_ymd(year + 1, 1, 1).day;
	struct calendar_row *was;
	size_t was_n;
	str before, after;

	TRY(all_rows(c, &was, &was_n));
	before = state_of(c, was, was_n, unit, year);
	after = state_of(c, rows, n, unit, year);
	*ret_changed = !str_eq(before, after);
	if (!*ret_changed)
		return 0;
	TRY(db_exec(c->db, "DELETE FROM calendar_day WHERE unit = $1 AND day >= $2 AND day < $3",
		    TEXT(unit), INT(first), INT(end)));
	for (size_t i = 0; i < n; i++) {
		const struct calendar_row *r = &rows[i];
		int err;

		if (!str_eq(r->unit, unit) || year_of(r->date) != year)
			continue;
		err = db_exec(c->db,
			      "INSERT INTO calendar_day (unit, day, kind, name, basis, source)"
			      " VALUES ($1,$2,$3,$4,$5,$6)",
			      TEXT(unit), INT(r->date.day), TEXT(cal_kind_slug(r->kind)),
			      TEXT(r->name), TEXT(r->basis), TEXT(r->source));
		if (err == E_CONFLICT)
			return ctx_fail(c, E_INVALID, "rows", _("Ngày %.*s có hai lần."),
					STR_ARG(date_vi(c->mem, r->date)));
		TRY(err);
	}
	TRY(calendar_touch(c));
	TRY(check_year(c, unit, year));
	return emit_change(c, "calendar.import", subject_of(c, unit, year), before, after, S(""));
}

/* Was this unit and year met before row `i`? */
static bool met(const struct calendar_row *rows, size_t i)
{
	for (size_t k = 0; k < i; k++)
		if (str_eq(rows[k].unit, rows[i].unit) &&
		    year_of(rows[k].date) == year_of(rows[i].date))
			return true;
	return false;
}

static int by_day(const void *a, const void *b)
{
	return ((const struct calendar_row *)a)->date.day -
	       ((const struct calendar_row *)b)->date.day;
}

int calendar_import(struct ctx *c)
{
	int64_t years = 0, changed = 0;
	struct calendar_row *rows;
	struct json *list;

	TRY(table_parse(c, "rows", arg_text(c, "rows"), &list));
	TRY(read_rows(c, list, &rows));
	qsort(rows, list->n, sizeof(rows[0]), by_day);
	for (size_t i = 0; i < list->n; i++) {
		bool differs;

		if (met(rows, i))
			continue;
		TRY(replace(c, rows, list->n, rows[i].unit, year_of(rows[i].date), &differs));
		years++;
		changed += differs;
	}
	jw_kint(c->out, "years", years);
	jw_kint(c->out, "changed", changed);
	return 0;
}

int calendar_file_import(struct ctx *c, str bytes, str filename, bool dry, struct buf *out)
{
	struct buf text = buf_new(c->mem, 0);
	struct calendar_row *rows;
	struct json *list;
	str json;

	TRY(table_read(c, bytes, filename, &list));
	TRY(read_rows(c, list, &rows));
	if (dry) {
		buf_fmt(out, "{\"rows\":%zu}\n", list->n);
		return 0;
	}
	json_write(&text, list);
	TRY(command_send(c, "calendar.import", token_new(c->mem),
			 (struct arg[]){ { S("rows"), buf_view(&text) } }, 1, &json));
	buf_str(out, json);
	buf_char(out, '\n');
	return 0;
}

int calendar_file_export(struct ctx *c, str format, struct buf *out)
{
	struct buf b = buf_new(c->mem, 0);
	struct jw w = jw_new(&b);
	struct calendar_row *rows;
	size_t n;

	TRY(all_rows(c, &rows, &n));
	jw_array(&w);
	for (size_t i = 0; i < n; i++) {
		jw_object(&w);
		jw_kstr(&w, "date", date_iso(c->mem, rows[i].date));
		jw_kstr(&w, "kind", cal_kind_slug(rows[i].kind));
		jw_kstr(&w, "name", rows[i].name);
		jw_kstr(&w, "unit", rows[i].unit);
		jw_kstr(&w, "basis", rows[i].basis);
		jw_kstr(&w, "source", rows[i].source);
		jw_end(&w);
	}
	jw_end(&w);
	return table_write(c, buf_view(&b), columns, format, out);
}
