/* SPDX-License-Identifier: Apache-2.0 */
/* table_test.c - step tables of provinces: pasted, CSV and XLSX; what is not understood is told row by row. */
#include "base/test.h"
#include "core/ctx/ctx.h"
#include "lib/sheet/sheet.h"
#include "mod/flow/flow_impl.h"

static const char pasted[] =
	"QUY TRÌNH NỘI BỘ GIẢI QUYẾT THỦ TỤC\t\t\t\t\n"
	"TT\tNội dung công việc\tTrách nhiệm thực hiện\tThời gian thực hiện\tBiểu mẫu/Kết quả\n"
	"B1\tTiếp nhận, kiểm tra hồ sơ\tCông chức Bộ phận một cửa\t0,5 ngày\tMẫu số 01\n"
	"B2\tPhân công thụ lý\tLãnh đạo phòng chuyên môn\t04 giờ\t\n"
	"B3\tThẩm định hồ sơ\tChuyên viên\t05 ngày làm việc\tTờ trình\n"
	"B4\tSoát xét\tLãnh đạo phòng\t½ ngày\t\n"
	"B5\tKý duyệt\tGiám đốc Sở\t0,5 ngày\tGiấy phép\n"
	"B6\tTrả kết quả\tTrung tâm Phục vụ hành chính công\t02 giờ\t\n"
	"\tTổng thời gian\t\t7,25 ngày\t\n";

static struct flow_row *rows_of(struct ctx *c, str bytes, const char *name, size_t *ret_n)
{
	struct flow_row *rows;

	if (flow_table_read(c, bytes, str_of(name), &rows, ret_n) < 0)
		test_fail(__FILE__, __LINE__, str_z(c->mem, c->problems->text));
	return rows;
}

TEST(flow_table, a_table_as_published_becomes_a_right_flow)
{
	struct ctx c = ctx_system(test_mem(), NULL, NULL, (instant){ 0 });
	static const enum role roles[] = { ROLE_CLERK, ROLE_HEAD, ROLE_SPECIALIST, ROLE_HEAD, ROLE_LEADER, ROLE_CLERK };
	struct flow_problems why;
	struct flow *f;
	size_t n;
	struct flow_row *rows = rows_of(&c, str_of(pasted), "bang.txt", &n);
	str body;

	CHECK_INT(n, 6);
	for (size_t i = 0; i < n; i++) {
		CHECK(rows[i].ok);
		CHECK_INT(rows[i].line.role, roles[i]);
	}
	CHECK_STRZ(rows[2].line.form, "Tờ trình");
	CHECK_INT(rows[0].number, 3);
	CHECK_OK(flow_table_flow(&c, "rows", S("Cấp giấy phép"), rows, n, &body));
	CHECK_OK(flow_read(&c, body, &f, &why));
	CHECK_INT(flow_longest(f), 240 + 240 + 5 * 480 + 240 + 240 + 120);
	CHECK_STRZ(f->steps[4].exits[0].action, "sign");
	CHECK_STRZ(f->steps[5].exits[0].action, "deliver");
}

TEST(flow_table, rows_that_are_not_understood_are_told_one_by_one)
{
	struct ctx c = ctx_system(test_mem(), NULL, NULL, (instant){ 0 });
	size_t n;
	struct flow_row *rows = rows_of(&c,
					S("STT,Nội dung,Người thực hiện,Thời gian\n1,Tiếp nhận,Một cửa,2 giờ\n2,Xem xét,Ai đó,1 ngày\n"
					  "3,Ký,Chủ tịch,lúc nào xong\n4,,Một cửa,1 giờ\n"), "a.csv", &n);
	str body;

	CHECK_INT(n, 4);
	CHECK(rows[0].ok && !rows[1].ok && !rows[2].ok && !rows[3].ok);
	CHECK_INT(flow_table_flow(&c, "rows", S("X"), rows, n, &body), E_INVALID);
	CHECK(str_search(c.problems->text, S("Dòng 3: không hiểu ai thực hiện: “Ai đó”")) >= 0);
	CHECK(str_search(c.problems->text, S("Dòng 4: không hiểu thời gian: “lúc nào xong”")) >= 0);
	CHECK(str_search(c.problems->text, S("Dòng 5: thiếu nội dung công việc")) >= 0);
}

TEST(flow_table, merged_cells_and_xlsx_are_read_and_what_is_no_table_is_refused)
{
	static const struct sheet_column columns[] = { { S_INIT("Bước"), 0 }, { S_INIT("Nội dung công việc"), 0 },
						       { S_INIT("Bộ phận thực hiện"), 0 }, { S_INIT("Thời gian"), 0 } };
	static const char *const cells[] = { "1", "Tiếp nhận", "Bộ phận Một cửa", "2 giờ", "2", "Thẩm định", "Công chức tư pháp", "1 ngày",
					     "3", "Dự thảo", "", "4 giờ", "4", "Ký", "Chủ tịch UBND xã", "0,5 ngày" };
	struct ctx c = ctx_system(test_mem(), NULL, NULL, (instant){ 0 });
	struct sheet *s = sheet_new(c.mem, &(struct sheet_info){ .name = S("Quy trình"), .title = S("Quy trình") }, columns, 4);
	struct flow_row *rows;
	size_t n;
	str bytes, body;

	for (size_t i = 0; i < ARRAY_LEN(cells); i++)
		sheet_text(s, str_of(cells[i]));
	CHECK_OK(sheet_end(s, &bytes));
	rows = rows_of(&c, bytes, "Bang.XLSX", &n);
	CHECK_INT(n, 4);
	CHECK(rows[2].ok && rows[2].line.role == ROLE_SPECIALIST);
	CHECK_OK(flow_table_flow(&c, "rows", S("X"), rows, n, &body));
	CHECK_INT(flow_table_read(&c, S("a,b\n1,2\n"), S("a.csv"), &rows, &n), E_INVALID);
	CHECK_INT(flow_table_read(&c, S(""), S("a.csv"), &rows, &n), E_INVALID);
	CHECK_INT(flow_table_read(&c, S("x"), S("a.xlsx"), &rows, &n), E_INVALID);
}
