/* SPDX-License-Identifier: Apache-2.0 */
/* http_edge_test.c - sizes at the edge, odd but lawful requests, and a server that must lie
 * still. */
#include "lib/http/client_test.h"

#define GET(target) "GET " target " HTTP/1.1\r\nHost: a\r\n"

/* The library hangs up without a word when its buffer has no room for the headers of even an
 * error reply: a window of some 200 bytes of request size. It must not be wider. */
static void sizes_are_answered(const char *header)
{
	struct fixture *f = serve(NULL);
	char *text = arena_alloc(test_mem(), 20001);
	int fit = 0, refused = 0, silent = 0;

	memset(text, 'a', 20000);
	for (int n = 500; n < 20000; n += 50) {
		struct answer a = ask(
			f, str_fmt(test_mem(), GET("/wordy") "%s%.*s\r\n\r\n", header, n, text));

		fit += a.status == 200;
		refused += a.status == 431;
		silent += a.status == 0;
	}
	CHECK_INT(fit + refused + silent, 390);
	CHECK(fit >= 90); /* more than 5 KB: single sign-on cookies are that long */
	CHECK(refused > 100);
	CHECK(silent <= 10);
	CHECK_INT(http_active(f->server), 0);
}

TEST(http_edge, headers_of_any_size_are_answered)
{
	sizes_are_answered("Cookie: old=");
	sizes_are_answered("X-Other: ");
}

TEST(http_edge, a_client_that_asks_first_is_told_to_go_on)
{
	struct fixture *f = serve(NULL);
	int fd = dial(f);

	say(f, fd,
	    S("POST /raw HTTP/1.1\r\nHost: a\r\nContent-Length: 3\r\nExpect: 100-continue\r\n\r\n"));
	CHECK_INT(hear(f, fd, false).status, 100);
	say(f, fd, S("abc"));
	CHECK_STRZ(hear(f, fd, false).body, "raw 3");
	close(fd);
}

TEST(http_edge, http_1_0_without_host_is_served_and_closed)
{
	struct answer a = ask(serve(NULL), S("GET / HTTP/1.0\r\n\r\n"));

	CHECK_INT(a.status, 200);
	CHECK(a.closed);
}

TEST(http_edge, other_methods_reach_the_handler)
{
	struct fixture *f = serve(NULL);

	CHECK_STRZ(ask(f, S("PATCH /method HTTP/1.1\r\nHost: a\r\n\r\n")).body,
		   "5 PATCH 127.0.0.1");
	CHECK_STRZ(ask(f, S("DELETE /method HTTP/1.1\r\nHost: a\r\n\r\n")).body,
		   "4 DELETE 127.0.0.1");
}

TEST(http_edge, replies_without_a_body_have_no_length)
{
	struct fixture *f = serve(NULL);

	CHECK_STRZ(header_of(ask(f, S(GET("/empty") "\r\n")), "Content-Length"), "");
	CHECK_STRZ(
		header_of(ask(f, S(GET("/big") "If-None-Match: \"v7\"\r\n\r\n")), "Content-Length"),
		"");
}

TEST(http_edge, a_handler_may_answer_at_once_or_dress_errors)
{
	struct fixture *f = serve(NULL);
	struct answer a =
		ask(f, S("POST /early HTTP/1.1\r\nHost: a\r\nContent-Length: 3\r\n\r\nabc"));

	CHECK_INT(a.status, 303);
	CHECK(a.closed); /* nobody reads the body */
	f->dressed = true;
	CHECK_STRZ(ask(f, S(GET("/forbidden") "\r\n")).body, "dressed 403");
	CHECK_STRZ(ask(f, S(GET("//") "\r\n")).body, "dressed 400");
}

static int count(void *arg)
{
	(*(int *)arg)++;
	return -1;
}

TEST(http_edge, a_waiting_server_lies_still)
{
	struct fixture *f = serve(NULL);
	int fds[5], rounds = 0;

	for (size_t i = 0; i < ARRAY_LEN(fds); i++)
		fds[i] = dial(f);
	say(f, fds[0], S("GET / HT"));
	say(f, fds[1], S("POST /raw HTTP/1.1\r\nHost: a\r\nContent-Length: 3\r\n\r\na"));
	say(f, fds[2], S(GET("/never") "\r\n"));
	say(f, fds[3], S(GET("/stream") "\r\n"));
	say(f, fds[4], S(GET("/") "\r\n"));
	hear(f, fds[4], false);
	idle(f, 20);
	loop_before_wait(f->loop, count, &rounds);
	for (int i = 0; i < 5; i++)
		loop_step(f->loop, 20);
	CHECK_INT(rounds, 5);
	CHECK_INT(http_active(f->server), 3); /* a request begins with its whole first line */
	for (size_t i = 0; i < ARRAY_LEN(fds); i++)
		close(fds[i]);
	idle(f, 20);
	CHECK_INT(http_active(f->server), 0);
}

/* A reader that stops reading: the stream's buffer fills, the writer is told, and the end comes. */
TEST(http_edge, a_slow_reader_of_a_stream_is_noticed)
{
	struct fixture *f = serve(&(struct http_config){ .stall_ms = 100 });
	str piece = { arena_alloc(test_mem(), 8000), 8000 };
	int fd = dial(f), written = 0;

	say(f, fd, S(GET("/stream") "\r\n"));
	idle(f, 5);
	while (written < 5000 && http_stream_write(f->sleeping[0], piece)) {
		written++;
		loop_step(f->loop, 0);
		loop_step(f->loop, 0);
	}
	CHECK(written > 1 && written < 5000);
	http_stream_end(f->sleeping[0]);
	idle(f, 300);
	CHECK_INT(http_active(f->server), 0);
	CHECK_INT(f->gone, 0); /* it was the handler who ended it */
	close(fd);
}
