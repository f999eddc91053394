/* SPDX-License-Identifier: Apache-2.0 */
/* measure_store.c - facts, counters and cells in the database. */
#include "base/base.h"

#include "mod/measure/measure_impl.h"

int measure_store_procedure(struct ctx *c, str code, int64_t version, str *service, str *field)
{
	struct db_rows r;

	TRY(db_query(c->db, c->mem, &r, "SELECT service, field FROM procedure WHERE code = $1 AND version = $2",
		     TEXT(code), INT(version)));
	if (r.n) {
		*service = row_text(&r, 0, 0);
		*field = row_text(&r, 0, 1);
	}
	return 0;
}

int measure_store_province(struct ctx *c, str *ret)
{
	struct db_rows r;

	TRY(db_query(c->db, c->mem, &r, "SELECT code FROM unit WHERE kind = 'province' AND parent = '' ORDER BY valid_from DESC LIMIT 1"));
	*ret = r.n ? row_text(&r, 0, 0) : S("");
	return 0;
}

/* ---- definitions ---------------------------------------------------------------------------------------- */

int measure_store_versions(struct ctx *c, str name, int64_t version, date on, struct version **ret, size_t *ret_n)
{
	struct db_rows r;

	TRY(db_query(c->db, c->mem, &r,
		     "SELECT m.name, m.version, m.valid_from, coalesce((SELECT min(n.valid_from) FROM measure_version n"
		     " WHERE n.name = m.name AND n.version > m.version), 0), m.body FROM measure_version m"
		     " WHERE ($1 = '' OR m.name = $1) AND ($2 = 0 OR m.version = $2) AND ($3 = 0 OR m.version ="
		     " (SELECT max(o.version) FROM measure_version o WHERE o.name = m.name AND o.valid_from <= $3))"
		     " ORDER BY m.place, m.name, m.version",
		     TEXT(name), INT(version), INT(on.day)));
	*ret = NEW_ARRAY(c->mem, struct version, r.n);
	for (size_t i = 0; i < r.n; i++)
		(*ret)[i] = (struct version){ row_text(&r, i, 0),
					      row_int(&r, i, 1),
					      { (int32_t)row_int(&r, i, 2) },
					      { (int32_t)row_int(&r, i, 3) },
					      row_text(&r, i, 4) };
	*ret_n = r.n;
	return 0;
}

int measure_store_version_put(struct ctx *c, const struct version *v, int64_t place)
{
	return MIN(0, db_exec(c->db,
			      "INSERT INTO measure_version (name, version, valid_from, place, body) VALUES ($1,$2,$3,$4,$5)",
			      TEXT(v->name), INT(v->version), INT(v->from.day), INT(place), TEXT(v->body)));
}

/* ---- facts -------------------------------------------------------------------------------------------- */

#define COLS                                                                                                  \
	"subject, kind, seq_from, unit, procedure, field, official, bits, lodged_day, received_day, ended_day," \
	" rated_day, acted_day, late_from, index_from"

static int64_t opt(const struct db_rows *r, size_t i, size_t col)
{
	return row_null(r, i, col) ? FACT_NONE : row_int(r, i, col);
}

static int64_t day_of(int64_t ms)
{
	return ms == FACT_NONE ? FACT_NONE : instant_date((instant){ ms }).day;
}

/* The late days follow from the moments: not ended by then. */
static void late_days(struct fact *f)
{
	int64_t from[] = { f->late_from, f->index_from }, bit[] = { FACT_LATE, FACT_LATE_INDEX };

	for (int i = 0; i < 2; i++) {
		bool late = f->day[ON_ENDED] == FACT_NONE || (f->bits & bit[i]);

		f->day[ON_LATE + i] = late ? day_of(from[i]) : FACT_NONE;
	}
}

static struct fact from_row(const struct db_rows *r, size_t i)
{
	struct fact f = {
		.subject = row_text(r, i, 0),
		.kind = row_text(r, i, 1),
		.seq = row_int(r, i, 2),
		.unit = row_text(r, i, 3),
		.procedure = row_text(r, i, 4),
		.field = row_text(r, i, 5),
		.official = row_text(r, i, 6),
		.bits = row_int(r, i, 7),
		.late_from = opt(r, i, 13),
		.index_from = opt(r, i, 14),
	};

	for (int k = ON_LODGED; k <= ON_ACTED; k++)
		f.day[k] = opt(r, i, (size_t)(8 + k));
	late_days(&f);
	return f;
}

int measure_store_fact(struct ctx *c, str subject, struct fact *ret)
{
	struct db_rows r;

	TRY(db_query(c->db, c->mem, &r, "SELECT " COLS ", memo FROM measure_fact WHERE subject = $1", TEXT(subject)));
	*ret = (struct fact){ 0 };
	if (r.n) {
		*ret = from_row(&r, 0);
		ret->memo = row_text(&r, 0, 15);
	}
	return 0;
}

#define OPT(v) OPT_INT((v), (v) != FACT_NONE)
#define ARGS(f)                                                                                               \
	TEXT((f)->subject), TEXT((f)->kind), INT((f)->seq), TEXT((f)->unit), TEXT((f)->procedure),              \
	TEXT((f)->field), TEXT((f)->official), INT((f)->bits), OPT((f)->day[ON_LODGED]),                        \
	OPT((f)->day[ON_RECEIVED]), OPT((f)->day[ON_ENDED]), OPT((f)->day[ON_RATED]), OPT((f)->day[ON_ACTED]),  \
	OPT((f)->late_from), OPT((f)->index_from)

int measure_store_fact_put(struct ctx *c, const struct fact *before, const struct fact *f, enum fact_change change)
{
	if (change == FACT_MEMO)
		return MIN(0, db_exec(c->db, "UPDATE measure_fact SET memo = $2 WHERE subject = $1", TEXT(f->subject),
				      TEXT(f->memo)));
	if (before->subject.n)
		TRY(db_exec(c->db,
			    "INSERT INTO measure_past (" COLS ", seq_to)"
			    " VALUES ($1,$2,$3,$4,$5,$6,$7,$8,$9,$10,$11,$12,$13,$14,$15,$16)",
			    ARGS(before), INT(f->seq)));
	return MIN(0, db_exec(c->db,
			      "INSERT INTO measure_fact (" COLS ", memo)"
			      " VALUES ($1,$2,$3,$4,$5,$6,$7,$8,$9,$10,$11,$12,$13,$14,$15,$16)"
			      " ON CONFLICT (subject) DO UPDATE SET seq_from = excluded.seq_from, unit = excluded.unit,"
			      " procedure = excluded.procedure, field = excluded.field, official = excluded.official,"
			      " bits = excluded.bits, lodged_day = excluded.lodged_day, received_day = excluded.received_day,"
			      " ended_day = excluded.ended_day, rated_day = excluded.rated_day, acted_day = excluded.acted_day,"
			      " late_from = excluded.late_from, index_from = excluded.index_from, memo = excluded.memo",
			      ARGS(f), TEXT(f->memo)));
}

int measure_store_facts(struct ctx *c, bool past, str subject, struct fact **ret, size_t *ret_n)
{
	struct db_rows r;

	TRY(past ? db_query(c->db, c->mem, &r,
			    "SELECT " COLS " FROM measure_past WHERE subject = $1 ORDER BY seq_from", TEXT(subject)) :
		   db_query(c->db, c->mem, &r, "SELECT " COLS ", memo FROM measure_fact WHERE subject = $1", TEXT(subject)));
	*ret = NEW_ARRAY(c->mem, struct fact, r.n);
	for (size_t i = 0; i < r.n; i++) {
		(*ret)[i] = from_row(&r, i);
		if (!past)
			(*ret)[i].memo = row_text(&r, i, 15);
	}
	*ret_n = r.n;
	return 0;
}

int measure_store_fact_total(struct ctx *c, int64_t *ret_now, int64_t *ret_past)
{
	struct db_rows r;

	TRY(db_query(c->db, c->mem, &r, "SELECT (SELECT count(*) FROM measure_fact), (SELECT count(*) FROM measure_past)"));
	*ret_now = row_int(&r, 0, 0);
	*ret_past = row_int(&r, 0, 1);
	return 0;
}

/* ---- counters and cells ---------------------------------------------------------------------------------- */

int measure_store_counters(struct ctx *c, struct counter **ret, size_t *ret_n)
{
	struct db_rows r;

	TRY(db_query(c->db, c->mem, &r, "SELECT id, kind, anchor, need, without FROM measure_counter ORDER BY id"));
	*ret = NEW_ARRAY(c->mem, struct counter, r.n);
	for (size_t i = 0; i < r.n; i++)
		(*ret)[i] = (struct counter){ row_int(&r, i, 0), row_text(&r, i, 1), (enum anchor)row_int(&r, i, 2),
					      row_int(&r, i, 3), row_int(&r, i, 4) };
	*ret_n = r.n;
	return 0;
}

int measure_store_counter(struct ctx *c, struct counter *k)
{
	struct db_rows r;

	TRY(db_query(c->db, c->mem, &r,
		     "SELECT id FROM measure_counter WHERE kind = $1 AND anchor = $2 AND need = $3 AND without = $4",
		     TEXT(k->kind), INT(k->anchor), INT(k->need), INT(k->without)));
	if (r.n) {
		k->id = row_int(&r, 0, 0);
		return 0;
	}
	TRY(db_query(c->db, c->mem, &r,
		     "INSERT INTO measure_counter (id, kind, anchor, need, without)"
		     " SELECT coalesce(max(id), 0) + 1, $1, $2, $3, $4 FROM measure_counter RETURNING id",
		     TEXT(k->kind), INT(k->anchor), INT(k->need), INT(k->without)));
	k->id = row_int(&r, 0, 0);
	return 1;
}

int measure_store_cell_add(struct ctx *c, const struct cell *cell)
{
	return MIN(0, db_exec(c->db,
			      "INSERT INTO measure_cell (counter, procedure, unit, level, period, n) VALUES ($1,$2,$3,$4,$5,$6)"
			      " ON CONFLICT (counter, procedure, unit, level, period) DO UPDATE SET n = measure_cell.n + excluded.n",
			      INT(cell->counter), TEXT(cell->procedure), TEXT(cell->unit), INT(cell->level),
			      INT(cell->period), INT(cell->n)));
}

struct each {
	int (*fn)(void *arg, const struct fact *f);
	void *arg;
};

static int each_fact(void *arg, const struct db_rows *r)
{
	const struct each *e = arg;
	struct fact f = from_row(r, 0);

	return e->fn(e->arg, &f);
}

int measure_store_each(struct ctx *c, int (*fn)(void *arg, const struct fact *f), void *arg)
{
	struct each e = { fn, arg };

	return db_each(c->db, each_fact, &e, "SELECT " COLS " FROM measure_fact ORDER BY subject");
}

struct walk {
	int (*each)(void *arg, const struct cell *cell);
	void *arg;
};

static int each_cell(void *arg, const struct db_rows *r)
{
	struct walk *w = arg;
	struct cell cell = { row_int(r, 0, 0), row_text(r, 0, 1), row_text(r, 0, 2),
			     row_int(r, 0, 3), row_int(r, 0, 4),  row_int(r, 0, 5) };

	return w->each(w->arg, &cell);
}

int measure_store_cells(struct ctx *c, int (*each)(void *arg, const struct cell *cell), void *arg)
{
	struct walk w = { each, arg };

	return db_each(c->db, each_cell, &w, "SELECT counter, procedure, unit, level, period, n FROM measure_cell WHERE n <> 0");
}

/* ---- the ledger ------------------------------------------------------------------------------------------- */

static int one(struct ctx *c, const char *sql, int64_t *ret)
{
	struct db_rows r;

	TRY(db_query(c->db, c->mem, &r, sql));
	*ret = row_int(&r, 0, 0);
	return 0;
}

int measure_store_seq(struct ctx *c, int64_t *ret_seq)
{
	return one(c, "SELECT seq FROM measure_fold WHERE id = 1", ret_seq);
}

int measure_store_tip(struct ctx *c, int64_t *ret_seq)
{
	return one(c, "SELECT coalesce(max(seq), 0) FROM event", ret_seq);
}

int measure_store_seq_put(struct ctx *c, int64_t seq)
{
	return MIN(0, db_exec(c->db, "UPDATE measure_fold SET seq = $1 WHERE id = 1", INT(seq)));
}

struct events {
	event_fn *fn;
	void *arg;
};

static int each_event(void *arg, const struct db_rows *r)
{
	struct events *w = arg;
	struct event e = {
		.seq = row_int(r, 0, 0),
		.at = { row_int(r, 0, 1) },
		.actor = row_text(r, 0, 2),
		.role = row_text(r, 0, 3),
		.verb = row_text(r, 0, 4),
		.subject = row_text(r, 0, 5),
		.payload = row_text(r, 0, 6),
	};

	return w->fn(w->arg, r->mem, &e);
}

#define EVENT "SELECT seq, at, actor, role, verb, subject, payload FROM event "

int measure_store_events(struct ctx *c, int64_t seq, int64_t limit, event_fn *fn, void *arg)
{
	struct events w = { fn, arg };

	return db_each(c->db, each_event, &w, EVENT "WHERE seq > $1 ORDER BY seq LIMIT $2", INT(seq), INT(limit));
}

int measure_store_events_by_subject(struct ctx *c, int64_t until, event_fn *fn, void *arg)
{
	struct events w = { fn, arg };

	return db_each(c->db, each_event, &w, EVENT "WHERE seq <= $1 ORDER BY subject, seq", INT(until));
}

int measure_store_time(struct ctx *c, int64_t seq, int64_t *ret_ms)
{
	struct db_rows r;

	TRY(db_query(c->db, c->mem, &r, "SELECT at FROM event WHERE seq = $1", INT(seq)));
	*ret_ms = r.n ? row_int(&r, 0, 0) : 0;
	return 0;
}

/* Events are in order of time, so this is a search in a sorted list. */
int measure_store_seq_at(struct ctx *c, instant at, int64_t *ret_seq)
{
	int64_t low = 0, high;

	TRY(measure_store_tip(c, &high));
	while (low < high) {
		int64_t middle = low + (high - low + 1) / 2;
		struct db_rows r;

		TRY(db_query(c->db, c->mem, &r, "SELECT at FROM event WHERE seq = $1", INT(middle)));
		if (r.n && row_int(&r, 0, 0) <= at.ms)
			low = middle;
		else
			high = middle - 1;
	}
	*ret_seq = low;
	return 0;
}

int measure_store_clear(struct ctx *c)
{
	TRY(db_exec(c->db, "DELETE FROM measure_cell"));
	TRY(db_exec(c->db, "DELETE FROM measure_fact"));
	TRY(db_exec(c->db, "DELETE FROM measure_past"));
	return measure_store_seq_put(c, 0);
}
