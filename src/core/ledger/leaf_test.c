/* SPDX-License-Identifier: Apache-2.0 */
/* leaf_test.c - the bytes of a leaf, written out by hand, and that every field counts. */
#include "base/test.h"
#include "core/ledger/leaf.h"
#include "core/ledger/tree.h"

#define SALT S("0123456789abcdef")

static struct leaf_event lodged(void)
{
	struct leaf_event e = { 7,
				{ 1767576600000 },
				S("dan.an"),
				S("citizen"),
				S("05977"),
				S("dossier.lodge"),
				S("H37.01-260105-0001"),
				{ 0 } };

	CHECK_OK(leaf_commit(e.commit, SALT, S("{\"name\":\"Hoàng Văn An\"}")));
	return e;
}

TEST(leaf, bytes_are_as_the_definition_says)
{
	struct leaf_event e = lodged();
	uint8_t have[SHA256_SIZE], want[SHA256_SIZE];
	str commit = sha256_hex(test_mem(), S("0123456789abcdef{\"name\":\"Hoàng Văn An\"}"));
	str data = str_fmt(test_mem(),
			   "motcua/event/v1\nseq 1\n7\nat 13\n1767576600000\nactor 6\ndan.an\n"
			   "role 7\ncitizen\nunit 5\n05977\nverb 13\ndossier.lodge\n"
			   "subject 18\nH37.01-260105-0001\ncommit 64\n%s\n",
			   commit.p);

	leaf_hash(have, &e);
	tree_leaf(want, data);
	CHECK(memcmp(have, want, SHA256_SIZE) == 0);
}

static void differs(struct leaf_event e)
{
	struct leaf_event first = lodged();
	uint8_t a[SHA256_SIZE], b[SHA256_SIZE];

	leaf_hash(a, &first);
	leaf_hash(b, &e);
	CHECK(memcmp(a, b, SHA256_SIZE) != 0);
}

TEST(leaf, every_field_counts_and_none_flows_into_the_next)
{
	struct leaf_event e;

	e = lodged(), e.seq = 8, differs(e);
	e = lodged(), e.at.ms++, differs(e);
	e = lodged(), e.actor = S("dan.binh"), differs(e);
	e = lodged(), e.role = S("clerk"), differs(e);
	e = lodged(), e.unit = S(""), differs(e);
	e = lodged(), e.verb = S("dossier.accept"), differs(e);
	e = lodged(), e.subject = S("H37.01-260105-0002"), differs(e);
	e = lodged(), e.commit[31] ^= 1, differs(e);
	e = lodged(), e.actor = S("dan.anc"), e.role = S("itizen"), differs(e);
	e = lodged(), e.actor = S("dan.an\nrole 7\ncitizen"), e.role = S(""), differs(e);
}

TEST(leaf, commit_needs_a_whole_salt)
{
	uint8_t a[SHA256_SIZE], b[SHA256_SIZE];

	CHECK_INT(leaf_commit(a, S("0123456789abcde"), S("f")), E_INVALID);
	CHECK_INT(leaf_commit(a, S(""), S("{}")), E_INVALID);
	CHECK_OK(leaf_commit(a, SALT, S("")));
	CHECK_OK(leaf_commit(b, SALT, S("{}")));
	CHECK(memcmp(a, b, SHA256_SIZE) != 0);
}
