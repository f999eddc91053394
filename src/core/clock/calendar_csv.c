/* SPDX-License-Identifier: Apache-2.0 */
/*
 * calendar_csv.c - the rows of a calendar from a CSV file that people edit.
 */
#include "core/clock/clock.h"
#include "lib/csv/csv.h"

enum column { COL_DATE, COL_KIND, COL_NAME, COL_UNIT, COL_BASIS, COL_SOURCE, COL_PAIR, COL_WEEKDAY, COL_SHIFTS, COL_UNTIL, COLUMNS };

static const str column_names[] = { S_INIT("date"), S_INIT("kind"),  S_INIT("name"),
				    S_INIT("unit"), S_INIT("basis"), S_INIT("source"),
				    S_INIT("pair"), S_INIT("weekday"), S_INIT("shifts"), S_INIT("until") };

static int refuse(struct arena *a, struct clock_problem *why, size_t line, const char *text)
{
	if (why)
		*why = (struct clock_problem){
			.text = str_fmt(a, "Tệp lịch, dòng %zu: %s.", line, text), .at = line
		};
	return E_INVALID;
}

/* Which field holds which column; SIZE_MAX: none. */
static int read_header(struct arena *a, struct csv *r, size_t at[COLUMNS],
		       struct clock_problem *why)
{
	str *fields;
	size_t n;
	int got = csv_read(a, r, &fields, &n);

	if (got < 0)
		return refuse(a, why, r->line, str_z(a, r->why));
	if (got == 0)
		return refuse(a, why, r->line, "tệp trống");
	for (size_t c = 0; c < COLUMNS; c++) {
		at[c] = SIZE_MAX;
		for (size_t i = 0; i < n; i++) {
			if (str_eq(str_trim(fields[i]), column_names[c]))
				at[c] = i;
		}
	}
	if (at[COL_DATE] == SIZE_MAX || at[COL_KIND] == SIZE_MAX || at[COL_NAME] == SIZE_MAX)
		return refuse(a, why, r->line, "dòng đầu phải có các cột date, kind, name");
	return 0;
}

/* The field of a column; empty when the row is shorter. */
static str field(const str *fields, size_t n, size_t at)
{
	return at < n ? str_trim(fields[at]) : S("");
}

static int read_hours(struct arena *a, const str *fields, size_t n, const size_t at[COLUMNS], size_t line,
		      struct calendar_row *row, struct clock_problem *why)
{
	str until = field(fields, n, at[COL_UNTIL]);

	if (!weekday_parse(field(fields, n, at[COL_WEEKDAY]), &row->weekday))
		return refuse(a, why, line, "cột weekday phải là 2 đến 7 hoặc CN");
	if (until.n && !date_parse(until, &row->until))
		return refuse(a, why, line, "cột until phải là ngày cuối cùng áp dụng giờ này");
	return 0;
}

static int read_row(struct arena *a, const str *fields, size_t n, const size_t at[COLUMNS],
		    size_t line, struct calendar_row *ret, struct clock_problem *why)
{
	struct calendar_row row = {
		.name = field(fields, n, at[COL_NAME]),
		.unit = field(fields, n, at[COL_UNIT]),
		.basis = field(fields, n, at[COL_BASIS]),
		.source = field(fields, n, at[COL_SOURCE]),
		.shifts = field(fields, n, at[COL_SHIFTS]),
	};

	if (!date_parse(field(fields, n, at[COL_DATE]), &row.date))
		return refuse(a, why, line, "cột date phải là ngày, ví dụ 2026-02-17");
	if (field(fields, n, at[COL_PAIR]).n && !date_parse(field(fields, n, at[COL_PAIR]), &row.pair))
		return refuse(a, why, line, "cột pair phải là ngày nghỉ hoán đổi được làm bù");
	if (!cal_kind_parse(field(fields, n, at[COL_KIND]), &row.kind))
		return refuse(
			a, why, line,
			"cột kind phải là holiday, substitute, swap-off, swap-work, closed hoặc hours");
	if (str_empty(row.name))
		return refuse(a, why, line, "cột name để trống");
	if (row.kind == CAL_HOURS)
		TRY(read_hours(a, fields, n, at, line, &row, why));
	*ret = row;
	return 0;
}

int calendar_parse_csv(struct arena *a, str csv, struct calendar_row **ret_rows, size_t *ret_n,
		       struct clock_problem *why)
{
	struct csv r = csv_open(csv, ',');
	size_t at[COLUMNS], n = 0, cap = 64, field_n;
	struct calendar_row *rows = NEW_ARRAY(a, struct calendar_row, cap);
	str *fields;
	int got;

	TRY(read_header(a, &r, at, why));
	while ((got = csv_read(a, &r, &fields, &field_n)) > 0) {
		if (n == cap) {
			struct calendar_row *more = NEW_ARRAY(a, struct calendar_row, 2 * cap);

			memcpy(more, rows, n * sizeof(*rows));
			rows = more;
			cap *= 2;
		}
		TRY(read_row(a, fields, field_n, at, r.line, &rows[n++], why));
	}
	if (got < 0)
		return refuse(a, why, r.line, str_z(a, r.why));
	*ret_rows = rows;
	*ret_n = n;
	return 0;
}
