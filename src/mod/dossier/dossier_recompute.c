/* SPDX-License-Identifier: Apache-2.0 */
/*
 * dossier_recompute.c - due dates of many dossiers, when the calendar changes under them.
 *
 * A due date is rule + calendar + clock events. Among many dossiers few rules and few calendars occur, so
 * both are kept by name: what is left for each dossier is reading its events and the clock's own work.
 */
#include "base/base.h"

#include "core/ledger/ledger.h"
#include "core/org/org.h"
#include "lib/json/json.h"
#include "mod/dossier/dossier_service.h"

/* Rules by procedure, unit, epoch of rules and version; calendars by unit and year of lodging; epochs by day. Open
 * addressing. */
struct known {
	str a;
	int64_t b;
	const void *value;
};

struct known_table {
	struct known *slots;
	size_t n, cap;
};

struct dossier_dues {
	struct ctx *c;
	const struct calendar_state *state;
	struct known_table rules, calendars, epochs;
	bool own_rules; /* some unit has */
	char name_bytes[256];
};

static struct known *slot_of(struct known *slots, size_t cap, str a, int64_t b)
{
	uint64_t h = 14695981039346656037u ^ (uint64_t)b; /* FNV-1a */
	size_t i;

	for (size_t k = 0; k < a.n; k++)
		h = (h ^ (uint8_t)a.p[k]) * 1099511628211u;
	for (i = h & (cap - 1); slots[i].value; i = (i + 1) & (cap - 1))
		if (slots[i].b == b && str_eq(slots[i].a, a))
			break;
	return &slots[i];
}

static const void *look(const struct known_table *t, str a, int64_t b)
{
	return t->cap ? slot_of(t->slots, t->cap, a, b)->value : NULL;
}

static void keep(struct arena *mem, struct known_table *t, str a, int64_t b, const void *value)
{
	if (t->n * 4 >= t->cap * 3) {
		size_t cap = t->cap ? t->cap * 2 : 64;
		struct known *bigger = NEW_ARRAY(mem, struct known, cap);

		for (size_t i = 0; i < t->cap; i++)
			if (t->slots[i].value)
				*slot_of(bigger, cap, t->slots[i].a, t->slots[i].b) = t->slots[i];
		t->slots = bigger;
		t->cap = cap;
	}
	*slot_of(t->slots, t->cap, a, b) = (struct known){ str_copy(mem, a), b, value };
	t->n++;
}

struct dossier_dues *dossier_dues_new(struct ctx *c, const struct calendar_state *s)
{
	struct dossier_dues *x = NEW(c->mem, struct dossier_dues);

	x->c = c;
	x->state = s;
	return x;
}

/* Among many days few have rules of their own, and few units: the name of what is the same. */
static int rule_key(struct dossier_dues *x, const struct dossier *d, str *ret_name)
{
	date on = instant_date(d->received_at.ms ? d->received_at : d->lodged_at);
	const int64_t *epoch = look(&x->epochs, S(""), on.day);
	struct ctx *c = x->c;

	if (!epoch) {
		int64_t *fresh = NEW(c->mem, int64_t);

		TRY(rule_epoch(c, on, fresh));
		TRY(rule_units(c, &x->own_rules));
		epoch = fresh;
		keep(c->mem, &x->epochs, S(""), on.day, epoch);
	}
	*ret_name = (str){ x->name_bytes, 0 };
	ret_name->n = (size_t)snprintf(x->name_bytes, sizeof(x->name_bytes), "%" STR_FMT "/%" STR_FMT "/%" PRId64,
				       STR_ARG(d->procedure), STR_ARG(x->own_rules ? d->deciding_unit : S("")), *epoch);
	return 0;
}

static int rule_for(struct dossier_dues *x, const struct dossier *d, const struct clock_rule **ret)
{
	struct ctx *c = x->c;
	struct clock_rule *r;
	struct procedure *p;
	str name;

	TRY(rule_key(x, d, &name));
	*ret = look(&x->rules, name, d->version);
	if (*ret)
		return 0;
	TRY(dossier_procedure(c, d, &p));
	r = NEW(c->mem, struct clock_rule);
	TRY(dossier_clock_rule(c, d, p, r));
	/* The procedure may belong to a cache that drops it. */
	r->basis = str_copy(c->mem, r->basis);
	r->cutoff_basis = str_copy(c->mem, r->cutoff_basis);
	r->first_day_basis = str_copy(c->mem, r->first_day_basis);
	r->move_basis = str_copy(c->mem, r->move_basis);
	r->supplement_basis = str_copy(c->mem, r->supplement_basis);
	keep(c->mem, &x->rules, name, d->version, r);
	*ret = r;
	return 0;
}

static bool has_own_rows(const struct calendar_state *s, str unit)
{
	for (size_t i = 0; i < s->n; i++)
		if (str_eq(s->rows[i].unit, unit))
			return true;
	return false;
}

/* Units without rows of their own share one calendar. The same years as dossier_clock(), so that both give the same derivation. */
static int calendar_for(struct dossier_dues *x, const struct dossier *d, struct calendar **ret)
{
	int year, month, day;
	const void *known;

	date_parts(instant_date(d->lodged_at), &year, &month, &day);
	known = look(&x->calendars, d->deciding_unit, year);
	if (known) {
		memcpy(ret, known, sizeof(*ret));
		return 0;
	}
	if (!has_own_rows(x->state, d->deciding_unit) && d->deciding_unit.n)
		TRY(calendar_for(x, &(struct dossier){ .deciding_unit = S(""), .lodged_at = d->lodged_at }, ret));
	else
		TRY(calendar_state_compile(x->c, x->state, d->deciding_unit, year - 1, year + 3, ret));
	known = arena_copy(x->c->mem, ret, sizeof(*ret));
	keep(x->c->mem, &x->calendars, d->deciding_unit, year, known);
	return 0;
}

int dossier_due_under(struct dossier_dues *x, struct arena *mem, const struct dossier *d, bool explain,
		      struct clock_result *ret)
{
	struct clock_problem why = { .text = S("") };
	const struct clock_rule *rule;
	struct clock_event *events;
	struct calendar *cal;
	struct ctx *c = x->c;
	size_t n;

	TRY(rule_for(x, d, &rule));
	TRY(calendar_for(x, d, &cal));
	TRY(dossier_clock_events(mem, d, &events, &n));
	if (clock_due(explain ? mem : NULL, cal, rule, events, n, c->now, ret, &why) < 0)
		return ctx_fail(c, E_INTERNAL, "", _("Không tính được ngày hẹn trả của hồ sơ %.*s: %.*s"),
				STR_ARG(str_copy(c->mem, d->code)), STR_ARG(why.text));
	return 0;
}

static bool has_reason(const struct clock_result *r, str reason)
{
	for (size_t i = 0; i < r->step_n; i++)
		if (str_eq(r->steps[i].reason, reason))
			return true;
	return false;
}

/* Rules that are new or gone: the weekly hours of a unit are told as such. Days left out are named; that a count went on
 * over other days follows from them. */
static void only_in(struct buf *b, const struct clock_result *in, const struct clock_result *other, bool rules, const char *lead)
{
	for (size_t i = 0; i < in->step_n; i++) {
		const struct clock_step *s = &in->steps[i];
		bool wanted = rules ? s->kind == STEP_RULE : s->kind == STEP_SKIPPED || s->kind == STEP_MOVED;

		if (wanted && !has_reason(other, s->reason))
			buf_fmt(b, "%s%s%" STR_FMT, b->n ? " " : "", lead, STR_ARG(s->reason));
	}
}

str dossier_due_difference(struct ctx *c, const struct clock_result *before, const struct clock_result *after)
{
	struct buf b = buf_new(c->mem, 0);

	for (int rules = 1; rules >= 0 && b.n == 0; rules--) {
		only_in(&b, after, before, rules, "");
		if (b.n == 0)
			only_in(&b, before, after, rules, VI_("Không còn: "));
	}
	if (b.n == 0)
		buf_str(&b, str_of(VI_("Giờ làm việc thay đổi.")));
	return buf_view(&b);
}

int dossier_running(struct ctx *c, str after, int64_t limit, dossier_each_fn *fn, void *arg)
{
	return dossier_store_running(c, after, limit, fn, arg);
}

int dossier_running_count(struct ctx *c, int64_t *ret)
{
	return dossier_store_running_count(c, ret);
}

/* ---- in a command --------------------------------------------------------------------------------------- */

/* The step keeps the working time it had left when the decision was taken. */
static int move_step(struct dossier_dues *before, struct dossier_dues *after, struct dossier *d, instant decided)
{
	struct calendar *old, *new;
	bool acted;

	if (d->step_due_at.ms <= decided.ms)
		return 0;
	TRY(dossier_store_acted_since(after->c, d->code, decided, &acted));
	if (acted) /* its step's date rests on the new calendar already */
		return 0;
	TRY(calendar_for(before, d, &old));
	TRY(calendar_for(after, d, &new));
	return clock_add(new, decided, clock_elapsed(old, decided, d->step_due_at), &d->step_due_at);
}

static str about_of(struct ctx *c, const struct dossier *was, const struct dossier *is, str basis, str why)
{
	struct buf b = buf_new(c->mem, 0);
	struct jw w = jw_new(&b);

	jw_object(&w);
	jw_kinstant(&w, "old_due", was->due_at);
	jw_kinstant(&w, "new_due", is->due_at);
	jw_kstr(&w, "basis", basis);
	jw_kstr(&w, "why", why);
	jw_kstr(&w, "letter", str_fmt(c->mem, "/ho-so/%" STR_FMT "/bieu-mau/08", STR_ARG(is->code)));
	jw_kstr(&w, "note", str_fmt(c->mem, "%" STR_FMT " → %" STR_FMT ". %" STR_FMT,
				    STR_ARG(instant_vi(c->mem, was->due_at)), STR_ARG(instant_vi(c->mem, is->due_at)),
				    STR_ARG(why)));
	jw_end(&w);
	return buf_view(&b);
}

/* A later date owes an apology (NĐ 61/2018 Art. 19), an earlier one is good news. */
static int tell(struct ctx *c, const struct dossier *was, struct dossier *is, str basis, str why)
{
	bool later = is->due_at.ms > was->due_at.ms;
	str new = instant_vi(c->mem, is->due_at), old = instant_vi(c->mem, was->due_at);
	str place = unit_name(c, is->deciding_unit);
	str letter = str_fmt(c->mem, "%" STR_FMT "/tra-cuu/%" STR_FMT "/thong-bao-doi-ngay-hen?key=%" STR_FMT, STR_ARG(c->app->base_url),
			     STR_ARG(is->code), STR_ARG(is->lookup_code));

	return dossier_tell(
		c, is, later ? VI_("Xin lỗi và hẹn lại ngày trả kết quả") : VI_("Ngày hẹn trả kết quả sớm hơn"),
		later ? str_fmt(c->mem,
				VI_("Kính gửi %.*s. Kết quả hồ sơ %.*s đã hẹn trả lúc %.*s. Theo %.*s, lịch làm việc thay "
				  "đổi nên ngày hẹn trả mới là %.*s. Lý do: %.*s %.*s xin lỗi vì sự chậm trễ này; ông/bà "
				  "không phải làm gì thêm. Văn bản: %.*s"),
				STR_ARG(is->applicant.name), STR_ARG(is->code), STR_ARG(old), STR_ARG(basis), STR_ARG(new),
				STR_ARG(why), STR_ARG(place), STR_ARG(letter)) :
			str_fmt(c->mem,
				VI_("Kính gửi %.*s. Kết quả hồ sơ %.*s đã hẹn trả lúc %.*s. Theo %.*s, lịch làm việc thay "
				  "đổi nên kết quả có sớm hơn, lúc %.*s. Lý do: %.*s Giấy hẹn cũ vẫn dùng được; ông/bà "
				  "không phải làm gì thêm. Văn bản: %.*s"),
				STR_ARG(is->applicant.name), STR_ARG(is->code), STR_ARG(old), STR_ARG(basis), STR_ARG(new),
				STR_ARG(why), STR_ARG(letter)));
}

int dossier_recompute(struct ctx *c, struct dossier_dues *before, struct dossier_dues *after, const struct dossier *d,
		      instant decided, str basis, bool *ret_changed)
{
	struct clock_result old, new;
	struct dossier is = *d;
	str why;

	*ret_changed = false;
	TRY(dossier_due_under(after, c->mem, d, false, &new));
	if (new.due.ms == d->due_at.ms)
		return 0;
	TRY(dossier_due_under(before, c->mem, d, true, &old));
	TRY(dossier_due_under(after, c->mem, d, true, &new));
	why = dossier_due_difference(c, &old, &new);
	is.due_at = new.due;
	TRY(move_step(before, after, &is, decided));
	TRY(tell(c, d, &is, basis, why));
	TRY(dossier_save(c, d, &is, "dossier.recompute", about_of(c, d, &is, basis, why)));
	*ret_changed = true;
	return 0;
}
