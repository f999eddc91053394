/* SPDX-License-Identifier: Apache-2.0 */
/*
 * fee.h - how much, when and why: the decision tables of a procedure version.
 *
 * The catalogue's key "fees" is a list of tables, each for one fee:
 *
 *	{"name":"Phí chứng thực bản sao","kind":"fee","stage":"lodge","basis":"226/2016/TT-BTC","rows":[
 *	  {"if":"form.page_count <= 2","amount":"2000 * form.page_count * form.copy_count","why":"2.000 đồng/trang"},
 *	  {"amount":"…","why":"…","basis":"…"}]}
 *
 * The first row whose condition is true decides (no "if": always); "amount" is an expression (lib/expr) or a
 * number of đồng, 0 is an exemption; a table none of whose rows fits, or whose amount has no value, asks for
 * nothing. Names: form.FIELD, channel ("counter", "online", "post"), case (the answer to a question of that
 * name), applicant.kind ("person", "organisation").
 */
#ifndef MOD_PAY_FEE_H
#define MOD_PAY_FEE_H

#include "mod/pay/pay.h"

struct fee_line {
	str name, kind; /* kind: "fee" (phí), "charge" (lệ phí) */
	enum pay_stage stage;
	int64_t amount; /* 0: exempt */
	str why, basis;
};

/* The lines of a dossier at one stage, or at all (STAGE_COUNT). A procedure without tables, whose plain fee is known
 * and not 0, has one line of STAGE_ANY. */
int fee_lines(struct ctx *c, const struct procedure *p, const struct dossier *d, enum pay_stage stage, struct fee_line **ret,
	      size_t *ret_n);
int64_t fee_sum(const struct fee_line *lines, size_t n);
/* As payment.lines keeps them, and back. */
str fee_lines_json(struct arena *mem, const struct fee_line *lines, size_t n);
int fee_lines_read(struct arena *mem, str json, struct fee_line **ret, size_t *ret_n);
/* Says in words what is wrong with the tables of a procedure; 0 or E_INVALID. */
int fee_check(struct ctx *c, const struct procedure *p);

#endif
