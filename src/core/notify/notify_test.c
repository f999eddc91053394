/* SPDX-License-Identifier: Apache-2.0 */
/* notify_test.c - a notice and its letter commit together; the letter is the job queue's until it is sent. */
#include "core/web/bench_test.h"

#include "core/command/call.h"
#include "core/job/job.h"
#include "core/notify/notify.h"
#include "lib/crypto/crypto.h"
#include "lib/json/json.h"

/* A module that tells somebody, or tells and then fails. */
static const struct field tell_fields[] = {
	{ "email", F_TEXT, 0, 0, "Thư", NULL },
	{ "fail", F_BOOL, 0, 0, "Hỏng", NULL },
	{ 0 },
};

static int tell(struct ctx *c)
{
	struct notice n = { .subject = S("H37.1-260105-0001"), .to_name = S("Hoàng Văn An"), .email = arg_text(c, "email"),
			    .title = S("Đã nhận hồ sơ"), .body = S("Hẹn trả kết quả lúc 08:00.") };

	TRY(notice_add(c, &n));
	emit(c, "tell.tell", n.subject, S(""));
	return arg_flag(c, "fail") ? ctx_fail(c, E_CONFLICT, "", "không được") : 0;
}

static const struct command tell_commands[] = {
	{ .name = "tell.tell", .perm = PERM_SYSTEM, .fields = tell_fields, .run = tell, .title = "Báo" },
	{ 0 },
};
static const struct module module_tell = { .name = "tell", .commands = tell_commands };
extern const struct module module_notify, module_job, module_ops;
static const struct module *const modules[] = { &module_notify, &module_job, &module_ops, &module_tell, NULL };

static int send(struct bench *b, const char *email, const char *fail)
{
	struct arg args[] = { { S("email"), str_of(email) }, { S("fail"), str_of(fail) } };
	struct ctx c = bench_ctx(b);

	b->app.mail_from = S("motcua@example.org");
	return command_send(&c, "tell.tell", token_new(b->mem), args, ARRAY_LEN(args), NULL);
}

static int64_t number(struct bench *b, const char *sql)
{
	struct db_rows r;

	CHECK_INT(db_query(b->web.db, b->mem, &r, sql), 0);
	return row_int(&r, 0, 0);
}

#define JOBS "SELECT count(*) FROM job"
#define OPEN "SELECT count(*) FROM job WHERE done_at IS NULL"

TEST_BENCH(notify, modules, letters_are_for_those_with_an_address_when_there_is_a_server)
{
	CHECK_INT(send(b, "an@example.org", ""), 0);
	CHECK_INT(number(b, JOBS), 0);
	b->app.smtp.url = S("smtp://127.0.0.1:1");
	CHECK_INT(send(b, "", ""), 0);
	CHECK_INT(number(b, JOBS), 0);
	CHECK_INT(send(b, "an@example.org", ""), 0);
	CHECK_INT(number(b, JOBS), 1);
	CHECK_INT(number(b, "SELECT count(*) FROM notice"), 3);
	CHECK_INT(send(b, "an@example.org", "1"), E_CONFLICT); /* what did not happen is not told */
	CHECK_INT(number(b, JOBS), 1);
	CHECK_INT(number(b, "SELECT count(*) FROM notice"), 3);
	bench_check(b);
}

/* Two days of tries, further and further apart, then silence until somebody says again. */
TEST_BENCH(notify, modules, a_server_that_is_away_is_tried_ten_times)
{
	instant begin = b->now;
	struct ctx c;
	str json;

	b->app.smtp.url = S("smtp://127.0.0.1:1");
	CHECK_INT(send(b, "an@example.org", ""), 0);
	for (int i = 1; i <= JOB_ATTEMPTS_MAX; i++) {
		bench_courier(b);
		CHECK_INT(number(b, "SELECT attempts FROM job"), i);
		bench_courier(b); /* not before its time */
		CHECK_INT(number(b, "SELECT attempts FROM job"), i);
		CHECK(number(b, "SELECT due_at FROM job") - b->now.ms <= MS_DAY);
		bench_clock(b, (instant){ number(b, "SELECT due_at FROM job") });
	}
	CHECK(b->now.ms - begin.ms > 46 * MS_HOUR);
	bench_clock(b, (instant){ b->now.ms + 30 * MS_DAY });
	bench_courier(b);
	CHECK_INT(number(b, "SELECT attempts FROM job"), JOB_ATTEMPTS_MAX);
	CHECK_INT(number(b, "SELECT count(*) FROM job WHERE error LIKE '%onnect%'"), 1);
	CHECK(str_search(bench_get(b, bench_visitor(b, ""), S("/metrics")).body, S("\nmotcua_mail_failing 1\n")) > 0);
	c = bench_ctx(b);
	CHECK_INT(command_send(&c, "job.again", S("again"), NULL, 0, &json), 0);
	CHECK(str_starts(json, S("{\"jobs\":1,")));
	bench_courier(b);
	CHECK_INT(number(b, "SELECT attempts FROM job"), 1);
	CHECK_INT(number(b, "SELECT coalesce(sent_at, 0) FROM notice"), 0);
}

TEST_BENCH(notify, modules, sent_is_recorded_once_and_without_an_address)
{
	struct arg args[] = { { S("id"), S("1") } };
	struct ctx c = bench_ctx(b);
	struct event *events;
	size_t n;

	b->app.smtp.url = S("smtp://127.0.0.1:1");
	CHECK_INT(send(b, "an@example.org", ""), 0);
	CHECK_INT(command_send(&c, "notice.sent", S("a"), args, 1, NULL), 0);
	CHECK_INT(command_send(&c, "notice.sent", S("b"), args, 1, NULL), 0);
	args[0].value = S("99");
	CHECK_INT(command_send(&c, "notice.sent", S("c"), args, 1, NULL), E_NOTFOUND);
	CHECK_INT(number(b, "SELECT sent_at FROM notice"), b->now.ms);
	CHECK_INT(event_list(&c, S("H37.1-260105-0001"), &events, &n), 0);
	CHECK_INT(n, 2);
	CHECK_STRZ(events[1].verb, "notice.sent");
	CHECK(str_search(events[1].payload, S("{\"notice\":1}")) >= 0);
	CHECK(str_find(events[1].payload, '@') < 0);
	/* The courier had died before job.done: nothing is sent again, the job is done. */
	bench_courier(b);
	CHECK_INT(number(b, OPEN), 0);
	CHECK_INT(number(b, "SELECT count(*) FROM job WHERE error = ''"), 1);
	bench_check(b);
}

TEST_BENCH(notify, modules, the_letter_says_what_and_where)
{
	struct notice n = { .id = 7, .subject = S("H37.1-260105-0001"), .to_name = S("Hoàng Văn An"),
			    .email = S("an@example.org"), .title = S("Đã nhận hồ sơ"), .body = S("Chờ tiếp nhận.") };
	struct ctx c = bench_ctx(b);
	struct mail m;

	b->app.base_url = S("https://motcua.example");
	b->app.mail_from = S("motcua@example.org");
	notice_letter(&c, &n, &m);
	CHECK_STRZ(m.to, "an@example.org");
	CHECK_STRZ(m.subject, "Đã nhận hồ sơ");
	CHECK(str_starts(m.body, S("Kính gửi Hoàng Văn An,\n\nĐã nhận hồ sơ\n\nChờ tiếp nhận.\n")));
	CHECK(str_search(m.body, S("\nhttps://motcua.example/tra-cuu?code=H37.1-260105-0001\n")) > 0);
	CHECK(str_search(m.body, S("Thư này được gửi tự động")) > 0);
	CHECK(str_search(m.body, S("dùng thử")) < 0);
	CHECK_INT(m.at.ms, b->now.ms);
	b->app.demo = true;
	n.subject = S("x&y");
	notice_letter(&c, &n, &m);
	CHECK(str_search(m.body, S("dùng thử")) > 0);
	CHECK(str_search(m.body, S("tra-cuu")) < 0);
}
