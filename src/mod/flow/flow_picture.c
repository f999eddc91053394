/* SPDX-License-Identifier: Apache-2.0 */
/* flow_picture.c - a flow step by step, in words. */
#include "base/base.h"

#include "core/org/org.h"
#include "mod/flow/flow_impl.h"

static str who_words(struct ctx *c, const struct flow_step *s)
{
	const char *role = _(role_title(s->role));

	switch (s->place) {
	case FLOW_AT_RECEIVING:
		return str_fmt(c->mem, _("%s, nơi tiếp nhận"), role);
	case FLOW_AT_DECIDING:
		return str_fmt(c->mem, _("%s, cơ quan giải quyết"), role);
	default:
		return str_fmt(c->mem, "%s, %" STR_FMT, role, STR_ARG(c->db ? unit_name(c, s->unit) : s->unit));
	}
}

static str join_words(struct ctx *c, const struct flow_step *s)
{
	const char *silence = s->silence ? _(" Hết hạn không trả lời thì coi là đồng ý.") : "";

	if (s->join == FLOW_ALL)
		return str_fmt(c->mem, _("Chờ đủ %zu nhánh.%s"), s->branch_n, silence);
	if (s->join == FLOW_ANY)
		return str_fmt(c->mem, _("Chờ nhánh đầu tiên xong.%s"), silence);
	return str_fmt(c->mem, _("Chờ %lld trên %zu nhánh.%s"), (long long)s->quorum, s->branch_n, silence);
}

static str target_title(struct ctx *c, const struct flow *f, const struct flow_exit *e)
{
	if (e->target == FLOW_JOIN)
		return str_of(_("hết nhánh"));
	return e->target < f->step_n ? f->steps[e->target].title : e->to;
}

/* "Ký duyệt, nếu form.area <= 100; Lấy ý kiến, nếu không". */
static str exits_words(struct ctx *c, const struct flow *f, const struct flow_step *s)
{
	struct buf b = buf_new(c->mem, 0);

	for (size_t i = 0; i < s->exit_n; i++) {
		const struct flow_exit *e = &s->exits[i];
		str to = target_title(c, f, e);

		buf_fmt(&b, "%s%" STR_FMT, i ? "; " : "", STR_ARG(to));
		if (str_eq(e->action, S("limit")))
			buf_fmt(&b, "%s", _(", khi hết hạn chờ"));
		if (str_eq(e->guard, S("else")))
			buf_fmt(&b, "%s", _(", nếu không"));
		else if (e->guard.n)
			buf_fmt(&b, _(", nếu %.*s"), STR_ARG(e->guard));
		for (unsigned need = FLOW_NEED_REASON; need <= FLOW_NEED_SIGNATURE; need <<= 1)
			if (e->needs & need)
				buf_fmt(&b, " (%s)", _(flow_need_words((enum flow_need)need)));
	}
	return buf_view(&b);
}

static const char *state_of(const struct flow_step *s, str at, const str *trail, size_t n)
{
	if (at.n && str_eq(s->id, at))
		return "now";
	for (size_t i = 0; i < n; i++)
		if (str_eq(trail[i], s->id))
			return NULL;
	return "next";
}

static struct flow_picture_row row_of(struct ctx *c, const struct flow *f, const struct flow_step *s)
{
	struct flow_picture_row row = { .id = s->id, .title = s->title, .who = S(""), .time = S(""), .branch = S("") };
	str exits = exits_words(c, f, s);

	row.after = exits.n ? str_fmt(c->mem, _("Tiếp theo: %.*s."), STR_ARG(exits)) : S("");
	row.kind = s->kind == FLOW_HUMAN ? NULL : flow_kind_title(s->kind);
	if (s->kind != FLOW_END)
		row.who = who_words(c, s);
	if (s->kind == FLOW_HUMAN || s->kind == FLOW_WAIT)
		row.time = flow_time_text(c, s->time);
	if (s->branch_n)
		row.after = str_fmt(c->mem, "%" STR_FMT " %" STR_FMT, STR_ARG(join_words(c, s)), STR_ARG(row.after));
	return row;
}

static void add_children(struct ctx *c, const struct flow_step *s, struct flow_picture *ret)
{
	for (size_t i = 0; s->kind == FLOW_CHILD && i < s->branch_n; i++) {
		const struct flow_branch *b = &s->branches[i];

		ret->rows[ret->n++] = (struct flow_picture_row){
			.id = b->id, .title = b->title, .branch = str_of(_("Hồ sơ con")), .state = "next",
			.who = str_fmt(c->mem, _("thủ tục %.*s"), STR_ARG(b->procedure)), .time = flow_time_text(c, b->time),
			.after = S(""),
		};
	}
}

void flow_picture(struct ctx *c, const struct flow *f, str at, const str *trail, size_t trail_n, struct flow_picture *ret)
{
	*ret = (struct flow_picture){ .rows = NEW_ARRAY(c->mem, struct flow_picture_row, f->step_n + FLOW_STEPS * FLOW_BRANCHES) };
	for (size_t i = 0; i < f->step_n; i++) {
		const struct flow_step *s = &f->steps[i];

		if (s->fork != FLOW_NONE)
			continue;
		ret->rows[ret->n] = row_of(c, f, s);
		ret->rows[ret->n++].state = state_of(s, at, trail, trail_n);
		add_children(c, s, ret);
		for (size_t k = 0; s->kind == FLOW_FORK && k < f->step_n; k++) {
			if (f->steps[k].fork != i)
				continue;
			ret->rows[ret->n] = row_of(c, f, &f->steps[k]);
			ret->rows[ret->n].branch = s->branches[f->steps[k].branch].title;
			ret->rows[ret->n++].state = "next";
		}
	}
	ret->total = flow_time_text(c, (struct flow_time){ (int32_t)flow_longest(f), UNIT_AT_ONCE });
}
