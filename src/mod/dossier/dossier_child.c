/* SPDX-License-Identifier: Apache-2.0 */
/*
 * dossier_child.c - một cửa liên thông: one dossier of the applicant, several agencies.
 *
 * A child step makes a dossier of its own at each other agency, with its own code, holder and clock, inside the parent's
 * time. On paper they go in sequence, electronic ones all at once (Decree 61/2018, Article 19(6)). A child's result does not
 * go to the applicant: it comes back to the receiving counter, its files to the parent, and the parent goes on when
 * enough have come. A parent that ends takes its open children along.
 */
#include "base/base.h"

#include "core/ledger/ledger.h"
#include "core/org/org.h"
#include "lib/mo/mo.h"
#include "mod/dossier/dossier_act.h"

#define GENERATIONS 4 /* a child may have children; a circle of procedures ends here */

static int too_deep(struct ctx *c, const struct dossier *d)
{
	struct dossier *up;
	str parent = d->parent;

	for (int i = 1; parent.n; i++) {
		if (i == GENERATIONS)
			return ctx_fail(c, E_LIMIT, "", _("Hồ sơ liên thông lồng nhau quá %d tầng. Hãy báo quản trị hệ thống."), GENERATIONS);
		TRY(dossier_store_get(c, parent, &up));
		parent = up->parent;
	}
	return 0;
}

/* The parent's papers are the child's: nothing is asked for twice. */
static int copy_files(struct ctx *c, str from, str to, const char *only, const char *kind, str paper)
{
	struct dossier_file *files;
	size_t n;

	TRY(dossier_files(c, from, &files, &n));
	for (size_t i = 0; i < n; i++) {
		str name = paper.n ? paper : files[i].paper;

		if (!only ? str_eqz(files[i].kind, "result") || str_eqz(files[i].kind, "letter") : !str_eqz(files[i].kind, only))
			continue;
		TRY(dossier_store_file_add(c, to, files[i].file, str_of(kind), name));
		TRY(emit_change(c, "attachment.add", str_fmt(c->mem, "%" STR_FMT "/%" STR_FMT, STR_ARG(to), STR_ARG(files[i].file)), S(""),
				dossier_attachment_state(c, str_of(kind), name, c->now), S("")));
	}
	return 0;
}

static int fill(struct ctx *c, const struct dossier *parent, const struct flow_branch *b, const struct procedure *p,
		struct dossier *d)
{
	struct unit u;

	*d = (struct dossier){
		.procedure = p->code,
		.version = p->version,
		.state = DOSSIER_LODGED,
		.channel = parent->channel,
		.receiving_unit = parent->receiving_unit,
		.deciding_unit = b->unit.n ? b->unit : procedure_deciding_unit(p, parent->receiving_unit),
		.applicant = parent->applicant,
		.form = parent->form,
		.lookup_code = dossier_lookup_code_new(c),
		.request = S(""),
		.lodged_at = c->now,
		.parent = parent->code,
		.branch = b->id,
	};
	TRY(unit_find(c, d->receiving_unit, instant_date(c->now), &u));
	return dossier_code_new(c, u.org_code.n ? u.org_code : u.code, &d->code);
}

/* Received at once: the counter has checked the parent's papers already. Its first step, the counter's, is passed
 * too when there is one plain way on. */
static int receive(struct ctx *c, struct dossier *lodged)
{
	const struct flow_exit *open[FLOW_EXITS];
	struct act a;
	size_t n;

	TRY(act_start(c, lodged, &a));
	TRY(dossier_accept(c, &a.d, a.p, (instant){ 0 }));
	TRY(dossier_exits(c, &a.d, a.p, "forward", open, &n));
	if (n == 1 && open[0]->needs == 0)
		TRY(dossier_take(c, &a, open[0]));
	TRY(dossier_go_on(c, &a));
	return act_save(c, &a, "dossier.accept");
}

static int make(struct ctx *c, struct act *a, const struct flow_branch *b)
{
	struct dossier *d = NEW(c->mem, struct dossier);
	struct procedure *p;
	int err = procedure_find(c, b->procedure, instant_date(c->now), &p);

	if (err == E_NOTFOUND)
		return ctx_fail(c, E_CONFLICT, "", _("Thủ tục liên thông %.*s (%.*s) không còn áp dụng. Hãy báo quản trị hệ thống."),
				STR_ARG(b->procedure), STR_ARG(b->title));
	TRY(err);
	TRY(fill(c, &a->d, b, p, d));
	TRY(dossier_clock_note(c, d, CLOCK_START, "", 0, ""));
	TRY(dossier_step_enter(c, d, p, dossier_step_first(p)));
	TRY(dossier_clock_settle(c, d));
	TRY(dossier_tell(c, d, VI_("Hồ sơ liên thông"), str_fmt(c->mem, VI_("%.*s: đã chuyển tới %.*s, thuộc hồ sơ %.*s."),
		STR_ARG(b->title), STR_ARG(unit_name(c, d->deciding_unit)), STR_ARG(a->d.code))));
	TRY(dossier_save(c, NULL, d, "dossier.lodge", S("")));
	TRY(copy_files(c, a->d.code, d->code, NULL, "paper", S("")));
	return receive(c, d);
}

/* How often this branch's child was made, and the newest one. */
static size_t newest(const struct dossier *list, size_t n, str branch, const struct dossier **ret)
{
	size_t times = 0;

	*ret = NULL;
	for (size_t i = 0; i < n; i++)
		if (str_eq(list[i].branch, branch)) {
			times++;
			*ret = &list[i];
		}
	return times;
}

int dossier_children_open(struct ctx *c, struct act *a, const struct flow_step *s)
{
	bool together = str_eq(a->d.channel, S("online"));
	struct dossier until = a->d;

	TRY(too_deep(c, &a->d));
	a->d.step_due_at = c->now;
	for (size_t i = 0; i < s->branch_n; i++) {
		TRY(dossier_clock_step_time(c, &until, s->branches[i].time));
		if (until.step_due_at.ms > a->d.step_due_at.ms)
			a->d.step_due_at = until.step_due_at;
		if (i == 0 || together)
			TRY(make(c, a, &s->branches[i]));
	}
	return 0;
}

static bool over(const struct dossier *d)
{
	return d && (!dossier_state_open(d->state) || d->finished_at.ms);
}

int dossier_children_joined(struct ctx *c, struct act *a, const struct flow_step *s, bool *ret)
{
	size_t n, done = 0, round = 0, wanted;
	const struct dossier *child;
	struct dossier *list;

	TRY(dossier_children(c, a->d.code, &list, &n));
	for (size_t i = 0; i < s->branch_n; i++)
		round = MAX(round, newest(list, n, s->branches[i].id, &child));
	for (size_t i = 0; i < s->branch_n; i++) {
		bool made = newest(list, n, s->branches[i].id, &child) == round;

		if (!made && (i == 0 || done == i)) { /* on paper: the next one's turn */
			TRY(make(c, a, &s->branches[i]));
			break;
		}
		done += made && over(child);
	}
	wanted = s->join == FLOW_ALL ? s->branch_n : s->join == FLOW_ANY ? 1 : (size_t)s->quorum;
	*ret = done >= wanted;
	return 0;
}

int dossier_children_count(struct ctx *c, const struct dossier *d, int64_t *ret_agreed, int64_t *ret_opposed)
{
	struct dossier *list;
	size_t n;

	*ret_agreed = *ret_opposed = 0;
	TRY(dossier_children(c, d->code, &list, &n));
	for (size_t i = 0; i < n; i++) {
		const struct dossier *last;

		newest(list, n, list[i].branch, &last);
		if (last != &list[i] || !over(last))
			continue;
		if (last->finished_at.ms)
			++*ret_agreed;
		else
			++*ret_opposed;
	}
	return 0;
}

/* The result is at the counter: the child is over, its files are the parent's, the parent goes on if it can. */
static int come_back(struct ctx *c, struct dossier *child)
{
	struct dossier *parent;
	struct act a;

	if (dossier_state_open(child->state)) {
		TRY(act_start(c, child, &a));
		a.d.state = DOSSIER_RETURNED;
		a.d.returned_at = c->now;
		jw_kstr(&a.about, "receiver", unit_name(c, child->receiving_unit));
		return act_save(c, &a, "dossier.deliver"); /* which comes here again, ended */
	}
	TRY(dossier_store_get(c, child->parent, &parent));
	if (!dossier_state_open(parent->state))
		return 0;
	TRY(copy_files(c, child->code, parent->code, "result", "paper", str_fmt(c->mem, VI_("Kết quả của hồ sơ liên thông %.*s"),
										 STR_ARG(child->code))));
	TRY(act_start(c, parent, &a));
	jw_kstr(&a.about, "child", child->code);
	TRY(dossier_go_on(c, &a));
	return act_save(c, &a, "dossier.child");
}

static int stop_children(struct ctx *c, const struct dossier *parent)
{
	struct dossier *list;
	size_t n;

	TRY(dossier_children(c, parent->code, &list, &n));
	for (size_t i = 0; i < n; i++) {
		struct act a;

		if (!dossier_state_open(list[i].state))
			continue;
		TRY(act_start(c, &list[i], &a));
		a.d.state = DOSSIER_STOPPED;
		TRY(dossier_clock_note(c, &a.d, CLOCK_STOP, VI_("Hồ sơ chính đã kết thúc"), 0, ""));
		jw_kstr(&a.about, "note", str_of(VI_("Hồ sơ chính đã kết thúc")));
		TRY(act_save(c, &a, "dossier.stop"));
	}
	return 0;
}

int dossier_family(struct ctx *c, const struct dossier *before, struct dossier *after)
{
	bool ended = before && dossier_state_open(before->state) && !dossier_state_open(after->state);
	bool finished = before && !before->finished_at.ms && after->finished_at.ms;

	if (after->parent.n && (ended || finished))
		TRY(come_back(c, after));
	return ended ? stop_children(c, after) : 0;
}
