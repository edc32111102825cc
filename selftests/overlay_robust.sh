#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
# Overlays in trouble: packets that lie, an underlay that comes and goes, switches and modules that go under traffic.
# two CPUs: races are its subject
#
#   h1 (vnic) -- t0 ~ s1: 192.0.2.1 ----- 192.0.2.2: s2 ~ t0 -- h2 (vnic)
#
. "$(dirname "$0")/lib.sh"

# underlay: s1 and s2 with the device u0 each
underlay()
{
	local n

	modprobe -q vnic
	new_ns s1 s2
	must ip -n "s1$NS" link add u0 address "${MAC[101]}" type veth peer name u0 address "${MAC[102]}" netns "s2$NS"
	for n in 1 2; do must ip -n "s$n$NS" link set u0 up; done
	must ip -n "s1$NS" addr add 192.0.2.1/24 dev u0
	wait_until 5 link_has s1 u0 operstate UP
}

# tenant SERVER [OPTION...]: t0 on it, with the other one on its list
tenant()
{
	must ip -n "s$1$NS" link add t0 type vswitch vni 42 local "192.0.2.$1" "${@:2}"
	must ip -n "s$1$NS" link set t0 up
	must bridge -n "s$1$NS" fdb append 00:00:00:00:00:00 dev t0 dst "192.0.2.$((3 - $1))"
}

# guest N: on server N
guest()
{
	[ -e "/run/netns/h$1$NS" ] || new_ns "h$1"
	must ip -n "s$1$NS" link add link t0 name eth0 address "$(mac "$1")" netns "h$1$NS" type vnic
	must ip -n "h$1$NS" link set eth0 up
	must ip -n "h$1$NS" addr add "198.51.100.$1/24" dev eth0
}

# counted NAME...: the sum of these counters of t0 (in the namespace AT)
counted()
{
	in_ns "${AT-s1}" ethtool -S t0 | awk -v names="$*" 'BEGIN { split(names, a); for (i in a) want[a[i] ":"] } $1 in want { s += $2 } END { print s + 0 }'
}

# of_stack NAME...: the sum of these counters of s1's IP and UDP, as nstat calls them
of_stack()
{
	in_ns s1 nstat -asz "$@" | awk '!/^#/ { s += $2 } END { print s + 0 }'
}

# What t0 has got, in the end: under a reason, or as a frame of the tenant's
taken()
{
	counted socket.drop_short socket.drop_no_vni socket.drop_vni tunnel.drop_csum tunnel.drop_peer \
		tunnel.drop_runt tunnel.drop_ecn tunnel.rx_packets
}

# What the stack has refused before
refused_by_stack()
{
	of_stack IpInHdrErrors IpExtInTruncatedPkts UdpInErrors
}

all_came()
{
	[ "$(of_stack IpInReceives)" -ge "$1" ]
}

# malformed HOW COUNT: packets from s2, where nobody answers
malformed()
{
	local how=$1 count=$2 n
	local AT=x

	underlay
	must ip -n "s1$NS" neigh add 192.0.2.2 lladdr "${MAC[102]}" dev u0 nud permanent
	# elsewhere, so that what is for the host does not come to the stack that counts the packets outside
	tenant 1
	new_ns x
	must ip -n "s1$NS" link set t0 netns "x$NS"
	must ip -n "x$NS" link set t0 up
	for n in 1 3; do
		new_ns "h$n"
		must ip -n "x$NS" link add link t0 name eth0 address "$(mac "$n")" netns "h$n$NS" type vnic
		must ip -n "h$n$NS" link set eth0 up
	done
	equal "at first" "$(taken) $(refused_by_stack) $(of_stack IpInReceives)" "0 0 0"
	must in_ns s2 "$PROGRAMS/fuzz" u0 "$how" 20261121 "$count" "${MAC[102]}" "${MAC[101]}" 192.0.2.2 192.0.2.1 42
	wait_until 60 all_came "$count"
	equal "packets that came to s1" "$(of_stack IpInReceives)" "$count"
	equal "packets that are accounted for" $(($(taken) + $(refused_by_stack))) "$count"
	for n in socket.drop_short socket.drop_no_vni socket.drop_vni tunnel.drop_peer tunnel.drop_runt tunnel.drop_ecn \
		tunnel.drop_src_mac tunnel.drop_own_src tunnel.drop_link_local tunnel.rx_packets; do
		[ "$(counted "$n")" -ge $((count / 10000)) ] || fail "$n is only $(counted "$n")"
	done
	# and it works as before
	must ip -n "s2$NS" addr add 192.0.2.2/24 dev u0
	must ip -n "s1$NS" neigh del 192.0.2.2 dev u0
	tenant 2
	guest 2
	must ip -n "h1$NS" addr add 198.51.100.1/24 dev eth0
	answers h1 198.51.100.2
}

test_malformed_inside()
{
	malformed inner 100000
	equal "refused by the stack" "$(refused_by_stack)" 0
}

test_malformed_outside()
{
	malformed outer 100000
	[ "$(refused_by_stack)" -ge 20000 ] || fail "only $(refused_by_stack) were malformed outside"
}

# Packets in pieces are put together first; what is missing never is.
test_fragments()
{
	local before

	underlay
	must ip -n "s2$NS" addr add 192.0.2.2/24 dev u0
	tenant 1
	guest 1
	before=$(counted tunnel.rx_packets)
	in_ns s2 python3 -SE - <<-'END' || fail "cannot send"
		import socket
		import struct
		from random import Random

		r = Random(1)
		s = socket.socket(socket.AF_INET, socket.SOCK_RAW, socket.IPPROTO_RAW)
		frame = bytes.fromhex("020000000001020000000002" + "88b5") + bytes(1300)
		udp = struct.pack("!HHHH", 50000, 4789, 16 + len(frame), 0) + bytes.fromhex("0800000000002a00") + frame

		def piece(ident, start, end):
		    more = 0x2000 if end < len(udp) else 0
		    head = struct.pack("!BBHHHBBH4s4s", 0x45, 0, 20 + end - start, ident, more | start // 8, 64, 17, 0,
		                       socket.inet_aton("192.0.2.2"), socket.inet_aton("192.0.2.1"))
		    s.sendto(head + udp[start:end], ("192.0.2.1", 0))

		for ident in range(1, 201):
		    cuts = sorted({0, len(udp)} | {8 * r.randrange(1, len(udp) // 8) for _ in range(r.randrange(1, 6))})
		    pieces = list(zip(cuts, cuts[1:]))
		    r.shuffle(pieces)
		    if ident % 2:
		        pieces.pop()
		    for start, end in pieces:
		        piece(ident, start, end)
	END
	sleep 0.5
	equal "frames" $(($(counted tunnel.rx_packets) - before)) 100
	equal "refused" "$(counted socket.drop_short tunnel.drop_runt tunnel.drop_peer)" 0
}

# both: both servers, a guest each, and traffic from now on
both()
{
	underlay
	must ip -n "s2$NS" addr add 192.0.2.2/24 dev u0
	tenant 1 "$@"
	tenant 2 "$@"
	guest 1
	guest 2
	answers h1 198.51.100.2
	traffic h1 198.51.100.2
	traffic h2 198.51.100.1
	noise h1 eth0 "$(frame ff:ff:ff:ff:ff:ff "${MAC[1]}")"
	noise h2 eth0 "$(frame "${MAC[99]}" "${MAC[2]}")"
}

# pktgen holds on to a frame that it sends, so that it must not be given other headers.
test_frames_that_are_kept()
{
	local n

	modprobe -q pktgen || skip "needs pktgen"
	both
	new_ns h3
	must ip -n "s1$NS" link add link t0 name eth0 address "${MAC[3]}" netns "h3$NS" type vnic
	must ip -n "h3$NS" link set eth0 up
	must ip -n "s2$NS" addr add 192.0.2.3/24 dev u0
	must bridge -n "s1$NS" fdb append 00:00:00:00:00:00 dev t0 dst 192.0.2.3
	answers h1 198.51.100.2
	for n in 2 3; do listen "$TMP/h$n" "h$n" eth0 "ffffffffffff${MAC[1]//:/}0800"; done
	# shellcheck disable=SC2016
	ip netns exec "h1$NS" bash -ec '
		cd /proc/net/pktgen
		echo "add_device eth0" >kpktgend_0
		for l in "count 200" "delay 1000000" "dst_mac ff:ff:ff:ff:ff:ff" "dst_min 198.51.100.255"; do echo "$l" >eth0; done
		echo start >pgctrl
		echo rem_device_all >kpktgend_0' || fail "pktgen"
	equal "what h2 and h3 get" "$(heard "$TMP/h2") $(heard "$TMP/h3")" "400 200"
}

test_underlay_flaps()
{
	local i

	both
	for i in 1 2 3 4 5; do
		must ip -n "s1$NS" link set u0 down
		sleep 0.1
		must ip -n "s1$NS" link set u0 up
		must ip -n "s1$NS" addr del 192.0.2.1/24 dev u0
		sleep 0.1
		must ip -n "s1$NS" addr add 192.0.2.1/24 dev u0
		must ip -n "s1$NS" route add blackhole 192.0.2.2
		sleep 0.1
		must ip -n "s1$NS" route del blackhole 192.0.2.2
		must ip -n "s2$NS" link set u0 mtu 1400
		must ip -n "s2$NS" link set u0 mtu 1500
	done
	answers h1 198.51.100.2
	[ "$(counted tunnel.drop_no_route)" -gt 0 ] || fail "no_route is not counted"
}

test_settings_change()
{
	local i

	need_plugin
	both
	for i in 1 2 3 4 5; do
		must ip -n "s1$NS" link set t0 type vswitch tos inherit ttl 5 df set peers any nolearning
		must bridge -n "s1$NS" fdb flush dev t0
		must bridge -n "s1$NS" fdb append 00:00:00:00:00:00 dev t0 dst 192.0.2.2
		must bridge -n "s1$NS" fdb append 00:00:00:00:00:00 dev t0 dst 192.0.2.77
		must bridge -n "s1$NS" fdb replace "${MAC[2]}" dev t0 dst 192.0.2.2
		must ip -n "s1$NS" link set t0 type vswitch tos 0 ttl auto df unset peers strict learning noudpcsum
		must bridge -n "s1$NS" fdb replace "${MAC[2]}" dev t0 dst 192.0.2.2 vni 7
		must bridge -n "s1$NS" fdb del "${MAC[2]}" dev t0
		must bridge -n "s1$NS" fdb del 00:00:00:00:00:00 dev t0 dst 192.0.2.77
		must ip -n "s1$NS" link set t0 down
		must ip -n "s1$NS" link set t0 up
		# no overlay for a moment
		must ip -n "s1$NS" link set t0 type vswitch vni 0
		must ip -n "s1$NS" link set t0 type vswitch vni 42 local 192.0.2.1 remote 192.0.2.2
	done
	answers h1 198.51.100.2
}

test_switches_come_and_go()
{
	local i

	both
	for i in 1 2 3 4 5; do
		must ip -n "s1$NS" link del t0
		tenant 1
		guest 1
		sleep 0.1
	done
	answers h1 198.51.100.2
}

# The switch and the guest are elsewhere; then the namespace of the underlay goes, then theirs.
test_namespaces_go()
{
	local i

	underlay
	must ip -n "s2$NS" addr add 192.0.2.2/24 dev u0
	tenant 2
	guest 2
	traffic h2 198.51.100.1
	noise h2 eth0 "$(frame ff:ff:ff:ff:ff:ff "${MAC[2]}")"
	for i in 1 2 3; do
		new_ns "x$i"
		tenant 1
		must ip -n "s1$NS" link set t0 netns "x$i$NS"
		must ip -n "x$i$NS" link set t0 up
		must ip -n "x$i$NS" addr add 198.51.100.1/24 dev t0
		answers "x$i" 198.51.100.2
		if [ "$i" = 3 ]; then
			must ip netns del "s1$NS"
			wait_until 20 no_remotes "x$i" t0
		fi
		must ip netns del "x$i$NS"
		[ "$i" = 3 ] || wait_until 20 no_socket s1
	done
	wait_until 20 no_peer s2 u0
}

no_remotes()
{
	! bridge -n "$1$NS" fdb show dev "$2" | grep -q ' dst '
}

no_socket()
{
	[ -z "$(in_ns "$1" ss -Hlnu sport = 4789)" ]
}

# the other end of a veth has gone with its namespace
no_peer()
{
	! ip -n "$1$NS" link show "$2" >/dev/null 2>&1
}

test_unloaded()
{
	local i n

	if [ ! -e /sys/module/vswitch/initstate ]; then skip "vswitch is built in"; fi
	[ -z "$(ip -o link show type vswitch)" ] || skip "there are other switches"
	defer modprobe vnic
	both
	for i in 1 2 3; do
		must rmmod vnic
		must ip -n "s1$NS" addr add 198.51.100.1/24 dev t0
		traffic s1 198.51.100.2
		must rmmod vswitch
		must modprobe vnic
		for n in 1 2; do
			tenant "$n"
			guest "$n"
		done
		answers h1 198.51.100.2
	done
}

run_tests
