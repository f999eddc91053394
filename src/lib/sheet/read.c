/* SPDX-License-Identifier: Apache-2.0 */
/*
 * read.c - the first sheet of an XLSX file as text.
 *
 * An XLSX file is a ZIP of XML parts. Five are read, each as a stream of XML nodes: the workbook names
 * the first sheet, its relations say in which part that is, the shared strings hold most texts, the
 * styles tell which numbers are dates, and the sheet has the cells. All of it is foreign: every part
 * has a limit on its unpacked size (a ZIP can promise little and unpack to much), document type
 * declarations are refused, entities are not expanded, nothing is fetched. What can be repeated without
 * end (empty cells, attributes) takes no arena.
 */
#include "lib/mo/mo.h"
#include "lib/sheet/sheet.h"

#include <libxml/xmlreader.h>
#include <math.h>
#include <zip.h>

#define PART_BYTES ((size_t)64 << 20)
#define CELL_BYTES ((size_t)128 << 10) /* Excel's longest text, 32767 characters, at 4 bytes */
#define DAY_1970 25569
#define DAYS_1904 1462 /* some workbooks count days from 1904 */

enum kind { KIND_NUMBER, KIND_DATE, KIND_MOMENT };

struct list {
	str *at;
	size_t n, cap;
};

struct book {
	struct arena *mem;
	zip_t *zip;
	str relation, part; /* of the first sheet */
	bool from_1904;
	struct list strings;
	enum kind *styles;
	size_t n_styles;
	struct list formats; /* pairs of id and code */
	size_t cells, text_bytes;
	struct buf text;		/* of the current cell or shared string */
	bool in_text, phonetic, in_xfs; /* inside <t> or <v>, <rPh>, <cellXfs> */
	/* the cell and row being read */
	str row[SHEET_COLUMNS];
	size_t row_n, row_number, column;
	char type[16];
	enum kind kind;
	struct sheet_table *table;
	size_t table_cap;
};

struct part {
	zip_file_t *file;
	size_t left;
};

static int part_read(void *arg, char *bytes, int n)
{
	struct part *p = arg;
	zip_int64_t got = zip_fread(p->file, bytes, (zip_uint64_t)n);

	if (got < 0 || (size_t)got > p->left)
		return -1;
	p->left -= (size_t)got;
	return (int)got;
}

static str node_name(xmlTextReader *r)
{
	return str_of((const char *)xmlTextReaderConstLocalName(r));
}

/* Copies an attribute to out[max], found by its local name, whatever prefix the writer chose. Empty
 * when it is absent or too long to be what we look for. */
static str attribute(xmlTextReader *r, const char *name, char *out, size_t max)
{
	out[0] = '\0';
	while (xmlTextReaderMoveToNextAttribute(r) == 1) {
		str value = str_of((const char *)xmlTextReaderConstValue(r));

		if (str_eqz(node_name(r), name) && value.n < max)
			memcpy(out, value.p, value.n + 1);
	}
	xmlTextReaderMoveToElement(r);
	return str_of(out);
}

/* What a part wants from each node: an element begins or ends. An empty one does both. */
typedef int node_fn(struct book *b, xmlTextReader *r, str name, bool begins);

static bool is_text(int type)
{
	return type == XML_READER_TYPE_TEXT || type == XML_READER_TYPE_CDATA ||
	       type == XML_READER_TYPE_WHITESPACE || type == XML_READER_TYPE_SIGNIFICANT_WHITESPACE;
}

static int visit(struct book *b, xmlTextReader *r, node_fn *fn)
{
	int type = xmlTextReaderNodeType(r);

	if (type == XML_READER_TYPE_DOCUMENT_TYPE)
		return E_INVALID;
	if (type == XML_READER_TYPE_ELEMENT) {
		bool closed = xmlTextReaderIsEmptyElement(r) == 1;

		TRY(fn(b, r, node_name(r), true));
		return closed ? fn(b, r, node_name(r), false) : 0;
	}
	if (type == XML_READER_TYPE_END_ELEMENT)
		return fn(b, r, node_name(r), false);
	if (b->in_text && !b->phonetic && is_text(type)) {
		str s = str_of((const char *)xmlTextReaderConstValue(r));

		b->text_bytes += s.n;
		buf_str(&b->text, s);
		if (b->text_bytes > SHEET_TEXT_BYTES || b->text.over)
			return E_LIMIT;
	}
	return 0;
}

/* Walks one part. E_NOTFOUND when the file does not have it. */
static int walk(struct book *b, str name, node_fn *fn)
{
	struct part part = { .left = PART_BYTES };
	xmlTextReader *r;
	int err = 0, more;

	part.file = zip_fopen(b->zip, str_z(b->mem, name), 0);
	if (!part.file)
		return E_NOTFOUND;
	r = xmlReaderForIO(part_read, NULL, &part, NULL, NULL,
			   XML_PARSE_NONET | XML_PARSE_NOERROR | XML_PARSE_NOWARNING |
				   XML_PARSE_COMPACT);
	if (!r) {
		zip_fclose(part.file);
		return E_INVALID;
	}
	b->in_text = b->phonetic = false;
	while (err == 0 && (more = xmlTextReaderRead(r)) != 0)
		err = more < 0 ? E_INVALID : visit(b, r, fn);
	xmlFreeTextReader(r);
	zip_fclose(part.file);
	return err;
}

static void list_add(struct book *b, struct list *l, str s)
{
	if (l->n == l->cap) {
		str *bigger = NEW_ARRAY(b->mem, str, l->cap ? l->cap * 2 : 64);

		if (l->n)
			memcpy(bigger, l->at, l->n * sizeof(str));
		l->at = bigger;
		l->cap = l->cap ? l->cap * 2 : 64;
	}
	l->at[l->n++] = s;
}

/* --- workbook, relations, shared strings, styles --------------------------------------------------- */

static int on_workbook(struct book *b, xmlTextReader *r, str name, bool begins)
{
	char text[64];

	if (begins && str_eqz(name, "sheet") && b->relation.n == 0)
		b->relation = str_copy(b->mem, attribute(r, "id", text, sizeof(text)));
	if (begins && str_eqz(name, "workbookPr")) {
		str v = attribute(r, "date1904", text, sizeof(text));

		b->from_1904 = str_eqz(v, "1") || str_eqz(v, "true");
	}
	return 0;
}

static int on_relation(struct book *b, xmlTextReader *r, str name, bool begins)
{
	char id[64], text[256];
	str target;

	if (!begins || b->part.n || !str_eqz(name, "Relationship") ||
	    !str_eq(attribute(r, "Id", id, sizeof(id)), b->relation))
		return 0;
	target = attribute(r, "Target", text, sizeof(text)); /* relative to /xl/, or absolute */
	b->part = str_starts(target, S("/")) ? str_copy(b->mem, str_sub(target, 1, target.n))
					     : str_fmt(b->mem, "xl/%s", text);
	return 0;
}

/* <si><t>text</t></si>, or in runs <si><r><t>te</t></r><r><t>xt</t></r></si>; <rPh> is a reading aid. */
static void on_text(struct book *b, str name, bool begins)
{
	if (str_eqz(name, "rPh"))
		b->phonetic = begins;
	if (str_eqz(name, "t") || str_eqz(name, "v"))
		b->in_text = begins;
}

static int on_shared(struct book *b, xmlTextReader *r, str name, bool begins)
{
	UNUSED(r);
	on_text(b, name, begins);
	if (!str_eqz(name, "si"))
		return 0;
	if (begins)
		buf_clear(&b->text);
	else if (b->strings.n == SHEET_CELLS)
		return E_LIMIT;
	else
		list_add(b, &b->strings, str_copy(b->mem, str_trim(buf_view(&b->text))));
	return 0;
}

/* A format code shows a day when it has d or y, and a time of day when it has h, outside of quotes,
 * escapes and brackets. */
static enum kind kind_of_code(str code)
{
	bool day = false, hour = false;

	for (size_t i = 0; i < code.n; i++) {
		char c = code.p[i];

		if (c == '\\' || c == '_' || c == '*') {
			i++;
		} else if (c == '"' || c == '[') {
			ptrdiff_t end =
				str_find(str_sub(code, i + 1, code.n), c == '"' ? '"' : ']');

			i = end < 0 ? code.n : i + 1 + (size_t)end;
		} else {
			day |= c == 'd' || c == 'D' || c == 'y' || c == 'Y';
			hour |= c == 'h' || c == 'H';
		}
	}
	return !day ? KIND_NUMBER : hour ? KIND_MOMENT : KIND_DATE;
}

/* The built-in formats of ECMA-376 part 1, 18.8.30: 14-17 are days, 22 a day with time. */
static enum kind kind_of_format(const struct book *b, str id)
{
	int64_t v = 0;

	for (size_t i = 0; i + 1 < b->formats.n; i += 2)
		if (str_eq(b->formats.at[i], id))
			return kind_of_code(b->formats.at[i + 1]);
	if (!str_int(id, &v))
		return KIND_NUMBER;
	return v == 22 ? KIND_MOMENT : v >= 14 && v <= 17 ? KIND_DATE : KIND_NUMBER;
}

#define STYLES ((size_t)4096)

static int on_style(struct book *b, xmlTextReader *r, str name, bool begins)
{
	char id[16], code[256];

	if (str_eqz(name, "cellXfs"))
		b->in_xfs = begins;
	if (begins && str_eqz(name, "numFmt") && b->formats.n < STYLES) {
		list_add(b, &b->formats,
			 str_copy(b->mem, attribute(r, "numFmtId", id, sizeof(id))));
		list_add(b, &b->formats,
			 str_copy(b->mem, attribute(r, "formatCode", code, sizeof(code))));
	}
	if (begins && b->in_xfs && str_eqz(name, "xf")) {
		if (b->n_styles == STYLES)
			return E_LIMIT;
		b->styles[b->n_styles++] =
			kind_of_format(b, attribute(r, "numFmtId", id, sizeof(id)));
	}
	return 0;
}

/* --- the sheet ------------------------------------------------------------------------------------- */

/* `v` is followed by a byte that ends a number. */
static str number_text(struct book *b, str v)
{
	char *end;
	double serial = strtod(v.p, &end), days;
	int minute;
	date d;

	if (b->kind == KIND_NUMBER || end != v.p + v.n || !(serial >= 1 && serial < 2958466))
		return str_copy(b->mem, v);
	serial += b->from_1904 ? DAYS_1904 : 0;
	serial = floor(serial * 1440 + 0.5) / 1440;
	days = floor(serial + 1e-7);
	minute = (int)((serial - days) * 1440 + 0.5);
	d.day = (int32_t)days - DAY_1970;
	if (b->kind == KIND_DATE)
		return date_iso(b->mem, d);
	return str_fmt(b->mem, "%" STR_FMT "T%02d:%02d", STR_ARG(date_iso(b->mem, d)), minute / 60,
		       minute % 60);
}

static int cell_text(struct book *b, str *ret)
{
	str v = str_trim(str_of(buf_cstr(&b->text))), type = str_of(b->type);
	int64_t i;

	if (v.n == 0 || str_eqz(type, "e"))
		return 0;
	if (str_eqz(type, "s")) {
		if (!str_int(v, &i) || i < 0 || (size_t)i >= b->strings.n)
			return E_INVALID;
		*ret = b->strings.at[i];
	} else if (str_eqz(type, "b")) {
		*ret = str_eqz(v, "1") ? S("TRUE") : S("FALSE");
	} else if (type.n == 0 || str_eqz(type, "n")) {
		*ret = number_text(b, v);
	} else { /* inlineStr, str: text; d: ISO 8601 */
		*ret = str_copy(b->mem, v);
	}
	return 0;
}

/* "BC12" is column 54; without a reference the cell follows the one before. */
static void cell_begin(struct book *b, xmlTextReader *r)
{
	char text[2][16];
	str ref = attribute(r, "r", text[0], sizeof(text[0]));
	str style = attribute(r, "s", text[1], sizeof(text[1]));
	size_t column = 0, i = 0;
	int64_t s;

	for (; i < ref.n && i < 4 && ref.p[i] >= 'A' && ref.p[i] <= 'Z'; i++)
		column = column * 26 + (size_t)(ref.p[i] - 'A') + 1;
	b->column = i ? column - 1 : b->column + 1;
	attribute(r, "t", b->type, sizeof(b->type));
	b->kind = str_int(style, &s) && s >= 0 && (size_t)s < b->n_styles ? b->styles[s]
									  : KIND_NUMBER;
	buf_clear(&b->text);
}

static int cell_end(struct book *b)
{
	str s = S("");

	TRY(cell_text(b, &s));
	if (s.n == 0)
		return 0;
	if (b->column >= SHEET_COLUMNS)
		return E_LIMIT;
	b->row[b->column] = s;
	b->row_n = MAX(b->row_n, b->column + 1);
	return 0;
}

static void row_begin(struct book *b, xmlTextReader *r)
{
	char text[16];
	int64_t number;

	b->row_number = str_int(attribute(r, "r", text, sizeof(text)), &number) && number > 0
				? (size_t)number
				: b->row_number + 1;
	b->column = (size_t)-1;
	for (; b->row_n > 0; b->row_n--)
		b->row[b->row_n - 1] = S("");
}

static int row_end(struct book *b)
{
	struct sheet_table *t = b->table;
	struct sheet_row *row;

	if (b->row_n == 0)
		return 0;
	b->cells += b->row_n;
	if (t->n == SHEET_ROWS || b->cells > SHEET_CELLS)
		return E_LIMIT;
	if (t->n == b->table_cap) {
		struct sheet_row *bigger =
			NEW_ARRAY(b->mem, struct sheet_row, MAX(b->table_cap * 2, 64));

		if (t->n)
			memcpy(bigger, t->rows, t->n * sizeof(*bigger));
		t->rows = bigger;
		b->table_cap = MAX(b->table_cap * 2, 64);
	}
	row = &t->rows[t->n++];
	*row = (struct sheet_row){ NEW_ARRAY(b->mem, str, b->row_n), b->row_n, b->row_number };
	memcpy(row->cells, b->row, b->row_n * sizeof(str));
	return 0;
}

static int on_sheet(struct book *b, xmlTextReader *r, str name, bool begins)
{
	on_text(b, name, begins);
	if (str_eqz(name, "c")) {
		if (!begins)
			return cell_end(b);
		cell_begin(b, r);
	} else if (str_eqz(name, "row")) {
		if (!begins)
			return row_end(b);
		row_begin(b, r);
	}
	return 0;
}

/* The parts in order; shared strings and styles may be missing. */
static int read_book(struct book *b)
{
	int err;

	TRY(walk(b, S("xl/workbook.xml"), on_workbook));
	TRY(walk(b, S("xl/_rels/workbook.xml.rels"), on_relation));
	err = walk(b, S("xl/sharedStrings.xml"), on_shared);
	if (err < 0 && err != E_NOTFOUND)
		return err;
	err = walk(b, S("xl/styles.xml"), on_style);
	if (err < 0 && err != E_NOTFOUND)
		return err;
	if (b->part.n == 0)
		return E_INVALID;
	return walk(b, b->part, on_sheet);
}

int sheet_read(struct arena *mem, str bytes, struct sheet_table *ret, str *ret_why)
{
	struct sheet_table table = { NULL, 0 };
	struct book *b = NEW(mem, struct book);
	zip_source_t *source = zip_source_buffer_create(bytes.p, bytes.n, 0, NULL);
	int err = E_INVALID;

	b->mem = mem;
	b->table = &table;
	b->text = buf_new(mem, CELL_BYTES);
	for (size_t i = 0; i < SHEET_COLUMNS; i++)
		b->row[i] = S("");
	b->styles = NEW_ARRAY(mem, enum kind, STYLES);
	b->zip = source ? zip_open_from_source(source, ZIP_RDONLY, NULL) : NULL;
	if (b->zip) {
		err = read_book(b);
		zip_discard(b->zip);
	} else if (source) {
		zip_source_free(source);
	}
	if (err == E_LIMIT) {
		*ret_why = S(N_("Bảng tính quá lớn: hãy chia thành nhiều tệp nhỏ hơn."));
		return E_LIMIT;
	}
	if (err < 0) {
		*ret_why = S(N_("Tệp không phải bảng tính XLSX đọc được: hãy lưu lại dưới dạng Excel (.xlsx)."));
		return E_INVALID;
	}
	*ret = table;
	return 0;
}
