/* SPDX-License-Identifier: Apache-2.0 */
/*
 * form_declare.c - the electronic form of a dossier as the declaration on paper: what was asked, numbered, what
 * was answered, the pledges, place, day and signature.
 *
 * The questions are those of the dossier's own version of the procedure, so a declaration looks the same for
 * ever. A question without an answer keeps its dotted line; one that was not asked is not there.
 */
#include "base/base.h"

#include "core/file/file.h"
#include "mod/form/form_facts.h"

#define TABLE_COLUMNS 7 /* a repeat with more is written question by question */

struct declaration {
	struct ctx *c;
	struct pdf *pdf;
	const struct dossier *d;
	const struct procedure *p;
	struct args answers; /* "form.x" */
	struct eform_state *state;
	int section, number;
};

static str answer_of(const struct declaration *x, const char *prefix, const struct form_field *f)
{
	str v = args_get(&x->answers, str_fmt(x->c->mem, "%s.%" STR_FMT, prefix, STR_ARG(f->name)).p);
	struct file file;

	if (f->type == FORM_FILE)
		return v.n && file_get(x->c, v, &file) == 0 ?
			       str_fmt(x->c->mem, "có tệp kèm theo (%" STR_FMT ")", STR_ARG(file.name)) : S("");
	if (f->type == FORM_BOOL)
		return v.n ? S("Có") : S("Không");
	return eform_words(x->c, f, v);
}

/* ---- rows ------------------------------------------------------------------------------------------------- */

static void row_fields(struct declaration *x, const struct form_field *f, size_t row)
{
	struct arena *mem = x->c->mem;
	const char *prefix = str_fmt(mem, "form.%" STR_FMT ".%zu", STR_ARG(f->name), row).p;

	pdf_paragraph(x->pdf, str_fmt(mem, "%zu)", row + 1), PDF_ITALIC);
	for (size_t i = 0; i < f->column_n; i++)
		pdf_field(x->pdf, f->columns[i].title, answer_of(x, prefix, &f->columns[i]));
}

static void rows(struct declaration *x, const struct form_field *f)
{
	struct pdf_column columns[TABLE_COLUMNS + 1] = { { S_INIT("STT"), 0.5, PDF_CENTER } };
	size_t n = eform_rows(x->state, f), width = f->column_n + 1;
	struct arena *mem = x->c->mem;
	str *cells = NEW_ARRAY(mem, str, n * width);

	pdf_paragraph(x->pdf, str_fmt(mem, "%d. %" STR_FMT ":%s", x->number, STR_ARG(f->title), n ? "" : " không khai"), 0);
	for (size_t row = 0; width > TABLE_COLUMNS + 1 && row < n; row++)
		row_fields(x, f, row);
	if (width > TABLE_COLUMNS + 1 || n == 0)
		return;
	for (size_t i = 1; i < width; i++)
		columns[i] = (struct pdf_column){ f->columns[i - 1].title, 1.5,
						  (f->columns[i - 1].type == FORM_MONEY || f->columns[i - 1].type == FORM_NUMBER) ? PDF_RIGHT : 0 };
	for (size_t row = 0; row < n; row++) {
		const char *prefix = str_fmt(mem, "form.%" STR_FMT ".%zu", STR_ARG(f->name), row).p;

		cells[row * width] = str_fmt(mem, "%zu", row + 1);
		for (size_t i = 1; i < width; i++)
			cells[row * width + i] = answer_of(x, prefix, &f->columns[i - 1]);
	}
	pdf_table(x->pdf, columns, width, cells, n);
	pdf_space(x->pdf, 1.5);
}

/* ---- sections ---------------------------------------------------------------------------------------------- */

static void section(struct declaration *x, str title)
{
	static const char *const roman[] = { "I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX", "X" };

	if ((size_t)x->section < ARRAY_LEN(roman))
		title = str_fmt(x->c->mem, "%s. %" STR_FMT, roman[x->section], STR_ARG(title));
	x->section++;
	pdf_space(x->pdf, 1);
	pdf_paragraph(x->pdf, title, PDF_BOLD);
}

/* "Nhận ở đâu?" is "Nhận ở đâu" before its colon. */
static str label(str title)
{
	return str_ends(title, S("?")) ? str_sub(title, 0, title.n - 1) : title;
}

static void group(struct declaration *x, const struct form_group *g)
{
	struct arena *mem = x->c->mem;
	bool begun = false;

	for (size_t i = 0; i < g->n; i++) {
		const struct form_field *f = &g->fields[i];

		if (!eform_asked(x->state, f) || f->type == FORM_PLEDGE)
			continue;
		if (!begun && g->title.n)
			section(x, g->title);
		begun = true;
		x->number++;
		if (f->type == FORM_REPEAT)
			rows(x, f);
		else
			pdf_field(x->pdf, str_fmt(mem, "%d. %" STR_FMT, x->number, STR_ARG(label(f->title))),
				  answer_of(x, "form", f));
	}
}

static void person(struct declaration *x)
{
	const struct applicant *a = &x->d->applicant;

	section(x, S("Người nộp hồ sơ"));
	pdf_field(x->pdf, S("Họ và tên, tên tổ chức"), a->name);
	pdf_fields(x->pdf, S("Số định danh/Mã số thuế"), a->id_no, S("Điện thoại"), a->phone);
	pdf_field(x->pdf, S("Nơi cư trú hoặc trụ sở"), a->address);
	if (a->email.n)
		pdf_field(x->pdf, S("Thư điện tử"), a->email);
}

static void pledges(struct declaration *x)
{
	const struct eform *f = x->p->form;

	pdf_space(x->pdf, 2);
	for (size_t i = 0; i < f->field_n; i++)
		if (f->fields[i].type == FORM_PLEDGE && answer_of(x, "form", &f->fields[i]).n)
			pdf_paragraph(x->pdf, str_fmt(x->c->mem, "%" STR_FMT ".", STR_ARG(f->fields[i].title)),
				      PDF_JUSTIFY | PDF_INDENT);
}

static void top(struct declaration *x, const struct form_slip *s)
{
	const struct eform *f = x->p->form;

	pdf_small(x->pdf, str_fmt(x->c->mem, "Mã hồ sơ: %" STR_FMT, STR_ARG(x->d->code)), PDF_RIGHT);
	pdf_paragraph(x->pdf, S("CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM"), PDF_BOLD | PDF_CENTER);
	pdf_paragraph(x->pdf, S("Độc lập - Tự do - Hạnh phúc"), PDF_BOLD | PDF_CENTER);
	pdf_paragraph(x->pdf, S("––––––––––––––––––––––"), PDF_CENTER);
	pdf_title(x->pdf, f->title.n ? f->title : x->p->own_form ? S("Tờ khai") : S("Đơn đề nghị"));
	pdf_subtitle(x->pdf, str_fmt(x->c->mem, "%" STR_FMT " (mã thủ tục %" STR_FMT ")", STR_ARG(x->p->title),
				     STR_ARG(x->p->code)));
	pdf_paragraph(x->pdf, str_fmt(x->c->mem, "Kính gửi: %" STR_FMT, STR_ARG(s->deciding)), PDF_CENTER);
}

static void bottom(struct declaration *x, const struct form_slip *s)
{
	struct pdf_sign signer = { .title = S("NGƯỜI KHAI"), .hint = S("(Ký và ghi rõ họ tên)"), .name = s->name };
	bool online = str_eq(x->d->channel, S("online"));

	if (online)
		signer.hint = str_fmt(x->c->mem, "(Đã gửi bằng tài khoản điện tử lúc %" STR_FMT ")",
				      STR_ARG(instant_vi(x->c->mem, x->d->lodged_at)));
	pdf_paragraph(x->pdf, str_fmt(x->c->mem, "%" STR_FMT ", %" STR_FMT, STR_ARG(s->head.place),
				      STR_ARG(form_day(x->c->mem, x->d->lodged_at))), PDF_ITALIC | PDF_RIGHT);
	pdf_signatures_qr(x->pdf, (struct pdf_sign){ .title = S("") }, signer, s->head.look_up);
}

static int answers_of(struct declaration *x)
{
	struct args bare;

	TRY(eform_answers_read(x->c, x->p->form, x->d->form, &bare));
	x->answers = (struct args){ NEW_ARRAY(x->c->mem, struct arg, bare.n), bare.n };
	for (size_t i = 0; i < bare.n; i++)
		x->answers.v[i] = (struct arg){ str_fmt(x->c->mem, "form.%" STR_FMT, STR_ARG(bare.v[i].name)), bare.v[i].value };
	return 0;
}

static int draw(struct ctx *c, const struct dossier *d, struct pdf_fonts *fonts, str *ret_pdf)
{
	struct declaration x = { .c = c, .d = d };
	struct form_slip s = { .name = d->applicant.name };
	struct pdf_info info = { .created = d->lodged_at };
	struct procedure *p;

	TRY(dossier_procedure(c, d, &p));
	x.p = p;
	TRY(form_lodged(c, d, &s));
	TRY(answers_of(&x));
	/* As things stood when it was sent, "today" too. */
	c->now = d->lodged_at;
	x.state = eform_state(c, p->form, &x.answers, "form", d->channel);
	info.title = str_fmt(c->mem, "Tờ khai %" STR_FMT, STR_ARG(d->code));
	info.author = d->applicant.name;
	info.footer = form_seal_text(c->mem, &s.head);
	info.mark = c->app->demo ? S("BẢN TRÌNH DIỄN - KHÔNG CÓ GIÁ TRỊ PHÁP LÝ") : S("");
	x.pdf = pdf_new(c->mem, fonts, &info);
	top(&x, &s);
	person(&x);
	for (size_t i = 0; i < p->form->group_n; i++)
		group(&x, &p->form->groups[i]);
	pledges(&x);
	bottom(&x, &s);
	return pdf_end(x.pdf, ret_pdf);
}

int form_declaration(struct ctx *c, const struct dossier *d, struct pdf_fonts *fonts, str *ret_pdf)
{
	struct ctx vi = *c; /* official papers are Vietnamese, whatever the reader reads */
	int err;

	vi.mo = NULL;
	vi.lang = S("vi");
	err = draw(&vi, d, fonts, ret_pdf);
	c->problems = vi.problems;
	return err;
}
