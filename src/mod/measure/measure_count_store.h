/* SPDX-License-Identifier: Apache-2.0 */
/* measure_count_store.h - SQL that counts and lists. Private to mod/measure. */
#ifndef MOD_MEASURE_COUNT_STORE_H
#define MOD_MEASURE_COUNT_STORE_H

#include "mod/measure/measure_impl.h"

/* Days asked for, brought down to what the counts know. */
struct span {
	int64_t from, last; /* days, both included */
	instant end;        /* what stands is what stands just before this moment */
	int64_t seq;
	bool now;           /* seq is the last event taken in */
	bool midday;        /* end lies within `last`, not at its end */
};

/* Sums of kept counts, by counter (index: its id): on the days of the span; from the beginning to its last day; on
 * this last day alone, when it is not over. */
struct sums {
	size_t n; /* length of the arrays */
	int64_t *flow, *until, *today;
};
struct sums sums_new(struct arena *mem, size_t n);
int measure_count_counters(struct ctx *c, int64_t *ret_n);
/* Adds those of one unit's own cells ('' : everybody). */
int measure_count_cells(struct ctx *c, str unit, const struct span *s, struct sums *add);
/* The same for many units at once, for at most SUMS_COUNTERS counters, or all when the first is 0; `of` gives where to add a unit's, or
 * NULL when it is not asked for. */
#define SUMS_COUNTERS 8
typedef struct sums *sums_of_fn(void *arg, str unit);
int measure_count_cells_by_unit(struct ctx *c, const int64_t counters[SUMS_COUNTERS], const struct span *s,
				sums_of_fn *of, void *arg);
/* Up to a day, of one counter. */
int measure_count_until(struct ctx *c, str unit, int64_t counter, int64_t last, int64_t *add);

/* What became late today before the end of the span: how many by unit and bits. `index`: by Decision 766. */
struct late_row {
	str unit, procedure;
	int64_t bits, n;
	bool index;
};
int measure_count_late_today(struct ctx *c, const struct span *s, struct late_row **ret, size_t *ret_n);

/* How many facts are behind a part, and which; for any moment and all filters. `sub`: every unit below counts too. */
int measure_count_facts(struct ctx *c, const struct measure_query *q, const struct span *s, const struct measure_component *k,
			const struct measure_part *p, int64_t *ret);
int measure_count_cases(struct ctx *c, const struct measure_query *q, const struct span *s,
			const struct measure_component *k, const struct measure_part *p, int64_t limit, int64_t offset,
			struct measure_case **ret, size_t *ret_n);

#endif
