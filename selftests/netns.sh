#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
# Network namespaces go with what is in them, and devices move between them.
# two CPUs: races are its subject
# every kernel: how namespaces end
#
#   h1 192.0.2.1 ----- p1 \
#   h2 192.0.2.2 ----- p2 -- sw0 192.0.2.100
#   h3 192.0.2.3 ----- p3 /
. "$(dirname "$0")/lib.sh"

# no_device NAME DEVICE
no_device()
{
	! ip -n "$1$NS" link show dev "$2"
}

test_namespace_of_the_switch_is_deleted()
{
	local n before

	before=$(ip -o link show | cut -d: -f2)
	busy
	must ip netns del "sw$NS"
	for n in 1 2 3; do wait_until 60 no_device "h$n" eth0; done
	equal "devices outside" "$(ip -o link show | cut -d: -f2)" "$before"
}

test_namespaces_of_the_peers_are_deleted()
{
	new_switch
	ip_sw addr add 192.0.2.100/24 dev sw0
	new_host 1 2 3
	traffic h1 192.0.2.100
	traffic sw 192.0.2.2
	noise h1 eth0 "$(frame ff:ff:ff:ff:ff:ff "${MAC[1]}")"
	send h2 eth0 "$(frame ff:ff:ff:ff:ff:ff "${MAC[2]}")"
	bridge_sw fdb add 02:00:00:00:00:77 dev sw0 via p3 static
	must ip netns del "h2$NS"
	must ip netns del "h3$NS"
	wait_until 60 no_device sw p2
	wait_until 60 no_device sw p3
	fdb_in_order
	answers h1 192.0.2.100
	equal "ports" "$(bridge -n "sw$NS" link show | grep -c 'master sw0')" 1
}

# All at once: the kernel takes them down together.
test_all_are_deleted_at_once()
{
	local i n

	for i in 1 2 3; do
		new_switch
		new_host 1 2 3
		send h1 eth0 "$(frame ff:ff:ff:ff:ff:ff "${MAC[1]}")" 20
		for n in sw h1 h2 h3; do must ip netns del "$n$NS"; done
	done
}

test_switch_moves()
{
	local i port

	busy
	new_ns other
	for i in 1 2 3; do
		ip_sw link set sw0 netns "other$NS"
		no_device sw sw0 || fail "sw0 is still there"
		for port in p1 p2 p3; do
			equal "master of $port" "$(link_value sw "$port" master)" ""
			equal "promiscuity of $port" "$(link_value sw "$port" promiscuity)" 0
		done
		must ip -n "other$NS" link add d1 up type dummy
		must ip -n "other$NS" link set d1 master sw0
		must ip -n "other$NS" link set sw0 up
		bridge -n "other$NS" fdb show dev sw0 | grep -q "via d1 " || fail "no entry of the new port"
		must ip -n "other$NS" link set sw0 netns "sw$NS"
		equal "master of d1" "$(link_value other d1 master)" ""
		must ip -n "other$NS" link del d1
		for port in p1 p2 p3; do ip_sw link set "$port" master sw0; done
		ip_sw link set sw0 up
		ip -n "sw$NS" addr add 192.0.2.100/24 dev sw0 2>/dev/null
	done
	answers h1 192.0.2.2
	answers h2 192.0.2.100
	fdb_in_order
}

# It keeps what was set, but for its ports.
test_switch_keeps_its_settings()
{
	need_plugin
	new_switch ageing_time 12000
	new_ns other
	new_host 1
	ip_sw link set sw0 address 02:00:00:00:bb:01
	bridge_sw fdb add 02:00:00:00:00:77 dev sw0 via p1 static
	bridge_sw fdb add 02:00:00:00:00:78 dev sw0 permanent
	ip_sw link set sw0 netns "other$NS"
	equal "ageing_time" "$(link_value other sw0 ageing_time)" 12000
	equal "address" "$(link_value other sw0 address)" 02:00:00:00:bb:01
	equal "entries" "$(bridge -n "other$NS" fdb show dev sw0 | awk '{ print $1 }' | sort | paste -sd ' ')" \
		"02:00:00:00:00:78 02:00:00:00:bb:01"
}

test_port_moves_to_another_switch()
{
	local i

	busy
	new_ns other
	must ip -n "other$NS" link add sw0 up type "${KIND:-vswitch}"
	must ip -n "other$NS" addr add 192.0.2.101/24 dev sw0
	for i in 1 2 3; do
		ip_sw link set p2 netns "other$NS"
		none_learned_at p2
		fdb_in_order
		must ip -n "other$NS" link set p2 master sw0 up
		answers h2 192.0.2.101
		must ip -n "other$NS" link set p2 netns "sw$NS"
		ip_sw link set p2 master sw0 up
	done
	answers h1 192.0.2.2
	equal "ports of the other switch" "$(bridge -n "other$NS" link show | wc -l)" 0
}

# left: sw0 with l0 and h1 on it; right: sw0 with r0 and h2; l0 and r0 are a veth pair
two_switches()
{
	local n host

	new_ns left right h1 h2
	for n in left right; do must ip -n "$n$NS" link add sw0 up type "${KIND:-vswitch}"; done
	must ip -n "left$NS" link add l0 type veth peer name r0 netns "right$NS"
	for host in h1 h2; do
		n=left
		[ "$host" = h1 ] || n=right
		must ip -n "$n$NS" link add p1 type veth peer name eth0 netns "$host$NS"
		must ip -n "$n$NS" link set p1 master sw0 up
		must ip -n "$host$NS" addr add "192.0.2.${host#h}/24" dev eth0
		must ip -n "$host$NS" link set eth0 up
	done
	must ip -n "left$NS" link set l0 master sw0 up
	must ip -n "right$NS" link set r0 master sw0 up
}

test_two_switches_are_deleted_at_once()
{
	local i pids

	for i in 1 2 3 4; do
		two_switches
		traffic h1 192.0.2.2
		noise h2 eth0 "$(frame ff:ff:ff:ff:ff:ff 02:00:00:00:00:77)"
		answers h1 192.0.2.2
		ip netns del "left$NS" & pids=$!
		ip netns del "right$NS" & pids+=" $!"
		# shellcheck disable=SC2086 # words
		wait $pids || fail "cannot delete"
		wait_until 60 no_device h1 eth0
		wait_until 60 no_device h2 eth0
		undo
	done
}

run_tests
