/* SPDX-License-Identifier: Apache-2.0 */
/*
 * procedure_search.c - from what people type to the procedure they mean.
 *
 * Words of dialects and abbreviations become those of everybody (data/spoken.csv, by the letters with their
 * accents), the question is folded (no accents, small letters), and everyday phrases are replaced by the words
 * of the law (data/synonyms.csv; an empty meaning drops the phrase; a long phrase may have a word or two
 * inside it). Each remaining word weighs by how rare it is among the documents, so "đăng ký" counts little
 * and "khai tử" much; a word that nobody uses counts nothing. A document earns, per word,
 *
 *	8  the word stands in its title        +2 with the same accents as typed
 *	5  … elsewhere in its text
 *	4  the title has a word that begins with it
 *	3  a word nobody uses, one letter away from one in the title: a typing error
 *
 * and as much again for two words that follow each other in both, because Vietnamese words are mostly
 * two syllables: "khai tử" is not "khai sinh, con tử tế". Whoever has less than half of the question's
 * weight is not found, unless nobody has: then a quarter is enough. When that leaves nobody, three-letter
 * pieces of the whole question decide ("dangkykhaisinh", "khai sih").
 *
 * Documents are compared by the numbers of their words in the index's vocabulary, and only those are looked
 * at that have one of the question's words.
 */
#include "base/base.h"

#include "lib/text/text.h"
#include "mod/procedure/procedure_search.h"

#define TERMS 24
#define NEAR 64 /* words of the vocabulary that one term may stand for */

struct near {
	uint32_t word;
	int8_t title, text; /* what it is worth there */
};

struct term {
	str word;
	str accented; /* as typed, in small letters; empty: from a synonym */
	int64_t weight;
	struct near near[NEAR];
	size_t near_n;
	bool known;   /* the word itself is in the vocabulary */
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

bool search_word(str *rest, str *ret)
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

	while (n < max && search_word(&text, &list[n]))
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

/* ---- phrases and what they mean -------------------------------------------------------------------- */

static size_t read_phrases(struct arena *mem, str csv, bool fold, struct search_phrase **ret)
{
	size_t n = 0, lines = 1;
	struct search_phrase *list;

	for (size_t i = 0; i < csv.n; i++)
		lines += csv.p[i] == '\n';
	list = NEW_ARRAY(mem, struct search_phrase, lines);
	str_cut(&csv, '\n'); /* the header */
	while (csv.p) {
		str means = str_cut(&csv, '\n'), phrase = str_cut(&means, ',');
		str accented[ARRAY_LEN(list[0].words)];
		struct search_phrase *p = &list[n];

		words_of(text_lower(mem, phrase), accented, ARRAY_LEN(accented));
		p->n = words_of(fold ? text_fold(mem, phrase) : text_lower(mem, phrase), p->words, ARRAY_LEN(p->words));
		p->means = !means.p ? S("") : fold ? text_fold(mem, means) : text_lower(mem, means);
		/* "đẻ" is not "để". */
		p->exact = fold && p->n == 1 && p->words[0].n <= 3 && p->means.n ? accented[0] : S("");
		n += p->n > 0;
	}
	*ret = list;
	return n;
}

void search_phrases(struct arena *mem, str synonyms, str spoken, struct search_words *ret)
{
	ret->synonym_n = read_phrases(mem, synonyms, true, &ret->synonyms);
	ret->spoken_n = read_phrases(mem, spoken, false, &ret->spoken);
}

/* How many of words[0…] the phrase takes, itself and those inside it; 0: it does not stand there. */
static size_t phrase_takes(const struct search_phrase *p, const str *words, const str *typed, size_t left)
{
	size_t at = 0, gaps = p->n >= 4 ? 2 : p->n == 3;

	if (p->exact.n && !str_eq(typed[0], p->exact))
		return 0;
	for (size_t k = 0; k < p->n; k++, at++) {
		while (k && gaps && at < left && !str_eq(p->words[k], words[at])) {
			at++;
			gaps--;
		}
		if (at >= left || !str_eq(p->words[k], words[at]))
			return 0;
	}
	return at;
}

/* The longest phrase that stands at words[0…], the tightest of equals; NULL when there is none. */
static const struct search_phrase *phrase_at(const struct search_phrase *list, size_t n, const str *words,
					     const str *typed, size_t left, size_t *ret_takes)
{
	const struct search_phrase *best = NULL;

	for (size_t i = 0; i < n; i++) {
		size_t takes = phrase_takes(&list[i], words, typed, left);

		if (!takes || (best && (list[i].n < best->n || (list[i].n == best->n && takes >= *ret_takes))))
			continue;
		best = &list[i];
		*ret_takes = takes;
	}
	return best;
}

/* Dialect and abbreviations, word by word, with their accents. */
static str as_written(struct arena *mem, const struct search_words *w, str text)
{
	str words[TERMS * 2], lower = text_lower(mem, text);
	size_t n = words_of(lower, words, ARRAY_LEN(words)), takes = 1;
	struct buf out = buf_new(mem, 0);

	for (size_t i = 0; i < n; i += takes) {
		const struct search_phrase *p = phrase_at(w->spoken, w->spoken_n, words + i, words + i, n - i, &takes);

		takes = p ? takes : 1;
		buf_fmt(&out, "%" STR_FMT " ", STR_ARG(p ? p->means : words[i]));
	}
	return buf_view(&out);
}

/* ---- the question --------------------------------------------------------------------------------- */

static void add_term(struct question *q, str word, str accented)
{
	for (size_t i = 0; i < q->n; i++)
		if (str_eq(q->terms[i].word, word))
			return;
	if (q->n < TERMS) {
		q->terms[q->n].word = word;
		q->terms[q->n++].accented = accented;
	}
}

static void add_typed(struct question *q, str word, str typed)
{
	add_term(q, word, !str_eq(word, typed) ? typed : S(""));
}

static void ask(struct arena *mem, str text, const struct search_words *w, struct question *q)
{
	str words[TERMS * 2], typed[TERMS * 2], word;
	str written = as_written(mem, w, text);
	size_t n = words_of(text_fold(mem, written), words, ARRAY_LEN(words)), takes = 1;
	size_t n_typed = words_of(written, typed, ARRAY_LEN(typed));

	if (n_typed != n) /* folding split a word: then accents are not known */
		memcpy(typed, words, n * sizeof(words[0]));
	for (size_t i = 0; i < n; i += takes) {
		const struct search_phrase *p =
			phrase_at(w->synonyms, w->synonym_n, words + i, typed + i, n - i, &takes);
		str means = p ? p->means : S("");

		takes = p ? takes : 1;
		if (!p)
			add_typed(q, words[i], typed[i]);
		while (p && search_word(&means, &word))
			add_term(q, word, S(""));
	}
	/* Nothing but filler ("giấy tờ"): then the filler is the question. */
	for (size_t i = 0, all = q->n; all == 0 && i < n; i++)
		add_term(q, words[i], S(""));
}

/* The words of the vocabulary that a term may stand for: itself, or if nobody uses it what begins with it or
 * is one letter away. */
static void resolve(const struct search_index *x, struct term *t)
{
	int64_t at = search_find(x, t->word);

	if (at >= 0) {
		t->known = true;
		t->near[t->near_n++] = (struct near){ (uint32_t)at, 8, 5 };
		return;
	}
	for (uint32_t i = 0; i < x->vocabulary_n && t->near_n < NEAR; i++) {
		str word = x->vocabulary[i].word;
		int8_t worth = 0;

		if (!x->vocabulary[i].in_title)
			continue;
		if (t->word.n >= 2 && word.n > t->word.n && str_starts(word, t->word))
			worth = 4;
		else if (t->word.n >= 3 && word.n >= 3 && one_off(t->word, word))
			worth = 3;
		if (worth)
			t->near[t->near_n++] = (struct near){ i, worth, 0 };
	}
}

/* Rarity in steps of a halving: in all documents 1, in half of them 2, … What nobody uses weighs nothing, what
 * may be a typing error little. */
static void weigh(struct question *q, const struct search_index *x)
{
	for (size_t t = 0; t < q->n; t++) {
		struct term *m = &q->terms[t];

		resolve(x, m);
		m->weight = m->known ? 1 : m->near_n ? 2 : 0;
		for (size_t k = m->known ? x->vocabulary[m->near[0].word].docs : 0; k && k < x->n; k *= 2)
			m->weight++;
		q->weight += m->weight;
	}
}

/* ---- one document --------------------------------------------------------------------------------- */

static int64_t worth(const struct term *t, uint32_t word, bool title)
{
	for (size_t i = 0; i < t->near_n; i++)
		if (t->near[i].word == word)
			return title ? t->near[i].title : t->near[i].text;
	return 0;
}

/* The accents of the title, asked only where the folded words were found. */
static int64_t accents(const struct question *q, str title_lower)
{
	int64_t score = 0;
	uint32_t seen = 0;
	str word;

	while (search_word(&title_lower, &word))
		for (size_t t = 0; t < q->n; t++)
			if (!(seen >> t & 1) && str_eq(q->terms[t].accented, word)) {
				seen |= 1u << t;
				score += 2 * q->terms[t].weight;
			}
	return score;
}

/* `part`: how much of the question's weight must be there, one in so many. */
static int64_t score_doc(const struct question *q, const struct search_doc *d, int64_t part)
{
	int64_t best[TERMS] = { 0 }, score = 0, found = 0, used = 0;
	uint32_t before = 0, pairs = 0;

	for (size_t i = 0; i < d->word_n; i++) {
		bool title = i < d->title_n;
		uint32_t now = 0;

		for (size_t t = 0; t < q->n; t++) {
			int64_t w = worth(&q->terms[t], d->words[i], title);

			best[t] = MAX(best[t], w);
			now |= (uint32_t)(w > 0) << t;
		}
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
	if (found * part < q->weight || found == 0)
		return 0;
	if (found == q->weight)
		score += score / 2;
	score += accents(q, d->title_lower);
	/* Among equals, the title that says little else. */
	return score * 100 + used * 99 / (int64_t)MAX(d->title_n, (size_t)1);
}

static bool score_all(const struct search_index *x, const struct question *q, const bool *candidate, int64_t part,
		      int64_t *scores)
{
	bool found = false;

	for (size_t i = 0; i < x->n; i++) {
		scores[i] = candidate[i] ? score_doc(q, &x->docs[i], part) : 0;
		found |= scores[i] > 0;
	}
	return found;
}

/* ---- pieces: when no word was found ------------------------------------------------------------------ */

str search_letters(struct arena *mem, str s)
{
	struct buf b = buf_new(mem, 0);
	str word;

	while (search_word(&s, &word))
		buf_str(&b, word);
	return buf_view(&b);
}

/* How many in a hundred of the question's three-letter pieces the title has; below 50 nothing. */
static void score_pieces(const struct search_index *x, str pieces, int64_t *scores)
{
	for (size_t i = 0; i < x->n && pieces.n >= 4; i++) {
		size_t have = 0, all = pieces.n - 2;

		for (size_t k = 0; k < all; k++)
			have += str_search(x->docs[i].letters, str_sub(pieces, k, k + 3)) >= 0;
		scores[i] = have * 2 >= all ? (int64_t)(have * 100 / all) : 0;
	}
}

void search_score(struct arena *mem, const struct search_index *x, str text, int64_t *ret_scores)
{
	struct question *q = NEW(mem, struct question);
	bool *candidate = NEW_ARRAY(mem, bool, x->n);

	ask(mem, text, &x->phrases, q);
	weigh(q, x);
	for (size_t t = 0; t < q->n; t++)
		for (size_t k = 0; k < q->terms[t].near_n; k++) {
			const struct search_vocable *v = &x->vocabulary[q->terms[t].near[k].word];

			for (size_t i = 0; i < v->docs; i++)
				candidate[v->in[i]] = true;
		}
	if (!score_all(x, q, candidate, 2, ret_scores) && !score_all(x, q, candidate, 4, ret_scores))
		score_pieces(x, search_letters(mem, text_fold(mem, text)), ret_scores);
}
