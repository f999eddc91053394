// SPDX-License-Identifier: Apache-2.0
// A dossier comes by post, its papers are scanned, its result goes back by post: on a phone, without scripts.
import { act, lodge } from "../dossier.mjs";

const phone = { viewport: { width: 360, height: 740 }, javaScriptEnabled: false };

// A PNG whose head says that many points: enough for what the counter checks.
function png(side) {
	const b = Buffer.alloc(64);
	Buffer.from([0x89, 0x50, 0x4e, 0x47, 13, 10, 26, 10, 0, 0, 0, 13, 0x49, 0x48, 0x44, 0x52]).copy(b);
	b.writeUInt32BE(side, 16);
	b.writeUInt32BE(side, 20);
	b[24] = 8;
	b[25] = 2;
	return { name: "quet.png", mimeType: "image/png", buffer: b };
}

const shot = (kit, page, name) => kit.shot(page, name);

export default async function (kit) {
	const an = await (await kit.enter("dan.an", phone)).newPage();
	const carrier = await (await kit.enter("buuta.dongkinh", phone)).newPage();
	const clerk = await (await kit.enter("motcua.dongkinh", phone)).newPage();

	// The sender's slip.
	await an.goto("/gui-buu-chinh/2.000635");
	await an.selectOption("#unit", "05977");
	await an.fill("#address", "Thôn Nà Pàn, phường Đông Kinh");
	await an.fill("#papers", "Tờ khai\nBản sao giấy khai sinh");
	await an.click("main form button[type='submit'] >> nth=-1");
	const slip = new URL(an.url()).pathname.split("/").pop();
	kit.check("the slip has a number", /^BG-\d{6}-\d{4}$/.test(slip));
	await shot(kit, an, "buu-chinh-phieu-gui");

	// The post office takes it.
	await carrier.goto(`/buu-chinh/nhan-gui?code=${slip}`);
	await carrier.fill("#slip", "EK7777VN");
	await carrier.click("main form button[type='submit'] >> nth=-1");
	kit.check("on its way", (await carrier.textContent("main")).includes("Đang đến cơ quan"));

	// The counter counts it; both sign.
	await clerk.goto("/quay/buu-chinh/nhan");
	await shot(kit, clerk, "buu-chinh-nhan");
	await clerk.check(`input[name='take.${slip}'][value='complete']`);
	await clerk.click("main form button[type='submit'] >> nth=-1");
	await shot(kit, clerk, "buu-chinh-bien-ban");
	const record = clerk.url();
	await clerk.click("main button:has-text('Ký biên bản')");
	await carrier.goto(record);
	await carrier.click("main button:has-text('Xác nhận giao nhận')");
	kit.check("submitted when both have signed", (await carrier.textContent("main")).includes("được tính là đã nộp lúc"));
	await an.goto(`/buu-gui/${slip}`);
	await shot(kit, an, "buu-chinh-buu-gui");
	await clerk.goto("/quay/buu-chinh");
	await shot(kit, clerk, "buu-chinh-quay");

	// Scanned at reception: too small, then right; the owner finds it only after being proven.
	const code = await lodge(kit.url);
	await act(kit.url, "motcua.dongkinh", code, "accept");
	await clerk.goto(`/ho-so/${code}/so-hoa`);
	await clerk.setInputFiles("#file", png(600));
	await clerk.selectOption("#need", "b");
	await clerk.fill("#pages", "3");
	await clerk.click("main button:has-text('Lưu thành phần này')");
	kit.check("what was typed stays", await clerk.inputValue("#pages") === "3" && await clerk.inputValue("#need") === "b");
	kit.check("a scan nobody can read is refused", await clerk.locator(".govuk-error-summary").isVisible());
	await shot(kit, clerk, "so-hoa-loi");
	await clerk.setInputFiles("#file", png(1700));
	await clerk.click("main button:has-text('Lưu thành phần này')");
	kit.check("digitised", (await clerk.textContent("main")).includes("Đã số hóa"));
	await shot(kit, clerk, "so-hoa");
	await an.goto("/kho");
	await an.click("main ol a >> nth=0");
	kit.check("kept in the applicant's store", (await an.textContent("main")).includes("Cơ quan số hóa từ bản giấy"));
	await shot(kit, an, "kho-giay-to");
	await an.goto("/kho");
	await shot(kit, an, "kho");
	await an.click("main ol a >> nth=0");
	await an.click("main a:has-text('Trang xác thực')");
	await shot(kit, an, "xac-thuc");

	// The result goes back by post.
	await act(kit.url, "motcua.dongkinh", code, "forward");
	await act(kit.url, "tuphap.dongkinh", code, "submit_for_signature");
	await act(kit.url, "chutich.dongkinh", code, "sign");
	await an.goto(`/ho-so/${code}/buu-chinh`);
	await an.check("input[name='return.by'][value='post']");
	await an.click("main details summary");
	await an.fill("#return-address", "Số 5, thôn Nà Pàn, phường Đông Kinh");
	await an.click("main form button[type='submit'] >> nth=-1");
	await shot(kit, an, "buu-chinh-chon");
	await clerk.goto("/quay/buu-chinh/giao");
	await clerk.check(`input[name='dossiers'][value='${code}']`);
	await shot(kit, clerk, "buu-chinh-giao");
	await clerk.click("main form button[type='submit'] >> nth=-1");
	await clerk.fill("#carrier", "Vi Văn Thắng");
	await clerk.click("main button:has-text('Ký biên bản')");
	await an.goto(`/ho-so/${code}/buu-chinh`);
	kit.check("the applicant sees where it is", (await an.textContent("main")).includes("Bưu chính đang phát"));
	await shot(kit, an, "buu-chinh-dang-phat");
	await carrier.goto("/quay/buu-chinh?nhom=away");
	await carrier.click("main table a >> nth=0");
	await carrier.fill("#identity", "căn cước");
	await carrier.click("main button:has-text('Ghi nhận đã phát')");
	kit.check("delivered against identity", (await carrier.textContent("main")).includes("Đã phát"));
	await an.goto(`/ho-so/${code}`);
	kit.check("and the dossier is returned", (await an.textContent("main")).includes("Đã trả kết quả"));
}
