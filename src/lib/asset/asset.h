/* SPDX-License-Identifier: Apache-2.0 */
/*
 * asset.h - the files inside the binary: schema, style, script, fonts, translations, demo data.
 * The table is written by tools/embed.sh at build time.
 */
#ifndef LIB_ASSET_ASSET_H
#define LIB_ASSET_ASSET_H

#include "base/base.h"

struct asset {
	const char *name; /* "static/app.css", "schema/0001_core.sql", "po/en.mo" */
	const char *hash; /* first 12 hexadecimal digits of the SHA-256 */
	const char *begin, *end;
	const char *gz, *gz_end; /* the same bytes, gzipped */
};

extern const struct asset assets[]; /* ends with name == NULL */

/* The asset of that name, or NULL. */
const struct asset *asset_find(str name);
static inline str asset_bytes(const struct asset *a)
{
	return (str){ a->begin, (size_t)(a->end - a->begin) };
}
static inline str asset_gzip(const struct asset *a)
{
	return (str){ a->gz, (size_t)(a->gz_end - a->gz) };
}
/* "/static/app.css?v=0123456789ab" for "static/app.css": may be cached for ever. */
str asset_url(struct arena *mem, str name);

#endif
