people_import.o: src/mod/people/people_import.c src/base/base.h \
  src/base/err.h src/base/arena.h src/base/str.h src/base/buf.h \
  src/base/time.h src/core/account/account.h src/core/ctx/ctx.h \
  src/core/account/who.h src/core/account/perm.def src/lib/mo/mo.h \
  src/core/command/call.h src/core/command/command.h \
  src/core/command/table.h src/lib/json/json.h src/core/org/org.h \
  src/core/clock/clock.h src/lib/asset/asset.h src/lib/crypto/crypto.h \
  src/mod/people/people.h src/mod/people/people_import.h \
  src/mod/people/people_store.h src/lib/db/db.h

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

src/core/command/call.h:

src/core/command/command.h:

src/core/command/table.h:

src/lib/json/json.h:

src/core/org/org.h:

src/core/clock/clock.h:

src/lib/asset/asset.h:

src/lib/crypto/crypto.h:

src/mod/people/people.h:

src/mod/people/people_import.h:

src/mod/people/people_store.h:

src/lib/db/db.h:
