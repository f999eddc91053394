/* SPDX-License-Identifier: Apache-2.0 */
/*
 * fetch.h - one question to an outside service over HTTP.
 *
 * Asking waits for a foreign server, so it is the work of a child process (a jail_fn with `outside`):
 * fetch_errand() writes down what to ask, fetch_run() asks, fetch_answer() reads what the child brought.
 */
#ifndef LIB_FETCH_FETCH_H
#define LIB_FETCH_FETCH_H

#include "base/base.h"

#define FETCH_SECONDS 10
#define FETCH_BODY_MAX ((size_t)3500) /* a job's child answers 4096 bytes */

struct fetch {
	str url;      /* http:// or https:// */
	str ca_file;  /* certificates to trust; empty: the machine's */
	str type;     /* of the body, "application/json"; empty: GET */
	str body;
};

/* E_INVALID: another kind of address, or line breaks in it. */
int fetch_errand(const struct fetch *f, struct buf *out);
/* In the child. Redirects are not followed; at most FETCH_BODY_MAX bytes. Always 0. */
int fetch_run(struct arena *mem, str in, struct buf *out);
/* The status and body that `out` of fetch_run() holds; false: no answer came, *ret_body says why in
 * English. */
bool fetch_answer(str out, int *ret_status, str *ret_body);

#endif
