/* SPDX-License-Identifier: Apache-2.0 */
/*
 * note.h - checkpoints of the ledger in the two C2SP formats that transparency logs share, so that
 * witnesses and verifiers which exist already can read ours.
 *
 * A signed note (c2sp.org/signed-note) is text, an empty line, signature lines:
 *
 *	motcua.langson.gov.vn/ledger
 *	1024
 *	CsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=
 *
 *	— motcua.langson.gov.vn/ledger Az3grlgtzPICa5OS8npV…
 *
 * A signature line holds the name of a key and base64(4-byte key id || signature of the text), where
 * key id = SHA-256(name LF 0x01 public key)[:4] for Ed25519. The text of a checkpoint
 * (c2sp.org/tlog-checkpoint) is origin, tree size, base64 of the root, one a line; the origin is also
 * the key's name. A verifier key is "name+8 hexadecimal digits of the id+base64(0x01 || public key)":
 * the whole of what an outsider has to know to check everything this log says.
 */
#ifndef CORE_LEDGER_NOTE_H
#define CORE_LEDGER_NOTE_H

#include "base/base.h"
#include "lib/crypto/crypto.h"

#define NOTE_SIZE_MAX ((size_t)64 << 10)
#define NOTE_SIGNATURES_MAX 32 /* C2SP asks for at least 16 */
#define NOTE_ID_SIZE 4

struct note_signature {
	str name;
	uint8_t id[NOTE_ID_SIZE];
	str bytes; /* as the key's algorithm gives them */
};

struct note {
	str text; /* with its last newline: what is signed */
	struct note_signature signature[NOTE_SIGNATURES_MAX];
	size_t n;
};

/* A public key and its name. */
struct note_key {
	str name;
	uint8_t id[NOTE_ID_SIZE];
	uint8_t public[KEY_PUBLIC_SIZE];
};

struct checkpoint {
	str origin;
	uint64_t size;
	uint8_t root[SHA256_SIZE];
};

/* The name of a key: not empty, valid UTF-8, no spaces of any script, no control characters, no '+'. */
bool note_name_valid(str name);

/* Builds from a name (valid; kept, not copied) and a public key, computing the id. */
void note_key(struct note_key *ret_key, str name, const uint8_t public[KEY_PUBLIC_SIZE]);
/* The verifier key's text, and back. E_INVALID: not one, or its id is not that of its key, or another
 * algorithm than Ed25519. ret_key->name points into `text`. */
str note_key_text(struct arena *a, const struct note_key *key);
int note_key_parse(struct arena *a, str text, struct note_key *ret_key);

/* The signed note: `text` (ends with a newline, no control characters but newlines), an empty line,
 * our signature. E_INVALID when the text or the name cannot be in a note. */
int note_sign(struct arena *a, str text, str name, const struct key *key, str *ret_note);
/* Takes a note to pieces and checks its form, not its signatures. E_INVALID otherwise. */
int note_parse(struct arena *a, str note, struct note *ret_note);
/* The text of a note that is signed by `key`. E_INVALID: not a note. E_DENIED: not signed by this
 * key, or one of the signatures in its name is false. Signatures of other keys are ignored. */
int note_open(struct arena *a, str note, const struct note_key *key, str *ret_text);

/* The text of a checkpoint, not yet signed, and back. Parsing accepts further non-empty lines, as the
 * format does, and nothing else that we would not write. The origin points into `text`. */
str checkpoint_text(struct arena *a, const struct checkpoint *c);
int checkpoint_parse(struct arena *a, str text, struct checkpoint *ret_checkpoint);
/* The checkpoint in a note signed by `key` whose name is the origin; errors as note_open(). */
int checkpoint_open(struct arena *a, str note, const struct note_key *key,
		    struct checkpoint *ret_checkpoint);

#endif
