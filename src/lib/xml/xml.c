/* SPDX-License-Identifier: Apache-2.0 */
/* xml.c - the tree of xml.h, over libxml2's streaming reader. */
#include "base/base.h"

#include <libxml/xmlreader.h>

#include "lib/mo/mo.h"
#include "lib/xml/xml.h"

struct reading {
	struct arena *mem;
	xmlTextReader *r;
	struct xml *root, *at; /* `at`: the element that is open */
	struct buf text;       /* of the open element, since its tag or its last child */
	size_t nodes, depth;
	struct xml_error *error;
};

static int fail(struct reading *k, int err, const char *why)
{
	xmlNode *node = xmlTextReaderCurrentNode(k->r);
	long line = node ? xmlGetLineNo(node) : 0;

	*k->error = (struct xml_error){ line > 0 ? (size_t)line : 1, why };
	return err;
}

static str copy(struct reading *k, const xmlChar *z)
{
	return z ? str_copy(k->mem, str_of((const char *)z)) : S("");
}

static void flush_text(struct reading *k)
{
	str s = str_trim(buf_view(&k->text));

	if (k->at && s.n)
		k->at->text = k->at->text.n ? str_fmt(k->mem, "%" STR_FMT " %" STR_FMT, STR_ARG(k->at->text), STR_ARG(s)) :
					      str_copy(k->mem, s);
	buf_clear(&k->text);
}

static int attributes(struct reading *k, struct xml *x)
{
	struct xml_attr list[XML_ATTRS];

	while (xmlTextReaderMoveToNextAttribute(k->r) == 1) {
		if (xmlTextReaderIsNamespaceDecl(k->r) == 1)
			continue;
		if (x->attr_n == XML_ATTRS)
			return fail(k, E_LIMIT, N_("Thẻ có quá nhiều thuộc tính."));
		list[x->attr_n++] = (struct xml_attr){ copy(k, xmlTextReaderConstNamespaceUri(k->r)),
							   copy(k, xmlTextReaderConstLocalName(k->r)),
							   copy(k, xmlTextReaderConstValue(k->r)) };
	}
	xmlTextReaderMoveToElement(k->r);
	x->attrs = (const struct xml_attr *)arena_copy(k->mem, list, x->attr_n * sizeof(*list));
	return 0;
}

static int element(struct reading *k)
{
	bool closed = xmlTextReaderIsEmptyElement(k->r) == 1;
	struct xml *x;

	flush_text(k);
	if (++k->nodes > XML_NODES)
		return fail(k, E_LIMIT, N_("Tệp có quá nhiều thẻ."));
	if (k->depth == XML_DEPTH)
		return fail(k, E_LIMIT, N_("Các thẻ lồng nhau quá sâu."));
	x = NEW(k->mem, struct xml);
	x->line = (size_t)MAX(xmlGetLineNo(xmlTextReaderCurrentNode(k->r)), 1L);
	x->ns = copy(k, xmlTextReaderConstNamespaceUri(k->r));
	x->name = copy(k, xmlTextReaderConstLocalName(k->r));
	x->parent = k->at;
	TRY(attributes(k, x));
	if (!k->at)
		k->root = x;
	else if (k->at->last)
		k->at->last->next = x;
	else
		k->at->first = x;
	if (k->at)
		k->at->last = x;
	if (!closed) {
		k->at = x;
		k->depth++;
	}
	return 0;
}

static int visit(struct reading *k)
{
	switch (xmlTextReaderNodeType(k->r)) {
	case XML_READER_TYPE_DOCUMENT_TYPE:
	case XML_READER_TYPE_ENTITY_REFERENCE:
		return fail(k, E_INVALID, N_("Tệp có khai báo DOCTYPE hoặc ENTITY, không được nhận."));
	case XML_READER_TYPE_ELEMENT:
		return element(k);
	case XML_READER_TYPE_END_ELEMENT:
		flush_text(k);
		k->at = k->at->parent;
		k->depth--;
		return 0;
	case XML_READER_TYPE_TEXT:
	case XML_READER_TYPE_CDATA:
		buf_z(&k->text, (const char *)xmlTextReaderConstValue(k->r));
		return 0;
	default:
		return 0;
	}
}

int xml_parse(struct arena *mem, str bytes, struct xml **ret, struct xml_error *ret_error)
{
	struct reading k = { .mem = mem, .text = buf_new(mem, XML_BYTES), .error = ret_error };
	int err = 0, more;

	*ret_error = (struct xml_error){ 1, N_("Tệp không phải XML đúng dạng.") };
	if (bytes.n > XML_BYTES) {
		ret_error->why = N_("Tệp quá lớn.");
		return E_LIMIT;
	}
	if (!utf8_valid(bytes)) {
		ret_error->why = N_("Tệp không phải văn bản UTF-8.");
		return E_INVALID;
	}
	k.r = xmlReaderForMemory(bytes.p, (int)bytes.n, NULL, "UTF-8",
				 XML_PARSE_NONET | XML_PARSE_NOERROR | XML_PARSE_NOWARNING | XML_PARSE_BIG_LINES);
	if (!k.r)
		return E_INVALID;
	while (err == 0 && (more = xmlTextReaderRead(k.r)) != 0) {
		if (more < 0)
			ret_error->line = (size_t)MAX(xmlTextReaderGetParserLineNumber(k.r), 1);
		err = more < 0 ? E_INVALID : visit(&k);
	}
	xmlFreeTextReader(k.r);
	if (err == 0 && !k.root)
		err = E_INVALID;
	if (err == 0)
		*ret = k.root;
	return err;
}

str xml_attr(const struct xml *x, const char *name)
{
	for (size_t i = 0; i < x->attr_n; i++)
		if (x->attrs[i].ns.n == 0 && str_eqz(x->attrs[i].name, name))
			return x->attrs[i].value;
	return S("");
}

const struct xml *xml_child(const struct xml *x, const char *ns, const char *name)
{
	for (const struct xml *k = x->first; k; k = k->next)
		if (str_eqz(k->name, name) && str_eqz(k->ns, ns))
			return k;
	return NULL;
}

void xml_escape(struct buf *out, str s)
{
	for (size_t i = 0; i < s.n; i++) {
		char ch = s.p[i];

		if (ch == '&')
			buf_z(out, "&amp;");
		else if (ch == '<')
			buf_z(out, "&lt;");
		else if (ch == '>')
			buf_z(out, "&gt;");
		else if (ch == '"')
			buf_z(out, "&quot;");
		else if (ch == '\n' || ch == '\r' || ch == '\t')
			buf_fmt(out, "&#%d;", ch);
		else
			buf_char(out, ch);
	}
}
