/* SPDX-License-Identifier: Apache-2.0 */
/*
 * notify.h - telling people. A notice is a row, written in the same transaction as what it is about; it
 * is shown in the person's account at once, and the courier carries it to an e-mail address if there is
 * one and a mail server is configured.
 */
#ifndef CORE_NOTIFY_NOTIFY_H
#define CORE_NOTIFY_NOTIFY_H

#include "core/ctx/ctx.h"

struct notice {
	int64_t id, account; /* account 0: somebody without one */
	str subject;         /* what it is about: a dossier code */
	str to_name, email, phone, title, body;
	instant at, read_at;
};

int notice_add(struct ctx *c, const struct notice *n);
/* A person's notices, newest first. */
int notice_list(struct ctx *c, int64_t account, int64_t limit, int64_t offset, struct notice **ret, size_t *ret_n,
		int64_t *ret_total, int64_t *ret_unread);
/* What was said about a subject, oldest first. */
int notice_about(struct ctx *c, str subject, struct notice **ret, size_t *ret_n);

#endif
