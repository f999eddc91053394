/* SPDX-License-Identifier: Apache-2.0 */
/*
 * robot_test.c - 200 procedures of different shapes run to their end, in every channel, on both engines.
 *
 * Flows are generated from a seed: sequences of different lengths, guarded and chosen ways, forks with every join rule,
 * waits of every kind, child dossiers. Each is published and named by a procedure. The robot then plays everybody: it looks
 * at a dossier, becomes whoever has to act, and acts through the API; where something is waited for it answers, or lets the
 * time pass. After each command the dossier must have a holder, a next step and a date, and in the end a result.
 */
#include "core/account/account.h"
#include "core/command/call.h"
#include "core/web/bench_test.h"
#include "lib/json/json.h"
#include "lib/text/text.h"
#include "mod/dossier/dossier_service.h"

#define MODULES(X)                                                                                                  \
	X(session) X(account) X(absence) X(job) X(ledger) X(notify) X(file) X(org) X(people) X(flow) X(procedure)   \
	X(dossier) X(dossier_pages) X(watch)
#define X(name) extern const struct module module_##name;
MODULES(X)
#undef X
static const struct module *const modules[] = {
#define X(name) &module_##name,
	MODULES(X)
#undef X
	NULL
};

#define PROCEDURES 200
#define ACTS_MAX 200 /* of one dossier: more is a robot that runs in a circle */

struct robot {
	struct bench *b;
	uint64_t seed;
	int acts, lodged, children;
	int seen[FLOW_KIND_COUNT]; /* steps stood in, by kind */
};

static size_t dice(struct robot *r, size_t n)
{
	r->seed ^= r->seed << 13;
	r->seed ^= r->seed >> 7;
	r->seed ^= r->seed << 17;
	return (size_t)(r->seed >> 11) % n;
}

/* ---- shapes ---------------------------------------------------------------------------------------------------- */

enum segment { WORK, SPLIT, CHOICE, FORK, WAIT, CHILD, SEGMENTS };

static void exit_to(struct jw *w, const char *action, const char *title, const char *guard, str to)
{
	jw_object(w);
	jw_kstr(w, "action", str_of(action));
	jw_kstr(w, "to", to);
	if (title)
		jw_kstr(w, "title", str_of(title));
	if (guard)
		jw_kstr(w, "guard", str_of(guard));
	jw_end(w);
}

static void time_to(struct jw *w, int64_t n, const char *unit)
{
	jw_key(w, "time");
	jw_object(w);
	jw_kint(w, "n", n);
	jw_kstr(w, "unit", str_of(unit));
	jw_end(w);
}

/* Opens a step; the caller adds exits and ends it. */
static void step(struct jw *w, str id, const char *kind, const char *role, const char *place)
{
	bool unit = strcmp(place, "deciding") != 0 && strcmp(place, "receiving") != 0;

	jw_object(w);
	jw_kstr(w, "id", id);
	jw_kstr(w, "title", str_fmt(w->out->mem, "Bước %" STR_FMT, STR_ARG(id)));
	jw_kstr(w, "kind", str_of(kind));
	jw_kstr(w, "role", str_of(role));
	jw_kstr(w, "place", unit ? S("unit") : str_of(place));
	if (unit)
		jw_kstr(w, "unit", str_of(place));
}

static void one_exit(struct jw *w, const char *action, str to)
{
	jw_key(w, "exits");
	jw_array(w);
	exit_to(w, action, NULL, NULL, to);
	jw_end(w);
	jw_end(w);
}

static void work(struct robot *r, struct jw *w, str id, str next)
{
	static const char *const roles[] = { "specialist", "head", "specialist" };
	static const char *const places[] = { "deciding", "deciding", "SNNMT" };
	size_t k = dice(r, 3);

	step(w, id, "human", roles[k], places[dice(r, 3)]);
	time_to(w, 1 + (int64_t)dice(r, 8), "working_hour");
	one_exit(w, "forward", next);
}

/* By the answer of the form, or by the holder's choice, over another step or straight on. */
static void split(struct robot *r, struct jw *w, str id, str next, bool guarded)
{
	str aside = str_fmt(w->out->mem, "%" STR_FMT "a", STR_ARG(id));

	step(w, id, "human", "specialist", "deciding");
	time_to(w, 1, "half_day");
	jw_key(w, "exits");
	jw_array(w);
	exit_to(w, "forward", "Qua bước phụ", guarded ? "form.area > 100" : NULL, aside);
	exit_to(w, "forward", "Đi thẳng", guarded ? "else" : NULL, next);
	jw_end(w);
	jw_end(w);
	work(r, w, aside, next);
}

static void branch_head(struct jw *w, str fork, size_t i)
{
	jw_object(w);
	jw_kstr(w, "id", str_fmt(w->out->mem, "n%zu", i));
	jw_kstr(w, "title", str_fmt(w->out->mem, "Nhánh %zu", i));
	jw_kstr(w, "first", str_fmt(w->out->mem, "%" STR_FMT "-%zu", STR_ARG(fork), i));
	jw_end(w);
}

static void fork_of(struct robot *r, struct jw *w, str id, str next)
{
	static const char *const joins[] = { "all", "any", "some" };
	static const char *const units[] = { "SNNMT", "SXD", "deciding" };
	size_t n = 2 + dice(r, 2), join = dice(r, 3);

	step(w, id, "fork", "specialist", "deciding");
	jw_kstr(w, "join", str_of(joins[join]));
	if (join == 2)
		jw_kint(w, "quorum", 1 + (int64_t)dice(r, n));
	jw_kbool(w, "silence", dice(r, 2));
	jw_key(w, "branches");
	jw_array(w);
	for (size_t i = 0; i < n; i++)
		branch_head(w, id, i);
	jw_end(w);
	one_exit(w, "joined", next);
	for (size_t i = 0; i < n; i++) {
		str first = str_fmt(w->out->mem, "%" STR_FMT "-%zu", STR_ARG(id), i);
		str second = dice(r, 2) ? str_fmt(w->out->mem, "%" STR_FMT "h", STR_ARG(first)) : S("");

		step(w, first, "human", "specialist", units[i]);
		time_to(w, 1 + (int64_t)dice(r, 3), "working_day");
		one_exit(w, "forward", second.n ? second : S("join"));
		if (second.n == 0)
			continue;
		step(w, second, "human", "head", units[i]);
		time_to(w, 4, "working_hour");
		one_exit(w, "forward", S("join"));
	}
}

static void wait_of(struct robot *r, struct jw *w, str id, str next)
{
	static const char *const waits[] = { "payment", "applicant", "event", "date" };

	step(w, id, "wait", "specialist", "deciding");
	jw_kstr(w, "for", str_of(waits[dice(r, 4)]));
	time_to(w, 1 + (int64_t)dice(r, 4), dice(r, 2) ? "working_day" : "calendar_day");
	jw_key(w, "exits");
	jw_array(w);
	exit_to(w, "done", NULL, NULL, next);
	exit_to(w, "limit", NULL, NULL, next);
	jw_end(w);
	jw_end(w);
}

static void child_of(struct robot *r, struct jw *w, str id, str next)
{
	size_t n = 1 + dice(r, 2);

	step(w, id, "child", "clerk", "receiving");
	jw_key(w, "branches");
	jw_array(w);
	for (size_t i = 0; i < n; i++) {
		jw_object(w);
		jw_kstr(w, "id", str_fmt(w->out->mem, "c%zu", i));
		jw_kstr(w, "title", S("Việc của cơ quan khác"));
		jw_kstr(w, "procedure", i ? S("RB.0001") : S("RB.0000"));
		jw_kstr(w, "unit", i ? S("SXD") : S("SNNMT"));
		time_to(w, 2, "working_day");
		jw_end(w);
	}
	jw_end(w);
	one_exit(w, "joined", next);
}

static void segment(struct robot *r, struct jw *w, enum segment kind, str id, str next, bool *ret_guarded)
{
	switch (kind) {
	case SPLIT:
		*ret_guarded = true;
		split(r, w, id, next, true);
		break;
	case CHOICE:
		split(r, w, id, next, false);
		break;
	case FORK:
		fork_of(r, w, id, next);
		break;
	case WAIT:
		wait_of(r, w, id, next);
		break;
	case CHILD:
		child_of(r, w, id, next);
		break;
	default:
		work(r, w, id, next);
	}
}

static void ends(struct jw *w)
{
	step(w, S("sign"), "human", "leader", "deciding");
	time_to(w, 1, "half_day");
	jw_key(w, "exits");
	jw_array(w);
	jw_object(w);
	jw_kstr(w, "action", S("sign"));
	jw_kstr(w, "to", S("return"));
	jw_key(w, "effects");
	jw_array(w);
	jw_str(w, S("clock.stop"));
	jw_str(w, S("number"));
	jw_end(w);
	jw_end(w);
	jw_end(w);
	jw_end(w);
	step(w, S("return"), "human", "clerk", "receiving");
	time_to(w, 1, "half_day");
	one_exit(w, "deliver", S("end"));
	jw_object(w);
	jw_kstr(w, "id", S("end"));
	jw_kstr(w, "title", S("Kết thúc"));
	jw_kstr(w, "kind", S("end"));
	jw_end(w);
}

/* The first ones are plain, so that others may have them as children. */
static str shape(struct robot *r, struct arena *mem, size_t no)
{
	size_t n = no < 4 ? no % 3 : 1 + dice(r, 5);
	struct buf steps = buf_new(mem, 0), out = buf_new(mem, 0);
	struct jw w = jw_new(&steps);
	bool guarded = false;

	jw_array(&w);
	step(&w, S("receive"), "human", "clerk", "receiving");
	time_to(&w, 2, "working_hour");
	one_exit(&w, "forward", n ? S("s0") : S("sign"));
	for (size_t i = 0; i < n; i++)
		segment(r, &w, no < 4 ? WORK : (enum segment)((no + i) % SEGMENTS), str_fmt(mem, "s%zu", i),
			i + 1 < n ? str_fmt(mem, "s%zu", i + 1) : S("sign"), &guarded);
	ends(&w);
	jw_end(&w);
	buf_fmt(&out, "{\"flow\":1,\"title\":\"Hình %zu\",%s\"steps\":%" STR_FMT "}", no,
		guarded ? "\"names\":{\"form.area\":\"int\"}," : "", STR_ARG(buf_view(&steps)));
	return buf_view(&out);
}

/* ---- publishing -------------------------------------------------------------------------------------------------- */

static str publish_flow(struct robot *r, struct ctx *c, size_t no)
{
	struct arg arg = { S("body"), shape(r, c->mem, no) };
	struct json *j;
	str json, why;

	if (command_send(c, "flow.publish", str_fmt(c->mem, "robot-flow-%zu", no), &arg, 1, &json) < 0)
		test_fail(__FILE__, __LINE__, str_fmt(c->mem, "%" STR_FMT " in %" STR_FMT, STR_ARG(c->problems->text),
						      STR_ARG(arg.value)).p);
	CHECK_OK(json_parse(c->mem, json, 0, &j, &why));
	return str_copy(c->mem, json_text(j, "id"));
}

static void publish_all(struct robot *r)
{
	struct arena *mem = arena_new((size_t)512 << 20);
	struct ctx c = bench_ctx(r->b);
	struct buf text = buf_new(mem, 0), said = buf_new(mem, 0);

	c.mem = mem;
	buf_char(&text, '[');
	for (size_t i = 0; i < PROCEDURES; i++)
		buf_fmt(&text,
			"%s{\"code\":\"RB.%04zu\",\"title\":\"Thủ tục mẫu %zu\",\"field\":\"Mẫu\",\"level\":\"commune\",\"agency\":\"commune\","
			"\"service\":\"full\",\"period\":{\"n\":90,\"unit\":\"working_day\"},\"fee\":%d,\"supplement\":\"%s\","
			"\"effective_from\":\"2026-01-01\",\"flow\":\"%" STR_FMT "\",\"form\":[{\"name\":\"area\",\"title\":\"Diện tích\","
			"\"type\":\"number\",\"required\":true}]}",
			i ? "," : "", i, i, i % 3 ? 0 : 50000, i % 2 ? "reset" : "resume", STR_ARG(publish_flow(r, &c, i)));
	buf_char(&text, ']');
	if (module_procedure.exchanges->import(&c, buf_view(&text), S("a.json"), false, &said) < 0)
		test_fail(__FILE__, __LINE__, str_z(mem, c.problems->text));
	arena_free(mem);
}

/* ---- looking ------------------------------------------------------------------------------------------------------ */

/* A dossier and its way, read into an arena of their own. */
struct look {
	struct arena *mem;
	struct ctx c;
	struct dossier *d;
	struct procedure *p;
	const struct flow_step *step;
};

static struct look look(struct robot *r, str code)
{
	struct look l = { .mem = arena_new(0), .c = bench_ctx(r->b) };

	l.c.mem = l.mem;
	l.c.who = &who_system;
	CHECK_OK(dossier_see(&l.c, code, &l.d));
	CHECK_OK(dossier_procedure(&l.c, l.d, &l.p));
	l.step = flow_step(l.p->flow, l.d->step);
	return l;
}

static void must_not_be_silent(struct robot *r, struct look *l)
{
	const struct dossier *d = l->d;
	struct dossier_next next;

	if (dossier_state_open(d->state)) {
		CHECK(d->holder_unit.n && d->holder_role != ROLE_NONE && d->step_due_at.ms > 0);
		CHECK(d->due_at.ms > d->lodged_at.ms && d->told_at.ms >= d->lodged_at.ms && d->ended_at.ms == 0);
		CHECK(l->step && l->step->kind != FLOW_END && l->step->fork == FLOW_NONE);
		CHECK_OK(dossier_next(&l->c, d, &next));
		CHECK(next.action.n && next.by.n);
		r->seen[l->step->kind]++;
	} else {
		CHECK(d->ended_at.ms > 0 && d->step.n == 0 && d->wake_at.ms == 0);
	}
}

/* ---- acting --------------------------------------------------------------------------------------------------------- */

static struct visitor *somebody(struct robot *r, enum role role, str unit)
{
	return bench_visitor(r->b, str_fmt(r->b->mem, "%s:rb.%s.%" STR_FMT "@%" STR_FMT, role_slug(role), role_slug(role),
					   STR_ARG(text_fold(r->b->mem, unit)), STR_ARG(unit)).p);
}

static void act(struct robot *r, struct visitor *v, str code, const char *action, const char *json)
{
	struct seen s = bench_json(r->b, v, str_fmt(r->b->mem, "/api/v1/dossiers/%" STR_FMT "/actions/%s", STR_ARG(code), action),
				   str_of(json), S(""));

	if (s.status != 200)
		test_fail(__FILE__, __LINE__, str_fmt(r->b->mem, "%" STR_FMT " %s %s: %" STR_FMT, STR_ARG(code), action, json, STR_ARG(s.body)).p);
	r->acts++;
}

/* Until the dossier's wait is over; the courier does the rest. */
static void let_time_pass(struct robot *r, const struct dossier *d)
{
	int64_t until = MAX(d->wake_at.ms, r->b->now.ms) + MS_MINUTE;

	CHECK(d->wake_at.ms > 0);
	bench_clock(r->b, (instant){ until });
	bench_courier(r->b);
	r->acts++;
}

static void give_opinions(struct robot *r, struct look *l)
{
	struct opinion *list;
	bool given = false;
	size_t n;

	CHECK_OK(dossier_opinions(&l->c, l->d->code, &list, &n));
	for (size_t i = 0; i < n && !given; i++) {
		if (list[i].given_at.ms || (list[i].silence && dice(r, 3) == 0))
			continue;
		act(r, somebody(r, list[i].role, list[i].unit), l->d->code, "give_opinion",
		    dice(r, 4) ? "{\"note\":\"Thống nhất\"}" : "{\"note\":\"Chưa đủ căn cứ\",\"verdict\":\"oppose\"}");
		given = true;
	}
	if (!given)
		let_time_pass(r, l->d);
}

static void run(struct robot *r, str code);

static void run_children(struct robot *r, struct look *l)
{
	struct dossier *list;
	size_t n;

	CHECK_OK(dossier_children(&l->c, l->d->code, &list, &n));
	CHECK(n > 0);
	for (size_t i = 0; i < n; i++)
		if (dossier_state_open(list[i].state)) {
			r->children++;
			run(r, list[i].code);
		}
}

/* An exit that is open, of the first action that has one. */
static void leave(struct robot *r, struct look *l, struct visitor *v)
{
	static const char *const actions[] = { "forward", "submit_for_signature", "sign", "deliver" };
	const struct flow_exit *open[FLOW_EXITS];

	for (size_t i = 0; i < ARRAY_LEN(actions); i++) {
		size_t n;
		str to;

		CHECK_OK(dossier_exits(&l->c, l->d, l->p, actions[i], open, &n));
		if (n == 0)
			continue;
		to = open[dice(r, n)]->to;
		act(r, v, l->d->code, actions[i], str_fmt(r->b->mem, "{\"to\":\"%" STR_FMT "\"}", STR_ARG(to)).p);
		return;
	}
	test_fail(__FILE__, __LINE__, str_fmt(l->mem, "no way out of %" STR_FMT, STR_ARG(l->d->step)).p);
}

/* A human step: mostly on, sometimes as in life. */
static void do_step(struct robot *r, struct look *l)
{
	struct visitor *v = somebody(r, l->d->holder_role, l->d->holder_unit);
	bool processing = l->d->state == DOSSIER_PROCESSING && l->step->kind == FLOW_HUMAN;
	size_t how = dice(r, 24);
	struct account holder;

	if (l->d->holder && account_get(&l->c, l->d->holder, &holder) == 0 && str_eq(holder.login, S("motcua.dongkinh")))
		v = bench_visitor(r->b, "motcua.dongkinh");
	if (how == 0 && processing && l->d->supplements == 0 && !l->d->parent.n)
		act(r, v, l->d->code, "ask_supplement", "{\"items\":[\"Bản vẽ\"],\"note\":\"Thiếu\"}");
	else if (how == 1 && processing && l->d->trail.n && !l->d->parent.n)
		act(r, v, l->d->code, "return_step", "{\"note\":\"Làm lại\"}");
	else if (how == 2 && processing && !l->d->holder)
		act(r, v, l->d->code, "claim", "{}");
	else if (how == 3 && processing && !l->d->holder)
		act(r, v, l->d->code, "claim", "{}"), act(r, v, l->d->code, "undo", "{}");
	else
		leave(r, l, v);
}

static void turn(struct robot *r, struct look *l)
{
	struct visitor *clerk = bench_visitor(r->b, "motcua.dongkinh");

	if (l->d->state == DOSSIER_LODGED)
		act(r, clerk, l->d->code, "accept", "{}");
	else if (l->d->state == DOSSIER_WAITING_SUPPLEMENT)
		act(r, clerk, l->d->code, "supplement", "{}");
	else if (l->d->state == DOSSIER_WAITING_PAYMENT)
		let_time_pass(r, l->d);
	else if (l->step->kind == FLOW_FORK)
		give_opinions(r, l);
	else if (l->step->kind == FLOW_CHILD)
		run_children(r, l);
	else if (l->step->kind == FLOW_WAIT && (l->step->wait != FLOW_EVENT || dice(r, 2)))
		let_time_pass(r, l->d);
	else
		do_step(r, l);
}

static void run(struct robot *r, str code)
{
	code = str_copy(test_mem(), code);
	for (int i = 0; i < ACTS_MAX; i++) {
		struct look l = look(r, code);
		bool open = dossier_state_open(l.d->state);

		must_not_be_silent(r, &l);
		if (open)
			turn(r, &l);
		else
			CHECK(l.d->state == DOSSIER_RETURNED && l.d->result_no > 0 && l.d->received_at.ms <= l.d->finished_at.ms);
		arena_free(l.mem);
		if (!open)
			return;
	}
	test_fail(__FILE__, __LINE__, str_fmt(test_mem(), "%" STR_FMT " never ends", STR_ARG(code)).p);
}

static str lodge(struct robot *r, size_t no, const char *channel)
{
	bool online = strcmp(channel, "online") == 0;
	struct visitor *v = bench_visitor(r->b, online ? "dan.an" : "motcua.dongkinh");
	struct seen s = bench_json(r->b, v, S("/api/v1/dossiers"),
				   str_fmt(r->b->mem,
					   "{\"procedure\":\"RB.%04zu\",\"channel\":\"%s\",\"receiving_unit\":\"05977\",\"applicant\":{\"name\":"
					   "\"Hoàng Văn An\"},\"form\":{\"area\":\"%zu\"}}",
					   no, channel, dice(r, 200)),
				   S(""));
	struct json *j;
	str why;

	if (s.status != 201)
		test_fail(__FILE__, __LINE__, str_z(r->b->mem, s.body));
	CHECK_OK(json_parse(r->b->mem, str_copy(r->b->mem, s.body), 0, &j, &why));
	r->lodged++;
	return json_text(j, "code");
}

TEST_BENCH(robot, modules, every_shape_comes_to_its_end_in_every_channel)
{
	static const char *const channels[] = { "counter", "online", "post" };
	struct robot r = { .b = b, .seed = 20261121 };
	struct ctx c;
	struct dossier *silent;
	size_t n;

	bench_demo(b);
	publish_all(&r);
	for (size_t no = 0; no < PROCEDURES; no++)
		for (size_t k = 0; k < ARRAY_LEN(channels); k++)
			run(&r, lodge(&r, no, channels[k]));
	c = bench_ctx(b);
	CHECK_OK(dossier_silent(&c, &silent, &n));
	CHECK_INT(n, 0);
	CHECK_INT(r.lodged, PROCEDURES * ARRAY_LEN(channels));
	for (int k = 0; k < FLOW_END; k++)
		CHECK(r.seen[k] > 100);
	CHECK(r.children > 100 && r.acts > 5000);
	printf("  robot: %d dossiers, %d children, %d acts\n", r.lodged, r.children, r.acts);
	bench_check(b);
}
