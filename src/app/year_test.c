/* SPDX-License-Identifier: Apache-2.0 */
/*
 * year_test.c - a simulated year of a ward: 2026, hour by hour, with a clock that is only ever set.
 *
 * People lodge in and out of office hours, at Tết too; the clerk, the specialist and the chairman work on
 * working days alone, sometimes late; some dossiers need a supplement, some are withdrawn or refused. Once a
 * day the courier runs. At every month's end, and at the end: no silent dossier, the log verifies, the state
 * tables are what the events say, and every due date is a working moment after the dossier's start.
 */
#include "app/app.h"
#include "core/ledger/ledger.h"
#include "core/org/org.h"
#include "core/web/bench_test.h"
#include "lib/json/json.h"
#include "mod/dossier/dossier.h"

#define OPEN_MAX 64

struct year {
	struct bench *b;
	struct visitor *an, *clerk, *specialist, *chairman;
	uint32_t seed;
	str open[OPEN_MAX];
	size_t n;
	int lodged, finished, acts;
};

/* A number from 0 to n - 1; the same in every run. */
static uint32_t dice(struct year *y, uint32_t n)
{
	y->seed = y->seed * 1664525u + 1013904223u;
	return (y->seed >> 8) % n;
}

static struct seen call(struct year *y, struct visitor *v, str path, const char *json)
{
	str key = str_fmt(y->b->mem, "year-%d-%d", y->acts++, y->lodged);

	return bench_json(y->b, v, path, str_of(json), key);
}

static void lodge(struct year *y)
{
	struct seen s;
	struct json *j;
	str why;

	if (y->n == OPEN_MAX)
		return;
	s = call(y, y->an, S("/api/v1/dossiers"),
		 "{\"procedure\":\"2.000635\",\"receiving_unit\":\"05977\",\"form\":{\"request\":\"Bản sao\",\"truth_pledge\":true}}");
	CHECK_INT(s.status, 201);
	CHECK_OK(json_parse(y->b->mem, s.body, 0, &j, &why));
	y->open[y->n++] = str_copy(y->b->mem, json_text(j, "code"));
	y->lodged++;
}

static void act(struct year *y, struct visitor *v, str code, const char *action, const char *json)
{
	struct seen s = call(y, v, str_fmt(y->b->mem, "/api/v1/dossiers/%" STR_FMT "/actions/%s", STR_ARG(code), action), json);

	if (s.status != 200)
		test_fail(__FILE__, __LINE__, str_fmt(y->b->mem, "%s: %d %" STR_FMT, action, s.status, STR_ARG(s.body)).p);
}

/* One thing that somebody does next; true when the dossier has ended. */
static bool next_act(struct year *y, const struct dossier *d)
{
	str code = d->code;

	switch (d->state) {
	case DOSSIER_LODGED:
		if (dice(y, 20) == 0)
			return act(y, y->clerk, code, "refuse", "{\"note\":\"Không thuộc thẩm quyền\"}"), true;
		act(y, y->clerk, code, "accept", "{}");
		return false;
	case DOSSIER_ACCEPTED:
		act(y, y->clerk, code, "forward", "{}");
		return false;
	case DOSSIER_WAITING_SUPPLEMENT:
		if (dice(y, 10) == 0)
			return act(y, y->an, code, "withdraw", "{}"), true;
		act(y, y->an, code, "supplement", "{\"note\":\"Đã bổ sung\"}");
		return false;
	case DOSSIER_FINISHED:
		act(y, y->clerk, code, "deliver", "{}");
		act(y, y->an, code, "rate", dice(y, 4) ? "{\"score\":5}" : "{\"score\":2}");
		y->finished++;
		return true;
	default:
		break;
	}
	if (d->holder_role == ROLE_LEADER)
		act(y, y->chairman, code, "sign", "{}");
	else if (dice(y, 6) == 0 && d->supplements == 0)
		act(y, y->specialist, code, "ask_supplement", "{\"items\":[\"Căn cước\"],\"note\":\"Mới phát hiện thiếu\"}");
	else
		act(y, y->specialist, code, "submit_for_signature", "{}");
	return false;
}

/* What is read for one step of the story lives as long as the step: a year does not fit into one arena. */
static bool go_on(struct year *y, str code)
{
	struct ctx c = bench_ctx(y->b);
	struct dossier *d;
	bool ended;

	c.mem = arena_new(0);
	CHECK_OK(dossier_see(&c, code, &d));
	ended = next_act(y, d);
	arena_free(c.mem);
	return ended;
}

static void work(struct year *y)
{
	for (size_t i = 0; i < y->n; i++)
		if (dice(y, 3) == 0 && go_on(y, y->open[i]))
			y->open[i--] = y->open[--y->n];
}

/* Nothing is silent, and no due date lies before its start or outside working time. */
static void look(struct year *y)
{
	struct ctx c = bench_ctx(y->b);
	struct calendar *cal;
	struct dossier *list;
	size_t n;

	c.mem = arena_new(0);
	CHECK_OK(dossier_silent(&c, &list, &n));
	CHECK_INT(n, 0);
	CHECK_OK(calendar_load(&c, S("05977"), 2025, 2028, &cal));
	for (size_t i = 0; i < y->n; i++) {
		struct calendar_day day;
		struct clock_result r;
		struct dossier *d;

		CHECK_OK(dossier_see(&c, y->open[i], &d));
		CHECK_OK(dossier_clock(&c, d, &r));
		CHECK(d->due_at.ms > d->lodged_at.ms && r.step_n > 0);
		CHECK_OK(calendar_day_info(cal, instant_date(d->due_at), &day));
		CHECK(day.working);
	}
	arena_free(c.mem);
	bench_check(y->b);
}

static void one_day(struct year *y, const struct calendar *cal, date day)
{
	struct calendar_day info;
	int year, month, dom;

	CHECK_OK(calendar_day_info(cal, day, &info));
	for (int hour = 8; hour <= 20; hour += 4) {
		bench_clock(y->b, instant_at(day, hour * 60 + (int)dice(y, 50)));
		if (dice(y, 8) == 0)
			lodge(y);
		if (info.working && hour < 17)
			work(y);
	}
	bench_courier(y->b);
	date_parts((date){ day.day + 1 }, &year, &month, &dom);
	if (dom == 1 && month % 3 == 1)
		look(y);
}

static void simulate(enum db_engine engine)
{
	struct year y = { .b = bench_new(engine, all_modules), .seed = 2026 };
	struct calendar *cal;
	struct ctx c;

	bench_demo(y.b);
	y.an = bench_visitor(y.b, "dan.an");
	y.clerk = bench_visitor(y.b, "motcua.dongkinh");
	y.specialist = bench_visitor(y.b, "tuphap.dongkinh");
	y.chairman = bench_visitor(y.b, "chutich.dongkinh");
	c = bench_ctx(y.b);
	CHECK_OK(calendar_load(&c, S("05977"), 2025, 2028, &cal));
	for (date day = date_ymd(2026, 1, 1); day.day <= date_ymd(2026, 12, 31).day; day.day++)
		one_day(&y, cal, day);
	look(&y);
	CHECK(y.lodged > 120 && y.finished > 100);
}

TEST(year, a_ward_lives_through_2026_sqlite)
{
	simulate(DB_SQLITE);
}

TEST_PG(year, a_ward_lives_through_2026_pg)
{
	simulate(DB_PG);
}
