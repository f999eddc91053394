/* SPDX-License-Identifier: Apache-2.0 */
/*
 * warn.h - warnings that are data: from when a dossier counts as "about to be due", who is told when it
 * is late, and the record of what was said. See README.md of this folder.
 */
#ifndef MOD_WARN_H
#define MOD_WARN_H

#include "mod/dossier/dossier.h"

/* In order of gravity; the list shows the gravest of a dossier. X(NAME, "slug", "Tên", "màu", of the step).
 * LETTER: the last lawful days to ask for more time. */
#define WARN_KINDS(X)                                                       \
	X(STEP_SOON, "step_soon", "Bước sắp hết hạn", "soon", true)         \
	X(DUE_SOON, "due_soon", "Sắp đến hạn trả kết quả", "soon", false)   \
	X(STEP_LATE, "step_late", "Bước đã quá hạn", "late", true)          \
	X(LETTER, "letter", "Cần thư gia hạn", "soon", false)      \
	X(DUE_LATE, "due_late", "Quá hạn trả kết quả", "late", false)       \
	X(LEADER, "leader", "Quá hạn, đã báo lãnh đạo", "late", false)

enum warn_kind {
#define X(name, slug, title, state, step) WARN_##name,
	WARN_KINDS(X)
#undef X
	WARN_KIND_COUNT
};

const char *warn_kind_slug(enum warn_kind k);
const char *warn_kind_title(enum warn_kind k); /* Vietnamese, a msgid */
const char *warn_kind_state(enum warn_kind k); /* of a due_tag */
bool warn_kind_step(enum warn_kind k);         /* its date is the step's, not the answer's */
bool warn_kind_find(str slug, enum warn_kind *ret);

/* From when to warn; days are working days of the unit's calendar. Dated rules of core/rule: step_soon_days,
 * due_soon_days, late_leader_days, late_head. */
struct warn_rule {
	int64_t step_days, due_days, leader_days;
	bool head;
};

/* The rules for work of `unit` on a day. */
int warn_rule_for(struct ctx *c, str unit, date on, struct warn_rule *ret);

/* The words of form 04 (apology, request for more time), to be finished by the holder. At most 1000 letters. */
str warn_letter(struct ctx *c, const struct dossier *d);
/* The form of the action that is still lawful, filled with these words; empty when neither is. */
str warn_letter_url(struct ctx *c, const struct dossier *d);

#endif
