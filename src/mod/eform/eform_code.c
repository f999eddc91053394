/* SPDX-License-Identifier: Apache-2.0 */
/*
 * eform_code.c - the national code lists: files of data/ inside the binary (data/README.md tells where each is
 * from). Lists of units are the unit files: a code list is any file with a code and a title.
 */
#include "base/base.h"

#include "core/ctx/cache.h"
#include "lib/asset/asset.h"
#include "lib/csv/csv.h"
#include "lib/mo/mo.h"
#include "mod/eform/eform_impl.h"

const char *const eform_lists[] = { "nations", "religions", "genders", "marital", "countries", "provinces", "communes",
				    "provinces-2024", "districts-2024", "communes-2024", NULL };

/* File, column of the title, and the rows that count: `value` in column `only`. */
static const struct source {
	const char *title, *file;
	size_t name, only;
	const char *value;
} sources[] = {
	{ N_("Dân tộc"), "data/codes-nations.csv", 1, 0, NULL },
	{ N_("Tôn giáo"), "data/codes-religions.csv", 1, 0, NULL },
	{ N_("Giới tính"), "data/codes-genders.csv", 1, 0, NULL },
	{ N_("Tình trạng hôn nhân"), "data/codes-marital.csv", 1, 0, NULL },
	{ N_("Quốc gia và vùng lãnh thổ"), "data/codes-countries.csv", 1, 0, NULL },
	{ N_("Tỉnh, thành phố từ 01/7/2025"), "data/units-2025.csv", 2, 4, "" },
	{ N_("Xã, phường, đặc khu từ 01/7/2025"), "data/units-2025.csv", 2, 4, NULL },
	{ N_("Tỉnh, thành phố trước 01/7/2025"), "data/units-2024.csv", 2, 1, "province" },
	{ N_("Huyện, quận trước 01/7/2025"), "data/units-2024.csv", 2, 1, "district" },
	{ N_("Xã, phường, thị trấn trước 01/7/2025"), "data/units-2024.csv", 2, 1, "commune" },
};

const char *eform_list_title(size_t i)
{
	return sources[i].title;
}

struct code_list {
	const struct form_code *codes;
	size_t n;
};

static bool counts(const struct source *s, const str *row, size_t n)
{
	if (s->only == 0)
		return true;
	if (s->only >= n)
		return false;
	return s->value ? str_eqz(row[s->only], s->value) : row[s->only].n > 0;
}

static int load(struct arena *mem, const struct source *s, struct code_list *ret)
{
	const struct asset *a = asset_find(str_of(s->file));
	struct csv csv = csv_open(a ? asset_bytes(a) : S(""), ',');
	struct form_code *list;
	size_t n = 0, rows = 0, k;
	str *row;

	for (size_t i = 0; a && i < asset_bytes(a).n; i++)
		rows += a->begin[i] == '\n';
	list = NEW_ARRAY(mem, struct form_code, rows + 1);
	if (csv_read(mem, &csv, &row, &k) != 1)
		return E_INTERNAL;
	while (csv_read(mem, &csv, &row, &k) == 1)
		if (k > s->name && n < rows && counts(s, row, k))
			list[n++] = (struct form_code){ row[0], row[s->name] };
	*ret = (struct code_list){ list, n };
	return 0;
}

int eform_codes(struct ctx *c, str name, const struct form_code **ret, size_t *ret_n)
{
	str key = str_fmt(c->mem, "code list %.*s", STR_ARG(name));
	const struct code_list *kept = cache_get(c->app->cache, key);
	struct arena *mem = cache_mem(c->app->cache);
	size_t i = 0;

	while (eform_lists[i] && !str_eqz(name, eform_lists[i]))
		i++;
	if (!eform_lists[i])
		return E_NOTFOUND;
	if (!kept) {
		struct code_list *fresh = NEW(mem ? mem : c->mem, struct code_list);

		TRY(load(mem ? mem : c->mem, &sources[i], fresh));
		if (mem)
			cache_put(c->app->cache, str_copy(mem, key), fresh);
		kept = fresh;
	}
	*ret = kept->codes;
	*ret_n = kept->n;
	return 0;
}

str eform_code_title(struct ctx *c, str name, str code)
{
	const struct form_code *list;
	size_t n;

	if (eform_codes(c, name, &list, &n) < 0)
		return S("");
	for (size_t i = 0; i < n; i++)
		if (str_eq(list[i].code, code))
			return list[i].title;
	return S("");
}
