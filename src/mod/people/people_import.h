/* SPDX-License-Identifier: Apache-2.0 */
/* people_import.h - private to this folder. */
#ifndef MOD_PEOPLE_IMPORT_H
#define MOD_PEOPLE_IMPORT_H

#include "core/ctx/ctx.h"

struct buf;

/* account.import; the child hashes the demo's password. */
int people_import(struct ctx *c);
int people_import_prepare(struct ctx *c, struct buf *ret_input);
int people_import_child(struct arena *mem, str input, struct buf *ret_output);

int people_file_import(struct ctx *c, str bytes, str filename, bool dry, struct buf *out);
int people_file_export(struct ctx *c, str format, struct buf *out);
int people_demo(struct ctx *c);
/* The verb `motcua account`. */
int people_account_verb(struct ctx *c, int argc, char **argv, struct buf *out);

#endif
