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
	wait_until 5 port_state "p$n" forwarding "s$s"
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
		in_ns "s$s" ethtool -S t0 2>/dev/null | awk -v s="s$s" '$1 !~ /[.][rt]x_/ && $2 ~ /^[1-9]/ { print s, $1, $2 }'
	done
}

# fdb_of SERVER ADDRESS: its entry in t0, in words
fdb_of()
{
	bridge -n "s$1$NS" fdb show dev t0 | grep -i "^$2 "
}

# two_servers FAMILY [OPTION...]: one guest on each
two_servers()
{
	underlay
	tenant 1 "$@"
	tenant 2 "$@"
	guest 1 1
	guest 2 2
}

both_ours()
{
	two_servers "$1"
	guest 3 1
	pings 1 2
	pings 2 3
	pings 3 1
	[[ $(fdb_of 1 "${MAC[2]}") == *"dst $(address "$1" 2) self"* ]] || fail "s1 has not learned h2: $(fdb_of 1 "${MAC[2]}")"
	[[ $(fdb_of 2 "${MAC[1]}") == *"dst $(address "$1" 1) self"* ]] || fail "s2 has not learned h1: $(fdb_of 2 "${MAC[1]}")"
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
	[[ $(fdb_of 1 "${MAC[2]}") == *"dst $(address "$1" 2) self"* ]] || fail "s1 has not learned h2: $(fdb_of 1 "${MAC[2]}")"
}

test_with_vxlan_over_ipv4()
{
	with_intree 4
}

test_with_vxlan_over_ipv6()
{
	with_intree 6
}

# TCP both ways, and with less than a socket's buffer in one frame
streams()
{
	carry "h$1" "h$2" eth0 "198.51.100.$2"
	carry "h$2" "h$1" eth0 "198.51.100.$1"
}

test_streams()
{
	two_servers 4
	streams 1 2
	# as long as the guests made them: nothing cuts them on the way
	unsegmented 1514
}

test_streams_without_checksum()
{
	two_servers 4 noudpcsum
	streams 1 2
	unsegmented 1514
}

test_streams_over_ipv6_without_checksum()
{
	two_servers 6 udp6zerocsumtx udp6zerocsumrx
	streams 1 2
	unsegmented 1514
}

# An underlay that can neither segment nor compute checksums
test_streams_by_a_poor_nic()
{
	local n

	underlay
	for n in 1 2; do
		in_ns "s$n" ethtool -K u0 tx off sg off tso off gso off gro off >/dev/null 2>&1
	done
	tenant 1 4
	tenant 2 4
	guest 1 1
	guest 2 2
	streams 1 2
}

# What came in pieces is put together again by GRO on the underlay's device
test_streams_are_merged()
{
	local n

	underlay
	for n in 1 2; do
		in_ns "s$n" ethtool -K u0 tso off gso off tx-udp_tnl-segmentation off tx-udp_tnl-csum-segmentation off \
			gro on >/dev/null
	done
	tenant 1 4
	tenant 2 4
	guest 1 1
	guest 2 2
	streams 1 2
	unsegmented 1514
}

test_streams_with_vxlan()
{
	underlay
	tenant 1 4
	intree 2 4
	guest 1 1
	bridged_guest 2 2
	streams 1 2
}

test_streams_with_vxlan_over_ipv6()
{
	underlay
	tenant 1 6
	intree 2 6 udp6zerocsumtx udp6zerocsumrx
	must ip -n "s1$NS" link set t0 type vswitch udp6zerocsumrx
	guest 1 1
	bridged_guest 2 2
	streams 1 2
}

# with_group FAMILY GROUP: nobody lists the others
with_group()
{
	local n

	underlay
	must ip -n "s1$NS" link add t0 type vswitch vni 42 local "$(address "$1" 1)" group "$2" dev u0
	must ip -n "s1$NS" link set t0 up
	must ip -n "s2$NS" link add vx0 type vxlan id 42 local "$(address "$1" 2)" group "$2" dev u0 dstport 4789
	must ip -n "s2$NS" link add t0 type bridge
	must ip -n "s2$NS" link set vx0 master t0 up
	must ip -n "s2$NS" link set t0 up
	guest 1 1
	bridged_guest 2 2
	pings 1 2
	[[ $(fdb_of 1 "${MAC[2]}") == *"dst $(address "$1" 2) self"* ]] || fail "s1 has not learned h2"
	# and after the underlay was down
	for n in 1 2; do must ip -n "s$n$NS" link set u0 down; done
	for n in 1 2; do must ip -n "s$n$NS" link set u0 up; done
	[ "$1" = 4 ] || for n in 1 2; do must ip -n "s$n$NS" addr replace "2001:db8::$n/64" dev u0 nodad; done
	wait_until 5 link_has s1 u0 operstate UP
	must ip -n "h1$NS" neigh flush dev eth0
	must ip -n "h2$NS" neigh flush dev eth0
	pings 2 1
}

test_group_with_vxlan_over_ipv4()
{
	with_group 4 239.1.1.1
}

test_group_with_vxlan_over_ipv6()
{
	with_group 6 ff05::42
}

test_group_is_joined_and_left()
{
	underlay
	must ip -n "s1$NS" link add t0 type vswitch vni 42 group 239.1.1.1 dev u0
	must ip -n "s1$NS" link add t1 type vswitch vni 43 group 239.1.1.1 dev u0
	in_ns s1 ip maddr show dev u0 | grep -q 239.1.1.1 || fail "not joined"
	must ip -n "s1$NS" link del t0
	in_ns s1 ip maddr show dev u0 | grep -q 239.1.1.1 || fail "left with the first one"
	need_plugin
	must ip -n "s1$NS" link set t1 type vswitch group 239.1.1.2
	in_ns s1 ip maddr show dev u0 | grep -q 239.1.1.2 || fail "not joined"
	! in_ns s1 ip maddr show dev u0 | grep -q 239.1.1.1 || fail "not left"
	must ip -n "s1$NS" link del t1
	! in_ns s1 ip maddr show dev u0 | grep -q 239.1.1.2 || fail "not left"
}

test_tagged()
{
	local n

	underlay
	tenant 1 4
	intree 2 4
	guest 1 1
	bridged_guest 2 2
	for n in 1 2; do
		must ip -n "h$n$NS" link add link eth0 name v5 type vlan id 5
		must ip -n "h$n$NS" link set v5 up mtu 1300
		must ip -n "h$n$NS" addr add "203.0.113.$n/24" dev v5
	done
	in_ns h1 ping -c 2 -i 0.2 -W 3 -q 203.0.113.2 >/dev/null || fail "h1 does not reach h2 in VLAN 5"
	carry h1 h2 v5 203.0.113.2
	carry h2 h1 v5 203.0.113.1
	# the tag in the frame, as some programs send it
	listen "$TMP/tagged" h2 v5 "${MAC[2]//:/}"
	send h1 eth0 "$(frame "${MAC[2]}" "${MAC[1]}" "8100000588b5$(printf '%092d' 7)")"
	send h1 eth0 "$(frame "${MAC[2]}" "${MAC[1]}" 810000050800)"
	equal "frames" "$(heard "$TMP/tagged")" 2
	[[ $(cat "$TMP/tagged") == *88b5000* ]] || fail "got $(cat "$TMP/tagged")"
	equal "drops" "$(drops | grep -v 'no_egress\|link_local\|peer')" ""
}

# What depends on the packet inside is taken from it, behind a tag as well.
test_inherited()
{
	local tag

	need_plugin
	underlay
	tenant 1 4 tos inherit ttl inherit df inherit
	guest 1 1
	for tag in "" 81000005; do
		listen "$TMP/out$tag" s2 u0
		send h1 eth0 "$(frame "${MAC[2]}" "${MAC[1]}" "${tag}080045480014000040002111000001020304c6336402")"
		heard "$TMP/out$tag" >/dev/null
		# tos 48, DF, ttl 21
		grep -qE "^.{24}08004548.{8}400021" "$TMP/out$tag" || fail "outer headers: $(cut -c 1-120 "$TMP/out$tag")"
	done
}

# traffic_of SERVER: packets and bytes that have come in, and have gone out
traffic_of()
{
	in_ns "s$1" ethtool -S t0 | awk '/ tunnel.[rt]x_/ { print $2 }' | xargs
}

# sums SERVER "N N N N": it has received and sent so much
sums()
{
	[ "$(traffic_of "$1")" = "$2" ]
}

test_traffic_is_counted()
{
	underlay
	in_ns s1 sysctl -qw net.ipv6.conf.default.disable_ipv6=1
	in_ns s2 sysctl -qw net.ipv6.conf.default.disable_ipv6=1
	tenant 1 4
	tenant 2 6
	must bridge -n "s2$NS" fdb del 00:00:00:00:00:00 dev t0
	guest 1 1
	equal "at first" "$(traffic_of 1)" "0 0 0 0"
	send h1 eth0 "$(frame "${MAC[2]}" "${MAC[1]}")" 3
	send h1 eth0 "$(frame "${MAC[2]}" "${MAC[1]}" "8100000588b5$(printf '%092d' 7)")"
	wait_until 5 sums 1 "0 0 4 244"
	# to a switch that is not there, and then to one that is
	equal "of the other family" "$(traffic_of 2)" "0 0 0 0"
	must ip -n "s2$NS" link del t0
	tenant 2 4
	guest 2 2
	send h1 eth0 "$(frame "${MAC[2]}" "${MAC[1]}")" 2
	wait_until 5 sums 2 "2 120 0 0"
}

# Two switches of one host, each with an address of its own
test_local_bypass()
{
	underlay
	must ip -n "s1$NS" addr add 192.0.2.11/24 dev u0
	must ip -n "s1$NS" link add t0 type vswitch vni 42 local 192.0.2.1
	must ip -n "s1$NS" link add t1 type vswitch vni 42 local 192.0.2.11
	must bridge -n "s1$NS" fdb append 00:00:00:00:00:00 dev t0 dst 192.0.2.11
	must bridge -n "s1$NS" fdb append 00:00:00:00:00:00 dev t1 dst 192.0.2.1
	must ip -n "s1$NS" link set t0 up
	must ip -n "s1$NS" link set t1 up
	guest 1 1
	new_ns h2
	must ip -n "s1$NS" link add link t1 name eth0 address "${MAC[2]}" netns "h2$NS" type vnic
	up_guest 2
	listen "$TMP/lo" s1 lo
	pings 1 2
	streams 1 2
	unsegmented 1514
	! grep -q 12b5 "$TMP/lo" || fail "encapsulated"
	need_plugin
	must ip -n "s1$NS" link set t0 type vswitch nolocalbypass
	pings 1 2
	grep -q 12b5 "$TMP/lo" || fail "not encapsulated: $(head -c 300 "$TMP/lo")"
}

# routed FAMILY [OPTION...]: what is between the servers takes less than their devices
#
#   s1 -- r1 -- r2 -- s2
#            |
#            1400 bytes
#
routed()
{
	local n other net=192.0 bits=24 default=0.0.0.0/0

	if [ "$1" = 6 ]; then net=2001:db8:0 bits=64 default=::/0; fi
	shift
	IPV6=1 new_ns s1 s2 r1 r2
	modprobe -q vnic
	must ip -n "r1$NS" link add mid mtu 1400 type veth peer name mid mtu 1400 netns "r2$NS"
	for n in 1 2; do
		other=$((3 - n))
		in_ns "r$n" sysctl -qw net.ipv4.ip_forward=1 net.ipv6.conf.all.forwarding=1
		must ip -n "s$n$NS" link add u0 type veth peer name u0 netns "r$n$NS"
		must ip -n "s$n$NS" addr add "$(on_net "$net" "$n" 2)/$bits" dev u0 nodad
		must ip -n "r$n$NS" addr add "$(on_net "$net" "$n" 1)/$bits" dev u0 nodad
		must ip -n "r$n$NS" addr add "$(on_net "$net" 9 "$n")/$bits" dev mid nodad
		must ip -n "s$n$NS" link set u0 up
		must ip -n "r$n$NS" link set u0 up
		must ip -n "r$n$NS" link set mid up
		must ip -n "s$n$NS" route add "$default" via "$(on_net "$net" "$n" 1)"
		must ip -n "r$n$NS" route add "$default" via "$(on_net "$net" 9 "$other")"
	done
	for n in 1 2; do
		must ip -n "s$n$NS" link add t0 type vswitch vni 42 local "$(on_net "$net" "$n" 2)" "$@"
		must ip -n "s$n$NS" link set t0 up
		must bridge -n "s$n$NS" fdb append 00:00:00:00:00:00 dev t0 dst "$(on_net "$net" $((3 - n)) 2)"
		IPV6=1 guest "$n" "$n"
		must ip -n "h$n$NS" addr add "2001:db8:7::$n/64" dev eth0 nodad
	done
	wait_until 5 link_has s1 u0 operstate UP
}

# on_net NET N HOST: an address of the Nth network
on_net()
{
	if [ "$1" = 192.0 ]; then echo "$1.$2.$3"; else echo "$1:$2::$3"; fi
}

# path_mtu OUTER WANTED OPTION...: guests are told what fits, by IPv4 and by IPv6
path_mtu()
{
	local to wanted=$2 opposite n

	routed "$1" "${@:3}"
	for to in 198.51.100.2 2001:db8:7::2; do
		answers h1 "$to"
		opposite=$(fdb_of 1 "${MAC[2]}")
		[[ $opposite == *" dst "* ]] || fail "not learned: $opposite"
		# The first one is too long for the router, the next for the path that is known by then.
		in_ns h1 ping -c 2 -i 0.5 -W 1 -q -M "do" -s 1350 "$to" >"$TMP/ping" 2>&1
		in_ns h1 ping -c 1 -W 1 -M "do" -s 1350 "$to" >"$TMP/ping" 2>&1
		[[ $(ip -n "h1$NS" route get "$to") == *" mtu $wanted "* ]] ||
			fail "h1 has $(ip -n "h1$NS" route get "$to"): $(cat "$TMP/ping") $(drops)"
		equal "where h2 is" "$(fdb_of 1 "${MAC[2]}")" "$opposite"
		carry h1 h2 eth0 "$to"
	done
	# a tag takes 4 bytes of it
	for n in 1 2; do
		must ip -n "h$n$NS" link add link eth0 name v5 type vlan id 5
		must ip -n "h$n$NS" addr add "203.0.113.$n/24" dev v5
		must ip -n "h$n$NS" link set v5 up
	done
	in_ns h1 ping -c 1 -W 3 -q 203.0.113.2 >/dev/null || fail "h1 does not reach h2 in VLAN 5"
	in_ns h1 ping -c 1 -W 1 -q -M "do" -s $((wanted - 28)) 203.0.113.2 >/dev/null
	[[ $(ip -n "h1$NS" route get 203.0.113.2) == *" mtu $((wanted - 4)) "* ]] ||
		fail "h1 has $(ip -n "h1$NS" route get 203.0.113.2) for VLAN 5"
	carry h1 h2 v5 203.0.113.2
	drops | grep -q "s1 tunnel.drop_too_big" || fail "not counted: $(drops)"
}

test_path_mtu_over_ipv4()
{
	path_mtu 4 1350 df set
}

test_path_mtu_over_ipv6()
{
	path_mtu 6 1330
}

# Without DF the router cuts what is too long, and nobody is told.
test_fragmented()
{
	routed 4 df unset
	in_ns h1 ping -c 3 -i 0.2 -W 3 -q -M "do" -s 1400 198.51.100.2 >"$TMP/ping" || fail "$(cat "$TMP/ping") $(drops)"
	carry h1 h2 eth0 198.51.100.2
	! drops | grep -q too_big || fail "dropped: $(drops)"
}

# What goes over the wire is VXLAN to others, with a checksum that is right, and packets that may be cut have different
# identifications.
test_decoded()
{
	local n

	command -v tcpdump >/dev/null || skip "needs tcpdump"
	command -v tshark >/dev/null || skip "needs tshark"
	underlay
	for n in 1 2; do in_ns "s$n" ethtool -K u0 tx off >/dev/null; done
	tenant 1 4
	tenant 2 4
	guest 1 1
	guest 2 2
	# not what the servers say of themselves by IPv6, whenever they do
	in_ns s2 tcpdump -i u0 -U -w "$TMP/pcap" -c 4 "udp port 4789 and udp[28:2] != 0x86dd" 2>"$TMP/tcpdump.err" &
	defer kill $!
	wait_until 10 grep -q listening "$TMP/tcpdump.err"
	pings 1 2
	wait_until 10 grep -q 'captured' "$TMP/tcpdump.err"
	tcpdump -nn -vv -r "$TMP/pcap" >"$TMP/tcpdump" 2>/dev/null
	grep -q 'VXLAN, flags \[I\] (0x08), vni 42' "$TMP/tcpdump" || fail "$(cat "$TMP/tcpdump")"
	grep -q '198.51.100.1 > 198.51.100.2: ICMP echo request' "$TMP/tcpdump" || fail "$(cat "$TMP/tcpdump")"
	! grep -qiE 'bad|invalid|truncated' "$TMP/tcpdump" || fail "$(cat "$TMP/tcpdump")"
	tshark -n -r "$TMP/pcap" -o ip.check_checksum:TRUE -o udp.check_checksum:TRUE -T fields -E occurrence=f -e vxlan.vni \
		-e ip.checksum.status -e udp.checksum.status -e _ws.expert.message -e ip.id >"$TMP/tshark" 2>"$TMP/tshark.err" ||
		fail "$(cat "$TMP/tshark.err")"
	[ "$(cut -f1-4 "$TMP/tshark" | sort | uniq -c)" = "$(printf '%7d 42\t1\t1\t' 4)" ] || fail "tshark: $(cat "$TMP/tshark")"
	# each side counts for itself
	[ "$(cut -f5 "$TMP/tshark" | sort -u | wc -l)" -ge 3 ] || fail "identifications: $(cat "$TMP/tshark")"
}

run_tests
