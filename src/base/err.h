/* SPDX-License-Identifier: Apache-2.0 */
/*
 * err.h - the error codes of the whole program, in one table.
 *
 * A function that can fail returns 0 or a negative code. The three faces of the program (HTTP, CLI,
 * JSON) take status, exit code and slug from this table, so they cannot disagree. The words for the
 * person live in the context (core/ctx.h), next to the place that found the problem.
 */
#ifndef BASE_ERR_H
#define BASE_ERR_H

/* X(name, value, HTTP status, CLI exit code, slug) */
#define ERR_LIST(X)                                  \
	X(E_INVALID, -1, 422, 65, "invalid")         \
	X(E_NOTFOUND, -2, 404, 66, "not-found")      \
	X(E_DENIED, -3, 403, 77, "denied")           \
	X(E_CONFLICT, -4, 409, 75, "conflict")       \
	X(E_BUSY, -5, 503, 75, "busy")               \
	X(E_LIMIT, -6, 413, 65, "limit")             \
	X(E_INTERNAL, -7, 500, 70, "internal")       \
	X(E_UNAUTHENTICATED, -8, 401, 77, "unauthenticated")

enum err {
	E_OK = 0,
#define X(name, value, http, exit, slug) name = value,
	ERR_LIST(X)
#undef X
};

/* Pass an error on to the caller. */
#define TRY(expr)                         \
	do {                              \
		int try_ = (expr);        \
		if (try_ < 0)             \
			return try_;      \
	} while (0)

/* HTTP status, CLI exit code and slug of a code; 200, 0 and "ok" for 0 and above. Unknown codes are
 * our bug and read as E_INTERNAL. */
int err_http(int err);
int err_exit(int err);
const char *err_slug(int err);
/* The code that has this slug; E_INTERNAL when there is none. */
int err_from_slug(const char *slug, size_t n);

#endif
