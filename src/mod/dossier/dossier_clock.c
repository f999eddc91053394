/* SPDX-License-Identifier: Apache-2.0 */
/*
 * dossier_clock.c - the lawful clock of one dossier.
 *
 * The due date is derived, never typed: rule (of the procedure version), calendar (of the deciding unit)
 * and the clock events of this dossier go into the pure clock_due(). The events are kept with the dossier
 * as a JSON array; every action that touches time adds one.
 */
#include "base/base.h"

#include "core/org/org.h"
#include "lib/json/json.h"
#include "mod/dossier/dossier_service.h"

static const char *const kinds[] = { "start", "pause", "resume", "reset", "extend", "stop" };

static bool unit_of(str slug, enum clock_unit *ret)
{
	static const struct {
		const char *slug;
		enum clock_unit unit;
	} rows[] = {
		{ "hour", UNIT_WORKING_HOUR },        { "half_day", UNIT_HALF_DAY },
		{ "working_day", UNIT_WORKING_DAY },  { "calendar_day", UNIT_CALENDAR_DAY },
		{ "month", UNIT_MONTH },              { "same_day", UNIT_SAME_DAY },
		{ "at_once", UNIT_AT_ONCE },
	};

	for (size_t i = 0; i < ARRAY_LEN(rows); i++)
		if (str_eqz(slug, rows[i].slug)) {
			*ret = rows[i].unit;
			return true;
		}
	return false;
}

/* A dossier keeps the rules of the day it was received; until then those of the day it was lodged. */
static date rule_day(const struct dossier *d)
{
	return instant_date(d->received_at.ms ? d->received_at : d->lodged_at);
}

int dossier_rule(struct ctx *c, const struct dossier *d, enum rule_name name, int64_t *ret)
{
	return rule_int(c, name, d->deciding_unit, rule_day(d), ret);
}

/* A procedure without a statutory period is due when its own steps' hours have passed. */
int dossier_clock_rule(struct ctx *c, const struct dossier *d, const struct procedure *p, struct clock_rule *ret)
{
	struct procedure_terms terms = procedure_terms_for(p, procedure_channel_find(d->channel), S(""));
	struct clock_rule r = CLOCK_RULE(0, UNIT_WORKING_HOUR);
	int err = procedure_rule(c, p, &terms, d->deciding_unit, rule_day(d), ret);

	if (err != E_NOTFOUND)
		return err;
	for (size_t i = 0; i < p->step_n; i++)
		r.n += (int32_t)(p->steps[i].minutes + 59) / 60;
	TRY(procedure_dated_rules(c, p, d->deciding_unit, rule_day(d), &r));
	r.basis = S("Tổng thời gian các bước của quy trình nội bộ (thủ tục không quy định thời hạn)");
	*ret = r;
	return 0;
}

int dossier_clock_events(struct arena *mem, const struct dossier *d, struct clock_event **ret, size_t *ret_n)
{
	struct json *j;
	str why;

	TRY(json_parse(mem, d->clock.n ? d->clock : S("[]"), JSON_DEPTH, &j, &why));
	*ret = NEW_ARRAY(mem, struct clock_event, j->n + 1);
	*ret_n = j->n;
	for (size_t i = 0; i < j->n; i++) {
		struct clock_event *e = &(*ret)[i];
		str kind = json_text(j->items[i], "kind");
		int64_t at = 0, n = 0;

		for (size_t k = 0; k < ARRAY_LEN(kinds); k++)
			if (str_eqz(kind, kinds[k]))
				e->kind = (enum clock_event_kind)k;
		json_int(j->items[i], "at", &at);
		json_int(j->items[i], "n", &n);
		e->at = (instant){ at };
		e->n = (int32_t)n;
		e->unit = UNIT_WORKING_DAY;
		unit_of(json_text(j->items[i], "unit"), &e->unit);
		e->reason = json_text(j->items[i], "reason");
		e->basis = json_text(j->items[i], "basis");
	}
	return 0;
}

static void write_event(struct jw *w, const struct clock_event *e, str unit)
{
	jw_object(w);
	jw_kstr(w, "kind", str_of(kinds[e->kind]));
	jw_kint(w, "at", e->at.ms);
	if (e->reason.n)
		jw_kstr(w, "reason", e->reason);
	if (e->basis.n)
		jw_kstr(w, "basis", e->basis);
	if (e->n) {
		jw_kint(w, "n", e->n);
		jw_kstr(w, "unit", unit);
	}
	jw_end(w);
}

/* The events with `e` behind the last, or instead of the first. */
static int write_events(struct ctx *c, struct dossier *d, const struct clock_event *e, str unit, bool first)
{
	struct buf b = buf_new(c->mem, 0);
	struct jw w = jw_new(&b);
	struct json *j;
	str why;

	TRY(json_parse(c->mem, d->clock.n ? d->clock : S("[]"), JSON_DEPTH, &j, &why));
	jw_array(&w);
	if (first)
		write_event(&w, e, unit);
	for (size_t i = first; i < j->n; i++)
		jw_json(&w, j->items[i]);
	if (!first)
		write_event(&w, e, unit);
	jw_end(&w);
	d->clock = buf_view(&b);
	return 0;
}

int dossier_clock_add(struct ctx *c, struct dossier *d, const struct clock_event *e, const char *unit)
{
	if (e->kind == CLOCK_START)
		d->clock = S("");
	return write_events(c, d, e, str_of(unit), false);
}

int dossier_clock_start(struct ctx *c, struct dossier *d, const struct clock_event *e)
{
	return write_events(c, d, e, S(""), true);
}

int dossier_clock_note(struct ctx *c, struct dossier *d, enum clock_event_kind kind, const char *reason, int64_t n, const char *unit)
{
	struct clock_event e = { .kind = kind, .at = c->now, .reason = str_of(reason), .basis = S(""), .n = (int32_t)n };

	return dossier_clock_add(c, d, &e, unit);
}

/* Calendars of the years a dossier can live in, compiled once per command or page and unit. */
static int calendar_of(struct ctx *c, const struct dossier *d, struct calendar **ret)
{
	int year, month, day;

	date_parts(instant_date(d->lodged_at), &year, &month, &day);
	return calendar_load(c, d->deciding_unit, year - 1, year + 3, ret);
}

/* `words`: where the derivation is written; NULL: none is made, which takes half the time. */
static int derive(struct ctx *c, const struct dossier *d, struct arena *words, struct clock_result *ret)
{
	struct clock_problem why = { .text = S("") };
	struct clock_event *events;
	struct procedure *p;
	struct clock_rule rule;
	struct calendar *cal;
	size_t n;
	int err;

	TRY(dossier_procedure(c, d, &p));
	TRY(calendar_of(c, d, &cal));
	TRY(dossier_clock_events(c->mem, d, &events, &n));
	TRY(dossier_clock_rule(c, d, p, &rule));
	err = clock_due(words, cal, &rule, events, n, c->now, ret, &why);
	if (err < 0)
		return ctx_fail(c, E_INTERNAL, "", _("Không tính được ngày hẹn trả: %s"), tr(c, str_z(c->mem, why.text)));
	return 0;
}

int dossier_clock(struct ctx *c, const struct dossier *d, struct clock_result *ret)
{
	return derive(c, d, c->mem, ret);
}

int dossier_remaining(struct ctx *c, const struct dossier *d, int64_t *ret_minutes)
{
	struct clock_result r;

	TRY(derive(c, d, NULL, &r));
	*ret_minutes = r.remaining;
	return 0;
}

int dossier_clock_settle(struct ctx *c, struct dossier *d)
{
	struct clock_result r;

	TRY(derive(c, d, NULL, &r));
	d->due_at = r.due;
	return 0;
}

int dossier_clock_step_due(struct ctx *c, struct dossier *d, int64_t minutes)
{
	struct calendar *cal;

	TRY(calendar_of(c, d, &cal));
	return clock_add(cal, c->now, MAX(minutes, 1), &d->step_due_at);
}

int dossier_clock_step_time(struct ctx *c, struct dossier *d, struct flow_time t)
{
	struct clock_event start = { .kind = CLOCK_START, .at = c->now };
	struct clock_rule rule = CLOCK_RULE(t.n, t.unit);
	struct clock_result r;
	struct calendar *cal;

	if (t.unit == UNIT_WORKING_HOUR || t.unit == UNIT_HALF_DAY || t.unit == UNIT_WORKING_DAY ||
	    (t.unit == UNIT_AT_ONCE && t.n > 0))
		return dossier_clock_step_due(c, d, flow_minutes(t));
	TRY(calendar_of(c, d, &cal));
	TRY(clock_due(NULL, cal, &rule, &start, 1, c->now, &r, NULL));
	d->step_due_at = r.due;
	return 0;
}

int dossier_clock_end_of_days(struct ctx *c, const struct dossier *d, instant from, int64_t days, instant *ret)
{
	struct clock_event start = { .kind = CLOCK_START, .at = from };
	struct clock_rule rule = CLOCK_RULE((int32_t)days, UNIT_WORKING_DAY);
	struct clock_result r;
	struct calendar *cal;

	TRY(calendar_of(c, d, &cal));
	TRY(clock_due(NULL, cal, &rule, &start, 1, from, &r, NULL));
	*ret = r.due;
	return 0;
}

/* ---- lists: how much working time is left ------------------------------------------------------------- */

/* The calendars a list needs, each compiled once. */
struct calendars {
	int from, to;
	str *units;
	struct calendar **list;
	size_t n;
};

static int calendar_for(struct ctx *c, struct calendars *k, str unit, struct calendar **ret)
{
	for (size_t i = 0; i < k->n; i++)
		if (str_eq(k->units[i], unit)) {
			*ret = k->list[i];
			return 0;
		}
	TRY(calendar_load(c, unit, k->from, k->to, ret));
	k->units[k->n] = unit;
	k->list[k->n++] = *ret;
	return 0;
}

/* The years from the earliest date in the list to the latest. */
static void years_of(struct ctx *c, const struct dossier *list, size_t n, struct calendars *k)
{
	instant first = c->now, last = c->now;
	int month, day;

	for (size_t i = 0; i < n; i++) {
		first.ms = MIN(first.ms, MIN(list[i].due_at.ms, list[i].step_due_at.ms));
		last.ms = MAX(last.ms, MAX(list[i].due_at.ms, list[i].step_due_at.ms));
	}
	date_parts(instant_date(first), &k->from, &month, &day);
	date_parts(instant_date(last), &k->to, &month, &day);
}

int dossier_left(struct ctx *c, const struct dossier *list, size_t n, struct dossier_left **ret)
{
	struct dossier_left *left = NEW_ARRAY(c->mem, struct dossier_left, n);
	struct calendars k = { .units = NEW_ARRAY(c->mem, str, n), .list = NEW_ARRAY(c->mem, struct calendar *, n) };

	years_of(c, list, n, &k);
	for (size_t i = 0; i < n; i++) {
		struct calendar *cal;

		TRY(calendar_for(c, &k, list[i].deciding_unit, &cal));
		left[i] = (struct dossier_left){ clock_elapsed(cal, c->now, list[i].due_at),
						 clock_elapsed(cal, c->now, list[i].step_due_at),
						 calendar_full_day(cal) };
	}
	*ret = left;
	return 0;
}

int dossier_soon(struct ctx *c, str unit, instant *ret)
{
	struct calendar *cal;
	int year, month, day;
	int64_t days;

	date_parts(instant_date(c->now), &year, &month, &day);
	TRY(rule_int(c, RULE_DUE_SOON_DAYS, unit, instant_date(c->now), &days));
	TRY(calendar_load(c, unit, year - 1, year + 1, &cal));
	*ret = calendar_horizon(cal, instant_date(c->now), days);
	return 0;
}

const char *dossier_standing(struct ctx *c, const struct dossier *d)
{
	struct problem *said = c->problems;
	instant soon = { 0 };

	if (d->state == DOSSIER_WAITING_SUPPLEMENT || d->state == DOSSIER_WAITING_PAYMENT)
		return "waiting";
	if (d->finished_at.ms || d->ended_at.ms)
		return "ended";
	if (d->due_at.ms < c->now.ms)
		return "late";
	if (dossier_soon(c, d->deciding_unit, &soon) < 0)
		c->problems = said; /* no calendar: a colour is no reason to refuse a page */
	return d->due_at.ms < soon.ms ? "soon" : "on_time";
}
