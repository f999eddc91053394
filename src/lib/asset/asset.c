/* SPDX-License-Identifier: Apache-2.0 */
/* asset.c - looks up the files inside the binary. */
#include "base/base.h"

#include "lib/asset/asset.h"

const struct asset *asset_find(str name)
{
	for (const struct asset *a = assets; a->name; a++)
		if (str_eqz(name, a->name))
			return a;
	return NULL;
}

str asset_url(struct arena *mem, str name)
{
	const struct asset *a = asset_find(name);

	return str_fmt(mem, "/%" STR_FMT "?v=%s", STR_ARG(name), a ? a->hash : "0");
}
