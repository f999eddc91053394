/* SPDX-License-Identifier: Apache-2.0 */
/*
 * lunar.c - the Vietnamese lunar calendar from the motions of Moon and Sun.
 *
 * The rules, the same as in China but for the meridian:
 *
 *  1. A month begins on the civil day (UTC+7) of the new moon.
 *  2. Month 11 holds the winter solstice: the Sun at longitude 270 degrees.
 *  3. Twelve "principal terms" lie where the Sun's longitude is a multiple of 30 degrees. Between two
 *     months 11 there are 12 or 13 months; when 13, the first without a principal term is leap and
 *     takes the number of the month before it.
 *
 * China uses UTC+8, so when a new moon or the solstice falls between 23:00 and 24:00 in Hanoi the
 * two calendars part: Tết 1985 came a month before China's, Tết 2007 and 2030 a day before.
 *
 * Vietnam uses UTC+7 since 1968 (Decision 121-CP of 8 August 1967). Tables printed before that, and
 * in the South until 1975, were made for UTC+8: Tết 1968 was kept on 29 January in the North and on
 * 30 January in the South. This file uses UTC+7 for every year. Before 1968 it is therefore the
 * calendar of today's rule, which can differ from an old almanac by a day and rarely by a month.
 *
 * New moons: Meeus, Astronomical Algorithms (2nd ed. 1998), chapter 49, all terms: errors of some
 * seconds. Sun: Meeus, Astronomical Formulae for Calculators, chapter 18 with the perturbations by
 * Venus, Jupiter and the Moon: about 2 seconds of arc, under a minute of time. Dynamical time to UTC:
 * polynomials by Espenak and Meeus (2006).
 *
 * Trust: from 1968 to 2050 no new moon lies within 80 seconds of midnight, so every month begins on
 * the right day. Four lie within 30 seconds: July 1967 (before the rule), and May 2054, November 2077
 * and October 2085, which nobody can decide today because the Earth's rotation is not predictable
 * to that precision. Floating point is used in this file alone: its results are days, they only
 * propose rows of a calendar that people confirm, and lunar_test.c holds published dates.
 */
#include "core/clock/lunar.h"

#include <math.h>

#define JD_1970 2440587.5
#define SYNODIC 29.530588861
#define ZONE_DAYS (7.0 / 24)

static double sin_deg(double x)
{
	return sin(fmod(x, 360) * (M_PI / 180));
}

static double cos_deg(double x)
{
	return sin_deg(x + 90);
}

/* Seconds of dynamical time minus universal time. */
static double delta_t(double year)
{
	double t;

	if (year < 1920) {
		t = year - 1900;
		return -2.79 + t * (1.494119 + t * (-0.0598939 + t * (0.0061966 - t * 0.000197)));
	}
	if (year < 1941) {
		t = year - 1920;
		return 21.20 + t * (0.84493 + t * (-0.076100 + t * 0.0020936));
	}
	if (year < 1961) {
		t = year - 1950;
		return 29.07 + t * (0.407 + t * (-1.0 / 233 + t / 2547));
	}
	if (year < 1986) {
		t = year - 1975;
		return 45.45 + t * (1.067 + t * (-1.0 / 260 - t / 718));
	}
	if (year < 2005) {
		t = year - 2000;
		return 63.86 +
		       t * (0.3345 + t * (-0.060374 +
					  t * (0.0017275 + t * (0.000651814 + t * 0.00002373599))));
	}
	if (year < 2050) {
		t = year - 2000;
		return 62.92 + t * (0.32217 + t * 0.005589);
	}
	t = (year - 1820) / 100;
	return -20 + 32 * t * t - 0.5628 * (2150 - year);
}

static double dynamical_to_ut(double jde)
{
	return jde - delta_t(2000 + (jde - 2451545) / 365.25) / 86400;
}

/* --- new moons ---------------------------------------------------------------------------------- */

/* One periodic term: coefficient (days), power of the eccentricity factor, multiples of M, M', F. */
struct term {
	double c;
	int e, m, mm, f;
};

static const struct term moon_terms[] = {
	{ -0.40720, 0, 0, 1, 0 },   { 0.17241, 1, 1, 0, 0 },   { 0.01608, 0, 0, 2, 0 },
	{ 0.01039, 0, 0, 0, 2 },    { 0.00739, 1, -1, 1, 0 },  { -0.00514, 1, 1, 1, 0 },
	{ 0.00208, 2, 2, 0, 0 },    { -0.00111, 0, 0, 1, -2 }, { -0.00057, 0, 0, 1, 2 },
	{ 0.00056, 1, 1, 2, 0 },    { -0.00042, 0, 0, 3, 0 },  { 0.00042, 1, 1, 0, 2 },
	{ 0.00038, 1, 1, 0, -2 },   { -0.00024, 1, -1, 2, 0 }, { -0.00007, 0, 2, 1, 0 },
	{ 0.00004, 0, 0, 2, -2 },   { 0.00004, 0, 3, 0, 0 },   { 0.00003, 0, 1, 1, -2 },
	{ 0.00003, 0, 0, 2, 2 },    { -0.00003, 0, 1, 1, 2 },  { 0.00003, 0, -1, 1, 2 },
	{ -0.00002, 0, -1, 1, -2 }, { -0.00002, 0, 1, 3, 0 },  { 0.00002, 0, 0, 4, 0 },
};

/* Planetary arguments: degrees at k = 0, degrees per lunation, coefficient in days. */
static const double planet_terms[][3] = {
	{ 299.77, 0.107408, 0.000325 },	 { 251.88, 0.016321, 0.000165 },
	{ 251.83, 26.651886, 0.000164 }, { 349.42, 36.412478, 0.000126 },
	{ 84.66, 18.206239, 0.000110 },	 { 141.74, 53.303771, 0.000062 },
	{ 207.14, 2.453732, 0.000060 },	 { 154.84, 7.306860, 0.000056 },
	{ 34.52, 27.261239, 0.000047 },	 { 207.19, 0.121824, 0.000042 },
	{ 291.34, 1.844379, 0.000040 },	 { 161.72, 24.198154, 0.000037 },
	{ 239.56, 25.513099, 0.000035 }, { 331.55, 3.592518, 0.000023 },
};

/* Julian day (UT) of new moon number k; k = 0 is the one of 6 January 2000. */
static double new_moon(int k)
{
	double t = k / 1236.85, t2 = t * t, t3 = t2 * t, t4 = t3 * t;
	double jde = 2451550.09766 + SYNODIC * k + 0.00015437 * t2 - 0.000000150 * t3 +
		     0.00000000073 * t4;
	double e = 1 - 0.002516 * t - 0.0000074 * t2;
	double m = 2.5534 + 29.10535670 * k - 0.0000014 * t2 - 0.00000011 * t3;
	double mm =
		201.5643 + 385.81693528 * k + 0.0107582 * t2 + 0.00001238 * t3 - 0.000000058 * t4;
	double f =
		160.7108 + 390.67050284 * k - 0.0016118 * t2 - 0.00000227 * t3 + 0.000000011 * t4;
	double node = 124.7746 - 1.56375588 * k + 0.0020672 * t2 + 0.00000215 * t3;

	for (size_t i = 0; i < ARRAY_LEN(moon_terms); i++) {
		const struct term *q = &moon_terms[i];
		double c = q->c * (q->e == 0 ? 1 : q->e == 1 ? e : e * e);

		jde += c * sin_deg(q->m * m + q->mm * mm + q->f * f);
	}
	jde -= 0.00017 * sin_deg(node);
	for (size_t i = 0; i < ARRAY_LEN(planet_terms); i++) {
		const double *p = planet_terms[i];

		jde += p[2] * sin_deg(p[0] + p[1] * k - (i == 0 ? 0.009173 * t2 : 0));
	}
	return dynamical_to_ut(jde);
}

/* Civil day (UTC+7) of new moon k. */
static int32_t new_moon_day(int k)
{
	return (int32_t)floor(new_moon(k) - JD_1970 + ZONE_DAYS);
}

/* Number of the last new moon on or before the civil day. */
static int new_moon_before(int32_t day)
{
	int k = (int)floor((day + JD_1970 - 2451550.1) / SYNODIC) + 1;

	while (new_moon_day(k) > day)
		k--;
	return k;
}

/* --- the Sun ------------------------------------------------------------------------------------ */

/* Apparent longitude of the Sun when the civil day begins, as a sector of 30 degrees: 0 … 11. */
static int sun_sector(int32_t day)
{
	double jd = day - ZONE_DAYS + JD_1970;
	double t = (jd + delta_t(2000 + (jd - 2451545) / 365.25) / 86400 - 2415020) / 36525,
	       t2 = t * t;
	double m = 358.47583 + 35999.04975 * t - 0.000150 * t2 - 0.0000033 * t2 * t;
	double x = 279.69668 + 36000.76892 * t + 0.0003025 * t2;

	x += (1.919460 - 0.004789 * t - 0.000014 * t2) * sin_deg(m);
	x += (0.020094 - 0.0001 * t) * sin_deg(2 * m) + 0.000293 * sin_deg(3 * m);
	x += 0.00134 * cos_deg(153.23 + 22518.7541 * t) +
	     0.00154 * cos_deg(216.57 + 45037.5082 * t);
	x += 0.00200 * cos_deg(312.69 + 32964.3577 * t);
	x += 0.00179 * sin_deg(350.74 + 445267.1142 * t - 0.00144 * t2);
	x += 0.00178 * sin_deg(231.19 + 20.20 * t);
	x -= 0.00569 + 0.00479 * sin_deg(259.18 - 1934.142 * t);
	return (int)(fmod(fmod(x, 360) + 360, 360) / 30);
}

/* --- months ------------------------------------------------------------------------------------- */

/* Number of the new moon that begins month 11 of a lunar year. */
static int month_eleven(int year)
{
	int k = new_moon_before(date_ymd(year, 12, 31).day);

	/* sector 9 begins at the solstice: when it is past already, the solstice was a month before */
	return sun_sector(new_moon_day(k)) == 9 ? k - 1 : k;
}

/* Of the 13 months from new moon k on, the index (1 … 12) of the first without a principal term. There
 * is one: twelve terms lie in thirteen months. */
static int leap_index(int k)
{
	int i = 1;

	while (sun_sector(new_moon_day(k + i)) != sun_sector(new_moon_day(k + i + 1)))
		i++;
	return i;
}

/* The month that begins at new moon k: fills year, month, leap. */
static void name_month(int k, struct lunar *ret)
{
	int year, month, day, start, next, at, leap = 13;

	date_parts((date){ new_moon_day(k) }, &year, &month, &day);
	start = month_eleven(year);
	if (k < start)
		start = month_eleven(--year);
	next = month_eleven(year + 1);
	at = k - start; /* 0: month 11 of `year` */
	if (next - start == 13)
		leap = leap_index(start);
	ret->leap = at == leap;
	at -= at >= leap;
	ret->month = (at + 10) % 12 + 1;
	ret->year = year + (at >= 2);
}

bool lunar_of(date d, struct lunar *ret)
{
	struct lunar l = { 0 };
	int year, month, day, k;

	date_parts(d, &year, &month, &day);
	if (year < LUNAR_YEAR_MIN || year > LUNAR_YEAR_MAX)
		return false;
	k = new_moon_before(d.day);
	name_month(k, &l);
	l.day = d.day - new_moon_day(k) + 1;
	*ret = l;
	return true;
}

bool lunar_to_solar(struct lunar l, date *ret)
{
	int k;

	if (l.year < LUNAR_YEAR_MIN || l.year > LUNAR_YEAR_MAX || l.month < 1 || l.month > 12 ||
	    l.day < 1 || l.day > 30)
		return false;
	/* month 11 of the year before, then forward to the month of that name */
	k = month_eleven(l.year - 1);
	for (int i = 0; i < 15; i++, k++) {
		struct lunar m;

		name_month(k, &m);
		if (m.year != l.year || m.month != l.month || m.leap != l.leap)
			continue;
		if (l.day > new_moon_day(k + 1) - new_moon_day(k))
			return false;
		*ret = (date){ new_moon_day(k) + l.day - 1 };
		return true;
	}
	return false;
}

int lunar_leap_month(int year)
{
	date d;

	for (int month = 1; month <= 12; month++) {
		if (lunar_to_solar((struct lunar){ year, month, 1, true }, &d))
			return month;
	}
	return 0;
}
