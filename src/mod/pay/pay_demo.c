/* SPDX-License-Identifier: Apache-2.0 */
/* pay_demo.c - the accounts of the demo province: an invented number at a bank's real code. */
#include "base/base.h"

#include "core/command/call.h"
#include "mod/pay/pay_store.h"

int pay_demo(struct ctx *c)
{
	struct arg args[] = {
		{ S("unit"), S("") },
		{ S("bank"), S("970415") },
		{ S("bank_name"), S("VietinBank") },
		{ S("account"), S("0000000000000") },
		{ S("name"), S("KHO BAC DEMO") },
		{ S("basis"), S("Số liệu minh họa, không phải tài khoản thật") },
	};

	return command_send(c, "payee.set", S("demo-payee"), args, ARRAY_LEN(args), NULL);
}

const struct aggregate pay_aggregates[] = {
	{ "payment", store_dump_payments }, { "attempt", store_dump_attempts }, { "money", store_dump_money },
	{ "refund", store_dump_refunds },   { "till", store_dump_tills },	{ "payee", store_dump_payees },
	{ 0 },
};
