clock_verbs.o: src/core/clock/clock_verbs.c src/base/base.h \
  src/base/err.h src/base/arena.h src/base/str.h src/base/buf.h \
  src/base/time.h src/core/clock/clock_cli.h src/core/clock/clock.h \
  src/lib/json/json.h src/core/command/command.h src/core/account/who.h \
  src/core/account/perm.def src/core/ctx/ctx.h src/lib/mo/mo.h \
  src/lib/asset/asset.h

src/base/base.h:

src/base/err.h:

src/base/arena.h:

src/base/str.h:

src/base/buf.h:

src/base/time.h:

src/core/clock/clock_cli.h:

src/core/clock/clock.h:

src/lib/json/json.h:

src/core/command/command.h:

src/core/account/who.h:

src/core/account/perm.def:

src/core/ctx/ctx.h:

src/lib/mo/mo.h:

src/lib/asset/asset.h:
