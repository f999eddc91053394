/* SPDX-License-Identifier: Apache-2.0 */
/*
 * lodge_test.c - uploads, and rating with the key alone: what a transcript cannot tell. The rest of the
 * applicant's story is in lodge.http.
 */
#include "core/web/bench_test.h"
#include "mod/lodge/lodge.h"

#define MODULES(X)                                                                                                    \
	X(session) X(account) X(absence) X(job) X(ledger) X(notify) X(file) X(org) X(people) X(procedure) X(dossier) \
	X(lodge)
#define X(name) extern const struct module module_##name;
MODULES(X)
#undef X
static const struct module *const modules[] = {
#define X(name) &module_##name,
	MODULES(X)
#undef X
	NULL
};

static struct seen post(struct bench *b, const char *who, str path, str form, int status)
{
	struct seen s = bench_post(b, bench_visitor(b, who), path, form);

	if (s.status != status)
		test_fail(__FILE__, __LINE__, str_fmt(b->mem, "%.*s: %d\n%.*s", STR_ARG(path), s.status, STR_ARG(s.body)).p);
	return s;
}

/* The last part of an address. */
static str tail(struct bench *b, str path)
{
	str part = path;

	while (str_find(part, '/') >= 0)
		part = str_sub(part, (size_t)str_find(part, '/') + 1, part.n);
	return str_copy(b->mem, part);
}

/* A draft of a copy of an extract, with the standard form of two pages. */
static str begin(struct bench *b, const char *who)
{
	bench_demo(b);
	bench_get(b, bench_visitor(b, who), S("/nop/2.000635"));
	return str_copy(b->mem, post(b, who, S("/nop/2.000635"), S("receiving_unit=05977"), 303).location);
}

static str at(struct bench *b, str draft, const char *page)
{
	return str_fmt(b->mem, "%" STR_FMT "%s", STR_ARG(draft), page);
}

static void fill(struct bench *b, const char *who, str draft)
{
	post(b, who, at(b, draft, "/nguoi-nop"),
	     S("applicant.name=An&applicant.id_no=020000000001&applicant.phone=0912345678&applicant.address=LS"), 303);
	post(b, who, at(b, draft, "/muc/1"), S("form.request=Xin+02+b%E1%BA%A3n"), 303);
	post(b, who, at(b, draft, "/muc/2"), S("form.truth_pledge=1"), 303);
}

static const char jpeg[] = "\xFF\xD8\xFF\xE0\x00\x10JFIF\x00\x01\x01\x00\x00\x01\x00\x01\x00\x00\xFF\xD9";
static const char pdf[] = "%PDF-1.4\n1 0 obj<<>>endobj\ntrailer<<>>\n%%EOF\n";

TEST_BENCH(lodge, modules, a_bad_file_is_told_and_the_good_ones_are_kept)
{
	str draft = begin(b, "dan.an"), form;
	struct ctx c = bench_ctx(b);
	struct draft *d;
	struct seen s;

	bench_upload(b, "paper.1", "virus.exe", S("MZ\x90\x00\x03"));
	bench_upload(b, "paper.1", "anh.jpg", (str){ jpeg, sizeof(jpeg) - 1 });
	bench_upload(b, "files", "don.pdf", (str){ pdf, sizeof(pdf) - 1 });
	s = post(b, "dan.an", at(b, draft, "/giay-to"), S("back=kiem-tra"), 303);
	CHECK(str_ends(s.location, S("/giay-to?xem=loi&back=kiem-tra")));
	s = bench_get(b, bench_visitor(b, "dan.an"), s.location);
	CHECK(str_search(s.body, S("Tệp “virus.exe” không phải ảnh, PDF hay văn bản")) >= 0);
	CHECK(str_search(s.body, S("anh.jpg")) >= 0 && str_search(s.body, S("don.pdf")) >= 0);

	/* Its owner takes one out; the trouble is forgotten. */
	c.who = &(struct who){ .account = 1, .login = S("dan.an") };
	CHECK_OK(draft_open(&c, tail(b, draft), &d));
	CHECK_INT(d->file_n, 2);
	CHECK_INT(d->trouble_n, 1);
	form = str_fmt(b->mem, "remove=%.*s", STR_ARG(d->files[0].file));
	s = post(b, "dan.an", at(b, draft, "/giay-to"), form, 303);
	CHECK(str_ends(s.location, S("/giay-to?xem=tep")));
	CHECK_OK(draft_open(&c, tail(b, draft), &d));
	CHECK_INT(d->file_n, 1);
	CHECK_INT(d->trouble_n, 0);
	bench_check(b);
}

TEST_BENCH(lodge, modules, what_was_attached_arrives_with_the_dossier)
{
	str draft = begin(b, "dan.an"), code;
	struct ctx c = bench_ctx(b);
	struct dossier_file *files;
	size_t n;

	fill(b, "dan.an", draft);
	bench_upload(b, "paper.1", "anh.jpg", (str){ jpeg, sizeof(jpeg) - 1 });
	post(b, "dan.an", at(b, draft, "/giay-to"), S("stay="), 303);
	code = tail(b, post(b, "dan.an", at(b, draft, "/kiem-tra"), S("agree=1"), 303).location);
	CHECK_OK(dossier_files(&c, code, &files, &n));
	CHECK_INT(n, 1);
	CHECK_STRZ(files[0].name, "anh.jpg");
	CHECK_STRZ(files[0].kind, "paper");
	CHECK(files[0].paper.n > 0);
	CHECK_INT(files[0].size, sizeof(jpeg) - 1);
	bench_check(b);
}

/* A draft that was sent holds nothing of the person any more. */
TEST_BENCH(lodge, modules, a_sent_draft_is_emptied)
{
	str draft = begin(b, "dan.an");
	struct db_rows r;

	fill(b, "dan.an", draft);
	post(b, "dan.an", at(b, draft, "/kiem-tra"), S("agree=1"), 303);
	CHECK(db_query(ledger_db(b->ledger), b->mem, &r, "SELECT answers, files, state FROM draft") >= 0);
	CHECK_INT(r.n, 1);
	CHECK_STRZ(row_text(&r, 0, 0), "{}");
	CHECK_STRZ(row_text(&r, 0, 1), "[]");
	CHECK_STRZ(row_text(&r, 0, 2), "sent");
	bench_check(b);
}

static void act(struct bench *b, const char *who, str code, const char *action, const char *json)
{
	str path = str_fmt(b->mem, "/api/v1/dossiers/%" STR_FMT "/actions/%s", STR_ARG(code), action);
	struct seen s = bench_json(b, bench_visitor(b, who), path, str_of(json), S(""));

	if (s.status != 200)
		test_fail(__FILE__, __LINE__, str_z(b->mem, s.body));
}

TEST_BENCH(lodge, modules, whoever_has_the_key_rates_once_and_nobody_without_it)
{
	str draft = begin(b, "dan.an"), code, page;
	struct ctx c = bench_ctx(b);
	struct dossier *d;
	struct seen s;

	fill(b, "dan.an", draft);
	code = tail(b, post(b, "dan.an", at(b, draft, "/kiem-tra"), S("agree=1"), 303).location);
	act(b, "motcua.dongkinh", code, "refuse", "{\"note\":\"Không thuộc thẩm quyền\"}");
	CHECK_OK(dossier_see(&c, code, &d));
	page = str_fmt(b->mem, "/danh-gia/%" STR_FMT, STR_ARG(code));

	bench_get(b, bench_visitor(b, ""), S("/tra-cuu"));
	s = bench_get(b, bench_visitor(b, ""), str_fmt(b->mem, "%.*s?key=%.*s", STR_ARG(page), STR_ARG(d->lookup_code)));
	CHECK_INT(s.status, 200);
	CHECK(str_search(s.body, S("Rất hài lòng")) >= 0);
	CHECK_INT(bench_post(b, bench_visitor(b, ""), page, S("score=5&key=AAAABBBB")).status, 404);
	CHECK_INT(bench_post(b, bench_visitor(b, ""), page, S("score=5")).status, 404);
	s = post(b, "", page, str_fmt(b->mem, "score=2&note=Ch%%E1%%BA%%ADm&key=%.*s", STR_ARG(d->lookup_code)), 303);
	CHECK(str_ends(s.location, S("/cam-on")));
	CHECK_OK(dossier_see(&c, code, &d));
	CHECK_INT(d->rating, 2);
	CHECK_INT(bench_post(b, bench_visitor(b, ""), page,
			     str_fmt(b->mem, "score=5&key=%.*s", STR_ARG(d->lookup_code))).status, 409);
	s = bench_get(b, bench_visitor(b, "dan.an"), page);
	CHECK(str_search(s.body, S("đã được đánh giá")) >= 0);
	bench_check(b);
}

/* The look-up takes the key as people write it down. */
TEST_BENCH(lodge, modules, the_key_may_be_typed_with_spaces_and_small_letters)
{
	str draft = begin(b, "dan.an"), code, key;
	struct ctx c = bench_ctx(b);
	struct dossier *d;
	struct seen s;

	fill(b, "dan.an", draft);
	code = tail(b, post(b, "dan.an", at(b, draft, "/kiem-tra"), S("agree=1"), 303).location);
	CHECK_OK(dossier_see(&c, code, &d));
	key = str_copy(b->mem, d->lookup_code);
	for (size_t i = 0; i < key.n; i++)
		if (key.p[i] >= 'A' && key.p[i] <= 'Z')
			((char *)(uintptr_t)key.p)[i] |= 0x20;
	s = bench_get(b, bench_visitor(b, ""), str_fmt(b->mem, "/tra-cuu?code=%.*s&key=%.4s+-%.4s", STR_ARG(code), key.p,
						       key.p + 4));
	CHECK_INT(s.status, 200);
	CHECK(str_search(s.body, S("Hồ sơ đang ở đâu?")) >= 0);
	CHECK(str_search(s.body, S("An</")) < 0); /* no name for outsiders */
}

TEST_BENCH(lodge, modules, the_counter_keeps_what_was_brought)
{
	struct ctx c = bench_ctx(b);
	struct dossier_file *files;
	struct seen s;
	size_t n;

	bench_demo(b);
	bench_upload(b, "paper.1", "anh.jpg", (str){ jpeg, sizeof(jpeg) - 1 });
	s = post(b, "motcua.dongkinh", S("/quay/nop"),
		 S("procedure=2.000635&channel=post&applicant.name=An&applicant.phone=0912345678&applicant.address=LS"
		   "&form.request=Xin&form.truth_pledge=1&applicant.id_no=020000000001"), 303);
	CHECK_OK(dossier_files(&c, tail(b, s.location), &files, &n));
	CHECK_INT(n, 1);
	CHECK_STRZ(files[0].name, "anh.jpg");
	bench_check(b);
}
