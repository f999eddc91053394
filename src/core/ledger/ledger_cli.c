/* SPDX-License-Identifier: Apache-2.0 */
/* ledger_cli.c - motcua ledger verify | replay --check | dump | checkpoint | key */
#include "base/base.h"

#include "core/command/call.h"
#include "core/ledger/ledger.h"
#include "lib/db/db.h"
#include "lib/json/json.h"

static int verify(struct ctx *c, struct buf *out)
{
	struct jw w = jw_new(out);
	struct verify_result v;

	TRY(ledger_verify(c, &v));
	jw_object(&w);
	jw_kint(&w, "events", v.events);
	jw_kstr(&w, "root", v.root);
	jw_kbool(&w, "ok", v.ok);
	if (!v.ok) {
		jw_kint(&w, "first_bad", v.first_bad);
		jw_kstr(&w, "why", v.why);
	}
	jw_end(&w);
	buf_char(out, '\n');
	if (!v.ok)
		return ctx_fail(c, E_INVALID, "", "event %" PRId64 ": %.*s", v.first_bad, STR_ARG(v.why));
	return 0;
}

static int replay(struct ctx *c, struct buf *out)
{
	int n = ledger_replay(c, out);

	TRY(n);
	buf_fmt(out, "%d differences\n", n);
	if (n)
		return ctx_fail(c, E_INVALID, "", "the state tables differ from the events in %d places", n);
	return 0;
}

static int dump_line(void *arg, str json)
{
	buf_str(arg, json);
	buf_char(arg, '\n');
	return 0;
}

static int run(struct ctx *c, int argc, char **argv, struct buf *out)
{
	int64_t size;
	str note;

	if (argc >= 2 && strcmp(argv[1], "verify") == 0)
		return verify(c, out);
	if (argc >= 2 && strcmp(argv[1], "replay") == 0)
		return replay(c, out);
	if (argc >= 2 && strcmp(argv[1], "dump") == 0)
		return ledger_dump(c, dump_line, out);
	if (argc >= 2 && strcmp(argv[1], "checkpoint") == 0) {
		TRY(checkpoint_note(c, &note, &size));
		buf_str(out, note);
		return 0;
	}
	if (argc >= 2 && strcmp(argv[1], "key") == 0) {
		buf_str(out, c->app->vkey);
		buf_char(out, '\n');
		return 0;
	}
	return 64;
}

static const struct cli_verb verbs[] = {
	{ "ledger", "ledger verify | replay --check | dump | checkpoint | key", run, VERB_READS },
	{ 0 },
};

/* ---- housekeeping ------------------------------------------------------------------------------------ */

#define KEY_LIFE (7 * MS_DAY) /* a repetition after a week is a new wish */

static const struct field no_fields[] = { { 0 } };

/* Old keys and expired sessions; neither is anybody's state, so no event. */
static int tidy(struct ctx *c)
{
	TRY(db_exec(c->db, "DELETE FROM idempotency WHERE at < $1", INT(c->now.ms - KEY_LIFE)));
	TRY(db_exec(c->db, "DELETE FROM session WHERE expires_at < $1", INT(c->now.ms)));
	return 0;
}

/* Once an hour, by the key. */
static int tick(struct ctx *c)
{
	struct db_rows r;

	TRY(db_query(c->db, c->mem, &r,
		     "SELECT (SELECT count(*) FROM idempotency WHERE at < $1) + (SELECT count(*) FROM session"
		     " WHERE expires_at < $2)",
		     INT(c->now.ms - KEY_LIFE), INT(c->now.ms)));
	if (row_int(&r, 0, 0) == 0)
		return 0;
	return command_send(c, "ledger.tidy", str_fmt(c->mem, "tidy-%" PRId64, c->now.ms / MS_HOUR), NULL, 0, NULL);
}

static const struct command commands[] = {
	{ .name = "ledger.tidy", .perm = PERM_SYSTEM, .fields = no_fields, .run = tidy,
	  .title = N_("Dọn khóa chống gửi trùng và phiên đã hết hạn") },
	{ 0 },
};

const struct module module_ledger = { .name = "ledger", .verbs = verbs, .commands = commands, .tick = tick };
