/* SPDX-License-Identifier: Apache-2.0 */
/*
 * procedure_search.h - the index that a search looks into: made once of the whole catalogue, then only read.
 */
#ifndef MOD_PROCEDURE_SEARCH_H
#define MOD_PROCEDURE_SEARCH_H

#include "mod/procedure/procedure_impl.h"

/* A word of the documents, folded, and where it stands. The vocabulary is in the order of the words. */
struct search_vocable {
	str word;
	bool in_title;
	uint32_t *in; /* documents, ascending */
	size_t docs;
};

struct search_doc {
	str title_lower;   /* with its accents */
	str letters;       /* of the folded title, without anything between */
	uint32_t *words;   /* numbers in the vocabulary; the title's come first */
	size_t word_n, title_n;
};

/* "mở quán" means "đăng ký thành lập hộ kinh doanh". */
struct search_phrase {
	str words[8];
	size_t n;
	str means;
	str exact; /* a short word counts with these accents only; empty: with any */
};

struct search_words {
	struct search_phrase *synonyms, *spoken;
	size_t synonym_n, spoken_n;
};

struct search_index {
	struct search_vocable *vocabulary;
	size_t vocabulary_n;
	struct search_doc *docs;
	const struct procedure *list; /* beside docs: all versions, without their bodies, by title */
	size_t n;
	struct search_words phrases;
};

/* What is searched of one document. */
struct search_text {
	str title, fold; /* fold: title, field, code, results, keywords, folded */
	size_t title_n;  /* bytes of fold that are the title */
};

/* ---- procedure_search.c ---- */

/* The next word of *rest; false at the end. */
bool search_word(str *rest, str *ret);
str search_letters(struct arena *mem, str s);
/* Reads data/synonyms.csv and data/spoken.csv. */
void search_phrases(struct arena *mem, str synonyms, str spoken, struct search_words *ret);
/* One score a document for the words of `text`; 0: not found. Pure. */
void search_score(struct arena *mem, const struct search_index *x, str text, int64_t *ret_scores);

/* ---- procedure_index.c ---- */

/* Words, documents; list stays NULL. */
void search_build(struct arena *mem, const struct search_text *texts, size_t n, struct search_index *ret);
/* The number of a folded word, or -1. */
int64_t search_find(const struct search_index *x, str word);
/* The index of the catalogue as it is; kept by the process until the catalogue changes. */
int search_index(struct ctx *c, const struct search_index **ret);

#endif
