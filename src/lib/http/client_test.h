/* SPDX-License-Identifier: Apache-2.0 */
/*
 * client_test.h - a server and its clients in one thread: the client's calls turn the server's
 * loop while they wait, so a test is a straight line and nothing races.
 */
#ifndef LIB_HTTP_CLIENT_TEST_H
#define LIB_HTTP_CLIENT_TEST_H

#include "base/test.h"
#include "lib/http/http.h"
#include "lib/loop/loop.h"

struct fixture {
	struct loop *loop;
	struct http_server *server;
	str spool;
	uint16_t port;
	struct http_req *sleeping[300]; /* requests for /never and /stream */
	size_t sleeping_n;
	int gone, begun;
	bool keep_uploads;
	bool dressed; /* errors get a page of their own */
};

struct answer {
	int status;
	str head, body; /* head with the status line, without the empty line */
	bool closed;	/* the server closed the connection before or after this answer */
};

/* The server in test_mem(), with the routes of client_test.c. */
struct fixture *serve(const struct http_config *config);
int dial(struct fixture *f);
void say(struct fixture *f, int fd, str bytes);
/* The next answer on the connection; status 0 when there was none within two seconds. */
struct answer hear(struct fixture *f, int fd, bool head_only);
/* One request on its own connection. */
struct answer ask(struct fixture *f, str request);
/* The value of a header of the answer; empty when there is none. */
str header_of(struct answer a, const char *name);
/* Turns the loop for `ms`. */
void idle(struct fixture *f, int ms);
size_t files_in(str dir);

#endif
