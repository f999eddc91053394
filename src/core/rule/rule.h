/* SPDX-License-Identifier: Apache-2.0 */
/*
 * rule.h - dated rules: the numbers and choices of law and province policy that the program goes by.
 *
 * A rule has a name (rules.def), a value from a day on, for the province or a unit, and the text it rests on. A
 * unit without a value has that of the nearest unit above with one. A change is a new row from a later day;
 * nothing that was is ever changed, so a case that is judged by the rules of its day is judged the same for
 * ever. What comes with the program stands in data/rules.csv and is brought in by `init`.
 */
#ifndef CORE_RULE_RULE_H
#define CORE_RULE_RULE_H

#include "core/command/command.h"

enum rule_name {
#define X(name, slug, title, kind, least, most, options, words) RULE_##name,
#include "core/rule/rules.def"
#undef X
	RULE_COUNT
};

enum rule_kind { RULE_NUMBER, RULE_TIME, RULE_CHOICE };

/* Choices, in the order of rules.def. */
enum { RULE_RESUME_PROCEDURE, RULE_RESUME_PAUSE, RULE_RESUME_RESET };
enum { RULE_POST_REGISTER, RULE_POST_HANDOVER };

struct rule {
	enum rule_name name;
	str unit;      /* empty: the province */
	date from;
	int64_t value; /* a number; a minute of the day or -1 for "none"; the place of a choice */
	str text;      /* as it was written; empty: what the unit above has */
	str basis, source;
	str by;        /* login; empty: came with the program */
	instant at;    /* when it was decided */
	int64_t no;    /* 0: of the program, not brought in yet */
};

/*
 * The rule of `unit` (empty: the province) on a day. A day before the first row has the first row. Never fails
 * for a name of rules.def but for the database's sake.
 */
int rule_find(struct ctx *c, enum rule_name name, str unit, date on, struct rule *ret);
/* Its value alone. */
int rule_int(struct ctx *c, enum rule_name name, str unit, date on, int64_t *ret);
/* All rows of a name, oldest first, of all units. */
int rule_history(struct ctx *c, enum rule_name name, struct rule **ret, size_t *ret_n);

/* For many cases at once: two days with the same number have the same rules everywhere. */
int rule_epoch(struct ctx *c, date on, int64_t *ret);
/* Has any unit rules of its own? If not, all have the province's. */
int rule_units(struct ctx *c, bool *ret);

const char *rule_slug(enum rule_name name);
const char *rule_title(enum rule_name name); /* Vietnamese, a msgid */
enum rule_kind rule_kind(enum rule_name name);
bool rule_name_find(str slug, enum rule_name *ret);
/* "3 ngày làm việc", "15:00", "khi ký biên bản bàn giao", in the reader's language. */
str rule_words(const struct ctx *c, const struct rule *r);

extern const struct module module_rule;

#endif
