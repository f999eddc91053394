/* SPDX-License-Identifier: Apache-2.0 */
/* write.c - XLSX files by libxlsxwriter in constant memory. */
#define _GNU_SOURCE 1
/* Before base.h: it uses functions, and defines macros, that base.h takes away. */
#include <xlsxwriter.h>
#undef toupper
#undef tolower

#include "lib/sheet/sheet.h"

#include <fcntl.h>
#include <sys/stat.h>

#define DAY_1970 25569 /* Excel counts days from 1899-12-30 */
#define TEXT_MAX 32767
#define SHEET_BYTES ((size_t)16 << 20)

struct sheet {
	struct arena *mem;
	lxw_workbook *book;
	lxw_worksheet *page;
	lxw_format *wrap, *date, *moment;
	struct buf text; /* the cell being written, as a C string */
	const char *path;
	size_t columns, row, column;
	bool temporary, full;
};

static void release(void *arg)
{
	struct sheet *s = arg;

	if (s->book)
		lxw_workbook_free(s->book);
	s->book = NULL;
	if (s->temporary)
		unlink(s->path);
}

/* Where files may be made: a confined process has no /tmp. */
static const char *temporary_folder(void)
{
	const char *dir = getenv("TMPDIR");

	return dir && *dir ? dir : "/tmp";
}

static const char *temporary_path(struct arena *mem)
{
	char *path = str_z(mem, str_fmt(mem, "%s/motcua-XXXXXX", temporary_folder()));
	int fd = mkstemp(path);

	if (fd >= 0)
		close(fd);
	return path; /* on failure closing the workbook fails and says so */
}

/* Excel allows 31 characters and none of []:*?/\ in the name of a tab, and no empty one. */
static const char *tab_name(struct arena *mem, str name)
{
	char *z = str_z(mem, utf8_cut(name.n ? name : S("Bảng"), 31));

	for (char *p = z; *p; p++)
		if (strchr("[]:*?/\\'", *p))
			*p = '-';
	return z;
}

static lxw_format *format_new(lxw_workbook *book, const char *number)
{
	lxw_format *f = workbook_add_format(book);

	format_set_font_name(f, "Times New Roman");
	format_set_font_size(f, 12);
	format_set_align(f, LXW_ALIGN_VERTICAL_TOP);
	if (number)
		format_set_num_format(f, number);
	else
		format_set_text_wrap(f);
	return f;
}

static void heading(struct sheet *s, const struct sheet_column *columns)
{
	lxw_format *bold = format_new(s->book, NULL);

	format_set_bold(bold);
	format_set_align(bold, LXW_ALIGN_CENTER);
	format_set_bg_color(bold, 0xE8EEF5);
	format_set_bottom(bold, LXW_BORDER_THIN);
	for (size_t i = 0; i < s->columns; i++) {
		double width = columns[i].width > 0 ? columns[i].width
						    : (double)utf8_len(columns[i].title) + 4;

		worksheet_set_column(s->page, (lxw_col_t)i, (lxw_col_t)i, width, NULL);
		worksheet_write_string(s->page, 0, (lxw_col_t)i, str_z(s->mem, columns[i].title),
				       bold);
	}
	worksheet_freeze_panes(s->page, 1, 0);
	worksheet_repeat_rows(s->page, 0, 0);
	worksheet_set_landscape(s->page);
	worksheet_set_paper(s->page, 9); /* A4 */
	worksheet_fit_to_pages(s->page, 1, 0);
}

struct sheet *sheet_new(struct arena *mem, const struct sheet_info *info,
			const struct sheet_column *columns, size_t n_columns)
{
	struct sheet *s = NEW(mem, struct sheet);
	lxw_workbook_options options = { .constant_memory = LXW_TRUE, .use_zip64 = LXW_FALSE };
	lxw_doc_properties about = {
		.title = str_z(mem, info->title),
		.created = (time_t)(info->created.ms / 1000),
	};

	assert(n_columns > 0 && n_columns <= LXW_COL_MAX);
	options.tmpdir = str_z(mem, str_of(temporary_folder()));
	s->mem = mem;
	s->temporary = info->path.n == 0;
	s->path = s->temporary ? temporary_path(mem) : str_z(mem, info->path);
	s->columns = n_columns;
	s->row = 1;
	s->text = buf_new(mem, 0);
	s->book = workbook_new_opt(s->path, &options);
	arena_defer(mem, release, s);
	workbook_set_properties(s->book, &about);
	s->page = workbook_add_worksheet(s->book, tab_name(mem, info->name));
	s->wrap = format_new(s->book, NULL);
	s->date = format_new(s->book, "dd/mm/yyyy");
	s->moment = format_new(s->book, "dd/mm/yyyy hh:mm");
	heading(s, columns);
	return s;
}

/* Goes to the next cell after one was written, or refused because the sheet has no more rows. */
static void step(struct sheet *s, lxw_error error)
{
	if (error != LXW_NO_ERROR)
		s->full = true;
	if (++s->column == s->columns) {
		s->column = 0;
		s->row++;
	}
}

void sheet_text(struct sheet *s, str text)
{
	buf_clear(&s->text);
	buf_str(&s->text, utf8_cut(text, TEXT_MAX));
	step(s, worksheet_write_string(s->page, (lxw_row_t)s->row, (lxw_col_t)s->column,
				       buf_cstr(&s->text), s->wrap));
}

static void number(struct sheet *s, double v, lxw_format *format)
{
	step(s,
	     worksheet_write_number(s->page, (lxw_row_t)s->row, (lxw_col_t)s->column, v, format));
}

void sheet_int(struct sheet *s, int64_t v)
{
	number(s, (double)v, s->wrap);
}

void sheet_date(struct sheet *s, date d)
{
	if (d.day)
		number(s, d.day + DAY_1970, s->date);
	else
		step(s, LXW_NO_ERROR);
}

void sheet_instant(struct sheet *s, instant t)
{
	if (t.ms)
		number(s, instant_date(t).day + DAY_1970 + instant_minute(t) / 1440.0, s->moment);
	else
		step(s, LXW_NO_ERROR);
}

static int read_all(struct sheet *s, str *ret_bytes)
{
	struct stat st;
	char *bytes;
	size_t n = 0;
	int fd = open(s->path, O_RDONLY | O_CLOEXEC), err = E_INTERNAL;
	ssize_t got;

	if (fd < 0)
		return E_INTERNAL;
	if (fstat(fd, &st) == 0)
		err = (size_t)st.st_size > SHEET_BYTES ? E_LIMIT : 0;
	if (err == 0) {
		bytes = arena_alloc(s->mem, (size_t)st.st_size);
		while (n < (size_t)st.st_size &&
		       (got = read(fd, bytes + n, (size_t)st.st_size - n)) > 0)
			n += (size_t)got;
		*ret_bytes = (str){ bytes, n };
		err = n == (size_t)st.st_size ? 0 : E_INTERNAL;
	}
	close(fd);
	return err;
}

int sheet_end(struct sheet *s, str *ret_bytes)
{
	lxw_error error;
	size_t last = s->row - (s->column == 0 && s->row > 1);

	worksheet_autofilter(s->page, 0, 0, (lxw_row_t)MIN(last, (size_t)LXW_ROW_MAX - 1),
			     (lxw_col_t)(s->columns - 1));
	error = workbook_close(s->book); /* frees it, whatever happens */
	s->book = NULL;
	if (s->full)
		return E_LIMIT;
	if (error != LXW_NO_ERROR)
		return E_INTERNAL;
	return ret_bytes ? read_all(s, ret_bytes) : 0;
}
