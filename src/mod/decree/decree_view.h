/* SPDX-License-Identifier: Apache-2.0 */
/* decree_view.h - what the templates of this folder show. */
#ifndef MOD_DECREE_VIEW_H
#define MOD_DECREE_VIEW_H

#include "core/web/view.h"
#include "mod/decree/decree.h"

/* A day of the year: as it is stored, as the law proposes it; either may be missing. */
struct decree_day {
	date date;
	const char *weekday;
	const struct calendar_row *stored, *proposed;
	str unit; /* name; empty: everybody */
};

struct decree_past {
	struct calendar_version v;
	str by;
	struct decree_run run;
	bool has_run;
};

struct decree_year_view {
	int year;
	struct decree_day *days;
	size_t n, missing;
	str fill; /* address of the form with the missing days filled in */
	struct decree_past *past;
	size_t past_n;
	struct paging paging; /* of the versions */
	bool running;
	struct decree_run run;
};

struct decree_form_view {
	bool previewed;
	struct decree_preview preview;
	struct paging paging;
	struct decree_text text;
	struct decree d;
};

struct decree_version_view {
	struct decree_past past;
	struct calendar_change *changes;
	size_t n;
};

#endif
