# shellcheck shell=bash
# Sourced by setup: how each part is made. A recipe is called by step(): with `set -e`, its output into a log.

GUEST_PKGS=(bash-static bc bpftool bridge-utils busybox-static conntrack curl dc dnsmasq-base ebtables ethtool file gojq iperf3
	iproute2 iptables iputils-arping iputils-ping iputils-tracepath kmod less libcap2-bin libjson-c5 libmnl0 ncat ndisc6
	netcat-openbsd netsniff-ng nftables openvswitch-switch procps psmisc python3 python3-jsonschema
	python3-scapy python3-yaml radvd smcroute socat strace tcpdump time tshark uuid-runtime valgrind wireguard-tools)
SID_PKGS=(make dkms sparse clang lld llvm flex bison bc libssl-dev libelf-dev perl python3)
KEYRING=/usr/share/keyrings/debian-archive-keyring.gpg

host_has() {
	# shellcheck disable=SC2016
	[ "$(dpkg-query -W -f '${db:Status-Status}\n' "$@" 2>/dev/null | grep -cx installed)" = $# ]
}

host_packages() {
	export DEBIAN_FRONTEND=noninteractive
	# A new machine may be busy with its own updates. Sources that do not answer are no harm, if the rest suffices.
	apt-get -qq -o DPkg::Lock::Timeout=300 update || :
	apt-get -qy -o DPkg::Lock::Timeout=300 -o Dpkg::Use-Pty=0 install --no-install-recommends "$@"
}

# machine_sources: bookworm as this machine reaches it, as lines of a sources.list
machine_sources() {
	# shellcheck disable=SC2016
	apt-get indextargets --format 'deb [signed-by='"$KEYRING"'] $(REPO_URI) $(RELEASE) $(COMPONENT)' \
		'Created-By: Packages' | grep -E ' bookworm(-updates|-security)? main$' | sort -u
}

apt_confs() {
	local suite a mirror main
	main=$(machine_sources)
	mirror=$(awk '$4 == "bookworm" { print $3; exit }' <<<"$main")
	[ -n "$mirror" ] || { echo "apt's sources on this machine have no bookworm main"; return 1; }
	rm -f "$CACHE"/stamp/apt-{bookworm,bookworm-backports,sid}
	for suite in bookworm bookworm-backports sid; do
		a=$CACHE/apt/$suite
		mkdir -p "$a"/{lists,archives}/partial
		if [ $suite = bookworm ]; then
			echo "$main"
		else
			echo "deb [signed-by=$KEYRING] $mirror $suite main"
		fi >"$a/sources.list"
		cat >"$a/apt.conf" <<-END
			Dir::Etc::sourcelist "$a/sources.list"; Dir::Etc::sourceparts "/dev/null";
			Dir::State::Lists "$a/lists"; Dir::Cache "$a"; APT::Sandbox::User "root";
			Acquire::Languages "none"; Acquire::Check-Valid-Until "false";
		END
	done
}

# from SUITE COMMAND...: run apt's COMMAND as if there was only SUITE
from() { APT_CONFIG=$CACHE/apt/$1/apt.conf "${@:2}"; }

suite_of() {
	case $1 in
	6.1) echo bookworm ;;
	6.12) echo bookworm-backports ;;
	sid) echo sid ;;
	esac
}

# lists SUITE: its package lists, once a day. If there are some already and the mirror fails, those do.
lists() {
	step "apt-$1" "$(date +%F)" fetch_lists "$1" || { [ -s "$CACHE/apt/$1/kernel" ] && say "going on with older lists"; }
}

# fetch_lists SUITE: leaves the newest kernel's and kernel source's package versions in apt/SUITE/{kernel,source}
fetch_lists() {
	local a=$CACHE/apt/$1 series source
	from "$1" apt-get -q -o APT::Update::Error-Mode=any update
	case $1 in bookworm) series='6\.1' ;; bookworm-backports) series='6\.12' ;; sid) series='[0-9]+\.[0-9]+' ;; esac
	from "$1" apt-cache pkgnames linux- | sed -nE "s/^linux-image-($series\..*-cloud-amd64)\$/\1/p" | sort -V |
		tail -1 >"$a/kernel.new"
	[ -s "$a/kernel.new" ] || { echo "$1 has no kernel $series"; return 1; }
	source=$(from "$1" apt-cache pkgnames linux- | sed -nE "s/^(linux-source-$series)\$/\1/p" | sort -V | tail -1)
	{
		echo "$source"
		from "$1" apt-cache show --no-all-versions "$source" | sed -n 's/^Version: //p'
	} >"$a/source.new"
	mv "$a/kernel.new" "$a/kernel"
	mv "$a/source.new" "$a/source"
}

source_version() { cat "$CACHE/apt/$(suite_of "$1")/source"; }

# unpack SUITE DIR PACKAGE...: download packages, put their contents into DIR
unpack() {
	local suite=$1 dir=$2 debs deb
	shift 2
	debs=$(mktemp -d "$CACHE/debs/XXXXXX")
	mkdir -p "$dir"
	(cd "$debs" && from "$suite" apt-get -q download "$@")
	for deb in "$debs"/*.deb; do dpkg-deb -x "$deb" "$dir"; done
	rm -r "$debs"
}

# replace NEW OLD: put the directory NEW where OLD is
replace() {
	rm -rf "$2.old"
	[ ! -e "$2" ] || mv "$2" "$2.old"
	mv "$1" "$2"
	rm -rf "$2.old"
}

# Bookworm's own QEMU 7.2 crashes 6.12 with two CPUs in every third boot.
qemu() {
	local q=$CACHE/qemu.new
	rm -rf "$q"
	unpack bookworm-backports "$q" qemu-system-x86 qemu-system-common qemu-system-data seabios
	if ldd "$q/usr/bin/qemu-system-x86_64" | grep 'not found'; then return 1; fi
	replace "$q" "$CACHE/qemu"
}

proxies() { # mmdebstrap reads no apt configuration of the machine
	apt-config dump | grep -iE '^Acquire::[a-z]*::Proxy|^Acquire::(https|http)::CaInfo' | sed 's/.*/--aptopt=&/'
}

guest_root() {
	local r=$CACHE/tmp/guest-root opts
	rm -rf "$r"
	mapfile -t opts < <(proxies)
	mmdebstrap --variant=minbase --include="${GUEST_PKGS[*]}" "${opts[@]}" bookworm "$r" "$CACHE/apt/bookworm/sources.list"
	unpack bookworm-backports "$r/opt/iproute2-bpo" iproute2 # knows what 6.12 and later kernels added
	ln -sf bash-static "$r/bin/bash" # forks in four fifths of the instructions
	# starts in a tenth of the instructions, and sorts keys in any case
	# shellcheck disable=SC2016 # it is the other one's $1
	printf '#!/bin/sh\n[ "$1" != -S ] || shift\nexec gojq "$@"\n' >"$r/usr/bin/jq"
	chmod 755 "$r/usr/bin/jq"
	mke2fs -q -F -t ext4 -O ^has_journal -m 0 -d "$r" "$CACHE/root.ext4.new" 2G
	mv "$CACHE/root.ext4.new" "$CACHE/root.ext4"
	replace "$r" "$CACHE/root" # for User-Mode Linux
}

stock_kernel() { # 6.1, 6.12 or sid
	local k=$1 ver
	ver=$(<"$CACHE/apt/$(suite_of "$k")/kernel")
	step "kernel-$k" "$ver" stock_image "$k" "$ver"
	step "initrd-$k" "$(sum "$HARNESS"/guest/{init,vminit} "$CACHE/stamp/kernel-$k")" initrd "$k"
}

# stock_image K RELEASE: kernel/K/{release,vmlinuz,modules.ext4,lib/modules,build}; build is what modules are built
# against. sid's lies in the chroot.
stock_image() {
	local k=$1 ver=$2 d=$CACHE/kernel/$1 suite pkgs n f
	suite=$(suite_of "$k") n=$d.new
	rm -rf "$n"
	mkdir -p "$n/lib"
	# The parts differ: one image package, or vmlinuz and modules apart; headers need -common and -kbuild.
	mapfile -t pkgs < <(from "$suite" apt-cache depends --recurse --important "linux-image-$ver" "linux-headers-$ver" |
		grep -xE "linux-((image|binary|modules|base|headers)-${ver//+/\\+}|headers-.*-common|kbuild-.*)" | sort -u)
	[ "$k" != sid ] || mapfile -t pkgs < <(printf '%s\n' "${pkgs[@]}" | grep -vE '^linux-(headers|kbuild)-')
	unpack "$suite" "$n" "${pkgs[@]}"
	[ -d "$n/lib/modules" ] || mv "$n/usr/lib/modules" "$n/lib/"
	mv "$(find "$n" -name 'vmlinuz*' -type f)" "$n/vmlinuz"
	echo "$ver" >"$n/release"
	modules_disk "$n" "$ver"
	if [ "$k" != sid ]; then # as unpacked, the headers look for each other in /usr/src and /usr/lib
		f=usr/src/linux-headers-$ver
		sed -i "s,/usr/src,$d/usr/src," "$n/$f/Makefile"
		ln -s "$d/$f" "$n/build"
	fi
	replace "$n" "$d"
}

# modules_disk DIR RELEASE: index DIR/lib/modules, make the disk that guests mount there
modules_disk() {
	depmod -b "$1" "$2"
	mke2fs -q -F -t ext4 -O ^has_journal -m 0 -d "$1/lib/modules" "$1/modules.ext4" \
		"$(($(du -sm "$1/lib/modules" | cut -f1) + 100))M"
}

# initrd K: busybox, the drivers of disks and ports, guest/init
initrd() {
	local d=$CACHE/kernel/$1 r f m
	r=$(mktemp -d "$CACHE/tmp/initrd.XXXXXX")
	mkdir -p "$r"/{bin,dev,proc,sys,new,m}
	cp "$(command -v busybox)" "$r/bin/busybox"
	touch "$r/m/order"
	for m in virtio_pci virtio_blk virtio_console ext4; do
		modprobe -d "$d" -S "$(cat "$d/release")" --show-depends "$m"
	done | awk '$1 == "insmod" && !seen[$2]++ { print $2 }' | while read -r f; do
		m=$(basename "$f")
		m=${m%.ko*}.ko
		case $f in *.xz) xz -dc "$f" ;; *.zst) zstd -dc "$f" ;; *) cat "$f" ;; esac >"$r/m/$m"
		echo "$m" >>"$r/m/order"
	done
	cp "$HARNESS/guest/init" "$HARNESS/guest/vminit" "$r"
	chmod +x "$r/init"
	(cd "$r" && find . | cpio -o -H newc -R 0:0 2>/dev/null | gzip -1) >"$d/initrd.gz.new"
	mv "$d/initrd.gz.new" "$d/initrd.gz"
	rm -r "$r"
}

# Not installed: it would take part in the machine's own kernel updates.
dkms_unpacked() {
	rm -rf "$CACHE/dkms"
	unpack bookworm "$CACHE/dkms" dkms
}

# gcc-12 cannot build for the newest kernels, so a root of sid with its compilers and headers
sid_chroot() {
	local opts
	mapfile -t opts < <(proxies)
	rm -rf "$CACHE/sid.new"
	mmdebstrap --variant=minbase --aptopt='Acquire::Check-Valid-Until "false"' "${opts[@]}" \
		--include="${SID_PKGS[*]} linux-headers-$(release_of sid)" sid "$CACHE/sid.new" "$CACHE/apt/sid/sources.list"
	replace "$CACHE/sid.new" "$CACHE/sid"
}

# Debian's headers lack the script by which new kernels find out whether sparse will do; without it they leave out C=1.
sid_sparse() {
	local f
	for f in "$CACHE"/sid/usr/src/linux-headers-*-common/scripts; do
		[ -e "$f/checker-valid.sh" ] || cp "$CACHE/src/sid/scripts/checker-valid.sh" "$f/"
	done
}

# source_tree K: src/K, the kernel's source as Debian patched it, without what no build here reads
source_tree() {
	local k=$1 pkg debs n=$CACHE/src/$1.new
	pkg=$(head -1 "$CACHE/apt/$(suite_of "$k")/source")
	rm -rf "$n"
	mkdir -p "$n"
	debs=$(mktemp -d "$CACHE/debs/XXXXXX")
	(cd "$debs" && from "$(suite_of "$k")" apt-get -q download "$pkg")
	dpkg-deb --fsys-tarfile "$debs"/*.deb | tar -xO "./usr/src/$pkg.tar.xz" | xz -dcT0 |
		tar -x -C "$n" --strip-components=1 --exclude='*/Documentation/*/*' --exclude='*/arch/[!ux]*/*.[chS]' --exclude='*.dts*' \
			--exclude='*/drivers/gpu/*.[ch]' --exclude='*/sound/*.[ch]' --exclude='*/tools/perf/*'
	rm -r "$debs"
	replace "$n" "$CACHE/src/$k"
}

# ynl: ynl/, where the newest kernel's source has them: what a specification of netlink must be like, and its reader
ynl() {
	local pkg debs n=$CACHE/ynl.new
	pkg=$(head -1 "$CACHE/apt/sid/source")
	rm -rf "$n"
	mkdir -p "$n"
	debs=$(mktemp -d "$CACHE/debs/XXXXXX")
	(cd "$debs" && from sid apt-get -q download "$pkg")
	dpkg-deb --fsys-tarfile "$debs"/*.deb | tar -xO "./usr/src/$pkg.tar.xz" | xz -dcT0 |
		tar -x -C "$n" --strip-components=1 --wildcards --exclude='*/specs/*' '*/Documentation/netlink/*.yaml' '*/tools/net/ynl/pyynl'
	rm -r "$debs"
	replace "$n" "$CACHE/ynl"
}

# debug_kernel: kernel/debug as stock_image makes it
debug_kernel() {
	local d=$CACHE/kernel/debug n=$CACHE/kernel/debug.new
	rm -rf "$n" "$d"
	mkdir -p "$d"
	make -s -C "$CACHE/src/6.1" O="$d/build" KCONFIG_ALLCONFIG="$HARNESS/guest/debug.config" allnoconfig
	config_has "$HARNESS/guest/debug.config" "$d/build/.config"
	nice make -s -C "$d/build" -j"$(nproc)" bzImage modules
	make -s -C "$d/build" INSTALL_MOD_PATH="$d" modules_install
	cp "$d/build/arch/x86/boot/bzImage" "$d/vmlinuz"
	make -s -C "$d/build" kernelrelease >"$d/release"
	modules_disk "$d" "$(<"$d/release")"
	find "$d/build" ! -path '*/scripts/*' ! -path '*/tools/*' -name '*.[oa]' -type f -delete
}

# uml_kernel NAME: kernel/NAME/{linux,build,lib/modules}
uml_kernel() {
	local d=$CACHE/kernel/$1 config=$HARNESS/guest/$1.config
	rm -rf "$d"
	mkdir -p "$d"
	make -s -C "$CACHE/src/6.1" ARCH=um O="$d/build" KCONFIG_ALLCONFIG="$config" allnoconfig
	config_has "$config" "$d/build/.config"
	# PROVE_RCU finds that this walks through a tree without a lock.
	sed -i '/^void force_flush_all(void)/,/^}/{/mmap_/d; s/^\tfor_each_vma(vmi, vma)/\tmmap_read_lock(mm);\n&/
		s/^\t\tfix_range(.*/&\n\tmmap_read_unlock(mm);/}' "$CACHE/src/6.1/arch/um/kernel/tlb.c"
	nice make -s -C "$d/build" ARCH=um -j"$(nproc)" linux modules
	make -s -C "$d/build" ARCH=um INSTALL_MOD_PATH="$d" modules_install
	make -s -C "$d/build" ARCH=um kernelrelease >"$d/release"
	cp "$d/build/linux" "$d/linux"
	find "$d/build" ! -path '*/scripts/*' \( -name '*.[oa]' -o -name linux -o -name vmlinux \) -type f -delete
}

# config_has WANTED CONFIG: did every option survive its dependencies?
config_has() {
	local missing
	missing=$(grep -E '^CONFIG_' "$1" | grep -vE '=n$' | grep -vxFf "$2" || :)
	[ -z "$missing" ] || { echo "options that the configuration did not take:"; echo "$missing"; return 1; }
}

# llvm_tree K: llvm/K, a tree configured for clang to build modules against. The list of exported symbols is that of
# Debian's kernel of the same version, so modpost finds what the module needs.
llvm_tree() {
	local k=$1 d=$CACHE/llvm/$1 run=() s=$CACHE/src/$1 symvers
	rm -rf "$d"
	mkdir -p "$d"
	symvers=$CACHE/kernel/$k/build/Module.symvers
	if [ "$k" = sid ]; then
		run=(in_root "$CACHE/sid" "$d")
		symvers=$CACHE/sid/lib/modules/$(release_of sid)/build/Module.symvers
		symvers=$CACHE/sid/usr/src/linux-headers-$(release_of sid)/Module.symvers
	fi
	"${run[@]}" make -s -C "$s" O="$d" LLVM=1 defconfig
	cat "$HARNESS/guest/llvm.config" >>"$d/.config"
	"${run[@]}" make -s -C "$d" LLVM=1 olddefconfig
	config_has "$HARNESS/guest/llvm.config" "$d/.config"
	"${run[@]}" make -s -C "$d" LLVM=1 -j"$(nproc)" modules_prepare
	cp "$symvers" "$d/"
}
