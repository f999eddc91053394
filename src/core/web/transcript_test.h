/* SPDX-License-Identifier: Apache-2.0 */
/* transcript_test.h - runs *.http files: stories of users, told as requests (tests/http/README.md). */
#ifndef CORE_WEB_TRANSCRIPT_TEST_H
#define CORE_WEB_TRANSCRIPT_TEST_H

#include "core/web/bench_test.h"

/* A value for a path parameter, as a transcript said: "sample /gop-y/ code GY-1 owner citizen:an". */
struct sample {
	str prefix, param, value;
	str owner; /* empty, or the visitor whose matter it is: other applicants must not see it */
	struct sample *next;
};

struct transcript {
	struct bench *bench;
	const char *file;
	int line;
	struct seen last;
	struct args captured;   /* @name = json.path */
	struct sample *samples;
	int requests;
};

/* Runs the file against the bench; ends the test at the first line that does not hold. */
void transcript_run(struct transcript *t, struct bench *b, const char *file);

#endif
