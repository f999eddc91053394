unit_store.o: src/core/org/unit_store.c src/base/base.h src/base/err.h \
  src/base/arena.h src/base/str.h src/base/buf.h src/base/time.h \
  src/core/org/unit_store.h src/core/org/org.h src/core/clock/clock.h \
  src/core/ctx/ctx.h src/core/account/who.h src/core/account/perm.def \
  src/lib/mo/mo.h src/lib/db/db.h src/lib/text/text.h

src/base/base.h:

src/base/err.h:

src/base/arena.h:

src/base/str.h:

src/base/buf.h:

src/base/time.h:

src/core/org/unit_store.h:

src/core/org/org.h:

src/core/clock/clock.h:

src/core/ctx/ctx.h:

src/core/account/who.h:

src/core/account/perm.def:

src/lib/mo/mo.h:

src/lib/db/db.h:

src/lib/text/text.h:
