/* SPDX-License-Identifier: Apache-2.0 */
/*
 * clock_cli.c - the clock on the command line. All printing is to buffers.
 */
#include "core/clock/clock_cli.h"
#include "core/clock/lunar.h"

#define EXIT_USAGE 64
#define EXIT_INPUT 65
#define PAUSES_MAX 100

static int complain(struct buf *err, int code, str text)
{
	buf_str(err, text);
	buf_char(err, '\n');
	return code;
}

void clock_write_steps(struct jw *w, const struct clock_result *r)
{
	jw_array(w);
	for (size_t i = 0; i < r->step_n; i++) {
		const struct clock_step *s = &r->steps[i];

		jw_object(w);
		jw_kstr(w, "kind", step_kind_slug(s->kind));
		jw_kinstant(w, "from", s->from);
		jw_kinstant(w, "to", s->to);
		jw_kint(w, "minutes", s->minutes);
		jw_kint(w, "days", s->days);
		jw_kstr(w, "reason", s->reason);
		jw_kstr(w, "basis", s->basis);
		jw_end(w);
	}
	jw_end(w);
}

/* --- due --------------------------------------------------------------------------------------- */

/* What the arguments ask for. */
struct query {
	struct clock_rule rule;
	struct clock_event events[1 + 2 * PAUSES_MAX];
	size_t n;
	bool has_start, has_period, explain;
	str unit;
};

static bool parse_cutoff(str s, int *ret)
{
	int64_t h, m;

	if (s.n != 5 || s.p[2] != ':' || !str_int(str_sub(s, 0, 2), &h) ||
	    !str_int(str_sub(s, 3, 5), &m) || h < 0 || h > 23 || m < 0 || m > 59)
		return false;
	*ret = (int)(h * 60 + m);
	return true;
}

static bool parse_period(struct query *q, str value, enum clock_unit unit)
{
	int64_t n;

	if (q->has_period || !str_int(value, &n) || n < 1 || n > 10000)
		return false;
	q->has_period = true;
	q->rule.n = (int32_t)n;
	q->rule.unit = unit;
	return true;
}

/* "FROM/TO", or "FROM" for a pause that has not ended. */
static bool parse_pause(struct query *q, str value)
{
	str from = str_cut(&value, '/');
	struct clock_event *e = &q->events[q->n];

	if (q->n + 2 > ARRAY_LEN(q->events))
		return false;
	e[0] = (struct clock_event){ .kind = CLOCK_PAUSE };
	e[1] = (struct clock_event){ .kind = CLOCK_RESUME };
	if (!instant_parse(from, &e[0].at))
		return false;
	q->n++;
	if (!value.p)
		return true;
	q->n++;
	return instant_parse(value, &e[1].at);
}

/* An option without a value. */
static bool parse_flag(struct query *q, str name)
{
	if (str_eqz(name, "--same-day") && !q->has_period) {
		q->has_period = true;
		q->rule.unit = UNIT_SAME_DAY;
	} else if (str_eqz(name, "--as-hours")) {
		q->rule.days = DAYS_AS_HOURS;
	} else if (str_eqz(name, "--first-day-counts")) {
		q->rule.first_day = DAY_FIRST_COUNTED;
	} else if (str_eqz(name, "--reset")) {
		q->rule.supplement = RESUME_RESET;
	} else if (str_eqz(name, "--explain")) {
		q->explain = true;
	} else {
		return str_eqz(name, "--json"); /* always JSON */
	}
	return true;
}

static bool takes_value(str name)
{
	static const char *const names[] = { "--start",	    "--days",	       "--hours",
					     "--half-days", "--calendar-days", "--months",
					     "--calendar",  "--pause",	       "--cutoff" };

	for (size_t i = 0; i < ARRAY_LEN(names); i++) {
		if (str_eqz(name, names[i]))
			return true;
	}
	return false;
}

static bool parse_value(struct query *q, str name, str value)
{
	if (str_eqz(name, "--start")) {
		q->has_start = instant_parse(value, &q->events[0].at);
		return q->has_start;
	}
	if (str_eqz(name, "--days"))
		return parse_period(q, value, UNIT_WORKING_DAY);
	if (str_eqz(name, "--hours"))
		return parse_period(q, value, UNIT_WORKING_HOUR);
	if (str_eqz(name, "--half-days"))
		return parse_period(q, value, UNIT_HALF_DAY);
	if (str_eqz(name, "--calendar-days"))
		return parse_period(q, value, UNIT_CALENDAR_DAY);
	if (str_eqz(name, "--months"))
		return parse_period(q, value, UNIT_MONTH);
	if (str_eqz(name, "--cutoff"))
		return parse_cutoff(value, &q->rule.cutoff_minute);
	if (str_eqz(name, "--pause"))
		return parse_pause(q, value);
	q->unit = str_eqz(value, "default") ? S("") : value;
	return true;
}

/* Options may come as "--days 5" or "--days=5". */
static int parse_arguments(struct arena *a, struct query *q, int argc, const char *const *argv,
			   struct buf *err)
{
	for (int i = 0; i < argc; i++) {
		str value = str_of(argv[i]), name = str_cut(&value, '=');

		if (!takes_value(name)) {
			if (value.p || !parse_flag(q, name))
				return complain(
					err, EXIT_USAGE,
					str_fmt(a,
						"Không hiểu \"%s\". Cách dùng: motcua due --start TIME "
						"(--days N | --hours N) [--pause FROM/TO] [--explain]",
						argv[i]));
			continue;
		}
		if (!value.p) {
			if (++i == argc)
				return complain(err, EXIT_USAGE,
						str_fmt(a, "Thiếu giá trị sau %" STR_FMT ".",
							STR_ARG(name)));
			value = str_of(argv[i]);
		}
		if (!parse_value(q, name, value))
			return complain(
				err, EXIT_INPUT,
				str_fmt(a, "Giá trị của %" STR_FMT " không đúng: \"%" STR_FMT "\".",
					STR_ARG(name), STR_ARG(value)));
	}
	if (!q->has_start || !q->has_period)
		return complain(
			err, EXIT_USAGE,
			S("Cần --start TIME và một thời hạn, ví dụ --days 5 hoặc --hours 8."));
	return 0;
}

/* Pauses may be given in any order; those that end before others begin stay whole. */
static void sort_pauses(struct query *q)
{
	for (size_t i = 2; i < q->n; i++) {
		struct clock_event e = q->events[i];
		size_t at = i;

		for (; at > 1 && q->events[at - 1].at.ms > e.at.ms; at--)
			q->events[at] = q->events[at - 1];
		q->events[at] = e;
	}
}

static int year_of(instant t)
{
	int y, m, d;

	date_parts(instant_date(t), &y, &m, &d);
	return y;
}

/* The calendar from the start to well after the due date. */
static int compile(struct arena *a, const struct query *q, const struct calendar_row *rows,
		   size_t n, struct calendar **ret, struct clock_problem *why)
{
	int from = year_of(q->events[0].at), last = year_of(q->events[q->n - 1].at);
	int years = 2 + q->rule.n / (q->rule.unit == UNIT_MONTH ? 12 : 200);
	int end = MAX(last, from) + years, to = MIN(end, LUNAR_YEAR_MAX);
	struct calendar_row *all;

	if (from >= LUNAR_YEAR_MIN)
		n = calendar_complete(a, rows, n, from, to, &all);
	else
		all = NULL, n = 0;
	return calendar_compile(a, all, n, calendar_shifts_default, calendar_shifts_default_n,
				q->unit, from, to, ret, why);
}

static void write_due(struct arena *a, const struct query *q, const struct clock_result *r,
		      struct buf *out)
{
	static const char *const states[] = { "running", "paused", "stopped" };
	struct jw w = jw_new(out);

	jw_object(&w);
	jw_kinstant(&w, "due", r->due);
	jw_kstr(&w, "state", str_of(states[r->state]));
	jw_kint(&w, "allowed_minutes", r->allowed);
	jw_key(&w, "derivation");
	clock_write_steps(&w, r);
	if (q->explain)
		jw_kstr(&w, "explanation", clock_explain_text(a, r));
	jw_end(&w);
	buf_char(out, '\n');
}

int clock_cli_due(struct arena *a, const struct calendar_row *rows, size_t n, int argc,
		  const char *const *argv, struct buf *out, struct buf *err)
{
	struct query *q = NEW(a, struct query);
	struct clock_problem why = { 0 };
	struct clock_result r;
	struct calendar *cal;
	int code;

	q->rule = CLOCK_RULE(0, UNIT_WORKING_DAY);
	q->n = 1;
	code = parse_arguments(a, q, argc, argv, err);
	if (code)
		return code;
	sort_pauses(q);
	if (compile(a, q, rows, n, &cal, &why) < 0)
		return complain(err, EXIT_INPUT, why.text);
	if (clock_due(a, cal, &q->rule, q->events, q->n, q->events[q->n - 1].at, &r, &why) < 0)
		return complain(err, EXIT_INPUT, why.text);
	write_due(a, q, &r, out);
	return 0;
}

/* --- calendar and lunar ------------------------------------------------------------------------ */

static bool in_year(const struct calendar_row *r, int year, str unit)
{
	int y, m, d;

	date_parts(r->date, &y, &m, &d);
	return y == year && (str_empty(r->unit) || str_eq(r->unit, unit));
}

/* The rows of the year, in order of date; returns their number. */
static size_t pick_year(struct arena *a, const struct calendar_row *rows, size_t n, int year,
			str unit, struct calendar_row **ret)
{
	struct calendar_row *of_year = NEW_ARRAY(a, struct calendar_row, n);
	size_t count = 0;

	for (size_t i = 0; i < n; i++) {
		size_t at = count;

		if (!in_year(&rows[i], year, unit))
			continue;
		for (; at > 0 && of_year[at - 1].date.day > rows[i].date.day; at--)
			of_year[at] = of_year[at - 1];
		of_year[at] = rows[i];
		count++;
	}
	*ret = of_year;
	return count;
}

int clock_cli_calendar(struct arena *a, const struct calendar_row *rows, size_t n, int argc,
		       const char *const *argv, struct buf *out, struct buf *err)
{
	struct calendar_row *all, *of_year;
	struct jw w = jw_new(out);
	str unit = S("");
	int64_t year;
	size_t all_n, count;

	if (argc > 1 && str_eqz(str_of(argv[argc - 1]), "--json"))
		argc--;
	if (argc == 3 && str_eqz(str_of(argv[1]), "--calendar"))
		unit = str_of(argv[2]);
	else if (argc != 1)
		return complain(err, EXIT_USAGE,
				S("Cách dùng: motcua calendar YEAR [--calendar UNIT]"));
	if (!str_int(str_of(argv[0]), &year) || year < LUNAR_YEAR_MIN || year > LUNAR_YEAR_MAX)
		return complain(err, EXIT_INPUT, S("Năm phải là số từ 1900 đến 2100."));
	all_n = calendar_complete(a, rows, n, (int)year, (int)year, &all);
	count = pick_year(a, all, all_n, (int)year, unit, &of_year);
	jw_object(&w);
	jw_kint(&w, "year", year);
	jw_kbool(&w, "proposed", all_n != n);
	jw_key(&w, "days");
	jw_array(&w);
	for (size_t i = 0; i < count; i++) {
		jw_object(&w);
		jw_key(&w, "date");
		jw_str(&w, date_iso(a, of_year[i].date));
		jw_kstr(&w, "kind", cal_kind_slug(of_year[i].kind));
		jw_kstr(&w, "name", of_year[i].name);
		jw_kstr(&w, "basis", of_year[i].basis);
		jw_end(&w);
	}
	jw_end(&w);
	jw_end(&w);
	buf_char(out, '\n');
	return 0;
}

int clock_cli_lunar(struct arena *a, int argc, const char *const *argv, struct buf *out,
		    struct buf *err)
{
	struct jw w = jw_new(out);
	struct lunar l;
	date d;

	if (argc > 1 && str_eqz(str_of(argv[argc - 1]), "--json"))
		argc--;
	if (argc != 1)
		return complain(err, EXIT_USAGE,
				S("Cách dùng: motcua lunar DATE, ví dụ motcua lunar 2026-02-17"));
	if (!date_parse(str_of(argv[0]), &d) || !lunar_of(d, &l))
		return complain(err, EXIT_INPUT,
				S("Cần một ngày từ năm 1900 đến 2100, ví dụ 2026-02-17."));
	jw_object(&w);
	jw_key(&w, "solar");
	jw_str(&w, date_iso(a, d));
	jw_key(&w, "lunar");
	jw_object(&w);
	jw_kint(&w, "year", l.year);
	jw_kint(&w, "month", l.month);
	jw_kint(&w, "day", l.day);
	jw_kbool(&w, "leap", l.leap);
	jw_end(&w);
	jw_end(&w);
	buf_char(out, '\n');
	return 0;
}
