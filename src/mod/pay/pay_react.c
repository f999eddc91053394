/* SPDX-License-Identifier: Apache-2.0 */
/* pay_react.c - what happens to payments when something happens to a dossier, or to the catalogue. */
#include "base/base.h"

#include "lib/mo/mo.h"
#include "mod/pay/fee.h"
#include "mod/pay/pay_store.h"

/* The dossier, for whoever acts: commands on it have already asked who that is. */
static int dossier_of(struct ctx *c, str code, struct dossier **ret)
{
	const struct who *who = c->who;
	int err;

	c->who = &who_system;
	err = dossier_see(c, code, ret);
	c->who = who;
	return err;
}

static int has_stage(struct ctx *c, str dossier, enum pay_stage stage, bool *ret)
{
	struct payment *list;
	size_t n;

	TRY(store_payment_list(c, dossier, &list, &n));
	*ret = false;
	for (size_t i = 0; i < n; i++)
		*ret |= list[i].stage == stage;
	return 0;
}

/* Opens what is due at this stage, once. */
static int ask_for(struct ctx *c, const struct dossier *d, enum pay_stage stage, bool wait)
{
	struct fee_line *lines;
	struct procedure *p;
	bool asked;
	int64_t sum;
	size_t n;

	TRY(has_stage(c, d->code, stage, &asked));
	if (asked)
		return 0;
	TRY(dossier_procedure(c, d, &p));
	TRY(fee_lines(c, p, d, stage, &lines, &n));
	sum = fee_sum(lines, n);
	return sum ? pay_open(c, d, stage, sum, fee_lines_json(c->mem, lines, n), wait) : 0;
}

static int on_lodge(struct ctx *c, str code)
{
	struct dossier *d;

	TRY(dossier_of(c, code, &d));
	return str_eq(d->channel, S("online")) ? ask_for(c, d, STAGE_LODGE, true) : 0;
}

/* At the counter and by post the fee of a lodging is taken when it is received. */
static int on_accept(struct ctx *c, str code)
{
	struct dossier *d;

	TRY(dossier_of(c, code, &d));
	TRY(ask_for(c, d, STAGE_LODGE, true));
	return ask_for(c, d, STAGE_ANY, false);
}

static int on_sign(struct ctx *c, str code)
{
	struct dossier *d;

	TRY(dossier_of(c, code, &d));
	return d->state == DOSSIER_FINISHED ? ask_for(c, d, STAGE_RESULT, false) : 0;
}

/* What is due when the result is handed over is paid before it is. */
static int on_deliver(struct ctx *c, str code)
{
	struct payment *list;
	size_t n;

	TRY(store_payment_list(c, code, &list, &n));
	for (size_t i = 0; i < n; i++)
		if (list[i].state == PAY_WAITING && list[i].stage != STAGE_ANY)
			return ctx_fail(c, E_CONFLICT, "", _("Còn phải nộp %lld đồng phí, lệ phí (%.*s). Hãy thu trước khi trả "
							     "kết quả."), (long long)list[i].amount, STR_ARG(list[i].code));
	return 0;
}

/* Who gets nothing owes nothing; what was paid is for the accountant to decide. */
static int on_end(struct ctx *c, str code)
{
	struct payment *list;
	size_t n;

	TRY(store_payment_list(c, code, &list, &n));
	for (size_t i = 0; i < n; i++)
		if (list[i].state == PAY_WAITING)
			TRY(pay_cancel(c, &list[i], "payment.cancel"));
	return 0;
}

/* A version whose tables cannot be understood is not published. The subject is CODE@VERSION. */
static int on_publish(struct ctx *c, str subject)
{
	str rest = subject, code = str_cut(&rest, '@');
	struct procedure *p;
	int64_t version;

	if (!rest.p || !str_int(rest, &version) || procedure_get(c, code, version, &p) < 0)
		return 0;
	return fee_check(c, p);
}

const struct reaction pay_reactions[] = {
	{ "dossier.lodge", on_lodge },	   { "dossier.accept", on_accept },  { "dossier.sign", on_sign },
	{ "dossier.deliver", on_deliver }, { "dossier.refuse", on_end },     { "dossier.withdraw", on_end },
	{ "dossier.stop", on_end },	   { "procedure.publish", on_publish }, { 0 },
};
