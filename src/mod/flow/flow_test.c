/* SPDX-License-Identifier: Apache-2.0 */
/* flow_test.c - reading, asking, adding up, the words of time, plain sequences. */
#include "base/test.h"
#include "lib/json/json.h"
#include "mod/flow/flow_impl.h"
#include "mod/flow/flow_test.h"

struct flow *test_flow(struct ctx *c, const char *json)
{
	struct flow_problems why;
	struct flow *f = NULL;

	if (flow_read(c, str_of(json), &f, &why) < 0 || flow_check(c, f, NULL, &why) < 0)
		test_fail(__FILE__, __LINE__, str_fmt(c->mem, "%s: %" STR_FMT, why.v[0].slug, STR_ARG(why.v[0].text)).p);
	return f;
}

TEST(flow, same_meaning_is_the_same_flow_and_every_byte_of_meaning_counts)
{
	struct ctx c = ctx_system(test_mem(), NULL, NULL, (instant){ 0 });
	struct flow *a = test_flow(&c, TEST_FLOW);
	struct flow *b = test_flow(&c, str_fmt(c.mem, "  %s\n", TEST_FLOW).p);
	struct flow_problems why;
	struct flow *again;
	str changed = a->body;

	CHECK_STR(a->id, b->id);
	CHECK_INT(a->id.n, 64);
	CHECK_OK(flow_read(&c, a->body, &again, &why));
	CHECK_STR(again->id, a->id);
	CHECK_STR(again->body, a->body);
	changed = str_copy(c.mem, changed);
	((char *)changed.p)[str_search(changed, S("\"n\":4")) + 4] = '5';
	CHECK_OK(flow_read(&c, changed, &again, &why));
	CHECK(!str_eq(again->id, a->id));
}

TEST(flow, guards_open_exits_and_else_is_the_rest)
{
	struct ctx c = ctx_system(test_mem(), NULL, NULL, (instant){ 0 });
	struct flow *f = test_flow(&c, TEST_FLOW);
	struct expr_value v[FLOW_OWN + 1] = { 0 };
	const struct flow_exit *open[FLOW_EXITS];
	const struct flow_step *examine = flow_step(f, S("examine"));

	CHECK_INT(f->name_n, FLOW_OWN + 1);
	v[FLOW_OWN] = expr_int(500);
	CHECK_INT(flow_open(f, examine, S("submit_for_signature"), v, open), 0);
	CHECK_INT(flow_open(f, examine, S("forward"), v, open), 1);
	CHECK_STRZ(open[0]->to, "opinions");
	v[FLOW_OWN] = expr_int(50);
	CHECK_INT(flow_open(f, examine, S("submit_for_signature"), v, open), 1);
	CHECK_STRZ(open[0]->to, "sign");
	CHECK_INT(flow_open(f, examine, S("forward"), v, open), 1);
	CHECK_STRZ(open[0]->to, "wait");
	v[FLOW_OWN] = (struct expr_value){ 0 }; /* not answered: "else" */
	CHECK_INT(flow_open(f, flow_step(f, S("opinions")), S("joined"), v, open), 1);
	CHECK_STRZ(open[0]->to, "sign");
	v[FLOW_OWN_OPPOSED] = expr_int(1);
	CHECK_INT(flow_open(f, flow_step(f, S("opinions")), S("joined"), v, open), 1);
	CHECK_STRZ(open[0]->to, "examine");
}

TEST(flow, the_longest_way_counts_the_longest_branch_and_loops_once)
{
	struct ctx c = ctx_system(test_mem(), NULL, NULL, (instant){ 0 });
	struct flow *f = test_flow(&c, TEST_FLOW);

	/* receive 4 h, examine 2 days, two opinions of 1 and 2 + 1 days, sign half a day, return 4 h */
	CHECK_INT(flow_longest(f), 240 + 960 + 3 * 480 + 240 + 240);
	CHECK_INT(flow_step(f, S("fire"))->fork, flow_place_of(f, S("opinions")));
	CHECK_INT(flow_step(f, S("fire_head"))->branch, flow_step(f, S("fire"))->branch);
	CHECK(flow_step(f, S("land"))->branch != flow_step(f, S("fire"))->branch);
	CHECK_INT(flow_step(f, S("sign"))->fork, FLOW_NONE);
}

TEST(flow, a_plain_sequence_becomes_a_right_flow)
{
	static const struct flow_line lines[] = {
		{ S_INIT("receive"), S_INIT("Tiếp nhận"), ROLE_CLERK, FLOW_AT_RECEIVING, { 0 }, { 2, UNIT_WORKING_HOUR }, { 0 } },
		{ S_INIT("process"), S_INIT("Thẩm định"), ROLE_SPECIALIST, FLOW_AT_DECIDING, { 0 }, { 4, UNIT_WORKING_HOUR }, { 0 } },
		{ S_INIT("review"), S_INIT("Soát xét"), ROLE_HEAD, FLOW_AT_DECIDING, { 0 }, { 45, UNIT_AT_ONCE }, { 0 } },
		{ S_INIT("sign"), S_INIT("Ký duyệt"), ROLE_LEADER, FLOW_AT_DECIDING, { 0 }, { 1, UNIT_HALF_DAY }, { 0 } },
		{ S_INIT("return"), S_INIT("Trả kết quả"), ROLE_CLERK, FLOW_AT_RECEIVING, { 0 }, { 1, UNIT_WORKING_HOUR }, { 0 } },
	};
	static const char *const actions[] = { "forward", "submit_for_signature", "submit_for_signature", "sign", "deliver" };
	struct ctx c = ctx_system(test_mem(), NULL, NULL, (instant){ 0 });

	for (size_t n = 1; n <= ARRAY_LEN(lines); n++) {
		struct flow *f = test_flow(&c, str_z(c.mem, flow_of_lines(&c, S("Mẫu"), lines, n)));
		struct flow_line *back;

		CHECK(flow_lines(c.mem, f, &back) >= n);
		for (size_t i = 0; i < n; i++) {
			CHECK_STR(back[i].id, lines[i].id);
			CHECK_INT(flow_minutes(back[i].time), flow_minutes(lines[i].time));
			if (n == ARRAY_LEN(lines))
				CHECK_STRZ(f->steps[i].exits[0].action, actions[i]);
		}
	}
}

TEST(flow, words_of_time_mean_what_officials_mean)
{
	static const struct {
		const char *words;
		int32_t n;
		enum clock_unit unit;
	} rows[] = {
		{ "0,5 ngày", 1, UNIT_HALF_DAY },
		{ "0.5 ngày làm việc", 1, UNIT_HALF_DAY },
		{ "½ ngày", 1, UNIT_HALF_DAY },
		{ "1/2 ngày", 1, UNIT_HALF_DAY },
		{ "0,25 ngày", 2, UNIT_WORKING_HOUR },
		{ "04 giờ", 1, UNIT_HALF_DAY },
		{ "4h", 1, UNIT_HALF_DAY },
		{ "02 giờ làm việc", 2, UNIT_WORKING_HOUR },
		{ "8 giờ", 1, UNIT_WORKING_DAY },
		{ "30 phút", 30, UNIT_AT_ONCE },
		{ "1 giờ 30 phút", 90, UNIT_AT_ONCE },
		{ "01 buổi", 1, UNIT_HALF_DAY },
		{ "1,5 ngày", 3, UNIT_HALF_DAY },
		{ "02 ngày", 2, UNIT_WORKING_DAY },
		{ "2 ngày 4 giờ", 5, UNIT_HALF_DAY },
		{ "0,5 ngày làm việc (04 giờ)", 1, UNIT_HALF_DAY },
		{ "Không quá 03 ngày làm việc", 3, UNIT_WORKING_DAY },
		{ "Tối đa 10 ngày", 10, UNIT_WORKING_DAY },
		{ "15 ngày (lịch)", 15, UNIT_CALENDAR_DAY },
		{ "15 ngày dương lịch", 15, UNIT_CALENDAR_DAY },
		{ "01 tháng", 1, UNIT_MONTH },
		{ "Ngay", 0, UNIT_AT_ONCE },
		{ "Giải quyết ngay", 0, UNIT_AT_ONCE },
		{ "Trong ngày", 0, UNIT_SAME_DAY },
		{ "Trong ngày làm việc", 0, UNIT_SAME_DAY },
		{ "Trong 2 ngày", 2, UNIT_WORKING_DAY },
	};
	static const char *const wrong[] = { "", "3", "ba ngày", "1 - 2 ngày", "theo quy định", "2 tuần", "0 ngày", "0,001 giờ",
					     "1,5 tháng", "9999999 ngày", "ngày", "-1 ngày", "(2 ngày)" };
	struct flow_time t;

	for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
		if (!flow_time_parse(test_mem(), str_of(rows[i].words), &t) || t.n != rows[i].n || t.unit != rows[i].unit)
			test_fail(__FILE__, __LINE__, rows[i].words);
	}
	for (size_t i = 0; i < ARRAY_LEN(wrong); i++)
		if (flow_time_parse(test_mem(), str_of(wrong[i]), &t) && strcmp(wrong[i], "ngày") != 0)
			test_fail(__FILE__, __LINE__, wrong[i]);
}
