/* SPDX-License-Identifier: Apache-2.0 */
/*
 * transcript_test.c - the language of *.http files; tests/http/README.md tells it to its writers.
 *
 * A file is read line by line. A request (GET or POST) is collected with the lines of its body and sent
 * when the line "-> status" is met; the lines after it look at what came back.
 */
#include "core/web/transcript_test.h"

#include <sys/stat.h>

#include "lib/json/json.h"

struct request {
	bool open, post;
	str path, who, body, key;
};

static void fail(struct transcript *t, const char *fmt, ...) __attribute__((format(printf, 2, 3), noreturn));

static void fail(struct transcript *t, const char *fmt, ...)
{
	ptrdiff_t main = str_search(t->last.body, S("<main")), end = str_search(t->last.body, S("</main"));
	str body = main < 0 || end < main ? t->last.body : str_sub(t->last.body, (size_t)main, (size_t)end);
	char what[2048];
	va_list ap;

	va_start(ap, fmt);
	vsnprintf(what, sizeof(what), fmt, ap);
	va_end(ap);
	printf("  last answer: %d %" STR_FMT " %" STR_FMT "\n", t->last.status, STR_ARG(t->last.location),
	       STR_ARG(str_sub(body, 0, 4000)));
	test_fail(t->file, t->line, what);
}

static str read_file(struct transcript *t)
{
	FILE *f = fopen(t->file, "r");
	struct stat st;
	char *p;

	if (!f || fstat(fileno(f), &st) < 0)
		fail(t, "the file can be read");
	p = arena_alloc(test_mem(), (size_t)st.st_size + 1);
	if (fread(p, 1, (size_t)st.st_size, f) != (size_t)st.st_size)
		fail(t, "the file can be read");
	fclose(f);
	return (str){ p, (size_t)st.st_size };
}

/* ---- values --------------------------------------------------------------------------------------- */

/* {{name}} becomes what "@name = path" has caught; {{long N}} is N letters. */
static str value_of(struct transcript *t, str name)
{
	int64_t n;

	if (str_starts(name, S("long ")) && str_int(str_sub(name, 5, name.n), &n) && n > 0 && n < 1000000) {
		char *p = arena_alloc(test_mem(), (size_t)n);

		memset(p, 'x', (size_t)n);
		return (str){ p, (size_t)n };
	}
	for (size_t i = t->captured.n; i > 0; i--)
		if (str_eq(t->captured.v[i - 1].name, name))
			return t->captured.v[i - 1].value;
	fail(t, "nothing was caught as {{%" STR_FMT "}}", STR_ARG(name));
}

static str fill(struct transcript *t, str line)
{
	struct buf b = buf_new(test_mem(), 0);
	ptrdiff_t from;

	while ((from = str_search(line, S("{{"))) >= 0) {
		str rest = str_sub(line, (size_t)from + 2, line.n);
		ptrdiff_t to = str_search(rest, S("}}"));

		if (to < 0)
			break;
		buf_str(&b, str_sub(line, 0, (size_t)from));
		buf_str(&b, value_of(t, str_trim(str_sub(rest, 0, (size_t)to))));
		line = str_sub(rest, (size_t)to + 2, rest.n);
	}
	buf_str(&b, line);
	return b.n ? buf_view(&b) : S("");
}

/* "items.0.code" in the last answer, as text. */
static str json_value(struct transcript *t, str path)
{
	struct buf b = buf_new(test_mem(), 0);
	struct json *root;
	const struct json *j;
	int64_t i;
	str why;

	if (json_parse(test_mem(), t->last.body, 0, &root, &why) < 0)
		fail(t, "the answer is JSON");
	for (j = root; j && path.p && path.n;) {
		str key = str_cut(&path, '.');

		if (j->type == JT_ARRAY)
			j = str_int(key, &i) && i >= 0 && (size_t)i < j->n ? j->items[i] : NULL;
		else
			j = json_find(j, key);
	}
	if (!j)
		return S("(none)");
	if (j->type == JT_STR)
		return j->s;
	json_write(&b, j);
	return buf_view(&b);
}

/* ---- requests ------------------------------------------------------------------------------------- */

/* "body=Đèn đường" lines become body=%C4%90%C3%A8n… ; a file's bytes cannot be sent this way. */
static str form_of(str lines)
{
	struct buf b = buf_new(test_mem(), 0);

	while (lines.p && lines.n) {
		str value = str_cut(&lines, '\n'), name;

		if (value.n == 0)
			continue;
		name = str_cut(&value, '=');
		buf_fmt(&b, "%s%" STR_FMT "=", b.n ? "&" : "", STR_ARG(bench_encode(test_mem(), name)));
		while (value.p && value.n) { /* \n in a value is a line end */
			ptrdiff_t at = str_search(value, S("\\n"));
			str part = at < 0 ? value : str_sub(value, 0, (size_t)at);

			buf_fmt(&b, "%" STR_FMT "%s", STR_ARG(bench_encode(test_mem(), part)), at < 0 ? "" : "%0A");
			value = at < 0 ? S("") : str_sub(value, (size_t)at + 2, value.n);
		}
	}
	return b.n ? buf_view(&b) : S("");
}

static void send(struct transcript *t, struct request *r)
{
	struct visitor *v = bench_visitor(t->bench, str_z(test_mem(), r->who));
	str body = str_trim(r->body);

	r->open = false;
	t->requests++;
	if (!r->post)
		t->last = bench_get(t->bench, v, r->path);
	else if (str_starts(body, S("{")) || (body.n == 0 && str_starts(r->path, S("/api/"))))
		t->last = bench_json(t->bench, v, r->path, body, r->key);
	else
		t->last = bench_post(t->bench, v, r->path, form_of(body));
	if (t->last.command && t->last.status < 400 && !t->last.repeated && t->last.appended == 0)
		fail(t, "the command was accepted, but appended no event to the ledger");
}

/* "GET /path as citizen:an" */
static void begin(struct transcript *t, struct request *r, str line)
{
	str path = line, who;
	ptrdiff_t as = str_search(line, S(" as "));
	str verb = str_cut(&path, ' ');

	if (r->open)
		fail(t, "the request before has its line -> status");
	who = as < 0 ? S("") : str_trim(str_sub(line, (size_t)as + 4, line.n));
	if (as >= 0)
		path = str_sub(line, verb.n + 1, (size_t)as);
	*r = (struct request){ .open = true, .post = !str_eqz(verb, "GET"), .path = str_trim(path), .who = who };
}

/* ---- what is said about the answer ---------------------------------------------------------------- */

static void expect_status(struct transcript *t, struct request *r, str line)
{
	int64_t want;

	if (r->open)
		send(t, r);
	if (!str_int(str_trim(line), &want))
		fail(t, "-> wants a status");
	if (t->last.status != (int)want)
		fail(t, "status %d, expected %d", t->last.status, (int)want);
}

static void expect(struct transcript *t, const char *what, str have, str want)
{
	if (!str_eq(have, want))
		fail(t, "%s is “%.*s”, expected “%.*s”", what, STR_ARG(have), STR_ARG(want));
}

/* "json a.b = value" */
static void expect_json(struct transcript *t, str rest)
{
	str value = rest, path = str_trim(str_cut(&value, '='));

	expect(t, "the value", json_value(t, path), str_trim(value));
}

/* "@name = path" keeps a value of a JSON answer; "@name = Location N": the N-th segment of the address. */
static void capture(struct transcript *t, str rest)
{
	str path = rest, name = str_trim(str_cut(&path, '=')), value;
	int64_t n;

	path = str_trim(path);
	if (str_starts(path, S("Location "))) {
		str left = t->last.location;

		if (!str_int(str_trim(str_sub(path, 9, path.n)), &n))
			fail(t, "Location wants a number");
		for (value = str_cut(&left, '/'); n > 0 && left.p; n--)
			value = str_cut(&left, '/');
	} else {
		value = json_value(t, path);
	}
	if (t->captured.n >= 200)
		fail(t, "at most 200 values are caught");
	t->captured.v[t->captured.n++] = (struct arg){ name, str_copy(test_mem(), value) };
}

/* "/gop-y/ code GY-1" or "… owner citizen:an" */
static void keep_sample(struct transcript *t, str rest)
{
	struct sample *s = NEW(test_mem(), struct sample);

	s->prefix = str_cut(&rest, ' ');
	s->param = str_cut(&rest, ' ');
	s->value = str_cut(&rest, ' ');
	if (rest.p && !str_eq(str_cut(&rest, ' '), S("owner")))
		fail(t, "sample PREFIX PARAM VALUE [owner VISITOR]");
	s->owner = rest.p ? rest : S("");
	s->next = t->samples;
	t->samples = s;
}

static bool after(str line, const char *word, str *ret_rest)
{
	str w = str_of(word);

	if (!str_starts(line, w))
		return false;
	*ret_rest = str_trim(str_sub(line, w.n, line.n));
	return true;
}

/* Lines that are no part of a request. False: it is none of them. */
static bool directive(struct transcript *t, str line)
{
	instant now;
	str rest;

	if (after(line, "has ", &rest)) {
		if (str_search(t->last.body, rest) < 0)
			fail(t, "the answer does not have “%.*s”", STR_ARG(rest));
	} else if (after(line, "not ", &rest)) {
		if (str_search(t->last.body, rest) >= 0)
			fail(t, "the answer has “%.*s”", STR_ARG(rest));
	} else if (after(line, "Location:", &rest)) {
		expect(t, "Location", t->last.location, rest);
	} else if (after(line, "Content-Type:", &rest)) {
		expect(t, "Content-Type", t->last.type, rest);
	} else if (after(line, "json ", &rest)) {
		expect_json(t, rest);
	} else if (after(line, "@", &rest)) {
		capture(t, rest);
	} else if (after(line, "clock ", &rest)) {
		if (!instant_parse(rest, &now))
			fail(t, "clock wants a time such as 2026-01-06T09:00");
		bench_clock(t->bench, now);
	} else if (after(line, "sample ", &rest)) {
		keep_sample(t, rest);
	} else if (str_eqz(line, "demo")) {
		bench_demo(t->bench);
	} else if (str_eqz(line, "courier")) {
		bench_courier(t->bench);
	} else {
		return false;
	}
	return true;
}

static void take_line(struct transcript *t, struct request *r, str line)
{
	str rest;

	if (str_starts(line, S("GET ")) || str_starts(line, S("POST ")) || str_starts(line, S("PUT ")))
		begin(t, r, line);
	else if (after(line, "->", &rest))
		expect_status(t, r, rest);
	else if (r->open && after(line, "Idempotency-Key:", &rest))
		r->key = rest;
	else if (r->open && after(line, "Information-Mediator-Client:", &rest))
		t->bench->client = rest;
	else if (r->open)
		r->body = str_fmt(test_mem(), "%" STR_FMT "%" STR_FMT "\n", STR_ARG(r->body), STR_ARG(line));
	else if (line.n && !directive(t, line))
		fail(t, "this line is understood: %.*s", STR_ARG(line));
}

void transcript_run(struct transcript *t, struct bench *b, const char *file)
{
	struct request r = { 0 };
	str rest;

	t->bench = b;
	t->file = file;
	t->line = 0;
	if (!t->captured.v)
		t->captured.v = NEW_ARRAY(test_mem(), struct arg, 200);
	for (rest = read_file(t); rest.p;) {
		str line = str_cut(&rest, '\n');

		t->line++;
		if (!str_starts(line, S("#")))
			take_line(t, &r, fill(t, str_trim(line)));
	}
	if (r.open)
		fail(t, "the last request has its line -> status");
}
