#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# pg.sh COMMAND... - runs the command with a private PostgreSQL 15 that dies with it.
#
# The server lives in a temporary directory, listens on a Unix socket only and does not fsync: it is
# for tests. The command finds its URL in MOTCUA_TEST_PG. If that is set already, it is used as it is.
# PostgreSQL refuses to run as root, so for root it runs as the user postgres (or nobody).
set -eu

[ $# -gt 0 ] || { echo "usage: tests/pg.sh COMMAND..." >&2; exit 64; }
[ -z "${MOTCUA_TEST_PG:-}" ] || exec "$@"

bin=
for d in /usr/lib/postgresql/*/bin; do
	[ -x "$d/initdb" ] && bin=$d
done
[ -n "$bin" ] || { echo "tests/pg.sh: no PostgreSQL server found (Debian: postgresql-15)" >&2; exit 69; }

dir=$(mktemp -d /tmp/motcua-pg.XXXXXX)
as=
if [ "$(id -u)" = 0 ]; then
	user=postgres
	id "$user" >/dev/null 2>&1 || user=nobody
	chown "$user" "$dir"
	as="runuser -u $user --"
fi

stop() {
	(cd "$dir" && $as "$bin/pg_ctl" -D "$dir/data" -m immediate -s stop) >/dev/null 2>&1 || true
	rm -rf "$dir"
}
trap stop EXIT
trap 'exit 130' INT
trap 'exit 143' TERM HUP

if ! (
	cd "$dir"
	$as "$bin/initdb" -D "$dir/data" -U motcua -A trust -E UTF8 --locale=C --no-sync &&
	$as "$bin/pg_ctl" -D "$dir/data" -l "$dir/log" -w -s -o "-c listen_addresses= -k $dir -c fsync=off \
		-c full_page_writes=off -c synchronous_commit=off -c max_connections=60 -c shared_buffers=32MB" start
) >"$dir/out" 2>&1; then
	cat "$dir/out" "$dir/log" >&2 2>/dev/null || true
	exit 69
fi
MOTCUA_TEST_PG="postgresql://motcua@/postgres?host=$dir"
export MOTCUA_TEST_PG
"$@"
