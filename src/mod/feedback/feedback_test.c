/* SPDX-License-Identifier: Apache-2.0 */
/* feedback_test.c - the service seen from inside; the stories of its users are in feedback.http. */
#include "core/command/call.h"
#include "core/web/bench_test.h"
#include "mod/feedback/feedback.h"

extern const struct module module_feedback;

static const struct module *const modules[] = { &module_feedback, NULL };

static int run(struct bench *b, const char *command, str key, const char *field, str value, str code)
{
	struct arg args[] = { { str_of(field), value }, { S("code"), code } };
	struct ctx c = bench_ctx(b);

	return command_send(&c, command, key, args, code.n ? 2 : 1, NULL);
}

static int send(struct bench *b, const char *body)
{
	return run(b, "feedback.send", str_of(body), "body", str_of(body), S(""));
}

TEST_BENCH(feedback, modules, numbers_have_no_gaps_and_begin_again_each_day)
{
	struct ctx c = bench_ctx(b);
	struct feedback f;

	CHECK_OK(send(b, "một"));
	CHECK_INT(run(b, "feedback.send", S("xấu"), "body", S(""), S("")), E_INVALID);
	CHECK_OK(send(b, "hai"));
	bench_clock(b, (instant){ b->now.ms + MS_DAY });
	CHECK_OK(send(b, "ba"));
	CHECK_OK(feedback_get(&c, S("GY-260105-0002"), &f));
	CHECK_OK(feedback_get(&c, S("GY-260106-0001"), &f));
	CHECK_INT(feedback_get(&c, S("GY-260105-0003"), &f), E_NOTFOUND);
	bench_check(b);
}

/* What the reader may see is decided in the service, not in templates. */
TEST_BENCH(feedback, modules, the_public_gets_no_words_before_publication_and_never_a_name)
{
	struct ctx c = bench_ctx(b);
	struct who clerk = { .account = 1, .login = S("motcua"), .perms = PERM_BOARD };
	struct feedback_query all = { .limit = 20 };
	struct feedback_list list;
	struct feedback f;
	str code = S("GY-260105-0001");

	CHECK_OK(send(b, "Đèn đường hỏng"));
	c.who = &who_anonymous;
	CHECK_OK(feedback_get(&c, code, &f));
	CHECK(f.body.n == 0 && f.state == FEEDBACK_NEW);
	CHECK_OK(feedback_published(&c, &all, &list));
	CHECK_INT(list.total, 0);
	CHECK_INT(feedback_queue(&c, &all, &list), E_DENIED);
	c.who = &clerk;
	CHECK_OK(feedback_get(&c, code, &f));
	CHECK_STRZ(f.body, "Đèn đường hỏng");
	CHECK_OK(feedback_queue(&c, &all, &list));
	CHECK_INT(list.total, 1);
	bench_check(b);
}

TEST_BENCH(feedback, modules, a_decision_is_made_once)
{
	str code = S("GY-260105-0001");
	int64_t events;

	CHECK_OK(send(b, "Đèn đường hỏng"));
	CHECK_OK(run(b, "feedback.answer", S("a"), "answer", S("Đã thay"), code));
	events = (int64_t)ledger_tip(b->ledger);
	CHECK_INT(run(b, "feedback.reject", S("b"), "reason", S("Trùng"), code), E_CONFLICT);
	CHECK_INT(run(b, "feedback.answer", S("c"), "answer", S("Lại"), code), E_CONFLICT);
	CHECK_OK(run(b, "feedback.answer", S("a"), "answer", S("Đã thay"), code)); /* the same key again */
	CHECK_INT(ledger_tip(b->ledger), events);
	bench_check(b);
}

/* The oracle itself: a hand that edits the table is found. */
TEST_BENCH(feedback, modules, a_row_changed_by_hand_is_found_by_replay)
{
	struct ctx c = bench_ctx(b);
	struct buf out = buf_new(b->mem, 0);

	CHECK_OK(send(b, "Đèn đường hỏng"));
	CHECK_INT(db_exec(ledger_db(b->ledger), "UPDATE feedback SET body = 'khác'"), 1);
	CHECK_INT(ledger_replay(&c, &out), 1);
	CHECK_STRZ(buf_view(&out), "feedback GY-260105-0001: field body is not what the events say\n");
}

TEST_BENCH(feedback, modules, search_knows_no_marks_and_no_wildcards)
{
	struct ctx c = bench_ctx(b);
	struct feedback_query q = { .limit = 1 };
	struct feedback_list list;

	c.who = &(struct who){ .account = 1, .perms = PERM_BOARD };
	CHECK_OK(send(b, "Đèn đường hỏng"));
	CHECK_OK(send(b, "Giảm 100% phí"));
	q.q = S("DEN DUONG");
	CHECK_OK(feedback_queue(&c, &q, &list));
	CHECK_INT(list.total, 1);
	q.q = S("%");
	CHECK_OK(feedback_queue(&c, &q, &list));
	CHECK_INT(list.total, 1);
	CHECK_STRZ(list.v[0].code, "GY-260105-0002");
	q.q = S("");
	q.offset = 1;
	CHECK_OK(feedback_queue(&c, &q, &list));
	CHECK_INT(list.total, 2);
	CHECK_INT(list.n, 1);
	CHECK_STRZ(list.v[0].code, "GY-260105-0002");
}
