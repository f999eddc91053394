/* SPDX-License-Identifier: Apache-2.0 */
/*
 * driver.c - flows walked by our engine, for another engine to walk the same.
 *
 * A line in: "SEED PICKS", PICKS being digits, one for each task that will be done (at its end form.pick has that
 * value; they repeat). A line out: {"flow":…,"xml":…,"trace":[[done, [waiting, …]], …]}: after each task or wait the ids
 * of the steps that wait then, sorted. Of several that wait the first is done. A walk ends at an end, after WALK steps,
 * or where a loop would enter a fork for the second time: there bpmn-engine's join lets go after the first branch.
 */
#include "base/base.h"

#include "core/ctx/ctx.h"
#include "lib/json/json.h"
#include "mod/bpmn/bpmn.h"
#include "mod/bpmn/random_test.h"

#define WALK 40
#define WAITING 16

struct walk {
	struct arena *mem;
	const struct flow *f;
	struct expr_value *values;
	size_t waiting[WAITING]; /* places of steps */
	size_t n;
	bool forked[FLOW_STEPS], over;
	struct jw w;
};

static int by_id(const void *a, const void *b, void *arg)
{
	const struct flow *f = arg;

	return str_cmp(f->steps[*(const size_t *)a].id, f->steps[*(const size_t *)b].id);
}

/* The exit that is taken: the first that is open. */
static const struct flow_exit *taken(struct walk *k, const struct flow_step *s)
{
	const struct flow_exit *open[FLOW_EXITS];

	if (flow_open(k->f, s, s->exits[0].action, k->values, open) == 0)
		abort(); /* a checked flow always has one */
	return open[0];
}

/* Enters a step: it waits; a fork's branches begin, an end is nothing to wait for. */
static void enter(struct walk *k, size_t at)
{
	const struct flow_step *s = &k->f->steps[at];

	if (s->kind == FLOW_FORK) {
		k->over |= k->forked[at];
		k->forked[at] = true;
		for (size_t i = 0; i < s->branch_n && !k->over; i++)
			enter(k, s->branches[i].target);
	} else if (s->kind != FLOW_END)
		k->waiting[k->n++] = at;
}

/* Does a branch of the fork still wait? */
static bool going_on(const struct walk *k, size_t fork)
{
	for (size_t i = 0; i < k->n; i++)
		if (k->f->steps[k->waiting[i]].fork == fork)
			return true;
	return false;
}

static void leave(struct walk *k, const struct flow_step *s)
{
	const struct flow_exit *e = taken(k, s);

	if (e->target != FLOW_JOIN)
		enter(k, e->target);
	else if (!going_on(k, s->fork))
		leave(k, &k->f->steps[s->fork]);
}

static void step(struct walk *k)
{
	const struct flow_step *s = &k->f->steps[k->waiting[0]];

	memmove(k->waiting, k->waiting + 1, --k->n * sizeof(*k->waiting));
	leave(k, s);
	if (k->over)
		return;
	qsort_r(k->waiting, k->n, sizeof(*k->waiting), by_id, (void *)(uintptr_t)k->f);
	jw_array(&k->w);
	jw_str(&k->w, s->id);
	jw_array(&k->w);
	for (size_t i = 0; i < k->n; i++)
		jw_str(&k->w, k->f->steps[k->waiting[i]].id);
	jw_end(&k->w);
	jw_end(&k->w);
}

static void answer(struct arena *mem, uint64_t seed, str picks)
{
	struct ctx c = ctx_system(mem, NULL, NULL, (instant){ 0 });
	struct buf out = buf_new(mem, 0);
	struct flow_problems why;
	struct walk k = { .mem = mem, .w = jw_new(&out) };
	struct flow *f;

	if (flow_read(&c, random_flow(mem, seed, false), &f, &why) < 0 || flow_check(&c, f, NULL, &why) < 0)
		abort();
	k.f = f;
	k.values = NEW_ARRAY(mem, struct expr_value, f->name_n);
	jw_object(&k.w);
	jw_kraw(&k.w, "flow", f->body);
	jw_kstr(&k.w, "xml", bpmn_export(&c, f));
	jw_key(&k.w, "trace");
	jw_array(&k.w);
	enter(&k, 0);
	for (size_t i = 0; i < WALK && k.n && !k.over; i++) {
		if (f->name_n > FLOW_OWN)
			k.values[FLOW_OWN] = expr_int(picks.p[i % picks.n] - '0');
		step(&k);
	}
	jw_end(&k.w);
	jw_end(&k.w);
	puts(buf_cstr(&out));
}

int main(void)
{
	static char line[4096];

	while (fgets(line, sizeof(line), stdin)) {
		struct arena *mem = arena_new(0);
		char *end;
		uint64_t seed = strtoull(line, &end, 10);

		answer(mem, seed, str_trim(str_of(end)));
		arena_free(mem);
	}
	return 0;
}
