/* SPDX-License-Identifier: Apache-2.0 */
/* lodge_view.h - what the pages give their templates, and words for values. Private to the module. */
#ifndef MOD_LODGE_VIEW_H
#define MOD_LODGE_VIEW_H

#include "core/notify/notify.h"
#include "core/web/view.h"
#include "mod/lodge/lodge.h"
#include "mod/post/post.h"

/* A page of a draft; which fields are set depends on the page. */
struct lodge_page {
	const struct draft *d;
	const struct procedure *p;
	str unit;                     /* name of the place of reception */
	const struct part *parts;
	size_t part_n, done;          /* parts; those that need nothing more */
	const struct form_group *groups;
	size_t group_n, group;        /* the group this page asks, from 0 */
	const struct eform_state *state; /* of the saved answers */
	struct eform_page page;       /* questions, for the part eform_questions() */
	const struct option **offers; /* for each paper: those in the person's store, or NULL */
	bool back;                    /* return to the check before sending */
	bool ready;                   /* may be sent */
	bool has_due;
	struct clock_result due;
};

/* The page /nop/:procedure. */
struct start_view {
	const struct procedure *p;
	const struct option *units;
	const struct draft *draft; /* NULL: none yet */
	bool online;
};

/* A dossier as its applicant sees it. */
struct follow_view {
	const struct dossier *d;
	const struct procedure *p;
	str key;                   /* the lookup code it was opened with; empty for logged-in applicants */
	str where, unit;           /* who has it now; who received it */
	struct dossier_next next;
	struct due_tag due;
	struct clock_result clock;
	const struct dossier_entry *history;
	size_t history_n;
	const struct dossier_file *files;
	size_t file_n, papers;     /* papers: those the applicant sent */
	int64_t size;              /* of these together */
	bool may_rate;
	str return_by;             /* how the result is wanted */
	size_t shipments;          /* envelopes of the post */
	const struct action **actions;
	size_t action_n;
	str url;                   /* of the look-up, for the QR code */
	int64_t seq;               /* event that lodged it */
};

struct mine_view {
	const struct draft *drafts;
	const struct procedure **draft_procedures;
	size_t draft_n;
	struct mine_row {
		const struct dossier *d;
		const struct procedure *p;
		struct dossier_next next;
		struct due_tag due;
	} *rows;
	size_t n;
	struct paging paging;
};

struct notices_view {
	const struct notice *list;
	size_t n;
	int64_t unread;
	struct paging paging;
};

/* The counter's page: `p` NULL: choose a procedure first. */
struct counter_view {
	const struct procedure *p, *found;
	size_t found_n;
	struct eform_page page;
	struct paging paging;
	str unit;
	const struct option *deciders; /* communes to decide, when it may be another one than this; NULL: no choice */
	const struct shipment *shipment; /* the envelope that is being entered; NULL: none */
	bool prefilled;                  /* from it: nobody has typed anything yet */
};

/* The parameter "paper.N" and the address of a draft's page, for templates. */
const char *lodge_paper_name(const struct html *h, size_t i);
str lodge_url(const struct html *h, const struct draft *d, const char *page);
/* An answer in words; empty when there is none. */
str lodge_answer(const struct html *h, const struct lodge_page *m, const struct form_field *f);
/* Is there anything to show of this group: an answer, or one that is owed? */
bool lodge_answered(const struct html *h, const struct lodge_page *m, const struct form_group *g);
/* "812 kB", "2,4 MB". */
str lodge_size(struct arena *mem, int64_t bytes);
/* "09:42, thứ Tư 14/10/2026" */
str lodge_when(struct ctx *c, instant t);
/* "ABCD EFGH", easier to read aloud. */
str lodge_key(struct arena *mem, str key);

#endif
