// SPDX-License-Identifier: Apache-2.0
// The pages that tests/browser/run looks at, one line each: [path, login, status]. login is of data/demo/people.csv
// ("" = nobody); status is 200 when absent. A path that begins with a login's own data may be found by a function of
// the browser page: [async (page) => path, login].
export const pages = [
	["/", ""],
	["/", "dan.an"],
	["/", "chutich.dongkinh"],
	["/dang-nhap", ""],
	["/tro-giup", ""],
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
	["/lich", ""],
	["/gop-y", ""],
	["/gop-y/gui", ""],
	["/gop-y/hop-thu", "chutich.dongkinh"],
	["/so-theo-doi", "motcua.dongkinh"],
];
