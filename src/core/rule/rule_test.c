/* SPDX-License-Identifier: Apache-2.0 */
/* rule_test.c - a rule is what was in force on its day, for its unit, and the past stays. */
#include "core/command/call.h"
#include "core/command/table.h"
#include "core/org/org.h"
#include "core/rule/rule.h"
#include "core/web/bench_test.h"

extern const struct module module_org;

static const struct module *const modules[] = { &module_org, &module_rule, NULL };

static int64_t value(struct bench *b, enum rule_name name, const char *unit, date on)
{
	struct ctx c = bench_ctx(b);
	int64_t v = -99;

	CHECK_OK(rule_int(&c, name, str_of(unit), on, &v));
	return v;
}

static struct seen decide(struct bench *b, const char *name, const char *body)
{
	struct visitor *v = bench_visitor(b, "administrator:root");
	str path = str_fmt(b->mem, "/quan-tri/quy-tac/%s", name);

	bench_get(b, v, path);
	return bench_post(b, v, path, str_of(body));
}

static void units(struct bench *b)
{
	struct ctx c = bench_ctx(b);
	struct buf text = buf_new(b->mem, 0);
	struct json *rows;

	CHECK_OK(table_read(&c,
			    S("code,kind,name,parent,org_code,valid_from,valid_to,note\n"
			      "20,province,Tỉnh,,,2020-01-01,,\n01,commune,Xã Một,20,,2020-01-01,,\n"
			      "01-TT,centre,Trung tâm,01,,2020-01-01,,\n02,commune,Xã Hai,20,,2020-01-01,,\n"),
			    S("u.csv"), &rows));
	json_write(&text, rows);
	CHECK_OK(command_send(&c, "unit.import", S("units"), (struct arg[]){ { S("rows"), buf_view(&text) } }, 1, NULL));
}

TEST_BENCH(rule, modules, what_comes_with_the_program_is_there_at_once)
{
	date today = date_ymd(2026, 1, 5);

	for (int i = 0; i < RULE_COUNT; i++) {
		struct ctx c = bench_ctx(b);
		struct rule r;

		CHECK_OK(rule_find(&c, (enum rule_name)i, S(""), today, &r));
		CHECK(r.basis.n > 10 && r.source.n > 0 && r.no == 0);
	}
	CHECK_INT(value(b, RULE_CUTOFF_SAME_DAY, "", today), 900);
	CHECK_INT(value(b, RULE_CUTOFF, "", today), -1);
	CHECK_INT(value(b, RULE_SUPPLEMENT_RESUME, "", today), RULE_RESUME_PROCEDURE);
	CHECK_INT(value(b, RULE_POST_START, "", today), RULE_POST_HANDOVER);
	CHECK_INT(value(b, RULE_EXTEND_TIMES, "", date_ymd(2010, 1, 1)), 1); /* before its first row */
	bench_check(b);
}

/* The table of a change across a date: the day before, the day, later, and another unit. */
TEST_BENCH(rule, modules, a_change_holds_from_its_day_and_for_its_unit)
{
	static const struct {
		const char *unit;
		int year, month, day;
		int64_t days;
	} table[] = {
		{ "", 2026, 1, 5, 30 },	     { "", 2026, 1, 31, 30 },	  { "", 2026, 2, 1, 20 },
		{ "", 2026, 12, 31, 20 },    { "", 2020, 5, 5, 30 },	  { "01", 2026, 2, 28, 20 },
		{ "01", 2026, 3, 1, 10 },    { "01-TT", 2026, 3, 1, 10 }, { "02", 2026, 3, 1, 20 },
		{ "01-TT", 2026, 1, 5, 30 }, { "01", 2026, 4, 30, 10 },	  { "01", 2026, 5, 1, 20 },
		{ "01-TT", 2026, 5, 1, 20 }, { "none", 2026, 5, 1, 20 },
	};

	units(b);
	CHECK_INT(decide(b, "supplement_days", "unit=&from=01/02/2026&value=20&basis=QD+1").status, 303);
	CHECK_INT(decide(b, "supplement_days", "unit=01&from=01/03/2026&value=10&basis=QD+2").status, 303);
	CHECK_INT(decide(b, "supplement_days", "unit=01&from=01/05/2026&value=&basis=QD+3").status, 303);
	for (size_t i = 0; i < ARRAY_LEN(table); i++) {
		date on = date_ymd(table[i].year, table[i].month, table[i].day);
		str day = date_iso(b->mem, on);

		CHECK_STR(str_fmt(b->mem, "%s %s %" PRId64, table[i].unit, day.p,
				  value(b, RULE_SUPPLEMENT_DAYS, table[i].unit, on)),
			  str_fmt(b->mem, "%s %s %" PRId64, table[i].unit, day.p, table[i].days));
	}
	CHECK_INT(value(b, RULE_OPINION_DAYS, "01", date_ymd(2026, 6, 1)), 3);
	bench_check(b);
}

TEST_BENCH(rule, modules, of_two_decisions_for_one_day_the_later_one_counts)
{
	CHECK_INT(decide(b, "cutoff", "from=01/02/2026&value=15:00&basis=A").status, 303);
	CHECK_INT(decide(b, "cutoff", "from=01/02/2026&value=16:00&basis=B").status, 303);
	CHECK_INT(value(b, RULE_CUTOFF, "", date_ymd(2026, 2, 1)), 960);
	CHECK_INT(decide(b, "cutoff", "from=01/02/2026&value=none&basis=C").status, 303);
	CHECK_INT(value(b, RULE_CUTOFF, "", date_ymd(2026, 2, 1)), -1);
	bench_check(b);
}

TEST_BENCH(rule, modules, the_past_and_nonsense_are_refused)
{
	static const char *const bad[][2] = {
		{ "supplement_days", "from=05/01/2026&value=20&basis=A" }, /* today */
		{ "supplement_days", "from=01/01/2026&value=20&basis=A" },
		{ "supplement_days", "from=01/02/2026&value=0&basis=A" },
		{ "supplement_days", "from=01/02/2026&value=91&basis=A" },
		{ "supplement_days", "from=01/02/2026&value=x&basis=A" },
		{ "supplement_days", "from=01/02/2026&value=&basis=A" }, /* the province has nobody above */
		{ "supplement_days", "from=01/02/2026&value=20&basis=" },
		{ "supplement_days", "from=01/02/2026&value=20&basis=A&unit=nowhere" },
		{ "cutoff", "from=01/02/2026&value=24:00&basis=A" },
		{ "cutoff", "from=01/02/2026&value=15:60&basis=A" },
		{ "cutoff", "from=01/02/2026&value=9:00&basis=A" },
		{ "cutoff", "from=01/02/2026&value=15&basis=A" },
		{ "late_head", "from=01/02/2026&value=maybe&basis=A" },
	};

	for (size_t i = 0; i < ARRAY_LEN(bad); i++) {
		CHECK_STR(str_fmt(b->mem, "%s %d", bad[i][1], decide(b, bad[i][0], bad[i][1]).status),
			  str_fmt(b->mem, "%s 422", bad[i][1]));
	}
	CHECK_INT(bench_get(b, bench_visitor(b, "administrator:root"), S("/quan-tri/quy-tac/nothing")).status, 404);
	CHECK_INT(value(b, RULE_SUPPLEMENT_DAYS, "", date_ymd(2026, 6, 1)), 30);
	bench_check(b);
}

static int import(struct bench *b, const char *csv, const char *key)
{
	struct ctx c = bench_ctx(b);
	struct buf text = buf_new(b->mem, 0);
	struct json *rows;

	TRY(table_read(&c, str_of(csv), S("r.csv"), &rows));
	json_write(&text, rows);
	return command_send(&c, "rule.import", str_of(key), (struct arg[]){ { S("rows"), buf_view(&text) } }, 1, NULL);
}

#define HEAD "name,unit,from,value,basis,source\n"

TEST_BENCH(rule, modules, a_file_brings_what_is_new_and_changes_nothing_that_was)
{
	struct ctx c = bench_ctx(b);
	int64_t now, later;

	CHECK_OK(module_rule.init(&c));
	CHECK_OK(rule_epoch(&c, date_ymd(2026, 1, 5), &now));
	CHECK_OK(import(b, HEAD "opinion_days,,2018-06-21,3,x,found\nopinion_days,,2026-02-01,5,QD,found\n", "a"));
	CHECK_INT(value(b, RULE_OPINION_DAYS, "", date_ymd(2026, 1, 31)), 3);
	CHECK_INT(value(b, RULE_OPINION_DAYS, "", date_ymd(2026, 2, 1)), 5);
	CHECK_INT(import(b, HEAD "opinion_days,,2019-01-01,9,QD,found\n", "b"), E_INVALID);
	CHECK_INT(import(b, HEAD "opinion_day,,2026-03-01,9,QD,found\n", "c"), E_INVALID);
	CHECK_INT(import(b, HEAD "opinion_days,,2026-03-01,,QD,found\n", "d"), E_INVALID);
	CHECK_INT(import(b, HEAD "opinion_days,,2026-03-01,9,,found\n", "e"), E_INVALID);
	CHECK_INT(import(b, HEAD "opinion_days,,,9,QD,found\n", "f"), E_INVALID);
	CHECK_OK(rule_epoch(&c, date_ymd(2026, 1, 5), &later));
	CHECK_INT(now, later);
	CHECK_OK(rule_epoch(&c, date_ymd(2026, 2, 1), &later));
	CHECK_INT(now + 1, later);
	bench_check(b);
}

TEST_BENCH(rule, modules, everybody_can_read_rule_value_day_and_basis)
{
	struct seen s;

	decide(b, "opinion_days", "from=01/02/2026&value=5&basis=QD+7%2FQD-UBND&source=congbao");
	s = bench_get(b, bench_visitor(b, "anonymous"), S("/quy-tac"));
	CHECK(str_search(s.body, S("Điều 7 Nghị định 23/2015/NĐ-CP")) >= 0);
	CHECK(str_search(s.body, S("5 ngày làm việc từ 01/02/2026")) >= 0);
	s = bench_get(b, bench_visitor(b, "anonymous"), S("/quy-tac/opinion_days"));
	CHECK(str_search(s.body, S("QD 7/QD-UBND")) >= 0 && str_search(s.body, S("Quyết định mức mới")) < 0);
	s = bench_get(b, bench_visitor(b, "anonymous"), S("/api/v1/rules"));
	CHECK(str_search(s.body, S("\"value\":\"15:00\"")) >= 0);
	CHECK_INT(bench_get(b, bench_visitor(b, "citizen:an"), S("/quan-tri/quy-tac")).status, 403);
}
