/* SPDX-License-Identifier: Apache-2.0 */
/* govstack_store.c - the tables govclient and govfile: SQL, row mapping and state, no rules. */
#include "base/base.h"

#include "lib/db/db.h"
#include "lib/json/json.h"
#include "mod/govstack/govstack_impl.h"

/* ---- clients -------------------------------------------------------------------------------------------- */

#define CLIENT "client, name, unit, accounts, usual"

static struct govclient client_of(struct arena *mem, const struct db_rows *r, size_t i)
{
	struct govclient g = { .client = row_text(r, i, 0), .name = row_text(r, i, 1), .unit = row_text(r, i, 2),
			       .usual = row_int(r, i, 4) != 0 };
	struct json *list;
	str why;

	if (json_parse(mem, row_text(r, i, 3), JSON_DEPTH, &list, &why) < 0)
		return g;
	g.logins = NEW_ARRAY(mem, str, list->n);
	for (; g.n < list->n; g.n++)
		g.logins[g.n] = json_str(list->items[g.n]);
	return g;
}

static str logins_json(struct arena *mem, const struct govclient *g)
{
	struct buf b = buf_new(mem, 0);
	struct jw w = jw_new(&b);

	jw_array(&w);
	for (size_t i = 0; i < g->n; i++)
		jw_str(&w, g->logins[i]);
	jw_end(&w);
	return buf_view(&b);
}

static int client_one(struct ctx *c, struct db_rows *r, struct govclient *ret)
{
	if (r->n == 0)
		return E_NOTFOUND;
	*ret = client_of(c->mem, r, 0);
	return 0;
}

int gov_client_get(struct ctx *c, str client, struct govclient *ret)
{
	struct db_rows r;

	TRY(db_query(c->db, c->mem, &r, "SELECT " CLIENT " FROM govclient WHERE client = $1", TEXT(client)));
	return client_one(c, &r, ret);
}

int gov_client_usual(struct ctx *c, struct govclient *ret)
{
	struct db_rows r;

	TRY(db_query(c->db, c->mem, &r, "SELECT " CLIENT " FROM govclient WHERE usual = 1 ORDER BY client LIMIT 1"));
	return client_one(c, &r, ret);
}

int gov_clients(struct ctx *c, struct govclient **ret, size_t *ret_n)
{
	struct db_rows r;

	TRY(db_query(c->db, c->mem, &r, "SELECT " CLIENT " FROM govclient ORDER BY client LIMIT 1000"));
	*ret = NEW_ARRAY(c->mem, struct govclient, r.n);
	for (size_t i = 0; i < r.n; i++)
		(*ret)[i] = client_of(c->mem, &r, i);
	*ret_n = r.n;
	return 0;
}

int gov_client_put(struct ctx *c, const struct govclient *g)
{
	int n = db_exec(c->db, "INSERT INTO govclient (" CLIENT ", changed_at) VALUES ($1,$2,$3,$4,$5,$6)"
			" ON CONFLICT (client) DO UPDATE SET name = excluded.name, unit = excluded.unit,"
			" accounts = excluded.accounts, usual = excluded.usual, changed_at = excluded.changed_at",
			TEXT(g->client), TEXT(g->name), TEXT(g->unit), TEXT(logins_json(c->mem, g)), INT(g->usual),
			INT(c->now.ms));

	return MIN(n, 0);
}

static str client_json(struct arena *mem, const struct govclient *g)
{
	struct buf b = buf_new(mem, 0);
	struct jw w = jw_new(&b);

	jw_object(&w);
	jw_kstr(&w, "name", g->name);
	jw_kstr(&w, "unit", g->unit);
	jw_kraw(&w, "accounts", logins_json(mem, g));
	jw_kbool(&w, "usual", g->usual);
	jw_end(&w);
	return buf_view(&b);
}

str gov_client_state(struct ctx *c, const struct govclient *g)
{
	return client_json(c->mem, g);
}

/* ---- files ------------------------------------------------------------------------------------------------ */

#define FILE_COLS "id, client, applicant_id, name, procedure_code, eform, data, documents, dossier, created, missing, made_at"

static struct govfile file_of(const struct db_rows *r, size_t i)
{
	return (struct govfile){
		.id = row_text(r, i, 0),
		.client = row_text(r, i, 1),
		.applicant_id = row_text(r, i, 2),
		.name = row_text(r, i, 3),
		.procedure = row_text(r, i, 4),
		.eform = row_text(r, i, 5),
		.data = row_text(r, i, 6),
		.documents = row_text(r, i, 7),
		.dossier = row_text(r, i, 8),
		.created = row_text(r, i, 9),
		.missing = row_text(r, i, 10),
		.made_at = { row_int(r, i, 11) },
	};
}

static int file_one(const struct db_rows *r, struct govfile *ret)
{
	if (r->n == 0)
		return E_NOTFOUND;
	*ret = file_of(r, 0);
	return 0;
}

int gov_file_get(struct ctx *c, str id, struct govfile *ret)
{
	struct db_rows r;

	TRY(db_query(c->db, c->mem, &r, "SELECT " FILE_COLS " FROM govfile WHERE id = $1", TEXT(id)));
	return file_one(&r, ret);
}

int gov_file_of_dossier(struct ctx *c, str dossier, struct govfile *ret)
{
	struct db_rows r;

	TRY(db_query(c->db, c->mem, &r, "SELECT " FILE_COLS " FROM govfile WHERE dossier = $1 AND dossier <> ''", TEXT(dossier)));
	return file_one(&r, ret);
}

int gov_files(struct ctx *c, str client, struct govfile **ret, size_t *ret_n)
{
	struct db_rows r;

	TRY(db_query(c->db, c->mem, &r, "SELECT " FILE_COLS " FROM govfile WHERE client = $1 ORDER BY made_at DESC, id LIMIT 1000",
		     TEXT(client)));
	*ret = NEW_ARRAY(c->mem, struct govfile, r.n);
	for (size_t i = 0; i < r.n; i++)
		(*ret)[i] = file_of(&r, i);
	*ret_n = r.n;
	return 0;
}

int gov_file_put(struct ctx *c, const struct govfile *f)
{
	int n = db_exec(c->db, "INSERT INTO govfile (" FILE_COLS ") VALUES ($1,$2,$3,$4,$5,$6,$7,$8,$9,$10,$11,$12)"
			" ON CONFLICT (id) DO UPDATE SET name = excluded.name, eform = excluded.eform, data = excluded.data,"
			" documents = excluded.documents, dossier = excluded.dossier, missing = excluded.missing",
			TEXT(f->id), TEXT(f->client), TEXT(f->applicant_id), TEXT(f->name), TEXT(f->procedure), TEXT(f->eform),
			TEXT(f->data), TEXT(f->documents), TEXT(f->dossier), TEXT(f->created), TEXT(f->missing),
			INT(f->made_at.ms));

	return MIN(n, 0);
}

static str file_json(struct arena *mem, const struct govfile *f)
{
	struct buf b = buf_new(mem, 0);
	struct jw w = jw_new(&b);

	jw_object(&w);
	jw_kstr(&w, "client", f->client);
	jw_kstr(&w, "applicant_id", f->applicant_id);
	jw_kstr(&w, "name", f->name);
	jw_kstr(&w, "procedure", f->procedure);
	jw_kstr(&w, "eform", f->eform);
	jw_kraw(&w, "data", f->data);
	jw_kraw(&w, "documents", f->documents);
	jw_kstr(&w, "dossier", f->dossier);
	jw_kstr(&w, "created", f->created);
	jw_kstr(&w, "missing", f->missing);
	jw_kinstant(&w, "made_at", f->made_at);
	jw_end(&w);
	return buf_view(&b);
}

str gov_file_state(struct ctx *c, const struct govfile *f)
{
	return file_json(c->mem, f);
}

/* ---- for the replay check ------------------------------------------------------------------------------------ */

struct dump {
	int (*each)(void *arg, str subject, const struct json *state);
	void *arg;
};

static int say(const struct dump *d, struct arena *mem, str subject, str text)
{
	struct json *state;
	str why;

	TRY(json_parse(mem, text, JSON_DEPTH, &state, &why));
	return d->each(d->arg, subject, state);
}

static int dump_client(void *arg, const struct db_rows *one)
{
	struct govclient g = client_of(one->mem, one, 0);

	return say(arg, one->mem, g.client, client_json(one->mem, &g));
}

static int dump_file(void *arg, const struct db_rows *one)
{
	struct govfile f = file_of(one, 0);

	return say(arg, one->mem, f.id, file_json(one->mem, &f));
}

int gov_client_dump(struct ctx *c, int (*each)(void *arg, str subject, const struct json *state), void *arg)
{
	struct dump d = { each, arg };

	return db_each(c->db, dump_client, &d, "SELECT " CLIENT " FROM govclient ORDER BY client");
}

int gov_file_dump(struct ctx *c, int (*each)(void *arg, str subject, const struct json *state), void *arg)
{
	struct dump d = { each, arg };

	return db_each(c->db, dump_file, &d, "SELECT " FILE_COLS " FROM govfile ORDER BY id");
}
