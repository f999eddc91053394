/* SPDX-License-Identifier: Apache-2.0 */
/* post_web.c - the module's tables. */
#include "base/base.h"

#include "mod/post/post_impl.h"

#define HERE (PERM_RECEIVE | PERM_POST)

static const struct page pages[] = {
	{ "/quay/buu-chinh", HERE, post_counter_page, N_("Bưu chính"), N_("Quầy một cửa") },
	{ "/quay/buu-chinh.csv", HERE, post_csv_page, N_("Danh sách bưu gửi (CSV)"), NULL },
	{ "/quay/buu-chinh/nhan", PERM_RECEIVE, post_receive_page, N_("Nhận hồ sơ từ bưu chính"), NULL },
	{ "/quay/buu-chinh/giao", PERM_RECEIVE, post_give_page, N_("Giao kết quả cho bưu chính"), NULL },
	{ "/buu-chinh/nhan-gui", HERE, post_accept_page, N_("Nhận bưu gửi"), NULL },
	{ "/buu-chinh/bien-ban/:code", HERE, post_record_page, N_("Biên bản giao nhận hồ sơ"), NULL },
	{ "/buu-chinh/bien-ban/:code/pdf", HERE, post_record_pdf_page, N_("Biên bản giao nhận hồ sơ (PDF)"), NULL },
	{ "/buu-gui/:code", PERM_LOGIN, post_view_page, N_("Một bưu gửi"), NULL },
	{ "/buu-gui/:code/phieu-gui", PERM_LOGIN, post_slip_pdf_page, N_("Phiếu gửi hồ sơ (PDF)"), NULL },
	{ "/gui-buu-chinh/:procedure", PERM_PUBLIC, post_declare_page, N_("Gửi hồ sơ qua bưu chính"), NULL },
	{ "/gui-buu-chinh/:procedure/phieu-trang", PERM_PUBLIC, post_blank_pdf_page, N_("Phiếu gửi hồ sơ để điền tay (PDF)"), NULL },
	{ "/ho-so/:code/buu-chinh", PERM_LOGIN, post_dossier_page, N_("Nhận kết quả, bưu chính"), NULL },
	{ "/tra-cuu/:code/buu-chinh", PERM_PUBLIC, post_lookup_page, N_("Bưu gửi của hồ sơ"), NULL },
	{ "/api/v1/post/shipments/:code", PERM_LOGIN, post_view_api, N_("Một bưu gửi"), NULL },
	{ 0 },
};

static const struct command commands[] = {
	{ .name = "post.declare", .path = "/gui-buu-chinh/:procedure", .perm = PERM_APPLY, .fields = post_declare_fields,
	  .run = post_declare, .next = "/buu-gui/:code", .title = N_("Lập phiếu gửi hồ sơ"), .form = post_declare_page, .creates = true },
	{ .name = "post.accept", .path = "/buu-chinh/nhan-gui", .perm = HERE, .fields = post_accept_fields, .run = post_accept,
	  .next = "/buu-gui/:code", .title = N_("Nhận bưu gửi"), .form = post_accept_page, .creates = true },
	{ .name = "post.receive", .path = "/quay/buu-chinh/nhan", .perm = PERM_RECEIVE, .fields = post_receive_fields,
	  .run = post_receive, .next = "/buu-chinh/bien-ban/:code", .title = N_("Lập biên bản nhận hồ sơ từ bưu chính"),
	  .form = post_receive_page, .creates = true },
	{ .name = "post.give", .path = "/quay/buu-chinh/giao", .perm = PERM_RECEIVE, .fields = post_give_fields, .run = post_give,
	  .next = "/buu-chinh/bien-ban/:code", .title = N_("Lập biên bản giao kết quả cho bưu chính"), .form = post_give_page,
	  .creates = true },
	{ .name = "post.sign", .path = "/buu-chinh/bien-ban/:code/ky", .perm = HERE, .fields = post_sign_fields, .run = post_sign,
	  .next = "/buu-chinh/bien-ban/:code", .title = N_("Ký biên bản giao nhận"), .form = post_record_page },
	{ .name = "post.void", .path = "/buu-chinh/bien-ban/:code/huy", .perm = PERM_RECEIVE, .fields = post_void_fields,
	  .run = post_void, .next = "/buu-chinh/bien-ban/:code", .title = N_("Hủy biên bản chưa ký"), .form = post_record_page },
	{ .name = "post.deliver", .path = "/buu-gui/:code/phat", .perm = HERE, .fields = post_deliver_fields, .run = post_deliver,
	  .next = "/buu-gui/:code", .title = N_("Ghi nhận đã phát"), .form = post_view_page },
	{ .name = "post.trouble", .path = "/buu-gui/:code/su-co", .perm = HERE, .fields = post_trouble_fields, .run = post_trouble,
	  .next = "/buu-gui/:code", .title = N_("Báo sự cố chuyển phát"), .form = post_view_page },
	{ .name = "post.resolve", .path = "/buu-gui/:code/giai-quyet", .perm = PERM_RECEIVE, .fields = post_resolve_fields,
	  .run = post_resolve, .next = "/buu-gui/:code", .title = N_("Giải quyết sự cố chuyển phát"), .form = post_view_page },
	{ .name = "post.choose", .path = "/ho-so/:code/buu-chinh", .perm = PERM_APPLY | PERM_RECEIVE, .fields = post_choose_fields,
	  .run = post_choose, .next = "/ho-so/:code/buu-chinh", .title = N_("Chọn cách nhận kết quả"), .form = post_dossier_page },
	{ .name = "post.event", .perm = PERM_PUBLIC, .fields = post_event_fields, .run = post_event,
	  .title = N_("Tin của doanh nghiệp bưu chính"), .api = "/api/v1/post/events" },
	{ 0 },
};

static const struct aggregate aggregates[] = {
	{ "shipment", shipment_dump }, { "handover", handover_dump }, { "return_choice", return_choice_dump }, { 0 },
};

static const struct cli_verb verbs[] = {
	{ .name = "post", .usage = "post key", .run = post_verb,
	  .needs = VERB_BARE },
	{ 0 },
};

const struct module module_post = {
	.name = "post",
	.pages = pages,
	.commands = commands,
	.aggregates = aggregates,
	.verbs = verbs,
};
