/* SPDX-License-Identifier: Apache-2.0 */
/* post_test.c - states, the enterprise's messages in any order, hand-over records; stories are in post.http. */
#include "core/command/call.h"
#include "core/web/bench_test.h"
#include "lib/crypto/crypto.h"
#include "lib/db/db.h"
#include "lib/json/json.h"
#include "mod/post/post_impl.h"

extern const struct module *const all_modules[];

/* Sends a message as the enterprise would: "event|at|extra fields as a=b&c=d"; `sign` false: with a wrong one. */
static int tell(struct bench *b, const char *id, const char *event, const char *at, const char *more, bool sign)
{
	struct ctx c = bench_ctx(b);
	struct arg list[20] = { { S("id"), str_of(id) }, { S("event"), str_of(event) }, { S("at"), str_of(at) } };
	struct args args = { list, 3 };
	str rest = str_of(more), signature = S("00");

	while (rest.p && rest.n) {
		str pair = str_cut(&rest, '&'), name = str_cut(&pair, '=');

		list[args.n++] = (struct arg){ name, pair };
	}
	CHECK_OK(post_signature(&c, &args, &signature));
	list[args.n++] = (struct arg){ S("signature"), sign ? signature : sha256_hex(c.mem, S("x")) };
	return command_send(&c, "post.event", str_fmt(c.mem, "%s-%s", id, at), list, args.n, NULL);
}

#define SENDER "slip=EK1VN&procedure=2.000635&unit=05977&name=Nông Thị Bình&phone=0900000002&address=Pò Hà&papers=Tờ khai"

static struct shipment by_slip(struct bench *b, const char *slip)
{
	struct ctx c = bench_ctx(b);
	struct shipment s = { .code = S("?") };

	CHECK_OK(post_store_by_slip(&c, str_of(slip), &s));
	return s;
}

/* A result on its way to dan.an, its record signed, known to the enterprise as EK9VN. */
static str result_away(struct bench *b)
{
	struct visitor *an = bench_visitor(b, "dan.an"), *clerk = bench_visitor(b, "motcua.dongkinh");
	struct seen s = bench_json(b, an, S("/api/v1/dossiers"),
		S("{\"procedure\":\"2.000635\",\"receiving_unit\":\"05977\",\"form\":{\"request\":\"x\",\"truth_pledge\":\"true\"}}"), S("k"));
	struct json *j = NULL;
	str code, why, at;

	CHECK_INT(s.status, 201);
	CHECK_OK(json_parse(b->mem, s.body, 0, &j, &why));
	code = str_copy(b->mem, json_text(j, "code"));
	at = str_fmt(b->mem, "/ho-so/%" STR_FMT, STR_ARG(code));
#define DO(who, slug, form) CHECK_INT(bench_post(b, who, str_fmt(b->mem, "%" STR_FMT "/" slug, STR_ARG(at)), S(form)).status, 303)
	DO(clerk, "tiep-nhan", "");
	DO(clerk, "chuyen", "person=tuphap.dongkinh");
	DO(bench_visitor(b, "tuphap.dongkinh"), "trinh-ky", "");
	DO(bench_visitor(b, "chutich.dongkinh"), "ky", "");
	DO(an, "buu-chinh", "return.by=post&return.name=An&return.phone=0900000001&return.address=Pan");
	s = bench_post(b, clerk, S("/quay/buu-chinh/giao"), str_fmt(b->mem, "dossiers=%" STR_FMT, STR_ARG(code)));
	CHECK_INT(s.status, 303);
	s = bench_post(b, clerk, str_fmt(b->mem, "%" STR_FMT "/ky", STR_ARG(s.location)), S("carrier=Tam"));
	CHECK_INT(s.status, 303);
	return code;
}

TEST(post, the_state_follows_from_the_times_alone)
{
	struct shipment s = { .out = true };

	CHECK_INT(shipment_state(&s), SHIPMENT_PREPARED);
	s.handed_at.ms = 1;
	CHECK_INT(shipment_state(&s), SHIPMENT_HANDED);
	s.lost_at.ms = 2;
	CHECK_INT(shipment_state(&s), SHIPMENT_LOST);
	s.delivered_at.ms = 1; /* found after all, the news of the loss came late */
	CHECK_INT(shipment_state(&s), SHIPMENT_DELIVERED);
	s = (struct shipment){ .missing = S("Tờ khai"), .accepted_at = { 1 } };
	CHECK_INT(shipment_state(&s), SHIPMENT_INCOMPLETE);
	s.missing = S("");
	CHECK_INT(shipment_state(&s), SHIPMENT_ACCEPTED);
}

TEST_BENCH(post, all_modules, a_message_needs_the_right_signature_and_counts_once)
{
	str first;

	bench_demo(b);
	CHECK_INT(tell(b, "m1", "accepted", "2026-01-05T07:00:00+07:00", SENDER, false), E_DENIED);
	CHECK_INT(tell(b, "m1", "moving", "2026-01-05T07:00:00+07:00", "slip=EK1VN", true), E_NOTFOUND);
	CHECK_INT(tell(b, "m1", "accepted", "hôm qua", SENDER, true), E_INVALID);
	CHECK_OK(tell(b, "m1", "accepted", "2026-01-05T07:00:00+07:00", SENDER, true));
	first = by_slip(b, "EK1VN").code;
	CHECK_INT(shipment_state(&(struct shipment){ .accepted_at = by_slip(b, "EK1VN").accepted_at, .missing = S("") }),
		  SHIPMENT_ACCEPTED);
	CHECK_OK(tell(b, "m1", "accepted", "2026-01-05T07:00:00.000+07:00", SENDER, true)); /* sent again under another key */
	CHECK_STR(by_slip(b, "EK1VN").code, first);
	CHECK(str_search(str_sub(by_slip(b, "EK1VN").track, 12, SIZE_MAX), S("\"m1\"")) < 0);
	bench_check(b);
}

/* Four pieces of news in each of their 24 orders: always the same end. */
TEST_BENCH(post, all_modules, news_may_come_in_any_order)
{
	static const char *const news[4][3] = {
		{ "moving", "2026-01-05T09:00:00+07:00", "slip=EK9VN&place=Lạng Sơn" },
		{ "failed", "2026-01-05T10:00:00+07:00", "slip=EK9VN&note=Vắng nhà" },
		{ "moving", "2026-01-05T11:00:00+07:00", "slip=EK9VN&place=Đông Kinh" },
		{ "delivered", "2026-01-05T12:00:00+07:00", "slip=EK9VN&receiver=An&identity=căn cước" },
	};
	struct shipment first, start;
	struct ctx c;
	str code;

	bench_demo(b);
	code = result_away(b);
	c = bench_ctx(b);
	{
		struct shipment *list;
		size_t n;

		CHECK_OK(shipment_of_dossier(&c, code, &list, &n));
		start = list[0];
	}
	bench_clock(b, (instant){ b->now.ms + MS_DAY });
	for (int order = 0; order < 24; order++) {
		int left[4] = { 0, 1, 2, 3 }, n = 4, rest = order;
		struct dossier *d;
		struct shipment s;

		/* Each order begins with the envelope as it was when it left. */
		CHECK_OK(db_begin(ledger_db(b->ledger)));
		c = ctx_system(b->mem, ledger_db(b->ledger), &b->app, b->now);
		start.slip = S("EK9VN");
		start.track = S("[]");
		CHECK_OK(post_store_put(&c, &start, false));
		CHECK_OK(db_commit(ledger_db(b->ledger)));
		while (n) {
			int k = rest % n, i = left[k];

			rest /= n;
			left[k] = left[--n];
			CHECK_OK(tell(b, str_fmt(b->mem, "n%d-%d", order, i).p, news[i][0], news[i][1], news[i][2], true));
		}
		s = by_slip(b, "EK9VN");
		if (order == 0)
			first = s;
		CHECK_INT(shipment_state(&s), SHIPMENT_DELIVERED);
		CHECK_INT(s.track.n, first.track.n + (order > 9 ? 4 : 0));
		CHECK(str_search(s.track, S("Đông Kinh")) > str_search(s.track, S("Vắng nhà")));
		CHECK_STR(s.receiver, S("An"));
		CHECK_INT(s.problem.n, 0);
		CHECK(s.delivered_at.ms == first.delivered_at.ms && s.ended_at.ms == first.ended_at.ms);
		c = bench_ctx(b);
		CHECK_OK(dossier_see(&c, code, &d));
		CHECK_INT(d->state, DOSSIER_RETURNED);
	}
}

TEST_BENCH(post, all_modules, a_loss_has_a_date_until_somebody_deals_with_it)
{
	struct visitor *clerk;
	struct shipment *list, s;
	struct dossier *d;
	struct ctx c;
	str code;
	size_t n;

	bench_demo(b);
	code = result_away(b);
	c = bench_ctx(b);
	CHECK_OK(shipment_of_dossier(&c, code, &list, &n));
	CHECK_INT(n, 1);
	CHECK_OK(tell(b, "l1", "lost", "2026-01-05T07:59:00+07:00",
		      str_fmt(b->mem, "slip=EK7VN&note=Mất túi&code=%" STR_FMT, STR_ARG(list[0].code)).p, true));
	s = by_slip(b, "EK7VN");
	CHECK_INT(shipment_state(&s), SHIPMENT_LOST);
	CHECK(s.problem_due.ms > b->now.ms && !s.ended_at.ms);
	CHECK_OK(dossier_see(&c, code, &d));
	CHECK(d->step_due_at.ms == s.problem_due.ms && d->told_at.ms == b->now.ms);
	c.now.ms += 5 * MS_DAY;
	CHECK(shipment_late(&c, &s));
	clerk = bench_visitor(b, "motcua.dongkinh");
	CHECK_INT(bench_post(b, clerk, str_fmt(b->mem, "/buu-gui/%" STR_FMT "/giai-quyet", STR_ARG(s.code)),
			     S("outcome=office&note=Da+goi")).status, 303);
	s = by_slip(b, "EK7VN");
	CHECK(s.ended_at.ms && !s.problem.n);
	bench_check(b);
}

/* The receiver came to the counter before the envelope left: it is taken out of the way, and nothing stays open. */
TEST_BENCH(post, all_modules, an_envelope_that_does_not_leave_is_closed)
{
	struct visitor *clerk;
	struct shipment *list;
	struct ctx c;
	str code, at;
	size_t n;

	bench_demo(b);
	code = result_away(b);
	clerk = bench_visitor(b, "motcua.dongkinh");
	c = bench_ctx(b);
	CHECK_OK(shipment_of_dossier(&c, code, &list, &n));
	at = str_fmt(b->mem, "/buu-gui/%" STR_FMT, STR_ARG(list[0].code));
	CHECK_INT(bench_post(b, clerk, str_fmt(b->mem, "%" STR_FMT "/su-co", STR_ARG(at)), S("kind=failed&note=Vang")).status, 303);
	CHECK_INT(bench_post(b, clerk, str_fmt(b->mem, "%" STR_FMT "/giai-quyet", STR_ARG(at)), S("outcome=resend&note=x")).status, 303);
	CHECK_OK(shipment_of_dossier(&c, code, &list, &n));
	CHECK_INT(n, 2);
	CHECK_INT(shipment_state(&list[1]), SHIPMENT_PREPARED);
	at = str_fmt(b->mem, "/buu-gui/%" STR_FMT, STR_ARG(list[1].code));
	CHECK_INT(bench_post(b, clerk, str_fmt(b->mem, "%" STR_FMT "/su-co", STR_ARG(at)), S("kind=returned&note=Den+quay")).status, 303);
	CHECK_INT(bench_post(b, clerk, str_fmt(b->mem, "%" STR_FMT "/giai-quyet", STR_ARG(at)), S("outcome=office&note=x")).status, 303);
	CHECK_OK(shipment_of_dossier(&c, code, &list, &n));
	CHECK(list[0].ended_at.ms && list[1].ended_at.ms);
	bench_check(b);
}
