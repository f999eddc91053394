/* SPDX-License-Identifier: Apache-2.0 */
/*
 * procedure_search.c - from what people type to the procedure they mean.
 *
 * The question is folded (no accents, small letters) and everyday phrases are replaced by the words of
 * the law (data/synonyms.csv; an empty meaning drops the phrase). Each remaining word weighs by how rare
 * it is among the documents, so "đăng ký" counts little and "khai tử" much. A document earns, per word,
 *
 *	8  the word stands in its title        +2 with the same accents as typed
 *	5  … elsewhere in its text
 *	4  the title has a word that begins with it
 *	3  a word nobody uses, one letter away from one in the title: a typing error
 *
 * and as much again for two words that follow each other in both, because Vietnamese words are mostly
 * two syllables: "khai tử" is not "khai sinh, con tử tế". Whoever has less than half of the question's
 * weight is not found; when that leaves nobody, three-letter pieces of the whole question decide
 * ("dangkykhaisinh", "khai sih").
 */
#include "base/base.h"

#include "lib/text/text.h"
#include "mod/procedure/procedure_impl.h"

#define TERMS 24
#define WORDS 400 /* of one document that are looked at */

struct term {
	str word;
	str accented; /* as typed, in small letters; empty: from a synonym */
	int64_t weight;
	size_t docs;  /* that have it */
};

struct question {
	struct term terms[TERMS];
	size_t n;
	int64_t weight; /* of all terms */
};

/* ---- words ---------------------------------------------------------------------------------------- */

static bool is_word(char ch)
{
	return (ch >= 'a' && ch <= 'z') || (ch >= '0' && ch <= '9') || (ch >= 'A' && ch <= 'Z') ||
	       (unsigned char)ch >= 0x80;
}

/* The next word of *rest; false at the end. */
static bool next_word(str *rest, str *ret)
{
	size_t i = 0, from;

	while (i < rest->n && !is_word(rest->p[i]))
		i++;
	from = i;
	while (i < rest->n && is_word(rest->p[i]))
		i++;
	*ret = str_sub(*rest, from, i);
	*rest = str_sub(*rest, i, rest->n);
	return ret->n > 0;
}

static size_t words_of(str text, str *list, size_t max)
{
	size_t n = 0;

	while (n < max && next_word(&text, &list[n]))
		n++;
	return n;
}

/* Is one the other with one letter changed, dropped, added, or two neighbours swapped? */
static bool one_off(str a, str b)
{
	size_t i = 0, j = 0;

	if (a.n > b.n)
		return one_off(b, a);
	while (i < a.n && a.p[i] == b.p[i])
		i++;
	while (j < a.n - i && a.p[a.n - 1 - j] == b.p[b.n - 1 - j])
		j++;
	if (b.n == a.n + 1)
		return i + j == a.n;
	if (b.n != a.n || i + j >= a.n)
		return false;
	return i + j + 1 == a.n || (i + j + 2 == a.n && a.p[i] == b.p[i + 1] && a.p[i + 1] == b.p[i]);
}

/* ---- the question --------------------------------------------------------------------------------- */

struct synonym {
	str words[8];
	size_t n;
	str means;
};

static size_t read_synonyms(struct arena *mem, str csv, struct synonym **ret)
{
	size_t n = 0, lines = 1;
	struct synonym *list;

	for (size_t i = 0; i < csv.n; i++)
		lines += csv.p[i] == '\n';
	list = NEW_ARRAY(mem, struct synonym, lines);
	str_cut(&csv, '\n'); /* the header */
	while (csv.p) {
		str means = str_cut(&csv, '\n'), phrase = str_cut(&means, ',');

		list[n].n = words_of(text_fold(mem, phrase), list[n].words, ARRAY_LEN(list[n].words));
		list[n].means = means.p ? text_fold(mem, means) : S("");
		n += list[n].n > 0;
	}
	*ret = list;
	return n;
}

/* The longest phrase that stands at words[at…]; NULL when there is none. */
static const struct synonym *synonym_at(const struct synonym *list, size_t n, const str *words, size_t left)
{
	const struct synonym *best = NULL;

	for (size_t i = 0; i < n; i++) {
		size_t k = 0;

		if (list[i].n > left || (best && list[i].n <= best->n))
			continue;
		while (k < list[i].n && str_eq(list[i].words[k], words[k]))
			k++;
		if (k == list[i].n)
			best = &list[i];
	}
	return best;
}

static void add_term(struct question *q, str word, str accented)
{
	for (size_t i = 0; i < q->n; i++)
		if (str_eq(q->terms[i].word, word))
			return;
	if (q->n < TERMS)
		q->terms[q->n++] = (struct term){ .word = word, .accented = accented };
}

static void ask(struct arena *mem, str text, str synonyms, struct question *q)
{
	str words[TERMS * 2], typed[TERMS * 2], word;
	size_t n = words_of(text_fold(mem, text), words, ARRAY_LEN(words));
	size_t n_typed = words_of(text_lower(mem, text), typed, ARRAY_LEN(typed));
	struct synonym *list;
	size_t n_list = read_synonyms(mem, synonyms, &list), i = 0;

	*q = (struct question){ .n = 0 };
	while (i < n) {
		const struct synonym *s = synonym_at(list, n_list, words + i, n - i);
		str means = s ? s->means : S("");

		if (!s)
			add_term(q, words[i], n == n_typed && !str_eq(words[i], typed[i]) ? typed[i] : S(""));
		while (s && next_word(&means, &word))
			add_term(q, word, S(""));
		i += s ? s->n : 1;
	}
	/* Nothing but filler ("giấy tờ"): then the filler is the question. */
	for (i = 0; q->n == 0 && i < n; i++)
		q->terms[q->n++] = (struct term){ .word = words[i], .accented = S("") };
}

/* Rarity in steps of a halving: in all documents 1, in half of them 2, … A word nobody uses weighs little:
 * it is as likely chatter as a typing error. */
static void weigh(struct question *q, const struct search_doc *docs, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		str rest = docs[i].text_fold, word;
		uint32_t seen = 0;

		while (next_word(&rest, &word))
			for (size_t t = 0; t < q->n; t++)
				if (!(seen >> t & 1) && str_eq(q->terms[t].word, word)) {
					seen |= 1u << t;
					q->terms[t].docs++;
				}
	}
	for (size_t t = 0; t < q->n; t++) {
		struct term *m = &q->terms[t];

		m->weight = m->docs ? 1 : 2;
		for (size_t k = m->docs; k && k < n; k *= 2)
			m->weight++;
		q->weight += m->weight;
	}
}

/* ---- one document --------------------------------------------------------------------------------- */

/* What a word of the title is worth to a term. */
static int64_t worth(const struct term *t, str word, bool title)
{
	if (str_eq(t->word, word))
		return title ? 8 : 5;
	if (!title || t->docs)
		return 0;
	if (t->word.n >= 2 && word.n > t->word.n && str_starts(word, t->word))
		return 4;
	return t->word.n >= 3 && word.n >= 3 && one_off(t->word, word) ? 3 : 0;
}

/* The accents of the title, asked only where the folded words were found. */
static int64_t accents(struct arena *mem, const struct question *q, str title)
{
	str lower = text_lower(mem, title), word;
	int64_t score = 0;
	uint32_t seen = 0;

	while (next_word(&lower, &word))
		for (size_t t = 0; t < q->n; t++)
			if (!(seen >> t & 1) && str_eq(q->terms[t].accented, word)) {
				seen |= 1u << t;
				score += 2 * q->terms[t].weight;
			}
	return score;
}

static int64_t score_doc(struct arena *mem, const struct question *q, const struct search_doc *d)
{
	int64_t best[TERMS] = { 0 }, score = 0, found = 0, used = 0;
	str rest = d->text_fold, word;
	uint32_t before = 0, pairs = 0;
	size_t words = 0, at = 0;

	while (next_word(&rest, &word) && at++ < WORDS) {
		bool title = word.p < d->text_fold.p + d->title_n;
		uint32_t now = 0;

		for (size_t t = 0; t < q->n; t++) {
			int64_t w = worth(&q->terms[t], word, title);

			best[t] = MAX(best[t], w);
			now |= (uint32_t)(w > 0) << t;
		}
		words += title;
		used += title && now;
		pairs |= now & before << 1;
		before = now;
	}
	for (size_t t = 0; t < q->n; t++) {
		score += best[t] * q->terms[t].weight;
		found += best[t] ? q->terms[t].weight : 0;
		if (t && pairs >> t & 1)
			score += 4 * (q->terms[t].weight + q->terms[t - 1].weight);
	}
	if (found * 2 < q->weight || found == 0)
		return 0;
	if (found == q->weight)
		score += score / 2;
	score += accents(mem, q, d->title);
	/* Among equals, the title that says little else. */
	return score * 100 + used * 99 / (int64_t)MAX(words, 1);
}

/* ---- pieces: when no word was found ------------------------------------------------------------------ */

static str letters(struct arena *mem, str s)
{
	struct buf b = buf_new(mem, 0);
	str word;

	while (next_word(&s, &word))
		buf_str(&b, word);
	return buf_view(&b);
}

/* How many in a hundred of the question's three-letter pieces the title has; below 50 nothing. */
static void score_pieces(struct arena *mem, str asked, struct search_doc *docs, size_t n)
{
	str pieces = letters(mem, asked);

	for (size_t i = 0; i < n && pieces.n >= 4; i++) {
		str title = letters(mem, str_sub(docs[i].text_fold, 0, docs[i].title_n));
		size_t have = 0, all = pieces.n - 2;

		for (size_t k = 0; k < all; k++)
			have += str_search(title, str_sub(pieces, k, k + 3)) >= 0;
		docs[i].score = have * 2 >= all ? (int64_t)(have * 100 / all) : 0;
	}
}

void search_score(struct arena *mem, str q, str synonyms, struct search_doc *docs, size_t n)
{
	struct question question;
	bool found = false;

	ask(mem, q, synonyms, &question);
	weigh(&question, docs, n);
	for (size_t i = 0; i < n; i++) {
		docs[i].score = score_doc(mem, &question, &docs[i]);
		found |= docs[i].score > 0;
	}
	if (!found)
		score_pieces(mem, text_fold(mem, q), docs, n);
}
