/* SPDX-License-Identifier: Apache-2.0 */
/* emit.c - what a running command records. */
#include "base/base.h"

#include "core/ledger/ledger.h"
#include "lib/db/db.h"
#include "lib/json/json.h"

static void add(struct ctx *c, const char *verb, str subject, str payload)
{
	const struct command *cmd = app_command(c->app, str_of(verb));
	const struct post *post = who_post(c->who, cmd ? cmd->perm : 0);
	struct event *e = NEW(c->mem, struct event);

	*e = (struct event){
		.at = c->now,
		.actor = c->who->login,
		.role = str_of(role_slug(post->role)),
		.unit = post->unit,
		.verb = str_of(verb),
		.subject = str_copy(c->mem, subject),
		.payload = payload,
	};
	*c->events_end = e;
	c->events_end = &e->next;
}

void emit(struct ctx *c, const char *verb, str subject, str about)
{
	struct buf b = buf_new(c->mem, 0);
	struct jw w = jw_new(&b);

	jw_object(&w);
	if (about.n)
		jw_kraw(&w, "about", about);
	jw_end(&w);
	add(c, verb, subject, buf_view(&b));
}

int emit_change(struct ctx *c, const char *verb, str subject, str before, str after, str about)
{
	struct buf b = buf_new(c->mem, 0);

	buf_char(&b, '{');
	if (about.n) {
		buf_z(&b, "\"about\":");
		buf_str(&b, about);
		buf_char(&b, ',');
	}
	buf_z(&b, "\"set\":");
	TRY(json_diff_text(c->mem, before, after, &b));
	buf_char(&b, '}');
	add(c, verb, subject, buf_view(&b));
	return 0;
}

static int react_to(struct ctx *c, const struct event *e)
{
	for (const struct module *const *m = c->app->modules; *m; m++)
		for (const struct reaction *r = (*m)->reactions; r && r->verb; r++)
			if (str_eqz(e->verb, r->verb))
				TRY(r->run(c, e->subject));
	return 0;
}

int react(struct ctx *c)
{
	struct event **at = c->reacted ? c->reacted : &c->events;

	for (; *at; at = &(*at)->next) {
		c->reacted = &(*at)->next;
		TRY(react_to(c, *at));
	}
	return 0;
}

int counter_next(struct ctx *c, str name, int64_t *ret_value)
{
	struct db_rows r;

	TRY(db_query(c->db, c->mem, &r,
		     "INSERT INTO counter (name, value) VALUES ($1, 1)"
		     " ON CONFLICT (name) DO UPDATE SET value = counter.value + 1 RETURNING value",
		     TEXT(name)));
	*ret_value = row_int(&r, 0, 0);
	return 0;
}

int meta_set(struct ctx *c, const char *name, str value)
{
	return db_exec(c->db,
		       "INSERT INTO meta (name, value) VALUES ($1, $2)"
		       " ON CONFLICT (name) DO UPDATE SET value = excluded.value",
		       TEXT(str_of(name)), TEXT(value));
}

str meta_get(struct ctx *c, const char *name)
{
	struct db_rows r;

	if (db_query(c->db, c->mem, &r, "SELECT value FROM meta WHERE name = $1", TEXT(str_of(name))) < 0 || r.n == 0)
		return S("");
	return row_text(&r, 0, 0);
}
