/* SPDX-License-Identifier: Apache-2.0 */
#include "base/base.h"

#include "lib/text/text.h"
#include "mod/procedure/procedure_impl.h"

void search_score(struct arena *mem, str q, str synonyms, struct search_doc *docs, size_t n)
{
	str f = text_fold(mem, q);

	UNUSED(synonyms);
	for (size_t i = 0; i < n; i++)
		docs[i].score = str_search(docs[i].text_fold, f) >= 0;
}
