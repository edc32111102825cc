#!/bin/bash
# guest.sh ROUNDS COUNT SIZE TOPOLOGY...: in the guest. The topologies stand side by side; pktgen sends COUNT frames of
# SIZE bytes (without FCS) in each of them in turn, ROUNDS times, after a first time to warm up. The receivers count the
# frames and drop them. Prints "on" and "done" around each run, then "off TOPOLOGY sent lost usec"; and "none TOPOLOGY" of
# what is not to be had there.
# shellcheck source=common.sh
. "$(dirname "$0")/common.sh"
rounds=$1 count=$2 size=$3
shift 3
received() { # received TOPOLOGY
	[ -z "${rx[$1]}" ] || tc -n "r-$1" -s filter show dev "${rx[$1]}" ingress | awk '/Sent/ { print $4; exit }'
}

# shellcheck disable=SC2016
pg() { # pg TOPOLOGY FILE LINE...
	local f=$2
	printf '%s\n' "${@:3}" | ip netns exec "g-$1" bash -c 'while read -r l; do echo "$l" >"/proc/net/pktgen/$0"; done' "$f"
}

prepare() {
	local to=${dest[$1]:-$RMAC}
	[ -z "${rx[$1]}" ] || [ -n "${dest[$1]}" ] || to=$(ip -n "r-$1" -j link show dev "${rx[$1]}" | grep -oP '"address":"\K[^"]*')
	pg "$1" kpktgend_0 rem_device_all "add_device ${tx[$1]}"
	pg "$1" "${tx[$1]}" "clone_skb 0" "pkt_size $size" "delay 0" "src_mac ${src[$1]}" "dst_mac $to" \
		"src_min 198.18.0.1" "src_max 198.18.0.1" "dst_min 198.18.0.2" "dst_max 198.18.0.2" \
		"udp_src_min 1000" "udp_src_max 1000" "udp_dst_min 2000" "udp_dst_max 2000" "flag NO_TIMESTAMP"
}

run() {
	local before after sent usec
	before=$(received "$1")
	# Between the marks are only frames and what is not to count is short: in User-Mode Linux a process costs as
	# much as many frames.
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
	read -r sent usec < <(ip netns exec "g-$1" awk '/pkts-sofar/ { s = $2 } /Result: OK/ { u = $3 + 0 } END { print s, u }' \
		"/proc/net/pktgen/${tx[$1]}")
	after=$(received "$1")
	echo "off $1 $sent $((sent - (${after:-sent} - ${before:-0}))) $usec"
}

sysctl -qw net.core.netdev_max_backlog=20000
modprobe -q pktgen
modprobe -q vnic
here=()
for t; do
	build "$t"
	[ -z "${not_here[$t]-}" ] || { echo "none $t"; continue; }
	here+=("$t")
	[ -z "${rx[$t]}" ] || {
		tc -n "r-$t" qdisc add dev "${rx[$t]}" clsact
		tc -n "r-$t" filter add dev "${rx[$t]}" ingress matchall action drop
	}
	prepare "$t"
	pg "$t" "${tx[$t]}" "count $count"
done
for ((i = 0; i <= rounds; i++)); do
	for t in "${here[@]}"; do
		if [ $i = 0 ]; then run "$t" >/dev/null; else run "$t"; fi
	done
done
