/* SPDX-License-Identifier: Apache-2.0 */
/*
 * guard.c - refuses requests that a proxy in front and libmicrohttpd 0.9.75 would read differently
 * (request smuggling, RFC 9112 section 11.2). The library itself lets most of these pass.
 */
#include "base/base.h"

#include <strings.h>

#include "lib/http/http_impl.h"

#define REPLY_HEADERS 4096

struct seen {
	unsigned host, length, encoding;
	size_t pool; /* what the library took from the connection's buffer for it */
	bool bad;
};

/* A header name with a blank in it or before the colon is read as another name by some. */
static bool name_ok(str name)
{
	static const char marks[] = "!#$%&'*+-.^_`|~"; /* RFC 9110, token */

	for (size_t i = 0; i < name.n; i++) {
		char c = name.p[i];

		if (!((c >= '0' && c <= '9') || ((c | 32) >= 'a' && (c | 32) <= 'z') ||
		      (c && strchr(marks, c))))
			return false;
	}
	return name.n > 0;
}

static bool value_ok(str value)
{
	for (size_t i = 0; i < value.n; i++)
		if (((unsigned char)value.p[i] < 32 && value.p[i] != '\t') || value.p[i] == 127)
			return false;
	return true;
}

/* Links in letters are built from Host: it must not carry more than a name and a port. */
static bool host_ok(str value)
{
	static const char marks[] = "-._:[]";

	for (size_t i = 0; i < value.n; i++) {
		char c = value.p[i];

		if (!((c >= '0' && c <= '9') || ((c | 32) >= 'a' && (c | 32) <= 'z') ||
		      (c && strchr(marks, c))))
			return false;
	}
	return value.n > 0;
}

static bool digits(str value)
{
	for (size_t i = 0; i < value.n; i++)
		if (value.p[i] < '0' || value.p[i] > '9')
			return false;
	return value.n > 0;
}

static bool is(str name, const char *want)
{
	return name.n == strlen(want) && strncasecmp(name.p, want, name.n) == 0;
}

static enum MHD_Result look(void *arg, enum MHD_ValueKind kind, const char *key, size_t key_n,
			    const char *val, size_t val_n)
{
	struct seen *seen = arg;
	str name = { key, key_n }, value = { val ? val : "", val_n };

	UNUSED(kind);
	seen->pool += 64;
	if (is(name, "cookie"))
		seen->pool += value.n; /* it makes a copy */
	if (!name_ok(name) || !value_ok(value))
		seen->bad = true;
	else if (is(name, "host"))
		seen->bad |= ++seen->host > 1 || !host_ok(value);
	else if (is(name, "content-length"))
		seen->bad |= ++seen->length > 1 || !digits(value);
	else if (is(name, "transfer-encoding"))
		seen->bad |= ++seen->encoding > 1 || !is(value, "chunked");
	return MHD_YES;
}

int http_guard(struct MHD_Connection *mhd, const char *version, size_t connection_mem)
{
	struct seen seen = { 0 };
	bool modern = strcmp(version, "HTTP/1.1") == 0;

	MHD_get_connection_values_n(mhd, MHD_HEADER_KIND, look, &seen);
	seen.pool +=
		MHD_get_connection_info(mhd, MHD_CONNECTION_INFO_REQUEST_HEADER_SIZE)->header_size;
	if (seen.bad || (seen.length && seen.encoding))
		return 400;
	if (modern ? !seen.host : seen.encoding > 0) /* HTTP/1.0 has neither */
		return 400;
	/* The reply's headers come out of the same buffer; without room for them it would just
	 * hang up. */
	return seen.pool + REPLY_HEADERS > connection_mem ? 431 : 0;
}
