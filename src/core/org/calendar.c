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

static const char *const columns[] = { "date", "kind", "name", "unit", "basis", "source", "pair", "weekday", "shifts", "until", NULL };

int calendar_year_of(date d)
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
	for (size_t i = 0; i < r->n; i++)
		(*ret)[(*ret_n)++] = calendar_row_of(r, i);
}

int calendar_rows(struct ctx *c, str unit, int from_year, int to_year, struct calendar_row **ret,
		  size_t *ret_n)
{
	struct db_rows r;

	TRY(db_query(
		c->db, c->mem, &r,
		"SELECT " CALENDAR_COLS " FROM calendar_day"
		" WHERE (unit = '' OR unit = $1) AND weekday = 0 AND day >= $2 AND day < $3 ORDER BY day, unit",
		TEXT(unit.n ? unit : S("")), INT(date_ymd(from_year, 1, 1).day),
		INT(date_ymd(to_year + 1, 1, 1).day)));
	from_rows(c, &r, ret, ret_n);
	return 0;
}

/* With the weekly hours of all times: what a full day is must not hang on the years. */
static int rows_and_hours(struct ctx *c, str unit, int from_year, int to_year, struct calendar_row **ret, size_t *ret_n)
{
	struct db_rows r;

	TRY(db_query(c->db, c->mem, &r,
		     "SELECT " CALENDAR_COLS " FROM calendar_day"
		     " WHERE (unit = '' OR unit = $1) AND (weekday > 0 OR (day >= $2 AND day < $3)) ORDER BY day, unit, weekday",
		     TEXT(unit.n ? unit : S("")), INT(date_ymd(from_year, 1, 1).day), INT(date_ymd(to_year + 1, 1, 1).day)));
	from_rows(c, &r, ret, ret_n);
	return 0;
}

static int all_rows(struct ctx *c, struct calendar_row **ret, size_t *ret_n)
{
	struct db_rows r;

	TRY(db_query(
		c->db, c->mem, &r,
		"SELECT " CALENDAR_COLS " FROM calendar_day ORDER BY unit, day, weekday"));
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
	TRY(rows_and_hours(c, unit, from_year, to_year, &rows, &n));
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

str calendar_subject(struct ctx *c, str unit, int year)
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
	if (r->pair.day)
		jw_kdate(w, "pair", r->pair);
	if (r->kind == CAL_HOURS)
		jw_kstr(w, "shifts", r->shifts);
	if (r->until.day)
		jw_kdate(w, "until", r->until);
	if (r->version)
		jw_kint(w, "version", r->version);
	jw_end(w);
}

/* The rows of one unit and year among `rows`, as an object by day; hours by their first day and weekday. */
str calendar_year_state(struct ctx *c, const struct calendar_row *rows, size_t n, str unit, int year)
{
	struct buf b = buf_new(c->mem, 0);
	struct jw w = jw_new(&b);

	jw_object(&w);
	for (size_t i = 0; i < n; i++) {
		if (!str_eq(rows[i].unit, unit) || calendar_year_of(rows[i].date) != year)
			continue;
		jw_key_str(&w, rows[i].kind == CAL_HOURS ?
				       str_fmt(c->mem, "%" STR_FMT "/%" STR_FMT, STR_ARG(date_iso(c->mem, rows[i].date)),
					       STR_ARG(weekday_slug(rows[i].weekday))) :
				       date_iso(c->mem, rows[i].date));
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
		int year = calendar_year_of(rows[i].date);

		if (i && str_eq(rows[i].unit, rows[i - 1].unit) &&
		    calendar_year_of(rows[i - 1].date) == year)
			continue;
		TRY(json_parse(c->mem, calendar_year_state(c, rows, n, rows[i].unit, year), JSON_DEPTH, &state,
			       &why));
		TRY(each(arg, calendar_subject(c, rows[i].unit, year), state));
	}
	TRY(calendar_version_dump(c, each, arg));
	return calendar_hours_dump(c, each, arg);
}

/* ---- import ----------------------------------------------------------------------------------- */

/* What hours have beside the columns of all rows. */
static int read_hours(struct ctx *c, const struct json *row, size_t i, struct calendar_row *r)
{
	r->shifts = table_cell(c, row, "shifts");
	if (!weekday_parse(table_cell(c, row, "weekday"), &r->weekday))
		return table_fail(c, i, _("cột weekday phải là thứ trong tuần: 2 đến 7 hoặc CN."));
	if (r->shifts.n == 0)
		return table_fail(c, i, _("cần giờ làm việc (shifts), ví dụ 07:30-11:30, 13:30-17:30; ngày nghỉ ghi nghỉ."));
	if (!table_date(c, row, "until", &r->until))
		return table_fail(c, i, _("cột until phải là ngày cuối áp dụng giờ này, dạng năm-tháng-ngày."));
	if (r->name.n == 0)
		calendar_hours_name(c, r);
	return 0;
}

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
			  "closed, hours."),
			STR_ARG(kind));
	if (!table_date(c, row, "pair", &r.pair))
		return table_fail(c, i, _("cột pair phải là ngày nghỉ hoán đổi được làm bù, dạng năm-tháng-ngày."));
	if (r.kind == CAL_HOURS)
		TRY(read_hours(c, row, i, &r));
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

/* A file that does not say what a day makes up for means the same as before. */
static bool same_row(const struct calendar_row *a, const struct calendar_row *b)
{
	return a->kind == b->kind && a->until.day == b->until.day && str_eq(a->shifts, b->shifts) && (b->pair.day == 0 || a->pair.day == b->pair.day) && str_eq(a->name, b->name) && str_eq(a->basis, b->basis) &&
	       str_eq(a->source, b->source);
}

static const struct calendar_row *row_at(const struct calendar_row *rows, size_t n,
					 const struct calendar_row *key)
{
	return n ? bsearch(key, rows, n, sizeof(rows[0]), calendar_by_place) : NULL;
}

static bool has_sort(const struct calendar_row *rows, size_t n, bool hours)
{
	for (size_t i = 0; i < n; i++)
		if ((rows[i].kind == CAL_HOURS) == hours)
			return true;
	return false;
}

/* What makes the stored rows of the file's units and years those of the file: days when it has days of them, hours when
 * it has hours. Both in order of place. */
static int differences(struct ctx *c, const struct calendar_row *rows, size_t n,
		       struct calendar_decision *d, int64_t *ret_years, int64_t *ret_changed)
{
	struct calendar_row *was;
	size_t was_n;

	TRY(all_rows(c, &was, &was_n));
	d->changes = NEW_ARRAY(c->mem, struct calendar_change, n + was_n);
	for (size_t i = 0, end; i < n; i = end) {
		int year = calendar_year_of(rows[i].date);
		size_t before = d->n;

		for (end = i; end < n && str_eq(rows[end].unit, rows[i].unit) &&
			      calendar_year_of(rows[end].date) == year;
		     end++) {
			const struct calendar_row *old = row_at(was, was_n, &rows[end]);

			if (end > i && calendar_by_place(&rows[end], &rows[end - 1]) == 0)
				return ctx_fail(c, E_INVALID, "rows", _("Ngày %.*s có hai lần."),
						STR_ARG(date_vi(c->mem, rows[end].date)));
			if (!old || !same_row(old, &rows[end]))
				d->changes[d->n++] = (struct calendar_change){ rows[end], false };
		}
		for (size_t k = 0; k < was_n; k++)
			if (str_eq(was[k].unit, rows[i].unit) &&
			    calendar_year_of(was[k].date) == year &&
			    has_sort(rows + i, end - i, was[k].kind == CAL_HOURS) && !row_at(rows + i, end - i, &was[k]))
				d->changes[d->n++] = (struct calendar_change){ was[k], true };
		++*ret_years;
		*ret_changed += d->n != before;
	}
	return 0;
}

int calendar_import(struct ctx *c)
{
	struct calendar_decision d = { .basis = arg_text(c, "basis"),
				       .decided_on = instant_date(c->now),
				       .confirmed = arg_flag(c, "confirm") };
	int64_t years = 0, changed = 0, version = 0;
	struct calendar_row *rows;
	struct json *list;

	TRY(table_parse(c, "rows", arg_text(c, "rows"), &list));
	TRY(read_rows(c, list, &rows));
	qsort(rows, list->n, sizeof(rows[0]), calendar_by_place);
	TRY(differences(c, rows, list->n, &d, &years, &changed));
	if (d.basis.n == 0)
		d.basis = S(VI_("Nhập từ tệp; căn cứ ghi ở từng ngày"));
	if (d.n)
		TRY(calendar_decide(c, "calendar.import", &d, &version));
	jw_kint(c->out, "years", years);
	jw_kint(c->out, "changed", changed);
	jw_kint(c->out, "version", version);
	return 0;
}

int calendar_file_import(struct ctx *c, str bytes, str filename, bool dry, struct buf *out)
{
	struct buf text = buf_new(c->mem, 0);
	struct calendar_row *rows;
	struct json *list;
	str json;

	TRY(str_ends(filename, S(".ics")) ? calendar_ics_read(c, bytes, &list) :
					    table_read(c, bytes, filename, &list));
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
	if (str_eq(format, S("ics"))) {
		calendar_ics_write(c, rows, n, str_of(_("Ngày nghỉ, ngày làm bù")), out);
		return 0;
	}
	jw_array(&w);
	for (size_t i = 0; i < n; i++) {
		jw_object(&w);
		jw_kstr(&w, "date", date_iso(c->mem, rows[i].date));
		jw_kstr(&w, "kind", cal_kind_slug(rows[i].kind));
		jw_kstr(&w, "name", rows[i].name);
		jw_kstr(&w, "unit", rows[i].unit);
		jw_kstr(&w, "basis", rows[i].basis);
		jw_kstr(&w, "source", rows[i].source);
		jw_kstr(&w, "pair", rows[i].pair.day ? date_iso(c->mem, rows[i].pair) : S(""));
		jw_kstr(&w, "weekday", rows[i].kind == CAL_HOURS ? weekday_slug(rows[i].weekday) : S(""));
		jw_kstr(&w, "shifts", rows[i].shifts);
		jw_kstr(&w, "until", rows[i].until.day ? date_iso(c->mem, rows[i].until) : S(""));
		jw_end(&w);
	}
	jw_end(&w);
	return table_write(c, buf_view(&b), columns, format, out);
}
