/* SPDX-License-Identifier: Apache-2.0 */
/* procedure_view.h - what the templates of this folder show. */
#ifndef MOD_PROCEDURE_VIEW_H
#define MOD_PROCEDURE_VIEW_H

#include "core/web/view.h"
#include "mod/procedure/procedure.h"

struct procedure_list_view {
	struct procedure_filter filter;
	const struct procedure *list;
	size_t n;
	struct paging paging;
	const struct option *fields, *levels, *services;
};

struct procedure_view {
	const struct procedure *p;
	date on;        /* the day asked for */
	bool past;      /* the version shown is not the one of today */
	str agency;     /* name of who decides */
	str receivers;  /* where to hand in, in words */
	str url;        /* the page's full address, for the QR code */
	const struct procedure *versions;
	size_t version_n;
};

struct procedure_flow_view {
	const struct procedure *p;
	struct flow_picture picture;
};

/* The check list: what is ticked by now. */
struct procedure_check_view {
	const struct procedure *p;
	const bool *have;
	size_t missing; /* required papers not ticked */
	bool asked;     /* the form was sent */
};

/* The address with the filter of a list as it was asked for: "/x?field=H%E1%BB%99". */
str procedure_query(struct arena *mem, const struct req *q, const char *path);
/* "1 bản chính, 2 bản sao" */
str paper_count_text(const struct ctx *c, const struct procedure_paper *a);
/* "Cán bộ một cửa, 2 giờ làm việc" */
str step_text(const struct ctx *c, const struct procedure_step *s);

#endif
