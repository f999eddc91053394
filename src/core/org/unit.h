/* SPDX-License-Identifier: Apache-2.0 */
/* unit.h - what the files of this folder share about units; others use org.h. */
#ifndef CORE_ORG_UNIT_H
#define CORE_ORG_UNIT_H

#include "core/org/org.h"

struct buf;
struct json;
struct jw;

/* What importing a row would do to the state. */
enum import_effect { IMPORT_NEW, IMPORT_CHANGED, IMPORT_SAME, IMPORT_EFFECTS };
struct import_count {
	int64_t n[IMPORT_EFFECTS];
};
/* {"new":…,"changed":…,"same":…} into the command's answer. */
void import_answer(struct ctx *c, const struct import_count *n);

void unit_write_fields(struct jw *w, const struct unit *u);
/* Row `i` of an import, checked alone; E_INVALID in words. */
int unit_from_row(struct ctx *c, const struct json *row, size_t i, struct unit *ret);
int unit_compare(struct ctx *c, const struct unit *u, enum import_effect *ret);

/* Commands and the aggregate. */
int unit_import(struct ctx *c);
int unit_successor_import(struct ctx *c);
int unit_dump(struct ctx *c, int (*each)(void *arg, str subject, const struct json *state),
	      void *arg);

/* Exchange kinds "units" and "unit-successors" (unit_exchange.c). */
int units_file_import(struct ctx *c, str bytes, str filename, bool dry, struct buf *out);
int units_file_export(struct ctx *c, str format, struct buf *out);
int successors_file_import(struct ctx *c, str bytes, str filename, bool dry, struct buf *out);
int successors_file_export(struct ctx *c, str format, struct buf *out);
/* The demo province's units, with the communes that they were made of (unit_demo.c). */
int unit_demo(struct ctx *c);

#endif
