/* SPDX-License-Identifier: Apache-2.0 */
/* feedback_store.c - the table `feedback`: SQL and row mapping, no rules. */
#include "base/base.h"

#include "lib/db/db.h"
#include "lib/json/json.h"
#include "lib/text/text.h"
#include "mod/feedback/feedback_impl.h"
#include "mod/feedback/feedback_store.h"

#define COLS "id, code, state, published, name, phone, email, body, answer, sent_at, decided_at, decided_by"

static enum feedback_state state_from(str slug)
{
	enum feedback_state s = FEEDBACK_NEW;

	while (s < FEEDBACK_REJECTED && !str_eqz(slug, feedback_state_slug(s)))
		s++;
	return s;
}

static struct feedback from_row(const struct db_rows *r, size_t i)
{
	return (struct feedback){
		.id = row_int(r, i, 0),
		.code = row_text(r, i, 1),
		.state = state_from(row_text(r, i, 2)),
		.published = row_int(r, i, 3) != 0,
		.name = row_text(r, i, 4),
		.phone = row_text(r, i, 5),
		.email = row_text(r, i, 6),
		.body = row_text(r, i, 7),
		.answer = row_text(r, i, 8),
		.sent_at = { row_int(r, i, 9) },
		.decided_at = { row_int(r, i, 10) },
		.decided_by = row_text(r, i, 11),
	};
}

int feedback_insert(struct ctx *c, const struct feedback *f)
{
	int n = db_exec(c->db,
			"INSERT INTO feedback (code, state, name, phone, email, body, body_fold, sent_at)"
			" VALUES ($1,$2,$3,$4,$5,$6,$7,$8)",
			TEXT(f->code), TEXT(str_of(feedback_state_slug(f->state))), TEXT(f->name), TEXT(f->phone),
			TEXT(f->email), TEXT(f->body), TEXT(text_fold(c->mem, f->body)), INT(f->sent_at.ms));

	return MIN(n, 0);
}

int feedback_update(struct ctx *c, const struct feedback *f)
{
	int n = db_exec(c->db,
			"UPDATE feedback SET state = $2, published = $3, answer = $4, decided_at = $5, decided_by = $6"
			" WHERE code = $1",
			TEXT(f->code), TEXT(str_of(feedback_state_slug(f->state))), INT(f->published),
			TEXT(f->answer), INT(f->decided_at.ms), TEXT(f->decided_by));

	return MIN(n, 0);
}

int feedback_find(struct ctx *c, str code, struct feedback *ret)
{
	struct db_rows r;

	TRY(db_query(c->db, c->mem, &r, "SELECT " COLS " FROM feedback WHERE code = $1", TEXT(code)));
	if (r.n == 0)
		return E_NOTFOUND;
	*ret = from_row(&r, 0);
	return 0;
}

#define MATCHES                                                 \
	" FROM feedback WHERE ($1 = 0 OR published = 1)"        \
	" AND (CAST($2 AS TEXT) IS NULL OR state = $2)"         \
	" AND (CAST($3 AS TEXT) IS NULL OR body_fold LIKE $3 ESCAPE '\\')"

#define PAGE(order) "SELECT " COLS MATCHES " ORDER BY id " order " LIMIT $4 OFFSET $5"

int feedback_select(struct ctx *c, const struct feedback_query *q, bool published, struct feedback_list *ret)
{
	struct db_arg only = INT(published), state = q->state.n ? TEXT(q->state) : OPT_TEXT((str){ 0 });
	struct db_arg like = OPT_TEXT((str){ 0 });
	struct db_rows r;

	if (q->q.n)
		like = TEXT(db_fold_like(c->mem, text_fold(c->mem, q->q)));
	TRY(db_query(c->db, c->mem, &r, "SELECT count(*)" MATCHES, only, state, like));
	ret->total = row_int(&r, 0, 0);
	TRY(db_query(c->db, c->mem, &r, published ? PAGE("DESC") : PAGE("ASC"), only, state, like, INT(q->limit),
		     INT(q->offset)));
	ret->n = r.n;
	ret->v = NEW_ARRAY(c->mem, struct feedback, r.n);
	for (size_t i = 0; i < r.n; i++)
		ret->v[i] = from_row(&r, i);
	return 0;
}

str feedback_json(struct arena *mem, const struct feedback *f)
{
	struct buf b = buf_new(mem, 0);
	struct jw w = jw_new(&b);

	jw_object(&w);
	jw_kstr(&w, "state", str_of(feedback_state_slug(f->state)));
	jw_kbool(&w, "published", f->published);
	jw_kstr(&w, "name", f->name);
	jw_kstr(&w, "phone", f->phone);
	jw_kstr(&w, "email", f->email);
	jw_kstr(&w, "body", f->body);
	jw_kstr(&w, "answer", f->answer);
	jw_kinstant(&w, "sent_at", f->sent_at);
	jw_kinstant(&w, "decided_at", f->decided_at);
	jw_kstr(&w, "decided_by", f->decided_by);
	jw_end(&w);
	return buf_view(&b);
}

struct dump {
	int (*each)(void *arg, str subject, const struct json *state);
	void *arg;
};

static int dump_row(void *arg, const struct db_rows *one)
{
	const struct dump *d = arg;
	struct feedback f = from_row(one, 0);
	struct json *state;
	str why;

	TRY(json_parse(one->mem, feedback_json(one->mem, &f), JSON_DEPTH, &state, &why));
	return d->each(d->arg, f.code, state);
}

int feedback_dump(struct ctx *c, int (*each)(void *arg, str subject, const struct json *state), void *arg)
{
	struct dump d = { each, arg };

	return db_each(c->db, dump_row, &d, "SELECT " COLS " FROM feedback ORDER BY id");
}
