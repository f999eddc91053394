/* SPDX-License-Identifier: Apache-2.0 */
/*
 * eform.h - electronic forms: questions as data, and what was answered.
 *
 * A form belongs to a version of a procedure and never changes; README.md has its JSON. The same rules are
 * applied in the browser, as a help, and here, where they count. Expressions are those of lib/expr: a
 * condition or a computed value may look at earlier questions only, so one pass decides what is asked.
 */
#ifndef MOD_EFORM_H
#define MOD_EFORM_H

#include "core/command/command.h"
#include "core/web/view.h"
#include "lib/expr/expr.h"

struct jw;
struct json;

#define FORM_FIELDS_MAX 300
#define FORM_COLUMNS_MAX 20
#define FORM_ROWS_MAX 50

enum form_type {
	FORM_TEXT,
	FORM_DATE,
	FORM_NUMBER,
	FORM_MONEY,
	FORM_CHOICE,
	FORM_BOOL,
	FORM_FILE,
	FORM_UNIT,	/* code of a unit in force */
	FORM_LINES,	/* a text of several lines */
	FORM_MULTI,	/* several of the options; in one answer they are separated by line ends */
	FORM_PERSON_ID, /* 12 digits */
	FORM_PHONE,
	FORM_EMAIL,
	FORM_PLEDGE,	/* "Tôi cam đoan …": must be ticked */
	FORM_REPEAT,	/* rows of `columns` */
	FORM_TYPES
};

/* One question. */
struct form_field {
	str name, title;
	enum form_type type;
	bool required;
	str group, hint;
	str prefill;	  /* "applicant.name" …; "earlier" or "earlier.NAME": from an earlier dossier of the person */
	str preset;	  /* "default": what stands there before anything is typed */
	int64_t min, max; /* max: code points of a text, largest number; min: smallest number; both: rows. 0: none */
	int64_t decimals; /* of a number: expressions see it times 10^decimals. -1: not said, any */
	str list;	  /* of a choice or multi: a code list (eform_codes()) in the place of options */
	str *options;
	size_t option_n;
	str show_if, value;		  /* expressions as text; empty: none */
	str show_field, show_value;	  /* show_if written as {"field","equals"} */
	const struct expr *show, *compute; /* of show_if, value; NULL: always asked, typed in */
	const struct form_field *columns; /* of a repeat */
	size_t column_n;
	size_t at;	   /* place of its name among the form's (a repeat: also its columns', behind it) */
};

/* Questions asked together: one page of the form. Fields of a group stand together. */
struct form_group {
	str title, hint, show_if;
	const struct expr *show;
	const struct form_field *fields;
	size_t n;
};

/* Broken when its expression is false; said at `field`. */
struct form_rule {
	str field, rule, message;
	const struct expr *expr;
};

struct eform {
	str title; /* of the declaration; empty: that of the procedure */
	const struct form_field *fields;
	size_t field_n;
	struct form_group *groups;
	size_t group_n;
	struct form_rule *rules;
	size_t rule_n;
	struct expr_name *names; /* of its expressions */
	size_t name_n;
};

/* ---- the form as data ----------------------------------------------------------------------------- */

/*
 * Reads and checks a form to the last key: an array of fields, or {"title","fields","groups","rules"}. With
 * `field` all problems are said of that field, beginning with `where` ("dòng 3, 1.001193"); without it, each
 * of its path ("fields.3.show_if"), for the editor. E_INVALID.
 */
int eform_read(struct ctx *c, const struct json *j, const char *field, str where, struct eform **ret);
/* The canonical JSON; what was read from it is the same form. */
void eform_write(struct jw *w, const struct eform *f);
/* For the API: "fields", "groups" and "rules" into an open object. */
void eform_write_api(struct jw *w, const struct eform *f);
/* SHA-256 of the canonical JSON, 64 digits: the form's name for ever. */
str eform_hash(struct arena *mem, const struct eform *f);
const char *form_type_slug(enum form_type t);
const char *form_type_title(enum form_type t); /* msgid */
const struct form_field *eform_field(const struct eform *f, str name);
/* A text that may have several lines. */
bool form_lines(const struct form_field *f);
/* The form of a procedure that has none of its own, as this program brings it. */
int eform_standard(struct ctx *c, const struct json **ret);

/* ---- answers ----------------------------------------------------------------------------------------- */

/*
 * What the answers in `args` under "prefix.name" make of the form: what is asked, what is computed. A row of a
 * repeat is "prefix.name.0.column". Lives in c->mem; the arguments must outlive it.
 */
struct eform_state;
struct eform_state *eform_state(struct ctx *c, const struct eform *f, const struct args *args, const char *prefix,
				str channel);
bool eform_asked(const struct eform_state *s, const struct form_field *f);
/* A column of row `row` (from 0). */
bool eform_row_asked(const struct eform_state *s, const struct form_field *repeat, size_t row,
		     const struct form_field *column);
/* Rows that have been sent, empty ones included. */
size_t eform_rows(const struct eform_state *s, const struct form_field *repeat);
/* The same, of answers: the largest N of "prefix.name.N.…" plus one, at most FORM_ROWS_MAX + 1. */
size_t eform_row_count(const struct args *args, const char *prefix, str name);
/* The value of a question with `compute`, as an answer; empty: none. */
str eform_computed(const struct eform_state *s, const struct form_field *f);
/* Is anything of the group asked? */
bool eform_group_asked(const struct eform_state *s, const struct form_group *g);
/* Is the question to be on the page of its group? As eform_asked(), but one that hangs on a question of the
 * same page is always there: without a script the page cannot know that answer yet. */
bool eform_on_page(const struct eform_state *s, const struct form_field *f, const struct form_group *g);
/* Answers for a page: a multi as one argument for each box that is ticked. */
struct args eform_spread(struct arena *mem, const struct eform *f, const struct args *args);

/*
 * Checks the answers: unknown names, missing answers, wrong types, too long, broken rules; each is said with
 * field, cause and remedy by ctx_fail(c, E_INVALID, "prefix.name", …). *ret has them in the form's order under
 * their bare names ("members.0.name"): dates in ISO, money and numbers in digits, a ticked bool as "true", an
 * unticked one absent, computed values as computed, empty rows left out. Answers to questions that are not
 * asked are dropped. `group` NULL: the whole form; else only that page (unknown names then pass).
 * `channel`: "online", "counter", "post".
 */
int eform_check(struct ctx *c, const struct eform *f, const struct form_group *group, const struct args *args,
		const char *prefix, str channel, struct args *ret);

/* Checked answers as JSON: a multi is an array of texts, a repeat one of objects; and back. */
str eform_answers_json(struct arena *mem, const struct eform *f, const struct args *answers);
int eform_answers_read(struct ctx *c, const struct eform *f, str json, struct args *ret);

/* Files among checked answers: spool references become stored files (file_take()), named by their questions. The
 * answers are changed to the files' ids. E_INVALID, E_NOTFOUND with words for "prefix.name". */
struct form_files {
	const str *files, *papers; /* ids, titles of the questions */
	size_t n;
};
int eform_take_files(struct ctx *c, const struct eform *f, struct args *answers, const char *prefix,
		     struct form_files *ret);

/* One answer for people. A heading (title only) stands before each group and each row. */
struct eform_line {
	const struct form_field *field; /* NULL: a heading */
	str title, value;
	str file; /* of a file: its id */
};
int eform_lines(struct ctx *c, const struct eform *f, const struct args *answers, struct eform_line **ret,
		size_t *ret_n);
/* The answer in words: "31/01/2026", "12.000 ₫", names in the place of codes. */
str eform_words(struct ctx *c, const struct form_field *f, str value);
/* An answer brought into its one shape ("31/1/2026" is "2026-01-31"); E_INVALID with words in *ret_why. */
int eform_answer(struct ctx *c, const struct form_field *f, str *v, str *ret_why);

/* ---- code lists ---------------------------------------------------------------------------------------- */

struct form_code {
	str code, title;
};
/* "nations", "religions", "genders", "marital", "countries", "communes", "provinces", "communes-2024" …
 * (README.md); E_NOTFOUND. */
int eform_codes(struct ctx *c, str list, const struct form_code **ret, size_t *ret_n);
/* The title of a code; empty when there is none. */
str eform_code_title(struct ctx *c, str list, str code);
/* Names of all lists, ended by NULL, and what they are called (msgid). */
extern const char *const eform_lists[];
const char *eform_list_title(size_t i);

/* ---- on the page ---------------------------------------------------------------------------------------- */

/* What the parts eform_questions() and eform_script() (eform_html.h) print. */
struct eform_page {
	const struct eform *form;
	const struct eform_state *state;
	const struct args *answers; /* those of the state; names begin with "form." */
	bool own;                   /* the person's own browser: it may fill in what it remembers of them */
	bool whole;                 /* all groups stand on the page: every question is there, with its condition */
	bool saves;                 /* the page's form takes "add" (a repeat's name: one more row) and "drop" (the name of a
				     * row or file to remove); else three empty rows are there from the start */
};

/* Parts for templates: all questions of a group that are to be on its page; all groups with their titles (of a page
 * with `whole`); around them, what the script needs to
 * show and compute as things are typed (`g` NULL: all groups stand on the page); the answers of a dossier. */
struct html;
void eform_questions(struct html *h, const struct eform_page *m, const struct form_group *g);
void eform_groups(struct html *h, const struct eform_page *m);
void eform_script_begin(struct html *h, const struct eform_page *m, const struct form_group *g);
void eform_script_end(struct html *h);
void eform_lines_html(struct html *h, const struct eform_line *lines, size_t n);

extern const struct module module_eform;

#endif
