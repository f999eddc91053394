/* SPDX-License-Identifier: Apache-2.0 */
/* decree.c - a decision on the calendar: read, checked, taken; the module's tables. */
#include "base/base.h"

#include "core/ledger/ledger.h"
#include "lib/json/json.h"
#include "lib/mo/mo.h"
#include "lib/text/text.h"
#include "mod/decree/decree.h"

#define LINES_MAX 400

const struct field decree_fields[] = {
	{ "basis", F_TEXT, 1, 300, N_("Căn cứ"), NULL },
	{ "decided_on", F_DATE, 1, 0, N_("Ngày ban hành"), NULL },
	{ "unit", F_CODE, 0, 64, N_("Đơn vị"), NULL },
	{ "rows", F_LINES, 0, 40000, N_("Các ngày"), NULL },
	{ "hours", F_LINES, 0, 1000, N_("Giờ làm việc trong tuần"), NULL },
	{ "hours_from", F_DATE, 0, 0, N_("Giờ áp dụng từ ngày"), NULL },
	{ "hours_until", F_DATE, 0, 0, N_("Giờ áp dụng đến hết ngày"), NULL },
	{ 0 },
};

/* What may be written for a kind; the first is what we write. NULL kind: take the row out. */
static const struct {
	const char *words;
	int kind;
} kinds[] = {
	{ "nghỉ lễ", CAL_HOLIDAY },	  { "nghỉ bù", CAL_SUBSTITUTE }, { "nghỉ hoán đổi", CAL_SWAP_OFF },
	{ "làm bù", CAL_SWAP_WORK },	  { "đóng cửa", CAL_CLOSED },	 { "bỏ", CAL_KINDS },
	{ "hoán đổi", CAL_SWAP_OFF },	  { "nghỉ", CAL_HOLIDAY },	 { "holiday", CAL_HOLIDAY },
	{ "substitute", CAL_SUBSTITUTE }, { "swap-off", CAL_SWAP_OFF },	 { "swap-work", CAL_SWAP_WORK },
	{ "closed", CAL_CLOSED },	  { "remove", CAL_KINDS },
};

static bool kind_of(struct ctx *c, str words, struct calendar_change *ret)
{
	str folded = text_fold(c->mem, words);

	for (size_t i = 0; i < ARRAY_LEN(kinds); i++) {
		if (!str_eq(folded, text_fold(c->mem, str_of(kinds[i].words))))
			continue;
		ret->remove = kinds[i].kind == CAL_KINDS;
		ret->row.kind = ret->remove ? CAL_HOLIDAY : (enum cal_kind)kinds[i].kind;
		return true;
	}
	return false;
}

static int read_line(struct ctx *c, const struct decree_text *t, str line, int no, struct calendar_change *ret)
{
	str rest = line, day = str_trim(str_cut(&rest, ';')), kind = str_trim(str_cut(&rest, ';'));
	str name = str_trim(str_cut(&rest, ';')), pair = str_trim(rest);

	*ret = (struct calendar_change){ .row = { .unit = t->unit.n ? t->unit : S(""),
						  .name = name,
						  .basis = t->basis,
						  .source = S("") } };
	if (!date_parse(day, &ret->row.date))
		return ctx_fail(c, E_INVALID, "rows", _("Dòng %d: “%.*s” không phải một ngày. Hãy viết ngày/tháng/năm."), no,
				STR_ARG(day));
	if (!kind_of(c, kind, ret))
		return ctx_fail(c, E_INVALID, "rows",
				_("Dòng %d: không có loại “%.*s”. Các loại: nghỉ lễ, nghỉ bù, nghỉ hoán đổi, làm bù, đóng "
				  "cửa, bỏ."),
				no, STR_ARG(kind));
	if (pair.n && (ret->row.kind != CAL_SWAP_WORK || !date_parse(pair, &ret->row.pair)))
		return ctx_fail(c, E_INVALID, "rows",
				_("Dòng %d: sau tên dịp chỉ ghi ngày nghỉ hoán đổi được làm bù, cho dòng làm bù. Hãy sửa “%.*s”."), no,
				STR_ARG(pair));
	if (ret->row.name.n == 0 && !ret->remove)
		return ctx_fail(c, E_INVALID, "rows", _("Dòng %d: hãy ghi thêm tên dịp nghỉ sau dấu chấm phẩy thứ hai."), no);
	return 0;
}

/* Hours of one unit, or from a day on: "7: 07:30-11:30", "7: nghỉ", "7: bỏ" a row for each weekday that is named. Those
 * not named stay as they are. */
static int read_hours(struct ctx *c, const struct decree_text *t, struct calendar_decision *d)
{
	str rest = t->hours;

	while (rest.p && rest.n) {
		str line = str_trim(str_cut(&rest, '\n')), shifts = line, day = str_trim(str_cut(&shifts, ':'));
		struct calendar_change x = { .row = { .unit = t->unit.n ? t->unit : S(""),
						      .kind = CAL_HOURS,
						      .date = t->hours_from,
						      .until = t->hours_until,
						      .basis = t->basis,
						      .source = S(""),
						      .shifts = str_trim(shifts) } };

		if (line.n == 0)
			continue;
		if (!weekday_parse(day, &x.row.weekday) || x.row.shifts.n == 0 || d->n == LINES_MAX)
			return ctx_fail(c, E_INVALID, "hours",
					_("Giờ làm việc “%.*s” không đọc được. Mỗi dòng một ngày, ví dụ: 7: 07:30-11:30; ngày nghỉ: 7: nghỉ; "
					  "bỏ giờ đã ghi: 7: bỏ."),
					STR_ARG(line));
		x.remove = str_eq(text_fold(c->mem, x.row.shifts), text_fold(c->mem, S("bỏ")));
		calendar_hours_name(c, &x.row);
		d->changes[d->n++] = x;
	}
	return 0;
}

static int read_lines(struct ctx *c, const struct decree_text *t, struct calendar_decision *d)
{
	str rest = t->rows;
	int no = 0;

	d->changes = NEW_ARRAY(c->mem, struct calendar_change, LINES_MAX);
	while (rest.p && rest.n) {
		str line = str_trim(str_cut(&rest, '\n'));

		no++;
		if (line.n == 0)
			continue;
		if (d->n == LINES_MAX)
			return ctx_fail(c, E_INVALID, "rows", _("Nhiều nhất %d dòng một quyết định."), LINES_MAX);
		TRY(read_line(c, t, line, no, &d->changes[d->n++]));
	}
	return 0;
}

int decree_read(struct ctx *c, const struct decree_text *t, struct decree *ret)
{
	bool dated = t->hours.n > 0 && (t->unit.n > 0 || t->hours_from.day > 0);
	struct decree d = { .decision = { .basis = t->basis,
					  .decided_on = t->decided_on,
					  .sets_hours = t->hours.n > 0 && !dated,
					  .hours = dated ? S("") : t->hours } };
	struct unit u;

	if (t->unit.n && unit_find(c, t->unit, instant_date(c->now), &u) < 0)
		return ctx_fail(c, E_INVALID, "unit", _("Không có đơn vị %.*s. Hãy chọn trong danh sách đơn vị."),
				STR_ARG(t->unit));
	if (dated && t->hours_from.day == 0)
		return ctx_fail(c, E_INVALID, "hours_from", _("Hãy ghi ngày bắt đầu áp dụng giờ làm việc riêng của đơn vị."));
	TRY(read_lines(c, t, &d.decision));
	if (dated)
		TRY(read_hours(c, t, &d.decision));
	if (d.decision.n == 0 && !d.decision.sets_hours)
		return ctx_fail(c, E_INVALID, "rows", _("Hãy ghi ít nhất một ngày, hoặc giờ làm việc mới."));
	TRY(calendar_as_of(c, CALENDAR_NOW, &d.before));
	TRY(calendar_state_with(c, &d.before, &d.decision, &d.after));
	*ret = d;
	return 0;
}

str decree_lines(struct ctx *c, const struct calendar_row *rows, size_t n)
{
	struct buf b = buf_new(c->mem, 0);

	for (size_t i = 0; i < n; i++)
		buf_fmt(&b, "%" STR_FMT "; %s; %" STR_FMT "%s%" STR_FMT "\n", STR_ARG(date_vi(c->mem, rows[i].date)),
			kinds[rows[i].kind].words, STR_ARG(rows[i].name), rows[i].pair.day ? "; " : "",
			STR_ARG(rows[i].pair.day ? date_vi(c->mem, rows[i].pair) : S("")));
	return buf_view(&b);
}

size_t decree_missing(struct ctx *c, const struct calendar_state *s, int year, struct calendar_row **ret)
{
	struct calendar_row *law;
	size_t n = calendar_propose(c->mem, year, &law), k = 0;

	*ret = NEW_ARRAY(c->mem, struct calendar_row, n);
	for (size_t i = 0; i < n; i++) {
		bool has = false;

		for (size_t j = 0; j < s->n && !has; j++)
			has = s->rows[j].unit.n == 0 && s->rows[j].kind != CAL_HOURS && s->rows[j].date.day == law[i].date.day;
		if (!has)
			(*ret)[k++] = law[i];
	}
	return k;
}

/* ---- the command ---------------------------------------------------------------------------------------- */

static int decide(struct ctx *c)
{
	struct decree_text t = { arg_text(c, "basis"), arg_text(c, "unit"), arg_text(c, "rows"), arg_text(c, "hours"),
				 arg_date(c, "decided_on"),
				 args_has(c->args, "hours_from") ? arg_date(c, "hours_from") : (date){ 0 },
				 args_has(c->args, "hours_until") ? arg_date(c, "hours_until") : (date){ 0 } };
	struct decree_run open;
	struct decree d;
	int64_t version;

	if (decree_run_open(c, &open))
		return ctx_fail(c, E_CONFLICT, "",
				_("Quyết định trước (phiên bản %lld) đang được áp dụng vào các hồ sơ. Hãy chờ xong rồi "
				  "làm lại."),
				(long long)open.version);
	TRY(decree_read(c, &t, &d));
	TRY(calendar_decide(c, "calendar.decide", &d.decision, &version));
	TRY(decree_run_begin(c, version));
	/* A text, because the address of the next page is made of it. */
	jw_kstr(c->out, "version", str_fmt(c->mem, "%" PRId64, version));
	return 0;
}

static const struct page pages[] = {
	{ "/quan-tri/lich", PERM_ADMIN, decree_year_page, N_("Lịch làm việc"), N_("Quản trị") },
	{ "/quan-tri/lich/quyet-dinh", PERM_ADMIN, decree_form_page, N_("Quyết định về lịch"), NULL },
	{ "/quan-tri/lich/phien-ban/:version", PERM_ADMIN, decree_version_page, N_("Một phiên bản của lịch"), NULL },
	{ 0 },
};

static const struct command commands[] = {
	{ .name = "calendar.decide",
	  .path = "/quan-tri/lich/quyet-dinh",
	  .perm = PERM_ADMIN,
	  .fields = decree_fields,
	  .run = decide,
	  .next = "/quan-tri/lich/phien-ban/:version",
	  .title = N_("Quyết định về lịch và áp dụng vào hồ sơ đang giải quyết"),
	  .form = decree_form_page },
	{ .name = "decree.follow",
	  .perm = PERM_SYSTEM,
	  .fields = decree_run_fields,
	  .run = decree_run_follow,
	  .title = N_("Bắt đầu tính lại ngày hẹn trả sau khi nhập lịch") },
	{ .name = "decree.recompute",
	  .perm = PERM_SYSTEM,
	  .fields = decree_run_fields,
	  .run = decree_run_piece,
	  .title = N_("Tính lại ngày hẹn trả của một phần hồ sơ") },
	{ 0 },
};

static const struct aggregate aggregates[] = { { "decree", decree_run_dump }, { 0 } };
static const struct job_kind jobs[] = { { .name = "decree.recompute", .run = decree_run_job }, { 0 } };

const struct module module_decree = { .name = "decree",
				      .pages = pages,
				      .commands = commands,
				      .aggregates = aggregates,
				      .jobs = jobs,
				      .tick = decree_run_tick };
