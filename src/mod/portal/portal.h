/* SPDX-License-Identifier: Apache-2.0 */
/* portal.h - what the pages of the front door show. */
#ifndef MOD_PORTAL_PORTAL_H
#define MOD_PORTAL_PORTAL_H

#include "core/ctx/ctx.h"

/* An open session of the account: when it began and until when it holds. */
struct session_view {
	instant opened_at, expires_at;
};

struct post_view {
	const char *role;
	str unit;
};

struct account_view {
	const struct who *who;
	struct post_view *posts;
	size_t n;
	struct session_view *sessions;
	size_t session_n;
};

struct ledger_view {
	str origin, vkey, note; /* note: the newest checkpoint, empty before the first event */
	int64_t size;
};

#endif
