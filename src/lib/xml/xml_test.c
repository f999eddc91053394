/* SPDX-License-Identifier: Apache-2.0 */
/* xml_test.c - the tree, its lines, its limits, and what is refused. */
#include "base/test.h"
#include "lib/xml/xml.h"

TEST(xml, a_document_is_a_tree_with_lines_and_namespaces)
{
	struct xml_error why;
	struct xml *x = NULL;

	CHECK_OK(xml_parse(test_mem(), S("<?xml version=\"1.0\"?>\n<a xmlns=\"urn:x\" xmlns:p=\"urn:y\" b=\"1 &amp; &#10;2\">\n"
					 "<!-- no --><p:c>m<![CDATA[<n>]]></p:c>\n<d/> tail </a>"), &x, &why));
	CHECK_STRZ(x->ns, "urn:x");
	CHECK_INT(x->line, 2);
	CHECK_STRZ(xml_attr(x, "b"), "1 & \n2");
	CHECK_STRZ(x->text, "tail");
	CHECK_STRZ(xml_child(x, "urn:y", "c")->text, "m<n>");
	CHECK_INT(xml_child(x, "urn:x", "d")->line, 4);
	CHECK(!xml_child(x, "urn:y", "d"));
}

TEST(xml, what_is_written_is_read_again)
{
	static const str text = S_INIT("a<b> & \"c\" 'd'\te\nđường");
	struct buf b = buf_new(test_mem(), 0);
	struct xml_error why;
	struct xml *x = NULL;

	buf_z(&b, "<t v=\"");
	xml_escape(&b, text);
	buf_z(&b, "\">");
	xml_escape(&b, text);
	buf_z(&b, "</t>");
	CHECK_OK(xml_parse(test_mem(), buf_view(&b), &x, &why));
	CHECK_STR(xml_attr(x, "v"), text);
	CHECK_STR(x->text, text);
}

TEST(xml, what_is_dangerous_or_wrong_is_refused_with_its_line)
{
	static const struct {
		const char *text;
		int err;
		size_t line;
	} rows[] = {
		{ "", E_INVALID, 1 },
		{ "text", E_INVALID, 1 },
		{ "<a>\n<b></a>", E_INVALID, 2 },
		{ "<a/><a/>", E_INVALID, 1 },
		{ "<!DOCTYPE a [<!ENTITY x \"y\">]><a>&x;</a>", E_INVALID, 1 },
		{ "<!DOCTYPE a SYSTEM \"file:///etc/passwd\"><a/>", E_INVALID, 1 },
		{ "<a>&nothing;</a>", E_INVALID, 1 },
		{ "<a>\xff</a>", E_INVALID, 1 },
	};
	struct buf deep = buf_new(test_mem(), 0), many = buf_new(test_mem(), 0);
	struct xml_error why;
	struct xml *x;

	for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
		CHECK_INT(xml_parse(test_mem(), str_of(rows[i].text), &x, &why), rows[i].err);
		CHECK_INT(why.line, rows[i].line);
		CHECK(why.why && *why.why);
	}
	for (int i = 0; i < XML_DEPTH + 1; i++)
		buf_z(&deep, "<a>");
	CHECK_INT(xml_parse(test_mem(), buf_view(&deep), &x, &why), E_LIMIT);
	buf_z(&many, "<a>");
	for (size_t i = 0; i < XML_NODES; i++)
		buf_z(&many, "<b/>");
	buf_z(&many, "</a>");
	CHECK_INT(xml_parse(test_mem(), buf_view(&many), &x, &why), E_LIMIT);
}
