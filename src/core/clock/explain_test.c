/* SPDX-License-Identifier: Apache-2.0 */
/*
 * explain_test.c - the derivation says what was counted, what was not, and why, in words that people
 * can check against a calendar on the wall.
 */
#include "base/test.h"
#include "core/clock/clock.h"

static struct calendar *calendar(void)
{
	struct calendar_row *rows;
	size_t n = calendar_complete(test_mem(), NULL, 0, 2026, 2026, &rows);
	struct calendar *cal;

	CHECK_OK(calendar_compile(test_mem(), rows, n, calendar_shifts_default,
				  calendar_shifts_default_n, S(""), 2026, 2026, &cal, NULL));
	return cal;
}

static struct clock_event event(enum clock_event_kind kind, const char *when)
{
	struct clock_event e = { .kind = kind };

	CHECK(instant_parse(str_of(when), &e.at));
	return e;
}

static str told(struct clock_rule rule, const struct clock_event *ev, size_t n)
{
	struct clock_result r;

	CHECK_OK(clock_due(test_mem(), calendar(), &rule, ev, n, ev[n - 1].at, &r, NULL));
	return clock_explain_text(test_mem(), &r);
}

static void has(str text, const char *part)
{
	if (str_search(text, str_of(part)) < 0)
		printf("%" STR_FMT "lacks: %s\n", STR_ARG(text), part);
	CHECK(str_search(text, str_of(part)) >= 0);
}

TEST(explain, working_days_across_tet)
{
	struct clock_event ev = event(CLOCK_START, "2026-02-12T10:00");
	struct clock_rule rule = CLOCK_RULE(3, UNIT_WORKING_DAY);

	rule.basis = S("Quyết định 1/QĐ-UBND");
	CHECK_STRZ(
		told(rule, &ev, 1),
		"1. Tiếp nhận lúc 10:00 ngày 12/02/2026; thời hạn 3 ngày làm việc. [Quyết định 1/QĐ-UBND]\n"
		"2. Ngày tiếp nhận 12/02/2026 không tính; thời hạn tính từ ngày kế tiếp. "
		"[khoản 2, khoản 3 Điều 147 Bộ luật Dân sự 2015]\n"
		"3. Tính 1 ngày làm việc: 13/02/2026.\n"
		"4. Không tính 2 ngày từ 14/02/2026 đến 15/02/2026: nghỉ hằng tuần. [Điều 111 Bộ luật Lao động 2019]\n"
		"5. Không tính thứ Hai 16/02/2026: Tết Nguyên đán (29 tháng Chạp). [Điều 112 Bộ luật Lao động 2019]\n"
		"6. Không tính thứ Ba 17/02/2026: Tết Nguyên đán (mùng 1). [Điều 112 Bộ luật Lao động 2019]\n"
		"7. Không tính thứ Tư 18/02/2026: Tết Nguyên đán (mùng 2). [Điều 112 Bộ luật Lao động 2019]\n"
		"8. Không tính thứ Năm 19/02/2026: Tết Nguyên đán (mùng 3). [Điều 112 Bộ luật Lao động 2019]\n"
		"9. Không tính thứ Sáu 20/02/2026: Tết Nguyên đán (mùng 4). [Điều 112 Bộ luật Lao động 2019]\n"
		"10. Không tính 2 ngày từ 21/02/2026 đến 22/02/2026: nghỉ hằng tuần. [Điều 111 Bộ luật Lao động 2019]\n"
		"11. Tính 2 ngày làm việc: từ 23/02/2026 đến hết 24/02/2026.\n"
		"Hạn: 17:30 ngày 24/02/2026.\n");
}

TEST(explain, hours_and_a_pause_with_its_reason)
{
	struct clock_event ev[3] = { event(CLOCK_START, "2026-03-02T12:00"),
				     event(CLOCK_PAUSE, "2026-03-02T15:00"),
				     event(CLOCK_RESUME, "2026-03-03T09:20") };
	str text;

	ev[1].reason = S("chờ công dân bổ sung trích lục");
	text = told(CLOCK_RULE(8, UNIT_WORKING_HOUR), ev, 3);
	has(text, "2. Ngoài giờ làm việc nên tính từ 13:30 ngày 02/03/2026. [khoản 1 Điều 147");
	has(text,
	    "3. Tính 1 giờ 30 phút làm việc: từ 13:30 ngày 02/03/2026 đến 15:00 ngày 02/03/2026.");
	has(text,
	    "4. Tạm dừng từ 15:00 ngày 02/03/2026 đến 09:20 ngày 03/03/2026: chờ công dân bổ sung trích lục; "
	    "không tính 4 giờ 20 phút làm việc. [Quyết định 766");
	has(text, "Hạn: 07:50 ngày 04/03/2026.");
	ev[1].basis = S("khoản 2 Điều 9");
	text = told(CLOCK_RULE(8, UNIT_WORKING_HOUR), ev, 2);
	has(text,
	    "Đang tạm dừng từ 15:00 ngày 02/03/2026 đến 15:00 ngày 02/03/2026: chờ công dân bổ sung trích lục; "
	    "không tính 0 phút làm việc. [khoản 2 Điều 9]");
}

TEST(explain, part_of_a_day_runs_to_its_end)
{
	struct clock_event ev[5] = { event(CLOCK_START, "2026-03-02T09:00"),
				     event(CLOCK_PAUSE, "2026-03-03T08:30"),
				     event(CLOCK_EXTEND, "2026-03-03T09:00"),
				     event(CLOCK_RESUME, "2026-03-03T10:30"),
				     event(CLOCK_PAUSE, "2026-03-20T10:30") };
	str text;

	ev[2].n = 1;
	ev[2].unit = UNIT_HALF_DAY;
	ev[2].reason = S("hồ sơ phức tạp");
	text = told(CLOCK_RULE(1, UNIT_WORKING_DAY), ev, 5);
	has(text, "3. Gia hạn thêm 0,5 ngày làm việc: hồ sơ phức tạp.");
	has(text, "không tính 2 giờ làm việc");
	has(text,
	    "Tính 1 ngày 3 giờ làm việc: từ 10:30 ngày 03/03/2026 đến 15:30 ngày 04/03/2026.");
	has(text,
	    "Hạn tính đến cuối giờ làm việc của ngày cuối cùng, 04/03/2026. [khoản 1 Điều 148");
	has(text, ": 17:30 ngày 04/03/2026.");
}

TEST(explain, calendar_days_move_off_a_holiday)
{
	struct clock_event ev[3] = { event(CLOCK_START, "2026-04-20T09:00"),
				     event(CLOCK_PAUSE, "2026-04-22T06:00"),
				     event(CLOCK_RESUME, "2026-04-22T18:00") };
	struct clock_rule rule = CLOCK_RULE(10, UNIT_CALENDAR_DAY);
	str text = told(rule, ev, 1);

	has(text, "Tính 10 ngày liên tục (kể cả ngày nghỉ): từ 21/04/2026 đến hết 30/04/2026.");
	has(text,
	    "Ngày cuối cùng 30/04/2026 là ngày nghỉ nên hạn chuyển đến hết ngày làm việc tiếp theo, 04/05/2026. "
	    "[khoản 5 Điều 148 Bộ luật Dân sự 2015]");
	rule.move_basis = S("Điều 9 Quy chế");
	rule.supplement_basis = S("Điều 7 Quy chế");
	rule.first_day_basis = S("Điều 5 Quy chế");
	text = told(rule, ev, 3);
	has(text,
	    "Tính 1 ngày 6 giờ liên tục (kể cả ngày nghỉ): từ 00:00 ngày 21/04/2026 đến 06:00 ngày 22/04/2026.");
	has(text, "không tính 12 giờ liên tục. [Điều 7 Quy chế]");
	has(text, "[Điều 9 Quy chế]");
	has(text, "[Điều 5 Quy chế]");
	text = told(CLOCK_RULE(1, UNIT_CALENDAR_DAY), ev, 1);
	has(text, "Tính 1 ngày liên tục (kể cả ngày nghỉ): 21/04/2026.");
}

TEST(explain, cut_off_same_day_and_reset)
{
	struct clock_event ev[4] = { event(CLOCK_START, "2026-03-02T16:00"),
				     event(CLOCK_PAUSE, "2026-03-03T10:00"),
				     event(CLOCK_RESUME, "2026-03-05T09:00"),
				     event(CLOCK_RESET, "2026-03-06T17:45") };
	struct clock_rule rule = CLOCK_RULE(0, UNIT_SAME_DAY);
	str text;

	rule.cutoff_minute = 900;
	text = told(rule, ev, 1);
	has(text, "thời hạn trong ngày làm việc.");
	has(text,
	    "Tiếp nhận sau 15:00 hoặc vào ngày nghỉ nên coi như tiếp nhận lúc 07:30 ngày 03/03/2026. [Nghị định 61/2018");
	has(text, "Tính 1 ngày làm việc: 03/03/2026.");
	has(text, "Hạn: 17:30 ngày 03/03/2026.");
	rule.cutoff_minute = -1;
	rule.supplement = RESUME_RESET;
	ev[3].reason = S("nhận lại hồ sơ");
	text = told(rule, ev, 4);
	has(text,
	    "2. Tính lại thời hạn từ đầu kể từ 09:00 ngày 05/03/2026. [khoản 4 Điều 19 Nghị định 61/2018");
	has(text, "3. Tính lại thời hạn từ đầu kể từ 17:45 ngày 06/03/2026: nhận lại hồ sơ.");
	has(text, "Tiếp nhận ngoài giờ làm việc nên tính cho ngày làm việc tiếp theo.");
	has(text, "Hạn: 17:30 ngày 09/03/2026.");
}

TEST(explain, periods_in_words)
{
	static const struct {
		int n;
		enum clock_unit unit;
		const char *text;
	} t[] = { { 8, UNIT_WORKING_HOUR, "8 giờ làm việc" },
		  { 1, UNIT_HALF_DAY, "0,5 ngày làm việc" },
		  { 4, UNIT_HALF_DAY, "2 ngày làm việc" },
		  { 5, UNIT_WORKING_DAY, "5 ngày làm việc" },
		  { 5, UNIT_CALENDAR_DAY, "5 ngày" },
		  { 2, UNIT_MONTH, "2 tháng" },
		  { 3, UNIT_SAME_DAY, "trong ngày làm việc" },
		  { 0, UNIT_AT_ONCE, "trong ngày làm việc" },
		  { 15, UNIT_AT_ONCE, "ngay, trong 15 phút làm việc" } };

	for (size_t i = 0; i < ARRAY_LEN(t); i++)
		CHECK_STRZ(clock_period_text(test_mem(), t[i].n, t[i].unit), t[i].text);
	CHECK_STRZ(step_kind_slug(STEP_MOVED), "moved");
}

TEST(explain, a_long_period_stays_short)
{
	struct clock_event ev = event(CLOCK_START, "2026-05-04T09:00");
	struct clock_rule rule = CLOCK_RULE(60, UNIT_WORKING_DAY);
	struct clock_result r;

	CHECK_OK(clock_due(test_mem(), calendar(), &rule, &ev, 1, ev.at, &r, NULL));
	CHECK_INT(r.step_n, 2 + 13 + 12); /* reception, first day, 13 weeks, 12 weekends */
}

TEST(explain, pauses_that_begin_on_days_off_or_before_counting)
{
	struct clock_event ev[3] = { event(CLOCK_START, "2026-03-06T09:00"),
				     event(CLOCK_PAUSE, "2026-03-06T10:00"),
				     event(CLOCK_RESUME, "2026-03-06T11:00") };
	str text = told(CLOCK_RULE(1, UNIT_WORKING_DAY), ev, 3);

	has(text,
	    "3. Tạm dừng từ 10:00 ngày 06/03/2026 đến 11:00 ngày 06/03/2026; không tính 0 phút làm việc.");
	has(text, "Hạn: 17:30 ngày 09/03/2026.");
	ev[1] = event(CLOCK_PAUSE, "2026-03-07T10:00");
	ev[2] = event(CLOCK_RESUME, "2026-03-08T11:00");
	text = told(CLOCK_RULE(1, UNIT_WORKING_DAY), ev, 3);
	has(text, "3. Không tính thứ Bảy 07/03/2026: nghỉ hằng tuần.");
	has(text,
	    "4. Tạm dừng từ 10:00 ngày 07/03/2026 đến 11:00 ngày 08/03/2026; không tính 0 phút làm việc.");
	has(text, "5. Không tính Chủ nhật 08/03/2026: nghỉ hằng tuần.");
}

/* Days off of one name and text are one step; another text is another step. */
TEST(explain, days_off_are_told_by_their_text)
{
	struct calendar_row rows[4];
	struct clock_event ev = event(CLOCK_START, "2026-03-02T09:00");
	struct clock_rule rule = CLOCK_RULE(1, UNIT_WORKING_DAY);
	struct calendar *cal;
	struct clock_result r;
	str text;

	for (int i = 0; i < 4; i++)
		rows[i] = (struct calendar_row){ .date = date_ymd(2026, 3, 3 + i),
						 .kind = CAL_HOLIDAY,
						 .name = S("Nghỉ"),
						 .basis = i < 2 ? S("văn bản 1") : S("văn bản 2") };
	CHECK_OK(calendar_compile(test_mem(), rows, 4, calendar_shifts_default,
				  calendar_shifts_default_n, S(""), 2026, 2026, &cal, NULL));
	CHECK_OK(clock_due(test_mem(), cal, &rule, &ev, 1, ev.at, &r, NULL));
	text = clock_explain_text(test_mem(), &r);
	has(text, "3. Không tính 2 ngày từ 03/03/2026 đến 04/03/2026: Nghỉ. [văn bản 1]");
	has(text, "4. Không tính 2 ngày từ 05/03/2026 đến 06/03/2026: Nghỉ. [văn bản 2]");
}

/* Decision 45/2016/QĐ-TTg: lodged when the post hands over; the way back is nobody's time either. */
TEST(explain, the_post_is_told_at_both_ends)
{
	struct clock_event ev[2] = { event(CLOCK_START, "2026-03-02T10:00"), event(CLOCK_STOP, "2026-03-04T15:00") };
	str text;

	ev[0].reason = S("Coi là nộp lúc bưu chính bàn giao");
	ev[0].basis = S("Quyết định 45/2016/QĐ-TTg");
	text = told(CLOCK_RULE(3, UNIT_WORKING_DAY), ev, 2);
	has(text, "1. Tiếp nhận lúc 10:00 ngày 02/03/2026; thời hạn 3 ngày làm việc.\n"
		  "2. Coi là nộp lúc bưu chính bàn giao. [Quyết định 45/2016/QĐ-TTg]\n");
	CHECK(str_search(text, S("Đồng hồ dừng")) < 0);
	ev[1].reason = S("đã có kết quả; thời gian bưu chính chuyển trả không tính");
	has(told(CLOCK_RULE(3, UNIT_WORKING_DAY), ev, 2),
	    "Đồng hồ dừng lúc 15:00 ngày 04/03/2026: đã có kết quả; thời gian bưu chính chuyển trả không tính.\nHạn: 17:30 ngày 05/03/2026");
}
