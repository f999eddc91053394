/* SPDX-License-Identifier: Apache-2.0 */
/*
 * file.h - stored files: bytes by content, rows by id.
 *
 * An upload streams into a spool file in web, which hashes and fsyncs it; the command that uses it moves
 * it into blobs/ab/abcdef… before the row that names it commits. A row without bytes never exists; bytes
 * without a row (a command that was refused) are collected by the courier.
 */
#ifndef CORE_FILE_FILE_H
#define CORE_FILE_FILE_H

#include "core/ctx/ctx.h"

#define FILE_SIZE_MAX ((int64_t)50 << 20)

struct file {
	str id, sha256, type, name, owner;
	int64_t size;
	instant created_at;
};

/* How an uploaded part travels as a command's argument: "spool:NAME\nfilename\nsha256 hex\nsize". */
str file_spool_arg(struct arena *mem, str spool_name, str filename, str sha256_hex, int64_t size);

/* Turns an argument into a stored file. A spool reference is moved into the store and gets a new row; an
 * id must be a file that this person owns (E_NOTFOUND otherwise). The type is found from the bytes;
 * kinds that are no documents or pictures are refused (E_INVALID) with the field's name. */
int file_take(struct ctx *c, const char *field, str arg, struct file *ret);
/* Bytes made by the program itself (receipts, letters). */
int file_put(struct ctx *c, str bytes, str type, str name, struct file *ret);
int file_get(struct ctx *c, str id, struct file *ret);
/* Path of the bytes. */
str file_path(struct ctx *c, const struct file *f);
/* Creates blobs/ and spool/ below the data directory. */
int file_dirs(const char *dir);

/* The courier's minute: collects spool files and blobs that no row names and that are older than a day. */
int file_tidy(struct ctx *c);

#endif
