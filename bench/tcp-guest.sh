#!/bin/bash
# tcp-guest.sh ROUNDS stream|rr|udp_rr TOPOLOGY...: in the guest. Prints lines of TOPOLOGY and what it took: for 1,000
# bytes of a stream, or for a request and its response. COUNT in the environment: so many of these.
# shellcheck source=common.sh
. "$(dirname "$0")/common.sh"
rounds=$1 what=$2 count=${COUNT-}
shift 2
export TMPDIR=/dev/shm # iperf3 sends a file; on a disk it would be written to there
long=(-t 1 -O 0.3)
[ -z "$count" ] || long=(-n "${count}000")
here=()
for t; do
	build "$t"
	[ -z "${not_here[$t]-}" ] || { echo "none $t"; continue; }
	here+=("$t")
	ip -n "g-$t" addr replace 198.18.0.1/24 dev "${tx[$t]}"
	ip -n "r-$t" addr replace 198.18.0.2/24 dev "${rx[$t]}"
	ip -n "g-$t" neigh replace 198.18.0.2 lladdr "${dest[$t]}" dev "${tx[$t]}" nud permanent
	ip -n "r-$t" neigh replace 198.18.0.1 lladdr "${src[$t]}" dev "${rx[$t]}" nud permanent
	ip netns exec "r-$t" iperf3 -s -D >/dev/null
	ip netns exec "r-$t" ./traffic serve 5000 &
done
sleep 1
for ((i = 0; i <= rounds; i++)); do
	for t in "${here[@]}"; do
		if [ "$what" = stream ]; then
			# What iperf3 itself takes for a run, a third of a second, is no part of a ratio of runs that
			# are equally long.
			ns=$(ip netns exec "g-$t" iperf3 -J -c 198.18.0.2 "${long[@]}" |
				jq -r '.end.sum_received | .seconds * 1e12 / .bytes')
		else
			ns=$(ip netns exec "g-$t" ./traffic "$what" 198.18.0.2 5000 "${count:-2000}")
		fi
		[ -n "$ns" ] || { echo "no figure of $t" >&2; exit 1; }
		[ $i = 0 ] || echo "off $t $ns"
	done
done
pkill iperf3
pkill traffic
