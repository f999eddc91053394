/* SPDX-License-Identifier: Apache-2.0 */
/*
 * notify.h - telling people. A notice is a row, written in the same transaction as what it is about; it
 * is shown in the person's account at once, and the courier carries it to an e-mail address if there is
 * one and a mail server is configured (README.md).
 */
#ifndef CORE_NOTIFY_NOTIFY_H
#define CORE_NOTIFY_NOTIFY_H

#include "core/command/command.h"

struct notice {
	int64_t id, account; /* account 0: somebody without one */
	str subject;         /* what it is about: a dossier code */
	str to_name, email, phone, title, body;
	instant at, read_at;
	instant sent_at; /* a mail server has taken the letter; 0: not, or not yet */
};

/* In a command: tells somebody. The letter, if there is to be one, commits with it. */
int notice_add(struct ctx *c, const struct notice *n);
/* A person's notices, newest first. */
int notice_list(struct ctx *c, int64_t account, int64_t limit, int64_t offset, struct notice **ret, size_t *ret_n,
		int64_t *ret_total, int64_t *ret_unread);
/* What was said about a subject, oldest first. */
int notice_about(struct ctx *c, str subject, struct notice **ret, size_t *ret_n);

/* One notice; E_NOTFOUND. */
int notice_get(struct ctx *c, int64_t id, struct notice *ret);

/* The job that carries a notice to an address: its subject is the notice's number. */
#define NOTICE_MAIL "notice.mail"
extern const struct job_kind notice_jobs[];
/* The letter of a notice, its words and addresses; nothing is sent. */
void notice_letter(struct ctx *c, const struct notice *n, struct mail *ret_mail);

#endif
