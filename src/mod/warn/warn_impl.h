/* SPDX-License-Identifier: Apache-2.0 */
/* warn_impl.h - what the files of mod/warn share. Private to the module. */
#ifndef MOD_WARN_IMPL_H
#define MOD_WARN_IMPL_H

#include "core/account/account.h"
#include "mod/warn/warn.h"
#include "mod/warn/warn_store.h"

/* The earliest that any unit is warned. */
int warn_rule_widest(struct ctx *c, date on, struct warn_rule *ret);

/* Warnings and digests: what the minute's round sends. */
extern const struct field warn_raise_fields[], warn_digest_fields[];
int warn_raise(struct ctx *c);
int warn_digest(struct ctx *c);
/* Why this dossier is warned of, in words. */
str warn_reason(struct ctx *c, const struct dossier *d, enum warn_kind kind);

/* The minute's round; as a job when there was more than one round's work. */
#define WARN_PIECE 200
int warn_tick(struct ctx *c);
int warn_sweep_job(struct ctx *c, int64_t id, str subject, str body);

int warn_dump(struct ctx *c, int (*each)(void *arg, str subject, const struct json *state), void *arg);

#endif
