/* SPDX-License-Identifier: Apache-2.0 */
/*
 * db_memo.c - within one reading transaction the same question has the same answer.
 *
 * A page asks for the name of a unit, the holder's account, the calendar's mark once for each of its rows. All
 * statements of a reading transaction see one moment, so the rows of the first time are also the rows of the second:
 * they are kept, with the question, in the page's own memory until the transaction ends. Nothing can be old.
 */
#include "lib/db/db_driver.h"

struct memo {
	struct memo *next;
	const char *sql;
	const struct db_arg *args;
	size_t n;
	struct db_rows rows;
};

static uint64_t mix(uint64_t h, uint64_t word)
{
	return (h ^ word) * 1099511628211u; /* FNV-1a, eight bytes at a time */
}

static size_t place(const char *sql, const struct db_arg *args, size_t n)
{
	uint64_t h = mix(14695981039346656037u, (uintptr_t)sql), word;

	for (size_t i = 0; i < n; i++) {
		str s = args[i].type == DB_INT || args[i].null ? (str){ NULL, 0 } : args[i].s;
		size_t k = 0;

		h = mix(h, (uint64_t)args[i].i + s.n);
		for (; k + sizeof(word) <= s.n; k += sizeof(word)) {
			memcpy(&word, s.p + k, sizeof(word));
			h = mix(h, word);
		}
		for (; k < s.n; k++)
			h = mix(h, (uint8_t)s.p[k]);
	}
	return (h ^ h >> 29) % DB_MEMOS;
}

static bool same(const struct db_arg *a, const struct db_arg *b, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		if (a[i].type != b[i].type || a[i].null != b[i].null)
			return false;
		if (!a[i].null && (a[i].type == DB_INT ? a[i].i != b[i].i : !str_eq(a[i].s, b[i].s)))
			return false;
	}
	return true;
}

bool db_memo_find(struct db *db, const char *sql, const struct db_arg *args, size_t n, struct db_rows *ret)
{
	for (struct memo *m = db->memos[place(sql, args, n)]; m; m = m->next)
		if (m->n == n && same(m->args, args, n) && strcmp(m->sql, sql) == 0) {
			*ret = m->rows;
			return true;
		}
	return false;
}

void db_memo_keep(struct db *db, const char *sql, const struct db_arg *args, size_t n, const struct db_rows *rows)
{
	struct memo *m = NEW(db->memo_mem, struct memo), **head = &db->memos[place(sql, args, n)];
	struct db_arg *copy = NEW_ARRAY(db->memo_mem, struct db_arg, n);

	for (size_t i = 0; i < n; i++) {
		copy[i] = args[i];
		if (args[i].type != DB_INT && !args[i].null)
			copy[i].s = str_copy(db->memo_mem, args[i].s);
	}
	*m = (struct memo){ *head, sql, copy, n, *rows };
	*head = m;
}

void db_memo(struct db *db, struct arena *mem)
{
	if (db->memo_mem)
		memset(db->memos, 0, sizeof(db->memos));
	db->memo_mem = db->reading ? mem : NULL;
}
