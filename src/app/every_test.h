/* SPDX-License-Identifier: Apache-2.0 */
/* every_test.h - what the tests of every page and every command share: tests/routes/README.md. */
#ifndef APP_EVERY_TEST_H
#define APP_EVERY_TEST_H

#include "app/app.h"
#include "core/web/markup_test.h"
#include "core/web/transcript_test.h"

/* What no page may show as markup; samples put it into every text they can. */
#define PAYLOAD "<script>mc()</script>\"'&"
#define PAYLOAD_RAW "<script>mc()"

/* A payment gateway, so that its pages can be seen. */
#define EVERY_GATEWAY "{\"vnpay\":{\"code\":\"EVERY001\",\"secret\":\"x\",\"url\":\"http://127.0.0.1:1/\"}}"

struct every {
	struct bench *bench;
	struct transcript told; /* its samples */
	int wrong;              /* how many lines were printed */
};

/* A bench that has told every sample.http. */
struct every *every_new(enum db_engine engine);
/* One visitor for each role but the system, and "" (nobody), by index; *ret_perms is what it may. */
#define EVERY_VISITORS ((int)ROLE_COUNT - 1)
struct visitor *every_visitor(struct every *e, int i, unsigned *ret_perms);
/* Prints one line and counts it. */
void every_wrong(struct every *e, const char *fmt, ...) __attribute__((format(printf, 2, 3)));
/* The path with values for its :params: the k-th sample of the first one. False: there is no k-th. Where
 * no sample is known, one path with values that exist nowhere; *ret_sample is NULL then. */
bool every_path(struct every *e, const char *pattern, int k, str *ret_path, const struct sample **ret_sample);
/* May somebody with `has` pass `perm`? */
bool every_may(unsigned has, unsigned perm, bool anonymous);
/* An HTML answer is a good page, does not show PAYLOAD as markup, and its forms send what commands know. */
void every_html(struct every *e, const char *what, const struct seen *s);

#endif
