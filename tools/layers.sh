#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
#
# layers.sh - checks that the source keeps the order it promises (STYLE.md, README.md "Where things live").
#
#   tools/layers.sh [ROOT]     one line per violation, "path:line: what is wrong"; exit 0 none, 1 some
#
#   1  base <- lib <- core <- mod <- app: includes go downwards only and are written from src/;
#      headers of foreign libraries appear in src/lib/ alone
#   2  a module shows mod/x/x.h; its other headers stay in its folder
#   3  a module includes another one only if src/mod/DEPENDS says so ("dossier: procedure flow");
#      that list has no cycle and names no module that is not there
#   4  in src/mod only *_store.c (and tests) speak SQL, and pages do not go past the service to the store;
#      no statement is built with a printf or a buffer; nobody calls malloc or free
#   5  no file of src/ is over 800 lines, no function over 60
#
# One pass of awk over the text of the files: it knows comments, strings and the brace style, not C.
cd "${1:-.}" && [ -d src ] || exit 64
find src -type f \( -name '*.[ch]' -o -name '*.html' -o -name '*.def' \) | LC_ALL=C sort | LC_ALL=C awk '
BEGIN {
	split("base lib core mod app", name)
	for (i in name)
		level[name[i]] = i
	libc = "^((assert|ctype|dirent|endian|errno|fcntl|ftw|glob|inttypes|limits|math|netdb|poll|sched|setjmp|signal" \
		"|stdalign|stdarg|stdatomic|stdbool|stddef|stdint|stdio|stdlib|string|strings|syslog|termios|time" \
		"|unistd|wchar)[.]h|(arpa|linux|net|netinet|sys)/.*)$"
	sql = "\"(SELECT|INSERT|UPDATE|DELETE|REPLACE|WITH|FROM|WHERE|ORDER BY|GROUP BY|VALUES|CREATE|ALTER|DROP)[ \"]"
	builds = "(printf|_fmt|buf_[a-z]+)[ \t]*[(]"
	heap = "[^A-Za-z0-9_](malloc|calloc|realloc|free|strdup|strndup|asprintf|vasprintf)[ \t]*[(]"
	depends()
}
{ check($0) }
END { exit bad ? 1 : 0 }

function say(line, text)
{
	print file ":" line ": " text
	bad = 1
}

# --- 3: the list of edges --------------------------------------------------------------------------
function depends(    n, i, k, part, line)
{
	file = "src/mod/DEPENDS"
	for (n = 1; (getline line < file) > 0; n++) {
		sub(/#.*/, "", line)
		k = split(line, part)
		if (k == 0)
			continue
		if (part[1] !~ /:$/) {
			say(n, "not \"module: modules\"")
			continue
		}
		sub(/:$/, "", part[1])
		for (i = 1; i <= k; i++) {
			if (!there(part[i]))
				say(n, "no module " part[i])
			if (i > 1) {
				edge[part[1], part[i]] = 1
				out[part[1]] = out[part[1]] " " part[i]
			}
		}
	}
	close(file)
	for (module in out)
		walk(module, module)
}

function there(module,    line, got)
{
	got = (getline line < ("src/mod/" module "/" module ".h")) >= 0
	close("src/mod/" module "/" module ".h")
	return got
}

function walk(at, path,    n, i, next_)
{
	if (done[at] || cycle)
		return
	on[at] = 1
	n = split(out[at], next_)
	for (i = 1; i <= n; i++) {
		if (on[next_[i]]) {
			cycle = 1
			say(1, "cycle: " path " " next_[i])
			return
		}
		walk(next_[i], path " " next_[i])
	}
	on[at] = 0
	done[at] = 1
}

# --- one file ----------------------------------------------------------------------------------------
function check(path,    n, line, part)
{
	file = path
	split(path, part, "/")
	layer = part[2]
	module = layer == "mod" ? part[3] : ""
	test = path ~ /_test[.][ch]$/
	comment = 0
	start = 0
	statement = ""
	if (!(layer in level) || part[3] == "")
		say(1, "not in a layer: src/base, lib, core, mod, app")
	for (n = 1; (getline line < path) > 0; n++)
		if (path ~ /[.]html$/)
			template(line, n)
		else
			source(line, n)
	close(path)
	if (n - 1 > 800)
		say(n - 1, (n - 1) " lines; a file has 800 at most")
}

function template(line, n)
{
	if (line ~ /^%include /)
		include(line, n)
	if (module != "" && line ~ /[^A-Za-z0-9_]db_[a-z]/)
		say(n, "a template sees structs, not the database")
}

function source(line, n,    code, bare)
{
	bare = line
	gsub(/\047\\?"\047/, "0", bare)
	gsub(/"([^"\\]|\\.)*"/, "\"\"", bare)
	code = bare ~ /\/[*\/]/ || comment ? "" : line
	bare = uncomment(bare)
	if (bare ~ /^[ \t]*#[ \t]*include/)
		include(line, n)
	length_of_functions(line, n)
	if (module != "" && (" " bare) ~ heap)
		say(n, "feature code calls neither malloc nor free: everything lives in the arena")
	if (module != "" && !test && file !~ /_store[.]c$/ && bare ~ /(^|[^A-Za-z0-9_])db_[a-z_]*[ \t]*[(]/)
		say(n, "only " module "_store.c speaks SQL")
	if (file !~ /^src\/lib\/db\//)
		built_sql(code == "" ? bare : code, n)
}

# A statement may go over several lines: they are joined until one ends with ; { or }.
function built_sql(code, n)
{
	statement = statement code
	if (match(statement, builds) && substr(statement, RSTART) ~ sql) {
		say(n, "a statement is written whole, with $1 ... $n; never built")
		statement = ""
	}
	if (code ~ /[;{}][ \t]*$/ || code ~ /^#/)
		statement = ""
}

function uncomment(s,    i)
{
	for (;;) {
		if (comment) {
			i = index(s, "*/")
			if (!i)
				return ""
			s = substr(s, i + 2)
			comment = 0
		}
		sub(/\/\/.*/, "", s)
		i = index(s, "/*")
		if (!i)
			return s
		if (match(substr(s, i + 2), /[*]\//))
			s = substr(s, 1, i - 1) substr(s, i + 2 + RSTART + 1)
		else {
			comment = 1
			return substr(s, 1, i - 1)
		}
	}
}

# A function opens with a brace alone in column 0 and ends with one there.
function length_of_functions(line, n)
{
	if (line == "{")
		start = n
	else if (start && line ~ /^}/) {
		if (n - start + 1 > 60)
			say(start, "function of " (n - start + 1) " lines; 60 at most")
		start = 0
	}
}

# --- 1, 2, 3, 4: who includes what ---------------------------------------------------------------------
function include(line, n,    what, part, k)
{
	if (match(line, /<[^>]*>/)) {
		what = substr(line, RSTART + 1, RLENGTH - 2)
		if (layer != "lib" && what !~ libc)
			say(n, "<" what "> is foreign: it belongs behind a header of src/lib")
		return
	}
	if (!match(line, /"[^"]*"/))
		return
	what = substr(line, RSTART + 1, RLENGTH - 2)
	k = split(what, part, "/")
	if (k < 2 || !(part[1] in level)) {
		say(n, "\"" what "\" is not written from src/")
		return
	}
	if (level[part[1]] + 0 > level[layer] + 0)
		say(n, layer " may not include " part[1] ": " what)
	if (part[1] != "mod")
		return
	if (part[2] == module) {
		if (what ~ /_store[.]h$/ && file !~ /_test[.]c$/ && file ~ /(_web|_api|_cli)[.]c$|[.]html$/)
			say(n, "pages, commands and verbs call the service, not the store: " what)
		return
	}
	if (what != "mod/" part[2] "/" part[2] ".h")
		say(n, what " is private to its module")
	if (module != "" && !((module, part[2]) in edge))
		say(n, "src/mod/DEPENDS does not say \"" module ": " part[2] "\"")
}
'
