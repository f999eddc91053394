/* SPDX-License-Identifier: Apache-2.0 */
/*
 * tplc_place.c - follows the HTML of a template just enough to know the place of the next {{ }}:
 * text, a quoted attribute value, a URL, or somewhere a value may not stand.
 */
#include "base/base.h"

#include "tplc.h"

#define URL_ATTRS " href src action formaction cite poster data xlink:href "
#define CLOSED_ATTRS " style srcdoc srcset imagesrcset ping http-equiv "
#define RAW_TAGS " script style iframe xmp noembed noframes plaintext "
#define SCHEMES " http https mailto tel "

/* Adds a character in lower case; what does not fit is forgotten, no name we know is so long. */
static void name_add(struct name *name, char c)
{
	if (name->n < NAME_MAX_LEN)
		name->z[name->n++] = (char)(c >= 'A' && c <= 'Z' ? c - 'A' + 'a' : c);
	name->z[name->n] = '\0';
}

static void name_clear(struct name *name)
{
	name->z[name->n = 0] = '\0';
}

/* `words` is " one two three ". */
static bool name_in(const struct name *name, const char *words)
{
	char word[NAME_MAX_LEN + 3];

	snprintf(word, sizeof(word), " %s ", name->z);
	return name->n && strstr(words, word);
}

/* A start or end tag is complete. */
static void tag_done(struct tpl *t)
{
	t->place = TEXT;
	if (name_in(&t->tag, " pre "))
		t->pre = !t->closing;
	if (t->closing)
		return;
	if (name_in(&t->tag, " title textarea "))
		t->place = TITLE;
	else if (name_in(&t->tag, RAW_TAGS))
		t->place = RAW;
	t->fresh_area = name_in(&t->tag, " textarea ");
}

/* True at "</tag" of the element whose content is not markup. */
static bool at_end_tag(const struct tpl *t)
{
	const char *p = t->in.p + t->at;
	size_t n = t->tag.n;

	return t->in.n - t->at > n + 2 && p[1] == '/' && strncasecmp(p + 2, t->tag.z, n) == 0 &&
	       strchr(" \t\r\n/>", p[2 + n]);
}

static void value_begin(struct tpl *t)
{
	name_clear(&t->url);
	t->values = 0;
	t->optional = t->optional_value = false;
}

/* The closing quote; an optional attribute ends its if. */
static void value_end(struct tpl *t)
{
	t->place = IN_TAG;
	if (!t->optional) {
		if (t->attr.n && t->attr.z[t->attr.n - 1] == '?')
			tpl_fail(t, t->line, "%s= needs a condition: %s=\"{{ … }}\"", t->attr.z,
				 t->attr.z);
		buf_char(&t->lit, '"');
		return;
	}
	if (t->optional_value)
		buf_char(&t->lit, '"');
	else if (strncmp(t->attr.z, "aria-", 5) == 0)
		tpl_fail(t, t->line, "%s needs a value after its condition", t->attr.z);
	tpl_flush(t);
	buf_z(&t->code, "\t}\n");
}

/* Content after the condition of an optional attribute: only now it has a value. */
void place_value_more(struct tpl *t)
{
	if (t->optional && !t->optional_value) {
		buf_z(&t->lit, "=\"");
		t->optional_value = true;
	}
}

static void step_tag(struct tpl *t, char c)
{
	if (t->place == TAG_OPEN) {
		name_clear(&t->tag);
		t->closing = c == '/';
		if (c == '!')
			t->place = strncmp(t->in.p + t->at + 1, "--", 2) == 0 ? COMMENT
									      : DECLARATION;
		else if (c == '/' || is_letter(c))
			t->place = TAG_NAME;
		else
			tpl_fail(t, t->line, "'<' that begins no tag: write &lt;");
		if (is_letter(c))
			name_add(&t->tag, c);
	} else if (c == '>') {
		tag_done(t);
	} else if (is_blank(c) || c == '\n' || c == '/') {
		t->place = IN_TAG;
	} else if (is_ident(c) || c == '-' || c == ':') {
		name_add(&t->tag, c);
	} else {
		tpl_fail(t, t->line, "'%c' in a tag name", c);
	}
}

static void step_attr(struct tpl *t, char c)
{
	if (t->place == ATTR_EQUALS) {
		t->place = c == '"' ? QUOTED : c == '\'' ? QUOTED_SINGLE : UNQUOTED;
		if (is_blank(c) || strchr("\n>", c))
			tpl_fail(t, t->line, "%s= without a value", t->attr.z);
		value_begin(t);
	} else if (c == '>') {
		tag_done(t);
	} else if (is_blank(c) || c == '\n' || c == '/') {
		t->place = IN_TAG;
	} else if (strchr("\"'<", c) || (c == '=' && t->place == IN_TAG)) {
		tpl_fail(t, t->line, "%s in <%s>",
			 c == '='   ? "'=' without a name"
			 : c == '<' ? "'<'"
				    : "a quote in the wrong place",
			 t->tag.z);
	} else if (c == '=') {
		t->place = ATTR_EQUALS;
	} else {
		if (t->place == IN_TAG) {
			name_clear(&t->attr);
			t->attr_at = t->lit.n;
		}
		t->place = ATTR_NAME;
		name_add(&t->attr, c);
	}
}

static void step_value(struct tpl *t, char c)
{
	if (t->place == QUOTED && c == '"') {
		value_end(t);
		return;
	}
	if (t->place == UNQUOTED && (is_blank(c) || c == '\n'))
		t->place = IN_TAG;
	else if (t->place == UNQUOTED && c == '>')
		tag_done(t);
	else if (t->place == UNQUOTED && strchr("\"'<=`", c))
		tpl_fail(t, t->line, "'%c' in an unquoted attribute value", c);
	else if (t->place == QUOTED_SINGLE && c == '\'')
		t->place = IN_TAG;
	else if (c == '<')
		tpl_fail(t, t->line,
			 "'<' in an attribute value: a quote is missing, or write &lt;");
	/* With an empty first piece "/{{ a }}/{{ b }}" would be "//b", another site. */
	if (t->values == 1 && c == '/' && strcmp(t->url.z, "/") == 0 &&
	    name_in(&t->attr, URL_ATTRS))
		tpl_fail(t, t->line, "a URL may not be /{{ }}/…: begin with a fixed word");
	if (t->values == 0)
		name_add(&t->url, c);
	place_value_more(t);
	buf_char(&t->lit, c);
}

/* One literal character of markup: to the page, and through the state machine. */
void place_step(struct tpl *t, char c)
{
	switch (t->place) {
	case QUOTED:
	case QUOTED_SINGLE:
	case UNQUOTED:
		step_value(t, c);
		return;
	case TEXT:
		if (c == '<')
			t->place = TAG_OPEN;
		break;
	case TITLE:
	case RAW:
		if (c == '<' && at_end_tag(t))
			t->place = TAG_OPEN;
		break;
	case TAG_OPEN:
	case TAG_NAME:
		step_tag(t, c);
		break;
	case IN_TAG:
	case ATTR_NAME:
	case ATTR_EQUALS:
		step_attr(t, c);
		break;
	case COMMENT:
		if (c == '>' && str_ends(buf_view(&t->lit), S("--")))
			t->place = TEXT;
		break;
	case DECLARATION:
		if (c == '>')
			t->place = TEXT;
		break;
	}
	t->fresh_area = t->fresh_area && c == '>';
	t->after_part = false;
	buf_char(&t->lit, c);
}

/* White space at the ends of lines is content here. */
bool place_keeps_space(const struct tpl *t)
{
	return t->pre || t->place == TITLE || t->place == RAW || t->place == QUOTED ||
	       t->place == QUOTED_SINGLE || t->place == COMMENT;
}

/* The printer for a value in an attribute; refuses attributes that are code or style. */
static const char *attr_printer(struct tpl *t, int line)
{
	struct name scheme = { 0 };
	size_t n;

	if (strncmp(t->attr.z, "on", 2) == 0 || name_in(&t->attr, CLOSED_ATTRS))
		tpl_fail(t, line, "{{ }} in %s=", t->attr.z);
	if (!name_in(&t->attr, URL_ATTRS))
		return "html_attr";
	if (t->values == 0 && t->url.n == 0)
		return "html_url";
	n = strcspn(t->url.z, ":/?#");
	if (t->url.z[n] == ':') {
		for (size_t i = 0; i < n; i++)
			name_add(&scheme, t->url.z[i]);
		if (!name_in(&scheme, SCHEMES))
			tpl_fail(t, line, "{{ }} in a %s: URL", scheme.z);
		if (name_in(&scheme, " tel ")) /* "+84…" stays readable */
			return "html_attr";
	}
	return "html_url_part";
}

/* The printer for a value at this place. */
const char *place_printer(struct tpl *t, int line)
{
	switch (t->place) {
	case TEXT:
		return "html_text";
	case TITLE:
		return "html_attr"; /* escaped alike, but without safe_html: tags would show */
	case QUOTED:
		return attr_printer(t, line);
	case RAW:
		tpl_fail(t, line, "{{ }} in <%s>", t->tag.z);
	case TAG_OPEN:
	case TAG_NAME:
		tpl_fail(t, line, "{{ }} in a tag name");
	case IN_TAG:
	case ATTR_NAME:
		tpl_fail(t, line, "{{ }} between attributes: write name?=\"{{ condition }}\"");
	case COMMENT:
	case DECLARATION:
		tpl_fail(t, line, "{{ }} in a comment");
	case QUOTED_SINGLE:
		tpl_fail(t, line, "{{ }} in single quotes: use double quotes");
	case ATTR_EQUALS:
	case UNQUOTED:
		break;
	}
	tpl_fail(t, line, "{{ }} in an unquoted attribute value");
}

void place_check_end(const struct tpl *t)
{
	static const char *const unclosed[] = {
		[TITLE] = "element",   [RAW] = "element",     [TAG_OPEN] = "tag",
		[TAG_NAME] = "tag",    [IN_TAG] = "tag",      [ATTR_NAME] = "tag",
		[ATTR_EQUALS] = "tag", [QUOTED] = "quote",    [QUOTED_SINGLE] = "quote",
		[UNQUOTED] = "tag",    [COMMENT] = "comment", [DECLARATION] = "tag",
	};

	if (t->place != TEXT)
		tpl_fail(t, t->line, "the %s in <%s> is not closed", unclosed[t->place], t->tag.z);
	if (t->pre)
		tpl_fail(t, t->line, "<pre> is not closed");
}
