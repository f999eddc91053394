/* SPDX-License-Identifier: Apache-2.0 */
/*
 * markup_test.c - reads the HTML that our templates print.
 *
 * No general parser: templates write quoted attributes and close what they open, and a page that does
 * not is what this is to find. Two passes: the first collects ids and labels, the second looks at each
 * element with these at hand.
 */
#include "base/test.h"
#include "core/web/markup_test.h"

#define MAX_WRONG 40
#define MAX_IDS 4000
#define MAX_DEPTH 100
#define MAX_NAMES 300

struct tag {
	str name, attrs;
	bool close;
};

struct reader {
	struct arena *mem;
	struct markup m;
	str ids[MAX_IDS], labels[MAX_IDS]; /* values of id, of label's for */
	size_t ids_n, labels_n;
	str open[MAX_DEPTH];
	size_t depth;
	int titles, h1, in_label;
	bool csrf, key, posts;
};

static void wrong(struct reader *r, const char *fmt, ...) __attribute__((format(printf, 2, 3)));

static void wrong(struct reader *r, const char *fmt, ...)
{
	char text[300];
	va_list ap;

	va_start(ap, fmt);
	vsnprintf(text, sizeof(text), fmt, ap);
	va_end(ap);
	if (r->m.wrong_n < MAX_WRONG)
		r->m.wrong[r->m.wrong_n++] = str_copy(r->mem, str_of(text));
}

/* The next tag of *rest; *ret_text is what stood before it. */
static bool next_tag(str *rest, str *ret_text, struct tag *ret)
{
	ptrdiff_t from = str_find(*rest, '<');
	size_t to;
	bool quoted = false;

	if (from < 0)
		return false;
	*ret_text = str_sub(*rest, 0, (size_t)from);
	for (to = (size_t)from + 1; to < rest->n && (quoted || rest->p[to] != '>'); to++)
		quoted ^= rest->p[to] == '"';
	ret->attrs = str_sub(*rest, (size_t)from + 1, to);
	ret->close = str_starts(ret->attrs, S("/"));
	if (ret->close)
		ret->attrs = str_sub(ret->attrs, 1, ret->attrs.n);
	for (to = 0; to < ret->attrs.n && ret->attrs.p[to] > ' ' && ret->attrs.p[to] != '/'; to++)
		;
	ret->name = str_sub(ret->attrs, 0, to);
	ret->attrs = str_sub(ret->attrs, to, ret->attrs.n);
	*rest = str_sub(*rest, (size_t)(ret->name.p - rest->p) + ret->name.n + ret->attrs.n + 1, rest->n);
	return true;
}

/* The value of an attribute; present and without value: an empty one. False: not there. */
static bool attr(const struct tag *t, const char *name, str *ret)
{
	str rest = str_trim(t->attrs);

	while (rest.n) {
		size_t n = 0;
		str value = { "", 0 }, key;

		while (n < rest.n && rest.p[n] > ' ' && rest.p[n] != '=')
			n++;
		key = str_sub(rest, 0, n);
		rest = str_sub(rest, n, rest.n);
		if (str_starts(rest, S("=\""))) {
			rest = str_sub(rest, 2, rest.n);
			value = str_cut(&rest, '"');
		}
		if (str_eqz(key, name)) {
			*ret = value;
			return true;
		}
		rest = n || value.n ? str_trim(rest) : str_sub(rest, 1, rest.n);
	}
	return false;
}

static bool is(const struct tag *t, const char *names)
{
	str rest = str_of(names);

	while (rest.p)
		if (str_eq(str_cut(&rest, ' '), t->name))
			return true;
	return false;
}

static bool among(const str *list, size_t n, str s)
{
	for (size_t i = 0; i < n; i++)
		if (str_eq(list[i], s))
			return true;
	return false;
}

static void collect(struct reader *r, str html)
{
	struct tag t;
	str text, v;

	while (next_tag(&html, &text, &t)) {
		if (t.close)
			continue;
		if (attr(&t, "id", &v)) {
			if (among(r->ids, r->ids_n, v))
				wrong(r, "two elements have the id “%.*s”", STR_ARG(v));
			if (r->ids_n < MAX_IDS)
				r->ids[r->ids_n++] = v;
		}
		if (is(&t, "label") && attr(&t, "for", &v) && r->labels_n < MAX_IDS)
			r->labels[r->labels_n++] = v;
	}
}

/* Every word of the attribute must be an id of the page. */
static void check_ids(struct reader *r, const struct tag *t, const char *name)
{
	str v;

	if (!attr(t, name, &v))
		return;
	while (v.p) {
		str id = str_cut(&v, ' ');

		if (id.n && !among(r->ids, r->ids_n, id))
			wrong(r, "%s names “%.*s”, which is no id", name, STR_ARG(id));
	}
}

static void check_control(struct reader *r, const struct tag *t)
{
	str type = S("text"), id = S(""), name = S(""), v;
	struct markup_form *f = r->posts ? &r->m.forms[r->m.forms_n - 1] : NULL;

	attr(t, "type", &type);
	attr(t, "name", &name);
	if (f && name.n && !str_starts(name, S("_")) && f->n < MAX_NAMES)
		f->names[f->n++] = name;
	r->csrf |= str_eq(name, S("_csrf"));
	r->key |= str_eq(name, S("_key"));
	if (is(t, "button") || str_eq(type, S("hidden")) || str_eq(type, S("submit")) || str_eq(type, S("button")))
		return;
	if (attr(t, "aria-label", &v) || attr(t, "aria-labelledby", &v) || r->in_label)
		return;
	if (!attr(t, "id", &id) || !among(r->labels, r->labels_n, id))
		wrong(r, "the field “%.*s” has no label", STR_ARG(name));
}

static void check_form(struct reader *r, const struct tag *t)
{
	str method = S("get"), action = S("");

	if (t->close) {
		if (r->posts && !(r->csrf && r->key))
			wrong(r, "a form that posts lacks _csrf or _key");
		r->posts = false;
		return;
	}
	attr(t, "method", &method);
	attr(t, "action", &action);
	r->posts = str_eq(method, S("post")) && r->m.forms_n < MAX_WRONG;
	r->csrf = r->key = false;
	if (r->posts)
		r->m.forms[r->m.forms_n++] = (struct markup_form){ action, NEW_ARRAY(r->mem, str, MAX_NAMES), 0 };
}

static void check_nesting(struct reader *r, const struct tag *t)
{
	bool empty = is(t, "area base br col hr img input link meta source wbr !doctype !DOCTYPE") ||
		     str_starts(t->name, S("!--")) || str_ends(t->attrs, S("/"));

	if (!t->close && !empty) {
		if (r->depth < MAX_DEPTH)
			r->open[r->depth++] = t->name;
	} else if (t->close && (r->depth == 0 || !str_eq(r->open[r->depth - 1], t->name))) {
		wrong(r, "</%.*s> closes <%.*s>", STR_ARG(t->name), STR_ARG(r->depth ? r->open[r->depth - 1] : S("")));
		for (size_t i = r->depth; i > 0; i--)
			if (str_eq(r->open[i - 1], t->name)) {
				r->depth = i - 1;
				break;
			}
	} else if (t->close) {
		r->depth--;
	}
}

static void check_tag(struct reader *r, const struct tag *t, str before)
{
	str v;

	check_nesting(r, t);
	if (is(t, "form"))
		check_form(r, t);
	if (is(t, "label"))
		r->in_label += t->close ? -1 : 1;
	if (t->close) {
		if (is(t, "title") && str_trim(before).n == 0)
			wrong(r, "the title is empty");
		return;
	}
	r->titles += is(t, "title") && r->depth == 3; /* <html><head><title>; pictures have titles too */
	r->h1 += is(t, "h1");
	if (is(t, "html") && (!attr(t, "lang", &v) || v.n == 0))
		wrong(r, "<html> has no lang");
	if (is(t, "img") && !attr(t, "alt", &v))
		wrong(r, "a picture has no alt");
	if (is(t, "input select textarea button"))
		check_control(r, t);
	if (attr(t, "style", &v))
		wrong(r, "<%.*s> has style=, which the security policy blocks", STR_ARG(t->name));
	check_ids(r, t, "aria-describedby");
	check_ids(r, t, "aria-labelledby");
	check_ids(r, t, "aria-controls");
	if (is(t, "label"))
		check_ids(r, t, "for");
}

struct markup markup_read(struct arena *mem, str html)
{
	struct reader *r = NEW(mem, struct reader);
	str rest = html, text;
	struct tag t;

	r->mem = mem;
	r->m.wrong = NEW_ARRAY(mem, str, MAX_WRONG);
	r->m.forms = NEW_ARRAY(mem, struct markup_form, MAX_WRONG);
	if (!str_starts(html, S("<!DOCTYPE html>")))
		wrong(r, "it does not begin with <!DOCTYPE html>");
	collect(r, html);
	while (next_tag(&rest, &text, &t))
		check_tag(r, &t, text);
	if (r->depth)
		wrong(r, "<%.*s> is never closed", STR_ARG(r->open[r->depth - 1]));
	if (r->titles != 1)
		wrong(r, "%d <title>", r->titles);
	if (r->h1 != 1)
		wrong(r, "%d <h1>", r->h1);
	return r->m;
}

/* ---- the checker is checked --------------------------------------------------------------------- */

#define PAGE(body) S("<!DOCTYPE html>\n<html lang=\"vi\"><head><title>x</title></head><body><h1>x</h1>" body "</body></html>")

static void says(str html, const char *words)
{
	struct markup m = markup_read(test_mem(), html);

	if (!words)
		CHECK_INT(m.wrong_n, 0);
	else if (m.wrong_n != 1 || str_search(m.wrong[0], str_of(words)) < 0)
		CHECK_STRZ(m.wrong_n ? m.wrong[0] : S("nothing is wrong"), words);
}

TEST(markup, a_good_page_passes_and_each_fault_is_found)
{
	says(PAGE("<p>a<br>b</p><svg><path d=\"\"/></svg>"), NULL);
	says(PAGE("<label for=\"a\">A</label><input id=\"a\" name=\"a\">"), NULL);
	says(PAGE("<label><input name=\"a\"> A</label><input type=\"hidden\" name=\"b\">"), NULL);
	says(PAGE("<input name=\"a\" id=\"a\">"), "has no label");
	says(PAGE("<p><b>x</p></b>"), "</p> closes <b>");
	says(PAGE("<div>"), "</body> closes <div>");
	says(PAGE("<h1>y</h1>"), "2 <h1>");
	says(PAGE("<i id=\"a\"></i><i id=\"a\"></i>"), "two elements");
	says(PAGE("<p aria-describedby=\"b\"></p>"), "which is no id");
	says(PAGE("<img src=\"a\">"), "no alt");
	says(PAGE("<p style=\"x\"></p>"), "style=");
	says(PAGE("<form method=\"post\"><input type=\"hidden\" name=\"_key\"></form>"), "lacks _csrf");
	says(S("<html lang=\"vi\"><head><title>x</title></head><body><h1>x</h1></body></html>"), "DOCTYPE");
	says(S("<!DOCTYPE html><html><head><title>x</title></head><body><h1>x</h1></body></html>"), "no lang");
	says(S("<!DOCTYPE html><html lang=\"vi\"><head><title> </title></head><body><h1>x</h1></body></html>"), "title is empty");
}

TEST(markup, forms_are_listed_with_their_fields)
{
	struct markup m = markup_read(test_mem(), PAGE("<form method=\"get\"><button name=\"q\">a</button></form>"
						       "<form action=\"/a\" method=\"post\"><input type=\"hidden\" name=\"_csrf\">"
						       "<input type=\"hidden\" name=\"_key\"><button name=\"b\">a</button></form>"));

	CHECK_INT(m.wrong_n, 0);
	CHECK_INT(m.forms_n, 1);
	CHECK_STRZ(m.forms[0].action, "/a");
	CHECK_INT(m.forms[0].n, 1);
	CHECK_STRZ(m.forms[0].names[0], "b");
}
