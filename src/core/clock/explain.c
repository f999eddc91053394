/* SPDX-License-Identifier: Apache-2.0 */
/*
 * explain.c - the derivation of a due date: the course of a case told in steps.
 *
 * First the rules that were applied (reception, cut-off, first day, extensions), then the time in its
 * order: days counted, days off skipped, pauses, and where the end was moved. Neighbouring days of
 * one sort make one step, so sixty working days read in a dozen lines. Steps are drafted first, with
 * the calendar row they come from, and put into words when they are complete.
 */
#include "core/clock/private.h"

#define LAW_REST S("Điều 111 Bộ luật Lao động 2019")
#define LAW_FIRST_DAY S("khoản 2, khoản 3 Điều 147 Bộ luật Dân sự 2015")
#define LAW_HOURS S("khoản 1 Điều 147 Bộ luật Dân sự 2015")
#define LAW_DAY_END S("khoản 1 Điều 148 Bộ luật Dân sự 2015")
#define LAW_MOVE S("khoản 5 Điều 148 Bộ luật Dân sự 2015")
#define LAW_CUTOFF                                                                                 \
	S("Nghị định 61/2018/NĐ-CP: tiếp nhận sau giờ chốt thì chuyển vào đầu giờ ngày làm việc tiếp theo")
#define LAW_RESET                                                                                  \
	S("khoản 4 Điều 19 Nghị định 61/2018/NĐ-CP: đủ hồ sơ thì tính lại thời hạn từ đầu")
#define LAW_PAUSE S("Quyết định 766/QĐ-TTg năm 2022: trừ thời gian bổ sung hồ sơ")

static const str step_slugs[] = { S_INIT("rule"), S_INIT("counted"), S_INIT("skipped"),
				  S_INIT("paused"), S_INIT("moved") };

struct draft {
	struct arena *mem;
	const struct course *c;
	struct clock_step *steps;
	const struct calendar_row **rows; /* beside each skipped step; NULL: weekly rest */
	size_t n, cap;
};

str step_kind_slug(enum step_kind kind)
{
	return step_slugs[kind];
}

static str basis_or(str own, str usual)
{
	return str_empty(own) ? usual : own;
}

static str moment(struct arena *a, int64_t minute)
{
	return instant_vi(a, minute_instant(minute));
}

static str day_text(struct arena *a, int64_t minute)
{
	return date_vi(a, minute_date(minute));
}

/* --- words ------------------------------------------------------------------------------------- */

str clock_period_text(struct arena *a, int32_t n, enum clock_unit unit)
{
	static const char *const names[] = { "giờ làm việc", "nửa ngày làm việc", "ngày làm việc",
					     "ngày", "tháng" };

	if (unit == UNIT_SAME_DAY || (unit == UNIT_AT_ONCE && n == 0))
		return S("trong ngày làm việc");
	if (unit == UNIT_AT_ONCE)
		return str_fmt(a, "ngay, trong %d phút làm việc", n);
	if (unit == UNIT_HALF_DAY)
		return n % 2 ? str_fmt(a, "%d,5 ngày làm việc", n / 2)
			     : str_fmt(a, "%d ngày làm việc", n / 2);
	return str_fmt(a, "%d %s", n, names[unit]);
}

/* "2 ngày 3 giờ 30 phút"; a day has `day` minutes. */
static str duration_text(struct arena *a, int64_t minutes, int64_t day)
{
	str part[3];
	size_t n = 0;

	if (minutes >= day)
		part[n++] = str_fmt(a, "%" PRId64 " ngày", minutes / day);
	if (minutes % day >= 60)
		part[n++] = str_fmt(a, "%" PRId64 " giờ", minutes % day / 60);
	if (minutes % day % 60 || minutes == 0)
		part[n++] = str_fmt(a, "%" PRId64 " phút", minutes % day % 60);
	return str_join(a, S(" "), part, n);
}

static str counted_text(struct draft *d, const struct clock_step *s)
{
	struct arena *a = d->mem;
	int64_t day = d->c->civil ? DAY_MINUTES : d->c->cal->full;
	int64_t from = minute_of(s->from), to = minute_of(s->to);
	str span = duration_text(a, s->minutes, day);
	const char *what = d->c->civil ? "liên tục (kể cả ngày nghỉ)" : "làm việc";

	if (s->minutes == s->days * day) {
		str last = day_text(a, to - 1);

		if (s->days == 1)
			return str_fmt(a, "Tính %" STR_FMT " %s: %" STR_FMT ".", STR_ARG(span),
				       what, STR_ARG(last));
		return str_fmt(a, "Tính %" STR_FMT " %s: từ %" STR_FMT " đến hết %" STR_FMT ".",
			       STR_ARG(span), what, STR_ARG(day_text(a, from)), STR_ARG(last));
	}
	return str_fmt(a, "Tính %" STR_FMT " %s: từ %" STR_FMT " đến %" STR_FMT ".", STR_ARG(span),
		       what, STR_ARG(moment(a, from)), STR_ARG(moment(a, to)));
}

static str skipped_text(struct draft *d, const struct clock_step *s, const struct calendar_row *row)
{
	struct arena *a = d->mem;
	int64_t from = minute_of(s->from);
	str first = day_text(a, from), last = day_text(a, minute_of(s->to) - 1);
	str name = S("nghỉ hằng tuần");

	if (row && row->kind != CAL_HOURS)
		name = row->name;
	if (s->days == 1)
		return str_fmt(a, "Không tính %s %" STR_FMT ": %" STR_FMT ".",
			       weekday_vi(date_weekday(minute_date(from))), STR_ARG(first),
			       STR_ARG(name));
	return str_fmt(a, "Không tính %d ngày từ %" STR_FMT " đến %" STR_FMT ": %" STR_FMT ".",
		       s->days, STR_ARG(first), STR_ARG(last), STR_ARG(name));
}

/* --- drafting ---------------------------------------------------------------------------------- */

static struct clock_step *add_step(struct draft *d, enum step_kind kind, int64_t from, int64_t to)
{
	if (d->n == d->cap) {
		size_t cap = MAX(2 * d->cap, 16);
		struct clock_step *steps = NEW_ARRAY(d->mem, struct clock_step, cap);
		const struct calendar_row **rows =
			NEW_ARRAY(d->mem, const struct calendar_row *, cap);

		if (d->n) {
			memcpy(steps, d->steps, d->n * sizeof(*steps));
			memcpy(rows, d->rows, d->n * sizeof(*rows));
		}
		d->steps = steps;
		d->rows = rows;
		d->cap = cap;
	}
	d->steps[d->n] = (struct clock_step){ .kind = kind,
					      .from = minute_instant(from),
					      .to = minute_instant(to) };
	return &d->steps[d->n++];
}

static void add_note(struct draft *d, enum step_kind kind, int64_t from, int64_t to, str reason,
		     str basis)
{
	struct clock_step *s = add_step(d, kind, from, to);

	s->reason = reason;
	s->basis = basis;
}

static bool same_row(const struct calendar_row *a, const struct calendar_row *b)
{
	return a == b || (a && b && str_eq(a->name, b->name) && str_eq(a->basis, b->basis));
}

/* Part [from, to) of a day off. */
static void skip_day(struct draft *d, int32_t day, int64_t from, int64_t to)
{
	const struct hours *h = hours_on(d->c->cal, day);
	const struct calendar_row *row = d->c->cal->row[day - d->c->cal->first];
	struct clock_step *s = &d->steps[d->n - 1]; /* the reception is always there */

	if (!row && h)
		row = h->row; /* a day of rest by a text of its own */
	if (s->kind != STEP_SKIPPED || !same_row(d->rows[d->n - 1], row)) {
		s = add_step(d, STEP_SKIPPED, from, to);
		d->rows[d->n - 1] = row;
		s->basis = row ? row->basis : LAW_REST;
	}
	s->to = minute_instant(to);
	s->days++;
}

/* Part [from, to) of a working day. */
static void count_day(struct draft *d, int64_t from, int64_t to, bool first)
{
	int64_t minutes = calendar_before(d->c->cal, to) - calendar_before(d->c->cal, from);
	struct clock_step *s = &d->steps[d->n - 1];
	int64_t start;

	if (minutes == 0)
		return;
	if (first || s->kind != STEP_COUNTED) {
		calendar_add(d->c->cal, from, 1,
			     &start); /* the first working minute, from its start */
		s = add_step(d, STEP_COUNTED, start - 1, to);
	}
	s->minutes += minutes;
	s->days++;
	s->to = minute_instant(to);
}

static void count_run(struct draft *d, int64_t from, int64_t to)
{
	bool first = true;

	if (d->c->civil) {
		struct clock_step *s = add_step(d, STEP_COUNTED, from, to);

		s->minutes = to - from;
		s->days = (int32_t)((to - from + DAY_MINUTES - 1) / DAY_MINUTES);
		return;
	}
	for (int32_t day = minute_date(from).day; (int64_t)day * DAY_MINUTES < to; day++) {
		int64_t start = (int64_t)day * DAY_MINUTES;

		if (!calendar_pattern(d->c->cal, day)) {
			skip_day(d, day, MAX(from, start), MIN(to, start + DAY_MINUTES));
		} else {
			int64_t end = MIN(to, calendar_day_end(d->c->cal, day));

			if (MAX(from, start) < end)
				count_day(d, MAX(from, start), end, first);
			first = false;
		}
	}
}

/* --- the steps in their order ------------------------------------------------------------------ */

static void tell_reception(struct draft *d)
{
	const struct course *c = d->c;
	const struct clock_rule *r = c->rule;
	int64_t start = minute_of(c->events[0].at);

	add_note(d, STEP_RULE, start, start,
		 str_fmt(d->mem, "Tiếp nhận lúc %" STR_FMT "; thời hạn %" STR_FMT ".",
			 STR_ARG(moment(d->mem, start)),
			 STR_ARG(clock_period_text(d->mem, r->n, r->unit))),
		 r->basis);
	if (!str_empty(c->events[0].reason))
		add_note(d, STEP_RULE, start, start, str_fmt(d->mem, "%" STR_FMT ".", STR_ARG(c->events[0].reason)),
			 c->events[0].basis);
	for (size_t i = 1; i <= c->base; i++) {
		const struct clock_event *e = &c->events[i];
		int64_t at = minute_of(e->at);

		if (rule_starts_again(r, e->kind))
			add_note(d, STEP_RULE, at, at,
				 str_fmt(d->mem,
					 "Tính lại thời hạn từ đầu kể từ %" STR_FMT "%s%" STR_FMT
					 ".",
					 STR_ARG(moment(d->mem, at)),
					 str_empty(e->reason) ? "" : ": ", STR_ARG(e->reason)),
				 basis_or(e->basis, basis_or(r->supplement_basis, LAW_RESET)));
	}
}

/* Between reception and the first minute that counts. */
static void tell_origin(struct draft *d)
{
	const struct course *c = d->c;
	struct arena *a = d->mem;
	int64_t start = c->deemed + 1;

	if (!c->to_day_end) /* cannot fail: the due date lies behind */
		calendar_add(c->cal, c->deemed, 1, &start);
	if (c->deemed != c->received)
		add_note(
			d, STEP_MOVED, c->received, c->deemed,
			str_fmt(a,
				"Tiếp nhận sau %02d:%02d hoặc vào ngày nghỉ nên coi như tiếp nhận lúc %" STR_FMT
				".",
				c->rule->cutoff_minute / 60, c->rule->cutoff_minute % 60,
				STR_ARG(moment(a, c->deemed))),
			basis_or(c->rule->cutoff_basis, LAW_CUTOFF));
	if (c->origin > c->deemed && rule_same_day(c->rule))
		add_note(d, STEP_MOVED, c->deemed, c->origin,
			 S("Tiếp nhận ngoài giờ làm việc nên tính cho ngày làm việc tiếp theo."),
			 LAW_HOURS);
	else if (c->origin > c->deemed)
		add_note(d, STEP_RULE, c->deemed, c->origin,
			 str_fmt(a,
				 "Ngày tiếp nhận %" STR_FMT
				 " không tính; thời hạn tính từ ngày kế tiếp.",
				 STR_ARG(day_text(a, c->deemed))),
			 basis_or(c->rule->first_day_basis, LAW_FIRST_DAY));
	if (start - 1 != c->deemed)
		add_note(d, STEP_MOVED, c->deemed, start - 1,
			 str_fmt(a, "Ngoài giờ làm việc nên tính từ %" STR_FMT ".",
				 STR_ARG(moment(a, start - 1))),
			 LAW_HOURS);
}

static void tell_extensions(struct draft *d)
{
	const struct course *c = d->c;

	for (size_t i = c->base; i < c->event_n; i++) {
		const struct clock_event *e = &c->events[i];

		if (e->kind == CLOCK_EXTEND)
			add_note(d, STEP_RULE, minute_of(e->at), minute_of(e->at),
				 str_fmt(d->mem, "Gia hạn thêm %" STR_FMT "%s%" STR_FMT ".",
					 STR_ARG(clock_period_text(d->mem, e->n, e->unit)),
					 str_empty(e->reason) ? "" : ": ", STR_ARG(e->reason)),
				 e->basis);
	}
}

/* Whose hours, and under which text: each row that holds on a day of the period, once. A day's own row goes before. */
static void tell_hours(struct draft *d)
{
	const struct course *c = d->c;
	int32_t day = minute_date(c->civil ? c->due - 1 : c->origin).day, last = minute_date(c->due - 1).day;
	bool *told = NEW_ARRAY(d->mem, bool, c->cal->hours_n);

	for (; c->cal->hours_n && day <= last; day++) {
		const struct hours *h = c->cal->row[day - c->cal->first] ? NULL : hours_on(c->cal, day);
		const struct calendar_row *none;
		int64_t at = (int64_t)day * DAY_MINUTES;

		if (!h || h->pattern.n == 0 || told[h - c->cal->hours])
			continue;
		told[h - c->cal->hours] = true;
		add_note(d, STEP_RULE, at, at,
			 str_fmt(d->mem, "Giờ làm việc %s là %" STR_FMT ", theo giờ %s%" STR_FMT " từ %" STR_FMT ": %" STR_FMT ".",
				 weekday_vi(h->row->weekday),
				 STR_ARG(calendar_hours_text(d->mem, c->cal, (date){ day }, &none)),
				 h->own ? "riêng của đơn vị " : "chung của tỉnh", STR_ARG(h->row->unit),
				 STR_ARG(date_vi(d->mem, h->row->date)), STR_ARG(h->row->name)),
			 h->row->basis);
	}
}

static void tell_pause(struct draft *d, const struct clock_event *e, int64_t to, bool open)
{
	const struct course *c = d->c;
	struct arena *a = d->mem;
	int64_t from = minute_of(e->at), left_out;
	struct clock_step *s;

	left_out = course_measure(c, MIN(MAX(from, c->origin), to), to);
	s = add_step(d, STEP_PAUSED, from, to);
	s->minutes = left_out;
	s->reason = str_fmt(
		a, "%s từ %" STR_FMT " đến %" STR_FMT "%s%" STR_FMT "; không tính %" STR_FMT " %s.",
		open ? "Đang tạm dừng" : "Tạm dừng", STR_ARG(moment(a, from)),
		STR_ARG(moment(a, to)), str_empty(e->reason) ? "" : ": ", STR_ARG(e->reason),
		STR_ARG(duration_text(a, left_out, c->civil ? DAY_MINUTES : c->cal->full)),
		c->civil ? "liên tục" : "làm việc");
	s->basis = basis_or(e->basis, basis_or(c->rule->supplement_basis, LAW_PAUSE));
}

/* Runs and pauses up to the run the due date lies in, then that run. */
static void tell_time(struct draft *d)
{
	const struct course *c = d->c;
	int64_t from = c->origin, end = rule_same_day(c->rule) ? c->due : c->raw;

	for (size_t i = c->base + 1; i < c->event_n && (!c->reached || from != c->due_from); i++) {
		const struct clock_event *e = &c->events[i];

		if (e->kind == CLOCK_PAUSE) {
			size_t next = i + 1;

			while (next < c->event_n && c->events[next].kind == CLOCK_EXTEND)
				next++;
			if (minute_of(e->at) > from)
				count_run(d, from, minute_of(e->at));
			from = next < c->event_n ? minute_of(c->events[next].at) : c->as_of;
			tell_pause(d, e, from, next == c->event_n);
			from = MAX(from, c->origin);
		}
	}
	if (rule_same_day(c->rule))
		from = MAX(from, c->deemed);
	count_run(d, from, end);
}

static void tell_end(struct draft *d)
{
	const struct course *c = d->c;
	struct arena *a = d->mem;
	str last = day_text(a, c->raw - 1), due = day_text(a, c->due);

	if (!c->to_day_end || rule_same_day(c->rule) || c->due == c->raw)
		return;
	if (minute_date(c->due).day != minute_date(c->raw - 1).day)
		add_note(d, STEP_MOVED, c->raw, c->due,
			 str_fmt(a,
				 "Ngày cuối cùng %" STR_FMT
				 " %s nên hạn chuyển đến hết ngày làm việc tiếp theo, %" STR_FMT
				 ".",
				 STR_ARG(last),
				 calendar_pattern(c->cal, minute_date(c->raw - 1).day)
					 ? "đã hết giờ làm việc"
					 : "là ngày nghỉ",
				 STR_ARG(due)),
			 basis_or(c->rule->move_basis, LAW_MOVE));
	else
		add_note(d, STEP_MOVED, MIN(c->raw, c->due), c->due,
			 str_fmt(a,
				 "Hạn tính đến cuối giờ làm việc của ngày cuối cùng, %" STR_FMT ".",
				 STR_ARG(due)),
			 LAW_DAY_END);
}

/* What came after the stop took no time of the agency. */
static void tell_stop(struct draft *d)
{
	const struct clock_event *e = &d->c->events[d->c->event_n - 1];
	int64_t at = minute_of(e->at);

	if (e->kind == CLOCK_STOP && !str_empty(e->reason))
		add_note(d, STEP_RULE, at, at,
			 str_fmt(d->mem, "Đồng hồ dừng lúc %" STR_FMT ": %" STR_FMT ".", STR_ARG(moment(d->mem, at)),
				 STR_ARG(e->reason)),
			 e->basis);
}

void clock_derive(struct arena *a, const struct course *c, struct clock_result *ret)
{
	struct draft d = { .mem = a, .c = c };

	tell_reception(&d);
	tell_origin(&d);
	tell_extensions(&d);
	tell_hours(&d);
	tell_time(&d);
	tell_end(&d);
	tell_stop(&d);
	for (size_t i = 0; i < d.n; i++) {
		struct clock_step *s = &d.steps[i];

		if (s->kind == STEP_COUNTED)
			s->reason = counted_text(&d, s);
		else if (s->kind == STEP_SKIPPED)
			s->reason = skipped_text(&d, s, d.rows[i]);
	}
	ret->steps = d.steps;
	ret->step_n = d.n;
}

str clock_explain_text(struct arena *a, const struct clock_result *r)
{
	struct buf b = buf_new(a, 0);

	for (size_t i = 0; i < r->step_n; i++) {
		const struct clock_step *s = &r->steps[i];

		buf_fmt(&b, "%zu. ", i + 1);
		buf_str(&b, s->reason);
		if (!str_empty(s->basis)) {
			buf_z(&b, " [");
			buf_str(&b, s->basis);
			buf_char(&b, ']');
		}
		buf_char(&b, '\n');
	}
	buf_z(&b, r->state == CLOCK_PAUSED ? "Hạn sớm nhất nếu tiếp tục ngay: " : "Hạn: ");
	buf_str(&b, instant_vi(a, r->due));
	buf_z(&b, ".\n");
	return buf_view(&b);
}
