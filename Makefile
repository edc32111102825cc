# SPDX-License-Identifier: GPL-2.0
# vswitch: kernel modules, plugins of iproute2, tools. `make help` lists the targets.

VERSION := 0.1.0

KDIR ?= /lib/modules/$(shell uname -r)/build
BUILD ?= build
DESTDIR ?=
INSTALL_MOD_DIR ?= extra
KERNEL ?= 6.1
RUN ?=
DKMS_FLAGS ?=

src := $(patsubst %/,%,$(dir $(abspath $(lastword $(MAKEFILE_LIST)))))
build := $(abspath $(BUILD))
harness := $(src)/selftests/harness
# Debian's headers of 6.1 have another release in include/config/kernel.release than they install to.
release = $(or $(shell sed -n 's/.*UTS_RELEASE "\(.*\)"/\1/p' $(KDIR)/include/generated/utsrelease.h 2>/dev/null),kernel)
# Objects of different kernels do not mix.
objects = $(build)/$(release)
modlib = $(DESTDIR)/lib/modules/$(release)
kbuild = +$(MAKE) -C $(KDIR) M=$(objects) VSWITCH_VERSION=$(VERSION)
tools := $(patsubst $(src)/tools/%/Makefile,%,$(wildcard $(src)/tools/*/Makefile))

.PHONY: all
all: modules tools

# Objects must not lie among the sources, and 6.1's kbuild knows no other place for those of an external module. So
# it is given a tree of links to the sources.
.PHONY: modules links
links:
	@test -d $(KDIR)/ || { echo "There are no kernel headers at $(KDIR): install linux-headers-\$$(uname -r), or give KDIR=."; exit 1; }
	@mkdir -p $(objects)
	@find $(objects) -type l -delete
	@cp -rs $(wildcard $(src)/Kbuild $(src)/kmod $(src)/uapi) $(objects)/
ifeq ($(VSWITCH_TEST),1)
	@mkdir -p $(objects)/selftests
	@cp -rs $(src)/selftests/module $(objects)/selftests/
endif

modules: links
	$(kbuild) modules

# The directory of each tool has a Makefile with the targets all, install, uninstall, and puts its objects into O.
.PHONY: tools install-tools uninstall-tools
tools:
	+@set -e; for t in $(tools); do $(MAKE) -C $(src)/tools/$$t O=$(build)/tools/$$t all; done

install-tools: tools
	+@set -e; for t in $(tools); do $(MAKE) -C $(src)/tools/$$t O=$(build)/tools/$$t DESTDIR=$(DESTDIR) install; done

uninstall-tools:
	+@set -e; for t in $(tools); do $(MAKE) -C $(src)/tools/$$t O=$(build)/tools/$$t DESTDIR=$(DESTDIR) uninstall; done

.PHONY: install uninstall install-modules uninstall-modules
install: install-modules install-tools

install-modules: modules
	$(kbuild) INSTALL_MOD_PATH=$(DESTDIR) INSTALL_MOD_DIR=$(INSTALL_MOD_DIR) modules_install
	depmod $(if $(DESTDIR),-b $(DESTDIR)) $(release)

uninstall: uninstall-modules uninstall-tools

uninstall-modules:
	rm -f $(foreach m,vswitch vnic odd_frames,$(modlib)/$(INSTALL_MOD_DIR)/$(m).ko*)
	depmod $(if $(DESTDIR),-b $(DESTDIR)) $(release)

# With DESTDIR, for a package, the sources are only put in place. DKMS_FLAGS="-k RELEASE" for another kernel than the
# running one.
.PHONY: dkms-install dkms-uninstall
dkms-install:
ifeq ($(DESTDIR),)
	test -z "$$(dkms status -m vswitch -v $(VERSION))" || dkms remove -m vswitch -v $(VERSION) --all
endif
	rm -rf $(DESTDIR)/usr/src/vswitch-$(VERSION)
	install -d $(DESTDIR)/usr/src/vswitch-$(VERSION)
	cp -r $(wildcard $(addprefix $(src)/,Kbuild kmod uapi dkms.conf COPYING)) $(DESTDIR)/usr/src/vswitch-$(VERSION)/
ifeq ($(DESTDIR),)
	dkms add -m vswitch -v $(VERSION)
	dkms build -m vswitch -v $(VERSION) $(DKMS_FLAGS)
	dkms install -m vswitch -v $(VERSION) $(DKMS_FLAGS)
endif

dkms-uninstall:
ifeq ($(DESTDIR),)
	dkms remove -m vswitch -v $(VERSION) --all
endif
	rm -rf $(DESTDIR)/usr/src/vswitch-$(VERSION)

# What follows runs in QEMU, or in User-Mode Linux, on a Debian 12 machine.
.PHONY: demo vm check check-all check-debug kunit matrix lint bench
demo:
	@KERNEL='$(KERNEL)' $(harness)/demo

vm:
	@KERNEL='$(KERNEL)' $(harness)/shell $(if $(RUN),'$(subst ','\'',$(RUN))')

check:
	@$(harness)/check

check-all:
	@$(harness)/check lint matrix kunit bench all

check-debug:
	@$(harness)/check debug

kunit:
	@$(harness)/check kunit

matrix:
	@$(harness)/check matrix

lint:
	@$(harness)/check lint

bench:
	@$(src)/bench/run

.PHONY: clean help
clean:
	rm -rf $(build)

help:
	@echo 'On this machine:'
	@echo '  make                modules for the running kernel (or KDIR=...), plugins of ip, vsw; into build/'
	@echo '  make install        install them (DESTDIR=...); make uninstall'
	@echo '  make dkms-install   have DKMS build the modules for each kernel; make dkms-uninstall'
	@echo '  make clean          remove build/'
	@echo '                      W=1 C=1 LLVM=1 work as in the kernel; BUILD=dir puts objects elsewhere'
	@echo '                      VSWITCH_TEST=1: with a module that the selftests use'
	@echo 'In virtual machines with stock Debian kernels (on Debian 12, as root):'
	@echo '  make demo           three hosts on a switch, then a shell where they run (KERNEL=6.1|6.12|sid)'
	@echo '  make check          every test: build matrix, lint, KUnit, main ratios, selftests on 6.1, 6.12, sid'
	@echo '                      (those that do not depend on the kernel on one of them, which changes with each commit)'
	@echo '                      KERNELS="6.1 6.12" and TESTS="a.sh b.sh" select kernels and selftests'
	@echo '  make check-all      the same, every selftest on every kernel'
	@echo '  make check-debug    selftests on a kernel with KASAN, lockdep and kmemleak (TESTS=...)'
	@echo '  make kunit | matrix | lint   parts of check'
	@echo '  make bench          what a frame and a stream cost beside the in-tree peers; into bench/results/ (see bench/README.md)'
	@echo '  make vm             a shell in a virtual machine with the modules (KERNEL=6.1|6.12|sid|debug)'
	@echo "  make vm RUN='...'   a command there; its status is make's"
	@echo 'What is downloaded or built for these is kept in $${VSWITCH_CACHE:-~/.cache/vswitch}.'
