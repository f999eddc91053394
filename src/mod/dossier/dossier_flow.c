/* SPDX-License-Identifier: Apache-2.0 */
/*
 * dossier_flow.c - a dossier walks its flow.
 *
 * A dossier stands in one step. A human step is left by an action of whoever holds it; the others are left by the
 * program as soon as what they wait for is there, in the very command that brought it, or by the courier when a
 * date has come (wake_at). What an exit does to the clock stands in the flow, not here.
 */
#include "base/base.h"

#include "core/ledger/ledger.h"
#include "core/org/org.h"
#include "lib/mo/mo.h"
#include "mod/dossier/dossier_act.h"

#define TRAIL_MAX 2000 /* bytes of step ids */

/* ---- what guards see ------------------------------------------------------------------------------------------ */

static struct expr_value answer(struct arena *mem, const struct json *v, enum expr_type type)
{
	struct expr_value out = { .some = false };
	str s = json_str(v);
	date day;

	if (type == EXPR_TEXTS && v && v->type == JT_ARRAY) {
		str *list = NEW_ARRAY(mem, str, v->n);

		for (size_t i = 0; i < v->n; i++)
			list[i] = json_str(v->items[i]);
		return (struct expr_value){ .some = true, .texts = list, .n = v->n };
	}
	if (type == EXPR_BOOL)
		return expr_flag(str_eq(s, S("true")) || str_eq(s, S("1")));
	if (s.n == 0)
		return out;
	if (type == EXPR_TEXT)
		return expr_text(s);
	if (type == EXPR_INT)
		out.some = str_int(s, &out.i);
	else if (type == EXPR_DATE && date_parse(s, &day))
		return expr_day(day);
	return out;
}

/* The newest round of a fork, or all that was asked by hand when no fork was entered; children, of a child step. */
static int opinion_values(struct ctx *c, const struct dossier *d, struct expr_value *v)
{
	int64_t asked = 0, agreed = 0, opposed = 0;
	const struct opinion *last = NULL;
	struct opinion *list;
	size_t n;

	TRY(dossier_opinions(c, d->code, &list, &n));
	for (size_t i = 0; i < n; i++)
		if (list[i].fork.n)
			last = &list[i];
	for (size_t i = 0; i < n; i++) {
		if (last && (list[i].round != last->round || !str_eq(list[i].fork, last->fork)))
			continue;
		asked++;
		agreed += list[i].given_at.ms && (str_eq(list[i].verdict, S("agree")) || str_eq(list[i].verdict, S("silent")));
		opposed += list[i].given_at.ms && str_eq(list[i].verdict, S("oppose"));
	}
	if (asked == 0) {
		TRY(dossier_children_count(c, d, &agreed, &opposed));
		asked = agreed + opposed;
	}
	v[FLOW_OWN_ASKED] = expr_int(asked);
	v[FLOW_OWN_AGREED] = expr_int(agreed);
	v[FLOW_OWN_OPPOSED] = expr_int(opposed);
	return 0;
}

bool dossier_paid(const struct dossier *d)
{
	return d->fee == 0 || d->paid_at.ms;
}

int dossier_values(struct ctx *c, const struct dossier *d, const struct flow *f, struct expr_value **ret)
{
	struct expr_value *v = NEW_ARRAY(c->mem, struct expr_value, f->name_n);
	struct json *form;
	str why;

	TRY(json_parse(c->mem, d->form.n ? d->form : S("{}"), JSON_DEPTH, &form, &why));
	v[FLOW_OWN_CHANNEL] = expr_text(d->channel);
	v[FLOW_OWN_FEE] = expr_int(d->fee);
	v[FLOW_OWN_PAID] = expr_flag(dossier_paid(d));
	v[FLOW_OWN_SUPPLEMENTS] = expr_int(d->supplements);
	if (d->received_at.ms)
		v[FLOW_OWN_RECEIVED] = expr_day(instant_date(d->received_at));
	TRY(opinion_values(c, d, v));
	for (size_t i = FLOW_OWN; i < f->name_n; i++)
		v[i] = answer(c->mem, json_find(form, str_sub(f->names[i].name, 5, f->names[i].name.n)), f->names[i].type);
	*ret = v;
	return 0;
}

int dossier_exits(struct ctx *c, const struct dossier *d, const struct procedure *p, const char *action,
		  const struct flow_exit **ret, size_t *ret_n)
{
	const struct flow_step *s = flow_step(p->flow, d->step);
	struct expr_value *values;
	size_t n, kept = 0;

	*ret_n = 0;
	if (!s)
		return 0;
	TRY(dossier_values(c, d, p->flow, &values));
	n = flow_open(p->flow, s, str_of(action), values, ret);
	/* An event that is waited for is put on record by whoever watches for it. */
	if (n == 0 && s->kind == FLOW_WAIT && s->wait == FLOW_EVENT && strcmp(action, "forward") == 0)
		n = flow_open(p->flow, s, S("done"), values, ret);
	for (size_t i = 0; i < n; i++) {
		bool allowed = ret[i]->roles == 0;

		for (enum role r = ROLE_NONE; r < ROLE_COUNT; r++)
			allowed |= (ret[i]->roles & 1u << r) && who_is(c->who, r, d->holder_unit);
		if (allowed)
			ret[kept++] = ret[i];
	}
	*ret_n = kept;
	return 0;
}

/* ---- entering a step ---------------------------------------------------------------------------------------------- */

str dossier_place(const struct dossier *d, enum flow_place place, str unit)
{
	switch (place) {
	case FLOW_AT_RECEIVING:
		return d->receiving_unit;
	case FLOW_AT_DECIDING:
		return d->deciding_unit;
	default:
		return unit;
	}
}

static void push_trail(struct ctx *c, struct dossier *d)
{
	str trail = d->trail.n ? str_fmt(c->mem, "%" STR_FMT " %" STR_FMT, STR_ARG(d->trail), STR_ARG(d->step)) : d->step;

	while (trail.n > TRAIL_MAX)
		str_cut(&trail, ' ');
	d->trail = trail;
}

/* The applicant is asked for something: the clock stands still meanwhile. */
static int wait_for_applicant(struct ctx *c, struct act *a, const struct flow_step *s)
{
	struct buf b = buf_new(c->mem, 0);
	struct jw w = jw_new(&b);
	bool money = s->wait == FLOW_PAYMENT;

	jw_object(&w);
	jw_kstr(&w, "kind", money ? S("payment") : S("supplement"));
	jw_kstr(&w, "note", s->title);
	jw_kint(&w, "until", a->d.step_due_at.ms);
	jw_kstr(&w, "state", str_of(dossier_state_slug(a->d.state)));
	if (money)
		jw_kint(&w, "amount", a->d.fee);
	jw_end(&w);
	a->d.request = buf_view(&b);
	a->d.state = money ? DOSSIER_WAITING_PAYMENT : DOSSIER_WAITING_SUPPLEMENT;
	if (!a->d.finished_at.ms)
		TRY(dossier_clock_note(c, &a->d, CLOCK_PAUSE, money ? VI_("Chờ người nộp nộp phí, lệ phí") :
								      VI_("Chờ người nộp bổ sung hồ sơ"), 0, ""));
	TRY(dossier_clock_settle(c, &a->d));
	return act_tell(c, a, money ? VI_("Cần nộp phí, lệ phí") : VI_("Cần bổ sung hồ sơ"), VI_("%.*s. Hạn: %s."), STR_ARG(s->title),
			instant_vi(c->mem, a->d.step_due_at).p);
}

static int end_of_flow(struct ctx *c, struct act *a, const struct flow_step *s)
{
	static const enum dossier_state states[] = { [FLOW_RETURNED] = DOSSIER_RETURNED, [FLOW_REFUSED] = DOSSIER_REFUSED,
						     [FLOW_STOPPED] = DOSSIER_STOPPED, [FLOW_WITHDRAWN] = DOSSIER_WITHDRAWN };

	a->d.state = states[s->outcome];
	if (s->outcome == FLOW_RETURNED) {
		a->d.returned_at = c->now;
		return act_tell(c, a, VI_("Đã trả kết quả"), "%s", VI_("Kết quả đã được trả. Mời bạn đánh giá mức độ hài lòng."));
	}
	return act_tell(c, a, VI_("Hồ sơ kết thúc"), "%.*s.", STR_ARG(s->title));
}

static bool waits_for_applicant(const struct act *a, const struct flow_step *s)
{
	return s->kind == FLOW_WAIT && ((s->wait == FLOW_PAYMENT && !dossier_paid(&a->d)) || s->wait == FLOW_APPLICANT);
}

int dossier_enter(struct ctx *c, struct act *a, const struct flow_step *s)
{
	struct dossier *d = &a->d;
	struct unit u;

	if (s->kind == FLOW_END)
		return end_of_flow(c, a, s);
	d->step = s->id;
	d->holder_unit = dossier_place(d, s->place, s->unit);
	d->holder_role = s->role;
	d->holder = 0;
	d->wake_at = (instant){ 0 };
	if (d->state == DOSSIER_ACCEPTED)
		d->state = DOSSIER_PROCESSING;
	a->step_title = s->title;
	a->to_name = unit_find(c, d->holder_unit, (date){ 0 }, &u) == 0 ? u.name : d->holder_unit;
	if (s->kind == FLOW_FORK)
		return dossier_fork_open(c, a, s);
	if (s->kind == FLOW_CHILD)
		return dossier_children_open(c, a, s);
	TRY(dossier_clock_step_time(c, d, s->time));
	if (s->kind == FLOW_WAIT)
		d->wake_at = d->step_due_at;
	return waits_for_applicant(a, s) ? wait_for_applicant(c, a, s) : 0;
}

/* ---- taking an exit -------------------------------------------------------------------------------------------------- */

/* There is a result: the clock stops, the applicant may come. */
static int result(struct ctx *c, struct act *a, const struct flow_exit *e)
{
	TRY(dossier_clock_result(c, &a->d));
	TRY(dossier_clock_settle(c, &a->d));
	if (e->target < a->p->flow->step_n && a->p->flow->steps[e->target].kind == FLOW_END)
		return 0; /* it ends without one */
	a->d.state = DOSSIER_FINISHED;
	a->d.finished_at = c->now;
	return e->notice.n ? 0 :
			     act_tell(c, a, VI_("Đã có kết quả"), VI_("Kết quả đã có tại %.*s. Mời bạn đến nhận hoặc xem trên mạng."),
				      STR_ARG(unit_name(c, a->d.receiving_unit)));
}

static int result_number(struct ctx *c, struct act *a)
{
	int year, month, day;

	date_parts(instant_date(c->now), &year, &month, &day);
	return counter_next(c, str_fmt(c->mem, "result-%" STR_FMT "-%d", STR_ARG(a->d.deciding_unit), year), &a->d.result_no);
}

static int effects(struct ctx *c, struct act *a, const struct flow_exit *e, const struct flow_step *from)
{
	const char *why = from ? str_z(c->mem, from->title) : "";

	if (e->effects & FLOW_PAUSE)
		TRY(dossier_clock_note(c, &a->d, CLOCK_PAUSE, why, 0, ""));
	if (e->effects & FLOW_RESUME)
		TRY(dossier_clock_note(c, &a->d, CLOCK_RESUME, why, 0, ""));
	if (e->effects & FLOW_RESET)
		TRY(dossier_clock_note(c, &a->d, CLOCK_RESET, why, 0, ""));
	if (e->effects & (FLOW_PAUSE | FLOW_RESUME | FLOW_RESET))
		TRY(dossier_clock_settle(c, &a->d));
	if (e->effects & FLOW_NUMBER)
		TRY(result_number(c, a));
	if (e->effects & FLOW_STOP)
		TRY(result(c, a, e));
	return e->notice.n ? act_tell(c, a, VI_("Tin về hồ sơ"), "%.*s", STR_ARG(e->notice)) : 0;
}

/* What a step began when it was entered ends when it is left. */
static int leave(struct ctx *c, struct act *a, const struct flow_step *from)
{
	bool paused = a->d.state == DOSSIER_WAITING_PAYMENT || a->d.state == DOSSIER_WAITING_SUPPLEMENT;

	if (from->kind == FLOW_FORK)
		TRY(dossier_fork_close(c, a, from));
	if (from->kind != FLOW_WAIT || !paused)
		return 0;
	a->d.state = a->d.finished_at.ms ? DOSSIER_FINISHED : DOSSIER_PROCESSING;
	a->d.request = S("");
	if (!a->d.finished_at.ms)
		TRY(dossier_clock_note(c, &a->d, CLOCK_RESUME, VI_("Người nộp đã làm xong việc được yêu cầu"), 0, ""));
	return dossier_clock_settle(c, &a->d);
}

int dossier_jump(struct ctx *c, struct act *a, const struct flow_step *s)
{
	const struct flow_step *from = flow_step(a->p->flow, a->d.step);

	if (from) {
		TRY(leave(c, a, from));
		push_trail(c, &a->d);
	}
	return dossier_enter(c, a, s);
}

int dossier_take(struct ctx *c, struct act *a, const struct flow_exit *e)
{
	const struct flow *f = a->p->flow;
	const struct flow_step *from = flow_step(f, a->d.step);

	if (e->target >= f->step_n)
		return ctx_fail(c, E_INTERNAL, "", _("Quy trình không có bước “%.*s”. Hãy báo quản trị hệ thống."), STR_ARG(e->to));
	if (from) {
		TRY(leave(c, a, from));
		if (from->kind == FLOW_HUMAN)
			push_trail(c, &a->d);
	}
	TRY(effects(c, a, e, from));
	return dossier_enter(c, a, &f->steps[e->target]);
}

/* ---- going on by itself ------------------------------------------------------------------------------------------------ */

/* Is the dossier where its step has it, or does something asked by hand (a supplement) come first? */
static bool undisturbed(const struct act *a, const struct flow_step *s)
{
	if (a->d.state == DOSSIER_ACCEPTED || a->d.state == DOSSIER_PROCESSING || a->d.state == DOSSIER_FINISHED)
		return true;
	return s->kind == FLOW_WAIT && ((s->wait == FLOW_PAYMENT && a->d.state == DOSSIER_WAITING_PAYMENT) ||
					(s->wait == FLOW_APPLICANT && a->d.state == DOSSIER_WAITING_SUPPLEMENT));
}

/* The action that the program itself may take now, or NULL. */
static int ready(struct ctx *c, struct act *a, const struct flow_step *s, const char **ret)
{
	bool over = a->d.wake_at.ms && a->d.wake_at.ms <= c->now.ms, joined = false;

	*ret = NULL;
	if (!undisturbed(a, s))
		return 0;
	if (s->kind == FLOW_FORK)
		TRY(dossier_fork_joined(c, a, s, &joined));
	if (s->kind == FLOW_CHILD)
		TRY(dossier_children_joined(c, a, s, &joined));
	if (joined)
		*ret = "joined";
	else if (s->kind == FLOW_WAIT && s->wait == FLOW_PAYMENT && dossier_paid(&a->d))
		*ret = "done";
	else if (s->kind == FLOW_WAIT && over)
		*ret = s->wait == FLOW_DATE ? "done" : "limit";
	return 0;
}

/* The next moment at which silence becomes consent. */
static int set_wake(struct ctx *c, struct act *a)
{
	const struct flow_step *s = flow_step(a->p->flow, a->d.step);
	instant at = s && s->kind == FLOW_WAIT ? a->d.wake_at : (instant){ 0 };
	struct opinion *list;
	size_t n;

	TRY(dossier_opinions(c, a->d.code, &list, &n));
	for (size_t i = 0; i < n && dossier_state_open(a->d.state); i++)
		if (!list[i].given_at.ms && list[i].silence && (at.ms == 0 || list[i].due_at.ms < at.ms))
			at = list[i].due_at;
	/* What cannot be done now (the applicant has the turn) is looked at again tomorrow, not every minute. */
	if (at.ms && at.ms <= c->now.ms)
		at.ms = c->now.ms + MS_DAY;
	a->d.wake_at = at;
	return 0;
}

static int take_first(struct ctx *c, struct act *a, const struct flow_step *s, const char *action)
{
	const struct flow_exit *open[FLOW_EXITS];
	struct expr_value *values;

	TRY(dossier_values(c, &a->d, a->p->flow, &values));
	if (flow_open(a->p->flow, s, str_of(action), values, open) == 0)
		return ctx_fail(c, E_INTERNAL, "", _("Bước “%.*s” không có lối ra. Hãy báo quản trị hệ thống."), STR_ARG(s->title));
	return dossier_take(c, a, open[0]);
}

int dossier_go_on(struct ctx *c, struct act *a)
{
	/* The checker refuses loops without a person in them; this bound is for flows that were never checked. */
	for (int i = 0; i < FLOW_STEPS && dossier_state_open(a->d.state); i++) {
		const struct flow_step *s = flow_step(a->p->flow, a->d.step);
		const char *action = NULL;

		if (s)
			TRY(ready(c, a, s, &action));
		if (!action)
			break;
		TRY(take_first(c, a, s, action));
	}
	return set_wake(c, a);
}

int dossier_supplemented(struct ctx *c, struct act *a)
{
	const struct flow_step *s = flow_step(a->p->flow, a->d.step);

	if (s && s->kind == FLOW_WAIT && s->wait == FLOW_APPLICANT)
		TRY(take_first(c, a, s, "done"));
	return dossier_go_on(c, a);
}
