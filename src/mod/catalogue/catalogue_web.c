/* SPDX-License-Identifier: Apache-2.0 */
/* catalogue_web.c - the module's tables. */
#include "base/base.h"

#include "mod/catalogue/catalogue_list.h"

static const struct page pages[] = {
	{ "/su-kien", PERM_PUBLIC, life_event_list_page, N_("Việc trong đời"), NULL },
	{ "/su-kien/:slug", PERM_PUBLIC, life_event_page, N_("Một việc trong đời"), NULL },
	{ "/thu-tuc/thong-ke", PERM_PUBLIC, catalogue_stats_page, N_("Thống kê thủ tục hành chính"), NULL },
	{ "/thu-tuc/danh-muc.csv", PERM_PUBLIC, catalogue_csv_page, N_("Danh mục thủ tục (CSV)"), NULL },
	{ "/thu-tuc/danh-muc.xlsx", PERM_PUBLIC, catalogue_xlsx_page, N_("Danh mục thủ tục (XLSX)"), NULL },
	{ "/thu-tuc/danh-muc.json", PERM_PUBLIC, catalogue_json_page, N_("Danh mục thủ tục (JSON)"), NULL },
	{ "/thu-tuc/niem-yet.pdf", PERM_PUBLIC, catalogue_poster_list_page, N_("Danh mục để niêm yết (PDF)"), NULL },
	{ "/thu-tuc/:code/niem-yet.pdf", PERM_PUBLIC, catalogue_poster_page, N_("Thủ tục để niêm yết (PDF)"), NULL },
	{ "/thu-tuc/:code/so-sanh", PERM_PUBLIC, catalogue_compare_page, N_("So sánh hai phiên bản"), NULL },
	{ "/quan-tri/thu-tuc", PERM_CATALOGUE, catalogue_admin_list_page, N_("Công bố thủ tục"), N_("Quản trị") },
	{ "/quan-tri/thu-tuc/nhap", PERM_CATALOGUE, catalogue_admin_import_page, N_("Nhập một quyết định công bố"), NULL },
	{ "/quan-tri/thu-tuc/cham", PERM_CATALOGUE, catalogue_admin_late_page, N_("Công bố chậm"), NULL },
	{ "/quan-tri/thu-tuc/mau.xlsx", PERM_CATALOGUE, catalogue_admin_sheet_page, N_("Tệp mẫu danh mục"), NULL },
	{ "/quan-tri/thu-tuc/:announcement", PERM_CATALOGUE, catalogue_admin_view_page, N_("Một quyết định công bố"), NULL },
	{ "/quan-tri/thu-tuc/:announcement/sua", PERM_CATALOGUE, catalogue_admin_edit_page, N_("Sửa thông tin quyết định"), NULL },
	{ "/quan-tri/thu-tuc/:announcement/dong", PERM_CATALOGUE, catalogue_admin_item_page, N_("Một dòng của quyết định"), NULL },
	{ "/api/v1/procedures/:code/changes", PERM_PUBLIC, catalogue_compare_api, N_("Khác nhau giữa hai phiên bản"), NULL },
	{ "/api/v1/catalogue/statistics", PERM_PUBLIC, catalogue_stats_api, N_("Thống kê thủ tục hành chính"), NULL },
	{ "/api/v1/catalogue/life-events", PERM_PUBLIC, life_event_api, N_("Việc trong đời"), NULL },
	{ "/api/v1/announcements", PERM_CATALOGUE, announcement_list_api, N_("Các quyết định công bố"), NULL },
	{ "/api/v1/announcements/:announcement", PERM_CATALOGUE, announcement_api, N_("Một quyết định công bố"), NULL },
	{ 0 },
};

const struct module module_catalogue = {
	.name = "catalogue",
	.pages = pages,
	.commands = announcement_commands,
	.aggregates = announcement_aggregates,
};
