/* SPDX-License-Identifier: Apache-2.0 */
/*
 * measure.h - chỉ số: a number that follows from the ledger by a formula that is data.
 *
 * A measure has versions, each with the day it takes effect; a number is asked for a unit and days, as of a moment
 * and an event, under the version in force on the last of these days or any other. The same question always gets
 * the same answer: from counts that are kept (now) or from facts (as of the past). Every count opens into its cases.
 */
#ifndef MOD_MEASURE_H
#define MOD_MEASURE_H

#include "core/command/command.h"

struct jw;

/* How a part is counted. X(NAME, "slug"): flows count what happened on the days asked for; the others what
 * stands at their end, or at the moment asked for when that comes first. */
#define MEASURE_READS(X)                                                                      \
	X(LODGED, "lodged")               /* flow: lodged, decided */                         \
	X(RECEIVED, "received")           /* flow: received; came into force */               \
	X(ENDED, "ended")                 /* flow: ended */                                   \
	X(RATED, "rated")                 /* flow: rated */                                   \
	X(SINCE_LODGED, "since_lodged")   /* lodged by then */                                \
	X(SINCE_ENDED, "since_ended")     /* ended by then */                                 \
	X(IDLE, "idle")                   /* nothing done for `days` days by then */          \
	X(OPEN, "open")                   /* received, not ended */                           \
	X(OPEN_LATE, "open_late")         /* … and its due date has passed */                 \
	X(OPEN_ON_TIME, "open_on_time")                                                       \
	X(INDEX_LATE, "open_late_index")  /* the same by the reckoning of Decision 766 */     \
	X(INDEX_ON_TIME, "open_on_time_index")

enum measure_read {
#define X(name, slug) READ_##name,
	MEASURE_READS(X)
#undef X
	READ_COUNT
};

/* What is counted: facts (fact.h) of `kind` with all bits of need and none of without; and with what weight it
 * goes into the numerator and the denominator. */
struct measure_part {
	str name, title;
	enum measure_read read;
	int64_t days; /* READ_IDLE */
	int64_t need, without;
	int64_t num, den;
};

/* SHARE: numerator / denominator, in hundredths of a percent, half up. MEAN: the same quotient, in hundredths,
 * rounded to tenths. COUNT: the numerator. */
enum measure_formula { MEASURE_SHARE, MEASURE_MEAN, MEASURE_COUNT };

struct measure_component {
	str name, title, group;
	str kind;      /* of fact: "dossier", "procedure" */
	enum measure_formula rule;
	bool scored;   /* `max` is confirmed; otherwise it gives no points */
	int64_t max;   /* hundredths of a point */
	int64_t full;  /* share in hundredths of a percent from which all points are given; 0: in proportion to 100 % */
	str certainty; /* where the maximum comes from, or what is not certain */
	str missing;   /* why there is no number yet; empty: there is */
	const struct measure_part *parts;
	size_t n;
};

struct measure_group {
	str name, title;
	int64_t max; /* hundredths */
};

struct measure {
	str name, title;
	int64_t version;
	date from, to; /* to: first day of the next version; day 0: none */
	str formula, source, certainty, note, exclusions;
	str unit;      /* "%", "điểm", "hồ sơ" */
	bool index;    /* the value is the sum of points, else that of the only component */
	bool internal; /* not for the public */
	int64_t minimum; /* smallest sample that is shown to the public, and below which officials are warned */
	bool lower;    /* the smaller the better */
	const str *grain;
	size_t grain_n;
	const struct measure_group *groups;
	size_t group_n;
	const struct measure_component *components;
	size_t n;
};

/* What is asked. Empty texts do not filter. */
struct measure_query {
	str unit; /* and everything below it today; empty: the province */
	str procedure, field, channel, official;
	date from, to;    /* both included */
	instant as_of;    /* a full second */
	int64_t seq;      /* the last event that counts */
	int64_t version;  /* 0: the one in force on `to` */
};

struct measure_count {
	const struct measure_part *part;
	int64_t n;
};

struct measure_value {
	const struct measure_component *component;
	struct measure_count *parts;
	int64_t num, den, count; /* count: the cases of the numerator */
	bool known;              /* false: the denominator is 0, or it is missing */
	int64_t value;           /* hundredths; MEASURE_COUNT: the number */
	int64_t points;          /* hundredths, when scored and known */
};

struct measure_result {
	const struct measure *measure;
	struct measure_query query;
	struct measure_value *values; /* of the components */
	bool known;
	int64_t value, sample; /* hundredths; MEASURE_COUNT: the number */
	int64_t reached, of;   /* an index: points, and the maxima of the components that have a number */
	bool small;            /* the sample is below the minimum */
	bool cells;            /* answered from the counts that are kept */
};

/* ---- reading ------------------------------------------------------------------------------------------- */

/* Those in force on a day (day 0: every version), in the order of the definitions. */
int measure_list(struct ctx *c, date on, struct measure **ret, size_t *ret_n);
/* version 0: the one in force on that day, or the first when none was yet. E_NOTFOUND with words. */
int measure_find(struct ctx *c, str name, int64_t version, date on, struct measure **ret);
/* Every version of one, the first first. */
int measure_versions(struct ctx *c, str name, struct measure **ret, size_t *ret_n);
/* Fills what is not set: the last day is today, the first that of the year, as of now and of the last event taken in.
 * A unit that is the whole province becomes ''. E_INVALID with words for from, to, as_of. */
int measure_query_fill(struct ctx *c, struct measure_query *q);
int measure_eval(struct ctx *c, const struct measure *m, const struct measure_query *q, struct measure_result *ret);

/* One case behind a count. */
struct measure_case {
	str subject, unit, procedure, official;
	int64_t bits;
	date lodged, received, ended; /* day 0: not */
	instant late_from, index_from; /* ms 0: none */
};
/* The cases of a part ("done_late"), of a component's numerator ("2.1") or of one part of it ("2.1.done_late").
 * *ret_total is the count. E_NOTFOUND when there is no such part. */
int measure_cases(struct ctx *c, const struct measure_result *r, str part, int64_t limit, int64_t offset,
		  struct measure_case **ret, size_t *ret_n, int64_t *ret_total);

/* Bounds of the 95 % Wilson interval of num out of den (den > 0), in hundredths of a percent, by whole numbers. */
void measure_wilson(int64_t num, int64_t den, int64_t *ret_low, int64_t *ret_high);

/* {name,title,…,value,sample,parts:[…]}, an object. `cases`: whether addresses of lists are given. */
void measure_write(struct ctx *c, struct jw *w, const struct measure_result *r, bool cases);

extern const struct module module_measure;

#endif
