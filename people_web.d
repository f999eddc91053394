people_web.o: src/mod/people/people_web.c src/base/base.h src/base/err.h \
  src/base/arena.h src/base/str.h src/base/buf.h src/base/time.h \
  src/core/org/org.h src/core/clock/clock.h src/core/ctx/ctx.h \
  src/core/account/who.h src/core/account/perm.def src/lib/mo/mo.h \
  build/gen/mod/people/people_html.h src/lib/html/html.h \
  src/mod/people/people_web.h src/core/account/account.h \
  src/core/web/view.h src/core/web/web.h src/core/command/call.h \
  src/core/command/command.h src/mod/people/people_store.h \
  src/lib/db/db.h build/gen/core/web/web_html.h src/lib/asset/asset.h \
  src/mod/people/people_service.h

src/base/base.h:

src/base/err.h:

src/base/arena.h:

src/base/str.h:

src/base/buf.h:

src/base/time.h:

src/core/org/org.h:

src/core/clock/clock.h:

src/core/ctx/ctx.h:

src/core/account/who.h:

src/core/account/perm.def:

src/lib/mo/mo.h:

build/gen/mod/people/people_html.h:

src/lib/html/html.h:

src/mod/people/people_web.h:

src/core/account/account.h:

src/core/web/view.h:

src/core/web/web.h:

src/core/command/call.h:

src/core/command/command.h:

src/mod/people/people_store.h:

src/lib/db/db.h:

build/gen/core/web/web_html.h:

src/lib/asset/asset.h:

src/mod/people/people_service.h:
