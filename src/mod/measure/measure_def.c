/* SPDX-License-Identifier: Apache-2.0 */
/*
 * measure_def.c - definitions: read from JSON, kept as versions, turned into counters.
 *
 * A version is never changed. When a new one counts something that was not counted yet, it is counted for all facts
 * there are in the same command, so that a new formula has its past at once.
 */
#include "base/base.h"

#include "core/command/call.h"
#include "lib/asset/asset.h"
#include "lib/json/json.h"
#include "mod/measure/measure_impl.h"
#include "mod/measure/tally.h"

#define BUILT_IN "data/measures.json"

static const char *const reads[] = {
#define X(name, slug) slug,
	MEASURE_READS(X)
#undef X
};

static int refuse(struct ctx *c, const struct json *j, const char *what)
{
	return ctx_fail(c, E_INVALID, "text", _("Định nghĩa chỉ số “%.*s”: %s. Hãy sửa tệp rồi nạp lại."),
			STR_ARG(json_text(j, "name")), what);
}

static int64_t number(const struct json *j, const char *key, int64_t otherwise)
{
	int64_t v;

	return json_int(j, key, &v) ? v : otherwise;
}

static int read_bits(struct ctx *c, const struct json *j, const char *key, int64_t *ret)
{
	const struct json *list = json_get(j, key);
	int64_t bit;

	*ret = 0;
	for (size_t i = 0; list && i < list->n; i++) {
		if (!fact_bit(json_str(list->items[i]), &bit))
			return refuse(c, j, _("có tên dữ kiện không biết"));
		*ret |= bit;
	}
	return 0;
}

static int read_part(struct ctx *c, const struct json *j, struct measure_part *p)
{
	int read = 0;

	while (read < READ_COUNT && !str_eqz(json_text(j, "at"), reads[read]))
		read++;
	if (read == READ_COUNT)
		return refuse(c, j, _("cách đếm (at) không biết"));
	*p = (struct measure_part){ .name = json_text(j, "name"), .title = json_text(j, "title"),
				    .read = (enum measure_read)read, .days = number(j, "days", 0),
				    .num = number(j, "num", 0), .den = number(j, "den", 0) };
	if (!p->name.n || !p->title.n || str_find(p->name, '.') >= 0)
		return refuse(c, j, _("phần thiếu tên hoặc tiêu đề"));
	TRY(read_bits(c, j, "all", &p->need));
	return read_bits(c, j, "none", &p->without);
}

static int read_component(struct ctx *c, const struct json *j, struct measure_component *k)
{
	const struct json *parts = json_get(j, "parts");
	struct measure_part *list = NEW_ARRAY(c->mem, struct measure_part, parts ? parts->n : 0);
	str rule = json_text(j, "rule");

	*k = (struct measure_component){
		.name = json_text(j, "name"),
		.title = json_text(j, "title"),
		.group = json_text(j, "group"),
		.kind = json_text(j, "of").n ? json_text(j, "of") : S("dossier"),
		.rule = str_eqz(rule, "mean") ? MEASURE_MEAN : str_eqz(rule, "count") ? MEASURE_COUNT : MEASURE_SHARE,
		.max = number(j, "max", 0) * 100,
		.full = number(j, "full", 0) * 100,
		.certainty = json_text(j, "certainty"),
		.missing = json_text(j, "missing"),
		.parts = list,
		.n = parts ? parts->n : 0,
	};
	k->scored = k->max > 0;
	if (!k->missing.n && !k->n)
		return refuse(c, j, _("thành phần không đếm gì và không nói vì sao"));
	for (size_t i = 0; i < k->n; i++)
		TRY(read_part(c, parts->items[i], &list[i]));
	return 0;
}

static void read_groups(struct ctx *c, const struct json *j, struct measure *m)
{
	const struct json *list = json_get(j, "groups"), *grain = json_get(j, "grain");
	struct measure_group *groups = NEW_ARRAY(c->mem, struct measure_group, list ? list->n : 0);
	str *names = NEW_ARRAY(c->mem, str, grain ? grain->n : 0);

	for (size_t i = 0; list && i < list->n; i++)
		groups[i] = (struct measure_group){ json_text(list->items[i], "name"), json_text(list->items[i], "title"),
						    number(list->items[i], "max", 0) * 100 };
	for (size_t i = 0; grain && i < grain->n; i++)
		names[i] = json_str(grain->items[i]);
	m->groups = groups;
	m->group_n = list ? list->n : 0;
	m->grain = names;
	m->grain_n = grain ? grain->n : 0;
}

int measure_read_json(struct ctx *c, const struct json *j, struct measure *ret)
{
	const struct json *list = json_get(j, "components");
	struct measure_component *components = NEW_ARRAY(c->mem, struct measure_component, list ? list->n : 1);
	struct measure m = {
		.name = json_text(j, "name"),
		.title = json_text(j, "title"),
		.version = number(j, "version", 0),
		.formula = json_text(j, "formula"),
		.source = json_text(j, "source"),
		.certainty = json_text(j, "certainty"),
		.note = json_text(j, "note"),
		.exclusions = json_text(j, "exclusions"),
		.unit = json_text(j, "unit"),
		.index = list != NULL,
		.minimum = number(j, "minimum", 10),
		.components = components,
		.n = list ? list->n : 1,
	};

	json_bool(j, "internal", &m.internal);
	json_bool(j, "lower", &m.lower);
	if (!m.name.n || !m.title.n || m.version < 1 || !m.source.n || !m.formula.n)
		return refuse(c, j, _("cần name, title, version, formula và source"));
	if (!date_parse(json_text(j, "from"), &m.from))
		return refuse(c, j, _("from không phải là ngày"));
	read_groups(c, j, &m);
	for (size_t i = 0; i < m.n; i++)
		TRY(read_component(c, list ? list->items[i] : j, &components[i]));
	*ret = m;
	return 0;
}

/* ---- counters ------------------------------------------------------------------------------------------- */

size_t measure_part_counters(const struct measure_component *k, const struct measure_part *p, struct counter *ret)
{
	static const enum anchor flow[] = { ON_LODGED, ON_RECEIVED, ON_ENDED, ON_RATED, ON_LODGED, ON_ENDED, ON_ACTED };
	bool index = p->read >= READ_INDEX_LATE;
	size_t n = 0;

	if (p->read <= READ_IDLE) {
		ret[n++] = (struct counter){ 0, k->kind, flow[p->read], p->need, p->without };
		return n;
	}
	if (p->read != READ_OPEN_LATE && p->read != READ_INDEX_LATE) {
		ret[n++] = (struct counter){ 0, k->kind, ON_RECEIVED, p->need, p->without };
		ret[n++] = (struct counter){ 0, k->kind, ON_ENDED, p->need, p->without };
	}
	if (p->read != READ_OPEN) {
		ret[n++] = (struct counter){ 0, k->kind, index ? ON_INDEX : ON_LATE, p->need, p->without };
		ret[n++] = (struct counter){ 0, k->kind, ON_ENDED, p->need | (index ? FACT_LATE_INDEX : FACT_LATE),
					     p->without };
	}
	return n;
}

static int add_counters(struct ctx *c, const struct measure *m, struct counter *fresh, size_t *n)
{
	for (size_t i = 0; i < m->n; i++)
		for (size_t k = 0; k < m->components[i].n; k++) {
			struct counter list[MEASURE_COUNTERS];
			size_t list_n = measure_part_counters(&m->components[i], &m->components[i].parts[k], list);

			for (size_t x = 0; x < list_n; x++) {
				int made = measure_store_counter(c, &list[x]);

				TRY(made);
				if (made)
					fresh[(*n)++] = list[x];
			}
		}
	return 0;
}

static int fill_one(void *arg, const struct fact *f)
{
	tally_fact(arg, f, 1);
	return 0;
}

static int fill(struct ctx *c, const struct counter *fresh, size_t n)
{
	struct tally t = tally_new(c->mem, fresh, n);

	if (!n)
		return 0;
	TRY(measure_store_each(c, fill_one, &t));
	return tally_write(c, &t);
}

/* ---- versions ---------------------------------------------------------------------------------------------- */

const struct field measure_define_fields[] = {
	{ "text", F_LINES, 1, 0, N_("Nội dung"), NULL },
	{ 0 },
};

static str canonical(struct ctx *c, const struct json *j)
{
	struct buf b = buf_new(c->mem, 0);

	json_write(&b, j);
	return buf_view(&b);
}

/* 1: put in, 0: was there. */
static int define_one(struct ctx *c, const struct json *j, int64_t place, struct measure *m)
{
	str body = canonical(c, j), subject;
	struct version *known;
	size_t n;

	TRY(measure_read_json(c, j, m));
	TRY(measure_store_versions(c, m->name, m->version, (date){ 0 }, &known, &n));
	if (n && str_eq(known->body, body))
		return 0;
	if (n)
		return refuse(c, j, _("phiên bản này đã có với nội dung khác; một phiên bản không bao giờ đổi"));
	TRY(measure_store_version_put(c, &(struct version){ m->name, m->version, m->from, { 0 }, body }, place));
	subject = str_fmt(c->mem, "%" STR_FMT "@%" PRId64, STR_ARG(m->name), m->version);
	TRY(emit_change(c, "measure.define", subject, S(""), body, S("")));
	return 1;
}

int measure_define(struct ctx *c)
{
	struct counter *fresh;
	struct json *list;
	struct measure m;
	size_t n = 0;
	int64_t done = 0;
	str why;

	if (json_parse(c->mem, arg_text(c, "text"), 0, &list, &why) < 0 || list->type != JT_ARRAY)
		return ctx_fail(c, E_INVALID, "text", _("Tệp không phải là danh sách JSON các định nghĩa chỉ số."));
	fresh = NEW_ARRAY(c->mem, struct counter, arg_text(c, "text").n / 16 + 16); /* no part is that short */
	for (size_t i = 0; i < list->n; i++) {
		int made = define_one(c, list->items[i], (int64_t)i, &m);

		TRY(made);
		if (made)
			TRY(add_counters(c, &m, fresh, &n));
		done += made;
	}
	TRY(fill(c, fresh, n));
	jw_kint(c->out, "new", done);
	return 0;
}

int measure_define_built_in(struct ctx *c)
{
	const struct asset *a = asset_find(S(BUILT_IN));
	struct arg arg;

	if (!a)
		return E_NOTFOUND;
	arg = (struct arg){ S("text"), asset_bytes(a) };
	return command_send(c, "measure.define", str_fmt(c->mem, "measures/%s", a->hash), &arg, 1, NULL);
}

/* ---- reading ------------------------------------------------------------------------------------------------ */

static int from_versions(struct ctx *c, const struct version *v, size_t n, struct measure **ret)
{
	*ret = NEW_ARRAY(c->mem, struct measure, n);
	for (size_t i = 0; i < n; i++) {
		struct json *j;
		str why;

		TRY(json_parse(c->mem, v[i].body, 0, &j, &why));
		TRY(measure_read_json(c, j, &(*ret)[i]));
		(*ret)[i].to = v[i].to;
	}
	return 0;
}

int measure_list(struct ctx *c, date on, struct measure **ret, size_t *ret_n)
{
	struct version *v;

	TRY(measure_store_versions(c, S(""), 0, on, &v, ret_n));
	return from_versions(c, v, *ret_n, ret);
}

int measure_versions(struct ctx *c, str name, struct measure **ret, size_t *ret_n)
{
	struct version *v;

	TRY(measure_store_versions(c, name, 0, (date){ 0 }, &v, ret_n));
	return from_versions(c, v, *ret_n, ret);
}

int measure_find(struct ctx *c, str name, int64_t version, date on, struct measure **ret)
{
	struct version *v;
	size_t n;

	TRY(measure_store_versions(c, name, version, version ? (date){ 0 } : on, &v, &n));
	if (n == 0 && !version) /* asked for a day before the first one */
		TRY(measure_store_versions(c, name, 1, (date){ 0 }, &v, &n));
	if (n == 0)
		return ctx_fail(c, E_NOTFOUND, "", _("Không có chỉ số “%.*s”, hoặc không có phiên bản ấy."), STR_ARG(name));
	return from_versions(c, v, n, ret);
}

int measure_dump(struct ctx *c, int (*each)(void *arg, str subject, const struct json *state), void *arg)
{
	struct version *v;
	size_t n;

	TRY(measure_store_versions(c, S(""), 0, (date){ 0 }, &v, &n));
	for (size_t i = 0; i < n; i++) {
		struct json *j;
		str why;

		TRY(json_parse(c->mem, v[i].body, 0, &j, &why));
		TRY(each(arg, str_fmt(c->mem, "%" STR_FMT "@%" PRId64, STR_ARG(v[i].name), v[i].version), j));
	}
	return 0;
}
