/* SPDX-License-Identifier: Apache-2.0 */
/*
 * fuzz_multipart.c - a form read in one piece and the same form read in pieces must be the same. The first
 * byte says how long the pieces are.
 */
#include "base/base.h"

#include "lib/http/multipart.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static int note_begin(void *arg, str name, str filename, str type)
{
	struct buf *b = arg;

	buf_char(b, '<');
	buf_str(b, name);
	buf_char(b, filename.p ? '|' : ' ');
	buf_str(b, filename);
	buf_str(b, type);
	return 0;
}

static int note_data(void *arg, const char *p, size_t n)
{
	buf_add(arg, p, n);
	return 0;
}

static int note_end(void *arg)
{
	buf_char(arg, '>');
	return 0;
}

static int read_form(struct arena *mem, str form, size_t step, struct buf *out)
{
	struct multipart_sink sink = { out, note_begin, note_data, note_end };
	struct multipart *m = multipart_new(mem, S("multipart/form-data; boundary=b"), &sink);
	int err = 0;

	while (form.n && !err) {
		size_t n = MIN(step, form.n);

		err = multipart_feed(m, form.p, n);
		form = str_sub(form, n, form.n);
	}
	return err ? err : multipart_done(m);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct arena *mem = arena_new(0);
	struct buf whole = buf_new(mem, 0), pieces = buf_new(mem, 0);
	str form = { (const char *)data, size };
	size_t step = size ? data[0] % 64 + 1u : 1;

	form = str_sub(form, 1, form.n);
	if (read_form(mem, form, form.n + 1, &whole) != read_form(mem, form, step, &pieces) ||
	    !str_eq(buf_view(&whole), buf_view(&pieces)))
		abort();
	arena_free(mem);
	return 0;
}
