# shellcheck shell=bash
# Sourced by the commands that measure: their options, and what runs in the guest.
# shellcheck source-path=SCRIPTDIR source=../selftests/harness/common.sh
. "$(dirname "${BASH_SOURCE[0]}")/../selftests/harness/common.sh"
set -o pipefail
bench=$(realpath "$(dirname "${BASH_SOURCE[0]}")")
kernel=6.1 rounds=5 count='' size=60 mem=1024 cache=''

# shellcheck disable=SC2034 # who sources this uses them
# options LEAST "$@": leaves the words after the options, of which there must be so many, in words
options() {
	local o least=$1
	shift
	while getopts k:r:n:s:m:c: o; do
		case $o in
		k) kernel=$OPTARG ;;
		r) rounds=$OPTARG ;;
		n) count=$OPTARG ;;
		s) size=$OPTARG ;;
		m) mem=$OPTARG ;;
		c) cache=$OPTARG ;;
		*) usage ;;
		esac
	done
	shift $((OPTIND - 1))
	[ $# -ge "$least" ] || usage
	words=("$@")
	kernel=$(kernel_name "$kernel") || die "unknown kernel"
}

# job: set up, build, and put into $job what the guest gets
job() {
	local c
	# who wants results in a file has set up before
	if [ -n "${BENCH_RESULTS-}" ]; then :
	elif [ "$kernel" = uml ]; then "$HARNESS/setup" uml
	else "$HARNESS/setup" vm "$kernel"
	fi >&2 || exit
	built=$("$HARNESS/build" "$kernel") || exit
	job=$(mktemp -d "$CACHE/tmp/bench.XXXXXX") || exit
	trap 'rm -rf "$job"' EXIT
	cp "$bench"/*.sh "$job"
	for c in "$bench"/*.c; do
		gcc -O2 -Wall -Wextra -static -o "$job/$(basename "$c" .c)" "$c" || exit
	done
}

# in_vm VM-OPTION... -- COMMAND...; with -i an instruction takes 2 ns of the guest's time
in_vm() { "$HARNESS/vm" -k "$kernel" -b "$built" -m "$mem" -t 3600 -d "$job" "$@"; }

# table UNIT: of lines TOPOLOGY VALUE [SENT LOST]
table() { "$bench/report" table "$rounds" "$1" "${words[@]}"; }

on_cpu() { # what the threads of $pid have spent on a CPU, to $spent
	local f ns
	spent=0
	for f in "/proc/$pid/task"/*/schedstat; do read -r ns _ <"$f" && spent=$((spent + ns)); done 2>/dev/null
}

# in_uml COMMAND: the lines that it prints in User-Mode Linux; before each, the nanoseconds of CPU that the guest took
# between the last "on" and "done", as the machine's scheduler counted them
in_uml() {
	local line pid='' before=0 spent=0
	"$HARNESS/uml" -b "$built" -m "$mem" -t 3600 -- \
		"cat /run/ctl/uml/pid; export IP_LIB_DIR=$(dirname "$(find "$built/root" -name link_vnic.so)"); $1" |
		while read -r line; do
			case $line in
			on) on_cpu; before=$spent ;;
			done) on_cpu ;;
			*) if [ -z "$pid" ]; then pid=$line; else echo "$((spent - before)) $line"; fi ;;
			esac
		done
}
