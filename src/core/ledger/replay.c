/* SPDX-License-Identifier: Apache-2.0 */
/*
 * replay.c - do the state tables say what the events say?
 *
 * Folding is merging: each event's "set" is laid over the state of its subject. What comes out must be,
 * field for field, what the aggregate's dump reads from the state tables. This is the oracle of every
 * fault test: a half-done command, a lost event or a hand-edited row shows here. A state without any field
 * is that of a deleted row.
 */
#include "base/base.h"

#include "core/ledger/store.h"
#include "lib/json/json.h"

/* Subjects by name: open addressing, doubled when three quarters full. */
struct entry {
	str key;
	const struct json *state;
	bool seen;
};

struct fold {
	struct ctx *c;
	const char *aggregate; /* verb prefix being folded */
	struct entry *slots;
	size_t n, cap;
	struct buf *out;
	int differences;
};

static uint64_t hash(str s)
{
	uint64_t h = 14695981039346656037u; /* FNV-1a */

	for (size_t i = 0; i < s.n; i++)
		h = (h ^ (uint8_t)s.p[i]) * 1099511628211u;
	return h;
}

static struct entry *slot(struct entry *slots, size_t cap, str key)
{
	size_t i = hash(key) & (cap - 1);

	while (slots[i].key.p && !str_eq(slots[i].key, key))
		i = (i + 1) & (cap - 1);
	return &slots[i];
}

static struct entry *entry(struct fold *f, str key)
{
	struct entry *e;

	if (f->n * 4 >= f->cap * 3) {
		size_t cap = f->cap ? f->cap * 2 : 1024;
		struct entry *bigger = NEW_ARRAY(f->c->mem, struct entry, cap);

		for (size_t i = 0; i < f->cap; i++)
			if (f->slots[i].key.p)
				*slot(bigger, cap, f->slots[i].key) = f->slots[i];
		f->slots = bigger;
		f->cap = cap;
	}
	e = slot(f->slots, f->cap, key);
	if (!e->key.p) {
		e->key = str_copy(f->c->mem, key);
		f->n++;
	}
	return e;
}

static bool of_aggregate(const struct fold *f, str verb)
{
	str name = str_of(f->aggregate);

	return verb.n > name.n && str_starts(verb, name) && verb.p[name.n] == '.';
}

static int fold_event(void *arg, const struct db_rows *r)
{
	struct fold *f = arg;
	struct event ev = event_from_row(r, 0);
	struct json *payload, *merged;
	const struct json *set;
	struct entry *e;
	str why;

	if (!of_aggregate(f, ev.verb) || row_null(r, 0, 7))
		return 0;
	TRY(json_parse(f->c->mem, str_copy(f->c->mem, ev.payload), JSON_DEPTH, &payload, &why));
	set = json_get(payload, "set");
	if (!set)
		return 0;
	e = entry(f, ev.subject);
	TRY(json_merge(f->c->mem, e->state, set, &merged));
	e->state = merged;
	return 0;
}

static void differ(struct fold *f, str subject, str what)
{
	f->differences++;
	buf_fmt(f->out, "%s %" STR_FMT ": %" STR_FMT "\n", f->aggregate, STR_ARG(subject), STR_ARG(what));
}

static int compare(void *arg, str subject, const struct json *state)
{
	struct fold *f = arg;
	struct entry *e = entry(f, subject);
	struct json *diff;

	e->seen = true;
	if (!e->state) {
		differ(f, subject, S("in the state tables, but no event made it"));
		return 0;
	}
	TRY(json_diff(f->c->mem, e->state, state, &diff));
	for (size_t i = 0; i < diff->n; i++)
		differ(f, subject, str_fmt(f->c->mem, "field %" STR_FMT " is not what the events say",
					   STR_ARG(diff->keys[i])));
	return 0;
}

static int check(struct fold *f, const struct aggregate *a)
{
	f->aggregate = a->name;
	f->slots = NULL;
	f->n = f->cap = 0;
	TRY(db_each(f->c->db, fold_event, f, "SELECT " EVENT_COLS " FROM event ORDER BY seq"));
	TRY(a->dump(f->c, compare, f));
	for (size_t i = 0; i < f->cap; i++)
		if (f->slots[i].state && f->slots[i].state->n && !f->slots[i].seen)
			differ(f, f->slots[i].key, S("the events made it, but the state tables have lost it"));
	return 0;
}

int ledger_replay(struct ctx *c, struct buf *out)
{
	struct fold f = { .c = c, .out = out };

	for (const struct module *const *m = c->app->modules; *m; m++)
		for (const struct aggregate *a = (*m)->aggregates; a && a->name; a++)
			TRY(check(&f, a));
	return f.differences;
}
