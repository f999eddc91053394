/* SPDX-License-Identifier: Apache-2.0 */
/*
 * procedure_index.c - the catalogue made ready for searching, once in each process.
 *
 * The index holds all versions, so it depends on the catalogue's mark alone and not on the day: what is in
 * force is asked when the results are looked through.
 */
#include "base/base.h"

#include "core/ctx/cache.h"
#include "lib/asset/asset.h"
#include "lib/text/text.h"
#include "mod/procedure/procedure_search.h"
#include "mod/procedure/procedure_store.h"

#define WORDS 400 /* of one document that are looked at */

struct token {
	str word;
	uint32_t doc, at;
};

static int by_word(const void *a, const void *b)
{
	const struct token *x = a, *y = b;
	int order = str_cmp(x->word, y->word);

	if (order)
		return order;
	if (x->doc != y->doc)
		return x->doc < y->doc ? -1 : 1;
	return x->at < y->at ? -1 : x->at > y->at;
}

/* All words of all documents, and how many each has. */
static struct token *tokens_of(struct arena *mem, const struct search_text *texts, size_t n, struct search_index *x,
			       size_t *ret_n)
{
	size_t most = 0, count = 0;
	struct token *list;

	for (size_t i = 0; i < n; i++)
		most += MIN(texts[i].fold.n, (size_t)WORDS);
	list = NEW_ARRAY(mem, struct token, most);
	for (size_t i = 0; i < n; i++) {
		struct search_doc *d = &x->docs[i];
		str rest = texts[i].fold, word;

		while (d->word_n < WORDS && search_word(&rest, &word)) {
			d->title_n += word.p < texts[i].fold.p + texts[i].title_n;
			list[count++] = (struct token){ word, (uint32_t)i, (uint32_t)d->word_n++ };
		}
	}
	*ret_n = count;
	return list;
}

/* tokens[from, to) are one word: a vocable, and its number where it stands. */
static void add_vocable(struct arena *mem, struct search_index *x, const struct token *tokens, size_t from, size_t to)
{
	uint32_t number = (uint32_t)x->vocabulary_n;
	struct search_vocable *v = &x->vocabulary[x->vocabulary_n++];

	v->word = str_copy(mem, tokens[from].word);
	v->in = NEW_ARRAY(mem, uint32_t, to - from);
	for (size_t i = from; i < to; i++) {
		struct search_doc *d = &x->docs[tokens[i].doc];

		d->words[tokens[i].at] = number;
		v->in_title |= tokens[i].at < d->title_n;
		if (i == from || tokens[i].doc != tokens[i - 1].doc)
			v->in[v->docs++] = tokens[i].doc;
	}
}

void search_build(struct arena *mem, const struct search_text *texts, size_t n, struct search_index *ret)
{
	struct arena *own = arena_new((size_t)256 << 20);
	struct search_index x = { .docs = NEW_ARRAY(mem, struct search_doc, n), .n = n };
	struct token *tokens;
	size_t count, vocables = 0;

	tokens = tokens_of(own, texts, n, &x, &count);
	for (size_t i = 0; i < n; i++) {
		x.docs[i].words = NEW_ARRAY(mem, uint32_t, x.docs[i].word_n);
		x.docs[i].title_lower = text_lower(mem, texts[i].title);
		x.docs[i].letters = search_letters(mem, str_sub(texts[i].fold, 0, texts[i].title_n));
	}
	if (count)
		qsort(tokens, count, sizeof(tokens[0]), by_word);
	for (size_t i = 0; i < count; i++)
		vocables += i == 0 || !str_eq(tokens[i].word, tokens[i - 1].word);
	x.vocabulary = NEW_ARRAY(mem, struct search_vocable, vocables);
	for (size_t from = 0, to; from < count; from = to) {
		for (to = from + 1; to < count && str_eq(tokens[to].word, tokens[from].word);)
			to++;
		add_vocable(mem, &x, tokens, from, to);
	}
	arena_free(own);
	*ret = x;
}

int64_t search_find(const struct search_index *x, str word)
{
	size_t from = 0, to = x->vocabulary_n;

	while (from < to) {
		size_t mid = from + (to - from) / 2;
		int order = str_cmp(x->vocabulary[mid].word, word);

		if (order == 0)
			return (int64_t)mid;
		if (order < 0)
			from = mid + 1;
		else
			to = mid;
	}
	return -1;
}

static str bytes_of(const char *name)
{
	const struct asset *a = asset_find(str_of(name));

	return a ? asset_bytes(a) : S("");
}

int search_index(struct ctx *c, const struct search_index **ret)
{
	str key = str_fmt(c->mem, "procedure search %.*s", STR_ARG(procedure_mark(c)));
	const struct search_index *kept = cache_get(c->app->cache, key);
	struct arena *mem = cache_mem(c->app->cache);
	struct search_text *texts;
	struct procedure *list;
	struct search_index *x;
	struct ctx keeper = *c;
	size_t n;

	if (kept) {
		*ret = kept;
		return 0;
	}
	keeper.mem = mem ? mem : c->mem;
	x = NEW(keeper.mem, struct search_index);
	TRY(store_texts(&keeper, &list, &texts, &n));
	search_build(keeper.mem, texts, n, x);
	x->list = list;
	search_phrases(keeper.mem, bytes_of("data/synonyms.csv"), bytes_of("data/spoken.csv"), &x->phrases);
	if (mem)
		cache_put(c->app->cache, key, x);
	*ret = x;
	return 0;
}
