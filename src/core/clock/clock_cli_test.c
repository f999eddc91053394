/* SPDX-License-Identifier: Apache-2.0 */
/* clock_cli_test.c - the verbs due, calendar and lunar, and calendar files. */
#include "base/test.h"
#include "core/clock/clock_cli.h"

#define HEADER "date,kind,name,unit,basis,source\n"

static const str file_2026 = S_INIT(HEADER "2026-01-01,holiday,Tết Dương lịch,,Điều 112,\n"
					   "2026-02-17,holiday,\"Tết, mùng 1\",,\"Điều 112\",\n"
					   "2026-01-02,swap-off,Nghỉ hoán đổi,,QĐ,\n"
					   "2026-06-08,closed,Lũ,05977,,\n"
					   "01/05/2026,holiday,Quốc tế lao động\n");

static struct calendar_row *rows(size_t *n)
{
	struct calendar_row *r;

	CHECK_OK(calendar_parse_csv(test_mem(), file_2026, &r, n, NULL));
	return r;
}

typedef int verb(struct arena *a, const struct calendar_row *rows, size_t n, int argc,
		 const char *const *argv, struct buf *out, struct buf *err);

static int lunar(struct arena *a, const struct calendar_row *r, size_t n, int argc,
		 const char *const *argv, struct buf *out, struct buf *err)
{
	UNUSED(r);
	UNUSED(n);
	return clock_cli_lunar(a, argc, argv, out, err);
}

/* "CODE output-or-error" of a verb with arguments parted by blanks. */
static str run(verb *v, const char *line)
{
	struct buf out = buf_new(test_mem(), 0), err = buf_new(test_mem(), 0);
	const char *argv[128];
	int argc = 0, code;
	str rest = str_of(line);
	struct calendar_row *r;
	size_t n;

	while (rest.p && line[0])
		argv[argc++] = str_z(test_mem(), str_cut(&rest, ' '));
	r = rows(&n);
	code = v(test_mem(), r, n, argc, argv, &out, &err);
	CHECK((code == 0) == (err.n == 0) && (code != 0) == (out.n == 0));
	return str_fmt(test_mem(), "%d %" STR_FMT, code,
		       STR_ARG(str_trim(buf_view(code ? &err : &out))));
}

static void due_is(const char *line, const char *when)
{
	str have = run(clock_cli_due, line);
	str want = str_fmt(test_mem(), "0 {\"due\":\"%s:00+07:00\",", when);

	CHECK_STR(str_sub(have, 0, want.n), want);
}

TEST(clock_cli, due_takes_every_kind_of_period)
{
	due_is("--start 2026-03-02T09:00 --days 5", "2026-03-09T17:30");
	due_is("--start=2026-03-02T09:00 --days=5 --json", "2026-03-09T17:30");
	due_is("--start 2026-03-02T09:00 --days 5 --as-hours", "2026-03-09T09:00");
	due_is("--start 2026-03-02T09:00 --days 5 --first-day-counts", "2026-03-06T17:30");
	due_is("--start 2026-03-02T15:30 --days 5 --cutoff 15:00", "2026-03-10T17:30");
	due_is("--start 2026-03-02T09:00 --hours 8", "2026-03-03T09:00");
	due_is("--start 2026-03-02T09:00 --half-days 1", "2026-03-02T15:00");
	due_is("--start 2026-03-02T09:00 --calendar-days 5", "2026-03-09T17:30");
	due_is("--start 2026-03-02T09:00 --months 1", "2026-04-02T17:30");
	due_is("--start 2026-03-02T09:00 --same-day", "2026-03-02T17:30");
	due_is("--start 2026-06-05T09:00 --days 1 --calendar default", "2026-06-08T17:30");
	due_is("--start 2026-06-05T09:00 --days 1 --calendar 05977", "2026-06-09T17:30");
	due_is("--start 2026-12-31T09:00 --days 1", "2027-01-04T17:30"); /* 2027 is the proposal */
}

TEST(clock_cli, due_takes_pauses_in_any_order)
{
	due_is("--start 2026-03-02T09:00 --hours 8 --pause 2026-03-03T08:00/2026-03-03T09:00 "
	       "--pause 2026-03-02T10:00/2026-03-02T11:00",
	       "2026-03-03T11:00");
	due_is("--start 2026-03-02T09:00 --days 2 --reset --pause 2026-03-03T08:00/2026-03-05T09:00",
	       "2026-03-09T17:30");
	CHECK(str_search(run(clock_cli_due,
			     "--start 2026-03-02T09:00 --hours 8 --pause 2026-03-02T10:00"),
			 S("\"state\":\"paused\"")) > 0);
}

TEST(clock_cli, due_tells_its_derivation)
{
	str out = run(clock_cli_due, "--start 2026-03-02T09:00 --hours 2 --explain");

	CHECK_STRZ(
		out,
		"0 {\"due\":\"2026-03-02T11:00:00+07:00\",\"state\":\"running\",\"allowed_minutes\":120,"
		"\"derivation\":[{\"kind\":\"rule\",\"from\":\"2026-03-02T09:00:00+07:00\","
		"\"to\":\"2026-03-02T09:00:00+07:00\",\"minutes\":0,\"days\":0,"
		"\"reason\":\"Tiếp nhận lúc 09:00 ngày 02/03/2026; thời hạn 2 giờ làm việc.\",\"basis\":\"\"},"
		"{\"kind\":\"counted\",\"from\":\"2026-03-02T09:00:00+07:00\","
		"\"to\":\"2026-03-02T11:00:00+07:00\",\"minutes\":120,\"days\":1,"
		"\"reason\":\"Tính 2 giờ làm việc: từ 09:00 ngày 02/03/2026 đến 11:00 ngày 02/03/2026.\","
		"\"basis\":\"\"}],\"explanation\":\"1. Tiếp nhận lúc 09:00 ngày 02/03/2026; thời hạn 2 giờ làm việc.\\n"
		"2. Tính 2 giờ làm việc: từ 09:00 ngày 02/03/2026 đến 11:00 ngày 02/03/2026.\\n"
		"Hạn: 11:00 ngày 02/03/2026.\\n\"}");
}

TEST(clock_cli, due_refuses_with_the_right_code)
{
	static const char *const usage[] = {
		"",	    "--start 2026-03-02T09:00",
		"--days 5", "--start",
		"--what",   "--start 2026-03-02T09:00 --days 5 --explain=1"
	};
	static const char *const bad[] = {
		"--start yesterday --days 5",
		"--start 2026-03-02T09:00 --days 0",
		"--start 2026-03-02T09:00 --days x",
		"--start 2026-03-02T09:00 --days 10001",
		"--start 2026-03-02T09:00 --days 5 --hours 5",
		"--start 2026-03-02T09:00 --days 5 --cutoff 15",
		"--start 2026-03-02T09:00 --days 5 --cutoff 15x00",
		"--start 2026-03-02T09:00 --days 5 --cutoff ab:00",
		"--start 2026-03-02T09:00 --days 5 --cutoff 15:ab",
		"--start 2026-03-02T09:00 --days 5 --cutoff 24:00",
		"--start 2026-03-02T09:00 --days 5 --cutoff -1:00",
		"--start 2026-03-02T09:00 --days 5 --cutoff 10:60",
		"--start 2026-03-02T09:00 --days 5 --cutoff 10:-1",
		"--start 2026-03-02T09:00 --days 5 --pause now",
		"--start 2026-03-02T09:00 --days 5 --pause 2026-03-02T10:00/now",
		"--start 2026-03-02T09:00 --days 5 --pause 2026-03-02T08:00/2026-03-02T08:30",
		"--start 2026-03-02T09:00 --days 5 --pause 2025-12-01T08:00/2025-12-02T08:30",
		"--start 1960-03-02T09:00 --days 5",
		"--start 1899-03-02T09:00 --days 5",
		"--start 2100-12-30T09:00 --days 5",
	};

	for (size_t i = 0; i < ARRAY_LEN(usage); i++)
		CHECK(str_starts(run(clock_cli_due, usage[i]), S("64 ")));
	for (size_t i = 0; i < ARRAY_LEN(bad); i++)
		CHECK(str_starts(run(clock_cli_due, bad[i]), S("65 ")));
	CHECK(str_starts(run(clock_cli_due, "--start 2026-03-02T09:00 --same-day --same-day"),
			 S("64 ")));
}

TEST(clock_cli, more_pauses_than_a_case_has)
{
	struct buf b = buf_new(test_mem(), 0), out = buf_new(test_mem(), 0);
	const char *argv[2 * 101 + 4] = { "--start", "2026-03-02T09:00", "--days", "5" };

	for (size_t i = 4; i < ARRAY_LEN(argv); i += 2) {
		argv[i] = "--pause";
		argv[i + 1] = "2026-03-03T09:00/2026-03-03T09:00";
	}
	CHECK_INT(clock_cli_due(test_mem(), NULL, 0, ARRAY_LEN(argv), argv, &out, &b), 65);
}

TEST(clock_cli, calendar_is_the_years_rows_in_order)
{
	CHECK_STRZ(
		run(clock_cli_calendar, "2026"),
		"0 {\"year\":2026,\"proposed\":false,\"days\":["
		"{\"date\":\"2026-01-01\",\"kind\":\"holiday\",\"name\":\"Tết Dương lịch\",\"basis\":\"Điều 112\"},"
		"{\"date\":\"2026-01-02\",\"kind\":\"swap-off\",\"name\":\"Nghỉ hoán đổi\",\"basis\":\"QĐ\"},"
		"{\"date\":\"2026-02-17\",\"kind\":\"holiday\",\"name\":\"Tết, mùng 1\",\"basis\":\"Điều 112\"},"
		"{\"date\":\"2026-05-01\",\"kind\":\"holiday\",\"name\":\"Quốc tế lao động\",\"basis\":\"\"}]}");
	CHECK(str_search(run(clock_cli_calendar, "2026 --calendar 05977 --json"), S("closed")) > 0);
	CHECK(str_search(run(clock_cli_calendar, "2029 --json"), S("\"proposed\":true")) > 0);
	CHECK(str_starts(run(clock_cli_calendar, ""), S("64 ")));
	CHECK(str_starts(run(clock_cli_calendar, "2026 --x 05977"), S("64 ")));
	CHECK(str_starts(run(clock_cli_calendar, "x"), S("65 ")));
	CHECK(str_starts(run(clock_cli_calendar, "1899"), S("65 ")));
	CHECK(str_starts(run(clock_cli_calendar, "2101"), S("65 ")));
}

TEST(clock_cli, lunar_dates)
{
	CHECK_STRZ(
		run(lunar, "2026-02-17"),
		"0 {\"solar\":\"2026-02-17\",\"lunar\":{\"year\":2026,\"month\":1,\"day\":1,\"leap\":false}}");
	CHECK_STRZ(
		run(lunar, "2025-07-25 --json"),
		"0 {\"solar\":\"2025-07-25\",\"lunar\":{\"year\":2025,\"month\":6,\"day\":1,\"leap\":true}}");
	CHECK(str_starts(run(lunar, ""), S("64 ")));
	CHECK(str_starts(run(lunar, "a b"), S("64 ")));
	CHECK(str_starts(run(lunar, "2026-02-30"), S("65 ")));
	CHECK(str_starts(run(lunar, "1899-12-31"), S("65 ")));
}

static str refused(str csv)
{
	struct clock_problem why = { .text = S("") };
	struct calendar_row *r;
	size_t n;

	CHECK_INT(calendar_parse_csv(test_mem(), csv, &r, &n, NULL), E_INVALID);
	CHECK_INT(calendar_parse_csv(test_mem(), csv, &r, &n, &why), E_INVALID);
	return why.text;
}

TEST(calendar, files_that_are_refused_say_the_line)
{
	CHECK_STRZ(refused(S("")), "Tệp lịch, dòng 1: tệp trống.");
	CHECK_STRZ(refused(S("\"x")), "Tệp lịch, dòng 1: thiếu dấu ngoặc kép đóng ô.");
	CHECK(str_search(refused(S("day,kind,name\n")), S("dòng đầu phải có")) > 0);
	CHECK(str_search(refused(S("date,name\n")), S("dòng đầu phải có")) > 0);
	CHECK(str_search(refused(S("date,kind\n")), S("dòng đầu phải có")) > 0);
	CHECK_STRZ(refused(S(HEADER "2026-02-30,holiday,x\n")),
		   "Tệp lịch, dòng 2: cột date phải là ngày, ví dụ 2026-02-17.");
	CHECK(str_search(refused(S(HEADER "2026-02-20,feast,x\n")), S("cột kind")) > 0);
	CHECK(str_search(refused(S(HEADER "2026-02-20,holiday, \n")), S("cột name")) > 0);
	CHECK(str_search(refused(S(HEADER "2026-02-20,holiday,\"x\n")), S("dòng 2: thiếu dấu")) >
	      0);
	CHECK(str_search(refused(S("date,kind,name,pair\n2026-02-21,swap-work,x,mai\n")), S("cột pair")) > 0);
}

TEST(calendar, a_file_may_say_what_a_day_makes_up_for)
{
	struct calendar_row *r;
	size_t n;

	CHECK_OK(calendar_parse_csv(test_mem(), S("date,kind,name,pair\n2026-01-10,swap-work,x,2026-01-02\n2026-01-01,holiday,y\n"),
				    &r, &n, NULL));
	CHECK_INT(r[0].pair.day, date_ymd(2026, 1, 2).day);
	CHECK_INT(r[1].pair.day, 0);
}

TEST(clock_cli, the_calendar_goes_as_far_as_the_moon_is_known)
{
	due_is("--start 2026-12-30T09:00 --hours 16 --pause 2026-12-30T10:00/2027-01-05T08:30", "2027-01-06T17:30");
	due_is("--start 2099-12-01T09:00 --days 10", "2099-12-15T17:30");
}

TEST(calendar, a_long_file_is_read_whole)
{
	struct buf b = buf_new(test_mem(), 0);
	struct calendar_row *r;
	size_t n;

	buf_z(&b, "name , kind,date\n");
	for (int i = 0; i < 200; i++)
		buf_fmt(&b, "ngày %d,holiday,%s\n", i, date_iso(test_mem(), (date){ 20000 + i }).p);
	CHECK_OK(calendar_parse_csv(test_mem(), buf_view(&b), &r, &n, NULL));
	CHECK_INT(n, 200);
	CHECK_STRZ(r[199].name, "ngày 199");
	CHECK_INT(r[199].date.day, 20199);
}
