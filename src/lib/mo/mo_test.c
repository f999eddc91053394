/* SPDX-License-Identifier: Apache-2.0 */
/* mo_test.c - catalogues are read, and broken ones refused. */
#include "base/test.h"

#include "lib/asset/asset.h"
#include "lib/mo/mo.h"

static void add32(struct buf *b, uint32_t v)
{
	char bytes[4] = { (char)v, (char)(v >> 8), (char)(v >> 16), (char)(v >> 24) };

	buf_add(b, bytes, 4);
}

/* A catalogue as msgfmt writes it, without the hash table. */
static str catalogue(const char *const (*pairs)[2], uint32_t n)
{
	struct buf b = buf_new(test_mem(), 0), strings = buf_new(test_mem(), 0);
	uint32_t head = 20 + 16 * n;

	add32(&b, 0x950412DE);
	add32(&b, 0);
	add32(&b, n);
	add32(&b, 20);
	add32(&b, 20 + 8 * n);
	for (int column = 0; column < 2; column++) {
		for (uint32_t i = 0; i < n; i++) {
			add32(&b, (uint32_t)strlen(pairs[i][column]));
			add32(&b, head + (uint32_t)strings.n);
			buf_add(&strings, pairs[i][column], strlen(pairs[i][column]) + 1);
		}
	}
	buf_str(&b, buf_view(&strings));
	return buf_view(&b);
}

static const char *const pairs[][2] = {
	{ "", "Content-Type: text/plain; charset=UTF-8\n" },
	{ "Góp ý", "Feedback" },
	{ "Gửi", "Send" },
	{ "Xem", "View" },
	{ "chưa dịch", "" },
};

TEST(mo, finds_every_message)
{
	str bytes = catalogue(pairs, ARRAY_LEN(pairs));
	struct mo *mo = mo_open(test_mem(), bytes);

	CHECK(mo);
	CHECK_STRZ(str_of(mo_find(mo, "Góp ý")), "Feedback");
	CHECK_STRZ(str_of(mo_find(mo, "Gửi")), "Send");
	CHECK_STRZ(str_of(mo_find(mo, "Xem")), "View");
}

TEST(mo, tells_one_from_many)
{
	/* As msgfmt writes them: key and text with a NUL inside. */
	static const char key[] = "%d ngày\0%d ngày", text[] = "%d day\0%d days";
	struct buf b = buf_new(test_mem(), 0);
	struct mo *mo;

	add32(&b, 0x950412DE);
	add32(&b, 0);
	add32(&b, 1);
	add32(&b, 20);
	add32(&b, 28);
	add32(&b, sizeof key - 1);
	add32(&b, 36);
	add32(&b, sizeof text - 1);
	add32(&b, 36 + sizeof key);
	buf_add(&b, key, sizeof key);
	buf_add(&b, text, sizeof text);
	mo = mo_open(test_mem(), buf_view(&b));
	CHECK(mo);
	CHECK_STRZ(str_of(mo_find_n(mo, 1, "%d ngày")), "%d day");
	CHECK_STRZ(str_of(mo_find_n(mo, 0, "%d ngày")), "%d days");
	CHECK_STRZ(str_of(mo_find_n(mo, 2, "%d ngày")), "%d days");
	CHECK_STRZ(str_of(mo_find(mo, "%d ngày")), "%d day");
	CHECK_STRZ(str_of(mo_find_n(NULL, 2, "%d ngày")), "%d ngày");
	CHECK_STRZ(str_of(mo_find_n(mo_open(test_mem(), catalogue(pairs, ARRAY_LEN(pairs))), 2, "Gửi")), "Send");
}

TEST(mo, shows_the_source_text_when_there_is_no_translation)
{
	struct mo *mo = mo_open(test_mem(), catalogue(pairs, ARRAY_LEN(pairs)));
	static const char *const absent[] = { "Góp", "Góp ý!", "a", "zzz", "chưa dịch", "" };

	for (size_t i = 0; i < ARRAY_LEN(absent); i++) {
		CHECK(mo_find(mo, absent[i]) == absent[i]);
		CHECK(mo_find(NULL, absent[i]) == absent[i]);
	}
	CHECK(mo_find(mo_open(test_mem(), catalogue(pairs, 0)), absent[0]) == absent[0]);
}

TEST(mo, refuses_a_file_cut_anywhere)
{
	str bytes = catalogue(pairs, ARRAY_LEN(pairs));

	for (size_t n = 0; n < bytes.n; n++) {
		/* An exact copy on the heap, so that a read past the end is caught. */
		char *p = malloc(n ? n : 1);

		memcpy(p, bytes.p, n);
		CHECK(!mo_open(test_mem(), (str){ p, n }));
		free(p);
	}
}

TEST(mo, refuses_offsets_outside_and_disorder)
{
	str bytes = catalogue(pairs, ARRAY_LEN(pairs));

	for (size_t at = 0; at < 20 + 16 * ARRAY_LEN(pairs); at += 4) {
		char *p = str_z(test_mem(), bytes);

		if (at == 4)
			continue;
		memset(p + at, 0xFF, 4);
		CHECK(!mo_open(test_mem(), (str){ p, bytes.n }));
	}
	{
		static const char *const wrong[][2] = { { "b", "1" }, { "a", "2" } };
		static const char *const twice[][2] = { { "a", "1" }, { "a", "2" } };
		static const char *const latin[][2] = { { "a", "\xe9" } };

		CHECK(!mo_open(test_mem(), catalogue(wrong, 2)));
		CHECK(!mo_open(test_mem(), catalogue(twice, 2)));
		CHECK(!mo_open(test_mem(), catalogue(latin, 1)));
	}
}

TEST(mo, the_catalogues_inside_the_binary_are_sound)
{
	int n = 0;

	for (const struct asset *a = assets; a->name; a++) {
		if (!str_ends(str_of(a->name), S(".mo")))
			continue;
		CHECK(mo_open(test_mem(), asset_bytes(a)));
		n++;
	}
	CHECK(n > 0);
}
