/* SPDX-License-Identifier: Apache-2.0 */
/*
 * verify.c - has anybody rewritten what happened?
 *
 * Every row is hashed again: payload and salt into the commitment, the commitment and the public fields
 * into the leaf, the leaves into the tree, the tree against the newest signed checkpoint. The second
 * verifier, tools/verify-ledger.mjs, does the same from a dump and must agree.
 */
#include "base/base.h"

#include "core/ledger/leaf.h"
#include "core/ledger/note.h"
#include "core/ledger/store.h"

struct walk {
	struct ctx *c;
	struct tree tree;
	uint64_t sealed; /* size of the newest checkpoint */
	uint8_t sealed_root[TREE_HASH];
	struct verify_result *out;
};

static int bad(struct walk *w, int64_t seq, const char *why)
{
	w->out->first_bad = seq;
	w->out->why = str_of(why);
	return E_INVALID;
}

static int check_row(void *arg, const struct db_rows *r)
{
	struct walk *w = arg;
	struct event e = event_from_row(r, 0);
	struct leaf_event le = { .seq = e.seq, .at = e.at, .actor = e.actor, .role = e.role, .unit = e.unit,
				 .verb = e.verb, .subject = e.subject };
	str salt = row_blob(r, 0, 9), commit = row_blob(r, 0, 10);
	uint8_t hash[SHA256_SIZE];

	if (e.seq != (int64_t)w->tree.size + 1)
		return bad(w, (int64_t)w->tree.size + 1, "an event is missing");
	if (commit.n != SHA256_SIZE || e.leaf.n != SHA256_SIZE)
		return bad(w, e.seq, "a hash has the wrong size");
	if (!row_null(r, 0, 7)) {
		if (leaf_commit(hash, salt, e.payload) < 0 || memcmp(hash, commit.p, SHA256_SIZE) != 0)
			return bad(w, e.seq, "the payload is not what was recorded");
	}
	memcpy(le.commit, commit.p, SHA256_SIZE);
	leaf_hash(hash, &le);
	if (memcmp(hash, e.leaf.p, SHA256_SIZE) != 0)
		return bad(w, e.seq, "the event is not what was recorded");
	TRY(tree_append(&w->tree, hash, NULL, NULL));
	if (w->tree.size == w->sealed)
		tree_root(&w->tree, w->sealed_root);
	return 0;
}

static int check_seal(struct walk *w, str note, int64_t size)
{
	struct arena *mem = w->c->mem;
	struct checkpoint cp;
	struct note_key key;

	if ((uint64_t)size > w->tree.size)
		return bad(w, (int64_t)w->tree.size + 1, "events that a checkpoint covers are missing");
	if (note_key_parse(mem, w->c->app->vkey, &key) < 0 || checkpoint_open(mem, note, &key, &cp) < 0 ||
	    cp.size != (uint64_t)size)
		return bad(w, size, "the newest checkpoint is not signed by this ledger's key");
	if (memcmp(cp.root, w->sealed_root, TREE_HASH) != 0)
		return bad(w, size, "the tree is not the one the checkpoint signed");
	return 0;
}

int ledger_verify(struct ctx *c, struct verify_result *ret)
{
	struct walk w = { .c = c, .out = ret };
	uint8_t root[TREE_HASH];
	int64_t size = 0;
	str note = S("");
	int err;

	*ret = (struct verify_result){ 0 };
	err = checkpoint_note(c, &note, &size);
	if (err < 0 && err != E_NOTFOUND)
		return err;
	w.sealed = (uint64_t)size;
	err = db_each(c->db, check_row, &w, "SELECT " EVENT_COLS ", salt, commit_hash FROM event ORDER BY seq");
	if (err >= 0 && note.n)
		err = check_seal(&w, note, size);
	if (err < 0 && !ret->first_bad)
		return err;
	tree_root(&w.tree, root);
	ret->events = (int64_t)w.tree.size;
	ret->root = str_hex(c->mem, root, sizeof(root));
	ret->ok = err >= 0;
	return 0;
}
