/* SPDX-License-Identifier: Apache-2.0 */
/*
 * seed_world.c - who lives and works in the simulated province, and what they ask for how often.
 *
 * Units, procedures and the first officials are the demo's. Busy units get more officials, so that nobody handles
 * more in a day than a person can; people who lodge on line get accounts.
 */
#include "base/base.h"

#include "core/account/account.h"
#include "lib/json/json.h"
#include "mod/seed/seed_impl.h"

#define IMPORT_ROWS 200
#define CLERK_YEAR 6000      /* dossiers that one clerk receives in a year */
#define SPECIALIST_YEAR 5000 /* … that one specialist works on */
#define LEADER_YEAR 20000    /* … that one leader signs */

/* ---- people ------------------------------------------------------------------------------------------ */

static const char *one_of(struct seed *s, const char *const *list, size_t n)
{
	return list[chance(s, (uint32_t)n)];
}

str seed_name(struct seed *s)
{
	static const char *const family[] = { "Hoàng", "Nông", "Triệu", "Lộc", "Dương", "Lý", "Bế", "Trần", "Linh", "Lương",
					      "Vi", "Hứa", "Nguyễn", "Đàm", "Chu", "Lành", "Phùng", "Mã", "La", "Phạm" };
	static const char *const man[] = { "An", "Bình", "Cường", "Dũng", "Đạt", "Hùng", "Kiên", "Long", "Minh", "Nam",
					   "Phong", "Quân", "Sơn", "Thắng", "Tuấn", "Việt" };
	static const char *const woman[] = { "Anh", "Bích", "Chi", "Dung", "Hà", "Hoa", "Hương", "Lan", "Liên", "Mai",
					     "Ngọc", "Oanh", "Phượng", "Quỳnh", "Thảo", "Yến" };
	const char *f = one_of(s, family, ARRAY_LEN(family));

	if (chance(s, 2))
		return str_fmt(s->turn, "%s Văn %s", f, one_of(s, man, ARRAY_LEN(man)));
	return str_fmt(s->turn, "%s Thị %s", f, one_of(s, woman, ARRAY_LEN(woman)));
}

str seed_id_no(struct seed *s)
{
	return str_fmt(s->turn, "020%09u", chance(s, 1000000000));
}

str seed_phone(struct seed *s)
{
	return str_fmt(s->turn, "09%08u", chance(s, 100000000));
}

str seed_address(struct seed *s)
{
	static const char *const streets[] = { "Trần Đăng Ninh", "Lê Lợi", "Bà Triệu", "Hùng Vương", "Phai Vệ", "Nhị Thanh",
					       "Quang Trung", "Bắc Sơn" };

	return str_fmt(s->turn, "Số %u, đường %s, tỉnh Lạng Sơn", 1 + chance(s, 300), one_of(s, streets, ARRAY_LEN(streets)));
}

static void write_person(struct seed *s, struct jw *w, str login, enum role role, str unit)
{
	jw_object(w);
	jw_kstr(w, "login", login);
	jw_kstr(w, "name", seed_name(s));
	jw_kstr(w, "email", str_fmt(s->turn, "%" STR_FMT "@example.org", STR_ARG(login)));
	jw_kstr(w, "phone", seed_phone(s));
	jw_kstr(w, "id_no", seed_id_no(s));
	jw_kstr(w, "role", str_of(role_slug(role)));
	jw_kstr(w, "unit", unit);
	jw_kstr(w, "title", str_of(role_title(role)));
	jw_end(w);
}

static int import(struct seed *s, struct buf *rows)
{
	struct arg arg = { S("rows"), buf_view(rows) };
	struct answer a;

	return seed_send_trusted(s, "account.import", &arg, 1, &a);
}

/* Applicants with accounts: one for every eight dossiers, and never more than the province has grown-ups for. */
static int import_applicants(struct seed *s)
{
	s->people_n = (size_t)MAX(20, MIN(s->o->dossiers / 8, 120000));
	s->people = NEW_ARRAY(s->mem, struct person, s->people_n);
	for (size_t i = 0; i < s->people_n;) {
		struct buf b;
		struct jw w;

		arena_reset(s->turn);
		b = buf_new(s->turn, (size_t)4 << 20);
		w = jw_new(&b);
		jw_array(&w);
		for (size_t k = 0; k < IMPORT_ROWS && i < s->people_n; k++, i++) {
			s->people[i].login = str_fmt(s->mem, "dan.%06zu", i + 1);
			write_person(s, &w, s->people[i].login, ROLE_APPLICANT, S(""));
		}
		jw_end(&w);
		TRY(import(s, &b));
	}
	return 0;
}

static void write_officials(struct seed *s, struct jw *w, const struct place *p, enum role role, int64_t more)
{
	for (int64_t i = 0; i < more; i++)
		write_person(s, w, str_fmt(s->turn, "%s%" PRId64 ".%" STR_FMT, role_slug(role), i + 2, STR_ARG(p->code)), role,
			     p->code);
}

static int import_officials(struct seed *s)
{
	struct buf b = buf_new(s->turn, (size_t)4 << 20);
	struct jw w = jw_new(&b);
	int64_t sum = 0;

	for (size_t i = 0; i < s->place_n; i++)
		sum += s->places[i].weight;
	jw_array(&w);
	for (size_t i = 0; i < s->place_n; i++) {
		const struct place *p = &s->places[i];
		int64_t load = s->o->dossiers * p->weight / sum;

		write_officials(s, &w, p, ROLE_CLERK, p->staff[ROLE_CLERK].n ? load / CLERK_YEAR : 0);
		write_officials(s, &w, p, ROLE_SPECIALIST, p->staff[ROLE_SPECIALIST].n ? load / SPECIALIST_YEAR : 0);
		write_officials(s, &w, p, ROLE_LEADER, p->staff[ROLE_LEADER].n ? load / LEADER_YEAR : 0);
	}
	jw_end(&w);
	return import(s, &b);
}

static int load_staff(struct seed *s, struct place *p)
{
	static const enum role roles[] = { ROLE_CLERK, ROLE_SPECIALIST, ROLE_HEAD, ROLE_LEADER };
	struct ctx c = seed_ctx(s);

	for (size_t r = 0; r < ARRAY_LEN(roles); r++) {
		struct staff *st = &p->staff[roles[r]];
		struct account *list;

		TRY(account_list(&c, roles[r], p->code, &list, &st->n));
		st->v = NEW_ARRAY(s->mem, struct person *, st->n);
		for (size_t i = 0; i < st->n; i++) {
			st->v[i] = NEW(s->mem, struct person);
			*st->v[i] = (struct person){ .login = str_copy(s->mem, list[i].login), .id = list[i].id };
		}
	}
	return 0;
}

static int load_all_staff(struct seed *s)
{
	for (size_t i = 0; i < s->place_n; i++) {
		arena_reset(s->turn);
		TRY(load_staff(s, &s->places[i]));
	}
	return 0;
}

/* ---- places ------------------------------------------------------------------------------------------- */

struct place *seed_place(struct seed *s, str code)
{
	for (size_t i = 0; i < s->place_n; i++)
		if (str_eq(s->places[i].code, code))
			return &s->places[i];
	return NULL;
}

static struct place *place_add(struct seed *s, str code, uint32_t weight)
{
	struct place *p = seed_place(s, code);

	if (!p) {
		p = &s->places[s->place_n++];
		p->code = str_copy(s->mem, code);
		p->slow = chance(s, 8) ? 2 + chance(s, 6) : 12 + chance(s, 12);
	}
	p->weight += weight;
	return p;
}

/* Towns are busier than mountain communes, and no two are the same. */
static int load_places(struct seed *s)
{
	struct procedure commune = { .level = S("commune"), .agency = S("commune") }, province = { .level = S("province") };
	struct ctx c = seed_ctx(s);
	struct procedure_unit *list;
	size_t n;

	TRY(procedure_receiving_units(&c, &commune, &list, &n));
	s->places = NEW_ARRAY(s->mem, struct place, n + s->offer_n + 2);
	for (size_t i = 0; i < n; i++)
		place_add(s, list[i].code, (str_starts(list[i].name, S("Phường")) ? 160 : 20) + chance(s, 50));
	s->commune_n = s->place_n;
	TRY(procedure_receiving_units(&c, &province, &list, &n));
	if (n == 0 || s->commune_n == 0)
		return E_NOTFOUND;
	s->centre = place_add(s, list[0].code, 0);
	for (size_t i = 0; i < s->offer_n; i++)
		if (!s->offers[i].commune)
			place_add(s, s->offers[i].p->agency, 40);
	s->centre->weight += 300;
	return 0;
}

/* ---- what is asked for --------------------------------------------------------------------------------- */

/* Of a thousand dossiers at communes about half are certified copies and civil status; the figures are the demo's. */
static uint32_t weight_of(struct seed *s, const struct procedure *p)
{
	static const struct {
		const char *code;
		uint32_t weight;
	} rows[] = {
		{ "2.000815", 260 }, { "2.000884", 60 }, { "2.001035", 30 }, { "1.001193", 60 }, { "1.004873", 80 },
		{ "2.000635", 90 },  { "1.000894", 25 }, { "1.000656", 25 }, { "1.004859", 20 }, { "1.001612", 25 },
		{ "1.013225", 10 },  { "1.001776", 25 }, { "2.001610", 12 }, { "1.000703", 10 }, { "2.002288", 16 },
	};

	for (size_t i = 0; i < ARRAY_LEN(rows); i++)
		if (str_eqz(p->code, rows[i].code))
			return rows[i].weight;
	return 2 + chance(s, 5);
}

static bool wants_file(const struct procedure *p)
{
	for (size_t i = 0; i < p->form->field_n; i++)
		if (p->form->fields[i].type == FORM_FILE && p->form->fields[i].required)
			return true;
	return false;
}

static int load_offers(struct seed *s)
{
	struct procedure_filter f = { .q = S(""), .field = S(""), .level = S(""), .agency = S(""), .service = S(""),
				      .on = instant_date(s->now) };
	struct ctx c = seed_ctx(s);
	struct procedure *list;
	int64_t total;
	size_t n;

	TRY(procedure_list(&c, &f, &list, &n, &total));
	s->offers = NEW_ARRAY(s->mem, struct offer, n);
	c.mem = s->mem;
	for (size_t i = 0; i < n; i++) {
		struct procedure *p;

		TRY(procedure_find(&c, str_copy(s->mem, list[i].code), f.on, &p));
		if (wants_file(p) || p->step_n == 0)
			continue;
		s->offers[s->offer_n++] = (struct offer){ .p = p,
							  .weight = weight_of(s, p),
							  .commune = str_eq(p->level, S("commune")),
							  .online = !str_eq(p->service, S("information")) };
	}
	return s->offer_n ? 0 : E_NOTFOUND;
}

static int load_ids(struct seed *s)
{
	for (size_t i = 0; i < s->people_n; i++) {
		struct ctx c = seed_ctx(s);
		struct account a;

		if (i % 64 == 0)
			arena_reset(s->turn);
		TRY(account_find(&c, s->people[i].login, &a));
		s->people[i].id = a.id;
	}
	return 0;
}

int seed_world(struct seed *s)
{
	TRY(load_offers(s));
	TRY(load_places(s));
	TRY(load_all_staff(s));
	TRY(import_officials(s));
	TRY(load_all_staff(s));
	TRY(import_applicants(s));
	return load_ids(s);
}
