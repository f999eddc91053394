/* SPDX-License-Identifier: Apache-2.0 */
/*
 * decree_run.c - a new version of the calendar reaches the open dossiers, piece by piece.
 *
 * A run is a row: which version, and after which dossier to go on. Each command takes the next 50 by code and
 * moves the row on in the same transaction, so every dossier is met once however often the job begins
 * again. The courier sends them one after another; between two of them the ledger serves everybody else.
 */
#include "base/base.h"

#include "core/command/call.h"
#include "core/job/job.h"
#include "core/ledger/ledger.h"
#include "lib/json/json.h"
#include "lib/mo/mo.h"
#include "mod/decree/decree.h"
#include "mod/decree/decree_store.h"

const struct field decree_run_fields[] = {
	{ "version", F_INT, 1, INT64_MAX, N_("Phiên bản của lịch"), NULL },
	{ 0 },
};

static str subject_of(struct ctx *c, int64_t version)
{
	return str_fmt(c->mem, "v%" PRId64, version);
}

static str state_of(struct ctx *c, const struct decree_run *r)
{
	struct buf b = buf_new(c->mem, 0);
	struct jw w = jw_new(&b);

	jw_object(&w);
	jw_kint(&w, "started_at", r->started_at.ms);
	jw_kint(&w, "total", r->total);
	jw_kint(&w, "done", r->done);
	jw_kint(&w, "changed", r->changed);
	jw_kstr(&w, "next", r->next_code);
	jw_kint(&w, "finished_at", r->finished_at.ms);
	jw_end(&w);
	return buf_view(&b);
}

int decree_run_dump(struct ctx *c, int (*each)(void *arg, str subject, const struct json *state), void *arg)
{
	struct decree_run *list;
	struct json *state;
	size_t n;
	str why;

	TRY(decree_store_all(c, &list, &n));
	for (size_t i = 0; i < n; i++) {
		TRY(json_parse(c->mem, state_of(c, &list[i]), JSON_DEPTH, &state, &why));
		TRY(each(arg, subject_of(c, list[i].version), state));
	}
	return 0;
}

int decree_run_begin(struct ctx *c, int64_t version)
{
	struct decree_run run = { .version = version, .started_at = c->now, .next_code = S("") }, open;

	if (decree_run_open(c, &open))
		return ctx_fail(c, E_CONFLICT, "", _("Phiên bản %lld của lịch đang được áp dụng."), (long long)open.version);
	TRY(dossier_running_count(c, &run.total));
	TRY(decree_store_insert(c, &run));
	TRY(emit_change(c, "decree.begin", subject_of(c, version), S(""), state_of(c, &run), S("")));
	return MIN(0, job_add(c, "decree.recompute", subject_of(c, version), S(""), c->now));
}

/* A calendar that came as a file or as working hours is a version too. */
int decree_run_follow(struct ctx *c)
{
	if (arg_int(c, "version") != calendar_newest(c))
		return E_CONFLICT;
	return decree_run_begin(c, arg_int(c, "version"));
}

/* ---- one piece ------------------------------------------------------------------------------------------ */

struct piece {
	struct ctx *c;
	struct decree_run *run;
	struct dossier_dues *before, *after;
	str basis;
	int64_t n;
	size_t used; /* memory when the piece began */
	bool full;
};

/* Long forms make long events: a piece also ends before its command's memory does (base/arena.h). */
#define PIECE_BYTES ((size_t)24 << 20)

static int each(void *arg, struct arena *mem, const struct dossier *d)
{
	struct piece *p = arg;
	bool changed;

	UNUSED(mem);
	p->full = p->n > 0 && arena_used(p->c->mem) - p->used > PIECE_BYTES;
	if (p->full)
		return E_LIMIT;
	TRY(dossier_recompute(p->c, p->before, p->after, d, p->run->started_at, p->basis, &changed));
	p->run->next_code = str_copy(p->c->mem, d->code);
	p->run->done++;
	p->run->changed += changed;
	p->n++;
	return 0;
}

static int walk(struct ctx *c, struct decree_run *run)
{
	struct calendar_state before, after;
	struct calendar_version v;
	struct piece p = { .c = c, .run = run, .used = arena_used(c->mem) };
	int64_t last;
	int err;

	TRY(calendar_version_get(c, run->version, &v));
	TRY(decree_store_before(c, run->version, &last));
	TRY(calendar_as_of(c, last, &before));
	TRY(calendar_as_of(c, CALENDAR_NOW, &after));
	p.before = dossier_dues_new(c, &before);
	p.after = dossier_dues_new(c, &after);
	p.basis = str_fmt(c->mem, VI_("%.*s ngày %.*s"), STR_ARG(v.basis), STR_ARG(date_vi(c->mem, v.decided_on)));
	err = dossier_running(c, run->next_code, DECREE_PIECE, each, &p);
	if (err < 0 && !(err == E_LIMIT && p.full))
		return err;
	if (err == 0 && p.n < DECREE_PIECE)
		run->finished_at = c->now;
	return 0;
}

int decree_run_piece(struct ctx *c)
{
	struct decree_run was, run;

	TRY(decree_run_get(c, arg_int(c, "version"), &was));
	run = was;
	if (was.finished_at.ms == 0) {
		TRY(walk(c, &run));
		TRY(decree_store_update(c, &run));
		TRY(emit_change(c, "decree.recompute", subject_of(c, run.version), state_of(c, &was),
				state_of(c, &run), S("")));
	}
	jw_kbool(c->out, "finished", run.finished_at.ms != 0);
	jw_kint(c->out, "done", run.done);
	return 0;
}

/* ---- in the courier ------------------------------------------------------------------------------------- */

int decree_run_job(struct ctx *c, int64_t id, str subject, str body)
{
	struct decree_run run;
	int64_t version, done;
	bool finished;

	UNUSED(id);
	UNUSED(body);
	if (!str_int(str_sub(subject, 1, subject.n), &version))
		return E_INVALID;
	TRY(decree_run_get(c, version, &run));
	finished = run.finished_at.ms != 0;
	done = run.done;
	while (!finished) {
		struct arg arg = { S("version"), str_sub(subject, 1, subject.n) };
		struct json *j;
		str answer, why;

		TRY(command_send(c, "decree.recompute",
				 str_fmt(c->mem, "decree-%" PRId64 "-%" PRId64, version, done), &arg, 1, &answer));
		TRY(json_parse(c->mem, answer, JSON_DEPTH, &j, &why));
		if (!json_bool(j, "finished", &finished) || !json_int(j, "done", &done))
			return E_INTERNAL;
	}
	return 0;
}

int decree_run_tick(struct ctx *c)
{
	int64_t newest = calendar_newest(c);
	struct decree_run run;
	struct arg arg = { S("version"), str_fmt(c->mem, "%" PRId64, newest) };
	int err;

	if (newest == 0 || decree_run_open(c, &run))
		return 0;
	err = decree_run_get(c, newest, &run);
	if (err != E_NOTFOUND)
		return err;
	return command_send(c, "decree.follow", str_fmt(c->mem, "decree-follow-%" PRId64, newest), &arg, 1, NULL);
}
