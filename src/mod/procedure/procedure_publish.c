/* SPDX-License-Identifier: Apache-2.0 */
/*
 * procedure_publish.c - a text becomes a version of the catalogue, or a version ends.
 *
 * A text is compared with the newest version of its code. Nothing known: version 1. Same text: nothing
 * happens. Another text: the next version, in force from its effective_from on, and whatever was to be in
 * force from that day ends there. Same text with an effective_to: the procedure ends that day (bãi bỏ).
 * What has once been in force on a day stays the answer for that day: a changed text with the same or an
 * earlier effective_from is refused (unless the former one has not begun).
 */
#include "base/base.h"

#include "core/ledger/ledger.h"
#include "lib/json/json.h"
#include "mod/procedure/procedure_store.h"

/* ---- deciding ----------------------------------------------------------------------------------- */

/* The top-level keys in which two texts differ. */
static str differing(struct ctx *c, str before, str after)
{
	struct json *a, *b, *diff;
	struct buf out = buf_new(c->mem, 0);
	str why;

	if (json_parse(c->mem, before, 0, &a, &why) < 0 || json_parse(c->mem, after, 0, &b, &why) < 0 ||
	    json_diff(c->mem, a, b, &diff) < 0)
		return S("");
	for (size_t i = 0; i < diff->n; i++)
		buf_fmt(&out, "%s%.*s", i ? ", " : "", STR_ARG(diff->keys[i]));
	return buf_view(&out);
}

static int refuse_date(struct ctx *c, const struct procedure_change *ch, const struct procedure *old)
{
	return ctx_fail(c, E_INVALID, "text",
			_("%.*s, effective_from: nội dung đã đổi (%.*s) nhưng ngày %.*s không sau ngày %.*s của bản đang "
			  "có. Hãy ghi ngày bản sửa đổi có hiệu lực."),
			STR_ARG(ch->p.code), STR_ARG(ch->reason), STR_ARG(date_vi(c->mem, ch->p.effective_from)),
			STR_ARG(date_vi(c->mem, old->effective_from)));
}

static int plan_known(struct ctx *c, struct procedure_change *ch, const struct procedure *old)
{
	str before = procedure_content(c->mem, old), after = procedure_content(c->mem, &ch->p);
	bool begun = old->effective_from.day <= instant_date(c->now).day;

	ch->p.version = old->version;
	if (str_eq(before, after)) {
		ch->kind = PROCEDURE_SAME;
		if (ch->p.effective_to.day && ch->p.effective_to.day != old->effective_to.day) {
			ch->kind = PROCEDURE_ENDED;
			ch->reason = str_fmt(c->mem, "effective_to %.*s", STR_ARG(date_iso(c->mem, ch->p.effective_to)));
		}
		return 0;
	}
	ch->kind = PROCEDURE_AMENDED;
	ch->reason = differing(c, before, after);
	if (begun && ch->p.effective_from.day <= old->effective_from.day)
		return refuse_date(c, ch, old);
	ch->p.version = old->version + 1;
	return 0;
}

int procedure_plan(struct ctx *c, struct procedure_change *ch)
{
	struct procedure *old;
	int64_t newest;

	TRY(store_newest(c, ch->p.code, &newest));
	if (newest == 0) {
		ch->kind = PROCEDURE_NEW;
		ch->p.version = 1;
		return 0;
	}
	TRY(procedure_get(c, ch->p.code, newest, &old));
	return plan_known(c, ch, old);
}

/* ---- doing -------------------------------------------------------------------------------------- */

static int end_version(struct ctx *c, const struct procedure *p, const struct procedure_end *end)
{
	struct procedure after = *p;

	after.effective_to = end->on;
	after.end_no = end->decision_no;
	after.end_kind = end->kind;
	after.replaced_by = end->replaced_by;
	TRY(store_end(c, &after));
	return emit_change(c, "procedure.close", procedure_subject(c->mem, p), procedure_state(c->mem, p),
			   procedure_state(c->mem, &after), S(""));
}

/* Ends what would be in force from that day on; a version that had not begun never will. */
static int end_former(struct ctx *c, str code, const struct procedure_end *how, size_t *ret_n)
{
	struct procedure *list, *old;
	size_t n;

	TRY(store_versions(c, code, &list, &n));
	*ret_n = 0;
	for (size_t i = 0; i < n; i++) {
		struct procedure_end end = *how;

		end.on.day = MAX(list[i].effective_from.day, how->on.day);
		if (list[i].effective_to.day && list[i].effective_to.day <= end.on.day)
			continue;
		TRY(procedure_get(c, code, list[i].version, &old));
		TRY(end_version(c, old, &end));
		++*ret_n;
	}
	return 0;
}

int procedure_abolish(struct ctx *c, str code, const struct procedure_end *end)
{
	size_t n;

	TRY(end_former(c, code, end, &n));
	return n ? 0 : E_NOTFOUND;
}

int procedure_publish(struct ctx *c, const struct procedure_change *ch)
{
	struct procedure_end next = { ch->p.effective_from, S(""), S(""), S("") };
	struct procedure_end last = { ch->p.effective_to, S(""), S(""), S("") };
	struct procedure *old;
	size_t n;

	switch (ch->kind) {
	case PROCEDURE_NEW:
	case PROCEDURE_AMENDED:
		TRY(end_former(c, ch->p.code, &next, &n));
		TRY(store_insert(c, &ch->p));
		return emit_change(c, "procedure.publish", procedure_subject(c->mem, &ch->p), S(""),
				   procedure_state(c->mem, &ch->p), S(""));
	case PROCEDURE_ENDED:
		TRY(procedure_get(c, ch->p.code, ch->p.version, &old));
		return end_version(c, old, &last);
	case PROCEDURE_SAME:
	case PROCEDURE_CHANGES:
		break;
	}
	return 0;
}
