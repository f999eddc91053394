org.o: src/core/org/org.c src/base/base.h src/base/err.h src/base/arena.h \
  src/base/str.h src/base/buf.h src/base/time.h src/core/command/call.h \
  src/core/command/command.h src/core/account/who.h \
  src/core/account/perm.def src/core/ctx/ctx.h src/lib/mo/mo.h \
  src/core/command/table.h src/lib/json/json.h src/core/org/calendar.h \
  src/core/org/org.h src/core/clock/clock.h src/core/org/unit.h \
  src/core/org/web.h src/core/web/web.h src/lib/html/html.h \
  src/lib/asset/asset.h

src/base/base.h:

src/base/err.h:

src/base/arena.h:

src/base/str.h:

src/base/buf.h:

src/base/time.h:

src/core/command/call.h:

src/core/command/command.h:

src/core/account/who.h:

src/core/account/perm.def:

src/core/ctx/ctx.h:

src/lib/mo/mo.h:

src/core/command/table.h:

src/lib/json/json.h:

src/core/org/calendar.h:

src/core/org/org.h:

src/core/clock/clock.h:

src/core/org/unit.h:

src/core/org/web.h:

src/core/web/web.h:

src/lib/html/html.h:

src/lib/asset/asset.h:
