/* SPDX-License-Identifier: Apache-2.0 */
/* ics_test.c - iCalendar files: what is read, what is refused, and that what is written is read again. */
#include "base/base.h"

#include "base/test.h"
#include "lib/ics/ics.h"

#define HEAD "BEGIN:VCALENDAR\r\nVERSION:2.0\r\n"
#define TAIL "END:VCALENDAR\r\n"
#define EVENT(lines) "BEGIN:VEVENT\r\n" lines "END:VEVENT\r\n"

static int parse(const char *text, struct ics_event **e, size_t *n)
{
	const char *why = NULL;
	int line = -1, err = ics_parse(test_mem(), str_of(text), e, n, &why, &line);

	CHECK((err < 0) == (why != NULL));
	return err;
}

static bool refused(const char *text)
{
	struct ics_event *e;
	size_t n;

	return parse(text, &e, &n) == E_INVALID;
}

TEST(ics, whole_day_events_are_read)
{
	struct ics_event *e;
	size_t n;

	CHECK_INT(parse(HEAD "BEGIN:VTIMEZONE\r\nTZID:x\r\nBEGIN:STANDARD\r\nDTSTART:19700101T000000\r\nEND:STANDARD\r\n"
			     "END:VTIMEZONE\r\n"
			     EVENT("UID:1\r\nDTSTART;VALUE=DATE:20260101\r\nSUMMARY:Tết Dương lịch\\, ng\r\n hỉ\r\n"
				   "DESCRIPTION;ALTREP=\"http://x;y:z\":Điều 112\r\nCATEGORIES:closed,x\r\n"
				   "BEGIN:VALARM\r\nRRULE:x\r\nSUMMARY:no\r\nEND:VALARM\r\n")
			     EVENT("dtstart:20260216\nDTEND;VALUE=DATE:20260221\nSUMMARY:Tết\n")
			     EVENT("DTSTART:20260301\r\nSUMMARY:bỏ\r\nSTATUS:CANCELLED\r\n") TAIL, &e, &n), 0);
	CHECK_INT(n, 2);
	CHECK_STR(e[0].summary, S("Tết Dương lịch, nghỉ"));
	CHECK_STR(e[0].description, S("Điều 112"));
	CHECK_STR(e[0].category, S("closed"));
	CHECK_INT(e[0].first.day, date_ymd(2026, 1, 1).day);
	CHECK_INT(e[0].end.day, date_ymd(2026, 1, 2).day);
	CHECK_INT(e[1].end.day - e[1].first.day, 5);
}

TEST(ics, what_is_not_a_list_of_days_is_refused)
{
	CHECK(refused(""));
	CHECK(refused("date,kind\n2026-01-01,holiday\n"));
	CHECK(refused("X:1\r\n" HEAD TAIL));
	CHECK(refused(HEAD));
	CHECK(refused("END:VCALENDAR\r\n"));
	CHECK(refused("BEGIN:VCARD\r\nEND:VCARD\r\n"));
	CHECK(refused(HEAD EVENT("SUMMARY:x\r\n") TAIL));
	CHECK(refused(HEAD EVENT("DTSTART:20260101\r\n") TAIL));
	CHECK(refused(HEAD EVENT("DTSTART:20260230\r\nSUMMARY:x\r\n") TAIL));
	CHECK(refused(HEAD EVENT("DTSTART:20260101T080000\r\nSUMMARY:x\r\n") TAIL));
	CHECK(refused(HEAD EVENT("DTSTART:20260101\r\nDTEND:20260101\r\nSUMMARY:x\r\n") TAIL));
	CHECK(refused(HEAD EVENT("DTSTART:20260101\r\nDTEND:20260301\r\nSUMMARY:x\r\n") TAIL));
	CHECK(refused(HEAD EVENT("DTSTART:20260101\r\nRRULE:FREQ=YEARLY\r\nSUMMARY:x\r\n") TAIL));
}

TEST(ics, limits_hold)
{
	struct buf b = buf_new(test_mem(), 0);
	struct ics_event *e;
	size_t n;

	buf_str(&b, S(HEAD));
	for (int i = 0; i <= ICS_EVENTS_MAX; i++)
		buf_str(&b, S(EVENT("DTSTART:20260101\r\nSUMMARY:x\r\n")));
	buf_str(&b, S(TAIL));
	CHECK(refused(buf_cstr(&b)));
	b.n = 0;
	buf_str(&b, S(HEAD "X-LONG:"));
	for (int i = 0; i < ICS_LINE_MAX; i++)
		buf_char(&b, 'x');
	buf_str(&b, S("\r\n" TAIL));
	CHECK(refused(buf_cstr(&b)));
	b.n = 0;
	for (int i = 0; i < 20; i++)
		buf_str(&b, S("BEGIN:VCALENDAR\r\n"));
	CHECK(refused(buf_cstr(&b)));
	CHECK_INT(parse(HEAD TAIL, &e, &n), 0);
	CHECK_INT(n, 0);
}

TEST(ics, what_is_written_is_read_again)
{
	struct ics_event in = { .first = date_ymd(2026, 2, 16),
				.end = date_ymd(2026, 2, 17),
				.uid = S("20260216-x@motcua"),
				.summary = S("Nghỉ Tết Nguyên đán; đổi, bù \\ và một tên rất dài để dòng này phải gập lại "
					     "giữa những chữ có dấu ở nhiều chỗ khác nhau"),
				.description = S("Điều 112"),
				.category = S("swap-off") },
			*e;
	struct buf b = buf_new(test_mem(), 0);
	size_t n;
	str rest;

	ics_begin(&b, S("Lịch"));
	ics_add(&b, &in, (instant){ 0 });
	ics_end(&b);
	CHECK_INT(parse(buf_cstr(&b), &e, &n), 0);
	CHECK_INT(n, 1);
	CHECK(str_eq(e->summary, in.summary) && str_eq(e->uid, in.uid) && str_eq(e->category, in.category));
	CHECK_INT(e->first.day, in.first.day);
	CHECK_INT(e->end.day, in.end.day);
	for (rest = buf_view(&b); rest.n;)
		CHECK(str_cut(&rest, '\n').n <= 76);
}
