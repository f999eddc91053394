/* SPDX-License-Identifier: Apache-2.0 */
/* catalogue_test.c - figures, posters, files and life events. */
#include "base/base.h"

#include "core/command/call.h"
#include "core/web/bench_test.h"
#include "lib/asset/asset.h"
#include "lib/csv/csv.h"
#include "mod/catalogue/catalogue_list.h"

extern const struct module module_org;

static const struct module *const modules[] = { &module_org, &module_procedure, &module_catalogue, NULL };

/* `n` procedures offered that far, from number `from` on. */
static void bring_in(struct bench *b, int from, int n, const char *service)
{
	struct ctx c = bench_ctx(b);

	for (int i = 0; i < n; i += 100) {
		struct buf text = buf_new(test_mem(), 0);
		struct arg arg;

		for (int k = i; k < n && k < i + 100; k++)
			buf_fmt(&text, "{\"code\":\"9.%06d\",\"title\":\"Thủ tục %d\",\"field\":\"Lĩnh vực %d\",\"level\":\"%s\","
				"\"agency\":\"%s\",\"service\":\"%s\",\"supplement\":\"reset\",\"steps\":[{\"id\":\"a\",\"title\":\"A\","
				"\"role\":\"clerk\",\"at\":\"receiving\",\"hours\":1}],\"effective_from\":\"2025-07-01\"}\n",
				from + k, from + k, k % 7, k % 3 ? "commune" : "province", k % 3 ? "commune" : "SXD", service);
		arg = (struct arg){ S("text"), buf_view(&text) };
		CHECK_OK(command_send(&c, "procedure.import", str_fmt(test_mem(), "%s/%d", service, i), &arg, 1, NULL));
	}
}

/* The province of the plan: 728 full, 247 partial, all that may be offered are. */
TEST_BENCH(catalogue, modules, figures_open_their_lists)
{
	struct procedure_filter f = { .on = date_ymd(2026, 1, 5) };
	struct catalogue_figures v;
	struct procedure *list;
	int64_t total = 0, sum = 0;
	struct ctx c;
	size_t n;

	bring_in(b, 0, 728, "full");
	bring_in(b, 1000, 247, "partial");
	bring_in(b, 2000, 40, "information");
	c = bench_ctx(b);
	CHECK_OK(catalogue_figures(&c, f.on, &v));
	CHECK_INT(v.all.full, 728);
	CHECK_INT(v.all.partial, 247);
	CHECK_INT(v.all.information, 40);
	CHECK_INT(v.all.eligible, 975);
	CHECK_STRZ(catalogue_share(test_mem(), &v.all), "100 %");
	CHECK_INT(v.field_n, 7);
	CHECK_INT(v.level_n, 2);
	CHECK_INT(v.agency_n, 2);
	for (size_t i = 0; i < v.field_n; i++) {
		f.field = v.fields[i].title;
		f.service = S("full");
		CHECK_OK(procedure_list(&c, &f, &list, &n, &total));
		CHECK_INT(total, v.fields[i].full);
		f.service = S("");
		f.eligible = true;
		CHECK_OK(procedure_list(&c, &f, &list, &n, &total));
		CHECK_INT(total, v.fields[i].eligible);
		f.eligible = false;
		sum += catalogue_total(&v.fields[i]);
	}
	CHECK_INT(sum, 1015);
	CHECK(str_search(bench_get(b, bench_visitor(b, ""), S("/thu-tuc/thong-ke")).body, S("728")) > 0);
	/* No board holds them all. */
	CHECK_INT(bench_get(b, bench_visitor(b, ""), S("/thu-tuc/niem-yet.pdf")).status, 413);
}

/* One that could lawfully be offered on line and is not spoils the hundred per cent. */
TEST_BENCH(catalogue, modules, what_is_eligible_and_not_offered_counts)
{
	struct catalogue_figure f = { .full = 2, .partial = 0, .information = 2, .eligible = 3 };

	UNUSED(b);
	CHECK_STRZ(catalogue_share(test_mem(), &f), "66,6 %");
	f.eligible = 0;
	CHECK_STRZ(catalogue_share(test_mem(), &f), "–");
}

TEST_BENCH(catalogue, modules, files_and_posters)
{
	static const struct {
		const char *path, *begins, *has;
	} files[] = {
		{ "/thu-tuc/danh-muc.csv?q=khai+sinh", "\xEF\xBB\xBFLoại,Mã thủ tục", "1.001193" },
		{ "/thu-tuc/danh-muc.xlsx?level=province", "PK", "" },
		{ "/thu-tuc/danh-muc.json?field=H%E1%BB%99+t%E1%BB%8Bch", "[\n{", "1.000656" },
		{ "/thu-tuc/1.001193/niem-yet.pdf", "%PDF", "" },
		{ "/thu-tuc/1.001193/niem-yet.pdf?kho=a3", "%PDF", "" },
		{ "/thu-tuc/niem-yet.pdf?agency=SXD", "%PDF", "" },
	};
	struct visitor *nobody = bench_visitor(b, "");

	bench_demo(b);
	for (size_t i = 0; i < ARRAY_LEN(files); i++) {
		struct seen s = bench_get(b, nobody, str_of(files[i].path));

		CHECK_INT(s.status, 200);
		CHECK(str_starts(s.body, str_of(files[i].begins)));
		CHECK(str_search(s.body, str_of(files[i].has)) >= 0);
	}
	CHECK_INT(bench_get(b, nobody, S("/thu-tuc/9.9/niem-yet.pdf")).status, 404);
}

/* Every life event leads somewhere, and nowhere else than to the catalogue. */
TEST_BENCH(catalogue, modules, life_events_name_procedures_in_force)
{
	struct csv r = csv_open(asset_bytes(asset_find(S("data/life-events.csv"))), ',');
	struct visitor *nobody = bench_visitor(b, "");
	struct ctx c = bench_ctx(b);
	struct procedure *p;
	size_t n, events = 0;
	str *f;

	bench_demo(b);
	CHECK_INT(csv_read(test_mem(), &r, &f, &n), 1);
	for (; csv_read(test_mem(), &r, &f, &n) > 0; events++) {
		str codes = f[3], page = str_fmt(test_mem(), "/su-kien/%.*s", STR_ARG(f[0]));
		struct seen s = bench_get(b, nobody, page);

		CHECK_INT(n, 4);
		CHECK_INT(s.status, 200);
		while (codes.p) {
			str code = str_cut(&codes, '/');

			CHECK_OK(procedure_find(&c, code, date_ymd(2026, 1, 5), &p));
			CHECK(str_search(s.body, str_fmt(test_mem(), "/thu-tuc/%.*s\"", STR_ARG(code))) > 0);
		}
	}
	CHECK(events >= 10);
	CHECK_INT(bench_get(b, nobody, S("/su-kien/khong-co")).status, 404);
}
