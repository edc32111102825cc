#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
# Vnics and what they stand on come, move and go, under traffic.
# two CPUs: races are its subject
#
#   h1 (vnic) \                 h1 (vnic) \
#   h2 (vnic) -- sw0            h2 (vnic) -- p0 (NIC) ----- h9
. "$(dirname "$0")/lib.sh"

gone()
{
	! ip -n "$1$NS" link show eth0 >/dev/null 2>&1
}

on_switch()
{
	modprobe -q vnic
	new_switch
	new_vnic sw0 1
	new_vnic sw0 2
}

on_nic()
{
	need_plugin
	modprobe -q vnic
	new_nic
	new_vnic p0 1 mode bridge "$@"
	new_vnic p0 2 mode bridge "$@"
}

test_switch_is_deleted()
{
	on_switch
	traffic h1 198.51.100.2
	ip_sw link del sw0
	gone h1 || fail "h1's vnic is left"
	gone h2 || fail "h2's vnic is left"
}

test_nic_is_deleted()
{
	on_nic host on
	traffic h1 198.51.100.2
	traffic h1 198.51.100.9
	traffic sw 198.51.100.1
	must ip -n "h9$NS" link del eth0
	wait_until 5 gone h1
	wait_until 5 gone h2
}

test_namespace_is_deleted()
{
	on_nic
	traffic h2 198.51.100.1
	must ip netns del "h1$NS"
	wait_until 20 entry_gone
	answers h2 198.51.100.9
	new_vnic p0 3 mode bridge
	answers h3 198.51.100.2
}

entry_gone()
{
	! bridge -n "sw$NS" fdb show dev p0 | grep -q "^${MAC[1]} "
}

# at_once NAME...: these namespaces are deleted at the same time
at_once()
{
	local n pids=()

	for n; do
		ip netns del "$n$NS" &
		pids+=($!)
	done
	wait "${pids[@]}"
}

nic_at_once()
{
	on_nic host on
	traffic h1 198.51.100.2
	answers h1 198.51.100.9
	at_once sw h9 h1 h2
}

switch_at_once()
{
	on_switch
	traffic h1 198.51.100.2
	answers h1 198.51.100.2
	at_once sw h1 h2
}

# each in a subshell, which cleans up after itself
test_all_namespaces_at_once()
{
	local i

	for i in 1 2 3; do
		(trap undo EXIT; DEFERRED=(); nic_at_once) || exit
		(trap undo EXIT; DEFERRED=(); switch_at_once) || exit
	done
}

test_vnic_moves()
{
	local i

	on_nic
	new_ns h3
	traffic h2 198.51.100.1
	for i in 1 2 3; do
		must ip -n "h1$NS" link set eth0 netns "h3$NS"
		equal address "$(link_value h3 eth0 address)" "${MAC[1]}"
		must ip -n "h3$NS" link set eth0 up
		must ip -n "h3$NS" addr add 198.51.100.1/24 dev eth0
		answers h2 198.51.100.1
		answers h3 198.51.100.9
		must ip -n "h3$NS" link set eth0 netns "h1$NS"
		must ip -n "h1$NS" link set eth0 up
		must ip -n "h1$NS" addr add 198.51.100.1/24 dev eth0
		answers h2 198.51.100.1
	done
}

test_nic_moves()
{
	on_nic host on
	new_ns sw2
	traffic h1 198.51.100.2
	ip_sw link set p0 netns "sw2$NS"
	must ip -n "sw2$NS" link set p0 up
	must ip -n "sw2$NS" addr add 198.51.100.100/24 dev p0
	answers h1 198.51.100.2
	answers h1 198.51.100.9
	answers h1 198.51.100.100
	answers sw2 198.51.100.2
	bridge -n "sw2$NS" fdb show dev p0 | grep -q "^${MAC[1]} self" || fail "h1 is not in the filter of the NIC that moved"
	must ip netns del "sw2$NS"
	wait_until 20 gone h1
}

# which is LOWERLAYERDOWN where the device below is in the same namespace
without_link()
{
	[[ $(link_value "$1" eth0 operstate) == *DOWN ]]
}

test_nic_down_and_up()
{
	on_nic
	ip_sw link set p0 down
	wait_until 5 without_link h1
	must_not ping1 h1 198.51.100.9
	ip_sw link set p0 up
	wait_until 5 link_has h1 eth0 operstate UP
	answers h1 198.51.100.9
	must ip -n "h9$NS" link set eth0 down
	wait_until 5 without_link h1
	must ip -n "h9$NS" link set eth0 up
	answers h1 198.51.100.9
}

test_mtu_of_the_nic()
{
	on_nic
	must_not ip -n "h1$NS" link set eth0 mtu 1501
	ip_sw link set p0 mtu 9000
	equal mtu "$(link_value h1 eth0 mtu)" 9000
	must ip -n "h1$NS" link set eth0 mtu 4000
	ip_sw link set p0 mtu 8000
	equal mtu "$(link_value h1 eth0 mtu) $(link_value h2 eth0 mtu)" "4000 8000"
	ip_sw link set p0 mtu 1400
	equal mtu "$(link_value h1 eth0 mtu) $(link_value h2 eth0 mtu)" "1400 1400"
}

test_nic_is_free_after_the_last()
{
	on_nic
	must_not ip -n "sw$NS" link add link p0 name x type macvlan
	ip_sw link add sw0 type vswitch
	must_not ip -n "sw$NS" link set p0 master sw0
	must ip -n "h1$NS" link del eth0
	must ip -n "h2$NS" link del eth0
	ip_sw link set p0 master sw0
	refused "make the vnic on that one" ip -n "sw$NS" link add link p0 name x type vnic
	ip_sw link set p0 nomaster
	ip_sw link add link p0 name x type macvlan
}

test_a_thousand()
{
	local i missing

	need_plugin
	modprobe -q vnic
	new_nic
	new_ns many
	for ((i = 1; i <= 1000; i++)); do
		echo "link add link p0 name v$i netns many$NS type vnic mode bridge"
	done >"$TMP/add"
	must ip -n "sw$NS" -batch "$TMP/add"
	for ((i = 1; i <= 1000; i++)); do
		echo "link set v$i up"
	done >"$TMP/up"
	must ip -n "many$NS" -batch "$TMP/up"
	send h9 eth0 "$(frame ff:ff:ff:ff:ff:ff "${MAC[9]}")"
	wait_until 60 all_have_it 1
	# from one of them
	in_ns many "$FRAMES" send v500 "$(frame ff:ff:ff:ff:ff:ff "$(link_value many v500 address)")"
	wait_until 60 all_have_it 1 2
	missing=$(have 1)
	equal "those that got it once" "$missing" 1
}

# have N: how many have got N frames to all
have()
{
	ip -n "many$NS" -s -j link show | grep -oE '"multicast":[0-9]+' | grep -cx "\"multicast\":$1"
}

# all_have_it N...: each of the thousand has got one of these numbers
all_have_it()
{
	local n sum=0

	for n; do sum=$((sum + $(have "$n"))); done
	[ "$sum" = 1000 ] && [ "$(have "${*: -1}")" -ge 999 ]
}

test_module_is_unloaded()
{
	on_nic host on
	traffic h1 198.51.100.2
	traffic h1 198.51.100.100
	traffic sw 198.51.100.2
	must rmmod vnic
	gone h1 || fail "h1's vnic is left"
	equal promiscuity "$(link_value sw p0 promiscuity)" 0
	answers h9 198.51.100.100
	must modprobe vnic
}

run_tests
