people_absence.o: src/mod/people/people_absence.c src/base/base.h \
  src/base/err.h src/base/arena.h src/base/str.h src/base/buf.h \
  src/base/time.h src/core/command/command.h src/core/account/who.h \
  src/core/account/perm.def src/core/ctx/ctx.h src/lib/mo/mo.h \
  src/lib/json/json.h src/mod/people/people_service.h \
  src/core/account/account.h

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

src/lib/json/json.h:

src/mod/people/people_service.h:

src/core/account/account.h:
