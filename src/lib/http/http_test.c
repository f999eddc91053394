/* SPDX-License-Identifier: Apache-2.0 */
/* http_test.c - the server as a client sees it. */
#include "lib/http/client_test.h"

#include <zlib.h>

#define GET(target) "GET " target " HTTP/1.1\r\nHost: a\r\n"

TEST(http, says_hello_and_keeps_the_connection)
{
	struct fixture *f = serve(NULL);
	int fd = dial(f);

	for (int i = 0; i < 3; i++) {
		struct answer a;

		say(f, fd, S(GET("/") "\r\n"));
		a = hear(f, fd, false);
		CHECK_INT(a.status, 200);
		CHECK_STRZ(a.body, "xin chào\n");
		CHECK_STRZ(header_of(a, "Content-Type"), "text/html; charset=utf-8");
		CHECK(header_of(a, "Date").n > 0);
		CHECK(header_of(a, "Server").n == 0);
		CHECK(!a.closed);
	}
	close(fd);
}

TEST(http, answers_pipelined_requests_in_order)
{
	struct fixture *f = serve(NULL);
	int fd = dial(f);

	say(f, fd, S(GET("/?a=1") "\r\n" GET("/later") "\r\n" GET("/?a=2") "\r\n"));
	CHECK_STRZ(hear(f, fd, false).body, "[a=1]");
	CHECK_STRZ(hear(f, fd, false).body, "later\n");
	CHECK_STRZ(hear(f, fd, false).body, "[a=2]");
	close(fd);
}

TEST(http, head_has_the_headers_of_get_and_no_body)
{
	struct fixture *f = serve(NULL);
	int fd = dial(f);
	struct answer a;

	say(f, fd, S("HEAD / HTTP/1.1\r\nHost: a\r\n\r\n" GET("/") "\r\n"));
	a = hear(f, fd, true);
	CHECK_INT(a.status, 200);
	CHECK_STRZ(header_of(a, "Content-Length"), "10");
	CHECK_STRZ(hear(f, fd, false).body, "xin chào\n"); /* right behind it: no body in between */
	close(fd);
}

TEST(http, refuses_requests_that_can_be_read_in_two_ways)
{
	static const struct {
		str request;
		int status;
	} probes[] = {
		{ S_INIT("POST /raw HTTP/1.1\r\nHost: a\r\nContent-Length: 3\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n"),
		  400 },
		{ S_INIT("POST /raw HTTP/1.1\r\nHost: a\r\nContent-Length: 3\r\nContent-Length: 3\r\n\r\nabc"),
		  400 },
		{ S_INIT("POST /raw HTTP/1.1\r\nHost: a\r\nContent-Length: 3, 3\r\n\r\nabc"), 400 },
		{ S_INIT("POST /raw HTTP/1.1\r\nHost: a\r\nContent-Length: +3\r\n\r\nabc"), 400 },
		{ S_INIT("POST /raw HTTP/1.1\r\nHost: a\r\nContent-Length: -3\r\n\r\nabc"), 400 },
		{ S_INIT("POST /raw HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: xchunked\r\n\r\n0\r\n\r\n"),
		  400 },
		{ S_INIT("POST /raw HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: gzip, chunked\r\n\r\n0\r\n\r\n"),
		  400 },
		{ S_INIT("POST /raw HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\nTransfer-Encoding: identity\r\n\r\n"),
		  400 },
		{ S_INIT("POST /raw HTTP/1.0\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n"),
		  400 },
		{ S_INIT("GET / HTTP/1.1\r\n\r\n"), 400 },
		{ S_INIT("GET / HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n"), 400 },
		{ S_INIT("GET / HTTP/1.1\r\nHost: a/../b\r\n\r\n"), 400 },
		{ S_INIT("GET / HTTP/1.1\r\nHost : a\r\nHost: a\r\n\r\n"), 400 },
		{ S_INIT("GET / HTTP/1.1\r\nHost: a\r\nX Y: 1\r\n\r\n"), 400 },
		{ S_INIT("GET / HTTP/1.1\r\nHost: a\r\nX: a\x01\r\n\r\n"), 400 },
		{ S_INIT("GET / HTTP/9.9\r\nHost: a\r\n\r\n"), 505 },
		{ S_INIT("GET /../etc HTTP/1.1\r\nHost: a\r\n\r\n"), 400 },
		{ S_INIT("GET /a%2e%2e/%2e%2E/b HTTP/1.1\r\nHost: a\r\n\r\n"), 400 },
		{ S_INIT("GET /a%00 HTTP/1.1\r\nHost: a\r\n\r\n"), 400 },
		{ S_INIT("GET http://a/ HTTP/1.1\r\nHost: a\r\n\r\n"), 400 },
		{ S_INIT("GET /a b HTTP/1.1\r\nHost: a\r\n\r\n"), 0 }, /* closed without a word */
		{ S_INIT("GET /?a=%zz HTTP/1.1\r\nHost: a\r\n\r\n"), 400 },
	};

	for (size_t i = 0; i < ARRAY_LEN(probes); i++) {
		struct fixture *f = serve(NULL);
		struct answer a = ask(f, probes[i].request);

		if (a.status != probes[i].status || !a.closed)
			printf("probe %zu: %d closed=%d\n", i, a.status, a.closed);
		CHECK_INT(a.status, probes[i].status);
		CHECK(a.closed);
		CHECK_INT(f->begun, 0);
	}
}

TEST(http, too_long_a_target_or_header_is_said_so)
{
	struct fixture *f = serve(NULL);
	char *long_text = arena_alloc(test_mem(), 40001);

	memset(long_text, 'a', 40000);
	CHECK_INT(
		ask(f, str_fmt(test_mem(), "GET /%s HTTP/1.1\r\nHost: a\r\n\r\n", long_text)).status,
		414);
	CHECK_INT(ask(f, str_fmt(test_mem(), GET("/") "X: %s\r\n\r\n", long_text)).status, 431);
}

TEST(http, a_body_beyond_the_plan_is_413_and_the_reply_is_seen)
{
	struct fixture *f = serve(NULL);
	char *bytes = arena_alloc(test_mem(), (2 << 20) + 1);
	struct answer a;

	memset(bytes, 'x', 2 << 20);
	a = ask(f,
		str_fmt(test_mem(), "POST /raw HTTP/1.1\r\nHost: a\r\nContent-Length: %d\r\n\r\n%s",
			2 << 20, bytes));
	CHECK_INT(a.status, 413);
	a = ask(f,
		str_fmt(test_mem(),
			"POST /raw HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n200000\r\n%s\r\n0\r\n\r\n",
			bytes));
	CHECK_INT(a.status, 413);
	a = ask(f, S("POST /raw HTTP/1.1\r\nHost: a\r\nContent-Length: 99000000000\r\n\r\nabc"));
	CHECK_INT(a.status, 413);
	CHECK(a.closed);
	a = ask(f, S("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 3\r\n\r\nabc"));
	CHECK_INT(a.status, 413); /* planned without a body */
	CHECK(!a.closed);
	a = ask(f,
		S("POST /raw HTTP/1.1\r\nHost: a\r\nContent-Length: 5000000\r\nExpect: 100-continue\r\n\r\n"));
	CHECK_INT(a.status, 413); /* before the client sent anything */
}

TEST(http, a_raw_body_arrives_in_either_coding)
{
	struct fixture *f = serve(NULL);

	CHECK_STRZ(
		ask(f, S("POST /raw HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\n\r\nabcde")).body,
		"raw 5");
	CHECK_STRZ(ask(f, S("POST /raw HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n"
			    "3\r\nabc\r\n2\r\nde\r\n0\r\n\r\n"))
			   .body,
		   "raw 5");
	CHECK_INT(ask(f, S("POST /forbidden HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\n\r\nabcde"))
			  .status,
		  403);
}

TEST(http, a_sleeping_request_does_not_hold_up_others)
{
	struct fixture *f = serve(NULL);
	int slow = dial(f);
	struct answer a;

	say(f, slow, S(GET("/later") "\r\n"));
	CHECK_STRZ(ask(f, S(GET("/") "\r\n")).body, "xin chào\n");
	a = hear(f, slow, false);
	CHECK_INT(a.status, 200);
	CHECK_STRZ(a.body, "later\n");
	say(f, slow, S(GET("/later") "\r\n"));
	CHECK_STRZ(hear(f, slow, false).body, "later\n");
	close(slow);
}

TEST(http, the_handler_hears_when_a_sleeping_client_leaves)
{
	struct fixture *f = serve(NULL);
	int fd = dial(f);

	say(f, fd, S(GET("/never") "\r\n"));
	idle(f, 5);
	CHECK_INT(f->sleeping_n, 1);
	CHECK_INT(http_active(f->server), 1);
	CHECK_INT(f->gone, 0);
	close(fd);
	idle(f, 20);
	CHECK_INT(f->gone, 1);
	CHECK_INT(http_active(f->server), 0);
}

TEST(http, stopping_tells_those_who_sleep)
{
	struct fixture *f = serve(NULL);
	int fd = dial(f);

	say(f, fd, S(GET("/never") "\r\n"));
	idle(f, 5);
	http_stop(f->server);
	CHECK_INT(f->gone, 1);
	CHECK_INT(hear(f, fd, false).status, 0);
	close(fd);
}

TEST(http, quiescing_finishes_what_is_under_way)
{
	struct fixture *f = serve(&(struct http_config){ .drain_ms = 60 });
	int busy = dial(f), bored = dial(f), next = dial(f);
	struct answer a;

	say(f, bored, S(GET("/") "\r\n"));
	CHECK_INT(hear(f, bored, false).status, 200);
	say(f, next, S(GET("/") "\r\n"));
	CHECK_INT(hear(f, next, false).status, 200);
	say(f, busy, S(GET("/later") "\r\n"));
	http_quiesce(f->server);
	say(f, next, S(GET("/") "\r\n")); /* it could not know */
	a = hear(f, next, false);
	CHECK(a.status == 200 && a.closed);
	a = hear(f, bored, false);
	CHECK(a.status == 0 && a.closed);
	a = hear(f, busy, false);
	CHECK_STRZ(a.body, "later\n");
	CHECK(a.closed);
	close(busy);
	close(bored);
	close(next);
	idle(f, 5);
	CHECK(http_quiet(f->server));
}

/* With its own epoll_wait() the library would wait for ever at exactly 128 (and 256) ready
 * connections. */
static void all_at_once(size_t n)
{
	struct fixture *f = serve(NULL);
	int fds[256];

	for (size_t i = 0; i < n; i++)
		fds[i] = dial(f);
	idle(f, 20);
	for (int round = 0; round < 3; round++) {
		for (size_t i = 0; i < n; i++)
			CHECK(write(fds[i], GET("/") "\r\n", 27) == 27);
		for (size_t i = 0; i < n; i++)
			CHECK_INT(hear(f, fds[i], false).status, 200);
	}
	for (size_t i = 0; i < n; i++)
		close(fds[i]);
}

TEST(http, serves_127_128_129_and_256_ready_connections)
{
	all_at_once(127);
	all_at_once(128);
	all_at_once(129);
	all_at_once(256);
}

TEST(http, a_known_etag_is_304)
{
	struct fixture *f = serve(NULL);
	struct answer a = ask(f, S(GET("/big") "\r\n"));

	CHECK_STRZ(header_of(a, "ETag"), "W/\"v7\"");
	a = ask(f, S(GET("/big") "If-None-Match: \"x\", W/\"v7\"\r\n\r\n"));
	CHECK_INT(a.status, 304);
	CHECK_STRZ(header_of(a, "ETag"), "W/\"v7\"");
	CHECK_INT(ask(f, S(GET("/big") "If-None-Match: W/\"v6\"\r\n\r\n")).status, 200);
}

TEST(http, compresses_for_those_who_ask)
{
	struct fixture *f = serve(NULL);
	struct answer plain = ask(f, S(GET("/big") "Accept-Encoding: gzip;q=0, br\r\n\r\n"));
	struct answer packed = ask(f, S(GET("/big") "Accept-Encoding: br, gzip\r\n\r\n"));
	char *out = arena_alloc(test_mem(), plain.body.n + 1);
	z_stream z = { .next_in = (Bytef *)(uintptr_t)packed.body.p,
		       .avail_in = (uInt)packed.body.n,
		       .next_out = (Bytef *)out,
		       .avail_out = (uInt)plain.body.n };

	CHECK(plain.body.n > 100000);
	CHECK_STRZ(header_of(plain, "Content-Encoding"), "");
	CHECK_STRZ(header_of(plain, "Vary"), "Accept-Encoding");
	CHECK_STRZ(header_of(packed, "Content-Encoding"), "gzip");
	CHECK(packed.body.n < plain.body.n / 4);
	CHECK(inflateInit2(&z, 15 + 16) == Z_OK && inflate(&z, Z_FINISH) == Z_STREAM_END);
	CHECK_STR(((str){ out, z.total_out }), plain.body);
	inflateEnd(&z);
	CHECK_STRZ(
		header_of(ask(f, S(GET("/") "Accept-Encoding: gzip\r\n\r\n")), "Content-Encoding"),
		"");
}

TEST(http, sends_a_file)
{
	struct answer a = ask(serve(NULL), S(GET("/file") "\r\n"));

	CHECK_STRZ(a.body, "tệp tin");
}

TEST(http, cookies_go_out_hardened_and_come_in_by_name)
{
	struct fixture *f = serve(NULL);
	struct answer a = ask(f, S(GET("/cookie") "Cookie: a=1; old=xyz=; b=2\r\n\r\n"));

	CHECK_STRZ(header_of(a, "Set-Cookie"), "sid=abc; Path=/; HttpOnly; SameSite=Lax; Secure");
	CHECK_STRZ(a.body, "xyz=");
	CHECK_STRZ(header_of(a, "X-Bad"), "");
	CHECK_STRZ(header_of(a, "Injected"), "");
}

/* Sends one byte of a request every few milliseconds, which renews a mere idle timeout for ever. */
TEST(http, a_client_that_drips_headers_is_cut)
{
	struct fixture *f = serve(&(struct http_config){ .header_ms = 100 });
	str request = S(GET(
		"/") "X-Slow: aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa");
	int fd = dial(f);

	for (size_t i = 0; i < request.n; i++) {
		say(f, fd, str_sub(request, i, i + 1));
		idle(f, 4);
	}
	say(f, fd, S("\r\n\r\n"));
	CHECK(hear(f, fd, false).closed);
	close(fd);
}

TEST(http, idle_connections_and_stalled_bodies_are_cut)
{
	struct fixture *f = serve(&(struct http_config){ .idle_ms = 60, .stall_ms = 60 });
	int fd = dial(f), stalled = dial(f);

	say(f, fd, S(GET("/") "\r\n"));
	CHECK_INT(hear(f, fd, false).status, 200);
	say(f, stalled, S("POST /raw HTTP/1.1\r\nHost: a\r\nContent-Length: 50\r\n\r\nabc"));
	idle(f, 200);
	CHECK(hear(f, fd, false).closed);
	CHECK(hear(f, stalled, false).closed);
	close(fd);
	close(stalled);
}

TEST(http, limits_connections_of_one_address)
{
	struct fixture *f = serve(&(struct http_config){ .per_ip = 2 });
	int a = dial(f), b = dial(f), c = dial(f);

	idle(f, 10);
	say(f, a, S(GET("/") "\r\n"));
	say(f, b, S(GET("/") "\r\n"));
	CHECK_INT(hear(f, a, false).status, 200);
	CHECK_INT(hear(f, b, false).status, 200);
	CHECK(hear(f, c, false).closed);
	close(a);
	close(b);
	close(c);
}

TEST(http, streams_events_and_hears_the_end)
{
	struct fixture *f = serve(NULL);
	int fd = dial(f);
	char got[256];
	struct answer a;
	ssize_t n;

	say(f, fd, S(GET("/stream") "\r\n"));
	a = hear(f, fd, true);
	CHECK_INT(a.status, 200);
	CHECK_STRZ(header_of(a, "Content-Type"), "text/event-stream");
	for (int i = 0; i < 3; i++) {
		CHECK(http_stream_write(f->sleeping[0], S("data: 1\n\n")));
		idle(f, 10);
		n = read(fd, got, sizeof(got));
		CHECK(n > 0 && str_search((str){ got, (size_t)n }, S("data: 1\n\n")) >= 0);
	}
	close(fd);
	idle(f, 20);
	CHECK_INT(f->gone, 1);
	fd = dial(f);
	say(f, fd, S(GET("/stream") "\r\n"));
	hear(f, fd, true);
	http_stream_end(f->sleeping[1]);
	idle(f, 10);
	n = read(fd, got, sizeof(got));
	CHECK_STRZ(((str){ got, (size_t)MAX(n, 0) }), "0\r\n\r\n");
	CHECK_INT(f->gone, 1);
	close(fd);
}
