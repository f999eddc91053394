/* SPDX-License-Identifier: Apache-2.0 */
/* pay_store.h - SQL and row mapping of mod/pay. No rules. */
#ifndef MOD_PAY_STORE_H
#define MOD_PAY_STORE_H

#include "mod/pay/pay_impl.h"

struct json;

/* E_NOTFOUND when there is none, for all *_get. */
int store_payment_get(struct ctx *c, str code, struct payment *ret);
int store_payment_list(struct ctx *c, str dossier, struct payment **ret, size_t *ret_n);
/* Inserts (before NULL) or updates, and records `verb` with what changed; so all *_save. */
int store_payment_save(struct ctx *c, const struct payment *before, const struct payment *p, const char *verb, str about);
/* Waiting, with a day to pay at or before `until`, that were not yet reminded (or, `lapsed`, at all). */
int store_payment_due(struct ctx *c, instant until, bool lapsed, int64_t limit, struct payment **ret, size_t *ret_n);

struct payment_filter {
	str unit, q, state, method;
	instant from, to; /* paid in [from, to) when `paid`, else opened */
	bool paid;
	int64_t limit, offset;
};
struct payment_sums {
	int64_t n, amount;
};
int store_payment_find(struct ctx *c, const struct payment_filter *f, struct payment **ret, size_t *ret_n,
		       struct payment_sums *ret_sums);

/* What came in on each day by each method. */
struct day_total {
	date day;
	str method;
	int64_t n, amount;
};
int store_totals(struct ctx *c, str unit, instant from, instant to, struct day_total **ret, size_t *ret_n);

int store_attempt_get(struct ctx *c, str ref, struct attempt *ret);
int store_attempt_list(struct ctx *c, str payment, struct attempt **ret, size_t *ret_n);
int store_attempt_save(struct ctx *c, const struct attempt *before, const struct attempt *a, const char *verb);

int store_money_get(struct ctx *c, str id, struct money *ret);
int store_money_save(struct ctx *c, const struct money *before, const struct money *m, const char *verb);
/* Differences of a unit: surplus, short, unknown, or used with an excess that is not refunded; oldest first. */
int store_money_open(struct ctx *c, str unit, int64_t limit, int64_t offset, struct money **ret, size_t *ret_n,
		     int64_t *ret_total);
/* Cash that a cashier of the unit took on a day: number and sum. */
int store_cash(struct ctx *c, str unit, date day, int64_t cashier, struct payment_sums *ret);

int store_refund_get(struct ctx *c, str code, struct refund *ret);
int store_refund_save(struct ctx *c, const struct refund *before, const struct refund *r, const char *verb);
int store_refund_list(struct ctx *c, str unit, str money, int64_t limit, int64_t offset, struct refund **ret, size_t *ret_n,
		      int64_t *ret_total);

int store_till_get(struct ctx *c, str unit, date day, int64_t cashier, struct till *ret);
int store_till_save(struct ctx *c, const struct till *t);
int store_till_list(struct ctx *c, str unit, int64_t limit, struct till **ret, size_t *ret_n);

int store_payee_get(struct ctx *c, str unit, struct payee *ret);
int store_payee_save(struct ctx *c, const struct payee *before, const struct payee *p);
int store_payee_list(struct ctx *c, struct payee **ret, size_t *ret_n);

/* Every row, for the replay check. */
#define STORE_DUMP(name) \
	int store_dump_##name(struct ctx *c, int (*each)(void *arg, str subject, const struct json *state), void *arg)
STORE_DUMP(payments);
STORE_DUMP(attempts);
STORE_DUMP(money);
STORE_DUMP(refunds);
STORE_DUMP(tills);
STORE_DUMP(payees);

#endif
