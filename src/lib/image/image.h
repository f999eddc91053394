/* SPDX-License-Identifier: Apache-2.0 */
/*
 * image.h - what a file is, by its first bytes, and how large a picture is in pixels.
 *
 * Used on uploads: the name and the type that a browser claims are not believed. Nothing is decoded.
 */
#ifndef LIB_IMAGE_IMAGE_H
#define LIB_IMAGE_IMAGE_H

#include "base/base.h"

/* How many first bytes to give for a good answer: a photo's size can stand behind its thumbnail. */
#define IMAGE_SNIFF ((size_t)256 << 10)

enum image_type {
	IMAGE_UNKNOWN,
	IMAGE_JPEG,
	IMAGE_PNG,
	IMAGE_WEBP,
	IMAGE_HEIC,
	IMAGE_PDF,
	IMAGE_DOCX,
	IMAGE_XLSX,
	IMAGE_ZIP,  /* a ZIP archive that is neither of the two above */
	IMAGE_TEXT, /* UTF-8 without control characters other than tab and line ends */
};

struct image_info {
	enum image_type type;
	const char *mime;	/* "application/octet-stream" when unknown */
	const char *ext;	/* the usual ending without dot, "bin" when unknown */
	uint32_t width, height; /* JPEG, PNG, WebP as stored (EXIF rotation not applied); else 0 */
};

/* Recognises a file by its first bytes (all of them when it is shorter than IMAGE_SNIFF). False,
 * with IMAGE_UNKNOWN filled in, when it is none of the types. A picture whose header is broken or
 * cut has size 0 by 0. */
bool image_sniff(str first_bytes, struct image_info *ret);

#endif
