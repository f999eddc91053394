/* SPDX-License-Identifier: Apache-2.0 */
/*
 * time.c - days from civil and back by era arithmetic (400 Gregorian years are 146,097 days), exact
 * for every year the product can meet, without the machine's zone files.
 */
#include "base/base.h"

#define ZONE_MS (7 * MS_HOUR) /* Vietnam: UTC+7, no summer time */

instant instant_clock(void)
{
	struct timespec ts;

	clock_gettime(CLOCK_REALTIME, &ts);
	return (instant){ (int64_t)ts.tv_sec * 1000 + ts.tv_nsec / 1000000 };
}

static bool leap(int y)
{
	return (y % 4 == 0 && y % 100 != 0) || y % 400 == 0;
}

bool date_valid(int year, int month, int day)
{
	static const int len[] = { 31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31 };

	if (year < 1 || year > 9999 || month < 1 || month > 12 || day < 1)
		return false;
	return day <= len[month - 1] + (month == 2 && leap(year));
}

date date_ymd(int year, int month, int day)
{
	int y = month <= 2 ? year - 1 : year; /* the year starts in March: 29 February comes last */
	int era, yoe, doy, doe;

	assert(date_valid(year, month, day));
	era = (y >= 0 ? y : y - 399) / 400;
	yoe = y - era * 400;
	doy = (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1;
	doe = yoe * 365 + yoe / 4 - yoe / 100 + doy;
	return (date){ era * 146097 + doe - 719468 };
}

void date_parts(date d, int *ret_year, int *ret_month, int *ret_day)
{
	int z = d.day + 719468;
	int era = (z >= 0 ? z : z - 146096) / 146097;
	int doe = z - era * 146097;
	int yoe = (doe - doe / 1460 + doe / 36524 - doe / 146096) / 365;
	int doy = doe - (365 * yoe + yoe / 4 - yoe / 100);
	int mp = (5 * doy + 2) / 153;
	int month = mp + (mp < 10 ? 3 : -9);

	*ret_day = doy - (153 * mp + 2) / 5 + 1;
	*ret_month = month;
	*ret_year = yoe + era * 400 + (month <= 2);
}

int date_weekday(date d)
{
	int w = (d.day + 3) % 7; /* 1970-01-01 was a Thursday */

	return w < 0 ? w + 7 : w;
}

static int64_t floor_div(int64_t a, int64_t b)
{
	return a / b - (a % b < 0);
}

date instant_date(instant t)
{
	return (date){ (int32_t)floor_div(t.ms + ZONE_MS, MS_DAY) };
}

int instant_minute(instant t)
{
	int64_t local = t.ms + ZONE_MS;

	return (int)((local - floor_div(local, MS_DAY) * MS_DAY) / MS_MINUTE);
}

instant instant_at(date d, int minute)
{
	return (instant){ d.day * MS_DAY + minute * MS_MINUTE - ZONE_MS };
}

/* The last n decimal digits of v; where the next may stand. Lists write dates by the hundred, and printf was a
 * quarter of their time. */
static char *digits(char *p, int v, int n)
{
	for (int i = n - 1; i >= 0; i--, v /= 10)
		p[i] = (char)('0' + v % 10);
	return p + n;
}

static char *put_iso(char *p, date d)
{
	int y, m, day;

	date_parts(d, &y, &m, &day);
	p = digits(p, y, 4);
	*p++ = '-';
	p = digits(p, m, 2);
	*p++ = '-';
	return digits(p, day, 2);
}

str date_iso(struct arena *a, date d)
{
	char text[10];

	put_iso(text, d);
	return str_copy(a, (str){ text, sizeof(text) });
}

str date_vi(struct arena *a, date d)
{
	char text[10], *p = text;
	int y, m, day;

	date_parts(d, &y, &m, &day);
	p = digits(p, day, 2);
	*p++ = '/';
	p = digits(p, m, 2);
	*p++ = '/';
	digits(p, y, 4);
	return str_copy(a, (str){ text, sizeof(text) });
}

static int second_of(instant t)
{
	int64_t local = t.ms + ZONE_MS;

	return (int)(floor_div(local, 1000) - floor_div(local, MS_MINUTE) * 60);
}

str instant_iso(struct arena *a, instant t)
{
	char text[25], *p = put_iso(text, instant_date(t));
	int minute = instant_minute(t);

	*p++ = 'T';
	p = digits(p, minute / 60, 2);
	*p++ = ':';
	p = digits(p, minute % 60, 2);
	*p++ = ':';
	p = digits(p, second_of(t), 2);
	memcpy(p, "+07:00", 6);
	return str_copy(a, (str){ text, sizeof(text) });
}

str instant_vi(struct arena *a, instant t)
{
	int minute = instant_minute(t);
	str d = date_vi(a, instant_date(t));

	return str_fmt(a, "%02d:%02d ngày %" STR_FMT, minute / 60, minute % 60, STR_ARG(d));
}

/* `digits` decimal digits at s[at]; -1 when they are not there. */
static int number(str s, size_t at, size_t digits)
{
	int64_t v;

	if (at + digits > s.n || !str_int(str_sub(s, at, at + digits), &v) || v < 0)
		return -1;
	return (int)v;
}

static bool at_is(str s, size_t at, char c)
{
	return at < s.n && s.p[at] == c;
}

/* "05/01/2026" as printed, "5/1/2026", "5-1-2026" or "5.1.2026" as typed: day, month, year of four digits. */
static bool vi_parts(str s, int *ret_y, int *ret_m, int *ret_d)
{
	char sep = str_find(s, '/') >= 0 ? '/' : str_find(s, '-') >= 0 ? '-' : '.';
	str day = str_cut(&s, sep), month = str_cut(&s, sep);

	if (day.n < 1 || day.n > 2 || month.n < 1 || month.n > 2 || s.n != 4)
		return false;
	*ret_d = number(day, 0, day.n);
	*ret_m = number(month, 0, month.n);
	*ret_y = number(s, 0, 4);
	return true;
}

bool date_parse(str s, date *ret_d)
{
	int y, m, d;

	if (s.n == 10 && at_is(s, 4, '-') && at_is(s, 7, '-')) {
		y = number(s, 0, 4);
		m = number(s, 5, 2);
		d = number(s, 8, 2);
	} else if (!vi_parts(s, &y, &m, &d)) {
		return false;
	}
	if (!date_valid(y, m, d))
		return false;
	*ret_d = date_ymd(y, m, d);
	return true;
}

/* "Z", "+07:00", "+0700" or nothing: milliseconds east of UTC. */
static bool zone_parse(str s, int64_t *ret_ms)
{
	int h, m;

	if (s.n == 0) {
		*ret_ms = ZONE_MS;
		return true;
	}
	if (str_eq(s, S("Z"))) {
		*ret_ms = 0;
		return true;
	}
	if (s.p[0] != '+' && s.p[0] != '-')
		return false;
	h = number(s, 1, 2);
	m = number(s, s.n - 2, 2);
	if (!(s.n == 5 || (s.n == 6 && s.p[3] == ':')) || h < 0 || h > 14 || m < 0 || m > 59)
		return false;
	*ret_ms = (h * MS_HOUR + m * MS_MINUTE) * (s.p[0] == '-' ? -1 : 1);
	return true;
}

bool instant_parse(str s, instant *ret_t)
{
	int hour, minute, second = 0;
	int64_t zone, ms = 0;
	size_t at = 16;
	date d;

	if (!date_parse(str_sub(s, 0, 10), &d))
		return false;
	if (s.n == 10) {
		*ret_t = instant_at(d, 0);
		return true;
	}
	if ((!at_is(s, 10, 'T') && !at_is(s, 10, ' ')) || !at_is(s, 13, ':'))
		return false;
	hour = number(s, 11, 2);
	minute = number(s, 14, 2);
	if (at_is(s, at, ':')) {
		second = number(s, at + 1, 2);
		at += 3;
		if (at_is(s, at, '.')) {
			int64_t unit = 100;

			for (at++; at < s.n && s.p[at] >= '0' && s.p[at] <= '9'; at++, unit /= 10)
				ms += (s.p[at] - '0') * unit;
		}
	}
	if (hour < 0 || hour > 23 || minute < 0 || minute > 59 || second < 0 || second > 59)
		return false;
	if (!zone_parse(str_sub(s, at, s.n), &zone))
		return false;
	*ret_t = (instant){ d.day * MS_DAY + hour * MS_HOUR + minute * MS_MINUTE + second * 1000 + ms - zone };
	return true;
}
