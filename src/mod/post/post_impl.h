/* SPDX-License-Identifier: Apache-2.0 */
/* post_impl.h - what the files of mod/post share. Private to the module. */
#ifndef MOD_POST_IMPL_H
#define MOD_POST_IMPL_H

#include "core/rule/rule.h"
#include "core/web/web.h"
#include "mod/post/post.h"

struct json;
struct pdf_fonts;

#define HANDOVER_ITEMS_MAX 100
#define TRACK_MAX 100

#define POST_MINUTES_ENTER 240 /* working minutes to enter what has arrived */

/* ---- hand-over records ------------------------------------------------------------------------------ */

struct handover_item {
	str shipment;
	bool complete;
	str missing;
};

struct handover {
	str code;
	bool out; /* agency to post */
	str unit, state; /* "draft", "signed", "void" */
	struct handover_item *items;
	size_t n;
	str clerk, carrier; /* names of the two signers */
	bool on_paper;      /* the carrier signed the printed record; a clerk typed the name */
	instant clerk_at, carrier_at, made_at, signed_at;
};

/* By postal staff or clerks of its unit; E_NOTFOUND with words otherwise. */
int handover_see(struct ctx *c, str code, struct handover *ret);
/* Does c->who stand for the unit's counter, for the post there? */
bool post_clerk(const struct ctx *c, str unit);
bool post_carrier(const struct ctx *c, str unit);
/* The unit for which c->who works here (clerk or postal); empty: none. */
str post_unit(const struct ctx *c);

/* Commands. */
int post_declare(struct ctx *c);
int post_accept(struct ctx *c);
int post_receive(struct ctx *c);
int post_give(struct ctx *c);
int post_sign(struct ctx *c);
int post_void(struct ctx *c);
int post_deliver(struct ctx *c);
int post_trouble(struct ctx *c);
int post_resolve(struct ctx *c);
int post_choose(struct ctx *c);
int post_event(struct ctx *c);
extern const struct field post_declare_fields[], post_accept_fields[], post_receive_fields[], post_give_fields[],
	post_sign_fields[], post_void_fields[], post_deliver_fields[], post_trouble_fields[], post_resolve_fields[],
	post_choose_fields[], post_event_fields[];

/* ---- writing ---------------------------------------------------------------------------------------- */

/* Saves what changed and emits shipment.VERB; `before` NULL: a new one. Sets state and ended_at. */
int shipment_save(struct ctx *c, const struct shipment *before, struct shipment *s, const char *verb, str about);
/* A new envelope's code; its times. */
int shipment_new(struct ctx *c, struct shipment *s);
/* The end of the last of the working days that the rule gives the unit, from today; that many working minutes from
 * now. The Decision leaves the days of each leg to the contract with the enterprise: they are dated rules. */
int post_days(struct ctx *c, str unit, enum rule_name days, instant *ret);
int post_minutes(struct ctx *c, str unit, int64_t minutes, instant *ret);
/* Tells the person outside; `title` and `body` are Vietnamese. */
int shipment_tell(struct ctx *c, const struct shipment *s, const char *title, str body);
/* It reached its receiver; it got into trouble (kind: a problem's slug). Both tell, and move the dossier. */
int shipment_deliver(struct ctx *c, const struct shipment *s, instant at, str receiver, str identity, str track);
int shipment_trouble(struct ctx *c, const struct shipment *s, instant at, str kind, str note, str track);

/* ---- the store --------------------------------------------------------------------------------------- */

int post_store_get(struct ctx *c, str code, struct shipment *ret);
int post_store_by_slip(struct ctx *c, str slip, struct shipment *ret);
int post_store_put(struct ctx *c, const struct shipment *s, bool new);

struct shipment_filter {
	str unit, q;
	const char *group; /* "arriving" "enter" "supply" "prepared" "away" "late" "trouble" "open" "ended" "all" */
	int64_t limit, offset;
};
int post_store_list(struct ctx *c, const struct shipment_filter *f, struct shipment **ret, size_t *ret_n, int64_t *ret_total);
int post_store_count(struct ctx *c, str unit, const char *group, int64_t *ret);
/* Finished dossiers of the unit whose result is to go by post and has no envelope under way: codes. */
int post_store_pending(struct ctx *c, str unit, int64_t limit, str **ret, size_t *ret_n);
int post_store_handover_get(struct ctx *c, str code, struct handover *ret);
int post_store_handover_put(struct ctx *c, const struct handover *h, bool new);
int post_store_handovers(struct ctx *c, str unit, int64_t limit, struct handover **ret, size_t *ret_n);
int post_store_choice_put(struct ctx *c, const struct return_choice *r);

/* For the replay check. */
int shipment_dump(struct ctx *c, int (*each)(void *arg, str subject, const struct json *state), void *arg);
int handover_dump(struct ctx *c, int (*each)(void *arg, str subject, const struct json *state), void *arg);
int return_choice_dump(struct ctx *c, int (*each)(void *arg, str subject, const struct json *state), void *arg);
str shipment_json(struct arena *mem, const struct shipment *s);
str handover_json(struct arena *mem, const struct handover *h);
str handover_items_json(struct arena *mem, const struct handover *h);
str return_choice_json(struct arena *mem, const struct return_choice *r);

/* ---- pages, papers ------------------------------------------------------------------------------------ */

int post_counter_page(struct ctx *c, const struct req *q, struct reply *r);
int post_receive_page(struct ctx *c, const struct req *q, struct reply *r);
int post_give_page(struct ctx *c, const struct req *q, struct reply *r);
int post_accept_page(struct ctx *c, const struct req *q, struct reply *r);
int post_declare_page(struct ctx *c, const struct req *q, struct reply *r);
int post_view_page(struct ctx *c, const struct req *q, struct reply *r);
int post_record_page(struct ctx *c, const struct req *q, struct reply *r);
int post_dossier_page(struct ctx *c, const struct req *q, struct reply *r);
int post_lookup_page(struct ctx *c, const struct req *q, struct reply *r);
int post_slip_pdf_page(struct ctx *c, const struct req *q, struct reply *r);
int post_blank_pdf_page(struct ctx *c, const struct req *q, struct reply *r);
int post_record_pdf_page(struct ctx *c, const struct req *q, struct reply *r);
int post_csv_page(struct ctx *c, const struct req *q, struct reply *r);
int post_view_api(struct ctx *c, const struct req *q, struct reply *r);

/* Phiếu gửi hồ sơ; with an empty code, to be filled in by hand. */
int post_draw_slip(struct ctx *c, struct pdf_fonts *fonts, const struct shipment *s, str procedure, str *ret_pdf);
/* Biên bản giao nhận hồ sơ; list[i] belongs to h->items[i]. */
int post_draw_record(struct ctx *c, struct pdf_fonts *fonts, const struct handover *h, const struct shipment *list,
		     str *ret_pdf);

/* `motcua post key`: the secret that the enterprise signs its messages with. */
int post_verb(struct ctx *c, int argc, char **argv, struct buf *out);
/* HMAC-SHA-256 of the message's fields, as hexadecimal; README.md says of which. */
int post_signature(struct ctx *c, const struct args *a, str *ret);

#endif
