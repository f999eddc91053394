/* SPDX-License-Identifier: Apache-2.0 */
/*
 * flow_read.c - a flow from its JSON document, read to the last key.
 *
 * An unknown key is refused: what is not understood would be lost silently. Reading goes on after a mistake, so
 * that one attempt tells all of them. What the parts mean together is flow_check.c's business; here only names of
 * steps are turned into their places.
 */
#include "base/base.h"

#include "lib/crypto/crypto.h"
#include "lib/json/json.h"
#include "lib/text/text.h"
#include "mod/flow/flow_impl.h"

#define TITLE_MAX 300
#define ID_MAX 40

/* Where we are, and where problems go. */
struct reader {
	struct ctx *c;
	struct flow_problems *out;
	str where;
};

/* The words of a key that takes one of several. */
struct word {
	const char *slug;
	unsigned value;
};

static const struct word kinds[] = {
#define X(name, slug, title) { slug, FLOW_##name },
	FLOW_KINDS(X)
#undef X
	{ 0 },
};
static const struct word places[] = { { "receiving", FLOW_AT_RECEIVING }, { "deciding", FLOW_AT_DECIDING },
				      { "unit", FLOW_AT_UNIT }, { 0 } };
static const struct word joins[] = { { "all", FLOW_ALL }, { "any", FLOW_ANY }, { "some", FLOW_SOME }, { 0 } };
static const struct word waits[] = { { "payment", FLOW_PAYMENT }, { "applicant", FLOW_APPLICANT },
				     { "event", FLOW_EVENT }, { "date", FLOW_DATE }, { 0 } };
static const struct word outcomes[] = { { "returned", FLOW_RETURNED }, { "refused", FLOW_REFUSED },
					{ "stopped", FLOW_STOPPED }, { "withdrawn", FLOW_WITHDRAWN }, { 0 } };
static const struct word needs[] = { { "reason", FLOW_NEED_REASON }, { "document", FLOW_NEED_DOCUMENT },
				     { "payment", FLOW_NEED_PAYMENT }, { "signature", FLOW_NEED_SIGNATURE }, { 0 } };
static const struct word effects[] = { { "clock.pause", FLOW_PAUSE }, { "clock.resume", FLOW_RESUME },
				       { "clock.reset", FLOW_RESET }, { "clock.stop", FLOW_STOP },
				       { "number", FLOW_NUMBER }, { 0 } };

void flow_problem(struct ctx *c, struct flow_problems *out, const char *slug, str where, const char *fmt, ...)
{
	va_list ap;

	va_start(ap, fmt);
	if (out->n < ARRAY_LEN(out->v))
		out->v[out->n] = (struct flow_problem){ slug, where, str_vfmt(c->mem, fmt, ap) };
	out->n++;
	va_end(ap);
}

#define bad(r, slug, ...) flow_problem((r)->c, (r)->out, slug, (r)->where, __VA_ARGS__)

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
			bad(r, "unknown-key", _("Không có mục “%.*s”. Hãy bỏ đi hoặc sửa tên."), STR_ARG(j->keys[i]));
	}
}

static str text(struct reader *r, const struct json *j, const char *key, bool required)
{
	const struct json *v = json_get(j, key);
	struct ctx *c = r->c;
	str s = S("");

	if (v && v->type != JT_STR)
		bad(r, "wrong-type", _("Mục “%s” phải là văn bản trong dấu nháy."), key);
	else if (v && !text_nfc(c->mem, v->s, &s))
		bad(r, "bad-text", _("Mục “%s” có ký tự điều khiển."), key);
	else if (utf8_len(s) > TITLE_MAX)
		bad(r, "too-long", _("Mục “%s” dài quá %d ký tự."), key, TITLE_MAX);
	else if (required && !s.n)
		bad(r, "missing", _("Thiếu mục “%s”. Hãy điền mục này."), key);
	return s;
}

/* A text of small letters, digits, '_', '-' and '.'. */
static str name(struct reader *r, const struct json *j, const char *key, bool required)
{
	str s = text(r, j, key, required);
	struct ctx *c = r->c;

	if (s.n > ID_MAX) {
		bad(r, "too-long", _("Mục “%s” dài quá %d ký tự."), key, ID_MAX);
		return s;
	}
	for (size_t i = 0; i < s.n; i++)
		if (!strchr("abcdefghijklmnopqrstuvwxyz0123456789_-.", s.p[i])) {
			bad(r, "bad-id", _("“%.*s”: tên chỉ gồm chữ thường không dấu, chữ số và các dấu . _ -"), STR_ARG(s));
			break;
		}
	return s;
}

static unsigned word(struct reader *r, str s, const char *key, const struct word *words, const char *slug)
{
	struct buf all = buf_new(r->c->mem, 0);
	struct ctx *c = r->c;

	for (const struct word *w = words; w->slug; w++) {
		if (str_eqz(s, w->slug))
			return w->value;
		buf_fmt(&all, "%s%s", all.n ? ", " : "", w->slug);
	}
	bad(r, slug, _("Mục “%s” là “%.*s”. Hãy dùng một trong: %.*s."), key, STR_ARG(s), STR_ARG(buf_view(&all)));
	return 0;
}

static unsigned choice(struct reader *r, const struct json *j, const char *key, const struct word *words, const char *slug)
{
	return json_get(j, key) ? word(r, text(r, j, key, false), key, words, slug) : words[0].value;
}

/* The items of an array (none when absent), at most `max`, each of the wanted type. */
static size_t items(struct reader *r, const struct json *j, const char *key, enum json_type type, size_t max,
		    const struct json *const **ret)
{
	const struct json *v = json_get(j, key);
	bool ok = v && v->type == JT_ARRAY;
	struct ctx *c = r->c;

	if (!v)
		return 0;
	for (size_t i = 0; ok && i < v->n; i++)
		ok = v->items[i]->type == type;
	if (!ok) {
		bad(r, "wrong-type", type == JT_STR ? _("Mục “%s” phải là danh sách văn bản.") :
						      _("Mục “%s” phải là danh sách đối tượng."), key);
		return 0;
	}
	if (v->n > max) {
		bad(r, "too-many", _("Mục “%s” có %zu phần, nhiều nhất là %zu."), key, v->n, max);
		return 0;
	}
	*ret = v->items;
	return v->n;
}

static unsigned bits(struct reader *r, const struct json *j, const char *key, const struct word *words, const char *slug)
{
	const struct json *const *v;
	size_t n = items(r, j, key, JT_STR, 10, &v);
	unsigned all = 0;

	for (size_t i = 0; i < n; i++)
		all |= word(r, v[i]->s, key, words, slug);
	return all;
}

static enum role role_of(struct reader *r, str slug)
{
	enum role role = role_find(slug);
	struct ctx *c = r->c;

	if (role == ROLE_NONE)
		bad(r, "bad-role", _("Không có vai trò “%.*s”. Hãy dùng clerk, specialist, head hoặc leader."), STR_ARG(slug));
	return role;
}

static unsigned roles(struct reader *r, const struct json *j)
{
	const struct json *const *v;
	size_t n = items(r, j, "roles", JT_STR, ROLE_COUNT, &v);
	unsigned all = 0;

	for (size_t i = 0; i < n; i++)
		all |= 1u << role_of(r, v[i]->s);
	return all & ~1u;
}

/* {"n":4,"unit":"working_hour"}; absent: n 0. */
static struct flow_time time_of(struct reader *r, const struct json *j, const char *key, bool *ret_given)
{
	const struct json *v = json_get(j, key);
	struct flow_time t = { 0, UNIT_WORKING_HOUR };
	struct ctx *c = r->c;
	int64_t n = 0;
	str unit;

	*ret_given = v != NULL;
	if (!v)
		return t;
	if (v->type != JT_OBJECT) {
		bad(r, "wrong-type", _("Mục “%s” phải có dạng {\"n\":4,\"unit\":\"working_hour\"}."), key);
		return t;
	}
	known_keys(r, v, "n unit");
	unit = text(r, v, "unit", true);
	if (unit.n && !flow_unit_find(unit, &t.unit))
		bad(r, "bad-unit", _("Không có đơn vị thời gian “%.*s”. Hãy dùng minute, working_hour, half_day, working_day, "
				     "calendar_day, month, same_day hoặc at_once."), STR_ARG(unit));
	if (!json_int(v, "n", &n) || n < 0 || n > 100000)
		bad(r, "bad-time", _("Mục “%s”: n phải là số nguyên từ 0 đến 100.000."), key);
	else
		t.n = (int32_t)n;
	return t;
}

static void read_exit(struct reader *r, const struct json *j, struct flow_exit *e)
{
	known_keys(r, j, "action title to roles guard needs effects notice");
	*e = (struct flow_exit){
		.action = name(r, j, "action", true),
		.title = text(r, j, "title", false),
		.to = name(r, j, "to", true),
		.target = FLOW_NONE,
		.roles = roles(r, j),
		.guard = text(r, j, "guard", false),
		.needs = bits(r, j, "needs", needs, "bad-need"),
		.effects = bits(r, j, "effects", effects, "bad-effect"),
		.notice = text(r, j, "notice", false),
	};
}

static void read_branch(struct reader *r, const struct json *j, enum flow_kind kind, struct flow_branch *b)
{
	bool given;

	known_keys(r, j, kind == FLOW_CHILD ? "id title procedure unit time" : "id title first");
	*b = (struct flow_branch){ .id = name(r, j, "id", true), .title = text(r, j, "title", true), .target = FLOW_NONE };
	if (kind == FLOW_CHILD) {
		b->procedure = text(r, j, "procedure", true);
		b->unit = text(r, j, "unit", false);
		b->time = time_of(r, j, "time", &given);
	} else {
		b->first = name(r, j, "first", true);
	}
}

/* The keys a step of each kind may have beside id, title, kind. */
static const char *keys_of(enum flow_kind kind)
{
	static const char *const keys[FLOW_KIND_COUNT] = {
		[FLOW_HUMAN] = "id title kind role place unit time form exits",
		[FLOW_WAIT] = "id title kind role place unit time for exits",
		[FLOW_FORK] = "id title kind role place unit join quorum silence branches exits",
		[FLOW_CHILD] = "id title kind role place unit join quorum branches exits",
		[FLOW_END] = "id title kind outcome exits",
	};

	return keys[kind];
}

static void read_lists(struct reader *r, const struct json *j, struct flow_step *s)
{
	const struct json *const *v;
	struct flow_branch *branches;
	struct flow_exit *exits;

	s->exit_n = items(r, j, "exits", JT_OBJECT, FLOW_EXITS, &v);
	exits = NEW_ARRAY(r->c->mem, struct flow_exit, s->exit_n);
	for (size_t i = 0; i < s->exit_n; i++)
		read_exit(r, v[i], &exits[i]);
	s->exits = exits;
	s->branch_n = items(r, j, "branches", JT_OBJECT, FLOW_BRANCHES, &v);
	branches = NEW_ARRAY(r->c->mem, struct flow_branch, s->branch_n);
	for (size_t i = 0; i < s->branch_n; i++)
		read_branch(r, v[i], s->kind, &branches[i]);
	s->branches = branches;
}

static void read_step(struct reader *r, const struct json *j, struct flow_step *s)
{
	struct ctx *c = r->c;
	bool given;

	*s = (struct flow_step){ .id = name(r, j, "id", true), .fork = FLOW_NONE, .branch = FLOW_NONE };
	if (s->id.n)
		r->where = s->id;
	s->title = text(r, j, "title", true);
	s->kind = (enum flow_kind)choice(r, j, "kind", kinds, "bad-kind");
	known_keys(r, j, keys_of(s->kind));
	if (str_eq(s->id, S("join")))
		bad(r, "bad-id", _("“join” là nơi các nhánh gặp nhau, không dùng làm tên bước được."));
	if (json_get(j, "role"))
		s->role = role_of(r, text(r, j, "role", true));
	s->place = (enum flow_place)choice(r, j, "place", places, "bad-place");
	s->unit = text(r, j, "unit", false);
	s->time = time_of(r, j, "time", &given);
	s->form = text(r, j, "form", false);
	s->join = (enum flow_join)choice(r, j, "join", joins, "bad-join");
	json_int(j, "quorum", &s->quorum);
	if (json_get(j, "silence") && !json_bool(j, "silence", &s->silence))
		bad(r, "wrong-type", _("Mục “%s” phải là true hoặc false."), "silence");
	s->wait = (enum flow_wait)choice(r, j, "for", waits, "bad-wait");
	s->outcome = (enum flow_outcome)choice(r, j, "outcome", outcomes, "bad-outcome");
	read_lists(r, j, s);
}

static void read_steps(struct reader *r, const struct json *j, struct flow *f)
{
	const struct json *const *v;
	size_t n = items(r, j, "steps", JT_OBJECT, FLOW_STEPS, &v);
	struct flow_step *list = NEW_ARRAY(r->c->mem, struct flow_step, n);
	struct ctx *c = r->c;

	for (size_t i = 0; i < n; i++) {
		struct reader at = { c, r->out, str_fmt(c->mem, "steps[%zu]", i + 1) };

		read_step(&at, v[i], &list[i]);
		for (size_t k = 0; k < i; k++)
			if (list[i].id.n && str_eq(list[k].id, list[i].id))
				bad(&at, "duplicate-step", _("Có hai bước cùng tên “%.*s”. Mỗi bước cần một tên riêng."),
				    STR_ARG(list[i].id));
	}
	f->steps = list;
	f->step_n = n;
	if (n == 0)
		bad(r, "no-steps", _("Chưa có bước nào. Cần ít nhất một bước xử lý và một bước kết thúc."));
}

/* Built-in names, then the answers that the document declares: {"form.area":"int"}. */
static void read_names(struct reader *r, const struct json *j, struct flow *f)
{
	static const struct expr_name own[] = {
#define X(id, text, type, meaning) { S_INIT(text), type },
		FLOW_OWN_NAMES(X)
#undef X
	};
	const struct json *v = json_get(j, "names");
	struct expr_name *list = NEW_ARRAY(r->c->mem, struct expr_name, FLOW_OWN + FLOW_NAMES);
	struct ctx *c = r->c;

	memcpy(list, own, sizeof(own));
	f->names = list;
	f->name_n = FLOW_OWN;
	if (v && (v->type != JT_OBJECT || v->n > FLOW_NAMES)) {
		bad(r, "bad-names", _("Mục “names” phải là đối tượng, nhiều nhất %d tên."), FLOW_NAMES);
		return;
	}
	for (size_t i = 0; v && i < v->n; i++) {
		enum expr_type type = expr_type_find(json_str(v->items[i]));

		if (!str_starts(v->keys[i], S("form.")))
			bad(r, "bad-names", _("Tên “%.*s” phải bắt đầu bằng “form.”: chỉ khai câu trả lời của tờ khai."),
			    STR_ARG(v->keys[i]));
		else if (type == EXPR_ANY)
			bad(r, "bad-names", _("Tên “%.*s”: kiểu phải là bool, int, text, date, texts hoặc ints."),
			    STR_ARG(v->keys[i]));
		else
			list[f->name_n++] = (struct expr_name){ v->keys[i], type };
	}
}

/* Names of steps into their places; guards into trees. What does not fit is left to the checker. */
static void resolve(struct ctx *c, struct flow *f)
{
	for (size_t i = 0; i < f->step_n; i++) {
		struct flow_step *s = (struct flow_step *)&f->steps[i];

		for (size_t k = 0; k < s->exit_n; k++) {
			struct flow_exit *e = (struct flow_exit *)&s->exits[k];
			struct expr_error why;
			struct expr *when;

			e->target = str_eq(e->to, S("join")) ? FLOW_JOIN : flow_place_of(f, e->to);
			if (e->guard.n && !str_eq(e->guard, S("else")) &&
			    expr_parse(c->mem, e->guard, f->names, f->name_n, EXPR_BOOL, &when, &why) == 0)
				e->when = when;
		}
		for (size_t k = 0; k < s->branch_n; k++)
			((struct flow_branch *)&s->branches[k])->target = flow_place_of(f, s->branches[k].first);
	}
	flow_mark_branches(f);
}

int flow_read(struct ctx *c, str bytes, struct flow **ret, struct flow_problems *ret_problems)
{
	struct reader r = { c, ret_problems, S("") };
	struct flow *f = NEW(c->mem, struct flow);
	struct buf canonical = buf_new(c->mem, FLOW_BYTES);
	struct json *j;
	int64_t version;
	str why;

	*ret_problems = (struct flow_problems){ .n = 0 };
	if (json_parse(c->mem, bytes, 8, &j, &why) < 0)
		bad(&r, "bad-json", "%" STR_FMT, STR_ARG(why));
	else if (j->type != JT_OBJECT)
		bad(&r, "bad-json", "%s", _("Tệp phải là một đối tượng JSON."));
	if (ret_problems->n)
		return E_INVALID;
	known_keys(&r, j, "flow title period names steps");
	if (!json_int(j, "flow", &version) || version != 1)
		bad(&r, "bad-version", _("Mục “flow” phải là 1: bản của dạng tệp này."));
	f->title = text(&r, j, "title", true);
	f->period = time_of(&r, j, "period", &f->has_period);
	read_names(&r, j, f);
	read_steps(&r, j, f);
	json_write(&canonical, j);
	if (canonical.over)
		bad(&r, "too-long", _("Tệp dài quá %d byte."), FLOW_BYTES);
	if (ret_problems->n)
		return E_INVALID;
	resolve(c, f);
	f->body = buf_view(&canonical);
	f->id = sha256_hex(c->mem, f->body);
	*ret = f;
	return 0;
}
