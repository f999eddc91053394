/* SPDX-License-Identifier: Apache-2.0 */
/*
 * fuzz_vietqr.c - no bytes crash the VietQR reader, and what it reads and we can write is read the same again.
 * The CRC is made right first, or no input would come far.
 */
#include "base/base.h"
#include "lib/vietqr/vietqr.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void read_and_write(struct arena *a, str text)
{
	struct vietqr v, again;
	const char *why;
	str written;

	if (vietqr_read(text, &v, &why) < 0 || vietqr_write(a, &v, &written) < 0)
		return;
	if (vietqr_read(written, &again, &why) < 0 || again.amount != v.amount || again.card != v.card ||
	    again.once != v.once || !str_eq(again.bank, v.bank) || !str_eq(again.account, v.account) ||
	    !str_eq(again.bill, v.bill) || !str_eq(again.purpose, v.purpose) || !str_eq(again.name, v.name))
		abort();
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct arena *a = arena_new(0);
	str raw = { (const char *)data, size };

	read_and_write(a, raw);
	if (size < 480) {
		str body = str_fmt(a, "%" STR_FMT "6304", STR_ARG(raw));

		read_and_write(a, str_fmt(a, "%" STR_FMT "%04X", STR_ARG(body), vietqr_crc(body)));
	}
	arena_free(a);
	return 0;
}
