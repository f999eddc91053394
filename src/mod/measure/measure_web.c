/* SPDX-License-Identifier: Apache-2.0 */
/* measure_web.c - the tables of pages and of the module. */
#include "base/base.h"

#include "lib/mo/mo.h"
#include "mod/measure/measure_pages.h"

const struct page measure_pages[] = {
	{ "/chi-so", PERM_PUBLIC, measure_home_page, N_("Chỉ số"), N_("Thông tin") },
	{ "/chi-so/:name", PERM_PUBLIC, measure_page, N_("Một chỉ số"), NULL },
	{ "/chi-so/:name/ho-so", PERM_LOGIN, measure_cases_page, N_("Hồ sơ đằng sau một số đếm"), NULL },
	{ "/chi-so/:name/mat-diem", PERM_LOGIN, measure_loss_page, N_("Vì sao mất điểm"), NULL },
	{ "/chi-so/:name/so-lieu.csv", PERM_PUBLIC, measure_csv_page, N_("Chỉ số (CSV)"), NULL },
	{ "/chi-so/:name/so-lieu.xlsx", PERM_PUBLIC, measure_xlsx_page, N_("Chỉ số (XLSX)"), NULL },
	{ "/chi-so/:name/bao-cao.pdf", PERM_PUBLIC, measure_pdf_page, N_("Báo cáo chỉ số (PDF)"), NULL },
	{ "/api/v1/measures", PERM_PUBLIC, measure_list_api, N_("Danh sách chỉ số"), NULL },
	{ "/api/v1/measures/:name", PERM_PUBLIC, measure_api, N_("Một chỉ số"), NULL },
	{ "/api/v1/measures/:name/cases", PERM_LOGIN, measure_cases_api, N_("Hồ sơ đằng sau một số đếm"), NULL },
	{ 0 },
};

static const struct aggregate aggregates[] = {
	{ "measure", measure_dump },
	{ 0 },
};

const struct module module_measure = {
	.name = "measure",
	.pages = measure_pages,
	.commands = measure_commands,
	.aggregates = aggregates,
	.verbs = measure_verbs,
	.follow = measure_follow,
	.init = measure_define_built_in,
};
