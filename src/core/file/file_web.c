/* SPDX-License-Identifier: Apache-2.0 */
/* file_web.c - uploading a file by itself: POST /api/v1/files. Reading one is the business of whoever it
 * belongs to (mod/dossier). */
#include "base/base.h"

#include "core/command/command.h"
#include "core/file/file.h"
#include "lib/json/json.h"

static const struct field upload_fields[] = {
	{ "file", F_FILE, 1, 0, N_("Tệp"), NULL },
	{ 0 },
};

static int upload(struct ctx *c)
{
	str *files;
	struct file f;

	if (arg_all(c, "file", &files) != 1 || !str_starts(files[0], S("spool:")))
		return ctx_fail(c, E_INVALID, "file", _("Hãy gửi đúng một tệp, nội dung tệp là thân của yêu cầu."));
	TRY(file_take(c, "file", files[0], &f));
	jw_kstr(c->out, "id", f.id);
	jw_kstr(c->out, "sha256", f.sha256);
	jw_kint(c->out, "size", f.size);
	jw_kstr(c->out, "type", f.type);
	return 0;
}

static const struct command commands[] = {
	{ .name = "file.upload", .perm = PERM_LOGIN, .fields = upload_fields, .run = upload, .title = N_("Gửi tệp"),
	  .api = "/api/v1/files", .creates = true },
	{ 0 },
};

const struct module module_file = { .name = "file", .commands = commands, .tick = file_tidy };
