// SPDX-License-Identifier: Apache-2.0
// The pages that tests/browser/run looks at, one line each: [path, login, status]. login is of data/demo/people.csv
// ("" = nobody); status is 200 when absent. A path that begins with a login's own data may be found by a function of
// the browser page: [async (page) => path, login].
import { act, draftAnnouncement, lodge } from "./dossier.mjs";

// A page of a dossier in a certain state; each state is made once.
const made = new Map();
const states = {
	lodged: (url) => lodge(url),
	accepted: async (url) => {
		const code = await lodge(url);
		await act(url, "motcua.dongkinh", code, "accept");
		return code;
	},
	processing: async (url) => {
		const code = await states.accepted(url);
		await act(url, "motcua.dongkinh", code, "forward");
		return code;
	},
	waiting: async (url) => {
		const code = await states.processing(url);
		await act(url, "tuphap.dongkinh", code, "ask_supplement", { items: ["Giấy tờ tùy thân", "Giấy tờ chứng minh cư trú"] });
		return code;
	},
	signing: async (url) => {
		const code = await states.processing(url);
		await act(url, "tuphap.dongkinh", code, "submit_for_signature", { note: "Hồ sơ đủ điều kiện." });
		return code;
	},
	finished: async (url) => {
		const code = await states.signing(url);
		await act(url, "chutich.dongkinh", code, "sign");
		return code;
	},
	review: async (url) => {
		const code = await lodge(url, { procedure: "1.013233", unit: "TTPVHCC" });
		await act(url, "motcua.tinh", code, "accept");
		await act(url, "motcua.tinh", code, "forward");
		await act(url, "chuyenvien.soxaydung", code, "ask_opinion", { unit: "SNNMT", note: "Đề nghị cho ý kiến về đất." });
		await act(url, "chuyenvien.soxaydung", code, "submit_for_signature", {});
		return code;
	},
};
const of = (state, slug = "") => Object.defineProperty(async (page) => {
	await page.goto("/");
	const url = new URL(page.url()).origin, key = `${url} ${state}`;
	if (!made.has(key)) made.set(key, states[state](url));
	return `/ho-so/${await made.get(key)}${slug && `/${slug}`}`;
}, "name", { value: `ho-so-${state}${slug && `-${slug}`}` });

// A decision, looked at before it is taken, with a dossier that its days off move.
const preview = Object.defineProperty(async (page) => {
	await of("lodged")(page);
	const rows = [];
	for (let i = 1; rows.length < 1; i++) {
		const day = new Date(Date.now() + i * 86400000), iso = day.toLocaleDateString("sv-SE", { timeZone: "Asia/Ho_Chi_Minh" });
		const [y, m, d] = iso.split("-"), off = await (await page.request.get(`/lich.ics?nam=${y}`)).text();
		if (new Date(iso).getUTCDay() % 6 && !off.includes(`DTSTART;VALUE=DATE:${y}${m}${d}`))
			rows.push(`${d}/${m}/${y}; đóng cửa; Nghỉ tránh bão`);
	}
	return "/quan-tri/lich/quyet-dinh?" + new URLSearchParams({ basis: "Quyết định 12/QĐ-UBND của UBND tỉnh",
		decided_on: "20/11/2026", unit: "05977", rows: rows.join("\n") });
}, "name", { value: "lich-xem-truoc" });

// A decision that announces procedures: one row that amends, one that cannot be published.
const announcement = (slug = "") => Object.defineProperty(async (page) => {
	await page.goto("/");
	const url = new URL(page.url()).origin, key = `${url} announcement`;
	if (!made.has(key)) made.set(key, draftAnnouncement(url));
	return `/quan-tri/thu-tuc/${await made.get(key)}${slug}`;
}, "name", { value: `cong-bo${slug.replace(/\W/g, "-")}` });

export const pages = [
	["/thu-tuc/thong-ke", ""],
	["/su-kien", ""],
	["/su-kien/sinh-con", ""],
	["/thu-tuc/1.001193/so-sanh", ""],
	["/quan-tri/thu-tuc", "kstthc.tinh"],
	["/quan-tri/thu-tuc/cham", "kstthc.tinh"],
	["/quan-tri/thu-tuc/nhap", "kstthc.tinh"],
	[announcement(), "kstthc.trungtam"],
	[announcement("/sua"), "kstthc.tinh"],
	[announcement("/dong?n=1"), "kstthc.tinh"],
	["/", ""],
	["/", "dan.an"],
	["/", "chutich.dongkinh"],
	["/dang-nhap", ""],
	["/tro-giup", ""],
	["/quan-tri/lich", "quantri"],
	["/quan-tri/lich?nam=2028", "quantri"],
	["/quan-tri/lich/quyet-dinh?nam=2028", "quantri"],
	["/quan-tri/lich/phien-ban/1", "quantri"],
	["/quan-tri/lich/quyet-dinh?basis=&decided_on=01/12/2026&rows=1/12;+mưa", "quantri", 422],
	[preview, "quantri"],
	["/so-cai", ""],
	["/ho-tro-tiep-can", ""],
	["/du-lieu-ca-nhan", ""],
	["/ban-quyen", ""],
	["/tai-khoan", "dan.an"],
	["/tai-khoan", "chutich.dongkinh"],
	["/khong-co-trang-nay", "", 404],
	["/mau-giao-dien", ""],
	["/mau-giao-dien?page=8&q=hoa", ""],
	["/don-vi", ""],
	["/don-vi?q=dong+kinh", ""],
	["/don-vi?q=khong-co-don-vi-nay", ""],
	["/don-vi/05977", ""],
	["/don-vi/05980", ""],
	["/lich", ""],
	["/thu-tuc", ""],
	["/thu-tuc?q=khai%20sinh", ""],
	["/dang-ky", ""],
	["/tai-khoan/lien-he", "dan.an"],
	["/tai-khoan/mat-khau", "dan.an"],
	["/vang-mat", "tuphap.dongkinh"],
	["/quan-tri/tai-khoan", "quantri"],
	["/quan-tri/them-tai-khoan", "quantri"],
	["/gop-y", ""],
	["/gop-y/gui", ""],
	["/gop-y/hop-thu", "chutich.dongkinh"],
	["/so-theo-doi", "motcua.dongkinh"],
	["/lich?nam=2031", ""],
	["/nop/1.001193", "dan.an"],
	["/ho-so-cua-toi", "dan.an"],
	["/thong-bao", "dan.an"],
	["/tra-cuu", ""],
	["/tra-cuu?code=H37.D20-260101-9999&key=AAAABBBB", "", 404],
	["/danh-gia/xong/cam-on", ""],
	["/quay/nop", "motcua.dongkinh"],
	["/quay/nop?q=zzzz", "motcua.dongkinh"],
	["/quay/nop?procedure=1.001193", "motcua.dongkinh"],
	["/dang-ky", ""],
	["/dang-ky/xong", ""],
	["/tai-khoan/lien-he", "dan.an"],
	["/tai-khoan/mat-khau", "dan.an"],
	["/vang-mat", "tuphap.dongkinh"],
	["/vang-mat", "chutich.dongkinh"],
	["/quan-tri/tai-khoan", "quantri"],
	["/quan-tri/tai-khoan/chutich.dongkinh", "quantri"],
	["/quan-tri/tai-khoan/dan.an", "quantri"],
	["/quan-tri/them-tai-khoan", "quantri"],
	[of("lodged"), "dan.an"],
	[of("lodged"), "motcua.dongkinh"],
	[of("lodged", "tiep-nhan"), "motcua.dongkinh"],
	[of("lodged", "tu-choi"), "motcua.dongkinh"],
	[of("lodged", "yeu-cau-bo-sung"), "motcua.dongkinh"],
	[of("lodged", "dung"), "motcua.dongkinh"],
	[of("lodged", "rut"), "dan.an"],
	[of("accepted", "chuyen"), "motcua.dongkinh"],
	[of("processing"), "tuphap.dongkinh"],
	[of("processing", "nhan-viec"), "tuphap.dongkinh"],
	[of("processing", "trinh-ky"), "tuphap.dongkinh"],
	[of("processing", "lay-y-kien"), "tuphap.dongkinh"],
	[of("processing", "tra-lai"), "tuphap.dongkinh"],
	[of("processing", "phan-cong"), "chutich.dongkinh"],
	[of("waiting"), "dan.an"],
	[of("waiting"), "tuphap.dongkinh"],
	[of("waiting", "bo-sung"), "dan.an"],
	[of("signing"), "chutich.dongkinh"],
	[of("signing", "ky"), "chutich.dongkinh"],
	[of("review"), "truongphong.soxaydung"],
	[of("review", "gia-han"), "truongphong.soxaydung"],
	[of("review", "phan-cong"), "truongphong.soxaydung"],
	[of("review", "cho-y-kien"), "chuyenvien.sonongnghiepvamoitruong"],
	[of("finished"), "dan.an"],
	[of("finished", "danh-gia"), "dan.an"],
	[of("finished", "tra-ket-qua"), "motcua.dongkinh"],
	["/quay/buu-chinh", "motcua.dongkinh"],
	["/quay/buu-chinh", "buuta.dongkinh"],
	["/quay/buu-chinh/nhan", "motcua.dongkinh"],
	["/quay/buu-chinh/giao", "motcua.dongkinh"],
	["/buu-chinh/nhan-gui", "buuta.dongkinh"],
	["/gui-buu-chinh/2.000635", ""],
	["/gui-buu-chinh/2.000635", "dan.an"],
	[of("finished", "buu-chinh"), "dan.an"],
	[of("accepted", "so-hoa"), "motcua.dongkinh"],
	["/kho", "dan.an"],
	["/quay/chu-kho", "motcua.dongkinh"],
	["/xac-thuc/ABCDEFGHJKMNPQRS", "", 404],
	["/viec", "motcua.dongkinh"],
	["/viec", "tuphap.dongkinh"],
	["/tiep-nhan", "motcua.dongkinh"],
	["/ho-so", "chutich.dongkinh"],
	["/viec?q=khong-co-ai", "motcua.dongkinh"],
	["/viec", "chutich.dongkinh"],
	["/viec", "truongphong.soxaydung"],
	["/tiep-nhan", "motcua.tinh"],
	["/ho-so", "motcua.dongkinh"],
	["/ho-so?group=late&state=returned&from=2026-01-01", "truongphong.soxaydung"],
	["/ho-so?procedure=1.000894", "chutich.dongkinh"],
	["/ho-so", "quantri"],
	["/dieu-hanh", "motcua.dongkinh"],
	["/chi-so", ""],
	["/chi-so/on-time", ""],
	["/chi-so", "lanhdao.tinh"],
	["/chi-so/on-time", "lanhdao.tinh"],
	["/chi-so/766", "lanhdao.tinh"],
	["/chi-so/766/mat-diem", "lanhdao.tinh"],
	["/chi-so/received/ho-so?part=online", "lanhdao.tinh"],
	["/dieu-hanh", "chutich.dongkinh"],
	["/dieu-hanh", "truongphong.soxaydung"],
	["/dieu-hanh", "lanhdao.tinh"],
	["/dieu-hanh", "quantri"],
	["/danh-muc-dung-chung", ""],
	["/danh-muc-dung-chung/nations", ""],
	["/quan-tri/to-khai", "quantri"],
];
