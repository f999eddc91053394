/* SPDX-License-Identifier: Apache-2.0 */
/*
 * walk_test.c - single things about walking a flow: two officials at once, taking back, what an exit asks for, opinions
 * and silence, moves by force, child dossiers. That everything comes to its end is the robot's test.
 */
#include "core/command/call.h"
#include "core/web/bench_test.h"
#include "lib/json/json.h"
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

#define CLERK "motcua.dongkinh"
#define SPECIALIST "tuphap.dongkinh"
#define LEADER "chutich.dongkinh"

#define HUMAN(id, role, place, exits)                                                                                \
	"{\"id\":\"" id "\",\"title\":\"Bước " id "\",\"role\":\"" role "\",\"place\":\"" place                         \
	"\",\"time\":{\"n\":4,\"unit\":\"working_hour\"},\"exits\":[" exits "]}"
#define EXIT(action, to, more) "{\"action\":\"" action "\",\"to\":\"" to "\"" more "}"
#define HEAD "{\"flow\":1,\"title\":\"Mẫu thử\",\"steps\":[" HUMAN("receive", "clerk", "receiving", EXIT("forward", "work", "")) ","
#define TAIL                                                                                                         \
	"," HUMAN("sign", "leader", "deciding", EXIT("sign", "return", ",\"effects\":[\"clock.stop\"]")) ","             \
	HUMAN("return", "clerk", "receiving", EXIT("deliver", "end", ""))                                             \
	",{\"id\":\"end\",\"title\":\"Kết thúc\",\"kind\":\"end\"}]}"

/* ---- setting the stage -------------------------------------------------------------------------------------------- */

static str send_system(struct bench *b, const char *command, const char *key, const struct arg *args, size_t n)
{
	struct ctx c = bench_ctx(b);
	str json = S("{}");

	if (command_send(&c, command, str_of(key), args, n, &json) < 0)
		test_fail(__FILE__, __LINE__, c.problems ? str_z(b->mem, c.problems->text) : command);
	return json;
}

static str member(struct bench *b, str json, const char *key)
{
	struct json *j;
	str why;

	CHECK_OK(json_parse(b->mem, str_copy(b->mem, json), 0, &j, &why));
	return json_text(j, key);
}

/* A procedure of the ward with this flow. */
static void publish(struct bench *b, const char *code, const char *flow)
{
	struct arg body = { S("body"), str_of(flow) };
	str id = member(b, send_system(b, "flow.publish", code, &body, 1), "id");
	struct buf said = buf_new(b->mem, 0);
	struct ctx c;
	str text = str_fmt(b->mem, "[{\"code\":\"%s\",\"title\":\"Thủ tục %s\",\"field\":\"Mẫu\",\"level\":\"commune\",\"agency\":\"commune\","
				   "\"service\":\"full\",\"period\":{\"n\":30,\"unit\":\"working_day\"},\"fee\":0,\"supplement\":\"resume\","
				   "\"effective_from\":\"2026-01-01\",\"flow\":\"%" STR_FMT "\",\"form\":[{\"name\":\"area\",\"title\":\"Diện tích\","
				   "\"type\":\"number\",\"required\":false}]}]", code, code, STR_ARG(id));

	bench_clock(b, (instant){ b->now.ms + 1 }); /* two imports of one moment are one */
	c = bench_ctx(b);
	if (module_procedure.exchanges->import(&c, text, S("a.json"), false, &said) < 0)
		test_fail(__FILE__, __LINE__, str_z(b->mem, c.problems->text));
}

static struct seen try_act(struct bench *b, const char *who, str code, const char *action, const char *json)
{
	return bench_json(b, bench_visitor(b, who),
			  str_fmt(b->mem, "/api/v1/dossiers/%" STR_FMT "/actions/%s", STR_ARG(code), action), str_of(json), S(""));
}

static void act(struct bench *b, const char *who, str code, const char *action, const char *json)
{
	struct seen s = try_act(b, who, code, action, json);

	if (s.status != 200)
		test_fail(__FILE__, __LINE__, str_fmt(b->mem, "%s %s: %" STR_FMT, who, action, STR_ARG(s.body)).p);
}

static str lodge(struct bench *b, const char *procedure, const char *channel)
{
	struct seen s = bench_json(b, bench_visitor(b, strcmp(channel, "online") == 0 ? "dan.an" : CLERK), S("/api/v1/dossiers"),
				   str_fmt(b->mem, "{\"procedure\":\"%s\",\"receiving_unit\":\"05977\",\"channel\":\"%s\",\"applicant\":{\"name\":"
						   "\"Hoàng Văn An\"},\"form\":{\"area\":\"7\"}}", procedure, channel), S(""));

	if (s.status != 201)
		test_fail(__FILE__, __LINE__, str_z(b->mem, s.body));
	return member(b, s.body, "code");
}

static struct dossier *read_one(struct bench *b, str code)
{
	struct ctx c = bench_ctx(b);
	struct dossier *d;

	c.who = &who_system;
	CHECK_OK(dossier_see(&c, code, &d));
	return d;
}

/* At the specialist's. */
static str at_work(struct bench *b, const char *flow)
{
	str code;

	bench_demo(b);
	publish(b, "TEST.1", flow);
	code = lodge(b, "TEST.1", "counter");
	act(b, CLERK, code, "forward", "{}");
	return code;
}

#define PLAIN HEAD HUMAN("work", "specialist", "deciding", EXIT("submit_for_signature", "sign", "")) TAIL

/* ---- two officials ---------------------------------------------------------------------------------------------------- */

TEST_BENCH(walk, modules, of_two_officials_one_wins_and_the_other_is_told_what_happened)
{
	str code = at_work(b, PLAIN);
	int64_t seen = read_one(b, code)->rev;
	const char *json = str_fmt(b->mem, "{\"seen\":\"%" PRId64 "\"}", seen).p;
	struct seen s;

	bench_visitor(b, "specialist:other@05977");
	act(b, SPECIALIST, code, "claim", json);
	s = try_act(b, "specialist:other@05977", code, "submit_for_signature", json);
	CHECK_INT(s.status, 409);
	CHECK_INT(s.appended, 0);
	CHECK(str_search(s.body, S("hồ sơ đã thay đổi")) >= 0 && str_search(s.body, S("Nhận việc")) >= 0);
	CHECK(str_search(s.body, S("05/01/2026")) >= 0);
	/* The winner's own next form knows the new state. */
	act(b, SPECIALIST, code, "submit_for_signature", str_fmt(b->mem, "{\"seen\":\"%" PRId64 "\"}", seen + 1).p);
	bench_check(b);
}

/* ---- taking back --------------------------------------------------------------------------------------------------------- */

TEST_BENCH(walk, modules, what_was_just_done_is_taken_back_within_minutes_by_who_did_it)
{
	str code = at_work(b, PLAIN);
	struct dossier *before = read_one(b, code), *after;

	act(b, SPECIALIST, code, "submit_for_signature", "{}");
	CHECK_INT(try_act(b, CLERK, code, "undo", "{}").status, 409);
	act(b, SPECIALIST, code, "undo", "{}");
	after = read_one(b, code);
	CHECK_STR(after->step, before->step);
	CHECK_STR(after->trail, before->trail);
	CHECK_STR(after->holder_unit, before->holder_unit);
	CHECK_INT(after->holder_role, before->holder_role);
	CHECK_INT(after->step_due_at.ms, before->step_due_at.ms);
	CHECK_INT(after->rev, before->rev + 2);
	CHECK_INT(try_act(b, SPECIALIST, code, "undo", "{}").status, 409); /* an undo is not undone */
	act(b, SPECIALIST, code, "submit_for_signature", "{}");
	bench_clock(b, (instant){ b->now.ms + 11 * MS_MINUTE });
	CHECK_INT(try_act(b, SPECIALIST, code, "undo", "{}").status, 409);
	bench_check(b);
}

TEST_BENCH(walk, modules, nothing_is_taken_back_after_somebody_went_on_or_a_promise_was_made)
{
	str code = at_work(b, PLAIN);

	act(b, SPECIALIST, code, "submit_for_signature", "{}");
	act(b, LEADER, code, "claim", "{}");
	CHECK_INT(try_act(b, SPECIALIST, code, "undo", "{}").status, 409);
	act(b, LEADER, code, "sign", "{}");
	CHECK_INT(try_act(b, LEADER, code, "undo", "{}").status, 409);
	CHECK_INT(read_one(b, code)->state, DOSSIER_FINISHED);
}

/* ---- back ------------------------------------------------------------------------------------------------------------------ */

TEST_BENCH(walk, modules, it_goes_back_to_the_step_before_or_to_an_earlier_one)
{
	str code = at_work(b, HEAD HUMAN("work", "specialist", "deciding", EXIT("forward", "more", "")) ","
			   HUMAN("more", "specialist", "deciding", EXIT("submit_for_signature", "sign", "")) TAIL);

	act(b, SPECIALIST, code, "forward", "{}");
	act(b, SPECIALIST, code, "submit_for_signature", "{}");
	CHECK_INT(try_act(b, LEADER, code, "return_step", "{\"note\":\"Sai\",\"to\":\"return\"}").status, 422);
	act(b, LEADER, code, "return_step", "{\"note\":\"Sai\"}");
	CHECK_STRZ(read_one(b, code)->step, "more");
	act(b, SPECIALIST, code, "submit_for_signature", "{}");
	act(b, LEADER, code, "return_step", "{\"note\":\"Thiếu giấy tờ\",\"to\":\"receive\"}");
	CHECK_STRZ(read_one(b, code)->step, "receive");
	CHECK_INT(read_one(b, code)->state, DOSSIER_ACCEPTED);
	CHECK_STRZ(read_one(b, code)->trail, "");
	bench_check(b);
}

/* ---- what an exit asks for -------------------------------------------------------------------------------------------------- */

TEST_BENCH(walk, modules, an_exit_is_closed_until_what_it_asks_for_is_there)
{
	str code = at_work(b, HEAD HUMAN("work", "specialist", "deciding",
					 EXIT("submit_for_signature", "sign", ",\"needs\":[\"reason\",\"document\"]")) TAIL);
	struct visitor *v = bench_visitor(b, SPECIALIST);
	str path = str_fmt(b->mem, "/ho-so/%" STR_FMT "/trinh-ky", STR_ARG(code));
	struct seen s = try_act(b, SPECIALIST, code, "submit_for_signature", "{}");

	CHECK_INT(s.status, 422);
	CHECK(str_search(s.body, S("phải ghi lý do")) >= 0);
	s = try_act(b, SPECIALIST, code, "submit_for_signature", "{\"note\":\"Đủ điều kiện\"}");
	CHECK_INT(s.status, 422);
	CHECK(str_search(s.body, S("phải đính kèm văn bản")) >= 0);
	CHECK_INT(bench_get(b, v, path).status, 200);
	bench_upload(b, "files", "to-trinh.pdf", S("%PDF-1.4\n%%EOF\n"));
	CHECK_INT(bench_post(b, v, path, S("note=Đủ+điều+kiện")).status, 303);
	CHECK_STRZ(read_one(b, code)->step, "sign");
}

TEST_BENCH(walk, modules, a_result_that_must_be_signed_is_refused_unsigned)
{
	str code = at_work(b, HEAD HUMAN("work", "specialist", "deciding", EXIT("submit_for_signature", "sign", "")) ","
			   HUMAN("sign", "leader", "deciding",
				 EXIT("sign", "return", ",\"needs\":[\"signature\"],\"effects\":[\"clock.stop\",\"number\"]")) ","
			   HUMAN("return", "clerk", "receiving", EXIT("deliver", "end", ""))
			   ",{\"id\":\"end\",\"title\":\"Kết thúc\",\"kind\":\"end\"}]}");
	struct visitor *v = bench_visitor(b, LEADER);
	str path = str_fmt(b->mem, "/ho-so/%" STR_FMT "/ky", STR_ARG(code));

	act(b, SPECIALIST, code, "submit_for_signature", "{}");
	CHECK_INT(bench_get(b, v, path).status, 200);
	bench_upload(b, "files", "ket-qua.pdf", S("%PDF-1.4\n%%EOF\n"));
	CHECK_INT(bench_post(b, v, path, S("note=")).status, 422);
	bench_upload(b, "files", "ket-qua.pdf", S("%PDF-1.4\n1 0 obj<</Type/Sig/ByteRange[0 1 2 3]>>endobj\n%%EOF\n"));
	CHECK_INT(bench_post(b, v, path, S("note=")).status, 303);
	CHECK_INT(read_one(b, code)->result_no, 1);
	CHECK_INT(read_one(b, code)->state, DOSSIER_FINISHED);
	bench_check(b);
}

/* ---- opinions ------------------------------------------------------------------------------------------------------------------- */

#define FORK(join)                                                                                                       \
	HEAD HUMAN("work", "specialist", "deciding", EXIT("forward", "ask", "")) ",{\"id\":\"ask\",\"title\":\"Lấy ý kiến\","   \
	"\"kind\":\"fork\",\"role\":\"specialist\",\"place\":\"deciding\"," join ",\"branches\":["                                \
	"{\"id\":\"a\",\"title\":\"Đất đai\",\"first\":\"a\"},{\"id\":\"b\",\"title\":\"Xây dựng\",\"first\":\"b\"}],"          \
	"\"exits\":[{\"action\":\"joined\",\"to\":\"work\",\"guard\":\"opinion.opposed > 0\"},"                                  \
	"{\"action\":\"joined\",\"to\":\"sign\",\"guard\":\"else\"}]},"                                                         \
	"{\"id\":\"a\",\"title\":\"Ý kiến\",\"role\":\"specialist\",\"place\":\"unit\",\"unit\":\"SNNMT\","                    \
	"\"time\":{\"n\":1,\"unit\":\"working_day\"},\"exits\":[{\"action\":\"forward\",\"to\":\"join\"}]},"                    \
	"{\"id\":\"b\",\"title\":\"Ý kiến\",\"role\":\"specialist\",\"place\":\"unit\",\"unit\":\"SXD\","                      \
	"\"time\":{\"n\":2,\"unit\":\"working_day\"},\"exits\":[{\"action\":\"forward\",\"to\":\"join\"}]}" TAIL
#define LAND "specialist:dat@SNNMT"
#define BUILD "specialist:xay@SXD"

TEST_BENCH(walk, modules, all_branches_answer_and_a_no_leads_back)
{
	str code = at_work(b, FORK("\"join\":\"all\""));

	act(b, SPECIALIST, code, "forward", "{}");
	CHECK_STRZ(read_one(b, code)->step, "ask");
	act(b, LAND, code, "give_opinion", "{\"note\":\"Đồng ý\"}");
	CHECK_INT(try_act(b, LAND, code, "give_opinion", "{\"note\":\"Lần nữa\"}").status, 403);
	CHECK_STRZ(read_one(b, code)->step, "ask");
	act(b, BUILD, code, "give_opinion", "{\"note\":\"Sai quy hoạch\",\"verdict\":\"oppose\"}");
	CHECK_STRZ(read_one(b, code)->step, "work");
	act(b, SPECIALIST, code, "forward", "{}");
	act(b, BUILD, code, "give_opinion", "{\"note\":\"Đã sửa, đồng ý\"}");
	act(b, LAND, code, "give_opinion", "{\"note\":\"Đồng ý\"}");
	CHECK_STRZ(read_one(b, code)->step, "sign");
	bench_check(b);
}

TEST_BENCH(walk, modules, silence_is_consent_when_its_date_has_passed_and_not_before)
{
	str code = at_work(b, FORK("\"join\":\"all\",\"silence\":true"));
	struct dossier *d;

	act(b, SPECIALIST, code, "forward", "{}");
	d = read_one(b, code);
	CHECK_INT(d->wake_at.ms, instant_at(date_ymd(2026, 1, 6), 8 * 60).ms); /* one working day from 8:00 on the 5th */
	bench_clock(b, (instant){ d->wake_at.ms - 1 });
	bench_courier(b);
	CHECK_INT(read_one(b, code)->rev, d->rev);
	bench_clock(b, d->wake_at);
	bench_courier(b);
	CHECK_STRZ(read_one(b, code)->step, "ask"); /* the other one still has a day */
	bench_clock(b, read_one(b, code)->wake_at);
	bench_courier(b);
	CHECK_STRZ(read_one(b, code)->step, "sign");
	CHECK_INT(read_one(b, code)->wake_at.ms, 0);
	bench_check(b);
}

TEST_BENCH(walk, modules, the_first_answer_is_enough_where_any_is_asked)
{
	str code = at_work(b, FORK("\"join\":\"any\""));
	struct ctx c = bench_ctx(b);
	struct opinion *list;
	size_t n;

	act(b, SPECIALIST, code, "forward", "{}");
	act(b, BUILD, code, "give_opinion", "{\"note\":\"Đồng ý\"}");
	CHECK_STRZ(read_one(b, code)->step, "sign");
	CHECK_OK(dossier_opinions(&c, code, &list, &n));
	CHECK_INT(n, 2);
	CHECK_STRZ(list[0].verdict, "closed");
	CHECK_STRZ(list[1].verdict, "agree");
	CHECK_INT(try_act(b, LAND, code, "give_opinion", "{\"note\":\"Muộn\"}").status, 403);
	bench_check(b);
}

/* ---- by force -------------------------------------------------------------------------------------------------------------------- */

TEST_BENCH(walk, modules, a_move_by_force_needs_a_reason_and_a_second_person)
{
	str code = at_work(b, PLAIN);
	struct visitor *admin = bench_visitor(b, "quantri");
	str json = str_fmt(b->mem, "{\"code\":\"%" STR_FMT "\",\"to\":\"receive\",\"note\":\"Chuyển nhầm đơn vị\"}", STR_ARG(code));

	CHECK_INT(bench_json(b, bench_visitor(b, LEADER), S("/api/v1/dossier-moves"), json, S("")).status, 403);
	CHECK_INT(bench_json(b, admin, S("/api/v1/dossier-moves"),
			     str_fmt(b->mem, "{\"code\":\"%" STR_FMT "\",\"to\":\"receive\"}", STR_ARG(code)), S("")).status, 422);
	CHECK_INT(bench_json(b, admin, S("/api/v1/dossier-moves"), json, S("")).status, 200);
	CHECK_STRZ(read_one(b, code)->step, "work");
	CHECK_INT(try_act(b, SPECIALIST, code, "confirm_force", "{\"decision\":\"agree\"}").status, 403);
	act(b, LEADER, code, "confirm_force", "{\"decision\":\"agree\"}");
	CHECK_STRZ(read_one(b, code)->step, "receive");
	CHECK_STRZ(read_one(b, code)->pending, "");
	bench_check(b);
}

/* ---- child dossiers --------------------------------------------------------------------------------------------------------------- */

#define CHILDREN                                                                                                        \
	HEAD HUMAN("work", "specialist", "deciding", EXIT("forward", "others", "")) ",{\"id\":\"others\",\"title\":\"Liên thông\","  \
	"\"kind\":\"child\",\"role\":\"clerk\",\"branches\":["                                                                     \
	"{\"id\":\"x\",\"title\":\"Thuế\",\"procedure\":\"TEST.2\",\"unit\":\"SNNMT\",\"time\":{\"n\":3,\"unit\":\"working_day\"}}," \
	"{\"id\":\"y\",\"title\":\"Đất\",\"procedure\":\"TEST.2\",\"unit\":\"SXD\",\"time\":{\"n\":3,\"unit\":\"working_day\"}}],"   \
	"\"exits\":[{\"action\":\"joined\",\"to\":\"work\",\"guard\":\"opinion.opposed > 0\"},"                                    \
	"{\"action\":\"joined\",\"to\":\"sign\",\"guard\":\"else\"}]}" TAIL

static size_t children(struct bench *b, str code, struct dossier **ret)
{
	struct ctx c = bench_ctx(b);
	size_t n;

	CHECK_OK(dossier_children(&c, code, ret, &n));
	return n;
}

static void finish_child(struct bench *b, str code, const char *unit)
{
	act(b, str_fmt(b->mem, "specialist:con.%s@%s", unit, unit).p, code, "submit_for_signature", "{}");
	act(b, str_fmt(b->mem, "leader:con.ld.%s@%s", unit, unit).p, code, "sign", "{}");
}

static str with_children(struct bench *b, const char *channel)
{
	str code;

	bench_demo(b);
	publish(b, "TEST.2", PLAIN);
	publish(b, "TEST.1", CHILDREN);
	code = lodge(b, "TEST.1", channel);
	if (strcmp(channel, "online") == 0)
		act(b, CLERK, code, "accept", "{}");
	act(b, CLERK, code, "forward", "{}");
	act(b, SPECIALIST, code, "forward", "{}");
	return code;
}

TEST_BENCH(walk, modules, electronic_children_go_out_together_and_come_back_to_the_counter)
{
	str code = with_children(b, "online");
	struct dossier *list;

	CHECK_INT(children(b, code, &list), 2);
	CHECK(!str_eq(list[0].code, code) && !str_eq(list[0].code, list[1].code));
	CHECK_STRZ(list[0].holder_unit, "SNNMT");
	CHECK_STRZ(list[0].receiving_unit, "05977");
	CHECK(list[0].due_at.ms > 0 && list[0].register_no != list[1].register_no);
	finish_child(b, list[0].code, "SNNMT");
	CHECK_STRZ(read_one(b, code)->step, "others");
	CHECK_INT(read_one(b, list[0].code)->state, DOSSIER_RETURNED);
	finish_child(b, list[1].code, "SXD");
	CHECK_STRZ(read_one(b, code)->step, "sign");
	bench_check(b);
}

TEST_BENCH(walk, modules, paper_children_go_one_after_the_other_and_a_refusal_counts)
{
	str code = with_children(b, "counter");
	struct dossier *list;

	CHECK_INT(children(b, code, &list), 1);
	finish_child(b, list[0].code, "SNNMT");
	CHECK_INT(children(b, code, &list), 2);
	CHECK_STRZ(list[1].holder_unit, "SXD");
	act(b, "specialist:con.SXD@SXD", list[1].code, "refuse", "{\"note\":\"Không đủ điều kiện\"}");
	CHECK_STRZ(read_one(b, code)->step, "work");
	bench_check(b);
}

TEST_BENCH(walk, modules, a_parent_that_ends_takes_its_children_along)
{
	str code = with_children(b, "online");
	struct dossier *list;

	act(b, "dan.an", code, "withdraw", "{}");
	CHECK_INT(children(b, code, &list), 2);
	CHECK(list[0].state == DOSSIER_STOPPED && list[1].state == DOSSIER_STOPPED);
	bench_check(b);
}

/* ---- several at once ------------------------------------------------------------------------------------------------ */

TEST_BENCH(walk, modules, several_at_once_each_with_its_own_result_and_taken_back_together)
{
	str first = at_work(b, PLAIN), second = lodge(b, "TEST.1", "counter"), third = lodge(b, "TEST.1", "counter");
	struct visitor *clerk = bench_visitor(b, CLERK);
	int64_t rev = read_one(b, first)->rev;
	struct seen s = bench_json(b, clerk, S("/api/v1/dossier-batches"),
				   str_fmt(b->mem, "{\"action\":\"forward\",\"codes\":[\"%.*s\",\"%.*s\",\"%.*s\",\"H37-260105-9999\"]}",
					   STR_ARG(second), STR_ARG(first), STR_ARG(third)), S(""));

	CHECK_INT(s.status, 200);
	CHECK(str_search(s.body, S("\"done\":2,\"failed\":2")) >= 0);
	CHECK(str_search(s.body, S("không thuộc quyền của bạn")) >= 0 && str_search(s.body, S("Không có hồ sơ mang mã này")) >= 0);
	CHECK_STRZ(read_one(b, second)->step, "work");
	CHECK_STRZ(read_one(b, third)->step, "work");
	CHECK_INT(read_one(b, first)->rev, rev);
	bench_check(b);
	s = bench_json(b, clerk, S("/api/v1/dossier-batches"),
		       str_fmt(b->mem, "{\"action\":\"undo\",\"codes\":[\"%.*s\",\"%.*s\"]}", STR_ARG(second), STR_ARG(third)), S(""));
	CHECK(str_search(s.body, S("\"done\":2,\"failed\":0")) >= 0);
	CHECK_STRZ(read_one(b, second)->step, "receive");
	CHECK_INT(read_one(b, third)->state, DOSSIER_ACCEPTED);
	CHECK_INT(bench_json(b, clerk, S("/api/v1/dossier-batches"), S("{\"action\":\"forward\"}"), S("")).status, 422);
	bench_check(b);
}

/* ---- reception anywhere ------------------------------------------------------------------------------------------------ */

TEST_BENCH(walk, modules, any_counter_of_the_province_receives_for_any_agency)
{
	static const char fmt[] = "{\"procedure\":\"TEST.1\",\"receiving_unit\":\"%s\",\"deciding_unit\":\"%s\",\"channel\":\"counter\","
				  "\"applicant\":{\"name\":\"Hoàng Văn An\"},\"form\":{}}";
	struct visitor *province;
	struct seen s;
	str code;

	bench_demo(b);
	province = bench_visitor(b, "motcua.tinh");
	publish(b, "TEST.1", PLAIN);
	s = bench_json(b, province, S("/api/v1/dossiers"), str_fmt(b->mem, fmt, "TTPVHCC", "05977"), S(""));
	CHECK_INT(s.status, 201);
	code = member(b, s.body, "code");
	CHECK_STRZ(read_one(b, code)->receiving_unit, "TTPVHCC");
	CHECK_STRZ(read_one(b, code)->deciding_unit, "05977");
	act(b, "motcua.tinh", code, "forward", "{}");
	act(b, SPECIALIST, code, "submit_for_signature", "{}");
	act(b, LEADER, code, "sign", "{}");
	CHECK_INT(try_act(b, CLERK, code, "deliver", "{}").status, 403); /* it comes back to where it was received */
	act(b, "motcua.tinh", code, "deliver", "{}");
	CHECK_INT(bench_json(b, province, S("/api/v1/dossiers"), str_fmt(b->mem, fmt, "TTPVHCC", "SXD"), S("")).status, 422);
	CHECK_INT(bench_json(b, province, S("/api/v1/dossiers"), str_fmt(b->mem, fmt, "TTPVHCC", ""), S("")).status, 422);
	bench_check(b);
}

/* ---- to another flow ----------------------------------------------------------------------------------------------------- */

TEST_BENCH(walk, modules, running_dossiers_change_their_flow_only_by_a_mapping_that_covers_all)
{
	str one = at_work(b, PLAIN), two = lodge(b, "TEST.1", "counter"), done = lodge(b, "TEST.1", "counter");
	struct arg body = { S("body"), S("{\"flow\":1,\"title\":\"Mẫu mới\",\"steps\":["
					   HUMAN("receive", "clerk", "receiving", EXIT("forward", "check", "")) ","
					   HUMAN("check", "specialist", "deciding", EXIT("forward", "twice", "")) ","
					   HUMAN("twice", "specialist", "deciding", EXIT("submit_for_signature", "sign", "")) TAIL) };
	str flow = member(b, send_system(b, "flow.publish", "second", &body, 1), "id");
	struct visitor *admin = bench_visitor(b, "quantri");
	static const char fmt[] = "{\"procedure\":\"TEST.1\",\"version\":\"1\",\"flow\":\"%.*s\",\"map\":\"%s\",\"note\":\"QĐ 9\"%s}";
	str path = S("/api/v1/commands/dossier.migrate");
	struct seen s;

	act(b, CLERK, done, "forward", "{}");
	act(b, SPECIALIST, done, "submit_for_signature", "{}");
	act(b, LEADER, done, "sign", "{}");
	s = bench_json(b, admin, path, str_fmt(b->mem, fmt, STR_ARG(flow), "work = check", ",\"confirm\":true"), S(""));
	CHECK_INT(s.status, 422);
	CHECK(str_search(s.body, S("1 hồ sơ chưa chuyển được")) >= 0);
	s = bench_json(b, admin, path, str_fmt(b->mem, fmt, STR_ARG(flow), "work = check\\nreceive = receive", ""), S(""));
	CHECK_INT(s.status, 422); /* the dry run alone */
	CHECK_STRZ(read_one(b, one)->step, "work");
	s = bench_json(b, admin, path, str_fmt(b->mem, fmt, STR_ARG(flow), "work = check\\nreceive = receive", ",\"confirm\":true"), S(""));
	CHECK_INT(s.status, 200);
	CHECK_STRZ(read_one(b, one)->step, "check");
	CHECK_STR(read_one(b, one)->flow, flow);
	CHECK_STRZ(read_one(b, one)->trail, "receive");
	CHECK_STRZ(read_one(b, two)->step, "receive");
	CHECK_STRZ(read_one(b, done)->flow, "");
	act(b, SPECIALIST, one, "forward", "{}");
	CHECK_STRZ(read_one(b, one)->step, "twice");
	act(b, CLERK, two, "forward", "{}");
	CHECK_STRZ(read_one(b, two)->step, "check");
	bench_check(b);
}
