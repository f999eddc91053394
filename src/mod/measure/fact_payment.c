/* SPDX-License-Identifier: Apache-2.0 */
/*
 * fact_payment.c - facts of fees, from the events payment.*: asked for, paid, and how. "Lodged" and "received" are the day on
 * which the fee was asked for, "ended" the day on which it was paid; a cancelled one was never received.
 */
#include "base/base.h"

#include "lib/json/json.h"
#include "mod/measure/fact.h"

static str subject_of(const struct event *e)
{
	return str_starts(e->verb, S("payment.")) ? e->subject : S("");
}

static int64_t day_of(const struct json *j, const char *key)
{
	int64_t ms = 0;

	json_int(j, key, &ms);
	return ms ? instant_date((instant){ ms }).day : FACT_NONE;
}

static int fold(struct ctx *c, const struct event *e, const struct json *set, const struct fact *before,
		struct fact *ret)
{
	struct buf b = buf_new(c->mem, 0);
	struct json *was = NULL, *now;
	str why, method, state;
	struct fact f = *ret;

	UNUSED(e);
	if (!set)
		return 0;
	if (before->memo.n)
		TRY(json_parse(c->mem, before->memo, JSON_DEPTH, &was, &why));
	TRY(json_merge(c->mem, was, set, &now));
	json_write(&b, now);
	method = json_text(now, "method");
	state = json_text(now, "state");
	f.unit = json_text(now, "unit");
	f.procedure = f.field = f.official = S("");
	f.bits = FACT_FEE | (str_eqz(method, "gateway") ? FACT_PAID_ONLINE : str_eqz(method, "transfer") ? FACT_TRANSFER : 0);
	f.bits |= str_eqz(state, "cancelled") ? 0 : FACT_RECEIVED;
	for (int i = 0; i < ANCHORS; i++)
		f.day[i] = FACT_NONE;
	f.day[ON_LODGED] = day_of(now, "opened_at");
	f.day[ON_RECEIVED] = f.bits & FACT_RECEIVED ? f.day[ON_LODGED] : FACT_NONE;
	f.day[ON_ENDED] = day_of(now, "paid_at");
	f.late_from = f.index_from = FACT_NONE;
	f.memo = buf_view(&b);
	*ret = f;
	return 0;
}

const struct fact_source fact_payment = { "payment", subject_of, fold };
