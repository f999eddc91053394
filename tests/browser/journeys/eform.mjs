// SPDX-License-Identifier: Apache-2.0
// A social pension is asked for on a phone: a form with conditions, computed values, rows and a file; with scripts and
// without, and half of it on another device.
const phone = { viewport: { width: 320, height: 700 } };
const jpeg = Buffer.from("/9j/4AAQSkZJRgABAQAAAQABAAD/2wBDAAgGBgcGBQgHBwcJCQgKDBQNDAsLDBkSEw8UHRofHh0aHBwgJC4nICIsIxwcKDcpLDAxNDQ0Hy" +
	"c5PTgyPC4zNDL/wAALCAABAAEBAREA/8QAFAABAAAAAAAAAAAAAAAAAAAACf/EABQQAQAAAAAAAAAAAAAAAAAAAAD/2gAIAQEAAD8AKp//2Q==", "base64");
const go = (page) => page.click("main button:has-text('Lưu và tiếp tục')");

async function pension(kit, login, script) {
	const how = script ? "" : " (no script)";
	let context = await kit.enter(login, { javaScriptEnabled: script, ...phone });
	let page = await context.newPage();
	const main = () => page.locator("main").innerText();
	const says = async (what, text) => kit.check(`${what}: ${text}${how}`, (await main()).includes(text));
	const shown = (name) => page.isVisible(`[name="${name}"]`);
	const output = (name) => page.locator(`[data-output="${name}"]`).innerText();
	const seen = async (name) => {
		if (!script) return;
		await kit.judge(page, name);
		await kit.shot(page, name);
	};

	await page.goto("/nop/1.014027");
	await page.selectOption("[name='receiving_unit']", { label: "Phường Đông Kinh" });
	await page.click("main button[type='submit']");
	const draft = new URL(page.url()).pathname;
	kit.check(`a group that is not asked is no part${how}`, !(await main()).includes("Người cùng hộ"));
	await page.click("main a:has-text('Người nộp hồ sơ')");
	await page.fill("[name='applicant.address']", "12 phố Trần Đăng Ninh");
	await go(page);

	// The first page: what hangs on another question, and what is computed.
	kit.check(`the name is known${how}`, await page.inputValue("[name='form.person_name']") !== "");
	kit.check(`what hangs on a choice is ${script ? "hidden" : "there, with its condition"}${how}`, await shown("form.pension_money") !== script);
	await page.fill("[name='form.born']", "20/11/1950");
	if (script) kit.check("the age follows", await output("form.age") === "76");
	await page.check("[name='form.pension'][value='Đang hưởng']");
	kit.check(`the amount is asked${how}`, await shown("form.pension_money"));
	await seen("to-khai-muc-1");
	await go(page);
	await says("the amount is missing", "Mức đang hưởng mỗi tháng: chưa điền");
	await says("the age is computed", "76");
	await page.fill("[name='form.pension_money']", "450.000");
	await page.selectOption("[name='form.nation']", "02");
	await page.check("[name='form.poor']");
	await page.setInputFiles("[name='form.poor_paper']", { name: "so-ho-ngheo.jpg", mimeType: "image/jpeg", buffer: jpeg });
	await go(page);

	// On another device the second page is asked, the file is there. Rows come and go.
	await context.close();
	context = await kit.enter(login, { javaScriptEnabled: script, ...phone });
	page = await context.newPage();
	await page.goto(draft);
	await page.click("main a:has-text('Người đề nghị')");
	await says("the file is kept", "so-ho-ngheo.jpg");
	kit.check(`answers are kept${how}`, await page.inputValue("[name='form.pension_money']") === "450.000" &&
		await page.inputValue("[name='form.nation']") === "02");
	await go(page);
	await says("the group is asked now", "Người cùng hộ");
	await page.fill("[name='form.members.0.who']", "Hoàng Thị Bình");
	await page.fill("[name='form.members.0.income']", "1.500.000");
	await page.click("main button:has-text('Thêm một dòng')");
	await page.fill("[name='form.members.1.who']", "Người thừa");
	await page.click("main button:has-text('Thêm một dòng')");
	await page.fill("[name='form.members.2.who']", "Hoàng Văn Chi");
	await page.fill("[name='form.members.2.income']", "500000");
	if (script) kit.check("the sum follows", (await output("form.income")).startsWith("2.000.000"));
	await seen("to-khai-bang");
	await page.click("main button[name='drop'][value='form.members.1']");
	kit.check(`the third row is the second${how}`, await page.inputValue("[name='form.members.1.who']") === "Hoàng Văn Chi");
	await says("the mean is computed", "1.000.000");
	await go(page);

	await page.check("[name='form.way'][value='Tiền mặt']");
	await page.check("[name='form.news'][value='Tin nhắn']");
	await page.check("[name='form.news'][value='Thông báo tại nhà']");
	await go(page);
	await go(page);
	await says("without the pledge", "chưa đánh dấu");
	await page.check("[name='form.truth_pledge']");
	await go(page);
	await go(page); // papers: the declaration is the form
	await says("rows are read back", "2. Họ và tên: Hoàng Văn Chi; Thu nhập mỗi tháng: 500.000");
	await says("boxes are read back", "Tin nhắn; Thông báo tại nhà");
	await seen("to-khai-kiem-tra");
	await page.check("[name='agree']");
	await page.click("main button:has-text('Gửi hồ sơ')");
	const code = (await page.locator(".mc-code").first().innerText()).trim();
	kit.check(`it was sent${how}`, /^H37/.test(code));
	const pdf = await page.request.get(`/ho-so/${code}/to-khai`);
	kit.check(`the declaration is a PDF${how}`, pdf.ok() && (await pdf.body()).subarray(0, 5).toString() === "%PDF-");
	await page.goto(`/ho-so/${code}`);
	await says("the dossier shows rows", "Hoàng Văn Chi");
	await says("the dossier shows names in the place of codes", "Tày");
	kit.check(`the file can be opened${how}`, (await page.request.get(await page.getAttribute("main dd a:has-text('so-ho-ngheo.jpg')", "href"))).ok());
	await context.close();

	// The clerk sees the same, and the file.
	context = await kit.enter("motcua.dongkinh", { javaScriptEnabled: script });
	page = await context.newPage();
	await page.goto(`/ho-so/${code}`);
	await says("the clerk sees the answers", "Hoàng Văn Chi");
	kit.check(`the clerk opens the file${how}`, (await page.request.get(await page.getAttribute("main dd a:has-text('so-ho-ngheo.jpg')", "href"))).ok());
	await seen("to-khai-can-bo");
	await context.close();
}

// An official writes a question; the preview follows.
async function writing(kit, script) {
	const how = script ? "" : " (no script)";
	const context = await kit.enter("quantri", { javaScriptEnabled: script });
	const page = await context.newPage();
	await page.goto("/quan-tri/to-khai");
	await page.fill("[name='procedure']", "1.014027");
	await page.click("main button:has-text('Soạn tờ khai')");
	const draft = new URL(page.url()).pathname;
	if (script) {
		for (const [width, colorScheme] of [[320, "light"], [1280, "dark"]]) {
			await page.setViewportSize({ width, height: 800 });
			await page.emulateMedia({ colorScheme });
			await kit.judge(page, `the outline ${width} ${colorScheme}`);
			await kit.shot(page, `soan-to-khai-${width}`);
		}
		await page.setViewportSize({ width: 1280, height: 800 });
		await page.emulateMedia({ colorScheme: "light" });
		kit.check("a group that is not asked is hidden", !await page.isVisible("[name='form.members.0.who']"));
		await page.check("[name='form.poor']");
		kit.check("and comes with its condition", await page.isVisible("[name='form.members.0.who']"));
	}
	await page.goto(`${draft}/muc/new`);
	await page.fill("[name='title']", "Số người phụ thuộc");
	await page.fill("[name='name']", "dependants");
	await page.selectOption("[name='type']", "number");
	await page.fill("[name='group']", "Nhận trợ cấp");
	await page.fill("[name='show_if']", "form.age >");
	await page.click("main button:has-text('Lưu')");
	kit.check(`a half condition is told${how}`, (await page.locator("main").innerText()).includes("biểu thức chưa viết xong"));
	if (script) await kit.judge(page, "a wrong question");
	await page.fill("[name='show_if']", "form.age >= 75");
	await page.click("main button:has-text('Lưu')");
	kit.check(`the question is there${how}`, (await page.locator("main").innerText()).includes("Số người phụ thuộc"));
	await page.fill("[name='form.born']", "01/02/1940");
	if (!script) await page.click("main button:has-text('Xem lại')");
	kit.check(`the preview asks it${how}`, await page.isVisible("[name='form.dependants']"));
	await page.goto(draft);
	await page.click("main button:has-text('Bỏ bản soạn này')");
	kit.check(`a draft can be dropped${how}`, (await page.locator("main").innerText()).includes("Đã bỏ"));
	await context.close();
}

export default async function (kit) {
	await writing(kit, true);
	await writing(kit, false);
	await pension(kit, "dan.an", true);
	await pension(kit, "dan.binh", false);
}
