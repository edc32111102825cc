#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
# Storm control: how much broadcast, multicast and unknown unicast a port may send.
#
#   h1 (storms) -- p1 \
#   h2 ----------- p2 -- sw0
#   h3 (vnic) --------/
. "$(dirname "$0")/lib.sh"

ALL=ff:ff:ff:ff:ff:ff
GROUP=01:00:5e:01:02:03
NOBODY=02:00:00:00:99:99

topology()
{
	need_plugin
	new_switch
	new_host 1 2
	new_vnic sw0 3
	# known, and so not flooded
	send h2 eth0 "$(frame "$ALL" "${MAC[2]}")"
	wait_until 5 learned_at p2 "${MAC[2]}"
}

limit()
{
	ip_sw link set p1 type vswitch_slave "$@"
}

# burst NAME TO N [BYTES]: N frames to the address TO at once, out of eth0 in NAME$NS. In GOT how many h2 gets, in MS
# the milliseconds that it took.
burst()
{
	local hex start pid

	hex=$(frame "$2" "${MAC[${1#h}]}" "88b5$(printf '%0*d' $((2 * (${4-60} - 14))) 0)")
	listen "$TMP/got" h2 eth0 "${hex:0:28}"
	pid=$!
	start=${EPOCHREALTIME/[.,]/}
	send "$1" eth0 "$hex" "$3"
	MS=$(((${EPOCHREALTIME/[.,]/} - start) / 1000))
	GOT=$(heard "$TMP/got")
	kill "$pid"
}

# limited REASON N AT_ONCE PER_SECOND: of N frames so many have got through, and the others are counted
limited()
{
	equal "frames of $2, with those that are counted" "$((GOT + $(counter "drop_storm_$1")))" "$2"
	[ "$GOT" -ge "$3" ] || fail "$GOT frames got through, not $3"
	[ "$GOT" -le $(($3 + $4 * (MS + 999) / 1000 + 1)) ] || fail "$GOT frames got through in $MS ms"
}

# class REASON CLASS TO: frames to this address are limited, and no others
class()
{
	local to

	topology
	burst h1 "$3" 300
	equal "without a limit" "$GOT" 300
	limit "storm_$2" 10pps
	burst h1 "$3" 300
	limited "$1" 300 2 10
	# other classes, and what is known; what others send
	for to in $ALL $GROUP $NOBODY "${MAC[2]}"; do
		[ "$to" != "$3" ] || continue
		burst h1 "$to" 100
		equal "to $to" "$GOT" 100
	done
	burst h3 "$3" 100
	equal "of a vnic" "$GOT" 100
	equal "reasons" "$(counters | grep -o '^drop_storm_[a-z]*')" "drop_storm_$1"
	pause 1
	burst h1 "$3" 1
	equal "after a while" "$GOT" 1
	limit "storm_$2" off
	burst h1 "$3" 300
	equal "without a limit" "$GOT" 300
}

test_broadcast()
{
	class bc bcast "$ALL"
}

test_multicast()
{
	class mc mcast "$GROUP"
}

test_unknown_unicast()
{
	class uc ucast "$NOBODY"
}

# In bits per second, of frames of any length
test_bits()
{
	local counted

	topology
	limit storm_bcast 1mbit
	# 10,000 bits each: 10 in a tenth of a second, and one more
	burst h1 "$ALL" 200 1250
	limited bc 200 11 100
	# both: the lower one counts
	limit storm_bcast 10pps,1mbit
	pause 1
	counted=$(counter drop_storm_bc)
	burst h1 "$ALL" 200 1250
	equal "frames" $((GOT + $(counter drop_storm_bc) - counted)) 200
	[ "$GOT" -le $((2 + 10 * (MS + 999) / 1000 + 1)) ] || fail "$GOT frames in $MS ms"
}

# A vnic has the same limits, and frames of its stack count as well.
test_vnic()
{
	topology
	must ip -n "h3$NS" link set eth0 type vnic storm_bcast 10pps
	burst h3 "$ALL" 200
	limited bc 200 2 10
	equal "what the vnic says" "$(COUNTED=(h3 eth0) && counter drop_storm_bc)" "$(counter drop_storm_bc)"
}

test_shown()
{
	local all

	topology
	all=$(ip -n "sw$NS" -d link show dev p1)
	[[ $all != *storm* ]] || fail "limits without any: $all"
	limit storm_bcast 100pps,10mbit storm_mcast 5gbit storm_ucast 7pps
	all=$(ip -n "sw$NS" -d link show dev p1)
	[[ $all == *" storm_bcast 100pps,10mbit storm_mcast 5gbit storm_ucast 7pps "* ]] || fail "$all"
	equal JSON "$(ip -n "sw$NS" -d -j link show dev p1 | jq -S -c '.[0].linkinfo.info_slave_data | [.storm_bcast, .storm_mcast, .storm_ucast]')" \
		'[{"bps":10000000,"pps":100},{"bps":5000000000},{"pps":7}]'
	# those that are not named stay
	limit storm_mcast off
	all=$(ip -n "sw$NS" -d link show dev p1)
	[[ $all == *" storm_bcast 100pps,10mbit storm_ucast 7pps "* ]] || fail "$all"
	limit storm_bcast 1234567bit,3pps
	all=$(ip -n "sw$NS" -d link show dev p1)
	[[ $all == *" storm_bcast 3pps,1234567bit storm_ucast 7pps "* ]] || fail "$all"
	limit storm_bcast off storm_ucast off
	all=$(ip -n "sw$NS" -d link show dev p1)
	[[ $all != *storm* ]] || fail "$all"
}

test_refused()
{
	local word

	topology
	limit storm_bcast 100pps
	for word in 100 pps 0pps -1pps 10mbps 10mbit,20mbit 1pps,2pps '1pps,' ',1pps' 4294967296pps 99999999999999999999bit on 10MBIT; do
		refused "storm_bcast takes packets per second" ip -n "sw$NS" link set p1 type vswitch_slave storm_bcast "$word"
	done
	refused "8000 to 1000000000000" ip -n "sw$NS" link set p1 type vswitch_slave storm_mcast 1pps,7999bit
	refused "8000 to 1000000000000" ip -n "sw$NS" link set p1 type vswitch_slave storm_mcast 2tbit
	# of one request that is refused nothing comes
	refused "8000 to 1000000000000" ip -n "sw$NS" link set p1 type vswitch_slave storm_bcast 1pps storm_ucast 1bit isolated on
	[[ $(ip -n "sw$NS" -d link show dev p1) == *" storm_bcast 100pps "* ]] || fail "it has changed"
	equal isolated "$(option p1 isolated)" false
}

# Limits change, and the port goes, while it storms.
test_under_traffic()
{
	local i

	topology
	in_ns h1 "$FRAMES" send eth0 "$(frame "$ALL" "${MAC[1]}")" 100000000 2>/dev/null &
	defer kill $!
	for ((i = 0; i < 30; i++)); do
		limit storm_bcast $((i + 1))pps storm_mcast 1mbit
		limit storm_bcast off storm_mcast off
	done
	for ((i = 0; i < 5; i++)); do
		limit storm_bcast 8kbit,5pps
		ip_sw link set p1 nomaster
		ip_sw link set p1 master sw0
	done
	ip_sw link del sw0
}

run_tests
