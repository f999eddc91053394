/* SPDX-License-Identifier: Apache-2.0 */
/* finance.h - commands and pages of those who keep the money: statements, differences, refunds, tills. */
#ifndef MOD_PAY_FINANCE_H
#define MOD_PAY_FINANCE_H

#include "mod/pay/pay_pages.h"

struct statement_page;

extern const struct field payee_fields[], money_upload_fields[], money_import_fields[], money_match_fields[], refund_ask_fields[],
	refund_code_fields[], refund_done_fields[], till_close_fields[];

int payee_act_set(struct ctx *c);
int money_act_upload(struct ctx *c);
int money_act_import(struct ctx *c);
int money_act_match(struct ctx *c);
int refund_act_ask(struct ctx *c);
int refund_act_approve(struct ctx *c);
int refund_act_reject(struct ctx *c);
int refund_act_done(struct ctx *c);
int till_act_close(struct ctx *c);

/* Reads a bank's statement (a stored file of c->who's) and says of each line what it would do; E_INVALID with
 * words for the field "file". */
int statement_read(struct ctx *c, str file, str unit, struct statement_page *ret);

int pay_list_page(struct ctx *c, const struct req *q, struct reply *r);
int pay_list_csv(struct ctx *c, const struct req *q, struct reply *r);
int pay_list_xlsx(struct ctx *c, const struct req *q, struct reply *r);
int pay_totals_page(struct ctx *c, const struct req *q, struct reply *r);
int pay_totals_csv(struct ctx *c, const struct req *q, struct reply *r);
int pay_totals_xlsx(struct ctx *c, const struct req *q, struct reply *r);
int pay_differences_page(struct ctx *c, const struct req *q, struct reply *r);
int pay_statement_page(struct ctx *c, const struct req *q, struct reply *r);
int pay_refunds_page(struct ctx *c, const struct req *q, struct reply *r);
int pay_till_page(struct ctx *c, const struct req *q, struct reply *r);
int pay_payees_page(struct ctx *c, const struct req *q, struct reply *r);
int pay_list_api(struct ctx *c, const struct req *q, struct reply *r);

#endif
