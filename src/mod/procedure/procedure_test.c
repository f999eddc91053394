/* SPDX-License-Identifier: Apache-2.0 */
/* procedure_test.c - versions, days in force, import and export, on both engines. */
#include "base/base.h"

#include "core/command/call.h"
#include "core/ledger/ledger.h"
#include "core/web/bench_test.h"
#include "lib/json/json.h"
#include "mod/procedure/procedure_file.h"
#include "mod/procedure/procedure_test.h"

extern const struct module module_org;

const struct module *const procedure_test_modules[] = { &module_org, &module_procedure, NULL };

static str text_of(const char *code, const char *title, const char *from, const char *more)
{
	return str_fmt(test_mem(),
		       "{\"code\":\"%s\",\"title\":\"%s\",\"field\":\"Hộ tịch\",\"level\":\"commune\","
		       "\"agency\":\"commune\",\"service\":\"full\",\"supplement\":\"reset\","
		       "\"steps\":[{\"id\":\"a\",\"title\":\"Tiếp nhận\",\"role\":\"clerk\",\"at\":\"receiving\",\"hours\":2}],"
		       "\"effective_from\":\"%s\"%s}",
		       code, title, from, more);
}

/* Imports; the answer is in *ret, what was wrong in c->problems. */
static int import(struct bench *b, struct ctx *c, str text, bool dry, str *ret)
{
	static int times;
	struct arg args[] = { { S("text"), text }, { S("dry"), dry ? S("1") : S("0") } };

	*c = bench_ctx(b);
	return command_send(c, "procedure.import", str_fmt(test_mem(), "test/%d", ++times), args, 2, ret);
}

static int64_t count(str answer, const char *key)
{
	struct json *j;
	int64_t n = -1;
	str why;

	CHECK_OK(json_parse(test_mem(), answer, 0, &j, &why));
	CHECK(json_int(j, key, &n));
	return n;
}

static int64_t version_on(struct bench *b, const char *code, date on)
{
	struct ctx c = bench_ctx(b);
	struct procedure *p;

	return procedure_find(&c, str_of(code), on, &p) < 0 ? 0 : p->version;
}

TEST_BENCH(procedure, procedure_test_modules, a_changed_text_is_the_next_version)
{
	struct procedure *old;
	struct ctx c;
	str answer;

	CHECK_OK(import(b, &c, text_of("1.1", "Đăng ký", "2025-07-01", ""), false, &answer));
	CHECK_INT(count(answer, "new"), 1);
	CHECK_OK(import(b, &c, text_of("1.1", "Đăng ký", "2025-07-01", ""), false, &answer));
	CHECK_INT(count(answer, "unchanged"), 1);
	CHECK_OK(import(b, &c, text_of("1.1", "Đăng ký mới", "2026-03-01", ""), false, &answer));
	CHECK_INT(count(answer, "changed"), 1);
	CHECK(str_search(answer, S("\"reason\":\"title\"")) > 0);
	CHECK_INT(version_on(b, "1.1", date_ymd(2025, 6, 30)), 0);
	CHECK_INT(version_on(b, "1.1", date_ymd(2025, 7, 1)), 1);
	CHECK_INT(version_on(b, "1.1", date_ymd(2026, 2, 28)), 1);
	CHECK_INT(version_on(b, "1.1", date_ymd(2026, 3, 1)), 2);
	c = bench_ctx(b);
	CHECK_OK(procedure_get(&c, S("1.1"), 1, &old));
	CHECK_STRZ(old->title, "Đăng ký");
	CHECK_INT(old->effective_to.day, date_ymd(2026, 3, 1).day);
	CHECK_INT(procedure_get(&c, S("1.1"), 3, &old), E_NOTFOUND);
	bench_check(b);
}

TEST_BENCH(procedure, procedure_test_modules, what_has_been_in_force_is_not_rewritten)
{
	struct ctx c;
	str answer;

	CHECK_OK(import(b, &c, text_of("1.1", "Đăng ký", "2025-07-01", ""), false, &answer));
	CHECK_INT(import(b, &c, text_of("1.1", "Khác", "2025-07-01", ""), false, &answer), E_INVALID);
	CHECK(str_search(ctx_problem(&c, S("text")), S("effective_from")) > 0);
	CHECK(str_search(ctx_problem(&c, S("text")), S("01/07/2025")) > 0);
	/* A version that has not begun may be replaced, and then never begins. */
	CHECK_OK(import(b, &c, text_of("1.1", "Khác", "2026-06-01", ""), false, &answer));
	CHECK_OK(import(b, &c, text_of("1.1", "Khác nữa", "2026-05-01", ""), false, &answer));
	CHECK_INT(version_on(b, "1.1", date_ymd(2026, 4, 30)), 1);
	CHECK_INT(version_on(b, "1.1", date_ymd(2026, 5, 1)), 3);
	CHECK_INT(version_on(b, "1.1", date_ymd(2026, 6, 1)), 3);
	bench_check(b);
}

TEST_BENCH(procedure, procedure_test_modules, an_end_abolishes)
{
	struct ctx c;
	str answer;

	CHECK_OK(import(b, &c, text_of("1.1", "Đăng ký", "2025-07-01", ""), false, &answer));
	CHECK_OK(import(b, &c, text_of("1.1", "Đăng ký", "2025-07-01", ",\"effective_to\":\"2026-02-01\""), false, &answer));
	CHECK_INT(count(answer, "closed"), 1);
	CHECK_INT(version_on(b, "1.1", date_ymd(2026, 1, 31)), 1);
	CHECK_INT(version_on(b, "1.1", date_ymd(2026, 2, 1)), 0);
	bench_check(b);
}

TEST_BENCH(procedure, procedure_test_modules, a_dry_run_changes_nothing)
{
	struct ctx c;
	str answer;

	CHECK_OK(import(b, &c, text_of("1.1", "Đăng ký", "2025-07-01", ""), true, &answer));
	CHECK_INT(count(answer, "new"), 1);
	CHECK_INT(version_on(b, "1.1", date_ymd(2026, 1, 1)), 0);
	CHECK_INT(ledger_tip(b->ledger), 0);
}

/* Each text is refused, and the message has the words. */
static const struct {
	const char *text, *words;
} refusals[] = {
	{ "[", NULL },
	{ "{\"code\":\"1.1\"}", "dòng 1, 1.1, title: chưa có" },
	{ "[\n{\"code\":\"1.1\",\"titel\":\"x\"}]", "dòng 2, 1.1, titel: không có mục này" },
	{ "{\"code\":\"a b\"}", "code: chỉ được dùng" },
	{ "{\"code\":\"1.1\",\"fee\":\"mười\"}", "fee: phải là số nguyên" },
	{ "{\"code\":\"1.1\",\"level\":\"xã\"}", "Hãy dùng một trong: commune|province" },
	{ "{\"code\":\"1.1\",\"period\":{\"n\":3,\"unit\":\"ngày\"}}", "period.unit: phải là working_hour" },
	{ "{\"code\":\"1.1\",\"period\":{\"n\":0,\"unit\":\"working_day\"}}", "period.n: phải từ 1" },
	{ "{\"code\":\"1.1\",\"effective_from\":\"2026-02-30\"}", "effective_from: không phải ngày có thật" },
	{ "{\"code\":\"1.1\",\"steps\":[{\"id\":\"a\",\"role\":\"vua\"}]}", "steps[1], role: không có vai trò" },
	{ "{\"code\":\"1.1\",\"steps\":[{\"id\":\"a\",\"next\":\"b\"}]}", "dẫn tới bước b không có" },
	{ "{\"code\":\"1.1\",\"form\":[{\"name\":\"Tên\"}]}", "form[1], name: chỉ được dùng chữ thường" },
	{ "{\"code\":\"1.1\",\"form\":[{\"name\":\"a\",\"type\":\"choice\"}]}", "form[1], options: phải có" },
	{ "{\"code\":\"1.1\",\"form\":[{\"name\":\"a\",\"show_if\":{\"field\":\"b\",\"equals\":\"1\"}}]}", "form[1], show_if" },
	{ "xin chào", "" },
};

TEST_BENCH(procedure, procedure_test_modules, a_wrong_file_is_refused_in_words)
{
	struct ctx c;
	str answer;

	for (size_t i = 0; i < ARRAY_LEN(refusals); i++) {
		bool found = !refusals[i].words;
		int err = import(b, &c, str_of(refusals[i].text), false, &answer);

		if (!refusals[i].words && err == 0)
			continue; /* an empty list */
		CHECK_INT(err, E_INVALID);
		for (const struct problem *p = c.problems; p; p = p->next)
			found |= str_search(p->text, str_of(refusals[i].words ? refusals[i].words : "")) >= 0;
		if (!found)
			test_fail(__FILE__, __LINE__, refusals[i].words);
	}
	CHECK_INT(ledger_tip(b->ledger), 0);
	answer = str_fmt(test_mem(), "[%.*s,\n%.*s]", STR_ARG(text_of("1.1", "Một", "2026-01-01", "")),
			 STR_ARG(text_of("1.1", "Hai", "2026-01-01", "")));
	CHECK_INT(import(b, &c, answer, false, &answer), E_INVALID);
	CHECK(str_search(ctx_problem(&c, S("text")), S("dòng 2, code: 1.1 đã có")) >= 0);
}

static str exported(struct bench *b, const char *format)
{
	struct ctx c = bench_ctx(b);
	struct buf out;
	str text;

	c.mem = arena_new(0);
	out = buf_new(c.mem, 0);
	CHECK_OK(file_export(&c, str_of(format), &out));
	text = str_copy(test_mem(), buf_view(&out));
	arena_free(c.mem);
	return text;
}

/* What the import of a file says, in memory of its own: a catalogue is large. */
static str import_file(struct bench *b, str text, str name, bool dry)
{
	struct ctx c = bench_ctx(b);
	struct buf out;
	str said;

	c.mem = arena_new(0);
	out = buf_new(c.mem, 0);
	CHECK_OK(module_procedure.exchanges->import(&c, text, name, dry, &out));
	said = str_copy(test_mem(), buf_view(&out));
	arena_free(c.mem);
	return said;
}

/* The demo's catalogue, out and into an empty authority and out again: the same bytes. */
static void round_trip(struct bench *b, const char *format)
{
	struct bench *fresh = bench_new(DB_SQLITE, procedure_test_modules);
	str text, said, name = str_fmt(test_mem(), "a.%s", format);

	bench_demo(b);
	text = exported(b, format);
	CHECK(text.n > 100000);
	import_file(fresh, text, name, false);
	CHECK(str_eq(exported(fresh, format), text));
	CHECK(str_eq(exported(fresh, "json"), exported(b, "json")));
	said = import_file(fresh, text, name, true);
	CHECK(str_starts(said, S("{\"new\":0,\"changed\":0,\"closed\":0,\"unchanged\":47,")));
	bench_check(fresh);
}

TEST_BENCH(procedure, procedure_test_modules, json_out_and_in_is_the_same)
{
	round_trip(b, "json");
}

TEST_BENCH(procedure, procedure_test_modules, csv_out_and_in_is_the_same)
{
	round_trip(b, "csv");
}

/* A workbook has the time of its making inside, so the catalogue is compared, not the file. */
TEST_BENCH(procedure, procedure_test_modules, xlsx_out_and_in_is_the_same)
{
	struct bench *fresh = bench_new(DB_SQLITE, procedure_test_modules);

	bench_demo(b);
	import_file(fresh, exported(b, "xlsx"), S("a.xlsx"), false);
	CHECK(str_eq(exported(fresh, "json"), exported(b, "json")));
}

/* ---- units --------------------------------------------------------------------------------------- */

TEST_BENCH(procedure, procedure_test_modules, receiving_and_deciding)
{
	struct procedure_unit *list, u;
	struct ctx c = bench_ctx(b);
	struct procedure *p;
	date on = date_ymd(2026, 1, 5);
	size_t n;

	bench_demo(b);
	CHECK_OK(procedure_find(&c, S("1.001193"), on, &p));
	CHECK_OK(procedure_receiving_units(&c, p, &list, &n));
	CHECK_INT(n, 65);
	CHECK_OK(procedure_receiving_unit(&c, p, S("05977-PVHCC"), &u));
	CHECK_STRZ(u.code, "05977");
	CHECK_STRZ(u.place, "Trung tâm Phục vụ hành chính công phường Đông Kinh");
	CHECK_STRZ(procedure_deciding_unit(p, u.code), "05977");
	CHECK_INT(procedure_receiving_unit(&c, p, S("TTPVHCC"), &u), E_INVALID);
	CHECK(ctx_problem(&c, S("receiving_unit")).n > 0);
	CHECK_OK(procedure_find(&c, S("1.013239"), on, &p));
	CHECK_OK(procedure_receiving_unit(&c, p, S("TTPVHCC"), &u));
	CHECK_STRZ(procedure_deciding_unit(p, u.code), "SXD");
	CHECK_INT(procedure_receiving_unit(&c, p, S(""), &u), E_INVALID);
}

TEST_BENCH(procedure, procedure_test_modules, lists_filter_and_page)
{
	struct procedure_filter f = { .on = date_ymd(2026, 1, 5), .level = S("province"), .limit = 5 };
	struct procedure_field *fields;
	struct procedure *list;
	struct ctx c = bench_ctx(b);
	struct procedure_terms terms;
	struct clock_rule rule;
	int64_t total;
	size_t n;

	bench_demo(b);
	CHECK_OK(procedure_list(&c, &f, &list, &n, &total));
	CHECK_INT(total, 17);
	CHECK_INT(n, 5);
	f.offset = 15;
	CHECK_OK(procedure_list(&c, &f, &list, &n, &total));
	CHECK_INT(n, 2);
	f = (struct procedure_filter){ .on = f.on, .field = S("ho tich") };
	CHECK_OK(procedure_list(&c, &f, &list, &n, &total));
	CHECK_INT(total, 8);
	f = (struct procedure_filter){ .on = f.on, .field = S("Hộ tịch"), .q = S("khai tu") };
	CHECK_OK(procedure_list(&c, &f, &list, &n, &total));
	CHECK_STRZ(list[0].code, "1.000656");
	f = (struct procedure_filter){ .on = date_ymd(2025, 6, 30), .q = S("khai tu") };
	CHECK_OK(procedure_list(&c, &f, &list, &n, &total));
	CHECK_INT(total, 0);
	CHECK_OK(procedure_fields(&c, date_ymd(2026, 1, 5), &fields, &n));
	CHECK_STRZ(fields[0].name, "Bảo trợ xã hội");
	CHECK_INT(fields[0].n, 5);
	CHECK_OK(procedure_find(&c, S("2.000815"), date_ymd(2026, 1, 5), &list));
	terms = procedure_terms_for(list, VIA_COUNTER, S(""));
	CHECK_OK(procedure_rule(&c, list, &terms, S(""), date_ymd(2026, 1, 5), &rule));
	CHECK_INT(rule.unit, UNIT_SAME_DAY);
	CHECK_INT(rule.cutoff_minute, 900);
	CHECK_OK(procedure_find(&c, S("1.003622"), date_ymd(2026, 1, 5), &list));
	terms = procedure_terms_for(list, VIA_ONLINE, S(""));
	CHECK_INT(procedure_rule(&c, list, &terms, S(""), date_ymd(2026, 1, 5), &rule), E_NOTFOUND);
	/* Handed in on line it may take one day, else two. */
	CHECK_OK(procedure_get(&c, S("1.004873"), 1, &list));
	list->terms = &(struct procedure_terms){ .channel = VIA_ONLINE, .has_period = true, .period_n = 1,
						 .period_unit = UNIT_WORKING_DAY, .fee_note = S(""), .period_note = S("") };
	list->term_n = 1;
	terms = procedure_terms_for(list, procedure_channel_find(S("online")), S(""));
	CHECK_OK(procedure_rule(&c, list, &terms, S(""), date_ymd(2026, 1, 5), &rule));
	CHECK_INT(rule.n, 1);
	terms = procedure_terms_for(list, procedure_channel_find(S("post")), S(""));
	CHECK_OK(procedure_rule(&c, list, &terms, S(""), date_ymd(2026, 1, 5), &rule));
	CHECK_INT(rule.n, 3);
}

TEST(procedure, a_procedure_without_a_form_has_the_standard_one)
{
	struct bench *b = bench_new(DB_SQLITE, procedure_test_modules);
	struct ctx c = bench_ctx(b);
	struct procedure *p;

	bench_demo(b);
	CHECK_OK(procedure_find(&c, S("1.000656"), date_ymd(2026, 1, 5), &p));
	CHECK(!p->own_form);
	CHECK_STRZ(p->form->fields[0].name, "request");
	CHECK_OK(procedure_find(&c, S("1.001193"), date_ymd(2026, 1, 5), &p));
	CHECK(p->own_form);
	CHECK_INT(p->form->field_n, 27);
	CHECK_STRZ(p->steps[0].next, "process");
	CHECK_STRZ(p->steps[3].next, "");
}
