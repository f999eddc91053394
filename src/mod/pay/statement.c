/* SPDX-License-Identifier: Apache-2.0 */
/*
 * statement.c - a bank's statement as CSV: which columns it has, what each line means here.
 *
 * Banks name their columns as they like; these are found by words without marks. A line is known again by the
 * bank's reference, or, in statements that have none, by its day, sum, text and how often the same stood before
 * it; so taking the same file in again, or one that overlaps, changes nothing.
 */
#include "base/base.h"

#include "core/file/file.h"
#include "lib/crypto/crypto.h"
#include "lib/csv/csv.h"
#include "lib/html/html.h"
#include "lib/mo/mo.h"
#include "lib/text/text.h"
#include "mod/pay/finance.h"
#include "mod/pay/pay_view.h"

#define LINES_MAX 5000
#define BYTES_MAX ((size_t)4 << 20)

enum column { COL_REF, COL_DAY, COL_AMOUNT, COL_CONTENT, COLUMNS };

static const char *const words[COLUMNS] = {
	[COL_REF] = "so tham chieu|tham chieu|so ct|so chung tu|ma giao dich|so giao dich|so but toan|reference|ref",
	[COL_DAY] = "ngay giao dich|ngay hieu luc|ngay|thoi gian|date",
	[COL_AMOUNT] = "so tien ghi co|ghi co|phat sinh co|so tien|credit|amount",
	[COL_CONTENT] = "noi dung giao dich|noi dung|dien giai|mo ta|description|content",
};

struct columns {
	size_t at[COLUMNS];
	bool has[COLUMNS];
};

static bool names_column(str folded, const char *list)
{
	str rest = str_of(list);

	while (rest.p)
		if (str_eq(folded, str_cut(&rest, '|')))
			return true;
	return false;
}

/* A line that names at least day, sum and content is the head. */
static bool find_columns(struct ctx *c, const str *cells, size_t n, struct columns *ret)
{
	*ret = (struct columns){ 0 };
	for (size_t i = 0; i < n; i++) {
		str folded = str_trim(text_fold(c->mem, cells[i]));

		for (int k = 0; k < COLUMNS; k++)
			if (!ret->has[k] && names_column(folded, words[k])) {
				ret->at[k] = i;
				ret->has[k] = true;
				break;
			}
	}
	return ret->has[COL_DAY] && ret->has[COL_AMOUNT] && ret->has[COL_CONTENT];
}

static str cell(const struct columns *k, enum column col, const str *cells, size_t n)
{
	return k->has[col] && k->at[col] < n ? str_trim(cells[k->at[col]]) : S("");
}

/* "8,000", "8.000", "+8000 VND", "8000.00": whole đồng; false for what is no positive sum. */
static bool read_sum(struct arena *mem, str s, int64_t *ret)
{
	char *p = arena_alloc(mem, s.n + 1);
	size_t n = 0;

	if (s.n > 3 && (str_ends(s, S(".00")) || str_ends(s, S(",00"))))
		s.n -= 3;
	for (size_t i = 0; i < s.n; i++) {
		if (s.p[i] == '-' || s.p[i] == '(')
			return false;
		if (s.p[i] >= '0' && s.p[i] <= '9')
			p[n++] = s.p[i];
	}
	return n > 0 && n <= 13 && str_int((str){ p, n }, ret) && *ret > 0;
}

/* "05/01/2026", "05/01/2026 08:30:00", ISO. */
static bool read_moment(struct arena *mem, str s, instant *ret)
{
	str rest = s, day = str_cut(&rest, ' ');
	date d;

	if (instant_parse(s, ret))
		return true;
	if (!date_parse(day, &d))
		return false;
	*ret = instant_at(d, 0);
	if (rest.p)
		instant_parse(str_fmt(mem, "%" STR_FMT "T%" STR_FMT, STR_ARG(date_iso(mem, d)), STR_ARG(str_trim(rest))), ret);
	return true;
}

static str made_ref(struct arena *mem, const struct statement_page *s, const struct statement_row *row)
{
	size_t same = 0;
	str text;

	for (size_t i = 0; i < s->n; i++)
		same += s->list[i].at.ms == row->at.ms && s->list[i].amount == row->amount && str_eq(s->list[i].content, row->content);
	text = str_fmt(mem, "%" PRId64 "|%" PRId64 "|%" STR_FMT "|%zu", row->at.ms, row->amount, STR_ARG(row->content), same);
	return str_sub(sha256_hex(mem, text), 0, 24);
}

/* What taking this line in would do. */
static int judge(struct ctx *c, str unit, struct statement_row *row)
{
	struct payment p;
	struct money m;
	int err = store_money_get(c, str_fmt(c->mem, "bank:%" STR_FMT, STR_ARG(row->ref)), &m);

	row->payment = S("");
	row->known = err == 0;
	row->what = str_of(_("Đã nhập trước đây"));
	if (err == 0 || err != E_NOTFOUND)
		return MIN(err, 0);
	row->what = str_of(_("Chưa rõ nộp cho hồ sơ nào"));
	if (!pay_code_in(c->mem, row->content, &row->payment))
		return 0;
	err = store_payment_get(c, row->payment, &p);
	if (err == E_NOTFOUND || (err == 0 && !str_eq(p.unit, unit))) {
		row->payment = S("");
		return 0;
	}
	TRY(err);
	row->matched = p.state == PAY_WAITING && row->amount >= p.amount;
	row->what = row->matched ? str_fmt(c->mem, _("Khớp với hồ sơ %.*s"), STR_ARG(p.dossier)) :
		    str_of(p.state != PAY_WAITING ? _("Khoản này không còn chờ nộp") : _("Nộp thiếu"));
	return 0;
}

/* One line: 1 when it is money that came in, 0 when not. */
static int read_line(struct ctx *c, const struct columns *k, const str *cells, size_t n, size_t line, struct statement_page *s)
{
	struct statement_row row = { .ref = cell(k, COL_REF, cells, n), .content = utf8_cut(cell(k, COL_CONTENT, cells, n), 300) };

	if (!read_sum(c->mem, cell(k, COL_AMOUNT, cells, n), &row.amount))
		return 0;
	if (!read_moment(c->mem, cell(k, COL_DAY, cells, n), &row.at))
		return ctx_fail(c, E_INVALID, "file", _("Dòng %zu của sao kê: không đọc được ngày “%.*s”."), line,
				STR_ARG(cell(k, COL_DAY, cells, n)));
	if (row.ref.n == 0 || row.ref.n > 60)
		row.ref = made_ref(c->mem, s, &row);
	((struct statement_row *)(uintptr_t)s->list)[s->n++] = row;
	return 1;
}

static int read_lines(struct ctx *c, str text, struct statement_page *s)
{
	struct columns k = { 0 };
	struct csv csv = csv_open(text, str_find(str_sub(text, 0, 200), ';') >= 0 ? ';' : ',');
	bool head = false;
	str *cells;
	size_t n;
	int got;

	while ((got = csv_read(c->mem, &csv, &cells, &n)) > 0) {
		if (!head)
			head = find_columns(c, cells, n, &k);
		else if (s->n == LINES_MAX)
			return ctx_fail(c, E_LIMIT, "file", _("Sao kê dài quá %d dòng. Hãy chia thành nhiều tệp."), LINES_MAX);
		else
			TRY(read_line(c, &k, cells, n, csv.line, s));
	}
	if (got < 0)
		return ctx_fail(c, E_INVALID, "file", _("Dòng %zu của sao kê: %s."), csv.line, tr(c, str_z(c->mem, csv.why)));
	if (!head)
		return ctx_fail(c, E_INVALID, "file", _("Sao kê cần một dòng đầu có các cột ngày, số tiền (ghi có) và nội dung. Hãy lưu "
							"sao kê thành tệp CSV mã UTF-8."));
	return 0;
}

static int read_bytes(struct ctx *c, const struct file *f, str *ret)
{
	str path = file_path(c, f);
	char *bytes;
	FILE *in;

	if (f->size > (int64_t)BYTES_MAX)
		return ctx_fail(c, E_LIMIT, "file", _("Sao kê quá lớn. Hãy chia thành nhiều tệp."));
	in = fopen(str_z(c->mem, path), "re");
	if (!in)
		return E_INTERNAL;
	bytes = arena_alloc(c->mem, (size_t)f->size + 1);
	*ret = (str){ bytes, fread(bytes, 1, (size_t)f->size, in) };
	fclose(in);
	return text_nfc(c->mem, *ret, ret) ? 0 : ctx_fail(c, E_INVALID, "file", _("Sao kê không phải văn bản UTF-8. Hãy lưu lại bằng "
										  "mã UTF-8."));
}

int statement_read(struct ctx *c, str file, str unit, struct statement_page *ret)
{
	struct statement_row *list = NEW_ARRAY(c->mem, struct statement_row, LINES_MAX);
	struct statement_page s = { .unit = unit, .file = file, .list = list };
	struct file f;
	str text;

	TRY(file_take(c, "file", file, &f));
	s.name = f.name;
	TRY(read_bytes(c, &f, &text));
	TRY(read_lines(c, text, &s));
	for (size_t i = 0; i < s.n; i++) {
		TRY(judge(c, unit, &list[i]));
		s.fresh += !list[i].known;
		s.matched += list[i].matched;
		s.amount += list[i].known ? 0 : list[i].amount;
	}
	*ret = s;
	return 0;
}
