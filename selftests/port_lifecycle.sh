#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
# Ports come and go while frames pass.
# two CPUs: races are its subject
#
#   h1 192.0.2.1 ----- p1 \
#   h2 192.0.2.2 ----- p2 -- sw0 192.0.2.100
#   h3 192.0.2.3 ----- p3 /
. "$(dirname "$0")/lib.sh"

LOOPS=4

# The hosts may have to ask again for an address that has changed.
all_answer()
{
	local n

	for n in 1 2 3; do ip -n "h$n$NS" neigh flush dev eth0 2>/dev/null; done
	answers h1 192.0.2.2
	answers h1 192.0.2.100
	answers h2 192.0.2.100
	answers h3 192.0.2.1
	fdb_in_order
}

in_sync()
{
	equal "sw0 is a port's master" "$(link_value sw "$1" master)" sw0
	port_state "$1" forwarding || fail "$1 does not forward"
}

carrier()
{
	[ "$(ip netns exec "sw$NS" cat /sys/class/net/sw0/carrier)" = "$1" ]
}

# link_is 1 UP | 0 DOWN: carrier and operational state of sw0, soon
link_is()
{
	wait_until 10 carrier "$1"
	wait_until 10 link_has sw sw0 operstate "$2"
}

test_down_and_up()
{
	local i

	busy
	for ((i = 0; i < LOOPS; i++)); do
		ip_sw link set p2 down
		none_learned_at p2
		port_state p2 disabled || fail "p2 is down, but not disabled"
		ip_sw link set p2 up
	done
	all_answer
	in_sync p2
	wait_until 10 learned_at p2
}

test_deleted_and_made_again()
{
	local i

	busy
	for ((i = 0; i < 3; i++)); do
		ip_sw link del p2
		none_learned_at p2
		fdb_in_order
		answers h1 192.0.2.100
		ip_sw link add p2 type veth peer name eth0 address "${MAC[2]}" netns "h2$NS"
		must ip -n "h2$NS" addr add 192.0.2.2/24 dev eth0
		must ip -n "h2$NS" link set eth0 up
		ip_sw link set p2 master sw0 up
		answers h1 192.0.2.2
	done
	all_answer
	in_sync p2
}

test_peer_vanishes()
{
	busy
	must ip -n "h2$NS" link del eth0
	none_learned_at p2
	fdb_in_order
	must_not ip -n "sw$NS" link show p2
	equal "ports" "$(bridge -n "sw$NS" link show | grep -c 'master sw0')" 2
	answers h1 192.0.2.100
	answers h3 192.0.2.1
}

test_moved_to_another_namespace_and_back()
{
	local i

	busy
	new_ns other
	for ((i = 0; i < LOOPS; i++)); do
		ip_sw link set p2 netns "other$NS"
		none_learned_at p2
		fdb_in_order
		[ -z "$(link_value other p2 master)" ] || fail "p2 still has a master"
		equal "promiscuity of p2" "$(link_value other p2 promiscuity)" 0
		equal "allmulti of p2" "$(link_value other p2 allmulti)" 0
		must ip -n "other$NS" link set p2 netns "sw$NS"
		ip_sw link set p2 master sw0 up
	done
	all_answer
	in_sync p2
}

port_no()
{
	# in hex, as the in-tree bridge shows it
	ip -n "sw$NS" -d link show "$1" | grep -oE '\bno (0x)?[0-9a-f]+' | awk '{ print $2 }' | head -n 1
}

test_leaves_and_joins()
{
	local i

	busy
	for ((i = 0; i < 3 * LOOPS; i++)); do
		ip_sw link set p2 nomaster
		none_learned_at p2
		ip_sw link set p2 master sw0
	done
	all_answer
	in_sync p2
	equal "number of p2" "$(port_no p2)" 2
}

test_all_leave_and_join()
{
	local i n

	busy
	for ((i = 0; i < LOOPS; i++)); do
		for n in 1 2 3; do ip_sw link set "p$n" nomaster; done
		none_learned_at 'p.'
		link_is 0 DOWN
		for n in 3 2 1; do ip_sw link set "p$n" master sw0; done
		link_is 1 UP
	done
	all_answer
}

test_from_one_switch_to_another()
{
	local i

	busy
	ip_sw link add sw1 up type "${KIND:-vswitch}"
	for ((i = 0; i < LOOPS; i++)); do
		ip_sw link set p2 master sw1
		equal "master" "$(link_value sw p2 master)" sw1
		none_learned_at p2
		ip_sw link set p2 master sw0
		! bridge -n "sw$NS" fdb show dev sw1 | grep -q ' via ' ||
			fail "sw1 has entries: $(bridge -n "sw$NS" fdb show dev sw1)"
	done
	all_answer
	in_sync p2
}

# A tap that goes with its program
test_tap_vanishes_with_its_program()
{
	busy
	tap sw tap0
	ip_sw link set tap0 master sw0 up
	wait_until 10 port_state tap0 forwarding
	frame 02:00:00:00:00:77 02:00:00:00:00:88 >"$TMP/tap0.in"
	wait_until 10 learned_at tap0
	kill -9 $!
	wait_until 10 must_not ip -n "sw$NS" link show tap0
	fdb_in_order
	none_learned_at tap0
	all_answer
}

test_switch_down_and_up()
{
	local i

	busy
	for ((i = 0; i < LOOPS; i++)); do
		ip_sw link set sw0 down
		none_learned_at 'p.'
		ip_sw link set sw0 up
	done
	all_answer
}

test_switch_is_deleted()
{
	local n

	busy
	ip_sw link del sw0
	for n in 1 2 3; do
		[ -z "$(link_value sw "p$n" master)" ] || fail "p$n still has a master"
		equal "promiscuity of p$n" "$(link_value sw "p$n" promiscuity)" 0
		equal "allmulti of p$n" "$(link_value sw "p$n" allmulti)" 0
	done
	ip_sw link add sw0 up type "${KIND:-vswitch}"
	ip_sw addr add 192.0.2.100/24 dev sw0
	for n in 1 2 3; do ip_sw link set "p$n" master sw0; done
	all_answer
}

run_tests
