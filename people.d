people.o: src/mod/people/people.c src/base/base.h src/base/err.h \
  src/base/arena.h src/base/str.h src/base/buf.h src/base/time.h \
  src/core/command/command.h src/core/account/who.h \
  src/core/account/perm.def src/core/ctx/ctx.h src/lib/mo/mo.h \
  src/mod/people/people.h src/mod/people/people_import.h \
  src/mod/people/people_service.h src/core/account/account.h \
  src/mod/people/people_web.h src/core/web/view.h src/core/web/web.h \
  src/core/command/call.h src/lib/html/html.h \
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

src/mod/people/people.h:

src/mod/people/people_import.h:

src/mod/people/people_service.h:

src/core/account/account.h:

src/mod/people/people_web.h:

src/core/web/view.h:

src/core/web/web.h:

src/core/command/call.h:

src/lib/html/html.h:

src/mod/people/people_store.h:

src/lib/db/db.h:
