/* SPDX-License-Identifier: Apache-2.0 */
/*
 * measure_count_store.c - SQL that counts and lists.
 *
 * Two ways to the same number. From cells: sums over a few months and days, so that it does not matter how many
 * dossiers there are. From facts: every question, as of every moment, at the price of the rows in question.
 */
#include "base/base.h"

#include "mod/measure/measure_count_store.h"
#include "mod/measure/tally.h"

int measure_count_counters(struct ctx *c, int64_t *ret_n)
{
	struct db_rows r;

	TRY(db_query(c->db, c->mem, &r, "SELECT coalesce(max(id), 0) FROM measure_counter"));
	*ret_n = row_int(&r, 0, 0) + 1;
	return 0;
}

/* ---- cells -------------------------------------------------------------------------------------------- */

/* Whole months in the middle and single days at both ends; empty ranges have their end before their start. */
struct ranges {
	int64_t month, month_last, day, day_last, tail, tail_last;
};

static int64_t first_of(int64_t month)
{
	return date_ymd((int)(month / 12), (int)(month % 12) + 1, 1).day;
}

static struct ranges ranges_of(int64_t from, int64_t last)
{
	int64_t a = tally_month(from), b = tally_month(last);
	struct ranges r = { a, b, 1, 0, 1, 0 };

	if (from > last)
		return (struct ranges){ 1, 0, 1, 0, 1, 0 };
	if (from != first_of(a)) {
		r.day = from;
		r.day_last = MIN(last, first_of(a + 1) - 1);
		r.month++;
	}
	if (last != first_of(b + 1) - 1) {
		r.month_last--;
		if (a != b || from == first_of(a)) {
			r.tail = first_of(b);
			r.tail_last = last;
		}
	}
	return r;
}

#define RANGES(r)                                                                                          \
	INT((r).month), INT((r).month_last), INT((r).day), INT((r).day_last), INT((r).tail), INT((r).tail_last)

struct sums sums_new(struct arena *mem, size_t n)
{
	return (struct sums){ n, NEW_ARRAY(mem, int64_t, n), NEW_ARRAY(mem, int64_t, n), NEW_ARRAY(mem, int64_t, n) };
}

static void put(const struct sums *s, int64_t *list, int64_t id, int64_t n)
{
	if (id > 0 && (size_t)id < s->n)
		list[id] += n;
}

/* CROSS JOIN keeps SQLite to this order: a few counters, and for each a few cells. */
#define CELLS(level, low, high)                                                                            \
	"SELECT k.id AS id, s.n AS n FROM measure_counter k CROSS JOIN measure_cell s WHERE s.counter = k.id" \
	" AND s.procedure = '' AND s.unit = $1 AND s.level = " level " AND s.period BETWEEN " low " AND " high

static int add_up(struct ctx *c, str unit, struct ranges x, const struct sums *s, int64_t *list)
{
	struct db_rows r;

	TRY(db_query(c->db, c->mem, &r,
		     "SELECT id, sum(n) FROM (" CELLS("1", "$2", "$3") " UNION ALL " CELLS("0", "$4", "$5") " UNION ALL "
		     CELLS("0", "$6", "$7") ") a GROUP BY id",
		     TEXT(unit), RANGES(x)));
	for (size_t i = 0; i < r.n; i++)
		put(s, list, row_int(&r, i, 0), row_int(&r, i, 1));
	return 0;
}

int measure_count_cells(struct ctx *c, str unit, const struct span *s, struct sums *add)
{
	struct sums one = sums_new(c->mem, add->n);

	TRY(add_up(c, unit, ranges_of(s->from, s->last), &one, one.flow));
	TRY(add_up(c, unit, ranges_of(0, MIN(s->from - 1, s->last)), &one, one.until));
	if (s->midday)
		TRY(add_up(c, unit, ranges_of(s->last, s->last), &one, one.today));
	for (size_t i = 0; i < add->n; i++) {
		add->flow[i] += one.flow[i];
		add->until[i] += one.until[i] + one.flow[i];
		add->today[i] += one.today[i];
	}
	return 0;
}

int measure_count_until(struct ctx *c, str unit, int64_t counter, int64_t last, int64_t *add)
{
	struct ranges x = ranges_of(0, last);
	struct db_rows r;

	TRY(db_query(c->db, c->mem, &r,
		     "SELECT sum(n) FROM measure_cell WHERE counter = $1 AND procedure = '' AND unit = $2 AND"
		     " ((level = 1 AND period BETWEEN $3 AND $4) OR (level = 0 AND period BETWEEN $5 AND $6)"
		     " OR (level = 0 AND period BETWEEN $7 AND $8))",
		     INT(counter), TEXT(unit), RANGES(x)));
	*add += row_int(&r, 0, 0);
	return 0;
}

#define BY_UNIT(level, low, high)                                                                          \
	"SELECT s.unit AS unit, s.counter AS counter, s.n AS n FROM measure_counter k CROSS JOIN measure_cell s" \
	" WHERE s.counter = k.id AND s.procedure = '' AND s.level = " level " AND s.period BETWEEN " low " AND " high  \
	" AND ($1 = 0 OR k.id IN ($1,$2,$3,$4,$5,$6,$7,$8))"

static int by_unit(struct ctx *c, const int64_t k[SUMS_COUNTERS], struct ranges x, struct db_rows *ret)
{
	return db_query(c->db, c->mem, ret,
			"SELECT unit, counter, sum(n) FROM (" BY_UNIT("1", "$9", "$10") " UNION ALL " BY_UNIT("0", "$11", "$12")
			" UNION ALL " BY_UNIT("0", "$13", "$14") ") a WHERE unit <> '' GROUP BY unit, counter",
			INT(k[0]), INT(k[1]), INT(k[2]), INT(k[3]), INT(k[4]), INT(k[5]), INT(k[6]), INT(k[7]), RANGES(x));
}

int measure_count_cells_by_unit(struct ctx *c, const int64_t counters[SUMS_COUNTERS], const struct span *s,
				sums_of_fn *of, void *arg)
{
	struct ranges x[] = { ranges_of(s->from, s->last), ranges_of(0, MIN(s->from - 1, s->last)),
			      ranges_of(s->last, s->last) };

	for (size_t k = 0; k < (s->midday ? 3 : 2); k++) {
		struct db_rows r;
		struct sums *to = NULL;
		str unit = S("");

		TRY(by_unit(c, counters, x[k], &r));
		for (size_t i = 0; i < r.n; i++) {
			if (i == 0 || !str_eq(unit, row_text(&r, i, 0)))
				to = of(arg, unit = row_text(&r, i, 0));
			if (to && k < 2)
				put(to, to->until, row_int(&r, i, 1), row_int(&r, i, 2));
			if (to && k != 1)
				put(to, k ? to->today : to->flow, row_int(&r, i, 1), row_int(&r, i, 2));
		}
	}
	return 0;
}

/* The counts by day say what was late at midnight; this is the part of the day that has passed. */
#define LATE_TODAY(column, bit, flag)                                                                      \
	"SELECT unit, procedure, bits, count(*), " flag " AS flag FROM measure_fact WHERE " column " >= $1 AND "  \
	column " < $2 AND (ended_day IS NULL OR (bits & " bit ") <> 0) GROUP BY unit, procedure, bits"

int measure_count_late_today(struct ctx *c, const struct span *s, struct late_row **ret, size_t *ret_n)
{
	instant start = instant_at((date){ (int32_t)s->last }, 0);
	struct db_rows r;

	static_assert(FACT_LATE == 1 << 13 && FACT_LATE_INDEX == 1 << 14, "as in the SQL below");
	TRY(db_query(c->db, c->mem, &r, LATE_TODAY("late_from", "8192", "0") " UNION ALL " LATE_TODAY("index_from", "16384", "1"),
		     INT(start.ms), INT(s->end.ms)));
	*ret = NEW_ARRAY(c->mem, struct late_row, r.n);
	for (size_t i = 0; i < r.n; i++)
		(*ret)[i] = (struct late_row){ row_text(&r, i, 0), row_text(&r, i, 1), row_int(&r, i, 2), row_int(&r, i, 3),
					       row_int(&r, i, 4) != 0 };
	*ret_n = r.n;
	return 0;
}

/* ---- facts --------------------------------------------------------------------------------------------- */

#define SUB                                                                                                \
	"WITH RECURSIVE sub(code) AS (SELECT CAST($4 AS TEXT) UNION"                                         \
	" SELECT unit.code FROM unit JOIN sub ON unit.parent = sub.code) "
#define FILTER_(which, cond)                                                                               \
	" WHERE f.kind = $1 AND (f.bits & $2) = $2 AND (f.bits & $3) = 0"                                    \
	" AND ($4 = '' OR f.unit IN (SELECT code FROM sub)) AND ($5 = '' OR f.procedure = $5)"               \
	" AND ($6 = '' OR f.field = $6) AND ($7 = '' OR f.official = $7) AND " which                         \
	" AND $9 <= $11 AND $10 <= $11 AND $12 >= 0 AND " cond
#define NOW "f.seq_from <= $8"
#define THEN "f.seq_from <= $8 AND f.seq_to > $8"
#define OPEN "f.received_day <= $10 AND (f.ended_day IS NULL OR f.ended_day > $10)"

/* One condition for each way to count, in the order of enum measure_read. $9: first day, $10: last, $11: the end as
 * a moment, $12: days of standing still. */
#define CONDITIONS(X)                                                                                      \
	X("f.lodged_day BETWEEN $9 AND $10")                                                                 \
	X("f.received_day BETWEEN $9 AND $10")                                                               \
	X("f.ended_day BETWEEN $9 AND $10")                                                                  \
	X("f.rated_day BETWEEN $9 AND $10")                                                                  \
	X("f.lodged_day <= $10")                                                                             \
	X("f.ended_day <= $10")                                                                              \
	X("f.acted_day <= $10 - $12")                                                                        \
	X(OPEN)                                                                                              \
	X(OPEN " AND f.late_from < $11")                                                                     \
	X(OPEN " AND (f.late_from IS NULL OR f.late_from >= $11)")                                           \
	X(OPEN " AND f.index_from < $11")                                                                    \
	X(OPEN " AND (f.index_from IS NULL OR f.index_from >= $11)")

#define LIST                                                                                               \
	"SELECT f.subject, f.unit, f.procedure, f.official, f.bits, coalesce(f.lodged_day, 0),"              \
	" coalesce(f.received_day, 0), coalesce(f.ended_day, 0), coalesce(f.late_from, 0), coalesce(f.index_from, 0)"
#define PAGE " ORDER BY f.subject DESC LIMIT $13 OFFSET $14"

static const char *const count_now[] = {
#define X(cond) SUB "SELECT count(*) FROM measure_fact f" FILTER_(NOW, cond),
	CONDITIONS(X)
#undef X
};
static const char *const count_then[] = {
#define X(cond) SUB "SELECT count(*) FROM measure_seen f" FILTER_(THEN, cond),
	CONDITIONS(X)
#undef X
};
static const char *const list_now[] = {
#define X(cond) SUB LIST " FROM measure_fact f" FILTER_(NOW, cond) PAGE,
	CONDITIONS(X)
#undef X
};
static const char *const list_then[] = {
#define X(cond) SUB LIST " FROM measure_seen f" FILTER_(THEN, cond) PAGE,
	CONDITIONS(X)
#undef X
};

static_assert(ARRAY_LEN(count_now) == READ_COUNT, "a condition for each way to count");

/* The channel asked for is one more fact that is needed; an unknown one matches nothing. */
static int64_t need_of(const struct measure_query *q, const struct measure_part *p)
{
	int64_t bit = 0;

	if (q->channel.n && !fact_bit(q->channel, &bit))
		return -1;
	return p->need | bit;
}

static str empty(str s)
{
	return s.p ? s : S("");
}

#define FACT_ARGS                                                                                          \
	TEXT(k->kind), INT(need_of(q, p)), INT(p->without), TEXT(empty(q->unit)), TEXT(empty(q->procedure)), \
	TEXT(empty(q->field)), TEXT(empty(q->official)), INT(s->seq), INT(s->from), INT(s->last),            \
	INT(s->end.ms), INT(p->days)

int measure_count_facts(struct ctx *c, const struct measure_query *q, const struct span *s, const struct measure_component *k,
			const struct measure_part *p, int64_t *ret)
{
	struct db_rows r;

	TRY(db_query(c->db, c->mem, &r, (s->now ? count_now : count_then)[p->read], FACT_ARGS));
	*ret = row_int(&r, 0, 0);
	return 0;
}

int measure_count_cases(struct ctx *c, const struct measure_query *q, const struct span *s,
			const struct measure_component *k, const struct measure_part *p, int64_t limit, int64_t offset,
			struct measure_case **ret, size_t *ret_n)
{
	struct db_rows r;

	TRY(db_query(c->db, c->mem, &r, (s->now ? list_now : list_then)[p->read], FACT_ARGS, INT(limit), INT(offset)));
	*ret = NEW_ARRAY(c->mem, struct measure_case, r.n);
	for (size_t i = 0; i < r.n; i++)
		(*ret)[i] = (struct measure_case){
			.subject = row_text(&r, i, 0),
			.unit = row_text(&r, i, 1),
			.procedure = row_text(&r, i, 2),
			.official = row_text(&r, i, 3),
			.bits = row_int(&r, i, 4),
			.lodged = { (int32_t)row_int(&r, i, 5) },
			.received = { (int32_t)row_int(&r, i, 6) },
			.ended = { (int32_t)row_int(&r, i, 7) },
			.late_from = { row_int(&r, i, 8) },
			.index_from = { row_int(&r, i, 9) },
		};
	*ret_n = r.n;
	return 0;
}
