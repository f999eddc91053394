/* SPDX-License-Identifier: Apache-2.0 */
/* form_facts.h - what the forms tell, gathered from dossier and ledger. Private to mod/form. */
#ifndef MOD_FORM_FORM_FACTS_H
#define MOD_FORM_FORM_FACTS_H

#include "core/ledger/ledger.h"
#include "core/web/web.h"
#include "lib/json/json.h"
#include "mod/dossier/dossier.h"
#include "mod/form/form_draw.h"

/* An event of the dossier: what was written with it and which fields it changed (ledger.h,
 * emit_change()). Both NULL when its payload was erased. */
struct form_act {
	str verb; /* without "dossier." */
	instant at;
	str actor; /* login */
	int64_t seq;
	str leaf;
	const struct json *about, *set;
};

/* The dossier's own events, oldest first. */
int form_acts(struct ctx *c, str code, struct form_act **ret, size_t *ret_n);
/* Name of a login or an account; empty for the program and for unknown ones. */
str form_actor(struct ctx *c, str login);

/* How a unit signs: "Ủy ban nhân dân phường Đông Kinh" for a ward; the body above it; its place. */
struct form_body {
	str name, parent, place;
};
struct form_body form_body(struct ctx *c, str unit);
/* The same for the counter that receives for `unit`: a commune's centre, where it has one. */
struct form_body form_counter(struct ctx *c, str unit);

/* Head and names of a paper that stands on the lodging: the declaration. */
int form_lodged(struct ctx *c, const struct dossier *d, struct form_slip *ret);

/* The hops of the dossier, derived from its events. */
int form_hops(struct ctx *c, const struct dossier *d, const struct procedure *p, const struct form_act *acts, size_t n,
	      struct form_hop **ret, size_t *ret_n);

/* Most lines of a whole register; more is E_LIMIT with words. A line costs about 2 ms as PDF, a tenth of it
 * as a table, and the web process serves nobody else meanwhile. */
#define FORM_BOOK_MAX_PDF 1000
#define FORM_BOOK_MAX 5000
/* The register of what was lodged with `unit` from one day to another (both included). With `page` that
 * page of it, newest first, and page->total is set; without, all of it (at most `max`), oldest first. */
int form_book(struct ctx *c, str unit, date from, date to, struct paging *page, int64_t max, struct form_book *ret);

#endif
