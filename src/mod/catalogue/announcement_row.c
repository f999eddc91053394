/* SPDX-License-Identifier: Apache-2.0 */
/*
 * announcement_row.c - a row of a decision's sheet, as officials write one, and the text of a procedure.
 *
 * A row says what changes: an empty cell leaves what was, "-" empties it. Cells are read into the JSON form
 * of data/README.md and laid over the version they change; procedure_read() then judges the whole. Lists are
 * one entry a line, the parts of an entry separated by '|', or by ';' where no '|' is.
 */
#include "base/base.h"

#include "core/command/table.h"
#include "core/org/org.h"
#include "lib/text/text.h"
#include "mod/catalogue/catalogue_impl.h"

const struct catalogue_column catalogue_columns[] = {
	{ "kind", N_("Loại"), "", false, N_("Mới, sửa đổi, thay thế hoặc bãi bỏ") },
	{ "code", N_("Mã thủ tục"), "Mã TTHC|Mã số", false, N_("Ví dụ: 1.001193") },
	{ "title", N_("Tên thủ tục"), "Tên TTHC|Tên thủ tục hành chính", false, NULL },
	{ "field", N_("Lĩnh vực"), "", false, NULL },
	{ "level", N_("Cấp thực hiện"), "Cấp", false, N_("Xã hoặc tỉnh") },
	{ "agency", N_("Cơ quan giải quyết"), "Cơ quan thực hiện", false, N_("Mã hoặc tên đơn vị; để trống với cấp xã") },
	{ "service", N_("Mức độ dịch vụ công"), "Mức độ DVC", false, N_("Toàn trình, một phần hoặc trực tiếp") },
	{ "not_full", N_("Lý do chưa toàn trình"), "", false, NULL },
	{ "audience", N_("Đối tượng"), "Đối tượng thực hiện", false, NULL },
	{ "period", N_("Thời hạn"), "Thời hạn giải quyết", false, N_("Ví dụ: 03 ngày làm việc; 15 ngày; trong ngày") },
	{ "period_note", N_("Ghi chú thời hạn"), "", false, NULL },
	{ "fee", N_("Phí, lệ phí"), "Phí lệ phí|Lệ phí", false, N_("Ví dụ: 8.000 đồng; không thu") },
	{ "fee_note", N_("Ghi chú phí, lệ phí"), "", false, NULL },
	{ "cases", N_("Trường hợp"), "", true, N_("Mỗi dòng một trường hợp, khi thời hạn, phí hay giấy tờ khác nhau") },
	{ "channels", N_("Cách thức thực hiện"), "Cách nộp", true,
	  N_("Mỗi dòng: trực tiếp, trực tuyến, bưu chính hoặc mọi cách | thời hạn | phí | trường hợp: …") },
	{ "papers", N_("Thành phần hồ sơ"), "", true,
	  N_("Mỗi dòng: tên giấy tờ | 1 bản chính | 1 bản sao | mẫu: … | trường hợp: … | không bắt buộc | ghi chú") },
	{ "results", N_("Kết quả"), "", true, N_("Mỗi dòng một kết quả") },
	{ "conditions", N_("Yêu cầu, điều kiện"), "Điều kiện", false, NULL },
	{ "sequence", N_("Trình tự thực hiện"), "Trình tự", true, N_("Mỗi dòng một bước") },
	{ "legal_basis", N_("Căn cứ pháp lý"), "Căn cứ", true, N_("Mỗi dòng: số văn bản | tên văn bản") },
	{ "territory", N_("Địa bàn áp dụng"), "Địa bàn", false, N_("Mã đơn vị cũ hoặc mới, cách nhau bằng dấu phẩy | ghi chú") },
	{ "replaces", N_("Thay thế cho"), "", false, N_("Mã thủ tục được thay thế") },
	{ "keywords", N_("Từ khóa"), "", true, N_("Mỗi dòng một cách gọi quen thuộc") },
};

size_t catalogue_column_count(void)
{
	return ARRAY_LEN(catalogue_columns);
}

/* ---- headings ------------------------------------------------------------------------------------ */

static const struct catalogue_column *column_of(struct arena *mem, str heading)
{
	str folded = text_fold(mem, heading);

	for (size_t i = 0; i < ARRAY_LEN(catalogue_columns); i++) {
		str names = str_of(catalogue_columns[i].also);

		if (str_eqz(heading, catalogue_columns[i].name) ||
		    str_eq(text_fold(mem, str_of(catalogue_columns[i].title)), folded))
			return &catalogue_columns[i];
		while (names.n)
			if (str_eq(text_fold(mem, str_cut(&names, '|')), folded))
				return &catalogue_columns[i];
	}
	return NULL;
}

/* Running numbers and remarks are the sheet's own business. */
static bool ignored(struct arena *mem, str heading)
{
	str folded = text_fold(mem, heading);

	return str_eqz(folded, "tt") || str_eqz(folded, "stt") || str_eqz(folded, "ghi chu") || !folded.n;
}

int announcement_rows(struct ctx *c, const struct json *table, struct json **ret)
{
	struct buf b = buf_new(c->mem, JSON_BYTES);
	struct jw w = jw_new(&b);
	int err = 0;
	str why;

	jw_array(&w);
	for (size_t i = 0; i < table->n; i++) {
		const struct json *row = table->items[i];

		jw_object(&w);
		for (size_t k = 0; k < row->n; k++) {
			const struct catalogue_column *col = column_of(c->mem, row->keys[k]);
			str cell = col ? table_cell(c, row, str_z(c->mem, row->keys[k])) : S("");

			if (cell.n)
				jw_kstr(&w, col->name, cell);
			else if (!col && !ignored(c->mem, row->keys[k]))
				err = ctx_fail(c, E_INVALID, "file", _("Không hiểu cột “%.*s”. Hãy dùng tên cột của tệp mẫu."),
					       STR_ARG(row->keys[k]));
		}
		jw_end(&w);
		if (err < 0)
			return err;
	}
	jw_end(&w);
	return b.over ? E_LIMIT : json_parse(c->mem, buf_view(&b), 0, ret, &why);
}

/* ---- words to values ------------------------------------------------------------------------------- */

struct word {
	const char *begins; /* folded */
	const char *slug;
};

static str slug_of(struct arena *mem, str text, const struct word *words)
{
	str folded = text_fold(mem, text);

	for (; words->begins; words++)
		if (str_starts(folded, str_of(words->begins)))
			return str_of(words->slug);
	return S("");
}

str announcement_kind(struct ctx *c, str words)
{
	static const struct word kinds[] = { { "moi", "new" },         { "ban hanh moi", "new" },     { "sua", "amended" },
					     { "bo sung", "amended" }, { "duoc sua", "amended" },     { "thay the", "replaced" },
					     { "duoc thay", "replaced" }, { "bai bo", "abolished" },  { "huy bo", "abolished" },
					     { "bi bai", "abolished" }, { "new", "new" }, { "amended", "amended" },
					     { "replaced", "replaced" }, { "abolished", "abolished" }, { NULL, NULL } };

	return slug_of(c->mem, words, kinds);
}

/* The first whole number in a text, dots between its digits allowed; false: none. */
static bool first_number(str s, int64_t *ret)
{
	size_t i = 0;
	int64_t n = 0;

	while (i < s.n && (s.p[i] < '0' || s.p[i] > '9'))
		i++;
	if (i == s.n)
		return false;
	for (; i < s.n && n < INT64_C(1000000000000); i++) {
		if (s.p[i] == '.' && i + 1 < s.n && s.p[i + 1] >= '0' && s.p[i + 1] <= '9')
			continue;
		if (s.p[i] < '0' || s.p[i] > '9')
			break;
		n = n * 10 + (s.p[i] - '0');
	}
	*ret = n;
	return true;
}

/* "03 ngày làm việc" as a member `period`; false: not a period. */
static bool write_period(struct arena *mem, struct jw *w, str text)
{
	str folded = text_fold(mem, text);
	const char *unit = NULL;
	int64_t n = 0;
	bool number = first_number(folded, &n);

	if (number && str_search(folded, S("gio")) >= 0)
		unit = "working_hour";
	else if (str_search(folded, S("nua ngay")) >= 0)
		unit = "half_day";
	else if (number && str_search(folded, S("ngay lam viec")) >= 0)
		unit = "working_day";
	else if (number && str_search(folded, S("thang")) >= 0)
		unit = "month";
	else if (number && str_search(folded, S("ngay")) >= 0)
		unit = "calendar_day";
	else if (str_search(folded, S("trong ngay")) >= 0)
		unit = "same_day";
	else if (str_search(folded, S("ngay")) >= 0)
		unit = "at_once";
	if (!unit)
		return false;
	if (strcmp(unit, "half_day") == 0 && !number)
		n = 1;
	jw_key(w, "period");
	jw_object(w);
	jw_kint(w, "n", n);
	jw_kstr(w, "unit", str_of(unit));
	jw_kstr(w, "note", S(""));
	jw_end(w);
	return true;
}

/* A fee, or words about one that only the province's own table tells. False: neither. */
static bool write_fee(struct arena *mem, struct jw *w, str text)
{
	str folded = text_fold(mem, text);
	bool none = str_starts(folded, S("khong")) || str_starts(folded, S("mien"));
	int64_t n = 0;

	if (!none && !first_number(folded, &n)) {
		jw_knull(w, "fee");
		return str_search(folded, S("quy dinh")) >= 0;
	}
	jw_kint(w, "fee", none ? 0 : n);
	return true;
}

/* "trường hợp: X" → X; an empty str when the text does not begin like that. */
static str after_label(struct arena *mem, str part, const char *label)
{
	ptrdiff_t colon = str_find(part, ':');

	if (colon < 0 || !str_eqz(text_fold(mem, str_sub(part, 0, (size_t)colon)), label))
		return S("");
	return str_trim(str_sub(part, (size_t)colon + 1, part.n));
}

/* ---- lists ------------------------------------------------------------------------------------------- */

/* Between the parts of an entry. */
static char separator(str line)
{
	return str_find(line, '|') >= 0 ? '|' : ';';
}

static void write_paper(struct arena *mem, struct jw *w, str line)
{
	char sep = separator(line);
	str name = str_trim(str_cut(&line, sep)), form = S(""), of_case = S("");
	struct buf note = buf_new(mem, 0);
	int64_t originals = -1, copies = -1;
	bool required = true;

	while (line.p) {
		str part = str_trim(str_cut(&line, sep)), folded = text_fold(mem, part);
		str a = after_label(mem, part, "mau"), b = after_label(mem, part, "truong hop");

		if (a.n)
			form = a;
		else if (b.n)
			of_case = b;
		else if (str_ends(folded, S("ban chinh")) && first_number(folded, &originals))
			continue;
		else if (str_ends(folded, S("ban sao")) && first_number(folded, &copies))
			continue;
		else if (str_eqz(folded, "khong bat buoc"))
			required = false;
		else if (part.n)
			buf_fmt(&note, "%s%" STR_FMT, note.n ? "; " : "", STR_ARG(part));
	}
	jw_object(w);
	jw_kstr(w, "name", name);
	jw_kstr(w, "form", form);
	jw_kint(w, "originals", originals >= 0 ? originals : copies < 0);
	jw_kint(w, "copies", MAX(copies, INT64_C(0)));
	jw_kbool(w, "required", required);
	jw_kstr(w, "note", buf_view(&note));
	jw_kstr(w, "case", of_case);
	jw_end(w);
}

static void write_channel(struct arena *mem, struct jw *w, str line)
{
	static const struct word channels[] = { { "truc tiep", "counter" }, { "truc tuyen", "online" }, { "buu chinh", "post" },
						{ "dich vu buu chinh", "post" }, { "moi cach", "any" }, { NULL, NULL } };
	struct buf note = buf_new(mem, 0);
	char sep = separator(line);
	bool period = false, fee = false;
	str of_case = S("");

	jw_object(w);
	jw_kstr(w, "channel", slug_of(mem, str_trim(str_cut(&line, sep)), channels));
	while (line.p) {
		str part = str_trim(str_cut(&line, sep)), named = after_label(mem, part, "truong hop");
		str folded = text_fold(mem, part);
		bool money = str_search(folded, S("dong")) >= 0 || str_starts(folded, S("khong")) || str_starts(folded, S("mien"));

		if (named.n)
			of_case = named;
		else if (money && !fee)
			fee = write_fee(mem, w, part);
		else if (!period && part.n && write_period(mem, w, part))
			period = true;
		else if (part.n)
			buf_fmt(&note, "%s%" STR_FMT, note.n ? "; " : "", STR_ARG(part));
	}
	jw_kstr(w, "case", of_case);
	jw_kstr(w, "fee_note", buf_view(&note));
	jw_end(w);
}

static void write_law(struct jw *w, str line)
{
	str no = str_cut(&line, separator(line)), title = line.p ? line : no;

	jw_object(w);
	jw_kstr(w, "no", line.p ? str_trim(no) : S(""));
	jw_kstr(w, "title", str_trim(title));
	jw_end(w);
}

static void write_lines(struct arena *mem, struct jw *w, const char *name, str cell)
{
	jw_key(w, name);
	jw_array(w);
	while (cell.p) {
		str line = str_trim(str_cut(&cell, '\n'));

		if (!line.n)
			continue;
		if (strcmp(name, "papers") == 0)
			write_paper(mem, w, line);
		else if (strcmp(name, "channels") == 0)
			write_channel(mem, w, line);
		else if (strcmp(name, "legal_basis") == 0)
			write_law(w, line);
		else
			jw_str(w, line);
	}
	jw_end(w);
}

static void write_territory(struct jw *w, str cell)
{
	str units = str_cut(&cell, separator(cell));

	jw_key(w, "territory");
	jw_object(w);
	jw_key(w, "units");
	jw_array(w);
	while (units.p) {
		str code = str_trim(str_cut(&units, ','));

		if (code.n)
			jw_str(w, code);
	}
	jw_end(w);
	jw_kstr(w, "note", str_trim(cell.p ? cell : S("")));
	jw_end(w);
}

/* ---- one row ------------------------------------------------------------------------------------------ */

static int not_understood(struct ctx *c, str where, const struct catalogue_column *col, str cell)
{
	return ctx_fail(c, E_INVALID, "text", _("%.*s, %s: không hiểu “%.*s”. %s."), STR_ARG(where),
			tr(c, col->title), STR_ARG(utf8_cut(cell, 60)),
			col->hint ? tr(c, col->hint) : _("Hãy viết lại"));
}

/* The unit's code, by code or by name; what is neither stays as it is and procedure_read() complains. */
static str agency_of(struct ctx *c, str cell)
{
	struct unit_filter f = { .q = cell, .limit = 20 };
	struct unit u, *list;
	int64_t total;
	size_t n = 0;

	if (unit_find(c, cell, instant_date(c->now), &u) == 0 || unit_list(c, &f, &list, &n, &total) < 0)
		return cell;
	for (size_t i = 0; i < n; i++)
		if (str_eq(text_fold(c->mem, list[i].name), text_fold(c->mem, cell)))
			return list[i].code;
	return cell;
}

static void write_empty(struct jw *w, const struct catalogue_column *col)
{
	if (strcmp(col->name, "period") == 0 || strcmp(col->name, "fee") == 0 || strcmp(col->name, "territory") == 0)
		jw_knull(w, col->name);
	else if (col->lines)
		jw_kraw(w, col->name, S("[]"));
	else
		jw_kstr(w, col->name, S(""));
}

static int write_cell(struct ctx *c, struct jw *w, const struct catalogue_column *col, str cell, str where)
{
	static const struct word levels[] = { { "xa", "commune" }, { "cap xa", "commune" }, { "tinh", "province" },
					      { "cap tinh", "province" }, { NULL, NULL } };
	static const struct word services[] = { { "toan trinh", "full" }, { "truc tuyen toan trinh", "full" },
						{ "mot phan", "partial" }, { "truc tuyen mot phan", "partial" },
						{ "truc tiep", "information" }, { "cung cap thong tin", "information" },
						{ NULL, NULL } };
	bool level = strcmp(col->name, "level") == 0, service = strcmp(col->name, "service") == 0;
	str slug = level || service ? slug_of(c->mem, cell, level ? levels : services) : S("");
	bool ok = true;

	if (str_eqz(cell, "-"))
		write_empty(w, col);
	else if (level || service)
		ok = slug.n > 0;
	else if (strcmp(col->name, "period") == 0)
		ok = write_period(c->mem, w, cell);
	else if (strcmp(col->name, "fee") == 0)
		ok = write_fee(c->mem, w, cell);
	else if (strcmp(col->name, "territory") == 0)
		write_territory(w, cell);
	else if (strcmp(col->name, "agency") == 0)
		jw_kstr(w, "agency", agency_of(c, cell));
	else if (col->lines)
		write_lines(c->mem, w, col->name, cell);
	else
		jw_kstr(w, col->name, cell);
	if (ok && slug.n)
		jw_kstr(w, col->name, slug);
	return ok ? 0 : not_understood(c, where, col, cell);
}

/* A note about a period stands inside it. */
static int set_period_note(struct ctx *c, struct json *text, str note, struct json **ret)
{
	const struct json *period = json_get(text, "period");
	struct buf b = buf_new(c->mem, 0);
	struct jw w = jw_new(&b);
	struct json *patch, *merged;
	str why;

	if (!period || period->type != JT_OBJECT) {
		*ret = text;
		return 0;
	}
	jw_object(&w);
	jw_kstr(&w, "note", str_eqz(note, "-") ? S("") : note);
	jw_end(&w);
	TRY(json_parse(c->mem, buf_view(&b), 0, &patch, &why));
	TRY(json_merge(c->mem, period, patch, &merged));
	buf_clear(&b);
	w = jw_new(&b);
	jw_object(&w);
	jw_key(&w, "period");
	jw_json(&w, merged);
	jw_end(&w);
	TRY(json_parse(c->mem, str_copy(c->mem, buf_view(&b)), 0, &patch, &why));
	return json_merge(c->mem, text, patch, ret);
}

/* What every text has, and what the decision says about it. A procedure without steps of its own begins
 * with one working day from reception to the answer; its flow is decided separately (quy trình nội bộ). */
static void write_frame(struct jw *w, const struct announcement *a, str kind, str replaces, bool fresh)
{
	if (fresh) {
		jw_kraw(w, "steps",
			S("[{\"id\":\"receive\",\"title\":\"Tiếp nhận hồ sơ\",\"role\":\"clerk\",\"at\":\"receiving\",\"hours\":1},"
			  "{\"id\":\"process\",\"title\":\"Thẩm định hồ sơ\",\"role\":\"specialist\",\"at\":\"deciding\",\"hours\":4},"
			  "{\"id\":\"sign\",\"title\":\"Ký kết quả\",\"role\":\"leader\",\"at\":\"deciding\",\"hours\":2},"
			  "{\"id\":\"deliver\",\"title\":\"Trả kết quả\",\"role\":\"clerk\",\"at\":\"receiving\",\"hours\":1}]"));
		jw_kstr(w, "supplement", S("reset"));
	}
	jw_key(w, "decision");
	jw_object(w);
	jw_kstr(w, "no", a->no);
	jw_kdate(w, "date", a->issued_on);
	jw_kstr(w, "agency", a->agency);
	jw_kstr(w, "signer", a->signer);
	jw_kstr(w, "kind", kind);
	if (replaces.n)
		jw_kstr(w, "replaces", replaces);
	jw_end(w);
	jw_kdate(w, "effective_from", a->effective_on);
	jw_knull(w, "effective_to");
}

int announcement_row_text(struct ctx *c, const struct json *cells, const struct procedure *before,
			  const struct announcement *a, str where, str *ret_json)
{
	struct buf old = buf_new(c->mem, 0), patch = buf_new(c->mem, 0), out = buf_new(c->mem, 0);
	struct jw wo = jw_new(&old), wp = jw_new(&patch);
	struct json *base = NULL, *over, *merged;
	str why, note = json_text(cells, "period_note");
	int err = 0;

	if (before) {
		procedure_write(&wo, before);
		TRY(json_parse(c->mem, buf_view(&old), 0, &base, &why));
	}
	jw_object(&wp);
	for (size_t i = 0; i < ARRAY_LEN(catalogue_columns); i++) {
		const struct catalogue_column *col = &catalogue_columns[i];
		str cell = json_text(cells, col->name);

		if (!cell.n || str_eq(str_of(col->name), S("kind")) || str_eq(str_of(col->name), S("replaces")) ||
		    str_eq(str_of(col->name), S("period_note")))
			continue;
		err = MIN(err, write_cell(c, &wp, col, cell, where));
	}
	if (!before && !json_text(cells, "agency").n)
		jw_kstr(&wp, "agency", S("commune"));
	write_frame(&wp, a, announcement_kind(c, json_text(cells, "kind")), json_text(cells, "replaces"), !before);
	jw_end(&wp);
	if (err < 0)
		return err;
	TRY(json_parse(c->mem, buf_view(&patch), 0, &over, &why));
	TRY(json_merge(c->mem, base, over, &merged));
	if (note.n)
		TRY(set_period_note(c, merged, note, &merged));
	json_write(&out, merged);
	*ret_json = buf_view(&out);
	return out.over ? E_LIMIT : 0;
}
