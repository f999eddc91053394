/* SPDX-License-Identifier: Apache-2.0 */
/*
 * limit.h - slows down guessing: passwords, lookup codes.
 *
 * Buckets of failures, keyed by what is guessed and by where from. They live in a web process's memory:
 * a restart forgives, another worker counts its own. That is enough against guessing (a password has
 * more than a million times what it lets through) and cannot be used to lock an account for its owner's
 * open sessions.
 */
#ifndef CORE_WEB_LIMIT_H
#define CORE_WEB_LIMIT_H

#include "base/base.h"

#define LIMIT_BUCKETS 4096

struct limit_bucket {
	uint64_t key;
	int64_t full_at; /* ms: when all failures will be forgiven */
};

struct limit {
	struct limit_bucket bucket[LIMIT_BUCKETS];
};

/* Has `what` (a kind, e.g. "login") about `who` failed more than `allowed` times lately? One failure is
 * forgiven each `each_ms`. */
bool limit_reached(const struct limit *l, instant now, const char *what, str who, int allowed, int64_t each_ms);
void limit_failed(struct limit *l, instant now, const char *what, str who, int64_t each_ms);

#endif
