/* SPDX-License-Identifier: Apache-2.0 */
/* base_test.c - the ground everything stands on. */
#include "base/test.h"

static int order;

static void note(void *arg)
{
	order = order * 10 + *(int *)arg;
}

TEST(arena, gives_zeroed_aligned_memory_across_blocks)
{
	struct arena *a = arena_new(0);

	for (size_t n = 0; n < 3000; n += 7) {
		char *p = arena_alloc(a, n);

		CHECK((uintptr_t)p % 16 == 0);
		for (size_t i = 0; i < n; i++)
			CHECK(p[i] == 0);
		memset(p, 0xAA, n);
	}
	arena_free(a);
}

TEST(arena, runs_deferred_functions_newest_first)
{
	static int one = 1, two = 2;
	struct arena *a = arena_new(0);

	order = 0;
	arena_defer(a, note, &one);
	arena_defer(a, note, &two);
	arena_reset(a);
	CHECK_INT(order, 21);
	arena_free(a);
	CHECK_INT(order, 21);
}

TEST(str, cuts_a_list)
{
	str rest = S("a,,b"), part[4];
	size_t n = 0;

	while (rest.p)
		part[n++] = str_cut(&rest, ',');
	CHECK_INT(n, 3);
	CHECK_STRZ(part[0], "a");
	CHECK_STRZ(part[1], "");
	CHECK_STRZ(part[2], "b");
}

TEST(str, reads_integers_and_nothing_else)
{
	int64_t v;

	CHECK(str_int(S("-9223372036854775808"), &v) && v == INT64_MIN);
	CHECK(str_int(S("9223372036854775807"), &v) && v == INT64_MAX);
	CHECK(!str_int(S("9223372036854775808"), &v));
	CHECK(!str_int(S(""), &v));
	CHECK(!str_int(S("-"), &v));
	CHECK(!str_int(S("12 "), &v));
	CHECK(!str_int(S("0x1"), &v));
}

TEST(str, hexadecimal_goes_both_ways)
{
	uint8_t out[3];

	CHECK_STRZ(str_hex(test_mem(), "\x00\xff\x1a", 3), "00ff1a");
	CHECK(str_unhex(S("00FF1a"), out, 3) && memcmp(out, "\x00\xff\x1a", 3) == 0);
	CHECK(!str_unhex(S("00ff1"), out, 3));
	CHECK(!str_unhex(S("00ff1g"), out, 3));
}

TEST(utf8, knows_what_is_valid)
{
	CHECK(utf8_valid(S("Một cửa liên thông ệ 𠀀")));
	CHECK(!utf8_valid(S("\xc0\xaf")));         /* overlong */
	CHECK(!utf8_valid(S("\xed\xa0\x80")));     /* surrogate */
	CHECK(!utf8_valid(S("\xf4\x90\x80\x80"))); /* above U+10FFFF */
	CHECK(!utf8_valid(S("\xe1\xbb")));         /* cut */
	CHECK(!utf8_valid(S("\x80")));
}

TEST(utf8, counts_and_cuts_code_points)
{
	CHECK_INT(utf8_len(S("cửa")), 3);
	CHECK_STRZ(utf8_cut(S("cửa"), 2), "cử");
	CHECK_STRZ(utf8_cut(S("cửa"), 9), "cửa");
}

TEST(buf, stops_at_its_limit)
{
	struct buf b = buf_new(test_mem(), 10);

	buf_z(&b, "12345678");
	CHECK(!b.over);
	buf_z(&b, "901");
	CHECK(b.over);
	CHECK_INT(b.n, 8);
	buf_clear(&b);
	CHECK(!b.over && b.n == 0);
	CHECK_STRZ(str_of(buf_cstr(&b)), "");
}

TEST(time, civil_days_go_both_ways)
{
	int y, m, d;

	CHECK_INT(date_ymd(1970, 1, 1).day, 0);
	CHECK_INT(date_ymd(2000, 3, 1).day, 11017);
	for (int32_t day = -200000; day < 200000; day += 13) {
		date_parts((date){ day }, &y, &m, &d);
		CHECK(date_valid(y, m, d));
		CHECK_INT(date_ymd(y, m, d).day, day);
	}
	CHECK_INT(date_weekday(date_ymd(2026, 11, 21)), 5);
	CHECK(!date_valid(2026, 2, 29));
	CHECK(date_valid(2028, 2, 29));
}

TEST(time, vietnamese_day_begins_at_17_utc)
{
	instant t;

	CHECK(instant_parse(S("2026-01-04T17:00:00Z"), &t));
	CHECK_STRZ(date_iso(test_mem(), instant_date(t)), "2026-01-05");
	CHECK_INT(instant_minute(t), 0);
	CHECK_STRZ(instant_iso(test_mem(), t), "2026-01-05T00:00:00+07:00");
}

TEST(time, parses_what_people_and_programs_write)
{
	instant a, b;
	date d;

	CHECK(instant_parse(S("2026-01-05T08:00"), &a));
	CHECK(instant_parse(S("2026-01-05T01:00:00.000Z"), &b));
	CHECK_INT(a.ms, b.ms);
	CHECK(instant_parse(S("2026-01-05T08:00:00+0700"), &b) && a.ms == b.ms);
	CHECK(date_parse(S("05/01/2026"), &d) && d.day == instant_date(a).day);
	CHECK(!date_parse(S("31/02/2026"), &d));
	CHECK(date_parse(S("5/1/2026"), &d) && d.day == instant_date(a).day);
	CHECK(date_parse(S("5-1-2026"), &d) && date_parse(S("5.01.2026"), &d));
	CHECK(!date_parse(S("5/1/26"), &d) && !date_parse(S("5/1"), &d) && !date_parse(S("5/1/2026/"), &d));
	CHECK(!date_parse(S("-5/1/2026"), &d) && !date_parse(S("/1/2026"), &d) && !date_parse(S(""), &d));
	CHECK(!instant_parse(S("2026-01-05T24:00"), &a));
	CHECK(!instant_parse(S("2026-01-05T08:00+"), &a));
	CHECK(!instant_parse(S("2026-01-05 08"), &a));
	CHECK_STRZ(instant_vi(test_mem(), b), "08:00 ngày 05/01/2026");
}

TEST(err, one_table_feeds_three_faces)
{
	CHECK_INT(err_http(E_DENIED), 403);
	CHECK_INT(err_exit(E_NOTFOUND), 66);
	CHECK(strcmp(err_slug(E_BUSY), "busy") == 0);
	CHECK_INT(err_http(-99), 500);
	CHECK_INT(err_from_slug("conflict", 8), E_CONFLICT);
}

static int calls;

static int counted(int v)
{
	calls++;
	return v;
}

TEST(base, min_and_max_evaluate_once)
{
	calls = 0;
	CHECK_INT(MIN(0, counted(-3)), -3);
	CHECK_INT(MAX(MIN(counted(7), 9), 2), 7);
	CHECK_INT(calls, 2);
}
