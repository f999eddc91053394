/* SPDX-License-Identifier: Apache-2.0 */
/* store.c - reading events, tiles and checkpoints. */
#include "base/base.h"

#include "core/ledger/leaf.h"
#include "core/ledger/store.h"
#include "lib/json/json.h"

static int read_hashes(void *arg, unsigned level, uint64_t first, size_t n, uint8_t (*ret)[TREE_HASH])
{
	struct arena *mem = arena_new(0);
	struct db_rows r;
	int err;

	if (level == 0)
		err = db_query((struct db *)arg, mem, &r,
			       "SELECT leaf FROM event WHERE seq > $1 AND seq <= $2 ORDER BY seq", INT(first),
			       INT(first + n));
	else
		err = db_query((struct db *)arg, mem, &r,
			       "SELECT hash FROM ledger_tile WHERE level = $1 AND idx >= $2 AND idx < $3 ORDER BY idx",
			       INT(level), INT(first), INT(first + n));
	if (err >= 0 && r.n != n)
		err = E_INTERNAL;
	for (size_t i = 0; err >= 0 && i < n; i++) {
		str h = row_blob(&r, i, 0);

		if (h.n != TREE_HASH)
			err = E_INTERNAL;
		else
			memcpy(ret[i], h.p, TREE_HASH);
	}
	arena_free(mem);
	return MIN(err, 0);
}

struct tree_source store_source(struct db *db)
{
	return (struct tree_source){ read_hashes, db };
}

int store_tree_load(struct db *db, struct arena *mem, struct tree *ret_tree)
{
	struct tree_source source = store_source(db);
	struct db_rows r;

	TRY(db_query(db, mem, &r, "SELECT coalesce(max(seq), 0) FROM event"));
	return tree_load(ret_tree, (uint64_t)row_int(&r, 0, 0), &source);
}

struct event event_from_row(const struct db_rows *r, size_t i)
{
	return (struct event){
		.seq = row_int(r, i, 0),
		.at = { row_int(r, i, 1) },
		.actor = row_text(r, i, 2),
		.role = row_text(r, i, 3),
		.unit = row_text(r, i, 4),
		.verb = row_text(r, i, 5),
		.subject = row_text(r, i, 6),
		.payload = row_text(r, i, 7),
		.leaf = row_blob(r, i, 8),
	};
}

int event_list(struct ctx *c, str subject, struct event **ret_list, size_t *ret_n)
{
	struct db_rows r;

	TRY(db_query(c->db, c->mem, &r, "SELECT " EVENT_COLS " FROM event WHERE subject = $1 ORDER BY seq",
		     TEXT(subject)));
	*ret_list = NEW_ARRAY(c->mem, struct event, r.n);
	for (size_t i = 0; i < r.n; i++)
		(*ret_list)[i] = event_from_row(&r, i);
	*ret_n = r.n;
	return 0;
}

int event_get(struct ctx *c, int64_t seq, struct event *ret_event)
{
	struct db_rows r;

	TRY(db_query(c->db, c->mem, &r, "SELECT " EVENT_COLS " FROM event WHERE seq = $1", INT(seq)));
	if (r.n == 0)
		return E_NOTFOUND;
	*ret_event = event_from_row(&r, 0);
	return 0;
}

int checkpoint_note(struct ctx *c, str *ret_note, int64_t *ret_size)
{
	struct db_rows r;

	TRY(db_query(c->db, c->mem, &r, "SELECT note, size FROM checkpoint ORDER BY size DESC, hour DESC LIMIT 1"));
	if (r.n == 0)
		return E_NOTFOUND;
	*ret_note = row_text(&r, 0, 0);
	*ret_size = row_int(&r, 0, 1);
	return 0;
}

/* The canonical fields of an event, as doc/ledger.md names them. */
static void write_event(struct jw *w, struct arena *mem, const struct event *e, str commit)
{
	jw_object(w);
	jw_kint(w, "seq", e->seq);
	jw_kint(w, "at", e->at.ms);
	jw_kstr(w, "actor", e->actor);
	jw_kstr(w, "role", e->role);
	jw_kstr(w, "unit", e->unit);
	jw_kstr(w, "verb", e->verb);
	jw_kstr(w, "subject", e->subject);
	jw_kstr(w, "commit", str_hex(mem, commit.p, commit.n));
	jw_end(w);
}

int event_proof(struct ctx *c, int64_t seq, struct buf *out)
{
	struct tree_source source = store_source(c->db);
	struct tree_path path;
	struct db_rows r;
	struct event e;
	struct jw w = jw_new(out);
	int64_t size;
	str note;

	TRY(checkpoint_note(c, &note, &size));
	if (seq < 1 || seq > size)
		return E_NOTFOUND;
	TRY(event_get(c, seq, &e));
	TRY(db_query(c->db, c->mem, &r, "SELECT commit_hash FROM event WHERE seq = $1", INT(seq)));
	TRY(tree_inclusion((uint64_t)size, (uint64_t)seq - 1, &source, &path));
	jw_object(&w);
	jw_kint(&w, "seq", seq);
	jw_kint(&w, "index", seq - 1);
	jw_kstr(&w, "leaf", str_hex(c->mem, e.leaf.p, e.leaf.n));
	jw_key(&w, "event");
	write_event(&w, c->mem, &e, row_blob(&r, 0, 0));
	jw_kint(&w, "size", size);
	jw_key(&w, "path");
	jw_array(&w);
	for (size_t i = 0; i < path.n; i++)
		jw_str(&w, str_hex(c->mem, path.hash[i], TREE_HASH));
	jw_end(&w);
	jw_kstr(&w, "checkpoint", note);
	jw_end(&w);
	return 0;
}

struct dump {
	int (*line)(void *arg, str json);
	void *arg;
};

static int dump_row(void *arg, const struct db_rows *r)
{
	struct dump *d = arg;
	struct event e = event_from_row(r, 0);
	struct buf b = buf_new(r->mem, 0);
	struct jw w = jw_new(&b);
	str salt = row_blob(r, 0, 9), commit = row_blob(r, 0, 10);

	jw_object(&w);
	jw_kint(&w, "seq", e.seq);
	jw_kint(&w, "at", e.at.ms);
	jw_kstr(&w, "actor", e.actor);
	jw_kstr(&w, "role", e.role);
	jw_kstr(&w, "unit", e.unit);
	jw_kstr(&w, "verb", e.verb);
	jw_kstr(&w, "subject", e.subject);
	jw_key(&w, "payload");
	if (row_null(r, 0, 7))
		jw_null(&w);
	else
		jw_str(&w, e.payload);
	jw_key(&w, "salt");
	if (row_null(r, 0, 9))
		jw_null(&w);
	else
		jw_str(&w, str_hex(r->mem, salt.p, salt.n));
	jw_kstr(&w, "commit", str_hex(r->mem, commit.p, commit.n));
	jw_kstr(&w, "leaf", str_hex(r->mem, e.leaf.p, e.leaf.n));
	jw_kbool(&w, "erased", row_null(r, 0, 7));
	jw_end(&w);
	return d->line(d->arg, buf_view(&b));
}

int ledger_dump(struct ctx *c, int (*line)(void *arg, str json), void *arg)
{
	struct dump d = { line, arg };

	return db_each(c->db, dump_row, &d, "SELECT " EVENT_COLS ", salt, commit_hash FROM event ORDER BY seq");
}
