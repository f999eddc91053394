/* SPDX-License-Identifier: Apache-2.0 */
/* tree_test.c - the RFC's published trees, and a second, naive implementation to agree with. */
#include "base/test.h"
#include "core/ledger/tree.h"

#define SOME 70000 /* leaves of the large tree: past level 16 */

/* A storage in memory, as the event table and the tile table are one on disk. */
struct store {
	uint8_t (*leaf)[TREE_HASH];
	uint8_t (*tile8)[TREE_HASH];
	uint8_t tile16[2][TREE_HASH];
	uint64_t n, n8, n16;
	int reads;
	bool broken;
};

static int store_tile(void *arg, unsigned level, uint64_t index, const uint8_t hash[TREE_HASH])
{
	struct store *s = arg;

	if (s->broken)
		return E_BUSY;
	CHECK(level == 8 ? index == s->n8 : level == 16 && index == s->n16);
	memcpy(level == 8 ? s->tile8[s->n8++] : s->tile16[s->n16++], hash, TREE_HASH);
	return 0;
}

static int store_read(void *arg, unsigned level, uint64_t first, size_t n,
		      uint8_t (*ret)[TREE_HASH])
{
	struct store *s = arg;
	uint64_t have = level == 0 ? s->n : level == 8 ? s->n8 : level == 16 ? s->n16 : 0;
	uint8_t (*from)[TREE_HASH] = level == 0 ? s->leaf : level == 8 ? s->tile8 : s->tile16;

	s->reads++;
	if (n < 1 || n > 256 || first + n > have)
		return E_NOTFOUND;
	memcpy(ret, from + first, n * TREE_HASH);
	return 0;
}

static struct store store_new(size_t n)
{
	struct store s = { .leaf = arena_array(test_mem(), n, TREE_HASH),
			   .tile8 = arena_array(test_mem(), n / 256 + 1, TREE_HASH) };

	return s;
}

static void add(struct tree *t, struct store *s, str data)
{
	tree_leaf(s->leaf[s->n++], data);
	CHECK_OK(tree_append(t, s->leaf[s->n - 1], store_tile, s));
}

static void grow(struct tree *t, struct store *s, uint64_t size)
{
	while (t->size < size)
		add(t, s, (str){ (const char *)&t->size, sizeof(t->size) });
}

/* MTH of RFC 6962, section 2.1, with no cleverness at all. */
static void naive(uint8_t (*leaf)[TREE_HASH], uint64_t n, uint8_t out[TREE_HASH])
{
	uint8_t l[TREE_HASH], r[TREE_HASH];
	uint64_t k = 1;

	if (n == 1) {
		memcpy(out, leaf[0], TREE_HASH);
		return;
	}
	while (k * 2 < n)
		k *= 2;
	naive(leaf, k, l);
	naive(leaf + k, n - k, r);
	tree_node(out, l, r);
}

static str hex(const uint8_t h[TREE_HASH])
{
	return str_hex(test_mem(), h, TREE_HASH);
}

static const char *const roots[] = {
	"e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
	"6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
	"fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
	"aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
	"d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
	"4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
	"76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
	"ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
	"5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
};

/* The eight leaves of the Certificate Transparency reference tests. */
static struct store published(struct tree *t)
{
	static const struct str data[] = {
		S_INIT(""),
		S_INIT("\x00"),
		S_INIT("\x10"),
		S_INIT("\x20\x21"),
		S_INIT("\x30\x31"),
		S_INIT("\x40\x41\x42\x43"),
		S_INIT("\x50\x51\x52\x53\x54\x55\x56\x57"),
		S_INIT("\x60\x61\x62\x63\x64\x65\x66\x67\x68\x69\x6a\x6b\x6c\x6d\x6e\x6f"),
	};
	struct store s = store_new(8);
	uint8_t root[TREE_HASH];

	for (size_t i = 0; i < ARRAY_LEN(data); i++) {
		tree_root(t, root);
		CHECK_STRZ(hex(root), roots[i]);
		add(t, &s, data[i]);
	}
	tree_root(t, root);
	CHECK_STRZ(hex(root), roots[8]);
	return s;
}

static void check_path(const struct tree_path *p, const char *const *want, size_t n)
{
	CHECK_INT(p->n, n);
	for (size_t i = 0; i < n; i++)
		CHECK_STRZ(hex(p->hash[i]), want[i]);
}

TEST(tree, published_roots_and_proofs)
{
	static const char *const in_0_8[] = {
		"96a296d224f285c67bee93c30f8a309157f0daa35dc5b87e410b78630a09cfc7",
		"5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e",
		"6b47aaf29ee3c2af9af889bc1fb9254dabd31177f16232dd6aab035ca39bf6e4"
	};
	static const char *const from_2_5[] = {
		"5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e",
		"bc1a0643b12e4d2d7c77918f44e0f4f79a838b6cf9ec5b5c283e1f4d88599e6b"
	};
	static const char *const from_6_8[] = {
		"0ebc5d3437fbe2db158b9f126a1d118e308181031d0a949f8dededebc558ef6a",
		"ca854ea128ed050b41b35ffc1b87b8eb2bde461e9e3b5596ece6b9d5975a0ae0",
		"d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7"
	};
	struct tree t = { 0 };
	struct store s = published(&t);
	struct tree_source src = { store_read, &s };
	struct tree_path p;

	CHECK_OK(tree_inclusion(8, 0, &src, &p));
	check_path(&p, in_0_8, 3);
	CHECK_OK(tree_inclusion(3, 2, &src, &p));
	check_path(&p, roots + 2, 1);
	CHECK_OK(tree_consistency(2, 5, &src, &p));
	check_path(&p, from_2_5, 2);
	CHECK_OK(tree_consistency(6, 8, &src, &p));
	check_path(&p, from_6_8, 3);
	CHECK_INT(tree_inclusion(8, 8, &src, &p), E_NOTFOUND);
	CHECK_INT(tree_consistency(9, 8, &src, &p), E_INVALID);
	CHECK_INT(tree_inclusion(9, 8, &src, &p), 0); /* needs only leaves that are there */
	CHECK_INT(tree_inclusion(9, 0, &src, &p), E_NOTFOUND);
}

TEST(tree, every_size_to_600_agrees_with_the_naive_one)
{
	struct store s = store_new(600);
	struct tree_source src = { store_read, &s };
	uint8_t a[TREE_HASH], b[TREE_HASH];
	struct tree t = { 0 }, again;

	for (uint64_t n = 1; n <= 600; n++) {
		grow(&t, &s, n);
		tree_root(&t, a);
		naive(s.leaf, n, b);
		CHECK(memcmp(a, b, TREE_HASH) == 0);
		CHECK_OK(tree_load(&again, n, &src));
		tree_root(&again, b);
		CHECK(memcmp(a, b, TREE_HASH) == 0);
	}
	CHECK_INT(s.n8, 2);
	for (uint64_t n = 0; n <= 600; n++) { /* an older tree is loaded from newer storage too */
		CHECK_OK(tree_load(&again, n, &src));
		CHECK_INT(again.size, n);
	}
}

TEST(tree, every_leaf_of_every_size_to_300_is_proved)
{
	struct store s = store_new(300);
	struct tree_source src = { store_read, &s };
	uint8_t root[TREE_HASH];
	struct tree t = { 0 };
	struct tree_path p;

	for (uint64_t n = 1; n <= 300; n++) {
		grow(&t, &s, n);
		tree_root(&t, root);
		for (uint64_t i = 0; i < n; i++) {
			CHECK_OK(tree_inclusion(n, i, &src, &p));
			CHECK(tree_verify_inclusion(root, n, i, s.leaf[i], &p));
			CHECK(!tree_verify_inclusion(root, n, (i + 1) % n, s.leaf[i], &p) ||
			      n == 1);
			CHECK(!tree_verify_inclusion(root, n, i, s.leaf[(i + 1) % n], &p) ||
			      n == 1);
			CHECK(!tree_verify_inclusion(root, n, n, s.leaf[i], &p));
		}
	}
}

TEST(tree, every_pair_of_sizes_to_150_is_consistent)
{
	uint8_t root[301][TREE_HASH];
	struct store s = store_new(300);
	struct tree_source src = { store_read, &s };
	struct tree t = { 0 };
	struct tree_path p;

	tree_root(&t, root[0]);
	for (uint64_t n = 1; n <= 300; n++) {
		grow(&t, &s, n);
		tree_root(&t, root[n]);
	}
	for (uint64_t n = 0; n <= 300; n += n < 150 ? 1 : 50)
		for (uint64_t m = 0; m <= n; m++) {
			CHECK_OK(tree_consistency(m, n, &src, &p));
			CHECK(tree_verify_consistency(root[m], m, root[n], n, &p));
			if (m == n)
				continue;
			CHECK(!tree_verify_consistency(root[m + 1], m, root[n], n, &p));
			CHECK(!tree_verify_consistency(root[m], m, root[n ? n - 1 : 1], n, &p) ||
			      m == 0);
			CHECK(!tree_verify_consistency(root[n], n, root[m], m, &p));
			p.n++;
			memset(p.hash[p.n - 1], 7, TREE_HASH);
			CHECK(!tree_verify_consistency(root[m], m, root[n], n, &p));
		}
}

/* Any changed bit of the path, a hash too many, a hash too few: refused. */
TEST(tree, tampered_proofs_are_refused)
{
	uint8_t root[TREE_HASH], old[TREE_HASH];
	struct store s = store_new(300);
	struct tree_source src = { store_read, &s };
	struct tree t = { 0 };
	struct tree_path p;

	grow(&t, &s, 77);
	tree_root(&t, old);
	grow(&t, &s, 300);
	tree_root(&t, root);
	CHECK_OK(tree_inclusion(300, 200, &src, &p));
	for (size_t i = 0; i < p.n * TREE_HASH; i++) {
		p.hash[i / TREE_HASH][i % TREE_HASH] ^= 0x10;
		CHECK(!tree_verify_inclusion(root, 300, 200, s.leaf[200], &p));
		p.hash[i / TREE_HASH][i % TREE_HASH] ^= 0x10;
	}
	for (p.n--; p.n > 0; p.n--)
		CHECK(!tree_verify_inclusion(root, 300, 200, s.leaf[200], &p));
	p.n = TREE_PATH_MAX + 1;
	CHECK(!tree_verify_inclusion(root, 300, 200, s.leaf[200], &p));
	CHECK_OK(tree_consistency(77, 300, &src, &p));
	CHECK(tree_verify_consistency(old, 77, root, 300, &p));
	for (size_t i = 0; i < p.n * TREE_HASH; i++) {
		p.hash[i / TREE_HASH][i % TREE_HASH] ^= 0x10;
		CHECK(!tree_verify_consistency(old, 77, root, 300, &p));
		p.hash[i / TREE_HASH][i % TREE_HASH] ^= 0x10;
	}
	while (p.n-- > 0)
		CHECK(!tree_verify_consistency(old, 77, root, 300, &p));
}

/* A rewritten past, the reason for all of this: no proof from the new storage fits the old root. */
TEST(tree, rewritten_history_has_no_proof)
{
	uint8_t root[TREE_HASH], old[TREE_HASH];
	struct store s = store_new(300), forged = store_new(300);
	struct tree_source src = { store_read, &forged };
	struct tree t = { 0 }, u = { 0 };
	struct tree_path p;

	grow(&t, &s, 100);
	tree_root(&t, old);
	grow(&u, &forged, 50);
	add(&u, &forged, S("this was never said"));
	grow(&u, &forged, 200);
	tree_root(&u, root);
	CHECK_OK(tree_consistency(100, 200, &src, &p));
	CHECK(!tree_verify_consistency(old, 100, root, 200, &p));
	CHECK_OK(tree_inclusion(200, 50, &src, &p));
	CHECK(!tree_verify_inclusion(root, 200, 50, s.leaf[50], &p));
}

TEST(tree, large_tree_uses_stored_subtrees)
{
	static const uint64_t sizes[] = { 65535, 65536, 65537, 69888, SOME };
	struct store s = store_new(SOME);
	struct tree_source src = { store_read, &s };
	uint8_t root[TREE_HASH], small[TREE_HASH], want[TREE_HASH];
	struct tree t = { 0 }, again;
	struct tree_path p;

	grow(&t, &s, SOME);
	CHECK_INT(s.n8, SOME / 256);
	CHECK_INT(s.n16, 1);
	tree_root(&t, root);
	for (size_t i = 0; i < ARRAY_LEN(sizes); i++) {
		uint64_t n = sizes[i];

		s.reads = 0;
		CHECK_OK(tree_load(&again, n, &src));
		CHECK(s.reads <= 17);
		tree_root(&again, small);
		naive(s.leaf, n, want);
		CHECK(memcmp(small, want, TREE_HASH) == 0);
		for (uint64_t k = 0; k < n; k += 4999) {
			s.reads = 0;
			CHECK_OK(tree_inclusion(n, k, &src, &p));
			CHECK(s.reads <= 30);
			CHECK(tree_verify_inclusion(small, n, k, s.leaf[k], &p));
		}
		CHECK_OK(tree_consistency(n, SOME, &src, &p));
		CHECK(tree_verify_consistency(small, n, root, SOME, &p));
	}
}

TEST(tree, failed_store_leaves_the_tree_as_it_was)
{
	struct store s = store_new(300);
	struct tree t = { 0 }, before;

	grow(&t, &s, 255);
	before = t;
	s.broken = true;
	tree_leaf(s.leaf[s.n++], S("256th"));
	CHECK_INT(tree_append(&t, s.leaf[255], store_tile, &s), E_BUSY);
	CHECK(memcmp(&t, &before, sizeof(t)) == 0);
	s.broken = false;
	CHECK_OK(tree_append(&t, s.leaf[255], store_tile, &s));
	CHECK_INT(s.n8, 1);
}
