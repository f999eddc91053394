table.o: src/core/command/table.c src/base/base.h src/base/err.h \
  src/base/arena.h src/base/str.h src/base/buf.h src/base/time.h \
  src/core/command/table.h src/core/ctx/ctx.h src/core/account/who.h \
  src/core/account/perm.def src/lib/mo/mo.h src/lib/json/json.h \
  src/lib/csv/csv.h src/lib/sheet/sheet.h src/lib/text/text.h

src/base/base.h:

src/base/err.h:

src/base/arena.h:

src/base/str.h:

src/base/buf.h:

src/base/time.h:

src/core/command/table.h:

src/core/ctx/ctx.h:

src/core/account/who.h:

src/core/account/perm.def:

src/lib/mo/mo.h:

src/lib/json/json.h:

src/lib/csv/csv.h:

src/lib/sheet/sheet.h:

src/lib/text/text.h:
