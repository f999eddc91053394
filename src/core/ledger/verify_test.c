/* SPDX-License-Identifier: Apache-2.0 */
/*
 * verify_test.c - the second verifier (tools/verify-ledger.mjs, other language, no shared code) must
 * agree with us: on a log we wrote, on every proof, and on each way of tampering with them.
 */
#include "base/test.h"
#include "core/ledger/leaf.h"
#include "core/ledger/note.h"
#include "core/ledger/tree.h"

#include <sys/wait.h>

#define EVENTS 300
#define ORIGIN S("motcua.example/ledger")

struct row {
	struct leaf_event e;
	str payload, salt;
	bool erased;
};

struct log {
	struct row row[EVENTS];
	uint8_t leaf[EVENTS][TREE_HASH], tile[1][TREE_HASH];
	struct tree tree;
	struct key key;
	str vkey, dir;
};

static int tile(void *arg, unsigned level, uint64_t index, const uint8_t hash[TREE_HASH])
{
	struct log *l = arg;

	CHECK(level == 8 && index == 0);
	memcpy(l->tile[0], hash, TREE_HASH);
	return 0;
}

static int read_hashes(void *arg, unsigned level, uint64_t first, size_t n,
		       uint8_t (*ret)[TREE_HASH])
{
	struct log *l = arg;

	memcpy(ret, level ? l->tile[first] : l->leaf[first], n * TREE_HASH);
	return 0;
}

static str hex(const void *p, size_t n)
{
	return str_hex(test_mem(), p, n);
}

static str put(struct log *l, const char *name, str bytes)
{
	str path = str_fmt(test_mem(), "%s/%s", l->dir.p, name);
	FILE *f = fopen(path.p, "w");

	CHECK(f && fwrite(bytes.p, 1, bytes.n, f) == bytes.n && fclose(f) == 0);
	return path;
}

/* The newest checkpoint, in a file. */
static str put_checkpoint(struct log *l, const char *name)
{
	struct checkpoint c = { .origin = ORIGIN, .size = l->tree.size };
	str note;

	tree_root(&l->tree, c.root);
	CHECK_OK(note_sign(test_mem(), checkpoint_text(test_mem(), &c), ORIGIN, &l->key, &note));
	return put(l, name, note);
}

static void add(struct log *l)
{
	size_t i = l->tree.size;
	struct row *r = &l->row[i];

	r->salt = str_fmt(test_mem(), "salt of %08zu", i);
	r->payload = str_fmt(test_mem(), "{'tên':'Nguyễn Thị Số %zu 𠀀'}", i);
	r->e = (struct leaf_event){ (int64_t)i + 1,
				    { 1767576600000 + (int64_t)i },
				    S("dan.an"),
				    S("công dân"),
				    S("05977"),
				    S("dossier.lodge"),
				    str_fmt(test_mem(), "H37-%zu", i),
				    { 0 } };
	if (i == 0) /* the system's own event, before 1970 for the sign */
		r->e.actor = r->e.role = r->e.unit = S(""), r->e.at.ms = -1, r->payload = S("");
	CHECK_OK(leaf_commit(r->e.commit, r->salt, r->payload));
	r->erased = i == 17;
	leaf_hash(l->leaf[i], &r->e);
	CHECK_OK(tree_append(&l->tree, l->leaf[i], tile, l));
}

static struct log *log_new(size_t n)
{
	struct log *l = NEW(test_mem(), struct log);
	struct note_key k;

	l->dir = test_dir();
	key_new(&l->key);
	note_key(&k, ORIGIN, l->key.public);
	l->vkey = note_key_text(test_mem(), &k);
	while (l->tree.size < n)
		add(l);
	return l;
}

static str canonical(const struct leaf_event *e)
{
	return str_fmt(test_mem(),
		       "\"seq\":%" PRId64 ",\"at\":%" PRId64
		       ",\"actor\":\"%s\",\"role\":\"%s\",\"unit\":\"%s\","
		       "\"verb\":\"%s\",\"subject\":\"%s\",\"commit\":\"%s\"",
		       e->seq, e->at.ms, e->actor.p, e->role.p, e->unit.p, e->verb.p, e->subject.p,
		       hex(e->commit, 32).p);
}

static str put_dump(struct log *l, size_t n)
{
	struct buf b = buf_new(test_mem(), 0);

	for (size_t i = 0; i < n; i++) {
		struct row *r = &l->row[i];

		buf_fmt(&b, "{%s,\"leaf\":\"%s\",\"erased\":%s,", canonical(&r->e).p,
			hex(l->leaf[i], 32).p, r->erased ? "true" : "false");
		if (r->erased)
			buf_z(&b, "\"payload\":null,\"salt\":null}\n");
		else
			buf_fmt(&b, "\"payload\":\"%s\",\"salt\":\"%s\"}\n", r->payload.p,
				hex(r->salt.p, r->salt.n).p);
	}
	return put(l, "events.jsonl", buf_view(&b));
}

static str paths(const struct tree_path *p)
{
	struct buf b = buf_new(test_mem(), 0);

	for (size_t i = 0; i < p->n; i++)
		buf_fmt(&b, "%s\"%s\"", i ? "," : "", hex(p->hash[i], 32).p);
	return str_fmt(test_mem(), "[%" STR_FMT "]", STR_ARG(buf_view(&b)));
}

/* Runs the verifier; its output in *ret_out, its exit status as the value. */
static int run(str *ret_out, const char *verb, str a, str b, str c, str d)
{
	char *out = arena_alloc(test_mem(), 4096);
	int fd[2], status;
	size_t n = 0;
	ssize_t got;
	pid_t pid;

	CHECK(pipe(fd) == 0);
	pid = fork();
	if (pid == 0) {
		dup2(fd[1], 1);
		dup2(fd[1], 2);
		close(fd[0]);
		execlp("node", "node", "tools/verify-ledger.mjs", verb, a.p, b.p, c.p, d.p,
		       (char *)NULL);
		_exit(127);
	}
	close(fd[1]);
	while ((got = read(fd[0], out + n, 4095 - n)) > 0)
		n += (size_t)got;
	close(fd[0]);
	CHECK(waitpid(pid, &status, 0) == pid && WIFEXITED(status));
	*ret_out = (str){ out, n };
	return WEXITSTATUS(status);
}

#define NONE ((str){ NULL, 0 })

static void refused(struct log *l, str dump, str checkpoint, const char *first_bad)
{
	str out;

	CHECK_INT(run(&out, "log", dump, checkpoint, l->vkey, NONE), 65);
	if (str_search(out, str_of(first_bad)) < 0)
		CHECK_STRZ(out, first_bad);
}

TEST(verify, both_verifiers_agree_on_a_log)
{
	struct log *l = log_new(EVENTS - 1);
	str checkpoint = put_checkpoint(l, "checkpoint"), out;
	uint8_t root[TREE_HASH];

	add(l); /* one event younger than the checkpoint */
	tree_root(&l->tree, root);
	CHECK_INT(run(&out, "log", put_dump(l, EVENTS), checkpoint, l->vkey, NONE), 0);
	CHECK_STR(out, str_fmt(test_mem(),
			       "{\"events\":300,\"root\":\"%s\",\"checkpoint\":299,\"ok\":true}\n",
			       hex(root, TREE_HASH).p));
}

TEST(verify, every_change_of_a_log_is_found)
{
	struct log *l = log_new(EVENTS), *other;
	str checkpoint = put_checkpoint(l, "checkpoint");
	struct row was = l->row[99];

	l->row[99].e.at.ms++;
	refused(l, put_dump(l, EVENTS), checkpoint,
		"\"first_bad\":100,\"why\":\"event does not fit");
	l->row[99] = was, l->row[99].payload = S("{}");
	refused(l, put_dump(l, EVENTS), checkpoint,
		"\"first_bad\":100,\"why\":\"payload does not fit");
	l->row[99] = l->row[98];
	refused(l, put_dump(l, EVENTS), checkpoint, "\"first_bad\":100,\"why\":\"seq is not");
	l->row[99] = was;
	refused(l, put_dump(l, EVENTS - 1), checkpoint,
		"\"first_bad\":300,\"why\":\"the log is shorter");
	/* rewritten with all hashes, by someone without the signing key */
	other = log_new(20);
	other->row[3].e.verb = S("dossier.refuse");
	memset(&other->tree, 0, sizeof(other->tree));
	for (size_t i = 0; i < 20; i++) {
		leaf_hash(other->leaf[i], &other->row[i].e);
		CHECK_OK(tree_append(&other->tree, other->leaf[i], tile, other));
	}
	refused(other, put_dump(other, 20), checkpoint, "not signed by this key");
	l = log_new(20);
	checkpoint = put_checkpoint(l, "checkpoint");
	refused(l, put_dump(other, 20), checkpoint, "the log was rewritten");
}

TEST(verify, proofs_of_events_and_growth)
{
	static const uint64_t index[] = { 0, 17, 255, 256, EVENTS - 1 };
	struct log *l = log_new(77);
	struct tree_source src = { read_hashes, l };
	str old = put_checkpoint(l, "old"), new, out, file, text;
	struct tree_path p;

	while (l->tree.size < EVENTS)
		add(l);
	new = put_checkpoint(l, "new");
	for (size_t i = 0; i < ARRAY_LEN(index); i++) {
		CHECK_OK(tree_inclusion(EVENTS, index[i], &src, &p));
		text = str_fmt(test_mem(),
			       "{\"seq\":%" PRIu64 ",\"index\":%" PRIu64
			       ",\"leaf\":\"%s\",\"event\":{%s},\"size\":%d,"
			       "\"path\":%s}",
			       index[i] + 1, index[i], hex(l->leaf[index[i]], 32).p,
			       canonical(&l->row[index[i]].e).p, EVENTS, paths(&p).p);
		file = put(l, "proof.json", text);
		CHECK_INT(run(&out, "proof", file, new, l->vkey, NONE), 0);
		CHECK_INT(run(&out, "proof", file, old, l->vkey, NONE), 65);
	}
	p.hash[2][0] ^= 1;
	text = str_fmt(test_mem(), "%" STR_FMT "%s}", (int)str_search(text, S("[")), text.p,
		       paths(&p).p);
	CHECK_INT(run(&out, "proof", put(l, "proof.json", text), new, l->vkey, NONE), 65);
	CHECK(str_search(out, S("not in the signed tree")) > 0);
	CHECK_OK(tree_consistency(77, EVENTS, &src, &p));
	file = put(l, "grown.json", str_fmt(test_mem(), "{\"path\":%s}", paths(&p).p));
	CHECK_INT(run(&out, "consistency", old, new, file, l->vkey), 0);
	CHECK_INT(run(&out, "consistency", new, old, file, l->vkey), 65);
	p.hash[0][0] ^= 1;
	file = put(l, "grown.json", str_fmt(test_mem(), "{\"path\":%s}", paths(&p).p));
	CHECK_INT(run(&out, "consistency", old, new, file, l->vkey), 65);
	CHECK_INT(run(&out, "consistency", old, NONE, NONE, NONE), 64);
}
