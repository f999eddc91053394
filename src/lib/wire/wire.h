/* SPDX-License-Identifier: Apache-2.0 */
/*
 * wire.h - bytes between our processes: a non-blocking socket with a buffer on each side, and file
 * descriptors sent across one.
 */
#ifndef LIB_WIRE_WIRE_H
#define LIB_WIRE_WIRE_H

#include "base/base.h"

struct wire;

/* A connected pair of stream sockets, close-on-exec. */
int wire_pair(int ret_fd[2]);
/* Owns fd from here on. */
struct wire *wire_new(int fd);
void wire_free(struct wire *w);
int wire_fd(const struct wire *w);

/* Queues bytes; they leave with wire_flush(). */
void wire_put(struct wire *w, str bytes);
/* Sends what can be sent. True: something is still waiting. E_BUSY: the other end is gone. */
int wire_flush(struct wire *w);
/* Reads what has arrived. E_BUSY: the other end is gone (what came before is still there). */
int wire_fill(struct wire *w);
/* What has been read and not yet taken; wire_take() drops the first n bytes. */
str wire_view(const struct wire *w);
void wire_take(struct wire *w, size_t n);

/* One descriptor with a one-byte tag across a unix socket (blocking). The sender keeps its copy.
 * wire_recv_fd gives the descriptor, -1 when the other end is gone or nothing came. */
int wire_send_fd(int sock, char tag, int fd);
int wire_recv_fd(int sock, char *ret_tag);

#endif
