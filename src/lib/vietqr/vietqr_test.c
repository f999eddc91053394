/* SPDX-License-Identifier: Apache-2.0 */
/* vietqr_test.c - texts of other generators are read; ours are read back, and by them. */
#include "base/test.h"
#include "lib/vietqr/vietqr.h"

static const struct {
	const char *text;
	struct vietqr v;
} vectors[] = {
	{ "00020101021238570010A00000072701270006970415011300110019324180208QRIBFTTA530370454061200005802VN6217"
	  "0813ung ho lu lut6304C15C",
	  { .bank = S_INIT("970415"), .account = S_INIT("0011001932418"), .amount = 120000, .once = true,
	    .purpose = S_INIT("ung ho lu lut") } },
	{ "00020101021238600010A00000072701300006970403011697040311012345670208QRIBFTTC530370454061800005802VN6234"
	  "0107NPS68690819thanh toan don hang6304A203",
	  { .bank = S_INIT("970403"), .account = S_INIT("9704031101234567"), .card = true, .amount = 180000, .once = true,
	    .bill = S_INIT("NPS6869"), .purpose = S_INIT("thanh toan don hang") } },
	{ "00020001021238570010A00000072701270006970436011308810004580860208QRIBFTTA53037045802VN6304CD60",
	  { .bank = S_INIT("970436"), .account = S_INIT("0881000458086"), .once = true } },
	{ "00020101021238540010A00000072701240006970436011010234567890208QRIBFTTA5303704540719430005802VN62120808TT00"
	  "00696304A8E5",
	  { .bank = S_INIT("970436"), .account = S_INIT("1023456789"), .amount = 1943000, .once = true,
	    .purpose = S_INIT("TT000069") } },
};

static void same(const struct vietqr *a, const struct vietqr *b)
{
	CHECK_STR(a->bank, b->bank);
	CHECK_STR(a->account, b->account);
	CHECK_STR(a->bill, b->bill);
	CHECK_STR(a->purpose, b->purpose);
	CHECK_INT(a->amount, b->amount);
	CHECK(a->card == b->card && a->once == b->once);
}

TEST(vietqr, texts_of_other_generators_are_read)
{
	struct vietqr v;
	const char *why;

	for (size_t i = 0; i < ARRAY_LEN(vectors); i++) {
		CHECK_OK(vietqr_read(str_of(vectors[i].text), &v, &why));
		same(&v, &vectors[i].v);
	}
}

/* The third one has "00" in its first field, which is not to be written. */
TEST(vietqr, the_same_texts_are_written)
{
	str text;

	for (size_t i = 0; i < ARRAY_LEN(vectors); i++) {
		CHECK_OK(vietqr_write(test_mem(), &vectors[i].v, &text));
		if (i != 2)
			CHECK_STRZ(text, vectors[i].text);
	}
}

TEST(vietqr, every_changed_letter_is_noticed)
{
	str text = str_of(vectors[0].text);
	const char *why;

	for (size_t i = 0; i < text.n; i++) {
		char *bad = str_z(test_mem(), text);
		struct vietqr v;

		bad[i] = bad[i] == '7' ? '9' : '7';
		CHECK_INT(vietqr_read((str){ bad, text.n }, &v, &why), E_INVALID);
		CHECK_INT(vietqr_read(str_sub(text, 0, i), &v, &why), E_INVALID);
	}
}

/* Some generators count letters in the length of tag 62, though the text has Vietnamese ones. */
TEST(vietqr, lengths_in_letters_are_understood)
{
	const char *body = "00020101021138540010A00000072701240006970436011010234567890208QRIBFTTA53037045802VN"
			   "62140810Nộp lệ phí6304";
	str text = str_fmt(test_mem(), "%s%04X", body, vietqr_crc(str_of(body)));
	struct vietqr v;
	const char *why;

	CHECK_OK(vietqr_read(text, &v, &why));
	CHECK_STRZ(v.purpose, "Nộp lệ phí");
	CHECK(!v.once);
}

TEST(vietqr, what_cannot_stand_in_a_code_is_refused)
{
	struct vietqr good = { .bank = S("970436"), .account = S("1023456789"), .amount = 8000, .purpose = S("PT1") };
	struct vietqr bad[8];
	str text;

	CHECK_OK(vietqr_write(test_mem(), &good, &text));
	for (size_t i = 0; i < ARRAY_LEN(bad); i++)
		bad[i] = good;
	bad[0].bank = S("97043");
	bad[1].bank = S("97043x");
	bad[2].account = S("12345678901234567890");
	bad[3].account = S("");
	bad[4].amount = -1;
	bad[5].purpose = S("lệ phí");
	bad[6].purpose = S("abcdefghijklmnopqrstuvwxyz");
	bad[7].account = S("1023 456");
	for (size_t i = 0; i < ARRAY_LEN(bad); i++)
		CHECK_INT(vietqr_write(test_mem(), &bad[i], &text), E_INVALID);
}
