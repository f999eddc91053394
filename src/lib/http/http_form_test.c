/* SPDX-License-Identifier: Apache-2.0 */
/* http_form_test.c - paths, forms and uploads. */
#include "lib/http/client_test.h"
#include "lib/http/multipart.h"

#include <sys/resource.h>

TEST(http_form, paths_are_decoded_or_refused)
{
	static const struct {
		str raw;
		const char *path; /* NULL: refused */
	} cases[] = {
		{ S_INIT("/"), "/" },
		{ S_INIT("/gop-y/moi"), "/gop-y/moi" },
		{ S_INIT("/gop-y/"), "/gop-y/" },
		{ S_INIT("/h%E1%BB%93-s%c6%a1"), "/hồ-sơ" },
		{ S_INIT("/a+b"), "/a+b" },
		{ S_INIT("/..."), "/..." },
		{ S_INIT(""), NULL },
		{ S_INIT("a"), NULL },
		{ S_INIT("*"), NULL },
		{ S_INIT("//a"), NULL },
		{ S_INIT("/a//b"), NULL },
		{ S_INIT("/a//"), NULL },
		{ S_INIT("/./a"), NULL },
		{ S_INIT("/a/.."), NULL },
		{ S_INIT("/%2e%2E/a"), NULL },
		{ S_INIT("/a%2fb"), NULL },
		{ S_INIT("/a%5Cb"), NULL },
		{ S_INIT("/a\\b"), NULL },
		{ S_INIT("/a%00"), NULL },
		{ S_INIT("/a%0a"), NULL },
		{ S_INIT("/a%"), NULL },
		{ S_INIT("/a%4"), NULL },
		{ S_INIT("/a%zz"), NULL },
		{ S_INIT("/%C0%AF"), NULL },
	};

	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		str path = S("(untouched)");
		int err = http_decode_path(test_mem(), cases[i].raw, &path);

		CHECK_STRZ(path, cases[i].path ? cases[i].path : "(untouched)");
		CHECK_INT(err, cases[i].path ? 0 : E_INVALID);
	}
}

TEST(http_form, pairs_keep_order_and_repetitions)
{
	struct http_arg *args;
	size_t n;

	CHECK_OK(http_decode_pairs(test_mem(), S("b=2&a=1&b=&&c&=x&t%C3%AAn=a%26b+c%3D"), &args,
				   &n));
	CHECK_INT(n, 6);
	CHECK_STRZ(args[0].name, "b");
	CHECK_STRZ(args[2].name, "b");
	CHECK_STRZ(args[2].value, "");
	CHECK_STRZ(args[3].name, "c");
	CHECK_STRZ(args[4].name, "");
	CHECK_STRZ(args[4].value, "x");
	CHECK_STRZ(args[5].name, "tên");
	CHECK_STRZ(args[5].value, "a&b c=");
	CHECK_INT(http_decode_pairs(test_mem(), S("a=%0"), &args, &n), E_INVALID);
	CHECK_INT(http_decode_pairs(test_mem(), S("a=%00"), &args, &n), E_INVALID);
	CHECK_OK(http_decode_pairs(test_mem(), S(""), &args, &n));
	CHECK_INT(n, 0);
}

TEST(http_form, urlencoded_forms_are_read)
{
	struct fixture *f = serve(NULL);
	struct answer a =
		ask(f, S("POST /form?q=1 HTTP/1.1\r\nHost: a\r\nContent-Length: 31\r\n"
			 "Content-Type: application/x-www-form-urlencoded; charset=UTF-8\r\n\r\n"
			 "ten=Nguy%E1%BB%85n+A&x=1&x=2&y="));

	CHECK_STRZ(a.body, "[q=1][ten=Nguyễn A][x=1][x=2][y=]");
	a = ask(f,
		S("POST /form HTTP/1.1\r\nHost: a\r\nContent-Length: 2\r\nContent-Type: text/xml\r\n\r\n<a"));
	CHECK_INT(a.status, 415);
	a = ask(f, S("POST /form HTTP/1.1\r\nHost: a\r\nContent-Length: 0\r\n\r\n"));
	CHECK_INT(a.status, 200);
}

/* A form as a browser sends it, with all that is easily got wrong. */
static const char browser_form[] =
	"preamble\r\n"
	"--b0und\r\nContent-Disposition: form-data; name=\"ten\"\r\n\r\nNguyễn Văn A\r\n"
	"--b0und\r\nContent-Disposition: form-data; name=\"x\"\r\n\r\n1\r\n"
	"--b0und\r\nContent-Disposition: form-data; name=\"x\"\r\n\r\n\r\n"
	"--b0und\r\nContent-Disposition: form-data; name=\"x\"\r\n\r\n2\r\n"
	"--b0und\r\nContent-Disposition: form-data; name=\"dong\"\r\n\r\na\r\nb\r\n--b0un\r\n\r\n"
	"--b0und\r\nContent-Disposition: form-data; name=\"trong\"; filename=\"\"\r\n"
	"Content-Type: application/octet-stream\r\n\r\n\r\n"
	"--b0und\r\nContent-Disposition: form-data; name=\"tep\"; filename=\"C:\\tài liệu\\đơn %22xin%22.txt\"\r\n"
	"Content-Type: text/plain\r\n\r\nabc\r\n"
	"--b0und\r\ncontent-disposition:form-data;name=tep2;filename*=UTF-8''%C4%91.txt\r\n\r\n\r\n"
	"--b0und--\r\nepilogue";

static const char browser_form_read[] =
	"[ten=Nguyễn Văn A][x=1][x=][x=2][dong=a\r\nb\r\n--b0un\r\n][trong=]"
	"[tep=đơn \"xin\".txt](3 text/plain ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad)"
	"[tep2=đ.txt](0  e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855)";

static str post_form(const char *path, str body)
{
	return str_fmt(
		test_mem(),
		"POST %s HTTP/1.1\r\nHost: a\r\nContent-Type: multipart/form-data; boundary=b0und\r\n"
		"Content-Length: %zu\r\n\r\n%" STR_FMT,
		path, body.n, STR_ARG(body));
}

TEST(http_form, multipart_forms_and_files_are_read)
{
	struct fixture *f = serve(NULL);

	CHECK_STRZ(ask(f, post_form("/form", str_of(browser_form))).body, browser_form_read);
	CHECK_INT(files_in(f->spool), 0);
}

struct collected {
	struct buf out;
};

static int note_begin(void *arg, str name, str filename, str type)
{
	struct collected *c = arg;

	UNUSED(type);
	buf_fmt(&c->out, "<%" STR_FMT "|%" STR_FMT ":", STR_ARG(name), STR_ARG(filename));
	return 0;
}

static int note_data(void *arg, const char *p, size_t n)
{
	buf_add(&((struct collected *)arg)->out, p, n);
	return 0;
}

static int note_end(void *arg)
{
	buf_z(&((struct collected *)arg)->out, ">");
	return 0;
}

/* The form read in pieces of `step` bytes, the first of `first`. */
static str read_in_pieces(size_t first, size_t step)
{
	struct collected c = { buf_new(test_mem(), 0) };
	struct multipart_sink sink = { &c, note_begin, note_data, note_end };
	struct multipart *m =
		multipart_new(test_mem(), S("multipart/form-data; boundary=\"b0und\""), &sink);
	str rest = str_of(browser_form);

	for (size_t n = first; rest.n; n = step) {
		CHECK_OK(multipart_feed(m, rest.p, MIN(n, rest.n)));
		rest = str_sub(rest, MIN(n, rest.n), rest.n);
	}
	CHECK(multipart_done(m));
	return buf_view(&c.out);
}

TEST(http_form, multipart_does_not_depend_on_where_the_bytes_are_cut)
{
	str whole = read_in_pieces(sizeof(browser_form), 1);

	CHECK(whole.n > 100);
	for (size_t step = 1; step < 40; step++)
		CHECK_STR(read_in_pieces(step, step), whole);
	for (size_t first = 1; first < sizeof(browser_form) - 1; first++)
		CHECK_STR(read_in_pieces(first, sizeof(browser_form)), whole);
}

TEST(http_form, broken_multipart_is_400)
{
	struct fixture *f = serve(NULL);
	static const str broken[] = {
		S_INIT(""),
		S_INIT("--b0und\r\nContent-Disposition: form-data; name=\"a\"\r\n\r\n1\r\n--b0und"), /* cut off */
		S_INIT("--b0und\r\nContent-Disposition: form-data\r\n\r\n1\r\n--b0und--"), /* no name */
		S_INIT("--b0und\r\nno colon\r\n\r\n1\r\n--b0und--"),
		S_INIT("--b0undX\r\nContent-Disposition: form-data; name=\"a\"\r\n\r\n1\r\n--b0und--"),
	};

	for (size_t i = 0; i < ARRAY_LEN(broken); i++)
		CHECK_INT(ask(f, post_form("/form", broken[i])).status, 400);
	CHECK_INT(ask(f, S("POST /form HTTP/1.1\r\nHost: a\r\nContent-Length: 1\r\n"
			   "Content-Type: multipart/form-data\r\n\r\nx"))
			  .status,
		  400);
}

TEST(http_form, limits_of_files_and_fields_hold)
{
	struct fixture *f = serve(NULL);
	struct buf b = buf_new(test_mem(), 0);
	char bytes[102];

	memset(bytes, 'x', sizeof(bytes));
	buf_z(&b, "--b0und\r\nContent-Disposition: form-data; name=\"a\"; filename=\"a\"\r\n\r\n");
	buf_add(&b, bytes, 100);
	buf_z(&b, "\r\n--b0und--");
	CHECK_INT(ask(f, post_form("/form-small", buf_view(&b))).status, 200);
	b.n -= 11;
	buf_add(&b, bytes, 1);
	buf_z(&b, "\r\n--b0und--");
	CHECK_INT(ask(f, post_form("/form-small", buf_view(&b))).status, 413);
	CHECK_INT(files_in(f->spool), 0);
	b.n = 0;
	for (int i = 0; i < 1001; i++)
		buf_z(&b, "--b0und\r\nContent-Disposition: form-data; name=a\r\n\r\n\r\n");
	buf_z(&b, "--b0und--");
	CHECK_INT(ask(f, post_form("/form", buf_view(&b))).status, 413);
	b.n = 0;
	for (int i = 0; i < 1001; i++)
		buf_z(&b, "a=&");
	CHECK_INT(ask(f, str_fmt(test_mem(),
				 "POST /form HTTP/1.1\r\nHost: a\r\nContent-Length: %zu\r\n"
				 "Content-Type: application/x-www-form-urlencoded\r\n\r\n%s",
				 b.n, buf_cstr(&b)))
			  .status,
		  400);
}

TEST(http_form, a_kept_upload_stays_and_an_interrupted_one_does_not)
{
	struct fixture *f = serve(NULL);
	str form = post_form("/form", str_of(browser_form));
	int fd = dial(f);

	say(f, fd, str_sub(form, 0, form.n - 40));
	idle(f, 5);
	CHECK(files_in(f->spool) > 0);
	close(fd);
	idle(f, 20);
	CHECK_INT(files_in(f->spool), 0);
	f->keep_uploads = true;
	CHECK_INT(ask(f, form).status, 200);
	CHECK_INT(files_in(f->spool), 2);
}

static long peak_kib(void)
{
	struct rusage u;

	getrusage(RUSAGE_SELF, &u);
	return u.ru_maxrss;
}

TEST(http_form, twenty_megabytes_are_spooled_in_constant_memory)
{
	struct fixture *f = serve(NULL);
	str piece = { arena_alloc(test_mem(), 65536), 65536 };
	int fd = dial(f);
	struct answer a;
	long before;

	say(f, fd,
	    S("POST /spool HTTP/1.1\r\nHost: a\r\nContent-Length: 20971520\r\nContent-Type: image/png\r\n\r\n"));
	say(f, fd, piece);
	before = peak_kib();
	for (int i = 1; i < 320; i++)
		say(f, fd, piece);
	a = hear(f, fd, false);
	CHECK_STRZ(a.body, "spooled 20971520");
	CHECK(peak_kib() - before < 2048);
	close(fd);
	idle(f, 5);
	CHECK_INT(files_in(f->spool), 0);
}
