/* SPDX-License-Identifier: Apache-2.0 */
/*
 * procedure_read.c - a procedure from JSON, checked to the last key.
 *
 * The same readers take files from outside and bodies from our own table. Every message begins with the
 * place ("dòng 12, 1.001193, steps[2]") and tells key, cause and remedy. An unknown key is refused: what
 * is not understood would be lost silently.
 */
#include "base/base.h"

#include "lib/asset/asset.h"
#include "lib/json/json.h"
#include "lib/text/text.h"
#include "mod/procedure/procedure_impl.h"

#define TEXT_MAX 20000

/* Where we are in the file, and whether anything was wrong so far. Readers go on after an error, so that
 * one import tells all of them. */
struct reader {
	struct ctx *c;
	str where;
	int err;
};

static void bad(struct reader *r, const char *key, const char *what)
{
	r->err = ctx_fail(r->c, E_INVALID, "text", "%" STR_FMT ", %s: %s", STR_ARG(r->where), key, what);
}

/* Keys that are not in the list (separated by blanks). */
static void known_keys(struct reader *r, const struct json *j, const char *keys)
{
	struct ctx *c = r->c;

	for (size_t i = 0; i < j->n; i++) {
		str rest = str_of(keys);
		bool found = false;

		while (rest.p)
			found |= str_eq(str_cut(&rest, ' '), j->keys[i]);
		if (!found)
			bad(r, str_z(c->mem, j->keys[i]), _("không có mục này. Hãy bỏ đi hoặc sửa tên."));
	}
}

/* A text; absent, null and "" are the same. */
static str text(struct reader *r, const struct json *j, const char *key, bool required)
{
	const struct json *v = json_get(j, key);
	struct ctx *c = r->c;
	str s = S("");

	if (v && v->type != JT_NULL && v->type != JT_STR)
		bad(r, key, _("phải là văn bản trong dấu nháy."));
	else if (v && v->type == JT_STR && !text_nfc(c->mem, v->s, &s))
		bad(r, key, _("có ký tự điều khiển."));
	else if (utf8_len(s) > TEXT_MAX)
		bad(r, key, _("dài quá 20.000 ký tự."));
	else if (required && !s.n)
		bad(r, key, _("chưa có. Hãy điền mục này."));
	return s;
}

static int64_t number(struct reader *r, const struct json *j, const char *key, int64_t min, int64_t max)
{
	const struct json *v = json_get(j, key);
	struct ctx *c = r->c;

	if (!v || v->type == JT_NULL)
		return min;
	if (v->type == JT_INT && v->i >= min && v->i <= max)
		return v->i;
	bad(r, key, str_fmt(c->mem, _("phải là số nguyên từ %lld đến %lld."), (long long)min, (long long)max).p);
	return min;
}

static bool flag(struct reader *r, const struct json *j, const char *key)
{
	const struct json *v = json_get(j, key);
	struct ctx *c = r->c;

	if (v && v->type != JT_BOOL)
		bad(r, key, _("phải là true hoặc false."));
	return v && v->type == JT_BOOL && v->i;
}

/* A day, or day 0 when it is null or absent. */
static date day(struct reader *r, const struct json *j, const char *key)
{
	str s = text(r, j, key, false);
	struct ctx *c = r->c;
	date d = { 0 };

	if (s.n && !date_parse(s, &d))
		bad(r, key, _("không phải ngày có thật. Hãy viết dạng 2026-01-31."));
	return d;
}

/* Which of the words (separated by '|') the text is; 0 after saying that it is none. */
static int choice(struct reader *r, const struct json *j, const char *key, const char *words)
{
	str s = text(r, j, key, true), rest = str_of(words);
	struct ctx *c = r->c;

	for (int i = 0; rest.p; i++)
		if (str_eq(str_cut(&rest, '|'), s))
			return i;
	if (s.n)
		bad(r, key, str_fmt(c->mem, _("là \"%.*s\". Hãy dùng một trong: %s."), STR_ARG(s), words).p);
	return 0;
}

/* The items of an array (none when absent), each of the wanted type. */
static size_t items(struct reader *r, const struct json *j, const char *key, enum json_type type,
		    const struct json *const **ret)
{
	const struct json *v = json_get(j, key);
	struct ctx *c = r->c;
	bool ok = v && v->type == JT_ARRAY;

	if (!v || v->type == JT_NULL)
		return 0;
	for (size_t i = 0; ok && i < v->n; i++)
		ok = v->items[i]->type == type;
	if (!ok) {
		bad(r, key, type == JT_STR ? _("phải là danh sách văn bản.") : _("phải là danh sách đối tượng."));
		return 0;
	}
	*ret = v->items;
	return v->n;
}

static size_t texts(struct reader *r, const struct json *j, const char *key, const str **ret)
{
	const struct json *const *v;
	size_t n = items(r, j, key, JT_STR, &v);
	struct ctx *c = r->c;
	str *list = NEW_ARRAY(c->mem, str, n);

	for (size_t i = 0; i < n; i++)
		if (!text_nfc(c->mem, v[i]->s, &list[i]) || !list[i].n)
			bad(r, key, _("có mục trống hoặc có ký tự điều khiển."));
	*ret = list;
	return n;
}

/* A reader for item i of an array. */
static struct reader item_of(const struct reader *r, const char *key, size_t i)
{
	return (struct reader){ r->c, str_fmt(r->c->mem, "%" STR_FMT ", %s[%zu]", STR_ARG(r->where), key, i + 1), 0 };
}

/* A name among the procedure's cases; empty: all of them. */
static str case_of(struct reader *r, const struct json *j, const struct procedure *p)
{
	str name = text(r, j, "case", false);
	struct ctx *c = r->c;

	for (size_t i = 0; i < p->case_n; i++)
		if (str_eq(p->cases[i], name))
			return name;
	if (name.n)
		bad(r, "case", str_fmt(c->mem, _("\"%.*s\" không có trong cases."), STR_ARG(name)).p);
	return name;
}

static void read_papers(struct reader *r, const struct json *j, struct procedure *p)
{
	const struct json *const *v;
	size_t n = items(r, j, "papers", JT_OBJECT, &v);
	struct procedure_paper *list = NEW_ARRAY(r->c->mem, struct procedure_paper, n);

	for (size_t i = 0; i < n; i++) {
		struct reader at = item_of(r, "papers", i);

		known_keys(&at, v[i], "name form originals copies required note case");
		list[i] = (struct procedure_paper){
			.name = text(&at, v[i], "name", true),
			.form = text(&at, v[i], "form", false),
			.originals = number(&at, v[i], "originals", 0, 99),
			.copies = number(&at, v[i], "copies", 0, 99),
			.required = flag(&at, v[i], "required"),
			.note = text(&at, v[i], "note", false),
			.of_case = case_of(&at, v[i], p),
		};
		r->err |= at.err;
	}
	p->papers = list;
	p->paper_n = n;
}

/* A period object's members, or nothing when it is null. */
static bool read_period(struct reader *r, const struct json *j, int32_t *ret_n, enum clock_unit *ret_unit, str *ret_note)
{
	const struct json *v = json_get(j, "period");
	struct ctx *c = r->c;
	str unit;

	if (!v || v->type == JT_NULL)
		return false;
	if (v->type != JT_OBJECT) {
		bad(r, "period", _("phải là null hoặc {\"n\":3,\"unit\":\"working_day\",\"note\":\"\"}."));
		return false;
	}
	known_keys(r, v, "n unit note");
	*ret_n = (int32_t)number(r, v, "n", 0, 3650);
	*ret_note = text(r, v, "note", false);
	unit = text(r, v, "unit", true);
	if (unit.n && !period_unit_parse(unit, ret_unit))
		bad(r, "period.unit", _("phải là working_hour, half_day, working_day, calendar_day, month, same_day hoặc at_once."));
	else if (*ret_n == 0 && *ret_unit != UNIT_SAME_DAY && *ret_unit != UNIT_AT_ONCE)
		bad(r, "period.n", _("phải từ 1 trở lên."));
	return true;
}

static bool read_fee(struct reader *r, const struct json *j, int64_t *ret_fee)
{
	const struct json *fee = json_get(j, "fee");

	*ret_fee = number(r, j, "fee", 0, INT64_C(1000000000000));
	return fee && fee->type != JT_NULL;
}

static void read_terms(struct reader *r, const struct json *j, struct procedure *p)
{
	const struct json *const *v;
	size_t n = items(r, j, "channels", JT_OBJECT, &v);
	struct procedure_terms *list = NEW_ARRAY(r->c->mem, struct procedure_terms, n);

	for (size_t i = 0; i < n; i++) {
		struct procedure_terms *t = &list[i];
		struct reader at = item_of(r, "channels", i);

		known_keys(&at, v[i], "channel case period fee fee_note");
		t->channel = (enum procedure_channel)choice(&at, v[i], "channel", "counter|online|post|any");
		t->of_case = case_of(&at, v[i], p);
		t->has_period = read_period(&at, v[i], &t->period_n, &t->period_unit, &t->period_note);
		t->has_fee = read_fee(&at, v[i], &t->fee);
		t->fee_note = text(&at, v[i], "fee_note", false);
		r->err |= at.err;
	}
	p->terms = list;
	p->term_n = n;
}

/* Units by their codes, old or new: "Chỉ áp dụng trên địa bàn tỉnh Bắc Giang (cũ)". */
static void read_territory(struct reader *r, const struct json *j, struct procedure *p)
{
	const struct json *v = json_get(j, "territory");
	struct ctx *c = r->c;

	if (!v || v->type == JT_NULL)
		return;
	if (v->type != JT_OBJECT) {
		bad(r, "territory", _("phải là null hoặc {\"units\":[\"24\"],\"note\":\"…\"}."));
		return;
	}
	known_keys(r, v, "units note");
	p->territory_n = texts(r, v, "units", &p->territory);
	p->territory_note = text(r, v, "note", false);
	if (p->territory_n == 0)
		bad(r, "territory.units", _("chưa có. Hãy ghi mã các đơn vị mà thủ tục được áp dụng."));
}

static void read_laws(struct reader *r, const struct json *j, struct procedure *p)
{
	const struct json *const *v;
	size_t n = items(r, j, "legal_basis", JT_OBJECT, &v);
	struct procedure_law *list = NEW_ARRAY(r->c->mem, struct procedure_law, n);

	for (size_t i = 0; i < n; i++) {
		struct reader at = item_of(r, "legal_basis", i);

		known_keys(&at, v[i], "no title");
		list[i] = (struct procedure_law){ text(&at, v[i], "no", false), text(&at, v[i], "title", true) };
		r->err |= at.err;
	}
	p->laws = list;
	p->law_n = n;
}

/* "hours" or "minutes"; a step may take a thousand working hours at most. */
static int64_t step_minutes(struct reader *r, const struct json *j)
{
	struct ctx *c = r->c;

	if (json_get(j, "hours") && json_get(j, "minutes"))
		bad(r, "minutes", _("đã có hours. Hãy chỉ dùng một trong hai."));
	return json_get(j, "hours") ? number(r, j, "hours", 0, 4000) * 60 : number(r, j, "minutes", 0, 240000);
}

static void read_step(struct reader *r, const struct json *j, struct procedure_step *s)
{
	str role = text(r, j, "role", true);
	struct ctx *c = r->c;

	known_keys(r, j, "id title role at hours minutes next");
	s->id = text(r, j, "id", true);
	s->title = text(r, j, "title", true);
	s->role = role_find(role);
	if (role.n && s->role == ROLE_NONE)
		bad(r, "role", str_fmt(c->mem, _("không có vai trò \"%.*s\"."), STR_ARG(role)).p);
	s->at = choice(r, j, "at", "receiving|deciding") == 0 ? AT_RECEIVING : AT_DECIDING;
	s->minutes = step_minutes(r, j);
	s->next = text(r, j, "next", false);
}

static void read_steps(struct reader *r, const struct json *j, struct procedure *p)
{
	const struct json *const *v;
	size_t n = items(r, j, "steps", JT_OBJECT, &v);
	struct procedure_step *list = NEW_ARRAY(r->c->mem, struct procedure_step, n);
	struct ctx *c = r->c;

	p->steps = list;
	p->step_n = n;
	for (size_t i = 0; i < n; i++) {
		struct reader at = item_of(r, "steps", i);

		read_step(&at, v[i], &list[i]);
		for (size_t k = 0; k < i; k++)
			if (list[i].id.n && str_eq(list[k].id, list[i].id))
				bad(&at, "id", _("trùng với bước trước. Mỗi bước cần một tên riêng."));
		r->err |= at.err;
	}
	for (size_t i = 0; i < n; i++) {
		if (!json_get(v[i], "next"))
			list[i].next = i + 1 < n ? list[i + 1].id : S("");
		if (list[i].next.n && !procedure_step(p, list[i].next))
			bad(r, "steps", str_fmt(c->mem, _("bước %.*s dẫn tới bước %.*s không có."),
						STR_ARG(list[i].id), STR_ARG(list[i].next)).p);
	}
	if (n == 0)
		bad(r, "steps", _("chưa có. Cần ít nhất một bước xử lý."));
}

/* "flow" names a published flow; without it "steps" are the flow. */
static void read_flow(struct reader *r, const struct json *j, struct procedure *p)
{
	int before = r->err;
	str why = S("");

	p->flow_id = text(r, j, "flow", false);
	if (p->flow_id.n == 0)
		read_steps(r, j, p);
	if (r->err == before && procedure_flow_load(r->c, p, &why) < 0)
		bad(r, p->flow_id.n ? "flow" : "steps", str_z(r->c->mem, why));
}

/* The procedure's own form, or the standard one. A stored version carries the standard form of its day, so that
 * a dossier shows the questions as they were. */
static void read_form(struct reader *r, const struct json *j, struct procedure *p)
{
	const struct json *form = json_get(j, "form"), *standard = json_get(j, "standard_form");
	struct eform *f = NEW(r->c->mem, struct eform);

	p->own_form = form && form->type != JT_NULL && !(form->type == JT_ARRAY && form->n == 0);
	if (!p->own_form && standard)
		form = standard;
	else if (!p->own_form && eform_standard(r->c, &form) < 0)
		r->err = E_INTERNAL;
	if (r->err != E_INTERNAL && eform_read(r->c, form, "text", r->where, &f) < 0)
		r->err = E_INVALID;
	p->form = f;
}

/* Tables of fees are mod/pay's to understand: it refuses the import of wrong ones. */
static void read_fees(struct reader *r, const struct json *j, struct procedure *p)
{
	const struct json *const *v;
	struct buf b = buf_new(r->c->mem, 0);

	if (items(r, j, "fees", JT_OBJECT, &v) == 0)
		return;
	json_write(&b, json_get(j, "fees"));
	p->fees = buf_view(&b);
}

static void read_nested(struct reader *r, const struct json *j, struct procedure *p)
{
	p->case_n = texts(r, j, "cases", &p->cases);
	read_papers(r, j, p);
	read_terms(r, j, p);
	read_territory(r, j, p);
	p->result_n = texts(r, j, "results", &p->results);
	p->conditions = text(r, j, "conditions", false);
	p->sequence_n = texts(r, j, "sequence", &p->sequence);
	p->keyword_n = texts(r, j, "keywords", &p->keywords);
	read_laws(r, j, p);
	read_flow(r, j, p);
	read_fees(r, j, p);
	read_form(r, j, p);
}

int procedure_read_body(struct ctx *c, str body, struct procedure *p)
{
	struct reader r = { c, p->code, 0 };
	struct json *j;
	str why;

	if (json_parse(c->mem, body, 0, &j, &why) < 0)
		return E_INTERNAL;
	read_nested(&r, j, p);
	return r.err ? E_INTERNAL : 0;
}

static void read_decision(struct reader *r, const struct json *j, struct procedure *p)
{
	static const char *const kinds[] = { "new", "amended", "replaced" };
	const struct json *v = json_get(j, "decision");
	struct ctx *c = r->c;

	if (!v || v->type == JT_NULL)
		return;
	if (v->type != JT_OBJECT) {
		bad(r, "decision", _("phải là null hoặc {\"no\":\"…\",\"date\":null}."));
		return;
	}
	known_keys(r, v, "no date agency signer kind replaces");
	p->decision_no = text(r, v, "no", true);
	p->decision_date = day(r, v, "date");
	p->decision_agency = text(r, v, "agency", false);
	p->decision_signer = text(r, v, "signer", false);
	p->replaces = text(r, v, "replaces", false);
	if (json_get(v, "kind"))
		p->kind = str_of(kinds[choice(r, v, "kind", "new|amended|replaced")]);
}

static bool code_ok(str s)
{
	for (size_t i = 0; i < s.n; i++)
		if (!strchr("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789.-_", s.p[i]))
			return false;
	return s.n > 0 && s.n <= 64;
}

/* How far it works on line, and why not all the way. */
static void read_online(struct reader *r, const struct json *j, struct procedure *p)
{
	static const char *const services[] = { "full", "partial", "information" };
	int level = choice(r, j, "service", "full|partial|information");
	struct ctx *c = r->c;

	p->service = str_of(services[level]);
	p->eligible = json_get(j, "eligible") ? flag(r, j, "eligible") : level < 2;
	p->not_full = text(r, j, "not_full", false);
	if (level < 2 && !p->eligible)
		bad(r, "eligible", _("thủ tục đã cung cấp trực tuyến thì phải là true."));
}

static void read_top(struct reader *r, const struct json *j, struct procedure *p)
{
	struct ctx *c = r->c;

	if (p->code.n && !code_ok(p->code))
		bad(r, "code", _("chỉ được dùng chữ không dấu, chữ số, dấu chấm, gạch nối (nhiều nhất 64 ký tự)."));
	p->title = text(r, j, "title", true);
	p->field = text(r, j, "field", true);
	p->level = choice(r, j, "level", "commune|province") == 0 ? S("commune") : S("province");
	p->agency = text(r, j, "agency", true);
	if (str_eq(p->level, S("province")) && str_eq(p->agency, S("commune")))
		bad(r, "agency", _("thủ tục cấp tỉnh cần mã cơ quan giải quyết, ví dụ SXD."));
	p->audience = text(r, j, "audience", false);
	read_online(r, j, p);
	p->has_period = read_period(r, j, &p->period_n, &p->period_unit, &p->period_note);
	p->has_fee = read_fee(r, j, &p->fee);
	p->fee_note = text(r, j, "fee_note", false);
	p->supplement = choice(r, j, "supplement", "reset|resume") == 0 ? RESUME_RESET : RESUME_PAUSE;
	read_decision(r, j, p);
	p->effective_from = day(r, j, "effective_from");
	p->effective_to = day(r, j, "effective_to");
	if (!p->effective_from.day)
		bad(r, "effective_from", _("chưa có. Hãy ghi ngày có hiệu lực, ví dụ 2026-07-01."));
	else if (p->effective_to.day && p->effective_to.day < p->effective_from.day)
		bad(r, "effective_to", _("phải từ ngày có hiệu lực trở đi."));
	p->source = text(r, j, "source", false);
	p->source_note = text(r, j, "source_note", false);
	p->certainty = text(r, j, "certainty", false);
}

int procedure_read(struct ctx *c, const struct json *j, str where, struct procedure *ret)
{
	struct reader r = { c, where, 0 };
	struct procedure p = { 0 };

	if (j->type != JT_OBJECT) {
		bad(&r, "{…}", _("mỗi thủ tục phải là một đối tượng."));
		return E_INVALID;
	}
	p.code = text(&r, j, "code", true);
	if (p.code.n)
		r.where = str_fmt(c->mem, "%" STR_FMT ", %" STR_FMT, STR_ARG(where), STR_ARG(p.code));
	known_keys(&r, j,
		   "code title field level agency service audience period fee fee_note papers results conditions steps flow "
		   "form legal_basis supplement decision effective_from effective_to sequence source source_note "
		   "certainty keywords cases channels territory eligible not_full fees");
	read_top(&r, j, &p);
	read_nested(&r, j, &p);
	if (r.err)
		return E_INVALID;
	*ret = p;
	return 0;
}
