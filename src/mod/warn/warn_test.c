/* SPDX-License-Identifier: Apache-2.0 */
/* warn_test.c - moments, rules, pieces, who is told, a week with Tết; the story is in warn.http. */
#include "core/account/account.h"
#include "core/notify/notify.h"
#include "core/org/org.h"
#include "core/web/bench_test.h"
#include "lib/db/db.h"
#include "lib/json/json.h"
#include "mod/warn/warn_impl.h"

extern const struct module module_session, module_account, module_absence, module_job, module_ledger, module_notify,
	module_file, module_org, module_people, module_procedure, module_dossier, module_dossier_pages, module_watch, module_warn;

static const struct module *const modules[] = {
	&module_session, &module_account, &module_absence, &module_job, &module_ledger, &module_notify, &module_file,
	&module_org, &module_rule, &module_people, &module_procedure, &module_dossier, &module_dossier_pages, &module_watch, &module_warn, NULL
};

static void set_clock(struct bench *b, const char *when)
{
	instant t;

	CHECK(instant_parse(str_of(when), &t));
	bench_clock(b, t);
}

static void check_moment(struct arena *mem, instant got, const char *want)
{
	CHECK_STR(instant_vi(mem, got), str_of(want));
}

/* ---- moments ------------------------------------------------------------------------------------------------ */

/* Tết of 2026: 16 to 20 February off, Saturday 14 and Sunday 15, 21 and 22 as well. */
static struct calendar *tet_2026(void)
{
	struct calendar_row *rows = NEW_ARRAY(test_mem(), struct calendar_row, 5);
	struct calendar *cal;

	for (int i = 0; i < 5; i++) {
		rows[i] = (struct calendar_row){ .date = date_ymd(2026, 2, 16 + i), .kind = CAL_HOLIDAY, .unit = S(""),
						 .name = S("Tết"), .basis = S("Điều 112"), .source = S("") };
	}
	CHECK_OK(calendar_compile(test_mem(), rows, 5, calendar_shifts_default, calendar_shifts_default_n, S(""), 2026, 2026,
				  &cal, NULL));
	return cal;
}

TEST(warn, the_days_before_a_date_are_working_days)
{
	struct calendar *cal = tet_2026();

	/* From Friday the 13th one working day reaches over the whole of Tết, to the end of Monday the 23rd. */
	check_moment(test_mem(), calendar_horizon(cal, date_ymd(2026, 2, 13), 0), "00:00 ngày 14/02/2026");
	check_moment(test_mem(), calendar_horizon(cal, date_ymd(2026, 2, 13), 1), "00:00 ngày 24/02/2026");
	check_moment(test_mem(), calendar_horizon(cal, date_ymd(2026, 2, 13), 2), "00:00 ngày 25/02/2026");
	check_moment(test_mem(), calendar_horizon(cal, date_ymd(2026, 2, 12), 2), "00:00 ngày 24/02/2026");
	/* On a day off the next working day is "none between". */
	check_moment(test_mem(), calendar_horizon(cal, date_ymd(2026, 2, 18), 0), "00:00 ngày 24/02/2026");
	check_moment(test_mem(), calendar_horizon(cal, date_ymd(2026, 2, 18), 1), "00:00 ngày 25/02/2026");
}

TEST(warn, days_late_are_working_days)
{
	struct calendar *cal = tet_2026();

	/* Due on Friday the 13th: the first working day late is Monday the 23rd. */
	check_moment(test_mem(), calendar_past(cal, date_ymd(2026, 2, 20), 1), "00:00 ngày 13/02/2026");
	check_moment(test_mem(), calendar_past(cal, date_ymd(2026, 2, 23), 1), "00:00 ngày 23/02/2026");
	check_moment(test_mem(), calendar_past(cal, date_ymd(2026, 2, 24), 2), "00:00 ngày 23/02/2026");
	check_moment(test_mem(), calendar_past(cal, date_ymd(2026, 2, 23), 2), "00:00 ngày 13/02/2026");
}

/* ---- rules --------------------------------------------------------------------------------------------------- */

static void decide(struct bench *b, const char *name, const char *unit, const char *from, const char *value)
{
	struct ctx c = bench_ctx(b);
	struct arg args[] = { { S("name"), str_of(name) }, { S("unit"), str_of(unit) }, { S("from"), str_of(from) },
			      { S("value"), str_of(value) }, { S("basis"), S("Thử") } };

	CHECK_OK(command_send(&c, "rule.decide", str_fmt(b->mem, "%s-%s-%s", name, unit, from), args, ARRAY_LEN(args), NULL));
}

static struct warn_rule rule(struct bench *b, const char *unit, int month, int day)
{
	struct ctx c = bench_ctx(b);
	struct warn_rule r = { 0 };

	CHECK_OK(warn_rule_for(&c, str_of(unit), date_ymd(2026, month, day), &r));
	return r;
}

TEST_BENCH(warn, modules, a_unit_is_warned_by_its_own_rules)
{
	struct warn_rule r;
	struct ctx c = bench_ctx(b);

	bench_demo(b);
	r = rule(b, "SXD", 1, 5);
	CHECK(r.step_days == 1 && r.due_days == 2 && r.leader_days == 3 && r.head);
	decide(b, "due_soon_days", "", "2026-01-06", "3");
	decide(b, "due_soon_days", "SXD", "2026-02-01", "5");
	decide(b, "late_leader_days", "SXD", "2026-02-01", "1");
	decide(b, "late_head", "STP", "2026-02-01", "no");
	CHECK_INT(rule(b, "SXD", 1, 5).due_days, 2);
	CHECK_INT(rule(b, "SXD", 1, 6).due_days, 3);
	CHECK_INT(rule(b, "SXD-QLXD", 2, 1).due_days, 5); /* a division takes its department's */
	CHECK_INT(rule(b, "SXD-QLXD", 2, 1).leader_days, 1);
	CHECK(rule(b, "SXD", 2, 1).head && !rule(b, "STP", 2, 1).head);
	CHECK_OK(warn_rule_widest(&c, date_ymd(2026, 1, 31), &r));
	CHECK(r.due_days == 3 && r.leader_days == 3);
	CHECK_OK(warn_rule_widest(&c, date_ymd(2026, 2, 1), &r));
	CHECK(r.due_days == 5 && r.leader_days == 1 && r.step_days == 1);
	bench_check(b);
}

/* ---- a dossier ------------------------------------------------------------------------------------------------ */

/* Received at the ward's counter and handed on. */
static str lodge_for(struct bench *b, const char *procedure)
{
	static const char body[] =
		"{\"procedure\":\"%s\",\"receiving_unit\":\"05977\",\"channel\":\"counter\",\"applicant\":{\"name\":"
		"\"Lý Văn Bảo\",\"id_no\":\"020000000078\",\"phone\":\"0912345678\",\"address\":\"Đông Kinh\"},"
		"\"form\":{\"request\":\"Giám hộ\",\"truth_pledge\":\"1\"}}";
	struct visitor *clerk = bench_visitor(b, "motcua.dongkinh");
	struct seen s = bench_json(b, clerk, S("/api/v1/dossiers"), str_fmt(b->mem, body, procedure), S(""));
	struct json *j;
	str why, code;

	CHECK_INT(s.status, 201);
	CHECK_OK(json_parse(b->mem, str_copy(b->mem, s.body), 0, &j, &why));
	code = json_text(j, "code");
	s = bench_json(b, clerk, str_fmt(b->mem, "/api/v1/dossiers/%" STR_FMT "/actions/forward", STR_ARG(code)), S("{}"), S(""));
	CHECK_INT(s.status, 200);
	return code;
}

/* Three working days, seventeen hours of them the examiner's. */
static str lodge(struct bench *b)
{
	return lodge_for(b, "1.004837");
}

static int act(struct bench *b, const char *who, str code, const char *action, const char *json)
{
	return bench_json(b, bench_visitor(b, who),
			  str_fmt(b->mem, "/api/v1/dossiers/%" STR_FMT "/actions/%s", STR_ARG(code), action), str_of(json), S(""))
		.status;
}

/* How often somebody was told something with these words in its title. */
static int told(struct bench *b, const char *login, const char *words)
{
	struct ctx c = bench_ctx(b);
	struct notice *list;
	struct account a;
	int64_t total, unread;
	size_t n;
	int count = 0;

	CHECK_OK(account_find(&c, str_of(login), &a));
	CHECK_OK(notice_list(&c, a.id, 1000, 0, &list, &n, &total, &unread));
	for (size_t i = 0; i < n; i++)
		count += str_search(list[i].title, str_of(words)) >= 0;
	return count;
}

TEST_BENCH(warn, modules, each_threshold_speaks_once_per_date)
{
	str code;

	bench_demo(b);
	code = lodge(b); /* Monday 5 January; due Thursday the 8th, 17:30 */
	set_clock(b, "2026-01-06T09:00");
	for (int i = 0; i < 3; i++)
		bench_courier(b);
	CHECK_INT(told(b, "tuphap.dongkinh", "Sắp đến hạn trả kết quả"), 1);
	CHECK_INT(told(b, "motcua.dongkinh", "Sắp đến hạn trả kết quả"), 0);
	/* Another period for the answer is another date. */
	CHECK_INT(act(b, "tuphap.dongkinh", code, "extend", "{\"days\":3,\"note\":\"Cần xác minh\"}"), 200);
	bench_courier(b);
	CHECK_INT(told(b, "tuphap.dongkinh", "Sắp đến hạn trả kết quả"), 1);
	set_clock(b, "2026-01-10T09:00"); /* a Saturday that is worked; the new date is Tuesday the 13th */
	bench_courier(b);
	bench_courier(b);
	CHECK_INT(told(b, "tuphap.dongkinh", "Sắp đến hạn trả kết quả"), 2);
	/* It had its extension: no letter is prepared again. */
	CHECK_INT(told(b, "tuphap.dongkinh", "Cần thư"), 0);
	bench_check(b);
}

TEST_BENCH(warn, modules, waiting_and_finished_dossiers_are_left_in_peace)
{
	str code;

	bench_demo(b);
	code = lodge(b);
	CHECK_INT(act(b, "tuphap.dongkinh", code, "ask_supplement", "{\"note\":\"Thiếu bản sao\"}"), 200);
	set_clock(b, "2026-02-05T09:00");
	bench_courier(b);
	CHECK_INT(told(b, "tuphap.dongkinh", code.p), 0);
	CHECK_INT(act(b, "motcua.dongkinh", code, "supplement", "{}"), 200);
	/* The procedure starts from zero (RESET): three working days again. */
	set_clock(b, "2026-02-11T09:00");
	bench_courier(b);
	CHECK_INT(told(b, "tuphap.dongkinh", "Quá hạn trả kết quả"), 1);
	bench_check(b);
}

/* A ward has no head of division: its leader is the superior. */
TEST_BENCH(warn, modules, lateness_is_heard_by_somebody_else)
{
	struct ctx c;
	str code;

	bench_demo(b);
	bench_visitor(b, "specialist:thaythe@05977");
	code = lodge(b);
	CHECK_INT(act(b, "tuphap.dongkinh", code, "claim", "{}"), 200);
	c = bench_ctx(b);
	CHECK_OK(command_send(&c, "absence.set", S("nghi"),
			      (struct arg[]){ { S("person"), S("tuphap.dongkinh") },
					      { S("first_day"), S("2026-01-05") },
					      { S("last_day"), S("2026-01-30") },
					      { S("deputy"), S("thaythe") } },
			      4, NULL));
	set_clock(b, "2026-01-09T09:00");
	bench_courier(b);
	CHECK_INT(told(b, "tuphap.dongkinh", "Quá hạn trả kết quả"), 1);
	CHECK_INT(told(b, "thaythe", "Quá hạn trả kết quả"), 1);
	CHECK_INT(told(b, "chutich.dongkinh", "Quá hạn trả kết quả"), 1);
	CHECK_INT(told(b, "motcua.dongkinh", "Quá hạn trả kết quả"), 0);
	CHECK(str_search(bench_get(b, bench_visitor(b, "thaythe"), S("/viec/canh-bao")).body, code) >= 0);
	CHECK(str_search(bench_get(b, bench_visitor(b, "chutich.dongkinh"), S("/viec/canh-bao")).body, code) >= 0);
	CHECK(str_search(bench_get(b, bench_visitor(b, "motcua.dongkinh"), S("/viec/canh-bao")).body, code) < 0);
	/* Three working days late (the default): Friday the 9th, Saturday the 10th, Monday the 12th. */
	set_clock(b, "2026-01-10T09:00");
	bench_courier(b);
	CHECK_INT(told(b, "chutich.dongkinh", "đã báo lãnh đạo"), 0);
	set_clock(b, "2026-01-12T09:00");
	bench_courier(b);
	CHECK_INT(told(b, "chutich.dongkinh", "đã báo lãnh đạo"), 1);
	bench_check(b);
}

/* ---- many ------------------------------------------------------------------------------------------------------- */

/* Copies of one dossier, written past the ledger: enough for counting, not for replay. */
static void copy_dossier(struct bench *b, str code, int n)
{
	struct db *db = ledger_db(b->ledger);

	CHECK_OK(db_begin(db));
	for (int i = 0; i < n; i++)
		CHECK(db_exec(db,
			      "INSERT INTO dossier SELECT $1, procedure_code, version, state, channel, receiving_unit, deciding_unit,"
			      " account, name, name_fold, id_no, phone, email, address, form, lookup_code, step, holder_unit, holder,"
			      " holder_role, clock, lodged_at, received_at, due_at, step_due_at, finished_at, returned_at, ended_at,"
			      " supplements, request, fee, register_no, rating, told_at, rev, flow, trail, parent, branch,"
			      " pending, wake_at, paid_at, result_no FROM dossier WHERE code = $2",
			      TEXT(str_fmt(b->mem, "COPY-%05d", i)), TEXT(code)) == 1);
	CHECK_OK(db_commit(db));
}

static int64_t warnings(struct bench *b)
{
	struct db_rows r;

	CHECK_OK(db_query(b->web.db, b->mem, &r, "SELECT count(*) FROM warning"));
	return row_int(&r, 0, 0);
}

TEST_BENCH(warn, modules, a_flood_is_taken_in_pieces)
{
	struct ctx c;
	int rounds = 0;

	bench_demo(b);
	copy_dossier(b, lodge(b), 449);
	set_clock(b, "2026-01-06T06:00"); /* 450 are about to be due, and their steps too */
	c = bench_ctx(b);
	c.mem = arena_new((size_t)1 << 30);
	CHECK_OK(warn_tick(&c));
	arena_free(c.mem);
	CHECK_INT(warnings(b), WARN_PIECE);
	/* The jobs go on at once; nothing is said twice, and the end is found. */
	while (warnings(b) < 900 && rounds++ < 10)
		bench_courier(b);
	CHECK_INT(warnings(b), 900);
	CHECK(rounds <= 4);
	bench_courier(b);
	CHECK_INT(warnings(b), 900);
	CHECK_INT(told(b, "tuphap.dongkinh", "COPY-"), 898);
}

/* ---- the morning ------------------------------------------------------------------------------------------------- */

TEST_BENCH(warn, modules, a_digest_each_working_morning_and_none_at_tet)
{
	struct calendar *cal;
	struct ctx c;
	int32_t working;

	bench_demo(b);
	set_clock(b, "2026-02-11T16:00");
	lodge(b);
	c = bench_ctx(b);
	CHECK_OK(calendar_load(&c, S("05977"), 2026, 2026, &cal));
	working = calendar_working_days(cal, date_ymd(2026, 2, 12), date_ymd(2026, 2, 26));
	CHECK(working > 3 && working < 9);
	/* Two weeks, every half hour: Tết, three week-ends and whatever is swapped. */
	for (instant t = instant_at(date_ymd(2026, 2, 12), 0); t.ms < instant_at(date_ymd(2026, 2, 26), 0).ms;
	     t.ms += 30 * MS_MINUTE) {
		bench_clock(b, t);
		bench_courier(b);
	}
	CHECK_INT(told(b, "tuphap.dongkinh", "Việc ngày"), working);
	CHECK_INT(told(b, "tuphap.dongkinh", "Việc ngày 12/02/2026"), 1);
	CHECK_INT(told(b, "tuphap.dongkinh", "Việc ngày 17/02/2026"), 0);
	CHECK_INT(told(b, "tuphap.dongkinh", "Việc ngày 21/02/2026"), 0);
	CHECK_INT(told(b, "tuphap.dongkinh", "Việc ngày 23/02/2026"), 1);
	/* Nothing awaits the building department; the ward's chair is told when the ward is late. */
	CHECK_INT(told(b, "chuyenvien.soxaydung", "Việc ngày"), 0);
	CHECK_INT(told(b, "chutich.dongkinh", "Việc ngày 12/02/2026"), 0);
	CHECK_INT(told(b, "chutich.dongkinh", "Việc ngày 25/02/2026"), 1);
	bench_check(b);
}

TEST_BENCH(warn, modules, a_digest_is_made_up_for_after_a_stop_but_not_at_night)
{
	bench_demo(b);
	lodge(b);
	set_clock(b, "2026-01-06T09:20");
	bench_courier(b);
	CHECK_INT(told(b, "tuphap.dongkinh", "Việc ngày 06/01/2026"), 1);
	set_clock(b, "2026-01-07T09:31");
	bench_courier(b);
	set_clock(b, "2026-01-07T23:00");
	bench_courier(b);
	CHECK_INT(told(b, "tuphap.dongkinh", "Việc ngày 07/01/2026"), 0);
}

/* ---- the law's last day ------------------------------------------------------------------------------------------- */

/* Decree 61/2018/NĐ-CP (amended 107/2021), Article 19(9): more time is asked for at latest one day before the
 * period ends, once. Received Monday 5 January 2026, three working days: due Thursday the 8th at 17:30. */
TEST_BENCH(warn, modules, more_time_is_asked_for_at_latest_one_day_before_and_once)
{
	static const struct {
		const char *at, *action;
		int status;
	} cases[] = {
		{ "2026-01-08T00:00", "extend", 409 },	  /* the last day itself is too late */
		{ "2026-01-07T23:59", "apologise", 409 }, /* the day before is not over: ask, do not apologise */
		{ "2026-01-07T23:59", "extend", 200 },
		{ "2026-01-07T23:59", "extend", 409 }, /* once */
		{ "2026-01-09T17:00", "apologise", 409 },
	};
	str code;

	bench_demo(b);
	code = lodge(b);
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		set_clock(b, cases[i].at);
		CHECK_INT(act(b, "tuphap.dongkinh", code, cases[i].action, "{\"days\":1,\"note\":\"Cần xác minh\"}"),
			  cases[i].status);
	}
	bench_check(b);
}

/* What is to be answered on the day itself and comes after 15:00 is answered on the next working day (Decree
 * 23/2015/NĐ-CP, Article 7); a period of days is the same before and after that hour, because the day of
 * reception does not count (Civil Code, Article 147). */
TEST_BENCH(warn, modules, after_three_in_the_afternoon_the_next_day_answers)
{
	static const struct {
		const char *procedure, *at, *due;
	} cases[] = {
		{ "2.000884", "2026-02-06T14:59", "17:30 ngày 06/02/2026" },
		{ "2.000884", "2026-02-06T15:01", "17:30 ngày 09/02/2026" },
		{ "2.000884", "2026-02-07T09:00", "17:30 ngày 09/02/2026" },
		{ "2.000884", "2026-02-13T15:01", "17:30 ngày 23/02/2026" }, /* over Tết */
		{ "1.004837", "2026-02-06T14:59", "17:30 ngày 11/02/2026" },
		{ "1.004837", "2026-02-06T15:01", "17:30 ngày 11/02/2026" },
	};

	bench_demo(b);
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		struct dossier *d;
		struct ctx c;
		str code;

		set_clock(b, cases[i].at);
		code = lodge_for(b, cases[i].procedure);
		c = bench_ctx(b);
		CHECK_OK(dossier_see(&c, code, &d));
		check_moment(b->mem, d->due_at, cases[i].due);
	}
}
