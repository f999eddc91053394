/* SPDX-License-Identifier: Apache-2.0 */
/* form_test.c - the check of an electronic form, question by question. */
#include "base/base.h"

#include "core/web/bench_test.h"
#include "mod/procedure/procedure_test.h"

static struct form_field fields[] = {
	{ .name = S_INIT("name"), .title = S_INIT("Họ tên"), .type = FORM_TEXT, .required = true, .max = 10, .group = S_INIT("A") },
	{ .name = S_INIT("story"), .title = S_INIT("Nội dung"), .type = FORM_TEXT, .max = 1000, .group = S_INIT("A") },
	{ .name = S_INIT("born"), .title = S_INIT("Ngày sinh"), .type = FORM_DATE, .group = S_INIT("A") },
	{ .name = S_INIT("area"), .title = S_INIT("Diện tích"), .type = FORM_NUMBER, .max = 100000, .group = S_INIT("B") },
	{ .name = S_INIT("fee"), .title = S_INIT("Số tiền"), .type = FORM_MONEY, .group = S_INIT("B") },
	{ .name = S_INIT("sex"), .title = S_INIT("Giới tính"), .type = FORM_CHOICE, .group = S_INIT("B"),
	  .options = (str[]){ S_INIT("Nam"), S_INIT("Nữ") }, .option_n = 2 },
	{ .name = S_INIT("copy"), .title = S_INIT("Xin bản sao"), .type = FORM_BOOL, .group = S_INIT("B") },
	{ .name = S_INIT("copies"), .title = S_INIT("Số bản"), .type = FORM_NUMBER, .required = true, .group = S_INIT("B"),
	  .show_field = S_INIT("copy"), .show_value = S_INIT("true") },
	{ .name = S_INIT("place"), .title = S_INIT("Xã"), .type = FORM_UNIT, .group = S_INIT("B") },
};
static const struct procedure form = { .fields = fields, .field_n = ARRAY_LEN(fields) };

/* One field is sent (with a name, unless it is the name); out comes a value, or words that are said. */
static const struct {
	const char *field, *sent, *value, *words;
} cases[] = {
	{ "name", "An", "An", NULL },
	{ "name", "", NULL, "Họ tên: chưa điền" },
	{ "name", "   ", NULL, "Họ tên: chưa điền" },
	{ "name", "Nguyễn Văn An", NULL, "dài 13 ký tự, nhiều nhất là 10" },
	{ "name", "A\nB", NULL, "một dòng" },
	{ "story", "một\nhai", "một\nhai", NULL },
	{ "story", "", "", NULL },
	{ "born", "01/02/2026", "2026-02-01", NULL },
	{ "born", "2026-02-01", "2026-02-01", NULL },
	{ "born", "30/02/2026", NULL, "Ngày sinh: không phải ngày có thật" },
	{ "area", "85,5", "85.5", NULL },
	{ "area", "85.5", "85.5", NULL },
	{ "area", "1.234,5", "1234.5", NULL },
	{ "area", "12", "12", NULL },
	{ "area", "-3", "-3", NULL },
	{ "area", "1.234", NULL, "không rõ dấu chấm" },
	{ "area", "12 m2", NULL, "phải là số" },
	{ "area", "1,2,3", NULL, "phải là số" },
	{ "area", ",5", NULL, "phải là số" },
	{ "area", "100001", NULL, "nhiều nhất là 100000" },
	{ "fee", "12.000", "12000", NULL },
	{ "fee", "12000đ", "12000", NULL },
	{ "fee", "12.000 ₫", "12000", NULL },
	{ "fee", "12.00", NULL, "phải là số tiền" },
	{ "fee", "-5", NULL, "phải là số tiền" },
	{ "fee", "9999999999999999999", NULL, "phải là số tiền" },
	{ "sex", "Nữ", "Nữ", NULL },
	{ "sex", "khác", NULL, "Giới tính: hãy chọn" },
	{ "copy", "0", "", NULL },
	{ "copies", "ba", "", NULL }, /* not asked: copy is not ticked */
	{ "place", "05977", "05977", NULL },
	{ "place", "99999", NULL, "Xã: không có đơn vị này" },
	{ "colour", "đỏ", NULL, "không có mục này" },
};

static void check_case(struct bench *b, size_t i)
{
	struct ctx c = bench_ctx(b);
	str field = str_of(cases[i].field), key = str_fmt(test_mem(), "form.%.*s", STR_ARG(field));
	struct arg sent[] = { { key, str_of(cases[i].sent) }, { S("form.name"), S("An") }, { S("applicant.name"), S("x") } };
	struct args args = { sent, ARRAY_LEN(sent) }, out = { 0 };
	int err = procedure_form_check(&c, &form, NULL, &args, "form", &out);

	if (cases[i].words) {
		CHECK_INT(err, E_INVALID);
		if (str_search(ctx_problem(&c, key), str_of(cases[i].words)) < 0)
			test_fail(__FILE__, __LINE__, cases[i].words);
		return;
	}
	CHECK_INT(err, 0);
	CHECK_STRZ(args_get(&out, cases[i].field), cases[i].value);
}

TEST(procedure, form_answers_are_checked_and_brought_into_one_shape)
{
	struct bench *b = bench_new(DB_SQLITE, procedure_test_modules);

	bench_demo(b);
	for (size_t i = 0; i < ARRAY_LEN(cases); i++)
		check_case(b, i);
}

TEST(procedure, form_asks_only_what_is_shown)
{
	struct bench *b = bench_new(DB_SQLITE, procedure_test_modules);
	struct arg sent[] = { { S("form.name"), S("An") }, { S("form.copy"), S("on") }, { S("form.copies"), S("") } };
	struct args args = { sent, ARRAY_LEN(sent) }, out;
	struct ctx c = bench_ctx(b);
	struct form_group *groups;

	CHECK_INT(procedure_form_check(&c, &form, NULL, &args, "form", &out), E_INVALID);
	CHECK_STRZ(ctx_problem(&c, S("form.copies")), "Số bản: chưa điền. Hãy điền mục này.");
	sent[2].value = S("2");
	c = bench_ctx(b);
	CHECK_OK(procedure_form_check(&c, &form, NULL, &args, "form", &out));
	CHECK_INT(out.n, 3);
	CHECK_STRZ(args_get(&out, "copy"), "true");
	/* One page at a time: what stands on another page is not missed. */
	CHECK_INT(procedure_groups(test_mem(), &form, &groups), 2);
	CHECK_INT(groups[1].n, 6);
	sent[0].value = S("");
	c = bench_ctx(b);
	CHECK_OK(procedure_form_check(&c, &form, &groups[1], &args, "form", &out));
	CHECK_INT(out.n, 2);
	c = bench_ctx(b);
	CHECK_INT(procedure_form_check(&c, &form, &groups[0], &args, "form", &out), E_INVALID);
}

TEST(procedure, a_procedure_without_a_form_has_the_standard_one)
{
	struct bench *b = bench_new(DB_SQLITE, procedure_test_modules);
	struct ctx c = bench_ctx(b);
	struct procedure *p;

	bench_demo(b);
	CHECK_OK(procedure_find(&c, S("1.000656"), date_ymd(2026, 1, 5), &p));
	CHECK(!p->own_form);
	CHECK_STRZ(p->fields[0].name, "request");
	CHECK_OK(procedure_find(&c, S("1.001193"), date_ymd(2026, 1, 5), &p));
	CHECK(p->own_form);
	CHECK_INT(p->field_n, 27);
	CHECK_STRZ(p->steps[0].next, "process");
	CHECK_STRZ(p->steps[3].next, "");
}
