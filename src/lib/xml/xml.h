/* SPDX-License-Identifier: Apache-2.0 */
/*
 * xml.h - a foreign XML document as a tree in the arena.
 *
 * Document type declarations are refused, so there are no entities but the five of XML itself; nothing is fetched.
 * Limits hold before memory is taken. Comments and processing instructions are left out. Foreign bytes are parsed
 * in a jailed child (lib/jail): this reader is a large one and not ours.
 */
#ifndef LIB_XML_XML_H
#define LIB_XML_XML_H

#include "base/base.h"

#define XML_BYTES ((size_t)2 << 20)
#define XML_NODES ((size_t)20000)
#define XML_DEPTH 32
#define XML_ATTRS 32

struct xml_attr {
	str ns, name, value; /* ns: the namespace's address; empty: none */
};

struct xml {
	str ns, name;    /* the local name */
	size_t line;     /* where its tag ends, from 1 */
	const struct xml_attr *attrs; /* without declarations of namespaces */
	size_t attr_n;
	str text;        /* what stands directly in it, trimmed */
	struct xml *first, *last, *next, *parent;
};

/* What is wrong: the line, and a Vietnamese sentence (a msgid). */
struct xml_error {
	size_t line;
	const char *why;
};

/* E_INVALID: not well-formed, or with a document type; E_LIMIT. *ret is the root. */
int xml_parse(struct arena *mem, str bytes, struct xml **ret, struct xml_error *ret_error);
/* The attribute without namespace; empty: none. */
str xml_attr(const struct xml *x, const char *name);
/* The first child of that name; NULL: none. */
const struct xml *xml_child(const struct xml *x, const char *ns, const char *name);
/* Text between tags or in a quoted attribute, escaped; line ends and tabs stay what they are when read again. */
void xml_escape(struct buf *out, str s);

#endif
