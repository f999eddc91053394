/* SPDX-License-Identifier: Apache-2.0 */
/*
 * calendar_version.c - the calendar as a history of decisions.
 *
 * calendar_day is the calendar as it is; calendar_change keeps, for each version, the rows it put in or
 * took out, so that the calendar of any version is the newest row of each unit and day up to it. One
 * function writes (calendar_decide), whichever command asks.
 */
#include "base/base.h"

#include "core/command/command.h"
#include "core/ledger/ledger.h"
#include "core/org/calendar.h"
#include "lib/db/db.h"
#include "lib/json/json.h"

struct calendar_row calendar_row_of(const struct db_rows *r, size_t i)
{
	struct calendar_row row = { .unit = row_text(r, i, 0),
				    .date = { (int32_t)row_int(r, i, 1) },
				    .name = row_text(r, i, 3),
				    .basis = row_text(r, i, 4),
				    .source = row_text(r, i, 5),
				    .version = row_int(r, i, 6),
				    .pair = { (int32_t)row_int(r, i, 7) },
				    .weekday = (int)row_int(r, i, 8) - 1,
				    .until = { (int32_t)row_int(r, i, 9) },
				    .shifts = row_text(r, i, 10) };

	if (!cal_kind_parse(row_text(r, i, 2), &row.kind) && row.weekday >= 0)
		row.kind = CAL_HOURS; /* taken out */
	return row;
}

/* As stored: 1 Monday … 7 Sunday for hours, 0 for a day. */
static int64_t weekday_of(const struct calendar_row *r)
{
	return r->kind == CAL_HOURS ? r->weekday + 1 : 0;
}

int calendar_by_place(const void *a, const void *b)
{
	const struct calendar_row *x = a, *y = b;
	int units = str_cmp(x->unit, y->unit);

	if (units)
		return units;
	return x->date.day == y->date.day ? (int)(weekday_of(x) - weekday_of(y)) : x->date.day - y->date.day;
}

static void set_hours(struct ctx *c, struct calendar_state *s, str hours, str basis)
{
	struct shift *own;
	size_t n = calendar_hours_parse(c, hours, &own);

	s->hours = n ? hours : S("");
	s->hours_basis = n ? basis : S("");
	s->shifts = n ? own : calendar_shifts_default;
	s->shift_n = n ? n : calendar_shifts_default_n;
}

int calendar_as_of(struct ctx *c, int64_t no, struct calendar_state *ret)
{
	struct db_rows r, v;

	TRY(db_query(c->db, c->mem, &v,
		     "SELECT version, hours, hours_basis FROM calendar_version WHERE version <= $1"
		     " ORDER BY version DESC LIMIT 1",
		     INT(no)));
	TRY(db_query(c->db, c->mem, &r,
		     "SELECT " CALENDAR_COLS " FROM calendar_change t"
		     " WHERE kind <> '' AND version = (SELECT max(u.version) FROM calendar_change u"
		     "  WHERE u.unit = t.unit AND u.day = t.day AND u.weekday = t.weekday AND u.version <= $1)"
		     " ORDER BY unit, day, weekday",
		     INT(no)));
	*ret = (struct calendar_state){ .version = row_int(&v, 0, 0),
					.rows = NEW_ARRAY(c->mem, struct calendar_row, r.n),
					.n = r.n };
	for (size_t i = 0; i < r.n; i++)
		ret->rows[i] = calendar_row_of(&r, i);
	set_hours(c, ret, row_text(&v, 0, 1), row_text(&v, 0, 2));
	return 0;
}

static int compile(struct ctx *c, const struct calendar_state *s, str unit, int from_year,
		   int to_year, const char *field, struct calendar **ret)
{
	struct clock_problem why = { S(""), 0 };
	struct calendar_row *rows;
	size_t n = calendar_complete(c->mem, s->rows, s->n, from_year, to_year, &rows);
	int err = calendar_compile(c->mem, rows, n, s->shifts, s->shift_n, unit, from_year, to_year,
				   ret, &why);

	return err < 0 ? ctx_fail(c, err, field, "%.*s", STR_ARG(why.text)) : 0;
}

int calendar_state_compile(struct ctx *c, const struct calendar_state *s, str unit, int from_year,
			   int to_year, struct calendar **ret)
{
	return compile(c, s, unit, from_year, to_year, "rows", ret);
}

/* ---- checking --------------------------------------------------------------------------------- */

static struct calendar_row *find_row(struct calendar_row *rows, size_t n, const struct calendar_row *place)
{
	for (size_t i = 0; i < n; i++)
		if (calendar_by_place(&rows[i], place) == 0)
			return &rows[i];
	return NULL;
}

static int apply(struct ctx *c, struct calendar_state *s, const struct calendar_change *change,
		 int64_t version)
{
	const struct calendar_row *new = &change->row;
	struct calendar_row *old = find_row(s->rows, s->n, new);
	str day = date_vi(c->mem, new->date);

	if (!old && change->remove)
		return ctx_fail(
			c, E_INVALID, "rows",
			_("Lịch không có dòng nào của ngày %.*s để bỏ. Hãy xem lại ngày, đơn vị."),
			STR_ARG(day));
	if (old && !change->remove && old->kind == new->kind && str_eq(old->name, new->name) &&
	    str_eq(old->basis, new->basis) && str_eq(old->source, new->source) &&
	    old->pair.day == new->pair.day && old->until.day == new->until.day && str_eq(old->shifts, new->shifts))
		return ctx_fail(c, E_INVALID, "rows",
				_("Ngày %.*s đã có trong lịch như vậy rồi. Hãy bỏ dòng này."),
				STR_ARG(day));
	if (change->remove) {
		*old = s->rows[--s->n];
		return 0;
	}
	if (!old)
		old = &s->rows[s->n++];
	*old = *new;
	old->version = version;
	return 0;
}

/* Every unit with rows of its own in that year or hours of its own, and everybody, must have a calendar that makes sense: a
 * common holiday may meet a unit's closed day. */
static int check_year(struct ctx *c, const struct calendar_state *s, int year, const char *field)
{
	struct calendar *cal;
	str last = S("");

	TRY(compile(c, s, S(""), year, year, field, &cal));
	for (size_t i = 0; i < s->n; i++) {
		if (str_eq(s->rows[i].unit, last) ||
		    (s->rows[i].kind != CAL_HOURS && calendar_year_of(s->rows[i].date) != year))
			continue;
		last = s->rows[i].unit;
		TRY(compile(c, s, last, year, year, field, &cal));
	}
	return 0;
}

static int check_twice(struct ctx *c, const struct calendar_decision *d)
{
	for (size_t i = 0; i < d->n; i++)
		for (size_t k = 0; k < i; k++)
			if (calendar_by_place(&d->changes[i].row, &d->changes[k].row) == 0)
				return ctx_fail(c, E_INVALID, "rows",
						_("Ngày %.*s có hai lần trong quyết định. Hãy giữ "
						  "lại một dòng."),
						STR_ARG(date_vi(c->mem, d->changes[i].row.date)));
	return 0;
}

/* The last year of which something is decided: hours reach that far. */
static int last_year(const struct calendar_state *s, int year)
{
	for (size_t i = 0; i < s->n; i++)
		if (s->rows[i].kind != CAL_HOURS)
			year = MAX(year, calendar_year_of(s->rows[i].date));
	return year;
}

/* Each year that the decision touches. */
static int check_years(struct ctx *c, const struct calendar_state *s,
		       const struct calendar_decision *d)
{
	int now = calendar_year_of(instant_date(c->now)), first = INT_MAX, last = 0;

	for (size_t i = 0; i < d->n; i++) {
		int year = calendar_year_of(d->changes[i].row.date);

		first = MIN(first, year);
		last = MAX(last, d->changes[i].row.kind == CAL_HOURS ? last_year(s, year) : year);
	}
	if (d->sets_hours)
		TRY(check_year(c, s, now, "hours"));
	for (int year = first; year <= last; year++)
		TRY(check_year(c, s, year, "rows"));
	return 0;
}

int calendar_state_with(struct ctx *c, const struct calendar_state *s,
			const struct calendar_decision *d, struct calendar_state *ret)
{
	struct calendar_state new = *s;
	struct shift *own;

	new.version = s->version + 1;
	new.rows = NEW_ARRAY(c->mem, struct calendar_row, s->n + d->n);
	if (s->n)
		memcpy(new.rows, s->rows, s->n * sizeof(s->rows[0]));
	TRY(check_twice(c, d));
	calendar_pair(s, d);
	for (size_t i = 0; i < d->n; i++)
		TRY(apply(c, &new, &d->changes[i], new.version));
	if (new.n)
		qsort(new.rows, new.n, sizeof(new.rows[0]), calendar_by_place);
	if (d->sets_hours) {
		if (d->hours.n && calendar_hours_parse(c, d->hours, &own) == 0)
			return ctx_fail(
				c, E_INVALID, "hours",
				_("Mỗi dòng một ngày, ví dụ: 2: 07:30-11:30, 13:30-17:30 (2 là thứ Hai, "
				  "CN là Chủ nhật)."));
		set_hours(c, &new, d->hours, d->basis);
	}
	TRY(check_years(c, &new, d));
	TRY(calendar_check_swaps(c, &new, d));
	TRY(calendar_check_law(c, &new, d));
	*ret = new;
	return 0;
}

/* ---- writing ---------------------------------------------------------------------------------- */

static int write_change(struct ctx *c, const struct calendar_change *change, int64_t version)
{
	const struct calendar_row *r = &change->row;
	str kind = change->remove ? S("") : cal_kind_slug(r->kind);

	TRY(db_exec(c->db, "DELETE FROM calendar_day WHERE unit = $1 AND day = $2 AND weekday = $3", TEXT(r->unit),
		    INT(r->date.day), INT(weekday_of(r))));
	if (!change->remove)
		TRY(db_exec(c->db,
			    "INSERT INTO calendar_day (" CALENDAR_COLS ")"
			    " VALUES ($1,$2,$3,$4,$5,$6,$7,$8,$9,$10,$11)",
			    TEXT(r->unit), INT(r->date.day), TEXT(kind), TEXT(r->name),
			    TEXT(r->basis), TEXT(r->source), INT(version), INT(r->pair.day), INT(weekday_of(r)),
			    INT(r->until.day), TEXT(r->shifts)));
	return MIN(0, db_exec(c->db,
			      "INSERT INTO calendar_change (" CALENDAR_COLS ")"
			      " VALUES ($1,$2,$3,$4,$5,$6,$7,$8,$9,$10,$11)",
			      TEXT(r->unit), INT(r->date.day), TEXT(kind), TEXT(r->name), TEXT(r->basis),
			      TEXT(r->source), INT(version), INT(r->pair.day), INT(weekday_of(r)), INT(r->until.day),
			      TEXT(r->shifts)));
}

/* One event for each unit and year that the decision touches. */
static int emit_years(struct ctx *c, const char *verb, const struct calendar_state *was,
		      const struct calendar_state *is, const struct calendar_decision *d)
{
	for (size_t i = 0; i < d->n; i++) {
		str unit = d->changes[i].row.unit;
		int year = calendar_year_of(d->changes[i].row.date);
		bool met = false;

		for (size_t k = 0; k < i && !met; k++)
			met = str_eq(d->changes[k].row.unit, unit) &&
			      calendar_year_of(d->changes[k].row.date) == year;
		if (!met)
			TRY(emit_change(c, verb, calendar_subject(c, unit, year),
					calendar_year_state(c, was->rows, was->n, unit, year),
					calendar_year_state(c, is->rows, is->n, unit, year),
					S("")));
	}
	return 0;
}

static str version_subject(struct ctx *c, int64_t no)
{
	return str_fmt(c->mem, "v%" PRId64, no);
}

static str version_state(struct ctx *c, const struct calendar_version *v,
			 const struct calendar_change *changes, size_t n)
{
	struct buf b = buf_new(c->mem, 0);
	struct jw w = jw_new(&b);

	jw_object(&w);
	jw_kstr(&w, "basis", v->basis);
	jw_kdate(&w, "decided_on", v->decided_on);
	jw_kstr(&w, "by", v->by);
	jw_kint(&w, "at", v->at.ms);
	jw_kstr(&w, "hours", v->hours);
	jw_kstr(&w, "hours_basis", v->hours_basis);
	jw_key(&w, "rows");
	jw_array(&w);
	for (size_t i = 0; i < n; i++) {
		jw_object(&w);
		jw_kstr(&w, "unit", changes[i].row.unit);
		jw_kstr(&w, "date", date_iso(c->mem, changes[i].row.date));
		jw_kstr(&w, "kind",
			changes[i].remove ? S("") : cal_kind_slug(changes[i].row.kind));
		jw_kstr(&w, "name", changes[i].row.name);
		if (changes[i].row.pair.day)
			jw_kdate(&w, "pair", changes[i].row.pair);
		if (changes[i].row.kind == CAL_HOURS)
			jw_kstr(&w, "weekday", weekday_slug(changes[i].row.weekday));
		jw_end(&w);
	}
	jw_end(&w);
	jw_end(&w);
	return buf_view(&b);
}

static int write_hours(struct ctx *c, const char *verb, const struct calendar_state *s)
{
	str before = calendar_hours_state(c);

	TRY(meta_set(c, "shifts", s->hours));
	TRY(meta_set(c, "shifts_basis", s->hours_basis));
	return emit_change(c, verb, S("hours"), before, calendar_hours_state(c), S(""));
}

int calendar_decide(struct ctx *c, const char *verb, const struct calendar_decision *d,
		    int64_t *ret_version)
{
	struct calendar_state was, is;
	struct calendar_version v;
	struct calendar_change *rows;
	size_t n;

	TRY(calendar_as_of(c, CALENDAR_NOW, &was));
	TRY(calendar_state_with(c, &was, d, &is));
	v = (struct calendar_version){ .no = is.version,
				       .basis = d->basis,
				       .by = c->who->login,
				       .decided_on = d->decided_on,
				       .at = c->now,
				       .hours = is.hours,
				       .hours_basis = is.hours_basis };
	TRY(db_exec(c->db,
		    "INSERT INTO calendar_version (version, basis, decided_on, by_login, at, hours,"
		    " hours_basis) VALUES ($1,$2,$3,$4,$5,$6,$7)",
		    INT(v.no), TEXT(v.basis), INT(v.decided_on.day), TEXT(v.by), INT(v.at.ms),
		    TEXT(v.hours), TEXT(v.hours_basis)));
	for (size_t i = 0; i < d->n; i++)
		TRY(write_change(c, &d->changes[i], v.no));
	TRY(calendar_touch(c));
	TRY(emit_years(c, verb, &was, &is, d));
	if (d->sets_hours)
		TRY(write_hours(c, verb, &is));
	TRY(calendar_version_changes(c, v.no, &rows, &n));
	TRY(emit_change(c, verb, version_subject(c, v.no), S(""), version_state(c, &v, rows, n),
			S("")));
	*ret_version = v.no;
	return 0;
}

/* ---- reading ---------------------------------------------------------------------------------- */

#define VERSION_COLS                                                                               \
	"v.version, basis, by_login, decided_on, at, hours, hours_basis,"                          \
	" (SELECT count(*) FROM calendar_change t WHERE t.version = v.version)"

static struct calendar_version version_of(const struct db_rows *r, size_t i)
{
	return (struct calendar_version){ .no = row_int(r, i, 0),
					  .basis = row_text(r, i, 1),
					  .by = row_text(r, i, 2),
					  .decided_on = { (int32_t)row_int(r, i, 3) },
					  .at = { row_int(r, i, 4) },
					  .hours = row_text(r, i, 5),
					  .hours_basis = row_text(r, i, 6),
					  .changes = row_int(r, i, 7) };
}

int calendar_versions(struct ctx *c, int64_t limit, int64_t offset, struct calendar_version **ret,
		      size_t *ret_n, int64_t *ret_total)
{
	struct db_rows r;

	TRY(db_query(c->db, c->mem, &r,
		     "SELECT " VERSION_COLS " FROM calendar_version v WHERE v.version > 0"
		     " ORDER BY v.version DESC LIMIT $1 OFFSET $2",
		     INT(limit ? limit : INT64_MAX), INT(offset)));
	*ret = NEW_ARRAY(c->mem, struct calendar_version, r.n);
	for (size_t i = 0; i < r.n; i++)
		(*ret)[i] = version_of(&r, i);
	*ret_n = r.n;
	*ret_total = calendar_newest(c);
	return 0;
}

int calendar_version_get(struct ctx *c, int64_t no, struct calendar_version *ret)
{
	struct db_rows r;

	TRY(db_query(c->db, c->mem, &r,
		     "SELECT " VERSION_COLS " FROM calendar_version v"
		     " WHERE v.version = $1 AND v.version > 0",
		     INT(no)));
	if (r.n == 0)
		return E_NOTFOUND;
	*ret = version_of(&r, 0);
	return 0;
}

int calendar_version_changes(struct ctx *c, int64_t no, struct calendar_change **ret, size_t *ret_n)
{
	struct db_rows r;

	TRY(db_query(c->db, c->mem, &r,
		     "SELECT " CALENDAR_COLS " FROM calendar_change WHERE version = $1 ORDER BY unit, day, weekday",
		     INT(no)));
	*ret = NEW_ARRAY(c->mem, struct calendar_change, r.n);
	*ret_n = r.n;
	for (size_t i = 0; i < r.n; i++)
		(*ret)[i] = (struct calendar_change){ calendar_row_of(&r, i), row_text(&r, i, 2).n == 0 };
	return 0;
}

int64_t calendar_newest(struct ctx *c)
{
	struct db_rows r;

	if (db_query(c->db, c->mem, &r, "SELECT max(version) FROM calendar_version") < 0)
		return 0;
	return row_int(&r, 0, 0);
}

int calendar_version_dump(struct ctx *c,
			  int (*each)(void *arg, str subject, const struct json *state), void *arg)
{
	struct calendar_version *list;
	struct calendar_change *rows;
	struct json *state;
	int64_t total;
	size_t n, rows_n;
	str why;

	TRY(calendar_versions(c, 0, 0, &list, &n, &total));
	for (size_t i = 0; i < n; i++) {
		TRY(calendar_version_changes(c, list[i].no, &rows, &rows_n));
		TRY(json_parse(c->mem, version_state(c, &list[i], rows, rows_n), JSON_DEPTH, &state,
			       &why));
		TRY(each(arg, version_subject(c, list[i].no), state));
	}
	return 0;
}
