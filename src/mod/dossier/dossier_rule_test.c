/* SPDX-License-Identifier: Apache-2.0 */
/*
 * dossier_rule_test.c - dated rules and the post: a dossier is judged by the rules of the day it was received.
 *
 * Marriage at the ward of Đông Kinh (1.000894): one working day. 5 January 2026 is a Monday; Thursday the 1st and,
 * by a swap, Friday the 2nd are off.
 */
#include "core/web/bench_test.h"
#include "lib/json/json.h"
#include "mod/dossier/dossier.h"

#define MODULES(X)                                                                                                    \
	X(session) X(account) X(absence) X(job) X(ledger) X(notify) X(file) X(org) X(rule) X(people) X(procedure)     \
	X(dossier) X(dossier_pages)
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

static struct seen send(struct bench *b, const char *who, str path, const char *json)
{
	return bench_json(b, bench_visitor(b, who), path, str_of(json), S(""));
}

static struct seen act(struct bench *b, const char *who, str code, const char *action, const char *json)
{
	return send(b, who, str_fmt(b->mem, "/api/v1/dossiers/%" STR_FMT "/actions/%s", STR_ARG(code), action), json);
}

static struct seen lodge(struct bench *b, const char *channel, const char *more)
{
	return send(b, CLERK, S("/api/v1/dossiers"),
		    str_fmt(b->mem,
			    "{\"procedure\":\"1.000894\",\"receiving_unit\":\"05977\",\"applicant\":{\"name\":\"Hoàng Văn An\"},"
			    "\"form\":{\"request\":\"Đề nghị\",\"truth_pledge\":\"true\"},\"channel\":\"%s\"%s}", channel, more).p);
}

static str code_of(struct bench *b, struct seen s)
{
	struct json *j;
	str why;

	if (s.status != 201)
		test_fail(__FILE__, __LINE__, str_z(b->mem, s.body));
	CHECK_OK(json_parse(b->mem, str_copy(b->mem, s.body), JSON_DEPTH, &j, &why));
	return json_text(j, "code");
}

static struct dossier *read_one(struct bench *b, str code)
{
	struct ctx c = bench_ctx(b);
	struct dossier *d;

	c.who = &who_system;
	CHECK_OK(dossier_see(&c, code, &d));
	return d;
}

static str due(struct bench *b, str code)
{
	return instant_vi(b->mem, read_one(b, code)->due_at);
}

/* The derivation as it is today. */
static str told(struct bench *b, str code)
{
	struct ctx c = bench_ctx(b);
	struct clock_result r;

	c.who = &who_system;
	CHECK_OK(dossier_clock(&c, read_one(b, code), &r));
	return clock_explain_text(b->mem, &r);
}

static void at(struct bench *b, int day, int hour, int minute)
{
	bench_clock(b, instant_at(date_ymd(2026, 1, day), hour * 60 + minute));
}

static void decide(struct bench *b, const char *json)
{
	struct seen s = send(b, "quantri", S("/api/v1/commands/rule.decide"), json);

	if (s.status != 200)
		test_fail(__FILE__, __LINE__, str_z(b->mem, s.body));
}

TEST_BENCH(dossier_rule, modules, a_rule_that_changes_reaches_those_received_from_its_day)
{
	str before, counted, evening;

	bench_demo(b);
	before = code_of(b, lodge(b, "counter", ""));
	decide(b, "{\"name\":\"first_day\",\"from\":\"2026-01-06\",\"value\":\"counted\",\"basis\":\"Quyết định 1\"}");
	decide(b, "{\"name\":\"cutoff\",\"from\":\"2026-01-06\",\"value\":\"15:00\",\"basis\":\"Quyết định 2\",\"unit\":\"05977\"}");
	at(b, 6, 9, 0);
	counted = code_of(b, lodge(b, "counter", ""));
	at(b, 6, 15, 30);
	evening = code_of(b, lodge(b, "counter", ""));
	CHECK_STRZ(due(b, before), "17:30 ngày 06/01/2026");
	CHECK_STRZ(due(b, counted), "17:30 ngày 06/01/2026");
	CHECK_STRZ(due(b, evening), "17:30 ngày 07/01/2026");
	CHECK(str_search(told(b, before), S("Ngày tiếp nhận 05/01/2026 không tính")) >= 0);
	CHECK(str_search(told(b, before), S("[khoản 2, khoản 3 Điều 147 Bộ luật Dân sự 2015]")) >= 0);
	CHECK(str_search(told(b, counted), S("không tính; thời hạn")) < 0);
	CHECK(str_search(told(b, evening), S("[Quyết định 2]")) >= 0);
	/* What is done later to the first one does not bring the new rules in. */
	CHECK_INT(act(b, CLERK, before, "forward", "{}").status, 200);
	CHECK_INT(act(b, SPECIALIST, before, "apologise", "{\"note\":\"Chậm\",\"days\":1}").status, 200);
	CHECK_STRZ(due(b, before), "17:30 ngày 07/01/2026");
	bench_check(b);
}

TEST_BENCH(dossier_rule, modules, limits_of_a_supplement_are_those_of_the_day_of_reception)
{
	str old, new;

	bench_demo(b);
	old = code_of(b, lodge(b, "counter", ""));
	decide(b, "{\"name\":\"supplement_days\",\"from\":\"2026-01-06\",\"value\":\"10\",\"basis\":\"Quyết định 3\"}");
	at(b, 6, 9, 0);
	new = code_of(b, lodge(b, "counter", ""));
	CHECK_INT(act(b, CLERK, old, "ask_supplement", "{\"items\":[\"Tờ khai\"]}").status, 200);
	CHECK_INT(act(b, CLERK, new, "ask_supplement", "{\"items\":[\"Tờ khai\"]}").status, 200);
	/* 10 and 30 working days after 6 January: the swap makes the 10th a working day; Tết is off 16-20 February. */
	CHECK_STRZ(instant_vi(b->mem, read_one(b, new)->step_due_at), "17:30 ngày 19/01/2026");
	CHECK_STRZ(instant_vi(b->mem, read_one(b, old)->step_due_at), "17:30 ngày 23/02/2026");
	bench_check(b);
}

/* Decree 61/2018, Article 19(4): three working days; the rule is data, so is what happens after them. */
TEST_BENCH(dossier_rule, modules, a_supplement_asked_after_appraisal_too_late_needs_its_reason)
{
	struct seen s;
	str code;

	bench_demo(b);
	code = code_of(b, lodge(b, "counter", ""));
	CHECK_INT(act(b, CLERK, code, "forward", "{}").status, 200);
	at(b, 8, 17, 31);
	s = act(b, SPECIALIST, code, "ask_supplement", "{\"items\":[\"Tờ khai\"]}");
	CHECK_INT(s.status, 422);
	CHECK(str_search(s.body, S("17:30 ngày 08/01/2026")) >= 0);
	CHECK_INT(act(b, SPECIALIST, code, "ask_supplement", "{\"items\":[\"Tờ khai\"],\"note\":\"Xác minh lâu\"}").status, 200);
	at(b, 9, 8, 0);
	code = code_of(b, lodge(b, "counter", ""));
	CHECK_INT(act(b, CLERK, code, "forward", "{}").status, 200);
	at(b, 13, 17, 30); /* Friday 9; Saturday 10 is worked; Monday 12, Tuesday 13 */
	CHECK_INT(act(b, SPECIALIST, code, "ask_supplement", "{\"items\":[\"Tờ khai\"]}").status, 200);
	bench_check(b);
}

/* Handed over on Wednesday 31 December at 10:00, registered on Monday 5 January: due on that Monday. */
TEST_BENCH(dossier_rule, modules, time_in_the_post_is_nobodys)
{
	static const char handed[] = ",\"handed_over\":\"2025-12-31T10:00\"";
	str code, late;

	bench_demo(b);
	code = code_of(b, lodge(b, "post", handed));
	CHECK_STRZ(due(b, code), "17:30 ngày 05/01/2026");
	CHECK_STRZ(instant_vi(b->mem, read_one(b, code)->received_at), "10:00 ngày 31/12/2025");
	CHECK(str_search(told(b, code), S("Tiếp nhận lúc 10:00 ngày 31/12/2025")) >= 0);
	CHECK(str_search(told(b, code), S("Coi là nộp lúc bưu chính bàn giao; thời gian vận chuyển trước đó không tính. "
					  "[Quyết định 45/2016/QĐ-TTg")) >= 0);
	CHECK_INT(act(b, CLERK, code, "forward", "{}").status, 200);
	CHECK_INT(act(b, SPECIALIST, code, "submit_for_signature", "{}").status, 200);
	CHECK_INT(act(b, "chutich.dongkinh", code, "sign", "{}").status, 200);
	at(b, 20, 9, 0); /* the result is on its way */
	CHECK(str_search(told(b, code), S("Đồng hồ dừng lúc 08:00 ngày 05/01/2026: đã có kết quả; thời gian bưu chính chuyển "
					  "trả không tính.")) >= 0);
	CHECK_STRZ(due(b, code), "17:30 ngày 05/01/2026");
	late = code_of(b, lodge(b, "post", ""));
	CHECK_STRZ(due(b, late), "17:30 ngày 21/01/2026");
	CHECK_INT(send(b, CLERK, S("/api/v1/commands/dossier.handed_over"),
		       str_fmt(b->mem, "{\"code\":\"%" STR_FMT "\",\"handed_over\":\"2026-01-19T16:00\",\"record\":\"BB-7\"}",
			       STR_ARG(late)).p).status, 200);
	CHECK_STRZ(due(b, late), "17:30 ngày 20/01/2026");
	CHECK(str_search(told(b, late), S("(biên bản số BB-7)")) >= 0);
	bench_check(b);
}

TEST_BENCH(dossier_rule, modules, a_record_of_handing_over_must_make_sense)
{
	static const struct {
		const char *channel, *more;
		int status;
	} table[] = {
		{ "post", ",\"handed_over\":\"2026-01-05T08:01\"", 422 },    /* in the future */
		{ "post", ",\"handed_over\":\"2025-10-01T08:00\"", 422 },    /* months ago */
		{ "post", ",\"handed_over\":\"hôm qua\"", 422 },
		{ "counter", ",\"handed_over\":\"2026-01-05T07:45\"", 422 }, /* nobody handed anything over */
		{ "post", ",\"handed_over\":\"2026-01-05T07:45\"", 201 },
	};
	str code;

	bench_demo(b);
	for (size_t i = 0; i < ARRAY_LEN(table); i++)
		CHECK_INT(lodge(b, table[i].channel, table[i].more).status, table[i].status);
	code = code_of(b, lodge(b, "counter", ""));
	CHECK_INT(send(b, CLERK, S("/api/v1/commands/dossier.handed_over"),
		       str_fmt(b->mem, "{\"code\":\"%" STR_FMT "\",\"handed_over\":\"2026-01-05T07:00\"}", STR_ARG(code)).p)
			  .status, 409);
	CHECK_INT(send(b, SPECIALIST, S("/api/v1/commands/dossier.handed_over"),
		       str_fmt(b->mem, "{\"code\":\"%" STR_FMT "\",\"handed_over\":\"2026-01-05T07:00\"}", STR_ARG(code)).p)
			  .status, 403);
	/* A province that counts from registering says so. */
	decide(b, "{\"name\":\"post_start\",\"from\":\"2026-01-06\",\"value\":\"register\",\"basis\":\"Quyết định 4\"}");
	at(b, 7, 9, 0);
	code = code_of(b, lodge(b, "post", ",\"handed_over\":\"2026-01-06T08:00\""));
	CHECK_STRZ(due(b, code), "17:30 ngày 08/01/2026");
	bench_check(b);
}
