/* SPDX-License-Identifier: Apache-2.0 */
/* leaf.c - the encoding is defined in leaf.h. */
#include "base/base.h"
#include "core/ledger/leaf.h"

int leaf_commit(uint8_t ret_commit[SHA256_SIZE], str salt, str payload)
{
	struct sha256 h;

	if (salt.n != LEAF_SALT_SIZE)
		return E_INVALID;
	sha256_init(&h);
	sha256_add(&h, salt.p, salt.n);
	sha256_add(&h, payload.p, payload.n);
	sha256_end(&h, ret_commit);
	return 0;
}

static char *digits(char *p, uint64_t v)
{
	char text[20], *q = text + sizeof(text);

	do
		*--q = (char)('0' + v % 10);
	while (v /= 10);
	return mempcpy(p, q, (size_t)(text + sizeof(text) - q));
}

static void field(struct sha256 *h, const char *name, str bytes)
{
	char text[512];
	size_t at = strlen(name);
	char *p = text;

	assert(at < 32);
	p = mempcpy(p, name, at);
	*p++ = ' ';
	p = digits(p, bytes.n);
	*p++ = '\n';
	if (bytes.n > sizeof(text) - 64) {
		sha256_add(h, text, (size_t)(p - text));
		sha256_add(h, bytes.p, bytes.n);
		p = text;
	} else if (bytes.n) {
		p = mempcpy(p, bytes.p, bytes.n);
	}
	*p++ = '\n';
	sha256_add(h, text, (size_t)(p - text));
}

static void number(struct sha256 *h, const char *name, int64_t v)
{
	char text[24], *p = text;

	if (v < 0)
		*p++ = '-';
	p = digits(p, v < 0 ? -(uint64_t)v : (uint64_t)v);
	field(h, name, (str){ text, (size_t)(p - text) });
}

static void hash(struct sha256 *h, const char *name, const uint8_t v[SHA256_SIZE])
{
	static const char digits[] = "0123456789abcdef";
	char text[2 * SHA256_SIZE];

	for (size_t i = 0; i < SHA256_SIZE; i++) {
		text[2 * i] = digits[v[i] >> 4];
		text[2 * i + 1] = digits[v[i] & 15];
	}
	field(h, name, (str){ text, sizeof(text) });
}

void leaf_hash(uint8_t out[SHA256_SIZE], const struct leaf_event *e)
{
	static const char tag[] = "\0motcua/event/v1\n"; /* with RFC 6962's 0x00 */
	struct sha256 h;

	sha256_init(&h);
	sha256_add(&h, tag, sizeof(tag) - 1);
	number(&h, "seq", e->seq);
	number(&h, "at", e->at.ms);
	field(&h, "actor", e->actor);
	field(&h, "role", e->role);
	field(&h, "unit", e->unit);
	field(&h, "verb", e->verb);
	field(&h, "subject", e->subject);
	hash(&h, "commit", e->commit);
	sha256_end(&h, out);
}
