/* SPDX-License-Identifier: Apache-2.0 */
/* note_test.c - notes of other implementations, our own, and the many texts that are not notes. */
#include "base/test.h"
#include "core/ledger/note.h"

/* The example of golang.org/x/mod/sumdb/note, the first implementation of the format. */
#define GO_KEY "PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW"
#define GO_SEED "AYEKFALVFGyNhPJEMzD1QIDr+Y7hfZx09iUvxdXHKDFz" /* 0x01, then the seed */
#define GO_TEXT \
	"If you think cryptography is the answer to your problem,\n" \
	"then you don't know what your problem is.\n"
#define GO_LINE \
	"— PeterNeumann x08go/ZJkuBS9UG/SffcvIAQxVBtiFupLLr8pAcElZInNIuGUgYN1FFYC2pZSNXgKvqfqdngotpRZb6KE6RyyBwJnAM=\n"

/* The example of c2sp.org/tlog-checkpoint. */
#define C2SP_TEXT \
	"example.com/behind-the-sofa\n20852163\nCsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=\n"
#define C2SP_LINE \
	"— example.com/behind-the-sofa Az3grlgtzPICa5OS8npVmf1Myq/5IZniMp+ZJurmRDeOoRDe4URYN7u5/Zhcyv2q1gGzGku9nTo+zyWE+xeMcTOAYQ8=\n"
#define C2SP_WITNESS \
	"— witness.example.com/w1 jWbPPwAAAABkGFDLEZMHwSRaJNiIDoe9DYn/zXcrtPHeolMI5OWXEhZCB9dlrDJsX3b2oyin1nPZqhf5nNo0xUe+mbIUBkBIfZ+qnA==\n"
/* The example of c2sp.org/signed-note: an empty line within the text. */
#define C2SP_POEM \
	"Ognuno sta solo sul cuor della terra\ntrafitto da un raggio di sole:\n\ned è subito sera.\n"
#define C2SP_POET \
	"— quasimodo.example/salvatore NnugSzTjtVAewIS+Z/iJhUPeFDkO/5QQ2i5ddnGITLlC+EhfLW9oJKONrMouFSQU0xMcXxj99ihAQwaqP3ZekRwNtIc=\n"

static struct note_key parse_key(const char *text)
{
	struct note_key k;

	CHECK_OK(note_key_parse(test_mem(), str_of(text), &k));
	return k;
}

static int open_note(const char *note, const struct note_key *k)
{
	str text;

	return note_open(test_mem(), str_of(note), k, &text);
}

TEST(note, signs_and_opens_what_go_signed)
{
	struct note_key k = parse_key(GO_KEY);
	struct key secret;
	str seed, note, text;

	CHECK(base64_decode(test_mem(), S(GO_SEED), &seed) && seed.n == 33);
	key_from_seed(&secret, (const uint8_t *)seed.p + 1);
	CHECK_OK(note_sign(test_mem(), S(GO_TEXT), S("PeterNeumann"), &secret, &note));
	CHECK_STRZ(note, GO_TEXT "\n" GO_LINE);
	CHECK_OK(note_open(test_mem(), note, &k, &text));
	CHECK_STRZ(text, GO_TEXT);
	CHECK_STRZ(note_key_text(test_mem(), &k), GO_KEY);
}

TEST(note, reads_c2sp_examples)
{
	struct note n;
	struct checkpoint c;

	CHECK_OK(note_parse(test_mem(), S(C2SP_TEXT "\n" C2SP_LINE C2SP_WITNESS), &n));
	CHECK_INT(n.n, 2);
	CHECK_STRZ(n.signature[1].name, "witness.example.com/w1");
	CHECK_STRZ(str_hex(test_mem(), n.signature[1].id, 4), "8d66cf3f");
	CHECK_INT(n.signature[1].bytes.n, 72); /* a time stamp before the signature */
	CHECK_OK(checkpoint_parse(test_mem(), n.text, &c));
	CHECK_STRZ(c.origin, "example.com/behind-the-sofa");
	CHECK_INT(c.size, 20852163);
	CHECK_STR(checkpoint_text(test_mem(), &c), n.text);
	CHECK_OK(note_parse(test_mem(), S(C2SP_POEM "\n" C2SP_POET), &n));
	CHECK_STRZ(n.text, C2SP_POEM);
}

TEST(note, tampering_is_found)
{
	struct note_key k = parse_key(GO_KEY);
	char note[] = GO_TEXT "\n" GO_LINE;
	size_t text = sizeof(GO_TEXT) - 1, line = sizeof(GO_TEXT "\n— PeterNeumann ") - 1;

	CHECK_OK(open_note(note, &k));
	for (size_t i = 0; i < sizeof(note) - 1; i++) {
		char was = note[i];

		note[i] ^= 1;
		CHECK(open_note(note, &k) < 0);
		note[i] = was == 'A' ? 'B' : 'A';
		if (i < text || i >= line)
			CHECK(open_note(note, &k) < 0);
		note[i] = was;
	}
	for (size_t n = 0; n < sizeof(note) - 1; n++) {
		str out;

		CHECK(note_open(test_mem(), (str){ note, n }, &k, &out) < 0);
	}
}

TEST(note, only_the_known_key_counts)
{
	struct note_key k = parse_key(GO_KEY), other;
	struct key secret;
	str a, b;

	key_new(&secret);
	note_key(&other, S("PeterNeumann"), secret.public);
	CHECK_INT(open_note(GO_TEXT "\n" GO_LINE, &other), E_DENIED); /* same name, another id */
	CHECK_OK(note_sign(test_mem(), S(GO_TEXT), S("witness.example"), &secret, &a));
	CHECK_INT(open_note(str_z(test_mem(), a), &k), E_DENIED);
	b = str_fmt(test_mem(), "%s%s", a.p, GO_LINE);
	CHECK_OK(open_note(b.p, &k)); /* signatures of strangers are ignored */
	note_key(&other, S("witness.example"), secret.public);
	CHECK_OK(open_note(b.p, &other));
	CHECK_INT(open_note("x\n\n" GO_LINE, &k), E_DENIED);
	/* one true and one false signature in the same name */
	CHECK_INT(open_note(GO_TEXT "\n" GO_LINE "— PeterNeumann x08gowAA\n", &k), E_DENIED);
}

TEST(note, refuses_what_is_not_a_note)
{
	static const char *const wrong[] = {
		"",
		"\n",
		"\n\n",
		"text\n",
		"text\n\n",
		GO_TEXT GO_LINE,
		"text\n\n" GO_LINE "\n",
		"text\n\n- PeterNeumann x08goAAA\n",
		"text\n\n— PeterNeumann\n",
		"text\n\n— x08goAAA\n",
		"text\n\n—PeterNeumann x08goAAA\n",
		"text\n\n— Peter+Neumann x08goAAA\n",
		"text\n\n—  x08goAAA\n",
		"text\n\n— Peter\xc2\xa0Neumann x08goAAA\n",
		"text\n\n— Peter\xe2\x80\x83N x08goAAA\n",
		"text\n\n— PeterNeumann x08goAA\n",
		"text\n\n— PeterNeumann x08g\n",
		"text\n\n— PeterNeumann x08goA==\n",
		"text\n\n— PeterNeumann x08goAAA extra\n",
		"text\n\n— PeterNeumann x08goAAA\r\n",
		"te\txt\n\n" GO_LINE,
		"te\xff\n\n" GO_LINE,
		"text\n\n" GO_LINE "more\n",
		"text\n\n" GO_LINE "— PeterNeumann x08goAAA",
	};
	struct buf many = buf_new(test_mem(), 0), large = buf_new(test_mem(), 0);
	struct note n;

	for (size_t i = 0; i < ARRAY_LEN(wrong); i++)
		CHECK_INT(note_parse(test_mem(), str_of(wrong[i]), &n), E_INVALID);
	buf_z(&many, "text\n\n");
	for (int i = 0; i < NOTE_SIGNATURES_MAX; i++)
		buf_z(&many, GO_LINE);
	CHECK_OK(note_parse(test_mem(), buf_view(&many), &n));
	CHECK_INT(n.n, NOTE_SIGNATURES_MAX);
	buf_z(&many, GO_LINE);
	CHECK_INT(note_parse(test_mem(), buf_view(&many), &n), E_INVALID);
	while (large.n < NOTE_SIZE_MAX)
		buf_z(&large, "text\n");
	buf_z(&large, "\n" GO_LINE);
	CHECK_INT(note_parse(test_mem(), buf_view(&large), &n), E_INVALID);
}

TEST(note, refuses_keys_that_are_not)
{
	static const char *const wrong[] = {
		"",
		"PeterNeumann",
		"PeterNeumann+c74f20a3",
		"PeterNeumann+c74f20a3+",
		"+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW",
		"PeterNeumann+c74f20a4+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW",
		"PeterNeumann+c74f20a3+AhpC2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW",
		"PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10T",
		"Peterneumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW",
		("rekor.sigstore.dev+c0d23d6a+AjBZMBMGByqGSM49AgEGCCqGSM49AwEHA0IABNhtmPtrWm3U1eQXBogSMdGvXwBcK5AW5i0hrZLO"
		 "C96l+smGNM7nwZ4QvFK/4sueRoVj//QP22Ni4Qt9DPfkWLc="), /* ECDSA */
	};
	struct note_key k;

	for (size_t i = 0; i < ARRAY_LEN(wrong); i++)
		CHECK_INT(note_key_parse(test_mem(), str_of(wrong[i]), &k), E_INVALID);
	/* '+' in the base64 */
	parse_key("TEST+7997405c+AQcC+FTVKf0jlTdHDY3rbevmnKxxPjigCXlVtGe6RIr6");
	CHECK(note_name_valid(S("motcua.langson.gov.vn/sổ")));
}

TEST(checkpoint, is_strict)
{
#define ROOT "CsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I="
	static const char *const wrong[] = {
		"",
		"o\n",
		"o\n1\n",
		"\n1\n" ROOT "\n",
		"o\n01\n" ROOT "\n",
		"o\n-1\n" ROOT "\n",
		"o\n+1\n" ROOT "\n",
		"o\n\n" ROOT "\n",
		"o\n1\n" ROOT,
		"o\n1\n" ROOT "\n\n",
		"o\n1\n" ROOT "\nx\n\n",
		"o\n 1\n" ROOT "\n",
		"o\n99999999999999999999\n" ROOT "\n",
		"o\n1\nCsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2J=\n",
		"o\n1\nCsUY\n",
		"o\n1\n\n",
		"o\r\n1\n" ROOT "\n",
	};
	struct checkpoint c;

	for (size_t i = 0; i < ARRAY_LEN(wrong); i++)
		CHECK_INT(checkpoint_parse(test_mem(), str_of(wrong[i]), &c), E_INVALID);
	CHECK_OK(checkpoint_parse(test_mem(), S("o\n0\n" ROOT "\n"), &c));
	CHECK_INT(c.size, 0);
	CHECK_OK(checkpoint_parse(test_mem(), S("o\n1\n" ROOT "\nextension\n"), &c));
}

TEST(checkpoint, opens_for_its_own_key_and_origin)
{
	struct checkpoint c = { S("motcua.example/log"), 3, { 1, 2, 3 } }, d;
	struct note_key k;
	struct key secret;
	str note;

	key_new(&secret);
	note_key(&k, c.origin, secret.public);
	CHECK_OK(note_sign(test_mem(), checkpoint_text(test_mem(), &c), c.origin, &secret, &note));
	CHECK_OK(checkpoint_open(test_mem(), note, &k, &d));
	CHECK(d.size == 3 && memcmp(c.root, d.root, sizeof(c.root)) == 0);
	c.origin = S("motcua.example/other"); /* signed by the right key for the wrong log */
	CHECK_OK(note_sign(test_mem(), checkpoint_text(test_mem(), &c), k.name, &secret, &note));
	CHECK_INT(checkpoint_open(test_mem(), note, &k, &d), E_DENIED);
	CHECK_INT(note_sign(test_mem(), S("no newline"), k.name, &secret, &note), E_INVALID);
	CHECK_INT(note_sign(test_mem(), S("x\n"), S("two words"), &secret, &note), E_INVALID);
}
