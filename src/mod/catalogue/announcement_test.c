/* SPDX-License-Identifier: Apache-2.0 */
/* announcement_test.c - a decision from its sheet to what citizens read, on both engines. */
#include "base/base.h"

#include <sys/stat.h>

#include "core/web/bench_test.h"
#include "lib/jail/jail.h"
#include "lib/sheet/sheet.h"
#include "mod/catalogue/announcement_store.h"

extern const struct module module_org;

static const struct module *const modules[] = { &module_org, &module_procedure, &module_catalogue, NULL };

static str sample_sheet(void)
{
	FILE *f = fopen("tests/catalogue/quyet-dinh-mau.csv", "r");
	char *p = arena_alloc(test_mem(), 65536);
	size_t n;

	CHECK(f != NULL);
	n = fread(p, 1, 65536, f);
	fclose(f);
	return (str){ p, n };
}

#define HEAD "no=12%2FQĐ-UBND&issued_on=05/01/2026&effective_on=20/01/2026&agency=UBND+tỉnh&signer=A&scope=province"

/* The code of a new draft made of that sheet. */
static str drafted(struct bench *b, struct visitor *who, str sheet)
{
	struct seen s;

	bench_get(b, who, S("/quan-tri/thu-tuc/nhap"));
	bench_upload(b, "file", "quyet-dinh.csv", sheet);
	s = bench_post(b, who, S("/quan-tri/thu-tuc/nhap"), S(HEAD "&basis_effective_on=20/01/2026"));
	CHECK_INT(s.status, 303);
	return str_copy(test_mem(), str_sub(s.location, 18, s.location.n));
}

static struct seen act(struct bench *b, struct visitor *who, str code, const char *what, const char *form)
{
	return bench_post(b, who, str_fmt(test_mem(), "/quan-tri/thu-tuc/%.*s/%s", STR_ARG(code), what), str_of(form));
}

static struct announcement_effect *effects(struct bench *b, str code, size_t *ret_n)
{
	struct ctx *c = NEW(test_mem(), struct ctx);
	struct announcement_effect *list;
	struct announcement_item *items;
	struct announcement a;

	*c = bench_ctx(b);
	CHECK_OK(announcement_get(c, code, &a));
	CHECK_OK(announcement_items(c, code, &items, ret_n));
	list = NEW_ARRAY(test_mem(), struct announcement_effect, *ret_n);
	for (size_t i = 0; i < *ret_n; i++)
		CHECK_OK(announcement_effect(c, &a, &items[i], &list[i]));
	return list;
}

static bool says(const struct announcement_effect *e, const char *words)
{
	for (const struct problem *p = e->problems; p; p = p->next)
		if (str_search(p->text, str_of(words)) >= 0)
			return true;
	return false;
}

TEST_BENCH(announcement, modules, a_sheet_shows_what_it_changes)
{
	struct visitor *an = bench_visitor(b, "controller:an");
	struct announcement_effect *e;
	struct procedure_terms t;
	size_t n;

	bench_demo(b);
	e = effects(b, drafted(b, an, sample_sheet()), &n);
	CHECK_INT(n, 4);
	for (size_t i = 0; i < n; i++)
		CHECK(!e[i].problems);
	/* An amendment keeps what it does not mention. */
	CHECK_INT(e[0].change.kind, PROCEDURE_AMENDED);
	CHECK_INT(e[0].change.p.period_n, 2);
	CHECK_INT(e[0].change.p.paper_n, e[0].before->paper_n);
	CHECK_STR(e[0].change.p.title, e[0].before->title);
	t = procedure_terms_for(&e[0].change.p, VIA_COUNTER, S(""));
	CHECK_INT(t.fee, 5000);
	CHECK_INT(procedure_terms_for(&e[0].change.p, VIA_ONLINE, S("")).period_n, 1);
	CHECK_INT(procedure_terms_for(&e[0].change.p, VIA_POST, S("")).period_n, 2);
	/* A new one says what it is. */
	CHECK_INT(e[1].change.kind, PROCEDURE_NEW);
	CHECK(e[1].complete);
	CHECK_STRZ(e[1].change.p.service, "partial");
	CHECK_INT(e[1].change.p.case_n, 2);
	CHECK_STRZ(e[1].change.p.papers[1].of_case, "Cấp lại");
	CHECK(!e[1].change.p.papers[1].required);
	CHECK_STRZ(e[1].change.p.papers[0].form, "M01");
	CHECK_STRZ(e[1].change.p.territory[0], "20");
	CHECK_INT(procedure_terms_for(&e[1].change.p, VIA_ONLINE, S("Cấp lại")).period_n, 3);
	CHECK_INT(procedure_terms_for(&e[1].change.p, VIA_ONLINE, S("Cấp lần đầu")).period_n, 5);
	CHECK_INT(procedure_terms_for(&e[1].change.p, VIA_ONLINE, S("Cấp lại")).fee, 10000);
	CHECK_STRZ(e[2].item->kind, "abolished");
	CHECK_STRZ(e[3].change.p.agency, "SVHTTDL");
	CHECK(!e[3].change.p.has_fee);
	bench_check(b);
}

TEST_BENCH(announcement, modules, two_people_and_then_it_is_law)
{
	struct visitor *an = bench_visitor(b, "controller:an"), *binh = bench_visitor(b, "controller:binh");
	struct ctx c = bench_ctx(b);
	struct procedure *p;
	struct seen s;
	str code;

	bench_demo(b);
	code = drafted(b, an, sample_sheet());
	CHECK_INT(act(b, an, code, "cong-khai", "").status, 409);
	s = act(b, an, code, "kiem-tra", "");
	CHECK_INT(s.status, 403);
	CHECK(str_search(s.body, S("phải là người khác người soạn")) > 0);
	CHECK_INT(act(b, binh, code, "kiem-tra", "").status, 303);
	CHECK_INT(act(b, an, code, "sua", HEAD).status, 409);
	CHECK_INT(act(b, an, code, "cong-khai", "").status, 303);
	CHECK_INT(act(b, an, code, "cong-khai", "").status, 409);
	CHECK_INT(act(b, an, code, "tra-lai", "reason=x").status, 409);
	CHECK_INT(act(b, an, code, "bo", "reason=x").status, 409);
	CHECK_OK(procedure_find(&c, S("1.004873"), date_ymd(2026, 1, 19), &p));
	CHECK_INT(p->version, 1);
	CHECK_OK(procedure_find(&c, S("1.004873"), date_ymd(2026, 1, 20), &p));
	CHECK_INT(p->version, 2);
	CHECK_STRZ(p->decision_no, "12/QĐ-UBND");
	CHECK_STRZ(p->kind, "amended");
	CHECK_INT(procedure_find(&c, S("1.003622"), date_ymd(2026, 1, 20), &p), E_NOTFOUND);
	CHECK_OK(procedure_find(&c, S("1.003622"), date_ymd(2026, 1, 19), &p));
	CHECK_STRZ(p->end_kind, "abolished");
	CHECK_INT(procedure_find(&c, S("1.001029"), date_ymd(2026, 1, 20), &p), E_NOTFOUND);
	CHECK_OK(procedure_get(&c, S("1.001029"), 1, &p));
	CHECK_STRZ(p->end_kind, "replaced");
	CHECK_STRZ(p->replaced_by, "1.990002");
	CHECK_OK(procedure_find(&c, S("1.990002"), date_ymd(2026, 1, 20), &p));
	s = bench_get(b, an, S("/thu-tuc/1.004873/so-sanh?tu=1&den=2"));
	CHECK(str_search(s.body, S("2 ngày làm việc")) > 0);
	bench_check(b);
}

TEST_BENCH(announcement, modules, facts_for_the_indicators_are_in_the_event)
{
	struct visitor *an = bench_visitor(b, "controller:an"), *binh = bench_visitor(b, "controller:binh");
	struct event *list;
	struct ctx c;
	size_t n;
	str code;

	bench_demo(b);
	code = drafted(b, an, sample_sheet());
	CHECK_INT(act(b, binh, code, "kiem-tra", "").status, 303);
	bench_clock(b, instant_at(date_ymd(2026, 1, 13), 600));
	CHECK_INT(act(b, binh, code, "cong-khai", "").status, 303);
	c = bench_ctx(b);
	CHECK_OK(event_list(&c, code, &list, &n));
	CHECK_STRZ(list[n - 1].verb, "announcement.publish");
	/* Five working days before 20 January, and after 5 January 2026: Saturday the 10th is worked that year. */
	CHECK(str_search(list[n - 1].payload, S("\"issue_by\":\"2026-01-13\",\"issued_in_time\":true")) > 0);
	CHECK(str_search(list[n - 1].payload, S("\"public_by\":\"2026-01-10\",\"public_on\":\"2026-01-13\",\"public_in_time\":false")) > 0);
	CHECK(str_search(list[n - 1].payload, S("{\"code\":\"1.990001\",\"kind\":\"new\",\"version\":1,\"complete\":true}")) > 0);
	CHECK(str_search(bench_get(b, an, S("/quan-tri/thu-tuc/cham")).body, S("12/QĐ-UBND")) > 0);
}

/* A row, and the words that refuse it. */
static const struct {
	const char *row, *words;
} broken[] = {
	{ "Mới,1.004873,Tên,,,,", "đã có trong danh mục" },
	{ "Sửa đổi,9.999999,Tên,,,,", "không có thủ tục nào mang mã này" },
	{ "Bãi bỏ,9.999999,,,,,", "không có thủ tục nào mang mã này" },
	{ "Sửa đổi,1.004873,,,,,", "không đổi gì" },
	{ "Sửa đổi,1.004873,,,chín tầng,,", "không hiểu “chín tầng”" },
	{ "Sửa đổi,1.004873,,,,miễn bàn luận,", NULL },
	{ "Sửa đổi,1.004873,,huyện,,,", "không hiểu “huyện”" },
	{ "Tùy ý,1.004873,Tên,,,,", "cột “Loại” phải là" },
	{ "Mới,,Tên,,,,", "chưa có mã" },
	{ "Thay thế,1.990009,Tên,,,,", "Thay thế cho" },
	{ "Thay thế,1.990009,Tên,,,,9.999999", "không có trong danh mục đang áp dụng" },
	{ "Mới,1.990009,,xã,5 ngày,,", "title: chưa có" },
};

TEST_BENCH(announcement, modules, a_wrong_row_is_told_and_stops_the_check)
{
	struct visitor *an = bench_visitor(b, "controller:an"), *binh = bench_visitor(b, "controller:binh");
	struct announcement_effect *e;
	struct buf sheet = buf_new(test_mem(), 0);
	size_t n;
	str code;

	bench_demo(b);
	buf_z(&sheet, "Loại,Mã thủ tục,Tên thủ tục,Cấp,Thời hạn,Lệ phí,Thay thế cho\n");
	for (size_t i = 0; i < ARRAY_LEN(broken); i++)
		buf_fmt(&sheet, "%s\n", broken[i].row);
	code = drafted(b, an, buf_view(&sheet));
	e = effects(b, code, &n);
	CHECK_INT(n, ARRAY_LEN(broken));
	for (size_t i = 0; i < n; i++)
		if (broken[i].words && !says(&e[i], broken[i].words))
			test_fail(__FILE__, __LINE__, broken[i].words);
	CHECK_INT(act(b, binh, code, "kiem-tra", "").status, 422);
	bench_get(b, an, S("/quan-tri/thu-tuc/nhap"));
	bench_upload(b, "file", "a.csv", S("Loại,Cột lạ\nMới,1\n"));
	CHECK(str_search(bench_post(b, an, S("/quan-tri/thu-tuc/nhap"), S(HEAD)).body, S("Không hiểu cột “Cột lạ”")) > 0);
	bench_upload(b, "file", "a.xlsx", S("PK\x03\x04 không phải bảng tính"));
	CHECK_INT(bench_post(b, an, S("/quan-tri/thu-tuc/nhap"), S(HEAD)).status, 422);
	bench_check(b);
}

/* What a version says, for all versions of all codes, but for how it ended. */
static str all_texts(struct bench *b)
{
	struct procedure_filter f = { .on = date_ymd(2026, 1, 5) };
	struct buf out = buf_new(test_mem(), 0);
	struct procedure *list, *versions, *p;
	struct ctx c = bench_ctx(b);
	size_t n, k;
	int64_t total;

	CHECK_OK(procedure_list(&c, &f, &list, &n, &total));
	for (size_t i = 0; i < n; i++) {
		CHECK_OK(procedure_versions(&c, list[i].code, &versions, &k));
		for (size_t v = k; v-- > 0;) {
			struct jw w = jw_new(&out);

			if (versions[v].version > 1)
				continue;
			CHECK_OK(procedure_get(&c, list[i].code, versions[v].version, &p));
			p->effective_to = (date){ 0 };
			procedure_write(&w, p);
		}
	}
	CHECK(!out.over);
	return buf_view(&out);
}

/* Every command of the program that is about procedures, with values that could change version 1. */
TEST_BENCH(announcement, modules, no_command_changes_a_published_version)
{
	struct visitor *an = bench_visitor(b, "administrator:an"), *binh = bench_visitor(b, "controller:binh");
	str before, code, published, cells;
	struct seen s;

	bench_demo(b);
	before = all_texts(b);
	published = drafted(b, an, sample_sheet());
	CHECK_INT(act(b, binh, published, "kiem-tra", "").status, 303);
	CHECK_INT(act(b, binh, published, "cong-khai", "").status, 303);
	for (const struct module *const *m = modules; *m; m++)
		for (const struct command *cmd = (*m)->commands; cmd && cmd->name; cmd++) {
			if (!str_starts(str_of(cmd->name), S("procedure.")) && !str_starts(str_of(cmd->name), S("announcement.")))
				continue;
			cells = S("\"row.kind\":\"amended\",\"row.code\":\"1.004873\",\"row.title\":\"Khác\"");
			s = bench_json(b, an, str_fmt(test_mem(), "/api/v1/commands/%s", cmd->name),
				       str_fmt(test_mem(), "{\"announcement\":\"%.*s\",\"reason\":\"x\",\"no\":\"1\","
					       "\"issued_on\":\"2026-01-05\",\"effective_on\":\"2025-07-01\",\"agency\":\"x\","
					       "\"scope\":\"province\",%.*s}", STR_ARG(published), STR_ARG(cells)),
				       str_of(cmd->name));
			CHECK(s.status >= 400);
		}
	/* A decision that would take effect on the day version 1 did. */
	code = drafted(b, an, S("Loại,Mã thủ tục,Tên thủ tục\nSửa đổi,1.001193,Khác\n"));
	CHECK_INT(act(b, an, code, "sua", "no=1&issued_on=05/01/2026&effective_on=01/07/2025&agency=x&scope=province").status, 303);
	CHECK_INT(act(b, binh, code, "kiem-tra", "").status, 422);
	CHECK_STR(all_texts(b), before);
	bench_check(b);
}

/* The sheet is read where it can do no harm. */
TEST(announcement, a_sheet_is_read_in_the_jail)
{
	const struct sheet_column columns[] = { { S("Loại"), 0 }, { S("Mã thủ tục"), 0 } };
	struct sheet_info info = { .name = S("Danh mục") };
	struct sheet *s = sheet_new(test_mem(), &info, columns, 2);
	str bytes, out, input = str_fmt(test_mem(), "a.csv\n%.*s", STR_ARG(sample_sheet()));
	struct buf b = buf_new(test_mem(), 0);

	CHECK_OK(jail_run(test_mem(), announcement_import_child, input, NULL, &out));
	CHECK(str_search(out, S("\"Mã thủ tục\":\"1.004873\"")) > 0);
	sheet_text(s, S("Bãi bỏ"));
	sheet_text(s, S("1.003622"));
	CHECK_OK(sheet_end(s, &bytes));
	buf_z(&b, "a.xlsx\n");
	buf_str(&b, bytes);
	CHECK_OK(jail_run(test_mem(), announcement_import_child, buf_view(&b), NULL, &out));
	CHECK(str_search(out, S("\"Mã thủ tục\":\"1.003622\"")) > 0);
}

/* What a version says as a row, and the row again as a text: nothing is lost. */
TEST_BENCH(announcement, modules, a_version_survives_its_row)
{
	struct procedure_filter f = { .on = date_ymd(2026, 1, 5) };
	str *cells = NEW_ARRAY(test_mem(), str, catalogue_column_count());
	struct announcement a = { .no = S("1"), .effective_on = date_ymd(2026, 2, 1), .issued_on = date_ymd(2026, 1, 5) };
	struct procedure *list, *p, again;
	struct ctx c = bench_ctx(b);
	int64_t total;
	size_t n;

	bench_demo(b);
	CHECK_OK(procedure_list(&c, &f, &list, &n, &total));
	for (size_t i = 0; i < n; i++) {
		struct buf row = buf_new(test_mem(), 0);
		struct jw w = jw_new(&row);
		struct catalogue_change *changes;
		struct json *j;
		str text, why;

		CHECK_OK(procedure_get(&c, list[i].code, 1, &p));
		announcement_row_cells(&c, p, cells);
		cells[0] = S("sửa đổi");
		jw_object(&w);
		for (size_t k = 0; k < catalogue_column_count(); k++)
			if (cells[k].n)
				jw_kstr(&w, catalogue_columns[k].name, cells[k]);
		jw_end(&w);
		CHECK_OK(json_parse(test_mem(), buf_view(&row), 0, &j, &why));
		CHECK_OK(announcement_row_text(&c, j, p, &a, S("x"), &text));
		CHECK_OK(json_parse(test_mem(), text, 0, &j, &why));
		CHECK_OK(procedure_read(&c, j, S("x"), &again));
		if (catalogue_diff(&c, p, &again, &changes)) {
			fprintf(stderr, "%.*s: %s\n%.*s\n%.*s\n", STR_ARG(p->code), changes->part,
				STR_ARG(changes->before), STR_ARG(changes->after));
			test_fail(__FILE__, __LINE__, "the row says what the version says");
		}
	}
}
