/* SPDX-License-Identifier: Apache-2.0 */
/*
 * announcement_import.c - a sheet from outside is read by a jailed child; the command gets its rows.
 *
 * The child's input is the file's name, a line end, and its bytes; its output {"rows":[…]}, as
 * core/command/table.h has them, or {"why":"…"}.
 */
#include "base/base.h"

#include <fcntl.h>

#include "core/command/table.h"
#include "mod/catalogue/catalogue_impl.h"

#define FILE_MAX ((size_t)8 << 20)

static int read_whole(struct ctx *c, const char *path, struct buf *out)
{
	int fd = open(path, O_RDONLY | O_CLOEXEC);
	char piece[65536];
	ssize_t n = 1;

	if (fd < 0)
		return ctx_fail(c, E_INVALID, "file", _("Tệp chưa được nhận đủ. Hãy gửi lại tệp."));
	while (n > 0 && !out->over) {
		n = read(fd, piece, sizeof(piece));
		if (n > 0)
			buf_add(out, piece, (size_t)n);
	}
	close(fd);
	if (out->over || out->n > FILE_MAX)
		return ctx_fail(c, E_LIMIT, "file", _("Tệp lớn quá 8 MB. Hãy chia thành nhiều quyết định."));
	return n < 0 ? E_INTERNAL : 0;
}

int announcement_import_prepare(struct ctx *c, struct buf *ret_input)
{
	str arg = arg_text(c, "file"), name, path, rest, spool;
	struct file f;

	if (!arg.n)
		return 0;
	if (str_starts(arg, S("spool:"))) {
		rest = str_sub(arg, 6, arg.n);
		spool = str_cut(&rest, '\n');
		name = str_cut(&rest, '\n');
		if (!spool.n || spool.p[0] == '.' || str_find(spool, '/') >= 0)
			return ctx_fail(c, E_INVALID, "file", _("Tệp chưa được nhận đủ. Hãy gửi lại tệp."));
		path = str_fmt(c->mem, "%s/spool/%" STR_FMT, c->app->dir, STR_ARG(spool));
	} else {
		if (file_get(c, arg, &f) < 0)
			return ctx_fail(c, E_INVALID, "file", _("Không có tệp mang mã này trong kho của bạn. Hãy gửi lại tệp."));
		name = f.name;
		path = file_path(c, &f);
	}
	buf_str(ret_input, name);
	buf_char(ret_input, '\n');
	return read_whole(c, str_z(c->mem, path), ret_input);
}

int announcement_import_child(struct arena *mem, str input, struct buf *ret_output)
{
	static const struct app nothing = { 0 };
	struct ctx c = ctx_system(mem, NULL, &nothing, (instant){ 0 });
	struct jw w = jw_new(ret_output);
	str name = str_cut(&input, '\n');
	struct json *rows;

	/* A sheet is a table whatever its name says; Excel writes zip files. */
	if (str_starts(input, S("PK")))
		name = S("a.xlsx");
	else if (!str_ends(name, S(".json")))
		name = S("a.csv");
	if (str_starts(input, S("\xEF\xBB\xBF")))
		input = str_sub(input, 3, input.n);
	jw_object(&w);
	if (table_read(&c, input, name, &rows) < 0) {
		jw_kstr(&w, "why", c.problems ? c.problems->text : S(""));
	} else {
		jw_key(&w, "rows");
		jw_json(&w, rows);
	}
	jw_end(&w);
	return 0;
}
