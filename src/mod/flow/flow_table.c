/* SPDX-License-Identifier: Apache-2.0 */
/*
 * flow_table.c - step tables as provinces publish them: "TT | Nội dung công việc | Trách nhiệm thực hiện | Thời gian |
 * Biểu mẫu, kết quả", from CSV, XLSX, or pasted from a document.
 *
 * The heading is found by its words, since every province writes it a little differently and puts a title above. Then one
 * row is one step. What is not understood is said row by row; nothing is guessed, because a guess would give somebody's
 * work to somebody else.
 */
#include "base/base.h"

#include "lib/csv/csv.h"
#include "lib/sheet/sheet.h"
#include "lib/text/text.h"
#include "mod/flow/flow_impl.h"

#define HEAD_ROWS 15 /* the heading is among the first ones */

enum column { COL_NO, COL_TITLE, COL_WHO, COL_TIME, COL_FORM, COLS };

/* Folded words that head each column; the first that fits wins. */
static const char *const heads[COLS] = {
	[COL_NO] = "tt|stt|buoc|thu tu|trinh tu|buoc thuc hien",
	[COL_TITLE] = "noi dung|cong viec|ten buoc|trinh tu thuc hien|cac buoc",
	[COL_WHO] = "trach nhiem|nguoi thuc hien|don vi thuc hien|bo phan|chuc danh|thuc hien boi",
	[COL_TIME] = "thoi gian|thoi han",
	[COL_FORM] = "bieu mau|ket qua|san pham|ho so",
};

/* Who does it, by folded words, from the most to the least particular. */
static const struct {
	const char *words;
	enum role role;
	enum flow_place place;
} people[] = {
	{ "mot cua", ROLE_CLERK, FLOW_AT_RECEIVING },
	{ "tiep nhan va tra", ROLE_CLERK, FLOW_AT_RECEIVING },
	{ "tn&tkq", ROLE_CLERK, FLOW_AT_RECEIVING },
	{ "tn va tkq", ROLE_CLERK, FLOW_AT_RECEIVING },
	{ "phuc vu hanh chinh cong", ROLE_CLERK, FLOW_AT_RECEIVING },
	{ "pvhcc", ROLE_CLERK, FLOW_AT_RECEIVING },
	{ "can bo tiep nhan", ROLE_CLERK, FLOW_AT_RECEIVING },
	{ "lanh dao phong", ROLE_HEAD, FLOW_AT_DECIDING },
	{ "truong phong", ROLE_HEAD, FLOW_AT_DECIDING },
	{ "pho phong", ROLE_HEAD, FLOW_AT_DECIDING },
	{ "chu tich", ROLE_LEADER, FLOW_AT_DECIDING },
	{ "giam doc", ROLE_LEADER, FLOW_AT_DECIDING },
	{ "lanh dao", ROLE_LEADER, FLOW_AT_DECIDING },
	{ "thu truong", ROLE_LEADER, FLOW_AT_DECIDING },
	{ "chuyen vien", ROLE_SPECIALIST, FLOW_AT_DECIDING },
	{ "cong chuc", ROLE_SPECIALIST, FLOW_AT_DECIDING },
	{ "vien chuc", ROLE_SPECIALIST, FLOW_AT_DECIDING },
	{ "van thu", ROLE_SPECIALIST, FLOW_AT_DECIDING },
	{ "can bo", ROLE_SPECIALIST, FLOW_AT_DECIDING },
	{ "phong chuyen mon", ROLE_SPECIALIST, FLOW_AT_DECIDING },
};

/* ---- bytes into cells ---------------------------------------------------------------------------------------- */

static int read_csv(struct ctx *c, str bytes, struct sheet_table *ret)
{
	str line = bytes;
	str first = str_cut(&line, '\n');
	char sep = str_find(first, '\t') >= 0 ? '\t' : str_find(first, ';') >= 0 && str_find(first, ',') < 0 ? ';' : ',';
	struct sheet_row *rows = NEW_ARRAY(c->mem, struct sheet_row, FLOW_STEPS + HEAD_ROWS);
	struct csv r;
	str *fields;
	size_t n, k = 0;
	int got;

	/* A document's table is pasted with tabs wherever its heading stands. */
	if (str_find(bytes, '\t') >= 0)
		sep = '\t';
	r = csv_open(bytes, sep);
	while ((got = csv_read(c->mem, &r, &fields, &n)) > 0) {
		if (k == FLOW_STEPS + HEAD_ROWS)
			return ctx_fail(c, E_LIMIT, "rows", _("Bảng có quá nhiều dòng: một quy trình có nhiều nhất %d bước."), FLOW_STEPS);
		rows[k++] = (struct sheet_row){ fields, n, r.line };
	}
	if (got < 0)
		return ctx_fail(c, E_INVALID, "rows", _("Dòng %zu: %s"), r.line, r.why.n ? _(str_z(c->mem, r.why)) : "");
	*ret = (struct sheet_table){ rows, k };
	return 0;
}

static int read_table(struct ctx *c, str bytes, str filename, struct sheet_table *ret)
{
	str why = S("");

	if (!str_ends(text_fold(c->mem, filename), S(".xlsx")))
		return read_csv(c, bytes, ret);
	if (sheet_read(c->mem, bytes, ret, &why) < 0)
		return ctx_fail(c, E_INVALID, "rows", "%s", _(str_z(c->mem, why)));
	for (size_t i = 0; i < ret->n; i++)
		for (size_t k = 0; k < ret->rows[i].n; k++)
			if (!text_nfc(c->mem, ret->rows[i].cells[k], &ret->rows[i].cells[k]))
				return ctx_fail(c, E_INVALID, "rows", _("Dòng %zu có ký tự điều khiển."), ret->rows[i].number);
	return 0;
}

/* ---- the heading ------------------------------------------------------------------------------------------------ */

static bool headed(str folded, const char *words)
{
	str rest = str_of(words);

	while (rest.p) {
		str w = str_cut(&rest, '|');

		if (w.n <= 3 ? str_eq(folded, w) : str_starts(folded, w) || str_search(folded, w) >= 0)
			return true;
	}
	return false;
}

/* Places of the columns in this row, FLOW_NONE for those that are missing; true when it is the heading. */
static bool heading(struct ctx *c, const struct sheet_row *r, size_t *col)
{
	for (size_t k = 0; k < COLS; k++)
		col[k] = FLOW_NONE;
	for (size_t i = 0; i < r->n; i++) {
		str folded = text_fold(c->mem, r->cells[i]);

		/* "Thời gian thực hiện" has words of two columns: time is asked first, then who, then what. */
		static const enum column order[] = { COL_TIME, COL_WHO, COL_TITLE, COL_NO, COL_FORM };

		for (size_t k = 0; k < ARRAY_LEN(order) && folded.n; k++)
			if (headed(folded, heads[order[k]])) {
				if (col[order[k]] == FLOW_NONE)
					col[order[k]] = i;
				break;
			}
	}
	return col[COL_TITLE] != FLOW_NONE && col[COL_WHO] != FLOW_NONE && col[COL_TIME] != FLOW_NONE;
}

/* ---- rows ---------------------------------------------------------------------------------------------------------- */

static str cell(const struct sheet_row *r, size_t col)
{
	return col < r->n ? str_trim(r->cells[col]) : S("");
}

static bool find_who(struct ctx *c, str words, struct flow_line *l)
{
	str folded = text_fold(c->mem, words);

	for (size_t i = 0; i < ARRAY_LEN(people); i++)
		if (str_search(folded, str_of(people[i].words)) >= 0) {
			l->role = people[i].role;
			l->place = people[i].place;
			return true;
		}
	return false;
}

static void understand(struct ctx *c, struct flow_row *row, size_t no)
{
	row->line = (struct flow_line){ .id = str_fmt(c->mem, "b%zu", no), .title = utf8_cut(row->title, 300), .unit = S(""),
					.form = utf8_cut(row->form, 300) };
	if (row->title.n == 0)
		row->why = str_of(_("thiếu nội dung công việc. Hãy ghi việc phải làm ở bước này."));
	else if (!find_who(c, row->who, &row->line))
		row->why = str_fmt(c->mem, _("không hiểu ai thực hiện: “%.*s”. Hãy ghi một cửa, chuyên viên, lãnh đạo phòng hoặc lãnh đạo."),
				   STR_ARG(row->who));
	else if (!flow_time_parse(c->mem, row->time, &row->line.time))
		row->why = str_fmt(c->mem, _("không hiểu thời gian: “%.*s”. Hãy ghi như “0,5 ngày”, “04 giờ” hoặc “trong ngày”."),
				   STR_ARG(row->time));
	row->ok = row->why.n == 0;
}

/* A line under the table: the sum, a note. */
static bool is_sum(struct ctx *c, const struct flow_row *row)
{
	str folded = text_fold(c->mem, row->title.n ? row->title : row->no);

	return str_starts(folded, S("tong")) || str_starts(folded, S("cong")) || str_starts(text_fold(c->mem, row->no), S("tong"));
}

int flow_table_read(struct ctx *c, str bytes, str filename, struct flow_row **ret, size_t *ret_n)
{
	struct sheet_table t;
	size_t col[COLS], at = 0, n = 0;
	struct flow_row *rows;
	str who = S("");

	TRY(read_table(c, bytes, filename, &t));
	while (at < MIN(t.n, (size_t)HEAD_ROWS) && !heading(c, &t.rows[at], col))
		at++;
	if (at == MIN(t.n, (size_t)HEAD_ROWS))
		return ctx_fail(c, E_INVALID, "rows", _("Không thấy dòng tiêu đề của bảng. Bảng cần các cột: nội dung công việc, trách "
							"nhiệm thực hiện, thời gian."));
	rows = NEW_ARRAY(c->mem, struct flow_row, t.n);
	for (size_t i = at + 1; i < t.n; i++) {
		const struct sheet_row *r = &t.rows[i];
		struct flow_row row = { .number = r->number, .no = cell(r, col[COL_NO]), .title = cell(r, col[COL_TITLE]),
					.who = cell(r, col[COL_WHO]), .time = cell(r, col[COL_TIME]), .form = cell(r, col[COL_FORM]),
					.why = S("") };

		if ((row.title.n == 0 && row.time.n == 0) || is_sum(c, &row))
			continue;
		/* Cells merged over several rows come with the first one. */
		who = row.who = row.who.n ? row.who : who;
		understand(c, &row, n + 1);
		rows[n++] = row;
	}
	*ret = rows;
	*ret_n = n;
	return n ? 0 : ctx_fail(c, E_INVALID, "rows", _("Dưới dòng tiêu đề chưa có bước nào."));
}

int flow_table_flow(struct ctx *c, const char *field, str title, const struct flow_row *rows, size_t n, str *ret_body)
{
	struct flow_line *lines = NEW_ARRAY(c->mem, struct flow_line, n);
	struct buf wrong = buf_new(c->mem, 0);
	struct flow_problems why;
	struct flow *f;

	for (size_t i = 0; i < n; i++) {
		lines[i] = rows[i].line;
		if (!rows[i].ok)
			buf_fmt(&wrong, "%s%s", wrong.n ? "\n" : "", str_fmt(c->mem, _("Dòng %zu: %.*s"), rows[i].number,
										 STR_ARG(rows[i].why)).p);
	}
	if (wrong.n)
		return ctx_fail(c, E_INVALID, field, "%" STR_FMT, STR_ARG(buf_view(&wrong)));
	*ret_body = flow_of_lines(c, title, lines, n);
	if (flow_read(c, *ret_body, &f, &why) < 0 || flow_check(c, f, NULL, &why) < 0)
		return flow_fail(c, field, &why);
	return 0;
}
