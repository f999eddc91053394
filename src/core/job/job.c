/* SPDX-License-Identifier: Apache-2.0 */
/* job.c - the queue is a table; done is a command (job.done), as every change. */
#include "base/base.h"

#include "core/command/call.h"
#include "core/job/job.h"
#include "core/ledger/ledger.h"
#include "lib/db/db.h"

int job_add(struct ctx *c, const char *kind, str subject, str body, instant due)
{
	return db_exec(c->db, "INSERT INTO job (kind, subject, body, due_at) VALUES ($1,$2,$3,$4)",
		       TEXT(str_of(kind)), TEXT(subject), TEXT(body), INT(due.ms));
}

static const struct job_kind *find(const struct app *app, str name)
{
	for (const struct module *const *m = app->modules; *m; m++)
		for (const struct job_kind *k = (*m)->jobs; k && k->name; k++)
			if (str_eqz(name, k->name))
				return k;
	return NULL;
}

static int run_one(struct ctx *c, const struct db_rows *r, size_t i)
{
	int64_t id = row_int(r, i, 0), attempts = row_int(r, i, 4);
	const struct job_kind *kind = find(c->app, row_text(r, i, 1));
	int err = kind ? kind->run(c, id, row_text(r, i, 2), row_text(r, i, 3)) : E_INTERNAL;
	str error = err >= 0 ? S("") : c->problems ? c->problems->text : str_of(err_slug(err));
	struct arg args[] = {
		{ S("id"), str_fmt(c->mem, "%" PRId64, id) },
		{ S("error"), utf8_cut(error, 500) },
	};

	c->problems = NULL;
	return command_send(c, "job.done",
			    str_fmt(c->mem, "job-%" PRId64 "-%" PRId64, id, attempts), args, 2, NULL);
}

int job_run_due(struct ctx *c)
{
	struct db_rows r;

	TRY(db_query(c->db, c->mem, &r,
		     "SELECT id, kind, subject, body, attempts FROM job WHERE done_at IS NULL AND due_at <= $1"
		     " ORDER BY due_at, id LIMIT 100",
		     INT(c->now.ms)));
	for (size_t i = 0; i < r.n; i++)
		TRY(run_one(c, &r, i));
	return 0;
}

static const struct field done_fields[] = {
	{ "id", F_INT, 1, 0, "Mã việc", NULL },
	{ "error", F_LINES, 0, 500, "Lỗi", NULL },
	{ 0 },
};

/* Success ends the job; failure sets the next try. */
static int done(struct ctx *c)
{
	str error = arg_text(c, "error");
	struct db_rows r;
	int64_t attempts, wait;

	TRY(db_query(c->db, c->mem, &r, "SELECT attempts FROM job WHERE id = $1", INT(arg_int(c, "id"))));
	if (r.n == 0)
		return E_NOTFOUND;
	attempts = row_int(&r, 0, 0);
	wait = attempts > 6 ? MS_HOUR : (INT64_C(30000) << attempts);
	return MIN(0, db_exec(c->db,
			      "UPDATE job SET attempts = attempts + 1, error = $2, due_at = $3, done_at = $4 WHERE id = $1",
			      INT(arg_int(c, "id")), TEXT(error), INT(c->now.ms + MIN(wait, MS_HOUR)),
			      OPT_INT(c->now.ms, error.n == 0)));
}

static const struct command commands[] = {
	{ .name = "job.done", .perm = PERM_SYSTEM, .fields = done_fields, .run = done,
	  .title = "Ghi nhận việc nền đã xong" },
	{ 0 },
};

const struct module module_job = { .name = "job", .commands = commands };
