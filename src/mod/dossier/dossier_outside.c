/* SPDX-License-Identifier: Apache-2.0 */
/*
 * dossier_outside.c - what other modules do to a dossier: the post carries its result, a scan or a kept paper is added.
 *
 * Its clock has stopped with the result: time in the post is not the agency's (Decision 45/2016/QĐ-TTg). Only
 * the date of the present step moves, so that the dossier keeps a date; the applicant is told each time. The
 * caller has checked who acts.
 */
#include "base/base.h"

#include "core/ledger/ledger.h"
#include "lib/json/json.h"
#include "lib/mo/mo.h"
#include "mod/dossier/dossier_service.h"

static str about_of(struct ctx *c, str note, str receiver)
{
	struct buf b = buf_new(c->mem, 0);
	struct jw w = jw_new(&b);

	jw_object(&w);
	jw_kstr(&w, "note", note);
	if (receiver.n)
		jw_kstr(&w, "receiver", receiver);
	jw_end(&w);
	return buf_view(&b);
}

int dossier_outside(struct ctx *c, str code, const char *verb, instant step_due, const char *title, str words)
{
	struct dossier *before, d;

	TRY(dossier_store_get(c, code, &before));
	d = *before;
	if (step_due.ms && !d.ended_at.ms)
		d.step_due_at = step_due;
	TRY(dossier_tell(c, &d, title, words));
	return dossier_save(c, before, &d, verb, about_of(c, words, S("")));
}

int dossier_delivered(struct ctx *c, str code, const char *verb, str receiver, str words)
{
	struct dossier *before, d;

	TRY(dossier_store_get(c, code, &before));
	d = *before;
	if (d.state == DOSSIER_FINISHED) {
		d.state = DOSSIER_RETURNED;
		d.returned_at = c->now;
	}
	TRY(dossier_tell(c, &d, VI_("Đã trả kết quả"), words));
	return dossier_save(c, before, &d, verb, about_of(c, words, receiver));
}

int dossier_file_link(struct ctx *c, const struct dossier *d, str file, str paper)
{
	struct dossier_file *list;
	size_t n;

	TRY(dossier_files(c, d->code, &list, &n));
	for (size_t i = 0; i < n; i++)
		if (str_eq(list[i].file, file))
			return ctx_fail(c, E_CONFLICT, "", _("Hồ sơ này đã có tệp đó."));
	TRY(dossier_store_file_add(c, d->code, file, S("paper"), paper));
	return emit_change(c, "attachment.add", str_fmt(c->mem, "%" STR_FMT "/%" STR_FMT, STR_ARG(d->code), STR_ARG(file)), S(""),
			   dossier_attachment_state(c, S("paper"), paper, c->now), S(""));
}

int dossier_file_add(struct ctx *c, const struct dossier *d, const char *field, str file, str paper, struct file *ret)
{
	TRY(file_take(c, field, file, ret));
	return dossier_file_link(c, d, ret->id, paper);
}
