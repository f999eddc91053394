/* SPDX-License-Identifier: Apache-2.0 */
/* eform_test.c - forms as data, and the check of what was filled in, question by question. */
#include "base/base.h"

#include "core/web/bench_test.h"
#include "core/org/org.h"
#include "lib/json/json.h"
#include "mod/eform/eform_impl.h"

extern const struct module module_org;

static const struct module *const modules[] = { &module_org, &module_eform, NULL };

/* Every type, conditions in both ways of writing, a repeat, computed values and rules. */
static const char form_json[] =
	"{\"fields\":["
	"{\"name\":\"name\",\"title\":\"Họ tên\",\"type\":\"text\",\"required\":true,\"max\":10,\"group\":\"A\"},"
	"{\"name\":\"story\",\"title\":\"Nội dung\",\"type\":\"text\",\"max\":1000,\"group\":\"A\"},"
	"{\"name\":\"born\",\"title\":\"Ngày sinh\",\"type\":\"date\",\"group\":\"A\"},"
	"{\"name\":\"area\",\"title\":\"Diện tích\",\"type\":\"number\",\"max\":100000,\"group\":\"B\"},"
	"{\"name\":\"fee\",\"title\":\"Số tiền\",\"type\":\"money\",\"group\":\"B\"},"
	"{\"name\":\"sex\",\"title\":\"Giới tính\",\"type\":\"choice\",\"options\":[\"Nam\",\"Nữ\"],\"group\":\"B\"},"
	"{\"name\":\"copy\",\"title\":\"Xin bản sao\",\"type\":\"bool\",\"group\":\"B\"},"
	"{\"name\":\"copies\",\"title\":\"Số bản\",\"type\":\"number\",\"required\":true,\"group\":\"B\","
	" \"show_if\":{\"field\":\"copy\",\"equals\":\"true\"}},"
	"{\"name\":\"place\",\"title\":\"Xã\",\"type\":\"unit\",\"group\":\"B\"},"
	"{\"name\":\"age\",\"title\":\"Tuổi\",\"type\":\"number\",\"value\":\"years(form.born, today)\",\"group\":\"C\"},"
	"{\"name\":\"guardian\",\"title\":\"Người giám hộ\",\"type\":\"text\",\"required\":true,\"show_if\":\"form.age < 18\","
	" \"group\":\"C\"},"
	"{\"name\":\"nation\",\"title\":\"Dân tộc\",\"type\":\"choice\",\"list\":\"nations\",\"group\":\"C\"},"
	"{\"name\":\"papers\",\"title\":\"Giấy tờ\",\"type\":\"multi\",\"options\":[\"Thẻ\",\"Sổ\",\"Đơn\"],\"group\":\"C\"},"
	"{\"name\":\"idno\",\"title\":\"Số định danh\",\"type\":\"person_id\",\"group\":\"C\"},"
	"{\"name\":\"phone\",\"title\":\"Điện thoại\",\"type\":\"phone\",\"group\":\"C\"},"
	"{\"name\":\"email\",\"title\":\"Thư\",\"type\":\"email\",\"group\":\"C\"},"
	"{\"name\":\"rate\",\"title\":\"Tỷ lệ\",\"type\":\"number\",\"decimals\":2,\"min\":-5,\"group\":\"C\"},"
	"{\"name\":\"members\",\"title\":\"Thành viên\",\"type\":\"repeat\",\"max\":4,\"group\":\"D\",\"fields\":["
	" {\"name\":\"who\",\"title\":\"Tên\",\"type\":\"text\",\"required\":true},"
	" {\"name\":\"share\",\"title\":\"Phần góp\",\"type\":\"money\"},"
	" {\"name\":\"minor\",\"title\":\"Chưa thành niên\",\"type\":\"bool\"},"
	" {\"name\":\"carer\",\"title\":\"Người đại diện\",\"type\":\"text\",\"required\":true,\"show_if\":\"row.minor\"},"
	" {\"name\":\"tax\",\"title\":\"Một phần mười\",\"type\":\"money\",\"value\":\"row.share / 10\"}]},"
	"{\"name\":\"total\",\"title\":\"Cộng\",\"type\":\"money\",\"value\":\"sum(form.members.share)\",\"group\":\"D\"},"
	"{\"name\":\"pledge\",\"title\":\"Tôi cam đoan\",\"type\":\"pledge\",\"group\":\"E\"}],"
	"\"groups\":[{\"title\":\"D\",\"show_if\":\"form.fee > 0\"}],"
	"\"rules\":[{\"field\":\"members\",\"rule\":\"len(form.members) = 0 or form.total = form.fee\",\"message\":\"cộng các phần góp phải bằng số tiền.\"},"
	"{\"field\":\"born\",\"rule\":\"form.born < 2027-01-01\",\"message\":\"không được sau năm nay.\"}]}";

static struct eform *form_of(struct ctx *c, const char *text)
{
	struct eform *f;
	struct json *j;
	str why;

	CHECK_OK(json_parse(c->mem, str_of(text), 0, &j, &why));
	if (eform_read(c, j, NULL, S(""), &f) < 0)
		test_fail(__FILE__, __LINE__, str_z(test_mem(), str_fmt(test_mem(), "%.*s: %.*s", STR_ARG(c->problems->field), STR_ARG(c->problems->text))));
	return f;
}

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
	{ "born", "2027-01-01", NULL, "Ngày sinh: không được sau năm nay." },
	{ "nation", "01", "01", NULL },
	{ "nation", "Kinh", NULL, "Dân tộc: hãy chọn" },
	{ "papers", "Thẻ\nĐơn", "Thẻ\nĐơn", NULL },
	{ "papers", "Thẻ\nVé", NULL, "Giấy tờ: hãy chọn" },
	{ "idno", "020 090 000 001", "020090000001", NULL },
	{ "idno", "02009000001", NULL, "12 chữ số" },
	{ "phone", "+84 912 345 678", "0912345678", NULL },
	{ "phone", "12", NULL, "Điện thoại: không phải số điện thoại" },
	{ "email", "an@example.vn", "an@example.vn", NULL },
	{ "email", "an", NULL, "Thư: không phải địa chỉ" },
	{ "rate", "1,25", "1.25", NULL },
	{ "rate", "1,255", NULL, "nhiều nhất 2 chữ số" },
	{ "rate", "-6", NULL, "ít nhất là -5" },
	{ "age", "200", "", NULL }, /* computed: what was sent does not count */
	{ "pledge", "0", NULL, "Tôi cam đoan: chưa đánh dấu" },
	{ "members.0.name", "x", NULL, "không có mục này" },
	{ "members.99.who", "x", NULL, "không có mục này" },
	{ "members", "x", NULL, "không có mục này" },
};

static void check_case(struct bench *b, size_t i)
{
	struct ctx c = bench_ctx(b);
	struct eform *form = form_of(&c, form_json);
	bool pledge = strcmp(cases[i].field, "pledge") == 0;
	str field = str_of(cases[i].field), key = str_fmt(test_mem(), "form.%.*s", STR_ARG(field));
	struct arg sent[] = { { key, str_of(cases[i].sent) }, { S("form.name"), S("An") }, { S("applicant.name"), S("x") },
			      { S("form.guardian"), S("Bà") }, { pledge ? S("x") : S("form.pledge"), S("1") } };
	struct args args = { sent, ARRAY_LEN(sent) }, out = { 0 };
	int err = eform_check(&c, form, NULL, &args, "form", S("online"), &out);

	if (cases[i].words) {
		CHECK_INT(err, E_INVALID);
		if (str_search(ctx_problem(&c, key), str_of(cases[i].words)) < 0)
			test_fail(__FILE__, __LINE__, str_z(test_mem(), str_fmt(test_mem(), "%s: %.*s", cases[i].words, STR_ARG(ctx_problem(&c, key)))));
		return;
	}
	if (err < 0)
		test_fail(__FILE__, __LINE__, str_z(test_mem(), c.problems->text));
	CHECK_STRZ(args_get(&out, cases[i].field), cases[i].value);
}

TEST(eform, answers_are_checked_and_brought_into_one_shape)
{
	struct bench *b = bench_new(DB_SQLITE, modules);

	bench_demo(b);
	for (size_t i = 0; i < ARRAY_LEN(cases); i++)
		check_case(b, i);
}

/* "name=value&…" as arguments under "form." */
static struct args sent_args(const char *text)
{
	struct args args = { NEW_ARRAY(test_mem(), struct arg, 64), 0 };
	str rest = str_of(text);

	while (rest.p) {
		str value = str_cut(&rest, '&'), name = str_cut(&value, '=');

		args.v[args.n++] = (struct arg){ str_fmt(test_mem(), "form.%.*s", STR_ARG(name)), value };
	}
	return args;
}

static int check(struct ctx *c, const struct eform *f, const struct form_group *g, const char *text, struct args *out)
{
	struct args args = sent_args(text);

	return eform_check(c, f, g, &args, "form", S("online"), out);
}

TEST(eform, asks_only_what_is_shown)
{
	struct bench *b = bench_new(DB_SQLITE, modules);
	struct ctx c = bench_ctx(b);
	struct eform *f = form_of(&c, form_json);
	struct args out;

	CHECK_INT(check(&c, f, NULL, "name=An&pledge=1&copy=on&copies=", &out), E_INVALID);
	CHECK_STRZ(ctx_problem(&c, S("form.copies")), "Số bản: chưa điền. Hãy điền mục này.");
	c = bench_ctx(b);
	CHECK_OK(check(&c, f, NULL, "name=An&pledge=1&copy=on&copies=2", &out));
	CHECK_INT(out.n, 4);
	CHECK_STRZ(args_get(&out, "copy"), "true");
	/* One page at a time: what stands on another page is not missed. */
	CHECK_INT(f->group_n, 5);
	CHECK_INT(f->groups[1].n, 6);
	CHECK_OK(check(&c, f, &f->groups[1], "name=&copy=on&copies=2", &out));
	CHECK_INT(out.n, 2);
	CHECK_INT(check(&c, f, &f->groups[0], "name=", &out), E_INVALID);
	/* A condition on a computed value; the child of seventeen needs a guardian, the one of eighteen does not. */
	c = bench_ctx(b);
	CHECK_INT(check(&c, f, NULL, "name=An&pledge=1&born=2008-01-06", &out), E_INVALID);
	CHECK_STRZ(ctx_problem(&c, S("form.guardian")), "Người giám hộ: chưa điền. Hãy điền mục này.");
	c = bench_ctx(b);
	CHECK_OK(check(&c, f, NULL, "name=An&pledge=1&born=2008-01-05&guardian=X", &out));
	CHECK_STRZ(args_get(&out, "age"), "18");
	CHECK_STRZ(args_get(&out, "guardian"), "");
}

TEST(eform, rows_are_counted_checked_and_added_up)
{
	struct bench *b = bench_new(DB_SQLITE, modules);
	struct ctx c = bench_ctx(b);
	struct eform *f = form_of(&c, form_json);
	struct args out, back;
	str json;

	/* The second row is empty and is left out; the third becomes the second. */
	CHECK_OK(check(&c, f, NULL, "name=An&pledge=1&fee=300&members.0.who=Bình&members.0.share=100&members.1.who=&members.1.share="
				    "&members.2.who=Chi&members.2.share=200&members.2.minor=1&members.2.carer=An", &out));
	CHECK_STRZ(args_get(&out, "members.1.who"), "Chi");
	CHECK_STRZ(args_get(&out, "members.1.carer"), "An");
	CHECK_STRZ(args_get(&out, "members.1.tax"), "20");
	CHECK_STRZ(args_get(&out, "total"), "300");
	json = eform_answers_json(c.mem, f, &out);
	CHECK(str_search(json, S("\"members\":[{\"who\":\"Bình\",\"share\":\"100\",\"tax\":\"10\"},{\"who\":\"Chi\"")) >= 0);
	CHECK_OK(eform_answers_read(&c, f, json, &back));
	CHECK_STR(eform_answers_json(c.mem, f, &back), json);
	/* A column's condition, its type, the rule over all rows, too many rows. */
	c = bench_ctx(b);
	CHECK_INT(check(&c, f, NULL, "name=An&pledge=1&fee=300&members.0.who=Bình&members.0.minor=1&members.0.share=x", &out), E_INVALID);
	CHECK_STRZ(ctx_problem(&c, S("form.members.0.carer")), "Người đại diện: chưa điền. Hãy điền mục này.");
	CHECK(ctx_problem(&c, S("form.members.0.share")).n > 0);
	c = bench_ctx(b);
	CHECK_INT(check(&c, f, NULL, "name=An&pledge=1&fee=300&members.0.who=Bình&members.0.share=1", &out), E_INVALID);
	CHECK_STRZ(ctx_problem(&c, S("form.members")), "Thành viên: cộng các phần góp phải bằng số tiền.");
	c = bench_ctx(b);
	CHECK_INT(check(&c, f, NULL, "name=An&pledge=1&fee=1&members.0.who=B&members.1.who=C&members.2.who=D&members.3.who=E&members.4.who=F",
			&out), E_INVALID);
	CHECK(str_search(ctx_problem(&c, S("form.members")), S("nhiều nhất 4 dòng")) >= 0);
	/* The group is not asked: its rows are dropped, and so is the rule. */
	c = bench_ctx(b);
	CHECK_OK(check(&c, f, NULL, "name=An&pledge=1&fee=0&members.0.who=Bình&members.0.share=1", &out));
	CHECK_STRZ(args_get(&out, "members.0.who"), "");
}

TEST(eform, lines_are_for_people)
{
	struct bench *b = bench_new(DB_SQLITE, modules);
	struct ctx c = bench_ctx(b);
	struct eform *f = form_of(&c, form_json);
	struct buf all = buf_new(c.mem, 0);
	struct eform_line *lines;
	struct args out;
	size_t n;

	CHECK_OK(check(&c, f, NULL, "name=An&pledge=1&fee=300&born=31/01/1990&nation=02&papers=Thẻ&papers=Sổ&area=1234,5"
				    "&members.0.who=Bình&members.0.share=300", &out));
	CHECK_OK(eform_lines(&c, f, &out, &lines, &n));
	for (size_t i = 0; i < n; i++)
		buf_fmt(&all, "%.*s=%.*s|", STR_ARG(lines[i].title), STR_ARG(lines[i].value));
	CHECK_STRZ(buf_view(&all), "A=|Họ tên=An|Ngày sinh=31/01/1990|B=|Diện tích=1.234,5|Số tiền=300 ₫|C=|Tuổi=35|Dân tộc=Tày|"
				   "Giấy tờ=Thẻ; Sổ|D=|Thành viên (1)=|Tên=Bình|Phần góp=300 ₫|Một phần mười=30 ₫|Cộng=300 ₫|E=|"
				   "Tôi cam đoan=Có|");
}

/* What a form may not say, with the place that is told. */
static const struct {
	const char *form, *field, *words;
} wrong[] = {
	{ "[{\"name\":\"a\",\"title\":\"A\",\"type\":\"text\"},{\"name\":\"a\",\"title\":\"B\",\"type\":\"text\"}]", "fields.2.name", "trùng" },
	{ "[{\"name\":\"A\",\"title\":\"A\",\"type\":\"text\"}]", "fields.1.name", "chữ thường" },
	{ "[{\"name\":\"a\",\"title\":\"A\",\"type\":\"blob\"}]", "fields.1.type", "repeat" },
	{ "[{\"name\":\"a\",\"title\":\"A\",\"type\":\"choice\"}]", "fields.1.options", "phải có" },
	{ "[{\"name\":\"a\",\"title\":\"A\",\"type\":\"text\",\"options\":[\"x\"]}]", "fields.1.options", "phải có" },
	{ "[{\"name\":\"a\",\"title\":\"A\",\"type\":\"choice\",\"list\":\"stars\"}]", "fields.1.list", "stars" },
	{ "[{\"name\":\"a\",\"title\":\"A\",\"type\":\"text\",\"colour\":\"x\"}]", "fields.1.colour", "không có mục này" },
	{ "[{\"name\":\"a\",\"title\":\"A\",\"type\":\"text\",\"show_if\":\"form.b = 'x'\"},"
	  "{\"name\":\"b\",\"title\":\"B\",\"type\":\"text\"}]", "fields.1.show_if", "cột 1, “form.b”" },
	{ "[{\"name\":\"a\",\"title\":\"A\",\"type\":\"text\",\"show_if\":{\"field\":\"b\",\"equals\":\"x\"}}]", "fields.1.show_if", "đứng trước" },
	{ "[{\"name\":\"a\",\"title\":\"A\",\"type\":\"number\",\"value\":\"'x'\"}]", "fields.1.value", "phải là số" },
	{ "[{\"name\":\"a\",\"title\":\"A\",\"type\":\"number\",\"value\":\"form.a + 1\"}]", "fields.1.value", "form.a" },
	{ "[{\"name\":\"a\",\"title\":\"A\",\"type\":\"repeat\"}]", "fields.1.fields", "ít nhất một cột" },
	{ "[{\"name\":\"a\",\"title\":\"A\",\"type\":\"repeat\",\"fields\":[{\"name\":\"b\",\"title\":\"B\",\"type\":\"repeat\"}]}]",
	  "fields.1.fields.1.type", "Hãy dùng một trong" },
	{ "[{\"name\":\"a\",\"title\":\"A\",\"type\":\"text\",\"fields\":[]}]", "fields.1.fields", "repeat" },
	{ "[{\"name\":\"a\",\"title\":\"A\",\"type\":\"number\",\"min\":5,\"max\":3}]", "fields.1.min", "lớn hơn" },
	{ "{\"fields\":[{\"name\":\"a\",\"title\":\"A\",\"type\":\"text\"}],\"rules\":[{\"field\":\"b\",\"rule\":\"true\",\"message\":\"m\"}]}",
	  "rules.1.field", "không có trường này" },
	{ "{\"fields\":[{\"name\":\"a\",\"title\":\"A\",\"type\":\"text\"}],\"rules\":[{\"field\":\"a\",\"rule\":\"form.a\",\"message\":\"m\"}]}",
	  "rules.1.rule", "điều kiện" },
	{ "{\"fields\":[],\"groups\":[{\"title\":\"G\"}]}", "groups.1.title", "không có câu hỏi" },
	{ "{\"fields\":[{\"name\":\"a\",\"title\":\"A\",\"type\":\"text\",\"group\":\"X\"},{\"name\":\"b\",\"title\":\"A\",\"type\":\"text\",\"group\":\"Y\"},"
	  "{\"name\":\"c\",\"title\":\"A\",\"type\":\"text\",\"group\":\"X\"}]}", "fields.3.group", "liền nhau" },
	{ "\"x\"", "form", "danh sách câu hỏi" },
};

TEST(eform, a_wrong_form_is_refused_at_its_place)
{
	struct bench *b = bench_new(DB_SQLITE, modules);

	for (size_t i = 0; i < ARRAY_LEN(wrong); i++) {
		struct ctx c = bench_ctx(b);
		struct eform *f;
		struct json *j;
		str why;

		CHECK_OK(json_parse(c.mem, str_of(wrong[i].form), 0, &j, &why));
		CHECK_INT(eform_read(&c, j, NULL, S(""), &f), E_INVALID);
		if (str_search(ctx_problem(&c, str_of(wrong[i].field)), str_of(wrong[i].words)) < 0)
			test_fail(__FILE__, __LINE__, str_z(test_mem(), str_fmt(test_mem(), "%s: %.*s %.*s", wrong[i].form,
				  STR_ARG(c.problems->field), STR_ARG(c.problems->text))));
	}
}

TEST(eform, what_is_written_is_the_same_form)
{
	struct bench *b = bench_new(DB_SQLITE, modules);
	struct ctx c = bench_ctx(b);
	struct eform *f = form_of(&c, form_json), *g;
	struct buf one = buf_new(c.mem, 0), two = buf_new(c.mem, 0);
	struct jw w = jw_new(&one), v = jw_new(&two);

	eform_write(&w, f);
	g = form_of(&c, buf_cstr(&one));
	eform_write(&v, g);
	CHECK_STR(buf_view(&one), buf_view(&two));
	CHECK_STR(eform_hash(c.mem, f), eform_hash(c.mem, g));
	CHECK_INT(eform_hash(c.mem, f).n, 64);
}

TEST(eform, code_lists_are_whole)
{
	static const struct {
		const char *list;
		size_t n;
		const char *code, *title;
	} lists[] = {
		{ "nations", 54, "08", "HMông" },	{ "religions", 15, "02", "Công giáo" },
		{ "genders", 2, "1", "Nam" },		{ "marital", 4, "3", "Đã ly hôn" },
		{ "countries", 249, "VN", "Việt Nam" }, { "provinces", 34, "01", "Thành phố Hà Nội" },
		{ "communes", 3321, "05977", "Phường Đông Kinh" }, { "provinces-2024", 63, "20", "Tỉnh Lạng Sơn" },
		{ "districts-2024", 696, "001", "Quận Ba Đình" }, { "communes-2024", 10035, "00001", "Phường Phúc Xá" },
	};
	struct bench *b = bench_new(DB_SQLITE, modules);
	struct ctx c = bench_ctx(b);
	const struct form_code *codes;
	size_t n;

	for (size_t i = 0; i < ARRAY_LEN(lists); i++) {
		CHECK_OK(eform_codes(&c, str_of(lists[i].list), &codes, &n));
		CHECK_INT(n, lists[i].n);
		CHECK_STRZ(eform_code_title(&c, str_of(lists[i].list), str_of(lists[i].code)), lists[i].title);
	}
	CHECK_INT(eform_codes(&c, S("stars"), &codes, &n), E_NOTFOUND);
}
