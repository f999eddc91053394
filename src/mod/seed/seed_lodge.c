/* SPDX-License-Identifier: Apache-2.0 */
/* seed_lodge.c - somebody asks: at the counter, by post or on line; and somebody tells the authority their mind. */
#include "base/base.h"

#include "lib/json/json.h"
#include "mod/seed/seed_impl.h"

#define ARGS_MAX 128

/* ---- filling in the form ------------------------------------------------------------------------------ */

static bool about(const struct form_field *f, const char *what)
{
	return str_search(f->name, str_of(what)) >= 0;
}

static str day_of(struct seed *s, const struct form_field *f)
{
	date today = instant_date(s->now);
	bool child = about(f, "child"), birth = about(f, "birth") || about(f, "born");
	int32_t back = child ? (int32_t)chance(s, 50) : birth ? 7000 + (int32_t)chance(s, 18000) : -(int32_t)chance(s, 20);

	return date_iso(s->turn, (date){ today.day - back });
}

static str text_of(struct seed *s, const struct form_field *f)
{
	str v = S("Theo giấy tờ kèm theo");

	if (about(f, "id_no"))
		v = seed_id_no(s);
	else if (about(f, "phone"))
		v = seed_phone(s);
	else if (about(f, "address") || about(f, "place") || about(f, "town"))
		v = seed_address(s);
	else if (about(f, "ethnicity"))
		v = chance(s, 3) ? S("Tày") : S("Nùng");
	else if (about(f, "nationality"))
		v = S("Việt Nam");
	else if (about(f, "name"))
		v = seed_name(s);
	return f->max ? utf8_cut(v, (size_t)f->max) : v;
}

static str value_of(struct seed *s, const struct form_field *f, str unit)
{
	switch (f->type) {
	case FORM_DATE:
		return day_of(s, f);
	case FORM_NUMBER:
		return str_fmt(s->turn, "%" PRId64, 1 + (int64_t)chance(s, (uint32_t)MIN(f->max ? f->max : 9, 9)));
	case FORM_MONEY:
		return str_fmt(s->turn, "%" PRId64, 1000 * (int64_t)(1 + chance(s, (uint32_t)MIN(f->max ? f->max / 1000 : 200000, 200000))));
	case FORM_CHOICE:
	case FORM_MULTI:
		return f->option_n ? f->options[chance(s, (uint32_t)f->option_n)] : S("");
	case FORM_PLEDGE:
		return S("true");
	case FORM_PERSON_ID:
		return seed_id_no(s);
	case FORM_PHONE:
		return seed_phone(s);
	case FORM_BOOL:
		return f->required || chance(s, 2) ? S("true") : S("");
	case FORM_UNIT:
		return unit;
	default:
		return text_of(s, f);
	}
}

static void add(struct args *a, str name, str value)
{
	if (a->n < ARGS_MAX && value.n)
		a->v[a->n++] = (struct arg){ name, value };
}

static void fill_form(struct seed *s, const struct procedure *p, str unit, struct args *a)
{
	struct ctx c = seed_ctx(s);

	for (size_t i = 0; i < p->form->field_n; i++) {
		const struct form_field *f = &p->form->fields[i];
		bool given = f->type == FORM_FILE || f->type == FORM_REPEAT || f->compute;

		if (given || !eform_asked(eform_state(&c, p->form, a, "form", S("")), f) || (!f->required && chance(s, 3)))
			continue;
		add(a, str_fmt(s->turn, "form.%" STR_FMT, STR_ARG(f->name)), value_of(s, f, unit));
	}
}

/* ---- lodging ------------------------------------------------------------------------------------------- */

static struct place *some_commune(struct seed *s)
{
	uint32_t w[256];
	size_t n = MIN(s->commune_n, ARRAY_LEN(w));

	for (size_t i = 0; i < n; i++)
		w[i] = s->places[i].weight;
	return &s->places[chance_of(s, w, n)];
}

static struct offer *some_offer(struct seed *s, bool on_line)
{
	uint32_t w[256];
	size_t n = MIN(s->offer_n, ARRAY_LEN(w));

	for (size_t i = 0; i < n; i++)
		w[i] = (on_line && !s->offers[i].online) || s->offers[i].failures > 2 ? 0 : s->offers[i].weight;
	return &s->offers[chance_of(s, w, n)];
}

/* People must come with the paper itself for a certified copy; other things they do mostly from home. */
static const char *channel_of(struct seed *s, const struct offer *o)
{
	uint32_t on_line = !o->online ? 0 : o->p->has_period && o->p->period_unit == UNIT_SAME_DAY ? 10 : 62, r = chance(s, 100);

	return r < on_line ? "online" : r < on_line + 3 ? "post" : "counter";
}

static bool counter_open(struct seed *s)
{
	return clock_elapsed(s->cal, s->now, (instant){ s->now.ms + 2 * MS_MINUTE }) > 0;
}

static int remember(struct seed *s, struct answer *a, struct offer *o, struct place *place, struct person *owner)
{
	uint32_t at;
	struct life *life;
	struct json *j;
	str code, key, why;

	TRY(json_parse(s->turn, a->json, 0, &j, &why));
	code = json_text(j, "code");
	key = json_text(j, "lookup_code");
	if (code.n >= sizeof(life->code) || key.n >= sizeof(life->key))
		return E_LIMIT;
	at = seed_life_new(s);
	life = &s->lives[at];
	memcpy(life->code, code.p, code.n);
	memcpy(life->key, key.p, key.n);
	life->offer = o;
	life->place = place;
	life->owner = owner;
	s->r.lodged++;
	return seed_later(s, at, HAPPENS_STEP, owner ? 10 + chance(s, 200) : 5 + chance(s, 60));
}

int seed_lodge(struct seed *s)
{
	bool open = counter_open(s);
	struct offer *o = some_offer(s, !open);
	const char *channel = open ? channel_of(s, o) : "online";
	bool on_line = strcmp(channel, "online") == 0;
	struct place *place = o->commune ? some_commune(s) : s->centre;
	struct person *owner = on_line ? &s->people[chance(s, (uint32_t)s->people_n)] : NULL;
	struct args a = { NEW_ARRAY(s->turn, struct arg, ARGS_MAX), 0 };
	struct answer answer;

	add(&a, S("procedure"), o->p->code);
	add(&a, S("channel"), str_of(channel));
	add(&a, S("receiving_unit"), place->code);
	if (!on_line) {
		add(&a, S("applicant.name"), seed_name(s));
		add(&a, S("applicant.id_no"), seed_id_no(s));
		add(&a, S("applicant.phone"), seed_phone(s));
		add(&a, S("applicant.address"), seed_address(s));
	}
	fill_form(s, o->p, place->code, &a);
	if (seed_send(s, on_line ? owner : seed_official(s, place, ROLE_CLERK), "dossier.lodge", a.v, a.n, &answer) < 0) {
		o->failures++;
		return 0;
	}
	return remember(s, &answer, o, place, owner);
}

/* ---- feedback ------------------------------------------------------------------------------------------ */

int seed_feedback(struct seed *s)
{
	static const char *const bodies[] = {
		"Đèn đường ở đầu ngõ hỏng đã hai tuần, đề nghị sửa giúp.",
		"Cán bộ một cửa hướng dẫn rất tận tình, cảm ơn.",
		"Nắp cống trước cổng trường bị vỡ, nguy hiểm cho các cháu.",
		"Đề nghị kéo dài giờ làm việc buổi sáng thứ bảy tại bộ phận một cửa.",
		"Rác thải tập kết cạnh chợ gây mùi, đề nghị chuyển đi nơi khác.",
	};
	struct arg args[] = { { S("body"), str_of(bodies[chance(s, ARRAY_LEN(bodies))]) }, { S("name"), seed_name(s) },
			      { S("phone"), seed_phone(s) } };
	struct answer a;
	struct json *j;
	uint32_t at;
	str code, why;

	if (seed_send(s, NULL, "feedback.send", args, ARRAY_LEN(args), &a) < 0)
		return 0;
	TRY(json_parse(s->turn, a.json, 0, &j, &why));
	code = json_text(j, "code");
	s->r.feedback++;
	if (code.n >= sizeof(s->lives[0].code) || percent(s, 10))
		return 0; /* nobody answers */
	at = seed_life_new(s);
	memcpy(s->lives[at].code, code.p, code.n);
	return seed_later(s, at, HAPPENS_ANSWER, 60 + chance(s, 4000));
}

int seed_answer(struct seed *s, uint32_t life)
{
	struct arg args[] = { { S("code"), str_of(s->lives[life].code) },
			      { S("answer"), S("Cảm ơn ý kiến của ông/bà. Đơn vị đã kiểm tra và xử lý.") },
			      { S("publish"), chance(s, 3) ? S("1") : S("0") } };
	struct answer a;

	seed_send(s, seed_official(s, s->centre, ROLE_CLERK), "feedback.answer", args, ARRAY_LEN(args), &a);
	seed_life_end(s, life);
	return 0;
}
