/* SPDX-License-Identifier: Apache-2.0 */
/* seed_state.c - one number for all state tables: what the replay check compares, hashed in the order of the dumps. */
#include "base/base.h"

#include "lib/crypto/crypto.h"
#include "lib/json/json.h"
#include "mod/seed/seed.h"

struct hashing {
	struct sha256 sum;
	struct arena *mem;
};

static int add(void *arg, str subject, const struct json *state)
{
	struct hashing *h = arg;
	struct buf b;

	arena_reset(h->mem);
	b = buf_new(h->mem, 0);
	json_write(&b, state);
	sha256_add(&h->sum, subject.p, subject.n);
	sha256_add(&h->sum, "\n", 1);
	sha256_add(&h->sum, b.p, b.n);
	sha256_add(&h->sum, "\n", 1);
	return 0;
}

int seed_state_hash(struct ctx *c, str *ret_hash)
{
	struct hashing h = { .mem = arena_new(0) };
	uint8_t out[SHA256_SIZE];
	int err = 0;

	sha256_init(&h.sum);
	for (const struct module *const *m = c->app->modules; *m && err >= 0; m++)
		for (const struct aggregate *a = (*m)->aggregates; a && a->name && err >= 0; a++) {
			sha256_add(&h.sum, a->name, strlen(a->name) + 1);
			err = a->dump(c, add, &h);
		}
	sha256_end(&h.sum, out);
	arena_free(h.mem);
	*ret_hash = str_hex(c->mem, out, sizeof(out));
	return MIN(err, 0);
}
