/* SPDX-License-Identifier: Apache-2.0 */
/*
 * archive.h - files in one file (ZIP): what a backup is written to and read from.
 *
 * Any ZIP program can open it, and of any size (ZIP64). Names are given by the caller on both sides;
 * nothing is ever unpacked under a name that stands in the archive.
 */
#ifndef LIB_ARCHIVE_H
#define LIB_ARCHIVE_H

#include "base/base.h"

struct archive;

/* Begins a new archive. It belongs to the arena: unless archive_end() has returned 0, no file is left. */
int archive_new(struct arena *mem, const char *path, struct archive **ret);
/* The file at `path` under `name`, both kept until the end; it is read by archive_end(). `pack`: compress. */
int archive_add(struct archive *a, const char *name, const char *path, bool pack);
/* Writes everything, readable by its owner only, on disk when this returns 0. E_INTERNAL, with the reason
 * in archive_why(), when a file cannot be read or the disk is full. */
int archive_end(struct archive *a);

/* Opens for reading. E_NOTFOUND: no such file; E_INVALID: not an archive. */
int archive_open(struct arena *mem, const char *path, struct archive **ret);
/* Unpacks one entry to a new file at `path` (mode 0600, fsynced); *ret_sha256 is the hash of its bytes, 64
 * hexadecimal digits. E_NOTFOUND: no such entry; E_INVALID: damaged; E_INTERNAL: the disk. */
int archive_extract(struct archive *a, const char *name, const char *path, str *ret_sha256);

const char *archive_why(const struct archive *a);

#endif
