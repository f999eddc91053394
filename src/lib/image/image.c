/* SPDX-License-Identifier: Apache-2.0 */
/*
 * image.c - signatures of file types and the size fields of three picture formats.
 *
 * These are foreign bytes: every read goes through at(), be() or le(), which answer 0 beyond the
 * end, and every loop moves forward. tests/fuzz/fuzz_image.c runs on this file.
 */
#include "lib/image/image.h"

static uint32_t at(str s, size_t i)
{
	return i < s.n ? (unsigned char)s.p[i] : 0;
}

/* Numbers of n <= 4 bytes, big- and little-endian. */
static uint32_t be(str s, size_t i, size_t n)
{
	uint32_t v = 0;

	for (size_t k = 0; k < n; k++)
		v = v << 8 | at(s, i + k);
	return v;
}

static uint32_t le(str s, size_t i, size_t n)
{
	uint32_t v = 0;

	for (size_t k = n; k-- > 0;)
		v = v << 8 | at(s, i + k);
	return v;
}

static bool has(str s, size_t i, str what)
{
	return i <= s.n && str_starts(str_sub(s, i, s.n), what);
}

/* PNG (W3C PNG 5.6): the first chunk is IHDR: width, height. */
static void png_size(str s, struct image_info *r)
{
	if (s.n < 24 || !has(s, 12, S("IHDR")))
		return;
	r->width = be(s, 16, 4);
	r->height = be(s, 20, 4);
}

/* JPEG (ITU T.81 B.1): segments FF marker length…; a start of frame C0…CF, but for C4, C8 and CC,
 * has the precision, height and width. */
static void jpeg_size(str s, struct image_info *r)
{
	size_t i = 2;

	while (i + 9 <= s.n && at(s, i) == 0xff) {
		uint32_t marker = at(s, i + 1), length = be(s, i + 2, 2);

		if (marker == 0xff) { /* fill byte */
			i++;
			continue;
		}
		if (marker >= 0xc0 && marker <= 0xcf && marker != 0xc4 && marker != 0xc8 &&
		    marker != 0xcc) {
			r->height = be(s, i + 5, 2);
			r->width = be(s, i + 7, 2);
			return;
		}
		if (marker == 0xda || length < 2) /* the picture itself begins, or nonsense */
			return;
		i += 2 + length;
	}
}

/* WebP (RFC 9649): RIFF with a first chunk VP8X (extended), VP8L (lossless) or VP8 (lossy). */
static void webp_size(str s, struct image_info *r)
{
	if (s.n < 30)
		return;
	if (has(s, 12, S("VP8X"))) {
		r->width = le(s, 24, 3) + 1;
		r->height = le(s, 27, 3) + 1;
	} else if (has(s, 12, S("VP8L")) && at(s, 20) == 0x2f) {
		uint32_t bits = le(s, 21, 4);

		r->width = (bits & 0x3fff) + 1;
		r->height = (bits >> 14 & 0x3fff) + 1;
	} else if (has(s, 12, S("VP8 ")) && has(s, 23, S("\x9d\x01\x2a"))) {
		r->width = le(s, 26, 2) & 0x3fff;
		r->height = le(s, 28, 2) & 0x3fff;
	}
}

/* HEIF (ISO/IEC 23008-12): a box "ftyp" whose brands name a still image coded by HEVC. */
static bool is_heic(str s)
{
	static const char *const brands[] = { "heic", "heix", "heim", "heis", "mif1", "msf1" };
	size_t end = MIN((size_t)be(s, 0, 4), (size_t)64);

	if (!has(s, 4, S("ftyp")))
		return false;
	for (size_t i = 8; i + 4 <= end && i + 4 <= s.n; i += 4)
		for (size_t k = 0; k < ARRAY_LEN(brands); k++)
			if (i != 12 && has(s, i, str_of(brands[k]))) /* 12: the version number */
				return true;
	return false;
}

/* Office Open XML files are ZIPs; the names of the files inside stand in local headers, of which the
 * first ones are among the first bytes. */
static enum image_type zip_type(str s)
{
	bool office = str_search(s, S("[Content_Types].xml")) >= 0;

	if (office && str_search(s, S("word/")) >= 0)
		return IMAGE_DOCX;
	if (office && str_search(s, S("xl/")) >= 0)
		return IMAGE_XLSX;
	return IMAGE_ZIP;
}

static bool is_text(str s)
{
	bool cut = s.n >= IMAGE_SNIFF;

	/* The caller's cut may have gone through a character: leave out its head. */
	for (int i = 0; i < 3 && cut && !utf8_valid(s); i++)
		s.n--;
	if (s.n == 0 || !utf8_valid(s))
		return false;
	for (size_t i = 0; i < s.n; i++) {
		unsigned char c = (unsigned char)s.p[i];

		if (c == 0x7f || (c < 0x20 && c != '\t' && c != '\n' && c != '\r'))
			return false;
	}
	return true;
}

static enum image_type type_of(str s)
{
	if (has(s, 0, S("\xff\xd8\xff")))
		return IMAGE_JPEG;
	if (has(s, 0, S("\x89PNG\r\n\x1a\n")))
		return IMAGE_PNG;
	if (has(s, 0, S("RIFF")) && has(s, 8, S("WEBP")))
		return IMAGE_WEBP;
	if (is_heic(s))
		return IMAGE_HEIC;
	if (has(s, 0, S("%PDF-")))
		return IMAGE_PDF;
	if (has(s, 0, S("PK\x03\x04")))
		return zip_type(s);
	if (has(s, 0, S("PK\x05\x06"))) /* an empty archive is its end record */
		return IMAGE_ZIP;
	return is_text(s) ? IMAGE_TEXT : IMAGE_UNKNOWN;
}

bool image_sniff(str first_bytes, struct image_info *ret)
{
#define OOXML "application/vnd.openxmlformats-officedocument."
	static const char *const names[][2] = {
		[IMAGE_UNKNOWN] = { "application/octet-stream", "bin" },
		[IMAGE_JPEG] = { "image/jpeg", "jpg" },
		[IMAGE_PNG] = { "image/png", "png" },
		[IMAGE_WEBP] = { "image/webp", "webp" },
		[IMAGE_HEIC] = { "image/heic", "heic" },
		[IMAGE_PDF] = { "application/pdf", "pdf" },
		[IMAGE_DOCX] = { OOXML "wordprocessingml.document", "docx" },
		[IMAGE_XLSX] = { OOXML "spreadsheetml.sheet", "xlsx" },
		[IMAGE_ZIP] = { "application/zip", "zip" },
		[IMAGE_TEXT] = { "text/plain", "txt" },
	};
	struct image_info r = { .type = type_of(first_bytes) };

	r.mime = names[r.type][0];
	r.ext = names[r.type][1];
	if (r.type == IMAGE_JPEG)
		jpeg_size(first_bytes, &r);
	else if (r.type == IMAGE_PNG)
		png_size(first_bytes, &r);
	else if (r.type == IMAGE_WEBP)
		webp_size(first_bytes, &r);
	if (r.width == 0 || r.height == 0)
		r.width = r.height = 0;
	*ret = r;
	return r.type != IMAGE_UNKNOWN;
}
