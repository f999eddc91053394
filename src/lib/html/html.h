/* SPDX-License-Identifier: Apache-2.0 */
/*
 * html.h - what compiled templates call. README.md of this folder is the guide to templates.
 *
 * The place in the page names the printer and the C type chooses the conversion, so there is no way
 * to print a value unescaped. Types not listed in the macros below (instant, date, bool, structs)
 * are refused by the compiler: a function must say how they are written for people.
 */
#ifndef LIB_HTML_HTML_H
#define LIB_HTML_HTML_H

#include "base/base.h"

#include "lib/mo/mo.h"

/* A page being written. `h` in every template. */
struct html {
	struct buf *out;
	const struct mo *lang; /* NULL: Vietnamese, the source language */
	const char *lang_code; /* "vi", "en": for <html lang> */
	const void *page;      /* what the layout's parts need to know; theirs alone */
};

/* Memory that lives as long as the page: for what a template must format on the way. */
static inline struct arena *html_mem(const struct html *h)
{
	return h->out->mem;
}

/* Markup that is safe as it stands. Made by the functions below and nowhere else. */
struct safe_html {
	str s;
};

/* Plain text that a person wrote: paragraphs at blank lines, <br> at line ends, all escaped. */
struct safe_html html_safe_paragraphs(struct arena *mem, str text);
/* What templates have printed into `part` (a struct html with a buf of its own). */
struct safe_html html_safe_part(const struct html *part);

/* Literal markup; called by generated code. */
void html_raw(struct html *h, const char *p, size_t n);
/* `msgid` in the page's language. Templates write {{_ "…" }} or, in C, _("…"). */
const char *html_tr(const struct html *h, const char *msgid) __attribute__((format_arg(2)));
/* The same for a text about `n` things; in templates, C code only, _n(n, "…"). */
const char *html_trn(const struct html *h, int64_t n, const char *msgid) __attribute__((format_arg(3)));

/* clang-format off: it does not know _Generic */
/* Between tags, and in quoted attributes: & < > " ' become entities. */
#define html_text(h, x)                                                                    \
	_Generic((x), HTML_TYPES(html_text_str, html_text_z),                              \
		struct safe_html: html_text_safe)((h), (x))
#define html_attr(h, x) _Generic((x), HTML_TYPES(html_text_str, html_text_z))((h), (x))
/* A whole URL, at the start of href, src, action…: relative, http, https, mailto, tel, or else "#" */
#define html_url(h, x) _Generic((x), HTML_TYPES(html_url_str, html_url_z))((h), (x))
/* A piece of a URL: percent-encoded, a slash too. */
#define html_url_part(h, x) _Generic((x), HTML_TYPES(html_part_str, html_part_z))((h), (x))

#define HTML_TYPES(str_fn, z_fn)                                                           \
	str: str_fn, char *: z_fn, const char *: z_fn,                                     \
	signed char: html_int, short: html_int, int: html_int, long: html_int,             \
	long long: html_int, unsigned char: html_uint, unsigned short: html_uint,          \
	unsigned: html_uint, unsigned long: html_uint, unsigned long long: html_uint
/* clang-format on */

void html_text_str(struct html *h, str s);
void html_text_z(struct html *h, const char *z);
void html_text_safe(struct html *h, struct safe_html s);
void html_url_str(struct html *h, str s);
void html_url_z(struct html *h, const char *z);
void html_part_str(struct html *h, str s);
void html_part_z(struct html *h, const char *z);
void html_int(struct html *h, int64_t v);
void html_uint(struct html *h, uint64_t v);

/* True if `s` may stand in href: see html_url(). Also for redirects that come from a form. */
bool html_url_safe(str s);

/* A translated text with arguments, for generated code: prints up to the next %s or %2$s and sets
 * `arg` (1 is the first); false after the end. Such texts cannot pick a wrong type of argument. */
struct html_msg {
	struct html *h;
	const char *rest;
	int arg, seen;
};
bool html_msg_next(struct html_msg *m);

/* Numbers as Vietnamese people write them: "1.234.567", "-12.000 ₫" (with a no-break space). */
str fmt_count(struct arena *mem, int64_t n);
str fmt_money(struct arena *mem, int64_t dong);

#endif
