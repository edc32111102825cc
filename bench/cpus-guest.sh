#!/bin/bash
# cpus-guest.sh ROUNDS TOPOLOGY...: in the guest. Prints, for each round, "off TOPOLOGY ONE TWO": frames in a second of one
# flow on one CPU, and of two flows on two; "none TOPOLOGY" of what is not to be had there. With COUNT in the environment two
# flows send so many frames each, once.
# shellcheck source=common.sh
. "$(dirname "$0")/common.sh"
rounds=$1
shift

attach() { # attach TOPOLOGY NUMBER: that flow, to the CPU of this number
	generator "g-$1" "out$2" "$2" 60 "02:00:00:00:00:${2}a" "02:00:00:00:00:${2}b" "count ${COUNT:-0}"
}

run() { # run TOPOLOGY: what the flows that are attached to CPUs send in 0.3 s
	# shellcheck disable=SC2016
	ip netns exec "g-$1" bash -c '
		cd /proc/net/pktgen
		exec {never}<> <(:)
		echo start >pgctrl &
		[ -n "$COUNT" ] || { read -rt 0.3 -u "$never"; echo stop >pgctrl; }
		wait
		for f in out*; do
			while read -r what n line; do
				case $what in
				pkts-sofar:) sent=$n ;;
				Result:) usec=${line%%(*} ;;
				esac
			done <"$f"
			total=$((total + sent * 1000000 / usec))
		done
		echo $total'
}

sysctl -qw net.core.netdev_max_backlog=20000
modprobe -q pktgen
here=()
for t; do
	build "$t"
	[ -z "${not_here[$t]-}" ] || { echo "none $t"; continue; }
	here+=("$t")
	"flow_$t" 1
	drop_received "r-$t" in0
	drop_received "r-$t" in1
done
for ((i = 0; i <= rounds; i++)); do
	for t in "${here[@]}"; do
		pg "g-$t" kpktgend_1 rem_device_all
		attach "$t" 0
		[ -n "${COUNT-}" ] || one=$(run "$t")
		attach "$t" 1
		two=$(run "$t")
		[ $i = 0 ] || echo "off $t $one $two"
	done
done
for t in "${here[@]}"; do
	for d in in0 in1; do
		n=$(tc -n "r-$t" -s filter show dev $d ingress | awk '/Sent/ { print $4; exit }')
		[ "$n" -ge 1000 ] || { echo "$t: $d has received $n" >&2; exit 1; }
	done
done
