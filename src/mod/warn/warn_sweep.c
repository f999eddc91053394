/* SPDX-License-Identifier: Apache-2.0 */
/*
 * warn_sweep.c - the courier's minute: which dates have crossed a threshold, who has not had the day's digest.
 *
 * A round sends at most WARN_PIECE commands, so that letters, jobs and command lines wait a moment only; when
 * there is more, its last command leaves a job that goes on at once. Nothing is kept between rounds: what has
 * been said is in the database, so a restart repeats nothing and forgets nothing.
 *
 * A threshold in working days is turned into one moment per unit ("due before the end of Wednesday"), and the
 * question to the database is a range of an index. Rows between the unit's own moment and the latest of all
 * units' are looked at and left.
 */
#include "base/base.h"

#include "core/command/call.h"
#include "core/org/org.h"
#include "mod/warn/warn_impl.h"

/* The digest goes out when the unit's day begins, or up to two hours later after a stop of the server. */
#define DIGEST_WINDOW 120

/* A unit's calendar; those without days off of their own share the first. */
struct calendar_of {
	str unit;
	struct calendar *cal;
};

/* The moments of one unit. */
struct span {
	str unit;
	instant until[WARN_KIND_COUNT]; /* dates before it have crossed */
};

struct sweep {
	struct ctx *c;
	struct calendar_of *cals;
	struct span *spans;
	size_t cal_n, span_n, span_cap;
	struct warning *found;
	size_t n;
	enum warn_kind kind;
};

/* ---- moments ---------------------------------------------------------------------------------------------- */

static int load_calendars(struct sweep *s)
{
	int year, month, day;
	size_t n;
	str *units;

	date_parts(instant_date(s->c->now), &year, &month, &day);
	TRY(warn_store_calendars(s->c, &units, &n));
	s->cals = NEW_ARRAY(s->c->mem, struct calendar_of, n + 1);
	s->cals[0].unit = S("");
	for (size_t i = 0; i < n; i++)
		s->cals[i + 1].unit = units[i];
	s->cal_n = n + 1;
	for (size_t i = 0; i < s->cal_n; i++)
		TRY(calendar_load(s->c, s->cals[i].unit, year - 1, year + 1, &s->cals[i].cal));
	return 0;
}

static const struct calendar *calendar_for(const struct sweep *s, str unit)
{
	for (size_t i = 1; i < s->cal_n; i++)
		if (str_eq(s->cals[i].unit, unit))
			return s->cals[i].cal;
	return s->cals[0].cal;
}

/* The last lawful day for the letter is the last working day before the day of the date; it is spoken of when
 * that is today or the next working day. */
static instant letter_until(const struct calendar *cal, date today)
{
	return calendar_horizon(cal, today, calendar_working_days(cal, today, (date){ today.day + 1 }) ? 2 : 1);
}

static void moments(const struct sweep *s, const struct calendar *cal, const struct warn_rule *r, instant *until)
{
	date today = instant_date(s->c->now);

	until[WARN_STEP_SOON] = calendar_horizon(cal, today, r->step_days);
	until[WARN_DUE_SOON] = calendar_horizon(cal, today, r->due_days);
	until[WARN_LETTER] = letter_until(cal, today);
	until[WARN_STEP_LATE] = until[WARN_DUE_LATE] = s->c->now;
	until[WARN_LEADER] = calendar_past(cal, today, r->leader_days);
}

static int span_of(struct sweep *s, str unit, struct span **ret)
{
	struct warn_rule rule;
	struct span *more;

	for (size_t i = 0; i < s->span_n; i++)
		if (str_eq(s->spans[i].unit, unit)) {
			*ret = &s->spans[i];
			return 0;
		}
	if (s->span_n == s->span_cap) {
		s->span_cap = MAX(16, 2 * s->span_cap);
		more = NEW_ARRAY(s->c->mem, struct span, s->span_cap);
		if (s->span_n)
			memcpy(more, s->spans, s->span_n * sizeof(*more));
		s->spans = more;
	}
	*ret = &s->spans[s->span_n];
	TRY(warn_rule_for(s->c, unit, instant_date(s->c->now), &rule));
	(*ret)->unit = str_copy(s->c->mem, unit);
	moments(s, calendar_for(s, unit), &rule, (*ret)->until);
	s->span_n++;
	return 0;
}

/* The latest moment that any rule in force and any calendar give: the range asked of the database. */
static int latest(struct sweep *s, instant *until)
{
	struct warn_rule widest;

	TRY(warn_rule_widest(s->c, instant_date(s->c->now), &widest));
	for (size_t i = 0; i < s->cal_n; i++) {
		instant one[WARN_KIND_COUNT];

		moments(s, s->cals[i].cal, &widest, one);
		for (int k = 0; k < WARN_KIND_COUNT; k++)
			until[k].ms = i ? MAX(until[k].ms, one[k].ms) : one[k].ms;
	}
	return 0;
}

/* ---- warnings ---------------------------------------------------------------------------------------------- */

static int meet(void *arg, const struct warn_due *due)
{
	struct sweep *s = arg;
	struct span *span;

	TRY(span_of(s, due->unit, &span));
	if (due->due.ms >= span->until[s->kind].ms)
		return 0;
	s->found[s->n++] = (struct warning){ str_copy(s->c->mem, due->dossier), s->kind, due->due, s->c->now };
	return s->n < WARN_PIECE ? 0 : E_LIMIT;
}

/* Late things first: when there is much to say, the gravest is said first. */
static int collect(struct sweep *s)
{
	instant until[WARN_KIND_COUNT];
	int err = 0;

	TRY(latest(s, until));
	s->found = NEW_ARRAY(s->c->mem, struct warning, WARN_PIECE);
	for (int k = WARN_KIND_COUNT - 1; k >= 0 && err == 0; k--) {
		bool late = k == WARN_STEP_LATE || k == WARN_DUE_LATE || k == WARN_LEADER;

		s->kind = (enum warn_kind)k;
		err = warn_store_due(s->c, s->kind, late ? (instant){ 1 } : s->c->now, until[k], meet, s);
	}
	return err == E_LIMIT ? 0 : err;
}

/* A refusal means that the dossier has moved since it was read, or that somebody said it already. */
static int send(struct ctx *c, const char *command, str key, const struct arg *args, size_t n)
{
	int err = command_send(c, command, key, args, n, NULL);

	if (err == E_CONFLICT || err == E_NOTFOUND) {
		c->problems = NULL;
		return 0;
	}
	return err;
}

static int raise_all(struct sweep *s)
{
	struct ctx *c = s->c;

	for (size_t i = 0; i < s->n; i++) {
		const struct warning *w = &s->found[i];
		str due = str_fmt(c->mem, "%" PRId64, w->due.ms), kind = str_of(warn_kind_slug(w->kind));
		struct arg args[] = { { S("dossier"), w->dossier },
				      { S("kind"), kind },
				      { S("due"), due },
				      { S("more"), i == WARN_PIECE - 1 ? S("1") : S("0") } };

		TRY(send(c, "warn.raise",
			 str_fmt(c->mem, "warn-%" STR_FMT "-%" STR_FMT "-%" STR_FMT, STR_ARG(w->dossier), STR_ARG(kind),
				 STR_ARG(due)),
			 args, ARRAY_LEN(args)));
	}
	return 0;
}

/* ---- digests ----------------------------------------------------------------------------------------------- */

static bool morning(const struct sweep *s, str unit)
{
	struct calendar_day day;
	int minute = instant_minute(s->c->now);

	return calendar_day_info(calendar_for(s, unit), instant_date(s->c->now), &day) == 0 && day.working &&
	       minute >= day.start && minute < day.start + DIGEST_WINDOW;
}

/* Is it morning anywhere? Asked before the database is. */
static bool some_morning(const struct sweep *s)
{
	for (size_t i = 0; i < s->cal_n; i++)
		if (morning(s, s->cals[i].unit))
			return true;
	return false;
}

static int digests(struct sweep *s)
{
	struct ctx *c = s->c;
	date today = instant_date(c->now);
	struct warn_person *list;
	int64_t after = 0;
	size_t n, sent = 0;

	if (!some_morning(s))
		return 0;
	do {
		TRY(warn_store_people(c, today, after, WARN_PIECE, &list, &n));
		for (size_t i = 0; i < n && sent < WARN_PIECE; i++) {
			struct arg arg = { S("account"), str_fmt(c->mem, "%" PRId64, list[i].account) };

			after = list[i].account;
			if (!morning(s, list[i].unit))
				continue;
			TRY(send(c, "warn.digest",
				 str_fmt(c->mem, "digest-%" STR_FMT "-%d", STR_ARG(arg.value), (int)today.day), &arg, 1));
			sent++;
		}
	} while (n == WARN_PIECE && sent < WARN_PIECE);
	return 0;
}

/* ---- a round ------------------------------------------------------------------------------------------------ */

int warn_tick(struct ctx *c)
{
	struct sweep s = { .c = c };

	TRY(load_calendars(&s));
	TRY(collect(&s));
	TRY(raise_all(&s));
	return digests(&s);
}

int warn_sweep_job(struct ctx *c, int64_t id, str subject, str body)
{
	UNUSED(id);
	UNUSED(subject);
	UNUSED(body);
	return warn_tick(c);
}
