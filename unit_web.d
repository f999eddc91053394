unit_web.o: src/core/org/unit_web.c src/base/base.h src/base/err.h \
  src/base/arena.h src/base/str.h src/base/buf.h src/base/time.h \
  build/gen/core/org/org_html.h src/lib/html/html.h src/lib/mo/mo.h \
  src/core/org/view.h src/core/org/org.h src/core/clock/clock.h \
  src/core/ctx/ctx.h src/core/account/who.h src/core/account/perm.def \
  src/core/web/web.h src/core/command/call.h src/core/command/command.h \
  src/core/web/view.h build/gen/core/web/web_html.h \
  src/lib/asset/asset.h src/core/org/unit.h src/core/org/web.h \
  src/lib/json/json.h

src/base/base.h:

src/base/err.h:

src/base/arena.h:

src/base/str.h:

src/base/buf.h:

src/base/time.h:

build/gen/core/org/org_html.h:

src/lib/html/html.h:

src/lib/mo/mo.h:

src/core/org/view.h:

src/core/org/org.h:

src/core/clock/clock.h:

src/core/ctx/ctx.h:

src/core/account/who.h:

src/core/account/perm.def:

src/core/web/web.h:

src/core/command/call.h:

src/core/command/command.h:

src/core/web/view.h:

build/gen/core/web/web_html.h:

src/lib/asset/asset.h:

src/core/org/unit.h:

src/core/org/web.h:

src/lib/json/json.h:
