/* SPDX-License-Identifier: Apache-2.0 */
/*
 * warn_letter.c - the letter of form 04, prepared while it is still lawful to send it.
 *
 * At latest one day before the period ends the deciding agency tells the one-stop centre in writing and
 * sends the apology with the reason and the time it asks for; the return date is put off once at most
 * (Decree 61/2018/NĐ-CP as amended by Decree 107/2021/NĐ-CP, Article 19(9)). The new date is not in the
 * words: the clock derives it from the days that the holder enters. A letter is Vietnamese, whoever prepares it.
 */
#include "base/base.h"

#include "core/org/org.h"
#include "lib/html/html.h"
#include "mod/warn/warn_impl.h"

str warn_letter(struct ctx *c, const struct dossier *d)
{
	str agency = unit_name(c, d->deciding_unit);

	return str_fmt(c->mem,
		       VI_("%.*s tiếp nhận giải quyết hồ sơ mã số %.*s của Ông/Bà %.*s, hẹn trả kết quả lúc %.*s. Tuy nhiên, hồ sơ "
			 "chưa giải quyết xong đúng thời hạn quy định vì: [ghi rõ lý do]. Sự chậm trễ này gây phiền hà cho Ông/Bà; "
			 "%.*s xin lỗi và sẽ giải quyết hồ sơ trong thời gian sớm nhất."),
		       STR_ARG(utf8_cut(agency, 150)), STR_ARG(d->code), STR_ARG(utf8_cut(d->applicant.name, 150)),
		       STR_ARG(instant_vi(c->mem, d->due_at)), STR_ARG(utf8_cut(agency, 150)));
}

/* One day before the end, more time is asked for; after that an apology is owed all the same. */
static const struct action *still_lawful(struct ctx *c, const struct dossier *d)
{
	struct problem *said = c->problems;
	const char *name = dossier_may(c, d, "extend") == 0 ? "extend" : dossier_may(c, d, "apologise") == 0 ? "apologise" : NULL;

	c->problems = said;
	return name ? dossier_action(str_of(name)) : NULL;
}

str warn_letter_url(struct ctx *c, const struct dossier *d)
{
	const struct action *a = still_lawful(c, d);
	struct buf b = buf_new(c->mem, 0);
	struct html part = { .out = &b };

	if (!a)
		return S("");
	buf_fmt(&b, "/ho-so/%" STR_FMT "/%s?note=", STR_ARG(d->code), a->slug);
	html_url_part(&part, warn_letter(c, d));
	return buf_view(&b);
}
