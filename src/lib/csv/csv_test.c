/* SPDX-License-Identifier: Apache-2.0 */
/* csv_test.c - RFC 4180, and what spreadsheets make of it. */
#include "base/test.h"
#include "lib/csv/csv.h"

/* All records as "a|b|c" lines, "!" and the reason at an error. */
static str read_all(str bytes, char sep)
{
	struct csv r = csv_open(bytes, sep);
	struct buf b = buf_new(test_mem(), 0);
	str *f;
	size_t n;
	int got;

	while ((got = csv_read(test_mem(), &r, &f, &n)) > 0) {
		for (size_t i = 0; i < n; i++) {
			if (i)
				buf_char(&b, '|');
			buf_str(&b, f[i]);
		}
		buf_fmt(&b, "@%zu\n", r.line);
	}
	if (got < 0)
		buf_fmt(&b, "!%d %zu %" STR_FMT, got, r.line, STR_ARG(r.why));
	return buf_view(&b);
}

TEST(csv, records_and_line_ends)
{
	CHECK_STRZ(read_all(S(""), ','), "");
	CHECK_STRZ(read_all(S("\n\r\n\n"), ','), "");
	CHECK_STRZ(read_all(S("a,b\r\nc,\n,d"), ','), "a|b@1\nc|@2\n|d@3\n");
	CHECK_STRZ(read_all(S("a,b,"), ','), "a|b|@1\n");
	CHECK_STRZ(read_all(S("\xef\xbb\xbf"
			      "tên;tuổi\n"),
			    ';'),
		   "tên|tuổi@1\n");
	CHECK_STRZ(read_all(S("a\rb,c\r\n"), ','), "a\rb|c@1\n");
}

TEST(csv, quotes)
{
	CHECK_STRZ(read_all(S("\"a,b\",\"say \"\"hi\"\"\"\r\n\"two\nlines\",x\ny"), ','),
		   "a,b|say \"hi\"@1\ntwo\nlines|x@2\ny@4\n");
	CHECK_STRZ(read_all(S("\"\",\"\"\"\""), ','), "|\"@1\n");
	CHECK_STRZ(read_all(S("a\"b,c"), ','), "a\"b|c@1\n");
}

TEST(csv, errors_say_the_line)
{
	CHECK_STRZ(read_all(S("a\n\"b"), ','), "a@1\n!-1 2 thiếu dấu ngoặc kép đóng ô");
	CHECK_STRZ(read_all(S("\""), ','), "!-1 1 thiếu dấu ngoặc kép đóng ô");
	CHECK_STRZ(read_all(S("\"\"\""), ','), "!-1 1 thiếu dấu ngoặc kép đóng ô");
	CHECK_STRZ(read_all(S("a\n\n\"b\"c,d"), ','), "a@1\n!-1 3 có chữ sau dấu ngoặc kép đóng ô");
}

TEST(csv, too_many_fields)
{
	struct buf b = buf_new(test_mem(), 0);
	struct csv r;
	str *f;
	size_t n;

	for (int i = 0; i < CSV_FIELDS - 1; i++)
		buf_char(&b, ',');
	r = csv_open(buf_view(&b), ',');
	CHECK_INT(csv_read(test_mem(), &r, &f, &n), 1);
	CHECK_INT(n, CSV_FIELDS);
	buf_char(&b, ',');
	r = csv_open(buf_view(&b), ',');
	CHECK_INT(csv_read(test_mem(), &r, &f, &n), E_LIMIT);
}

TEST(csv, what_is_written_reads_back)
{
	static const str cells[] = {
		S_INIT(""),	  S_INIT("a"),	   S_INIT("a,b"),	   S_INIT("\""),
		S_INIT("x\r\ny"), S_INIT(" nửa "), S_INIT("\xef\xbb\xbf"), S_INIT("\r"),
		S_INIT("a;b"),	  S_INIT("x\ny")
	};

	for (size_t i = 0; i < ARRAY_LEN(cells); i++) {
		for (size_t k = 0; k <= ARRAY_LEN(cells); k++) {
			str row[2] = { cells[i], k ? cells[k - 1] : S("") }, *f;
			struct buf b = buf_new(test_mem(), 0);
			struct csv r;
			size_t n;

			csv_write(&b, ',', row, k ? 2 : 1);
			r = csv_open(buf_view(&b), ',');
			CHECK_INT(csv_read(test_mem(), &r, &f, &n), 1);
			CHECK_INT(n, k ? 2 : 1);
			CHECK_STR(f[0], row[0]);
			if (k)
				CHECK_STR(f[1], row[1]);
			CHECK_INT(csv_read(test_mem(), &r, &f, &n), 0);
		}
	}
}
