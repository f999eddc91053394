/* SPDX-License-Identifier: Apache-2.0 */
/* bpmn_test.c - out and in again is the same flow; models drawn elsewhere; what is refused, with element and line. */
#include "base/test.h"
#include "lib/jail/jail.h"
#include "lib/xml/xml.h"
#include "mod/bpmn/bpmn_impl.h"
#include "mod/bpmn/random_test.h"

/* With a bit of everything. */
static const char whole[] =
	"{\"flow\":1,\"title\":\"Cấp phép có lấy ý kiến\",\"period\":{\"n\":7,\"unit\":\"working_day\"},"
	"\"names\":{\"form.area\":\"int\"},\"steps\":["
	"{\"id\":\"receive\",\"title\":\"Tiếp nhận\",\"role\":\"clerk\",\"time\":{\"n\":4,\"unit\":\"working_hour\"},"
	"\"exits\":[{\"action\":\"forward\",\"to\":\"examine\"}]},"
	"{\"id\":\"examine\",\"title\":\"Thẩm định\",\"role\":\"specialist\",\"place\":\"deciding\","
	"\"time\":{\"n\":2,\"unit\":\"working_day\"},\"exits\":["
	"{\"action\":\"submit_for_signature\",\"to\":\"sign\",\"guard\":\"form.area <= 100\",\"needs\":[\"reason\"]},"
	"{\"action\":\"forward\",\"to\":\"opinions\",\"guard\":\"form.area > 100\"},"
	"{\"action\":\"forward\",\"to\":\"wait\",\"guard\":\"else\",\"effects\":[\"clock.pause\"]}]},"
	"{\"id\":\"wait\",\"title\":\"Chờ kết luận\",\"kind\":\"wait\",\"for\":\"event\",\"role\":\"specialist\","
	"\"place\":\"deciding\",\"time\":{\"n\":1,\"unit\":\"half_day\"},\"exits\":["
	"{\"action\":\"done\",\"to\":\"sign\",\"effects\":[\"clock.resume\"]},"
	"{\"action\":\"limit\",\"to\":\"stopped\",\"effects\":[\"clock.stop\"]}]},"
	"{\"id\":\"opinions\",\"title\":\"Lấy ý kiến\",\"kind\":\"fork\",\"role\":\"specialist\",\"place\":\"deciding\","
	"\"join\":\"all\",\"silence\":true,\"branches\":["
	"{\"id\":\"fire\",\"title\":\"Phòng cháy\",\"first\":\"fire\"},"
	"{\"id\":\"land\",\"title\":\"Đất đai\",\"first\":\"land\"}],\"exits\":["
	"{\"action\":\"joined\",\"to\":\"examine\",\"guard\":\"opinion.opposed > 0\"},"
	"{\"action\":\"joined\",\"to\":\"sign\",\"guard\":\"else\"}]},"
	"{\"id\":\"fire\",\"title\":\"Ý kiến phòng cháy\",\"role\":\"specialist\",\"place\":\"unit\",\"unit\":\"SNNMT\","
	"\"time\":{\"n\":2,\"unit\":\"working_day\"},\"exits\":[{\"action\":\"forward\",\"to\":\"fire_head\"}]},"
	"{\"id\":\"fire_head\",\"title\":\"Duyệt ý kiến\",\"role\":\"head\",\"place\":\"unit\",\"unit\":\"SNNMT\","
	"\"time\":{\"n\":1,\"unit\":\"working_day\"},\"exits\":[{\"action\":\"forward\",\"to\":\"join\"}]},"
	"{\"id\":\"land\",\"title\":\"Ý kiến đất đai\",\"role\":\"specialist\",\"place\":\"unit\",\"unit\":\"SXD\","
	"\"time\":{\"n\":1,\"unit\":\"working_day\"},\"exits\":[{\"action\":\"forward\",\"to\":\"join\"}]},"
	"{\"id\":\"sign\",\"title\":\"Ký duyệt\",\"role\":\"leader\",\"place\":\"deciding\","
	"\"time\":{\"n\":1,\"unit\":\"half_day\"},\"exits\":["
	"{\"action\":\"sign\",\"to\":\"return\",\"needs\":[\"signature\"],\"effects\":[\"clock.stop\",\"number\"]}]},"
	"{\"id\":\"return\",\"title\":\"Trả kết quả\",\"role\":\"clerk\",\"time\":{\"n\":4,\"unit\":\"working_hour\"},"
	"\"exits\":[{\"action\":\"deliver\",\"to\":\"end\"}]},"
	"{\"id\":\"end\",\"title\":\"Kết thúc\",\"kind\":\"end\"},"
	"{\"id\":\"stopped\",\"title\":\"Dừng giải quyết\",\"kind\":\"end\",\"outcome\":\"stopped\"}]}";

static struct flow *test_flow(struct ctx *c, str json)
{
	struct flow_problems why;
	struct flow *f = NULL;

	if (flow_read(c, json, &f, &why) < 0 || flow_check(c, f, NULL, &why) < 0)
		test_fail(__FILE__, __LINE__, str_fmt(c->mem, "%s: %" STR_FMT, why.v[0].slug, STR_ARG(why.v[0].text)).p);
	return f;
}

static void round_trip(struct ctx *c, const struct flow *f)
{
	struct bpmn_refusal why = { S(""), 0, "" };
	struct flow_problems problems;
	struct flow *again;
	str json, xml = bpmn_export(c, f);

	if (bpmn_import(c->mem, xml, &json, &why) < 0)
		test_fail(__FILE__, __LINE__, str_fmt(c->mem, "%zu %" STR_FMT " %s\n%" STR_FMT, why.line, STR_ARG(why.element), why.why,
						      STR_ARG(xml)).p);
	CHECK_OK(flow_read(c, json, &again, &problems));
	CHECK_STR(again->body, f->body);
	CHECK_STR(again->id, f->id);
}

TEST(bpmn, a_flow_goes_out_and_comes_back_the_same)
{
	struct ctx c = ctx_system(test_mem(), NULL, NULL, (instant){ 0 });

	round_trip(&c, test_flow(&c, str_of(whole)));
}

TEST(bpmn, two_hundred_random_flows_come_back_the_same)
{
	for (uint64_t seed = 1; seed <= 200; seed++) {
		struct arena *mem = arena_new(0);
		struct ctx c = ctx_system(mem, NULL, NULL, (instant){ 0 });

		round_trip(&c, test_flow(&c, random_flow(mem, seed, true)));
		arena_free(mem);
	}
}

TEST(bpmn, every_element_has_its_place_in_the_diagram_and_lines_join_them)
{
	struct ctx c = ctx_system(test_mem(), NULL, NULL, (instant){ 0 });
	struct flow *f = test_flow(&c, str_of(whole));
	struct bpmn *g = bpmn_of_flow(&c, f);
	struct bpmn_point p[BPMN_CORNERS];
	struct xml_error why;
	struct xml *x;

	bpmn_layout(g);
	for (size_t i = 0; i < g->node_n; i++) {
		const struct bpmn_node *a = &g->nodes[i];

		CHECK(a->x > 0 && a->y > 0 && a->x + a->w < g->width && a->y + a->h < g->height);
		for (size_t k = 0; k < i; k++) {
			const struct bpmn_node *b = &g->nodes[k];

			CHECK(a->x + a->w <= b->x || b->x + b->w <= a->x || a->y + a->h <= b->y || b->y + b->h <= a->y);
		}
	}
	for (size_t i = 0; i < g->edge_n; i++)
		CHECK(bpmn_line(g, &g->edges[i], p) >= 2);
	CHECK_OK(xml_parse(c.mem, bpmn_svg(&c, f), &x, &why));
	CHECK_STRZ(x->name, "svg");
}

#define HEAD                                                                                             \
	"<?xml version=\"1.0\"?>\n"                                                                      \
	"<definitions xmlns=\"http://www.omg.org/spec/BPMN/20100524/MODEL\" xmlns:x=\"urn:other\">\n"    \
	"<process id=\"p\" name=\"Mẫu\">\n"
#define TAIL "</process>\n</definitions>\n"

TEST(bpmn, a_model_drawn_elsewhere_becomes_a_flow)
{
	static const char model[] = HEAD
		"<laneSet><lane name=\"Cán bộ một cửa\"><flowNodeRef>A</flowNodeRef><flowNodeRef>Z</flowNodeRef></lane>"
		"<lane name=\"specialist\"><flowNodeRef>B</flowNodeRef><flowNodeRef>B_1</flowNodeRef><flowNodeRef>split</flowNodeRef>"
		"<flowNodeRef>C</flowNodeRef></lane></laneSet>\n"
		"<startEvent id=\"start\"/><task id=\"A\" name=\"Tiếp nhận\"><documentation>4 giờ</documentation></task>\n"
		"<parallelGateway id=\"split\"/><task id=\"B\" name=\"Ý kiến 1\"><documentation>1 ngày</documentation></task>\n"
		"<userTask id=\"B_1\" name=\"Ý kiến 2\"><documentation>2 ngày</documentation></userTask><parallelGateway id=\"meet\"/>\n"
		"<exclusiveGateway id=\"again\"/><sequenceFlow id=\"f13\" sourceRef=\"again\" targetRef=\"split\"/>"
		"<exclusiveGateway id=\"merge\"/><task id=\"C\" name=\"Thẩm định\"><documentation>1 ngày</documentation></task>\n"
		"<exclusiveGateway id=\"x\" default=\"f8\"/>"
		"<task id=\"Z\" name=\"Trả kết quả\"><documentation>1 giờ</documentation></task><endEvent id=\"E\" name=\"Xong\"/>\n"
		"<sequenceFlow id=\"f1\" sourceRef=\"start\" targetRef=\"A\"/><sequenceFlow id=\"f2\" sourceRef=\"A\" targetRef=\"again\"/>\n"
		"<sequenceFlow id=\"f3\" sourceRef=\"split\" targetRef=\"B\"/><sequenceFlow id=\"f4\" sourceRef=\"split\" targetRef=\"B_1\"/>\n"
		"<sequenceFlow id=\"f5\" sourceRef=\"B\" targetRef=\"meet\"/><sequenceFlow id=\"f6\" sourceRef=\"B_1\" targetRef=\"meet\"/>\n"
		"<sequenceFlow id=\"f7\" sourceRef=\"meet\" targetRef=\"merge\"/><sequenceFlow id=\"f10\" sourceRef=\"merge\" targetRef=\"C\"/>\n"
		"<sequenceFlow id=\"f11\" sourceRef=\"C\" targetRef=\"x\"/>"
		"<sequenceFlow id=\"f9\" name=\"Lại\" sourceRef=\"x\" targetRef=\"again\">"
		"<conditionExpression>opinion.opposed &gt; 0</conditionExpression></sequenceFlow>\n"
		"<sequenceFlow id=\"f8\" sourceRef=\"x\" targetRef=\"Z\"/><sequenceFlow id=\"f12\" sourceRef=\"Z\" targetRef=\"E\"/>" TAIL;
	struct ctx c = ctx_system(test_mem(), NULL, NULL, (instant){ 0 });
	struct bpmn_refusal why = { S(""), 0, "" };
	const struct flow_step *s;
	struct flow *f;
	str json;

	if (bpmn_import(c.mem, str_of(model), &json, &why) < 0)
		test_fail(__FILE__, __LINE__, str_fmt(c.mem, "%zu %s", why.line, why.why).p);
	f = test_flow(&c, json);
	CHECK_STRZ(f->title, "Mẫu");
	CHECK_INT(f->step_n, 7);
	s = flow_step(f, S("split"));
	CHECK_INT(s->kind, FLOW_FORK);
	CHECK_INT(s->branch_n, 2);
	CHECK_STRZ(s->branches[1].first, "b_1");
	CHECK_STRZ(s->exits[0].to, "c");
	CHECK_STRZ(flow_step(f, S("b"))->exits[0].to, "join");
	s = flow_step(f, S("c"));
	CHECK_INT(s->exit_n, 2);
	CHECK_STRZ(s->exits[0].guard, "opinion.opposed > 0");
	CHECK_STRZ(s->exits[0].title, "Lại");
	CHECK_STRZ(s->exits[1].guard, "else");
	CHECK_INT(s->exits[1].effects, FLOW_STOP);
	CHECK_INT(s->role, ROLE_SPECIALIST);
	CHECK_INT(flow_minutes(s->time), 480);
	CHECK_STRZ(flow_step(f, S("z"))->exits[0].action, "deliver");
	round_trip(&c, f);
}

/* `body` stands in a process from line 4 on, or is the whole file when it begins with '!'. */
struct refused {
	const char *body, *element;
	size_t line;
	const char *why; /* the beginning of the words */
};

#define START "<startEvent id=\"s\"/>"
#define FLOW(id, a, b) "<sequenceFlow id=\"" id "\" sourceRef=\"" a "\" targetRef=\"" b "\"/>"
#define NOT_READ "Phần tử này không nằm"

static const struct refused refused[] = {
	{ "!<a>\n<b></a>", "", 2, "Tệp không phải XML" },
	{ "!<!DOCTYPE definitions><definitions/>", "", 1, "Tệp có khai báo DOCTYPE" },
	{ "!<definitions/>", "definitions", 1, "Tệp không phải BPMN" },
	{ "!<definitions xmlns=\"" BPMN_NS "\"/>", "bpmn:definitions", 1, "Tệp không có quy trình" },
	{ "</process>\n<process id=\"q\"/><process>", "bpmn:process", 5, "Tệp có nhiều quy trình" },
	{ "", "bpmn:process", 3, "Quy trình không có bước" },
	{ START "\n<inclusiveGateway id=\"g\"/>", "bpmn:inclusiveGateway", 5, NOT_READ },
	{ START "\n<eventBasedGateway id=\"g\"/>", "bpmn:eventBasedGateway", 5, NOT_READ },
	{ START "\n<complexGateway id=\"g\"/>", "bpmn:complexGateway", 5, NOT_READ },
	{ START "\n\n<subProcess id=\"g\"/>", "bpmn:subProcess", 6, NOT_READ },
	{ START "\n<scriptTask id=\"g\"/>", "bpmn:scriptTask", 5, NOT_READ },
	{ START "\n<serviceTask id=\"g\"/>", "bpmn:serviceTask", 5, NOT_READ },
	{ START "\n<boundaryEvent id=\"g\"/>", "bpmn:boundaryEvent", 5, NOT_READ },
	{ START "\n<dataObject id=\"g\"/>", "bpmn:dataObject", 5, NOT_READ },
	{ START "\n<x:task id=\"g\"/>", "task", 5, NOT_READ },
	{ "<startEvent id=\"s\">\n<messageEventDefinition/></startEvent>", "bpmn:messageEventDefinition", 5, NOT_READ },
	{ START "<task id=\"a\">\n<multiInstanceLoopCharacteristics/></task>", "bpmn:multiInstanceLoopCharacteristics", 5, NOT_READ },
	{ START "<endEvent id=\"e\">\n<terminateEventDefinition/></endEvent>", "bpmn:terminateEventDefinition", 5, NOT_READ },
	{ START "\n<intermediateCatchEvent id=\"c\"/>", "bpmn:intermediateCatchEvent", 5, "Sự kiện chờ chỉ nhận" },
	{ "<intermediateCatchEvent id=\"c\"><timerEventDefinition>\n<timeCycle>R3/PT1H</timeCycle></timerEventDefinition>"
	  "</intermediateCatchEvent>", "bpmn:timeCycle", 5, "Hẹn giờ chỉ nhận" },
	{ START "\n<task/>", "bpmn:task", 5, "Phần tử thiếu id" },
	{ START "\n<task id=\"s\"/>", "bpmn:task", 5, "Hai phần tử" },
	{ START "\n<task id=\"a\" default=\"f\"/>", "bpmn:task", 5, "Chỉ exclusiveGateway" },
	{ START "\n" FLOW("f", "s", "nowhere"), "bpmn:sequenceFlow", 5, "Đường nối có đầu" },
	{ START "<task id=\"a\"/>\n<task id=\"b\"/>" FLOW("f", "s", "a") FLOW("g", "a", "b") FLOW("h", "a", "b"), "bpmn:task", 4,
	  "Nhiều đường ra" },
	{ START "<task id=\"a\"/>" FLOW("f", "s", "a"), "bpmn:task", 4, "Từ đây không có" },
	{ "<task id=\"a\"/>", "bpmn:task", 4, "Quy trình phải có đúng một sự kiện" },
	{ START "\n<startEvent id=\"t\"/>", "bpmn:startEvent", 5, "Quy trình phải có đúng một sự kiện" },
	{ START "\n<endEvent id=\"e\"/>" FLOW("f", "s", "e"), "bpmn:endEvent", 5, "Bước đầu tiên" },
	{ START "<task id=\"a\"/>\n<parallelGateway id=\"g\"/>" FLOW("f", "s", "a") FLOW("h", "a", "g"), "bpmn:parallelGateway", 5,
	  "parallelGateway phải rẽ" },
	{ START "<task id=\"a\"/><task id=\"b\"/><task id=\"c\"/>\n<parallelGateway id=\"g\"/>" FLOW("f", "s", "a") FLOW("h", "a", "g")
	  FLOW("i", "g", "b") FLOW("j", "g", "c"), "bpmn:parallelGateway", 5, "Các nhánh rẽ" },
	{ START "<task id=\"a\"/>\n<exclusiveGateway id=\"g\"/><exclusiveGateway id=\"h\"/>" FLOW("f", "s", "a") FLOW("i", "a", "g")
	  FLOW("j", "g", "h") FLOW("k", "h", "g"), "bpmn:exclusiveGateway", 5, "Các cổng nối thành vòng" },
	{ START "<task id=\"a\"/><endEvent id=\"e\"/>" FLOW("f", "s", "a") "\n<sequenceFlow id=\"g\" sourceRef=\"a\" targetRef=\"e\">\n"
	  "<conditionExpression>true</conditionExpression></sequenceFlow>", "bpmn:conditionExpression", 6, "Điều kiện chỉ" },
	{ START "<task id=\"a\"/>" FLOW("f", "s", "a") "\n" FLOW("g", "a", "s"), "bpmn:sequenceFlow", 5, "Không đường nào" },
	{ "<laneSet>\n<lane name=\"Giám đốc\"><flowNodeRef>a</flowNodeRef></lane></laneSet>" START "\n<task id=\"a\"/>"
	  FLOW("f", "s", "a"), "bpmn:task", 6, "Tên làn" },
	{ START "\n<task id=\"a\"><extensionElements><m:step xmlns:m=\"" BPMN_OWN "\">{no</m:step></extensionElements></task>"
	  FLOW("f", "s", "a"), "bpmn:task", 5, "Phần mở rộng của motcua" },
	{ START "\n<task id=\"a\"><extensionElements><m:step xmlns:m=\"" BPMN_OWN "\">{\"kind\":\"wait\"}</m:step></extensionElements>"
	  "</task>" FLOW("f", "s", "a"), "bpmn:task", 5, "Phần mở rộng của motcua nói" },
	{ START "<task id=\"a\"/>\n<intermediateCatchEvent id=\"c\"><timerEventDefinition><timeDuration>soon</timeDuration>"
	  "</timerEventDefinition></intermediateCatchEvent>" FLOW("f", "s", "a") FLOW("g", "a", "c"), "bpmn:intermediateCatchEvent", 5,
	  "Khoảng hẹn giờ" },
	{ START "</process>\n<collaboration><participant/>\n<messageFlow/></collaboration><process>", "bpmn:messageFlow", 6,
	  "Chỉ nhận mô hình có một nhóm" },
};

TEST(bpmn, what_is_not_in_the_subset_is_refused_with_its_element_and_line)
{
	for (size_t i = 0; i < ARRAY_LEN(refused); i++) {
		const struct refused *r = &refused[i];
		str bytes = *r->body == '!' ? str_of(r->body + 1) : str_fmt(test_mem(), HEAD "%s" TAIL, r->body);
		struct bpmn_refusal why = { S(""), 0, "" };
		str json;

		if (bpmn_import(test_mem(), bytes, &json, &why) == 0 || why.line != r->line || !str_eqz(why.element, r->element) ||
		    !str_starts(str_of(why.why), str_of(r->why)))
			test_fail(__FILE__, __LINE__, str_fmt(test_mem(), "row %zu, %s: line %zu <%" STR_FMT "> %s", i, r->element, why.line,
							      STR_ARG(why.element), why.why).p);
	}
}

TEST(bpmn, a_jailed_child_reads_and_its_refusal_is_said_in_words)
{
	struct ctx c = ctx_system(test_mem(), NULL, NULL, (instant){ 0 });
	struct flow *f = test_flow(&c, str_of(whole)), *again;
	struct flow_problems problems;
	str answer, json;

	CHECK_OK(jail_run(c.mem, bpmn_jailed, bpmn_export(&c, f), NULL, &answer));
	CHECK_OK(bpmn_take(&c, "body", answer, &json));
	CHECK_OK(flow_read(&c, json, &again, &problems));
	CHECK_STR(again->id, f->id);
	CHECK_OK(jail_run(c.mem, bpmn_jailed, S(HEAD START "\n<adHocSubProcess id=\"a\"/>" TAIL), NULL, &answer));
	CHECK_INT(bpmn_take(&c, "body", answer, &json), E_INVALID);
	CHECK(str_starts(ctx_problem(&c, S("body")), S("Dòng 5, phần tử <bpmn:adHocSubProcess>: Phần tử này")));
}
