/* SPDX-License-Identifier: Apache-2.0 */
/* wallet_store.c - the tables wallet_paper, wallet_use, digitisation, wallet_link: SQL and row mapping, no rules. */
#include "base/base.h"

#include "lib/db/db.h"
#include "lib/json/json.h"
#include "lib/text/text.h"
#include "mod/wallet/wallet_impl.h"

/* ---- kept papers ------------------------------------------------------------------------------------------ */

#define COLS                                                                                                      \
	"code, mark, id_no, account, name, source, need, file, sha256, signature, dossier, unit, made_at, valid_from," \
	" valid_to, state, state_at, reason"

static struct wallet_paper paper_from(const struct db_rows *r, size_t i)
{
	return (struct wallet_paper){
		.code = row_text(r, i, 0), .mark = row_text(r, i, 1), .id_no = row_text(r, i, 2), .account = row_int(r, i, 3),
		.name = row_text(r, i, 4), .source = row_text(r, i, 5), .need = row_text(r, i, 6), .file = row_text(r, i, 7),
		.sha256 = row_text(r, i, 8), .signature = row_text(r, i, 9), .dossier = row_text(r, i, 10),
		.unit = row_text(r, i, 11), .made_at = { row_int(r, i, 12) }, .valid_from = { (int32_t)row_int(r, i, 13) },
		.valid_to = { (int32_t)row_int(r, i, 14) }, .state = row_text(r, i, 15), .state_at = { row_int(r, i, 16) },
		.reason = row_text(r, i, 17),
	};
}

static int papers(struct ctx *c, const struct db_rows *r, struct wallet_paper **ret, size_t *ret_n)
{
	*ret = NEW_ARRAY(c->mem, struct wallet_paper, r->n);
	for (size_t i = 0; i < r->n; i++)
		(*ret)[i] = paper_from(r, i);
	*ret_n = r->n;
	return 0;
}

static int one(const struct db_rows *r, struct wallet_paper *ret)
{
	if (r->n == 0)
		return E_NOTFOUND;
	*ret = paper_from(r, 0);
	return 0;
}

int wallet_store_get(struct ctx *c, str code, struct wallet_paper *ret)
{
	struct db_rows r;

	TRY(db_query(c->db, c->mem, &r, "SELECT " COLS " FROM wallet_paper WHERE code = $1", TEXT(code)));
	return one(&r, ret);
}

int wallet_store_by_mark(struct ctx *c, str mark, struct wallet_paper *ret)
{
	struct db_rows r;

	TRY(db_query(c->db, c->mem, &r, "SELECT " COLS " FROM wallet_paper WHERE mark = $1", TEXT(mark)));
	return one(&r, ret);
}

int wallet_store_put(struct ctx *c, const struct wallet_paper *p, bool new)
{
	int n = new ? db_exec(c->db,
			      "INSERT INTO wallet_paper (" COLS ", name_fold) VALUES ($1,$2,$3,$4,$5,$6,$7,$8,$9,$10,$11,$12,$13,"
			      "$14,$15,$16,$17,$18,$19)",
			      TEXT(p->code), TEXT(p->mark), TEXT(p->id_no), INT(p->account), TEXT(p->name), TEXT(p->source),
			      TEXT(p->need), TEXT(p->file), TEXT(p->sha256), TEXT(p->signature), TEXT(p->dossier), TEXT(p->unit),
			      INT(p->made_at.ms), INT(p->valid_from.day), INT(p->valid_to.day), TEXT(p->state),
			      INT(p->state_at.ms), TEXT(p->reason), TEXT(text_fold(c->mem, p->name))) :
		      db_exec(c->db,
			      "UPDATE wallet_paper SET valid_from = $2, valid_to = $3, state = $4, state_at = $5, reason = $6"
			      " WHERE code = $1",
			      TEXT(p->code), INT(p->valid_from.day), INT(p->valid_to.day), TEXT(p->state), INT(p->state_at.ms),
			      TEXT(p->reason));

	return MIN(n, 0);
}

int wallet_store_of(struct ctx *c, int64_t account, str id_no, int64_t limit, struct wallet_paper **ret, size_t *ret_n)
{
	struct db_rows r;

	TRY(db_query(c->db, c->mem, &r,
		     "SELECT " COLS " FROM wallet_paper WHERE ((account = $1 AND account <> 0) OR (id_no = $2 AND id_no <> ''))"
		     " AND state <> 'deleted' ORDER BY made_at DESC, code DESC LIMIT $3",
		     INT(account), TEXT(id_no), INT(limit)));
	return papers(c, &r, ret, ret_n);
}

int wallet_store_of_dossier(struct ctx *c, str dossier, struct wallet_paper **ret, size_t *ret_n)
{
	struct db_rows r;

	TRY(db_query(c->db, c->mem, &r, "SELECT " COLS " FROM wallet_paper WHERE dossier = $1 ORDER BY code", TEXT(dossier)));
	return papers(c, &r, ret, ret_n);
}

int wallet_store_has_file(struct ctx *c, str file, bool *ret)
{
	struct db_rows r;

	TRY(db_query(c->db, c->mem, &r, "SELECT 1 FROM wallet_paper WHERE file = $1 LIMIT 1", TEXT(file)));
	*ret = r.n > 0;
	return 0;
}

int wallet_store_unkept(struct ctx *c, int64_t limit, str **ret, size_t *ret_n)
{
	struct db_rows r;

	/* The newest events only: what has been answered long ago has been kept long ago. */
	TRY(db_query(c->db, c->mem, &r,
		     "SELECT DISTINCT d.code FROM event e JOIN dossier d ON d.code = e.subject"
		     " JOIN dossier_file f ON f.dossier = d.code AND f.kind = 'result'"
		     " WHERE e.seq > (SELECT coalesce(max(seq), 0) FROM event) - 20000 AND e.verb LIKE 'dossier.%'"
		     " AND d.state IN ('finished', 'returned') AND d.id_no <> ''"
		     " AND NOT EXISTS (SELECT 1 FROM wallet_paper p WHERE p.file = f.file) ORDER BY d.code LIMIT $1",
		     INT(limit)));
	*ret = NEW_ARRAY(c->mem, str, r.n);
	for (size_t i = 0; i < r.n; i++)
		(*ret)[i] = row_text(&r, i, 0);
	*ret_n = r.n;
	return 0;
}

/* ---- uses ---------------------------------------------------------------------------------------------------- */

#define USE_COLS "paper, dossier, component, how, used_by, at, state, decided_by, decided_at, reason"

static struct wallet_use use_from(const struct db_rows *r, size_t i)
{
	return (struct wallet_use){
		.paper = row_text(r, i, 0), .dossier = row_text(r, i, 1), .component = row_text(r, i, 2),
		.how = row_text(r, i, 3), .used_by = row_text(r, i, 4), .at = { row_int(r, i, 5) },
		.state = row_text(r, i, 6), .decided_by = row_text(r, i, 7), .decided_at = { row_int(r, i, 8) },
		.reason = row_text(r, i, 9),
	};
}

static int uses(struct ctx *c, const struct db_rows *r, struct wallet_use **ret, size_t *ret_n)
{
	*ret = NEW_ARRAY(c->mem, struct wallet_use, r->n);
	for (size_t i = 0; i < r->n; i++)
		(*ret)[i] = use_from(r, i);
	*ret_n = r->n;
	return 0;
}

int wallet_store_use_get(struct ctx *c, str paper, str dossier, struct wallet_use *ret)
{
	struct db_rows r;

	TRY(db_query(c->db, c->mem, &r, "SELECT " USE_COLS " FROM wallet_use WHERE paper = $1 AND dossier = $2", TEXT(paper),
		     TEXT(dossier)));
	if (r.n == 0)
		return E_NOTFOUND;
	*ret = use_from(&r, 0);
	return 0;
}

int wallet_store_use_put(struct ctx *c, const struct wallet_use *u)
{
	int n = db_exec(c->db,
			"INSERT INTO wallet_use (" USE_COLS ") VALUES ($1,$2,$3,$4,$5,$6,$7,$8,$9,$10) ON CONFLICT (paper, dossier)"
			" DO UPDATE SET state = excluded.state, decided_by = excluded.decided_by,"
			" decided_at = excluded.decided_at, reason = excluded.reason",
			TEXT(u->paper), TEXT(u->dossier), TEXT(u->component), TEXT(u->how), TEXT(u->used_by), INT(u->at.ms),
			TEXT(u->state), TEXT(u->decided_by), INT(u->decided_at.ms), TEXT(u->reason));

	return MIN(n, 0);
}

int wallet_store_uses(struct ctx *c, str paper, struct wallet_use **ret, size_t *ret_n)
{
	struct db_rows r;

	TRY(db_query(c->db, c->mem, &r, "SELECT " USE_COLS " FROM wallet_use WHERE paper = $1 ORDER BY at, dossier LIMIT 100",
		     TEXT(paper)));
	return uses(c, &r, ret, ret_n);
}

int wallet_store_uses_in(struct ctx *c, str dossier, struct wallet_use **ret, size_t *ret_n)
{
	struct db_rows r;

	TRY(db_query(c->db, c->mem, &r, "SELECT " USE_COLS " FROM wallet_use WHERE dossier = $1 ORDER BY at, paper", TEXT(dossier)));
	return uses(c, &r, ret, ret_n);
}

/* ---- components ------------------------------------------------------------------------------------------------ */

#define DIGITAL_COLS "dossier, component, state, need, exception, copies, pages, given_back, paper, done_by, at"

static struct digitisation digital_from(const struct db_rows *r, size_t i)
{
	return (struct digitisation){
		.dossier = row_text(r, i, 0), .component = row_text(r, i, 1), .state = (enum digital_state)row_int(r, i, 2),
		.need = row_text(r, i, 3), .exception = row_text(r, i, 4), .copies = row_int(r, i, 5), .pages = row_int(r, i, 6),
		.given_back = row_int(r, i, 7) != 0, .paper = row_text(r, i, 8), .done_by = row_text(r, i, 9),
		.at = { row_int(r, i, 10) },
	};
}

int wallet_store_digital(struct ctx *c, str dossier, struct digitisation **ret, size_t *ret_n)
{
	struct db_rows r;

	TRY(db_query(c->db, c->mem, &r, "SELECT " DIGITAL_COLS " FROM digitisation WHERE dossier = $1 ORDER BY component",
		     TEXT(dossier)));
	*ret = NEW_ARRAY(c->mem, struct digitisation, r.n);
	for (size_t i = 0; i < r.n; i++)
		(*ret)[i] = digital_from(&r, i);
	*ret_n = r.n;
	return 0;
}

int wallet_store_digital_put(struct ctx *c, const struct digitisation *g)
{
	int n = db_exec(c->db,
			"INSERT INTO digitisation (" DIGITAL_COLS ") VALUES ($1,$2,$3,$4,$5,$6,$7,$8,$9,$10,$11)"
			" ON CONFLICT (dossier, component) DO UPDATE SET state = excluded.state, need = excluded.need,"
			" exception = excluded.exception, copies = excluded.copies, pages = excluded.pages,"
			" given_back = excluded.given_back, paper = excluded.paper, done_by = excluded.done_by, at = excluded.at",
			TEXT(g->dossier), TEXT(g->component), INT(g->state), TEXT(g->need), TEXT(g->exception), INT(g->copies),
			INT(g->pages), INT(g->given_back), TEXT(g->paper), TEXT(g->done_by), INT(g->at.ms));

	return MIN(n, 0);
}

/* ---- whose number an account really has --------------------------------------------------------------------------- */

#define LINK_COLS "account, id_no, proven_by, at"

static struct wallet_link link_from(const struct db_rows *r, size_t i)
{
	return (struct wallet_link){ row_int(r, i, 0), row_text(r, i, 1), row_text(r, i, 2), { row_int(r, i, 3) } };
}

int wallet_store_link(struct ctx *c, int64_t account, struct wallet_link *ret)
{
	struct db_rows r;

	TRY(db_query(c->db, c->mem, &r, "SELECT " LINK_COLS " FROM wallet_link WHERE account = $1", INT(account)));
	if (r.n == 0)
		return E_NOTFOUND;
	*ret = link_from(&r, 0);
	return 0;
}

int wallet_store_link_put(struct ctx *c, const struct wallet_link *l)
{
	int n = db_exec(c->db,
			"INSERT INTO wallet_link (" LINK_COLS ") VALUES ($1,$2,$3,$4) ON CONFLICT (account) DO UPDATE"
			" SET id_no = excluded.id_no, proven_by = excluded.proven_by, at = excluded.at",
			INT(l->account), TEXT(l->id_no), TEXT(l->proven_by), INT(l->at.ms));

	return MIN(n, 0);
}

/* ---- the replay check ------------------------------------------------------------------------------------------------ */

struct dump {
	int (*each)(void *arg, str subject, const struct json *state);
	void *arg;
};

static int tell(const struct dump *d, struct arena *mem, str subject, str text)
{
	struct json *state;
	str why;

	TRY(json_parse(mem, text, JSON_DEPTH, &state, &why));
	return d->each(d->arg, subject, state);
}

static int dump_paper(void *arg, const struct db_rows *r)
{
	struct wallet_paper p = paper_from(r, 0);

	return tell(arg, r->mem, p.code, wallet_paper_json(r->mem, &p));
}

static int dump_use(void *arg, const struct db_rows *r)
{
	struct wallet_use u = use_from(r, 0);

	return tell(arg, r->mem, wallet_pair(r->mem, u.paper, u.dossier), wallet_use_json(r->mem, &u));
}

static int dump_digital(void *arg, const struct db_rows *r)
{
	struct digitisation g = digital_from(r, 0);

	return tell(arg, r->mem, wallet_pair(r->mem, g.dossier, g.component), digitisation_json(r->mem, &g));
}

static int dump_link(void *arg, const struct db_rows *r)
{
	struct wallet_link l = link_from(r, 0);

	return tell(arg, r->mem, str_fmt(r->mem, "%" PRId64, l.account), wallet_link_json(r->mem, &l));
}

int wallet_paper_dump(struct ctx *c, int (*each)(void *arg, str subject, const struct json *state), void *arg)
{
	struct dump d = { each, arg };

	return db_each(c->db, dump_paper, &d, "SELECT " COLS " FROM wallet_paper ORDER BY code");
}

int wallet_use_dump(struct ctx *c, int (*each)(void *arg, str subject, const struct json *state), void *arg)
{
	struct dump d = { each, arg };

	return db_each(c->db, dump_use, &d, "SELECT " USE_COLS " FROM wallet_use ORDER BY paper, dossier");
}

int digitisation_dump(struct ctx *c, int (*each)(void *arg, str subject, const struct json *state), void *arg)
{
	struct dump d = { each, arg };

	return db_each(c->db, dump_digital, &d, "SELECT " DIGITAL_COLS " FROM digitisation ORDER BY dossier, component");
}

int wallet_link_dump(struct ctx *c, int (*each)(void *arg, str subject, const struct json *state), void *arg)
{
	struct dump d = { each, arg };

	return db_each(c->db, dump_link, &d, "SELECT " LINK_COLS " FROM wallet_link ORDER BY account");
}
