/* SPDX-License-Identifier: Apache-2.0 */
/*
 * tplc.c - compiles the HTML templates of one folder into C.
 *
 *	tplc build/gen/mod/feedback mod/feedback src/mod/feedback/x.html…
 *
 * writes feedback_html.c and feedback_html.h into the first folder. The language is described in
 * src/lib/html/README.md.
 *
 * How it works. Literal text passes through a small state machine (tplc_place.c) that knows the
 * place of the next {{ }}, and tplc_value.c turns that {{ }} into a call of a printer of
 * lib/html/html.h. Literals pile up in `lit` and leave as one html_raw() before the next piece
 * of C. Lines of C (%%) are taken only between tags: whichever way the C goes at run time, each
 * stretch of HTML it skips or repeats begins and ends in text, so the place found by reading the
 * file from top to bottom is the place in every page it can print.
 */
#include "base/base.h"

#include "tplc.h"

#define ERROR_EXIT 1

void tpl_fail(const struct tpl *t, int line, const char *fmt, ...)
{
	va_list ap;

	fprintf(stderr, "%s:%d: error: ", t->file, line);
	va_start(ap, fmt);
	vfprintf(stderr, fmt, ap);
	va_end(ap);
	fputc('\n', stderr);
	exit(ERROR_EXIT);
}

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

void tpl_flush(struct tpl *t)
{
	if (t->lit.n == 0)
		return;
	buf_z(&t->code, "\thtml_raw(h, ");
	quote(&t->code, buf_view(&t->lit));
	buf_fmt(&t->code, ", %zu);\n", t->lit.n);
	t->lit.n = 0;
}

/* Before any C of the author's, so that gcc and xgettext point into the template. */
void tpl_source_line(struct tpl *t, int line)
{
	tpl_flush(t);
	buf_fmt(&t->code, "#line %d \"%s\"\n", line, t->file);
}

/* Lines. */

static void end_page(struct tpl *t)
{
	if (!t->in_page)
		return;
	place_check_end(t);
	tpl_flush(t);
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
		tpl_fail(t, t->line, "%%page and %%part want name(arguments) on one line");
	args = str_trim(str_sub(args, 1, args.n - 1));
	buf_fmt(&t->header, "void %" STR_FMT "(struct html *h%s%" STR_FMT ");\n", STR_ARG(name),
		args.n ? ", " : "", STR_ARG(args));
	tpl_source_line(t, t->line);
	buf_fmt(&t->code, "void %" STR_FMT "(struct html *h%s%" STR_FMT ")\n{\n\tUNUSED(h);\n",
		STR_ARG(name), args.n ? ", " : "", STR_ARG(args));
	t->in_page = true;
}

static void include(struct tpl *t, str rest)
{
	str text = str_fmt(t->mem, "#include %" STR_FMT "\n", STR_ARG(rest));

	if (rest.n < 3 || rest.p[0] != '"' || rest.p[rest.n - 1] != '"')
		tpl_fail(t, t->line, "%%include wants \"a/header.h\"");
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
			tpl_fail(t, t->line,
				 "a line of C inside a tag, <title>, <script> or a comment");
		tpl_source_line(t, t->line);
		buf_fmt(&t->code, "%" STR_FMT "\n", STR_ARG(str_sub(line, 2, line.n)));
	} else if (str_eqz(word, "%page") || str_eqz(word, "%part")) {
		begin_page(t, rest);
	} else if (str_eqz(word, "%include")) {
		include(t, rest);
	} else if (!str_starts(line, S("%#"))) {
		tpl_fail(t, t->line, "unknown directive %" STR_FMT, STR_ARG(word));
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

		if (!place_keeps_space(t) && end > t->at &&
		    (end == t->in.n || t->in.p[end] == '\n')) {
			t->at = end;
		} else if (t->in.n - t->at >= 2 && memcmp(t->in.p + t->at, "{{", 2) == 0) {
			t->at += 2;
			value_interpolate(t);
		} else {
			place_step(t, t->in.p[t->at]);
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
		if (!place_keeps_space(t)) {
			t->at = begin;
			if (blank)
				continue;
		}
		if (!t->in_page)
			tpl_fail(t, t->line, "markup before %%page or %%part");
		markup(t);
		/* A part ends its last line itself. */
		if (t->at < t->in.n && !(t->after_part && !place_keeps_space(t)))
			place_step(t, '\n');
	}
	t->line--;
	end_page(t);
}

/* Files. */

static str read_file(struct tpl *t)
{
	struct buf b = buf_new(t->mem, 0);
	FILE *f = fopen(t->file, "r");
	char chunk[4096];
	size_t n;

	if (!f)
		tpl_fail(t, 0, "%s", strerror(errno));
	while ((n = fread(chunk, 1, sizeof(chunk), f)) > 0)
		buf_add(&b, chunk, n);
	fclose(f);
	if (!utf8_valid(buf_view(&b)) || str_find(buf_view(&b), '\0') >= 0)
		tpl_fail(t, 1, "not UTF-8 text");
	return buf_view(&b);
}

static void write_file(struct tpl *t, const char *dir, str name, const char *ext, str text)
{
	FILE *f;

	t->file = str_fmt(t->mem, "%s/%" STR_FMT "_html.%s", dir, STR_ARG(name), ext).p;
	f = fopen(t->file, "w");
	if (!f || fwrite(text.p, 1, text.n, f) != text.n || fclose(f))
		tpl_fail(t, 0, "%s", strerror(errno));
}

static void write_output(struct tpl *t, const char *out, str dir)
{
	str name = dir;
	char *guard = str_z(t->mem, dir);

	for (ptrdiff_t i; (i = str_find(name, '/')) >= 0;)
		name = str_sub(name, (size_t)i + 1, name.n);
	for (char *p = guard; *p; p++)
		*p = is_ident(*p) ? *p : '_';
	write_file(
		t, out, name, "h",
		str_fmt(t->mem,
			"/* Generated by tools/tplc.c from the templates of src/%" STR_FMT ". */\n"
			"#ifndef GEN_%s_HTML_H\n#define GEN_%s_HTML_H\n\n#include \"base/base.h\"\n\n"
			"#include \"lib/html/html.h\"\n%s\n%s\n#endif\n",
			STR_ARG(dir), guard, guard, buf_cstr(&t->includes), buf_cstr(&t->header)));
	write_file(t, out, name, "c",
		   str_fmt(t->mem,
			   "/* Generated by tools/tplc.c from the templates of src/%" STR_FMT
			   ". */\n"
			   "#include \"base/base.h\"\n\n#include \"%" STR_FMT "/%" STR_FMT
			   "_html.h\"\n\n"
			   "#undef _\n#undef _n\n#define _(msgid) html_tr(h, msgid)\n"
			   "#define _n(n, msgid) html_trn(h, n, msgid)\n\n%s",
			   STR_ARG(dir), STR_ARG(dir), STR_ARG(name), buf_cstr(&t->code)));
}

int main(int argc, char **argv)
{
	struct tpl t = { .file = "tplc", .mem = arena_new(0) };

	if (argc < 4)
		tpl_fail(&t, 0, "usage: tplc OUTDIR DIR FILE.html…");
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
