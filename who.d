who.o: src/core/account/who.c src/base/base.h src/base/err.h \
  src/base/arena.h src/base/str.h src/base/buf.h src/base/time.h \
  src/core/account/who.h src/core/account/perm.def

src/base/base.h:

src/base/err.h:

src/base/arena.h:

src/base/str.h:

src/base/buf.h:

src/base/time.h:

src/core/account/who.h:

src/core/account/perm.def:
