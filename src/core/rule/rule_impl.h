/* SPDX-License-Identifier: Apache-2.0 */
/* rule_impl.h - what the files of this folder share; others use rule.h. */
#ifndef CORE_RULE_RULE_IMPL_H
#define CORE_RULE_RULE_IMPL_H

#include "core/rule/rule.h"

struct json;

/* The options of a choice ("a|b"), their words, in order; the unit of a number. */
const char *rule_options(enum rule_name name);
const char *rule_option_words(enum rule_name name);
/* What a text means as a value of the rule; false: nothing. */
bool rule_value(enum rule_name name, str text, int64_t *ret);
/* What may be written, in words. */
str rule_wanted(struct ctx *c, enum rule_name name);

/* All rows in force or to come, of the database and, for names it has none of, of the program; by name, unit, day
 * and number. Shared: not to be changed. */
struct rule_table {
	const struct rule *rows;
	size_t n;
};
int rule_table(struct ctx *c, const struct rule_table **ret);

extern const struct field rule_decide_fields[], rule_import_fields[];
int rule_decide(struct ctx *c);
int rule_import(struct ctx *c);
int rule_init(struct ctx *c);
int rule_dump(struct ctx *c, int (*each)(void *arg, str subject, const struct json *state), void *arg);
int rule_file_import(struct ctx *c, str bytes, str filename, bool dry, struct buf *out);
int rule_file_export(struct ctx *c, str format, struct buf *out);

int rule_list_page(struct ctx *c, const struct req *q, struct reply *r);
int rule_page(struct ctx *c, const struct req *q, struct reply *r);
int rule_admin_list_page(struct ctx *c, const struct req *q, struct reply *r);
int rule_admin_page(struct ctx *c, const struct req *q, struct reply *r);
int rule_api(struct ctx *c, const struct req *q, struct reply *r);

#endif
