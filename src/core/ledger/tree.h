/* SPDX-License-Identifier: Apache-2.0 */
/*
 * tree.h - the Merkle tree over all events, as in RFC 6962 section 2.1.
 *
 *	leaf hash = SHA-256(0x00 || data)        node = SHA-256(0x01 || left || right)
 *
 * A tree of n leaves splits at the largest power of two below n, so it is a row of complete subtrees
 * of falling size, one for each bit of n. To append, only the roots of these are needed: the edge.
 *
 * For proofs, storage keeps the hash of every leaf (level 0, with the event's row) and of every
 * complete subtree of 256 leaves (level 8), of 65,536 (level 16) and so on: 0.4 % more rows. Any
 * other node is computed from at most 128 hashes of the stored level below it, which lie side by
 * side, so each step of a proof is one range read; ten million events need about 24.
 *
 * Indexes count from 0: the event with seq N is leaf N-1; subtree i of level L covers the leaves
 * [i << L, (i + 1) << L). The tree allocates nothing and knows no database.
 */
#ifndef CORE_LEDGER_TREE_H
#define CORE_LEDGER_TREE_H

#include "base/base.h"
#include "lib/crypto/crypto.h"

#define TREE_HASH SHA256_SIZE
/* Hashes of complete subtrees are stored for each level that is a multiple of this. */
#define TREE_STEP 8
/* More than any proof has: 64 levels and one more hash that a consistency proof may begin with. */
#define TREE_PATH_MAX 66

/* The growing tree. { 0 } is the empty one; it may be copied, to take an append back. */
struct tree {
	uint64_t size;
	uint8_t edge[64][TREE_HASH]; /* [l]: root of 2^l leaves, if bit l of size is set */
};

/* Stores the hash of the complete subtree `index` of `level` (8, 16, 24 …). 0 or an error. */
typedef int tree_tile_fn(void *arg, unsigned level, uint64_t index, const uint8_t hash[TREE_HASH]);

/*
 * Reads `n` (1 to 256) stored hashes of `level` (0, 8, 16 …) beginning with index `first`. 0, or
 * E_NOTFOUND when one is missing, or another error; errors pass through unchanged.
 */
typedef int tree_read_fn(void *arg, unsigned level, uint64_t first, size_t n,
			 uint8_t (*ret)[TREE_HASH]);

struct tree_source {
	tree_read_fn *read;
	void *arg;
};

/* A proof: hashes from the leaf's side to the root's. */
struct tree_path {
	size_t n;
	uint8_t hash[TREE_PATH_MAX][TREE_HASH];
};

/* Hash of a leaf with this content / of an inner node. */
void tree_leaf(uint8_t out[TREE_HASH], str data);
void tree_node(uint8_t out[TREE_HASH], const uint8_t left[TREE_HASH],
	       const uint8_t right[TREE_HASH]);

/* Appends a leaf hash and tells `tile` (may be NULL) of each stored subtree that this completes.
 * On an error of `tile` the tree is as before. */
int tree_append(struct tree *t, const uint8_t leaf[TREE_HASH], tree_tile_fn *tile, void *arg);
/* The root; of the empty tree, SHA-256 of nothing. */
void tree_root(const struct tree *t, uint8_t out[TREE_HASH]);
/* The tree of the first `size` leaves, from storage: one range read for each bit of size. */
int tree_load(struct tree *ret_tree, uint64_t size, const struct tree_source *source);

/* Proof that leaf `index` is in the tree of `size` leaves. E_NOTFOUND when index >= size. */
int tree_inclusion(uint64_t size, uint64_t index, const struct tree_source *source,
		   struct tree_path *ret_path);
/* Proof that the tree of `new_size` leaves begins with that of `old_size`. Empty when they are equal
 * or the old one is empty. E_INVALID when old_size > new_size. */
int tree_consistency(uint64_t old_size, uint64_t new_size, const struct tree_source *source,
		     struct tree_path *ret_path);

/* Checks of proofs from anywhere (RFC 9162, sections 2.1.3.2 and 2.1.4.2). */
bool tree_verify_inclusion(const uint8_t root[TREE_HASH], uint64_t size, uint64_t index,
			   const uint8_t leaf[TREE_HASH], const struct tree_path *path);
bool tree_verify_consistency(const uint8_t old_root[TREE_HASH], uint64_t old_size,
			     const uint8_t new_root[TREE_HASH], uint64_t new_size,
			     const struct tree_path *path);

#endif
