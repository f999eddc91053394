session.o: src/core/account/session.c src/base/base.h src/base/err.h \
  src/base/arena.h src/base/str.h src/base/buf.h src/base/time.h \
  src/core/account/account.h src/core/ctx/ctx.h src/core/account/who.h \
  src/core/account/perm.def src/lib/mo/mo.h \
  build/gen/core/account/account_html.h src/lib/html/html.h \
  src/core/web/view.h src/core/web/web.h src/core/command/call.h \
  src/core/command/command.h build/gen/core/web/web_html.h \
  src/lib/asset/asset.h src/core/ledger/ledger.h src/lib/crypto/crypto.h \
  src/lib/db/db.h src/lib/json/json.h

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

build/gen/core/account/account_html.h:

src/lib/html/html.h:

src/core/web/view.h:

src/core/web/web.h:

src/core/command/call.h:

src/core/command/command.h:

build/gen/core/web/web_html.h:

src/lib/asset/asset.h:

src/core/ledger/ledger.h:

src/lib/crypto/crypto.h:

src/lib/db/db.h:

src/lib/json/json.h:
