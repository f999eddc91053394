/* SPDX-License-Identifier: Apache-2.0 */
/*
 * dossier_opinion.c - what other units are asked: by hand, or by the branches of a fork at the same time.
 *
 * One row is one question with its own date. A branch may have several steps (somebody drafts, their head approves): then
 * the row moves from one to the next, and is answered with the last. No answer in time: the lead agency goes on asking
 * (Decree 61/2018, Article 19(5)), unless it was said beforehand that silence is consent.
 */
#include "base/base.h"

#include "core/account/account.h"
#include "core/ledger/ledger.h"
#include "core/org/org.h"
#include "mod/dossier/dossier_act.h"

static str subject(struct ctx *c, const struct opinion *o)
{
	return str_fmt(c->mem, "%" STR_FMT "/%" PRId64, STR_ARG(o->dossier), o->no);
}

str dossier_opinion_state(struct ctx *c, const struct opinion *o)
{
	struct buf b = buf_new(c->mem, 0);
	struct jw w = jw_new(&b);

	jw_object(&w);
	jw_kstr(&w, "unit", o->unit);
	jw_kstr(&w, "question", o->question);
	jw_kint(&w, "asked_by", o->asked_by);
	jw_kint(&w, "asked_at", o->asked_at.ms);
	jw_kint(&w, "due_at", o->due_at.ms);
	jw_kstr(&w, "answer", o->answer);
	jw_kint(&w, "given_by", o->given_by);
	jw_kint(&w, "given_at", o->given_at.ms);
	jw_kstr(&w, "verdict", o->verdict);
	jw_kbool(&w, "silence", o->silence);
	jw_kstr(&w, "role", str_of(o->role ? role_slug(o->role) : ""));
	jw_kstr(&w, "fork", o->fork);
	jw_kstr(&w, "branch", o->branch);
	jw_kstr(&w, "step", o->step);
	jw_kint(&w, "round", o->round);
	jw_end(&w);
	return buf_view(&b);
}

static int ask(struct ctx *c, struct opinion *o)
{
	o->answer = o->verdict = S("");
	o->asked_by = c->who->account;
	o->asked_at = c->now;
	TRY(dossier_store_opinion_next(c, o->dossier, &o->no));
	TRY(dossier_store_opinion_add(c, o));
	return emit_change(c, "opinion.ask", subject(c, o), S(""), dossier_opinion_state(c, o), S(""));
}

static int changed(struct ctx *c, const char *verb, const struct opinion *before, const struct opinion *o)
{
	TRY(dossier_store_opinion_update(c, o));
	return emit_change(c, verb, subject(c, o), dossier_opinion_state(c, before), dossier_opinion_state(c, o), S(""));
}

static int settle(struct ctx *c, struct opinion *o, const char *verdict)
{
	struct opinion before = *o;

	o->verdict = str_of(verdict);
	o->given_at = c->now;
	o->given_by = 0;
	return changed(c, strcmp(verdict, "silent") == 0 ? "opinion.silence" : "opinion.close", &before, o);
}

/* ---- by hand --------------------------------------------------------------------------------------------------- */

int dossier_act_ask_opinion(struct ctx *c)
{
	struct opinion o = { .unit = arg_text(c, "unit"), .question = arg_text(c, "note"), .silence = arg_flag(c, "silence") };
	int64_t days = arg_int(c, "days");
	struct unit u;
	struct act a;

	TRY(act_begin(c, "ask_opinion", &a));
	if (unit_find(c, o.unit, instant_date(c->now), &u) < 0)
		return ctx_fail(c, E_INVALID, "unit", _("Không có đơn vị mang mã “%.*s”. Hãy chọn đơn vị trong danh sách."),
				STR_ARG(o.unit));
	o.dossier = a.d.code;
	o.fork = o.branch = o.step = S("");
	if (days == 0)
		TRY(dossier_rule(c, &a.d, RULE_OPINION_DAYS, &days));
	TRY(dossier_clock_end_of_days(c, &a.d, c->now, days, &o.due_at));
	TRY(ask(c, &o));
	TRY(dossier_go_on(c, &a));
	jw_kstr(&a.about, "to", u.name);
	return act_finish(c, &a, "dossier.ask_opinion");
}

bool dossier_asked(const struct who *w, const struct opinion *o)
{
	for (size_t k = 0; k < w->n && !o->given_at.ms; k++) {
		const struct post *p = &w->posts[k];

		if (str_eq(p->unit, o->unit) && (o->role == ROLE_NONE || o->role == p->role))
			return true;
	}
	return false;
}

/* The next step of the branch, NULL when it has come to the join. */
static int next_in_branch(struct ctx *c, struct act *a, const struct opinion *o, const struct flow_step **ret)
{
	const struct flow_step *at = o->step.n ? flow_step(a->p->flow, o->step) : NULL;
	const struct flow_exit *open[FLOW_EXITS];
	struct expr_value *values;

	*ret = NULL;
	if (!at)
		return 0;
	TRY(dossier_values(c, &a->d, a->p->flow, &values));
	if (flow_open(a->p->flow, at, S("forward"), values, open) && open[0]->target < a->p->flow->step_n)
		*ret = &a->p->flow->steps[open[0]->target];
	return 0;
}

/* Who has this step of a branch, and until when. */
static int seat(struct ctx *c, const struct act *a, const struct flow_step *s, struct opinion *o)
{
	struct dossier d = a->d;

	o->step = s->id;
	o->role = s->role;
	o->unit = dossier_place(&a->d, s->place, s->unit);
	TRY(dossier_clock_step_time(c, &d, s->time));
	o->due_at = d.step_due_at;
	return 0;
}

int dossier_act_give_opinion(struct ctx *c)
{
	const struct flow_step *next;
	struct opinion *list, *o = NULL, before;
	struct act a;
	size_t n;

	TRY(act_begin(c, "give_opinion", &a));
	TRY(dossier_opinions(c, a.d.code, &list, &n));
	for (size_t i = 0; i < n && !o; i++)
		if (dossier_asked(c->who, &list[i]))
			o = &list[i];
	if (!o)
		return ctx_fail(c, E_CONFLICT, "", _("Không còn ý kiến nào chờ đơn vị của bạn trả lời."));
	before = *o;
	o->answer = o->answer.n ? str_fmt(c->mem, "%" STR_FMT "\n%" STR_FMT, STR_ARG(o->answer), STR_ARG(arg_text(c, "note"))) :
				  arg_text(c, "note");
	o->verdict = arg_text(c, "verdict").n ? arg_text(c, "verdict") : S("agree");
	o->given_by = c->who->account;
	TRY(next_in_branch(c, &a, o, &next));
	if (next)
		TRY(seat(c, &a, next, o));
	else
		o->given_at = c->now;
	TRY(changed(c, "opinion.give", &before, o));
	TRY(dossier_go_on(c, &a));
	return act_finish(c, &a, "dossier.give_opinion");
}

/* ---- forks -------------------------------------------------------------------------------------------------------- */

int dossier_fork_open(struct ctx *c, struct act *a, const struct flow_step *s)
{
	struct opinion *list;
	int64_t round = 0;
	size_t n;

	TRY(dossier_opinions(c, a->d.code, &list, &n));
	for (size_t i = 0; i < n; i++)
		round = MAX(round, list[i].round);
	a->d.step_due_at = c->now;
	for (size_t i = 0; i < s->branch_n; i++) {
		const struct flow_branch *b = &s->branches[i];
		struct opinion o = { .dossier = a->d.code, .question = b->title, .silence = s->silence, .fork = s->id,
				     .branch = b->id, .round = round + 1 };

		TRY(seat(c, a, &a->p->flow->steps[b->target], &o));
		TRY(ask(c, &o));
		if (o.due_at.ms > a->d.step_due_at.ms)
			a->d.step_due_at = o.due_at;
	}
	return 0;
}

/* The opinions of the newest time this fork was entered. */
static int round_of(struct ctx *c, const struct act *a, const struct flow_step *s, struct opinion **ret, size_t *ret_n)
{
	struct opinion *list;
	int64_t round = 0;
	size_t n, k = 0;

	TRY(dossier_opinions(c, a->d.code, &list, &n));
	for (size_t i = 0; i < n; i++)
		if (str_eq(list[i].fork, s->id))
			round = MAX(round, list[i].round);
	for (size_t i = 0; i < n; i++)
		if (str_eq(list[i].fork, s->id) && list[i].round == round)
			list[k++] = list[i];
	*ret = list;
	*ret_n = k;
	return 0;
}

int dossier_fork_joined(struct ctx *c, struct act *a, const struct flow_step *s, bool *ret)
{
	size_t n, given = 0, wanted;
	struct opinion *list;

	TRY(round_of(c, a, s, &list, &n));
	for (size_t i = 0; i < n; i++) {
		if (!list[i].given_at.ms && list[i].silence && list[i].due_at.ms <= c->now.ms)
			TRY(settle(c, &list[i], "silent"));
		given += list[i].given_at.ms != 0;
	}
	wanted = s->join == FLOW_ALL ? s->branch_n : s->join == FLOW_ANY ? 1 : (size_t)s->quorum;
	*ret = given >= wanted;
	return 0;
}

int dossier_fork_close(struct ctx *c, struct act *a, const struct flow_step *s)
{
	struct opinion *list;
	size_t n;

	TRY(round_of(c, a, s, &list, &n));
	for (size_t i = 0; i < n; i++)
		if (!list[i].given_at.ms)
			TRY(settle(c, &list[i], "closed"));
	return 0;
}

int dossier_silences(struct ctx *c, const struct dossier *d)
{
	struct opinion *list;
	size_t n;

	TRY(dossier_opinions(c, d->code, &list, &n));
	for (size_t i = 0; i < n; i++)
		if (!list[i].given_at.ms && list[i].silence && list[i].due_at.ms <= c->now.ms)
			TRY(settle(c, &list[i], "silent"));
	return 0;
}
