/* SPDX-License-Identifier: Apache-2.0 */
/* crypto.c - a thin, typed cover over libsodium. Key files are in key.c. */
#include "base/base.h"
#include "lib/crypto/crypto.h"

#include <sodium.h>

static_assert(sizeof(struct sha256) == sizeof(crypto_hash_sha256_state), "same size");
static_assert(_Alignof(struct sha256) >= _Alignof(crypto_hash_sha256_state), "same alignment");

static const unsigned char *bytes(str s)
{
	return (const unsigned char *)(s.n ? s.p : "");
}

int crypto_start(void)
{
	return sodium_init() < 0 ? E_INTERNAL : 0;
}

void crypto_random(void *out, size_t n)
{
	if (n)
		randombytes_buf(out, n);
}

bool crypto_equal(str a, str b)
{
	return a.n == b.n && (a.n == 0 || sodium_memcmp(a.p, b.p, a.n) == 0);
}

void crypto_wipe(void *p, size_t n)
{
	sodium_memzero(p, n);
}

void sha256(uint8_t out[SHA256_SIZE], str data)
{
	crypto_hash_sha256(out, bytes(data), data.n);
}

void sha256_init(struct sha256 *h)
{
	crypto_hash_sha256_init((crypto_hash_sha256_state *)h);
}

void sha256_add(struct sha256 *h, const void *p, size_t n)
{
	if (n)
		crypto_hash_sha256_update((crypto_hash_sha256_state *)h, p, n);
}

void sha256_end(struct sha256 *h, uint8_t out[SHA256_SIZE])
{
	crypto_hash_sha256_final((crypto_hash_sha256_state *)h, out);
}

str sha256_hex(struct arena *a, str data)
{
	uint8_t h[SHA256_SIZE];

	sha256(h, data);
	return str_hex(a, h, sizeof(h));
}

void hmac_sha256(uint8_t out[SHA256_SIZE], str key, str data)
{
	crypto_auth_hmacsha256_state h;

	crypto_auth_hmacsha256_init(&h, bytes(key), key.n);
	crypto_auth_hmacsha256_update(&h, bytes(data), data.n);
	crypto_auth_hmacsha256_final(&h, out);
	sodium_memzero(&h, sizeof(h));
}

void hmac_sha512(uint8_t out[SHA512_SIZE], str key, str data)
{
	crypto_auth_hmacsha512_state h;

	crypto_auth_hmacsha512_init(&h, bytes(key), key.n);
	crypto_auth_hmacsha512_update(&h, bytes(data), data.n);
	crypto_auth_hmacsha512_final(&h, out);
	sodium_memzero(&h, sizeof(h));
}

void key_new(struct key *ret_key)
{
	crypto_sign_keypair(ret_key->public, ret_key->secret);
}

void key_from_seed(struct key *ret_key, const uint8_t seed[32])
{
	crypto_sign_seed_keypair(ret_key->public, ret_key->secret, seed);
}

void key_sign(uint8_t signature[KEY_SIGNATURE_SIZE], const struct key *key, str message)
{
	crypto_sign_detached(signature, NULL, bytes(message), message.n, key->secret);
}

bool key_verify(const uint8_t signature[KEY_SIGNATURE_SIZE], const uint8_t public[KEY_PUBLIC_SIZE],
		str message)
{
	return crypto_sign_verify_detached(signature, bytes(message), message.n, public) == 0;
}

str password_hash(struct arena *a, str password)
{
	char *out = arena_alloc(a, crypto_pwhash_STRBYTES);

	if (crypto_pwhash_str_alg(out, password.p ? password.p : "", password.n, PASSWORD_PASSES,
				  PASSWORD_MEMORY, crypto_pwhash_ALG_ARGON2ID13) != 0)
		abort();
	return str_of(out);
}

/* libsodium wants the text in a NUL-terminated array of its own size; false if it cannot be one. */
static bool hash_text(str hash, char out[crypto_pwhash_STRBYTES])
{
	if (hash.n >= crypto_pwhash_STRBYTES || !str_starts(hash, S("$argon2id$")) ||
	    str_find(hash, '\0') >= 0)
		return false;
	memset(out, 0, crypto_pwhash_STRBYTES);
	memcpy(out, hash.p, hash.n);
	return true;
}

bool password_verify(str hash, str password)
{
	char text[crypto_pwhash_STRBYTES];

	return hash_text(hash, text) &&
	       crypto_pwhash_str_verify(text, password.p ? password.p : "", password.n) == 0;
}

bool password_needs_rehash(str hash)
{
	char text[crypto_pwhash_STRBYTES];

	return !hash_text(hash, text) ||
	       crypto_pwhash_str_needs_rehash(text, PASSWORD_PASSES, PASSWORD_MEMORY) != 0;
}

static str encode(struct arena *a, const void *p, size_t n, int variant)
{
	size_t max = sodium_base64_encoded_len(n, variant);
	char *out = arena_alloc(a, max);

	sodium_bin2base64(out, max, p, n, variant);
	return str_of(out);
}

static bool decode(struct arena *a, str text, int variant, str *ret_bytes)
{
	size_t n, max = text.n / 4 * 3 + 3;
	unsigned char *out = arena_alloc(a, max);

	/* libsodium 1.0.18 reads some bytes above 0x7f as letters of the alphabet. */
	for (size_t i = 0; i < text.n; i++)
		if ((unsigned char)text.p[i] > 0x7f)
			return false;
	if (sodium_base642bin(out, max, text.p ? text.p : "", text.n, NULL, &n, NULL, variant) != 0)
		return false;
	*ret_bytes = (str){ (const char *)out, n };
	return true;
}

str base64(struct arena *a, const void *p, size_t n)
{
	return encode(a, p, n, sodium_base64_VARIANT_ORIGINAL);
}

str base64_url(struct arena *a, const void *p, size_t n)
{
	return encode(a, p, n, sodium_base64_VARIANT_URLSAFE_NO_PADDING);
}

bool base64_decode(struct arena *a, str text, str *ret_bytes)
{
	return decode(a, text, sodium_base64_VARIANT_ORIGINAL, ret_bytes);
}

bool base64_url_decode(struct arena *a, str text, str *ret_bytes)
{
	return decode(a, text, sodium_base64_VARIANT_URLSAFE_NO_PADDING, ret_bytes);
}

str token_new(struct arena *a)
{
	uint8_t bits[16];

	crypto_random(bits, sizeof(bits));
	return base64_url(a, bits, sizeof(bits));
}

str token_hash(struct arena *a, str token)
{
	return sha256_hex(a, token);
}
