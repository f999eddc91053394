/* SPDX-License-Identifier: Apache-2.0 */
/*
 * gateway.h - what a payment gateway is to us: one struct of functions, one of them today (vnpay.c).
 *
 * The payer is sent to the gateway's address and comes back to a page that decides nothing. Whether it was
 * paid we believe only what the gateway signed: its notification, or its answer to our question. Both are
 * brought to one form here, struct gateway_word, and both end in the same command.
 */
#ifndef MOD_PAY_GATEWAY_H
#define MOD_PAY_GATEWAY_H

#include "lib/fetch/fetch.h"
#include "mod/pay/pay_impl.h"

/* How long a payer may take at the gateway. */
#define GATEWAY_MINUTES 15

enum gateway_result { GATEWAY_PENDING, GATEWAY_PAID, GATEWAY_FAILED };

/* What the gateway says about an attempt. */
struct gateway_word {
	str ref;
	enum gateway_result result;
	int64_t amount; /* đồng */
	str number;     /* of the gateway */
	str note;       /* its codes */
	instant at;     /* when it was paid; ms 0: not said */
};

/* What a notification is answered. */
enum gateway_verdict { HEARD_OK, HEARD_UNKNOWN, HEARD_BEFORE, HEARD_AMOUNT, HEARD_FORGED, HEARD_FAILED };

struct gateway {
	const char *name, *title;
	/* Is it set up here? */
	bool (*ready)(struct ctx *c);
	/* Where to send the payer, who comes from the address `ip` and goes back to `back`. */
	int (*address)(struct ctx *c, const struct attempt *a, str dossier, str ip, str back, str *ret_url);
	/* A notification as it came, the query of its address. E_DENIED: not signed by the gateway. */
	int (*hear)(struct ctx *c, str query, struct gateway_word *ret);
	void (*reply)(struct jw *w, enum gateway_verdict v);
	/* The question how an attempt stands, asked under the name `id`, and its answer. E_DENIED: not signed; E_BUSY:
	 * no answer to this question. */
	int (*ask)(struct ctx *c, const struct attempt *a, str id, struct fetch *ret);
	int (*answer)(struct ctx *c, const struct attempt *a, str body, struct gateway_word *ret);
};

extern const struct gateway gateway_vnpay;
/* By name; NULL: no such gateway, or not set up. */
const struct gateway *gateway_find(struct ctx *c, str name);
/* The one to offer; NULL: none is set up. */
const struct gateway *gateway_ready(struct ctx *c);

#endif
