/* SPDX-License-Identifier: Apache-2.0 */
/* crypto_test.c - published vectors, and that what is wrong is refused. */
#include "base/test.h"
#include "lib/crypto/crypto.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <sys/wait.h>

static str hex(const uint8_t *p, size_t n)
{
	return str_hex(test_mem(), p, n);
}

/* FIPS 180-4 examples. */
TEST(crypto, sha256_vectors)
{
	uint8_t h[SHA256_SIZE];
	struct sha256 s;

	CHECK_OK(crypto_start());
	CHECK_STRZ(sha256_hex(test_mem(), S("")),
		   "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
	CHECK_STRZ(sha256_hex(test_mem(), S("abc")),
		   "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
	sha256_init(&s);
	sha256_add(&s, "a", 1);
	sha256_add(&s, NULL, 0);
	sha256_add(&s, "bc", 2);
	sha256_end(&s, h);
	CHECK_STR(hex(h, sizeof(h)), sha256_hex(test_mem(), S("abc")));
}

/* RFC 4231, cases 2 and 6 (a key longer than a block). */
TEST(crypto, hmac_vectors)
{
	uint8_t h[SHA256_SIZE];
	char key[131];

	hmac_sha256(h, S("Jefe"), S("what do ya want for nothing?"));
	CHECK_STRZ(hex(h, sizeof(h)),
		   "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843");
	memset(key, 0xaa, sizeof(key));
	hmac_sha256(h, (str){ key, sizeof(key) },
		    S("Test Using Larger Than Block-Size Key - Hash Key First"));
	CHECK_STRZ(hex(h, sizeof(h)),
		   "60e431591ee0b67f0d8a26aacbf5b77f8e0bc6213728c5140546040f0ee37f54");
}

/* RFC 4231, case 2. */
TEST(crypto, hmac_512_vector)
{
	uint8_t h[SHA512_SIZE];

	hmac_sha512(h, S("Jefe"), S("what do ya want for nothing?"));
	CHECK_STRZ(hex(h, sizeof(h)),
		   "164b7a7bfcf819e2e395fbe73b56e0a387bd64222e831fd610270cd7ea2505549758bf75c05a994a6d034f65f8f0e6fdcaeab1a34d4a6b4b"
		   "636e070a38bce737");
}

/* RFC 8032, section 7.1, test 2. */
TEST(crypto, ed25519_vector_and_tampering)
{
	uint8_t seed[32], sig[KEY_SIGNATURE_SIZE];
	struct key k;

	CHECK(str_unhex(S("4ccd089b28ff96da9db6c346ec114e0f5b8a319f35aba624da8cf6ed4fb8a6fb"), seed,
			32));
	key_from_seed(&k, seed);
	CHECK_STRZ(hex(k.public, 32),
		   "3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c");
	key_sign(sig, &k, S("\x72"));
	CHECK_STRZ(hex(sig, 64),
		   "92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da"
		   "085ac1e43e15996e458f3613d0f11d8c387b2eaeb4302aeeb00d291612bb0c00");
	CHECK(key_verify(sig, k.public, S("\x72")));
	CHECK(!key_verify(sig, k.public, S("\x73")));
	for (size_t i = 0; i < sizeof(sig); i++) {
		sig[i] ^= 1;
		CHECK(!key_verify(sig, k.public, S("\x72")));
		sig[i] ^= 1;
	}
	k.public[0] ^= 1;
	CHECK(!key_verify(sig, k.public, S("\x72")));
}

TEST(crypto, key_file_is_made_once_and_kept_private)
{
	struct key a, b;
	struct stat st;
	str dir = test_dir(), path = str_fmt(test_mem(), "%s/log.key", dir.p);

	CHECK_OK(key_load_or_create(dir, S("log.key"), &a));
	CHECK_OK(key_load_or_create(dir, S("log.key"), &b));
	CHECK(memcmp(&a, &b, sizeof(a)) == 0);
	CHECK(stat(path.p, &st) == 0 && (st.st_mode & 0777) == 0600 && st.st_size == 65);
	CHECK(chmod(path.p, 0640) == 0);
	CHECK_INT(key_load_or_create(dir, S("log.key"), &b), E_DENIED);
	CHECK(chmod(path.p, 0600) == 0);
	CHECK(truncate(path.p, 64) == 0);
	CHECK_INT(key_load_or_create(dir, S("log.key"), &b), E_INVALID);
	CHECK_INT(key_load_or_create(str_fmt(test_mem(), "%s/none", dir.p), S("log.key"), &b),
		  E_DENIED);
}

TEST(crypto, key_file_made_by_several_at_once_is_one_key)
{
	str dir = test_dir();
	int out[2], status;
	struct key k, mine;
	pid_t pid[4];

	CHECK(pipe(out) == 0);
	for (size_t i = 0; i < ARRAY_LEN(pid); i++) {
		pid[i] = fork();
		if (pid[i] == 0)
			_exit(key_load_or_create(dir, S("k"), &k) == 0 &&
			      write(out[1], &k, sizeof(k)) == sizeof(k) ? 0 : 1);
	}
	CHECK_OK(key_load_or_create(dir, S("k"), &mine));
	for (size_t i = 0; i < ARRAY_LEN(pid); i++) {
		CHECK(waitpid(pid[i], &status, 0) == pid[i] && status == 0);
		CHECK(read(out[0], &k, sizeof(k)) == sizeof(k) &&
		      memcmp(&k, &mine, sizeof(k)) == 0);
	}
	close(out[0]);
	close(out[1]);
}

TEST(crypto, password_text_verifies_its_password_only)
{
	str h = password_hash(test_mem(), S("Mật khẩu dài 1"));

	CHECK(str_starts(h, S("$argon2id$v=19$m=19456,t=2,p=1$")));
	CHECK(password_verify(h, S("Mật khẩu dài 1")));
	CHECK(!password_verify(h, S("Mật khẩu dài 2")));
	CHECK(!password_verify(h, S("")));
	CHECK(!password_verify(S("motcua-demo"), S("motcua-demo")));
	CHECK(!password_verify(S(""), S("")));
	CHECK(!password_verify(str_sub(h, 0, h.n - 1), S("Mật khẩu dài 1")));
	CHECK(!str_eq(h, password_hash(test_mem(), S("Mật khẩu dài 1"))));
	CHECK(!password_needs_rehash(h));
	CHECK(password_needs_rehash(S("$argon2id$v=19$m=4096,t=1,p=1$c2FsdHNhbHRzYWx0$aGFzaA")));
	CHECK(password_needs_rehash(S("x")));
}

/* RFC 4648, section 10. */
TEST(crypto, base64_is_strict)
{
	static const char *const text[] = { "",		"Zg==",	    "Zm8=",    "Zm9v",
					    "Zm9vYg==", "Zm9vYmE=", "Zm9vYmFy" };
	static const char *const wrong[] = { "Zg",	"Zg=",		 "Zh==",      "Zg==\n",
					     " Zg==",	"Zm9v=",	 "-_-_",      "Z",
					     "Zm9\200", "\342\200\250C", "Z\302\240v" };
	str out;

	for (size_t i = 0; i < ARRAY_LEN(text); i++) {
		CHECK_STRZ(base64(test_mem(), "foobar", i), text[i]);
		CHECK(base64_decode(test_mem(), str_of(text[i]), &out));
		CHECK_STR(out, ((str){ "foobar", i }));
	}
	for (size_t i = 0; i < ARRAY_LEN(wrong); i++)
		CHECK(!base64_decode(test_mem(), str_of(wrong[i]), &out));
	CHECK_STRZ(base64_url(test_mem(), "\xfb\xff\xfe\x01", 4), "-__-AQ");
	CHECK(base64_url_decode(test_mem(), S("-__-AQ"), &out));
	CHECK_STRZ(hex((const uint8_t *)out.p, out.n), "fbfffe01");
	CHECK(!base64_url_decode(test_mem(), S("-__-AQ=="), &out));
	CHECK(!base64_url_decode(test_mem(), S("+//+AQ"), &out));
}

TEST(crypto, tokens_are_long_and_different)
{
	str a = token_new(test_mem()), b = token_new(test_mem()), bits;

	CHECK_INT(a.n, 22);
	CHECK(base64_url_decode(test_mem(), a, &bits) && bits.n == 16);
	CHECK(!str_eq(a, b));
	CHECK_INT(token_hash(test_mem(), a).n, 64);
	CHECK(crypto_equal(token_hash(test_mem(), a),
			   token_hash(test_mem(), str_copy(test_mem(), a))));
	CHECK(!crypto_equal(token_hash(test_mem(), a), token_hash(test_mem(), b)));
	CHECK(!crypto_equal(S("a"), S("ab")));
	CHECK(crypto_equal(S(""), (str){ NULL, 0 }));
}
