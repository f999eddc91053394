/* SPDX-License-Identifier: Apache-2.0 */
/*
 * procedure_flow.c - the flow of a procedure version: a published one by its id, or the plain list of steps.
 *
 * The list is what most procedures need and what catalogues have always said; it is turned into a flow when the text is
 * read, so that dossiers know one thing only.
 */
#include "base/base.h"

#include "mod/procedure/procedure_impl.h"

static str first_problem(const struct flow_problems *p)
{
	return p->n ? p->v[0].text : S("");
}

/* What is asked of a step list in a catalogue's file is told of the list, not of the document made of it. */
static int of_steps(struct ctx *c, struct procedure *p, str *ret_why)
{
	struct flow_line *lines = NEW_ARRAY(c->mem, struct flow_line, p->step_n);
	struct flow_problems why;
	struct flow *f;

	for (size_t i = 0; i < p->step_n; i++) {
		const struct procedure_step *s = &p->steps[i];

		lines[i] = (struct flow_line){ .id = s->id, .title = s->title, .role = s->role, .unit = S(""), .form = S("") };
		lines[i].place = s->at == AT_RECEIVING ? FLOW_AT_RECEIVING : FLOW_AT_DECIDING;
		lines[i].time = (struct flow_time){ (int32_t)MIN(s->minutes, 100000), UNIT_AT_ONCE };
	}
	if (flow_read(c, flow_of_lines(c, S("Quy trình nội bộ"), lines, p->step_n), &f, &why) < 0) {
		*ret_why = first_problem(&why);
		return E_INVALID;
	}
	p->flow = f;
	return 0;
}

static void list_steps(struct arena *mem, struct procedure *p)
{
	struct procedure_step *list = NEW_ARRAY(mem, struct procedure_step, p->flow->step_n);
	size_t n = 0;

	for (size_t i = 0; i < p->flow->step_n; i++) {
		const struct flow_step *s = &p->flow->steps[i];

		if (s->kind == FLOW_END || s->fork != FLOW_NONE)
			continue;
		list[n++] = (struct procedure_step){ .id = s->id, .title = s->title, .role = s->role,
						     .at = s->place == FLOW_AT_RECEIVING ? AT_RECEIVING : AT_DECIDING,
						     .minutes = flow_minutes(s->time), .next = S("") };
		if (n > 1)
			list[n - 2].next = s->id;
	}
	p->steps = list;
	p->step_n = n;
}

int procedure_flow_load(struct ctx *c, struct procedure *p, str *ret_why)
{
	struct flow_time period = { p->period_n, p->period_unit };
	struct flow_problems why;
	struct flow *f;

	if (p->flow_id.n == 0)
		return of_steps(c, p, ret_why);
	if (flow_get(c, p->flow_id, &f) < 0) {
		*ret_why = str_of(_("không có quy trình nào đã công bố mang mã này."));
		return E_INVALID;
	}
	/* Where it is read from our own table the period was checked long ago and is not known here. */
	if (p->has_period && flow_check(c, f, &period, &why) < 0) {
		*ret_why = first_problem(&why);
		return E_INVALID;
	}
	p->flow = f;
	list_steps(c->mem, p);
	return 0;
}

int procedure_with_flow(struct ctx *c, const struct procedure *p, str flow_id, struct procedure **ret)
{
	struct procedure *q = NEW(c->mem, struct procedure);
	struct flow *f;

	TRY(flow_get(c, flow_id, &f));
	*q = *p;
	q->flow_id = flow_id;
	q->flow = f;
	list_steps(c->mem, q);
	*ret = q;
	return 0;
}
