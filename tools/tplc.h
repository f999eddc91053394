/* SPDX-License-Identifier: Apache-2.0 */
/*
 * tplc.h - what the three files of the template compiler share: tplc.c reads lines and writes
 * files, tplc_place.c follows the HTML, tplc_value.c turns {{ }} into C.
 */
#ifndef TOOLS_TPLC_H
#define TOOLS_TPLC_H

#include "base/base.h"

enum place {
	TEXT,
	TITLE,	  /* inside <title> and <textarea>: text without tags */
	RAW,	  /* inside <script>, <style>: no values */
	TAG_OPEN, /* after '<' */
	TAG_NAME,
	IN_TAG, /* between attributes */
	ATTR_NAME,
	ATTR_EQUALS, /* after '=' */
	QUOTED,
	QUOTED_SINGLE,
	UNQUOTED,
	COMMENT,
	DECLARATION, /* <!doctype …> */
};

#define NAME_MAX_LEN 40

struct name {
	char z[NAME_MAX_LEN + 1];
	size_t n;
};

struct tpl {
	struct arena *mem;
	const char *file;
	str in;
	size_t at;
	int line;

	struct buf code, header, includes; /* what will be written */
	struct buf lit;			   /* literal markup not yet in `code` */
	bool in_page;

	enum place place;
	struct name tag, attr;
	bool closing;	     /* the tag began with </ */
	bool pre;	     /* inside <pre>: white space is content */
	bool fresh_area;     /* just after <textarea> */
	bool after_part;     /* just after {{> }} */
	size_t attr_at;	     /* where the attribute's name begins in lit */
	struct name url;     /* literal beginning of an attribute's value */
	int values;	     /* {{ }} so far in this value */
	bool optional;	     /* name?="…" whose condition has been read */
	bool optional_value; /* … and which has a value */
};

static inline bool is_blank(char c)
{
	return c == ' ' || c == '\t' || c == '\r';
}

static inline bool is_letter(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

static inline bool is_ident(char c)
{
	return is_letter(c) || (c >= '0' && c <= '9') || c == '_';
}

/* Prints "FILE:LINE: error: …" and ends the program. */
void tpl_fail(const struct tpl *t, int line, const char *fmt, ...)
	__attribute__((format(printf, 3, 4), noreturn));
/* Writes the literal markup so far into the code, as one html_raw(). */
void tpl_flush(struct tpl *t);
/* The same, and #line: before any C of the author's, so that gcc and xgettext point into the
 * template. */
void tpl_source_line(struct tpl *t, int line);

/* One literal character of markup: to the page, and through the state machine. */
void place_step(struct tpl *t, char c);
/* White space at the ends of lines is content here. */
bool place_keeps_space(const struct tpl *t);
/* The printer for a value at this place; fails where none may stand. */
const char *place_printer(struct tpl *t, int line);
/* A value or a character follows in a quoted attribute. */
void place_value_more(struct tpl *t);
/* Fails if a tag, quote or element is open at the end of a page. */
void place_check_end(const struct tpl *t);

/* {{ … }}; t->at is after the opening braces and ends after the closing ones. */
void value_interpolate(struct tpl *t);

#endif
