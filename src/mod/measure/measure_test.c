/* SPDX-License-Identifier: Apache-2.0 */
/*
 * measure_test.c - numbers by hand; numbers of random histories, three ways; what was shown is shown again.
 *
 * Events are written straight into the ledger's table, so that thousands of histories take seconds, and folded in
 * pieces of random size. The worked example is tests/measure/example-*.csv.
 */
#include "base/test.h"

#include "core/command/table.h"
#include "core/ledger/ledger.h"
#include "core/org/org.h"
#include "core/web/bench_test.h"
#include "lib/db/db.h"
#include "lib/json/json.h"
#include "mod/measure/measure_env.h"

extern const struct module module_session, module_account, module_absence, module_job, module_ledger, module_notify,
	module_file, module_org, module_people, module_procedure, module_dossier, module_dossier_pages, module_watch,
	module_measure;

static const struct module *const modules[] = {
	&module_session, &module_account, &module_absence, &module_job, &module_ledger, &module_notify, &module_file,
	&module_org, &module_people, &module_procedure, &module_dossier, &module_dossier_pages, &module_watch, &module_measure, NULL
};

/* ---- the ledger's table, by hand --------------------------------------------------------------------------- */

static void event(struct bench *b, instant at, const char *verb, str subject, str set)
{
	struct ctx c = bench_ctx(b);
	struct db *db = ledger_db(b->ledger);
	str payload;
	int64_t seq;

	c.mem = arena_new(0);
	CHECK_OK(measure_store_tip(&c, &seq));
	payload = str_fmt(c.mem, "{\"set\":%" STR_FMT "}", STR_ARG(set));
	CHECK_OK(db_begin(db));
	CHECK_INT(db_exec(db,
			  "INSERT INTO event (seq, at, actor, role, unit, verb, subject, payload, salt, commit_hash, leaf)"
			  " VALUES ($1,$2,'nguoi.lam','specialist','',$3,$4,$5,$6,$6,$6)",
			  INT(seq + 1), INT(at.ms), TEXT(str_of(verb)), TEXT(subject), TEXT(payload), BLOB(S("x"))),
		  1);
	CHECK_OK(db_commit(db));
	arena_free(c.mem);
}

static void fold(struct bench *b, int64_t limit)
{
	struct ctx c = bench_ctx(b);
	struct arg arg;
	int64_t seq;

	c.mem = arena_new(0);
	CHECK_OK(measure_store_seq(&c, &seq));
	arg = (struct arg){ S("limit"), str_fmt(c.mem, "%" PRId64, limit) };
	CHECK_OK(command_send(&c, "measure.fold", str_fmt(c.mem, "fold-%" PRId64, seq), &arg, 1, NULL));
	arena_free(c.mem);
}

static void check(struct bench *b)
{
	struct ctx c = bench_ctx(b);
	struct buf out;

	c.mem = arena_new((size_t)1 << 30);
	out = buf_new(c.mem, 0);
	if (measure_check(&c, &out) != 0)
		test_fail(__FILE__, __LINE__, buf_cstr(&out));
	arena_free(c.mem);
}

/* As the courier does; its other work would go on from the ledger's own count of events. */
static void follow(struct bench *b)
{
	struct ctx c = bench_ctx(b);

	CHECK_OK(measure_follow(&c));
}

static instant moment(str text)
{
	instant t = { 0 };

	CHECK(text.n == 0 || instant_parse(text, &t));
	return t;
}

/* ---- the worked example --------------------------------------------------------------------------------------- */

static struct json *table(const char *path)
{
	struct ctx c = { .mem = test_mem() };
	struct buf b = buf_new(test_mem(), 0);
	struct json *rows;
	char chunk[4096];
	FILE *f = fopen(path, "r");
	size_t n;

	CHECK(f);
	while ((n = fread(chunk, 1, sizeof(chunk), f)) > 0)
		buf_add(&b, chunk, n);
	fclose(f);
	CHECK_OK(table_read(&c, buf_view(&b), str_of(path), &rows));
	return rows;
}

static void time_of(struct jw *w, const struct json *row, const char *from, const char *key)
{
	jw_kint(w, key, moment(json_text(row, from)).ms);
}

/* "A/B;C/": waited from A to B and since C. */
static str clock_of(const struct json *row)
{
	struct buf b = buf_new(test_mem(), 0);
	struct jw w = jw_new(&b);
	str rest = json_text(row, "waits");

	jw_array(&w);
	while (rest.n) {
		str one = str_cut(&rest, ';'), from = str_cut(&one, '/');

		jw_object(&w);
		jw_kstr(&w, "kind", S("pause"));
		jw_kint(&w, "at", moment(from).ms);
		jw_end(&w);
		if (!one.n)
			continue;
		jw_object(&w);
		jw_kstr(&w, "kind", S("resume"));
		jw_kint(&w, "at", moment(one).ms);
		jw_end(&w);
	}
	jw_end(&w);
	return buf_view(&b);
}

/* A dossier of the table, as typed in afterwards: received with its first date, then all the rest at once. */
static void tell(struct bench *b, const struct json *row)
{
	static const char *const times[][2] = { { "due", "due_at" }, { "finished", "finished_at" }, { "returned", "returned_at" },
						{ "ended", "ended_at" } };
	str code = json_text(row, "code"), files = json_text(row, "files");
	instant at = moment(json_text(row, "received"));
	struct buf first = buf_new(test_mem(), 0), rest = buf_new(test_mem(), 0);
	struct jw w = jw_new(&first);
	int64_t n = 0;

	jw_object(&w);
	jw_kstr(&w, "state", S("accepted"));
	jw_kstr(&w, "channel", json_text(row, "channel"));
	jw_kstr(&w, "deciding_unit", json_text(row, "unit"));
	jw_kstr(&w, "procedure", json_text(row, "procedure"));
	jw_kint(&w, "version", 1);
	time_of(&w, row, "received", "lodged_at");
	time_of(&w, row, "received", "received_at");
	time_of(&w, row, "first_due", "due_at");
	jw_end(&w);
	event(b, at, "dossier.accept", code, buf_view(&first));
	w = jw_new(&rest);
	jw_object(&w);
	jw_kstr(&w, "state", json_text(row, "state"));
	jw_kstr(&w, "clock", clock_of(row));
	for (size_t i = 0; i < ARRAY_LEN(times); i++)
		time_of(&w, row, times[i][0], times[i][1]);
	CHECK(str_int(json_text(row, "supplements"), &n));
	jw_kint(&w, "supplements", n);
	CHECK(str_int(json_text(row, "fee"), &n));
	jw_kint(&w, "fee", n);
	jw_end(&w);
	event(b, at, "dossier.sign", code, buf_view(&rest));
	if (str_search(files, S("paper")) >= 0)
		event(b, at, "attachment.add", str_fmt(test_mem(), "%.*s/1", STR_ARG(code)), S("{\"kind\":\"paper\"}"));
	if (str_search(files, S("result")) >= 0)
		event(b, at, "attachment.add", str_fmt(test_mem(), "%.*s/2", STR_ARG(code)), S("{\"kind\":\"result\"}"));
	if (json_text(row, "rating").n)
		event(b, moment(json_text(row, "rated")), "dossier.rate", code,
		      str_fmt(test_mem(), "{\"rating\":%.*s}", STR_ARG(json_text(row, "rating"))));
}

/* The number that a line of the expectations means: of a part, a component, its points, or the value. */
static str number_of(struct ctx *c, const struct measure_result *r, str part)
{
	bool points = str_ends(part, S(" points"));
	str name = points ? str_sub(part, 0, part.n - 7) : part;

	if (!part.n)
		return r->known ? str_fmt(c->mem, "%" PRId64, r->value) : S("N/A");
	for (size_t i = 0; i < r->measure->n; i++) {
		const struct measure_value *v = &r->values[i];
		str prefix = r->measure->index ? str_fmt(c->mem, "%.*s.", STR_ARG(v->component->name)) : S("");

		if (r->measure->index && str_eq(name, v->component->name))
			return !v->known ? S("N/A") : str_fmt(c->mem, "%" PRId64, points ? v->points : v->value);
		for (size_t k = 0; k < v->component->n; k++)
			if (str_starts(name, prefix) && str_eq(str_sub(name, prefix.n, name.n), v->parts[k].part->name))
				return str_fmt(c->mem, "%" PRId64, v->parts[k].n);
	}
	return S("no such part");
}

static void expect(struct bench *b, const struct json *row)
{
	struct ctx c = bench_ctx(b);
	struct measure_query q = { .unit = json_text(row, "unit"), .as_of = moment(json_text(row, "as_of")), .seq = INT64_MAX };
	str part = json_text(row, "part"), got;
	struct measure_result r;
	struct measure *m;

	CHECK(date_parse(json_text(row, "from"), &q.from) && date_parse(json_text(row, "to"), &q.to));
	CHECK_OK(measure_query_fill(&c, &q));
	CHECK_OK(measure_find(&c, json_text(row, "measure"), 0, q.to, &m));
	CHECK_OK(measure_eval(&c, m, &q, &r));
	CHECK(r.cells);
	got = number_of(&c, &r, part);
	if (!str_eq(got, json_text(row, "want")))
		test_fail(__FILE__, __LINE__,
			  str_fmt(test_mem(), "%.*s %.*s to %.*s %.*s: %.*s, by hand %.*s (%.*s)",
				  STR_ARG(json_text(row, "measure")), STR_ARG(q.unit), STR_ARG(json_text(row, "to")), STR_ARG(part),
				  STR_ARG(got), STR_ARG(json_text(row, "want")), STR_ARG(json_text(row, "by hand"))).p);
}

/* Every count of every measure, as "unit measure.part=n\n" lines. */
static str all_counts(struct bench *b)
{
	static const char *const units[] = { "", "05977", "SXD" };
	struct buf out = buf_new(test_mem(), 0);
	struct ctx c = bench_ctx(b);
	struct measure *list;
	size_t n;

	c.mem = arena_new(0);
	CHECK_OK(measure_list(&c, date_ymd(2026, 3, 31), &list, &n));
	for (size_t u = 0; u < ARRAY_LEN(units); u++)
		for (size_t i = 0; i < n; i++) {
			struct measure_query q = { .unit = str_of(units[u]), .from = date_ymd(2026, 3, 1), .to = date_ymd(2026, 3, 31) };
			struct measure_result r;

			CHECK_OK(measure_query_fill(&c, &q));
			CHECK_OK(measure_eval(&c, &list[i], &q, &r));
			for (size_t k = 0; k < list[i].n; k++)
				for (size_t p = 0; p < list[i].components[k].n; p++)
					buf_fmt(&out, "%s %.*s.%.*s%s%.*s=%" PRId64 "\n", units[u], STR_ARG(list[i].name),
						STR_ARG(list[i].index ? list[i].components[k].name : S("")), list[i].index ? "." : "",
						STR_ARG(r.values[k].parts[p].part->name), r.values[k].parts[p].n);
		}
	arena_free(c.mem);
	return buf_view(&out);
}

/* The lines that differ, as they are now. */
static str changed(str before, str now)
{
	struct buf out = buf_new(test_mem(), 0);

	while (now.n) {
		str old = str_cut(&before, '\n'), new = str_cut(&now, '\n');

		if (!str_eq(old, new))
			buf_fmt(&out, "%.*s\n", STR_ARG(new));
	}
	return buf_view(&out);
}

static void tell_all(struct bench *b)
{
	struct json *dossiers = table("tests/measure/example-dossiers.csv");

	bench_demo(b);
	bench_clock(b, moment(S("2026-06-01T08:00")));
	for (size_t i = 0; i < dossiers->n; i++)
		tell(b, dossiers->items[i]);
	follow(b);
}

TEST_BENCH(measure, modules, numbers_are_those_worked_out_by_hand)
{
	struct json *wants = table("tests/measure/example-expected.csv");

	tell_all(b);
	CHECK(wants->n >= 40);
	for (size_t i = 0; i < wants->n; i++)
		expect(b, wants->items[i]);
	check(b);
}

/* A03 was typed in with a wrong time: it was done in time. Nothing else moves. */
TEST_BENCH(measure, modules, a_correction_changes_what_it_should_and_nothing_else)
{
	str before;

	tell_all(b);
	before = all_counts(b);
	event(b, moment(S("2026-05-01T08:00")), "dossier.correct", S("A03"),
	      str_fmt(test_mem(), "{\"finished_at\":%" PRId64 "}", moment(S("2026-03-05T17:00")).ms));
	follow(b);
	CHECK_STRZ(changed(before, all_counts(b)),
		   " on-time.done_on_time=6\n on-time.done_late=0\n early.on_day=2\n early.late=0\n"
		   " 766.2.1.done_on_time=5\n 766.2.1.done_late=2\n 766.5.4.done_late=2\n"
		   " tt01-2018.1.equal=2\n tt01-2018.1.longer=0\n"
		   "05977 on-time.done_on_time=5\n05977 on-time.done_late=0\n05977 early.on_day=2\n05977 early.late=0\n"
		   "05977 766.2.1.done_on_time=5\n05977 766.2.1.done_late=1\n05977 766.5.4.done_late=1\n"
		   "05977 tt01-2018.1.equal=2\n05977 tt01-2018.1.longer=0\n");
	check(b);
}

/* A06 is withdrawn in time: it is no longer open, has ended for the index, and is lost for the rest. */
TEST_BENCH(measure, modules, a_withdrawal_changes_what_it_should_and_nothing_else)
{
	str before;

	tell_all(b);
	before = all_counts(b);
	event(b, moment(S("2026-05-01T08:00")), "dossier.withdraw", S("A06"),
	      str_fmt(test_mem(), "{\"state\":\"withdrawn\",\"ended_at\":%" PRId64 "}", moment(S("2026-03-12T09:00")).ms));
	follow(b);
	CHECK_STRZ(changed(before, all_counts(b)),
		   " on-time.open_late=1\n late.open_late=1\n open.open=1\n stuck.stuck=1\n"
		   " 766.2.1.done_on_time=5\n 766.2.1.open_late=1\n 766.5.4.done=9\n 766.5.4.open=1\n 766.5.4.open_late=1\n"
		   "05977 on-time.open_late=1\n05977 late.open_late=1\n05977 open.open=1\n05977 stuck.stuck=1\n"
		   "05977 766.2.1.done_on_time=5\n05977 766.2.1.open_late=1\n05977 766.5.4.done=8\n05977 766.5.4.open=1\n"
		   "05977 766.5.4.open_late=1\n");
	check(b);
}

TEST(measure, wilson_bounds_are_those_of_the_textbook)
{
	int64_t low, high;

	/* 8 of 10: 0.4901 to 0.9433; 0 of 10: 0 to 0.2775; 10 of 10; 95 of 100: 0.8882 to 0.9785. */
	measure_wilson(8, 10, &low, &high);
	CHECK_INT(low, 4902);
	CHECK_INT(high, 9433);
	measure_wilson(0, 10, &low, &high);
	CHECK_INT(low, 0);
	CHECK_INT(high, 2775);
	measure_wilson(10, 10, &low, &high);
	CHECK_INT(low, 7225);
	CHECK_INT(high, 10000);
	measure_wilson(95, 100, &low, &high);
	CHECK_INT(low, 8882);
	CHECK_INT(high, 9785);
	measure_wilson(3000000, 3000000, &low, &high);
	CHECK_INT(high, 10000);
}

TEST(measure, five_working_days_before_count_weekends_and_holidays)
{
	/* Before Tuesday 6 January 2026: 5 Mon, 2 Fri, 31 Wed, 30 Tue, 29 Mon; 1 January, 3 and 4 are off. */
	CHECK_INT(fact_working_days_before(test_mem(), date_ymd(2026, 1, 6), 5).day, date_ymd(2025, 12, 29).day);
	CHECK_INT(fact_working_days_before(test_mem(), date_ymd(2026, 3, 13), 5).day, date_ymd(2026, 3, 6).day);
}

/* ---- random histories -------------------------------------------------------------------------------------------- */

#define SHOWN 40

/* A number that somebody has seen. */
struct shown {
	struct measure_query q;
	str measure;
	int64_t *counts; /* of all parts, one after the other */
	size_t n;
};

struct story {
	struct bench *b;
	uint32_t seed;
	instant now;
	int dossiers, events;
	struct shown shown[SHOWN];
	size_t n;
};

static uint32_t dice(struct story *s, uint32_t n)
{
	s->seed = s->seed * 1664525u + 1013904223u;
	return (s->seed >> 8) % n;
}

/* A time around now, sometimes long before: something typed in afterwards, or a correction. */
static int64_t about_now(struct story *s)
{
	int64_t back = dice(s, 8) ? 0 : (int64_t)dice(s, 60) * MS_DAY;

	return s->now.ms - back - (int64_t)dice(s, 100) * MS_MINUTE;
}

static void random_times(struct story *s, struct jw *w)
{
	static const char *const keys[] = { "received_at", "due_at", "finished_at", "returned_at", "ended_at", "step_due_at" };

	for (size_t i = 0; i < ARRAY_LEN(keys); i++) {
		if (dice(s, 4))
			continue;
		if (dice(s, 6) == 0)
			jw_knull(w, keys[i]);
		else
			jw_kint(w, keys[i], about_now(s) + (i == 1 || i == 5 ? (int64_t)dice(s, 6) * MS_DAY : 0));
	}
}

static void random_clock(struct story *s, struct jw *w, struct arena *mem)
{
	static const char *const kinds[] = { "pause", "resume", "extend", "stop" };
	struct buf b = buf_new(mem, 0);
	struct jw list = jw_new(&b);

	jw_array(&list);
	for (uint32_t n = dice(s, 5); n; n--) {
		jw_object(&list);
		jw_kstr(&list, "kind", str_of(kinds[dice(s, 4)]));
		jw_kint(&list, "at", about_now(s));
		jw_end(&list);
	}
	jw_end(&list);
	jw_kstr(w, "clock", buf_view(&b));
}

static void random_event(struct story *s)
{
	static const char *const states[] = { "lodged", "accepted", "processing", "waiting_supplement", "finished",
					      "returned", "withdrawn", "refused" };
	static const char *const verbs[] = { "dossier.accept", "dossier.forward", "dossier.recompute", "dossier.correct" };
	static const char *const units[] = { "05977", "SXD", "SXD-QLXD" }, *const channels[] = { "online", "counter", "post" };
	struct arena *mem = arena_new(0);
	struct buf b = buf_new(mem, 0);
	struct jw w = jw_new(&b);
	str code = str_fmt(mem, "T-%04u", dice(s, (uint32_t)s->dossiers));
	uint32_t kind = dice(s, 10);

	s->now.ms += (int64_t)dice(s, 50) * MS_MINUTE;
	jw_object(&w);
	if (kind == 0) {
		jw_kint(&w, "rating", dice(s, 6));
	} else if (kind == 1) {
		jw_kstr(&w, "kind", dice(s, 2) ? S("paper") : S("result"));
	} else {
		random_times(s, &w);
		jw_kstr(&w, "state", str_of(states[dice(s, 8)]));
		if (dice(s, 3) == 0)
			random_clock(s, &w, mem);
		if (dice(s, 6) == 0)
			jw_kint(&w, "supplements", dice(s, 4));
		if (dice(s, 5) == 0) {
			jw_kstr(&w, "deciding_unit", str_of(units[dice(s, 3)]));
			jw_kstr(&w, "channel", str_of(channels[dice(s, 3)]));
			jw_kstr(&w, "procedure", dice(s, 2) ? S("1.001193") : S("1.000894"));
			jw_kint(&w, "version", 1);
			jw_kint(&w, "lodged_at", about_now(s));
		}
		if (dice(s, 5) == 0)
			jw_kstr(&w, "step", dice(s, 2) ? S("a") : S("b"));
	}
	jw_end(&w);
	if (kind == 1)
		event(s->b, s->now, "attachment.add", str_fmt(mem, "%.*s/%u", STR_ARG(code), dice(s, 1000)), buf_view(&b));
	else
		event(s->b, s->now, kind ? verbs[dice(s, 4)] : "dossier.rate", code, buf_view(&b));
	s->events++;
	arena_free(mem);
}

/* All counts of a measure; two ways, which must agree when both are possible. */
static void counts(struct bench *b, str name, const struct measure_query *q, bool facts, int64_t **ret, size_t *ret_n)
{
	struct ctx c = bench_ctx(b);
	struct measure_env *e;
	struct measure *m;
	size_t n = 0;

	c.mem = arena_new(0);
	CHECK_OK(measure_find(&c, name, 0, q->to, &m));
	CHECK_OK(measure_env_new(&c, q, &e));
	CHECK(facts || e->cells);
	e->cells = !facts;
	*ret = NEW_ARRAY(test_mem(), int64_t, 64);
	for (size_t i = 0; i < m->n; i++)
		for (size_t k = 0; k < m->components[i].n; k++) {
			CHECK(n < 64);
			CHECK_OK(measure_part_count(e, &m->components[i], &m->components[i].parts[k], &(*ret)[n++]));
		}
	*ret_n = n;
	arena_free(c.mem);
}

static void same_counts(const struct shown *w, const int64_t *got, size_t n, const char *how)
{
	CHECK_INT(n, w->n);
	for (size_t i = 0; i < n; i++)
		if (got[i] != w->counts[i])
			test_fail(__FILE__, __LINE__,
				  str_fmt(test_mem(), "%.*s of %.*s, part %zu, as of event %" PRId64 ": %" PRId64 " shown, %" PRId64 " %s",
					  STR_ARG(w->measure), STR_ARG(w->q.unit), i, w->q.seq, w->counts[i], got[i], how).p);
}

/* Somebody looks: whatever days and unit, both ways must agree. */
static void look(struct story *s)
{
	static const char *const names[] = { "on-time", "766", "waiting", "stuck", "received", "satisfaction", "tt01-2018", "early" };
	static const char *const units[] = { "", "05977", "SXD", "UBND" };
	struct ctx c = bench_ctx(s->b);
	struct shown *w = &s->shown[s->n++];
	int64_t *facts;
	size_t n;

	w->measure = str_of(names[dice(s, ARRAY_LEN(names))]);
	w->q = (struct measure_query){ .unit = str_of(units[dice(s, 4)]) };
	w->q.to = (date){ instant_date(s->now).day - (int32_t)(dice(s, 2) ? dice(s, 50) : 0) };
	w->q.from = (date){ w->q.to.day - (int32_t)dice(s, 100) };
	bench_clock(s->b, s->now);
	c.now = s->now;
	CHECK_OK(measure_query_fill(&c, &w->q));
	counts(s->b, w->measure, &w->q, false, &w->counts, &w->n);
	counts(s->b, w->measure, &w->q, true, &facts, &n);
	same_counts(w, facts, n, "by the facts");
}

/* The cases of every part are as many as its count. */
static void open_all(struct story *s, const struct shown *w)
{
	struct ctx c = bench_ctx(s->b);
	struct measure_result r;
	struct measure *m;

	c.mem = arena_new(0);
	CHECK_OK(measure_find(&c, w->measure, 0, w->q.to, &m));
	CHECK_OK(measure_eval(&c, m, &w->q, &r));
	for (size_t i = 0; i < m->n; i++)
		for (size_t k = 0; k < m->components[i].n; k++) {
			str part = m->components[i].parts[k].name;
			struct measure_case *list;
			int64_t total;
			size_t n;

			if (m->index)
				part = str_fmt(c.mem, "%.*s.%.*s", STR_ARG(m->components[i].name), STR_ARG(part));
			CHECK_OK(measure_cases(&c, &r, part, 10000, 0, &list, &n, &total));
			CHECK_INT(total, r.values[i].parts[k].n);
			CHECK_INT(n, total);
		}
	arena_free(c.mem);
}

static void live(struct bench *b, int dossiers, uint32_t seed)
{
	struct story s = { .b = b, .seed = seed, .now = moment(S("2026-01-05T08:00")), .dossiers = dossiers };
	int64_t *again;
	size_t n;

	bench_demo(b);
	bench_courier(b);
	while (s.n < SHOWN) {
		for (uint32_t i = dice(&s, (uint32_t)(dossiers * 8 / SHOWN * 2)) + 1; i; i--)
			random_event(&s);
		for (int64_t seq = 0, tip = 1; seq < tip;) {
			struct ctx c = bench_ctx(b);

			fold(b, 1 + dice(&s, 400));
			CHECK_OK(measure_store_seq(&c, &seq));
			CHECK_OK(measure_store_tip(&c, &tip));
		}
		look(&s);
	}
	check(b);
	CHECK(s.events > dossiers * 4);
	/* Nothing that was shown has been forgotten: the past is reckoned again from facts. */
	for (size_t i = 0; i < s.n; i++) {
		counts(b, s.shown[i].measure, &s.shown[i].q, true, &again, &n);
		same_counts(&s.shown[i], again, n, "when asked again");
		open_all(&s, &s.shown[i]);
	}
}

/* MOTCUA_TEST_HISTORIES: how many, for a long run. */
TEST_BENCH(measure, modules, random_histories_give_the_same_numbers_in_every_way)
{
	const char *many = getenv("MOTCUA_TEST_HISTORIES");
	int64_t n = 1000;

	if (many)
		CHECK(str_int(str_of(many), &n) && n > 0 && n <= 1000000);
	live(b, (int)n, 2026);
}

TEST_BENCH(measure, modules, a_changed_count_is_found)
{
	struct ctx c = bench_ctx(b);
	struct buf out = buf_new(test_mem(), 0);

	bench_demo(b);
	event(b, moment(S("2026-01-05T08:00")), "dossier.accept", S("T-1"),
	      S("{\"state\":\"accepted\",\"received_at\":1767574800000,\"due_at\":1767674800000,\"deciding_unit\":\"05977\"}"));
	follow(b);
	CHECK_INT(measure_check(&c, &out), 0);
	CHECK(db_exec(ledger_db(b->ledger), "UPDATE measure_cell SET n = n + 1 WHERE unit = '05977' AND level = 1") > 0);
	CHECK(measure_check(&c, &out) > 0);
	CHECK_OK(measure_rebuild(&c, &out));
	CHECK_INT(measure_check(&c, &out), 0);
	CHECK(db_exec(ledger_db(b->ledger), "UPDATE measure_fact SET bits = bits + 1 WHERE subject = 'T-1'") == 1);
	CHECK(measure_check(&c, &out) > 0);
}
