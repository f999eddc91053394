/* SPDX-License-Identifier: Apache-2.0 */
/* dossier_store.c - dossiers in the database. */
#include "base/base.h"

#include "lib/db/db.h"
#include "lib/text/text.h"
#include "mod/dossier/dossier_store.h"

#define COLS                                                                                                      \
	"code, procedure_code, version, state, channel, receiving_unit, deciding_unit, account, name, id_no, phone,"  \
	" email, address, form, lookup_code, step, holder_unit, holder, holder_role, clock, lodged_at, received_at,"  \
	" due_at, step_due_at, finished_at, returned_at, ended_at, supplements, request, fee, register_no, rating, told_at,"     \
	" rev, flow, trail, parent, branch, pending, wake_at, paid_at, result_no"

static struct dossier from_row(const struct db_rows *r, size_t i)
{
	struct dossier d = {
		.code = row_text(r, i, 0),
		.procedure = row_text(r, i, 1),
		.version = row_int(r, i, 2),
		.channel = row_text(r, i, 4),
		.receiving_unit = row_text(r, i, 5),
		.deciding_unit = row_text(r, i, 6),
		.applicant = { row_int(r, i, 7), row_text(r, i, 8), row_text(r, i, 9), row_text(r, i, 10),
			       row_text(r, i, 11), row_text(r, i, 12) },
		.form = row_text(r, i, 13),
		.lookup_code = row_text(r, i, 14),
		.step = row_text(r, i, 15),
		.holder_unit = row_text(r, i, 16),
		.holder = row_int(r, i, 17),
		.holder_role = role_find(row_text(r, i, 18)),
		.clock = row_text(r, i, 19),
		.lodged_at = { row_int(r, i, 20) },
		.received_at = { row_int(r, i, 21) },
		.due_at = { row_int(r, i, 22) },
		.step_due_at = { row_int(r, i, 23) },
		.finished_at = { row_int(r, i, 24) },
		.returned_at = { row_int(r, i, 25) },
		.ended_at = { row_int(r, i, 26) },
		.supplements = row_int(r, i, 27),
		.request = row_text(r, i, 28),
		.fee = row_int(r, i, 29),
		.register_no = row_int(r, i, 30),
		.rating = row_int(r, i, 31),
		.told_at = { row_int(r, i, 32) },
		.rev = row_int(r, i, 33),
		.flow = row_text(r, i, 34),
		.trail = row_text(r, i, 35),
		.parent = row_text(r, i, 36),
		.branch = row_text(r, i, 37),
		.pending = row_text(r, i, 38),
		.wake_at = { row_int(r, i, 39) },
		.paid_at = { row_int(r, i, 40) },
		.result_no = row_int(r, i, 41),
	};

	dossier_state_find(row_text(r, i, 3), &d.state);
	return d;
}

static str empty(str s)
{
	return s.p ? s : S("");
}

int dossier_store_insert(struct ctx *c, const struct dossier *d)
{
	const struct applicant *a = &d->applicant;

	return MIN(0, db_exec(c->db,
		"INSERT INTO dossier (" COLS ", name_fold) VALUES ($1,$2,$3,$4,$5,$6,$7,$8,$9,$10,$11,$12,$13,$14,$15,$16,"
		"$17,$18,$19,$20,$21,$22,$23,$24,$25,$26,$27,$28,$29,$30,$31,$32,$33,$34,$35,$36,$37,$38,$39,$40,$41,$42,$43)",
		TEXT(d->code), TEXT(d->procedure), INT(d->version), TEXT(str_of(dossier_state_slug(d->state))),
		TEXT(d->channel), TEXT(d->receiving_unit), TEXT(d->deciding_unit), OPT_INT(a->account, a->account != 0),
		TEXT(a->name), TEXT(a->id_no), TEXT(a->phone), TEXT(a->email), TEXT(a->address), TEXT(d->form),
		TEXT(d->lookup_code), TEXT(d->step), TEXT(d->holder_unit), OPT_INT(d->holder, d->holder != 0),
		TEXT(str_of(role_slug(d->holder_role))), TEXT(d->clock), INT(d->lodged_at.ms),
		OPT_INT(d->received_at.ms, d->received_at.ms != 0), INT(d->due_at.ms), INT(d->step_due_at.ms),
		OPT_INT(d->finished_at.ms, d->finished_at.ms != 0), OPT_INT(d->returned_at.ms, d->returned_at.ms != 0),
		OPT_INT(d->ended_at.ms, d->ended_at.ms != 0), INT(d->supplements), TEXT(d->request), INT(d->fee),
		INT(d->register_no), OPT_INT(d->rating, d->rating != 0), INT(d->told_at.ms),
		INT(d->rev), TEXT(empty(d->flow)), TEXT(empty(d->trail)), TEXT(empty(d->parent)), TEXT(empty(d->branch)),
		TEXT(empty(d->pending)), OPT_INT(d->wake_at.ms, d->wake_at.ms != 0), OPT_INT(d->paid_at.ms, d->paid_at.ms != 0),
		INT(d->result_no), TEXT(text_fold(c->mem, a->name))));
}

/* What never changes after lodging (procedure, version, channel, lookup code …) is not written again. */
int dossier_store_update(struct ctx *c, const struct dossier *d)
{
	const struct applicant *a = &d->applicant;

	return MIN(0, db_exec(c->db,
		"UPDATE dossier SET state=$2, form=$3, step=$4, holder_unit=$5, holder=$6, holder_role=$7, clock=$8,"
		" received_at=$9, due_at=$10, step_due_at=$11, finished_at=$12, returned_at=$13, ended_at=$14, supplements=$15,"
		" request=$16, fee=$17, register_no=$18, rating=$19, told_at=$20, phone=$21, email=$22, address=$23,"
		" rev=$24, flow=$25, trail=$26, pending=$27, wake_at=$28, paid_at=$29, result_no=$30 WHERE code=$1",
		TEXT(d->code), TEXT(str_of(dossier_state_slug(d->state))), TEXT(d->form), TEXT(d->step),
		TEXT(d->holder_unit), OPT_INT(d->holder, d->holder != 0), TEXT(str_of(role_slug(d->holder_role))),
		TEXT(d->clock), OPT_INT(d->received_at.ms, d->received_at.ms != 0), INT(d->due_at.ms),
		INT(d->step_due_at.ms), OPT_INT(d->finished_at.ms, d->finished_at.ms != 0),
		OPT_INT(d->returned_at.ms, d->returned_at.ms != 0), OPT_INT(d->ended_at.ms, d->ended_at.ms != 0),
		INT(d->supplements), TEXT(d->request), INT(d->fee), INT(d->register_no),
		OPT_INT(d->rating, d->rating != 0), INT(d->told_at.ms), TEXT(a->phone), TEXT(a->email), TEXT(a->address),
		INT(d->rev), TEXT(empty(d->flow)), TEXT(empty(d->trail)), TEXT(empty(d->pending)),
		OPT_INT(d->wake_at.ms, d->wake_at.ms != 0), OPT_INT(d->paid_at.ms, d->paid_at.ms != 0), INT(d->result_no)));
}

int dossier_store_get(struct ctx *c, str code, struct dossier **ret)
{
	struct db_rows r;

	TRY(db_query(c->db, c->mem, &r, "SELECT " COLS " FROM dossier WHERE code = $1", TEXT(code)));
	if (r.n == 0)
		return E_NOTFOUND;
	*ret = NEW(c->mem, struct dossier);
	**ret = from_row(&r, 0);
	return 0;
}

/*
 * One text for all lists: a parameter that is '' or 0 does not filter. $9 says which group of figures;
 * "soon" counts what falls due before $16. The subtree of units is walked in SQL. The engine finds no index through
 * an OR, so what is most selective stands before the text: a person's own dossiers, a unit's work, what is open.
 */
#define WITHIN                                                                                                    \
	"WITH RECURSIVE sub(code) AS (SELECT CAST($10 AS TEXT) UNION"                                                \
	" SELECT unit.code FROM unit JOIN sub ON unit.parent = sub.code) "
#define WHERE                                                                                                     \
	" ($1 = '' OR name_fold LIKE $1 ESCAPE '\\' OR code LIKE $2 ESCAPE '\\')"                 \
	" AND ($3 = '' OR procedure_code = $3) AND ($4 = '' OR state = $4)"                                          \
	" AND ($5 = 0 OR account = $5) AND ($6 = '' OR receiving_unit = $6) AND ($7 = '' OR deciding_unit = $7)"     \
	" AND ($8 = '' OR (holder_unit = $8 AND ended_at IS NULL)) AND ($11 = '' OR holder_role = $11)"              \
	" AND ($12 = 0 OR (holder = $12 AND ended_at IS NULL))"                                                      \
	" AND ($10 = '' OR receiving_unit IN (SELECT code FROM sub) OR deciding_unit IN (SELECT code FROM sub))"     \
	" AND ($13 = 0 OR lodged_at >= $13) AND ($14 = 0 OR lodged_at < $14)"                                        \
	" AND ($9 = '' OR $9 = 'received'"                                                                           \
	"  OR ($9 = 'open' AND ended_at IS NULL)"                                                                    \
	"  OR ($9 = 'waiting' AND ended_at IS NULL AND state IN ('waiting_supplement', 'waiting_payment'))"          \
	"  OR ($9 = 'late' AND ended_at IS NULL AND finished_at IS NULL AND state NOT IN"                            \
	"      ('waiting_supplement', 'waiting_payment') AND due_at < $15)"                                          \
	"  OR ($9 = 'soon' AND ended_at IS NULL AND finished_at IS NULL AND state NOT IN"                            \
	"      ('waiting_supplement', 'waiting_payment') AND due_at >= $15 AND due_at < $16)"                        \
	"  OR ($9 = 'on_time' AND ended_at IS NULL AND finished_at IS NULL AND state NOT IN"                         \
	"      ('waiting_supplement', 'waiting_payment') AND due_at >= $16)"                                         \
	"  OR ($9 = 'done_on_time' AND finished_at IS NOT NULL AND finished_at <= due_at)"                           \
	"  OR ($9 = 'done_late' AND finished_at IS NOT NULL AND finished_at > due_at)"                               \
	"  OR ($9 = 'rated' AND rating IS NOT NULL)"                                                                 \
	"  OR ($9 = 'satisfied' AND rating >= 4)"                                                                    \
	"  OR ($9 = 'silent' AND ended_at IS NULL AND (holder_unit = '' OR holder_role = '' OR step = ''"            \
	"      OR due_at <= 0 OR step_due_at <= 0 OR told_at <= 0)))"

#define ARGS(f, words, code)                                                                                      \
	TEXT(words), TEXT(code), TEXT((f)->procedure), TEXT((f)->state), INT((f)->account),                          \
	TEXT((f)->receiving_unit), TEXT((f)->deciding_unit), TEXT((f)->holder_unit),                                 \
	TEXT(str_of((f)->group ? (f)->group : "")), TEXT((f)->unit_within),                                          \
	TEXT(str_of(role_slug((f)->holder_role))), INT((f)->holder), INT((f)->from.ms), INT((f)->to.ms),             \
	INT(c->now.ms), INT(soon.ms)

#define LISTS(from)                                                                                               \
	{ WITHIN "SELECT count(*)" from WHERE,                                                                       \
	  WITHIN "SELECT " COLS from WHERE " ORDER BY step_due_at, code LIMIT $17 OFFSET $18",                       \
	  WITHIN "SELECT " COLS from WHERE " ORDER BY lodged_at DESC, code DESC LIMIT $17 OFFSET $18" }

struct lists {
	const char *count, *urgent, *newest;
};

static const struct lists lists_all = LISTS(" FROM dossier WHERE"), lists_own = LISTS(" FROM dossier WHERE account = $5 AND"),
			  lists_work = LISTS(" FROM dossier WHERE holder_unit = $8 AND ended_at IS NULL AND"),
			  lists_open = LISTS(" FROM dossier WHERE ended_at IS NULL AND");

static const struct lists *lists_for(const struct dossier_filter *f)
{
	static const char *const open[] = { "open", "waiting", "late", "soon", "on_time", "silent" };

	if (f->account)
		return &lists_own;
	if (f->holder_unit.n)
		return &lists_work;
	for (size_t i = 0; f->group && i < ARRAY_LEN(open); i++)
		if (strcmp(f->group, open[i]) == 0)
			return &lists_open;
	return f->holder ? &lists_open : &lists_all;
}

static struct dossier *map_all(struct ctx *c, const struct db_rows *r)
{
	struct dossier *list = NEW_ARRAY(c->mem, struct dossier, r->n);

	for (size_t i = 0; i < r->n; i++)
		list[i] = from_row(r, i);
	return list;
}

int dossier_store_list(struct ctx *c, const struct dossier_filter *filter, instant soon, struct dossier **ret, size_t *ret_n,
		       int64_t *ret_total)
{
	struct dossier_filter f = *filter;
	const struct lists *lists;
	str words, code;
	struct db_rows r, total;

	f.procedure = empty(f.procedure);
	f.state = empty(f.state);
	f.receiving_unit = empty(f.receiving_unit);
	f.deciding_unit = empty(f.deciding_unit);
	f.holder_unit = empty(f.holder_unit);
	f.unit_within = empty(f.unit_within);
	words = f.q.n ? db_fold_like(c->mem, text_fold(c->mem, f.q)) : S("");
	code = f.q.n ? db_fold_like(c->mem, f.q) : S("");
	lists = lists_for(&f);
	TRY(db_query(c->db, c->mem, &total, lists->count, ARGS(&f, words, code)));
	TRY(db_query(c->db, c->mem, &r, f.by_urgency ? lists->urgent : lists->newest, ARGS(&f, words, code),
		     INT(f.limit ? f.limit : 20), INT(f.offset)));
	*ret = map_all(c, &r);
	*ret_n = r.n;
	*ret_total = row_int(&total, 0, 0);
	return 0;
}

/* Queues of the person's posts (role in unit), what they hold themselves or as deputy today, and what other
 * units ask theirs about: each found by its index, however many dossiers there are. CROSS JOIN and + hold SQLite
 * to that: it would rather look at every open dossier. */
#define MINE                                                                                                      \
	"WITH mine(code) AS (SELECT code FROM dossier WHERE holder = $1 AND ended_at IS NULL"                        \
	" UNION SELECT d.code FROM absence a CROSS JOIN dossier d WHERE d.holder = a.account"                        \
	"  AND a.deputy = $1 AND a.first_day <= $2 AND a.last_day >= $2 AND d.ended_at IS NULL"                    \
	" UNION SELECT d.code FROM account_role r CROSS JOIN dossier d WHERE d.holder_unit = r.unit"                 \
	"  AND d.holder_role = r.role AND r.account = $1 AND +d.holder IS NULL AND d.ended_at IS NULL"                                         \
	" UNION SELECT o.dossier FROM account_role r JOIN opinion o ON o.unit = r.unit"                              \
	"  WHERE r.account = $1 AND r.role NOT IN ('applicant', 'administrator') AND o.given_at IS NULL"             \
	"  AND (o.role = '' OR o.role = r.role)) "
#define INBOX                                                                                                     \
	" FROM dossier WHERE code IN (SELECT code FROM mine) AND ended_at IS NULL"                                   \
	" AND state NOT IN ('waiting_supplement', 'waiting_payment')"                                                \
	" AND ($3 = '' OR name_fold LIKE $3 ESCAPE '\\' OR code LIKE $4 ESCAPE '\\')"
#define INBOX_ORDER " ORDER BY step_due_at, due_at, code"

int dossier_store_inbox(struct ctx *c, str q, int64_t limit, int64_t offset, struct dossier **ret, size_t *ret_n,
		int64_t *ret_total)
{
	str words = q.n ? db_fold_like(c->mem, text_fold(c->mem, q)) : S("");
	str code = q.n ? db_fold_like(c->mem, q) : S("");
	int64_t me = c->who->account, day = instant_date(c->now).day;
	struct db_rows r, total;

	/* The total comes with the rows, but for a page past the last. What is sorted is small: whole rows are read for
	 * the page alone. */
	TRY(db_query(c->db, c->mem, &r,
		     MINE "SELECT " COLS ", n FROM (SELECT code AS at, count(*) OVER () AS n" INBOX INBOX_ORDER
			  " LIMIT $5 OFFSET $6) page JOIN dossier ON code = at" INBOX_ORDER,
		     INT(me), INT(day), TEXT(words), TEXT(code), INT(limit), INT(offset)));
	*ret = map_all(c, &r);
	*ret_n = r.n;
	*ret_total = r.n ? row_int(&r, 0, r.cols - 1) : 0;
	if (r.n || offset == 0)
		return 0;
	TRY(db_query(c->db, c->mem, &total, MINE "SELECT count(*)" INBOX, INT(me), INT(day), TEXT(words), TEXT(code)));
	*ret_total = row_int(&total, 0, 0);
	return 0;
}

int dossier_store_silent(struct ctx *c, struct dossier **ret, size_t *ret_n)
{
	struct db_rows r;

	TRY(db_query(c->db, c->mem, &r,
		     "SELECT " COLS " FROM dossier WHERE ended_at IS NULL AND (holder_unit = '' OR holder_role = ''"
		     " OR step = '' OR due_at <= 0 OR step_due_at <= 0 OR told_at <= 0) ORDER BY lodged_at LIMIT 1000"));
	*ret = map_all(c, &r);
	*ret_n = r.n;
	return 0;
}

#define OPEN_RUNNING "ended_at IS NULL AND finished_at IS NULL AND state NOT IN ('waiting_supplement', 'waiting_payment')"

int dossier_store_figures(struct ctx *c, str unit, instant from, instant to, instant soon, struct dossier_figures *ret)
{
	struct db_rows r;

	TRY(db_query(c->db, c->mem, &r,
		     "WITH RECURSIVE sub(code) AS (SELECT CAST($1 AS TEXT) UNION"
		     " SELECT unit.code FROM unit JOIN sub ON unit.parent = sub.code) "
		     "SELECT count(*), count(*) FILTER (WHERE ended_at IS NULL),"
		     " count(*) FILTER (WHERE " OPEN_RUNNING " AND due_at >= $5),"
		     " count(*) FILTER (WHERE " OPEN_RUNNING " AND due_at < $4),"
		     " count(*) FILTER (WHERE " OPEN_RUNNING " AND due_at >= $4 AND due_at < $5),"
		     " count(*) FILTER (WHERE ended_at IS NULL AND state IN ('waiting_supplement', 'waiting_payment')),"
		     " count(*) FILTER (WHERE finished_at IS NOT NULL AND finished_at <= due_at),"
		     " count(*) FILTER (WHERE finished_at IS NOT NULL AND finished_at > due_at),"
		     " count(*) FILTER (WHERE rating IS NOT NULL), count(*) FILTER (WHERE rating >= 4),"
		     " count(*) FILTER (WHERE ended_at IS NULL AND (holder_unit = '' OR holder_role = '' OR step = ''"
		     " OR due_at <= 0 OR step_due_at <= 0 OR told_at <= 0))"
		     " FROM dossier WHERE ($1 = '' OR receiving_unit IN (SELECT code FROM sub)"
		     " OR deciding_unit IN (SELECT code FROM sub)) AND lodged_at >= $2 AND lodged_at < $3",
		     TEXT(empty(unit)), INT(from.ms), INT(to.ms), INT(c->now.ms), INT(soon.ms)));
	*ret = (struct dossier_figures){
		.received = row_int(&r, 0, 0),
		.open = row_int(&r, 0, 1),
		.on_time = row_int(&r, 0, 2),
		.late_open = row_int(&r, 0, 3),
		.soon = row_int(&r, 0, 4),
		.waiting = row_int(&r, 0, 5),
		.done_on_time = row_int(&r, 0, 6),
		.done_late = row_int(&r, 0, 7),
		.rated = row_int(&r, 0, 8),
		.satisfied = row_int(&r, 0, 9),
		.violations = row_int(&r, 0, 10),
	};
	return 0;
}

int dossier_units(struct ctx *c, str unit, str **ret, size_t *ret_n)
{
	struct db_rows r;

	TRY(db_query(c->db, c->mem, &r,
		     "WITH RECURSIVE sub(code) AS (SELECT CAST($1 AS TEXT) UNION"
		     " SELECT unit.code FROM unit JOIN sub ON unit.parent = sub.code),"
		     " used(code) AS (SELECT receiving_unit FROM dossier UNION SELECT deciding_unit FROM dossier)"
		     " SELECT used.code FROM used WHERE $1 = '' OR used.code IN (SELECT code FROM sub) ORDER BY used.code",
		     TEXT(empty(unit))));
	*ret = NEW_ARRAY(c->mem, str, r.n);
	for (size_t i = 0; i < r.n; i++)
		(*ret)[i] = row_text(&r, i, 0);
	*ret_n = r.n;
	return 0;
}

/* ---- files and opinions ------------------------------------------------------------------------------ */

int dossier_store_file_add(struct ctx *c, str code, str file, str kind, str paper)
{
	return MIN(0, db_exec(c->db,
			      "INSERT INTO dossier_file (dossier, file, kind, paper, at) VALUES ($1,$2,$3,$4,$5)"
			      " ON CONFLICT DO NOTHING",
			      TEXT(code), TEXT(file), TEXT(kind), TEXT(empty(paper)), INT(c->now.ms)));
}

int dossier_files(struct ctx *c, str code, struct dossier_file **ret, size_t *ret_n)
{
	struct db_rows r;

	TRY(db_query(c->db, c->mem, &r,
		     "SELECT f.id, d.kind, d.paper, f.name, f.type, f.sha256, f.size, d.at FROM dossier_file d"
		     " JOIN file f ON f.id = d.file WHERE d.dossier = $1 ORDER BY d.at, d.kind, f.name, f.id",
		     TEXT(code)));
	*ret = NEW_ARRAY(c->mem, struct dossier_file, r.n);
	for (size_t i = 0; i < r.n; i++)
		(*ret)[i] = (struct dossier_file){ row_text(&r, i, 0), row_text(&r, i, 1), row_text(&r, i, 2),
						   row_text(&r, i, 3), row_text(&r, i, 4), row_text(&r, i, 5),
						   row_int(&r, i, 6),  { row_int(&r, i, 7) } };
	*ret_n = r.n;
	return 0;
}

int dossier_store_dossiers_of_file(struct ctx *c, str file, str **ret, size_t *ret_n)
{
	struct db_rows r;

	TRY(db_query(c->db, c->mem, &r, "SELECT dossier FROM dossier_file WHERE file = $1", TEXT(file)));
	*ret = NEW_ARRAY(c->mem, str, r.n);
	for (size_t i = 0; i < r.n; i++)
		(*ret)[i] = row_text(&r, i, 0);
	*ret_n = r.n;
	return 0;
}

int dossier_store_opinion_next(struct ctx *c, str code, int64_t *ret_no)
{
	struct db_rows r;

	TRY(db_query(c->db, c->mem, &r, "SELECT coalesce(max(no), 0) + 1 FROM opinion WHERE dossier = $1", TEXT(code)));
	*ret_no = row_int(&r, 0, 0);
	return 0;
}

int dossier_store_opinion_add(struct ctx *c, const struct opinion *o)
{
	return MIN(0, db_exec(c->db,
			      "INSERT INTO opinion (dossier, no, unit, question, asked_by, asked_at, due_at, role, silence, fork,"
			      " branch, step, round) VALUES ($1,$2,$3,$4,$5,$6,$7,$8,$9,$10,$11,$12,$13)",
			      TEXT(o->dossier), INT(o->no), TEXT(o->unit), TEXT(o->question), INT(o->asked_by),
			      INT(o->asked_at.ms), INT(o->due_at.ms), TEXT(str_of(o->role ? role_slug(o->role) : "")),
			      INT(o->silence), TEXT(empty(o->fork)), TEXT(empty(o->branch)), TEXT(empty(o->step)),
			      INT(o->round)));
}

int dossier_store_opinion_update(struct ctx *c, const struct opinion *o)
{
	return MIN(0, db_exec(c->db,
			      "UPDATE opinion SET answer=$3, given_by=$4, given_at=$5, verdict=$6, unit=$7, role=$8, due_at=$9,"
			      " step=$10 WHERE dossier=$1 AND no=$2",
			      TEXT(o->dossier), INT(o->no), TEXT(o->answer), OPT_INT(o->given_by, o->given_by != 0),
			      OPT_INT(o->given_at.ms, o->given_at.ms != 0), TEXT(empty(o->verdict)), TEXT(o->unit),
			      TEXT(str_of(o->role ? role_slug(o->role) : "")), INT(o->due_at.ms), TEXT(empty(o->step))));
}

int dossier_opinions(struct ctx *c, str code, struct opinion **ret, size_t *ret_n)
{
	struct db_rows r;

	TRY(db_query(c->db, c->mem, &r,
		     "SELECT no, unit, question, answer, asked_by, coalesce(given_by, 0), asked_at, due_at,"
		     " coalesce(given_at, 0), verdict, silence, role, fork, branch, step, round FROM opinion"
		     " WHERE dossier = $1 ORDER BY no",
		     TEXT(code)));
	*ret = NEW_ARRAY(c->mem, struct opinion, r.n);
	for (size_t i = 0; i < r.n; i++)
		(*ret)[i] = (struct opinion){ row_int(&r, i, 0), code, row_text(&r, i, 1), row_text(&r, i, 2),
					      row_text(&r, i, 3), row_int(&r, i, 4), row_int(&r, i, 5),
					      { row_int(&r, i, 6) }, { row_int(&r, i, 7) }, { row_int(&r, i, 8) },
					      row_text(&r, i, 9), row_int(&r, i, 10) != 0, role_find(row_text(&r, i, 11)),
					      row_text(&r, i, 12), row_text(&r, i, 13), row_text(&r, i, 14),
					      row_int(&r, i, 15) };
	*ret_n = r.n;
	return 0;
}

/* ---- several actions in one command ----------------------------------------------------------------------- */

int dossier_store_try(struct ctx *c)
{
	return db_savepoint(c->db);
}

int dossier_store_keep(struct ctx *c)
{
	return db_release(c->db);
}

int dossier_store_undo(struct ctx *c)
{
	return db_rollback_to(c->db);
}

/* ---- what the courier wakes; children ------------------------------------------------------------------- */

int dossier_store_waking(struct ctx *c, int64_t limit, struct dossier **ret, size_t *ret_n)
{
	struct db_rows r;

	TRY(db_query(c->db, c->mem, &r,
		     "SELECT " COLS " FROM dossier WHERE wake_at IS NOT NULL AND wake_at <= $1 ORDER BY wake_at, code LIMIT $2",
		     INT(c->now.ms), INT(limit)));
	*ret = map_all(c, &r);
	*ret_n = r.n;
	return 0;
}

int dossier_store_of_version(struct ctx *c, str procedure, int64_t version, struct dossier **ret, size_t *ret_n)
{
	struct db_rows r;

	TRY(db_query(c->db, c->mem, &r,
		     "SELECT " COLS " FROM dossier WHERE procedure_code = $1 AND version = $2 AND ended_at IS NULL ORDER BY code",
		     TEXT(procedure), INT(version)));
	*ret = map_all(c, &r);
	*ret_n = r.n;
	return 0;
}

int dossier_children(struct ctx *c, str code, struct dossier **ret, size_t *ret_n)
{
	struct db_rows r;

	TRY(db_query(c->db, c->mem, &r, "SELECT " COLS " FROM dossier WHERE parent = $1 ORDER BY lodged_at, code",
		     TEXT(code)));
	*ret = map_all(c, &r);
	*ret_n = r.n;
	return 0;
}

struct each {
	int (*fn)(void *arg, const struct dossier *d);
	void *arg;
};

static int each_row(void *arg, const struct db_rows *r)
{
	struct each *e = arg;
	struct dossier d = from_row(r, 0);

	return e->fn(e->arg, &d);
}

int dossier_store_each(struct ctx *c, int (*fn)(void *arg, const struct dossier *d), void *arg)
{
	struct each e = { fn, arg };

	return db_each(c->db, each_row, &e, "SELECT " COLS " FROM dossier ORDER BY code");
}

struct running {
	dossier_each_fn *fn;
	void *arg;
};

static int running_row(void *arg, const struct db_rows *r)
{
	struct running *e = arg;
	struct dossier d = from_row(r, 0);

	return e->fn(e->arg, r->mem, &d);
}

int dossier_store_running(struct ctx *c, str after, int64_t limit, dossier_each_fn *fn, void *arg)
{
	struct running e = { fn, arg };

	return db_each(c->db, running_row, &e,
		       "SELECT " COLS " FROM dossier WHERE ended_at IS NULL AND " OPEN_RUNNING " AND code > $1"
		       " ORDER BY code LIMIT $2",
		       TEXT(after), INT(limit));
}

int dossier_store_running_count(struct ctx *c, int64_t *ret)
{
	struct db_rows r;

	TRY(db_query(c->db, c->mem, &r, "SELECT count(*) FROM dossier WHERE ended_at IS NULL AND " OPEN_RUNNING));
	*ret = row_int(&r, 0, 0);
	return 0;
}

int dossier_store_acted_since(struct ctx *c, str code, instant since, bool *ret)
{
	struct db_rows r;

	TRY(db_query(c->db, c->mem, &r, "SELECT count(*) FROM event WHERE subject = $1 AND at > $2", TEXT(code),
		     INT(since.ms)));
	*ret = row_int(&r, 0, 0) != 0;
	return 0;
}
