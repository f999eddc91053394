/* SPDX-License-Identifier: Apache-2.0 */
/*
 * seed_year.c - the year: an agenda of things to come, the clock that goes from one to the next, and the batches.
 *
 * Every morning the people who will come that day enter the agenda, more on Mondays than on Fridays, more in summer,
 * few on days off and those on line only. Whatever happens puts what follows from it into the agenda again. The
 * machine's clock is never read; chance is a generator of our own, so a seed gives one year, always the same.
 */
#include "base/base.h"

#include "core/org/org.h"
#include "lib/json/json.h"
#include "mod/seed/seed_impl.h"

/* ---- chance -------------------------------------------------------------------------------------------- */

/* splitmix64 */
static uint64_t next_random(struct seed *s)
{
	uint64_t z = s->rnd += 0x9e3779b97f4a7c15u;

	z = (z ^ z >> 30) * 0xbf58476d1ce4e5b9u;
	z = (z ^ z >> 27) * 0x94d049bb133111ebu;
	return z ^ z >> 31;
}

uint32_t chance(struct seed *s, uint32_t n)
{
	return n ? (uint32_t)((next_random(s) >> 32) * n >> 32) : 0;
}

size_t chance_of(struct seed *s, const uint32_t *weights, size_t n)
{
	uint32_t sum = 0, at;
	size_t i = 0;

	for (size_t k = 0; k < n; k++)
		sum += weights[k];
	at = chance(s, sum);
	while (i + 1 < n && at >= weights[i])
		at -= weights[i++];
	return i;
}

/* ---- sending -------------------------------------------------------------------------------------------- */

static int end_batch(struct seed *s)
{
	int err = s->batch_open ? ledger_commit(s->l, s->now) : 0;

	s->batch_open = false;
	s->in_batch = 0;
	return err;
}

static void run(struct seed *s, struct arena *mem, struct call *call, struct answer *ret)
{
	int err = 0;

	if (!s->batch_open) {
		err = ledger_begin(s->l);
		s->batch_open = err >= 0;
	}
	call->lang = S("vi");
	call->request_id = S("seed");
	if (call->key.n == 0)
		call->key = str_fmt(mem, "seed-%010" PRId64, ++s->keys);
	*ret = (struct answer){ .err = err };
	if (err >= 0)
		ledger_run(s->l, mem, s->now, call, ret);
	s->r.commands++;
	s->in_batch++;
}

/* The first refusals are kept: a year with many is not worth much. */
static void note_trouble(struct seed *s, const char *command, const struct answer *a)
{
	s->r.refused++;
	if (s->troubles++ < 12)
		s->r.trouble = str_fmt(s->mem, "%" STR_FMT "%s: %s: %" STR_FMT " %" STR_FMT "\n", STR_ARG(s->r.trouble), command,
				       err_slug(a->err), STR_ARG(a->problems ? a->problems->field : S("")),
				       STR_ARG(a->problems ? a->problems->text : S("")));
}

static int send(struct seed *s, struct call *call, const char *command, const struct arg *args, size_t n, struct answer *ret)
{
	struct arg *copy = NEW_ARRAY(s->turn, struct arg, n + 1);

	memcpy(copy, args, n * sizeof(*args));
	call->command = str_of(command);
	call->args = (struct args){ copy, n };
	run(s, s->turn, call, ret);
	if (ret->err < 0)
		note_trouble(s, command, ret);
	return ret->err;
}

/* Logs in when the session is over. The password itself is not hashed again: that is libsodium's speed, not ours. */
static int log_in(struct seed *s, struct person *p)
{
	struct arg args[] = { { S("login"), p->login }, { S("password"), S("motcua-demo") } };
	struct call call = { .prepared = S("1"), .has_prepared = true };
	struct answer a;
	struct json *j;
	str why, token;

	TRY(send(s, &call, "session.open", args, ARRAY_LEN(args), &a));
	TRY(json_parse(s->turn, a.json, 0, &j, &why));
	token = json_text(j, "token");
	if (token.n >= sizeof(p->token))
		return E_LIMIT;
	memcpy(p->token, token.p, token.n + 1);
	p->until = (instant){ s->now.ms + 11 * MS_HOUR };
	s->r.logins++;
	return 0;
}

int seed_send(struct seed *s, struct person *who, const char *command, const struct arg *args, size_t n,
	      struct answer *ret)
{
	struct call call = { .token = S("") };

	*ret = (struct answer){ .err = E_NOTFOUND };
	if (who && who->until.ms <= s->now.ms)
		TRY(log_in(s, who));
	if (who)
		call.token = str_of(who->token);
	return send(s, &call, command, args, n, ret);
}

int seed_send_trusted(struct seed *s, const char *command, const struct arg *args, size_t n, struct answer *ret)
{
	struct call call = { .token = S(""), .trusted = true };

	return send(s, &call, command, args, n, ret);
}

/* For the modules' ticks: command_send() into the open batch. */
static void send_here(void *arg, struct arena *mem, const struct call *call, struct answer *ret)
{
	struct seed *s = arg;
	struct call c = *call;
	int err = 0;

	run(s, mem, &c, ret);
	if (ret->err < 0)
		note_trouble(s, str_z(mem, c.command), ret);
	if (s->in_batch >= s->o->batch)
		err = end_batch(s);
	if (err < 0)
		*ret = (struct answer){ .err = err };
}

struct ctx seed_ctx(struct seed *s)
{
	struct ctx c = ctx_system(s->turn, ledger_db(s->l), s->app, s->now);

	c.sender = &s->sender;
	return c;
}

/* ---- the agenda ------------------------------------------------------------------------------------------ */

static bool before(const struct due_thing *a, const struct due_thing *b)
{
	return a->at != b->at ? a->at < b->at : a->no < b->no;
}

static void push(struct seed *s, struct due_thing t)
{
	size_t i = s->heap_n++;

	if (s->heap_n > s->heap_cap) {
		struct due_thing *bigger = NEW_ARRAY(s->mem, struct due_thing, s->heap_cap * 2 + 1024);

		if (s->heap_cap)
			memcpy(bigger, s->heap, s->heap_cap * sizeof(*bigger));
		s->heap = bigger;
		s->heap_cap = s->heap_cap * 2 + 1024;
	}
	for (; i && before(&t, &s->heap[(i - 1) / 2]); i = (i - 1) / 2)
		s->heap[i] = s->heap[(i - 1) / 2];
	s->heap[i] = t;
}

static struct due_thing pop(struct seed *s)
{
	struct due_thing first = s->heap[0], last = s->heap[--s->heap_n];
	size_t i = 0;

	for (size_t k = 1; k < s->heap_n; k = 2 * i + 1) {
		if (k + 1 < s->heap_n && before(&s->heap[k + 1], &s->heap[k]))
			k++;
		if (!before(&s->heap[k], &last))
			break;
		s->heap[i] = s->heap[k];
		i = k;
	}
	s->heap[i] = last;
	return first;
}

void seed_at(struct seed *s, instant at, uint32_t life, enum happening what)
{
	push(s, (struct due_thing){ MAX(at.ms, s->now.ms + 1000), s->things++, life, what });
}

int seed_later(struct seed *s, uint32_t life, enum happening what, int64_t minutes)
{
	instant at;

	TRY(clock_add(s->cal, s->now, MAX(minutes, 1), &at));
	at.ms += chance(s, 60) * 1000;
	seed_at(s, at, life, what);
	return 0;
}

uint32_t seed_life_new(struct seed *s)
{
	uint32_t at;

	if (s->idle_n) {
		at = s->idle[--s->idle_n];
	} else {
		if (s->life_n == s->life_cap) {
			size_t cap = s->life_cap * 2 + 256;
			struct life *lives = NEW_ARRAY(s->mem, struct life, cap);

			if (s->life_n)
				memcpy(lives, s->lives, s->life_n * sizeof(*lives));
			s->lives = lives;
			s->idle = NEW_ARRAY(s->mem, uint32_t, cap); /* empty now */
			s->life_cap = cap;
		}
		at = (uint32_t)s->life_n++;
	}
	s->lives[at] = (struct life){ 0 };
	return at;
}

void seed_life_end(struct seed *s, uint32_t life)
{
	s->idle[s->idle_n++] = life;
}

/* ---- the days --------------------------------------------------------------------------------------------- */

/* How busy a day is, against the others. */
static uint32_t busy(struct seed *s, date day)
{
	static const uint32_t weekday[] = { 125, 110, 100, 98, 92, 60, 40 };
	static const uint32_t season[] = { 92, 80, 105, 100, 100, 106, 114, 120, 112, 100, 96, 92 };
	struct calendar_day info;
	int year, month, dom;

	date_parts(day, &year, &month, &dom);
	if (calendar_day_info(s->cal, day, &info) < 0)
		return 0;
	return weekday[date_weekday(day)] * season[month - 1] / (info.working ? 10 : 100);
}

/* A minute of the day: the counters' hours, or the evening. */
static int minute_of(struct seed *s, bool working)
{
	static const uint32_t counter[24] = { [0] = 3,  [1] = 1,  [5] = 2,  [6] = 5,   [7] = 60,  [8] = 150, [9] = 160, [10] = 120,
					      [11] = 50, [12] = 12, [13] = 80, [14] = 130, [15] = 120, [16] = 70, [17] = 14, [18] = 12,
					      [19] = 20, [20] = 24, [21] = 20, [22] = 12,  [23] = 6 };
	static const uint32_t home[24] = { [0] = 4,  [6] = 4,  [7] = 10, [8] = 20, [9] = 30, [10] = 28, [11] = 20, [12] = 14,
					   [13] = 16, [14] = 20, [15] = 22, [16] = 20, [17] = 14, [18] = 14, [19] = 30, [20] = 36,
					   [21] = 28, [22] = 14, [23] = 6 };

	return (int)(chance_of(s, working ? counter : home, 24) * 60 + chance(s, 60));
}

static void come(struct seed *s, date day, int64_t n, enum happening what)
{
	struct calendar_day info = { 0 };

	calendar_day_info(s->cal, day, &info);
	for (int64_t i = 0; i < n; i++) {
		instant at = instant_at(day, minute_of(s, info.working));

		at.ms += chance(s, 60000);
		seed_at(s, at, 0, what);
	}
}

/* What the courier does each minute, once a morning: it reads by a connection of its own what has been committed. */
static int tick(struct seed *s)
{
	TRY(end_batch(s));
	for (const struct module *const *m = s->app->modules; *m; m++) {
		struct ctx c = seed_ctx(s);

		c.db = s->o->reader;
		if ((*m)->tick)
			TRY((*m)->tick(&c));
		arena_reset(s->turn);
		TRY(end_batch(s));
	}
	return 0;
}

static int happen(struct seed *s, const struct due_thing *t)
{
	arena_reset(s->turn);
	s->now = (instant){ t->at };
	switch (t->what) {
	case HAPPENS_LODGE:
		return seed_lodge(s);
	case HAPPENS_STEP:
		return seed_step(s, t->life);
	case HAPPENS_FEEDBACK:
		return seed_feedback(s);
	case HAPPENS_ANSWER:
		return seed_answer(s, t->life);
	}
	return 0;
}

static int live_until(struct seed *s, instant end)
{
	while (s->heap_n && s->heap[0].at < end.ms) {
		struct due_thing t = pop(s);

		TRY(happen(s, &t));
		if (s->in_batch >= s->o->batch)
			TRY(end_batch(s));
	}
	return 0;
}

static int one_day(struct seed *s, date day, int64_t dossiers)
{
	s->now = instant_at(day, 0);
	come(s, day, dossiers, HAPPENS_LODGE);
	come(s, day, dossiers / 250 + chance(s, 2), HAPPENS_FEEDBACK);
	TRY(live_until(s, instant_at(day, 7 * 60)));
	s->now = instant_at(day, 7 * 60);
	TRY(tick(s));
	TRY(live_until(s, instant_at(day, 24 * 60)));
	return end_batch(s);
}

static int live(struct seed *s)
{
	date first = date_ymd(s->o->year, 1, 1), last = date_ymd(s->o->year, 12, 31);
	int64_t sum = 0, so_far = 0, come_so_far = 0;

	for (date d = first; d.day <= last.day; d.day++)
		sum += busy(s, d);
	for (date d = first; d.day <= last.day; d.day++) {
		int64_t until;

		so_far += busy(s, d);
		until = s->o->dossiers * so_far / sum;
		TRY(one_day(s, d, until - come_so_far));
		come_so_far = until;
		if (s->o->after_day && !s->o->after_day(s->o->arg, d, &s->r))
			break;
	}
	return 0;
}

static int prepare(struct seed *s)
{
	struct ctx c = seed_ctx(s);

	c.mem = s->mem;
	TRY(calendar_load(&c, S(""), s->o->year - 1, s->o->year + 2, &s->cal));
	TRY(seed_world(s));
	return end_batch(s);
}

static void free_turn(void *arena)
{
	arena_free(arena);
}

int seed_year(struct arena *mem, const struct app *app, struct ledger *l, const struct seed_options *o,
	      struct seed_result *ret, str *ret_why)
{
	struct seed *s = NEW(mem, struct seed);
	int err;

	*s = (struct seed){ .app = app, .l = l, .o = o, .mem = mem, .turn = arena_new((size_t)1 << 30), .rnd = o->seed };
	arena_defer(mem, free_turn, s->turn);
	s->now = instant_at((date){ date_ymd(o->year, 1, 1).day - 1 }, 16 * 60);
	s->sender = (struct sender){ send_here, s };
	s->r.trouble = S("");
	err = prepare(s);
	if (err >= 0)
		err = live(s);
	if (err < 0) {
		*ret_why = str_fmt(mem, "%s\n%" STR_FMT, err_slug(err), STR_ARG(s->r.trouble));
		if (s->batch_open)
			ledger_rollback(l);
		return err;
	}
	*ret = s->r;
	return 0;
}
