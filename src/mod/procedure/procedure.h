/* SPDX-License-Identifier: Apache-2.0 */
/*
 * procedure.h - the catalogue of administrative procedures: what the law asks of whoever wants something.
 *
 * A procedure is known by its national code and lives in versions. A version is immutable; publishing a
 * changed text makes the next version and ends the former on the day the new one takes effect. A dossier
 * keeps the version it was received under. Parts of a procedure: Nghị định 63/2010/NĐ-CP, Điều 8.
 */
#ifndef MOD_PROCEDURE_H
#define MOD_PROCEDURE_H

#include "base/base.h"
#include "core/account/who.h"
#include "core/clock/clock.h"
#include "core/command/command.h"
#include "core/web/view.h"
#include "mod/eform/eform.h"
#include "mod/flow/flow.h"

struct jw;
struct json;

struct procedure_paper {
	str name, form; /* form: name of the declaration to fill in; empty: none */
	int64_t originals, copies;
	bool required;  /* false: only in the case that `note` tells */
	str note;
	str of_case;    /* only in this case (procedure.cases); empty: in every one */
};

/* How it is handed in: the national catalogue's KENH 1, 2, 3. */
enum procedure_channel { VIA_COUNTER, VIA_ONLINE, VIA_POST, VIA_ANY };

/* What holds for one way of handing in, in one case, where it differs from the procedure's own period and
 * fee. VIA_ANY: every way; of_case empty: every case. */
struct procedure_terms {
	enum procedure_channel channel;
	str of_case;
	bool has_period;
	int32_t period_n;
	enum clock_unit period_unit;
	str period_note;
	bool has_fee;
	int64_t fee;
	str fee_note;
};

enum procedure_place { AT_RECEIVING, AT_DECIDING };

/* One step of the internal process (quy trình nội bộ), for lists: what a dossier walks is the flow. */
struct procedure_step {
	str id, title;
	enum role role;
	enum procedure_place at;
	int64_t minutes; /* working minutes allowed */
	str next;        /* id of the step that follows; empty: the last one */
};

struct procedure_law {
	str no, title;
};

/* Lists (procedure_list) leave everything from `papers` on empty. */
struct procedure {
	str code;
	int64_t version;
	str title, field, audience;
	str level;   /* "commune", "province" */
	str agency;  /* code of the deciding unit; "commune": the commune that receives */
	str service; /* "full" (toàn trình), "partial" (một phần), "information" */
	bool has_period;
	int32_t period_n;
	enum clock_unit period_unit;
	str period_note;
	bool has_fee; /* false: not known, or the province's to decide; a known fee of 0 is free */
	int64_t fee;
	str fee_note;
	bool eligible;    /* may lawfully be offered on line; a `full` or `partial` one always */
	str not_full;     /* why it is not `full`, as published */
	enum clock_supplement supplement;
	date effective_from, effective_to; /* effective_to: first day no longer in force; day 0: no end */
	str decision_no;    /* of the decision that announced it */
	date decision_date; /* day 0: not known */
	str decision_agency, decision_signer;
	str kind;           /* what that decision did: "new", "amended", "replaced"; empty: not known */
	str replaces;       /* code of the procedure in whose place it came */
	str end_no, end_kind, replaced_by; /* how it ended: decision, "abolished" or "replaced", by which code */
	str source, source_note, certainty;

	const struct procedure_paper *papers;
	size_t paper_n;
	const str *cases; /* trường hợp; none: there is only one */
	size_t case_n;
	const struct procedure_terms *terms;
	size_t term_n;
	const str *territory; /* codes of units, old or new, in which alone it holds; none: everywhere */
	size_t territory_n;
	str territory_note;
	const str *results;
	size_t result_n;
	str conditions;
	const str *sequence;
	size_t sequence_n;
	const struct procedure_law *laws;
	size_t law_n;
	const struct procedure_step *steps; /* the flow's, in its order, without branches and ends */
	size_t step_n;
	str flow_id;             /* of a published flow; empty: `steps` were written, and `flow` is made of them */
	const struct flow *flow;
	const struct eform *form;
	bool own_form; /* false: `form` is the standard one, as it was when this version was made */
	const str *keywords;
	size_t keyword_n;
	str fees; /* JSON array of decision tables (mod/pay/fee.h says what is in them); empty: only `fee` is known */
};

/* ---- reading ---------------------------------------------------------------------------------- */

/* The version in force on a day; E_NOTFOUND when there is none. */
int procedure_find(struct ctx *c, str code, date on, struct procedure **ret);
/* One version, in force or not; for a dossier's own. E_NOTFOUND. */
int procedure_get(struct ctx *c, str code, int64_t version, struct procedure **ret);
/* All versions of a code, newest first, without their bodies. */
int procedure_versions(struct ctx *c, str code, struct procedure **ret_list, size_t *ret_n);

/* Empty fields do not filter. With `q` the best matches come first, else by title. limit 0: all. */
struct procedure_filter {
	str q, field, level, agency, service;
	bool eligible; /* only what may lawfully be offered on line */
	date on;
	int64_t offset, limit;
};
int procedure_list(struct ctx *c, const struct procedure_filter *f, struct procedure **ret_list, size_t *ret_n,
		   int64_t *ret_total);

/* The filter that the query of a list page asks for: ?q= ?field= ?level= ?agency= ?service= ?eligible= ?on=. */
int procedure_filter_of(struct ctx *c, const struct req *q, struct procedure_filter *ret);

/* Fields (lĩnh vực) with procedures in force on a day, in dictionary order. */
struct procedure_field {
	str name;
	int64_t n;
};
int procedure_fields(struct ctx *c, date on, struct procedure_field **ret_list, size_t *ret_n);

/* The same version walking another published flow (a dossier that was moved to it). E_NOTFOUND. */
int procedure_with_flow(struct ctx *c, const struct procedure *p, str flow_id, struct procedure **ret);
/* The step with this id, or NULL; the first one. */
const struct procedure_step *procedure_step(const struct procedure *p, str id);
/* The clock's rule for the period of these terms (procedure_terms_for()), with the dated rules (core/rule) of the deciding unit on the day of reception.
 * E_NOTFOUND: the catalogue gives no period, so no due date can be derived. */
int procedure_rule(struct ctx *c, const struct procedure *p, const struct procedure_terms *terms, str unit, date on,
		   struct clock_rule *ret_rule);
/* The dated rules alone put into a clock rule: cut-off, first day, what follows a supplement. */
int procedure_dated_rules(struct ctx *c, const struct procedure *p, str unit, date on, struct clock_rule *rule);
/* What holds for this way of handing in and this case: the procedure's own period and fee, each unless
 * `terms` says otherwise; a row for both before one for the case, before one for the channel. */
struct procedure_terms procedure_terms_for(const struct procedure *p, enum procedure_channel channel, str of_case);
/* Its period, its fee, in words. */
str procedure_terms_period(const struct ctx *c, const struct procedure_terms *t);
str procedure_terms_fee(const struct ctx *c, const struct procedure_terms *t);
/* "counter", "online", "post", "any"; in words. */
const char *procedure_channel_slug(enum procedure_channel channel);
enum procedure_channel procedure_channel_find(str slug); /* VIA_ANY for what it does not know */
const char *procedure_channel_title(enum procedure_channel channel); /* msgid */

/* In words: "3 ngày làm việc" (or what is known instead), "8.000 ₫" / "Không thu", "Toàn trình" … */
str procedure_period_text(const struct ctx *c, const struct procedure *p);
str procedure_fee_text(const struct ctx *c, const struct procedure *p);
str procedure_service_text(const struct ctx *c, str service);
str procedure_level_text(const struct ctx *c, str level);

/* ---- who receives, who decides ------------------------------------------------------------------ */

struct procedure_unit {
	str code, name, place; /* place: name of the unit's one-stop centre, or its own */
};
/* Where a dossier is usually handed in: for level "commune" each commune (its centre acts for it), for level
 * "province" the provincial centre. */
int procedure_receiving_units(struct ctx *c, const struct procedure *p, struct procedure_unit **ret_list,
			      size_t *ret_n);
/* The receiving unit for a code as sent: a commune, or its centre, which counts as the commune.
 * E_INVALID with words for field "receiving_unit". */
int procedure_receiving_unit(struct ctx *c, const struct procedure *p, str code, struct procedure_unit *ret);
/* Who decides, for people: the unit's name, or "Ủy ban nhân dân cấp xã". */
int procedure_agency_name(struct ctx *c, const struct procedure *p, str *ret_name);
/* Who decides what `receiving_unit` (as procedure_receiving_unit() gave it) received. */
str procedure_deciding_unit(const struct procedure *p, str receiving_unit);
/* Where receiving and deciding need not go together: any centre of the province, communal or provincial, receives for
 * any agency there (NĐ 118/2025, "không phụ thuộc địa giới hành chính"). `deciding` is the commune, or the procedure's
 * agency. E_INVALID with words for receiving_unit or deciding_unit. */
int procedure_receiving_for(struct ctx *c, const struct procedure *p, str receiving, str deciding,
			    struct procedure_unit *ret_at, str *ret_deciding);
/* The communes, one of which decides; none when the procedure has an agency. */
int procedure_deciding_units(struct ctx *c, const struct procedure *p, struct procedure_unit **ret_list, size_t *ret_n);

/* ---- bringing texts in ---------------------------------------------------------------------------- */

/* One procedure as files write it (data/README.md), checked. `where` ("dòng 12") begins every message;
 * problems are of field "text". effective_from is required; version is not set. E_INVALID. */
int procedure_read(struct ctx *c, const struct json *j, str where, struct procedure *ret);

enum procedure_change_kind { PROCEDURE_NEW, PROCEDURE_AMENDED, PROCEDURE_ENDED, PROCEDURE_SAME, PROCEDURE_CHANGES };

/* What bringing in a text does. `reason`: what changed, in the keys of the file. */
struct procedure_change {
	enum procedure_change_kind kind;
	struct procedure p; /* with the version it gets, or has */
	str reason;
};

/* Decides what ch->p does to the catalogue; p.version, kind and reason are set. E_INVALID with words for
 * field "text": a changed text would rewrite days that are past. */
int procedure_plan(struct ctx *c, struct procedure_change *ch);
/* In a command: does it. A version that is there keeps its text for ever; only its last day is set. */
int procedure_publish(struct ctx *c, const struct procedure_change *ch);

struct procedure_end {
	date on;           /* first day no longer in force */
	str decision_no, kind, replaced_by;
};
/* In a command: what is in force from that day on ends. E_NOTFOUND: nothing is. */
int procedure_abolish(struct ctx *c, str code, const struct procedure_end *end);
/* A mark that is another one after every change of the catalogue. */
str procedure_mark(struct ctx *c);

/* ---- the catalogue as data ---------------------------------------------------------------------- */

/* As in files: the keys of data/README.md. */
void procedure_write(struct jw *w, const struct procedure *p);
/* As the API answers, without receiving_units: an open object, the caller ends it. */
void procedure_write_api(struct jw *w, const struct procedure *p);

extern const struct module module_procedure;

#endif
