#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
# What comes to an overlay by UDP: from whom, and in which shape.
#
#   h1 (vnic) -- t0 ~ s1: 192.0.2.1 ----- s2: 192.0.2.2, .3, ... (programs)
#                         2001:db8::1         2001:db8::2
#
. "$(dirname "$0")/lib.sh"

# topology [OPTION...]: of t0
topology()
{
	modprobe -q vnic
	IPV6=1 new_ns s1 s2
	must ip -n "s1$NS" link add u0 type veth peer name u0 netns "s2$NS"
	must ip -n "s1$NS" addr add 192.0.2.1/24 dev u0
	must ip -n "s1$NS" addr add 2001:db8::1/64 dev u0 nodad
	must ip -n "s2$NS" addr add 192.0.2.2/24 dev u0
	must ip -n "s2$NS" addr add 192.0.2.3/24 dev u0
	must ip -n "s2$NS" addr add 2001:db8::2/64 dev u0 nodad
	must ip -n "s1$NS" link set u0 up
	must ip -n "s2$NS" link set u0 up
	in_ns s1 sysctl -qw net.ipv6.conf.default.disable_ipv6=1
	must ip -n "s1$NS" link add t0 type vswitch vni 42 "$@"
	must ip -n "s1$NS" link set t0 up
	new_ns h1
	must ip -n "s1$NS" link add link t0 name eth0 address "$(mac 1)" netns "h1$NS" type vnic
	must ip -n "h1$NS" link set eth0 up
	wait_until 5 link_has s2 u0 operstate UP
}

# udp FROM[,FROM...] TO HEX [nocheck]: one datagram of each to port 4789
udp()
{
	in_ns s2 python3 - "$@" <<-'END' || fail "cannot send a datagram"
		import socket, sys
		family = socket.AF_INET6 if ":" in sys.argv[1] else socket.AF_INET
		for address in sys.argv[1].split(","):
		    s = socket.socket(family, socket.SOCK_DGRAM)
		    s.bind((address, 0))
		    if len(sys.argv) > 4:
		        if family == socket.AF_INET6:
		            s.setsockopt(socket.IPPROTO_UDP, 101, 1) # UDP_NO_CHECK6_TX
		        else:
		            s.setsockopt(socket.SOL_SOCKET, 11, 1) # SO_NO_CHECK
		    s.sendto(bytes.fromhex(sys.argv[3]), (sys.argv[2], 4789))
	END
}

# vxlan VNI FRAME [FLAGS [RESERVED]]: the payload of a datagram, in hex
vxlan()
{
	printf '%s%06x%s%s' "${3-08000000}" "$1" "${4-00}" "$2"
}

# counters_of: those of t0 that are not 0
counters_of()
{
	in_ns s1 ethtool -S t0 | awk '$2 ~ /^[1-9]/ { sub(":", "", $1); print $1 "=" $2 }' | sort
}

added_to()
{
	counters_of | awk -F= 'NR == FNR { was[$1] = $2; next } $2 != was[$1] { printf "%s%s=%d", sep, $1, $2 - was[$1]; sep = " " }' "$1" -
}

has_added()
{
	[ "$(added_to "$1")" = "$2" ]
}

# counts_of "NAME=N..." COMMAND...: it adds that to t0's counters, and nothing else
counts_of()
{
	local wanted=$1 end

	shift
	{ echo; counters_of; } >"$TMP/counters"
	"$@"
	end=$((SECONDS + 5))
	until has_added "$TMP/counters" "$wanted" || [ "$SECONDS" -ge "$end" ]; do sleep 0.1; done
	sleep 0.2
	equal "counters after $*" "$(added_to "$TMP/counters")" "$wanted"
}

ARRIVALS=0
# arrives WANTED COMMAND...: so many frames come to h1 by it
arrives()
{
	local wanted=$1 n=$((++ARRIVALS))

	shift
	listen "$TMP/frames$n" h1 eth0 "$(mac 1 | tr -d :)"
	"$@"
	equal "frames after $*" "$(heard "$TMP/frames$n")" "$wanted"
}

to_h1()
{
	frame "$(mac 1)" "$(mac 2)"
}

test_from_known_peers_only()
{
	topology local 192.0.2.1
	counts_of "drop_peer=1 tunnel.drop_peer=1" udp 192.0.2.2 192.0.2.1 "$(vxlan 42 "$(to_h1)")"
	must bridge -n "s1$NS" fdb append 00:00:00:00:00:00 dev t0 dst 192.0.2.2
	arrives 1 udp 192.0.2.2 192.0.2.1 "$(vxlan 42 "$(to_h1)")"
	counts_of "drop_peer=1 tunnel.drop_peer=1" udp 192.0.2.3 192.0.2.1 "$(vxlan 42 "$(to_h1)")"
	# an entry of the FDB makes it known as well
	must bridge -n "s1$NS" fdb add "$(mac 7)" dev t0 dst 192.0.2.3
	arrives 1 udp 192.0.2.3 192.0.2.1 "$(vxlan 42 "$(to_h1)")"
	must ip -n "s1$NS" link set t0 type vswitch peers any
	must ip -n "s2$NS" addr add 192.0.2.4/24 dev u0
	arrives 1 udp 192.0.2.4 192.0.2.1 "$(vxlan 42 "$(to_h1)")"
	[[ $(bridge -n "s1$NS" fdb show dev t0 | grep "^$(mac 2)") == *"dst 192.0.2."* ]] || fail "not learned"
}

test_header()
{
	topology local 192.0.2.1 peers any
	# RFC 7348, 5: bits that are reserved are ignored
	arrives 1 udp 192.0.2.2 192.0.2.1 "$(vxlan 42 "$(to_h1)" ffffffff ff)"
	counts_of "socket.drop_no_vni=1" udp 192.0.2.2 192.0.2.1 "$(vxlan 42 "$(to_h1)" f7ffffff)"
	counts_of "socket.drop_vni=1" udp 192.0.2.2 192.0.2.1 "$(vxlan 43 "$(to_h1)")"
	counts_of "socket.drop_vni=1" udp 192.0.2.2 192.0.2.1 "$(vxlan 0 "$(to_h1)")"
	counts_of "socket.drop_short=1" udp 192.0.2.2 192.0.2.1 ""
	counts_of "socket.drop_short=1" udp 192.0.2.2 192.0.2.1 08000000000000
	counts_of "drop_runt=1 tunnel.drop_runt=1" udp 192.0.2.2 192.0.2.1 "$(vxlan 42 "")"
	counts_of "drop_runt=1 tunnel.drop_runt=1" udp 192.0.2.2 192.0.2.1 "$(vxlan 42 020000000001020000000002)"
	# a header of IP that is not there
	counts_of "drop_runt=1 tunnel.drop_runt=1" udp 192.0.2.2 192.0.2.1 "$(vxlan 42 0200000000010200000000020800)"
	counts_of "drop_runt=1 tunnel.drop_runt=1" udp 192.0.2.2 192.0.2.1 "$(vxlan 42 02000000000102000000000286dd60)"
	counts_of "drop_src_mac=1 tunnel.drop_src_mac=1" udp 192.0.2.2 192.0.2.1 "$(vxlan 42 "$(frame "$(mac 1)" 03:00:00:00:00:01)")"
	counts_of "drop_link_local=1 tunnel.drop_link_local=1" udp 192.0.2.2 192.0.2.1 \
		"$(vxlan 42 "$(frame 01:80:c2:00:00:0e "$(mac 2)")")"
	arrives 1 udp 192.0.2.2 192.0.2.1 "$(vxlan 42 "$(to_h1)")"
}

test_own_source()
{
	topology local 192.0.2.1 peers any
	counts_of "drop_own_src=1 tunnel.drop_own_src=1" udp 192.0.2.2 192.0.2.1 \
		"$(vxlan 42 "$(frame ff:ff:ff:ff:ff:ff "$(mac 1)")")"
	counts_of "drop_own_src=1 tunnel.drop_own_src=1" udp 192.0.2.2 192.0.2.1 \
		"$(vxlan 42 "$(frame "$(mac 1)" "$(link_value s1 t0 address)")")"
}

test_split_horizon()
{
	topology local 192.0.2.1 peers any
	must bridge -n "s1$NS" fdb append 00:00:00:00:00:00 dev t0 dst 192.0.2.2
	must bridge -n "s1$NS" fdb append 00:00:00:00:00:00 dev t0 dst 192.0.2.3
	must bridge -n "s1$NS" fdb add "$(mac 3)" dev t0 dst 192.0.2.3
	counts_of "drop_split=1 tunnel.drop_split=1" udp 192.0.2.2 192.0.2.1 "$(vxlan 42 "$(frame "$(mac 3)" "$(mac 2)")")"
	# what is for all does not go out again
	listen "$TMP/out" s2 u0
	udp 192.0.2.2 192.0.2.1 "$(vxlan 42 "$(frame ff:ff:ff:ff:ff:ff "$(mac 2)")")"
	heard "$TMP/out" >/dev/null
	! grep -q 12b5 "$TMP/out" || fail "sent on: $(cat "$TMP/out")"
}

test_checksum_over_ipv6()
{
	topology local 2001:db8::1 peers any
	arrives 1 udp 2001:db8::2 2001:db8::1 "$(vxlan 42 "$(to_h1)")"
	counts_of "drop_csum=1 tunnel.drop_csum=1" udp 2001:db8::2 2001:db8::1 "$(vxlan 42 "$(to_h1)")" nocheck
	must ip -n "s1$NS" link set t0 type vswitch udp6zerocsumrx
	arrives 1 udp 2001:db8::2 2001:db8::1 "$(vxlan 42 "$(to_h1)")" nocheck
}

test_no_checksum_over_ipv4()
{
	topology local 192.0.2.1 peers any
	arrives 1 udp 192.0.2.2 192.0.2.1 "$(vxlan 42 "$(to_h1)")" nocheck
}

# where ADDRESS: the VTEP that it is at
where()
{
	bridge -n "s1$NS" fdb show dev t0 | sed -n "s/^$1 dst \([^ ]*\) .*/\1/p"
}

is_at()
{
	[ "$(where "$1")" = "$2" ]
}

test_address_moves()
{
	topology local 192.0.2.1 peers any
	udp 192.0.2.2 192.0.2.1 "$(vxlan 42 "$(to_h1)")"
	wait_until 5 is_at "$(mac 2)" 192.0.2.2
	# it follows the first frame from elsewhere, and then stays a while
	udp 192.0.2.3,192.0.2.2 192.0.2.1 "$(vxlan 42 "$(to_h1)")"
	sleep 0.2
	equal "after a late frame of the old host" "$(where "$(mac 2)")" 192.0.2.3
	[ "$(in_ns s1 ethtool -S t0 | awk '$1 == "move_held:" { print $2 }')" -ge 1 ] || fail "not counted"
	sleep 1.2
	udp 192.0.2.2 192.0.2.1 "$(vxlan 42 "$(to_h1)")"
	wait_until 5 is_at "$(mac 2)" 192.0.2.2
	# a static entry stays
	must bridge -n "s1$NS" fdb replace "$(mac 2)" dev t0 dst 192.0.2.3 static
	sleep 1.2
	udp 192.0.2.2 192.0.2.1 "$(vxlan 42 "$(to_h1)")"
	sleep 0.2
	equal "static" "$(where "$(mac 2)")" 192.0.2.3
	# and nothing is learned with nolearning
	must ip -n "s1$NS" link set t0 type vswitch nolearning
	arrives 1 udp 192.0.2.2 192.0.2.1 "$(vxlan 42 "$(frame "$(mac 1)" "$(mac 8)")")"
	equal "learned" "$(where "$(mac 8)")" ""
}

test_tagged_inside()
{
	topology local 192.0.2.1 peers any
	must ip -n "h1$NS" link add link eth0 name v5 type vlan id 5
	must ip -n "h1$NS" link set v5 up
	listen "$TMP/tagged" h1 v5
	udp 192.0.2.2 192.0.2.1 "$(vxlan 42 "$(frame "$(mac 1)" "$(mac 2)" "8100000588b5$(printf '%092d' 7)")")"
	equal "frames" "$(heard "$TMP/tagged")" 1
	[[ $(cat "$TMP/tagged") == "020000000001020000000002"*88b5* ]] || fail "got $(cat "$TMP/tagged")"
}

run_tests
