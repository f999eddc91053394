/* SPDX-License-Identifier: Apache-2.0 */
/*
 * seed.h - a year of the demo province, made by sending the real commands with a clock that is only ever set.
 *
 * The same options give the same ledger, byte for byte. Behind `motcua bench seed`.
 */
#ifndef MOD_SEED_H
#define MOD_SEED_H

#include "core/ledger/ledger.h"

struct db;
struct seed_result;

struct seed_options {
	int64_t dossiers; /* lodged in the year */
	uint64_t seed;
	int year;
	int batch;        /* commands in one transaction */
	struct db *reader; /* for what only reads */
	bool (*after_day)(void *arg, date day, const struct seed_result *so_far); /* false: that is enough; may be NULL */
	void *arg;
};

struct seed_result {
	int64_t commands, refused; /* sent; answered with an error */
	int64_t lodged, ended, returned, late, supplements, rated, feedback, logins;
	str trouble;               /* the first refusals, one a line */
};

/* Lives through the year. The data are those of `init --demo`, the ledger has no batch open; afterwards all is
 * committed. Errors: with *ret_why. */
int seed_year(struct arena *mem, const struct app *app, struct ledger *l, const struct seed_options *o,
	      struct seed_result *ret, str *ret_why);

/* SHA-256 over all that the aggregates say, as hexadecimal: equal states, equal hashes. Memory for each subject. */
int seed_state_hash(struct ctx *c, str *ret_hash);

#endif
