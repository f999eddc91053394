/* SPDX-License-Identifier: Apache-2.0 */
/* lodge_store.c - drafts as rows; lists inside a draft are JSON texts. */
#include "base/base.h"

#include "lib/db/db.h"
#include "lib/json/json.h"
#include "mod/lodge/lodge_store.h"

#define COLS "id, account, procedure_code, version, unit, answers, files, trouble, state, dossier, updated_at"

str draft_answers_json(struct ctx *c, const struct draft *d)
{
	struct buf b = buf_new(c->mem, 0);
	struct jw w = jw_new(&b);

	jw_object(&w);
	for (size_t i = 0; i < d->answers.n; i++) {
		jw_key_str(&w, d->answers.v[i].name);
		jw_str(&w, d->answers.v[i].value);
	}
	jw_end(&w);
	return buf_view(&b);
}

str draft_files_json(struct ctx *c, const struct draft *d)
{
	struct buf b = buf_new(c->mem, 0);
	struct jw w = jw_new(&b);

	jw_array(&w);
	for (size_t i = 0; i < d->file_n; i++) {
		jw_object(&w);
		jw_kstr(&w, "file", d->files[i].file);
		jw_kstr(&w, "paper", d->files[i].paper);
		if (d->files[i].wallet.n)
			jw_kstr(&w, "wallet", d->files[i].wallet);
		jw_end(&w);
	}
	jw_end(&w);
	return buf_view(&b);
}

str draft_trouble_json(struct ctx *c, const struct draft *d)
{
	struct buf b = buf_new(c->mem, 0);
	struct jw w = jw_new(&b);

	jw_array(&w);
	for (size_t i = 0; i < d->trouble_n; i++) {
		jw_object(&w);
		jw_kstr(&w, "field", d->trouble[i].field);
		jw_kstr(&w, "text", d->trouble[i].text);
		jw_end(&w);
	}
	jw_end(&w);
	return buf_view(&b);
}

static int parse(struct arena *mem, const struct db_rows *r, size_t i, size_t col, struct json **ret)
{
	str why;

	return json_parse(mem, row_text(r, i, col), JSON_DEPTH, ret, &why) < 0 ? E_INTERNAL : 0;
}

static int from_row(struct arena *mem, const struct db_rows *r, size_t i, struct draft *d)
{
	struct json *answers, *files, *trouble;

	*d = (struct draft){
		.id = row_text(r, i, 0),
		.account = row_int(r, i, 1),
		.procedure = row_text(r, i, 2),
		.version = row_int(r, i, 3),
		.unit = row_text(r, i, 4),
		.state = row_text(r, i, 8),
		.dossier = row_text(r, i, 9),
		.updated_at = { row_int(r, i, 10) },
	};
	TRY(parse(mem, r, i, 5, &answers));
	TRY(parse(mem, r, i, 6, &files));
	TRY(parse(mem, r, i, 7, &trouble));
	d->answers = (struct args){ NEW_ARRAY(mem, struct arg, answers->n), answers->n };
	for (size_t k = 0; k < answers->n; k++)
		d->answers.v[k] = (struct arg){ answers->keys[k], json_str(answers->items[k]) };
	d->files = NEW_ARRAY(mem, struct draft_file, files->n);
	d->file_n = files->n;
	for (size_t k = 0; k < files->n; k++)
		d->files[k] = (struct draft_file){ .file = json_text(files->items[k], "file"),
						   .paper = json_text(files->items[k], "paper"),
						   .wallet = json_text(files->items[k], "wallet") };
	d->trouble = NEW_ARRAY(mem, struct draft_trouble, trouble->n);
	d->trouble_n = trouble->n;
	for (size_t k = 0; k < trouble->n; k++)
		d->trouble[k] = (struct draft_trouble){ json_text(trouble->items[k], "field"),
							json_text(trouble->items[k], "text") };
	return 0;
}

static int one(struct ctx *c, const struct db_rows *r, struct draft **ret)
{
	if (r->n == 0)
		return E_NOTFOUND;
	*ret = NEW(c->mem, struct draft);
	return from_row(c->mem, r, 0, *ret);
}

int store_draft_get(struct ctx *c, int64_t account, str id, struct draft **ret)
{
	struct db_rows r;

	TRY(db_query(c->db, c->mem, &r, "SELECT " COLS " FROM draft WHERE id = $1 AND account = $2", TEXT(id),
		     INT(account)));
	return one(c, &r, ret);
}

int store_draft_of(struct ctx *c, int64_t account, str procedure, struct draft **ret)
{
	struct db_rows r;

	TRY(db_query(c->db, c->mem, &r,
		     "SELECT " COLS " FROM draft WHERE account = $1 AND procedure_code = $2 AND state = 'open'",
		     INT(account), TEXT(procedure)));
	return one(c, &r, ret);
}

int store_draft_list(struct ctx *c, int64_t account, struct draft **ret, size_t *ret_n)
{
	struct db_rows r;

	TRY(db_query(c->db, c->mem, &r,
		     "SELECT " COLS " FROM draft WHERE account = $1 AND state = 'open' ORDER BY updated_at DESC, id LIMIT 100",
		     INT(account)));
	*ret = NEW_ARRAY(c->mem, struct draft, r.n);
	for (size_t i = 0; i < r.n; i++)
		TRY(from_row(c->mem, &r, i, &(*ret)[i]));
	*ret_n = r.n;
	return 0;
}

int store_draft_put(struct ctx *c, const struct draft *d)
{
	int n = db_exec(c->db,
		"INSERT INTO draft (" COLS ") VALUES ($1,$2,$3,$4,$5,$6,$7,$8,$9,$10,$11)"
		" ON CONFLICT (id) DO UPDATE SET version = excluded.version, unit = excluded.unit,"
		" answers = excluded.answers, files = excluded.files, trouble = excluded.trouble,"
		" state = excluded.state, dossier = excluded.dossier, updated_at = excluded.updated_at",
		TEXT(d->id), INT(d->account), TEXT(d->procedure), INT(d->version), TEXT(d->unit),
		TEXT(draft_answers_json(c, d)), TEXT(draft_files_json(c, d)), TEXT(draft_trouble_json(c, d)),
		TEXT(d->state), TEXT(d->dossier), INT(d->updated_at.ms));

	return n < 0 ? n : 0;
}

struct walk {
	int (*each)(void *arg, const struct draft *d);
	void *arg;
};

static int walk_row(void *arg, const struct db_rows *r)
{
	struct walk *w = arg;
	struct draft d;

	TRY(from_row(r->mem, r, 0, &d));
	return w->each(w->arg, &d);
}

int store_draft_each(struct ctx *c, int (*each)(void *arg, const struct draft *d), void *arg)
{
	struct walk w = { each, arg };

	return db_each(c->db, walk_row, &w, "SELECT " COLS " FROM draft ORDER BY id");
}
