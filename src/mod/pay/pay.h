/* SPDX-License-Identifier: Apache-2.0 */
/*
 * pay.h - fees and payments: what a dossier costs and why, who owes it until when, the money that came in.
 *
 * A payment is what one dossier owes at one stage. Money comes in by cash, bank transfer or gateway; each
 * sum is a row under the name its source gave it, so the same money told twice is one row. A payment is paid
 * when money that is enough was used for it, once; all other money waits in the differences until somebody
 * refunds it or finds out whose it is. Everything that follows (voucher, dossier goes on, applicant is told)
 * happens in the command that used the money, or not at all.
 */
#ifndef MOD_PAY_H
#define MOD_PAY_H

#include "core/command/command.h"
#include "mod/dossier/dossier.h"

/* When a fee is due. National codes (HinhThucThu): lodge 1, supplement 2, result 4. STAGE_ANY is for a plain
 * fee of the catalogue, which says nothing about when: it is asked for at reception and holds up nothing. */
enum pay_stage { STAGE_LODGE, STAGE_SUPPLEMENT, STAGE_RESULT, STAGE_ANY, STAGE_COUNT };
enum pay_state { PAY_WAITING, PAY_PAID, PAY_CANCELLED, PAY_REFUNDED, PAY_STATE_COUNT };

struct payment {
	str code; /* "PT2601050001" and a check digit: also the content of a transfer */
	str dossier, unit;
	enum pay_stage stage;
	int64_t amount;
	str lines; /* JSON array of {"name","kind","amount","why","basis"} */
	enum pay_state state;
	str method; /* "cash", "transfer", "gateway"; empty: not paid */
	str money;  /* id of what paid it */
	instant opened_at, until, reminded_at, paid_at, ended_at; /* ms 0: not yet */
	int64_t voucher_year, voucher_no;
};

const char *pay_state_slug(enum pay_state s);
const char *pay_state_title(enum pay_state s); /* a msgid */
const char *pay_stage_slug(enum pay_stage s);
const char *pay_stage_title(enum pay_stage s); /* a msgid */
const char *pay_method_title(str method);      /* a msgid */

/* A dossier's payments, oldest first. Says nothing about who may see the dossier. */
int pay_of_dossier(struct ctx *c, str dossier, struct payment **ret, size_t *ret_n);
/* What is still to be paid and what was paid of it, in đồng. */
int pay_sums(struct ctx *c, str dossier, int64_t *ret_owed, int64_t *ret_paid);
/* "0000012/2026" */
str pay_voucher_text(struct arena *mem, const struct payment *p);

extern const struct module module_pay;

#endif
