/* SPDX-License-Identifier: Apache-2.0 */
/*
 * warn_store.c - warnings in the database.
 *
 * The minute's question "which dates have crossed a threshold unsaid" is one join of dossiers with what has
 * been said, so it is asked here in SQL and not through mod/dossier one dossier at a time. It only reads.
 */
#include "base/base.h"

#include "lib/db/db.h"
#include "mod/warn/warn_store.h"

#define RUNNING                                                               \
	" d.ended_at IS NULL AND d.finished_at IS NULL AND d.state NOT IN"    \
	" ('waiting_supplement', 'waiting_payment') "

/* ---- what falls due ------------------------------------------------------------------------------------- */

#define DUE(column, more)                                                                                         \
	"SELECT d.code, d.holder_unit, d." column " FROM dossier d"                                        \
	" WHERE" RUNNING "AND d." column " >= $2 AND d." column " < $3" more                                         \
	" AND NOT EXISTS (SELECT 1 FROM warning w WHERE w.dossier = d.code AND w.kind = $1 AND w.due_at = d." column ")" \
	" ORDER BY d." column ", d.code"

/* A dossier will be late when the present step is late already, or has its date after the answer's. */
#define WILL_BE_LATE                                                                                              \
	" AND d.received_at IS NOT NULL AND (d.step_due_at < $2 OR d.step_due_at > d.due_at)"                       \
	" AND d.clock NOT LIKE '%\"extend\"%'"

struct walk {
	int (*fn)(void *arg, const struct warn_due *due);
	void *arg;
};

static int due_row(void *arg, const struct db_rows *r)
{
	const struct walk *w = arg;
	struct warn_due due = { row_text(r, 0, 0), row_text(r, 0, 1), { row_int(r, 0, 2) } };

	return w->fn(w->arg, &due);
}

int warn_store_due(struct ctx *c, enum warn_kind kind, instant from, instant to,
		   int (*fn)(void *arg, const struct warn_due *due), void *arg)
{
	const char *sql = warn_kind_step(kind) ? DUE("step_due_at", "") :
			  kind == WARN_LETTER ? DUE("due_at", WILL_BE_LATE) : DUE("due_at", "");

	return db_each(c->db, due_row, (&(struct walk){ fn, arg }), sql, TEXT(str_of(warn_kind_slug(kind))), INT(from.ms),
		       INT(to.ms));
}

int warn_store_calendars(struct ctx *c, str **ret, size_t *ret_n)
{
	struct db_rows r;

	TRY(db_query(c->db, c->mem, &r, "SELECT DISTINCT unit FROM calendar_day WHERE unit <> '' ORDER BY unit"));
	*ret = NEW_ARRAY(c->mem, str, r.n);
	for (size_t i = 0; i < r.n; i++)
		(*ret)[i] = row_text(&r, i, 0);
	*ret_n = r.n;
	return 0;
}

/* ---- what was said ------------------------------------------------------------------------------------- */

int warn_store_add(struct ctx *c, const struct warning *w)
{
	return db_exec(c->db, "INSERT INTO warning (dossier, kind, due_at, at) VALUES ($1,$2,$3,$4) ON CONFLICT DO NOTHING",
		       TEXT(w->dossier), TEXT(str_of(warn_kind_slug(w->kind))), INT(w->due.ms), INT(w->at.ms));
}

/* Two texts: with an OR the engine would read all warnings for one dossier. */
int warn_store_of(struct ctx *c, str dossier, struct warning **ret, size_t *ret_n)
{
	struct db_rows r;

	if (dossier.n)
		TRY(db_query(c->db, c->mem, &r,
			     "SELECT dossier, kind, due_at, at FROM warning WHERE dossier = $1 ORDER BY at, kind", TEXT(dossier)));
	else
		TRY(db_query(c->db, c->mem, &r,
			     "SELECT dossier, kind, due_at, at FROM warning ORDER BY dossier, at, kind"));
	*ret = NEW_ARRAY(c->mem, struct warning, r.n);
	for (size_t i = 0; i < r.n; i++) {
		(*ret)[i] = (struct warning){ row_text(&r, i, 0), WARN_STEP_SOON, { row_int(&r, i, 2) }, { row_int(&r, i, 3) } };
		warn_kind_find(row_text(&r, i, 1), &(*ret)[i].kind);
	}
	*ret_n = r.n;
	return 0;
}

/* The work of account $1 on day $2: held by them or by somebody they stand in for, or in the queues of
 * their posts. As mod/dossier's inbox has it. */
#define OWN                                                                                                       \
	"(d.holder = $1 OR d.holder IN (SELECT account FROM absence WHERE deputy = $1 AND first_day <= $2 AND last_day >= $2)" \
	" OR (d.holder IS NULL AND EXISTS (SELECT 1 FROM account_role r WHERE r.account = $1"                        \
	"     AND r.unit = d.holder_unit AND r.role = d.holder_role)))"

/* Units whose lateness concerns account $1. */
#define LED                                                                                                       \
	"WITH RECURSIVE led(code, below) AS ("                                                                      \
	" SELECT unit, CASE WHEN role = 'leader' THEN 1 ELSE 0 END FROM account_role"                               \
	" WHERE account = $1 AND role IN ('head', 'leader') AND unit <> ''"                                         \
	" UNION SELECT unit.code, 1 FROM unit JOIN led ON unit.parent = led.code WHERE led.below = 1) "

/* Gravity of a kind, as in WARN_KINDS. */
#define RANK                                                                                                      \
	"CASE w.kind WHEN 'step_soon' THEN 0 WHEN 'due_soon' THEN 1 WHEN 'step_late' THEN 2 WHEN 'letter' THEN 3"    \
	" WHEN 'due_late' THEN 4 ELSE 5 END"

/* A warning is in force while the date it spoke of stands. */
#define MINE                                                                                                      \
	" FROM (SELECT d.code, max(" RANK ") AS rank, max(w.at) AS at, min(d.due_at) AS due_at,"                     \
	" min(d.step_due_at) AS step_due_at FROM warning w JOIN dossier d ON d.code = w.dossier"                     \
	" WHERE" RUNNING "AND w.due_at = CASE WHEN w.kind IN ('step_soon', 'step_late') THEN d.step_due_at ELSE d.due_at END" \
	" AND (" OWN " OR d.holder_unit IN (SELECT code FROM led) OR d.deciding_unit IN (SELECT code FROM led))"     \
	" GROUP BY d.code) m WHERE $3 = -1 OR m.rank = $3"

int warn_store_mine(struct ctx *c, str kind, int64_t limit, int64_t offset, struct warning **ret, size_t *ret_n,
		    int64_t *ret_total)
{
	int64_t me = c->who->account, day = instant_date(c->now).day;
	enum warn_kind k;
	int64_t rank = warn_kind_find(kind, &k) ? (int64_t)k : -1;
	struct db_rows r, total;

	TRY(db_query(c->db, c->mem, &total, LED "SELECT count(*)" MINE, INT(me), INT(day), INT(rank)));
	TRY(db_query(c->db, c->mem, &r,
		     LED "SELECT m.code, m.rank, m.at, m.due_at, m.step_due_at" MINE
			 " ORDER BY m.rank DESC, m.due_at, m.code LIMIT $4 OFFSET $5",
		     INT(me), INT(day), INT(rank), INT(limit), INT(offset)));
	*ret = NEW_ARRAY(c->mem, struct warning, r.n);
	for (size_t i = 0; i < r.n; i++) {
		k = (enum warn_kind)row_int(&r, i, 1);
		(*ret)[i] = (struct warning){ row_text(&r, i, 0), k, { row_int(&r, i, warn_kind_step(k) ? 4 : 3) },
					      { row_int(&r, i, 2) } };
	}
	*ret_n = r.n;
	*ret_total = row_int(&total, 0, 0);
	return 0;
}

/* ---- digests --------------------------------------------------------------------------------------------- */

int warn_store_people(struct ctx *c, date day, int64_t after, int64_t limit, struct warn_person **ret, size_t *ret_n)
{
	struct db_rows r;

	/* Heads and leaders also when only their units are late; deputies through the person they stand in for. */
	TRY(db_query(c->db, c->mem, &r,
		     "SELECT a.id, min(r.unit) FROM account a JOIN account_role r ON r.account = a.id"
		     " WHERE a.active = 1 AND r.unit <> '' AND a.id > $2"
		     " AND NOT EXISTS (SELECT 1 FROM digest g WHERE g.account = a.id AND g.day = $1)"
		     " AND (EXISTS (SELECT 1 FROM dossier d WHERE d.holder = a.id AND d.ended_at IS NULL)"
		     "  OR EXISTS (SELECT 1 FROM absence s JOIN dossier d ON d.holder = s.account AND d.ended_at IS NULL"
		     "      WHERE s.deputy = a.id AND s.first_day <= $1 AND s.last_day >= $1)"
		     "  OR EXISTS (SELECT 1 FROM dossier d WHERE d.holder_unit = r.unit AND d.ended_at IS NULL"
		     "      AND d.holder_role = r.role AND d.holder IS NULL)"
		     "  OR (r.role IN ('head', 'leader') AND EXISTS (SELECT 1 FROM dossier d WHERE d.holder_unit = r.unit"
		     "      AND d.due_at < $4 AND" RUNNING ")))"
		     " GROUP BY a.id ORDER BY a.id LIMIT $3",
		     INT(day.day), INT(after), INT(limit), INT(c->now.ms)));
	*ret = NEW_ARRAY(c->mem, struct warn_person, r.n);
	for (size_t i = 0; i < r.n; i++)
		(*ret)[i] = (struct warn_person){ row_int(&r, i, 0), row_text(&r, i, 1) };
	*ret_n = r.n;
	return 0;
}

int warn_store_count(struct ctx *c, int64_t account, struct digest *ret, int64_t *ret_below)
{
	date today = instant_date(c->now);
	instant end = instant_at((date){ today.day + 1 }, 0);
	struct db_rows r, below;

	TRY(db_query(c->db, c->mem, &r,
		     "SELECT count(*) FILTER (WHERE d.due_at < $3), count(*),"
		     " count(*) FILTER (WHERE d.due_at >= $3 AND (d.due_at < $4 OR d.step_due_at < $4))"
		     " FROM dossier d WHERE" RUNNING "AND " OWN,
		     INT(account), INT(today.day), INT(c->now.ms), INT(end.ms)));
	TRY(db_query(c->db, c->mem, &below,
		     LED "SELECT count(*) FROM dossier d WHERE" RUNNING "AND d.due_at < $2"
			 " AND (d.holder_unit IN (SELECT code FROM led) OR d.deciding_unit IN (SELECT code FROM led))",
		     INT(account), INT(c->now.ms)));
	*ret = (struct digest){ .account = account,
				.login = S(""),
				.day = today,
				.late = row_int(&r, 0, 0),
				.waiting = row_int(&r, 0, 1),
				.today = row_int(&r, 0, 2) };
	*ret_below = row_int(&below, 0, 0);
	return 0;
}

int warn_store_digest_put(struct ctx *c, const struct digest *d)
{
	return MIN(0, db_exec(c->db,
			      "INSERT INTO digest (account, day, today, late, waiting) VALUES ($1,$2,$3,$4,$5)"
			      " ON CONFLICT (account) DO UPDATE SET day = excluded.day, today = excluded.today,"
			      " late = excluded.late, waiting = excluded.waiting",
			      INT(d->account), INT(d->day.day), INT(d->today), INT(d->late), INT(d->waiting)));
}

int warn_store_digests(struct ctx *c, int64_t account, struct digest **ret, size_t *ret_n)
{
	struct db_rows r;

	TRY(db_query(c->db, c->mem, &r,
		     "SELECT g.account, a.login, g.day, g.today, g.late, g.waiting FROM digest g"
		     " JOIN account a ON a.id = g.account WHERE $1 = 0 OR g.account = $1 ORDER BY g.account",
		     INT(account)));
	*ret = NEW_ARRAY(c->mem, struct digest, r.n);
	for (size_t i = 0; i < r.n; i++)
		(*ret)[i] = (struct digest){ row_int(&r, i, 0), row_text(&r, i, 1), { (int32_t)row_int(&r, i, 2) },
					     row_int(&r, i, 3), row_int(&r, i, 4), row_int(&r, i, 5) };
	*ret_n = r.n;
	return 0;
}
