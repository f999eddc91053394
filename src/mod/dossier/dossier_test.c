/* SPDX-License-Identifier: Apache-2.0 */
/*
 * dossier_test.c - who may do what when, what is recorded, what the clock says.
 *
 * The table of actions is checked against a table written by hand, through the API, both ways: what it
 * lists is what it names, and everything it does not name is refused without a trace in the ledger. A
 * walk of random steps then looks for a dossier that has no holder, step or date, or a figure that is not
 * its list's total.
 */
#include "core/web/bench_test.h"
#include "lib/json/json.h"
#include "mod/dossier/dossier.h"

#define MODULES(X)                                                                                                    \
	X(session) X(account) X(absence) X(job) X(ledger) X(notify) X(file) X(org) X(people) X(procedure) X(dossier) \
	X(dossier_pages)
#define X(name) extern const struct module module_##name;
MODULES(X)
#undef X
static const struct module *const modules[] = {
#define X(name) &module_##name,
	MODULES(X)
#undef X
	NULL
};

#define CLERK "motcua.dongkinh"
#define SPECIALIST "tuphap.dongkinh"
#define LEADER "chutich.dongkinh"
#define NINE (9 * 60)

/* ---- acting --------------------------------------------------------------------------------------------- */

static struct seen send(struct bench *b, const char *who, str path, const char *json)
{
	return bench_json(b, bench_visitor(b, who), path, str_of(json), S(""));
}

static struct seen try_act(struct bench *b, const char *who, str code, const char *action, const char *json)
{
	return send(b, who, str_fmt(b->mem, "/api/v1/dossiers/%" STR_FMT "/actions/%s", STR_ARG(code), action), json);
}

static void act(struct bench *b, const char *who, str code, const char *action, const char *json)
{
	struct seen s = try_act(b, who, code, action, json);

	if (s.status != 200)
		test_fail(__FILE__, __LINE__, str_fmt(b->mem, "%s %s: %" STR_FMT, who, action, STR_ARG(s.body)).p);
}

static struct json *parsed(struct bench *b, str body)
{
	struct json *j;
	str why;

	CHECK_OK(json_parse(b->mem, str_copy(b->mem, body), JSON_DEPTH, &j, &why));
	return j;
}

/* Marriage at the ward: one working day, four steps, starts again after a supplement. */
static str lodge_at(struct bench *b, const char *who, const char *procedure, const char *unit)
{
	static const char fmt[] = "{\"procedure\":\"%s\",\"receiving_unit\":\"%s\",\"applicant\":{\"name\":\"Hoàng Văn An\"},"
			  "\"form\":{\"request\":\"Đề nghị giải quyết\",\"truth_pledge\":\"true\"}}";
	struct seen s = send(b, who, S("/api/v1/dossiers"), str_fmt(b->mem, fmt, procedure, unit).p);

	if (s.status != 201)
		test_fail(__FILE__, __LINE__, str_z(b->mem, s.body));
	return json_text(parsed(b, s.body), "code");
}

static str lodge(struct bench *b)
{
	return lodge_at(b, "dan.an", "1.000894", BENCH_UNIT);
}

static struct dossier *read_one(struct bench *b, str code)
{
	struct ctx c = bench_ctx(b);
	struct dossier *d;

	c.who = &who_system;
	CHECK_OK(dossier_see(&c, code, &d));
	return d;
}

/* A new dossier brought into that state by those who do it in real life. */
static str in_state(struct bench *b, const char *state)
{
	static const struct {
		const char *until, *who, *action, *json;
	} path[] = {
		{ "lodged", NULL, NULL, NULL },
		{ "accepted", CLERK, "accept", "{}" },
		{ "processing", CLERK, "forward", "{}" },
		{ "signing", SPECIALIST, "submit_for_signature", "{}" },
		{ "finished", LEADER, "sign", "{}" },
		{ "returned", CLERK, "deliver", "{}" },
	};
	bool waiting = strcmp(state, "waiting_supplement") == 0;
	bool ended = strcmp(state, "refused") == 0 || strcmp(state, "withdrawn") == 0 || strcmp(state, "stopped") == 0;
	str code = lodge(b);

	for (size_t i = 0; i < ARRAY_LEN(path) && !ended; i++) {
		if (path[i].action)
			act(b, path[i].who, code, path[i].action, path[i].json);
		if (strcmp(path[i].until, waiting ? "processing" : state) == 0)
			break;
	}
	if (waiting)
		act(b, SPECIALIST, code, "ask_supplement", "{\"items\":[\"Tờ khai\"]}");
	if (strcmp(state, "refused") == 0)
		act(b, CLERK, code, "refuse", "{\"note\":\"Không thuộc thẩm quyền\"}");
	if (strcmp(state, "stopped") == 0)
		act(b, CLERK, code, "stop", "{\"note\":\"Người nộp đã mất\"}");
	if (strcmp(state, "withdrawn") == 0)
		act(b, "dan.an", code, "withdraw", "{}");
	return code;
}

/* ---- the table of actions ------------------------------------------------------------------------------- */

static const char *const people[] = { "dan.an", "dan.binh", CLERK, SPECIALIST, LEADER, "motcua.tinh", "lanhdao.tinh", "quantri" };

/* What each of `people` may do, "-": may not even see it. */
static const struct {
	const char *state, *may[ARRAY_LEN(people)];
} table[] = {
	{ "lodged", { "withdraw", "-", "accept ask_supplement refuse stop withdraw", "", "", "-", "", "-" } },
	{ "accepted", { "withdraw", "-", "forward ask_supplement extend refuse stop withdraw", "", "assign", "-", "", "-" } },
	{ "processing", { "withdraw", "-", "undo withdraw",
			  "submit_for_signature claim ask_supplement ask_opinion return_step extend refuse stop", "assign", "-",
			  "", "-" } },
	{ "signing", { "withdraw", "-", "withdraw", "undo",
		       "sign claim ask_supplement ask_opinion return_step assign extend refuse stop", "-", "", "-" } },
	{ "waiting_supplement", { "supplement withdraw", "-", "supplement withdraw", "stop", "", "-", "", "-" } },
	{ "finished", { "rate", "-", "deliver", "", "", "-", "", "-" } },
	{ "returned", { "rate", "-", "", "", "", "-", "", "-" } },
	{ "refused", { "rate", "-", "", "", "", "-", "", "-" } },
	{ "withdrawn", { "", "-", "", "", "", "-", "", "-" } },
	{ "stopped", { "", "-", "", "", "", "-", "", "-" } },
};

/* Every action with fields that are right. */
static const char *const actions[][2] = {
	{ "accept", "{}" }, { "forward", "{}" }, { "submit_for_signature", "{}" }, { "sign", "{}" }, { "deliver", "{}" },
	{ "supplement", "{}" }, { "give_opinion", "{\"note\":\"Đồng ý\"}" }, { "rate", "{\"score\":\"5\"}" }, { "claim", "{}" },
	{ "ask_supplement", "{\"items\":[\"Tờ khai\"]}" }, { "ask_opinion", "{\"note\":\"Xin ý kiến\",\"unit\":\"SNNMT\"}" },
	{ "return_step", "{\"note\":\"Làm lại\"}" }, { "assign", "{\"note\":\"\",\"person\":\"" SPECIALIST "\"}" },
	{ "extend", "{\"note\":\"Nhiều việc\"}" }, { "apologise", "{\"note\":\"Chậm\"}" }, { "refuse", "{\"note\":\"Không đủ\"}" },
	{ "stop", "{\"note\":\"Dừng\"}" }, { "withdraw", "{}" },
	{ "undo", "{}" }, { "confirm_force", "{\"decision\":\"agree\"}" },
};

static str listed(struct bench *b, const char *who, str code)
{
	str path = str_fmt(b->mem, "/api/v1/dossiers/%" STR_FMT "/actions", STR_ARG(code));
	struct seen s = bench_get(b, bench_visitor(b, who), path);
	struct buf out = buf_new(b->mem, 0);
	const struct json *items;

	if (s.status != 200)
		return S("-");
	items = json_get(parsed(b, s.body), "items");
	for (size_t i = 0; i < items->n; i++)
		buf_fmt(&out, "%s%" STR_FMT, i ? " " : "", STR_ARG(json_text(items->items[i], "action")));
	return buf_view(&out);
}

static bool has_word(const char *list, const char *word)
{
	str rest = str_of(list);

	while (rest.p)
		if (str_eqz(str_cut(&rest, ' '), word))
			return true;
	return false;
}

/* What is not in the list is refused, and nothing is written. */
static void refused_without_trace(struct bench *b, const char *who, str code, const char *may)
{
	for (size_t i = 0; i < ARRAY_LEN(actions); i++) {
		struct seen s;

		if (has_word(may, actions[i][0]))
			continue;
		s = try_act(b, who, code, actions[i][0], actions[i][1]);
		if (s.status < 400 || s.status >= 500 || s.appended)
			test_fail(__FILE__, __LINE__, str_fmt(b->mem, "%s %s: %d", who, actions[i][0], s.status).p);
	}
}

TEST_BENCH(dossier, modules, the_table_of_actions_holds_both_ways)
{
	bench_demo(b);
	for (size_t i = 0; i < ARRAY_LEN(table); i++) {
		str code = in_state(b, table[i].state);

		for (size_t p = 0; p < ARRAY_LEN(people); p++) {
			str what = str_fmt(b->mem, "%s %s: %s", table[i].state, people[p], table[i].may[p]);
			str got = str_fmt(b->mem, "%s %s: %" STR_FMT, table[i].state, people[p],
					  STR_ARG(listed(b, people[p], code)));

			CHECK_STR(got, what);
			refused_without_trace(b, people[p], code, table[i].may[p]);
		}
	}
	bench_check(b);
}

/* Each allowed action, done on a dossier of its own: one event of its name, about this dossier. */
TEST_BENCH(dossier, modules, an_action_is_exactly_one_event)
{
	bench_demo(b);
	for (size_t i = 0; i < ARRAY_LEN(table); i++)
		for (size_t p = 0; p < ARRAY_LEN(people); p++)
			for (size_t k = 0; k < ARRAY_LEN(actions); k++) {
				struct event *before, *after;
				size_t n = 0, m = 0;
				struct ctx c;
				str code;

				if (!has_word(table[i].may[p], actions[k][0]) || strcmp(actions[k][0], "assign") == 0)
					continue;
				code = in_state(b, table[i].state);
				c = bench_ctx(b);
				CHECK_OK(event_list(&c, code, &before, &n));
				act(b, people[p], code, actions[k][0], actions[k][1]);
				c = bench_ctx(b);
				CHECK_OK(event_list(&c, code, &after, &m));
				CHECK_INT(m, n + 1);
				CHECK_STR(after[n].verb, str_fmt(b->mem, "dossier.%s", actions[k][0]));
				CHECK_STRZ(after[n].actor, people[p]);
			}
	bench_check(b);
}

/* ---- the clock ------------------------------------------------------------------------------------------- */

static void check_clock(struct bench *b, str code, const char *kinds, const char *due)
{
	struct dossier *d = read_one(b, code);
	struct json *j = parsed(b, d->clock);
	struct buf out = buf_new(b->mem, 0);

	for (size_t i = 0; i < j->n; i++)
		buf_fmt(&out, "%s%" STR_FMT, i ? " " : "", STR_ARG(json_text(j->items[i], "kind")));
	CHECK_STRZ(buf_view(&out), kinds);
	CHECK_STRZ(instant_vi(b->mem, d->due_at), due);
}

static void at(struct bench *b, int day, int minutes)
{
	bench_clock(b, instant_at(date_ymd(2026, 1, day), minutes));
}

/* 5 January 2026 is a Monday, and Saturday the 10th is worked in place of Friday the 2nd. One working day: due at
 * the end of the next. */
TEST_BENCH(dossier, modules, the_clock_follows_what_is_done)
{
	str code;

	bench_demo(b);
	at(b, 5, NINE);
	code = lodge(b);
	check_clock(b, code, "start", "17:30 ngày 06/01/2026");
	at(b, 6, NINE);
	act(b, CLERK, code, "accept", "{}"); /* the period begins with reception */
	check_clock(b, code, "start", "17:30 ngày 07/01/2026");
	act(b, CLERK, code, "forward", "{}");
	act(b, SPECIALIST, code, "ask_supplement", "{\"items\":[\"Tờ khai\"],\"days\":\"5\"}");
	check_clock(b, code, "start pause", "17:30 ngày 07/01/2026");
	CHECK_STRZ(instant_vi(b->mem, read_one(b, code)->step_due_at), "17:30 ngày 12/01/2026");
	at(b, 12, NINE);
	act(b, "dan.an", code, "supplement", "{}"); /* this procedure starts again */
	check_clock(b, code, "start pause resume", "17:30 ngày 13/01/2026");
	act(b, SPECIALIST, code, "extend", "{\"note\":\"Cần xác minh\",\"days\":\"2\"}");
	check_clock(b, code, "start pause resume extend", "17:30 ngày 15/01/2026");
	CHECK_INT(try_act(b, SPECIALIST, code, "extend", "{\"note\":\"Lần nữa\"}").status, 409);
	act(b, SPECIALIST, code, "submit_for_signature", "{}");
	at(b, 14, NINE);
	act(b, LEADER, code, "sign", "{}");
	check_clock(b, code, "start pause resume extend stop", "17:30 ngày 15/01/2026");
	CHECK_INT(read_one(b, code)->finished_at.ms, b->now.ms);
	bench_check(b);
}

/* The last day is too late to extend, and the first day too early to apologise. */
TEST_BENCH(dossier, modules, an_extension_is_asked_in_time_an_apology_when_it_is_late)
{
	str code;

	bench_demo(b);
	code = in_state(b, "processing");
	CHECK_INT(try_act(b, SPECIALIST, code, "apologise", "{\"note\":\"Chậm\"}").status, 409);
	at(b, 6, NINE);
	CHECK_INT(try_act(b, SPECIALIST, code, "extend", "{\"note\":\"Chậm\"}").status, 409);
	act(b, SPECIALIST, code, "apologise", "{\"note\":\"Chậm\"}");
	check_clock(b, code, "start extend", "17:30 ngày 07/01/2026");
}

/* ---- codes ------------------------------------------------------------------------------------------------- */

TEST_BENCH(dossier, modules, codes_have_no_gap_and_begin_again_each_day_in_each_unit)
{
	bench_demo(b);
	CHECK_STRZ(lodge(b), "H37.D20-260105-0001");
	CHECK_INT(send(b, "dan.an", S("/api/v1/dossiers"), "{\"procedure\":\"1.000894\",\"receiving_unit\":\"05977\"}").status, 422);
	CHECK_STRZ(lodge(b), "H37.D20-260105-0002");
	CHECK(str_search(lodge_at(b, "dan.binh", "1.000894", "05983"), S("-260105-0001")) > 0);
	CHECK_STRZ(lodge(b), "H37.D20-260105-0003");
	at(b, 6, NINE);
	CHECK_STRZ(lodge(b), "H37.D20-260106-0001");
	bench_check(b);
}

/* ---- lists ------------------------------------------------------------------------------------------------- */

static int64_t inbox(struct bench *b, const char *who, const char *query, str *ret_codes)
{
	str path = str_fmt(b->mem, "/api/v1/inbox?per_page=100%s", query);
	struct json *j = parsed(b, bench_get(b, bench_visitor(b, who), path).body);
	const struct json *items = json_get(j, "items");
	struct buf out = buf_new(b->mem, 0);
	int64_t total = -1;

	for (size_t i = 0; i < items->n; i++) {
		str code = json_text(items->items[i], "code");

		buf_fmt(&out, "%s%" STR_FMT, i ? " " : "", STR_ARG(str_sub(code, code.n - 4, code.n)));
	}
	*ret_codes = buf_view(&out);
	json_int(j, "total", &total);
	return total;
}

TEST_BENCH(dossier, modules, the_inbox_is_ones_own_work_the_most_urgent_first)
{
	str codes, first, second, third;

	bench_demo(b);
	first = lodge(b);
	at(b, 5, NINE);
	second = lodge(b);
	at(b, 5, NINE + 30);
	third = lodge(b);
	CHECK_INT(inbox(b, CLERK, "", &codes), 3);
	CHECK_STRZ(codes, "0001 0002 0003");
	act(b, CLERK, first, "accept", "{}"); /* a new step, later due than the others' */
	CHECK_INT(inbox(b, CLERK, "", &codes), 3);
	CHECK_STRZ(codes, "0002 0001 0003");
	act(b, CLERK, second, "ask_supplement", "{\"items\":[\"Tờ khai\"]}"); /* the applicant's turn */
	CHECK_INT(inbox(b, CLERK, "", &codes), 2);
	act(b, CLERK, first, "forward", "{}");
	CHECK_INT(inbox(b, CLERK, "", &codes), 1);
	CHECK_STRZ(codes, "0003");
	CHECK_INT(inbox(b, SPECIALIST, "", &codes), 1);
	CHECK_STRZ(codes, "0001");
	CHECK_INT(inbox(b, CLERK, "&q=hoang+van", &codes), 1);
	CHECK_INT(inbox(b, CLERK, "&q=khong+co+ai", &codes), 0);
	CHECK_INT(inbox(b, "dan.an", "", &codes), 0);
	act(b, SPECIALIST, first, "ask_opinion", "{\"note\":\"Xin ý kiến\",\"unit\":\"SNNMT\"}");
	CHECK_INT(inbox(b, "chuyenvien.sonongnghiepvamoitruong", "", &codes), 1);
	act(b, "chuyenvien.sonongnghiepvamoitruong", first, "give_opinion", "{\"note\":\"Đồng ý\"}");
	CHECK_INT(inbox(b, "chuyenvien.sonongnghiepvamoitruong", "", &codes), 0);
	CHECK_INT(inbox(b, "lanhdao.sonongnghiepvamoitruong", "", &codes), 0);
	UNUSED(third);
}

/* Nights and Sundays are no working time; Saturday 10 January 2026 is. */
TEST_BENCH(dossier, modules, what_is_left_is_working_time)
{
	struct dossier_left *left;
	struct dossier *d;
	struct ctx c;

	bench_demo(b);
	at(b, 9, 15 * 60 + 30);
	d = read_one(b, lodge(b));
	c = bench_ctx(b);
	CHECK_OK(dossier_left(&c, d, 1, &left));
	CHECK_INT(left->step, 120); /* two hours: the step of reception */
	CHECK_INT(left->due, 120 + 480);
	CHECK_STRZ(dossier_step_tag(&c, d, left).text, "Còn 2 giờ");
	c.now = instant_at(date_ymd(2026, 1, 12), NINE);
	CHECK_OK(dossier_left(&c, d, 1, &left));
	CHECK_INT(left->step, -(480 + 90));
	CHECK_STRZ(dossier_step_tag(&c, d, left).text, "Quá 1 ngày 1 giờ");
	CHECK_STRZ(str_of(dossier_step_tag(&c, d, left).state), "late");
}

/* ---- a walk ------------------------------------------------------------------------------------------------ */

static uint64_t next_random(uint64_t *seed)
{
	*seed ^= *seed << 13;
	*seed ^= *seed >> 7;
	*seed ^= *seed << 17;
	return *seed >> 11;
}

/* An open dossier has a holder, a step, dates, and an applicant who was told. */
static void check_not_silent(struct bench *b, str code)
{
	struct dossier *d = read_one(b, code), *silent;
	struct ctx c = bench_ctx(b);
	size_t n;

	c.who = &who_system;
	CHECK(d->told_at.ms >= d->lodged_at.ms && d->due_at.ms > d->lodged_at.ms);
	CHECK(dossier_state_open(d->state) == (d->ended_at.ms == 0));
	if (!d->ended_at.ms) {
		CHECK(d->holder_unit.n && d->holder_role != ROLE_NONE && d->step.n && d->step_due_at.ms > 0);
		CHECK((d->state == DOSSIER_WAITING_SUPPLEMENT) == (d->request.n > 0));
	}
	CHECK_OK(dossier_silent(&c, &silent, &n));
	CHECK_INT(n, 0);
}

/* Every figure of the leader's page is its list's total. */
static void check_figures(struct bench *b, str unit)
{
	static const char *const groups[] = { "received", "open", "on_time", "late", "soon", "waiting", "done_on_time",
					      "done_late", "rated", "satisfied", "silent" };
	struct dossier_filter f = { .q = S(""), .procedure = S(""), .state = S(""), .unit_within = unit, .limit = 1 };
	struct dossier_figures g;
	struct dossier *list;
	struct ctx c = bench_ctx(b);
	int64_t total;
	size_t n;

	c.who = &who_system;
	f.from = instant_at(date_ymd(2026, 1, 1), 0);
	f.to = instant_at(date_ymd(2027, 1, 1), 0);
	CHECK_OK(dossier_figures(&c, unit, f.from, f.to, &g));
	CHECK(g.received > 0);
	for (size_t i = 0; i < ARRAY_LEN(groups); i++) {
		const int64_t numbers[] = { g.received, g.open, g.on_time, g.late_open, g.soon, g.waiting, g.done_on_time,
					    g.done_late, g.rated, g.satisfied, g.violations };

		f.group = groups[i];
		CHECK_OK(dossier_list(&c, &f, &list, &n, &total));
		CHECK_INT(total, numbers[i]);
	}
}

/* 150 steps, each an allowed action of a random person on a random dossier, or a new dossier, or time passing. */
TEST_BENCH(dossier, modules, no_walk_leads_to_a_silent_dossier_or_a_figure_without_its_list)
{
	uint64_t seed = 20260105;
	str codes[24];
	size_t n = 0;

	bench_demo(b);
	for (int step = 0; step < 150; step++) {
		const char *who = people[next_random(&seed) % 5];
		uint64_t dice = next_random(&seed) % 10;
		str code, may;

		if (n == 0 || (dice == 0 && n < ARRAY_LEN(codes)))
			codes[n++] = lodge(b);
		if (dice == 1)
			bench_clock(b, (instant){ b->now.ms + 5 * MS_HOUR });
		code = codes[next_random(&seed) % n];
		may = listed(b, who, code);
		for (size_t k = next_random(&seed) % ARRAY_LEN(actions), i = 0; i < ARRAY_LEN(actions); i++) {
			const char *const *a = actions[(k + i) % ARRAY_LEN(actions)];
			struct seen s;

			if (!has_word(str_z(b->mem, may), a[0]))
				continue;
			s = try_act(b, who, code, a[0], a[1]);
			CHECK(s.status == 200 || (strcmp(a[0], "assign") == 0 && s.status == 422));
			check_not_silent(b, code);
			break;
		}
	}
	check_figures(b, S(BENCH_UNIT));
	check_figures(b, S(""));
	bench_check(b);
}
