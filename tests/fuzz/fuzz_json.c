/* SPDX-License-Identifier: Apache-2.0 */
/* fuzz_json.c - whatever json_parse() accepts, writing it and reading it again changes nothing. */
#include "lib/json/json.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void round_trip(struct arena *mem, const struct json *j)
{
	struct buf first = buf_new(mem, 0), second = buf_new(mem, 0);
	struct json *again = NULL, *diff = NULL;
	str why;

	json_write(&first, j);
	assert(!first.over);
	assert(json_parse(mem, buf_view(&first), 0, &again, &why) == 0);
	assert(json_eq(j, again));
	json_write(&second, again);
	assert(str_eq(buf_view(&first), buf_view(&second)));
	if (j->type == JT_OBJECT) {
		assert(json_diff(mem, j, again, &diff) == 0 && diff->n == 0);
		for (size_t i = 0; i < j->n; i++)
			assert(json_find(j, j->keys[i]) == j->items[i]);
	}
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct arena *mem = arena_new(0);
	struct json *j = NULL;
	str why = { 0 };
	int err = json_parse(mem, (str){ (const char *)data, size }, 0, &j, &why);

	if (err == 0)
		round_trip(mem, j);
	else
		assert(j == NULL && why.n > 0 && utf8_valid(why));
	arena_free(mem);
	return 0;
}
