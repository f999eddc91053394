/* SPDX-License-Identifier: Apache-2.0 */
/* fuzz_xml.c - no bytes crash the reader of XML, nor what makes a flow of it. */
#include "base/base.h"
#include "core/ctx/ctx.h"
#include "mod/bpmn/bpmn.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct arena *mem = arena_new(0);
	struct bpmn_refusal why = { 0 };
	str flow;

	if (bpmn_import(mem, (str){ (const char *)data, size }, &flow, &why) < 0)
		assert(why.line >= 1 && why.why);
	arena_free(mem);
	return 0;
}
