/* SPDX-License-Identifier: Apache-2.0 */
/* page.h - what page.html shows. */
#ifndef TESTS_TPLC_PAGE_H
#define TESTS_TPLC_PAGE_H

#include "lib/html/html.h"

struct item {
	str text;
};

struct model {
	str nasty, url, script, lines, mail, phone;
	const char *z;
	char name[8];
	int8_t i8;
	uint64_t u64;
	int64_t i64;
	bool yes;
	struct safe_html safe;
	const struct item *item;
	size_t n;
};

static inline const char *f(int n, const char *s)
{
	return n ? s : "";
}

#endif
