people_service.o: src/mod/people/people_service.c src/base/base.h \
  src/base/err.h src/base/arena.h src/base/str.h src/base/buf.h \
  src/base/time.h src/core/command/command.h src/core/account/who.h \
  src/core/account/perm.def src/core/ctx/ctx.h src/lib/mo/mo.h \
  src/core/ledger/ledger.h src/core/command/call.h src/core/org/org.h \
  src/core/clock/clock.h src/lib/crypto/crypto.h src/lib/json/json.h \
  src/lib/text/text.h src/mod/people/people.h \
  src/mod/people/people_service.h src/core/account/account.h \
  src/mod/people/people_store.h src/lib/db/db.h

src/base/base.h:

src/base/err.h:

src/base/arena.h:

src/base/str.h:

src/base/buf.h:

src/base/time.h:

src/core/command/command.h:

src/core/account/who.h:

src/core/account/perm.def:

src/core/ctx/ctx.h:

src/lib/mo/mo.h:

src/core/ledger/ledger.h:

src/core/command/call.h:

src/core/org/org.h:

src/core/clock/clock.h:

src/lib/crypto/crypto.h:

src/lib/json/json.h:

src/lib/text/text.h:

src/mod/people/people.h:

src/mod/people/people_service.h:

src/core/account/account.h:

src/mod/people/people_store.h:

src/lib/db/db.h:
