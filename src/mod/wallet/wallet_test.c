/* SPDX-License-Identifier: Apache-2.0 */
/* wallet_test.c - scanned once, used again by the same person only; revoked, deleted, proven. */
#include "core/command/call.h"
#include "core/web/bench_test.h"
#include "lib/db/db.h"
#include "lib/json/json.h"
#include "mod/wallet/wallet_impl.h"

extern const struct module *const all_modules[];

/* The head of a PNG of that size, and some letters so that no two are alike. */
static str png(struct arena *mem, uint32_t side, const char *letters)
{
	uint8_t head[33] = { 0x89, 'P', 'N', 'G', 13, 10, 26, 10, 0, 0, 0, 13, 'I', 'H', 'D', 'R' };
	struct buf b = buf_new(mem, 0);

	for (int i = 0; i < 2; i++)
		for (int k = 0; k < 4; k++)
			head[16 + 4 * i + k] = (uint8_t)(side >> (24 - 8 * k));
	head[24] = 8;
	head[25] = 2;
	buf_str(&b, (str){ (const char *)head, sizeof(head) });
	buf_z(&b, letters);
	return buf_view(&b);
}

/* A dossier at the counter for the person of that number; its code. */
static str counter_dossier(struct bench *b, const char *id_no)
{
	struct seen s = bench_post(b, bench_visitor(b, "motcua.dongkinh"), S("/quay/nop"), str_fmt(b->mem,
		"procedure=1.000894&channel=counter&applicant.name=An&applicant.id_no=%s&applicant.phone=0900000001&"
		"applicant.address=x&form.request=x&form.truth_pledge=1", id_no));

	CHECK_INT(s.status, 303);
	return s.location.n > 10 ? str_copy(b->mem, str_sub(s.location, 10, s.location.n)) : S("?");
}

static struct seen scan(struct bench *b, str code, int n, str bytes, const char *more)
{
	str at = str_fmt(b->mem, "/ho-so/%" STR_FMT "/so-hoa", STR_ARG(code));
	struct visitor *clerk = bench_visitor(b, "motcua.dongkinh");

	bench_get(b, clerk, at);
	if (bytes.n)
		bench_upload(b, "file", "quet.png", bytes);
	return bench_post(b, clerk, at, str_fmt(b->mem, "n=%d&%s", n, more));
}

/* The newest kept paper of that number. */
static struct wallet_paper newest(struct bench *b, const char *id_no)
{
	struct wallet_paper *list, none = { .code = S("?"), .state = S(""), .source = S("") };
	struct ctx c = bench_ctx(b);
	size_t n;

	CHECK_OK(wallet_store_of(&c, 0, str_of(id_no), 10, &list, &n));
	return n ? list[0] : none;
}

static struct digitisation component(struct bench *b, str dossier, size_t i)
{
	struct digitisation *list, none = { .state = DIGITAL_NOT, .exception = S("") };
	struct ctx c = bench_ctx(b);
	size_t n;

	CHECK_OK(wallet_store_digital(&c, dossier, &list, &n));
	return i < n ? list[i] : none;
}

static size_t offered(struct bench *b, const char *id_no, str name)
{
	struct wallet_paper *list;
	struct ctx c = bench_ctx(b);
	struct who clerk = { .account = 1, .perms = PERM_RECEIVE };
	size_t n = 0;

	c.who = &clerk;
	CHECK_OK(wallet_offers(&c, str_of(id_no), name, &list, &n));
	return n;
}

#define AN "020000000001"
#define BINH "020000000002"

TEST_BENCH(wallet, all_modules, a_scan_is_checked_kept_and_offered_to_its_owner_only)
{
	struct wallet_paper p;
	str code;

	bench_demo(b);
	code = counter_dossier(b, AN);
	CHECK_INT(scan(b, code, 1, S(""), "need=b&copies=1&pages=1").status, 422);
	CHECK_INT(scan(b, code, 1, png(b->mem, 640, "nhỏ"), "need=b&copies=1&pages=1").status, 422); /* not legible */
	CHECK_INT(scan(b, code, 1, png(b->mem, 1700, "a"), "copies=1&pages=1").status, 422);         /* of which kind? */
	CHECK_INT(scan(b, code, 99, png(b->mem, 1700, "b"), "need=b&copies=1&pages=1").status, 404);
	CHECK_STRZ(newest(b, AN).code, "?"); /* what was refused left nothing */
	CHECK_INT(scan(b, code, 1, png(b->mem, 1700, "c"), "need=b&copies=2&pages=3&given_back=1").status, 303);
	p = newest(b, AN);
	CHECK_STRZ(p.source, "scan");
	CHECK_STRZ(p.signature, "none");
	CHECK_INT(component(b, code, 0).state, DIGITAL_DONE);
	CHECK_INT(component(b, code, 0).copies, 2);
	CHECK(component(b, code, 0).given_back);
	CHECK_INT(offered(b, AN, p.name), 1);
	CHECK_INT(offered(b, AN, str_fmt(b->mem, "Bản sao %" STR_FMT, STR_ARG(p.name))), 1);
	CHECK_INT(offered(b, AN, S("Bản vẽ thiết kế")), 0);
	CHECK_INT(offered(b, BINH, p.name), 0);
	bench_check(b);
}

TEST_BENCH(wallet, all_modules, used_again_without_a_copy_of_the_bytes)
{
	struct visitor *clerk;
	struct wallet_paper p;
	struct dossier_file *files;
	struct db_rows before, after;
	struct ctx c;
	str first, second, other, form;
	size_t n;

	bench_demo(b);
	clerk = bench_visitor(b, "motcua.dongkinh");
	first = counter_dossier(b, AN);
	CHECK_INT(scan(b, first, 1, png(b->mem, 1700, "d"), "need=a&copies=1&pages=1").status, 303);
	p = newest(b, AN);
	second = counter_dossier(b, AN);
	other = counter_dossier(b, BINH);
	CHECK_OK(db_query(ledger_db(b->ledger), b->mem, &before, "SELECT count(*) FROM file"));
	form = str_fmt(b->mem, "n=1&reuse=%" STR_FMT, STR_ARG(p.code));
#define TAKE(code) bench_post(b, clerk, str_fmt(b->mem, "/ho-so/%" STR_FMT "/so-hoa/dung-lai", STR_ARG(code)), form).status
	CHECK_INT(TAKE(other), 422); /* somebody else's dossier */
	CHECK_INT(TAKE(second), 303);
	CHECK_INT(TAKE(second), 422); /* once */
	CHECK_OK(db_query(ledger_db(b->ledger), b->mem, &after, "SELECT count(*) FROM file"));
	CHECK_INT(row_int(&after, 0, 0), row_int(&before, 0, 0));
	c = bench_ctx(b);
	CHECK_OK(dossier_files(&c, second, &files, &n));
	CHECK_INT(n, 1);
	CHECK_STR(files[0].file, p.file);
	CHECK_INT(component(b, second, 0).state, DIGITAL_REUSED);
	/* Revoked, it is offered to nobody; the dossier that used it keeps it. */
	CHECK_INT(bench_post(b, clerk, str_fmt(b->mem, "/kho/%" STR_FMT "/hieu-luc", STR_ARG(p.code)),
			     S("what=revoke&reason=Sai+ten")).status, 303);
	CHECK_INT(offered(b, AN, p.name), 0);
	CHECK_INT(TAKE(counter_dossier(b, AN)), 422);
	bench_check(b);
}

TEST_BENCH(wallet, all_modules, a_paper_ends_on_its_last_day)
{
	struct wallet_paper p;
	str code;

	bench_demo(b);
	code = counter_dossier(b, AN);
	CHECK_INT(scan(b, code, 1, png(b->mem, 1700, "e"), "need=c&copies=1&pages=1&valid_to=10/01/2026").status, 303);
	p = newest(b, AN);
	CHECK_INT(offered(b, AN, p.name), 1);
	bench_clock(b, (instant){ b->now.ms + 5 * MS_DAY });
	CHECK_INT(offered(b, AN, p.name), 1);
	bench_clock(b, (instant){ b->now.ms + MS_DAY });
	CHECK_INT(offered(b, AN, p.name), 0);
}

/* A number that somebody typed when registering opens nothing that others brought. */
TEST_BENCH(wallet, all_modules, a_claimed_number_opens_nothing_until_a_clerk_has_seen_it)
{
	struct visitor *an, *clerk;
	struct wallet_paper p;
	str code, at;

	bench_demo(b);
	an = bench_visitor(b, "dan.an");
	clerk = bench_visitor(b, "motcua.dongkinh");
	code = counter_dossier(b, AN);
	CHECK_INT(scan(b, code, 1, png(b->mem, 1700, "f"), "need=a&copies=1&pages=1").status, 303);
	p = newest(b, AN);
	at = str_fmt(b->mem, "/kho/%" STR_FMT, STR_ARG(p.code));
	CHECK_INT(bench_get(b, an, at).status, 404);
	CHECK(str_search(bench_get(b, an, S("/kho")).body, p.code) < 0);
	CHECK_INT(bench_post(b, clerk, S("/quay/chu-kho"), S("login=dan.an&id_no=020000000002")).status, 422);
	CHECK_INT(bench_post(b, clerk, S("/quay/chu-kho"), S("login=dan.an&id_no=" AN)).status, 303);
	CHECK_INT(bench_get(b, an, at).status, 200);
	CHECK(str_search(bench_get(b, an, S("/kho")).body, p.code) >= 0);
	CHECK_INT(bench_get(b, an, str_fmt(b->mem, "%" STR_FMT "/tep", STR_ARG(at))).status, 200);
	CHECK_INT(bench_get(b, bench_visitor(b, "dan.binh"), at).status, 404);
	CHECK_INT(bench_post(b, an, str_fmt(b->mem, "%" STR_FMT "/xoa", STR_ARG(at)), S("")).status, 409); /* the agency's */
	bench_check(b);
}

/* On line: one tick instead of a file; the counter looks at it. */
TEST_BENCH(wallet, all_modules, the_next_dossier_takes_the_own_paper_with_one_tick)
{
	struct visitor *an, *clerk;
	struct procedure *proc;
	struct wallet_paper p;
	struct wallet_use *uses;
	struct ctx c;
	struct seen s;
	str draft, code;
	size_t n;

	bench_demo(b);
	an = bench_visitor(b, "dan.an");
	clerk = bench_visitor(b, "motcua.dongkinh");
	c = bench_ctx(b);
	CHECK_OK(procedure_find(&c, S("2.000635"), instant_date(b->now), &proc));
	CHECK(proc->paper_n >= 1);
	bench_get(b, an, S("/kho"));
	bench_upload(b, "file", "giay.png", png(b->mem, 1700, "g"));
	s = bench_post(b, an, S("/kho"), str_fmt(b->mem, "name=%" STR_FMT, STR_ARG(bench_encode(b->mem, proc->papers[proc->paper_n - 1].name))));
	CHECK_INT(s.status, 303);
	p = newest(b, AN);
	CHECK_STRZ(p.source, "upload");
	s = bench_post(b, an, S("/nop/2.000635"), S("receiving_unit=05977"));
	draft = str_copy(b->mem, s.location);
#define PAGE(end) str_fmt(b->mem, "%" STR_FMT end, STR_ARG(draft))
	bench_post(b, an, PAGE("/nguoi-nop"), S("applicant.name=An&applicant.id_no=" AN "&applicant.phone=0900000001&applicant.address=x"));
	bench_post(b, an, PAGE("/muc/1"), S("form.request=x"));
	bench_post(b, an, PAGE("/muc/2"), S("form.truth_pledge=1"));
	CHECK(str_search(bench_get(b, an, PAGE("/giay-to")).body, p.code) >= 0);
	s = bench_post(b, an, PAGE("/giay-to"), str_fmt(b->mem, "reuse.%zu=%" STR_FMT, proc->paper_n, STR_ARG(p.code)));
	CHECK_INT(s.status, 303);
	s = bench_post(b, an, PAGE("/kiem-tra"), S("agree=1&return.by=office"));
	CHECK_INT(s.status, 303);
	code = str_copy(b->mem, str_sub(s.location, 10, s.location.n));
	CHECK_OK(wallet_store_uses_in(&c, code, &uses, &n));
	CHECK_INT(n, 1);
	CHECK_STRZ(uses[0].state, "waiting");
	CHECK(str_search(bench_get(b, clerk, str_fmt(b->mem, "/ho-so/%" STR_FMT "/so-hoa", STR_ARG(code))).body, p.code) >= 0);
	s = bench_post(b, clerk, str_fmt(b->mem, "/ho-so/%" STR_FMT "/so-hoa/kiem-tra", STR_ARG(code)),
		       str_fmt(b->mem, "paper=%" STR_FMT, STR_ARG(p.code)));
	CHECK_INT(s.status, 422); /* a refusal has a reason */
	s = bench_post(b, clerk, str_fmt(b->mem, "/ho-so/%" STR_FMT "/so-hoa/kiem-tra", STR_ARG(code)),
		       str_fmt(b->mem, "paper=%" STR_FMT "&accept=1", STR_ARG(p.code)));
	CHECK_INT(s.status, 303);
	CHECK_INT(component(b, code, 0).state, DIGITAL_REUSED);
	/* In use, it stays; its owner sees where. */
	CHECK_INT(bench_post(b, an, str_fmt(b->mem, "/kho/%" STR_FMT "/xoa", STR_ARG(p.code)), S("")).status, 409);
	CHECK(str_search(bench_get(b, an, str_fmt(b->mem, "/kho/%" STR_FMT, STR_ARG(p.code))).body, code) >= 0);
	bench_check(b);
}

/* A result is kept within a minute, found by its mark, and stands in for a paper of the next dossier. */
TEST_BENCH(wallet, all_modules, a_result_goes_to_its_owners_store)
{
	struct visitor *an;
	struct wallet_paper p;
	struct seen s;
	str code, at, mark;

	bench_demo(b);
	an = bench_visitor(b, "dan.an");
	s = bench_json(b, an, S("/api/v1/dossiers"),
		       S("{\"procedure\":\"1.000894\",\"receiving_unit\":\"05977\",\"form\":{\"request\":\"x\",\"truth_pledge\":\"true\"}}"), S("w"));
	CHECK_INT(s.status, 201);
	{
		struct json *j = NULL;
		str why;

		CHECK_OK(json_parse(b->mem, s.body, 0, &j, &why));
		code = str_copy(b->mem, json_text(j, "code"));
	}
	at = str_fmt(b->mem, "/ho-so/%" STR_FMT, STR_ARG(code));
#define DO(login, slug, form) CHECK_INT(bench_post(b, bench_visitor(b, login), str_fmt(b->mem, "%" STR_FMT "/" slug, STR_ARG(at)), S(form)).status, 303)
	DO("motcua.dongkinh", "tiep-nhan", "");
	DO("motcua.dongkinh", "chuyen", "person=tuphap.dongkinh");
	DO("tuphap.dongkinh", "trinh-ky", "");
	bench_get(b, bench_visitor(b, "chutich.dongkinh"), str_fmt(b->mem, "%" STR_FMT "/ky", STR_ARG(at)));
	bench_upload(b, "files", "ket-qua.pdf", S("%PDF-1.4\n1 0 obj<</Type /Page>>endobj\n/ByteRange [0 1 2 3] /SubFilter /adbe.pkcs7.detached\n%%EOF\n"));
	DO("chutich.dongkinh", "ky", "");
	bench_courier(b);
	p = newest(b, AN);
	CHECK_STRZ(p.source, "result");
	CHECK_STRZ(p.signature, "embedded");
	CHECK(str_search(bench_get(b, an, S("/kho")).body, p.code) >= 0);
	mark = str_fmt(b->mem, "/xac-thuc/%" STR_FMT, STR_ARG(p.mark));
	s = bench_get(b, bench_visitor(b, ""), mark);
	CHECK_INT(s.status, 200);
	CHECK(str_search(s.body, p.sha256) >= 0 && str_search(s.body, S("Hoàng Văn An")) < 0 && str_search(s.body, S(AN)) < 0);
	CHECK(str_search(bench_get(b, bench_visitor(b, ""), str_fmt(b->mem, "%" STR_FMT "?sha256=%" STR_FMT, STR_ARG(mark),
								    STR_ARG(p.sha256))).body, S("Trùng khớp")) >= 0);
	CHECK(str_search(bench_get(b, bench_visitor(b, ""), str_fmt(b->mem, "%" STR_FMT "?sha256=00", STR_ARG(mark))).body,
			 S("Không khớp")) >= 0);
	CHECK_INT(bench_get(b, bench_visitor(b, ""), S("/xac-thuc/AAAAAAAAAAAAAAAA")).status, 404);
	CHECK_INT(bench_get(b, an, str_fmt(b->mem, "/kho/%" STR_FMT "/ban-giay", STR_ARG(p.code))).status, 200);
	bench_courier(b);
	CHECK_STR(newest(b, AN).code, p.code); /* once */
	bench_check(b);
}
