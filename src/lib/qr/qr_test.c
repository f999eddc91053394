/* SPDX-License-Identifier: Apache-2.0 */
/* qr_test.c - modules, limits and the SVG. Decoding is tested on the PDF (lib/pdf). */
#include "lib/qr/qr.h"

#include "base/test.h"

/* The three finder patterns: 7 by 7, dark ring, white ring, dark 3 by 3. */
static bool finder_at(const struct qr *q, int x0, int y0)
{
	for (int y = 0; y < 7; y++)
		for (int x = 0; x < 7; x++) {
			int ring = MAX(abs(x - 3), abs(y - 3));

			if (qr_dark(q, x0 + x, y0 + y) != (ring != 2))
				return false;
		}
	return true;
}

TEST(qr, has_three_finder_patterns)
{
	struct qr q;

	CHECK_OK(
		qr_make(test_mem(), S("https://motcua.example/tra-cuu?ma=H19.18-260217-0001"), &q));
	CHECK(q.side >= 21 && (q.side - 17) % 4 == 0);
	CHECK(finder_at(&q, 0, 0) && finder_at(&q, q.side - 7, 0) && finder_at(&q, 0, q.side - 7));
	CHECK(!finder_at(&q, q.side - 7, q.side - 7));
}

TEST(qr, refuses_nothing_and_too_much)
{
	static char big[4000];
	struct qr q;

	memset(big, 'x', sizeof(big));
	CHECK_INT(qr_make(test_mem(), S(""), &q), E_INVALID);
	CHECK_OK(qr_make(test_mem(), (str){ big, 2331 }, &q));
	CHECK_INT(q.side, 177);
	CHECK_INT(qr_make(test_mem(), (str){ big, 2332 }, &q), E_LIMIT);
}

TEST(qr, svg_has_an_escaped_title_and_every_module)
{
	struct qr q;
	str svg;
	int dark = 0, drawn = 0;

	CHECK_OK(qr_make(test_mem(), S("a"), &q));
	CHECK_OK(qr_svg(test_mem(), S("a"), S("Mã <b> & \"c\""), &svg));
	CHECK(str_search(svg, S("<title>Mã &lt;b&gt; &amp; \"c\"</title>")) > 0);
	CHECK(str_starts(svg, S("<svg class=\"qr\" role=\"img\"")) &&
	      str_ends(svg, S("\"/></svg>")));
	CHECK(str_search(svg, S("style")) < 0);
	for (int i = 0; i < q.side * q.side; i++)
		dark += q.cells[i];
	for (const char *p = strstr(svg.p, "#000"); (p = strchr(p, 'h')) != NULL;
	     p = strchr(p, 'z'))
		drawn += (int)strtol(p + 1, NULL, 10);
	CHECK_INT(drawn, dark);
}
