/* SPDX-License-Identifier: Apache-2.0 */
/*
 * form_hops.c - the control slip's lines out of the ledger.
 *
 * A hop is the dossier's stay in one step with one unit. An event that changes step or unit ends it and
 * begins the next; the first act of somebody inside a hop is their receiving it. Nobody types these times.
 */
#include "base/base.h"

#include "core/account/account.h"
#include "core/org/org.h"
#include "mod/form/form_facts.h"

/* Where the dossier is while the events pass by. */
struct course {
	struct ctx *c;
	const struct dossier *d;
	const struct procedure *p;
	struct form_hop *hops;
	size_t n;
	bool open;
	str step, unit;
	instant due; /* of the step, as the last event said */
};

/* Worth a line on the slip even without a note. */
static bool told(str verb)
{
	static const char *const verbs[] = { "ask_supplement", "supplement", "ask_opinion", "give_opinion", "extend",
					     "apologise", "return_step", "refuse", "stop", "withdraw" };

	for (size_t i = 0; i < ARRAY_LEN(verbs); i++)
		if (str_eqz(verb, verbs[i]))
			return true;
	return false;
}

static void note(struct course *o, const struct form_act *a)
{
	const struct action *action = dossier_action(a->verb);
	struct form_hop *h = &o->hops[o->n - 1];
	str text = json_text(a->about, "note");

	if (told(a->verb) && action)
		text = str_fmt(o->c->mem, "%s%s%" STR_FMT, action->title, text.n ? ": " : "", STR_ARG(text));
	if (text.n)
		h->note = h->note.n ? str_fmt(o->c->mem, "%" STR_FMT "; %" STR_FMT, STR_ARG(h->note), STR_ARG(text)) : text;
}

static void begin(struct course *o, const struct form_act *a)
{
	const struct procedure_step *s = procedure_step(o->p, o->step);
	struct form_hop *h = &o->hops[o->n++];
	struct account person;
	int64_t holder = 0;

	*h = (struct form_hop){
		.giver = str_eq(a->verb, S("lodge")) ? o->d->applicant.name : form_actor(o->c, a->actor),
		.given = a->at,
		.work = s ? s->title : S(""),
		.receiver = unit_name(o->c, o->unit),
		.note = S(""),
	};
	if (json_int(a->set, "holder", &holder) && holder && account_get(o->c, holder, &person) == 0)
		h->receiver = person.name;
	o->open = true;
}

/* Takes what the event changed; true when the dossier went to another step or unit. */
static bool follow(struct course *o, const struct form_act *a)
{
	const struct json *step = json_get(a->set, "step"), *unit = json_get(a->set, "holder_unit");
	bool moved = (step && !str_eq(json_str(step), o->step)) || (unit && !str_eq(json_str(unit), o->unit));

	if (step)
		o->step = json_str(step);
	if (unit)
		o->unit = json_str(unit);
	return moved && o->step.n;
}

/* An act inside a hop: whoever acts first has received it. */
static void inside(struct course *o, const struct form_act *a)
{
	struct form_hop *h = &o->hops[o->n - 1];
	bool by_applicant = str_eq(a->verb, S("lodge")) || str_eq(a->verb, S("supplement")) ||
			    str_eq(a->verb, S("withdraw")) || str_eq(a->verb, S("rate"));
	struct account person;
	int64_t holder = 0;

	if (str_eq(a->verb, S("assign"))) {
		if (json_int(a->set, "holder", &holder) && account_get(o->c, holder, &person) == 0)
			h->receiver = person.name;
		h->received = a->at;
	} else if (!by_applicant && !str_eq(a->verb, S("give_opinion")) && (!h->received.ms || str_eq(a->verb, S("claim")))) {
		h->receiver = form_actor(o->c, a->actor);
		h->received = a->at;
	}
	note(o, a);
}

/* The step's date; none while it waits for the applicant. */
static void due(struct course *o, const struct form_act *a)
{
	json_int(a->set, "step_due_at", &o->due.ms);
	o->hops[o->n - 1].due = str_eq(a->verb, S("ask_supplement")) ? (instant){ 0 } : o->due;
}

static void pass(struct course *o, const struct form_act *a)
{
	bool moved = follow(o, a), ended = a->set && json_get(a->set, "ended_at") && !o->step.n;

	if (o->open)
		inside(o, a);
	if (o->open && (moved || ended)) {
		o->hops[o->n - 1].done = a->at;
		o->open = false;
	}
	if (moved)
		begin(o, a);
	if (o->open)
		due(o, a);
}

int form_hops(struct ctx *c, const struct dossier *d, const struct procedure *p, const struct form_act *acts, size_t n,
	      struct form_hop **ret, size_t *ret_n)
{
	struct course o = { .c = c, .d = d, .p = p, .hops = NEW_ARRAY(c->mem, struct form_hop, n + 1),
			    .step = S(""), .unit = S("") };

	for (size_t i = 0; i < n; i++)
		pass(&o, &acts[i]);
	*ret = o.hops;
	*ret_n = o.n;
	return 0;
}
