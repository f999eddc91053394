/* SPDX-License-Identifier: Apache-2.0 */
/*
 * leaf.h - which bytes of an event the Merkle tree stands on.
 *
 * The leaf data of an event is the line
 *
 *	motcua/event/v1 LF
 *
 * and then these eight fields in this order, each written as
 *
 *	name SP length LF bytes LF
 *
 * where length is the number of bytes in ASCII decimal without leading zeros, LF is 0x0A, SP 0x20:
 *
 *	seq      the event's number, from 1, decimal
 *	at       milliseconds since 1970-01-01T00:00:00Z, decimal, '-' before if negative
 *	actor    login of the account that acted; empty for the system
 *	role     the role it acted in
 *	unit     code of the unit it acted for
 *	verb     name of the command, e.g. "dossier.lodge"
 *	subject  what it was done to, e.g. the dossier's code
 *	commit   64 lower-case hexadecimal digits of SHA-256(salt || payload)
 *
 * Texts are UTF-8 and taken byte for byte, without normalisation. Since each length is written down,
 * two different events never have the same leaf data. The leaf hash is SHA-256(0x00 || leaf data), as
 * RFC 6962 says. The salt is 16 random bytes; the payload is the event's JSON text exactly as it is
 * stored, empty if it has none.
 *
 * The payload is the one part with personal data, and only its commit is hashed. When a law orders
 * erasure (Law 91/2025/QH15 on personal data protection), payload and salt go, commit and leaf stay:
 * the tree remains valid, and without the salt nobody can guess the payload from the commit.
 *
 * tools/verify-ledger.mjs implements this text a second time; the two must agree.
 */
#ifndef CORE_LEDGER_LEAF_H
#define CORE_LEDGER_LEAF_H

#include "base/base.h"
#include "lib/crypto/crypto.h"

#define LEAF_SALT_SIZE 16

struct leaf_event {
	int64_t seq;
	instant at;
	str actor, role, unit, verb, subject;
	uint8_t commit[SHA256_SIZE];
};

/* SHA-256(salt || payload). E_INVALID unless the salt has LEAF_SALT_SIZE bytes: with salts of any
 * length a byte could wander between the two. */
int leaf_commit(uint8_t ret_commit[SHA256_SIZE], str salt, str payload);
/* The leaf hash of an event. */
void leaf_hash(uint8_t out[SHA256_SIZE], const struct leaf_event *e);

#endif
