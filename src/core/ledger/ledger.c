/* SPDX-License-Identifier: Apache-2.0 */
/*
 * ledger.c - the one writer.
 *
 *	ledger_begin                     BEGIN IMMEDIATE
 *	  ledger_run (each command)      SAVEPOINT; known key? who? may? fields? run; events; key; RELEASE
 *	ledger_commit                    checkpoint; COMMIT; only now may the answers go out
 *
 * The Merkle tree's frontier is in memory. It is copied before each command and each batch (2 KiB), so
 * that a refused command or a failed commit leaves it where the database is.
 */
#include "base/base.h"

#include "core/account/account.h"
#include "core/ledger/leaf.h"
#include "core/ledger/ledger.h"
#include "core/ledger/note.h"
#include "core/ledger/schema.h"
#include "core/ledger/store.h"
#include "core/ledger/tree.h"
#include "lib/crypto/crypto.h"
#include "lib/db/db.h"
#include "lib/json/json.h"
#include "lib/mo/mo.h"

struct ledger {
	const struct app *app;
	struct db *db;
	struct tree tree;    /* as the open batch sees it */
	struct tree on_disk; /* as the last commit left it */
	struct key key;
};

static void close_ledger(void *arg)
{
	ledger_close(arg);
}

int ledger_open(struct arena *mem, const struct app *app, struct ledger **ret, str *ret_why)
{
	struct ledger *l = NEW(mem, struct ledger);
	str dir = str_of(app->dir);
	int err = db_open_why(&l->db, app->db_url, DB_WRITE, mem, ret_why);

	TRY(err);
	arena_defer(mem, close_ledger, l);
	l->app = app;
	err = db_migrate(l->db, schema_list(mem), app_clock(app), &(int){ 0 });
	if (err < 0) {
		*ret_why = str_copy(mem, str_of(db_error(l->db)));
		return err;
	}
	err = key_load_or_create(dir, S("ledger.key"), &l->key);
	if (err < 0) {
		*ret_why = S("cannot read or create ledger.key in the data directory");
		return err;
	}
	err = store_tree_load(l->db, mem, &l->tree);
	if (err < 0) {
		*ret_why = S("the ledger's tables are damaged: run motcua ledger verify");
		return err;
	}
	l->on_disk = l->tree;
	*ret = l;
	return 0;
}

void ledger_close(struct ledger *l)
{
	db_close(l->db);
	l->db = NULL;
}

int ledger_begin(struct ledger *l)
{
	l->tree = l->on_disk;
	return db_begin(l->db);
}

void ledger_rollback(struct ledger *l)
{
	db_rollback(l->db);
	l->tree = l->on_disk;
}

/* Signs the tree as it is and keeps the note of this hour. */
static int seal(struct ledger *l, struct arena *mem, instant now)
{
	uint8_t root[TREE_HASH];
	struct checkpoint cp = { .origin = l->app->origin, .size = l->tree.size };
	str note;

	tree_root(&l->tree, root);
	memcpy(cp.root, root, sizeof(root));
	TRY(note_sign(mem, checkpoint_text(mem, &cp), l->app->origin, &l->key, &note));
	return db_exec(l->db,
		       "INSERT INTO checkpoint (hour, size, root, at, note) VALUES ($1,$2,$3,$4,$5)"
		       " ON CONFLICT (hour) DO UPDATE SET size = excluded.size, root = excluded.root,"
		       " at = excluded.at, note = excluded.note",
		       INT(now.ms / MS_HOUR), INT(l->tree.size), BLOB(((str){ (char *)root, sizeof(root) })),
		       INT(now.ms), TEXT(note));
}

int ledger_commit(struct ledger *l, instant now)
{
	struct arena *mem = arena_new(0);
	int err = 0;

	if (l->tree.size != l->on_disk.size)
		err = seal(l, mem, now);
	arena_free(mem);
	if (err >= 0)
		err = db_commit(l->db);
	if (err < 0) {
		ledger_rollback(l);
		return err;
	}
	l->on_disk = l->tree;
	db_maintain(l->db);
	return 0;
}

/* ---- one command ------------------------------------------------------------------------------ */

static int tile(void *arg, unsigned level, uint64_t index, const uint8_t hash[TREE_HASH])
{
	struct ctx *c = arg;

	return db_exec(c->db, "INSERT INTO ledger_tile (level, idx, hash) VALUES ($1,$2,$3)", INT(level), INT(index),
		       BLOB(((str){ (const char *)hash, TREE_HASH })));
}

static int append(struct ledger *l, struct ctx *c, struct event *e)
{
	uint8_t salt[LEAF_SALT_SIZE], commit[SHA256_SIZE], leaf[SHA256_SIZE];
	str salt_s = { (char *)salt, sizeof(salt) };
	struct leaf_event le = { .seq = (int64_t)l->tree.size + 1, .at = e->at, .actor = e->actor, .role = e->role,
				 .unit = e->unit, .verb = e->verb, .subject = e->subject };

	crypto_random(salt, sizeof(salt));
	TRY(leaf_commit(commit, salt_s, e->payload));
	memcpy(le.commit, commit, sizeof(commit));
	leaf_hash(leaf, &le);
	e->seq = le.seq;
	e->leaf = str_copy(c->mem, (str){ (char *)leaf, sizeof(leaf) });
	TRY(db_exec(c->db,
		    "INSERT INTO event (seq, at, actor, role, unit, verb, subject, payload, salt, commit_hash, leaf)"
		    " VALUES ($1,$2,$3,$4,$5,$6,$7,$8,$9,$10,$11)",
		    INT(e->seq), INT(e->at.ms), TEXT(e->actor), TEXT(e->role), TEXT(e->unit), TEXT(e->verb),
		    TEXT(e->subject), TEXT(e->payload), BLOB(salt_s),
		    BLOB(((str){ (char *)commit, sizeof(commit) })), BLOB(e->leaf)));
	return tree_append(&l->tree, leaf, tile, c);
}

/* The answer given when this key was first used: 1 and the answer, 0 when the key is new. */
static int repeated(struct ctx *c, const struct call *call, struct answer *a)
{
	struct db_rows r;

	TRY(db_query(c->db, c->mem, &r, "SELECT command, actor, answer FROM idempotency WHERE key = $1",
		     TEXT(call->key)));
	if (r.n == 0)
		return 0;
	if (!str_eq(row_text(&r, 0, 0), call->command) || !str_eq(row_text(&r, 0, 1), c->who->login))
		return ctx_fail(c, E_CONFLICT, "",
				_("Khóa chống gửi trùng này đã dùng cho việc khác. Hãy tải lại trang rồi gửi lại."));
	a->json = row_text(&r, 0, 2);
	a->repeated = true;
	return 1;
}

static int authorise(struct ctx *c, const struct call *call, const struct command *cmd)
{
	if (call->trusted)
		c->who = &who_system;
	else
		TRY(session_who(c, call->token, &c->who));
	if (who_may(c->who, cmd->perm) || call->trusted)
		return 0;
	if (c->who == &who_anonymous)
		return ctx_fail(c, E_UNAUTHENTICATED, "", _("Bạn cần đăng nhập để làm việc này."));
	return ctx_fail(c, E_DENIED, "", _("Tài khoản của bạn không có quyền làm việc này."));
}

static int run_command(struct ctx *c, const struct call *call, const struct command *cmd)
{
	c->prepared = call->prepared;
	if (cmd->child && !call->has_prepared) {
		struct buf in = buf_new(c->mem, 0), out = buf_new(c->mem, 0);

		TRY(cmd->prepare(c, &in));
		TRY(cmd->child(c->mem, buf_view(&in), &out));
		c->prepared = buf_view(&out);
	}
	return cmd->run(c);
}

/* Writes the events of the command, closes the answer and keeps it under its key. */
static int finish(struct ledger *l, struct ctx *c, const struct call *call, const struct command *cmd,
		  struct buf *out, struct answer *a)
{
	struct event *last = NULL;

	for (struct event *e = c->events; e; e = e->next) {
		TRY(append(l, c, e));
		last = e;
	}
	if (last) {
		jw_key(c->out, "ledger");
		jw_object(c->out);
		jw_kint(c->out, "seq", last->seq);
		jw_kstr(c->out, "leaf", str_hex(c->mem, last->leaf.p, last->leaf.n));
		jw_end(c->out);
	}
	jw_end(c->out);
	if (out->over)
		return E_LIMIT;
	a->json = buf_view(out);
	if (cmd->forget)
		return 0;
	return db_exec(c->db, "INSERT INTO idempotency (key, command, actor, at, answer) VALUES ($1,$2,$3,$4,$5)",
		       TEXT(call->key), TEXT(call->command), TEXT(c->who->login), INT(c->now.ms), TEXT(a->json));
}

static int run_in_savepoint(struct ledger *l, struct ctx *c, const struct call *call, struct answer *a)
{
	const struct command *cmd = app_command(l->app, call->command);
	struct buf out = buf_new(c->mem, FRAME_MAX / 2); /* it must fit into a frame */
	struct jw w = jw_new(&out);
	struct args args = call->args;
	int known;

	if (!cmd)
		return ctx_fail(c, E_NOTFOUND, "", _("Không có lệnh “%.*s”."), STR_ARG(call->command));
	TRY(authorise(c, call, cmd));
	known = repeated(c, call, a);
	if (known)
		return known < 0 ? known : 0;
	c->args = &args;
	c->out = &w;
	jw_object(&w);
	TRY(fields_check(c, cmd->fields, &args));
	TRY(run_command(c, call, cmd));
	TRY(react(c));
	return finish(l, c, call, cmd, &out, a);
}

void ledger_run(struct ledger *l, struct arena *mem, instant now, const struct call *call,
		struct answer *ret_answer)
{
	struct ctx c = ctx_system(mem, l->db, l->app, now);
	struct tree before = l->tree;
	struct answer a = { .id = call->id };

	c.lang = call->lang;
	c.mo = ctx_mo(l->app, call->lang);
	c.request_id = call->request_id;
	c.events_end = &c.events;
	a.err = db_savepoint(l->db);
	if (a.err >= 0)
		a.err = run_in_savepoint(l, &c, call, &a);
	if (a.err >= 0)
		a.err = db_release(l->db);
	if (a.err < 0) {
		db_rollback_to(l->db);
		l->tree = before;
		a.json = S("");
		a.problems = c.problems;
	} else {
		a.err = 0;
	}
	*ret_answer = a;
}

void ledger_do(struct ledger *l, struct arena *mem, instant now, const struct call *call,
	       struct answer *ret_answer)
{
	int err = ledger_begin(l);

	if (err >= 0) {
		ledger_run(l, mem, now, call, ret_answer);
		err = ledger_commit(l, now);
	}
	if (err < 0)
		*ret_answer = (struct answer){ .id = call->id, .err = err };
}

uint64_t ledger_tip(const struct ledger *l)
{
	return l->on_disk.size;
}

str ledger_root(const struct ledger *l, struct arena *mem)
{
	uint8_t root[TREE_HASH];

	tree_root(&l->on_disk, root);
	return str_hex(mem, root, sizeof(root));
}

struct db *ledger_db(struct ledger *l)
{
	return l->db;
}
