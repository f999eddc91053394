/* SPDX-License-Identifier: Apache-2.0 */
/* seed_impl.h - what the files of mod/seed share. Private to the module. */
#ifndef MOD_SEED_IMPL_H
#define MOD_SEED_IMPL_H

#include "mod/dossier/dossier.h"
#include "mod/seed/seed.h"

/* Somebody with an account. */
struct person {
	str login;
	int64_t id;
	char token[24]; /* of the session, good until … */
	instant until;
};

struct staff {
	struct person **v;
	size_t n;
};

/* A unit that receives or decides. */
struct place {
	str code;
	uint32_t weight; /* how many dossiers it receives, against the others */
	uint32_t slow;   /* of a hundred dossiers, how many are late */
	struct staff staff[ROLE_COUNT];
};

/* A procedure and how often it is asked for. */
struct offer {
	const struct procedure *p;
	uint32_t weight;
	bool commune, online;
	int failures;
};

enum happening { HAPPENS_LODGE, HAPPENS_STEP, HAPPENS_FEEDBACK, HAPPENS_ANSWER };

/* One thing to come. `no` keeps the order of things of the same moment. */
struct due_thing {
	int64_t at;
	uint32_t no;
	uint32_t life; /* index in seed.lives */
	enum happening what;
};

/* A dossier under way, or a piece of feedback. */
struct life {
	char code[40], key[12];
	struct offer *offer;
	struct place *place;  /* receives */
	struct place *asked;  /* whose opinion is awaited */
	struct person *owner; /* the applicant's account, or NULL */
	instant finish_at;    /* when the result is meant to be signed */
	unsigned done;        /* DID_… */
	int tries;
};

#define DID_PLAN (1u << 0)
#define DID_CLAIM (1u << 1)
#define DID_EXTRA (1u << 2)
#define DID_SORRY (1u << 3)
#define DID_LATE (1u << 4)

struct seed {
	const struct app *app;
	struct ledger *l;
	const struct seed_options *o;
	struct arena *mem;  /* the whole year */
	struct arena *turn; /* one thing that happens */
	uint64_t rnd;
	instant now;
	struct calendar *cal;
	int in_batch;
	bool batch_open;
	int64_t keys;
	struct sender sender;

	struct place *places; /* communes, then the centre and the departments */
	size_t place_n, commune_n;
	struct place *centre;
	struct offer *offers;
	size_t offer_n;
	struct person *people; /* applicants */
	size_t people_n;

	struct due_thing *heap;
	size_t heap_n, heap_cap;
	uint32_t things;
	struct life *lives;
	size_t life_n, life_cap;
	uint32_t *idle; /* free places in lives */
	size_t idle_n;

	struct seed_result r;
	int troubles;
	str why;
};

/* ---- chance (seed_year.c) ------------------------------------------------------------------------- */

/* 0 to n - 1; the same in every run. */
uint32_t chance(struct seed *s, uint32_t n);
static inline bool percent(struct seed *s, uint32_t p)
{
	return chance(s, 100) < p;
}
/* Index i with probability weight(i) / sum. */
size_t chance_of(struct seed *s, const uint32_t *weights, size_t n);

/* ---- sending (seed_year.c) ------------------------------------------------------------------------ */

/* Runs one command in the open batch at s->now. `who` NULL: nobody is logged in. The result is the answer's error. */
int seed_send(struct seed *s, struct person *who, const char *command, const struct arg *args, size_t n,
	      struct answer *ret);
/* The same as the program itself. */
int seed_send_trusted(struct seed *s, const char *command, const struct arg *args, size_t n, struct answer *ret);
/* A context of the program on the ledger's database, in s->turn. */
struct ctx seed_ctx(struct seed *s);
/* Something happens to this life after `minutes` of working time. */
int seed_later(struct seed *s, uint32_t life, enum happening what, int64_t minutes);
void seed_at(struct seed *s, instant at, uint32_t life, enum happening what);
uint32_t seed_life_new(struct seed *s);
void seed_life_end(struct seed *s, uint32_t life);

/* ---- the province (seed_world.c) ------------------------------------------------------------------ */

int seed_world(struct seed *s);
struct place *seed_place(struct seed *s, str code);
/* "Nông Thị Bình"; in s->turn. */
str seed_name(struct seed *s);
str seed_id_no(struct seed *s);
str seed_phone(struct seed *s);
str seed_address(struct seed *s);

/* ---- what people do (seed_lodge.c, seed_step.c) ---------------------------------------------------- */

int seed_lodge(struct seed *s);
int seed_step(struct seed *s, uint32_t life);
int seed_feedback(struct seed *s);
int seed_answer(struct seed *s, uint32_t life);
/* One of the people with this role there; the first more often than the last. NULL: there is nobody. */
struct person *seed_official(struct seed *s, const struct place *p, enum role role);

#endif
