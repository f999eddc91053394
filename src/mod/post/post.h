/* SPDX-License-Identifier: Apache-2.0 */
/*
 * post.h - the public post between people and the one-stop: Decision 45/2016/QĐ-TTg.
 *
 * A dossier sent by post counts as submitted when the hand-over record is signed, not when the envelope was
 * posted nor when a clerk types it in; a result's time in the post is not the agency's. Every envelope that
 * is under way has a holder, a next step and a date (shipment_next()).
 */
#ifndef MOD_POST_H
#define MOD_POST_H

#include "core/command/command.h"
#include "mod/dossier/dossier.h"

/* X(NAME, "slug", "Tên", colour) */
#define SHIPMENT_STATES(X)                                                    \
	X(DECLARED, "declared", "Đã khai, chưa gửi", "grey")                  \
	X(ACCEPTED, "accepted", "Đang đến cơ quan", "blue")                   \
	X(INCOMPLETE, "incomplete", "Chưa đủ giấy tờ, chờ bổ sung", "yellow") \
	X(ARRIVED, "arrived", "Đã giao cơ quan, chờ nhập hồ sơ", "blue")      \
	X(ENTERED, "entered", "Đã thành hồ sơ", "green")                      \
	X(PREPARED, "prepared", "Chờ giao cho bưu chính", "grey")             \
	X(HANDED, "handed", "Bưu chính đang phát", "blue")                    \
	X(DELIVERED, "delivered", "Đã phát", "green")                         \
	X(RETURNED, "returned", "Đã trả về người gửi", "red")                 \
	X(LOST, "lost", "Thất lạc", "red")

enum shipment_state {
#define X(name, slug, title, colour) SHIPMENT_##name,
	SHIPMENT_STATES(X)
#undef X
	SHIPMENT_STATES_N
};

/* What can go wrong under way. X(NAME, "slug", "Tên") */
#define SHIPMENT_PROBLEMS(X)                        \
	X(FAILED, "failed", "Phát không thành công") \
	X(RETURNED, "returned", "Bị hoàn trả")       \
	X(LOST, "lost", "Thất lạc")                  \
	X(DAMAGED, "damaged", "Hư hỏng")

/* One envelope. `name` …`address`: the person outside, who sends ("in") or receives ("out"). Times: ms 0 until
 * it happened. Money in đồng. */
struct shipment {
	str code, slip;
	bool out; /* from the agency to a person */
	str unit, dossier, procedure;
	int64_t account; /* who declared it; 0: nobody with an account */
	str name, id_no, phone, email, address;
	str papers; /* one a line */
	int64_t pieces, cod, fee; /* cod: postage to be collected on delivery; fee: official fee, collected for the agency */
	bool return_by_post;
	str record, missing; /* the last hand-over record; what it found missing */
	str receiver, identity; /* who took it, by what paper */
	instant created_at, accepted_at, handed_at, entered_at, delivered_at, returned_at, lost_at;
	instant due_at;   /* until when whoever has it must have done the next step */
	instant ended_at;
	str track;        /* JSON array of {"id","event","at","place","note"} in order of time */
	str problem, problem_note; /* the open case, or empty */
	instant problem_at, problem_due;
};

/* What follows from the times alone; see shipment_state() in post_words.c. */
enum shipment_state shipment_state(const struct shipment *s);
const char *shipment_state_slug(enum shipment_state s);
const char *shipment_state_title(enum shipment_state s); /* Vietnamese, a msgid */
const char *shipment_colour(enum shipment_state s);
const char *shipment_problem_title(str slug);             /* a msgid; "" for none */

/* What is to be done now and by whom, in the reader's language; both empty when it has ended. */
struct shipment_next {
	str action, by;
};
struct shipment_next shipment_next(struct ctx *c, const struct shipment *s);
/* On its way and past its date, or with an open problem past its date. */
bool shipment_late(const struct ctx *c, const struct shipment *s);

/* ---- reading -------------------------------------------------------------------------------------- */

/* If c->who may see it (postal staff and clerks of its unit, its sender, whoever sees its dossier);
 * E_NOTFOUND with words otherwise. */
int shipment_see(struct ctx *c, str code, struct shipment *ret);
/* Envelopes of a dossier, oldest first. Who may look is the caller's question. */
int shipment_of_dossier(struct ctx *c, str dossier, struct shipment **ret, size_t *ret_n);
/* Those an applicant declared, newest first, at most 50. */
int shipment_mine(struct ctx *c, struct shipment **ret, size_t *ret_n);

/* ---- the result by post --------------------------------------------------------------------------- */

struct return_choice {
	str dossier;
	bool by_post;
	str name, phone, address;
	instant at; /* ms 0: nobody has chosen; at the counter */
};
int return_choice_get(struct ctx *c, str dossier, struct return_choice *ret);
/* In a command, by whoever may: name, phone and address are required with by_post (E_INVALID, fields
 * "return.name", "return.phone", "return.address"). Emits return_choice.set. */
int return_choice_set(struct ctx *c, const struct dossier *d, const struct return_choice *r);
/* "Qua bưu chính đến …" or "Tại quầy". */
str return_choice_words(struct ctx *c, const struct return_choice *r);

/* Template part: the fields "return.by", "return.name", "return.phone", "return.address" of a form. */
void return_fields(struct html *h, const struct return_choice *r);

/* ---- an envelope becomes a dossier (commands of the counter) ----------------------------------------- */

/* The complete envelope of the clerk's unit that waits to be entered; E_NOTFOUND, E_CONFLICT with words. Its
 * handed_at is the moment the dossier counts as submitted. */
int shipment_arrived(struct ctx *c, str code, struct shipment *ret);
/* It has become this dossier. */
int shipment_entered(struct ctx *c, const struct shipment *s, const struct dossier *d);

extern const struct module module_post;

#endif
