/* SPDX-License-Identifier: Apache-2.0 */
/* measure_env.h - one question, with what has been read to answer it: many measures share it. Private. */
#ifndef MOD_MEASURE_ENV_H
#define MOD_MEASURE_ENV_H

#include "mod/measure/measure_count_store.h"

struct measure_env {
	struct ctx *c;
	struct measure_query q;
	struct span span;
	bool cells;          /* answered from the counts that are kept */
	const struct counter *counters;
	size_t counter_n;
	struct sums sums;    /* of the unit and everything below it */
	const str *units;    /* those; none: everybody */
	size_t unit_n;
	const struct late_row *late;
	size_t late_n;
};

/* Reads what the answers need; q is filled (measure_query_fill). */
int measure_env_new(struct ctx *c, const struct measure_query *q, struct measure_env **ret);
/* The same question to many units, none of them below another, for one measure. */
int measure_env_units(const struct measure_env *all, const struct measure *m, const str *units, size_t n,
		      struct measure_env **ret);
int measure_eval_in(const struct measure_env *e, const struct measure *m, struct measure_result *ret);
/* How many are behind a part. */
int measure_part_count(const struct measure_env *e, const struct measure_component *k, const struct measure_part *p,
		       int64_t *ret);
int measure_span(struct ctx *c, const struct measure_query *q, struct span *ret);

#endif
