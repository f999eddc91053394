/* SPDX-License-Identifier: Apache-2.0 */
/*
 * dossier_outside.c - what happens to a dossier outside the agency, while somebody else carries its result.
 *
 * Its clock has stopped with the result: time in the post is not the agency's (Decision 45/2016/QĐ-TTg). Only
 * the date of the present step moves, so that the dossier keeps a date; the applicant is told each time. The
 * caller has checked who acts.
 */
#include "base/base.h"

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
