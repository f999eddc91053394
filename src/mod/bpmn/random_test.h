/* SPDX-License-Identifier: Apache-2.0 */
/*
 * random_test.h - flows made by chance, all of them right ones: for the round trip and for tests/bpmn.
 *
 * Steps stand in a row; choices lead forward or back by guards over form.pick, some steps are forks with branches of
 * one to three tasks, some are waits for a date, with `children` some are child dossiers.
 */
#ifndef MOD_BPMN_RANDOM_TEST_H
#define MOD_BPMN_RANDOM_TEST_H

#include "lib/json/json.h"
#include "mod/flow/flow.h"

/* splitmix64 */
static inline uint64_t chance(uint64_t *state, uint64_t below)
{
	uint64_t z = *state += 0x9e3779b97f4a7c15u;

	z = (z ^ z >> 30) * 0xbf58476d1ce4e5b9u;
	z = (z ^ z >> 27) * 0x94d049bb133111ebu;
	return (z ^ z >> 31) % below;
}

static inline void random_text(struct jw *w, const char *key, const char *words, size_t n)
{
	struct buf b = buf_new(w->out->mem, 0);

	buf_fmt(&b, "%s %zu <&\"đ\">", words, n);
	jw_kstr(w, key, buf_view(&b));
}

static inline void random_step(struct jw *w, str id, size_t n, const char *kind, uint64_t *s)
{
	static const char *const roles[] = { "clerk", "specialist", "head", "leader" };

	jw_object(w);
	jw_kstr(w, "id", id);
	random_text(w, "title", "Bước", n);
	if (strcmp(kind, "human") != 0 || chance(s, 2))
		jw_kstr(w, "kind", str_of(kind));
	jw_kstr(w, "role", n == 0 || strcmp(kind, "wait") == 0 ? S("clerk") : str_of(roles[chance(s, 4)]));
	if (n && chance(s, 2))
		jw_kstr(w, "place", S("deciding"));
	if (strcmp(kind, "human") == 0 || strcmp(kind, "wait") == 0)
		jw_kraw(w, "time", chance(s, 2) ? S("{\"n\":4,\"unit\":\"working_hour\"}") : S("{\"n\":1,\"unit\":\"working_day\"}"));
}

static inline void random_exit(struct jw *w, const char *action, str to, const char *guard, bool stop)
{
	jw_object(w);
	jw_kstr(w, "action", str_of(action));
	jw_kstr(w, "to", to);
	if (guard)
		jw_kstr(w, "guard", str_of(guard));
	if (stop)
		jw_kraw(w, "effects", S("[\"clock.stop\"]"));
	jw_end(w);
}

/* Exits of step i of n: on to the next, with chance also to others by guards. */
static inline void random_exits(struct jw *w, const char *action, size_t i, size_t n, uint64_t *s, bool stop)
{
	struct arena *mem = w->out->mem;
	size_t others = stop || i == 0 || i + 1 == n || n < 5 || strcmp(action, "forward") != 0 ? 0 : (size_t)chance(s, 3);

	jw_key(w, "exits");
	jw_array(w);
	for (size_t k = 0; k < others; k++) {
		size_t to = 1 + (size_t)chance(s, n - 2);

		if (to == i)
			to = to > 1 ? to - 1 : to + 1;
		random_exit(w, action, str_fmt(mem, "s%zu", to), str_fmt(mem, "form.pick = %zu", k).p, false);
	}
	random_exit(w, action, str_fmt(mem, "s%zu", i + 1), others ? "else" : NULL, stop);
	jw_end(w);
	jw_end(w);
}

static inline void random_branch_steps(struct jw *w, size_t i, const size_t *lengths, size_t branches, uint64_t *s)
{
	struct arena *mem = w->out->mem;

	for (size_t b = 0; b < branches; b++)
		for (size_t k = 0; k < lengths[b]; k++) {
			random_step(w, str_fmt(mem, "s%zu_%zu_%zu", i, b, k), 100 * i + 10 * b + k, "human", s);
			jw_key(w, "exits");
			jw_array(w);
			random_exit(w, "forward", k + 1 < lengths[b] ? str_fmt(mem, "s%zu_%zu_%zu", i, b, k + 1) : S("join"), NULL,
				    false);
			jw_end(w);
			jw_end(w);
		}
}

static inline void random_fork(struct jw *w, size_t i, size_t n, bool child, uint64_t *s)
{
	struct arena *mem = w->out->mem;
	size_t branches = 2 + (size_t)chance(s, 3), lengths[4];

	random_step(w, str_fmt(mem, "s%zu", i), i, child ? "child" : "fork", s);
	jw_key(w, "branches");
	jw_array(w);
	for (size_t b = 0; b < branches; b++) {
		lengths[b] = 1 + (size_t)chance(s, 3);
		jw_object(w);
		jw_kstr(w, "id", str_fmt(mem, "b%zu", b));
		random_text(w, "title", "Nhánh", b);
		if (child) {
			jw_kstr(w, "procedure", S("1.001193"));
			jw_kraw(w, "time", S("{\"n\":1,\"unit\":\"half_day\"}"));
		} else {
			jw_kstr(w, "first", str_fmt(mem, "s%zu_%zu_0", i, b));
		}
		jw_end(w);
	}
	jw_end(w);
	random_exits(w, "joined", i, n, s, false);
	if (!child)
		random_branch_steps(w, i, lengths, branches, s);
}

/* The JSON document of the flow of this seed. */
static inline str random_flow(struct arena *mem, uint64_t seed, bool children)
{
	struct buf steps = buf_new(mem, 0), all = buf_new(mem, 0);
	struct jw w = jw_new(&steps), out = jw_new(&all);
	size_t n = 3 + (size_t)chance(&seed, 6);

	jw_array(&w);
	for (size_t i = 0; i < n; i++) {
		bool inner = i && i + 2 < n;
		uint64_t kind = inner ? chance(&seed, children ? 8 : 7) : 0;

		if (kind == 5 || kind == 7) {
			random_fork(&w, i, n, kind == 7, &seed);
			continue;
		}
		random_step(&w, str_fmt(mem, "s%zu", i), i + 1 == n ? 0 : i, kind == 6 ? "wait" : "human", &seed);
		if (kind == 6)
			jw_kstr(&w, "for", S("date"));
		random_exits(&w, kind == 6 ? "done" : i + 1 == n ? "deliver" : "forward", i, n, &seed, i + 2 == n);
	}
	jw_raw(&w, str_fmt(mem, "{\"id\":\"s%zu\",\"kind\":\"end\",\"title\":\"Hết\"}", n));
	jw_end(&w);
	jw_object(&out);
	jw_kint(&out, "flow", 1);
	random_text(&out, "title", "Quy trình", n);
	if (str_search(buf_view(&steps), S("form.pick")) >= 0)
		jw_kraw(&out, "names", S("{\"form.pick\":\"int\"}"));
	jw_kraw(&out, "steps", buf_view(&steps));
	jw_end(&out);
	return buf_view(&all);
}

#endif
