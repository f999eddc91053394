/* SPDX-License-Identifier: Apache-2.0 */
/*
 * smtp.c - gives a letter to a mail server, by libcurl.
 *
 * Runs in a child process that does only this: libcurl's global state, its threads and the password
 * live and die there.
 */
#include <curl/curl.h> /* before base.h: its headers mention names that base.h poisons */

#include "base/base.h"

#include "lib/mail/mail.h"

#define TIMEOUT_MS 10000L
#define USER_FILE_MAX 1024

int mail_errand(const struct mail_server *s, const struct mail *m, struct buf *out)
{
	const str lines[] = { s->url, s->user_file, s->ca_file, m->from, m->to };

	for (size_t i = 0; i < ARRAY_LEN(lines); i++) {
		if (str_find(lines[i], '\n') >= 0)
			return E_INVALID;
		buf_fmt(out, "%" STR_FMT "\n", STR_ARG(lines[i]));
	}
	return mail_write(m, out);
}

struct letter {
	str rest; /* not read by libcurl yet */
};

static size_t read_letter(char *to, size_t size, size_t count, void *arg)
{
	struct letter *l = arg;
	size_t n = MIN(size * count, l->rest.n);

	memcpy(to, l->rest.p, n);
	l->rest = str_sub(l->rest, n, l->rest.n);
	return n;
}

/* Name and password, a line each. */
static bool login(CURL *curl, struct arena *mem, str path)
{
	char text[USER_FILE_MAX];
	FILE *f = fopen(str_z(mem, path), "re");
	str rest, user, password;

	if (!f)
		return false;
	rest = (str){ text, fread(text, 1, sizeof(text), f) };
	fclose(f);
	user = str_trim(str_cut(&rest, '\n'));
	password = str_trim(str_cut(&rest, '\n'));
	curl_easy_setopt(curl, CURLOPT_USERNAME, str_z(mem, user));
	curl_easy_setopt(curl, CURLOPT_PASSWORD, str_z(mem, password));
	return user.n && password.n;
}

static str in_angles(struct arena *mem, str address)
{
	return str_fmt(mem, "<%" STR_FMT ">", STR_ARG(address));
}

/* Takes the errand apart and sets all but the login, whose file it returns. */
static str prepare(CURL *curl, struct arena *mem, str in, struct letter *letter,
		   struct curl_slist **ret_to)
{
	str url = str_cut(&in, '\n'), user = str_cut(&in, '\n'), ca = str_cut(&in, '\n');
	str from = in_angles(mem, str_cut(&in, '\n')), to = in_angles(mem, str_cut(&in, '\n'));

	*letter = (struct letter){ in };
	*ret_to = curl_slist_append(NULL, to.p);
	curl_easy_setopt(curl, CURLOPT_URL, str_z(mem, url));
	curl_easy_setopt(curl, CURLOPT_PROTOCOLS_STR, "smtp,smtps");
	curl_easy_setopt(curl, CURLOPT_PROXY, ""); /* no surprise from the environment */
	curl_easy_setopt(curl, CURLOPT_USE_SSL, (long)(user.n ? CURLUSESSL_ALL : CURLUSESSL_TRY));
	if (ca.n)
		curl_easy_setopt(curl, CURLOPT_CAINFO, str_z(mem, ca));
	curl_easy_setopt(curl, CURLOPT_NOSIGNAL, 1L);
	curl_easy_setopt(curl, CURLOPT_QUICK_EXIT, 1L); /* does not wait for a name server either */
	curl_easy_setopt(curl, CURLOPT_CONNECTTIMEOUT_MS, TIMEOUT_MS);
	curl_easy_setopt(curl, CURLOPT_TIMEOUT_MS, TIMEOUT_MS);
	curl_easy_setopt(curl, CURLOPT_MAIL_FROM, from.p);
	curl_easy_setopt(curl, CURLOPT_MAIL_RCPT, *ret_to);
	curl_easy_setopt(curl, CURLOPT_UPLOAD, 1L);
	curl_easy_setopt(curl, CURLOPT_READFUNCTION, read_letter);
	curl_easy_setopt(curl, CURLOPT_READDATA, letter);
	return user;
}

int mail_send(struct arena *mem, str in, struct buf *out)
{
	char words[CURL_ERROR_SIZE] = "";
	struct curl_slist *to = NULL;
	struct letter letter;
	CURLcode code;
	CURL *curl;
	str user;

	curl_global_init(CURL_GLOBAL_DEFAULT);
	curl = curl_easy_init();
	if (!curl) {
		buf_z(out, "no memory");
		return 0;
	}
	curl_easy_setopt(curl, CURLOPT_ERRORBUFFER, words);
	user = prepare(curl, mem, in, &letter, &to);
	if (user.n && !login(curl, mem, user)) {
		buf_z(out,
		      "the file with the mail server's user and password cannot be read: two lines are expected");
	} else {
		code = curl_easy_perform(curl);
		if (code != CURLE_OK)
			buf_fmt(out, "%s (%d)", words[0] ? words : curl_easy_strerror(code),
				(int)code);
	}
	curl_easy_cleanup(curl);
	curl_slist_free_all(to);
	curl_global_cleanup();
	return 0;
}
