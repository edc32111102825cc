#!/bin/bash
# guest.sh ROUNDS COUNT SIZE TOPOLOGY...: in the guest. The topologies stand side by side; pktgen sends COUNT frames of
# SIZE bytes (without FCS) in each of them in turn, ROUNDS times, after a first time to warm up. COUNT may be "200ms": what
# can be sent in that time, by the first run. SIZE may be "gso": TCP segments of 64 KiB, from the sender of gso.c. The
# receivers count the frames and drop them. Prints "on" and "done" around each run, then "off TOPOLOGY sent lost usec"; and
# "none TOPOLOGY" of what is not to be had there.
# shellcheck source=common.sh
. "$(dirname "$0")/common.sh"
rounds=$1 count=$2 size=$3
shift 3
declare -A counts

received() { # received TOPOLOGY: frames; of GSO frames, whose segments may be counted as well, bytes
	local n=4
	[ "$size" != gso ] || n=2
	[ -z "${rx[$1]}" ] || tc -n "r-$1" -s filter show dev "${rx[$1]}" ingress | awk -v n=$n '/Sent/ { print $n; exit }'
}

strays() { ip -n "m-$1" -j -s link show dev spare | grep -oP '"tx":{.*?"packets":\K[0-9]+'; }

prepare() {
	local n=${learned[$1]}
	if [ -n "$n" ]; then # twice, as a frame may be lost
		generator "r-$1" "${rx[$1]}" 0 60 $RMAC $SMAC "src_mac_count $n" "count $((2 * n))"
		ip netns exec "r-$1" bash -c 'echo start >/proc/net/pktgen/pgctrl'
		pg "r-$1" kpktgend_0 rem_device_all
	fi
	[ "$size" = gso ] || generator "g-$1" "${tx[$1]}" 0 "$size" "${src[$1]}" "${dest[$1]}" "count ${counts[$1]}" \
		${n:+"dst_mac_count $n" "flag MACDST_RND"}
}

# Between the marks are only frames and what is not to count is short: in User-Mode Linux a process costs as much as
# many frames. What was sent, microseconds, and what the receiver counts for each come to /tmp/sent.
run_gso() { ip netns exec "g-$1" ./gso "${tx[$1]}" "${src[$1]}" "${dest[$1]}" "${counts[$1]}" 3>/tmp/sent; }
run_pktgen() {
	# shellcheck disable=SC2016
	ip netns exec "g-$1" bash -c '
		exec {never}<> <(:)
		pause() { read -rt "$1" -u "$never"; }
		echo on
		pause 0.1 # for who counts
		echo start >/proc/net/pktgen/pgctrl
		pause 0.05 # until the backlog is empty
		echo done
		pause 0.1'
	# shellcheck disable=SC2016
	ip netns exec "g-$1" awk '/pkts-sofar/ { s = $2 } /Result: OK/ { u = $3 + 0 } END { print s, u, 1 }' \
		"/proc/net/pktgen/${tx[$1]}" >/tmp/sent
}

run() {
	local before after
	before=$(received "$1")
	if [ "$size" = gso ]; then run_gso "$1"; else run_pktgen "$1"; fi
	read -r sent usec each </tmp/sent
	[ -n "$each" ] || { echo "$1: no figure: $(ip netns exec "g-$1" cat "/proc/net/pktgen/${tx[$1]}")"; exit 1; }
	after=$(received "$1")
	echo "off $1 $sent $((sent - (${after:-$((sent * each))} - ${before:-0}) / each)) $usec"
}

sysctl -qw net.core.netdev_max_backlog=20000
modprobe -q pktgen
here=()
for t; do
	build "$t"
	[ -z "${not_here[$t]-}" ] || { echo "none $t"; continue; }
	here+=("$t")
	[ -z "${rx[$t]}" ] || drop_received "r-$t" "${rx[$t]}"
	counts[$t]=${count/*ms/1000}
	prepare "$t"
	run "$t" >/dev/null
	if [ "$count" != "${counts[$t]}" ]; then
		counts[$t]=$((sent * ${count%ms} * 1000 / usec))
		prepare "$t"
	fi
done
for ((i = 0; i < rounds; i++)); do
	for t in "${here[@]}"; do run "$t"; done
done
for t in "${here[@]}"; do
	[ -z "${learned[$t]}" ] || [ "$(strays "$t")" -lt 50 ] || { echo "$t has not learned all" >&2; exit 1; }
done
