/* SPDX-License-Identifier: Apache-2.0 */
/*
 * driver.c - the clock behind a line protocol, so that another implementation can be compared.
 *
 * Moments are minutes of Vietnamese civil time since 1970-01-01 00:00. One request a line, one
 * answer a line:
 *
 *	N                          forget rows and shifts                 (no answer)
 *	S weekday from to          a shift                                (no answer)
 *	R day kind [pair]          a row; days since 1970, kind as in enum cal_kind  (no answer)
 *	H own weekday from until (from to)*  weekly hours from a day on, of the unit or of everybody; until 0: none  (no answer)
 *	C from_year to_year        compile for the unit: "ok" or "refused INDEX TEXT"
 *	L from to                  clock_elapsed(): minutes
 *	A from minutes             clock_add(): moment or "error CODE"
 *	B now due days             clock_days_before(): 0 or 1
 *	D n unit days supplement first cutoff as_of events (kind at n unit)*
 *	                           "due state late allowed elapsed remaining counted" or "error CODE"
 *
 * counted is the sum of the derivation's counted minutes. Every derivation is made twice and
 * compared byte for byte, and its steps are checked to follow each other.
 */
#include "core/clock/clock.h"

#define EVENTS_MAX 64

struct session {
	struct arena *mem, *scratch;
	struct shift shifts[64];
	struct calendar_row rows[4096];
	size_t shift_n, row_n;
	struct calendar *cal;
};

static instant moment(int64_t minute)
{
	return instant_at((date){ (int32_t)(minute / 1440) }, (int)(minute % 1440));
}

static int64_t minute(instant t)
{
	return (int64_t)instant_date(t).day * 1440 + instant_minute(t);
}

/* The numbers of a line after its letter. */
static size_t numbers(char *line, int64_t *v, size_t max)
{
	size_t n = 0;
	char *p = line, *end;

	while (n < max) {
		v[n] = strtoll(p, &end, 10);
		if (end == p)
			break;
		p = end;
		n++;
	}
	return n;
}

static void compile(struct session *s, const int64_t *v)
{
	struct clock_problem why = { 0 };
	int err = calendar_compile(s->mem, s->rows, s->row_n, s->shifts, s->shift_n, S("u"),
				   (int)v[0], (int)v[1], &s->cal, &why);

	if (err)
		printf("refused %zd %" STR_FMT "\n", (ssize_t)why.at, STR_ARG(why.text));
	else
		puts("ok");
}

/* Steps that take time follow each other; returns the counted minutes. */
static int64_t check_steps(const struct clock_result *r)
{
	int64_t sum = 0, last = INT64_MIN;

	for (size_t i = 0; i < r->step_n; i++) {
		const struct clock_step *st = &r->steps[i];

		assert(st->to.ms >= st->from.ms && st->reason.n > 0);
		if (st->kind == STEP_RULE || st->kind == STEP_MOVED)
			continue;
		assert(st->from.ms >= last);
		last = st->to.ms;
		if (st->kind == STEP_COUNTED)
			sum += st->minutes;
	}
	return sum;
}

static void due(struct session *s, const int64_t *v, size_t n)
{
	struct clock_rule rule = { .n = (int32_t)v[0],
				   .unit = (enum clock_unit)v[1],
				   .days = (enum clock_days)v[2],
				   .supplement = (enum clock_supplement)v[3],
				   .first_day = (enum clock_first_day)v[4],
				   .cutoff_minute = (int)v[5] };
	struct clock_event ev[EVENTS_MAX];
	struct clock_result r, again, bare;
	size_t event_n = (size_t)v[7];
	int err;

	assert(event_n <= EVENTS_MAX && n == 8 + 4 * event_n);
	for (size_t i = 0; i < event_n; i++) {
		const int64_t *e = v + 8 + 4 * i;

		ev[i] = (struct clock_event){ .kind = (enum clock_event_kind)e[0],
					      .at = moment(e[1]),
					      .n = (int32_t)e[2],
					      .unit = (enum clock_unit)e[3] };
	}
	arena_reset(s->scratch);
	err = clock_due(s->scratch, s->cal, &rule, ev, event_n, moment(v[6]), &r, NULL);
	if (err) {
		printf("error %d\n", err);
		return;
	}
	err = clock_due(s->scratch, s->cal, &rule, ev, event_n, moment(v[6]), &again, NULL);
	assert(!err &&
	       str_eq(clock_explain_text(s->scratch, &r), clock_explain_text(s->scratch, &again)));
	err = clock_due(NULL, s->cal, &rule, ev, event_n, moment(v[6]), &bare, NULL);
	assert(!err && bare.due.ms == r.due.ms && bare.remaining == r.remaining && !bare.steps);
	printf("%" PRId64 " %d %d %" PRId64 " %" PRId64 " %" PRId64 " %" PRId64 "\n", minute(r.due),
	       r.state, r.late, r.allowed, r.elapsed, r.remaining, check_steps(&r));
}

static void hours(struct session *s, const int64_t *v, size_t n)
{
	struct buf b = buf_new(s->mem, 0);

	for (size_t i = 4; i + 1 < n; i += 2)
		buf_fmt(&b, "%s%02d:%02d-%02d:%02d", i > 4 ? ", " : "", (int)v[i] / 60, (int)v[i] % 60, (int)v[i + 1] / 60,
			(int)v[i + 1] % 60);
	s->rows[s->row_n++] = (struct calendar_row){ .kind = CAL_HOURS,
						     .unit = v[0] ? S("u") : S(""),
						     .weekday = (int)v[1],
						     .date = { (int32_t)v[2] },
						     .until = { (int32_t)v[3] },
						     .shifts = n > 4 ? buf_view(&b) : S("nghỉ"),
						     .name = S("giờ") };
}

static void answer(struct session *s, char *line)
{
	int64_t v[8 + 4 * EVENTS_MAX];
	size_t n = numbers(line + 1, v, ARRAY_LEN(v));
	instant t;
	int err;

	switch (line[0]) {
	case 'N':
		arena_reset(s->mem);
		s->shift_n = s->row_n = 0;
		break;
	case 'S':
		s->shifts[s->shift_n++] = (struct shift){ (int)v[0], (int)v[1], (int)v[2] };
		break;
	case 'R':
		s->rows[s->row_n++] = (struct calendar_row){ .date = { (int32_t)v[0] },
							     .kind = (enum cal_kind)v[1],
							     .pair = { n > 2 ? (int32_t)v[2] : 0 },
							     .name = S("ngày") };
		break;
	case 'H':
		hours(s, v, n);
		break;
	case 'C':
		compile(s, v);
		break;
	case 'L':
		printf("%" PRId64 "\n", clock_elapsed(s->cal, moment(v[0]), moment(v[1])));
		break;
	case 'A':
		err = clock_add(s->cal, moment(v[0]), v[1], &t);
		if (err)
			printf("error %d\n", err);
		else
			printf("%" PRId64 "\n", minute(t));
		break;
	case 'B':
		printf("%d\n", clock_days_before(moment(v[0]), moment(v[1]), v[2]));
		break;
	case 'D':
		due(s, v, n);
		break;
	default:
		break;
	}
}

int main(void)
{
	static struct session s;
	static char line[1 << 16];

	setvbuf(stdout, NULL, _IOLBF, 0); /* the other side waits for each answer */
	s.mem = arena_new(0);
	s.scratch = arena_new(0);
	while (fgets(line, sizeof(line), stdin))
		answer(&s, line);
	arena_free(s.mem);
	arena_free(s.scratch);
	return 0;
}
