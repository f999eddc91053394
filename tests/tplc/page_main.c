/* SPDX-License-Identifier: Apache-2.0 */
/* page_main.c - prints tests/tplc/page.html with values meant to break it, in two languages. */
#include "base/base.h"

#include "page_html.h"

static void show(const char *lang_code, const struct mo *mo, const struct model *m)
{
	struct arena *mem = arena_new(0);
	struct buf b = buf_new(mem, 0);
	struct html h = { .out = &b, .lang = mo, .lang_code = lang_code };

	everything(&h, m);
	nothing(&h);
	twoinone(&h, m->nasty);
	fwrite(b.p, 1, b.n, stdout);
	arena_free(mem);
}

int main(int argc, char **argv)
{
	static const struct item items[] = { { S_INIT("một") }, { S_INIT("<hai>") } };
	struct arena *mem = arena_new(0);
	struct model m = {
		.nasty = S("</title></textarea>\"'><script>alert(1)</script>&amp; /ế"),
		.url = S("https://example.gov.vn/?a=1&b=\"2\""),
		.script = S("JavaScript:alert(1)"),
		.lines = S("\none\n  two"),
		.mail = S("a@b.vn?cc=c@d"),
		.phone = S("+84 24"),
		.z = "z<z",
		.name = "name&",
		.i8 = -8,
		.u64 = UINT64_MAX,
		.i64 = INT64_MIN,
		.yes = true,
		.safe = html_safe_paragraphs(mem, S("a <b>\nc\n\nd")),
		.item = items,
		.n = ARRAY_LEN(items),
	};
	struct buf mo = buf_new(mem, 0);
	FILE *file = argc > 1 ? fopen(argv[1], "r") : NULL;

	for (int c; file && (c = fgetc(file)) != EOF;)
		buf_char(&mo, (char)c);
	if (file)
		fclose(file);
	show("vi", NULL, &m);
	show("en", mo_open(mem, buf_view(&mo)), &m);
	arena_free(mem);
	return 0;
}
