/* SPDX-License-Identifier: Apache-2.0 */
/*
 * editor.h - electronic forms being written: a draft, checked by a second person, published as the next version
 * of its procedure.
 */
#ifndef MOD_EDITOR_H
#define MOD_EDITOR_H

#include "core/command/command.h"
#include "mod/procedure/procedure.h"

struct form_draft {
	str id, procedure;
	str body;  /* JSON of a right form */
	str state; /* "draft", "checked", "published", "dropped" */
	str written_by, checked_by; /* logins */
	int64_t version;            /* of the procedure that it became; 0: not published */
	instant updated_at;
};

int form_draft_get(struct ctx *c, str id, struct form_draft *ret);
/* Newest first, at most 200. */
int form_draft_list(struct ctx *c, struct form_draft **ret, size_t *ret_n);
/* The form of a draft. */
int form_draft_form(struct ctx *c, const struct form_draft *d, struct eform **ret);
/* Changes whenever the body does: who edits says which one they saw. */
str form_draft_mark(struct arena *mem, const struct form_draft *d);

extern const struct module module_editor;

#endif
