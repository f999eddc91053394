/* SPDX-License-Identifier: Apache-2.0 */
/*
 * warn_rule.c - from when to warn, as dated rows: found, set, ended. Never changed: a new decision ends the
 * old row and opens another, so that what was in force on any past day can still be told.
 */
#include "base/base.h"

#include "core/ledger/ledger.h"
#include "core/org/org.h"
#include "lib/json/json.h"
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

/* ---- which rule ------------------------------------------------------------------------------------------ */

static const struct warn_rule *of_unit(const struct warn_rule *rules, size_t n, str unit, str level)
{
	const struct warn_rule *all = NULL;

	for (size_t i = 0; i < n; i++) {
		if (!str_eq(rules[i].unit, unit))
			continue;
		if (str_eq(rules[i].level, level))
			return &rules[i];
		if (rules[i].level.n == 0 && !all)
			all = &rules[i];
	}
	return all;
}

int warn_rule_for(struct ctx *c, str unit, str level, date on, struct warn_rule *ret)
{
	const struct warn_rule *found;
	struct warn_rule *rules;
	struct unit *up = NULL;
	size_t n, up_n = 0;

	*ret = (struct warn_rule){ .unit = S(""), .level = S(""), .step_days = WARN_STEP_DAYS, .due_days = WARN_DUE_DAYS,
				   .leader_days = WARN_LEADER_DAYS, .head = true, .basis = S(""), .source = S("") };
	TRY(warn_store_rules(c, on, &rules, &n));
	found = of_unit(rules, n, unit, level);
	if (!found && n)
		TRY(unit_ancestors(c, unit, on, &up, &up_n));
	for (size_t i = 0; i < up_n && !found; i++)
		found = of_unit(rules, n, up[i].code, level);
	if (!found)
		found = of_unit(rules, n, S(""), level);
	if (found)
		*ret = *found;
	return 0;
}

/* ---- commands --------------------------------------------------------------------------------------------- */

const struct field warn_rule_set_fields[] = {
	{ "unit", F_CODE, 0, 64, N_("Đơn vị"), NULL },
	{ "level", F_CHOICE, 0, 0, N_("Cấp của thủ tục"), "commune|province" },
	{ "step_days", F_INT, 0, 10, N_("Báo trước hạn của bước"), NULL },
	{ "due_days", F_INT, 0, 20, N_("Báo trước thời hạn trả kết quả"), NULL },
	{ "head", F_BOOL, 0, 0, N_("Báo cấp trên của người giữ khi quá hạn"), NULL },
	{ "leader_days", F_INT, 1, 30, N_("Báo lãnh đạo đơn vị khi đã quá hạn"), NULL },
	{ "from", F_DATE, 1, 0, N_("Ngày bắt đầu áp dụng"), NULL },
	{ "basis", F_TEXT, 1, 500, N_("Căn cứ"), NULL },
	{ "source", F_TEXT, 0, 500, N_("Nguồn"), NULL },
	{ 0 },
};

const struct field warn_rule_end_fields[] = {
	{ "no", F_INT, 1, 0, N_("Số của quy tắc"), NULL },
	{ "to", F_DATE, 1, 0, N_("Ngày áp dụng cuối cùng"), NULL },
	{ 0 },
};

str warn_rule_subject(struct ctx *c, int64_t no)
{
	return str_fmt(c->mem, "rule/%" PRId64, no);
}

str warn_rule_state(struct ctx *c, const struct warn_rule *r)
{
	struct buf b = buf_new(c->mem, 0);
	struct jw w = jw_new(&b);

	jw_object(&w);
	jw_kstr(&w, "unit", r->unit);
	jw_kstr(&w, "level", r->level);
	jw_kint(&w, "step_days", r->step_days);
	jw_kint(&w, "due_days", r->due_days);
	jw_kbool(&w, "head", r->head);
	jw_kint(&w, "leader_days", r->leader_days);
	jw_kdate(&w, "from", r->from);
	jw_kdate(&w, "to", r->to);
	jw_kstr(&w, "basis", r->basis);
	jw_kstr(&w, "source", r->source);
	jw_end(&w);
	return buf_view(&b);
}

/* At most one row for a unit and level on any day. */
static int check_free(struct ctx *c, const struct warn_rule *r)
{
	struct warn_rule *rules;
	size_t n;

	TRY(warn_store_rules(c, (date){ 0 }, &rules, &n));
	for (size_t i = 0; i < n; i++)
		if (str_eq(rules[i].unit, r->unit) && str_eq(rules[i].level, r->level) &&
		    (rules[i].to.day == 0 || rules[i].to.day >= r->from.day))
			return ctx_fail(c, E_INVALID, "from",
					_("Quy tắc số %lld cho đơn vị và cấp này còn áp dụng. Hãy kết thúc quy tắc đó "
					  "trước, rồi cho quy tắc mới bắt đầu từ ngày sau."),
					(long long)rules[i].no);
	return 0;
}

int warn_rule_set(struct ctx *c)
{
	struct warn_rule r = { .unit = arg_text(c, "unit"), .level = arg_text(c, "level"),
			       .step_days = arg_int(c, "step_days"), .due_days = arg_int(c, "due_days"),
			       .leader_days = arg_int(c, "leader_days"), .head = arg_flag(c, "head"),
			       .from = arg_date(c, "from"), .basis = arg_text(c, "basis"), .source = arg_text(c, "source") };
	struct unit u;

	if (r.unit.n && unit_find(c, r.unit, instant_date(c->now), &u) < 0)
		return ctx_fail(c, E_INVALID, "unit", _("Không có đơn vị mang mã “%.*s”. Hãy chọn đơn vị trong danh sách."),
				STR_ARG(r.unit));
	if (r.from.day < instant_date(c->now).day)
		return ctx_fail(c, E_INVALID, "from", _("Quy tắc không có hiệu lực trở về trước. Hãy chọn từ hôm nay trở đi."));
	TRY(check_free(c, &r));
	TRY(counter_next(c, S("warn_rule"), &r.no));
	TRY(warn_store_rule_add(c, &r));
	jw_kint(c->out, "no", r.no);
	return emit_change(c, "warn.rule_set", warn_rule_subject(c, r.no), S(""), warn_rule_state(c, &r), S(""));
}

int warn_rule_end(struct ctx *c)
{
	int64_t no = arg_int(c, "no");
	date last = arg_date(c, "to");
	struct warn_rule *rules, after;
	size_t n, i = 0;

	TRY(warn_store_rules(c, (date){ 0 }, &rules, &n));
	while (i < n && rules[i].no != no)
		i++;
	if (i == n)
		return ctx_fail(c, E_NOTFOUND, "no", _("Không có quy tắc số %lld."), (long long)no);
	if (rules[i].to.day && rules[i].to.day < instant_date(c->now).day)
		return ctx_fail(c, E_CONFLICT, "no", _("Quy tắc số %lld đã hết áp dụng."), (long long)no);
	if (last.day < instant_date(c->now).day || last.day < rules[i].from.day)
		return ctx_fail(c, E_INVALID, "to", _("Ngày áp dụng cuối cùng không được trước hôm nay và trước ngày bắt đầu."));
	after = rules[i];
	after.to = last;
	TRY(warn_store_rule_end(c, no, last));
	return emit_change(c, "warn.rule_end", warn_rule_subject(c, no), warn_rule_state(c, &rules[i]),
			   warn_rule_state(c, &after), S(""));
}
