#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
# What an overlay may stand on, and whom it may talk to.
#
#   h1 (vnic) -- t0 ~ s1 ----- s2 ~ t0 -- h2 (vnic)
#
. "$(dirname "$0")/lib.sh"

# servers: s1 and s2 with the devices u0 and u1 each, which are two cables, and no address
servers()
{
	local n u

	modprobe -q vnic
	new_ns s1 s2
	for u in u0 u1; do
		must ip -n "s1$NS" link add "$u" type veth peer name "$u" netns "s2$NS"
		for n in 1 2; do must ip -n "s$n$NS" link set "$u" up; done
	done
	wait_until 5 link_has s1 u1 operstate UP
}

# on_each COMMAND...: with ip, on both, with N for the server
on_each()
{
	local n

	for n in 1 2; do must ip -n "s$n$NS" "${@//N/$n}"; done
}

# tenant SERVER LOCAL REMOTE [OPTION...]
tenant()
{
	must ip -n "s$1$NS" link add t0 type vswitch vni 42 local "$2" "${@:4}"
	must ip -n "s$1$NS" link set t0 up
	must bridge -n "s$1$NS" fdb append 00:00:00:00:00:00 dev t0 dst "$3"
	new_ns "h$1"
	must ip -n "s$1$NS" link add link t0 name eth0 address "$(mac "$1")" netns "h$1$NS" type vnic
	must ip -n "h$1$NS" link set eth0 up
	must ip -n "h$1$NS" addr add "198.51.100.$1/24" dev eth0
}

# works [MTU]: guests reach each other, and have this MTU
works()
{
	answers h1 198.51.100.2
	answers h2 198.51.100.1
	carry h1 h2 eth0 198.51.100.2
	carry h2 h1 eth0 198.51.100.1
	equal "the guest's MTU" "$(link_value h1 eth0 mtu)" "${1-1450}"
}

test_vlan()
{
	servers
	on_each link add link u0 name v7 type vlan id 7
	on_each addr add 192.0.2.N/24 dev v7
	on_each link set v7 up
	tenant 1 192.0.2.1 192.0.2.2 dev v7
	tenant 2 192.0.2.2 192.0.2.1
	works
}

test_bond()
{
	servers
	modprobe -q bonding || skip "needs bonding"
	on_each link add b0 type bond mode active-backup miimon 100
	on_each link set u0 down
	on_each link set u1 down
	on_each link set u0 master b0
	on_each link set u1 master b0
	on_each addr add 192.0.2.N/24 dev b0
	on_each link set b0 up
	tenant 1 192.0.2.1 192.0.2.2 dev b0
	tenant 2 192.0.2.2 192.0.2.1
	works
	# the other cable
	must ip -n "s1$NS" link set u0 down
	answers h1 198.51.100.2
}

test_vrf()
{
	servers
	modprobe -q vrf || skip "needs vrf"
	on_each link add red type vrf table 10
	on_each link set red up
	on_each link set u0 master red
	on_each addr add 192.0.2.N/24 dev u0
	# a network with the same addresses beside it, where nobody answers
	on_each addr add 192.0.2.N/24 dev u1
	tenant 1 192.0.2.1 192.0.2.2 dev u0
	tenant 2 192.0.2.2 192.0.2.1 dev u0
	works
	# of one port there is one socket for a VRF or one for none
	refused "another socket has this UDP port" ip -n "s1$NS" link add t1 type vswitch vni 43 local 192.0.2.1 dev u1
	must ip -n "s1$NS" link add t1 type vswitch vni 43 local 192.0.2.1 dev u0
}

# Of several switches with one VNI, that on the device where the packet came in
test_same_vni_on_two_devices()
{
	servers
	on_each addr add 192.0.2.N/24 dev u0
	on_each addr add 203.0.113.N/24 dev u1
	tenant 1 192.0.2.1 192.0.2.2 dev u0
	tenant 2 192.0.2.2 192.0.2.1 dev u0
	must ip -n "s1$NS" link add t1 type vswitch vni 42 local 203.0.113.1 dev u1 remote 203.0.113.2
	must ip -n "s2$NS" link add t1 type vswitch vni 42 local 203.0.113.2 dev u1 remote 203.0.113.1
	on_each link set t1 up
	on_each addr add 10.9.9.N/24 dev t1
	works
	answers s1 10.9.9.2
	must_not ping1 h1 10.9.9.2
}

# flows N: so many flows of h1's, two packets each
flows()
{
	local i

	for ((i = 0; i < $1; i++)); do
		send h1 eth0 "$(printf '%s%s080045000020000000004011000001020304c6336402%04x1389000c00000000%04x' \
			"${MAC[2]//:/}" "${MAC[1]//:/}" $((1000 + i)) "$i")" 2
	done
}

# ports_at FILE: the flows that came there, by the inner source port, two for each
ports_at()
{
	grep -o "c6336402....1389000c" "$1" | cut -c 9-12 | sort
}

# spread: flows share out to both cables, and each of them stays on one
spread()
{
	local a b

	listen "$TMP/u0" s2 u0
	listen "$TMP/u1" s2 u1
	flows 48
	heard "$TMP/u0" >/dev/null
	heard "$TMP/u1" >/dev/null
	a=$(ports_at "$TMP/u0" | uniq -c | awk '{ print $1 }' | sort -u)
	b=$(ports_at "$TMP/u1" | uniq -c | awk '{ print $1 }' | sort -u)
	equal "packets of each flow on one cable" "$a $b" "2 2"
	a=$(ports_at "$TMP/u0" | uniq | wc -l)
	b=$(ports_at "$TMP/u1" | uniq | wc -l)
	equal "flows" $((a + b)) 48
	if [ "$a" -lt 8 ] || [ "$b" -lt 8 ]; then fail "$a flows by u0, $b by u1"; fi
}

test_several_paths()
{
	servers
	on_each addr add 10.0.0.N/24 dev u0
	on_each addr add 10.0.1.N/24 dev u1
	on_each addr add 192.0.2.N/32 dev lo
	must ip -n "s1$NS" route add 192.0.2.2 nexthop via 10.0.0.2 nexthop via 10.0.1.2
	must ip -n "s2$NS" route add 192.0.2.1 nexthop via 10.0.0.1 nexthop via 10.0.1.1
	in_ns s1 sysctl -qw net.ipv4.fib_multipath_hash_policy=1
	tenant 1 192.0.2.1 192.0.2.2
	tenant 2 192.0.2.2 192.0.2.1
	works
	spread
	# one path fails, and comes back
	must ip -n "s1$NS" route replace 192.0.2.2 via 10.0.1.2
	answers h1 198.51.100.2
	must ip -n "s1$NS" route replace 192.0.2.2 nexthop via 10.0.0.2 nexthop via 10.0.1.2
	rm "$TMP"/u?
	spread
}

# packets_on CABLE COMMAND...: the tunnel's packets that come to s2 there meanwhile
packets_on()
{
	listen "$TMP/$1" s2 "$1"
	must "${@:2}"
	heard "$TMP/$1" >/dev/null
	grep -c 12b5 "$TMP/$1"
}

# A rule may choose the route by the mark of a packet; then it is that packet's alone.
test_marked()
{
	servers
	on_each addr add 10.0.0.N/24 dev u0
	on_each addr add 10.0.1.N/24 dev u1
	on_each addr add 192.0.2.N/32 dev lo
	must ip -n "s1$NS" route add 192.0.2.2 via 10.0.0.2
	must ip -n "s2$NS" route add 192.0.2.1 via 10.0.0.1
	must ip -n "s1$NS" rule add fwmark 7 table 7
	must ip -n "s1$NS" route add 192.0.2.2 via 10.0.1.2 table 7
	tenant 1 192.0.2.1 192.0.2.2
	tenant 2 192.0.2.2 192.0.2.1
	on_each link set t0 address 02:00:00:00:09:0N
	on_each addr add 10.9.9.N/24 dev t0
	# the kernel's own questions have no mark
	must ip -n "s1$NS" neigh replace 10.9.9.2 lladdr 02:00:00:00:09:02 dev t0 nud permanent
	must ip -n "s2$NS" neigh replace 10.9.9.1 lladdr 02:00:00:00:09:01 dev t0 nud permanent
	answers s1 10.9.9.2
	equal "marked" "$(packets_on u1 in_ns s1 ping -q -c 2 -i 0.2 -m 7 10.9.9.2)" 2
	equal "not marked" "$(packets_on u1 in_ns s1 ping -q -c 2 -i 0.2 10.9.9.2)" 0
	equal "marked" "$(packets_on u0 in_ns s1 ping -q -c 2 -i 0.2 -m 7 10.9.9.2)" 0
}

test_several_paths_of_ipv6()
{
	local n

	IPV6=1 servers
	in_ns s1 sysctl -qw net.ipv6.fib_multipath_hash_policy=1
	on_each addr add 2001:db8::N/64 dev u0 nodad
	on_each addr add 2001:db8:1::N/64 dev u1 nodad
	on_each addr add 2001:db8:9::N/128 dev lo nodad
	must ip -n "s1$NS" route add 2001:db8:9::2 nexthop via 2001:db8::2 nexthop via 2001:db8:1::2
	must ip -n "s2$NS" route add 2001:db8:9::1 nexthop via 2001:db8::1 nexthop via 2001:db8:1::1
	# kernels without CONFIG_IPV6_ROUTER_PREF take only next hops that they know
	answers s1 2001:db8::2
	answers s1 2001:db8:1::2
	for n in 1 2; do in_ns "s$n" sysctl -qw net.ipv6.conf.default.disable_ipv6=1; done
	tenant 1 2001:db8:9::1 2001:db8:9::2
	tenant 2 2001:db8:9::2 2001:db8:9::1
	works 1430
	spread
}

# Open vSwitch on the other server, with its kernel datapath
test_with_open_vswitch()
{
	need ovs-vsctl ovs-vswitchd ovsdb-server
	modprobe -q openvswitch || skip "needs openvswitch"
	servers
	on_each addr add 192.0.2.N/24 dev u0
	tenant 1 192.0.2.1 192.0.2.2
	mkdir "$TMP/ovs"
	export OVS_RUNDIR=$TMP/ovs
	ovsdb-tool create "$TMP/ovs/conf.db" /usr/share/openvswitch/vswitch.ovsschema || fail "no database"
	ovsdb-server "$TMP/ovs/conf.db" --remote="punix:$TMP/ovs/db.sock" >"$TMP/ovs/log" 2>&1 &
	defer kill $!
	wait_until 60 [ -S "$TMP/ovs/db.sock" ]
	must ovs-vsctl --db="unix:$TMP/ovs/db.sock" --no-wait init
	ip netns exec "s2$NS" ovs-vswitchd "unix:$TMP/ovs/db.sock" >>"$TMP/ovs/log" 2>&1 &
	defer kill $!
	new_ns h2
	must ip -n "s2$NS" link add p2 type veth peer name eth0 address "${MAC[2]}" netns "h2$NS"
	must ip -n "s2$NS" link set p2 up
	must ip -n "h2$NS" link set eth0 mtu 1450 up
	must ip -n "h2$NS" addr add 198.51.100.2/24 dev eth0
	must ovs-vsctl --db="unix:$TMP/ovs/db.sock" -t 20 add-br br0 -- add-port br0 p2 -- add-port br0 vx0 -- \
		set interface vx0 type=vxlan options:remote_ip=192.0.2.1 options:key=42
	works
	[[ $(bridge -n "s1$NS" fdb show dev t0) == *"${MAC[2]} dst 192.0.2.2 "* ]] || fail "not learned"
	must ovs-vsctl --db="unix:$TMP/ovs/db.sock" -t 20 del-br br0
}

run_tests
