/* SPDX-License-Identifier: Apache-2.0 */
/* sheet_test.c - what is written is read back; foreign and hostile files are made here by hand. */
#include "lib/sheet/sheet.h"

#include "base/test.h"

#include <sys/stat.h>
#include <zip.h>

static const struct sheet_column columns[] = {
	{ S_INIT("Mã hồ sơ"), 24 }, { S_INIT("Người nộp"), 0 }, { S_INIT("Lệ phí"), 12 },
	{ S_INIT("Ngày hẹn"), 12 }, { S_INIT("Nhận lúc"), 18 },
};

static const struct sheet_info info = {
	.name = S_INIT("Hồ sơ [2026]/1"),
	.title = S_INIT("Sổ theo dõi hồ sơ"),
	.created = { 1771291800000 },
};

static void write_row(struct sheet *s, str code, str name)
{
	sheet_text(s, code);
	sheet_text(s, name);
	sheet_int(s, 150000);
	sheet_date(s, date_ymd(2026, 3, 3));
	sheet_instant(s, instant_at(date_ymd(2026, 2, 17), 510));
}

static str written(void)
{
	struct sheet *s = sheet_new(test_mem(), &info, columns, ARRAY_LEN(columns));
	str bytes;

	write_row(s, S("H19.18-260217-0001"), S("Nguyễn Thị Ánh Tuyết"));
	write_row(s, S("=1+1"), S("a\x01\tb & <c> \"d\" '\n_x0041_"));
	sheet_text(s, S(""));
	sheet_text(s, S("đ"));
	sheet_int(s, -1);
	sheet_date(s, (date){ 0 });
	sheet_instant(s, (instant){ 0 });
	CHECK_OK(sheet_end(s, &bytes));
	return bytes;
}

static struct sheet_table must_read(str bytes)
{
	struct sheet_table t;
	str why = S("");

	if (sheet_read(test_mem(), bytes, &t, &why) != 0)
		test_fail(__FILE__, __LINE__, why.p);
	return t;
}

TEST(sheet, what_is_written_is_read_back)
{
	struct sheet_table t = must_read(written());

	CHECK_INT(t.n, 4);
	CHECK_STRZ(t.rows[0].cells[0], "Mã hồ sơ");
	CHECK_STRZ(t.rows[1].cells[1], "Nguyễn Thị Ánh Tuyết");
	CHECK_STRZ(t.rows[1].cells[2], "150000");
	CHECK_STRZ(t.rows[1].cells[3], "2026-03-03");
	CHECK_STRZ(t.rows[1].cells[4], "2026-02-17T08:30");
	CHECK_STRZ(t.rows[2].cells[0], "=1+1");
	CHECK(str_search(t.rows[2].cells[1], S("b & <c> \"d\" '")) > 0);
	CHECK(t.rows[3].n == 3 && t.rows[3].number == 4);
	CHECK_STRZ(t.rows[3].cells[0], "");
	CHECK_STRZ(t.rows[3].cells[2], "-1");
}

TEST(sheet, same_calls_same_bytes_and_no_formula)
{
	str a = written(), b = written();

	CHECK(str_starts(a, S("PK\x03\x04")));
	CHECK(str_eq(a, b));
}

TEST(sheet, temporary_file_goes_and_named_file_stays)
{
	struct sheet_info named = info;
	struct arena *mem = arena_new(0);
	struct stat st;
	struct sheet *s;
	str text = S(""), dir = test_dir();

	setenv("TMPDIR", dir.p, 1);
	s = sheet_new(mem, &info, columns, ARRAY_LEN(columns));
	write_row(s, S("1"), S("2"));
	CHECK_OK(sheet_end(s, &text));
	s = sheet_new(mem, &info, columns, ARRAY_LEN(columns)); /* never ended */
	write_row(s, S("1"), S("2"));
	arena_free(mem);
	unsetenv("TMPDIR");
	CHECK(rmdir(dir.p) == 0 && mkdir(dir.p, 0700) == 0); /* only an empty directory can go */

	named.path = str_fmt(test_mem(), "%" STR_FMT "/out.xlsx", STR_ARG(dir));
	s = sheet_new(test_mem(), &named, columns, ARRAY_LEN(columns));
	CHECK_OK(sheet_end(s, NULL));
	CHECK(stat(named.path.p, &st) == 0 && st.st_size > 1000);
	named.path = str_fmt(test_mem(), "%" STR_FMT "/none/out.xlsx", STR_ARG(dir));
	s = sheet_new(test_mem(), &named, columns, ARRAY_LEN(columns));
	CHECK_INT(sheet_end(s, NULL), E_INTERNAL);
}

TEST(sheet, long_text_is_cut_at_excels_limit)
{
	struct sheet *s = sheet_new(test_mem(), &info, columns, 1);
	char *big = arena_alloc(test_mem(), 80000);
	struct sheet_table t;
	str bytes;

	for (int i = 0; i < 40000; i++)
		memcpy(big + i * 2, "ô", 2);
	sheet_text(s, (str){ big, 80000 });
	CHECK_OK(sheet_end(s, &bytes));
	t = must_read(bytes);
	CHECK_INT(utf8_len(t.rows[1].cells[0]), 32767);
}

/* --- files made by hand ------------------------------------------------------------------------------ */

#define WORKBOOK                                                                                   \
	"<workbook xmlns:q='r'><workbookPr/><sheets><sheet name='a' q:id='R7'/><sheet q:id='R8'/></sheets></workbook>"
#define RELATIONS                                                                                  \
	"<Relationships><Relationship Id='R8' Target='x.xml'/><Relationship Id='R7' Target='/xl/s.xml'/></Relationships>"

struct parts {
	const char *workbook, *strings, *styles, *sheet;
};

static void add(zip_t *zip, const char *name, const char *text)
{
	zip_source_t *source = text ? zip_source_buffer(zip, text, strlen(text), 0) : NULL;

	CHECK(!text || zip_file_add(zip, name, source, 0) >= 0);
}

static str zipped(struct parts p)
{
	str path = str_fmt(test_mem(), "%" STR_FMT "/made.xlsx", STR_ARG(test_dir()));
	zip_t *zip = zip_open(path.p, ZIP_CREATE | ZIP_TRUNCATE, NULL);
	char *bytes;
	struct stat st;
	FILE *f;

	CHECK(zip != NULL);
	add(zip, "xl/workbook.xml", p.workbook ? p.workbook : WORKBOOK);
	add(zip, "xl/_rels/workbook.xml.rels", RELATIONS);
	add(zip, "xl/sharedStrings.xml", p.strings);
	add(zip, "xl/styles.xml", p.styles);
	add(zip, "xl/s.xml", p.sheet);
	CHECK(zip_close(zip) == 0 && stat(path.p, &st) == 0);
	bytes = arena_alloc(test_mem(), (size_t)st.st_size);
	f = fopen(path.p, "rb");
	CHECK(f && fread(bytes, 1, (size_t)st.st_size, f) == (size_t)st.st_size);
	fclose(f);
	return (str){ bytes, (size_t)st.st_size };
}

static int read_parts(struct parts p)
{
	struct sheet_table t = { NULL, 0 };
	str why = S("");
	int err = sheet_read(test_mem(), zipped(p), &t, &why);

	CHECK(err == 0 || (why.n > 0 && t.n == 0));
	return err;
}

TEST(sheet, reads_what_other_programs_write)
{
	struct sheet_table t = must_read(zipped((struct parts){
		.strings =
			"<sst><si><t xml:space='preserve'> Bà </t></si><si><r><t>Đồng</t></r><r><t> Nai</t></r>"
			"<rPh><t>xx</t></rPh></si><si/></sst>",
		.styles =
			"<styleSheet><numFmts><numFmt numFmtId='164' formatCode='[$-42A]dd\\/mm\\/yyyy \"h\"'/>"
			"<numFmt numFmtId='165' formatCode='0.00\"d\"'/></numFmts><cellStyleXfs><xf numFmtId='14'/>"
			"</cellStyleXfs><cellXfs><xf numFmtId='0'/><xf numFmtId='164'/><xf numFmtId='165'/>"
			"<xf numFmtId='22'/></cellXfs></styleSheet>",
		.sheet =
			"<worksheet><sheetData><row><c t='s'><v>0</v></c><c t='s'><v>1</v></c><c t='s'><v>2</v></c>"
			"</row><row r='5'><c r='B5' s='1'><v>46070</v></c><c r='C5' s='2'><v>1.5</v></c><c r='D5' s='3'>"
			"<v>46070.354166666664</v></c><c r='AA5' t='b'><v>1</v></c></row><row r='6'><c/></row><row r='7'>"
			"<c r='A7' t='str'><f>1+1</f><v>2</v></c><c t='e'><v>#N/A</v></c><c t='inlineStr'><is><t>x</t></is>"
			"</c><c s='99'><v>7</v></c></row></sheetData></worksheet>",
	}));

	CHECK_INT(t.n, 3);
	CHECK(t.rows[0].number == 1 && t.rows[0].n == 2);
	CHECK_STRZ(t.rows[0].cells[0], "Bà");
	CHECK_STRZ(t.rows[0].cells[1], "Đồng Nai");
	CHECK(t.rows[1].number == 5 && t.rows[1].n == 27 && t.rows[1].cells[0].n == 0);
	CHECK_STRZ(t.rows[1].cells[1], "2026-02-17");
	CHECK_STRZ(t.rows[1].cells[2], "1.5");
	CHECK_STRZ(t.rows[1].cells[3], "2026-02-17T08:30");
	CHECK_STRZ(t.rows[1].cells[26], "TRUE");
	CHECK(t.rows[2].number == 7 && t.rows[2].n == 4);
	CHECK_STRZ(t.rows[2].cells[0], "2");
	CHECK_STRZ(t.rows[2].cells[1], "");
	CHECK_STRZ(t.rows[2].cells[2], "x");
	CHECK_STRZ(t.rows[2].cells[3], "7");
}

TEST(sheet, refuses_broken_and_hostile_files)
{
	static const char xxe[] =
		"<!DOCTYPE w [<!ENTITY x SYSTEM 'file:///etc/passwd'>]><worksheet><row><c t='str'>"
		"<v>&x;</v></c></row></worksheet>";
	struct sheet_table t;
	str why, good = written();

	CHECK_INT(sheet_read(test_mem(), S(""), &t, &why), E_INVALID);
	CHECK_INT(sheet_read(test_mem(), S("PK\x03\x04 not a zip"), &t, &why), E_INVALID);
	CHECK_INT(sheet_read(test_mem(), str_sub(good, 0, good.n - 30), &t, &why), E_INVALID);
	CHECK_INT(read_parts((struct parts){ .sheet = NULL }), E_INVALID);
	CHECK_INT(read_parts((struct parts){ .sheet = "<worksheet><row>" }), E_INVALID);
	CHECK_INT(read_parts((struct parts){ .sheet = xxe }), E_INVALID);
	CHECK_INT(read_parts((struct parts){ .workbook = "<w/>", .sheet = "<w/>" }), E_INVALID);
	CHECK_INT(read_parts((struct parts){ .sheet = "<w><row><c t='s'><v>3</v></c></row></w>" }),
		  E_INVALID);
	CHECK_INT(
		read_parts((struct parts){ .sheet = "<w><row><c r='ZZ1'><v>3</v></c></row></w>" }),
		E_LIMIT);
	CHECK_INT(read_parts((struct parts){ .sheet = "<w><row/></w>" }), 0);
}

static const char *repeated(const char *head, const char *unit, size_t times, const char *tail)
{
	struct buf b = buf_new(test_mem(), 0);

	buf_z(&b, head);
	for (size_t i = 0; i < times; i++)
		buf_z(&b, unit);
	buf_z(&b, tail);
	CHECK(!b.over);
	return buf_cstr(&b);
}

TEST(sheet, limits_hold_and_empty_cells_cost_nothing)
{
	const char *many = repeated("<w>", "<row><c><v>1</v></c></row>", SHEET_ROWS + 1, "</w>");
	size_t before;
	str empty;

	CHECK_INT(read_parts((struct parts){ .sheet = many }), E_LIMIT);
	many = repeated("<w>", "<row><c r='IV1'><v>1</v></c></row>", SHEET_CELLS / 256 + 1, "</w>");
	CHECK_INT(read_parts((struct parts){ .sheet = many }), E_LIMIT);
	many = repeated("<w><row><c t='str'><v>", "0123456789", 14000, "</v></c></row></w>");
	CHECK_INT(read_parts((struct parts){ .sheet = many }), E_LIMIT);
	empty = zipped((struct parts){
		.sheet = repeated("<w><row>", "<c r='A1' t='s'/>", 300000, "</row></w>") });
	before = arena_used(test_mem());
	CHECK_INT(must_read(empty).n, 0);
	CHECK(arena_used(test_mem()) - before < 100000);
}
