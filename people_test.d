people_test.o: src/mod/people/people_test.c src/core/account/account.h \
  src/core/ctx/ctx.h src/base/base.h src/base/err.h src/base/arena.h \
  src/base/str.h src/base/buf.h src/base/time.h src/core/account/who.h \
  src/core/account/perm.def src/lib/mo/mo.h src/core/command/call.h \
  src/core/command/command.h src/core/web/bench_test.h src/base/test.h \
  src/core/ledger/ledger.h src/core/web/web.h src/lib/html/html.h \
  src/lib/db/db_test.h src/lib/db/db.h src/lib/json/json.h \
  src/mod/people/people.h src/mod/people/people_import.h

src/core/account/account.h:

src/core/ctx/ctx.h:

src/base/base.h:

src/base/err.h:

src/base/arena.h:

src/base/str.h:

src/base/buf.h:

src/base/time.h:

src/core/account/who.h:

src/core/account/perm.def:

src/lib/mo/mo.h:

src/core/command/call.h:

src/core/command/command.h:

src/core/web/bench_test.h:

src/base/test.h:

src/core/ledger/ledger.h:

src/core/web/web.h:

src/lib/html/html.h:

src/lib/db/db_test.h:

src/lib/db/db.h:

src/lib/json/json.h:

src/mod/people/people.h:

src/mod/people/people_import.h:
