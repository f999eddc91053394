/* SPDX-License-Identifier: Apache-2.0 */
/*
 * mail.h - one letter to one person: its bytes (RFC 5322, MIME) and its way to a mail server (SMTP).
 *
 * Nothing a person typed can become a header of its own or a second recipient: texts in headers are
 * encoded words of base64 unless they are plain letters, and addresses are checked.
 */
#ifndef LIB_MAIL_MAIL_H
#define LIB_MAIL_MAIL_H

#include "base/base.h"

struct mail {
	str from, from_name, to, to_name;
	str subject, body; /* UTF-8; lines of the body end with '\n' */
	str message_id;	   /* the same for every try: mail_id() */
	instant at;
};

/* The server and how to speak with it. */
struct mail_server {
	str url; /* "smtp://host:port": STARTTLS when offered; "smtps://host:port": TLS from the start */
	str user_file; /* two lines, name and password; empty: no login. With a login TLS is a must */
	str ca_file;   /* certificates to trust; empty: the machine's */
};

/* An address we can put into an envelope: ASCII, one '@', nothing that SMTP or a header would read as
 * its own. */
bool mail_address_ok(str address);
/* A text in a header: as it is when it is letters, digits, spaces and hyphens; else encoded words
 * (RFC 2047) of at most 75 bytes, folded. Control characters become spaces. */
str mail_header_text(struct arena *mem, str text);
/* "<name@origin>", with what may not stand there replaced by '-'. */
str mail_id(struct arena *mem, str name, str origin);
/* The whole letter with CRLF. E_INVALID when an address cannot be used. */
int mail_write(const struct mail *m, struct buf *out);

/* Work for a child process (a jail_fn): sending waits for a foreign server, at most 10 s. `in` is what
 * mail_errand() wrote; `out` is empty when the server has taken the letter, else why not, in words
 * without addresses. Always 0. */
int mail_send(struct arena *mem, str in, struct buf *out);
/* Server, envelope and letter as bytes for mail_send(). E_INVALID as mail_write(). */
int mail_errand(const struct mail_server *server, const struct mail *m, struct buf *out);

#endif
