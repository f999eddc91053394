/* SPDX-License-Identifier: Apache-2.0 */
/*
 * dossier_may.c - the table of actions: in which state, by whom.
 *
 * One row per action. `states` is a set of states; `by` says who; `fits` looks at the rest. Buttons, the
 * API's list of actions and the commands themselves all ask this one table.
 */
#include "base/base.h"

#include "lib/json/json.h"
#include "lib/mo/mo.h"
#include "mod/dossier/dossier_act.h"
#include "mod/dossier/dossier_service.h"

#define IN(state) (1u << DOSSIER_##state)
#define OPEN_WORK (IN(LODGED) | IN(ACCEPTED) | IN(PROCESSING))

enum by { BY_CLERK, BY_HOLDER, BY_BOSS, BY_APPLICANT, BY_CLERK_OR_HOLDER, BY_OPINION, BY_RATER, BY_LEADER, BY_ANYONE };

struct row {
	struct action action;
	unsigned states;
	enum by by;
	bool (*fits)(struct ctx *c, const struct dossier *d, const struct procedure *p);
};

/* Has the step an exit for this action that is open now? */
static bool leads(struct ctx *c, const struct dossier *d, const struct procedure *p, const char *action)
{
	const struct flow_exit *open[FLOW_EXITS];
	size_t n = 0;

	return dossier_exits(c, d, p, action, open, &n) == 0 && n > 0;
}

static bool fits_forward(struct ctx *c, const struct dossier *d, const struct procedure *p)
{
	return leads(c, d, p, "forward");
}

static bool fits_submit(struct ctx *c, const struct dossier *d, const struct procedure *p)
{
	return leads(c, d, p, "submit_for_signature");
}

static bool fits_sign(struct ctx *c, const struct dossier *d, const struct procedure *p)
{
	return leads(c, d, p, "sign");
}

static bool fits_deliver(struct ctx *c, const struct dossier *d, const struct procedure *p)
{
	return leads(c, d, p, "deliver");
}

static bool fits_undo(struct ctx *c, const struct dossier *d, const struct procedure *p)
{
	struct dossier old;

	UNUSED(p);
	return dossier_undo_state(c, d, &old) == 0;
}

/* The second person: not the one who proposed. */
static bool fits_confirm(struct ctx *c, const struct dossier *d, const struct procedure *p)
{
	int64_t by = 0;
	struct json *j;
	str why;

	UNUSED(p);
	return d->pending.n && json_parse(c->mem, d->pending, JSON_DEPTH, &j, &why) == 0 && json_int(j, "by", &by) &&
	       by != c->who->account;
}

static bool fits_claim(struct ctx *c, const struct dossier *d, const struct procedure *p)
{
	UNUSED(p);
	return d->holder != c->who->account;
}

static bool fits_return(struct ctx *c, const struct dossier *d, const struct procedure *p)
{
	const struct flow_step *s = flow_step(p->flow, d->step);

	UNUSED(c);
	return s && s->kind == FLOW_HUMAN && d->trail.n > 0;
}

/* The date is put off so many times at most (Decree 61/2018, Article 19(9)), also when the clock began anew since. */
static bool may_put_off(struct ctx *c, const struct dossier *d)
{
	int64_t most, times = 0;
	struct clock_event *e;
	size_t n;

	if (dossier_rule(c, d, RULE_EXTEND_TIMES, &most) < 0 || dossier_clock_events(c->mem, d, &e, &n) < 0)
		return false;
	for (size_t i = 0; i < n; i++)
		times += e[i].kind == CLOCK_EXTEND;
	return times < most;
}

/* "Chậm nhất 01 ngày trước ngày hết hạn" (the same Article): the last day is the day before the one of the due date,
 * all of it, whether it is worked or not: a day, not 24 hours and not a working day. */
static bool in_time(struct ctx *c, const struct dossier *d)
{
	int64_t days;

	return dossier_rule(c, d, RULE_EXTEND_BEFORE_DAYS, &days) == 0 && clock_days_before(c->now, d->due_at, days);
}

static bool fits_extend(struct ctx *c, const struct dossier *d, const struct procedure *p)
{
	UNUSED(p);
	return in_time(c, d) && may_put_off(c, d);
}

static bool fits_apologise(struct ctx *c, const struct dossier *d, const struct procedure *p)
{
	UNUSED(p);
	return !in_time(c, d) && may_put_off(c, d);
}

static bool fits_rate(struct ctx *c, const struct dossier *d, const struct procedure *p)
{
	UNUSED(c);
	UNUSED(p);
	return d->rating == 0;
}

/* Slugs are addresses: /ho-so/:code/tiep-nhan. Order is the order of the buttons. */
static const struct row rows[] = {
	{ { "accept", N_("Tiếp nhận"), "tiep-nhan", dossier_accept_fields, false, true }, IN(LODGED), BY_CLERK, NULL },
	{ { "forward", N_("Chuyển bước tiếp theo"), "chuyen", dossier_forward_fields, false, true },
	  IN(ACCEPTED) | IN(PROCESSING) | IN(FINISHED), BY_HOLDER, fits_forward },
	{ { "submit_for_signature", N_("Trình ký"), "trinh-ky", dossier_submit_fields, false, true }, IN(PROCESSING), BY_HOLDER,
	  fits_submit },
	{ { "sign", N_("Ký duyệt kết quả"), "ky", dossier_sign_fields, true, true }, IN(PROCESSING), BY_HOLDER, fits_sign },
	{ { "deliver", N_("Trả kết quả"), "tra-ket-qua", dossier_deliver_fields, true, true }, IN(FINISHED), BY_CLERK,
	  fits_deliver },
	{ { "supplement", N_("Nộp bổ sung"), "bo-sung", dossier_supplement_fields, false, true }, IN(WAITING_SUPPLEMENT),
	  BY_APPLICANT, NULL },
	{ { "give_opinion", N_("Trả lời ý kiến"), "cho-y-kien", dossier_give_opinion_fields, false, true },
	  IN(PROCESSING) | IN(WAITING_SUPPLEMENT) | IN(WAITING_PAYMENT), BY_OPINION, NULL },
	{ { "confirm_force", N_("Quyết định việc chuyển bước"), "duyet-chuyen-buoc", dossier_confirm_force_fields, false, true },
	  IN(ACCEPTED) | IN(PROCESSING), BY_LEADER, fits_confirm },
	{ { "undo", N_("Hoàn tác việc vừa làm"), "hoan-tac", dossier_undo_fields, false, false },
	  IN(ACCEPTED) | IN(PROCESSING), BY_ANYONE, fits_undo },
	{ { "rate", N_("Đánh giá"), "danh-gia", dossier_rate_fields, false, true }, IN(FINISHED) | IN(RETURNED) | IN(REFUSED),
	  BY_RATER, fits_rate },
	{ { "claim", N_("Nhận việc"), "nhan-viec", dossier_claim_fields, false, false }, IN(ACCEPTED) | IN(PROCESSING),
	  BY_HOLDER, fits_claim },
	{ { "ask_supplement", N_("Yêu cầu bổ sung"), "yeu-cau-bo-sung", dossier_ask_supplement_fields, false, false }, OPEN_WORK,
	  BY_CLERK_OR_HOLDER, NULL },
	{ { "ask_opinion", N_("Lấy ý kiến đơn vị khác"), "lay-y-kien", dossier_ask_opinion_fields, false, false },
	  IN(PROCESSING), BY_HOLDER, NULL },
	{ { "return_step", N_("Trả lại bước trước"), "tra-lai", dossier_return_step_fields, false, false }, IN(PROCESSING),
	  BY_HOLDER, fits_return },
	{ { "assign", N_("Phân công"), "phan-cong", dossier_assign_fields, false, false }, IN(ACCEPTED) | IN(PROCESSING), BY_BOSS,
	  NULL },
	{ { "extend", N_("Gia hạn"), "gia-han", dossier_extend_fields, false, false }, IN(ACCEPTED) | IN(PROCESSING), BY_HOLDER,
	  fits_extend },
	{ { "apologise", N_("Xin lỗi và hẹn lại"), "xin-loi", dossier_extend_fields, false, false },
	  IN(ACCEPTED) | IN(PROCESSING), BY_HOLDER, fits_apologise },
	{ { "refuse", N_("Từ chối"), "tu-choi", dossier_refuse_fields, true, false }, OPEN_WORK, BY_CLERK_OR_HOLDER, NULL },
	{ { "stop", N_("Dừng giải quyết"), "dung", dossier_stop_fields, true, false },
	  OPEN_WORK | IN(WAITING_SUPPLEMENT) | IN(WAITING_PAYMENT), BY_CLERK_OR_HOLDER, NULL },
	{ { "withdraw", N_("Rút hồ sơ"), "rut", dossier_withdraw_fields, true, false },
	  OPEN_WORK | IN(WAITING_SUPPLEMENT) | IN(WAITING_PAYMENT), BY_APPLICANT, NULL },
};

static const struct row *find(str name)
{
	for (size_t i = 0; i < ARRAY_LEN(rows); i++)
		if (str_eqz(name, rows[i].action.name))
			return &rows[i];
	return NULL;
}

const struct action *dossier_action(str name)
{
	const struct row *r = find(name);

	return r ? &r->action : NULL;
}

const struct action *dossier_action_by_slug(str slug)
{
	for (size_t i = 0; i < ARRAY_LEN(rows); i++)
		if (str_eqz(slug, rows[i].action.slug))
			return &rows[i].action;
	return NULL;
}

static bool asked_for_opinion(struct ctx *c, const struct dossier *d)
{
	struct opinion *o;
	size_t n;

	if (dossier_opinions(c, d->code, &o, &n) < 0)
		return false;
	for (size_t i = 0; i < n; i++)
		if (dossier_asked(c->who, &o[i]))
			return true;
	return false;
}

static bool by_right_person(struct ctx *c, const struct dossier *d, enum by by)
{
	switch (by) {
	case BY_CLERK:
		return dossier_is_clerk(c, d);
	case BY_HOLDER:
		return dossier_is_holder(c, d);
	case BY_BOSS:
		return dossier_is_boss(c, d);
	case BY_APPLICANT:
		/* The counter also does it for somebody who came in person. */
		return dossier_is_applicant(c, d) || dossier_is_clerk(c, d);
	case BY_CLERK_OR_HOLDER:
		return dossier_is_holder(c, d);
	case BY_OPINION:
		return asked_for_opinion(c, d);
	case BY_LEADER:
		return who_is(c->who, ROLE_LEADER, d->deciding_unit);
	case BY_ANYONE: /* `fits` asks who */
		return true;
	case BY_RATER:
		/* The applicant; without an account, whoever has the lookup code (checked by the command). */
		return dossier_is_applicant(c, d) || (c->args && args_has(c->args, "key"));
	}
	return false;
}

static int check(struct ctx *c, const struct dossier *d, const struct procedure *p, const struct row *r)
{
	if (!(r->states & 1u << d->state))
		return E_CONFLICT;
	if (!by_right_person(c, d, r->by))
		return E_DENIED;
	return !r->fits || r->fits(c, d, p) ? 0 : E_CONFLICT;
}

int dossier_may(struct ctx *c, const struct dossier *d, const char *action)
{
	const struct row *r = find(str_of(action));
	struct procedure *p;
	int err;

	TRY(dossier_procedure(c, d, &p));
	err = check(c, d, p, r);
	if (err == E_DENIED)
		return ctx_fail(c, E_DENIED, "", _("Việc “%s” không thuộc quyền của bạn với hồ sơ này."), tr(c, r->action.title));
	if (err == E_CONFLICT)
		return ctx_fail(c, E_CONFLICT, "", _("Hồ sơ đang ở trạng thái “%s” nên không thể “%s”. Hãy tải lại trang."),
				tr(c, dossier_state_title(d->state)), tr(c, r->action.title));
	return err;
}

int dossier_actions(struct ctx *c, const struct dossier *d, const struct action ***ret, size_t *ret_n)
{
	const struct action **list = NEW_ARRAY(c->mem, const struct action *, ARRAY_LEN(rows));
	struct procedure *p;
	size_t n = 0;

	TRY(dossier_procedure(c, d, &p));
	for (size_t i = 0; i < ARRAY_LEN(rows); i++)
		if (check(c, d, p, &rows[i]) == 0)
			list[n++] = &rows[i].action;
	*ret = list;
	*ret_n = n;
	return 0;
}
