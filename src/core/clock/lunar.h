/* SPDX-License-Identifier: Apache-2.0 */
/*
 * lunar.h - the Vietnamese lunar calendar (âm lịch), computed for UTC+7.
 *
 * How it works and how far it can be trusted: lunar.c.
 */
#ifndef CORE_LUNAR_H
#define CORE_LUNAR_H

#include "base/base.h"

#define LUNAR_YEAR_MIN 1900
#define LUNAR_YEAR_MAX 2100

struct lunar {
	int year, month, day; /* month 1…12, day 1…30 */
	bool leap; /* a leap month (tháng nhuận) follows the month of the same number */
};

/* The lunar date of a civil day of 1900-2100; false outside. */
bool lunar_of(date d, struct lunar *ret);
/* The civil day of a lunar date of lunar years 1900-2100; false when there is no such day (day 30 of
 * a short month, a leap month the year does not have). */
bool lunar_to_solar(struct lunar l, date *ret);
/* The leap month of a lunar year, 0 when it has none. */
int lunar_leap_month(int year);

#endif
