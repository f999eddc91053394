# Makefile - builds motcua. Sources are found by wildcard: a new file needs no edit here.
#
#   make            build/motcua, the release binary (hardened, assets inside)
#   make debug      build/debug/motcua and build/debug/tests, with ASan and UBSan
#   make check      runs the C tests (SQLite always; PostgreSQL when MOTCUA_TEST_PG is set, see ./dev test)
#                   and those of the template compiler
#   make po         brings po/*.po up to the texts of the sources
#   make fuzz       one libFuzzer program per tests/fuzz/fuzz_*.c (clang)
#   make CC=clang B=build/clang debug      the same with clang, beside it
#
# Generated files live under build/, never in the tree.

B  ?= build
ifeq ($(origin CC),default)
CC := gcc
endif
G  := $(B)/gen
MAKEFLAGS += --no-builtin-rules

# One short line per step; `make V=1` shows whole commands.
V ?= 0
ifeq ($(V),0)
SAY = @echo '  $(1)'; 
endif

PKGS := libmicrohttpd libpq jansson libsodium libutf8proc pangocairo libqrencode xlsxwriter libzip libxml-2.0 libcurl libseccomp zlib
PKG_CFLAGS := $(shell pkg-config --cflags $(PKGS) | sed 's/-I/-isystem /g')
PKG_LIBS   := $(shell pkg-config --libs $(PKGS)) -lm

WARN := -Wall -Wextra -Werror -Wshadow -Wvla -Wstrict-prototypes -Wmissing-prototypes -Wformat=2 -Wconversion \
	-Wno-sign-conversion -Werror=format-security
BASE_FLAGS := -std=gnu17 $(WARN) -Isrc -I$(G) -isystem $(B)/third $(PKG_CFLAGS) -fno-strict-aliasing -fno-common -fvisibility=hidden -MMD -MP -g
DEBUG   := -O1 -fsanitize=address,undefined -fno-sanitize-recover=all -fno-omit-frame-pointer
RELEASE := -O2 -fPIE -U_FORTIFY_SOURCE -D_FORTIFY_SOURCE=2 -fstack-protector-strong -fstack-clash-protection -fcf-protection=full \
	-ftrivial-auto-var-init=zero -fno-delete-null-pointer-checks
# clang 14 wants the same wish spelt out.
ifneq (,$(findstring clang,$(CC)))
RELEASE += -enable-trivial-auto-var-init-zero-knowing-it-will-be-removed-from-clang
endif
HARD_LINK := -pie -Wl,-z,relro,-z,now,-z,noexecstack -Wl,--as-needed

C_ALL  := $(sort $(wildcard src/*/*.c src/*/*/*.c))
C_TEST := $(filter %_test.c src/base/test.c,$(C_ALL))
C_MAIN := src/app/main.c
C_PROG := $(filter-out $(C_TEST) $(C_MAIN),$(C_ALL))

# HTML templates: one generated .c and one .h for each folder that has any (tools/tplc.c).
HTML      := $(sort $(wildcard src/*/*.html src/*/*/*.html))
HTML_DIRS := $(sort $(patsubst src/%/,%,$(dir $(HTML))))
HTML_C    := $(foreach d,$(HTML_DIRS),$(G)/$(d)/$(notdir $(d))_html.c)

# Assets inside the binary: schema, style, script, fonts, translations, demo data.
PO     := $(sort $(wildcard po/*.po))
MO     := $(patsubst po/%.po,$(G)/po/%.mo,$(PO))
WEB    := $(sort $(wildcard web/scss/*.scss web/js/*.js web/icons/* web/build.sh web/package.json))
ASSETS := $(sort $(wildcard schema/*.sql data/demo/* data/*.csv data/*.topojson data/*.json data/*.md)) $(MO)

GEN_C := $(HTML_C) $(G)/assets.c
PROG  := $(C_PROG) $(GEN_C)

obj = $(patsubst %.c,$(B)/$(1)/%.o,$(patsubst $(G)/%,gen/%,$(2)))

.PHONY: all debug check po pot fuzz clean
all: $(B)/motcua
debug: $(B)/debug/motcua $(B)/debug/tests
check: debug $(B)/tools/tplc
	$(B)/debug/tests
	CC=$(CC) tests/tplc/run $(B)/tools/tplc

$(B)/motcua: $(B)/release/motcua
	strip -o $@ $<

$(B)/release/motcua: $(call obj,release,$(PROG) $(C_MAIN)) $(B)/release/assets.o $(B)/third/sqlite3.o
	$(call SAY,LINK $@)$(CC) $(RELEASE) $(HARD_LINK) -o $@ $^ $(PKG_LIBS)

$(B)/debug/motcua: $(call obj,debug,$(PROG) $(C_MAIN)) $(B)/debug/assets.o $(B)/third/sqlite3.o
	$(call SAY,LINK $@)$(CC) $(DEBUG) -o $@ $^ $(PKG_LIBS)

$(B)/debug/tests: $(call obj,debug,$(PROG) $(C_TEST)) $(B)/debug/assets.o $(B)/third/sqlite3.o
	$(call SAY,LINK $@)$(CC) $(DEBUG) -o $@ $^ $(PKG_LIBS)

# Generated headers must exist before the first compilation; .d files take over afterwards.
GEN_H := $(HTML_C:.c=.h)
$(B)/debug/%.o: %.c | $(GEN_H) $(B)/third/sqlite3.h
	@mkdir -p $(@D)
	$(call SAY,CC $@)$(CC) $(BASE_FLAGS) $(DEBUG) -c -o $@ $<
$(B)/release/%.o: %.c | $(GEN_H) $(B)/third/sqlite3.h
	@mkdir -p $(@D)
	$(call SAY,CC $@)$(CC) $(BASE_FLAGS) $(RELEASE) -c -o $@ $<
$(B)/debug/gen/%.o: $(G)/%.c | $(GEN_H) $(B)/third/sqlite3.h
	@mkdir -p $(@D)
	$(call SAY,CC $@)$(CC) $(BASE_FLAGS) $(DEBUG) -c -o $@ $<
$(B)/release/gen/%.o: $(G)/%.c | $(GEN_H) $(B)/third/sqlite3.h
	@mkdir -p $(@D)
	$(call SAY,CC $@)$(CC) $(BASE_FLAGS) $(RELEASE) -c -o $@ $<

# --- third-party source: SQLite's amalgamation, by name, version and hash ---------------------
SQLITE_SRC := third/node_modules/better-sqlite3/deps/sqlite3
SQLITE_SHA := 75a4760a7b9727a4c4c877aec92eacf39e52a8f2921ce00bd33be6d3a8e8e254
SQLITE_FLAGS := -DSQLITE_THREADSAFE=2 -DSQLITE_DQS=0 -DSQLITE_DEFAULT_MEMSTATUS=0 -DSQLITE_LIKE_DOESNT_MATCH_BLOBS \
	-DSQLITE_OMIT_DEPRECATED -DSQLITE_OMIT_LOAD_EXTENSION -DSQLITE_ENABLE_FTS5 \
	-DSQLITE_MAX_EXPR_DEPTH=100 -DSQLITE_USE_URI=0 -DSQLITE_DEFAULT_FOREIGN_KEYS=1 -DHAVE_FDATASYNC=1

$(SQLITE_SRC)/sqlite3.c: third/package-lock.json
	cd third && npm ci --ignore-scripts --silent
	@touch $@
$(B)/third/sqlite3.h: $(SQLITE_SRC)/sqlite3.c
	@mkdir -p $(@D)
	@echo "$(SQLITE_SHA)  $(SQLITE_SRC)/sqlite3.c" | sha256sum -c --quiet
	@cp $(SQLITE_SRC)/sqlite3.h $@
$(B)/third/sqlite3.o: $(B)/third/sqlite3.h
	$(call SAY,CC $@)$(CC) -O2 -g -fPIE -fstack-protector-strong $(SQLITE_FLAGS) -w -c -o $@ $(SQLITE_SRC)/sqlite3.c

# --- tools and what they generate ---------------------------------------------------------------
$(B)/tools/%: tools/%.c src/base/arena.c src/base/str.c src/base/buf.c src/base/err.c src/base/time.c
	@mkdir -p $(@D)
	$(call SAY,CC $@)$(CC) -std=gnu17 $(WARN) -Isrc -g -O1 -o $@ $(filter %.c,$^)
$(B)/tools/tplc: tools/tplc_place.c tools/tplc_value.c tools/tplc.h

define html_rule
$(G)/$(1)/$(notdir $(1))_html.c $(G)/$(1)/$(notdir $(1))_html.h &: $(wildcard src/$(1)/*.html) $(B)/tools/tplc
	@mkdir -p $$(@D)
	@$(B)/tools/tplc $(G)/$(1) $(1) $(sort $(wildcard src/$(1)/*.html))
endef
$(foreach d,$(HTML_DIRS),$(eval $(call html_rule,$(d))))

$(G)/po/%.mo: po/%.po
	@mkdir -p $(@D)
	@msgfmt --check-format -o $@ $<

# Texts of the sources and, through their generated C, of the templates: _("…") and tr(c, "…") where a
# text is shown, N_("…") in static tables, and the titles in tables made of macros (roles, states, actions).
# tests/po/run fails when a catalogue is not complete.
POT := $(G)/po/motcua.pot
PO_SOURCES := $(filter-out $(C_TEST),$(C_ALL)) $(sort $(wildcard src/*/*.h src/*/*/*.h src/*/*.def src/*/*/*.def)) $(HTML_C)
po: pot
	for f in $(PO); do msgmerge --quiet --update --backup=none --no-wrap --no-fuzzy-matching $$f $(POT); done
pot: $(HTML_C)
	@mkdir -p $(G)/po
	@xgettext --from-code=UTF-8 -L C -k -k_ -k_n:2,2 -kN_ -ktr:2 -kROLE:3 -kX:3 -kACTION:4 --no-wrap --force-po \
		--add-location=file --package-name=motcua -o $(POT) $(PO_SOURCES)
	@sed -i -e 's/charset=CHARSET/charset=UTF-8/' -e '/^"POT-Creation-Date:/d' $(POT)

# web/build.sh writes app.css, app.js, fonts and icons into build/web.
$(B)/web/.done: $(WEB)
	@mkdir -p $(@D)
	cd web && { [ -d node_modules/sass ] || npm ci --ignore-scripts --silent; }
	sh web/build.sh $(abspath $(@D))
	@touch $@

$(G)/assets.c $(G)/assets.S &: $(ASSETS) $(B)/web/.done tools/embed.sh Makefile
	@mkdir -p $(@D)
	@sh tools/embed.sh $(G) $(B)/web $(ASSETS)
$(B)/debug/assets.o $(B)/release/assets.o: $(G)/assets.S
	@mkdir -p $(@D)
	$(call SAY,CC $@)$(CC) -c -o $@ $<

# --- the clock behind a line protocol, for tests/clock/run --------------------------------------
CLOCK_DRIVER := tests/clock/driver.c $(addprefix src/core/clock/,calendar.c clock.c explain.c hours.c) \
	$(addprefix src/base/,arena.c buf.c err.c str.c time.c)
$(B)/tests/clock-driver: $(CLOCK_DRIVER) $(wildcard src/core/clock/*.h src/base/*.h)
	@mkdir -p $(@D)
	$(call SAY,CC $@)$(CC) -std=gnu17 $(WARN) -Isrc -g -O2 -fsanitize=undefined -fno-sanitize-recover=all \
		-o $@ $(CLOCK_DRIVER)

# --- the expression language behind a line protocol, for tests/expr/run -----------------------------
EXPR_DRIVER := tests/expr/driver.c $(filter-out %_test.c,$(wildcard src/lib/expr/*.c src/lib/json/*.c)) \
	$(addprefix src/base/,arena.c buf.c err.c str.c time.c)
$(B)/tests/expr-driver: $(EXPR_DRIVER) $(wildcard src/lib/expr/*.h src/lib/json/*.h src/base/*.h)
	@mkdir -p $(@D)
	$(call SAY,CC $@)$(CC) -std=gnu17 $(WARN) -Isrc $(PKG_CFLAGS) -g -O2 -fsanitize=undefined -fno-sanitize-recover=all \
		-o $@ $(EXPR_DRIVER) -ljansson

# --- flows walked, for tests/bpmn/run ---------------------------------------------------------------
$(B)/debug/bpmn-driver.o: tests/bpmn/driver.c | $(GEN_H) $(B)/third/sqlite3.h
	@mkdir -p $(@D)
	$(call SAY,CC $@)$(CC) $(BASE_FLAGS) $(DEBUG) -c -o $@ $<
$(B)/tests/bpmn-driver: $(B)/debug/bpmn-driver.o $(call obj,debug,$(PROG)) $(B)/debug/assets.o $(B)/third/sqlite3.o
	@mkdir -p $(@D)
	$(call SAY,LINK $@)$(CC) $(DEBUG) -o $@ $^ $(PKG_LIBS)

# --- due dates of a million cases, without a database -------------------------------------------
$(B)/tests/bench-decree: tests/bench/decree.c $(filter-out tests/clock/driver.c,$(CLOCK_DRIVER)) \
		$(addprefix src/core/clock/,propose.c lunar.c) $(wildcard src/core/clock/*.h src/base/*.h)
	@mkdir -p $(@D)
	$(call SAY,CC $@)$(CC) -std=gnu17 $(WARN) -Isrc -g -O2 -o $@ $(filter %.c,$^) -lm

# --- requests at a fixed rate, for tests/bench/run ----------------------------------------------
$(B)/tests/load: tests/bench/load.c
	@mkdir -p $(@D)
	$(call SAY,CC $@)$(CC) -std=gnu17 -D_GNU_SOURCE $(WARN) -g -O2 -o $@ $<

# --- fuzzing ------------------------------------------------------------------------------------
FUZZ := $(patsubst tests/fuzz/%.c,$(B)/fuzz/%,$(wildcard tests/fuzz/fuzz_*.c))
fuzz: $(FUZZ)
$(B)/fuzz/%: tests/fuzz/%.c $(C_PROG) $(GEN_C) $(B)/third/sqlite3.o $(B)/debug/assets.o
	@mkdir -p $(@D)
	clang $(BASE_FLAGS) -O1 -fsanitize=fuzzer,address,undefined -o $@ $< $(C_PROG) $(GEN_C) $(B)/third/sqlite3.o \
		$(B)/debug/assets.o $(PKG_LIBS)

# The same targets in one program, over the corpus in the tree (tests/fuzz/run).
FUZZ_NAMES := $(patsubst tests/fuzz/fuzz_%.c,%,$(wildcard tests/fuzz/fuzz_*.c))
$(B)/debug/fuzz/fuzz_%.o: tests/fuzz/fuzz_%.c | $(GEN_H) $(B)/third/sqlite3.h
	@mkdir -p $(@D)
	$(call SAY,CC $@)$(CC) $(BASE_FLAGS) $(DEBUG) -DLLVMFuzzerTestOneInput=fuzz_$* -c -o $@ $<
$(B)/debug/fuzz/replay.o: tests/fuzz/replay.c $(wildcard tests/fuzz/fuzz_*.c)
	@mkdir -p $(@D)
	$(call SAY,CC $@)$(CC) $(BASE_FLAGS) $(DEBUG) '-DTARGETS=$(foreach n,$(FUZZ_NAMES),X($(n)))' -c -o $@ $<
$(B)/debug/replay: $(B)/debug/fuzz/replay.o $(FUZZ_NAMES:%=$(B)/debug/fuzz/fuzz_%.o) $(call obj,debug,$(PROG)) $(B)/debug/assets.o \
		$(B)/third/sqlite3.o
	$(call SAY,LINK $@)$(CC) $(DEBUG) -o $@ $^ $(PKG_LIBS)

clean:
	rm -rf $(B)/debug $(B)/release $(B)/gen $(B)/web $(B)/tools $(B)/fuzz $(B)/motcua

-include $(shell find $(B)/debug $(B)/release -name '*.d' 2>/dev/null)
