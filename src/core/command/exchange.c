/* SPDX-License-Identifier: Apache-2.0 */
/* exchange.c - motcua import KIND FILE, motcua export KIND: catalogues in and out as files. */
#include "base/base.h"

#include <fcntl.h>
#include <sys/stat.h>

#include "core/command/option.h"
#include "core/command/command.h"
#include "lib/text/text.h"

#define FILE_MAX ((int64_t)64 << 20)

static const struct exchange *find(const struct app *app, const char *kind)
{
	for (const struct module *const *m = app->modules; *m; m++)
		for (const struct exchange *x = (*m)->exchanges; x && x->kind; x++)
			if (strcmp(x->kind, kind) == 0)
				return x;
	return NULL;
}

static int unknown(struct ctx *c, const char *kind)
{
	struct buf b = buf_new(c->mem, 0);

	for (const struct module *const *m = c->app->modules; *m; m++)
		for (const struct exchange *x = (*m)->exchanges; x && x->kind; x++)
			buf_fmt(&b, "%s%s", b.n ? ", " : "", x->kind);
	return ctx_fail(c, E_NOTFOUND, "", _("Không có loại dữ liệu %s. Các loại có thể dùng: %s."), kind, buf_cstr(&b));
}

static int read_file(struct ctx *c, const char *path, str *ret)
{
	int fd = open(path, O_RDONLY | O_CLOEXEC);
	struct stat st;
	size_t n = 0;
	char *p;

	if (fd < 0 || fstat(fd, &st) < 0 || !S_ISREG(st.st_mode) || st.st_size > FILE_MAX) {
		if (fd >= 0)
			close(fd);
		return ctx_fail(c, E_NOTFOUND, "", _("Không đọc được tệp %s (phải là tệp thường, nhiều nhất 64 MB)."), path);
	}
	p = arena_alloc(c->mem, (size_t)st.st_size + 1);
	while (n < (size_t)st.st_size) {
		ssize_t k = read(fd, p + n, (size_t)st.st_size - n);

		if (k <= 0)
			break;
		n += (size_t)k;
	}
	close(fd);
	*ret = (str){ p, n };
	return 0;
}

static int run_import(struct ctx *c, int argc, char **argv, struct buf *out)
{
	bool dry = option_flag(&argc, argv, "--dry");
	const struct exchange *x;
	str bytes;

	if (argc != 3)
		return 64;
	x = find(c->app, argv[1]);
	if (!x || !x->import)
		return unknown(c, argv[1]);
	TRY(read_file(c, argv[2], &bytes));
	if (str_starts(bytes, S("\xef\xbb\xbf")))
		bytes = str_sub(bytes, 3, bytes.n); /* spreadsheets like to put a byte order mark there */
	if (!str_ends(str_of(argv[2]), S(".xlsx")) && !text_nfc(c->mem, bytes, &bytes))
		return ctx_fail(c, E_INVALID, "", _("Tệp %s không phải văn bản UTF-8. Hãy lưu lại bằng mã UTF-8."), argv[2]);
	return x->import(c, bytes, str_of(argv[2]), dry, out);
}

static int run_export(struct ctx *c, int argc, char **argv, struct buf *out)
{
	const struct exchange *x;
	str format = S("json");

	if (argc == 4 && strcmp(argv[2], "--format") == 0)
		format = str_of(argv[3]);
	else if (argc == 3 && strncmp(argv[2], "--format=", 9) == 0)
		format = str_of(argv[2] + 9);
	else if (argc != 2 && !(argc == 3 && strcmp(argv[2], "--json") == 0))
		return 64;
	x = find(c->app, argv[1]);
	if (!x || !x->export)
		return unknown(c, argv[1]);
	return x->export(c, format, out);
}

static const struct cli_verb verbs[] = {
	{ "import", "import KIND FILE [--dry]", run_import, VERB_LEDGER },
	{ "export", "export KIND [--format json|csv|xlsx]", run_export, VERB_LEDGER },
	{ 0 },
};

const struct module module_exchange = { .name = "exchange", .verbs = verbs };
