/* SPDX-License-Identifier: Apache-2.0 */
/*
 * job.c - the queue is a table; done is a command (job.done), as every change.
 *
 * Each kind has its own queue, so that mails waiting for a slow server hold up nothing else. A job in a
 * child keeps its place in the pool until the ledger has taken its result: when the ledger is away for a
 * moment, a letter that was sent is not sent again.
 */
#include "base/base.h"

#include <poll.h>

#include "core/command/call.h"
#include "core/job/job.h"
#include "core/ledger/ledger.h"
#include "lib/db/db.h"
#include "lib/jail/jail.h"
#include "lib/json/json.h"

#define ERROR_MAX 500

struct job {
	const struct job_kind *kind;
	int64_t id, attempts;
	instant due;
	str subject, body;
};

struct job_child {
	struct arena *mem;
	struct job job;
	struct jail *jail; /* NULL: ended */
	int err;           /* how it ended */
	str out;           /* what it wrote */
};

static const struct jail_limits limits = { (size_t)256 << 20, (size_t)4096, 10, true };

int job_add(struct ctx *c, const char *kind, str subject, str body, instant due)
{
	return db_exec(c->db, "INSERT INTO job (kind, subject, body, due_at) VALUES ($1,$2,$3,$4)",
		       TEXT(str_of(kind)), TEXT(subject), TEXT(body), INT(due.ms));
}

/* ---- one job -------------------------------------------------------------------------------------- */

static str words(const struct ctx *c, int err)
{
	return err >= 0 ? S("") : c->problems ? c->problems->text : str_of(err_slug(err));
}

/* A try is known by its number and its time: job.again counts from 0 anew. */
static int record(struct ctx *c, const struct job *j, str why)
{
	struct arg args[] = {
		{ S("id"), str_fmt(c->mem, "%" PRId64, j->id) },
		{ S("error"), utf8_cut(why, ERROR_MAX) },
	};
	str key = str_fmt(c->mem, "job-%" PRId64 "-%" PRId64 "-%" PRId64, j->id, j->attempts, j->due.ms);

	c->problems = NULL;
	return command_send(c, "job.done", key, args, ARRAY_LEN(args), NULL);
}

static int run(struct ctx *c, const struct job *j)
{
	return record(c, j, words(c, j->kind->run(c, j->id, j->subject, j->body)));
}

/* The child said `why`; its success has an end to be written by `run`. */
static int finish(struct ctx *c, const struct job *j, str why)
{
	int err = 0;

	c->problems = NULL;
	if (why.n == 0)
		err = j->kind->run(c, j->id, j->subject, j->body);
	return err == E_BUSY ? err : record(c, j, why.n ? why : words(c, err));
}

/* The child brought an answer, for `take` to judge; or failed. */
static int finish_take(struct ctx *c, const struct job *j, int err, str answer)
{
	c->problems = NULL;
	if (err < 0)
		return record(c, j, str_of(err == E_INVALID ? "no answer in time" : err_slug(err)));
	return record(c, j, words(c, j->kind->take(c, j->id, j->subject, j->body, answer)));
}

/* What the child said, foreign words in it perhaps, as one line of ASCII. */
static str verdict(struct arena *mem, int err, str out)
{
	char *p;

	if (err < 0)
		return str_of(err == E_INVALID ? "no answer in time" : err_slug(err));
	p = arena_copy(mem, out.p, out.n);
	for (size_t i = 0; i < out.n; i++)
		if (p[i] < ' ' || p[i] > '~')
			p[i] = '?';
	return (str){ p, out.n };
}

/* ---- children ------------------------------------------------------------------------------------- */

static struct job_child **place(struct job_pool *pool, int64_t id)
{
	for (int i = 0; i < JOB_CHILDREN; i++)
		if (pool->v[i] ? pool->v[i]->job.id == id : id == 0)
			return &pool->v[i];
	return NULL;
}

static int start(struct job_child **at, const struct job *j, str input)
{
	struct arena *mem = arena_new(0);
	struct job_child *k = NEW(mem, struct job_child);

	*k = (struct job_child){ .mem = mem, .job = *j };
	k->job.subject = str_copy(mem, j->subject);
	k->job.body = str_copy(mem, j->body);
	if (jail_start(&k->jail, j->kind->child, input, &limits) < 0) {
		arena_free(mem);
		return E_BUSY;
	}
	*at = k;
	return 0;
}

static int run_child(struct ctx *c, struct job_pool *pool, const struct job *j)
{
	struct job_child **at = pool ? place(pool, 0) : NULL;
	struct buf input = buf_new(c->mem, 0);
	str out = S("");
	int err;

	if (pool && (!at || place(pool, j->id)))
		return 0; /* at work already, or later */
	c->problems = NULL;
	err = j->kind->prepare(c, j->id, j->subject, j->body, &input);
	if (err != 0)
		return record(c, j, words(c, err));
	if (pool)
		return start(at, j, buf_view(&input));
	err = jail_run(c->mem, j->kind->child, buf_view(&input), &limits, &out);
	return j->kind->take ? finish_take(c, j, err, out) : finish(c, j, verdict(c->mem, err, out));
}

/* Takes the results that have come. */
static int collect(struct ctx *c, struct job_pool *pool)
{
	for (int i = 0; pool && i < JOB_CHILDREN; i++) {
		struct job_child *k = pool->v[i];

		if (!k)
			continue;
		if (k->jail) {
			k->err = jail_read(k->jail, k->mem, &k->out);
			if (k->err == E_BUSY)
				continue;
			jail_free(k->jail);
			k->jail = NULL;
		}
		TRY(k->job.kind->take ? finish_take(c, &k->job, k->err, k->out) :
		    finish(c, &k->job, verdict(k->mem, k->err, k->out)));
		arena_free(k->mem);
		pool->v[i] = NULL;
	}
	return 0;
}

size_t job_poll(const struct job_pool *pool, struct pollfd *fds)
{
	size_t n = 0;

	for (int i = 0; i < JOB_CHILDREN; i++)
		if (pool->v[i] && pool->v[i]->jail)
			fds[n++] = (struct pollfd){ jail_fd(pool->v[i]->jail), POLLIN, 0 };
	return n;
}

/* ---- what is due ---------------------------------------------------------------------------------- */

static int run_kind(struct ctx *c, struct job_pool *pool, const struct job_kind *kind)
{
	struct db_rows r;

	TRY(db_query(c->db, c->mem, &r,
		     "SELECT id, attempts, due_at, subject, body FROM job"
		     " WHERE kind = $1 AND due_at <= $2 AND attempts < $3 AND done_at IS NULL"
		     " ORDER BY due_at, id LIMIT 100",
		     TEXT(str_of(kind->name)), INT(c->now.ms), INT(JOB_ATTEMPTS_MAX)));
	for (size_t i = 0; i < r.n; i++) {
		struct job j = { kind, row_int(&r, i, 0), row_int(&r, i, 1), { row_int(&r, i, 2) }, row_text(&r, i, 3),
				 row_text(&r, i, 4) };

		TRY(kind->child ? run_child(c, pool, &j) : run(c, &j));
	}
	return 0;
}

int job_run_due(struct ctx *c, struct job_pool *pool)
{
	TRY(collect(c, pool));
	for (const struct module *const *m = c->app->modules; *m; m++)
		for (const struct job_kind *k = (*m)->jobs; k && k->name; k++)
			TRY(run_kind(c, pool, k));
	return 0;
}

/* ---- commands --------------------------------------------------------------------------------------- */

static const struct field done_fields[] = {
	{ "id", F_INT, 1, 0, N_("Mã việc"), NULL },
	{ "error", F_LINES, 0, ERROR_MAX, N_("Lỗi"), NULL },
	{ 0 },
};

/* Success ends the job; failure sets the next try. */
static int done(struct ctx *c)
{
	static const int64_t waits[JOB_ATTEMPTS_MAX] = {
		5000,	      30000,	    2 * MS_MINUTE, 10 * MS_MINUTE, MS_HOUR,
		3 * MS_HOUR,  6 * MS_HOUR,  12 * MS_HOUR,  24 * MS_HOUR,   0,
	};
	str error = arg_text(c, "error");
	struct db_rows r;
	int64_t attempts;

	TRY(db_query(c->db, c->mem, &r, "SELECT attempts FROM job WHERE id = $1", INT(arg_int(c, "id"))));
	if (r.n == 0)
		return E_NOTFOUND;
	attempts = MIN(row_int(&r, 0, 0), JOB_ATTEMPTS_MAX - 1);
	return MIN(0, db_exec(c->db,
			      "UPDATE job SET attempts = attempts + 1, error = $2, due_at = $3, done_at = $4 WHERE id = $1",
			      INT(arg_int(c, "id")), TEXT(error), INT(c->now.ms + waits[attempts]),
			      OPT_INT(c->now.ms, error.n == 0)));
}

static const struct field again_fields[] = { { 0 } };

/* Whoever removed the cause wants all that failed tried anew, now. */
static int again(struct ctx *c)
{
	int n = db_exec(c->db, "UPDATE job SET attempts = 0, due_at = $1 WHERE attempts > 0 AND done_at IS NULL",
			INT(c->now.ms));

	TRY(n);
	jw_kint(c->out, "jobs", n);
	if (n)
		emit(c, "job.again", S("job"), str_fmt(c->mem, "{\"jobs\":%d}", n));
	return 0;
}

static const struct command commands[] = {
	{ .name = "job.done", .perm = PERM_SYSTEM, .fields = done_fields, .run = done,
	  .title = N_("Ghi nhận việc nền đã xong") },
	{ .name = "job.again", .perm = PERM_SYSTEM, .fields = again_fields, .run = again,
	  .title = N_("Làm lại các việc nền bị lỗi") },
	{ 0 },
};

/* ---- command line --------------------------------------------------------------------------------- */

static int list_failing(struct ctx *c, struct buf *out)
{
	struct db_rows r;

	TRY(db_query(c->db, c->mem, &r,
		     "SELECT id, kind, subject, attempts, due_at, error FROM job WHERE attempts > 0 AND done_at IS NULL"
		     " ORDER BY id LIMIT 1000"));
	for (size_t i = 0; i < r.n; i++) {
		bool stopped = row_int(&r, i, 3) >= JOB_ATTEMPTS_MAX;
		str next = stopped ? S("stopped") : instant_iso(c->mem, (instant){ row_int(&r, i, 4) });

		buf_fmt(out, "%" PRId64 " %" STR_FMT " %" STR_FMT " tries=%" PRId64 " next=%" STR_FMT " %" STR_FMT "\n",
			row_int(&r, i, 0), STR_ARG(row_text(&r, i, 1)), STR_ARG(row_text(&r, i, 2)), row_int(&r, i, 3),
			STR_ARG(next), STR_ARG(row_text(&r, i, 5)));
	}
	return 0;
}

static int jobs_verb(struct ctx *c, int argc, char **argv, struct buf *out)
{
	str key = str_fmt(c->mem, "job-again-%" PRId64, c->now.ms), json = S("");

	if (argc == 1)
		return list_failing(c, out);
	if (argc != 2 || strcmp(argv[1], "again") != 0)
		return 64;
	TRY(command_send(c, "job.again", key, NULL, 0, &json));
	buf_fmt(out, "%" STR_FMT "\n", STR_ARG(json));
	return 0;
}

static const struct cli_verb verbs[] = {
	{ "jobs", "jobs [again]", jobs_verb, false },
	{ 0 },
};

const struct module module_job = { .name = "job", .commands = commands, .verbs = verbs };
