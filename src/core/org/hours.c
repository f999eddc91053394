/* SPDX-License-Identifier: Apache-2.0 */
/* hours.c - the week of the whole authority: when a working day begins and ends. */
#include "base/base.h"

#include "core/command/command.h"
#include "core/ledger/ledger.h"
#include "core/org/calendar.h"
#include "lib/json/json.h"

/* A line of "2: 07:30-11:30, 13:30-17:30": the day as people number it (2 … 7, CN), then its shifts. */
static bool parse_time(str s, int *ret)
{
	int64_t hour, minute;
	str m = str_trim(s), h = str_cut(&m, ':');

	if (m.n != 2 || !str_int(h, &hour) || !str_int(m, &minute) || hour < 0 || hour > 24 ||
	    minute < 0 || minute > 59)
		return false;
	*ret = (int)(hour * 60 + minute);
	return true;
}

static bool parse_line(str line, struct shift *out, size_t *n)
{
	str day = str_trim(str_cut(&line, ':'));
	int64_t number = 8;

	if (!str_eq(day, S("CN")) && (!str_int(day, &number) || number < 2 || number > 7))
		return false;
	while (line.p) {
		str to = str_cut(&line, ','), from = str_cut(&to, '-');
		struct shift s = { .weekday = (int)number - 2 };

		if (!parse_time(from, &s.from) || !parse_time(to, &s.to))
			return false;
		out[(*n)++] = s;
	}
	return true;
}

size_t calendar_hours_parse(struct ctx *c, str text, struct shift **ret)
{
	size_t n = 0;

	*ret = NEW_ARRAY(c->mem, struct shift, text.n + 1);
	while (text.p) {
		str line = str_trim(str_cut(&text, '\n'));

		if (line.n && !parse_line(line, *ret, &n))
			return 0;
	}
	return n;
}

size_t calendar_shifts(struct ctx *c, const struct shift **ret, str *ret_basis)
{
	struct shift *own;
	size_t n = calendar_hours_parse(c, meta_get(c, "shifts"), &own);

	*ret_basis = n ? meta_get(c, "shifts_basis") : S("");
	*ret = n ? own : calendar_shifts_default;
	return n ? n : calendar_shifts_default_n;
}

str calendar_hours_state(struct ctx *c)
{
	struct buf b = buf_new(c->mem, 0);
	struct jw w = jw_new(&b);
	str hours = meta_get(c, "shifts");

	jw_object(&w);
	if (hours.n) {
		jw_kstr(&w, "hours", hours);
		jw_kstr(&w, "basis", meta_get(c, "shifts_basis"));
	}
	jw_end(&w);
	return buf_view(&b);
}

/* The week of the whole authority, as its decision on working hours says: a version of the calendar. */
int calendar_hours(struct ctx *c)
{
	struct calendar_decision d = { .basis = arg_text(c, "basis"),
				       .decided_on = args_has(c->args, "decided_on") ?
							     arg_date(c, "decided_on") :
							     instant_date(c->now),
				       .sets_hours = true,
				       .hours = arg_text(c, "hours") };
	int64_t version;

	TRY(calendar_decide(c, "calendar.hours", &d, &version));
	jw_kint(c->out, "version", version);
	return 0;
}

int calendar_hours_dump(struct ctx *c,
			int (*each)(void *arg, str subject, const struct json *state), void *arg)
{
	struct json *state;
	str why;

	if (meta_get(c, "shifts").n == 0)
		return 0;
	TRY(json_parse(c->mem, calendar_hours_state(c), JSON_DEPTH, &state, &why));
	return each(arg, S("hours"), state);
}
