/* SPDX-License-Identifier: Apache-2.0 */
/* measure_store.h - SQL and row mapping of what is folded. No rules. Private to mod/measure. */
#ifndef MOD_MEASURE_STORE_H
#define MOD_MEASURE_STORE_H

#include "lib/db/db.h"
#include "mod/measure/fact.h"

/* Level of service and field of a procedure version; left alone when there is no such version. */
int measure_store_procedure(struct ctx *c, str code, int64_t version, str *service, str *field);

/* One version of a definition, as it is kept. */
struct version {
	str name;
	int64_t version;
	date from, to; /* to: the first day of the next one; day 0: none */
	str body;
};
/* In the order of the definitions: those of a name (empty: all), of a number (0: all), in force on a day (0: any). */
int measure_store_versions(struct ctx *c, str name, int64_t version, date on, struct version **ret, size_t *ret_n);
int measure_store_version_put(struct ctx *c, const struct version *v, int64_t place);

/* *ret has an empty subject when nothing is known. */
int measure_store_fact(struct ctx *c, str subject, struct fact *ret);
/* Puts a fact in the place of `before` (subject empty: none); before stays in the past when it counted differently. */
int measure_store_fact_put(struct ctx *c, const struct fact *before, const struct fact *f, enum fact_change change);
/* The row of what is known of a subject (past false), or the rows of what was known, oldest first, without memo. */
int measure_store_facts(struct ctx *c, bool past, str subject, struct fact **ret, size_t *ret_n);
/* All that is known now, by subject; without memo. The fact is gone with the next one. */
int measure_store_each(struct ctx *c, int (*fn)(void *arg, const struct fact *f), void *arg);
int measure_store_fact_total(struct ctx *c, int64_t *ret_now, int64_t *ret_past);

int measure_store_counters(struct ctx *c, struct counter **ret, size_t *ret_n);
/* The counter of this kind, anchor and masks, made when there is none: 1 new, 0 known. */
int measure_store_counter(struct ctx *c, struct counter *k);

/* One number of the table of counts. period: days, or months (year * 12 + month - 1), since 1970. */
struct cell {
	int64_t counter;
	str procedure, unit;
	int64_t level, period, n;
};
int measure_store_cell_add(struct ctx *c, const struct cell *cell);
int measure_store_cells(struct ctx *c, int (*each)(void *arg, const struct cell *cell), void *arg);

/* The last event taken in; the last there is. */
int measure_store_seq(struct ctx *c, int64_t *ret_seq);
int measure_store_seq_put(struct ctx *c, int64_t seq);
int measure_store_tip(struct ctx *c, int64_t *ret_seq);
/* Events after `seq` up to `until`, at most `limit`; the event is gone with the next one. By subject: all of them. */
typedef int event_fn(void *arg, struct arena *mem, const struct event *e);
int measure_store_events(struct ctx *c, int64_t seq, int64_t limit, event_fn *fn, void *arg);
int measure_store_events_by_subject(struct ctx *c, int64_t until, event_fn *fn, void *arg);
/* When an event was written; 0: there is none. */
int measure_store_time(struct ctx *c, int64_t seq, int64_t *ret_ms);
/* The last event at or before a moment; 0: none. */
int measure_store_seq_at(struct ctx *c, instant at, int64_t *ret_seq);
/* Forgets all that follows from the ledger. */
int measure_store_clear(struct ctx *c);

#endif
