/* SPDX-License-Identifier: Apache-2.0 */
/* pay_view.h - what the templates of mod/pay see. */
#ifndef MOD_PAY_VIEW_H
#define MOD_PAY_VIEW_H

#include "core/web/view.h"
#include "mod/pay/fee.h"
#include "mod/pay/pay_store.h"

struct gateway;

/* One payment, for whoever pays or takes the money. */
struct pay_page {
	struct payment p;
	const struct dossier *d;
	const struct procedure *procedure;
	const struct fee_line *lines;
	size_t line_n;
	str key;      /* look-up code the page was opened with, to be carried on */
	str unit;     /* name of who collects */
	str qr;       /* VietQR text; empty: no account */
	struct payee payee;
	const char *gateway; /* title; NULL: none */
	bool may_cash;
	const char *done; /* what was just done; NULL: nothing */
};

/* What a dossier costs. */
struct fee_page {
	const struct dossier *d;
	const struct procedure *procedure;
	const struct payment *payments;
	size_t payment_n;
	const struct fee_line *lines; /* all stages, asked for or not */
	size_t line_n;
	str key;
	bool may_ask;
};

/* On the way to the gateway. */
struct leave_page {
	const struct payment *p;
	str url, key;
	const char *gateway;
};

struct finance_page {
	str unit;
	const struct payment *list;
	size_t n;
	struct payment_sums sums;
	struct paging paging;
	str state, method;
	date from, to;
	str csv, xlsx;
};

struct totals_page {
	str unit;
	const struct day_total *list;
	size_t n;
	date from, to;
	str csv, xlsx;
};

struct difference {
	struct money m;
	const struct refund *refund; /* the last one; NULL: none */
};

struct differences_page {
	str unit;
	const struct difference *list;
	size_t n;
	struct paging paging;
};

/* A line of a bank statement and what taking it in would do. */
struct statement_row {
	str ref, content, payment, what; /* what: in words */
	instant at;
	int64_t amount;
	bool known, matched;
};

struct statement_page {
	str unit, file, name;
	const struct statement_row *list;
	size_t n, fresh, matched;
	int64_t amount;
};

struct refunds_page {
	str unit;
	const struct refund *list;
	size_t n;
	struct paging paging;
	bool may_ask, may_decide;
	int64_t me;
};

struct till_page {
	str unit;
	struct payment_sums cash; /* of today, c->who's own */
	bool closed;
	const struct till *list;
	size_t n;
};

struct payees_page {
	const struct payee *list;
	size_t n;
};

/* Address of this page with the key carried on. */
str pay_url(struct arena *mem, const char *before, str code, const char *after, str key);
const char *pay_colour(enum pay_state s);
/* Who this account is; empty: nobody. */
str pay_person(struct ctx *c, int64_t account);

#endif
