/* SPDX-License-Identifier: Apache-2.0 */
/* fuzz_image.c - image_sniff() on any bytes: no read outside them, and an answer that fits itself. */
#include "lib/image/image.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct image_info info;
	bool known = image_sniff((str){ (const char *)data, size }, &info);

	assert(known == (info.type != IMAGE_UNKNOWN));
	assert(info.mime && info.ext);
	assert((info.width == 0) == (info.height == 0));
	assert(info.width == 0 || (info.type >= IMAGE_JPEG && info.type <= IMAGE_WEBP));
	return 0;
}
