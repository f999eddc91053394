/* SPDX-License-Identifier: Apache-2.0 */
/*
 * parse.c - text to a checked tree, by recursive descent; one function for each strength of binding.
 *
 * Types are computed on the way up, so a mistake is told at the word that makes it. Only what can nest
 * (parentheses, calls, `not`, signs) recurses, and that is counted: EXPR_DEPTH bounds the stack, EXPR_BYTES
 * the tree.
 */
#include "base/base.h"

#include "lib/expr/expr_impl.h"
#include "lib/mo/mo.h"

const struct expr_function expr_functions[] = {
	{ "has", OP_HAS, 1, 1 },   { "len", OP_LEN, 1, 1 },	{ "sum", OP_SUM, 1, 1 },
	{ "years", OP_YEARS, 2, 2 }, { "days", OP_DAYS, 2, 2 }, { "min", OP_MIN, 2, 20 },
	{ "max", OP_MAX, 2, 20 },  { "round", OP_ROUND, 2, 2 }, { "if", OP_IF, 3, 3 },
	{ 0 },
};
#define ARGS_MAX 20  /* of a call */
#define LIST_MAX 200 /* items right of `in` */
#define BLANKS " \t\r\n"

enum token { T_END, T_WORD, T_INT, T_DATE, T_TEXT, T_SIGN, T_BAD };

struct parser {
	struct arena *mem;
	str text;
	const struct expr_name *names;
	size_t name_n;
	struct expr_error *error;
	bool failed;
	int depth;

	/* The token at hand, and where it and its follower begin. */
	enum token token;
	str word;
	size_t at, next;
	int64_t i;
};

/* ---- words ------------------------------------------------------------------------------------------ */

/* The first mistake is the one that is told. */
static void fail_at(struct parser *p, size_t at, str word, const char *why)
{
	if (p->failed)
		return;
	p->failed = true;
	*p->error = (struct expr_error){ (int)utf8_len(str_sub(p->text, 0, at)) + 1, utf8_cut(word, 40), why };
}

static void fail(struct parser *p, const char *why)
{
	fail_at(p, p->at, p->word, why);
}

static bool digit(char ch)
{
	return ch >= '0' && ch <= '9';
}

static bool word_char(char ch)
{
	return (ch >= 'a' && ch <= 'z') || ch == '_' || ch == '.' || digit(ch);
}

static char char_at(const struct parser *p, size_t i)
{
	return i < p->text.n ? p->text.p[i] : '\0';
}

/* 2026-01-31, written without blanks. */
static bool date_at(const struct parser *p, size_t at)
{
	static const char shape[] = "0000-00-00";

	for (size_t i = 0; i < 10; i++)
		if (shape[i] == '0' ? !digit(char_at(p, at + i)) : char_at(p, at + i) != '-')
			return false;
	return !digit(char_at(p, at + 10));
}

static void read_number(struct parser *p)
{
	date d;

	p->token = T_INT;
	if (date_at(p, p->at)) {
		p->token = T_DATE;
		p->next = p->at + 10;
	}
	while (p->token == T_INT && word_char(char_at(p, p->next)))
		p->next++;
	p->word = str_sub(p->text, p->at, p->next);
	if (p->token == T_DATE) {
		if (!date_parse(p->word, &d))
			fail(p, N_("không phải ngày có thật. Hãy viết dạng 2026-01-31."));
		else
			p->i = d.day;
	} else if (!str_int(p->word, &p->i)) {
		fail(p, N_("không phải số nguyên. Hãy viết liền các chữ số, ví dụ 12000."));
	}
}

static void read_text(struct parser *p)
{
	bool closed;

	p->token = T_TEXT;
	for (p->next = p->at + 1; p->next < p->text.n; p->next++) {
		if (p->text.p[p->next] == '\'' && char_at(p, p->next + 1) != '\'')
			break;
		p->next += p->text.p[p->next] == '\''; /* two quotes stand for one */
	}
	p->next = MIN(p->next, p->text.n);
	closed = p->next < p->text.n;
	p->next += closed;
	p->word = str_sub(p->text, p->at, p->next);
	if (!closed)
		fail(p, N_("văn bản chưa có dấu nháy đóng."));
}

static void advance(struct parser *p)
{
	while (p->next < p->text.n && strchr(BLANKS, p->text.p[p->next]))
		p->next++;
	p->at = p->next;
	p->word = S("");
	p->token = p->at == p->text.n ? T_END : T_SIGN;
	if (p->token == T_END)
		return;
	p->next++;
	if (digit(p->text.p[p->at])) {
		read_number(p);
	} else if (p->text.p[p->at] == '\'') {
		read_text(p);
	} else if (word_char(p->text.p[p->at])) {
		p->token = T_WORD;
		while (word_char(char_at(p, p->next)))
			p->next++;
		p->word = str_sub(p->text, p->at, p->next);
	} else {
		if (strchr("!<>", p->text.p[p->at]) && char_at(p, p->next) == '=')
			p->next++;
		while ((char_at(p, p->next) & 0xC0) == 0x80) /* a whole character, for the message */
			p->next++;
		p->word = str_sub(p->text, p->at, p->next);
	}
}

static bool is(const struct parser *p, const char *word)
{
	return (p->token == T_WORD || p->token == T_SIGN) && str_eqz(p->word, word);
}

static bool skip(struct parser *p, const char *word)
{
	if (!is(p, word))
		return false;
	advance(p);
	return true;
}

/* ---- types ------------------------------------------------------------------------------------------- */

static const char *want_words(enum expr_type want)
{
	switch (want) {
	case EXPR_BOOL:
		return N_("phải là điều kiện đúng hoặc sai.");
	case EXPR_INT:
		return N_("phải là số.");
	case EXPR_TEXT:
		return N_("phải là văn bản.");
	case EXPR_DATE:
		return N_("phải là ngày.");
	default:
		return N_("phải là danh sách.");
	}
}

static bool scalar(enum expr_type t)
{
	return t <= EXPR_DATE;
}

static bool ordered(enum expr_type t)
{
	return t == EXPR_INT || t == EXPR_DATE;
}

/* What both sides of an operator are checked for, and the type that comes out; `at`, `word`: the operator. */
static enum expr_type binary_type(struct parser *p, enum expr_op op, const struct expr *a, const struct expr *b,
				  size_t at, str word)
{
	enum expr_type x = a->type, y = b->type;

	if (op == OP_OR || op == OP_AND) {
		if (x != EXPR_BOOL || y != EXPR_BOOL)
			fail_at(p, at, word, N_("hai bên phải là điều kiện đúng hoặc sai."));
		return EXPR_BOOL;
	}
	if (op == OP_IN) {
		if (!(b->op == OP_LIST && x == y && scalar(x)) && !(b->op != OP_LIST && x == EXPR_TEXT && y == EXPR_TEXTS) &&
		    !(b->op != OP_LIST && x == EXPR_INT && y == EXPR_INTS))
			fail_at(p, at, word, N_("bên phải phải là danh sách cùng kiểu với bên trái."));
		return EXPR_BOOL;
	}
	if (op >= OP_EQ && op <= OP_GE) {
		if (x != y || !scalar(x))
			fail_at(p, at, word, N_("hai bên phải cùng kiểu: cùng là số, văn bản, ngày hoặc đúng sai."));
		else if (op >= OP_LT && !ordered(x))
			fail_at(p, at, word, N_("chỉ so sánh lớn bé được với số hoặc ngày."));
		return EXPR_BOOL;
	}
	/* A day and a number of days. */
	if ((op == OP_ADD || op == OP_SUB) && x == EXPR_DATE && y == EXPR_INT)
		return EXPR_DATE;
	if (x != EXPR_INT || y != EXPR_INT)
		fail_at(p, at, word, N_("chỉ tính được với số (hoặc ngày cộng, trừ số ngày)."));
	return EXPR_INT;
}

static enum expr_type call_type(struct parser *p, const struct expr *e, size_t at, str word)
{
	static const enum expr_type dates[] = { EXPR_DATE, EXPR_DATE }, ints[] = { EXPR_INT, EXPR_INT };
	enum expr_type first = e->arg[0]->type;

	switch (e->op) {
	case OP_HAS:
		return EXPR_BOOL;
	case OP_LEN:
		if (first != EXPR_TEXT && scalar(first))
			fail_at(p, at, word, N_("cần một văn bản hoặc danh sách."));
		return EXPR_INT;
	case OP_SUM:
		if (first != EXPR_INTS)
			fail_at(p, at, word, N_("cần một danh sách số."));
		return EXPR_INT;
	case OP_MIN:
	case OP_MAX:
		for (size_t i = 0; i < e->n; i++)
			if (!ordered(first) || e->arg[i]->type != first)
				fail_at(p, at, word, N_("cần toàn số hoặc toàn ngày."));
		return first;
	case OP_IF:
		if (first != EXPR_BOOL || e->arg[1]->type != e->arg[2]->type)
			fail_at(p, at, word, N_("cần một điều kiện và hai giá trị cùng kiểu."));
		return e->arg[1]->type;
	default: /* years, days, round */
		for (size_t i = 0; i < 2; i++)
			if (e->arg[i]->type != (e->op == OP_ROUND ? ints : dates)[i])
				fail_at(p, at, word, e->op == OP_ROUND ? N_("cần hai số.") : N_("cần hai ngày."));
		return EXPR_INT;
	}
}

/* ---- the tree ---------------------------------------------------------------------------------------- */

static const struct expr *parse_or(struct parser *p);

static struct expr *node(struct parser *p, enum expr_op op, enum expr_type type, size_t n)
{
	struct expr *e = NEW(p->mem, struct expr);

	*e = (struct expr){ .op = op, .type = type, .arg = NEW_ARRAY(p->mem, const struct expr *, n), .n = n };
	return e;
}

static const struct expr *literal(struct parser *p, enum expr_type type, struct expr_value v)
{
	struct expr *e = node(p, OP_LITERAL, type, 0);

	e->literal = v;
	advance(p);
	return e;
}

static const struct expr *text_literal(struct parser *p)
{
	struct buf b = buf_new(p->mem, EXPR_BYTES);

	for (size_t i = 1; i + 1 < p->word.n; i++) {
		buf_char(&b, p->word.p[i]);
		i += p->word.p[i] == '\'';
	}
	return literal(p, EXPR_TEXT, expr_text((str){ buf_cstr(&b), b.n }));
}

/* Expressions between parentheses, at most `max`; the opening one is passed already. */
static struct expr *parse_items(struct parser *p, enum expr_op op, size_t max)
{
	const struct expr *items[LIST_MAX];
	struct expr *e;
	size_t n = 0;

	do {
		if (n == max) {
			fail(p, N_("quá nhiều mục trong ngoặc."));
			break;
		}
		items[n++] = parse_or(p);
	} while (!p->failed && skip(p, ","));
	if (!skip(p, ")"))
		fail(p, N_("cần dấu phẩy hoặc dấu ngoặc đóng."));
	e = node(p, op, items[0]->type, n);
	memcpy(e->arg, items, n * sizeof(items[0]));
	return e;
}

static const struct expr *parse_call(struct parser *p, const struct expr_function *f)
{
	size_t at = p->at;
	str word = p->word;
	struct expr *e;

	advance(p);
	skip(p, "(");
	e = parse_items(p, f->op, ARGS_MAX);
	if (e->n < f->min || e->n > f->max)
		fail_at(p, at, word, N_("số giá trị trong ngoặc không đúng."));
	if (!p->failed)
		e->type = call_type(p, e, at, word);
	return e;
}

/* "min" may be a name too; a call has its parenthesis. */
static bool call_follows(const struct parser *p)
{
	size_t i = p->next;

	while (i < p->text.n && strchr(BLANKS, p->text.p[i]))
		i++;
	return char_at(p, i) == '(';
}

static const struct expr *parse_word(struct parser *p)
{
	struct expr *e;

	if (is(p, "true") || is(p, "false"))
		return literal(p, EXPR_BOOL, expr_flag(is(p, "true")));
	for (const struct expr_function *f = expr_functions; f->name; f++)
		if (str_eqz(p->word, f->name) && call_follows(p))
			return parse_call(p, f);
	e = node(p, OP_NAME, EXPR_BOOL, 0);
	for (e->name = 0; e->name < p->name_n; e->name++)
		if (str_eq(p->names[e->name].name, p->word))
			break;
	if (e->name == p->name_n)
		fail(p, N_("không có tên này."));
	else
		e->type = p->names[e->name].type;
	advance(p);
	return e;
}

static bool operator_word(const struct parser *p)
{
	return is(p, "and") || is(p, "or") || is(p, "not") || is(p, "in");
}

static bool enter(struct parser *p)
{
	if (++p->depth > EXPR_DEPTH)
		fail(p, N_("lồng nhau quá sâu. Hãy tách thành nhiều mục."));
	return !p->failed;
}

static const struct expr *parse_primary(struct parser *p)
{
	const struct expr *e = node(p, OP_LITERAL, EXPR_BOOL, 0);

	if (!enter(p))
		return e;
	if (skip(p, "(")) {
		e = parse_or(p);
		if (!skip(p, ")"))
			fail(p, N_("thiếu dấu ngoặc đóng."));
	} else if (p->token == T_WORD && !operator_word(p)) {
		e = parse_word(p);
	} else if (p->token == T_INT) {
		e = literal(p, EXPR_INT, expr_int(p->i));
	} else if (p->token == T_DATE) {
		e = literal(p, EXPR_DATE, expr_int(p->i));
	} else if (p->token == T_TEXT) {
		e = text_literal(p);
	} else if (p->token == T_END) {
		fail(p, N_("biểu thức chưa viết xong."));
	} else {
		fail(p, N_("không hiểu. Ở đây cần một giá trị, một tên hoặc dấu ngoặc mở."));
	}
	p->depth--;
	return e;
}

static const struct expr *parse_sign(struct parser *p)
{
	struct expr *e = node(p, OP_NEG, EXPR_INT, 1);
	size_t at = p->at;
	str word = p->word;

	if (!is(p, "-"))
		return parse_primary(p);
	e->arg[0] = e;
	if (!enter(p))
		return e;
	advance(p);
	e->arg[0] = parse_sign(p);
	if (e->arg[0]->type != EXPR_INT)
		fail_at(p, at, word, want_words(EXPR_INT));
	p->depth--;
	return e;
}

/* The operators of one strength, from the left. */
static const struct expr *parse_chain(struct parser *p, const enum expr_op *ops, size_t n,
				      const struct expr *(*operand)(struct parser *p))
{
	const struct expr *a = operand(p);

	for (size_t i = 0; i < n && !p->failed; i++) {
		struct expr *e;
		size_t at = p->at;
		str word = p->word;

		if (!skip(p, expr_sign(ops[i])))
			continue;
		e = node(p, ops[i], EXPR_BOOL, 2);
		e->arg[0] = a;
		e->arg[1] = operand(p);
		if (!p->failed)
			e->type = binary_type(p, ops[i], a, e->arg[1], at, word);
		a = e;
		i = SIZE_MAX; /* look again, from the first */
	}
	return a;
}

static const struct expr *parse_product(struct parser *p)
{
	static const enum expr_op ops[] = { OP_MUL, OP_DIV };

	return parse_chain(p, ops, 2, parse_sign);
}

static const struct expr *parse_sum(struct parser *p)
{
	static const enum expr_op ops[] = { OP_ADD, OP_SUB };

	return parse_chain(p, ops, 2, parse_product);
}

static bool comparison(const struct parser *p, enum expr_op *ret)
{
	for (enum expr_op op = OP_EQ; op <= OP_IN; op++)
		if (is(p, expr_sign(op))) {
			*ret = op;
			return true;
		}
	return false;
}

/* One comparison at most: a < b < c means something else to everybody. */
static const struct expr *parse_comparison(struct parser *p)
{
	const struct expr *a = parse_sum(p);
	size_t at = p->at;
	str word = p->word;
	enum expr_op op;
	struct expr *e;

	if (p->failed || !comparison(p, &op))
		return a;
	advance(p);
	e = node(p, op, EXPR_BOOL, 2);
	e->arg[0] = a;
	e->arg[1] = op == OP_IN && skip(p, "(") ? parse_items(p, OP_LIST, LIST_MAX) : parse_sum(p);
	for (size_t i = 0; !p->failed && e->arg[1]->op == OP_LIST && i < e->arg[1]->n; i++)
		if (e->arg[1]->arg[i]->type != a->type)
			fail_at(p, at, word, N_("bên phải phải là danh sách cùng kiểu với bên trái."));
	if (!p->failed)
		binary_type(p, op, a, e->arg[1], at, word);
	if (comparison(p, &op))
		fail(p, N_("không so sánh nối tiếp được. Hãy dùng and."));
	return e;
}

static const struct expr *parse_not(struct parser *p)
{
	struct expr *e = node(p, OP_NOT, EXPR_BOOL, 1);
	size_t at = p->at;
	str word = p->word;

	if (!is(p, "not"))
		return parse_comparison(p);
	e->arg[0] = e;
	if (!enter(p))
		return e;
	advance(p);
	e->arg[0] = parse_not(p);
	if (e->arg[0]->type != EXPR_BOOL)
		fail_at(p, at, word, want_words(EXPR_BOOL));
	p->depth--;
	return e;
}

static const struct expr *parse_and(struct parser *p)
{
	static const enum expr_op ops[] = { OP_AND };

	return parse_chain(p, ops, 1, parse_not);
}

static const struct expr *parse_or(struct parser *p)
{
	static const enum expr_op ops[] = { OP_OR };

	return parse_chain(p, ops, 1, parse_and);
}

int expr_parse(struct arena *mem, str text, const struct expr_name *names, size_t n, enum expr_type want,
	       struct expr **ret, struct expr_error *ret_error)
{
	struct parser p = { .mem = mem, .text = text, .names = names, .name_n = n, .error = ret_error };
	const struct expr *e;

	if (text.n > EXPR_BYTES || !utf8_valid(text) || (text.n && memchr(text.p, 0, text.n))) {
		*ret_error = (struct expr_error){ 1, S(""), N_("dài quá hoặc có ký tự lạ.") };
		return E_INVALID;
	}
	advance(&p);
	e = parse_or(&p);
	if (p.token != T_END)
		fail(&p, N_("thừa ở đây. Có thể thiếu and, or hoặc một phép tính."));
	if (want != EXPR_ANY && e->type != want)
		fail_at(&p, 0, S(""), want_words(want));
	if (p.failed)
		return E_INVALID;
	*ret = NEW(mem, struct expr);
	**ret = *e;
	return 0;
}
