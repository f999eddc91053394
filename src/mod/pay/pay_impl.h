/* SPDX-License-Identifier: Apache-2.0 */
/* pay_impl.h - what the files of mod/pay share. */
#ifndef MOD_PAY_IMPL_H
#define MOD_PAY_IMPL_H

#include "mod/pay/pay.h"

struct pdf_fonts;

enum attempt_state { ATTEMPT_OPEN, ATTEMPT_PAID, ATTEMPT_FAILED, ATTEMPT_STATE_COUNT };

/* One try to pay through a gateway. */
struct attempt {
	str ref, payment, gateway; /* ref: what the gateway calls it by */
	int64_t amount;
	enum attempt_state state;
	instant opened_at, until, ended_at;
	str number, note; /* the gateway's own number; what was strange */
};

/* USED: it paid `payment`, but for `excess`. SURPLUS: that was paid or given up before. SHORT: too little.
 * UNKNOWN: nobody knows what for. RETURNED: refunded. */
enum money_state { MONEY_USED, MONEY_SURPLUS, MONEY_SHORT, MONEY_UNKNOWN, MONEY_RETURNED, MONEY_STATE_COUNT };

struct money {
	str id, method, unit;
	int64_t amount, excess;
	instant at; /* when it was paid, as its source says */
	str content, payment;
	enum money_state state;
	int64_t cashier; /* who took the cash */
	instant entered_at;
};

enum refund_state { REFUND_ASKED, REFUND_APPROVED, REFUND_REJECTED, REFUND_DONE, REFUND_STATE_COUNT };

struct refund {
	str code, money, unit;
	int64_t amount;
	str reason, receiver;
	enum refund_state state;
	int64_t asked_by, decided_by;
	instant asked_at, decided_at, done_at;
	str number; /* of the transfer that gave it back */
};

struct till {
	str unit;
	date day;
	int64_t cashier, vouchers, amount, counted;
	str note;
	instant closed_at;
};

struct payee {
	str unit, bank, bank_name, account, name, basis;
	instant changed_at;
};

const char *attempt_state_slug(enum attempt_state s);
const char *money_state_slug(enum money_state s);
const char *money_state_title(enum money_state s);
const char *refund_state_slug(enum refund_state s);
const char *refund_state_title(enum refund_state s);

/* ---- pay.c: the rules ---------------------------------------------------------------------------------- */

/* In a command: a new payment of the dossier, and the applicant is told. `wait`: the dossier waits for it. */
int pay_open(struct ctx *c, const struct dossier *d, enum pay_stage stage, int64_t amount, str lines, bool wait);
/* In a command: money came in for the payment called `code` (it need not exist). 1: this very money is known
 * already and nothing happened. m->state, m->payment and m->excess are set. */
int pay_receive(struct ctx *c, struct money *m, str code);
/* In a command: money in the differences pays a waiting payment after all. It must be enough. */
int pay_use(struct ctx *c, const struct money *before, const struct payment *p);
/* In a command: a waiting payment is given up. */
int pay_cancel(struct ctx *c, const struct payment *p, const char *verb);
/* The payment, if c->who may see it: the dossier's people, the unit's accountants, whoever has the look-up
 * code (`key`, may be empty). E_NOTFOUND otherwise. *ret_d may be NULL. */
int pay_see(struct ctx *c, str code, str key, struct payment *ret, struct dossier **ret_d);
/* Is this text a payment's code, check digit and all? Finds the first one in what a bank made of a transfer's
 * content ("CT DEN PT26010500017 ND..."). */
bool pay_code_ok(str code);
bool pay_code_in(struct arena *mem, str content, str *ret_code);
/* The unit whose money c->who keeps; E_DENIED with words. */
int pay_own_unit(struct ctx *c, unsigned perm, str *ret);
/* The account for transfers to this unit; E_NOTFOUND when there is none. */
int payee_of(struct ctx *c, str unit, struct payee *ret);
/* The VietQR text of a waiting payment; E_NOTFOUND when the unit has no account. */
int pay_qr(struct ctx *c, const struct payment *p, str *ret_text, struct payee *ret_payee);

/* ---- the rest -------------------------------------------------------------------------------------------- */

extern const struct reaction pay_reactions[];
extern const struct command pay_commands[];
extern const struct job_kind pay_jobs[];
extern const struct aggregate pay_aggregates[];
int pay_tick(struct ctx *c);
int pay_demo(struct ctx *c);
/* The voucher of a paid payment as PDF. */
/* "tám nghìn đồng" */
str pay_words(struct arena *mem, int64_t amount);
int pay_voucher(struct ctx *c, const struct payment *p, const struct dossier *d, struct pdf_fonts *fonts, str *ret_pdf);

#endif
