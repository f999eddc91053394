/* SPDX-License-Identifier: Apache-2.0 */
/* decree_store.h - SQL and row mapping of the runs. Private to mod/decree; reading one is in decree.h. */
#ifndef MOD_DECREE_STORE_H
#define MOD_DECREE_STORE_H

#include "mod/decree/decree.h"

int decree_store_all(struct ctx *c, struct decree_run **ret, size_t *ret_n);
/* The version that the dossiers' dates rested on before this run: that of the run before; 0: none. */
int decree_store_before(struct ctx *c, int64_t version, int64_t *ret);
int decree_store_insert(struct ctx *c, const struct decree_run *run);
int decree_store_update(struct ctx *c, const struct decree_run *run);

#endif
