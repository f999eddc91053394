/* SPDX-License-Identifier: Apache-2.0 */
/* schema.c - finds the schema files among the assets; their number is their order. */
#include "base/base.h"

#include "core/ledger/schema.h"
#include "lib/asset/asset.h"

static int by_id(const void *a, const void *b)
{
	return ((const struct db_migration *)a)->id - ((const struct db_migration *)b)->id;
}

const struct db_migration *schema_list(struct arena *mem)
{
	struct db_migration *list;
	size_t n = 0;

	for (const struct asset *a = assets; a->name; a++)
		n += str_starts(str_of(a->name), S("schema/"));
	list = NEW_ARRAY(mem, struct db_migration, n + 1);
	n = 0;
	for (const struct asset *a = assets; a->name; a++) {
		int64_t id;

		if (!str_starts(str_of(a->name), S("schema/")))
			continue;
		if (!str_int(str_sub(str_of(a->name), 7, 11), &id))
			continue;
		list[n++] = (struct db_migration){ (int)id, a->name + 7, asset_bytes(a) };
	}
	qsort(list, n, sizeof(list[0]), by_id);
	return list;
}
