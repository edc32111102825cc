#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
# What comes to an overlay by UDP: from whom, and in which shape.
#
#   h1 (vnic) -- t0 ~ s1: 192.0.2.1 ----- s2: 192.0.2.2, .3, ... (programs)
#                         2001:db8::1         2001:db8::2
#
. "$(dirname "$0")/lib.sh"

# shellcheck disable=SC2034 # lib.sh looks there
COUNTED=(s1 t0)

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
	must ip -n "s1$NS" link add link t0 name eth0 address "${MAC[1]}" netns "h1$NS" type vnic
	must ip -n "h1$NS" link set eth0 up
	wait_until 5 link_has s2 u0 operstate UP
}

# udp FROM[,FROM...] TO HEX [nocheck]: one datagram of each to port 4789; TOS=N: with this type of service
udp()
{
	in_ns s2 "$FRAMES" udp "$1" "$2" 4789 "$3" "tos=${TOS-0}" "${@:4}" || fail "cannot send a datagram"
}

# vxlan VNI FRAME [FLAGS [RESERVED]]: the payload of a datagram, in hex
vxlan()
{
	printf '%s%06x%s%s' "${3-08000000}" "$1" "${4-00}" "$2"
}

ARRIVALS=0
# arrives WANTED COMMAND...: so many frames come to h1 by it
arrives()
{
	local wanted=$1 n=$((++ARRIVALS))

	shift
	listen "$TMP/frames$n" h1 eth0 "${MAC[1]//:/}"
	"$@"
	equal "frames after $*" "$(heard "$TMP/frames$n")" "$wanted"
}

to_h1()
{
	frame "${MAC[1]}" "${MAC[2]}"
}

test_from_known_peers_only()
{
	topology local 192.0.2.1
	counts "drop_peer=1 tunnel.drop_peer=1" udp 192.0.2.2 192.0.2.1 "$(vxlan 42 "$(to_h1)")"
	must bridge -n "s1$NS" fdb append 00:00:00:00:00:00 dev t0 dst 192.0.2.2
	arrives 1 udp 192.0.2.2 192.0.2.1 "$(vxlan 42 "$(to_h1)")"
	counts "drop_peer=1 tunnel.drop_peer=1" udp 192.0.2.3 192.0.2.1 "$(vxlan 42 "$(to_h1)")"
	# an entry of the FDB makes it known as well
	must bridge -n "s1$NS" fdb add "${MAC[7]}" dev t0 dst 192.0.2.3
	arrives 1 udp 192.0.2.3 192.0.2.1 "$(vxlan 42 "$(to_h1)")"
	# what it learned of a VTEP does not make that known
	[[ $(fdb_of "${MAC[2]}") == *"dst 192.0.2.3 "* ]] || fail "not learned: $(fdb_of "${MAC[2]}")"
	must bridge -n "s1$NS" fdb del "${MAC[7]}" dev t0
	counts "drop_peer=1 tunnel.drop_peer=1" udp 192.0.2.3 192.0.2.1 "$(vxlan 42 "$(to_h1)")"
	must bridge -n "s1$NS" fdb del 00:00:00:00:00:00 dev t0 dst 192.0.2.2
	counts "drop_peer=1 tunnel.drop_peer=1" udp 192.0.2.2 192.0.2.1 "$(vxlan 42 "$(to_h1)")"
	# nor does an entry that its frame has taken over
	must bridge -n "s1$NS" fdb append 00:00:00:00:00:00 dev t0 dst 192.0.2.2
	must bridge -n "s1$NS" fdb add "${MAC[7]}" dev t0 dst 192.0.2.3 dynamic
	udp 192.0.2.2 192.0.2.1 "$(vxlan 42 "$(frame "${MAC[1]}" "${MAC[7]}")")"
	wait_until 5 is_at "${MAC[7]}" 192.0.2.2
	must bridge -n "s1$NS" fdb del 00:00:00:00:00:00 dev t0 dst 192.0.2.2
	counts "drop_peer=1 tunnel.drop_peer=1" udp 192.0.2.2 192.0.2.1 "$(vxlan 42 "$(to_h1)")"
	# and one with another port does
	must bridge -n "s1$NS" fdb add "${MAC[9]}" dev t0 dst 192.0.2.2 port 8472
	arrives 1 udp 192.0.2.2 192.0.2.1 "$(vxlan 42 "$(to_h1)")"
	must bridge -n "s1$NS" fdb del "${MAC[9]}" dev t0
	must ip -n "s1$NS" link set t0 type vswitch peers any
	must ip -n "s2$NS" addr add 192.0.2.4/24 dev u0
	pause 1.2 # for moves are held down for a second
	arrives 1 udp 192.0.2.4 192.0.2.1 "$(vxlan 42 "$(to_h1)")"
	equal "where" "$(where "${MAC[2]}")" 192.0.2.4
}

test_header()
{
	topology local 192.0.2.1 peers any
	# RFC 7348, 5: bits that are reserved are ignored
	arrives 1 udp 192.0.2.2 192.0.2.1 "$(vxlan 42 "$(to_h1)" ffffffff ff)"
	counts "socket.drop_no_vni=1" udp 192.0.2.2 192.0.2.1 "$(vxlan 42 "$(to_h1)" f7ffffff)"
	counts "socket.drop_vni=1" udp 192.0.2.2 192.0.2.1 "$(vxlan 43 "$(to_h1)")"
	counts "socket.drop_vni=1" udp 192.0.2.2 192.0.2.1 "$(vxlan 0 "$(to_h1)")"
	counts "socket.drop_short=1" udp 192.0.2.2 192.0.2.1 ""
	counts "socket.drop_short=1" udp 192.0.2.2 192.0.2.1 08000000000000
	counts "drop_runt=1 tunnel.drop_runt=1" udp 192.0.2.2 192.0.2.1 "$(vxlan 42 "")"
	counts "drop_runt=1 tunnel.drop_runt=1" udp 192.0.2.2 192.0.2.1 "$(vxlan 42 020000000001020000000002)"
	# a header of IP that is not there
	counts "drop_runt=1 tunnel.drop_runt=1" udp 192.0.2.2 192.0.2.1 "$(vxlan 42 0200000000010200000000020800)"
	counts "drop_runt=1 tunnel.drop_runt=1" udp 192.0.2.2 192.0.2.1 "$(vxlan 42 02000000000102000000000286dd60)"
	counts "drop_src_mac=1 tunnel.drop_src_mac=1" udp 192.0.2.2 192.0.2.1 "$(vxlan 42 "$(frame "${MAC[1]}" 03:00:00:00:00:01)")"
	counts "drop_link_local=1 tunnel.drop_link_local=1" udp 192.0.2.2 192.0.2.1 \
		"$(vxlan 42 "$(frame 01:80:c2:00:00:0e "${MAC[2]}")")"
	arrives 1 udp 192.0.2.2 192.0.2.1 "$(vxlan 42 "$(to_h1)")"
}

# ipv4 TOS: of a packet for h1, in hex, with EtherType
ipv4()
{
	local sum

	# the checksum is not looked at by a switch, but by who reads this: words, added up with what is carried
	sum=$((0x4500 + $1 + 0x0014 + 0x4011 + 0xc633 + 0x6402 + 0xc633 + 0x6401))
	sum=$(((sum & 0xffff) + (sum >> 16)))
	printf '080045%02x0014000000004011%04x%s' "$1" $((0xffff - sum)) c6336402c6336401
}

# ipv6 TCLASS: the same
ipv6()
{
	printf '86dd6%02x0000000003b40%s%s' "$1" 20010db8000000000000000000000002 20010db8000000000000000000000001
}

# congestion ADDRESS...: a router on the way has marked a packet (RFC 6040, 4.2)
congestion()
{
	local tag make

	for tag in "" 81000005; do
		for make in ipv4 ipv6; do
			# it cannot be told on
			counts "drop_ecn=1 tunnel.drop_ecn=1" env_tos 3 udp "$@" "$(vxlan 42 "$(frame "${MAC[1]}" "${MAC[2]}" "$tag$($make 0x48)")")"
			# it is
			listen "$TMP/marked$tag$make" h1 eth0 "${MAC[1]//:/}"
			TOS=3 udp "$@" "$(vxlan 42 "$(frame "${MAC[1]}" "${MAC[2]}" "$tag$($make 0x4a)")")"
			equal "frames" "$(heard "$TMP/marked$tag$make")" 1
			[[ $(cat "$TMP/marked$tag$make") == "020000000001020000000002$tag$($make 0x4b)"* ]] ||
				fail "got $(cat "$TMP/marked$tag$make"), sent $($make 0x4a), marked $($make 0x4b)"
		done
	done
}

env_tos()
{
	TOS=$1 "${@:2}"
}

test_congestion_over_ipv4()
{
	topology local 192.0.2.1 peers any
	congestion 192.0.2.2 192.0.2.1
}

test_congestion_over_ipv6()
{
	topology local 2001:db8::1 peers any
	congestion 2001:db8::2 2001:db8::1
}

test_own_source()
{
	topology local 192.0.2.1 peers any
	counts "drop_own_src=1 tunnel.drop_own_src=1" udp 192.0.2.2 192.0.2.1 \
		"$(vxlan 42 "$(frame ff:ff:ff:ff:ff:ff "${MAC[1]}")")"
	counts "drop_own_src=1 tunnel.drop_own_src=1" udp 192.0.2.2 192.0.2.1 \
		"$(vxlan 42 "$(frame "${MAC[1]}" "$(link_value s1 t0 address)")")"
	must ip -n "s1$NS" link set t0 type vswitch nolearning
	counts "drop_own_src=1 tunnel.drop_own_src=1" udp 192.0.2.2 192.0.2.1 \
		"$(vxlan 42 "$(frame ff:ff:ff:ff:ff:ff "${MAC[1]}")")"
	arrives 1 udp 192.0.2.2 192.0.2.1 "$(vxlan 42 "$(to_h1)")"
}

test_split_horizon()
{
	topology local 192.0.2.1 peers any
	must bridge -n "s1$NS" fdb append 00:00:00:00:00:00 dev t0 dst 192.0.2.2
	must bridge -n "s1$NS" fdb append 00:00:00:00:00:00 dev t0 dst 192.0.2.3
	must bridge -n "s1$NS" fdb add "${MAC[3]}" dev t0 dst 192.0.2.3
	counts "drop_split=1 tunnel.drop_split=1" udp 192.0.2.2 192.0.2.1 "$(vxlan 42 "$(frame "${MAC[3]}" "${MAC[2]}")")"
	# what is for all does not go out again
	listen "$TMP/out" s2 u0
	udp 192.0.2.2 192.0.2.1 "$(vxlan 42 "$(frame ff:ff:ff:ff:ff:ff "${MAC[2]}")")"
	heard "$TMP/out" >/dev/null
	! grep -q 12b5 "$TMP/out" || fail "sent on: $(cat "$TMP/out")"
}

test_checksum_over_ipv6()
{
	topology local 2001:db8::1 peers any
	arrives 1 udp 2001:db8::2 2001:db8::1 "$(vxlan 42 "$(to_h1)")"
	counts "drop_csum=1 tunnel.drop_csum=1" udp 2001:db8::2 2001:db8::1 "$(vxlan 42 "$(to_h1)")" nocheck
	must ip -n "s1$NS" link set t0 type vswitch udp6zerocsumrx
	arrives 1 udp 2001:db8::2 2001:db8::1 "$(vxlan 42 "$(to_h1)")" nocheck
}

test_no_checksum_over_ipv4()
{
	topology local 192.0.2.1 peers any
	arrives 1 udp 192.0.2.2 192.0.2.1 "$(vxlan 42 "$(to_h1)")" nocheck
}

fdb_of()
{
	bridge -n "s1$NS" fdb show dev t0 | grep "^$1 "
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
	local COUNTED=(s1 t0)

	topology local 192.0.2.1 peers any
	udp 192.0.2.2 192.0.2.1 "$(vxlan 42 "$(to_h1)")"
	wait_until 5 is_at "${MAC[2]}" 192.0.2.2
	# it follows the first frame from elsewhere, and then stays a while
	udp 192.0.2.3,192.0.2.2 192.0.2.1 "$(vxlan 42 "$(to_h1)")"
	sleep 0.2
	equal "after a late frame of the old host" "$(where "${MAC[2]}")" 192.0.2.3
	[ "$(counter move_held)" -ge 1 ] || fail "not counted"
	sleep 1.2
	udp 192.0.2.2 192.0.2.1 "$(vxlan 42 "$(to_h1)")"
	wait_until 5 is_at "${MAC[2]}" 192.0.2.2
	# a static entry stays
	must bridge -n "s1$NS" fdb replace "${MAC[2]}" dev t0 dst 192.0.2.3 static
	sleep 1.2
	udp 192.0.2.2 192.0.2.1 "$(vxlan 42 "$(to_h1)")"
	sleep 0.2
	equal "static" "$(where "${MAC[2]}")" 192.0.2.3
	# and nothing is learned with nolearning
	must ip -n "s1$NS" link set t0 type vswitch nolearning
	arrives 1 udp 192.0.2.2 192.0.2.1 "$(vxlan 42 "$(frame "${MAC[1]}" "${MAC[8]}")")"
	equal "learned" "$(where "${MAC[8]}")" ""
}

# A packet in a packet in a packet, all for this host: they do not pile up on one stack.
test_nested()
{
	local COUNTED=(s1 t0) before packet

	topology local 192.0.2.1 peers any
	in_ns s1 sysctl -qw net.ipv4.conf.all.rp_filter=0 net.ipv4.conf.t0.rp_filter=0
	must ip -n "s1$NS" addr add 10.9.9.1/24 dev t0
	packet=$(python3 -SE - <<-'END'
		def frame(payload, kind):
		    return "ffffffffffff" + "020000000002" + kind + payload

		def ip(payload):
		    udp = "c000" + "12b5" + "%04x" % (8 + len(payload) // 2) + "0000" + payload
		    head = bytes.fromhex("4500%04x0000000040110000c0000202" % (20 + len(udp) // 2) + "0a090901")
		    s = sum(int.from_bytes(head[i:i + 2], "big") for i in range(0, 20, 2))
		    s = (s & 0xffff) + (s >> 16)
		    return (head[:10] + (0xffff - s).to_bytes(2, "big") + head[12:]).hex() + udp

		p = frame("00" * 46, "88b5")
		for _ in range(24):
		    p = frame(ip("0800000000002a00" + p), "0800")
		print("0800000000002a00" + p)
	END
	)
	before=$(counter tunnel.rx_packets)
	udp 192.0.2.2 192.0.2.1 "$packet"
	wait_until 5 counter_is tunnel.rx_packets $((before + 25))
}

test_tagged_inside()
{
	topology local 192.0.2.1 peers any
	must ip -n "h1$NS" link add link eth0 name v5 type vlan id 5
	must ip -n "h1$NS" link set v5 up
	listen "$TMP/tagged" h1 v5
	udp 192.0.2.2 192.0.2.1 "$(vxlan 42 "$(frame "${MAC[1]}" "${MAC[2]}" "8100000588b5$(printf '%092d' 7)")")"
	equal "frames" "$(heard "$TMP/tagged")" 1
	[[ $(cat "$TMP/tagged") == "020000000001020000000002"*88b5* ]] || fail "got $(cat "$TMP/tagged")"
}

run_tests
