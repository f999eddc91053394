/* SPDX-License-Identifier: Apache-2.0 */
/*
 * catalogue.h - how the catalogue of procedures is made public: by decisions that two people have looked at.
 *
 * A decision that announces procedures (quyết định công bố: `announcement`) is drafted from a sheet, checked
 * by a second person, then published: only then its items become versions of mod/procedure. Nothing here
 * changes a version that is public; a correction is another decision.
 *
 * For other modules: the events. `announcement.publish` (subject: the announcement's code) tells in "about"
 *	no scope brief issued_on basis_effective_on issue_by issued_in_time public_by public_on public_in_time
 *	procedures: [{code kind version complete}]
 * which is what indicators 1.1, 1.2 and 1.3 of Quyết định 766/QĐ-TTg count; dates are ISO, null when not
 * known, and a judgement is null when its date is.
 */
#ifndef MOD_CATALOGUE_H
#define MOD_CATALOGUE_H

#include "core/web/view.h"
#include "mod/procedure/procedure.h"

/* ---- decisions ---------------------------------------------------------------------------------- */

enum announcement_state { ANNOUNCEMENT_DRAFT, ANNOUNCEMENT_CHECKED, ANNOUNCEMENT_PUBLISHED, ANNOUNCEMENT_DROPPED,
			  ANNOUNCEMENT_STATES };

struct announcement {
	str code;               /* "CB-2026-0001" */
	enum announcement_state state;
	str no, agency, signer; /* of the decision: "1521/QĐ-UBND", who issued, who signed */
	date issued_on, effective_on;
	str scope;              /* "province", "ministry": who issued it */
	bool brief;             /* its procedures come by the short procedure (rút gọn) */
	str basis;              /* the legal text that made or changed the procedures */
	date basis_issued_on, basis_effective_on; /* day 0: not known */
	str file;               /* id of the sheet it was read from; empty: none */
	str reason;             /* why it was given back, or dropped */
	instant drafted_at, checked_at, published_at;
	str drafted_by, checked_by, published_by; /* logins */
};

/* One row of a decision. `cells`: a JSON object, texts by the names of catalogue_columns[]. */
struct announcement_item {
	int64_t n;
	str kind; /* "new", "amended", "replaced", "abolished"; empty: cannot be read */
	str code, cells, written_by;
	bool left_out;
	int64_t version; /* that it became; 0 before publication and for "abolished" */
};

/* What an item does now to the catalogue. */
struct announcement_effect {
	const struct announcement_item *item;
	struct procedure_change change;  /* not for "abolished" */
	const struct procedure *before;  /* the version it changes or ends; NULL: none */
	const struct problem *problems;  /* the item cannot be published as it is */
	bool complete;                   /* has the parts that NĐ 63/2010 Điều 8 always wants */
};

const char *announcement_state_slug(enum announcement_state s);
const char *announcement_state_title(enum announcement_state s); /* msgid */
const char *announcement_kind_title(str kind);                   /* msgid */

int announcement_get(struct ctx *c, str code, struct announcement *ret);
/* Newest first. state NULL: all but dropped ones. limit 0: all. */
int announcement_list(struct ctx *c, const char *state, int64_t offset, int64_t limit, struct announcement **ret,
		      size_t *ret_n, int64_t *ret_total);
int announcement_items(struct ctx *c, str code, struct announcement_item **ret, size_t *ret_n);
int announcement_effect(struct ctx *c, const struct announcement *a, const struct announcement_item *item,
			struct announcement_effect *ret);

/* ---- lawful delays (announcement_delay.c) --------------------------------------------------------- */

struct announcement_delay {
	date issue_by, public_by; /* day 0: cannot be told */
	str issue_basis, public_basis;
	bool issue_late, public_late, public_soon;
};
/* As of c->now. */
int announcement_delay(struct ctx *c, const struct announcement *a, struct announcement_delay *ret);
/* In sentences, what is late or will be; none: in time. */
size_t announcement_warnings(struct ctx *c, const struct announcement *a, const struct announcement_delay *d,
			     str ret_texts[4]);

/* ---- differences of two versions (catalogue_diff.c) ------------------------------------------------ */

/* One line of a comparison in the law's terms. before.n == 0: added; after.n == 0: taken out. */
struct catalogue_change {
	const char *part;  /* slug: "title", "period", "papers" … */
	const char *title; /* msgid */
	str before, after;
};
/* Either may be NULL: then everything is new, or gone. */
size_t catalogue_diff(struct ctx *c, const struct procedure *before, const struct procedure *after,
		      struct catalogue_change **ret);

extern const struct module module_catalogue;

#endif
