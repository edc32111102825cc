# shellcheck shell=bash
# Sourced by every script of the harness: where things are, and small helpers.

HARNESS=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
# VSWITCH_SRC: another checkout to build and to test with this harness.
# shellcheck disable=SC2034 # the others use it
TOP=${VSWITCH_SRC:-$(cd "$HARNESS/../.." && pwd)}
CACHE=${VSWITCH_CACHE:-${XDG_CACHE_HOME:-$HOME/.cache}/vswitch}
export VSWITCH_CACHE=$CACHE

die() {
	echo "${0##*/}: $*" >&2
	exit 1
}

# usage: print the comment at the top of the calling script
usage() {
	sed -n '2,/^[^#]/s/^# \{0,1\}//p' "$0" >&2
	exit 2
}

need_root() { [ "$(id -u)" = 0 ] || die "needs root (it installs packages, makes chroots and file systems)"; }

# kernel_name ARG: the harness's name of the kernel that the user calls ARG
kernel_name() {
	case $1 in
	6.1 | 6.12 | sid | debug | uml | uml-debug) echo "$1" ;;
	'' | *[!0-9.]*) return 1 ;;
	*) # a version number: sid's, whatever that is today
		case $(cat "$CACHE/kernel/sid/release" 2>/dev/null) in
		"$1" | "$1".*) echo sid ;;
		'') [ "${1%%.*}" -ge 7 ] && echo sid ;;
		*) return 1 ;;
		esac ;;
	esac
}

need_kernel() { # need_kernel NAME: has it been set up?
	local f=vmlinuz
	case $1 in uml*) f=linux ;; esac
	[ -s "$CACHE/kernel/$1/$f" ] || die "kernel '$1' is not set up; run: $HARNESS/setup $1"
}

release_of() { cat "$CACHE/kernel/$1/release" 2>/dev/null; }

# in_root ROOT DIR COMMAND...: run COMMAND in the chroot ROOT with DIR, a directory in the cache, as its current one.
# The cache has the same path there. The mounts live in a namespace that ends with COMMAND.
in_root() {
	# shellcheck disable=SC2016
	unshare -m -- bash -ec 'r=$1 d=$2; shift 2; mkdir -p "$r$VSWITCH_CACHE"
		mount -t proc proc "$r/proc"; mount --rbind /dev "$r/dev"; mount --bind "$VSWITCH_CACHE" "$r$VSWITCH_CACHE"
		exec chroot "$r" /usr/bin/env -i -C "$d" PATH=/usr/sbin:/usr/bin:/sbin:/bin HOME=/root LC_ALL=C.UTF-8 "$@"' \
		_ "$@"
}

# complaints FILE: of a console log, what fails a run whatever the test itself said: reports of the kernel, a few lines
# each. guest/complaints has a pattern per line; "Call Trace" stands for the reports that have no word of their own.
# The status is 0 if there are any.
complaints() { tr -d '\r' <"$1" | grep -E -m 8 -A 24 -f "$HARNESS/guest/complaints"; }

# result pass|fail|skip NAME [TEXT]: print the outcome of a test and note it in $RESULTS, if there is one. Many jobs
# may do so at once.
result() {
	local word=$1
	case $1 in pass) word='ok  ' ;; fail) word=FAIL ;; esac
	printf '%s  %s%s\n' "$word" "$2" "${3:+: $3}"
	[ -z "${RESULTS-}" ] || printf '%s\t%s\t%s\n' "$1" "$2" "${3-}" >>"$RESULTS"
}
indent() { sed 's/^/        /'; }
