/* SPDX-License-Identifier: Apache-2.0 */
/*
 * form_draw.h - the seven forms as drawings. Private to mod/form.
 *
 * Here everything has been put into words already: names, not codes. Drawing asks no database, so the
 * same struct gives the same bytes.
 */
#ifndef MOD_FORM_FORM_DRAW_H
#define MOD_FORM_FORM_DRAW_H

#include "lib/pdf/pdf.h"
#include "mod/form/form.h"

/* What anybody can check in the public ledger: the event the paper stands on. */
struct form_seal {
	int64_t seq;   /* 0: none */
	str leaf;      /* first 16 hexadecimal digits of the leaf hash */
	int64_t size;  /* of the newest checkpoint; 0: none yet */
	str root;      /* first 16 hexadecimal digits of its root */
};

struct form_head {
	str parent, org;    /* who issues it, and the body above */
	str place;          /* "Đông Kinh" */
	instant made;       /* the day of the paper, also the creation date in the file */
	str code;           /* of the dossier */
	str site, look_up;  /* "https://…" and the whole address of the look-up, for the QR code */
	str lookup_code;
	struct form_seal seal;
	bool demo;
};

struct form_paper {
	str name, kind; /* kind: "Bản chính" … */
	int64_t n;
};

struct form_item {
	str paper, reason;
};

/* One hop of the dossier. Times of 0 have not come. */
struct form_hop {
	str giver, receiver, work; /* names of people or units; the step's title */
	instant given, received, due, done;
	str note;
};

/* All that forms 01-06 print; each uses its part. */
struct form_slip {
	struct form_head head;
	str name, id_no, phone, email, address; /* the applicant */
	str procedure, procedure_code;
	str centre, deciding; /* names: where it was received, who decides */

	const struct form_paper *papers;
	size_t paper_n;
	str period;      /* "3 ngày làm việc" */
	instant received;
	instant due;     /* the appointment */
	instant due_now; /* as it is now, when it was changed; 0: unchanged */
	bool pending;    /* lodged on line, not yet accepted */
	bool paused;     /* it waits for the applicant: there is no date now */
	const str *derivation;
	size_t derivation_n;
	str return_by, fee; /* fee: what was and is to be paid; empty: nothing */
	int64_t register_no, year;
	str staff; /* who received, asked, refused … */

	const struct form_item *items;
	size_t item_n;
	instant until;
	str contact;

	str reason;
	instant old_due;
	str asked_by; /* 05: "theo đề nghị của người nộp hồ sơ" … */

	const struct form_hop *hops;
	size_t hop_n;
};

/* One line of the register. Times of 0 stay empty. */
struct form_line {
	str no, code, procedure, applicant, contact, deciding, return_by, note;
	instant received, due, transferred, finished, returned;
};

struct form_book {
	str parent, org, place, period; /* period: "từ ngày … đến ngày …" */
	instant made;
	const struct form_line *lines;
	size_t n;
	bool demo;
};

#define FORM_BOOK_COLUMNS 15
#define FORM_BOOK_FIRST_MOMENT 7 /* the five times stand side by side from here */
extern const char *const form_book_titles[FORM_BOOK_COLUMNS];
/* The cells of a line, as printed: times as "hh:mm dd/mm/yyyy". */
void form_line_cells(struct arena *mem, const struct form_line *l, str ret_cells[FORM_BOOK_COLUMNS]);

/* What a reader needs to check the paper without trusting the one who printed it. */
str form_seal_text(struct arena *mem, const struct form_head *h);

/* Forms 01-06. E_INVALID for FORM_REGISTER; errors of pdf_end(). */
int form_draw(struct arena *mem, struct pdf_fonts *fonts, enum form_kind kind, const struct form_slip *s, str *ret_pdf);
int form_draw_book(struct arena *mem, struct pdf_fonts *fonts, const struct form_book *b, str *ret_pdf);

/* "ngày 07 tháng 02 năm 2026" and "08 giờ 30 phút, ngày …": NĐ 30/2020, Appendix I: days below 10 and
 * months 1 and 2 get a leading zero. */
str form_day(struct arena *mem, instant t);
str form_moment(struct arena *mem, instant t);

/* "08:30 17/02/2026", empty for 0. */
str form_short_moment(struct arena *mem, instant t);

/* The control slip alone, for form_draw(). */
void form_draw_hops(struct pdf *p, struct arena *mem, const struct form_slip *s);

#endif
