/* SPDX-License-Identifier: Apache-2.0 */
/* flow.c - asking a flow; plain sequences as flows; publishing. */
#include "base/base.h"

#include "core/ctx/cache.h"
#include "core/ledger/ledger.h"
#include "lib/json/json.h"
#include "lib/mo/mo.h"
#include "mod/flow/flow_impl.h"

static const struct {
	const char *slug, *title;
} kinds[] = {
#define X(name, slug, title) [FLOW_##name] = { slug, title },
	FLOW_KINDS(X)
#undef X
};

const char *flow_kind_slug(enum flow_kind k)
{
	return kinds[k].slug;
}

const char *flow_kind_title(enum flow_kind k)
{
	return kinds[k].title;
}

const char *flow_need_words(enum flow_need n)
{
	switch (n) {
	case FLOW_NEED_REASON:
		return N_("ghi lý do");
	case FLOW_NEED_DOCUMENT:
		return N_("đính kèm văn bản");
	case FLOW_NEED_PAYMENT:
		return N_("đã nộp đủ phí, lệ phí");
	case FLOW_NEED_SIGNATURE:
		return N_("đính kèm kết quả đã ký số (PDF)");
	}
	return "";
}

/* ---- asking a flow ------------------------------------------------------------------------------------------ */

size_t flow_place_of(const struct flow *f, str id)
{
	for (size_t i = 0; i < f->step_n; i++)
		if (str_eq(f->steps[i].id, id))
			return i;
	return FLOW_NONE;
}

const struct flow_step *flow_step(const struct flow *f, str id)
{
	size_t i = flow_place_of(f, id);

	return i == FLOW_NONE ? NULL : &f->steps[i];
}

bool flow_has_action(const struct flow_step *s, str action)
{
	for (size_t i = 0; i < s->exit_n; i++)
		if (str_eq(s->exits[i].action, action))
			return true;
	return false;
}

size_t flow_open(const struct flow *f, const struct flow_step *s, str action, const struct expr_value *values,
		 const struct flow_exit **ret)
{
	const struct flow_exit *otherwise = NULL;
	size_t n = 0;

	UNUSED(f);
	for (size_t i = 0; i < s->exit_n; i++) {
		const struct flow_exit *e = &s->exits[i];

		if (!str_eq(e->action, action))
			continue;
		if (str_eq(e->guard, S("else")))
			otherwise = e;
		else if (!e->guard.n || (e->when && expr_true(e->when, values)))
			ret[n++] = e;
	}
	if (n == 0 && otherwise)
		ret[n++] = otherwise;
	return n;
}

/* A calendar day counts five working days in seven; a month 21 working days. */
int64_t flow_minutes(struct flow_time t)
{
	switch (t.unit) {
	case UNIT_WORKING_HOUR:
		return (int64_t)t.n * 60;
	case UNIT_HALF_DAY:
		return (int64_t)t.n * 240;
	case UNIT_WORKING_DAY:
		return (int64_t)t.n * 480;
	case UNIT_CALENDAR_DAY:
		return (int64_t)t.n * 480 * 5 / 7;
	case UNIT_MONTH:
		return (int64_t)t.n * 480 * 21;
	case UNIT_AT_ONCE:
		return t.n ? t.n : 480;
	default:
		return 480;
	}
}

/* What the law's clock counts of one step, its branches left out: waits for the applicant stop it. */
static int64_t own_minutes(const struct flow_step *s)
{
	int64_t sum = 0;

	if (s->kind == FLOW_HUMAN || (s->kind == FLOW_WAIT && (s->wait == FLOW_EVENT || s->wait == FLOW_DATE)))
		return flow_minutes(s->time);
	/* On paper child dossiers go in sequence, so their times add up. */
	for (size_t i = 0; s->kind == FLOW_CHILD && i < s->branch_n; i++)
		sum += flow_minutes(s->branches[i].time);
	return sum;
}

/* memo: -1 not yet, -2 on the way (a loop back). */
static int64_t longest_from(const struct flow *f, size_t i, int64_t *memo)
{
	const struct flow_step *s = &f->steps[i];
	int64_t on = 0, aside = 0;

	if (memo[i] != -1)
		return memo[i] == -2 ? 0 : memo[i];
	memo[i] = -2;
	for (size_t k = 0; s->kind == FLOW_FORK && k < s->branch_n; k++)
		if (s->branches[k].target < f->step_n)
			aside = MAX(aside, longest_from(f, s->branches[k].target, memo));
	for (size_t k = 0; k < s->exit_n; k++)
		if (s->exits[k].target < f->step_n)
			on = MAX(on, longest_from(f, s->exits[k].target, memo));
	memo[i] = own_minutes(s) + aside + on;
	return memo[i];
}

int64_t flow_longest(const struct flow *f)
{
	int64_t memo[FLOW_STEPS];

	for (size_t i = 0; i < FLOW_STEPS; i++)
		memo[i] = -1;
	return f->step_n ? longest_from(f, 0, memo) : 0;
}

/* ---- plain sequences ------------------------------------------------------------------------------------------ */

static void write_time(struct jw *w, const char *key, struct flow_time t)
{
	jw_key(w, key);
	jw_object(w);
	jw_kint(w, "n", t.n);
	jw_kstr(w, "unit", str_of(t.unit == UNIT_AT_ONCE && t.n ? "minute" : flow_unit_slug(t.unit)));
	jw_end(w);
}

static bool signs(enum role r)
{
	return r == ROLE_HEAD || r == ROLE_LEADER;
}

/* What leads from line i to the next one. The clock stops when the result goes from who decides back to the
 * counter; a sequence that never leaves the counter stops it on the way to its last step. */
static void write_way(struct jw *w, const struct flow_line *lines, size_t n, size_t i)
{
	const char *action = "forward";
	str to = i + 1 < n ? lines[i + 1].id : S("end");

	if (i + 1 == n)
		action = "deliver";
	else if (i > 0 && lines[i].role == ROLE_LEADER)
		action = "sign";
	else if (i > 0 && signs(lines[i + 1].role))
		action = "submit_for_signature";
	jw_key(w, "exits");
	jw_array(w);
	jw_object(w);
	jw_kstr(w, "action", str_of(action));
	jw_kstr(w, "to", to);
	if (i + 2 == n) {
		jw_key(w, "effects");
		jw_array(w);
		jw_str(w, S("clock.stop"));
		jw_end(w);
	}
	jw_end(w);
	jw_end(w);
}

static void write_line(struct jw *w, const struct flow_line *l)
{
	static const char *const places[] = { "receiving", "deciding", "unit" };

	jw_kstr(w, "id", l->id);
	jw_kstr(w, "title", l->title);
	jw_kstr(w, "role", str_of(role_slug(l->role)));
	jw_kstr(w, "place", str_of(places[l->place]));
	if (l->place == FLOW_AT_UNIT)
		jw_kstr(w, "unit", l->unit);
	write_time(w, "time", l->time);
	if (l->form.n)
		jw_kstr(w, "form", l->form);
}

/* The counter hands out the result: a table that leaves that step out gets it. */
static const struct flow_line *with_return(struct ctx *c, const struct flow_line *lines, size_t *n)
{
	struct flow_line *longer;

	if (*n == 0 || (*n > 1 && lines[*n - 1].role == ROLE_CLERK))
		return lines;
	longer = NEW_ARRAY(c->mem, struct flow_line, *n + 1);
	memcpy(longer, lines, *n * sizeof(*lines));
	longer[(*n)++] = (struct flow_line){ .id = S("return_result"), .title = S("Trả kết quả"), .role = ROLE_CLERK,
					     .time = { 30, UNIT_AT_ONCE } };
	return longer;
}

str flow_of_lines(struct ctx *c, str title, const struct flow_line *lines, size_t n)
{
	struct buf b = buf_new(c->mem, 0);
	struct jw w = jw_new(&b);

	lines = with_return(c, lines, &n);
	jw_object(&w);
	jw_kint(&w, "flow", 1);
	jw_kstr(&w, "title", title);
	jw_key(&w, "steps");
	jw_array(&w);
	for (size_t i = 0; i < n; i++) {
		jw_object(&w);
		write_line(&w, &lines[i]);
		write_way(&w, lines, n, i);
		jw_end(&w);
	}
	jw_object(&w);
	jw_kstr(&w, "id", S("end"));
	jw_kstr(&w, "title", S("Kết thúc"));
	jw_kstr(&w, "kind", S("end"));
	jw_end(&w);
	jw_end(&w);
	jw_end(&w);
	return buf_view(&b);
}

size_t flow_lines(struct arena *mem, const struct flow *f, struct flow_line **ret)
{
	struct flow_line *list = NEW_ARRAY(mem, struct flow_line, f->step_n);
	size_t n = 0;

	for (size_t i = 0; i < f->step_n; i++) {
		const struct flow_step *s = &f->steps[i];

		if (s->kind == FLOW_HUMAN && s->fork == FLOW_NONE)
			list[n++] = (struct flow_line){ s->id, s->title, s->role, s->place, s->unit, s->time, s->form };
	}
	*ret = list;
	return n;
}

/* ---- published flows --------------------------------------------------------------------------------------------- */

int flow_fail(struct ctx *c, const char *field, const struct flow_problems *p)
{
	struct buf b = buf_new(c->mem, 0);

	for (size_t i = 0; i < MIN(p->n, ARRAY_LEN(p->v)); i++)
		buf_fmt(&b, "%s%s%" STR_FMT "%s%" STR_FMT, i ? "\n" : "", p->v[i].where.n ? "[" : "", STR_ARG(p->v[i].where),
			p->v[i].where.n ? "] " : "", STR_ARG(p->v[i].text));
	return ctx_fail(c, E_INVALID, field, "%" STR_FMT, STR_ARG(buf_view(&b)));
}

str flow_state(struct ctx *c, const struct flow_stored *f)
{
	struct buf b = buf_new(c->mem, 0);
	struct jw w = jw_new(&b);

	jw_object(&w);
	jw_kstr(&w, "title", f->title);
	jw_kstr(&w, "body", f->body);
	jw_kstr(&w, "by", f->by);
	jw_kint(&w, "at", f->at.ms);
	jw_end(&w);
	return buf_view(&b);
}

int flow_get(struct ctx *c, str id, struct flow **ret)
{
	str key = str_fmt(c->mem, "flow %" STR_FMT, STR_ARG(id));
	const struct flow *kept = cache_get(c->app->cache, key);
	struct arena *mem = cache_mem(c->app->cache);
	struct flow_problems why;
	struct flow_stored stored;
	struct ctx keeper = *c;
	struct flow *f;

	if (!kept) {
		TRY(flow_store_get(c, id, &stored));
		keeper.mem = mem ? mem : c->mem;
		if (flow_read(&keeper, str_copy(keeper.mem, stored.body), &f, &why) < 0)
			return ctx_fail(c, E_INTERNAL, "", _("Quy trình đã công bố không đọc được: %.*s"), STR_ARG(why.v[0].text));
		if (mem)
			cache_put(c->app->cache, str_copy(mem, key), f);
		kept = f;
	}
	f = NEW(c->mem, struct flow);
	*f = *kept;
	*ret = f;
	return 0;
}

int flow_publish(struct ctx *c, const char *field, str bytes, str *ret_id)
{
	struct flow_stored stored, old;
	struct flow_problems why;
	struct flow *f;

	if (flow_read(c, bytes, &f, &why) < 0 || flow_check(c, f, NULL, &why) < 0)
		return flow_fail(c, field, &why);
	*ret_id = f->id;
	if (flow_store_get(c, f->id, &old) == 0)
		return 0;
	stored = (struct flow_stored){ f->id, f->title, f->body, c->who->login, c->now };
	TRY(flow_store_add(c, &stored));
	return emit_change(c, "flow.publish", f->id, S(""), flow_state(c, &stored), S(""));
}

int flow_list(struct ctx *c, int64_t limit, int64_t offset, struct flow_entry **ret, size_t *ret_n, int64_t *ret_total)
{
	return flow_store_list(c, limit, offset, ret, ret_n, ret_total);
}
