/* SPDX-License-Identifier: Apache-2.0 */
/* procedure_store.h - the table `procedure`, and the units that procedures name. */
#ifndef MOD_PROCEDURE_STORE_H
#define MOD_PROCEDURE_STORE_H

#include "mod/procedure/procedure_search.h"

/* Whole versions. version 0: the one in force on `on`. E_NOTFOUND. */
int store_load(struct ctx *c, str code, int64_t version, date on, struct procedure *ret);
/* The number of the newest version; 0 when the code is not known. */
int store_newest(struct ctx *c, str code, int64_t *ret_version);
/* Calls fn for every version (or the newest of each code), whole, by code and version. The procedure lives
 * until fn returns. */
int store_each(struct ctx *c, bool newest, int (*fn)(void *arg, const struct procedure *p), void *arg);

/* Versions without bodies. store_list: in force on f->on, filtered but not searched, by title. limit 0: all. */
int store_list(struct ctx *c, const struct procedure_filter *f, struct procedure **ret_list, size_t *ret_n);
/* All versions by title, and what each is searched by. */
int store_texts(struct ctx *c, struct procedure **ret_list, struct search_text **ret_texts, size_t *ret_n);
int store_count(struct ctx *c, const struct procedure_filter *f, int64_t *ret_n);
int store_versions(struct ctx *c, str code, struct procedure **ret_list, size_t *ret_n);
int store_fields(struct ctx *c, date on, struct procedure_field **ret_list, size_t *ret_n);

int store_insert(struct ctx *c, const struct procedure *p);
/* Its last day and how it ended; nothing else of a version ever changes. */
int store_end(struct ctx *c, const struct procedure *p);

/* ---- units ---- */

/* Communes with their centres (commune true), or provincial centres. `code` empty: all; else the one
 * that has this code or whose centre has it. */
int store_receivers(struct ctx *c, bool commune, str code, struct procedure_unit **ret_list, size_t *ret_n);
/* The unit's name on a day; empty when there is none. */
int store_unit_name(struct ctx *c, str code, date on, str *ret_name);

#endif
