/* SPDX-License-Identifier: Apache-2.0 */
/* post_store.c - the tables shipment, handover, return_choice: SQL and row mapping, no rules. */
#include "base/base.h"

#include "lib/db/db.h"
#include "lib/json/json.h"
#include "lib/text/text.h"
#include "mod/post/post_impl.h"

#define COLS                                                                                                    \
	"code, slip, direction, unit, dossier, procedure_code, account, name, id_no, phone, email, address, papers," \
	" pieces, cod, fee, return_by_post, record, missing, receiver, identity, created_at, accepted_at, handed_at," \
	" entered_at, delivered_at, returned_at, lost_at, due_at, ended_at, track, problem, problem_note, problem_at," \
	" problem_due"

static struct shipment from_row(const struct db_rows *r, size_t i)
{
	return (struct shipment){
		.code = row_text(r, i, 0), .slip = row_text(r, i, 1), .out = str_eq(row_text(r, i, 2), S("out")),
		.unit = row_text(r, i, 3), .dossier = row_text(r, i, 4), .procedure = row_text(r, i, 5),
		.account = row_int(r, i, 6), .name = row_text(r, i, 7), .id_no = row_text(r, i, 8),
		.phone = row_text(r, i, 9), .email = row_text(r, i, 10), .address = row_text(r, i, 11),
		.papers = row_text(r, i, 12), .pieces = row_int(r, i, 13), .cod = row_int(r, i, 14),
		.fee = row_int(r, i, 15), .return_by_post = row_int(r, i, 16) != 0, .record = row_text(r, i, 17),
		.missing = row_text(r, i, 18), .receiver = row_text(r, i, 19), .identity = row_text(r, i, 20),
		.created_at = { row_int(r, i, 21) }, .accepted_at = { row_int(r, i, 22) },
		.handed_at = { row_int(r, i, 23) }, .entered_at = { row_int(r, i, 24) },
		.delivered_at = { row_int(r, i, 25) }, .returned_at = { row_int(r, i, 26) },
		.lost_at = { row_int(r, i, 27) }, .due_at = { row_int(r, i, 28) }, .ended_at = { row_int(r, i, 29) },
		.track = row_text(r, i, 30), .problem = row_text(r, i, 31), .problem_note = row_text(r, i, 32),
		.problem_at = { row_int(r, i, 33) }, .problem_due = { row_int(r, i, 34) },
	};
}

static int one(struct ctx *c, const struct db_rows *r, struct shipment *ret)
{
	UNUSED(c);
	if (r->n == 0)
		return E_NOTFOUND;
	*ret = from_row(r, 0);
	return 0;
}

int post_store_get(struct ctx *c, str code, struct shipment *ret)
{
	struct db_rows r;

	TRY(db_query(c->db, c->mem, &r, "SELECT " COLS " FROM shipment WHERE code = $1", TEXT(code)));
	return one(c, &r, ret);
}

int post_store_by_slip(struct ctx *c, str slip, struct shipment *ret)
{
	struct db_rows r;

	TRY(db_query(c->db, c->mem, &r, "SELECT " COLS " FROM shipment WHERE slip = $1 AND slip <> ''", TEXT(slip)));
	return one(c, &r, ret);
}

#define SHIPMENT_ARGS(s)                                                                                              \
	TEXT((s)->code), TEXT((s)->slip), TEXT((s)->out ? S("out") : S("in")), TEXT((s)->unit), TEXT((s)->dossier),    \
	TEXT((s)->procedure), INT((s)->account), TEXT((s)->name), TEXT((s)->id_no), TEXT((s)->phone),                  \
	TEXT((s)->email), TEXT((s)->address), TEXT((s)->papers), INT((s)->pieces), INT((s)->cod), INT((s)->fee),       \
	INT((s)->return_by_post), TEXT((s)->record), TEXT((s)->missing), TEXT((s)->receiver), TEXT((s)->identity),     \
	INT((s)->created_at.ms), INT((s)->accepted_at.ms), INT((s)->handed_at.ms), INT((s)->entered_at.ms),            \
	INT((s)->delivered_at.ms), INT((s)->returned_at.ms), INT((s)->lost_at.ms), INT((s)->due_at.ms),                \
	INT((s)->ended_at.ms), TEXT((s)->track), TEXT((s)->problem), TEXT((s)->problem_note), INT((s)->problem_at.ms), \
	INT((s)->problem_due.ms), TEXT(str_of(shipment_state_slug(shipment_state(s)))),                                \
	TEXT(text_fold(c->mem, (s)->name))

int post_store_put(struct ctx *c, const struct shipment *s, bool new)
{
	int n = new ? db_exec(c->db,
			"INSERT INTO shipment (" COLS ", state, name_fold) VALUES ($1,$2,$3,$4,$5,$6,$7,$8,$9,$10,$11,$12,$13,"
			"$14,$15,$16,$17,$18,$19,$20,$21,$22,$23,$24,$25,$26,$27,$28,$29,$30,$31,$32,$33,$34,$35,$36,$37)",
			SHIPMENT_ARGS(s)) :
		      db_exec(c->db,
			"UPDATE shipment SET slip = $2, direction = $3, unit = $4, dossier = $5, procedure_code = $6,"
			" account = $7, name = $8, id_no = $9, phone = $10, email = $11, address = $12, papers = $13,"
			" pieces = $14, cod = $15, fee = $16, return_by_post = $17, record = $18, missing = $19,"
			" receiver = $20, identity = $21, created_at = $22, accepted_at = $23, handed_at = $24,"
			" entered_at = $25, delivered_at = $26, returned_at = $27, lost_at = $28, due_at = $29,"
			" ended_at = $30, track = $31, problem = $32, problem_note = $33, problem_at = $34,"
			" problem_due = $35, state = $36, name_fold = $37 WHERE code = $1",
			SHIPMENT_ARGS(s));

	return MIN(n, 0);
}

static int many(struct ctx *c, const struct db_rows *r, struct shipment **ret, size_t *ret_n)
{
	*ret = NEW_ARRAY(c->mem, struct shipment, r->n);
	for (size_t i = 0; i < r->n; i++)
		(*ret)[i] = from_row(r, i);
	*ret_n = r->n;
	return 0;
}

int shipment_of_dossier(struct ctx *c, str dossier, struct shipment **ret, size_t *ret_n)
{
	struct db_rows r;

	TRY(db_query(c->db, c->mem, &r, "SELECT " COLS " FROM shipment WHERE dossier = $1 AND dossier <> '' ORDER BY code",
		     TEXT(dossier)));
	return many(c, &r, ret, ret_n);
}

int shipment_mine(struct ctx *c, struct shipment **ret, size_t *ret_n)
{
	struct db_rows r;

	TRY(db_query(c->db, c->mem, &r,
		     "SELECT " COLS " FROM shipment WHERE account = $1 AND account <> 0 ORDER BY created_at DESC, code DESC LIMIT 50",
		     INT(c->who->account)));
	return many(c, &r, ret, ret_n);
}

/* ---- lists ------------------------------------------------------------------------------------------- */

/* $1 unit, $2 group, $3 words in the name, $4 a number, $5 now. One text for figures and lists. */
#define MATCHES                                                                                                \
	" FROM shipment WHERE unit = $1 AND (CASE $2"                                                          \
	" WHEN 'arriving' THEN ended_at = 0 AND state = 'accepted' WHEN 'enter' THEN ended_at = 0 AND state = 'arrived'" \
	" WHEN 'supply' THEN ended_at = 0 AND state = 'incomplete' WHEN 'prepared' THEN ended_at = 0 AND state = 'prepared'" \
	" WHEN 'away' THEN ended_at = 0 AND state = 'handed'"                                                   \
	" WHEN 'late' THEN ended_at = 0 AND state <> 'declared' AND (CASE WHEN problem <> '' THEN problem_due ELSE due_at END) < $5"    \
	" WHEN 'trouble' THEN ended_at = 0 AND problem <> '' WHEN 'open' THEN ended_at = 0 WHEN 'ended' THEN ended_at <> 0" \
	" ELSE 1 = 1 END)"                                                                                      \
	" AND (CAST($3 AS TEXT) IS NULL OR name_fold LIKE $3 ESCAPE '\\' OR code = $4 OR slip = $4 OR dossier = $4)"

#define MATCH_ARGS                                                                                                    \
	TEXT(f->unit), TEXT(str_of(f->group)),                                                                        \
	f->q.n ? TEXT(db_fold_like(c->mem, text_fold(c->mem, f->q))) : OPT_TEXT((str){ 0 }), TEXT(f->q), INT(c->now.ms)

int post_store_list(struct ctx *c, const struct shipment_filter *f, struct shipment **ret, size_t *ret_n, int64_t *ret_total)
{
	struct db_rows r;

	TRY(db_query(c->db, c->mem, &r, "SELECT count(*)" MATCHES, MATCH_ARGS));
	*ret_total = row_int(&r, 0, 0);
	TRY(db_query(c->db, c->mem, &r,
		     "SELECT " COLS MATCHES " ORDER BY CASE WHEN ended_at = 0 THEN 0 ELSE 1 END,"
		     " CASE WHEN ended_at = 0 THEN due_at ELSE -ended_at END, code LIMIT $6 OFFSET $7",
		     MATCH_ARGS, INT(f->limit), INT(f->offset)));
	return many(c, &r, ret, ret_n);
}

int post_store_count(struct ctx *c, str unit, const char *group, int64_t *ret)
{
	struct shipment_filter filter = { .unit = unit, .group = group, .q = S("") }, *f = &filter;
	struct db_rows r;

	TRY(db_query(c->db, c->mem, &r, "SELECT count(*)" MATCHES, MATCH_ARGS));
	*ret = row_int(&r, 0, 0);
	return 0;
}

int post_store_pending(struct ctx *c, str unit, int64_t limit, str **ret, size_t *ret_n)
{
	struct db_rows r;

	TRY(db_query(c->db, c->mem, &r,
		     "SELECT d.code FROM dossier d JOIN return_choice r ON r.dossier = d.code AND r.by_post = 1"
		     " WHERE d.receiving_unit = $1 AND d.state = 'finished' AND NOT EXISTS (SELECT 1 FROM shipment s"
		     " WHERE s.dossier = d.code AND s.direction = 'out' AND s.ended_at = 0) ORDER BY d.finished_at, d.code LIMIT $2",
		     TEXT(unit), INT(limit)));
	*ret = NEW_ARRAY(c->mem, str, r.n);
	for (size_t i = 0; i < r.n; i++)
		(*ret)[i] = row_text(&r, i, 0);
	*ret_n = r.n;
	return 0;
}

/* ---- hand-over records --------------------------------------------------------------------------------- */

#define RECORD_COLS "code, direction, unit, state, items, clerk, clerk_at, carrier, carrier_at, on_paper, made_at, signed_at"

static int record_from(struct arena *mem, const struct db_rows *r, size_t i, struct handover *ret)
{
	struct json *j;
	str why;

	TRY(json_parse(mem, row_text(r, i, 4), JSON_DEPTH, &j, &why));
	*ret = (struct handover){
		.code = row_text(r, i, 0), .out = str_eq(row_text(r, i, 1), S("out")), .unit = row_text(r, i, 2),
		.state = row_text(r, i, 3), .items = NEW_ARRAY(mem, struct handover_item, j->n), .n = j->n,
		.clerk = row_text(r, i, 5), .clerk_at = { row_int(r, i, 6) }, .carrier = row_text(r, i, 7),
		.carrier_at = { row_int(r, i, 8) }, .on_paper = row_int(r, i, 9) != 0, .made_at = { row_int(r, i, 10) },
		.signed_at = { row_int(r, i, 11) },
	};
	for (size_t k = 0; k < j->n; k++) {
		ret->items[k].shipment = json_text(j->items[k], "shipment");
		ret->items[k].missing = json_text(j->items[k], "missing");
		json_bool(j->items[k], "complete", &ret->items[k].complete);
	}
	return 0;
}

int post_store_handover_get(struct ctx *c, str code, struct handover *ret)
{
	struct db_rows r;

	TRY(db_query(c->db, c->mem, &r, "SELECT " RECORD_COLS " FROM handover WHERE code = $1", TEXT(code)));
	return r.n ? record_from(c->mem, &r, 0, ret) : E_NOTFOUND;
}

int post_store_handovers(struct ctx *c, str unit, int64_t limit, struct handover **ret, size_t *ret_n)
{
	struct db_rows r;

	TRY(db_query(c->db, c->mem, &r,
		     "SELECT " RECORD_COLS " FROM handover WHERE unit = $1 ORDER BY made_at DESC, code DESC LIMIT $2", TEXT(unit),
		     INT(limit)));
	*ret = NEW_ARRAY(c->mem, struct handover, r.n);
	for (size_t i = 0; i < r.n; i++)
		TRY(record_from(c->mem, &r, i, &(*ret)[i]));
	*ret_n = r.n;
	return 0;
}

str handover_items_json(struct arena *mem, const struct handover *h)
{
	struct buf b = buf_new(mem, 0);
	struct jw w = jw_new(&b);

	jw_array(&w);
	for (size_t i = 0; i < h->n; i++) {
		jw_object(&w);
		jw_kstr(&w, "shipment", h->items[i].shipment);
		jw_kbool(&w, "complete", h->items[i].complete);
		jw_kstr(&w, "missing", h->items[i].missing);
		jw_end(&w);
	}
	jw_end(&w);
	return buf_view(&b);
}

int post_store_handover_put(struct ctx *c, const struct handover *h, bool new)
{
	str items = handover_items_json(c->mem, h);
	int n = new ? db_exec(c->db, "INSERT INTO handover (" RECORD_COLS ") VALUES ($1,$2,$3,$4,$5,$6,$7,$8,$9,$10,$11,$12)",
			      TEXT(h->code), TEXT(h->out ? S("out") : S("in")), TEXT(h->unit), TEXT(h->state), TEXT(items),
			      TEXT(h->clerk), INT(h->clerk_at.ms), TEXT(h->carrier), INT(h->carrier_at.ms), INT(h->on_paper),
			      INT(h->made_at.ms), INT(h->signed_at.ms)) :
		      db_exec(c->db,
			      "UPDATE handover SET state = $2, clerk = $3, clerk_at = $4, carrier = $5, carrier_at = $6,"
			      " on_paper = $7, signed_at = $8 WHERE code = $1",
			      TEXT(h->code), TEXT(h->state), TEXT(h->clerk), INT(h->clerk_at.ms), TEXT(h->carrier),
			      INT(h->carrier_at.ms), INT(h->on_paper), INT(h->signed_at.ms));

	return MIN(n, 0);
}

/* ---- how the result is wanted ---------------------------------------------------------------------------- */

#define CHOICE_COLS "dossier, by_post, name, phone, address, at"

static struct return_choice choice_from(const struct db_rows *r, size_t i)
{
	return (struct return_choice){
		.dossier = row_text(r, i, 0), .by_post = row_int(r, i, 1) != 0, .name = row_text(r, i, 2),
		.phone = row_text(r, i, 3), .address = row_text(r, i, 4), .at = { row_int(r, i, 5) },
	};
}

int return_choice_get(struct ctx *c, str dossier, struct return_choice *ret)
{
	struct db_rows r;

	TRY(db_query(c->db, c->mem, &r, "SELECT " CHOICE_COLS " FROM return_choice WHERE dossier = $1", TEXT(dossier)));
	*ret = r.n ? choice_from(&r, 0) :
		     (struct return_choice){ .dossier = dossier, .name = S(""), .phone = S(""), .address = S("") };
	return 0;
}

int post_store_choice_put(struct ctx *c, const struct return_choice *r)
{
	int n = db_exec(c->db,
			"INSERT INTO return_choice (" CHOICE_COLS ") VALUES ($1,$2,$3,$4,$5,$6) ON CONFLICT (dossier) DO UPDATE"
			" SET by_post = excluded.by_post, name = excluded.name, phone = excluded.phone,"
			" address = excluded.address, at = excluded.at",
			TEXT(r->dossier), INT(r->by_post), TEXT(r->name), TEXT(r->phone), TEXT(r->address), INT(r->at.ms));

	return MIN(n, 0);
}

/* ---- the replay check ------------------------------------------------------------------------------------- */

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

static int dump_shipment(void *arg, const struct db_rows *r)
{
	struct shipment s = from_row(r, 0);

	return tell(arg, r->mem, s.code, shipment_json(r->mem, &s));
}

static int dump_handover(void *arg, const struct db_rows *r)
{
	struct handover h;

	TRY(record_from(r->mem, r, 0, &h));
	return tell(arg, r->mem, h.code, handover_json(r->mem, &h));
}

static int dump_choice(void *arg, const struct db_rows *r)
{
	struct return_choice k = choice_from(r, 0);

	return tell(arg, r->mem, k.dossier, return_choice_json(r->mem, &k));
}

int shipment_dump(struct ctx *c, int (*each)(void *arg, str subject, const struct json *state), void *arg)
{
	struct dump d = { each, arg };

	return db_each(c->db, dump_shipment, &d, "SELECT " COLS " FROM shipment ORDER BY code");
}

int handover_dump(struct ctx *c, int (*each)(void *arg, str subject, const struct json *state), void *arg)
{
	struct dump d = { each, arg };

	return db_each(c->db, dump_handover, &d, "SELECT " RECORD_COLS " FROM handover ORDER BY code");
}

int return_choice_dump(struct ctx *c, int (*each)(void *arg, str subject, const struct json *state), void *arg)
{
	struct dump d = { each, arg };

	return db_each(c->db, dump_choice, &d, "SELECT " CHOICE_COLS " FROM return_choice ORDER BY dossier");
}
