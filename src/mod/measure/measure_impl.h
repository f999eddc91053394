/* SPDX-License-Identifier: Apache-2.0 */
/* measure_impl.h - what the files of mod/measure share. Private. */
#ifndef MOD_MEASURE_IMPL_H
#define MOD_MEASURE_IMPL_H

#include "mod/measure/fact.h"
#include "mod/measure/measure.h"
#include "mod/measure/measure_store.h"

extern const struct command measure_commands[];
extern const struct field measure_define_fields[];
extern const struct page measure_pages[];
extern const struct cli_verb measure_verbs[];

int measure_define(struct ctx *c);
/* Loads the definitions that are part of the program; for `init --demo` and `measures load`. */
int measure_define_built_in(struct ctx *c);
int measure_dump(struct ctx *c, int (*each)(void *arg, str subject, const struct json *state), void *arg);

/* Reads one definition. E_INVALID with words. The result shares the JSON's texts. */
int measure_read_json(struct ctx *c, const struct json *j, struct measure *ret);
/* The counters that a part is reckoned from: their number, at most MEASURE_COUNTERS. */
#define MEASURE_COUNTERS 4
size_t measure_part_counters(const struct measure_component *k, const struct measure_part *p, struct counter *ret);

/* A round of the courier; all there is. */
int measure_follow(struct ctx *c);
int measure_fold_all(struct ctx *c);
/* Forgets and folds everything again. */
int measure_rebuild(struct ctx *c, struct buf *out);
/* Counts again in another way and compares; the number of differences. */
int measure_check(struct ctx *c, struct buf *out);

/* The same question for each of many units, none of them below another. */
int measure_eval_units(struct ctx *c, const struct measure *m, const struct measure_query *q, const str *units, size_t n,
		       struct measure_result *ret);

/* num / den in hundredths of a percent, half up; den > 0. */
int64_t measure_percent(int64_t num, int64_t den);
/* "97,28 %", "8,5", "1.234", or "không tính được" for people. */
str measure_text(const struct ctx *c, const struct measure *m, bool known, int64_t value);
/* "97.28" for programs: hundredths as a decimal number. */
str measure_decimal(struct arena *mem, int64_t hundredths);
/* How much may c->who see of q->unit: all (own unit and below; *ret_public false; the unit is set to what they
 * command), or what is published for everybody. Filters below the unit are not public: E_DENIED with words. */
int measure_may(struct ctx *c, struct measure_query *q, bool *ret_public);
/* What the public does not get of a result: E_DENIED for internal measures, no values from small samples. */
bool measure_published(const struct measure_result *r);
/* Address of the list behind a part, under `base` ("/api/v1/measures" or "/chi-so"). */
str measure_cases_url(struct arena *mem, const char *base, const struct measure_result *r, str part);
/* "?unit=…&from=…&to=…&as_of=…&seq=…", what makes the number again. */
str measure_query_url(struct arena *mem, const struct measure_query *q);
/* The command that prints the same number. */
str measure_command(struct arena *mem, const struct measure_result *r);
/* The code of the province, or empty. */
int measure_store_province(struct ctx *c, str *ret);
/* Question and measure of a page: ?unit= from= to= as_of= seq= version= procedure= field= channel= official=. */
struct req;
int measure_query_read(struct ctx *c, const struct req *q, struct measure_query *ret);

#endif
