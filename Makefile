# SPDX-License-Identifier: MIT
#
# Short names for the usual commands. `make demo` and `make check` install what they need on Debian (tests/demo/packages
# says what); all others use what is there. meson does the work: `meson setup build && ninja -C build` is the same.

BUILD ?= build
SETUP ?=
PREFIX ?= /usr/local
PACKAGES = bash python3-minimal xz-utils bzip2 gzip openssl
PROGRAM = $(BUILD)/control/lyrebird

.PHONY: all demo check check-quick lint compilers sanitize bench packages install uninstall clean help

all: $(BUILD)/build.ninja
	ninja -C $(BUILD)

$(BUILD)/build.ninja:
	meson setup --prefix=$(PREFIX) $(SETUP) $(BUILD)

help:
	@echo 'make             build $(PROGRAM)'
	@echo 'make demo        run Debian programs for arm64; their speed next to native and QEMU'
	@echo 'make check       all tests, lint, and builds with gcc and clang without warnings'
	@echo 'make check-quick the tests of the build folder only'
	@echo 'make sanitize    the tests under ASan and UBSan'
	@echo 'make bench       the benchmarks of tests/bench'
	@echo 'make install     below PREFIX=$(PREFIX)'
	@echo 'make clean       remove the build folders'

packages:
	@tests/demo/packages

# The packages are unpacked below $(BUILD)/demo; nothing but the build tools is installed on this machine.
demo: packages
	$(MAKE) all
	@for arch in arm64 amd64; do \
	    tests/demo/fetch $$arch $(BUILD)/demo/$$arch $(PACKAGES) >$(BUILD)/demo-fetch.log 2>&1 || \
	        { tail -n 20 $(BUILD)/demo-fetch.log; exit 1; }; \
	done
	@echo
	$(PROGRAM) -L $(BUILD)/demo/arm64/root $(BUILD)/demo/arm64/root/bin/bash -c 'echo "bash $$BASH_VERSION, built for $$MACHTYPE"'
	@echo
	tests/demo/run $(PROGRAM) $(BUILD)/demo
	@if [ -x tests/bench/run ]; then echo; tests/bench/run --quick --filter sort,nbody,neon_blur,chacha20_vec,start_dynamic --lyrebird $(PROGRAM); fi

# Warnings are errors here and nowhere else: a newer compiler must not break a user's build.
compilers:
	@for cc in gcc clang; do \
	    if ! command -v $$cc >/dev/null; then echo "SKIP compile-$$cc: $$cc is not installed"; continue; fi; \
	    [ -f $(BUILD)-$$cc/build.ninja ] || CC=$$cc meson setup --werror -Dwhole_program=false $(SETUP) $(BUILD)-$$cc >/dev/null || exit 1; \
	    ninja -C $(BUILD)-$$cc --quiet || { echo "FAIL compile-$$cc"; exit 1; }; \
	    echo "PASS compile-$$cc"; \
	done

lint: $(BUILD)/build.ninja
	meson test -C $(BUILD) --suite lint --print-errorlogs

check-quick: all
	meson test -C $(BUILD) --print-errorlogs

check: packages
	tests/check $(BUILD)

sanitize:
	tests/check --sanitize $(BUILD)-asan

bench: all
	tests/bench/run --lyrebird $(PROGRAM)

install: all
	meson install -C $(BUILD) --no-rebuild

uninstall: $(BUILD)/build.ninja
	ninja -C $(BUILD) uninstall

clean:
	rm -rf $(BUILD) $(BUILD)-gcc $(BUILD)-clang $(BUILD)-asan
