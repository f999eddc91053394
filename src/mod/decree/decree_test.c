/* SPDX-License-Identifier: Apache-2.0 */
/* decree_test.c - versions rebuilt, pieces, what is refused. The story for readers is decree.http. */
#include "core/command/call.h"
#include "core/ledger/ledger.h"
#include "core/notify/notify.h"
#include "core/web/bench_test.h"
#include "lib/db/db.h"
#include "lib/json/json.h"
#include "mod/decree/decree.h"

#define MODULES(X)                                                                                                    \
	X(session) X(account) X(absence) X(job) X(ledger) X(notify) X(file) X(org) X(people) X(procedure) X(dossier) \
	X(dossier_pages) X(watch) X(decree) X(form)
#define X(name) extern const struct module module_##name;
MODULES(X)
#undef X
static const struct module *const modules[] = {
#define X(name) &module_##name,
	MODULES(X)
#undef X
	NULL
};

#define FORM(unit, rows) "basis=Quyết+định+1&decided_on=05/01/2026&unit=" unit "&rows=" rows

static int decide(struct bench *b, const char *form)
{
	return bench_post(b, bench_visitor(b, "quantri"), S("/quan-tri/lich/quyet-dinh"), str_of(form)).status;
}

static int lodge(struct bench *b, const char *unit)
{
	return bench_json(b, bench_visitor(b, "dan.an"), S("/api/v1/dossiers"),
			  str_fmt(b->mem,
				  "{\"procedure\":\"1.001731\",\"receiving_unit\":\"%s\",\"channel\":\"online\","
				  "\"form\":{\"request\":\"Mai táng phí\",\"truth_pledge\":true}}",
				  unit),
			  S(""))
		.status;
}

/* "06/01/2026 closed|…": the rows of one unit, with the version of each. */
static str shown(struct ctx *c, const struct calendar_state *s, str unit)
{
	struct buf b = buf_new(c->mem, 0);

	for (size_t i = 0; i < s->n; i++)
		if (str_eq(s->rows[i].unit, unit))
			buf_fmt(&b, "%" STR_FMT " %" STR_FMT " v%d|", STR_ARG(date_vi(c->mem, s->rows[i].date)),
				STR_ARG(cal_kind_slug(s->rows[i].kind)), (int)s->rows[i].version);
	return buf_view(&b);
}

static void check_version(struct bench *b, int64_t no, const char *want)
{
	struct ctx c = bench_ctx(b);
	struct calendar_state s;

	CHECK_OK(calendar_as_of(&c, no, &s));
	CHECK_STRZ(shown(&c, &s, S("05977")), want);
}

TEST_BENCH(decree, modules, any_version_can_be_rebuilt)
{
	struct ctx c = bench_ctx(b);
	struct calendar_version v;
	struct calendar_state s;

	bench_demo(b);
	bench_courier(b);
	CHECK_INT(calendar_newest(&c), 1);
	CHECK_INT(decide(b, FORM("05977", "06/01/2026;+đóng+cửa;+Bão")), 303);
	bench_courier(b);
	CHECK_INT(decide(b, FORM("05977", "06/01/2026;+bỏ%0A07/01/2026;+đóng+cửa;+Bão+muộn")), 303);
	bench_courier(b);
	CHECK_INT(decide(b, FORM("05977", "07/01/2026;+nghỉ+hoán+đổi;+Đổi+loại%0A17/01/2026;+làm+bù;+Bù")), 303);
	bench_courier(b);
	CHECK_INT(decide(b, "basis=Giờ+mùa+đông&decided_on=05/01/2026&rows=&hours=2:+8:00-12:00%0A3:+8:00-12:00%0A4:+8:00-12:00%0A5:+8:00-12:00%0A6:+8:00-12:00"), 303);
	check_version(b, 1, "");
	check_version(b, 2, "06/01/2026 closed v2|");
	check_version(b, 3, "07/01/2026 closed v3|");
	check_version(b, 4, "07/01/2026 swap-off v4|17/01/2026 swap-work v4|");
	check_version(b, CALENDAR_NOW, "07/01/2026 swap-off v4|17/01/2026 swap-work v4|");
	CHECK_OK(calendar_as_of(&c, 4, &s));
	CHECK_INT(s.shift_n, calendar_shifts_default_n);
	CHECK_OK(calendar_as_of(&c, 5, &s));
	CHECK_INT(s.shift_n, 5);
	CHECK_OK(calendar_version_get(&c, 5, &v));
	CHECK_STRZ(v.basis, "Giờ mùa đông");
	CHECK_STRZ(v.by, "quantri");
	CHECK_INT(v.at.ms, b->now.ms);
	CHECK_INT(calendar_version_get(&c, 6, &v), E_NOTFOUND);
	bench_check(b);
}

static int64_t notices(struct bench *b)
{
	struct ctx c = bench_ctx(b);
	struct db_rows r;

	CHECK_OK(db_query(c.db, c.mem, &r, "SELECT count(*) FROM notice WHERE title LIKE 'Xin lỗi%'"));
	return row_int(&r, 0, 0);
}

static int piece(struct bench *b, const char *key)
{
	struct ctx c = bench_ctx(b);

	return command_send(&c, "decree.recompute", str_of(key), (struct arg[]){ { S("version"), S("2") } }, 1, NULL);
}

TEST_BENCH(decree, modules, pieces_meet_each_dossier_once)
{
	struct ctx c = bench_ctx(b);
	struct decree_run run;

	bench_demo(b);
	bench_courier(b);
	for (int i = 0; i < DECREE_PIECE + 5; i++)
		CHECK_INT(lodge(b, i % 5 ? "05977" : "05983"), 201);
	CHECK_INT(decide(b, FORM("05983", "07/01/2026;+đóng+cửa;+Bão")), 303);
	CHECK_OK(decree_run_get(&c, 2, &run));
	CHECK_INT(run.total, DECREE_PIECE + 5);
	CHECK_INT(run.done, 0);
	/* By code those of 05983 come last: 6 in the first piece, 5 in the second. The courier dies after a piece, and begins again
	 * with the same key. */
	CHECK_OK(piece(b, "decree-2-0"));
	CHECK_OK(piece(b, "decree-2-0"));
	CHECK_OK(decree_run_get(&c, 2, &run));
	CHECK_INT(run.done, DECREE_PIECE);
	CHECK(run.finished_at.ms == 0);
	CHECK_INT(notices(b), 6);
	CHECK_INT(decide(b, FORM("05977", "07/01/2026;+đóng+cửa;+Bão")), 409);
	bench_courier(b);
	CHECK_OK(decree_run_get(&c, 2, &run));
	CHECK_INT(run.done, DECREE_PIECE + 5);
	CHECK_INT(run.changed, 11);
	CHECK(run.finished_at.ms != 0);
	CHECK_INT(notices(b), 11);
	CHECK_OK(piece(b, "late"));
	bench_courier(b);
	CHECK_INT(notices(b), 11);
	bench_check(b);
}

/* The letter is a PDF, at the dossier and for whoever has the lookup code; in the event too. */
TEST_BENCH(decree, modules, a_moved_date_has_a_letter)
{
	struct ctx c = bench_ctx(b);
	struct seen later, sooner;
	struct db_rows r;
	str letter, key;

	bench_demo(b);
	CHECK_INT(lodge(b, "05977"), 201);
	CHECK_OK(db_query(c.db, c.mem, &r, "SELECT code, lookup_code FROM dossier"));
	letter = str_fmt(b->mem, "/ho-so/%" STR_FMT "/bieu-mau/08", STR_ARG(row_text(&r, 0, 0)));
	key = str_fmt(b->mem, "/tra-cuu/%" STR_FMT "/thong-bao-doi-ngay-hen?key=%" STR_FMT, STR_ARG(row_text(&r, 0, 0)),
		      STR_ARG(row_text(&r, 0, 1)));
	CHECK_INT(bench_get(b, bench_visitor(b, "dan.an"), letter).status, 404);
	bench_courier(b);
	CHECK_INT(decide(b, FORM("05977", "07/01/2026;+đóng+cửa;+Bão")), 303);
	bench_courier(b);
	later = bench_get(b, bench_visitor(b, "dan.an"), letter);
	CHECK_INT(later.status, 200);
	CHECK_STRZ(later.type, "application/pdf");
	CHECK_INT(bench_get(b, bench_visitor(b, "dan.binh"), letter).status, 404);
	CHECK_INT(bench_get(b, bench_visitor(b, "anonymous"), key).status, 200);
	CHECK_INT(bench_get(b, bench_visitor(b, "anonymous"), str_sub(key, 0, key.n - 1)).status, 404);
	CHECK_OK(db_query(c.db, c.mem, &r, "SELECT count(*) FROM notice WHERE body LIKE '%/thong-bao-doi-ngay-hen?key=%'"));
	CHECK_INT(row_int(&r, 0, 0), 1);
	CHECK(str_search(bench_get(b, bench_visitor(b, "dan.an"), str_sub(letter, 0, letter.n - 12)).body, letter) > 0);
	CHECK_INT(decide(b, FORM("05977", "07/01/2026;+bỏ")), 303);
	bench_courier(b);
	sooner = bench_get(b, bench_visitor(b, "dan.an"), letter);
	CHECK_INT(sooner.status, 200);
	CHECK(!str_eq(sooner.body, later.body));
	bench_check(b);
}

/* A file of days off is a version too: the next minute the dossiers follow. */
TEST_BENCH(decree, modules, an_imported_calendar_reaches_dossiers)
{
	struct ctx c = bench_ctx(b);
	struct decree_run run;

	bench_demo(b);
	CHECK_INT(lodge(b, "05977"), 201);
	bench_courier(b);
	CHECK_INT(bench_json(b, bench_visitor(b, "quantri"), S("/api/v1/commands/calendar.import"),
			     S("{\"rows\":\"[{\\\"date\\\":\\\"2026-01-07\\\",\\\"kind\\\":\\\"closed\\\",\\\"unit\\\":\\\"05977\\\","
			       "\\\"name\\\":\\\"Bão\\\",\\\"basis\\\":\\\"QĐ 2\\\"}]\"}"),
			     S(""))
			  .status,
		  200);
	bench_courier(b);
	bench_courier(b);
	CHECK_OK(decree_run_get(&c, 2, &run));
	CHECK_INT(run.changed, 1);
	CHECK(run.finished_at.ms != 0);
	CHECK_INT(notices(b), 1);
	bench_check(b);
}

TEST_BENCH(decree, modules, bad_calendars_are_refused)
{
	static const char *const bad[] = {
		FORM("", "07/01/2026;+đóng"),				    /* no such kind */
		FORM("", "7-1;+đóng+cửa;+Bão"),				    /* no such day */
		FORM("", "07/01/2026;+đóng+cửa;"),			    /* no name */
		FORM("KHONGCO", "07/01/2026;+đóng+cửa;+Bão"),		    /* no such unit */
		FORM("", "17/01/2026;+đóng+cửa;+Bão"),			    /* a Saturday is off already */
		FORM("", "17/01/2026;+nghỉ+hoán+đổi;+Hoán+đổi"),	    /* likewise */
		FORM("", "01/01/2026;+nghỉ+lễ;+x%0A01/01/2026;+bỏ"),	    /* twice */
		FORM("", "07/01/2026;+làm+bù;+Làm"),			    /* a working day is worked */
		FORM("", "01/01/2026;+làm+bù;+Làm%0A01/01/2026;+làm+bù;+x"), /* twice */
		FORM("", "07/01/2026;+bỏ"),				    /* nothing there */
		FORM("", "01/01/2026;+bỏ"),				    /* fewer holidays than the law gives */
		FORM("", "03/01/2033;+nghỉ+lễ;+Lẻ"),			    /* a year of which nothing is decided */
		FORM("", ""),						    /* nothing at all */
		FORM("", "&hours=2:+08:00-12:00,+11:00-15:00"),		    /* shifts that overlap */
		FORM("05977", "&hours=7:+07:30-11:30"),			    /* from when? */
		FORM("05977", "&hours_from=01/02/2026&hours=7:+11:30-07:30"), /* ends before it begins */
		FORM("05977", "&hours_from=01/02/2026&hours=7:+07:30-11:30,+11:00-12:00"), /* overlaps */
		FORM("05977", "&hours_from=01/02/2026&hours=8:+07:30-11:30"),  /* no such day */
		FORM("05977", "&hours_from=01/02/2026&hours=7:"),		    /* says nothing */
		FORM("05977", "&hours_from=01/02/2026&hours=7:+bỏ"),	    /* nothing there */
		FORM("05977", "&hours_from=01/02/2026&hours_until=31/01/2026&hours=7:+07:30-11:30"),
		FORM("05977", "&hours_from=01/02/2026&hours=7:+07:30-11:30%0A7:+07:30-11:30"), /* twice */
		FORM("05977", "&hours_from=01/02/2026&hours=2:+nghỉ%0A3:+nghỉ%0A4:+nghỉ%0A5:+nghỉ%0A6:+nghỉ"), /* a week of rest */
	};
	struct ctx c = bench_ctx(b);

	bench_demo(b);
	for (size_t i = 0; i < ARRAY_LEN(bad); i++)
		if (decide(b, bad[i]) != 422)
			test_fail(__FILE__, __LINE__, bad[i]);
	CHECK_INT(calendar_newest(&c), 1);
	bench_check(b);
}

static int64_t due_day(struct bench *b, const char *unit)
{
	struct ctx c = bench_ctx(b);
	struct db_rows r;

	CHECK_OK(db_query(c.db, c.mem, &r, "SELECT due_at FROM dossier WHERE deciding_unit = $1", TEXT(str_of(unit))));
	CHECK_INT(r.n, 1);
	return instant_date((instant){ row_int(&r, 0, 0) }).day;
}

/* A ward opens on Saturdays, a whole day: what it received on Wednesday is due on Saturday in place of the Monday after; the
 * other ward's is not. What was told before can be derived again under its version. */
TEST_BENCH(decree, modules, a_unit_that_opens_on_saturday_is_done_sooner)
{
	struct ctx c = bench_ctx(b);
	struct calendar_state first;
	struct decree_run run;
	struct seen page;
	struct db_rows r;

	bench_demo(b);
	bench_courier(b);
	CHECK_OK(calendar_as_of(&c, CALENDAR_NOW, &first));
	b->now = instant_at(date_ymd(2026, 1, 14), 9 * 60);
	CHECK_INT(lodge(b, "05977"), 201);
	CHECK_INT(lodge(b, "05983"), 201);
	CHECK_INT(due_day(b, "05977"), date_ymd(2026, 1, 19).day);
	page = bench_get(b, bench_visitor(b, "quantri"),
			 S("/quan-tri/lich/quyet-dinh?basis=Quyết+định+1&decided_on=14/01/2026&unit=05977&rows=&hours=7:+07:30-11:30,"
			   "+13:30-17:30&hours_from=14/01/2026"));
	CHECK_INT(page.status, 200);
	CHECK(str_search(page.body, S("theo giờ riêng của đơn vị 05977")) > 0);
	CHECK_INT(due_day(b, "05977"), date_ymd(2026, 1, 19).day);
	CHECK_INT(decide(b, "basis=Quyết+định+1&decided_on=14/01/2026&unit=05977&rows=&hours=7:+07:30-11:30,+13:30-17:30"
			    "&hours_from=14/01/2026"), 303);
	bench_courier(b);
	CHECK_OK(decree_run_get(&c, 2, &run));
	CHECK_INT(run.changed, 1);
	CHECK_INT(due_day(b, "05977"), date_ymd(2026, 1, 17).day);
	CHECK_INT(due_day(b, "05983"), date_ymd(2026, 1, 19).day);
	CHECK_OK(db_query(c.db, c.mem, &r, "SELECT body FROM notice WHERE title LIKE 'Ngày hẹn trả kết quả sớm hơn%'"));
	CHECK_INT(r.n, 1);
	CHECK(str_search(row_text(&r, 0, 0), S("Giờ làm việc thứ Bảy là 07:30–11:30, 13:30–17:30")) > 0);
	page = bench_get(b, bench_visitor(b, "quantri"), S("/quan-tri/lich/phien-ban/2"));
	CHECK(str_search(page.body, S("Giờ thứ Bảy: 07:30-11:30, 13:30-17:30")) > 0);
	/* Version 1 is as it was, and taking the hours out brings the date back. */
	{
		struct calendar_state again;

		CHECK_OK(calendar_as_of(&c, 1, &again));
		CHECK_INT(again.n, first.n);
	}
	CHECK_INT(decide(b, "basis=Quyết+định+2&decided_on=14/01/2026&unit=05977&rows=&hours=7:+bỏ&hours_from=14/01/2026"), 303);
	bench_courier(b);
	bench_courier(b);
	CHECK_INT(due_day(b, "05977"), date_ymd(2026, 1, 19).day);
	bench_check(b);
}
