// SPDX-License-Identifier: Apache-2.0
// A birth is registered on a phone: from the search to the receipt, with mistakes, a killed tab and a double press; with
// scripts and without.
const phone = { viewport: { width: 320, height: 700 } };
const jpeg = Buffer.from("/9j/4AAQSkZJRgABAQAAAQABAAD/2wBDAAgGBgcGBQgHBwcJCQgKDBQNDAsLDBkSEw8UHRofHh0aHBwgJC4nICIsIxwcKDcpLDAxNDQ0Hy" +
	"c5PTgyPC4zNDL/wAALCAABAAEBAREA/8QAFAABAAAAAAAAAAAAAAAAAAAACf/EABQQAQAAAAAAAAAAAAAAAAAAAAD/2gAIAQEAAD8AKp//2Q==", "base64");

const child = {
	"form.child_name": "HOÀNG MINH ANH", "form.child_birth_date_words": "Ngày một tháng một", "form.child_ethnicity": "Tày",
	"form.child_nationality": "Việt Nam", "form.child_home_town": "Lạng Sơn",
};
const mother = {
	"form.mother_name": "Nông Thị Hoa", "form.mother_birth_date": "02/03/1998", "form.mother_ethnicity": "Tày",
	"form.mother_nationality": "Việt Nam", "form.mother_address": "Lạng Sơn", "form.mother_id_no": "020198000001",
};

const go = (page) => page.click("main button:has-text('Lưu và tiếp tục')");
const h1 = (page) => page.locator("h1").innerText();
async function write(page, values) {
	for (const [name, value] of Object.entries(values)) await page.fill(`[name="${name}"]`, value);
}

async function birth(kit, login, script) {
	const how = script ? "" : " (no script)";
	const context = await kit.enter(login, { javaScriptEnabled: script, ...phone });
	let page = await context.newPage();
	const says = async (what, text) => kit.check(what + how, (await page.locator("main").innerText()).includes(text));
	const wrong = async (what, text) => {
		kit.check(`${what}: the title says so${how}`, (await page.title()).startsWith("Lỗi: "));
		kit.check(`${what}: ${text}${how}`, (await page.locator(".govuk-error-summary").innerText()).includes(text));
		if (script) await kit.judge(page, what);
		if (script) await kit.shot(page, `nop-${what.replace(/ /g, "-")}`);
	};
	const seen = async (name) => {
		if (!script) return;
		for (const [width, colorScheme] of [[320, "light"], [320, "dark"], [1280, "light"], [1280, "dark"]]) {
			await page.setViewportSize({ width, height: 700 });
			await page.emulateMedia({ colorScheme });
			await kit.judge(page, `${name} ${width} ${colorScheme}`);
			await kit.shot(page, `${name}-${width}-${colorScheme}`);
		}
		await page.setViewportSize(phone.viewport);
		await page.emulateMedia({ colorScheme: "light" });
	};

	await page.goto("/thu-tuc?q=dang+ky+khai+sinh");
	await page.click("main a[href$='/thu-tuc/1.001193']");
	await page.click("main a[href='/nop/1.001193'] >> nth=0");
	await seen("nop");
	await page.click("main button[type='submit']");
	await wrong("no unit chosen", "Nơi tiếp nhận");
	await page.selectOption("[name='receiving_unit']", { label: "Phường Đông Kinh" });
	await page.click("main button[type='submit']");
	const draft = new URL(page.url()).pathname;
	await says("nothing is done yet", "Đã xong 0 trên 7 phần");
	await seen("nop-danh-sach");

	await page.click("main a:has-text('Người nộp hồ sơ')");
	kit.check(`the name is known${how}`, await page.inputValue("[name='applicant.name']") !== "");
	await write(page, { "applicant.id_no": "12", "applicant.phone": "số máy", "applicant.address": "12 phố Trần Đăng Ninh" });
	await go(page);
	await wrong("a bad person", "12 chữ số");
	kit.check(`bad text is still there${how}`, await page.inputValue("[name='applicant.phone']") === "số máy");

	// The battery dies. Another tab has everything, mistakes too.
	await page.close();
	page = await context.newPage();
	await page.goto("/ho-so-cua-toi");
	await seen("ho-so-cua-toi-nhap");
	await page.click(`main a[href='${draft}']`);
	await page.click("main a:has-text('Người nộp hồ sơ')");
	kit.check(`a killed tab loses nothing${how}`, await page.inputValue("[name='applicant.phone']") === "số máy" &&
		await page.inputValue("[name='applicant.address']") === "12 phố Trần Đăng Ninh");
	await write(page, { "applicant.id_no": "020090001234", "applicant.phone": "0912 345 678" });
	await seen("nop-nguoi-nop");
	await go(page);

	kit.check(`nothing is asked twice${how}`, await page.inputValue("[name='form.requester_address']") === "12 phố Trần Đăng Ninh");
	await go(page);
	await wrong("no relation chosen", "Quan hệ với người được khai sinh");
	await page.check("[value='Cha']");
	await go(page);
	await write(page, { ...child, "form.child_birth_date": "31/02/2026" });
	await page.check("[value='Nữ']");
	await go(page);
	await wrong("no such day", "không phải ngày có thật");
	kit.check(`the other answers stay${how}`, await page.inputValue("[name='form.child_name']") === "HOÀNG MINH ANH" &&
		await page.isChecked("[value='Nữ']"));
	await write(page, { "form.child_birth_date": "1/1/2026" });
	await seen("nop-muc-2");
	await go(page);
	kit.check(`copies are asked for when the box is ticked${how}`, await page.isVisible("[name='form.copy_count']") !== script);
	await page.check("[name='form.copy_requested']");
	await write(page, { "form.birth_place": "Bệnh viện đa khoa tỉnh", "form.copy_count": "hai" });
	await go(page);
	await wrong("copies in words", "Số lượng bản sao");
	await write(page, { "form.copy_count": "2" });
	await go(page);
	await write(page, mother);
	await go(page);
	await go(page);

	await page.setInputFiles("[name='paper.2']", [{ name: "doc.exe", mimeType: "application/octet-stream", buffer: Buffer.from([0x4d, 0x5a, 0x90, 0, 3]) },
		{ name: "IMG_2041.jpg", mimeType: "image/jpeg", buffer: jpeg }]);
	await go(page);
	await page.waitForURL(/xem=loi/);
	await wrong("a file of no use", "doc.exe");
	await says("the good one is kept", "IMG_2041.jpg");
	await seen("nop-giay-to");
	await go(page);
	kit.check(`the check comes before sending${how}`, (await h1(page)).includes("Kiểm tra trước khi gửi"));
	await says("the day is shown as people write it", "01/01/2026");
	await seen("nop-kiem-tra");
	await page.click("#form-birth-place a");
	await write(page, { "form.birth_place": "Trạm y tế phường Đông Kinh" });
	await go(page);
	await says("one step back to the check", "Trạm y tế phường Đông Kinh");
	await page.click("main button:has-text('Gửi hồ sơ')");
	await wrong("no word given", "cam đoan");

	// Sent twice: the same form in two tabs, and once more from the second one.
	const twin = await context.newPage();
	await twin.goto(`${draft}/kiem-tra`);
	await twin.check("[name='agree']");
	await page.check("[name='agree']");
	await page.click("main button:has-text('Gửi hồ sơ')");
	await twin.click("main button:has-text('Gửi hồ sơ')");
	kit.check(`pressed twice, one dossier${how}`, page.url() === twin.url() && page.url().includes("/nop/xong/"));
	await twin.close();
	await seen("nop-xong");
	const code = page.url().split("/").pop();
	const [receipt, follow] = await Promise.all([page.getAttribute("main a:has-text('giấy tiếp nhận')", "href"),
		page.getAttribute("main a:has-text('Theo dõi hồ sơ')", "href")]);
	const paper = await context.request.get(receipt);
	kit.check(`the receipt is a PDF${how}`, paper.ok() && (await paper.body()).subarray(0, 5).toString() === "%PDF-");
	await page.goto("/ho-so-cua-toi");
	kit.check(`it stands among one's dossiers, once${how}`, await page.locator(`main :text-is('${code}')`).count() === 1);
	await seen("ho-so-cua-toi");
	await page.goto("/thong-bao");
	await seen("thong-bao");
	await context.close();

	// Anybody with the two codes.
	const stranger = await kit.enter("", { javaScriptEnabled: script, ...phone });
	page = await stranger.newPage();
	await page.goto("/tra-cuu");
	await seen("tra-cuu");
	await write(page, { code, key: "AAAA BBBB" });
	await page.click("main button[type='submit']");
	const answer = await page.locator(".govuk-error-summary").innerText();
	await write(page, { code: "H37.D20-260101-9999", key: "AAAA BBBB" });
	await page.click("main button[type='submit']");
	kit.check(`a wrong code and a wrong key get one answer${how}`, answer === await page.locator(".govuk-error-summary").innerText());
	await page.goto(new URL(follow).pathname + new URL(follow).search);
	await says("where it is", "Hồ sơ đang ở đâu?");
	kit.check(`no name for strangers${how}`, !(await page.locator("main").innerText()).includes("HOÀNG MINH ANH"));
	await seen("tra-cuu-thay");
	await stranger.close();
	return { code, key: new URL(follow).searchParams.get("key") };
}

// One tap after the result; the counter has refused this one.
async function rate(kit, { code, key }, script) {
	const clerk = await kit.enter("motcua.dongkinh"), desk = await clerk.newPage();
	await desk.goto(`/ho-so/${code}/tu-choi`);
	await desk.fill("[name='note']", "Không thuộc thẩm quyền");
	await desk.click("main form button[type='submit'] >> nth=0");
	await clerk.close();
	const context = await kit.enter("", { javaScriptEnabled: script, ...phone }), page = await context.newPage();
	await page.goto(`/danh-gia/${code}?key=${key}`);
	if (script)
		for (const width of [320, 1280]) {
			await page.setViewportSize({ width, height: 700 });
			await kit.judge(page, `rating ${width}`);
			await kit.shot(page, `danh-gia-${width}`);
		}
	await page.click("button:has-text('Bình thường')");
	kit.check("one tap is enough", (await page.locator("h1").innerText()).includes("Cảm ơn"));
	await page.goto(`/danh-gia/${code}?key=${key}`);
	kit.check("and it is one", (await page.locator("main").innerText()).includes("đã được đánh giá"));
	await context.close();
}

export default async function (kit) {
	await rate(kit, await birth(kit, "dan.an", true), true);
	await rate(kit, await birth(kit, "dan.binh", false), false);
}
