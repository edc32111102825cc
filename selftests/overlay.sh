#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
# A tenant's overlay between servers, of a vswitch each, or of a bridge with an
# in-tree vxlan device on one of them.
#
#   h1 (vnic) \                                          / h2 (vnic)
#              -- t0 ~ s1: 192.0.2.1 ----- 192.0.2.2: s2 ~ t0 --
#   h3 (vnic) /        2001:db8::1         2001:db8::2
#
. "$(dirname "$0")/lib.sh"

# the underlay: namespaces s1 and s2 with the device u0 each
underlay()
{
	local n

	modprobe -q vnic
	IPV6=1 new_ns s1 s2
	must ip -n "s1$NS" link add u0 mtu "${1:-1500}" type veth peer name u0 mtu "${1:-1500}" netns "s2$NS"
	for n in 1 2; do
		must ip -n "s$n$NS" addr add "192.0.2.$n/24" dev u0
		must ip -n "s$n$NS" addr add "2001:db8::$n/64" dev u0 nodad
		must ip -n "s$n$NS" link set u0 up
	done
	wait_until 5 link_has s1 u0 operstate UP
}

# address FAMILY N: of server N
address()
{
	if [ "$1" = 6 ]; then echo "2001:db8::$2"; else echo "192.0.2.$2"; fi
}

# tenant SERVER FAMILY [OPTION...]: t0 on it, its list has the other server
tenant()
{
	local s=$1 family=$2

	shift 2
	must ip -n "s$s$NS" link add t0 type vswitch vni 42 local "$(address "$family" "$s")" "$@"
	must ip -n "s$s$NS" link set t0 up
	must bridge -n "s$s$NS" fdb append 00:00:00:00:00:00 dev t0 dst "$(address "$family" $((3 - s)))"
}

# intree SERVER FAMILY [OPTION...]: a bridge t0 with a vxlan device on it
intree()
{
	local s=$1 family=$2

	shift 2
	must ip -n "s$s$NS" link add vx0 type vxlan id 42 local "$(address "$family" "$s")" dstport 4789 "$@"
	must ip -n "s$s$NS" link add t0 type bridge
	must ip -n "s$s$NS" link set vx0 master t0 up
	must ip -n "s$s$NS" link set t0 up
	must bridge -n "s$s$NS" fdb append 00:00:00:00:00:00 dev vx0 dst "$(address "$family" $((3 - s)))"
}

# guest N SERVER: h$N with the vnic eth0 on its t0, 198.51.100.N/24
guest()
{
	local n=$1 s=$2

	new_ns "h$n"
	must ip -n "s$s$NS" link add link t0 name eth0 address "$(mac "$n")" netns "h$n$NS" type vnic
	up_guest "$n"
}

# bridged_guest N SERVER: by veth, on a bridge t0
bridged_guest()
{
	local n=$1 s=$2

	new_ns "h$n"
	must ip -n "s$s$NS" link add "p$n" type veth peer name eth0 address "$(mac "$n")" netns "h$n$NS"
	must ip -n "s$s$NS" link set "p$n" master t0 up
	must ip -n "h$n$NS" link set eth0 mtu 1400
	up_guest "$n"
	wait_until 5 port_forwards "$s" "p$n"
}

port_forwards()
{
	bridge -n "s$1$NS" -j link show dev "$2" | grep -q '"state":"forwarding"'
}

up_guest()
{
	must ip -n "h$1$NS" link set eth0 up
	must ip -n "h$1$NS" addr add "198.51.100.$1/24" dev eth0
}

# pings A B: guest A reaches guest B
pings()
{
	in_ns "h$1" ping -c 3 -i 0.2 -W 3 -q "198.51.100.$2" >/dev/null || fail "h$1 does not reach h$2: $(drops)"
}

# drops: what both servers have dropped
drops()
{
	local s

	for s in 1 2; do
		in_ns "s$s" ethtool -S t0 2>/dev/null | awk -v s="s$s" '$2 ~ /^[1-9]/ { print s, $1, $2 }'
	done
}

# fdb_of SERVER ADDRESS: its entry in t0, in words
fdb_of()
{
	bridge -n "s$1$NS" fdb show dev t0 | grep -i "^$2 "
}

both_ours()
{
	underlay
	tenant 1 "$1"
	tenant 2 "$1"
	guest 1 1
	guest 3 1
	guest 2 2
	pings 1 2
	pings 2 3
	pings 3 1
	[[ $(fdb_of 1 "$(mac 2)") == *"dst $(address "$1" 2) self"* ]] || fail "s1 has not learned h2: $(fdb_of 1 "$(mac 2)")"
	[[ $(fdb_of 2 "$(mac 1)") == *"dst $(address "$1" 1) self"* ]] || fail "s2 has not learned h1: $(fdb_of 2 "$(mac 1)")"
	equal "drops" "$(drops | grep -v 'no_egress\|link_local\|peer')" ""
}

test_two_servers_over_ipv4()
{
	both_ours 4
}

test_two_servers_over_ipv6()
{
	both_ours 6
}

with_intree()
{
	underlay
	tenant 1 "$1"
	intree 2 "$1"
	guest 1 1
	guest 3 1
	bridged_guest 2 2
	pings 1 2
	pings 2 3
	[[ $(fdb_of 1 "$(mac 2)") == *"dst $(address "$1" 2) self"* ]] || fail "s1 has not learned h2: $(fdb_of 1 "$(mac 2)")"
}

test_with_vxlan_over_ipv4()
{
	with_intree 4
}

test_with_vxlan_over_ipv6()
{
	with_intree 6
}

run_tests
