/* SPDX-License-Identifier: Apache-2.0 */
/*
 * repeat.c - random bytes that can be had again: for simulated data, never for anything that must be secret.
 *
 * A simulated year must give the same ledger, byte for byte, whenever it is made from the same seed; salts, codes and
 * tokens are random. libsodium takes another source of random bytes for the whole process, and such a source has to
 * remember where it is: this is the one variable of the program that outlives a call.
 */
#include "base/base.h"

#include <sodium.h>

#include "lib/crypto/crypto.h"

static struct {
	uint8_t seed[randombytes_SEEDBYTES];
	uint8_t block[1024];
	size_t used;
} source;

static void refill(void)
{
	randombytes_buf_deterministic(source.block, sizeof(source.block), source.seed);
	/* The first bytes of each block are the next seed and are given to nobody. */
	memcpy(source.seed, source.block, sizeof(source.seed));
	source.used = sizeof(source.seed);
}

static void repeat_bytes(void *const out, const size_t n)
{
	for (size_t done = 0; done < n;) {
		size_t part = MIN(n - done, sizeof(source.block) - source.used);

		memcpy((uint8_t *)out + done, source.block + source.used, part);
		source.used += part;
		done += part;
		if (source.used == sizeof(source.block))
			refill();
	}
}

static uint32_t repeat_number(void)
{
	uint32_t v;

	repeat_bytes(&v, sizeof(v));
	return v;
}

static const char *repeat_name(void)
{
	return "repeat";
}

void crypto_random_repeat(uint64_t seed)
{
	static struct randombytes_implementation repeat = {
		.implementation_name = repeat_name, .random = repeat_number, .buf = repeat_bytes
	};

	memset(source.seed, 0, sizeof(source.seed));
	for (size_t i = 0; i < sizeof(seed); i++)
		source.seed[i] = (uint8_t)(seed >> 8 * i);
	refill();
	randombytes_set_implementation(&repeat);
}
