/* SPDX-License-Identifier: Apache-2.0 */
/*
 * clock.c - from a rule, a calendar and the events of a case to its due date.
 *
 * Every unit is brought to one shape: an origin (a moment), an allowance (minutes of a measure) and
 * whether the end moves to the end of its day. The measure is working minutes, or civil minutes for
 * calendar days and months. Then the clock is a stop-watch: it runs from the origin, pauses cut its
 * time into runs, and the due date is where the allowance is used up.
 *
 *	N working hours     origin = reception            allowance = N * 60
 *	N working days      origin = the day after        allowance = N * full day     to end of day
 *	N calendar days     origin = the day after        allowance = N * 1440         to end of day
 *	same day            origin = that day             allowance = 1                to end of day
 *
 * A pause therefore moves the end by exactly the time of the measure in it, two pauses that touch
 * are one, and another holiday can only move the end later. The end is moved to the end of its day
 * once, after everything else, so that pauses do not each add a rounding.
 *
 * Law: Civil Code 2015, Art. 147 (hours run from the moment itself, days from the next day), Art. 148
 * (the end of the last day; an end on a day of rest moves to the next working day).
 */
#include "core/clock/private.h"
#include "lib/mo/mo.h"

#define N_MAX 10000

static bool unit_civil(enum clock_unit unit)
{
	return unit == UNIT_CALENDAR_DAY || unit == UNIT_MONTH;
}

bool rule_same_day(const struct clock_rule *r)
{
	return r->unit == UNIT_SAME_DAY || (r->unit == UNIT_AT_ONCE && r->n == 0);
}

/* --- checks ------------------------------------------------------------------------------------ */

static int check_rule(const struct clock_rule *r, struct clock_problem *why)
{
	if ((unsigned)r->unit >= CLOCK_UNITS)
		return clock_refuse(why, SIZE_MAX, S(N_("Đơn vị thời hạn không hợp lệ.")));
	if (r->n < 0 || r->n > N_MAX || (r->n == 0 && !rule_same_day(r)))
		return clock_refuse(why, SIZE_MAX, S(N_("Thời hạn phải là số từ 1 đến 10000.")));
	if (r->cutoff_minute < -1 || r->cutoff_minute >= DAY_MINUTES)
		return clock_refuse(why, SIZE_MAX,
				    S(N_("Giờ chốt nhận hồ sơ phải nằm trong một ngày.")));
	return 0;
}

static int check_extension(const struct clock_rule *r, const struct clock_event *e, size_t at,
			   struct clock_problem *why)
{
	if (e->n < 1 || e->n > N_MAX)
		return clock_refuse(why, at, S(N_("Số gia hạn phải là số từ 1 đến 10000.")));
	if ((unsigned)e->unit > UNIT_MONTH || unit_civil(e->unit) != unit_civil(r->unit))
		return clock_refuse(
			why, at,
			S(N_("Gia hạn phải cùng loại với thời hạn: ngày làm việc hoặc ngày lịch.")));
	return 0;
}

/* One event after START in the state before it; sets the state after it. */
static int check_event(const struct clock_rule *r, const struct clock_event *e, size_t at,
		       enum clock_state *state, struct clock_problem *why)
{
	if (*state == CLOCK_STOPPED)
		return clock_refuse(why, at,
				    S(N_("Hồ sơ đã kết thúc, không thêm mốc thời gian được nữa.")));
	switch (e->kind) {
	case CLOCK_PAUSE:
		if (*state == CLOCK_PAUSED)
			return clock_refuse(why, at,
					    S(N_("Hồ sơ đang tạm dừng, không tạm dừng lần nữa được.")));
		*state = CLOCK_PAUSED;
		return 0;
	case CLOCK_RESUME:
		if (*state == CLOCK_RUNNING)
			return clock_refuse(why, at,
					    S(N_("Hồ sơ không tạm dừng nên không thể tiếp tục.")));
		*state = CLOCK_RUNNING;
		return 0;
	case CLOCK_RESET:
		*state = CLOCK_RUNNING;
		return 0;
	case CLOCK_EXTEND:
		return check_extension(r, e, at, why);
	case CLOCK_STOP:
		*state = CLOCK_STOPPED;
		return 0;
	default:
		return clock_refuse(why, at,
				    S(N_("Mốc thời gian không hợp lệ: chỉ được tiếp nhận một lần.")));
	}
}

bool rule_starts_again(const struct clock_rule *r, enum clock_event_kind kind)
{
	return kind == CLOCK_RESET || (kind == CLOCK_RESUME && r->supplement == RESUME_RESET);
}

/* Checks the events up to as_of; fills event_n, state, base and the counts. */
static int read_events(struct course *c, size_t n, struct clock_result *r,
		       struct clock_problem *why)
{
	const struct clock_event *ev = c->events;

	if (n == 0 || ev[0].kind != CLOCK_START)
		return clock_refuse(why, 0, S(N_("Mốc đầu tiên phải là tiếp nhận hồ sơ.")));
	if (minute_of(ev[0].at) > c->as_of)
		return clock_refuse(why, 0, S(N_("Thời điểm xem sớm hơn lúc tiếp nhận hồ sơ.")));
	if (!calendar_has(c->cal, minute_of(ev[0].at)))
		return clock_refuse(why, 0, S(N_("Ngày tiếp nhận nằm ngoài lịch làm việc đã nhập.")));
	for (c->event_n = 1; c->event_n < n; c->event_n++) {
		const struct clock_event *e = &ev[c->event_n];

		if (e->at.ms < e[-1].at.ms)
			return clock_refuse(why, c->event_n,
					    S(N_("Các mốc thời gian không theo thứ tự.")));
		if (minute_of(e->at) > c->as_of)
			break;
		TRY(check_event(c->rule, e, c->event_n, &c->state, why));
		r->pauses += e->kind == CLOCK_PAUSE;
		r->extensions += e->kind == CLOCK_EXTEND;
		if (rule_starts_again(c->rule, e->kind)) {
			c->base = c->event_n;
			r->resets++;
		}
	}
	return 0;
}

/* --- origin and allowance ---------------------------------------------------------------------- */

/* The moment a case received at `t` is deemed received (NĐ 61/2018: after 15:00, the next day). */
static int deem(const struct course *c, int64_t t, int64_t *ret)
{
	int32_t day = minute_date(t).day;
	const struct pattern *p = calendar_pattern(c->cal, day);

	if (c->rule->cutoff_minute < 0 || (p && t % DAY_MINUTES <= c->rule->cutoff_minute)) {
		*ret = t;
		return 0;
	}
	TRY(calendar_next_working(c->cal, day + 1, &day));
	*ret = (int64_t)day * DAY_MINUTES + calendar_pattern(c->cal, day)->from[0];
	return 0;
}

static int64_t find_origin(const struct course *c)
{
	int32_t day = minute_date(c->deemed).day;
	bool first = c->rule->first_day == DAY_FIRST_COUNTED || rule_same_day(c->rule);

	if (!c->to_day_end)
		return c->deemed;
	if (!c->civil)
		first = first && calendar_pattern(c->cal, day) &&
			c->deemed < calendar_day_end(c->cal, day);
	return (int64_t)(first ? day : day + 1) * DAY_MINUTES;
}

/* The day `n` months later; the last of the month when it has no such day (Art. 148(3)). */
static int32_t add_months(int32_t day, int32_t n)
{
	int y, m, d, months;

	date_parts((date){ day }, &y, &m, &d);
	months = MIN(y * 12 + m - 1 + n, 9999 * 12); /* beyond every calendar, still a date */
	while (!date_valid(months / 12, months % 12 + 1, d))
		d--;
	return date_ymd(months / 12, months % 12 + 1, d).day;
}

static int64_t working_minutes(const struct course *c, int32_t n, enum clock_unit unit)
{
	switch (unit) {
	case UNIT_WORKING_HOUR:
		return (int64_t)n * 60;
	case UNIT_HALF_DAY:
		return (int64_t)n * c->cal->full / 2;
	default:
		return (int64_t)n * c->cal->full;
	}
}

static int64_t allow_working(const struct course *c)
{
	const struct clock_rule *r = c->rule;
	int64_t minutes;

	if (rule_same_day(r))
		minutes = 1;
	else if (r->unit == UNIT_AT_ONCE)
		minutes = r->n;
	else
		minutes = working_minutes(c, r->n, r->unit);
	for (size_t i = c->base; i < c->event_n; i++) {
		if (c->events[i].kind == CLOCK_EXTEND)
			minutes += working_minutes(c, c->events[i].n, c->events[i].unit);
	}
	return minutes;
}

/* Civil periods end on a day; months have no fixed length. */
static int64_t allow_civil(const struct course *c)
{
	int32_t first = minute_date(c->origin).day;
	int32_t end = first - 1; /* the end of no days at all */

	end = c->rule->unit == UNIT_MONTH ? add_months(minute_date(c->deemed).day, c->rule->n) -
						    (first == minute_date(c->deemed).day)
					  : end + c->rule->n;
	for (size_t i = c->base; i < c->event_n; i++) {
		const struct clock_event *e = &c->events[i];

		if (e->kind == CLOCK_EXTEND)
			end = e->unit == UNIT_MONTH ? add_months(end, e->n) : end + e->n;
	}
	return (int64_t)(end + 1 - first) * DAY_MINUTES;
}

/* --- the stop-watch ---------------------------------------------------------------------------- */

int64_t course_measure(const struct course *c, int64_t from, int64_t to)
{
	return c->civil ? to - from : calendar_before(c->cal, to) - calendar_before(c->cal, from);
}

struct run course_runs(const struct course *c, bool (*each)(void *arg, int64_t from, int64_t to),
		       void *arg)
{
	int64_t from = c->origin, to = c->as_of;
	bool running = true;

	for (size_t i = c->base + 1; i < c->event_n; i++) {
		int64_t at = minute_of(c->events[i].at);

		if (c->events[i].kind == CLOCK_PAUSE) {
			running = false;
			if (at > from && each(arg, from, at))
				break;
		} else if (c->events[i].kind == CLOCK_RESUME) {
			running = true;
			from = MAX(at, c->origin);
		} else if (c->events[i].kind == CLOCK_STOP) {
			to = at;
		}
	}
	return (struct run){ running ? from : MAX(to, c->origin), to };
}

/*
 * The end of a period used up at `raw`, when the clock ran from `from` on. A civil period can be used
 * up on the evening it began, or began again; that day's office hours are over, so the next day.
 */
static int move_end(const struct course *c, int64_t from, int64_t raw, int64_t *ret)
{
	int32_t day = (int32_t)((raw - 1) / DAY_MINUTES);

	if (!c->to_day_end) {
		*ret = raw;
		return 0;
	}
	if (!calendar_has(c->cal, raw - 1))
		return E_LIMIT;
	TRY(calendar_next_working(c->cal, day, &day));
	if (calendar_day_end(c->cal, day) <= MAX(from, c->deemed))
		TRY(calendar_next_working(c->cal, day + 1, &day));
	*ret = calendar_day_end(c->cal, day);
	return 0;
}

/* Where the allowance that is left ends when the clock runs from `from` on. */
static int find_end(const struct course *c, int64_t from, int64_t *ret_raw, int64_t *ret_end)
{
	/* a day already begun may be used up; it still runs to its end */
	int64_t left = MAX(c->allowed - c->used, 1), raw;

	if (c->civil)
		raw = from + left;
	else
		TRY(calendar_add(c->cal, from, left, &raw));
	TRY(move_end(c, from, raw, ret_end));
	*ret_raw = raw;
	return 0;
}

/* A closed run: does the period end in it? */
static bool use_run(void *arg, int64_t from, int64_t to)
{
	struct course *c = arg;
	int64_t raw, end;

	if (find_end(c, from, &raw, &end) == 0 && end <= to) {
		c->reached = true;
		c->due_from = from;
		c->raw = raw;
		c->due = end;
		return true;
	}
	c->used += course_measure(c, from, to);
	return false;
}

static int find_due(struct course *c)
{
	c->last = course_runs(c, use_run, c);
	if (c->reached)
		return 0;
	c->due_from = c->last.from;
	return find_end(c, c->last.from, &c->raw, &c->due);
}

static int set_up(struct course *c)
{
	const struct clock_rule *r = c->rule;

	c->civil = unit_civil(r->unit);
	c->to_day_end = c->civil || rule_same_day(r) ||
			(r->unit == UNIT_WORKING_DAY && r->days == DAYS_TO_END);
	c->received = minute_of(c->events[c->base].at);
	if (!calendar_has(c->cal, c->received))
		return E_LIMIT;
	TRY(deem(c, c->received, &c->deemed));
	c->origin = find_origin(c);
	c->allowed = c->civil ? allow_civil(c) : allow_working(c);
	return find_due(c);
}

/* --- the figures beside the due date ----------------------------------------------------------- */

/* Working minutes the clock ran since the base event. */
static int64_t elapsed(const struct course *c)
{
	int64_t from = c->received, sum = 0;
	bool running = true;

	for (size_t i = c->base + 1; i < c->event_n; i++) {
		enum clock_event_kind kind = c->events[i].kind;
		int64_t at = minute_of(c->events[i].at);

		if ((kind == CLOCK_PAUSE || kind == CLOCK_STOP) && running) {
			sum += calendar_before(c->cal, at) - calendar_before(c->cal, from);
			running = false;
		} else if (kind == CLOCK_RESUME) {
			from = at;
			running = true;
		}
	}
	if (running)
		sum += calendar_before(c->cal, c->as_of) - calendar_before(c->cal, from);
	return sum;
}

/* The moment the clock was last seen running, or as_of. */
static int64_t standing(const struct course *c)
{
	size_t i = c->event_n - 1;

	if (c->state == CLOCK_RUNNING)
		return c->as_of;
	while (c->events[i].kind == CLOCK_EXTEND) /* what may follow the pause */
		i--;
	return minute_of(c->events[i].at);
}

static void fill(const struct course *c, struct clock_result *r)
{
	int64_t at = standing(c), due = c->due, raw;

	if (c->state == CLOCK_PAUSED && !c->reached)
		/* cannot fail: it did not from as_of, which is later */
		find_end(c, MAX(at, c->origin), &raw, &due);
	r->due = minute_instant(c->due);
	r->state = c->state;
	r->late = at > due;
	r->allowed = c->allowed;
	r->elapsed = elapsed(c);
	r->remaining = calendar_before(c->cal, due) - calendar_before(c->cal, at);
}

bool clock_days_before(instant now, instant due, int64_t days)
{
	return instant_date(due).day - instant_date(now).day >= days;
}

int clock_due(struct arena *a, const struct calendar *cal, const struct clock_rule *rule,
	      const struct clock_event *events, size_t n, instant as_of, struct clock_result *ret,
	      struct clock_problem *why)
{
	struct course c = { .cal = cal, .rule = rule, .events = events, .as_of = minute_of(as_of) };
	struct clock_result r = { 0 };

	TRY(check_rule(rule, why));
	TRY(read_events(&c, n, &r, why));
	if (set_up(&c) < 0) {
		clock_refuse(why, SIZE_MAX,
			     S(N_("Hạn nằm ngoài lịch làm việc đã nhập; hãy nhập lịch của năm sau.")));
		return E_LIMIT;
	}
	fill(&c, &r);
	if (a)
		clock_derive(a, &c, &r);
	*ret = r;
	return 0;
}
