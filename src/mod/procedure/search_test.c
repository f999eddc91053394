/* SPDX-License-Identifier: Apache-2.0 */
/* search_test.c - what citizens type, and the procedure they must find among the first three. */
#include "base/base.h"

#include "core/web/bench_test.h"
#include "lib/csv/csv.h"
#include "lib/text/text.h"
#include "mod/procedure/procedure_search.h"
#include "mod/procedure/procedure_test.h"

/*
 * tests/catalogue/queries.csv: what citizens type, and the procedures (any of them, separated by '/') of which
 * one must be among the first three. The words were written before the search was made to find them. Half of
 * each class is "held": never looked at while the search was improved, so it tells how the rest of the world
 * fares.
 */
struct tally {
	str name;
	int all, found;
};

static void count(struct tally *list, size_t max, str name, bool found)
{
	size_t i = 0;

	while (i + 1 < max && list[i].all && !str_eq(list[i].name, name))
		i++;
	list[i].name = name;
	list[i].all++;
	list[i].found += found;
}

static str queries(void)
{
	FILE *f = fopen("tests/catalogue/queries.csv", "r");
	char *p = arena_alloc(test_mem(), 262144);
	size_t n;

	CHECK(f != NULL);
	n = fread(p, 1, 262144, f);
	fclose(f);
	return (str){ p, n };
}

static bool finds(struct bench *b, str q, str codes, str *ret_instead)
{
	struct procedure_filter f = { .q = q, .on = date_ymd(2026, 1, 5), .limit = 3 };
	struct ctx c = bench_ctx(b);
	struct procedure *list;
	int64_t total;
	size_t n;

	c.mem = arena_new(0);
	CHECK_OK(procedure_list(&c, &f, &list, &n, &total));
	*ret_instead = n ? str_copy(test_mem(), list[0].title) : S("nothing");
	while (codes.p) {
		str code = str_cut(&codes, '/');

		for (size_t k = 0; k < n; k++)
			if (str_eq(list[k].code, code)) {
				arena_free(c.mem);
				return true;
			}
	}
	arena_free(c.mem);
	return false;
}

TEST_BENCH(procedure, procedure_test_modules, citizens_find_what_they_mean)
{
	struct csv r = csv_open(queries(), ',');
	struct tally classes[16] = { 0 }, sets[2] = { 0 };
	bool loud = getenv("MOTCUA_SEARCH_REPORT") != NULL;
	str *f, instead;
	size_t n;

	bench_demo(b);
	CHECK_INT(csv_read(test_mem(), &r, &f, &n), 1);
	while (csv_read(test_mem(), &r, &f, &n) > 0) {
		bool found = finds(b, f[0], f[1], &instead);

		count(classes, ARRAY_LEN(classes), f[2], found);
		count(sets, ARRAY_LEN(sets), f[3], found);
		if (!found && loud && str_eqz(f[3], "tuned"))
			fprintf(stderr, "%.*s: not %.*s but %.*s\n", STR_ARG(f[0]), STR_ARG(f[1]), STR_ARG(utf8_cut(instead, 60)));
	}
	for (size_t i = 0; loud && i < ARRAY_LEN(classes) && classes[i].all; i++)
		fprintf(stderr, "%-10.*s %3d of %3d\n", STR_ARG(classes[i].name), classes[i].found, classes[i].all);
	for (size_t i = 0; i < ARRAY_LEN(sets); i++) {
		if (loud)
			fprintf(stderr, "%-10.*s %3d of %3d\n", STR_ARG(sets[i].name), sets[i].found, sets[i].all);
		CHECK(sets[i].all >= 100 && sets[i].found * 100 >= sets[i].all * 95);
	}
}

/* The order among matches. */
TEST(procedure, search_ranks_exact_before_folded_before_beginnings_before_errors)
{
	const char *titles[] = { "Cấp giấy phép bản tin", "Cấp giấy phép bán lẻ", "Cấp giấy phép bánh kẹo",
				 "Cấp giấy phép bàng quang" };
	struct search_text texts[ARRAY_LEN(titles)];
	int64_t score[ARRAY_LEN(titles)];
	struct search_index x;

	for (size_t i = 0; i < ARRAY_LEN(titles); i++) {
		texts[i] = (struct search_text){ .title = str_of(titles[i]) };
		texts[i].fold = text_fold(test_mem(), texts[i].title);
		texts[i].title_n = texts[i].fold.n;
	}
	search_build(test_mem(), texts, ARRAY_LEN(titles), &x);
	search_score(test_mem(), &x, S("giấy phép bán"), score);
	CHECK(score[1] > score[0]);
	CHECK(score[0] > score[2]);
	search_score(test_mem(), &x, S("giay phep banhk"), score);
	CHECK(score[2] > score[1]);
	search_score(test_mem(), &x, S("xyz"), score);
	for (size_t i = 0; i < ARRAY_LEN(titles); i++)
		CHECK_INT(score[i], 0);
}

/* Nothing that is typed may break it. */
TEST(procedure, search_bears_anything)
{
	struct search_text text = { .title = S("Đăng ký"), .fold = S("dang ky"), .title_n = 7 };
	const char *texts[] = { "", " ", "%", "'", "\"", "a", "....", "漢字", "🙂🙂🙂", "đ", "½ ﬁ ①",
				"1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16 17 18 19 20 21 22 23 24 25 26 27 28 29 30 31" };
	struct search_index x;
	int64_t score;

	search_build(test_mem(), &text, 1, &x);
	search_phrases(test_mem(), S("phrase,means\na\n,\n,b\nx,\n"), S("spoken,written\nz,a b\n"), &x.phrases);
	for (size_t i = 0; i < ARRAY_LEN(texts); i++)
		search_score(test_mem(), &x, str_of(texts[i]), &score);
	search_score(test_mem(), &x, S("dang"), &score);
	CHECK(score > 0);
	search_build(test_mem(), &text, 0, &x);
	search_score(test_mem(), &x, S("dang"), &score);
}
