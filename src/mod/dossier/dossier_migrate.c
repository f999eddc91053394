/* SPDX-License-Identifier: Apache-2.0 */
/*
 * dossier_migrate.c - running dossiers to another flow: only by an explicit mapping, after a dry run of each.
 *
 * A dossier stays on the flow of its reception day; that is what its applicant was promised. Where a decision says that
 * running ones change too, an administrator writes which old step becomes which new one. The plan says for each open
 * dossier where it would stand, or why it cannot be moved; as long as one cannot, none is.
 */
#include "base/base.h"

#include "lib/mo/mo.h"
#include "lib/text/text.h"
#include "mod/dossier/dossier_act.h"

const struct field dossier_migrate_fields[] = {
	{ "procedure", F_CODE, 1, 64, N_("Mã thủ tục"), NULL },
	{ "version", F_INT, 1, 100000, N_("Phiên bản"), NULL },
	{ "flow", F_CODE, 1, 64, N_("Mã quy trình mới"), NULL },
	{ "map", F_LINES, 1, 10000, N_("Bước cũ = bước mới, mỗi dòng một cặp"), NULL },
	{ "note", F_TEXT, 1, 500, N_("Căn cứ"), NULL },
	{ "confirm", F_BOOL, 0, 0, N_("Tôi đã xem kết quả chạy thử của từng hồ sơ"), NULL },
	{ 0 },
};

/* The new id of a step; empty: the mapping does not say. */
static str mapped(str map, str id)
{
	while (map.p) {
		str line = str_cut(&map, '\n'), from = str_trim(str_cut(&line, '='));

		if (line.p && str_eq(from, id))
			return str_trim(line);
	}
	return S("");
}

static void because(struct dossier_move *m, const char *words)
{
	m->why = str_of(words);
	m->ok = false;
}

/* Can this one be moved, and to where? */
static void plan_one(struct ctx *c, const struct flow *from, const struct flow *to, str map, const struct dossier *d,
		     struct dossier_move *ret)
{
	const struct flow_step *at = flow_step(from, d->step), *s;

	*ret = (struct dossier_move){ .code = d->code, .from = d->step, .to = mapped(map, d->step), .why = S("") };
	s = flow_step(to, ret->to);
	ret->ok = true;
	ret->stays = d->finished_at.ms != 0;
	if (ret->stays)
		because(ret, _("đã có kết quả, chỉ còn trả: để yên"));
	else if (!at || at->kind != FLOW_HUMAN)
		because(ret, _("đang chờ ở bước tự chuyển: đợi bước đó xong"));
	else if (ret->to.n == 0)
		because(ret, _("bước hiện tại chưa có trong bảng chuyển"));
	else if (!s || s->kind != FLOW_HUMAN || s->fork != FLOW_NONE)
		because(ret, _("quy trình mới không có bước xử lý tên đó"));
	else if ((d->state == DOSSIER_LODGED || d->state == DOSSIER_ACCEPTED) != (s == &to->steps[0]))
		because(ret, _("hồ sơ chưa rời nơi tiếp nhận phải chuyển vào bước đầu, và chỉ những hồ sơ đó"));
	else
		ret->title = s->title;
}

int dossier_migration(struct ctx *c, const struct dossier_migrate *m, struct dossier_move **ret, size_t *ret_n)
{
	struct procedure *p;
	struct dossier *list;
	struct flow *to;
	size_t n;
	int err = procedure_get(c, m->procedure, m->version, &p);

	if (err == E_NOTFOUND)
		return ctx_fail(c, E_INVALID, "procedure", _("Không có thủ tục và phiên bản này."));
	TRY(err);
	if (flow_get(c, m->flow, &to) < 0)
		return ctx_fail(c, E_INVALID, "flow", _("Không có quy trình nào đã công bố mang mã này."));
	TRY(dossier_store_of_version(c, m->procedure, m->version, &list, &n));
	*ret = NEW_ARRAY(c->mem, struct dossier_move, n);
	*ret_n = 0;
	for (size_t i = 0; i < n; i++) {
		struct procedure *now;

		if (str_eq(list[i].flow, m->flow))
			continue;
		TRY(dossier_procedure(c, &list[i], &now));
		plan_one(c, now->flow, to, m->map, &list[i], &(*ret)[(*ret_n)++]);
	}
	return 0;
}

/* The steps it came through, by their new names; those that are no more are left out. */
static str mapped_trail(struct ctx *c, const struct flow *to, str map, const struct dossier *d)
{
	str *trail, *kept;
	size_t n = dossier_trail(c->mem, d, &trail), k = 0;

	kept = NEW_ARRAY(c->mem, str, n);
	for (size_t i = 0; i < n; i++) {
		str id = mapped(map, trail[i]);

		if (id.n && flow_step(to, id))
			kept[k++] = id;
	}
	return str_join(c->mem, S(" "), kept, k);
}

static int move(struct ctx *c, const struct dossier_migrate *m, const struct dossier_move *item)
{
	const struct flow_step *s;
	struct dossier *before;
	struct act a;

	TRY(dossier_store_get(c, item->code, &before));
	TRY(act_start(c, before, &a));
	a.d.flow = m->flow;
	TRY(dossier_procedure(c, &a.d, &a.p));
	s = flow_step(a.p->flow, item->to);
	if (a.d.holder_role != s->role || !str_eq(a.d.holder_unit, dossier_place(&a.d, s->place, s->unit)))
		a.d.holder = 0;
	a.d.step = s->id;
	a.d.trail = mapped_trail(c, a.p->flow, m->map, before);
	a.d.holder_role = s->role;
	a.d.holder_unit = dossier_place(&a.d, s->place, s->unit);
	a.step_title = s->title;
	a.to_name = a.d.holder_unit;
	jw_kstr(&a.about, "note", arg_text(c, "note"));
	return act_save(c, &a, "dossier.migrate");
}

int dossier_migrate(struct ctx *c)
{
	struct dossier_migrate m = { arg_text(c, "procedure"), arg_int(c, "version"), arg_text(c, "flow"), arg_text(c, "map") };
	struct dossier_move *list;
	int64_t wrong = 0, moved = 0;
	size_t n;

	TRY(dossier_migration(c, &m, &list, &n));
	for (size_t i = 0; i < n; i++)
		wrong += !list[i].ok && !list[i].stays;
	if (wrong)
		return ctx_fail(c, E_INVALID, "map", _("%lld hồ sơ chưa chuyển được. Hãy xem kết quả chạy thử rồi sửa bảng chuyển."),
				(long long)wrong);
	if (!arg_flag(c, "confirm"))
		return ctx_fail(c, E_INVALID, "confirm", _("Hãy xem kết quả chạy thử của từng hồ sơ, rồi đánh dấu ô này và gửi lại."));
	for (size_t i = 0; i < n; i++)
		if (list[i].ok) {
			TRY(move(c, &m, &list[i]));
			moved++;
		}
	jw_kint(c->out, "moved", moved);
	return 0;
}
