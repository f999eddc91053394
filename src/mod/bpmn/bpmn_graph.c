/* SPDX-License-Identifier: Apache-2.0 */
/*
 * bpmn_graph.c - a flow as a BPMN graph.
 *
 *	human   userTask                     wait   intermediateCatchEvent with the longest wait as its timer
 *	fork    parallelGateway, branches, parallelGateway
 *	child   parallelGateway, a callActivity for each dossier, parallelGateway
 *	end     endEvent                     several exits, or one with a guard: exclusiveGateway behind the step
 *
 * Titles, guards and targets are BPMN's own; the other members of a step, exit or branch go along as JSON.
 */
#include "base/base.h"

#include "lib/json/json.h"
#include "mod/bpmn/bpmn_impl.h"

static const struct {
	const char *element;
	int32_t w, h;
} kinds[] = {
#define X(name, element, w, h) [BPMN_##name] = { element, w, h },
	BPMN_KINDS(X)
#undef X
};

const char *bpmn_element(enum bpmn_kind k)
{
	return kinds[k].element;
}

struct bpmn *bpmn_new(struct arena *mem)
{
	struct bpmn *g = NEW(mem, struct bpmn);

	g->nodes = NEW_ARRAY(mem, struct bpmn_node, BPMN_NODES);
	g->edges = NEW_ARRAY(mem, struct bpmn_edge, BPMN_EDGES);
	return g;
}

struct bpmn_node *bpmn_node(struct bpmn *g, enum bpmn_kind kind, str id)
{
	struct bpmn_node *n = g->node_n < BPMN_NODES ? &g->nodes[g->node_n] : NULL;

	if (n) {
		*n = (struct bpmn_node){ .kind = kind, .id = id, .w = kinds[kind].w, .h = kinds[kind].h, .line = 1 };
		n->element = str_of(kinds[kind].element);
		g->node_n++;
	}
	return n;
}

struct bpmn_edge *bpmn_edge(struct bpmn *g, str id, size_t from, size_t to)
{
	struct bpmn_edge *e = g->edge_n < BPMN_EDGES ? &g->edges[g->edge_n] : NULL;

	if (e) {
		*e = (struct bpmn_edge){ .id = id, .from = from, .to = to, .line = 1 };
		g->edge_n++;
		g->nodes[from].out++;
		g->nodes[to].in++;
	}
	return e;
}

/* ---- a flow's parts ----------------------------------------------------------------------------------------- */

struct making {
	struct ctx *c;
	const struct flow *f;
	const struct json *steps; /* as written, for members that only JSON keeps */
	struct bpmn *g;
	size_t node[FLOW_STEPS], join[FLOW_STEPS]; /* of each step: its node; where its branches meet */
	size_t merge[FLOW_STEPS], last[FLOW_STEPS]; /* see merge_before() and merge_of() */
};

/* Text that stands in XML as it is: not empty, no blanks at its ends. */
static bool plain(const struct json *v)
{
	return v && v->type == JT_STR && v->s.n && str_eq(str_trim(v->s), v->s);
}

/* The object without the members that BPMN keeps; `moved` is a list of names separated by blanks. */
static str remainder_of(struct arena *mem, const struct json *j, const char *moved)
{
	struct buf b = buf_new(mem, 0);
	struct jw w = jw_new(&b);

	jw_object(&w);
	for (size_t i = 0; i < j->n; i++) {
		str rest = str_of(moved);
		bool goes = false;

		while (rest.p)
			goes |= str_eq(str_cut(&rest, ' '), j->keys[i]);
		if (goes && (plain(j->items[i]) || (j->items[i]->type == JT_ARRAY && j->items[i]->n)))
			continue;
		jw_key_str(&w, j->keys[i]);
		jw_json(&w, j->items[i]);
	}
	jw_end(&w);
	return buf_view(&b);
}

static str moved_text(const struct json *j, const char *key)
{
	return plain(json_get(j, key)) ? json_text(j, key) : S("");
}

/* For whoever reads the model elsewhere. */
static str words(struct ctx *c, const struct flow_step *s)
{
	str time = s->kind == FLOW_HUMAN || s->kind == FLOW_WAIT ? flow_time_text(c, s->time) : S("");

	if (s->kind == FLOW_END)
		return S("");
	return str_fmt(c->mem, "%s: %s%s%" STR_FMT, _(flow_kind_title(s->kind)), _(role_title(s->role)), time.n ? ", " : "",
		       STR_ARG(time));
}

static str duration(struct arena *mem, struct flow_time t)
{
	switch (t.unit) {
	case UNIT_WORKING_HOUR:
		return str_fmt(mem, "PT%dH", t.n);
	case UNIT_HALF_DAY:
		return str_fmt(mem, "PT%dH", t.n * 4);
	case UNIT_WORKING_DAY:
	case UNIT_CALENDAR_DAY:
		return str_fmt(mem, "P%dD", t.n);
	case UNIT_MONTH:
		return str_fmt(mem, "P%dM", t.n);
	case UNIT_AT_ONCE:
		return str_fmt(mem, "PT%dM", t.n);
	default:
		return S("P1D");
	}
}

static void add_calls(struct making *k, size_t i)
{
	const struct json *list = json_get(k->steps->items[i], "branches");
	const struct flow_step *s = &k->f->steps[i];
	struct arena *mem = k->c->mem;

	for (size_t b = 0; b < s->branch_n; b++) {
		const struct json *j = list->items[b];
		struct bpmn_node *n = bpmn_node(k->g, BPMN_CALL, str_fmt(mem, "c_%zu_%zu", i + 1, b + 1));
		size_t at = k->g->node_n - 1;

		n->title = moved_text(j, "title");
		n->called = moved_text(j, "procedure");
		n->own = remainder_of(mem, j, "title procedure");
		bpmn_edge(k->g, str_fmt(mem, "f_%zu_b%zu", i + 1, b + 1), k->node[i], at);
		bpmn_edge(k->g, str_fmt(mem, "f_%zu_j%zu", i + 1, b + 1), at, k->join[i]);
	}
}

/* Exits that lead to a step; with target FLOW_JOIN, to the end of the branch that step `i` begins. */
static size_t entries(const struct flow *f, size_t target, size_t i)
{
	size_t n = 0;

	for (size_t s = 0; s < f->step_n; s++)
		for (size_t x = 0; x < f->steps[s].exit_n; x++)
			n += f->steps[s].exits[x].target == target &&
			     (target != FLOW_JOIN || (f->steps[s].fork == f->steps[i].fork && f->steps[s].branch == f->steps[i].branch));
	return n;
}

/* A parallel gateway waits for all that lead to it, so ways of which only one is taken meet before it. */
static size_t merge_before(struct making *k, size_t parallel, str id)
{
	struct arena *mem = k->c->mem;
	size_t at = k->g->node_n;

	bpmn_node(k->g, BPMN_CHOICE, str_fmt(mem, "m_%" STR_FMT, STR_ARG(id)));
	bpmn_edge(k->g, str_fmt(mem, "f_m_%" STR_FMT, STR_ARG(id)), at, parallel);
	return at;
}

/* Where the exits to "join" of a step's branch lead: kept at the branch's first step. */
static size_t merge_of(struct making *k, const struct flow_step *s)
{
	size_t first = k->f->steps[s->fork].branches[s->branch].target;

	if (!k->last[first])
		k->last[first] = entries(k->f, FLOW_JOIN, first) > 1 ? merge_before(k, k->join[s->fork], k->f->steps[first].id) :
								       k->join[s->fork];
	return k->last[first];
}

static void add_step(struct making *k, size_t i)
{
	static const enum bpmn_kind of[FLOW_KIND_COUNT] = {
		[FLOW_HUMAN] = BPMN_TASK,     [FLOW_WAIT] = BPMN_CATCH, [FLOW_FORK] = BPMN_PARALLEL,
		[FLOW_CHILD] = BPMN_PARALLEL, [FLOW_END] = BPMN_END,
	};
	const struct json *j = k->steps->items[i];
	const struct flow_step *s = &k->f->steps[i];
	struct arena *mem = k->c->mem;
	struct bpmn_node *n = bpmn_node(k->g, of[s->kind], str_fmt(mem, "s_%" STR_FMT, STR_ARG(s->id)));

	k->node[i] = k->merge[i] = k->g->node_n - 1;
	n->title = moved_text(j, "title");
	n->own = remainder_of(mem, j, "title exits branches");
	n->doc = words(k->c, s);
	if (s->kind == FLOW_WAIT)
		n->timer = duration(mem, s->time);
	if (n->kind != BPMN_PARALLEL)
		return;
	if (entries(k->f, i, i) > 1)
		k->merge[i] = merge_before(k, k->node[i], s->id);
	bpmn_node(k->g, BPMN_PARALLEL, str_fmt(mem, "j_%" STR_FMT, STR_ARG(s->id)));
	k->join[i] = k->g->node_n - 1;
	if (s->kind == FLOW_CHILD)
		add_calls(k, i);
}

/* Where an exit leads: a step, or the place where the branches of this one's fork meet. */
static size_t end_of(struct making *k, const struct flow_step *s, const struct flow_exit *e)
{
	return e->target == FLOW_JOIN ? merge_of(k, s) : k->merge[e->target];
}

static void add_exits(struct making *k, size_t i)
{
	const struct json *list = json_get(k->steps->items[i], "exits");
	const struct flow_step *s = &k->f->steps[i];
	struct arena *mem = k->c->mem;
	size_t from = k->join[i] ? k->join[i] : k->node[i];
	struct bpmn_node *choice = NULL;

	if (s->exit_n > 1 || (s->exit_n && s->exits[0].guard.n)) {
		choice = bpmn_node(k->g, BPMN_CHOICE, str_fmt(mem, "g_%" STR_FMT, STR_ARG(s->id)));
		bpmn_edge(k->g, str_fmt(mem, "f_%zu_g", i + 1), from, k->g->node_n - 1);
		from = k->g->node_n - 1;
	}
	for (size_t x = 0; x < s->exit_n; x++) {
		const struct json *j = list->items[x];
		size_t to = end_of(k, s, &s->exits[x]);
		struct bpmn_edge *e = bpmn_edge(k->g, str_fmt(mem, "f_%zu_%zu", i + 1, x + 1), from, to);

		e->title = moved_text(j, "title");
		e->guard = moved_text(j, "guard");
		e->own = remainder_of(mem, j, "title guard to");
		if (choice && str_eq(e->guard, S("else")) && !choice->otherwise.n) {
			choice->otherwise = e->id;
			e->guard = S("");
		}
	}
}

static void add_branches(struct making *k, size_t i)
{
	const struct json *list = json_get(k->steps->items[i], "branches");
	const struct flow_step *s = &k->f->steps[i];
	struct arena *mem = k->c->mem;

	for (size_t b = 0; s->kind == FLOW_FORK && b < s->branch_n; b++) {
		const struct json *j = list->items[b];
		struct bpmn_edge *e = bpmn_edge(k->g, str_fmt(mem, "f_%zu_b%zu", i + 1, b + 1), k->node[i],
						k->node[s->branches[b].target]);

		e->title = moved_text(j, "title");
		e->own = remainder_of(mem, j, "title first");
	}
}

struct bpmn *bpmn_of_flow(struct ctx *c, const struct flow *f)
{
	struct making k = { .c = c, .f = f, .g = bpmn_new(c->mem) };
	struct json *body;
	str why;

	if (json_parse(c->mem, f->body, JSON_DEPTH, &body, &why) < 0)
		return NULL;
	k.steps = json_get(body, "steps");
	k.g->title = moved_text(body, "title");
	k.g->own = remainder_of(c->mem, body, "title steps");
	bpmn_node(k.g, BPMN_START, S("start"));
	for (size_t i = 0; i < f->step_n; i++)
		add_step(&k, i);
	bpmn_edge(k.g, S("f_start"), 0, k.node[0]);
	for (size_t i = 0; i < f->step_n; i++) {
		add_branches(&k, i);
		add_exits(&k, i);
	}
	return k.g;
}
