/* SPDX-License-Identifier: Apache-2.0 */
/*
 * form_web_test.c - one dossier's life, and the papers it leaves, asked for by those who may and those who
 * may not. What the forms look like is form_test.c's.
 */
#include "core/web/bench_test.h"
#include "lib/json/json.h"
#include "mod/dossier/dossier.h"
#include "mod/form/form_facts.h"

#define MODULES(X)                                                                                                    \
	X(session) X(account) X(absence) X(job) X(ledger) X(notify) X(file) X(org) X(people) X(procedure) X(dossier) \
	X(form)
#define X(name) extern const struct module module_##name;
MODULES(X)
#undef X
static const struct module *const modules[] = {
#define X(name) &module_##name,
	MODULES(X)
#undef X
	NULL
};

static const char birth[] =
	"{\"procedure\":\"1.001193\",\"channel\":\"%s\",\"receiving_unit\":\"05977\",\"applicant\":{\"name\":\"Hoàng Văn An\","
	"\"id_no\":\"020190001234\",\"phone\":\"0901234567\",\"email\":\"an@example.vn\",\"address\":\"Số 12 đường Bà Triệu\"},"
	"\"form\":{%s}}";

/* An answer to every question that must be answered. */
static str answers(struct bench *b)
{
	struct ctx c = bench_ctx(b);
	struct buf out = buf_new(b->mem, 0);
	struct procedure *p;

	CHECK_OK(procedure_find(&c, S("1.001193"), instant_date(b->now), &p));
	for (size_t i = 0; i < p->form->field_n; i++) {
		const struct form_field *f = &p->form->fields[i];
		str v = f->type == FORM_DATE ? S("2025-12-01") : f->type == FORM_CHOICE ? f->options[0] :
			f->type == FORM_UNIT ? S("05977") : f->type == FORM_BOOL ? S("true") :
			f->type == FORM_TEXT ? S("Bảo Ngọc") : S("1");

		if (f->type != FORM_FILE)
			buf_fmt(&out, "%s\"%" STR_FMT "\":\"%" STR_FMT "\"", out.n ? "," : "", STR_ARG(f->name), STR_ARG(v));
	}
	return buf_view(&out);
}

static str text_of(struct bench *b, struct seen s, const char *key)
{
	struct json *j;
	str why;

	CHECK_OK(json_parse(b->mem, s.body, JSON_DEPTH, &j, &why));
	return str_copy(b->mem, json_text(j, key));
}

/* Lodges; *ret_key gets the lookup code. */
static str lodge(struct bench *b, struct visitor *who, const char *channel, str *ret_key)
{
	struct seen s = bench_json(b, who, S("/api/v1/dossiers"),
				   str_fmt(b->mem, birth, channel, str_z(b->mem, answers(b))), S(""));

	if (s.status != 201)
		test_fail(__FILE__, __LINE__, str_z(b->mem, s.body));
	*ret_key = text_of(b, s, "lookup_code");
	return text_of(b, s, "code");
}

static void act(struct bench *b, const char *who, str code, const char *action, const char *json)
{
	str path = str_fmt(b->mem, "/api/v1/dossiers/%" STR_FMT "/actions/%s", STR_ARG(code), action);
	struct seen s = bench_json(b, bench_visitor(b, who), path, str_of(json), S(""));

	if (s.status != 200)
		test_fail(__FILE__, __LINE__, str_z(b->mem, s.body));
}

static int form_status(struct bench *b, const char *who, str code, int no)
{
	str path = str_fmt(b->mem, "/ho-so/%" STR_FMT "/bieu-mau/%d", STR_ARG(code), no);
	struct seen s = bench_get(b, bench_visitor(b, who), path);

	if (s.status == 200)
		CHECK(str_eq(s.type, S("application/pdf")) && str_starts(s.body, S("%PDF-1.")));
	return s.status;
}

static int look_up(struct bench *b, str code, str key)
{
	str path = str_fmt(b->mem, "/tra-cuu/%" STR_FMT "/giay-tiep-nhan?key=%" STR_FMT, STR_ARG(code), STR_ARG(key));

	return bench_get(b, bench_visitor(b, ""), path).status;
}

TEST_BENCH(form, modules, a_dossier_has_the_papers_of_what_happened_to_it)
{
	struct visitor *an;
	str code, key;

	bench_demo(b);
	an = bench_visitor(b, "dan.an");
	code = lodge(b, an, "online", &key);
	CHECK_INT(look_up(b, code, key), 200);
	CHECK_INT(look_up(b, code, S("AAAAAAAA")), 404);
	CHECK_INT(look_up(b, S("H37.D20-260105-9999"), key), 404);
	CHECK_INT(form_status(b, "dan.an", code, 2), 404);
	act(b, "motcua.dongkinh", code, "accept", "{}");
	act(b, "motcua.dongkinh", code, "ask_supplement",
	    "{\"items\":[\"Giấy chứng sinh: ảnh mờ\",\"Tờ khai: chưa ghi nơi sinh\"],\"days\":\"5\"}");
	CHECK_INT(form_status(b, "dan.an", code, 2), 200);
	CHECK_INT(form_status(b, "dan.binh", code, 2), 404);
	CHECK_INT(form_status(b, "motcua.tinh", code, 2), 404);
	act(b, "dan.an", code, "withdraw", "{}");
	CHECK_INT(form_status(b, "dan.an", code, 5), 200);
	CHECK_INT(form_status(b, "dan.an", code, 6), 404);
	CHECK_INT(form_status(b, "motcua.dongkinh", code, 6), 200);
	CHECK_INT(form_status(b, "motcua.dongkinh", code, 3), 404);
	CHECK_INT(form_status(b, "motcua.dongkinh", code, 7), 404);
	CHECK_INT(form_status(b, "motcua.dongkinh", code, 0), 404);
	bench_check(b);
}

/* The paper of an event stays what it was: byte for byte, a day later, for a reader of English. */
TEST_BENCH(form, modules, a_paper_does_not_change_when_printed_again)
{
	struct ctx c;
	struct pdf_fonts *fonts = pdf_fonts_new();
	struct dossier *d;
	str code, key, first, again;

	arena_defer(test_mem(), (void (*)(void *))pdf_fonts_free, fonts);
	bench_demo(b);
	code = lodge(b, bench_visitor(b, "motcua.dongkinh"), "counter", &key);
	c = bench_ctx(b);
	CHECK_OK(dossier_lookup(&c, code, key, &d));
	CHECK_OK(form_pdf(&c, d, FORM_RECEIPT, fonts, &first));
	c.now.ms += MS_DAY;
	c.lang = S("en");
	CHECK_OK(form_pdf(&c, d, FORM_RECEIPT, fonts, &again));
	CHECK(str_eq(first, again));
	CHECK_INT(form_pdf(&c, d, FORM_REFUSAL, fonts, &again), E_NOTFOUND);
	CHECK(c.problems && c.problems->text.n);
}

/* Times of the control slip are the ledger's: who gave, who took, how long. */
TEST_BENCH(form, modules, hops_are_what_the_events_say)
{
	struct form_act *acts;
	struct form_hop *hops;
	struct procedure *p;
	struct dossier *d;
	struct ctx c;
	size_t n, hop_n;
	instant start;
	str code, key;

	bench_demo(b);
	start = b->now;
	code = lodge(b, bench_visitor(b, "motcua.dongkinh"), "counter", &key);
	bench_clock(b, (instant){ start.ms + 10 * MS_MINUTE });
	act(b, "motcua.dongkinh", code, "forward", "{\"note\":\"Đủ giấy tờ\"}");
	bench_clock(b, (instant){ start.ms + 30 * MS_MINUTE });
	act(b, "tuphap.dongkinh", code, "claim", "{}");
	bench_clock(b, (instant){ start.ms + 90 * MS_MINUTE });
	act(b, "tuphap.dongkinh", code, "submit_for_signature", "{}");
	c = bench_ctx(b);
	CHECK_OK(dossier_lookup(&c, code, key, &d));
	CHECK_OK(dossier_procedure(&c, d, &p));
	CHECK_OK(form_acts(&c, code, &acts, &n));
	CHECK_OK(form_hops(&c, d, p, acts, n, &hops, &hop_n));
	CHECK_INT(hop_n, 3);
	CHECK_STRZ(hops[0].giver, "Hoàng Văn An");
	CHECK_STRZ(hops[0].note, "Đủ giấy tờ");
	CHECK_INT(hops[0].done.ms, start.ms + 10 * MS_MINUTE);
	CHECK_STR(hops[1].giver, hops[0].receiver);
	CHECK_INT(hops[1].given.ms, start.ms + 10 * MS_MINUTE);
	CHECK_INT(hops[1].received.ms, start.ms + 30 * MS_MINUTE);
	CHECK_INT(hops[1].done.ms, start.ms + 90 * MS_MINUTE);
	CHECK(hops[1].due.ms > hops[1].given.ms && !str_eq(hops[1].receiver, hops[1].giver));
	CHECK(hops[2].received.ms == 0 && hops[2].done.ms == 0);
}

/* The register is of one's own counter only, and its days are both included. */
TEST_BENCH(form, modules, register_of_ones_own_counter)
{
	struct visitor *clerk;
	struct form_book book = { 0 };
	struct ctx c;
	struct seen s;
	str code, key;
	date today;

	bench_demo(b);
	clerk = bench_visitor(b, "motcua.dongkinh");
	code = lodge(b, clerk, "counter", &key);
	today = instant_date(b->now);
	c = bench_ctx(b);
	CHECK_OK(form_book(&c, S("05977"), today, today, NULL, 10, &book));
	CHECK(book.n >= 1);
	CHECK_STR(book.lines[book.n - 1].code, code);
	CHECK_STRZ(book.org, "Trung tâm Phục vụ hành chính công phường Đông Kinh");
	CHECK_STRZ(book.parent, "Ủy ban nhân dân phường Đông Kinh");
	lodge(b, clerk, "counter", &key);
	c = bench_ctx(b);
	CHECK_INT(form_book(&c, S("05977"), today, today, NULL, (int64_t)book.n, &book), E_LIMIT);
	CHECK_OK(form_book(&c, S("05977"), (date){ today.day + 1 }, (date){ today.day + 1 }, NULL, 10, &book));
	CHECK_INT(book.n, 0);
	s = bench_get(b, clerk, S("/so-theo-doi"));
	CHECK(s.status == 200 && str_search(s.body, code) > 0);
	s = bench_get(b, clerk, S("/so-theo-doi.csv"));
	CHECK(s.status == 200 && str_search(s.body, code) > 0 && str_search(s.body, S("Số 12 đường Bà Triệu")) > 0);
	CHECK_INT(bench_get(b, clerk, S("/so-theo-doi.pdf")).status, 200);
	CHECK_INT(bench_get(b, clerk, S("/so-theo-doi.xlsx")).status, 200);
	CHECK_INT(bench_get(b, clerk, S("/so-theo-doi?unit=TTPVHCC")).status, 403);
	CHECK_INT(bench_get(b, clerk, S("/so-theo-doi?from=2026-01-05&to=2026-01-04")).status, 422);
	CHECK_INT(bench_get(b, bench_visitor(b, "tuphap.dongkinh"), S("/so-theo-doi")).status, 403);
}
