/* SPDX-License-Identifier: Apache-2.0 */
/* calendar_test.c - bad calendars are refused with words that help; a swapped day has the hours it makes up for. */
#include "core/command/call.h"
#include "core/command/table.h"
#include "core/org/calendar.h"
#include "lib/json/json.h"
#include "core/web/bench_test.h"

extern const struct module module_org;

static const struct module *const modules[] = { &module_org, NULL };

#define HOURS "date,kind,name,unit,basis,weekday,shifts,until\n"
#define HEAD "date,kind,name,unit,basis,pair\n"

/* What is said of the list; empty when it was taken. */
static str import(struct bench *b, const char *csv)
{
	struct buf text = buf_new(b->mem, 0);
	struct ctx c = bench_ctx(b);
	struct json *rows;
	int err;

	CHECK_OK(table_read(&c, str_of(csv), S("x.csv"), &rows));
	json_write(&text, rows);
	err = command_send(&c, "calendar.import", str_of(csv), (struct arg[]){ { S("rows"), buf_view(&text) } }, 1, NULL);
	return err == 0 ? S("") : c.problems ? c.problems->text : S("?");
}

TEST_BENCH(calendar, modules, a_calendar_that_makes_no_sense_is_refused_with_the_day_and_the_reason)
{
	static const struct {
		const char *csv, *says; /* NULL: taken */
	} table[] = {
		{ HEAD "2026-03-06,swap-off,Nghỉ,,QĐ,\n", "Ngày nghỉ hoán đổi 06/03/2026 chưa có ngày làm bù" },
		{ HEAD "2026-03-14,swap-work,Làm,,QĐ,\n", "Ngày làm bù 14/03/2026 chưa có ngày nghỉ hoán đổi" },
		{ HEAD "2026-03-14,swap-work,Làm,,QĐ,2026-03-06\n", "nhưng ngày đó không phải ngày nghỉ hoán đổi" },
		{ HEAD "2026-03-06,swap-off,Nghỉ,,QĐ,\n2026-03-13,swap-work,Làm,,QĐ,2026-03-06\n",
		  "là ngày làm việc bình thường nên không thể là ngày làm bù" },
		{ HEAD "2026-03-07,swap-off,Nghỉ,,QĐ,\n2026-03-14,swap-work,Làm,,QĐ,2026-03-07\n",
		  "đã là ngày nghỉ hằng tuần nên không thể nghỉ thêm" },
		{ HEAD "2026-03-06,swap-off,Nghỉ,,QĐ,\n2026-03-14,swap-work,Làm,,QĐ,2026-03-06\n"
		       "2026-03-21,swap-work,Làm,,QĐ,2026-03-06\n", "Ngày nghỉ hoán đổi 06/03/2026 có hai ngày làm bù" },
		{ HEAD "2026-03-06,closed,Nghỉ,,QĐ,\n2026-03-14,swap-work,Làm,,QĐ,2026-03-06\n",
		  "nhưng ngày đó không phải ngày nghỉ hoán đổi" },
		{ HEAD "2026-03-06,swap-off,Nghỉ,,QĐ,\n2026-06-13,swap-work,Làm,,QĐ,\n", "chưa có ngày làm bù" },
		{ HEAD "2026-03-06,swap-off,Nghỉ,,QĐ,\n2026-03-14,swap-work,Làm,,QĐ,hôm qua\n", "cột pair" },
		{ HEAD "2026-01-01,holiday,Tết,,Điều 112,\n", "Năm 2026 mới có 1 ngày nghỉ lễ trong lịch, luật quy định 12" },
		{ HEAD "2026-03-06,swap-off,Nghỉ,,QĐ,\n2026-03-14,swap-work,Làm,,QĐ,\n", NULL },
	};

	for (size_t i = 0; i < ARRAY_LEN(table); i++) {
		str said = import(b, table[i].csv);

		if (table[i].says ? str_search(said, str_of(table[i].says)) < 0 : said.n > 0)
			test_fail(__FILE__, __LINE__, str_fmt(b->mem, "row %zu: %" STR_FMT, i, STR_ARG(said)).p);
	}
	bench_check(b);
}

/* Two swaps in one list, written without their pairs: each day off gets the nearest day of rest. */
TEST_BENCH(calendar, modules, what_a_make_up_day_makes_up_for_is_found_and_kept)
{
	struct ctx c = bench_ctx(b);
	struct calendar_row *rows;
	size_t n;

	CHECK_STRZ(import(b, HEAD "2026-03-06,swap-off,A,,QĐ,\n2026-03-14,swap-work,A,,QĐ,\n"
				  "2026-05-22,swap-off,B,,QĐ,\n2026-05-16,swap-work,B,,QĐ,\n"), "");
	CHECK_OK(calendar_rows(&c, S(""), 2026, 2026, &rows, &n));
	CHECK_INT(n, 4);
	CHECK_STRZ(date_iso(b->mem, rows[1].pair), "2026-03-06");
	CHECK_STRZ(date_iso(b->mem, rows[2].pair), "2026-05-22");
	/* The same list again changes nothing. */
	CHECK_STRZ(import(b, HEAD "2026-03-06,swap-off,A,,QĐ,\n2026-03-14,swap-work,A,,QĐ,\n"
				  "2026-05-16,swap-work,B,,QĐ,\n2026-05-22,swap-off,B,,QĐ,\n"), "");
	CHECK_INT(calendar_newest(&c), 1);
	bench_check(b);
}

/* Friday has the morning only: the Saturday worked in its place has the same; one in place of a Monday the whole. */
TEST_BENCH(calendar, modules, a_make_up_day_has_the_hours_of_its_day)
{
	struct ctx c = bench_ctx(b);
	struct calendar_day day;
	struct calendar *cal;

	CHECK_OK(command_send(&c, "calendar.hours", S("hours"),
			      (struct arg[]){ { S("hours"), S("2: 07:30-11:30, 13:30-17:30\n3: 07:30-11:30, 13:30-17:30\n"
							      "4: 07:30-11:30, 13:30-17:30\n5: 07:30-11:30, 13:30-17:30\n"
							      "6: 07:30-11:30") },
					      { S("basis"), S("QĐ") } }, 2, NULL));
	CHECK_STRZ(import(b, HEAD "2026-03-06,swap-off,A,,QĐ,\n2026-03-14,swap-work,A,,QĐ,2026-03-06\n"
				  "2026-05-18,swap-off,B,,QĐ,\n2026-05-16,swap-work,B,,QĐ,2026-05-18\n"), "");
	CHECK_OK(calendar_load(&c, S(""), 2026, 2026, &cal));
	CHECK_OK(calendar_day_info(cal, date_ymd(2026, 3, 14), &day));
	CHECK(day.working && day.minutes == 240);
	CHECK_OK(calendar_day_info(cal, date_ymd(2026, 5, 16), &day));
	CHECK(day.working && day.minutes == 480);
}

TEST_BENCH(calendar, modules, hours_that_overlap_are_refused)
{
	struct ctx c = bench_ctx(b);

	CHECK_INT(command_send(&c, "calendar.hours", S("overlap"),
			       (struct arg[]){ { S("hours"), S("2: 07:30-11:30, 11:00-17:30") }, { S("basis"), S("QĐ") } }, 2,
			       NULL), E_INVALID);
	CHECK(str_search(c.problems->text, S("trùng giờ với ca khác")) >= 0);
}

/* 20 is a centre of everybody's tree that opens on Saturday morning, and on market days in summer until the evening. */
static void centre(struct bench *b)
{
	struct ctx c = bench_ctx(b);

	CHECK_OK(command_send(&c, "unit.import", S("unit"),
			      (struct arg[]){ { S("rows"), S("[{\"code\":\"20\",\"kind\":\"province\",\"name\":\"Tỉnh\","
							     "\"valid_from\":\"2020-01-01\"}]") } }, 1, NULL));
}

TEST_BENCH(calendar, modules, hours_of_a_unit_are_rows_that_come_and_go_as_a_file)
{
	struct ctx c = bench_ctx(b);
	struct buf first = buf_new(b->mem, 0), second = buf_new(b->mem, 0);
	struct calendar_day day;
	struct calendar *cal;
	struct seen page;

	centre(b);
	CHECK_STRZ(import(b, HEAD "2026-03-05,closed,Lũ,20,TB,\n"), "");
	CHECK_STRZ(import(b, HOURS "2026-02-01,hours,Sáng thứ Bảy,20,QĐ 5,7,07:30-11:30,\n"
				   "2026-06-01,hours,,20,QĐ 6,CN,\"13:00-17:00, 18:00-20:00\",2026-08-31\n"), "");
	CHECK_OK(calendar_load(&c, S("20"), 2026, 2026, &cal));
	CHECK_OK(calendar_day_info(cal, date_ymd(2026, 1, 31), &day));
	CHECK(!day.working);
	CHECK_OK(calendar_day_info(cal, date_ymd(2026, 2, 7), &day));
	CHECK(day.working && day.minutes == 240);
	CHECK_OK(calendar_day_info(cal, date_ymd(2026, 6, 7), &day));
	CHECK(day.working && day.minutes == 360 && day.end == 20 * 60);
	CHECK_OK(calendar_day_info(cal, date_ymd(2026, 9, 6), &day));
	CHECK(!day.working);
	CHECK_OK(calendar_day_info(cal, date_ymd(2026, 3, 5), &day)); /* hours did not take the closed day away */
	CHECK(!day.working);
	CHECK_OK(calendar_load(&c, S(""), 2026, 2026, &cal));
	CHECK_OK(calendar_day_info(cal, date_ymd(2026, 2, 7), &day));
	CHECK(!day.working);
	/* Out and in again: nothing changes. */
	CHECK_OK(calendar_file_export(&c, S("csv"), &first));
	CHECK(str_search(buf_view(&first), S("Giờ Chủ nhật: 13:00-17:00, 18:00-20:00 đến hết 31/08/2026")) > 0);
	CHECK_STRZ(import(b, str_z(b->mem, buf_view(&first))), "");
	CHECK_INT(calendar_newest(&c), 2);
	CHECK_OK(calendar_file_export(&c, S("csv"), &second));
	CHECK_STR(buf_view(&second), buf_view(&first));
	page = bench_get(b, bench_visitor(b, "anonymous"), S("/lich?nam=2026&don-vi=20"));
	CHECK_INT(page.status, 200);
	/* Days of a file leave hours alone. */
	CHECK_STRZ(import(b, HEAD "2026-03-06,closed,Lũ,20,TB,\n"), "");
	CHECK_OK(calendar_load(&c, S("20"), 2026, 2026, &cal));
	CHECK_OK(calendar_day_info(cal, date_ymd(2026, 2, 7), &day));
	CHECK(day.working);
	CHECK_OK(calendar_day_info(cal, date_ymd(2026, 3, 5), &day));
	CHECK(day.working);
	bench_check(b);
}

TEST_BENCH(calendar, modules, hours_that_make_no_sense_are_refused_with_the_day_and_the_reason)
{
	static const struct {
		const char *rows, *says;
	} table[] = {
		{ "2026-02-01,hours,A,20,QĐ,7,11:30-07:30,\n", "có ca kết thúc trước khi bắt đầu" },
		{ "2026-02-01,hours,A,20,QĐ,7,\"07:30-11:30, 11:00-12:00\",\n", "có hai ca trùng giờ" },
		{ "2026-02-01,hours,A,20,QĐ,7,sáng,\n", "không đọc được" },
		{ "2026-02-01,hours,A,20,QĐ,7,,\n", "cần giờ làm việc (shifts)" },
		{ "2026-02-01,hours,A,20,QĐ,8,07:30-11:30,\n", "cột weekday" },
		{ "2026-02-01,hours,A,20,QĐ,7,07:30-11:30,mai\n", "cột until" },
		{ "2026-02-01,hours,A,20,QĐ,7,07:30-11:30,2026-01-31\n", "có ngày cuối trước ngày đầu" },
		{ "2026-02-01,hours,A,99,QĐ,7,07:30-11:30,\n", "không có đơn vị 99" },
		{ "2026-02-01,hours,A,20,QĐ,7,07:30-11:30,\n2026-02-01,hours,B,20,QĐ,7,nghỉ,\n", "có hai lần" },
		{ "2026-02-01,hours,A,20,QĐ,7,07:30-11:30,2026-05-31\n2026-03-01,hours,B,20,QĐ,7,nghỉ,\n", "trùng thời gian với" },
		{ "2026-02-01,hours,A,20,QĐ,2,nghỉ,\n2026-02-01,hours,A,20,QĐ,3,nghỉ,\n2026-02-01,hours,A,20,QĐ,4,nghỉ,\n"
		  "2026-02-01,hours,A,20,QĐ,5,nghỉ,\n2026-02-01,hours,A,20,QĐ,6,nghỉ,\n", "không có ca làm việc nào" },
	};

	centre(b);
	for (size_t i = 0; i < ARRAY_LEN(table); i++) {
		str said = import(b, str_fmt(b->mem, HOURS "%s", table[i].rows).p);

		if (str_search(said, str_of(table[i].says)) < 0)
			test_fail(__FILE__, __LINE__, str_fmt(b->mem, "row %zu: %" STR_FMT, i, STR_ARG(said)).p);
	}
	bench_check(b);
}

/* Everybody swaps a Friday for a Saturday: a unit with hours of its own takes its own Friday's, and one that rests on
 * Fridays neither gains nor owes. */
TEST_BENCH(calendar, modules, a_swap_goes_by_the_units_own_hours)
{
	struct ctx c = bench_ctx(b);
	struct calendar_day day;
	struct calendar *cal;

	centre(b);
	CHECK_STRZ(import(b, HEAD "2026-03-06,swap-off,A,,QĐ,\n2026-03-14,swap-work,A,,QĐ,2026-03-06\n"), "");
	CHECK_STRZ(import(b, HOURS "2026-01-01,hours,Thứ Sáu,20,QĐ,6,07:00-12:00,\n2026-01-01,hours,Thứ Bảy,20,QĐ,7,\"07:30-11:30, "
				   "13:30-17:30\",\n"), "");
	CHECK_OK(calendar_load(&c, S("20"), 2026, 2026, &cal));
	CHECK_OK(calendar_day_info(cal, date_ymd(2026, 3, 14), &day));
	CHECK(day.working && day.minutes == 300);
	CHECK_STRZ(import(b, HOURS "2026-01-01,hours,Thứ Sáu,20,QĐ,6,nghỉ,\n2026-01-01,hours,Thứ Bảy,20,QĐ,7,07:30-11:30,\n"), "");
	CHECK_OK(calendar_load(&c, S("20"), 2026, 2026, &cal));
	CHECK_OK(calendar_day_info(cal, date_ymd(2026, 3, 14), &day));
	CHECK(day.working && day.minutes == 240);
	CHECK_OK(calendar_load(&c, S(""), 2026, 2026, &cal));
	CHECK_OK(calendar_day_info(cal, date_ymd(2026, 3, 14), &day));
	CHECK(day.working && day.minutes == 480);
	bench_check(b);
}
