/* SPDX-License-Identifier: Apache-2.0 */
/* tplc_value.c - what stands between {{ and }}: values, messages, parts, conditions. */
#include "base/base.h"

#include "tplc.h"

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
		tpl_fail(t, line, "a quote is not closed inside {{ }}");
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
	tpl_fail(t, line, "{{ without }}");
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

/* name?="{{ condition }}value": takes the name back out of the literal and makes it conditional. */
static void optional_attr(struct tpl *t, str condition, int line)
{
	size_t cut = t->attr_at;

	while (cut && (is_blank(t->lit.p[cut - 1]) || t->lit.p[cut - 1] == '\n'))
		cut--;
	t->lit.n = cut;
	t->attr.z[--t->attr.n] = '\0';
	tpl_source_line(t, line);
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
		else if (c >= '1' && c <= '9' && i + 3 < msg.n &&
			 memcmp(msg.p + i + 2, "$s", 2) == 0)
			highest = MAX(highest, c - '0');
		else if (c != '%')
			tpl_fail(t, line, "'%%%c' in a message: only %%s, %%1$s and %%%% are known",
				 c);
		i++;
	}
	return MAX(next, highest);
}

/* {{_ "message", arguments }} */
static void translated(struct tpl *t, str expr, int line)
{
	const char *print = place_printer(t, line);
	str rest = expr, msg = cut_argument(t, &rest, line);
	int wanted, n = 0;

	if (msg.n < 2 || msg.p[0] != '"' || msg.p[msg.n - 1] != '"')
		tpl_fail(t, line, "{{_ wants a string literal");
	if (strncmp(print, "html_url", 8) == 0)
		tpl_fail(t, line, "{{_ }} in a URL");
	tpl_source_line(t, line);
	if (!rest.p) {
		buf_fmt(&t->code, "\t%s(h, _(%" STR_FMT "));\n", print, STR_ARG(msg));
		return;
	}
	wanted = count_arguments(t, msg, line);
	buf_fmt(&t->code,
		"\tfor (struct html_msg msg_ = { h, _(%" STR_FMT
		"), 0, 0 }; html_msg_next(&msg_);)\n"
		"\t\tswitch (msg_.arg) {\n",
		STR_ARG(msg));
	while (rest.p) {
		str arg = cut_argument(t, &rest, line);

		buf_fmt(&t->code, "#line %d \"%s\"\n\t\tcase %d: %s(h, %" STR_FMT "); break;\n",
			line, t->file, ++n, print, STR_ARG(arg));
	}
	buf_z(&t->code, "\t\t}\n");
	if (n != wanted)
		tpl_fail(t, line, "the message has %d %%s but %d arguments", wanted, n);
}

/* {{ … }}; t->at is after the opening braces. */
void value_interpolate(struct tpl *t)
{
	int line = t->line;
	str expr = expression(t);
	bool quoted = t->place == QUOTED;

	if (expr.n == 0)
		tpl_fail(t, line, "{{ }} is empty");
	if (quoted && t->values == 0 && t->attr.n && t->attr.z[t->attr.n - 1] == '?') {
		if (t->url.n)
			tpl_fail(t, line, "%s= must begin with its condition", t->attr.z);
		optional_attr(t, expr, line);
		return;
	}
	if (quoted)
		place_value_more(t);
	/* The HTML parser drops a line end right after <textarea>; without this one, the person's. */
	if (t->fresh_area)
		buf_char(&t->lit, '\n');
	t->fresh_area = t->after_part = false;
	if (expr.p[0] == '>') {
		if (t->place != TEXT)
			tpl_fail(t, line, "{{> }} belongs between tags");
		tpl_source_line(t, line);
		buf_fmt(&t->code, "\t%" STR_FMT ";\n", STR_ARG(str_trim(str_sub(expr, 1, expr.n))));
		t->after_part = true;
	} else if (expr.p[0] == '_' && expr.n > 1 && !is_ident(expr.p[1]) && expr.p[1] != '(') {
		translated(t, str_trim(str_sub(expr, 1, expr.n)), line);
	} else {
		const char *print = place_printer(t, line);

		tpl_source_line(t, line);
		buf_fmt(&t->code, "\t%s(h, %" STR_FMT ");\n", print, STR_ARG(expr));
	}
	t->values += quoted;
}
