/* SPDX-License-Identifier: Apache-2.0 */
/* warn_rule.c - the kinds of warnings, and the dated rules (core/rule) that say from when to warn. */
#include "base/base.h"

#include "lib/mo/mo.h"
#include "mod/warn/warn_impl.h"

static const struct {
	const char *slug, *title, *state;
	bool step;
} kinds[] = {
#define X(name, slug, title, state, step) [WARN_##name] = { slug, N_(title), state, step },
	WARN_KINDS(X)
#undef X
};

const char *warn_kind_slug(enum warn_kind k)
{
	return kinds[k].slug;
}

const char *warn_kind_title(enum warn_kind k)
{
	return kinds[k].title;
}

const char *warn_kind_state(enum warn_kind k)
{
	return kinds[k].state;
}

bool warn_kind_step(enum warn_kind k)
{
	return kinds[k].step;
}

bool warn_kind_find(str slug, enum warn_kind *ret)
{
	for (size_t i = 0; i < ARRAY_LEN(kinds); i++)
		if (str_eqz(slug, kinds[i].slug)) {
			*ret = (enum warn_kind)i;
			return true;
		}
	return false;
}

int warn_rule_for(struct ctx *c, str unit, date on, struct warn_rule *ret)
{
	struct warn_rule r;
	int64_t head;

	TRY(rule_int(c, RULE_STEP_SOON_DAYS, unit, on, &r.step_days));
	TRY(rule_int(c, RULE_DUE_SOON_DAYS, unit, on, &r.due_days));
	TRY(rule_int(c, RULE_LATE_LEADER_DAYS, unit, on, &r.leader_days));
	TRY(rule_int(c, RULE_LATE_HEAD, unit, on, &head));
	r.head = head != 0;
	*ret = r;
	return 0;
}

/* Units may differ: the widest of all values that ever began. A range too wide costs a look, one too narrow a warning. */
static int widen(struct ctx *c, enum rule_name name, date on, bool least, int64_t *ret)
{
	struct rule *rows;
	size_t n;

	TRY(rule_history(c, name, &rows, &n));
	*ret = least ? INT64_MAX : 0;
	for (size_t i = 0; i < n; i++)
		if (rows[i].text.n && (rows[i].from.day <= on.day || i == 0))
			*ret = least ? MIN(*ret, rows[i].value) : MAX(*ret, rows[i].value);
	return 0;
}

int warn_rule_widest(struct ctx *c, date on, struct warn_rule *ret)
{
	*ret = (struct warn_rule){ .head = true };
	TRY(widen(c, RULE_STEP_SOON_DAYS, on, false, &ret->step_days));
	TRY(widen(c, RULE_DUE_SOON_DAYS, on, false, &ret->due_days));
	return widen(c, RULE_LATE_LEADER_DAYS, on, true, &ret->leader_days);
}
