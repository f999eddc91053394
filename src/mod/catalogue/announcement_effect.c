/* SPDX-License-Identifier: Apache-2.0 */
/* announcement_effect.c - what one row of a decision does to the catalogue as it is now, or did. */
#include "base/base.h"

#include "mod/catalogue/announcement_store.h"

/* The newest version unless it has ended by the day; NULL: none. */
static int in_force_before(struct ctx *c, str code, date on, const struct procedure **ret)
{
	struct procedure *list, *p;
	size_t n;

	*ret = NULL;
	TRY(procedure_versions(c, code, &list, &n));
	if (n == 0 || (list[0].effective_to.day && list[0].effective_to.day <= on.day))
		return 0;
	TRY(procedure_get(c, code, list[0].version, &p));
	*ret = p;
	return 0;
}

static int refuse(struct ctx *c, str where, const char *words)
{
	return ctx_fail(c, E_INVALID, "text", "%" STR_FMT ": %s", STR_ARG(where), words);
}

/* Does the kind fit with what there is? */
static int check_kind(struct ctx *c, const struct announcement *a, const struct announcement_item *item,
		      const struct announcement_effect *e, str where)
{
	str replaces = e->change.p.replaces;
	const struct procedure *old;

	if (str_eqz(item->kind, "new") && e->before)
		return refuse(c, where, _("mã này đã có trong danh mục. Hãy ghi là sửa đổi hoặc thay thế."));
	if ((str_eqz(item->kind, "amended") || str_eqz(item->kind, "abolished")) && !e->before)
		return refuse(c, where, _("danh mục không có thủ tục nào mang mã này đang áp dụng."));
	if (!str_eqz(item->kind, "replaced"))
		return 0;
	if (!replaces.n && !e->before)
		return refuse(c, where, _("hãy ghi mã thủ tục được thay thế vào cột “Thay thế cho”."));
	if (!replaces.n || str_eq(replaces, item->code))
		return 0;
	TRY(in_force_before(c, replaces, a->effective_on, &old));
	return old ? 0 : refuse(c, where, _("thủ tục được thay thế không có trong danh mục đang áp dụng."));
}

static bool is_complete(const struct procedure *p)
{
	return p->title.n && p->sequence_n && p->service.n && p->paper_n && p->has_period && p->audience.n && p->agency.n;
}

static int plan(struct ctx *c, const struct announcement *a, const struct announcement_item *item, str where,
		struct announcement_effect *e)
{
	struct catalogue_change *changes;
	struct json *cells, *text;
	str json, why;

	TRY(json_parse(c->mem, item->cells, 0, &cells, &why));
	if (!item->kind.n)
		return refuse(c, where, _("cột “Loại” phải là mới, sửa đổi, thay thế hoặc bãi bỏ."));
	if (!item->code.n)
		return refuse(c, where, _("chưa có mã thủ tục."));
	TRY(in_force_before(c, item->code, a->effective_on, &e->before));
	e->change.p.replaces = json_text(cells, "replaces");
	TRY(check_kind(c, a, item, e, where));
	if (str_eqz(item->kind, "abolished"))
		return 0;
	TRY(announcement_row_text(c, cells, e->before, a, where, &json));
	if (json_parse(c->mem, json, 0, &text, &why) < 0)
		return refuse(c, where, why.p);
	TRY(procedure_read(c, text, where, &e->change.p));
	TRY(procedure_plan(c, &e->change));
	e->complete = is_complete(&e->change.p);
	if (e->before && catalogue_diff(c, e->before, &e->change.p, &changes) == 0)
		return refuse(c, where, _("không đổi gì so với bản đang áp dụng."));
	return 0;
}

/* What a published row did: the version it made, and the one before; or the one it ended. */
static int recall(struct ctx *c, const struct announcement *a, const struct announcement_item *item,
		  struct announcement_effect *e)
{
	struct procedure *list, *p;
	int64_t before = item->version - 1;
	size_t n;

	if (item->version) {
		TRY(procedure_get(c, item->code, item->version, &p));
		e->change.p = *p;
		e->change.kind = item->version == 1 ? PROCEDURE_NEW : PROCEDURE_AMENDED;
		e->complete = is_complete(p);
	} else {
		TRY(procedure_versions(c, item->code, &list, &n));
		for (size_t i = 0; i < n && before < 1; i++)
			before = str_eq(list[i].end_no, a->no) ? list[i].version : before;
	}
	if (before < 1)
		return 0;
	TRY(procedure_get(c, item->code, before, &p));
	e->before = p;
	return 0;
}

int announcement_effect(struct ctx *c, const struct announcement *a, const struct announcement_item *item,
			struct announcement_effect *ret)
{
	struct announcement_effect e = { .item = item };
	struct ctx own = *c;
	int err;

	own.problems = NULL;
	if (a->state == ANNOUNCEMENT_PUBLISHED)
		err = recall(&own, a, item, &e);
	else
		err = plan(&own, a, item, str_fmt(c->mem, _("Dòng %d"), (int)item->n), &e);
	if (err < 0 && !own.problems)
		return err;
	e.problems = own.problems;
	*ret = e;
	return 0;
}
