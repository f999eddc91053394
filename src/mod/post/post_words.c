/* SPDX-License-Identifier: Apache-2.0 */
/*
 * post_words.c - what state an envelope is in, and what comes next.
 *
 * The state is a function of the times and of nothing else, the strongest first. So news of the enterprise may
 * come late, twice or in the wrong order: each fills in its own time, and the state is the same in the end.
 */
#include "base/base.h"

#include "core/org/org.h"
#include "mod/post/post_impl.h"

static const struct {
	const char *slug, *title, *colour;
} states[] = {
#define X(name, slug, title, colour) [SHIPMENT_##name] = { slug, N_(title), colour },
	SHIPMENT_STATES(X)
#undef X
};

static const struct {
	const char *slug, *title;
} problems[] = {
#define X(name, slug, title) { slug, N_(title) },
	SHIPMENT_PROBLEMS(X)
#undef X
};

enum shipment_state shipment_state(const struct shipment *s)
{
	if (s->delivered_at.ms)
		return SHIPMENT_DELIVERED;
	if (s->entered_at.ms)
		return SHIPMENT_ENTERED;
	if (s->returned_at.ms)
		return SHIPMENT_RETURNED;
	if (s->lost_at.ms)
		return SHIPMENT_LOST;
	if (s->handed_at.ms)
		return s->out ? SHIPMENT_HANDED : SHIPMENT_ARRIVED;
	if (s->missing.n)
		return SHIPMENT_INCOMPLETE;
	if (s->out)
		return SHIPMENT_PREPARED;
	return s->accepted_at.ms ? SHIPMENT_ACCEPTED : SHIPMENT_DECLARED;
}

const char *shipment_state_slug(enum shipment_state s)
{
	return states[s].slug;
}

const char *shipment_state_title(enum shipment_state s)
{
	return states[s].title;
}

const char *shipment_colour(enum shipment_state s)
{
	return states[s].colour;
}

const char *shipment_problem_title(str slug)
{
	for (size_t i = 0; i < ARRAY_LEN(problems); i++)
		if (str_eqz(slug, problems[i].slug))
			return problems[i].title;
	return "";
}

/* The counter that deals with an envelope. */
static str counter_of(struct ctx *c, const struct shipment *s)
{
	return str_fmt(c->mem, _("Bộ phận một cửa, %.*s"), STR_ARG(unit_name(c, s->unit)));
}

struct shipment_next shipment_next(struct ctx *c, const struct shipment *s)
{
	if (s->problem.n)
		return (struct shipment_next){ str_of(_("Xử lý sự cố và báo cho người gửi, người nhận")), counter_of(c, s) };
	switch (shipment_state(s)) {
	case SHIPMENT_DECLARED:
		return (struct shipment_next){ str_of(_("Mang hồ sơ đến bưu cục")), str_of(_("Người gửi")) };
	case SHIPMENT_ACCEPTED:
		return (struct shipment_next){ str_of(_("Giao hồ sơ cho cơ quan")), str_of(_("Bưu chính")) };
	case SHIPMENT_INCOMPLETE:
		return (struct shipment_next){ str_of(_("Bổ sung giấy tờ còn thiếu")), str_of(_("Người gửi")) };
	case SHIPMENT_ARRIVED:
		return (struct shipment_next){ str_of(_("Nhập hồ sơ vào hệ thống")), counter_of(c, s) };
	case SHIPMENT_PREPARED:
		return (struct shipment_next){ str_of(_("Ký biên bản, giao cho bưu chính")), counter_of(c, s) };
	case SHIPMENT_HANDED:
		return (struct shipment_next){ str_of(_("Phát kết quả cho người nhận")), str_of(_("Bưu chính")) };
	default:
		return (struct shipment_next){ S(""), S("") };
	}
}

bool shipment_late(const struct ctx *c, const struct shipment *s)
{
	/* What somebody has only declared is in nobody's hands yet. */
	if (s->ended_at.ms || shipment_state(s) == SHIPMENT_DECLARED)
		return false;
	return s->problem.n ? s->problem_due.ms < c->now.ms : s->due_at.ms < c->now.ms;
}

str return_choice_words(struct ctx *c, const struct return_choice *r)
{
	if (!r->by_post)
		return str_of(_("Tại quầy hoặc trên mạng"));
	return str_fmt(c->mem, _("Qua bưu chính công ích đến %.*s, %.*s"), STR_ARG(r->name), STR_ARG(r->address));
}
