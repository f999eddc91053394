/* SPDX-License-Identifier: Apache-2.0 */
/* ops.c - what operators and outsiders ask of the system itself: health, the ledger, appearance. */
#include "base/base.h"

#include "core/ledger/ledger.h"
#include "core/web/web.h"
#include "lib/db/db.h"
#include "lib/json/json.h"

static int health_page(struct ctx *c, const struct req *q, struct reply *r)
{
	UNUSED(c);
	UNUSED(q);
	reply_bytes(r, S("text/plain; charset=utf-8"), S("ok\n"), S(""));
	return 0;
}

/* Ready: the database answers. */
static int ready_page(struct ctx *c, const struct req *q, struct reply *r)
{
	struct db_rows rows;

	UNUSED(q);
	if (db_query(c->db, c->mem, &rows, "SELECT max(seq) FROM event") < 0)
		return E_BUSY;
	reply_bytes(r, S("text/plain; charset=utf-8"), S("ready\n"), S(""));
	return 0;
}

static int metrics_page(struct ctx *c, const struct req *q, struct reply *r)
{
	struct db_rows rows;

	UNUSED(q);
	TRY(db_query(c->db, c->mem, &rows,
		     "SELECT (SELECT coalesce(max(seq), 0) FROM event),"
		     " (SELECT count(*) FROM job WHERE done_at IS NULL),"
		     " (SELECT count(*) FROM job WHERE done_at IS NULL AND attempts > 0),"
		     " (SELECT count(*) FROM session WHERE expires_at > $1),"
		     " (SELECT count(*) FROM job WHERE done_at IS NULL AND attempts > 0 AND kind = 'notice.mail')",
		     INT(c->now.ms)));
	r->type = S("text/plain; version=0.0.4; charset=utf-8");
	buf_fmt(&r->body, "# HELP motcua_events_total Events in the ledger.\n# TYPE motcua_events_total counter\n"
		"motcua_events_total %" PRId64 "\n", row_int(&rows, 0, 0));
	buf_fmt(&r->body, "# HELP motcua_jobs_open Jobs not done yet.\n# TYPE motcua_jobs_open gauge\n"
		"motcua_jobs_open %" PRId64 "\n", row_int(&rows, 0, 1));
	buf_fmt(&r->body, "# HELP motcua_jobs_failing Open jobs that failed at least once.\n"
		"# TYPE motcua_jobs_failing gauge\nmotcua_jobs_failing %" PRId64 "\n", row_int(&rows, 0, 2));
	buf_fmt(&r->body, "# HELP motcua_sessions_open Sessions that have not expired.\n"
		"# TYPE motcua_sessions_open gauge\nmotcua_sessions_open %" PRId64 "\n", row_int(&rows, 0, 3));
	buf_fmt(&r->body, "# HELP motcua_mail_failing Mails not sent after at least one try.\n"
		"# TYPE motcua_mail_failing gauge\nmotcua_mail_failing %" PRId64 "\n", row_int(&rows, 0, 4));
	return 0;
}

static int checkpoint_api(struct ctx *c, const struct req *q, struct reply *r)
{
	int64_t size;
	str note;

	UNUSED(q);
	TRY(checkpoint_note(c, &note, &size));
	reply_bytes(r, S("text/plain; charset=utf-8"), note, S(""));
	return 0;
}

static int proof_api(struct ctx *c, const struct req *q, struct reply *r)
{
	json_begin(r);
	return event_proof(c, req_int(q, "seq", 0), &r->body);
}

static int key_api(struct ctx *c, const struct req *q, struct reply *r)
{
	UNUSED(q);
	reply_bytes(r, S("text/plain; charset=utf-8"), str_fmt(c->mem, "%" STR_FMT "\n", STR_ARG(c->app->vkey)), S(""));
	return 0;
}

/* Appearance is the browser's own business: cookies, no account, no event. */
static int look_page(struct ctx *c, const struct req *q, struct reply *r)
{
	static const struct {
		const char *name, *options;
	} looks[] = { { "theme", "dark|light|auto" }, { "size", "1|2|3" }, { "lang", "vi|en" } };
	str back = req_text(q, "back");

	for (size_t i = 0; i < ARRAY_LEN(looks); i++) {
		str value = req_text(q, looks[i].name), rest = str_of(looks[i].options);

		while (value.n && rest.p)
			if (str_eq(str_cut(&rest, '|'), value))
				reply_cookie(c, r, looks[i].name, value, 365 * 86400);
	}
	reply_redirect(r, str_starts(back, S("/")) && !str_starts(back, S("//")) ? back : S("/"));
	return 0;
}

static const struct page pages[] = {
	{ "/healthz", PERM_PUBLIC, health_page, N_("Còn chạy"), NULL },
	{ "/readyz", PERM_PUBLIC, ready_page, N_("Sẵn sàng"), NULL },
	{ "/metrics", PERM_PUBLIC, metrics_page, N_("Số đo vận hành"), NULL },
	{ "/giao-dien", PERM_PUBLIC, look_page, N_("Đổi giao diện"), NULL },
	{ "/api/v1/ledger/checkpoint", PERM_PUBLIC, checkpoint_api, N_("Điểm chốt sổ cái"), NULL },
	{ "/api/v1/ledger/key", PERM_PUBLIC, key_api, N_("Khóa kiểm tra sổ cái"), NULL },
	{ "/api/v1/ledger/events/:seq/proof", PERM_PUBLIC, proof_api, N_("Bằng chứng một sự kiện"), NULL },
	{ 0 },
};

const struct module module_ops = { .name = "ops", .pages = pages };
