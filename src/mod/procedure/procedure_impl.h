/* SPDX-License-Identifier: Apache-2.0 */
/* procedure_impl.h - what the files of this folder share. */
#ifndef MOD_PROCEDURE_IMPL_H
#define MOD_PROCEDURE_IMPL_H

#include "mod/procedure/procedure.h"

struct json;

/* ---- procedure_read.c -------------------------------------------------------------------------- */

/* The nested parts (papers … keywords) of a stored body into *p. */
int procedure_read_body(struct ctx *c, str body, struct procedure *p);
bool period_unit_parse(str slug, enum clock_unit *ret);

/* ---- procedure_flow.c -------------------------------------------------------------------------- */

/* Sets flow and, for a published one, steps. E_INVALID with what is wrong in *ret_why. */
int procedure_flow_load(struct ctx *c, struct procedure *p, str *ret_why);

/* ---- procedure_write.c ------------------------------------------------------------------------- */

const char *period_unit_slug(enum clock_unit u);
/* period, fee and fee_note into an open object. */
void procedure_write_terms(struct jw *w, const struct procedure *p);
/* The nested parts, as one object. */
void procedure_write_body(struct jw *w, const struct procedure *p);
/* "code@version", the subject of its events. */
str procedure_subject(struct arena *mem, const struct procedure *p);
/* What a version says, without the days it is in force: equal texts are the same version. */
str procedure_content(struct arena *mem, const struct procedure *p);
/* The state for the ledger: everything of one version. */
str procedure_state(struct arena *mem, const struct procedure *p);
/* Words for searching, folded. */
str procedure_search_text(struct arena *mem, const struct procedure *p);

/* ---- procedure_import.c ------------------------------------------------------------------------ */

extern const struct command procedure_commands[];
extern const struct aggregate procedure_aggregates[];
extern const struct exchange procedure_exchanges[];
int procedure_demo(struct ctx *c);

/* ---- procedure_web.c, procedure_api.c ------------------------------------------------------------ */

int procedure_list_api(struct ctx *c, const struct req *q, struct reply *r);
int procedure_view_api(struct ctx *c, const struct req *q, struct reply *r);
/* ?on=, today when absent; E_INVALID with words. */
int procedure_on(struct ctx *c, const struct req *q, date *ret_on);

#endif
