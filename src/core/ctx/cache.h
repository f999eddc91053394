/* SPDX-License-Identifier: Apache-2.0 */
/*
 * cache.h - things made from bytes that never change, kept by a process between requests.
 *
 * Only for values that are a pure function of their key (a procedure's text read into a struct): then an
 * entry can be old, but never wrong, and nothing needs to invalidate it. Reading a procedure's text anew
 * took two thirds of its page (measured with the profiler); that is why this exists.
 */
#ifndef CORE_CTX_CACHE_H
#define CORE_CTX_CACHE_H

#include "base/base.h"

struct cache;

struct cache *cache_new(struct arena *mem);
/* The value kept under this key, or NULL. A NULL cache is always empty. */
const void *cache_get(const struct cache *cache, str key);
/* Where the value to be kept must be allocated; NULL when there is no cache or it is full: then make it in
 * the request's arena. */
struct arena *cache_mem(struct cache *cache);
/* Keeps a value made in cache_mem(). */
void cache_put(struct cache *cache, str key, const void *value);

#endif
