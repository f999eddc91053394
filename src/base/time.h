/* SPDX-License-Identifier: Apache-2.0 */
/*
 * time.h - moments and civil days, two types so that the compiler keeps them apart.
 *
 * An instant is UTC milliseconds since 1970; it is what the database stores. A date is a civil day
 * in Vietnam (days since 1970-01-01, proleptic Gregorian). Vietnam is UTC+7 without summer time;
 * that constant lives in time.c alone. Nothing here reads the machine's clock but instant_clock(),
 * which only src/app calls: everybody else uses ctx->now.
 */
#ifndef BASE_TIME_H
#define BASE_TIME_H

#include "base/str.h"

typedef struct instant {
	int64_t ms;
} instant;

typedef struct date {
	int32_t day;
} date;

#define MS_MINUTE INT64_C(60000)
#define MS_HOUR (60 * MS_MINUTE)
#define MS_DAY (24 * MS_HOUR)

/* The machine's clock, for src/app only. */
instant instant_clock(void);

/* Civil calendar. date_ymd() wants a real date (date_valid). Weekday: 0 Monday … 6 Sunday. */
bool date_valid(int year, int month, int day);
date date_ymd(int year, int month, int day);
void date_parts(date d, int *ret_year, int *ret_month, int *ret_day);
int date_weekday(date d);

/* The Vietnamese day of a moment, the minute within that day (0…1439), and a moment from the two
 * (minute may be outside 0…1439 and carries over). */
date instant_date(instant t);
int instant_minute(instant t);
instant instant_at(date d, int minute);

/* ISO 8601 "2026-02-17T08:30:00+07:00" / "2026-02-17". */
str instant_iso(struct arena *a, instant t);
str date_iso(struct arena *a, date d);
/* As people write it: "08:30 ngày 17/02/2026" / "17/02/2026". */
str instant_vi(struct arena *a, instant t);
str date_vi(struct arena *a, date d);
/* Parses ISO 8601; without a zone the time is Vietnamese; seconds and fractions are optional; a bare
 * date is 00:00. date_parse() also takes day/month/year as Vietnamese people write it (5/1/2026). False otherwise. */
bool instant_parse(str s, instant *ret_t);
bool date_parse(str s, date *ret_d);

#endif
