#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# build.sh OUTDIR: makes everything the program serves under /static/. Same input, same bytes.
# Needs `npm ci` once in this folder.
set -eu
out=${1:?usage: build.sh OUTDIR}
case $out in /*) ;; *) out=$PWD/$out ;; esac
cd "$(dirname "$0")"
mkdir -p "$out/icons"

# Sass writes every colour as var(--govuk-x, #fallback); :root always defines it, so the fallback is dead weight.
node_modules/.bin/sass --no-source-map --style=compressed --load-path=node_modules scss/app.scss |
	sed -E 's/(var\(--govuk-[a-z-]+-colour), ?#[0-9a-f]+\)/\1)/g' > "$out/app.css"
cp js/app.js "$out/app.js"
cat js/expr.js js/eform.js > "$out/form.js"
for set in latin vietnamese; do
	for weight in 400 700; do
		cp "node_modules/@fontsource/be-vietnam-pro/files/be-vietnam-pro-$set-$weight-normal.woff2" \
			"$out/be-vietnam-pro-$set-$weight.woff2"
	done
done
cp icons/favicon.svg "$out/icons/favicon.svg"
