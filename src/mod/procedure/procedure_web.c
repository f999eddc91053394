/* SPDX-License-Identifier: Apache-2.0 */
/* procedure_web.c - the catalogue's pages, and the module's tables. */
#include "base/base.h"

#include "core/web/web.h"
#include "mod/procedure/procedure_impl.h"

static const struct page pages[] = {
	{ "/api/v1/procedures", PERM_PUBLIC, procedure_list_api, "Danh mục thủ tục", NULL },
	{ "/api/v1/procedures/:code", PERM_PUBLIC, procedure_view_api, "Một thủ tục", NULL },
	{ 0 },
};

const struct module module_procedure = {
	.name = "procedure",
	.pages = pages,
	.commands = procedure_commands,
	.aggregates = procedure_aggregates,
	.demo = procedure_demo,
	.exchanges = procedure_exchanges,
};
