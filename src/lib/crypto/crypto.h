/* SPDX-License-Identifier: Apache-2.0 */
/*
 * crypto.h - hashes, signatures, passwords, tokens: the only cryptography in the program, all of it
 * libsodium's. There is nothing to choose: one hash (SHA-256, because RFC 6962 and C2SP use it), one
 * signature (Ed25519), one password hash (Argon2id).
 *
 * Every program calls crypto_start() once, before anything else here.
 */
#ifndef LIB_CRYPTO_CRYPTO_H
#define LIB_CRYPTO_CRYPTO_H

#include "base/base.h"

#define SHA256_SIZE 32
#define KEY_PUBLIC_SIZE 32
#define KEY_SIGNATURE_SIZE 64

/* Prepares the library; may be called again. E_INTERNAL when the machine gives no random numbers. */
int crypto_start(void);
/* `n` unpredictable bytes from the kernel; safe after fork(). */
void crypto_random(void *out, size_t n);
/* From now on, until this process ends, crypto_random() gives what follows from the seed: for simulated data alone. */
void crypto_random_repeat(uint64_t seed);
/* Compares in a time that depends on the lengths alone. */
bool crypto_equal(str a, str b);
/* Overwrites a secret; the compiler does not remove it. */
void crypto_wipe(void *p, size_t n);

/* --- SHA-256 (FIPS 180-4), HMAC-SHA-256 (RFC 2104) --------------------------------------------- */

/* Bytes hashed piece by piece: init, add…, end. Private content. */
struct sha256 {
	uint64_t state[13];
};

void sha256(uint8_t out[SHA256_SIZE], str data);
void sha256_init(struct sha256 *h);
void sha256_add(struct sha256 *h, const void *p, size_t n);
void sha256_end(struct sha256 *h, uint8_t out[SHA256_SIZE]);
/* The 64 hexadecimal digits of sha256(data). */
str sha256_hex(struct arena *a, str data);
/* `key` may have any length. */
void hmac_sha256(uint8_t out[SHA256_SIZE], str key, str data);
/* The same with SHA-512, for outside services that ask for it (RFC 4231). */
#define SHA512_SIZE 64
void hmac_sha512(uint8_t out[SHA512_SIZE], str key, str data);

/* --- Ed25519 (RFC 8032) --------------------------------------------------------------------------- */

/* A key pair in memory. `secret` is libsodium's form: seed, then public key. */
struct key {
	uint8_t public[KEY_PUBLIC_SIZE];
	uint8_t secret[64];
};

/* A new random pair / the pair of a 32-byte seed. */
void key_new(struct key *ret_key);
void key_from_seed(struct key *ret_key, const uint8_t seed[32]);
/*
 * The pair whose seed is in the file dir/name (64 hexadecimal digits and a newline, mode 0600). A
 * missing file is made and on disk (file and directory fsynced) before this returns; when two
 * processes make it at once, both get the same key. E_DENIED: others than the owner may read the
 * file, or we may not. E_INVALID: not a seed. E_INTERNAL: the disk failed.
 */
int key_load_or_create(str dir, str name, struct key *ret_key);
void key_sign(uint8_t signature[KEY_SIGNATURE_SIZE], const struct key *key, str message);
/* Rejects malleable and small-order forms, as libsodium does. */
bool key_verify(const uint8_t signature[KEY_SIGNATURE_SIZE], const uint8_t public[KEY_PUBLIC_SIZE],
		str message);

/* --- Passwords ------------------------------------------------------------------------------------ */

/*
 * Argon2id with m = 19 MiB, t = 2, p = 1, the first choice of OWASP's Password Storage Cheat Sheet;
 * about 50 ms, so the ledger runs it in a child (lib/jail). The result is text that carries its own
 * parameters and salt: "$argon2id$v=19$m=19456,t=2,p=1$…". Ends the process when there is no memory.
 */
#define PASSWORD_MEMORY ((size_t)19 << 20)
#define PASSWORD_PASSES 2
str password_hash(struct arena *a, str password);
/* False for a wrong password and for anything that is not an Argon2id text. */
bool password_verify(str hash, str password);
/* The text was made with other parameters than today's: hash again at the next successful login. */
bool password_needs_rehash(str hash);

/* --- Base64 (RFC 4648) ---------------------------------------------------------------------------- */

/* Standard alphabet with padding / URL-safe alphabet without. */
str base64(struct arena *a, const void *p, size_t n);
str base64_url(struct arena *a, const void *p, size_t n);
/* Strict: no white space, right padding, unused bits zero. False otherwise. */
bool base64_decode(struct arena *a, str text, str *ret_bytes);
bool base64_url_decode(struct arena *a, str text, str *ret_bytes);

/* --- Tokens --------------------------------------------------------------------------------------- */

/* 128 random bits as 22 URL-safe characters: sessions, form tokens, look-up keys. */
str token_new(struct arena *a);
/* What is stored in place of a token: its SHA-256 as hexadecimal. No salt is needed for 128 bits. */
str token_hash(struct arena *a, str token);

#endif
