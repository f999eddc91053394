/* SPDX-License-Identifier: Apache-2.0 */
/* dossier_store.h - SQL and row mapping. No rules. Private to mod/dossier. */
#ifndef MOD_DOSSIER_STORE_H
#define MOD_DOSSIER_STORE_H

#include "mod/dossier/dossier.h"

int dossier_store_insert(struct ctx *c, const struct dossier *d);
int dossier_store_update(struct ctx *c, const struct dossier *d);
/* E_NOTFOUND when there is none. Says nothing about who may see it. */
int dossier_store_get(struct ctx *c, str code, struct dossier **ret);
int dossier_store_list(struct ctx *c, const struct dossier_filter *f, instant soon, struct dossier **ret, size_t *ret_n,
		       int64_t *ret_total);
int dossier_store_inbox(struct ctx *c, str q, int64_t limit, int64_t offset, struct dossier **ret, size_t *ret_n,
		int64_t *ret_total);
int dossier_store_file_add(struct ctx *c, str code, str file, str kind, str paper);
int dossier_store_opinion_add(struct ctx *c, const struct opinion *o);
int dossier_store_opinion_update(struct ctx *c, const struct opinion *o);
/* One of several actions in a command: what comes after try is kept or undone as a whole. */
int dossier_store_try(struct ctx *c);
int dossier_store_keep(struct ctx *c);
int dossier_store_undo(struct ctx *c);
/* The open ones of a procedure version. */
int dossier_store_of_version(struct ctx *c, str procedure, int64_t version, struct dossier **ret, size_t *ret_n);
/* Dossiers whose wake_at has come. */
int dossier_store_waking(struct ctx *c, int64_t limit, struct dossier **ret, size_t *ret_n);
int dossier_store_opinion_next(struct ctx *c, str code, int64_t *ret_no);
int dossier_store_figures(struct ctx *c, str unit, instant from, instant to, instant soon, struct dossier_figures *ret);
int dossier_store_silent(struct ctx *c, struct dossier **ret, size_t *ret_n);
/* Is some dossier this person may see by role, one that carries this file? Codes of dossiers with it. */
int dossier_store_dossiers_of_file(struct ctx *c, str file, str **ret, size_t *ret_n);
/* Every dossier, for the replay check. */
int dossier_store_each(struct ctx *c, int (*fn)(void *arg, const struct dossier *d), void *arg);
/* Open dossiers whose clock runs, by code after `after`, at most `limit`; their number. */
int dossier_store_running(struct ctx *c, str after, int64_t limit, dossier_each_fn *fn, void *arg);
int dossier_store_running_count(struct ctx *c, int64_t *ret);
/* Has anything been done with it after `since`? */
int dossier_store_acted_since(struct ctx *c, str code, instant since, bool *ret);

#endif
