/* SPDX-License-Identifier: Apache-2.0 */
/*
 * view.h - the arguments of the layout's parts (layout.html, form.html, part.html).
 *
 * A part with more than two or three arguments takes a small struct with designated initialisers, so
 * that a page says only what differs: &(struct field_view){ .name = "login", .title = _("…") }.
 * Texts are already in the person's language. README.md of this folder shows every part in use.
 */
#ifndef CORE_WEB_VIEW_H
#define CORE_WEB_VIEW_H

#include "core/web/web.h"

/* One answer of a choice; lists end with an all-zero row. */
struct option {
	const char *value, *title, *hint;
};

/* One field of a form. What was typed wins over `value`; a typed value that is shown again keeps its
 * mistakes. `name` is the field's name in the command; the id is made of it (view_id()). */
struct field_view {
	const char *name;
	const char *title;         /* the label, or the question of a choice */
	const char *hint;
	str value;                 /* what is stored now: text; ISO date; digits of money; "1" of a box */
	const char *autocomplete;  /* "name", "tel", "email", "bday", "off" … */
	const char *type;          /* of an input: "text" when NULL; "tel", "email", "password", "search" */
	int width;                 /* in characters: 2 3 4 5 10 20 30; 0: as wide as the page */
	int rows;                  /* of field_lines(); 5 when 0 */
	int64_t max;               /* bytes of one file, for the warning before sending; 50 MiB when 0 */
	const char *accept;        /* of field_file(): ".pdf,.jpg" */
	const char *unit;          /* words after the field: "ngày", "đồng" */
	const struct option *options;
	bool optional;             /* says "(không bắt buộc)" behind the title */
	bool multiple;             /* several files */
	bool inline_;              /* short radios side by side */
};

/* Due time in words. state: "ok" trong hạn, "soon" sắp đến hạn, "late" quá hạn, "wait" đang chờ,
 * "plain" đã xong: an empty state is "plain". */
struct due_tag {
	const char *state;
	str text;
};

/* A big number with what it counts; href makes it a link to the cases. state as in due_tag, or NULL. */
struct stat_view {
	str number;
	const char *label;
	str note;
	const char *state;
	str href;
};

/* A row of breadcrumbs; lists end with an all-zero row. */
struct crumb {
	str href, text;
};

/* ---- helpers for parts and pages ---------------------------------------------------------------- */

/* The HTML id of a field: its name with everything but letters and digits as '-'. */
const char *view_id(const struct html *h, const char *name);
/* What the field shows: the typed value, else the stored one. Dates as dd/mm/yyyy, money with dots. */
str view_shown(const struct html *h, const struct field_view *f);
str view_shown_date(const struct html *h, const struct field_view *f);
str view_shown_money(const struct html *h, const struct field_view *f);
/* Is this answer of a choice (or, with `value` "1", the box) to be shown as chosen? */
bool view_chosen(const struct html *h, const struct field_view *f, const char *value);
/* "login-hint login-error", or "" when there is neither: for aria-describedby. */
str view_described(const struct html *h, const struct field_view *f);
/* A list of answers from two lists that the command's table keeps: "a|b" and "Thứ nhất|Thứ hai". */
const struct option *view_options(const struct html *h, const char *values, const char *titles);
/* This page's address with one query value set (empty: taken out); ?page= is forgotten when another
 * one changes. */
str view_url(const struct html *h, const char *name, str value);
str view_url_page(const struct html *h, int64_t page);
/* Errors found in the form that is shown again: their number. */
int view_problems(const struct html *h);
/* "Lỗi: Đăng nhập - Một cửa, Tỉnh Lạng Sơn", for <title>. */
str view_title(const struct html *h, str title);
/* A moment in the page's language, "08:30 ngày 17/02/2026". */
str view_when(const struct html *h, instant t);
/* On a page in another language: is this text Vietnamese (a name, a title, what somebody wrote)? Then its
 * element says so, lang?="{{ view_vi(h, text) }}vi", and is read aloud as what it is. */
bool view_vi(const struct html *h, str text);
/* The heading of an error page. */
const char *view_error_title(const struct html *h, int status);
/* For the SVG of a QR code: a path of dark modules ("M0 0h7v1h-7z…") and the side with quiet zone. */
str view_qr_path(struct arena *mem, str text, int *ret_side);
/* Is there a page at this path that the person may open? For links between modules. */
bool view_can_open(const struct html *h, const char *path);
/* Makes this page a wide one. page_top_wide() calls it. */
void view_widen(const struct html *h);
/* The class of containers, with the wide one on wide pages. */
const char *view_container(const struct html *h);

/* ---- navigation --------------------------------------------------------------------------------- */

/* One link or, with `group`, one menu of links in the navigation. */
struct nav {
	const char *group;
	const struct page *page;
	bool here; /* this very page, the closest page above it, or the group of one */
	struct nav *inside, *next;
};
/* The pages whose `menu` is set and that the person may see, in the order of the module tables: first
 * those of "main", which stand in the bar itself; every other menu is a group by that title. */
struct nav *view_nav(const struct html *h);

#endif
