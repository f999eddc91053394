/* SPDX-License-Identifier: Apache-2.0 */
/* rule.c - what rules there are, what their values mean, and which row is in force. */
#include "base/base.h"

#include "core/org/org.h"
#include "core/rule/rule_impl.h"
#include "lib/mo/mo.h"

static const struct {
	const char *slug, *title, *options, *words;
	enum rule_kind kind;
	int64_t least, most;
} names[] = {
#define X(name, slug, title, kind, least, most, options, words)                                    \
	[RULE_##name] = { slug, N_(title), options, words, RULE_##kind, least, most },
#include "core/rule/rules.def"
#undef X
};

const char *rule_slug(enum rule_name name)
{
	return names[name].slug;
}

const char *rule_title(enum rule_name name)
{
	return names[name].title;
}

enum rule_kind rule_kind(enum rule_name name)
{
	return names[name].kind;
}

const char *rule_options(enum rule_name name)
{
	return names[name].options;
}

const char *rule_option_words(enum rule_name name)
{
	return names[name].words;
}

bool rule_name_find(str slug, enum rule_name *ret)
{
	for (size_t i = 0; i < RULE_COUNT; i++)
		if (str_eqz(slug, names[i].slug)) {
			*ret = (enum rule_name)i;
			return true;
		}
	return false;
}

/* ---- values ----------------------------------------------------------------------------------- */

/* "15:00" as a minute of the day. */
static bool parse_time(str text, int64_t *ret)
{
	str minute = text, hour = str_cut(&minute, ':');
	int64_t h, m;

	if (hour.n != 2 || minute.n != 2 || !str_int(hour, &h) || !str_int(minute, &m) || h < 0 ||
	    h > 23 || m < 0 || m > 59)
		return false;
	*ret = h * 60 + m;
	return true;
}

/* The place of an option in "a|b". */
static bool parse_choice(const char *options, str text, int64_t *ret)
{
	str rest = str_of(options);

	for (int64_t i = 0; rest.p; i++)
		if (str_eq(str_cut(&rest, '|'), text)) {
			*ret = i;
			return true;
		}
	return false;
}

bool rule_value(enum rule_name name, str text, int64_t *ret)
{
	int64_t n;

	switch (names[name].kind) {
	case RULE_TIME:
		if (str_eq(text, S("none"))) {
			*ret = -1;
			return true;
		}
		return parse_time(text, ret);
	case RULE_CHOICE:
		return parse_choice(names[name].options, text, ret);
	case RULE_NUMBER:
		break;
	}
	if (!str_int(text, &n) || n < names[name].least || n > names[name].most)
		return false;
	*ret = n;
	return true;
}

str rule_wanted(struct ctx *c, enum rule_name name)
{
	if (names[name].kind == RULE_TIME)
		return str_of(_("một giờ trong ngày như 15:00, hoặc none nếu không có giờ chốt"));
	if (names[name].kind == RULE_CHOICE)
		return str_fmt(c->mem, _("một trong: %s"), names[name].options);
	return str_fmt(c->mem, _("một số từ %d đến %d"), (int)names[name].least, (int)names[name].most);
}

static str nth(const char *words, int64_t n)
{
	str rest = str_of(words), word = str_cut(&rest, '|');

	while (n-- > 0)
		word = str_cut(&rest, '|');
	return word;
}

str rule_words(const struct ctx *c, const struct rule *r)
{
	if (r->text.n == 0)
		return str_of(_("theo đơn vị cấp trên"));
	switch (names[r->name].kind) {
	case RULE_TIME:
		return r->value < 0 ? str_of(_("không có giờ chốt")) : r->text;
	case RULE_CHOICE:
		return nth(tr(c, names[r->name].words), r->value);
	case RULE_NUMBER:
		break;
	}
	return str_fmt(c->mem, "%" PRId64 " %s", r->value, tr(c, names[r->name].words));
}

/* ---- which row -------------------------------------------------------------------------------- */

/* The row of this very unit on a day: rows are in order, so the last that has begun. `first`: rather the first
 * row than none. NULL: none. */
static const struct rule *row_of(const struct rule_table *t, enum rule_name name, str unit, date on,
				 bool first)
{
	const struct rule *found = NULL;

	for (size_t i = 0; i < t->n; i++) {
		const struct rule *r = &t->rows[i];

		if (r->name != name || !str_eq(r->unit, unit))
			continue;
		if (r->from.day <= on.day || (first && !found))
			found = r;
	}
	return found;
}

static bool any_unit(const struct rule_table *t, enum rule_name name)
{
	for (size_t i = 0; i < t->n; i++)
		if (t->rows[i].unit.n && (name == RULE_COUNT || t->rows[i].name == name))
			return true;
	return false;
}

int rule_find(struct ctx *c, enum rule_name name, str unit, date on, struct rule *ret)
{
	const struct rule *found = NULL;
	const struct rule_table *t;
	struct unit *up;
	size_t n;

	TRY(rule_table(c, &t));
	if (unit.n && any_unit(t, name)) {
		found = row_of(t, name, unit, on, false);
		TRY(unit_ancestors(c, unit, on, &up, &n));
		for (size_t i = 0; i < n && !(found && found->text.n); i++)
			found = row_of(t, name, up[i].code, on, false);
	}
	if (!found || found->text.n == 0)
		found = row_of(t, name, S(""), on, true);
	if (!found)
		return ctx_fail(c, E_INTERNAL, "", _("Thiếu quy tắc “%s” trong dữ liệu kèm chương trình."),
				names[name].slug);
	*ret = *found;
	return 0;
}

int rule_int(struct ctx *c, enum rule_name name, str unit, date on, int64_t *ret)
{
	struct rule r;

	TRY(rule_find(c, name, unit, on, &r));
	*ret = r.value;
	return 0;
}

int rule_history(struct ctx *c, enum rule_name name, struct rule **ret, size_t *ret_n)
{
	const struct rule_table *t;

	TRY(rule_table(c, &t));
	*ret = NEW_ARRAY(c->mem, struct rule, t->n);
	*ret_n = 0;
	for (size_t i = 0; i < t->n; i++)
		if (t->rows[i].name == name)
			(*ret)[(*ret_n)++] = t->rows[i];
	return 0;
}

int rule_epoch(struct ctx *c, date on, int64_t *ret)
{
	const struct rule_table *t;
	int64_t n = 0;

	TRY(rule_table(c, &t));
	for (size_t i = 0; i < t->n; i++)
		n += t->rows[i].from.day <= on.day;
	*ret = n;
	return 0;
}

int rule_units(struct ctx *c, bool *ret)
{
	const struct rule_table *t;

	TRY(rule_table(c, &t));
	*ret = any_unit(t, RULE_COUNT);
	return 0;
}
