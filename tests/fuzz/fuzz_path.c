/* SPDX-License-Identifier: Apache-2.0 */
/* fuzz_path.c - request targets: what is accepted is a clean path, and pairs never grow. */
#include "base/base.h"

#include "lib/http/http.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct arena *mem = arena_new(0);
	str query = { (const char *)data, size }, raw = str_cut(&query, '?'), path;
	struct http_arg *args;
	size_t n, bytes = 0;

	if (http_decode_path(mem, raw, &path) == 0 &&
	    (path.p[0] != '/' || path.n > raw.n || !utf8_valid(path) ||
	     str_search(path, S("//")) >= 0 || str_search(path, S("/../")) >= 0 ||
	     str_ends(path, S("/..")) || memchr(path.p, '\0', path.n)))
		abort();
	if (http_decode_pairs(mem, query, &args, &n) == 0) {
		for (size_t i = 0; i < n; i++)
			bytes += args[i].name.n + args[i].value.n;
		if (bytes > query.n)
			abort();
	}
	arena_free(mem);
	return 0;
}
