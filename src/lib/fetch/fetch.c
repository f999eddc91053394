/* SPDX-License-Identifier: Apache-2.0 */
/*
 * fetch.c - HTTP by libcurl, in a child process that does only this. The child's bytes are one line, the
 * status ("200") or "-", and then the body or the reason.
 */
#include <curl/curl.h> /* before base.h: its headers mention names that base.h poisons */

#include "base/base.h"

#include "lib/fetch/fetch.h"

int fetch_errand(const struct fetch *f, struct buf *out)
{
	const str lines[] = { f->url, f->ca_file, f->type };

	if (!str_starts(f->url, S("http://")) && !str_starts(f->url, S("https://")))
		return E_INVALID;
	for (size_t i = 0; i < ARRAY_LEN(lines); i++) {
		if (str_find(lines[i], '\n') >= 0 || str_find(lines[i], '\r') >= 0)
			return E_INVALID;
		buf_fmt(out, "%" STR_FMT "\n", STR_ARG(lines[i]));
	}
	buf_str(out, f->body);
	return 0;
}

/* 0 stops the transfer: the answer is longer than anything we ask for. */
static size_t take(char *from, size_t size, size_t count, void *arg)
{
	struct buf *body = arg;

	buf_add(body, from, size * count);
	return body->over ? 0 : size * count;
}

static struct curl_slist *prepare(CURL *curl, struct arena *mem, str in, struct buf *body)
{
	str url = str_cut(&in, '\n'), ca = str_cut(&in, '\n'), type = str_cut(&in, '\n');
	struct curl_slist *headers = NULL;

	curl_easy_setopt(curl, CURLOPT_URL, str_z(mem, url));
	curl_easy_setopt(curl, CURLOPT_PROTOCOLS_STR, "http,https");
	curl_easy_setopt(curl, CURLOPT_PROXY, ""); /* no surprise from the environment */
	if (ca.n)
		curl_easy_setopt(curl, CURLOPT_CAINFO, str_z(mem, ca));
	if (type.n) {
		headers = curl_slist_append(NULL, str_fmt(mem, "Content-Type: %" STR_FMT, STR_ARG(type)).p);
		curl_easy_setopt(curl, CURLOPT_HTTPHEADER, headers);
		curl_easy_setopt(curl, CURLOPT_POSTFIELDSIZE, (long)in.n);
		curl_easy_setopt(curl, CURLOPT_POSTFIELDS, in.n ? in.p : "");
	}
	curl_easy_setopt(curl, CURLOPT_NOSIGNAL, 1L);
	curl_easy_setopt(curl, CURLOPT_QUICK_EXIT, 1L); /* does not wait for a name server either */
	curl_easy_setopt(curl, CURLOPT_CONNECTTIMEOUT, (long)FETCH_SECONDS);
	curl_easy_setopt(curl, CURLOPT_TIMEOUT, (long)FETCH_SECONDS);
	curl_easy_setopt(curl, CURLOPT_WRITEFUNCTION, take);
	curl_easy_setopt(curl, CURLOPT_WRITEDATA, body);
	return headers;
}

int fetch_run(struct arena *mem, str in, struct buf *out)
{
	char words[CURL_ERROR_SIZE] = "";
	struct buf body = buf_new(mem, FETCH_BODY_MAX);
	struct curl_slist *headers;
	CURLcode code;
	long status = 0;
	CURL *curl;

	curl_global_init(CURL_GLOBAL_DEFAULT);
	curl = curl_easy_init();
	if (!curl) {
		buf_z(out, "-\nno memory");
		return 0;
	}
	curl_easy_setopt(curl, CURLOPT_ERRORBUFFER, words);
	headers = prepare(curl, mem, in, &body);
	code = curl_easy_perform(curl);
	if (code != CURLE_OK) {
		buf_fmt(out, "-\n%s (%d)", words[0] ? words : curl_easy_strerror(code), (int)code);
	} else {
		curl_easy_getinfo(curl, CURLINFO_RESPONSE_CODE, &status);
		buf_fmt(out, "%ld\n", status);
		if (body.n)
			buf_str(out, buf_view(&body));
	}
	curl_easy_cleanup(curl);
	curl_slist_free_all(headers);
	curl_global_cleanup();
	return 0;
}

bool fetch_answer(str out, int *ret_status, str *ret_body)
{
	str rest = out, line = str_cut(&rest, '\n');
	int64_t status;

	*ret_body = rest.p ? rest : S("");
	if (!str_int(line, &status) || status < 100 || status > 599)
		return false;
	*ret_status = (int)status;
	return true;
}
