/* SPDX-License-Identifier: Apache-2.0 */
/* procedure_store.c - SQL and rows of the catalogue. No rules. */
#include "base/base.h"

#include "lib/db/db.h"
#include "lib/json/json.h"
#include "lib/text/text.h"
#include "core/ctx/cache.h"
#include "core/ledger/ledger.h"
#include "lib/crypto/crypto.h"
#include "mod/procedure/procedure_store.h"

/* What row_read() expects, in this order. */
#define COLS                                                                                              \
	"code, version, title, field, level, agency, service, audience, period_n, period_unit, period_note, " \
	"fee, fee_note, supplement, effective_from, effective_to, decision_no, decision_date, source, "       \
	"source_note, certainty, eligible, not_full, decision_agency, decision_signer, kind, replaces, end_no, "  \
	"end_kind, replaced_by"
#define COL_BODY 30

static date row_date(const struct db_rows *r, size_t i, size_t col)
{
	return (date){ row_null(r, i, col) ? 0 : (int32_t)row_int(r, i, col) };
}

static void row_read(const struct db_rows *r, size_t i, struct procedure *p)
{
	*p = (struct procedure){
		.code = row_text(r, i, 0),
		.version = row_int(r, i, 1),
		.title = row_text(r, i, 2),
		.field = row_text(r, i, 3),
		.level = row_text(r, i, 4),
		.agency = row_text(r, i, 5),
		.service = row_text(r, i, 6),
		.audience = row_text(r, i, 7),
		.period_note = row_text(r, i, 10),
		.has_fee = !row_null(r, i, 11),
		.fee_note = row_text(r, i, 12),
		.supplement = str_eq(row_text(r, i, 13), S("reset")) ? RESUME_RESET : RESUME_PAUSE,
		.effective_from = row_date(r, i, 14),
		.effective_to = row_date(r, i, 15),
		.decision_no = row_text(r, i, 16),
		.decision_date = row_date(r, i, 17),
		.source = row_text(r, i, 18),
		.source_note = row_text(r, i, 19),
		.certainty = row_text(r, i, 20),
		.eligible = row_int(r, i, 21) != 0,
		.not_full = row_text(r, i, 22),
		.decision_agency = row_text(r, i, 23),
		.decision_signer = row_text(r, i, 24),
		.kind = row_text(r, i, 25),
		.replaces = row_text(r, i, 26),
		.end_no = row_text(r, i, 27),
		.end_kind = row_text(r, i, 28),
		.replaced_by = row_text(r, i, 29),
	};
	p->has_period = period_unit_parse(row_text(r, i, 9), &p->period_unit);
	p->period_n = p->has_period ? (int32_t)row_int(r, i, 8) : 0;
	p->fee = p->has_fee ? row_int(r, i, 11) : 0;
}

/* The lists of a text, once read, are kept by the process: the same bytes give the same lists. */
static int read_body(struct ctx *c, str body, struct procedure *p)
{
	const size_t from = offsetof(struct procedure, papers); /* what comes of the body stands behind */
	const struct procedure *kept = cache_get(c->app->cache, body);
	struct arena *mem = cache_mem(c->app->cache);

	if (!kept) {
		struct procedure *fresh = NEW(mem ? mem : c->mem, struct procedure);
		struct ctx keeper = *c;

		if (mem)
			keeper.mem = mem;
		TRY(procedure_read_body(&keeper, str_copy(keeper.mem, body), fresh));
		if (mem)
			cache_put(c->app->cache, body, fresh);
		kept = fresh;
	}
	memcpy((char *)p + from, (const char *)kept + from, sizeof(*p) - from);
	return 0;
}

int store_load(struct ctx *c, str code, int64_t version, date on, struct procedure *ret)
{
	struct procedure p;
	struct db_rows r;

	TRY(db_query(c->db, c->mem, &r,
		     "SELECT " COLS ", body FROM procedure WHERE code = $1 AND (version = $2 OR ($2 = 0"
		     " AND effective_from <= $3 AND (effective_to IS NULL OR effective_to > $3)))"
		     " ORDER BY version DESC LIMIT 1",
		     TEXT(code), INT(version), INT(on.day)));
	if (r.n == 0)
		return E_NOTFOUND;
	row_read(&r, 0, &p);
	TRY(read_body(c, row_text(&r, 0, COL_BODY), &p));
	*ret = p;
	return 0;
}

int store_newest(struct ctx *c, str code, int64_t *ret_version)
{
	struct db_rows r;

	TRY(db_query(c->db, c->mem, &r, "SELECT coalesce(max(version), 0) FROM procedure WHERE code = $1", TEXT(code)));
	*ret_version = row_int(&r, 0, 0);
	return 0;
}

struct each {
	struct ctx c;
	int (*fn)(void *arg, const struct procedure *p);
	void *arg;
};

static int each_row(void *arg, const struct db_rows *one)
{
	struct each *e = arg;
	struct procedure p;

	e->c.mem = one->mem;
	row_read(one, 0, &p);
	TRY(procedure_read_body(&e->c, row_text(one, 0, COL_BODY), &p));
	return e->fn(e->arg, &p);
}

int store_each(struct ctx *c, bool newest, int (*fn)(void *arg, const struct procedure *p), void *arg)
{
	struct each e = { *c, fn, arg };

	return db_each(c->db, each_row, &e,
		       "SELECT " COLS ", body FROM procedure p WHERE $1 = 0 OR version ="
		       " (SELECT max(n.version) FROM procedure n WHERE n.code = p.code) ORDER BY code, version",
		       INT(newest));
}

#define IN_FORCE                                                                                    \
	" WHERE effective_from <= $1 AND (effective_to IS NULL OR effective_to > $1)"               \
	" AND ($2 = '' OR field_fold = $2) AND ($3 = '' OR level = $3)"                             \
	" AND ($4 = '' OR agency = $4) AND ($5 = '' OR service = $5) AND ($6 = 0 OR eligible = 1)"
#define IN_FORCE_ARGS(c, f)                                                                         \
	INT((f)->on.day), TEXT(text_fold((c)->mem, (f)->field)), TEXT((f)->level), TEXT((f)->agency), \
		TEXT((f)->service), INT((f)->eligible)

static int read_rows(struct ctx *c, const struct db_rows *r, struct procedure **ret_list, size_t *ret_n)
{
	*ret_list = NEW_ARRAY(c->mem, struct procedure, r->n);
	for (size_t i = 0; i < r->n; i++)
		row_read(r, i, &(*ret_list)[i]);
	*ret_n = r->n;
	return 0;
}

int store_list(struct ctx *c, const struct procedure_filter *f, struct procedure **ret_list, size_t *ret_n)
{
	struct db_rows r;

	TRY(db_query(c->db, c->mem, &r,
		     "SELECT " COLS " FROM procedure" IN_FORCE " ORDER BY title_sort, code LIMIT $7 OFFSET $8",
		     IN_FORCE_ARGS(c, f), INT(f->limit ? f->limit : INT64_C(100000)), INT(f->offset)));
	return read_rows(c, &r, ret_list, ret_n);
}

int store_texts(struct ctx *c, struct procedure **ret_list, struct search_text **ret_texts, size_t *ret_n)
{
	struct db_rows r;

	TRY(db_query(c->db, c->mem, &r,
		     "SELECT " COLS ", search_fold, title_fold FROM procedure ORDER BY title_sort, code, version"));
	TRY(read_rows(c, &r, ret_list, ret_n));
	*ret_texts = NEW_ARRAY(c->mem, struct search_text, r.n);
	for (size_t i = 0; i < r.n; i++)
		(*ret_texts)[i] = (struct search_text){ (*ret_list)[i].title, row_text(&r, i, COL_BODY),
							row_text(&r, i, COL_BODY + 1).n };
	return 0;
}

int store_count(struct ctx *c, const struct procedure_filter *f, int64_t *ret_n)
{
	struct db_rows r;

	TRY(db_query(c->db, c->mem, &r, "SELECT count(*) FROM procedure" IN_FORCE, IN_FORCE_ARGS(c, f)));
	*ret_n = row_int(&r, 0, 0);
	return 0;
}

int store_versions(struct ctx *c, str code, struct procedure **ret_list, size_t *ret_n)
{
	struct procedure *list;
	struct db_rows r;

	TRY(db_query(c->db, c->mem, &r, "SELECT " COLS " FROM procedure WHERE code = $1 ORDER BY version DESC",
		     TEXT(code)));
	list = NEW_ARRAY(c->mem, struct procedure, r.n);
	for (size_t i = 0; i < r.n; i++)
		row_read(&r, i, &list[i]);
	*ret_list = list;
	*ret_n = r.n;
	return 0;
}

int store_fields(struct ctx *c, date on, struct procedure_field **ret_list, size_t *ret_n)
{
	struct procedure_field *list;
	struct db_rows r;

	TRY(db_query(c->db, c->mem, &r,
		     "SELECT field, count(*) FROM procedure WHERE effective_from <= $1"
		     " AND (effective_to IS NULL OR effective_to > $1) GROUP BY field ORDER BY field",
		     INT(on.day)));
	list = NEW_ARRAY(c->mem, struct procedure_field, r.n);
	for (size_t i = 0; i < r.n; i++)
		list[i] = (struct procedure_field){ row_text(&r, i, 0), row_int(&r, i, 1) };
	*ret_list = list;
	*ret_n = r.n;
	return 0;
}

/* What processes keep of the catalogue is kept under this mark. */
static int touch(struct ctx *c)
{
	return meta_set(c, "catalogue_mark", token_new(c->mem));
}

str procedure_mark(struct ctx *c)
{
	return meta_get(c, "catalogue_mark");
}

int store_insert(struct ctx *c, const struct procedure *p)
{
	struct buf body = buf_new(c->mem, 0);
	struct jw w = jw_new(&body);

	procedure_write_body(&w, p);
	TRY(touch(c));
	return db_exec(c->db,
		       "INSERT INTO procedure (" COLS ", body, title_fold, title_sort, field_fold, search_fold)"
		       " VALUES ($1,$2,$3,$4,$5,$6,$7,$8,$9,$10,$11,$12,$13,$14,$15,$16,$17,$18,$19,$20,$21,$22,$23,$24,"
		       "$25,$26,$27,$28,$29,$30,$31,$32,$33,$34,$35)",
		       TEXT(p->code), INT(p->version), TEXT(p->title), TEXT(p->field), TEXT(p->level), TEXT(p->agency),
		       TEXT(p->service), TEXT(p->audience), OPT_INT(p->period_n, p->has_period),
		       TEXT(p->has_period ? str_of(period_unit_slug(p->period_unit)) : S("")), TEXT(p->period_note),
		       OPT_INT(p->fee, p->has_fee), TEXT(p->fee_note),
		       TEXT(p->supplement == RESUME_RESET ? S("reset") : S("resume")), INT(p->effective_from.day),
		       OPT_INT(p->effective_to.day, p->effective_to.day != 0), TEXT(p->decision_no),
		       OPT_INT(p->decision_date.day, p->decision_date.day != 0), TEXT(p->source), TEXT(p->source_note),
		       TEXT(p->certainty), INT(p->eligible), TEXT(p->not_full), TEXT(p->decision_agency),
		       TEXT(p->decision_signer), TEXT(p->kind), TEXT(p->replaces), TEXT(p->end_no), TEXT(p->end_kind),
		       TEXT(p->replaced_by), TEXT(buf_view(&body)), TEXT(text_fold(c->mem, p->title)),
		       TEXT(text_sort_key(c->mem, p->title)), TEXT(text_fold(c->mem, p->field)),
		       TEXT(procedure_search_text(c->mem, p)));
}

int store_end(struct ctx *c, const struct procedure *p)
{
	TRY(touch(c));
	return db_exec(c->db,
		       "UPDATE procedure SET effective_to = $3, end_no = $4, end_kind = $5, replaced_by = $6"
		       " WHERE code = $1 AND version = $2",
		       TEXT(p->code), INT(p->version), OPT_INT(p->effective_to.day, p->effective_to.day != 0),
		       TEXT(p->end_no), TEXT(p->end_kind), TEXT(p->replaced_by));
}

/* A commune has at most one centre of its own; without one it receives itself. One code is found by its key: with an
 * OR the engine would read all units, at every lodging. */
#define IN_FORCE_ON(u) u ".valid_from <= $1 AND (" u ".valid_to IS NULL OR " u ".valid_to > $1)"
#define COMMUNES                                                                                                  \
	"SELECT u.code, u.name, coalesce(k.name, u.name) FROM unit u"                                                \
	" LEFT JOIN unit k ON k.parent = u.code AND k.kind = 'centre' AND " IN_FORCE_ON("k")                          \
	" WHERE u.kind IN ('commune', 'ward') AND " IN_FORCE_ON("u")
#define CENTRES                                                                                                   \
	"SELECT u.code, u.name, u.name FROM unit u WHERE u.kind = 'centre'"                                          \
	" AND NOT EXISTS (SELECT 1 FROM unit k WHERE k.code = u.parent AND k.kind IN ('commune', 'ward')) AND " IN_FORCE_ON("u")
#define BY_NAME " ORDER BY u.name_sort, u.code"

int store_receivers(struct ctx *c, bool commune, str code, struct procedure_unit **ret_list, size_t *ret_n)
{
	struct procedure_unit *list;
	int64_t today = instant_date(c->now).day;
	struct db_rows r;

	if (code.n)
		TRY(db_query(c->db, c->mem, &r,
			     commune ? COMMUNES " AND u.code IN (SELECT $2 UNION SELECT z.parent FROM unit z"
						" WHERE z.code = $2 AND z.kind = 'centre' AND " IN_FORCE_ON("z") ")" BY_NAME :
				       CENTRES " AND u.code = $2" BY_NAME,
			     INT(today), TEXT(code)));
	else
		TRY(db_query(c->db, c->mem, &r, commune ? COMMUNES BY_NAME : CENTRES BY_NAME, INT(today)));
	list = NEW_ARRAY(c->mem, struct procedure_unit, r.n);
	for (size_t i = 0; i < r.n; i++)
		list[i] = (struct procedure_unit){ row_text(&r, i, 0), row_text(&r, i, 1), row_text(&r, i, 2) };
	*ret_list = list;
	*ret_n = r.n;
	return 0;
}

int store_unit_name(struct ctx *c, str code, date on, str *ret_name)
{
	struct db_rows r;

	TRY(db_query(c->db, c->mem, &r,
		     "SELECT name FROM unit WHERE code = $1 AND valid_from <= $2 AND (valid_to IS NULL OR valid_to > $2)",
		     TEXT(code), INT(on.day)));
	*ret_name = r.n ? row_text(&r, 0, 0) : S("");
	return 0;
}
