/* SPDX-License-Identifier: Apache-2.0 */
/* image_test.c - each type from real first bytes, every truncation of them, and impostors. */
#include "lib/image/image.h"

#include "base/test.h"

struct sample {
	const char *name;
	str bytes;
	enum image_type type;
	uint32_t width, height;
};

/* Headers as ImageMagick, cwebp and LibreOffice write them. */
static const struct sample samples[] = {
	{ "png", S_INIT("\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\x02\x80\0\0\x01\xe0\x08\x02\0\0\0"),
	  IMAGE_PNG, 640, 480 },
	{ "jpeg",
	  S_INIT("\xff\xd8\xff\xe0\0\x10JFIF\0\x01\x01\0\0\x01\0\x01\0\0\xff\xff\xdb\0\x04\0\0"
		 "\xff\xc2\0\x11\x08\x0b\xd0\x0f\xc0\x03\x01\x22\0"),
	  IMAGE_JPEG, 4032, 3024 },
	{ "webp lossy",
	  S_INIT("RIFF\x24\0\0\0WEBPVP8 \x18\0\0\0\x30\x01\0\x9d\x01\x2a\x80\x02\xe0\x01\0\0"),
	  IMAGE_WEBP, 640, 480 },
	{ "webp lossless",
	  S_INIT("RIFF\x1a\0\0\0WEBPVP8L\x0d\0\0\0\x2f\x7f\xc2\x77\0\x10\x07\x10\x11\x11\x88"),
	  IMAGE_WEBP, 640, 480 },
	{ "webp extended",
	  S_INIT("RIFF\x1a\0\0\0WEBPVP8X\x0a\0\0\0\x10\0\0\0\x7f\x02\0\xdf\x01\0ALPH"), IMAGE_WEBP,
	  640, 480 },
	{ "heic",
	  S_INIT("\0\0\0\x18"
		 "ftypheic\0\0\0\0mif1heic"),
	  IMAGE_HEIC, 0, 0 },
	{ "heif by a compatible brand",
	  S_INIT("\0\0\0\x1c"
		 "ftypabcd\0\0\0\0efghmif1heic"),
	  IMAGE_HEIC, 0, 0 },
	{ "pdf", S_INIT("%PDF-1.7\n%\xb5\xed\xae\xfb"), IMAGE_PDF, 0, 0 },
	{ "docx",
	  S_INIT("PK\x03\x04\x14\0\x06\0\x08\0[Content_Types].xmlPK\x03\x04 word/document.xml"),
	  IMAGE_DOCX, 0, 0 },
	{ "xlsx",
	  S_INIT("PK\x03\x04\x14\0\x06\0\x08\0[Content_Types].xmlPK\x03\x04 xl/workbook.xml"),
	  IMAGE_XLSX, 0, 0 },
	{ "zip", S_INIT("PK\x03\x04\x14\0\0\0\0\0xl/a.txt"), IMAGE_ZIP, 0, 0 },
	{ "empty zip", S_INIT("PK\x05\x06\0\0\0\0"), IMAGE_ZIP, 0, 0 },
	{ "text", S_INIT("Kính gửi: Ủy ban nhân dân\r\n\t1. Đơn"), IMAGE_TEXT, 0, 0 },
};

TEST(image, knows_each_type_and_size)
{
	for (size_t i = 0; i < ARRAY_LEN(samples); i++) {
		const struct sample *s = &samples[i];
		struct image_info info;

		if (!image_sniff(s->bytes, &info) || info.type != s->type)
			test_fail(__FILE__, __LINE__, s->name);
		CHECK_INT(info.width, s->width);
		CHECK_INT(info.height, s->height);
		CHECK(info.mime[0] && info.ext[0]);
	}
}

TEST(image, survives_every_truncation)
{
	for (size_t i = 0; i < ARRAY_LEN(samples); i++)
		for (size_t n = 0; n < samples[i].bytes.n; n++) {
			char *exact = malloc(n + 1); /* so that a read past the end is caught */
			struct image_info info;

			memcpy(exact, samples[i].bytes.p, n);
			image_sniff((str){ exact, n }, &info);
			CHECK((info.width == 0) == (info.height == 0));
			free(exact);
		}
}

TEST(image, does_not_believe_impostors)
{
	static const str fakes[] = {
		S_INIT(""),
		S_INIT("\x89PNG"),
		S_INIT("\xff\xd8"),
		S_INIT("MZ\x90\0\x03"),
		S_INIT("a\0b"),
		S_INIT("\xc3"),
		S_INIT("GIF89a\x01\0\x01\0"),
		S_INIT("\0\0\0\x18"
		       "ftypisom\0\0\0\0mp42"),
		S_INIT("\0\0\0\x14"
		       "ftypqt  heic"),
		S_INIT("RIFF\x24\0\0\0WAVEfmt "),
		S_INIT(" %PDF-1.7\x01"),
		S_INIT("\x1b[31mred"),
	};
	struct image_info info;

	for (size_t i = 0; i < ARRAY_LEN(fakes); i++) {
		CHECK(!image_sniff(fakes[i], &info));
		CHECK(info.type == IMAGE_UNKNOWN &&
		      strcmp(info.mime, "application/octet-stream") == 0);
	}
}

TEST(image, refuses_the_size_of_broken_headers)
{
	static const str broken[] = {
		S_INIT("\x89PNG\r\n\x1a\n\0\0\0\rIDAT\0\0\x02\x80\0\0\x01\xe0\x08\x02\0\0\0"),
		S_INIT("\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\x02\x80\0\0\0\0\x08\x02\0\0\0"),
		S_INIT("\xff\xd8\xff\xe0\0\0\xff\xc0\0\x11\x08\x01\x01\x01\x01\x03\x01\x22\0"),
		S_INIT("\xff\xd8\xff\xda\0\x08\xff\xc0\0\x11\x08\x01\x01\x01\x01\x03\x01\x22\0"),
	};
	struct image_info info;

	for (size_t i = 0; i < ARRAY_LEN(broken); i++) {
		CHECK(image_sniff(broken[i], &info));
		CHECK(info.width == 0 && info.height == 0);
	}
}

TEST(image, text_cut_inside_a_character_is_text)
{
	char *big = arena_alloc(test_mem(), IMAGE_SNIFF);
	struct image_info info;

	memset(big, 'a', IMAGE_SNIFF);
	memcpy(big + IMAGE_SNIFF - 2, "\xe1\xbb", 2);
	CHECK(image_sniff((str){ big, IMAGE_SNIFF }, &info) && info.type == IMAGE_TEXT);
	CHECK(!image_sniff((str){ big + 1, IMAGE_SNIFF - 1 }, &info));
}
