/* SPDX-License-Identifier: Apache-2.0 */
/* err.c - look-ups in the one table of errors (err.h). */
#include "base/base.h"

struct err_row {
	int code, http, exit;
	const char *slug;
};

static const struct err_row rows[] = {
#define X(name, value, http, exit, slug) { value, http, exit, slug },
	ERR_LIST(X)
#undef X
};

static const struct err_row *find(int err)
{
	static const struct err_row ok = { 0, 200, 0, "ok" };

	if (err >= 0)
		return &ok;
	for (size_t i = 0; i < ARRAY_LEN(rows); i++)
		if (rows[i].code == err)
			return &rows[i];
	return find(E_INTERNAL);
}

int err_http(int err)
{
	return find(err)->http;
}

int err_exit(int err)
{
	return find(err)->exit;
}

const char *err_slug(int err)
{
	return find(err)->slug;
}

int err_from_slug(const char *slug, size_t n)
{
	for (size_t i = 0; i < ARRAY_LEN(rows); i++)
		if (strlen(rows[i].slug) == n && memcmp(rows[i].slug, slug, n) == 0)
			return rows[i].code;
	return E_INTERNAL;
}
