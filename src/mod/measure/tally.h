/* SPDX-License-Identifier: Apache-2.0 */
/* tally.h - counts being added up in memory before they are written. Private to mod/measure. */
#ifndef MOD_MEASURE_TALLY_H
#define MOD_MEASURE_TALLY_H

#include "mod/measure/measure_store.h"

struct tally {
	struct arena *mem;
	const struct counter *counters;
	size_t counter_n;
	struct cell *slots; /* open addressing, doubled when three quarters full; procedure.p NULL: free */
	size_t n, cap;
};

struct tally tally_new(struct arena *mem, const struct counter *counters, size_t n);
/* Adds `sign` to every cell in which the fact counts. */
void tally_fact(struct tally *t, const struct fact *f, int64_t sign);
void tally_cell(struct tally *t, const struct cell *cell);
/* Writes what is not zero. */
int tally_write(struct ctx *c, const struct tally *t);
/* The month of a day: year * 12 + month - 1. */
int64_t tally_month(int64_t day);

#endif
