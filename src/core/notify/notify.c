/* SPDX-License-Identifier: Apache-2.0 */
/* notify.c - notices as rows, and the command that marks them read. */
#include "base/base.h"

#include "core/job/job.h"
#include "core/ledger/ledger.h"
#include "core/notify/notify.h"
#include "lib/db/db.h"

#define COLS "id, coalesce(account, 0), subject, to_name, email, phone, title, body, at, coalesce(read_at, 0)," \
	" coalesce(sent_at, 0)"

static void map(struct ctx *c, const struct db_rows *r, struct notice **ret)
{
	*ret = NEW_ARRAY(c->mem, struct notice, r->n);
	for (size_t i = 0; i < r->n; i++)
		(*ret)[i] = (struct notice){
			.id = row_int(r, i, 0),
			.account = row_int(r, i, 1),
			.subject = row_text(r, i, 2),
			.to_name = row_text(r, i, 3),
			.email = row_text(r, i, 4),
			.phone = row_text(r, i, 5),
			.title = row_text(r, i, 6),
			.body = row_text(r, i, 7),
			.at = { row_int(r, i, 8) },
			.read_at = { row_int(r, i, 9) },
			.sent_at = { row_int(r, i, 10) },
		};
}

int notice_add(struct ctx *c, const struct notice *n)
{
	struct db_rows r;

	TRY(db_query(c->db, c->mem, &r,
		     "INSERT INTO notice (account, subject, to_name, email, phone, title, body, at)"
		     " VALUES ($1,$2,$3,$4,$5,$6,$7,$8) RETURNING id",
		     OPT_INT(n->account, n->account != 0), TEXT(n->subject), TEXT(n->to_name), TEXT(n->email),
		     TEXT(n->phone), TEXT(n->title), TEXT(n->body), INT(c->now.ms)));
	if (n->email.n == 0 || c->app->smtp.url.n == 0)
		return 0;
	return MIN(0, job_add(c, NOTICE_MAIL, str_fmt(c->mem, "%" PRId64, row_int(&r, 0, 0)), S(""), c->now));
}

int notice_get(struct ctx *c, int64_t id, struct notice *ret)
{
	struct db_rows r;
	struct notice *list;

	TRY(db_query(c->db, c->mem, &r, "SELECT " COLS " FROM notice WHERE id = $1", INT(id)));
	if (r.n == 0)
		return E_NOTFOUND;
	map(c, &r, &list);
	*ret = list[0];
	return 0;
}

int notice_list(struct ctx *c, int64_t account, int64_t limit, int64_t offset, struct notice **ret, size_t *ret_n,
		int64_t *ret_total, int64_t *ret_unread)
{
	struct db_rows r, n;

	TRY(db_query(c->db, c->mem, &n,
		     "SELECT count(*), count(*) FILTER (WHERE read_at IS NULL) FROM notice WHERE account = $1", INT(account)));
	TRY(db_query(c->db, c->mem, &r,
		     "SELECT " COLS " FROM notice WHERE account = $1 ORDER BY id DESC LIMIT $2 OFFSET $3", INT(account),
		     INT(limit), INT(offset)));
	map(c, &r, ret);
	*ret_n = r.n;
	*ret_total = row_int(&n, 0, 0);
	*ret_unread = row_int(&n, 0, 1);
	return 0;
}

int notice_about(struct ctx *c, str subject, struct notice **ret, size_t *ret_n)
{
	struct db_rows r;

	TRY(db_query(c->db, c->mem, &r, "SELECT " COLS " FROM notice WHERE subject = $1 ORDER BY id", TEXT(subject)));
	map(c, &r, ret);
	*ret_n = r.n;
	return 0;
}

static const struct field read_fields[] = { { 0 } };

static int mark_read(struct ctx *c)
{
	TRY(db_exec(c->db, "UPDATE notice SET read_at = $2 WHERE account = $1 AND read_at IS NULL",
		    INT(c->who->account), INT(c->now.ms)));
	emit(c, "notice.read", c->who->login, S(""));
	return 0;
}

static const struct field sent_fields[] = {
	{ "id", F_INT, 1, 0, N_("Mã thông báo"), NULL },
	{ 0 },
};

/* The event stands at what the notice is about; whose address it went to stays out of the log. */
static int mark_sent(struct ctx *c)
{
	int64_t id = arg_int(c, "id");
	struct notice n;

	TRY(notice_get(c, id, &n));
	if (n.sent_at.ms)
		return 0;
	TRY(db_exec(c->db, "UPDATE notice SET sent_at = $2 WHERE id = $1", INT(id), INT(c->now.ms)));
	emit(c, "notice.sent", n.subject, str_fmt(c->mem, "{\"notice\":%" PRId64 "}", id));
	return 0;
}

static const struct command commands[] = {
	{ .name = "notice.read", .path = "/thong-bao/da-doc", .perm = PERM_LOGIN, .fields = read_fields, .run = mark_read,
	  .next = "/thong-bao", .title = N_("Đánh dấu đã đọc thông báo") },
	{ .name = "notice.sent", .perm = PERM_SYSTEM, .fields = sent_fields, .run = mark_sent,
	  .title = N_("Ghi nhận thông báo đã gửi qua thư điện tử") },
	{ 0 },
};

const struct module module_notify = { .name = "notify", .commands = commands, .jobs = notice_jobs };
