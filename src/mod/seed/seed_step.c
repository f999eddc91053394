/* SPDX-License-Identifier: Apache-2.0 */
/*
 * seed_step.c - what is done next to a dossier, by whom, and when the one after that will be.
 *
 * Each step looks at the dossier as it is and decides as its holder would. When the result is meant to be signed is
 * drawn once, when work on it begins: most well before the due date, some just before it, and in slow units more of
 * them late. What is refused is tried again another day by whatever action the program itself offers first.
 */
#include "base/base.h"

#include "core/account/account.h"
#include "mod/seed/seed_impl.h"

#define TRIES_MAX 6
#define DAY 480 /* working minutes */

/* One step under way. */
struct step {
	struct seed *s;
	struct life *life;
	uint32_t at;
	struct dossier *d;
};

struct person *seed_official(struct seed *s, const struct place *p, enum role role)
{
	const struct staff *st = p ? &p->staff[role] : NULL;
	uint32_t a, b;

	if (!st || st->n == 0)
		return NULL;
	a = chance(s, (uint32_t)st->n);
	b = chance(s, (uint32_t)st->n);
	return st->v[MIN(a, b)];
}

/* Who holds it; or one of those with the role. */
static struct person *holder(const struct step *t)
{
	struct place *p = seed_place(t->s, t->d->holder_unit);

	for (size_t r = 0; p && t->d->holder && r < ROLE_COUNT; r++)
		for (size_t i = 0; i < p->staff[r].n; i++)
			if (p->staff[r].v[i]->id == t->d->holder)
				return p->staff[r].v[i];
	return seed_official(t->s, p, t->d->holder_role);
}

static struct person *clerk(const struct step *t)
{
	return seed_official(t->s, t->life->place, ROLE_CLERK);
}

static int later(const struct step *t, int64_t minutes)
{
	return seed_later(t->s, t->at, HAPPENS_STEP, minutes);
}

static int act(const struct step *t, struct person *who, const char *action, str name, str value)
{
	char command[64];
	struct arg args[] = { { S("code"), t->d->code }, { name, value } };
	struct answer a;

	snprintf(command, sizeof(command), "dossier.%s", action);
	return seed_send(t->s, who, command, args, name.n ? 2 : 1, &a);
}

/* It was refused: whatever the holder is offered first, else another try tomorrow; at last it is left open. */
static int stuck(const struct step *t)
{
	struct seed *s = t->s;
	struct person *who = holder(t);
	const struct action **list;
	struct dossier *d;
	struct ctx c = seed_ctx(s);
	struct who *w;
	size_t n = 0;

	if (++t->life->tries > TRIES_MAX || !who) {
		seed_life_end(s, t->at);
		return 0;
	}
	TRY(account_who(&c, who->id, &w));
	c.who = w;
	if (t->life->tries % 2 == 0 && dossier_see(&c, t->d->code, &d) == 0 && dossier_actions(&c, d, &list, &n) == 0 && n > 0 &&
	    list[0]->primary)
		act(t, who, list[0]->name, S("note"), S("Theo quy trình"));
	return later(t, DAY);
}

/* ---- when ---------------------------------------------------------------------------------------------- */

static void plan(const struct step *t)
{
	struct seed *s = t->s;
	struct place *decides = seed_place(s, t->d->deciding_unit);
	int64_t total = MAX(clock_elapsed(s->cal, s->now, t->d->due_at), 30);
	uint32_t r = chance(s, 100), slow = decides ? decides->slow : 5, share;

	if (r < slow)
		share = 102 + chance(s, 90);
	else if (r < 70)
		share = 15 + chance(s, 55);
	else
		share = 70 + chance(s, 28);
	t->life->done |= DID_PLAN | (r < slow ? DID_LATE : 0);
	if (clock_add(s->cal, s->now, MAX(total * share / 100, 10), &t->life->finish_at) < 0)
		t->life->finish_at = t->d->due_at;
}

/* Working minutes until `percent` of what is left of the plan is over. */
static int64_t part(const struct step *t, int64_t percent_)
{
	int64_t left = clock_elapsed(t->s->cal, t->s->now, t->life->finish_at);

	return left > 20 ? left * percent_ / 100 : 5 + chance(t->s, 40);
}

/* ---- reception ------------------------------------------------------------------------------------------- */

static int on_lodged(const struct step *t)
{
	struct seed *s = t->s;
	uint32_t r = chance(s, 1000);
	int err;

	if (r < 25) {
		err = act(t, clerk(t), "refuse", S("note"), S("Hồ sơ không thuộc thẩm quyền giải quyết"));
	} else if (r < 60 && t->d->supplements == 0) {
		s->r.supplements++;
		err = act(t, clerk(t), "ask_supplement", S("items"), S("Bản chụp giấy tờ bị mờ"));
		return err < 0 ? stuck(t) : later(t, 120 + chance(s, 4 * DAY));
	} else {
		err = act(t, clerk(t), "accept", S(""), S(""));
	}
	return err < 0 ? stuck(t) : later(t, 5 + chance(s, 60));
}

static int on_accepted(const struct step *t)
{
	if (!(t->life->done & DID_PLAN))
		plan(t);
	if (act(t, holder(t), "forward", S(""), S("")) < 0)
		return stuck(t);
	return later(t, part(t, 5 + chance(t->s, 20)));
}

/* ---- supplement --------------------------------------------------------------------------------------------- */

static int on_waiting(const struct step *t)
{
	struct seed *s = t->s;
	struct person *applicant = t->life->owner ? t->life->owner : clerk(t);
	uint32_t r = chance(s, 100);

	if (t->d->state == DOSSIER_WAITING_PAYMENT)
		return stuck(t);
	if (r < 7)
		return act(t, applicant, "withdraw", S("note"), S("Không còn nhu cầu")) < 0 ? stuck(t) : later(t, 1);
	if (r < 10)
		return act(t, t->d->received_at.ms ? holder(t) : clerk(t), "stop", S("note"), S("Quá hạn bổ sung")) < 0 ?
			       stuck(t) : later(t, 1);
	if (act(t, applicant, "supplement", S("note"), S("Đã bổ sung")) < 0)
		return stuck(t);
	t->life->done &= ~DID_PLAN;
	return later(t, 20 + chance(s, 200));
}

/* ---- examination ---------------------------------------------------------------------------------------------- */

static int ask_opinion(const struct step *t)
{
	struct seed *s = t->s;
	struct place *p = &s->places[chance(s, (uint32_t)s->place_n)];
	struct arg args[] = { { S("code"), t->d->code }, { S("unit"), p->code },
			      { S("note"), S("Đề nghị cho ý kiến về hồ sơ thuộc địa bàn, lĩnh vực quản lý") } };
	struct answer a;

	if (!p->staff[ROLE_SPECIALIST].n || str_eq(p->code, t->d->deciding_unit))
		return later(t, part(t, 50));
	if (seed_send(s, holder(t), "dossier.ask_opinion", args, ARRAY_LEN(args), &a) < 0)
		return stuck(t);
	t->life->asked = p;
	return later(t, 60 + chance(s, 3 * DAY));
}

static int give_opinion(const struct step *t)
{
	struct place *p = t->life->asked;

	t->life->asked = NULL;
	act(t, seed_official(t->s, p, ROLE_SPECIALIST), "give_opinion", S("note"), S("Thống nhất với đề nghị của đơn vị"));
	return later(t, part(t, 50));
}

/* The rarer things, each thought of once: 1 and *ret when something was done. */
static int extra(const struct step *t, int *ret)
{
	struct seed *s = t->s;
	uint32_t r = chance(s, 1000);
	int64_t left = clock_elapsed(s->cal, s->now, t->d->due_at);

	t->life->done |= DID_EXTRA;
	if (r < 70 && t->d->supplements == 0) {
		s->r.supplements++;
		*ret = act(t, holder(t), "ask_supplement", S("note"), S("Bản sao giấy tờ chứng minh")) < 0 ?
			       stuck(t) : later(t, 240 + chance(s, 8 * DAY));
		return 1;
	}
	if (r < 82)
		return *ret = act(t, holder(t), "refuse", S("note"), S("Hồ sơ không đủ điều kiện giải quyết")) < 0 ?
				      stuck(t) : later(t, 1), 1;
	if (r < 130 && left > 3 * DAY)
		return *ret = ask_opinion(t), 1;
	if (r < 145 && left > 4 * DAY)
		act(t, holder(t), "extend", S("note"), S("Cần xác minh thực tế"));
	return 0;
}

static bool next_signs(const struct step *t)
{
	const struct procedure *p = t->life->offer->p;
	const struct procedure_step *now = procedure_step(p, t->d->step), *next = now ? procedure_step(p, now->next) : NULL;

	return next && (next->role == ROLE_HEAD || next->role == ROLE_LEADER);
}

static int examine(const struct step *t)
{
	struct seed *s = t->s;
	int ret;

	if (!(t->life->done & DID_CLAIM) && t->d->holder == 0) {
		t->life->done |= DID_CLAIM;
		return act(t, holder(t), "claim", S(""), S("")) < 0 ? stuck(t) : later(t, part(t, 30));
	}
	if (!(t->life->done & DID_EXTRA) && extra(t, &ret))
		return ret;
	if (s->now.ms > t->d->due_at.ms && !(t->life->done & DID_SORRY)) {
		t->life->done |= DID_SORRY;
		if (percent(s, 70))
			act(t, holder(t), "apologise", S("note"), S("Khối lượng hồ sơ tăng cao"));
	}
	if (act(t, holder(t), next_signs(t) ? "submit_for_signature" : "forward", S(""), S("")) < 0)
		return stuck(t);
	return later(t, part(t, 80));
}

static int on_processing(const struct step *t)
{
	struct seed *s = t->s;

	if (t->life->asked)
		return give_opinion(t);
	if (!(t->life->done & DID_PLAN))
		plan(t);
	if (t->d->holder_role != ROLE_LEADER)
		return examine(t);
	if (percent(s, 2) && t->d->supplements < 2 && !(t->life->done & DID_LATE)) {
		t->life->done |= DID_LATE; /* sent back once */
		return act(t, holder(t), "return_step", S("note"), S("Bổ sung căn cứ pháp lý")) < 0 ? stuck(t) : later(t, 60);
	}
	if (act(t, holder(t), "sign", S(""), S("")) < 0)
		return stuck(t);
	if (s->now.ms > t->d->due_at.ms)
		s->r.late++;
	return later(t, t->life->owner ? 10 + chance(s, 240) : 20 + chance(s, 3 * DAY));
}

/* ---- ends -------------------------------------------------------------------------------------------------------- */

static int on_finished(const struct step *t)
{
	if (act(t, clerk(t), "deliver", S(""), S("")) < 0)
		return stuck(t);
	t->s->r.returned++;
	return later(t, 5 + chance(t->s, 2 * DAY));
}

/* Four in ten rate; who had to wait is less content. With an account, or with the look-up code of the receipt. */
static void rate(const struct step *t)
{
	static const uint32_t pleased[] = { 1, 2, 5, 22, 70 }, late[] = { 10, 15, 25, 30, 20 };
	struct seed *s = t->s;
	bool waited = t->d->finished_at.ms > t->d->due_at.ms, own = t->life->owner && percent(s, 70);
	size_t score = 1 + chance_of(s, waited ? late : pleased, 5);
	struct arg args[] = { { S("code"), t->d->code }, { S("score"), str_fmt(s->turn, "%zu", score) },
			      { S("key"), str_of(t->life->key) } };
	struct answer a;

	if (!percent(s, 40))
		return;
	s->r.rated += seed_send(s, own ? t->life->owner : NULL, "dossier.rate", args, own ? 2 : 3, &a) == 0;
}

int seed_step(struct seed *s, uint32_t life)
{
	struct step t = { .s = s, .life = &s->lives[life], .at = life };
	struct ctx c = seed_ctx(s);

	TRY(dossier_see(&c, str_of(t.life->code), &t.d));
	switch (t.d->state) {
	case DOSSIER_LODGED:
		return on_lodged(&t);
	case DOSSIER_ACCEPTED:
		return on_accepted(&t);
	case DOSSIER_PROCESSING:
		return on_processing(&t);
	case DOSSIER_WAITING_SUPPLEMENT:
	case DOSSIER_WAITING_PAYMENT:
		return on_waiting(&t);
	case DOSSIER_FINISHED:
		return on_finished(&t);
	case DOSSIER_RETURNED:
		rate(&t);
		break;
	default:
		break;
	}
	s->r.ended++;
	seed_life_end(s, life);
	return 0;
}
