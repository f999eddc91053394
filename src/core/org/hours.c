/* SPDX-License-Identifier: Apache-2.0 */
/* hours.c - the week of the whole authority: when a working day begins and ends. Hours that begin on a date, and those of
 * one unit, are rows of the calendar (calendar.c). */
#include "base/base.h"

#include "core/command/command.h"
#include "core/ledger/ledger.h"
#include "core/org/calendar.h"
#include "lib/json/json.h"

/* A line of "2: 07:30-11:30, 13:30-17:30": the day as people number it (2 … 7, CN), then its shifts. */
static bool parse_line(str line, struct shift *out, size_t max, size_t *n)
{
	str day = str_trim(str_cut(&line, ':'));
	size_t more;
	int weekday;

	if (!weekday_parse(day, &weekday) || !shifts_parse(line, weekday, out + *n, max - *n, &more))
		return false;
	*n += more;
	return true;
}

size_t calendar_hours_parse(struct ctx *c, str text, struct shift **ret)
{
	size_t n = 0, cap = text.n + 1;

	*ret = NEW_ARRAY(c->mem, struct shift, cap);
	while (text.p) {
		str line = str_trim(str_cut(&text, '\n'));

		if (line.n && !parse_line(line, *ret, cap, &n))
			return 0;
	}
	return n;
}

void calendar_hours_name(struct ctx *c, struct calendar_row *r)
{
	str until = r->until.day ? str_fmt(c->mem, VI_(" đến hết %.*s"), STR_ARG(date_vi(c->mem, r->until))) : S("");

	r->name = str_fmt(c->mem, VI_("Giờ %s: %.*s%.*s"), weekday_vi(r->weekday), STR_ARG(r->shifts), STR_ARG(until));
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
