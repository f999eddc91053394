/* SPDX-License-Identifier: Apache-2.0 */
/*
 * replay.c - every fuzz target over its corpus, without a fuzzer: each seed as it is, then changed a little a
 * few thousand times by numbers that are the same in every run. All targets are in this one program, made
 * with gcc and the sanitizers of the other tests; the Makefile gives each another name (X(csv) X(expr) …).
 *
 *	replay CORPUS [ROUNDS]      CORPUS/csv/… belongs to fuzz_csv.c
 */
#include "base/base.h"

#include <dirent.h>

typedef int target_fn(const uint8_t *data, size_t size);

#define X(name) int fuzz_##name(const uint8_t *data, size_t size);
TARGETS
#undef X

static const struct {
	const char *name;
	target_fn *run;
} targets[] = {
#define X(name) { #name, fuzz_##name },
	TARGETS
#undef X
};

#define SEED_MAX 65536

static uint64_t state = 0x9e3779b97f4a7c15u;

static uint64_t next(void)
{
	state ^= state << 13;
	state ^= state >> 7;
	state ^= state << 17;
	return state;
}

/* One to four small changes: a bit, a byte, a piece taken out, a piece twice, an end cut off. */
static size_t change(uint8_t *p, size_t n, size_t max)
{
	for (uint64_t k = 1 + next() % 4; k > 0 && n > 0; k--) {
		size_t at = next() % n, len = MIN(1 + next() % 16, n - at);

		switch (next() % 5) {
		case 0:
			p[at] ^= (uint8_t)(1u << next() % 8);
			break;
		case 1:
			p[at] = (uint8_t)next();
			break;
		case 2:
			memmove(p + at, p + at + len, n - at - len);
			n -= len;
			break;
		case 3:
			if (n + len <= max) {
				memmove(p + at + len, p + at, n - at);
				n += len;
			}
			break;
		default:
			n = at;
		}
	}
	return n;
}

static size_t read_seed(const char *dir, const char *name, uint8_t *p)
{
	char path[4096];
	FILE *f;
	size_t n;

	snprintf(path, sizeof(path), "%s/%s", dir, name);
	f = fopen(path, "rb");
	if (!f)
		exit(66);
	n = fread(p, 1, SEED_MAX, f);
	fclose(f);
	return n;
}

/* The bytes end where the block ends, so that the sanitizer sees a look behind it. */
static void feed(target_fn *run, const uint8_t *data, size_t n)
{
	uint8_t *exact = malloc(n ? n : 1);

	if (!exact)
		exit(70);
	memcpy(exact, data, n);
	run(exact, n);
	free(exact);
}

static int replay(const char *corpus, const char *name, target_fn *run, int rounds)
{
	static uint8_t seed[SEED_MAX], changed[SEED_MAX];
	char dir[2048];
	struct dirent *e;
	int seeds = 0;
	DIR *d;

	snprintf(dir, sizeof(dir), "%s/%s", corpus, name);
	d = opendir(dir);
	while (d && (e = readdir(d))) {
		size_t n;

		if (e->d_name[0] == '.')
			continue;
		n = read_seed(dir, e->d_name, seed);
		feed(run, seed, n);
		for (int i = 0; i < rounds; i++) {
			memcpy(changed, seed, n);
			feed(run, changed, change(changed, n, SEED_MAX));
		}
		seeds++;
	}
	if (d)
		closedir(d);
	return seeds;
}

int main(int argc, char **argv)
{
	int rounds = argc > 2 ? (int)strtol(argv[2], NULL, 10) : 2000, failed = 0, passed = 0;

	for (size_t i = 0; i < ARRAY_LEN(targets) && argc > 1; i++) {
		int seeds;

		printf("%s: ", targets[i].name);
		fflush(stdout);
		seeds = replay(argv[1], targets[i].name, targets[i].run, rounds);
		printf("%d seeds\n", seeds);
		passed += seeds > 0;
		failed += seeds == 0; /* a target without a corpus tests nothing */
	}
	printf("%d passed, %d failed\n", passed, failed);
	return failed || !passed;
}
