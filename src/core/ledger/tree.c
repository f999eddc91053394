/* SPDX-License-Identifier: Apache-2.0 */
/* tree.c - see tree.h for the shape. The recursions follow the RFC's definitions word for word. */
#include "base/base.h"
#include "core/ledger/tree.h"

/* Stored hashes below a node that is not stored, at most. */
#define BESIDE ((size_t)1 << (TREE_STEP - 1))

void tree_leaf(uint8_t out[TREE_HASH], str data)
{
	struct sha256 h;

	sha256_init(&h);
	sha256_add(&h, "\x00", 1);
	sha256_add(&h, data.p, data.n);
	sha256_end(&h, out);
}

void tree_node(uint8_t out[TREE_HASH], const uint8_t left[TREE_HASH],
	       const uint8_t right[TREE_HASH])
{
	struct sha256 h;

	sha256_init(&h);
	sha256_add(&h, "\x01", 1);
	sha256_add(&h, left, TREE_HASH);
	sha256_add(&h, right, TREE_HASH);
	sha256_end(&h, out);
}

static void copy(uint8_t to[TREE_HASH], const uint8_t from[TREE_HASH])
{
	memcpy(to, from, TREE_HASH);
}

static bool same(const uint8_t a[TREE_HASH], const uint8_t b[TREE_HASH])
{
	return memcmp(a, b, TREE_HASH) == 0;
}

/* Appending is adding one in binary: each carry joins two subtrees of equal size. */
int tree_append(struct tree *t, const uint8_t leaf[TREE_HASH], tree_tile_fn *tile, void *arg)
{
	uint8_t h[TREE_HASH];
	unsigned level = 0;

	copy(h, leaf);
	while (t->size >> level & 1) {
		tree_node(h, t->edge[level], h);
		level++;
		if (tile && level % TREE_STEP == 0)
			TRY(tile(arg, level, t->size >> level, h));
	}
	copy(t->edge[level], h);
	t->size++;
	return 0;
}

void tree_root(const struct tree *t, uint8_t out[TREE_HASH])
{
	bool any = false;

	if (t->size == 0) {
		sha256(out, S(""));
		return;
	}
	for (unsigned level = 0; level < 64; level++) {
		if (!(t->size >> level & 1))
			continue;
		if (any)
			tree_node(out, t->edge[level], out);
		else
			copy(out, t->edge[level]);
		any = true;
	}
}

/* Root of the complete subtree `index` of any level, from the stored level at or below it. */
static int complete(const struct tree_source *s, unsigned level, uint64_t index,
		    uint8_t out[TREE_HASH])
{
	unsigned up = level % TREE_STEP;
	uint8_t h[BESIDE][TREE_HASH];
	size_t n = (size_t)1 << up;

	TRY(s->read(s->arg, level - up, index << up, n, h));
	for (; n > 1; n /= 2)
		for (size_t i = 0; i < n / 2; i++)
			tree_node(h[i], h[2 * i], h[2 * i + 1]);
	copy(out, h[0]);
	return 0;
}

int tree_load(struct tree *ret_tree, uint64_t size, const struct tree_source *source)
{
	struct tree t = { .size = size };

	for (unsigned level = 0; level < 64; level++)
		if (size >> level & 1)
			TRY(complete(source, level, (size >> level) - 1, t.edge[level]));
	*ret_tree = t;
	return 0;
}

/* The largest power of two below n (n > 1). */
static uint64_t split(uint64_t n)
{
	return UINT64_C(1) << (63 - __builtin_clzll(n - 1));
}

/* MTH(D[from:to]), where from is a multiple of the largest power of two not above to - from. */
static int range_root(const struct tree_source *s, uint64_t from, uint64_t to,
		      uint8_t out[TREE_HASH])
{
	uint8_t left[TREE_HASH], right[TREE_HASH];
	uint64_t n = to - from, k;

	if ((n & (n - 1)) == 0) {
		unsigned level = (unsigned)__builtin_ctzll(n);

		return complete(s, level, from >> level, out);
	}
	k = split(n);
	TRY(range_root(s, from, from + k, left));
	TRY(range_root(s, from + k, to, right));
	tree_node(out, left, right);
	return 0;
}

static int push(const struct tree_source *s, uint64_t from, uint64_t to, struct tree_path *path)
{
	TRY(range_root(s, from, to, path->hash[path->n]));
	path->n++;
	return 0;
}

/* PATH(index, D[from:to]) of RFC 6962, section 2.1.1. */
static int inclusion(const struct tree_source *s, uint64_t from, uint64_t to, uint64_t index,
		     struct tree_path *path)
{
	uint64_t middle;

	if (to - from == 1)
		return 0;
	middle = from + split(to - from);
	if (index < middle) {
		TRY(inclusion(s, from, middle, index, path));
		return push(s, middle, to, path);
	}
	TRY(inclusion(s, middle, to, index, path));
	return push(s, from, middle, path);
}

int tree_inclusion(uint64_t size, uint64_t index, const struct tree_source *source,
		   struct tree_path *ret_path)
{
	if (index >= size)
		return E_NOTFOUND;
	ret_path->n = 0;
	return inclusion(source, 0, size, index, ret_path);
}

/* SUBPROOF of section 2.1.2: the first `old` leaves of D[from:to]; `whole`: the verifier knows the
 * root of D[from:old], because it is the old tree itself. */
static int consistency(const struct tree_source *s, uint64_t from, uint64_t to, uint64_t old,
		       bool whole, struct tree_path *path)
{
	uint64_t middle;

	if (old == to)
		return whole ? 0 : push(s, from, to, path);
	middle = from + split(to - from);
	if (old <= middle) {
		TRY(consistency(s, from, middle, old, whole, path));
		return push(s, middle, to, path);
	}
	TRY(consistency(s, middle, to, old, false, path));
	return push(s, from, middle, path);
}

int tree_consistency(uint64_t old_size, uint64_t new_size, const struct tree_source *source,
		     struct tree_path *ret_path)
{
	if (old_size > new_size)
		return E_INVALID;
	ret_path->n = 0;
	if (old_size == 0 || old_size == new_size)
		return 0;
	return consistency(source, 0, new_size, old_size, true, ret_path);
}

bool tree_verify_inclusion(const uint8_t root[TREE_HASH], uint64_t size, uint64_t index,
			   const uint8_t leaf[TREE_HASH], const struct tree_path *path)
{
	/* On the way up: our node, and the last one of its level. */
	uint64_t at = index, last = size - 1;
	uint8_t h[TREE_HASH];

	if (index >= size || path->n > TREE_PATH_MAX)
		return false;
	copy(h, leaf);
	for (size_t i = 0; i < path->n; i++) {
		if (last == 0)
			return false;
		if (at & 1 || at == last) {
			tree_node(h, path->hash[i], h);
			for (; !(at & 1) && at; at >>= 1, last >>= 1)
				; /* levels where the last node has no sibling */
		} else {
			tree_node(h, h, path->hash[i]);
		}
		at >>= 1;
		last >>= 1;
	}
	return last == 0 && same(h, root);
}

/* Follows both trees from the last node of the old one that is complete. */
static bool consistent(const uint8_t old_root[TREE_HASH], uint64_t old_size,
		       const uint8_t new_root[TREE_HASH], uint64_t new_size,
		       const struct tree_path *path)
{
	/* For a power of two the old root is the first hash, and is not sent. */
	bool power = (old_size & (old_size - 1)) == 0;
	uint64_t at = old_size - 1, last = new_size - 1;
	uint8_t a[TREE_HASH], b[TREE_HASH];

	for (; at & 1; at >>= 1)
		last >>= 1;
	copy(a, power ? old_root : path->hash[0]);
	copy(b, a);
	for (size_t i = power ? 0 : 1; i < path->n; i++) {
		if (last == 0)
			return false;
		if (at & 1 || at == last) {
			tree_node(a, path->hash[i], a);
			tree_node(b, path->hash[i], b);
			for (; !(at & 1) && at; at >>= 1)
				last >>= 1;
		} else {
			tree_node(b, b, path->hash[i]);
		}
		at >>= 1;
		last >>= 1;
	}
	return last == 0 && same(a, old_root) && same(b, new_root);
}

bool tree_verify_consistency(const uint8_t old_root[TREE_HASH], uint64_t old_size,
			     const uint8_t new_root[TREE_HASH], uint64_t new_size,
			     const struct tree_path *path)
{
	uint8_t empty[TREE_HASH];

	if (old_size > new_size || path->n > TREE_PATH_MAX)
		return false;
	if (old_size == new_size)
		return path->n == 0 && same(old_root, new_root);
	if (old_size == 0) {
		sha256(empty, S(""));
		return path->n == 0 && same(old_root, empty);
	}
	return path->n > 0 && consistent(old_root, old_size, new_root, new_size, path);
}
