/* SPDX-License-Identifier: Apache-2.0 */
/*
 * tplc.c - compiles the HTML templates of one folder into C.
 *
 *	tplc build/gen/mod/feedback mod/feedback src/mod/feedback/x.html…
 *
 * writes feedback_html.c and feedback_html.h into the first folder. The language is described in
 * src/lib/html/README.md.
 *
 * How it works. Literal text passes through step(), a small state machine that follows the HTML just
 * enough to know the place of the next {{ }}: text, a quoted attribute value, a URL, or somewhere a
 * value may not stand. Literals pile up in `lit` and leave as one html_raw() before the next piece
 * of C. Lines of C (%%) are taken only between tags: whichever way the C goes at run time, each
 * stretch of HTML it skips or repeats begins and ends in text, so the place found by reading the
 * file from top to bottom is the place in every page it can print.
 */
#include "base/base.h"

#define ERROR_EXIT 1

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
	bool closing;	 /* the tag began with </ */
	bool pre;	 /* inside <pre>: white space is content */
	bool fresh_area; /* just after <textarea> */
	bool after_part; /* just after {{> }} */
	size_t attr_at;	 /* where the attribute's name begins in lit */
	struct name url; /* literal beginning of an attribute's value */
	int values;	 /* {{ }} so far in this value */
	bool optional;	 /* name?="…" whose condition has been read */
	bool optional_value; /* … and which has a value */
};

static void fail(const struct tpl *t, int line, const char *fmt, ...)
	__attribute__((format(printf, 3, 4), noreturn));

static void fail(const struct tpl *t, int line, const char *fmt, ...)
{
	va_list ap;

	fprintf(stderr, "%s:%d: error: ", t->file, line);
	va_start(ap, fmt);
	vfprintf(stderr, fmt, ap);
	va_end(ap);
	fputc('\n', stderr);
	exit(ERROR_EXIT);
}

/* --- names and sets ------------------------------------------------------------------------------- */

static bool is_blank(char c)
{
	return c == ' ' || c == '\t' || c == '\r';
}

static bool is_letter(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

static bool is_ident(char c)
{
	return is_letter(c) || (c >= '0' && c <= '9') || c == '_';
}

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

#define URL_ATTRS " href src action formaction cite poster data xlink:href "
#define CLOSED_ATTRS " style srcdoc srcset ping http-equiv "
#define RAW_TAGS " script style iframe xmp noembed noframes plaintext "
#define SCHEMES " http https mailto tel "

/* --- writing C ------------------------------------------------------------------------------------ */

/* `s` as a C string literal, broken after line ends. */
static void quote(struct buf *b, str s)
{
	buf_char(b, '"');
	for (size_t i = 0; i < s.n; i++) {
		if (s.p[i] == '\n')
			buf_z(b, i + 1 < s.n ? "\\n\"\n\t\t\"" : "\\n");
		else if (s.p[i] == '"' || s.p[i] == '\\')
			buf_fmt(b, "\\%c", s.p[i]);
		else if (s.p[i] == '\t')
			buf_z(b, "\\t");
		else
			buf_char(b, s.p[i]);
	}
	buf_char(b, '"');
}

static void flush(struct tpl *t)
{
	if (t->lit.n == 0)
		return;
	buf_z(&t->code, "\thtml_raw(h, ");
	quote(&t->code, buf_view(&t->lit));
	buf_fmt(&t->code, ", %zu);\n", t->lit.n);
	t->lit.n = 0;
}

/* Before any C of the author's, so that gcc and xgettext point into the template. */
static void source_line(struct tpl *t, int line)
{
	flush(t);
	buf_fmt(&t->code, "#line %d \"%s\"\n", line, t->file);
}

/* --- the place ------------------------------------------------------------------------------------ */

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
	size_t n = t->tag.n;

	return t->in.n - t->at >= n + 2 && t->in.p[t->at + 1] == '/' &&
	       strncasecmp(t->in.p + t->at + 2, t->tag.z, n) == 0 &&
	       !(t->in.n - t->at > n + 2 && is_ident(t->in.p[t->at + 2 + n]));
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
			fail(t, t->line, "%s= needs a condition: %s=\"{{ … }}\"", t->attr.z, t->attr.z);
		buf_char(&t->lit, '"');
		return;
	}
	if (t->optional_value)
		buf_char(&t->lit, '"');
	else if (strncmp(t->attr.z, "aria-", 5) == 0)
		fail(t, t->line, "%s needs a value after its condition", t->attr.z);
	flush(t);
	buf_z(&t->code, "\t}\n");
}

/* Content after the condition of an optional attribute: only now it has a value. */
static void value_more(struct tpl *t)
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
			t->place = strncmp(t->in.p + t->at + 1, "--", 2) == 0 ? COMMENT : DECLARATION;
		else if (c == '/' || is_letter(c))
			t->place = TAG_NAME;
		else
			fail(t, t->line, "'<' that begins no tag: write &lt;");
		if (is_letter(c))
			name_add(&t->tag, c);
	} else if (c == '>') {
		tag_done(t);
	} else if (is_blank(c) || c == '\n' || c == '/') {
		t->place = IN_TAG;
	} else if (is_ident(c) || c == '-' || c == ':') {
		name_add(&t->tag, c);
	} else {
		fail(t, t->line, "'%c' in a tag name", c);
	}
}

static void step_attr(struct tpl *t, char c)
{
	if (t->place == ATTR_EQUALS) {
		t->place = c == '"' ? QUOTED : c == '\'' ? QUOTED_SINGLE : UNQUOTED;
		if (is_blank(c) || strchr("\n>", c))
			fail(t, t->line, "%s= without a value", t->attr.z);
		value_begin(t);
	} else if (c == '>') {
		tag_done(t);
	} else if (is_blank(c) || c == '\n' || c == '/') {
		t->place = IN_TAG;
	} else if (strchr("\"'<", c) || (c == '=' && t->place == IN_TAG)) {
		fail(t, t->line, "%s in <%s>", c == '=' ? "'=' without a name" :
		     c == '<' ? "'<'" : "a quote in the wrong place", t->tag.z);
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
		fail(t, t->line, "'%c' in an unquoted attribute value", c);
	else if (t->place == QUOTED_SINGLE && c == '\'')
		t->place = IN_TAG;
	else if (c == '<')
		fail(t, t->line, "'<' in an attribute value: a quote is missing, or write &lt;");
	/* With an empty first piece "/{{ a }}/{{ b }}" would be "//b", another site. */
	if (t->values == 1 && c == '/' && strcmp(t->url.z, "/") == 0 && name_in(&t->attr, URL_ATTRS))
		fail(t, t->line, "a URL may not be /{{ }}/…: begin with a fixed word");
	if (t->values == 0)
		name_add(&t->url, c);
	value_more(t);
	buf_char(&t->lit, c);
}

/* One literal character of markup: to the page, and through the state machine. */
static void step(struct tpl *t, char c)
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
static bool keeps_space(const struct tpl *t)
{
	return t->pre || t->place == TITLE || t->place == RAW || t->place == QUOTED ||
	       t->place == QUOTED_SINGLE || t->place == COMMENT;
}

/* --- {{ }} ---------------------------------------------------------------------------------------- */

/* Skips a C string or character constant at p[i]; returns the position of its last quote. */
static size_t skip_quoted(const struct tpl *t, str s, size_t i, int line)
{
	char q = s.p[i];

	for (i++; i < s.n && s.p[i] != q; i++) {
		if (s.p[i] == '\n')
			break;
		if (s.p[i] == '\\')
			i++;
	}
	if (i >= s.n || s.p[i] != q)
		fail(t, line, "a quote is not closed inside {{ }}");
	return i;
}

/* The C between {{ and }}; t->at is after {{ and ends after }}. */
static str expression(struct tpl *t)
{
	int line = t->line, depth = 0;
	size_t from = t->at;

	for (size_t i = from; i < t->in.n; i++) {
		char c = t->in.p[i];

		if (c == '"' || c == '\'') {
			i = skip_quoted(t, t->in, i, t->line);
		} else if (c == '}' && depth == 0 && i + 1 < t->in.n && t->in.p[i + 1] == '}') {
			t->at = i + 2;
			return str_trim(str_sub(t->in, from, i));
		} else if (c == '\n') {
			t->line++;
		} else {
			depth += c == '{' ? 1 : c == '}' ? -1 : 0;
		}
	}
	fail(t, line, "{{ without }}");
}

/* Cuts *rest at the first comma outside brackets and strings. */
static str cut_argument(const struct tpl *t, str *rest, int line)
{
	str s = *rest;
	int depth = 0;

	for (size_t i = 0; i < s.n; i++) {
		char c = s.p[i];

		if (c == '"' || c == '\'')
			i = skip_quoted(t, s, i, line);
		else if (strchr("([{", c))
			depth++;
		else if (strchr(")]}", c))
			depth--;
		else if (c == ',' && depth == 0) {
			*rest = str_sub(s, i + 1, s.n);
			return str_trim(str_sub(s, 0, i));
		}
	}
	*rest = (str){ NULL, 0 };
	return str_trim(s);
}

/* The printer for a value in an attribute; refuses attributes that are code or style. */
static const char *attr_printer(struct tpl *t, int line)
{
	struct name scheme = { 0 };
	size_t n;

	if (strncmp(t->attr.z, "on", 2) == 0 || name_in(&t->attr, CLOSED_ATTRS))
		fail(t, line, "{{ }} in %s=", t->attr.z);
	if (!name_in(&t->attr, URL_ATTRS))
		return "html_attr";
	if (t->values == 0 && t->url.n == 0)
		return "html_url";
	n = strcspn(t->url.z, ":/?#");
	if (t->url.z[n] == ':') {
		for (size_t i = 0; i < n; i++)
			name_add(&scheme, t->url.z[i]);
		if (!name_in(&scheme, SCHEMES))
			fail(t, line, "{{ }} in a %s: URL", scheme.z);
		if (name_in(&scheme, " tel ")) /* "+84…" stays readable */
			return "html_attr";
	}
	return "html_url_part";
}

/* The printer for a value at this place. */
static const char *printer(struct tpl *t, int line)
{
	switch (t->place) {
	case TEXT: return "html_text";
	case TITLE: return "html_attr"; /* escaped alike, but without safe_html: tags would show */
	case QUOTED: return attr_printer(t, line);
	case RAW: fail(t, line, "{{ }} in <%s>", t->tag.z);
	case TAG_OPEN:
	case TAG_NAME: fail(t, line, "{{ }} in a tag name");
	case IN_TAG:
	case ATTR_NAME: fail(t, line, "{{ }} between attributes: write name?=\"{{ condition }}\"");
	case COMMENT:
	case DECLARATION: fail(t, line, "{{ }} in a comment");
	case QUOTED_SINGLE: fail(t, line, "{{ }} in single quotes: use double quotes");
	case ATTR_EQUALS:
	case UNQUOTED: break;
	}
	fail(t, line, "{{ }} in an unquoted attribute value");
}

/* name?="{{ condition }}value": takes the name back out of the literal and makes it conditional. */
static void optional_attr(struct tpl *t, str condition, int line)
{
	size_t cut = t->attr_at;

	while (cut && (is_blank(t->lit.p[cut - 1]) || t->lit.p[cut - 1] == '\n'))
		cut--;
	t->lit.n = cut;
	t->attr.z[--t->attr.n] = '\0';
	source_line(t, line);
	buf_fmt(&t->code, "\tif (%" STR_FMT ") {\n", STR_ARG(condition));
	buf_fmt(&t->lit, " %s", t->attr.z);
	t->optional = true;
}

/* How many arguments a message wants: its %s or %1$s. Other directives are refused. */
static int count_arguments(const struct tpl *t, str msg, int line)
{
	int next = 0, highest = 0;

	for (size_t i = 0; i + 1 < msg.n; i++) {
		char c = msg.p[i + 1];

		if (msg.p[i] != '%')
			continue;
		if (c == 's')
			next++;
		else if (c >= '1' && c <= '9' && i + 3 < msg.n && memcmp(msg.p + i + 2, "$s", 2) == 0)
			highest = MAX(highest, c - '0');
		else if (c != '%')
			fail(t, line, "'%%%c' in a message: only %%s, %%1$s and %%%% are known", c);
		i++;
	}
	return MAX(next, highest);
}

/* {{_ "message", arguments }} */
static void translated(struct tpl *t, str expr, int line)
{
	const char *print = printer(t, line);
	str rest = expr, msg = cut_argument(t, &rest, line);
	int wanted, n = 0;

	if (msg.n < 2 || msg.p[0] != '"' || msg.p[msg.n - 1] != '"')
		fail(t, line, "{{_ wants a string literal");
	if (strncmp(print, "html_url", 8) == 0)
		fail(t, line, "{{_ }} in a URL");
	source_line(t, line);
	if (!rest.p) {
		buf_fmt(&t->code, "\t%s(h, _(%" STR_FMT "));\n", print, STR_ARG(msg));
		return;
	}
	wanted = count_arguments(t, msg, line);
	buf_fmt(&t->code,
		"\tfor (struct html_msg msg_ = { h, _(%" STR_FMT "), 0, 0 }; html_msg_next(&msg_);)\n"
		"\t\tswitch (msg_.arg) {\n",
		STR_ARG(msg));
	while (rest.p) {
		str arg = cut_argument(t, &rest, line);

		buf_fmt(&t->code, "#line %d \"%s\"\n\t\tcase %d: %s(h, %" STR_FMT "); break;\n", line, t->file, ++n,
			print, STR_ARG(arg));
	}
	buf_z(&t->code, "\t\t}\n");
	if (n != wanted)
		fail(t, line, "the message has %d %%s but %d arguments", wanted, n);
}

/* {{ … }}; t->at is after the opening braces. */
static void interpolate(struct tpl *t)
{
	int line = t->line;
	str expr = expression(t);
	bool quoted = t->place == QUOTED;

	if (expr.n == 0)
		fail(t, line, "{{ }} is empty");
	if (quoted && t->values == 0 && t->attr.n && t->attr.z[t->attr.n - 1] == '?') {
		if (t->url.n)
			fail(t, line, "%s= must begin with its condition", t->attr.z);
		optional_attr(t, expr, line);
		return;
	}
	if (quoted)
		value_more(t);
	/* The HTML parser drops a line end right after <textarea>; without this one, the person's. */
	if (t->fresh_area)
		buf_char(&t->lit, '\n');
	t->fresh_area = t->after_part = false;
	if (expr.p[0] == '>') {
		if (t->place != TEXT)
			fail(t, line, "{{> }} belongs between tags");
		source_line(t, line);
		buf_fmt(&t->code, "\t%" STR_FMT ";\n", STR_ARG(str_trim(str_sub(expr, 1, expr.n))));
		t->after_part = true;
	} else if (expr.p[0] == '_' && expr.n > 1 && !is_ident(expr.p[1]) && expr.p[1] != '(') {
		translated(t, str_trim(str_sub(expr, 1, expr.n)), line);
	} else {
		const char *print = printer(t, line);

		source_line(t, line);
		buf_fmt(&t->code, "\t%s(h, %" STR_FMT ");\n", print, STR_ARG(expr));
	}
	t->values += quoted;
}

/* --- lines ---------------------------------------------------------------------------------------- */

static void end_page(struct tpl *t)
{
	static const char *const unclosed[] = {
		[TITLE] = "element", [RAW] = "element", [TAG_OPEN] = "tag", [TAG_NAME] = "tag",
		[IN_TAG] = "tag", [ATTR_NAME] = "tag", [ATTR_EQUALS] = "tag", [QUOTED] = "quote",
		[QUOTED_SINGLE] = "quote", [UNQUOTED] = "tag", [COMMENT] = "comment", [DECLARATION] = "tag",
	};

	if (!t->in_page)
		return;
	if (t->place != TEXT)
		fail(t, t->line, "the %s in <%s> is not closed", unclosed[t->place], t->tag.z);
	if (t->pre)
		fail(t, t->line, "<pre> is not closed");
	flush(t);
	buf_z(&t->code, "}\n");
	t->in_page = false;
}

/* %page name(arguments) */
static void begin_page(struct tpl *t, str rest)
{
	size_t n = 0;
	str name, args;

	end_page(t);
	while (n < rest.n && is_ident(rest.p[n]))
		n++;
	name = str_sub(rest, 0, n);
	args = str_trim(str_sub(rest, n, rest.n));
	if (n == 0 || args.n < 2 || args.p[0] != '(' || args.p[args.n - 1] != ')')
		fail(t, t->line, "%%page and %%part want name(arguments) on one line");
	args = str_trim(str_sub(args, 1, args.n - 1));
	buf_fmt(&t->header, "void %" STR_FMT "(struct html *h%s%" STR_FMT ");\n", STR_ARG(name),
		args.n ? ", " : "", STR_ARG(args));
	source_line(t, t->line);
	buf_fmt(&t->code, "void %" STR_FMT "(struct html *h%s%" STR_FMT ")\n{\n\tUNUSED(h);\n", STR_ARG(name),
		args.n ? ", " : "", STR_ARG(args));
	t->in_page = true;
}

static void include(struct tpl *t, str rest)
{
	str text = str_fmt(t->mem, "#include %" STR_FMT "\n", STR_ARG(rest));

	if (rest.n < 3 || rest.p[0] != '"' || rest.p[rest.n - 1] != '"')
		fail(t, t->line, "%%include wants \"a/header.h\"");
	if (str_search(buf_view(&t->includes), text) < 0)
		buf_str(&t->includes, text);
}

/* A line that begins with '%'; t->at is there and ends on the line end. */
static void directive(struct tpl *t)
{
	str line = str_sub(t->in, t->at, t->in.n), word, rest;

	line = str_trim(str_cut(&line, '\n'));
	rest = line;
	word = str_cut(&rest, ' ');
	rest = str_trim(rest);
	if (str_starts(line, S("%%"))) {
		if (t->place != TEXT)
			fail(t, t->line, "a line of C inside a tag, <title>, <script> or a comment");
		source_line(t, t->line);
		buf_fmt(&t->code, "%" STR_FMT "\n", STR_ARG(str_sub(line, 2, line.n)));
	} else if (str_eqz(word, "%page") || str_eqz(word, "%part")) {
		begin_page(t, rest);
	} else if (str_eqz(word, "%include")) {
		include(t, rest);
	} else if (!str_starts(line, S("%#"))) {
		fail(t, t->line, "unknown directive %" STR_FMT, STR_ARG(word));
	}
	while (t->at < t->in.n && t->in.p[t->at] != '\n')
		t->at++;
}

/* Position after the blanks from `at` on. */
static size_t after_blanks(const struct tpl *t, size_t at)
{
	while (at < t->in.n && is_blank(t->in.p[at]))
		at++;
	return at;
}

/* One line of markup, without its line end. */
static void markup(struct tpl *t)
{
	while (t->at < t->in.n && t->in.p[t->at] != '\n') {
		size_t end = after_blanks(t, t->at);

		if (!keeps_space(t) && end > t->at && (end == t->in.n || t->in.p[end] == '\n')) {
			t->at = end;
		} else if (t->in.n - t->at >= 2 && memcmp(t->in.p + t->at, "{{", 2) == 0) {
			t->at += 2;
			interpolate(t);
		} else {
			step(t, t->in.p[t->at]);
			t->at++;
		}
	}
}

static void compile_file(struct tpl *t)
{
	for (t->line = 1; t->at < t->in.n; t->at++, t->line++) {
		size_t begin = after_blanks(t, t->at);
		bool blank = begin == t->in.n || t->in.p[begin] == '\n';

		if (!blank && t->in.p[begin] == '%') {
			t->at = begin;
			directive(t);
			continue;
		}
		if (!keeps_space(t)) {
			t->at = begin;
			if (blank)
				continue;
		}
		if (!t->in_page)
			fail(t, t->line, "markup before %%page or %%part");
		markup(t);
		/* A part ends its last line itself. */
		if (t->at < t->in.n && !(t->after_part && !keeps_space(t)))
			step(t, '\n');
	}
	t->line--;
	end_page(t);
}

/* --- files ---------------------------------------------------------------------------------------- */

static str read_file(struct tpl *t)
{
	struct buf b = buf_new(t->mem, 0);
	FILE *f = fopen(t->file, "r");
	char chunk[4096];
	size_t n;

	if (!f)
		fail(t, 0, "%s", strerror(errno));
	while ((n = fread(chunk, 1, sizeof(chunk), f)) > 0)
		buf_add(&b, chunk, n);
	fclose(f);
	if (!utf8_valid(buf_view(&b)) || str_find(buf_view(&b), '\0') >= 0)
		fail(t, 1, "not UTF-8 text");
	return buf_view(&b);
}

static void write_file(struct tpl *t, const char *dir, str name, const char *ext, str text)
{
	FILE *f;

	t->file = str_fmt(t->mem, "%s/%" STR_FMT "_html.%s", dir, STR_ARG(name), ext).p;
	f = fopen(t->file, "w");
	if (!f || fwrite(text.p, 1, text.n, f) != text.n || fclose(f))
		fail(t, 0, "%s", strerror(errno));
}

static void write_output(struct tpl *t, const char *out, str dir)
{
	str name = dir;
	char *guard = str_z(t->mem, dir);

	for (ptrdiff_t i; (i = str_find(name, '/')) >= 0;)
		name = str_sub(name, (size_t)i + 1, name.n);
	for (char *p = guard; *p; p++)
		*p = is_ident(*p) ? *p : '_';
	write_file(t, out, name, "h",
		   str_fmt(t->mem,
			   "/* Generated by tools/tplc.c from the templates of src/%" STR_FMT ". */\n"
			   "#ifndef GEN_%s_HTML_H\n#define GEN_%s_HTML_H\n\n#include \"base/base.h\"\n\n"
			   "#include \"lib/html/html.h\"\n%s\n%s\n#endif\n",
			   STR_ARG(dir), guard, guard, buf_cstr(&t->includes), buf_cstr(&t->header)));
	write_file(t, out, name, "c",
		   str_fmt(t->mem,
			   "/* Generated by tools/tplc.c from the templates of src/%" STR_FMT ". */\n"
			   "#include \"base/base.h\"\n\n#include \"%" STR_FMT "/%" STR_FMT "_html.h\"\n\n"
			   "#undef _\n#define _(msgid) html_tr(h, msgid)\n\n%s",
			   STR_ARG(dir), STR_ARG(dir), STR_ARG(name), buf_cstr(&t->code)));
}

int main(int argc, char **argv)
{
	struct tpl t = { .file = "tplc", .mem = arena_new(0) };

	if (argc < 4)
		fail(&t, 0, "usage: tplc OUTDIR DIR FILE.html…");
	t.code = buf_new(t.mem, 0);
	t.header = buf_new(t.mem, 0);
	t.includes = buf_new(t.mem, 0);
	t.lit = buf_new(t.mem, 0);
	for (int i = 3; i < argc; i++) {
		t.file = argv[i];
		t.at = 0;
		t.in = read_file(&t);
		compile_file(&t);
	}
	write_output(&t, argv[1], str_of(argv[2]));
	arena_free(t.mem);
	return 0;
}
