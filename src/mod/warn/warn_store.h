/* SPDX-License-Identifier: Apache-2.0 */
/* warn_store.h - warnings in the database. Private to the module. */
#ifndef MOD_WARN_STORE_H
#define MOD_WARN_STORE_H

#include "mod/warn/warn.h"

/* Open dossiers with running time whose date of this kind lies in [from, to), not warned of yet. For each
 * calls fn, which ends the walk with a negative result. */
struct warn_due {
	str dossier, unit; /* unit: the holder's */
	instant due;
};
int warn_store_due(struct ctx *c, enum warn_kind kind, instant from, instant to,
		   int (*fn)(void *arg, const struct warn_due *due), void *arg);
/* Units with days off of their own. */
int warn_store_calendars(struct ctx *c, str **ret, size_t *ret_n);

struct warning {
	str dossier;
	enum warn_kind kind;
	instant due, at;
};
/* 1: written, 0: it was there. */
int warn_store_add(struct ctx *c, const struct warning *w);
/* All warnings of a dossier, or (empty) of all, by dossier. */
int warn_store_of(struct ctx *c, str dossier, struct warning **ret, size_t *ret_n);

/* The warnings in force that concern c->who: own work, and with posts of head or leader that of their units
 * and (leaders) the units below. One row a dossier, the gravest; the most urgent first. `kind`: a slug, or
 * empty for all. */
int warn_store_mine(struct ctx *c, str kind, int64_t limit, int64_t offset, struct warning **ret, size_t *ret_n,
		    int64_t *ret_total);

/* People with work who have not had the digest of that day, by account, and the units they work in; `after`:
 * the account to go on from. */
struct warn_person {
	int64_t account;
	str unit;
};
int warn_store_people(struct ctx *c, date day, int64_t after, int64_t limit, struct warn_person **ret, size_t *ret_n);

struct digest {
	int64_t account;
	str login; /* filled when read */
	date day;
	int64_t today, late, waiting;
};
/* What awaits somebody at c->now; ret->day is today. `below`: late dossiers of the units they lead. */
int warn_store_count(struct ctx *c, int64_t account, struct digest *ret, int64_t *ret_below);
int warn_store_digest_put(struct ctx *c, const struct digest *d);
/* The last digest of one account, or (0) of all. */
int warn_store_digests(struct ctx *c, int64_t account, struct digest **ret, size_t *ret_n);

#endif
