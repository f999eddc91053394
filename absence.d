absence.o: src/core/account/absence.c src/base/base.h src/base/err.h \
  src/base/arena.h src/base/str.h src/base/buf.h src/base/time.h \
  src/core/account/account.h src/core/ctx/ctx.h src/core/account/who.h \
  src/core/account/perm.def src/lib/mo/mo.h src/core/command/command.h \
  src/core/ledger/ledger.h src/core/command/call.h src/lib/db/db.h \
  src/lib/json/json.h

src/base/base.h:

src/base/err.h:

src/base/arena.h:

src/base/str.h:

src/base/buf.h:

src/base/time.h:

src/core/account/account.h:

src/core/ctx/ctx.h:

src/core/account/who.h:

src/core/account/perm.def:

src/lib/mo/mo.h:

src/core/command/command.h:

src/core/ledger/ledger.h:

src/core/command/call.h:

src/lib/db/db.h:

src/lib/json/json.h:
