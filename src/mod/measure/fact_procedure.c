/* SPDX-License-Identifier: Apache-2.0 */
/*
 * fact_procedure.c - facts of the catalogue, from the events procedure.*: what is in force, and was it published in
 * time. A version "ends" on the day it is no longer in force; "lodged" is the day of the decision.
 */
#include "base/base.h"

#include "lib/json/json.h"
#include "mod/measure/fact.h"

/* Decision 766, indicator 1.1: a province decides at least five working days before the procedure takes effect. */
#define DAYS_BEFORE 5

static str subject_of(const struct event *e)
{
	return str_starts(e->verb, S("procedure.")) && str_find(e->subject, '@') > 0 ? e->subject : S("");
}

static date day_of(const struct json *j, const char *key)
{
	date d = { 0 };

	date_parse(json_text(j, key), &d);
	return d;
}

/* The parts a procedure must have (Decree 63/2010, Article 8): name, sequence, way, papers, period, audience, agency,
 * result. Form, fee and conditions are there only where the procedure has them. */
static bool complete(const struct json *j)
{
	static const char *const lists[] = { "sequence", "papers", "results" };
	static const char *const texts[] = { "title", "audience", "agency", "service" };
	bool ok = json_get(json_get(j, "period"), "n") != NULL;

	for (size_t i = 0; i < ARRAY_LEN(lists); i++)
		ok = ok && json_get(j, lists[i]) && json_get(j, lists[i])->n > 0;
	for (size_t i = 0; i < ARRAY_LEN(texts); i++)
		ok = ok && json_text(j, texts[i]).n > 0;
	return ok;
}

static int64_t bits_of(struct ctx *c, const struct json *j)
{
	date decided = day_of(json_get(j, "decision"), "date"), from = day_of(j, "effective_from");
	str service = json_text(j, "service");
	int64_t fee = 0, b = FACT_RECEIVED;

	json_int(j, "fee", &fee);
	b |= str_eqz(service, "full") ? FACT_FULL : 0;
	b |= str_eqz(service, "partial") ? FACT_PARTIAL : 0;
	b |= fee > 0 ? FACT_FEE : 0;
	b |= complete(j) ? FACT_COMPLETE : 0;
	if (decided.day && from.day)
		b |= FACT_DECIDED |
		     (decided.day <= fact_working_days_before(c->mem, from, DAYS_BEFORE).day ? FACT_IN_TIME : 0);
	return b;
}

static int64_t opt_day(date d)
{
	return d.day ? d.day : FACT_NONE;
}

static int fold(struct ctx *c, const struct event *e, const struct json *set, const struct fact *before,
		struct fact *ret)
{
	struct buf b = buf_new(c->mem, 0);
	struct json *was = NULL, *now;
	str why, rest = e->subject;

	if (!set)
		return 0;
	if (before->memo.n)
		TRY(json_parse(c->mem, before->memo, JSON_DEPTH, &was, &why));
	TRY(json_merge(c->mem, was, set, &now));
	json_write(&b, now);
	*ret = (struct fact){
		.subject = ret->subject,
		.kind = ret->kind,
		.seq = ret->seq,
		.unit = str_eqz(json_text(now, "agency"), "commune") ? S("") : json_text(now, "agency"),
		.procedure = str_cut(&rest, '@'),
		.field = json_text(now, "field"),
		.official = S(""),
		.bits = bits_of(c, now),
		.day = { [ON_LODGED] = opt_day(day_of(json_get(now, "decision"), "date")),
			 [ON_RECEIVED] = opt_day(day_of(now, "effective_from")),
			 [ON_ENDED] = opt_day(day_of(now, "effective_to")),
			 [ON_RATED] = FACT_NONE, [ON_ACTED] = FACT_NONE, [ON_LATE] = FACT_NONE, [ON_INDEX] = FACT_NONE },
		.late_from = FACT_NONE,
		.index_from = FACT_NONE,
		.memo = buf_view(&b),
	};
	return 0;
}

const struct fact_source fact_procedure = { "procedure", subject_of, fold };
