#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
# The guard of a port: whatever its host forges is dropped, each for its own reason, and what is true gets through.
#
#   h1 (attacks, vnic) \
#   h3 (vnic) --------- sw0 --- p9 --- h9      or      p0, a NIC, in place of sw0 and p9
. "$(dirname "$0")/lib.sh"
. "$(dirname "$0")/guard_lib.sh"

ALL=ff:ff:ff:ff:ff:ff
ROUTERS=33:33:00:00:00:01

# on WHERE [OPTION...]: the topology on a switch or a NIC; h1 has 198.51.100.1 and 2001:db8::1, and a guard
on()
{
	local where=$1

	shift
	need_plugin
	modprobe -q vnic
	case $where in
	switch)
		new_switch
		new_host 9
		must ip -n "h9$NS" addr add 198.51.100.9/24 dev eth0
		new_vnic sw0 1 "$@"
		new_vnic sw0 3
		;;
	nic)
		new_nic
		new_vnic p0 1 mode bridge "$@"
		new_vnic p0 3 mode bridge
		;;
	esac
	COUNTED=(h1 eth0)
	must ip -n "h1$NS" link set eth0 type vnic guard on guard_ip 198.51.100.1,2001:db8::1
}

# forged REASON DST SRC REST: such a frame of h1 gets nowhere, and is counted
forged()
{
	counts "drop_guard_$1=1" reaches "" h1 "$(frame "$2" "$3" "$4")"
}

# honest DST SRC REST: it gets to h9, and more if it is for all
honest()
{
	local to=h9

	[ "$1" = "${MAC[9]}" ] || to=$EVERYBODY
	counts "" reaches "$to" h1 "$(frame "$1" "$2" "$3")"
}

# each of them, raw
raw()
{
	local me=${MAC[1]} to=${MAC[9]} other=${MAC[7]}

	honest "$to" "$me" "$(ip4 198.51.100.1 11 "$(udp 1000 1001)")"
	honest "$to" "$me" "$(ip6 "$G1" 11 "$(udp 1000 1001)")"
	honest "$ALL" "$me" "$(arp 01 "$me" 198.51.100.1 198.51.100.9)"
	honest "$ALL" "$me" "$(ip4 0.0.0.0 11 "$(dhcp_client "$me")")"
	honest "$to" "$me" "8100e000$(ip4 198.51.100.1 11 "$(udp 1000 1001)")"

	forged mac "$to" "$other" "$(ip4 198.51.100.1 11 "$(udp 1000 1001)")"
	# VRRP, of an address that nobody has given it
	forged mac 01:00:5e:00:00:12 00:00:5e:00:01:01 "$(ip4 198.51.100.1 70 21010101)"
	forged ip 01:00:5e:00:00:12 "$me" "$(ip4 198.51.100.250 70 21010101)"
	forged ip "$to" "$me" "$(ip4 198.51.100.3 11 "$(udp 1000 1001)")"
	forged ip "$to" "$me" "$(ip6 "$G9" 11 "$(udp 1000 1001)")"
	forged ip "$to" "$me" "$(ip4 198.51.100.3 11 "$(udp 1000 1001)" 0001)"
	forged arp "$ALL" "$me" "$(arp 02 "$me" 198.51.100.3 198.51.100.3)"
	forged arp "$ALL" "$me" "$(arp 02 "$other" 198.51.100.1 198.51.100.1)"
	forged arp "$ALL" "$me" "$(arp 01 "$me" 0.0.0.0 198.51.100.3)"
	forged nd "$ROUTERS" "$me" "$(ip6 "$G1" 3a "8800000020000000${G9}0201${me//:/}")"
	forged nd "$ROUTERS" "$me" "$(ip6 "$G1" 3a "8800000020000000${G1}0201${other//:/}")"
	forged nd "$ROUTERS" "$me" "$(ip6 "$NOBODY6" 3a "8700000000000000$G9")"
	forged dhcp "$ALL" "$me" "$(ip4 198.51.100.1 11 "$(udp 67 68)")"
	forged dhcp "$ALL" "$me" "$(ip6 "$L1" 3c "11$EXT$(udp 547 546)")"
	# asks for, or gives up, what is another's
	forged dhcp "$ALL" "$me" "$(ip4 0.0.0.0 11 "$(dhcp_client "$other")")"
	forged dhcp "$to" "$me" "$(ip4 198.51.100.1 11 "$(dhcp_client "$me" 198.51.100.3)")"
	forged ra "$to" "$me" "$(ip4 198.51.100.1 01 0500000000000000)"
	forged ra "$ROUTERS" "$me" "$(ip6 "$L1" 3a "$RA")"
	# RFC 7113: behind headers that a simple filter does not pass
	forged ra "$ROUTERS" "$me" "$(ip6 "$L1" 3c "3c${EXT}3a$EXT$RA")"
	forged ra "$ROUTERS" "$me" "$(ip6 "$L1" 3a "8900000000000000$G1$G9")"
	forged frag "$ROUTERS" "$me" "$(ip6 "$L1" 2c "3c000001000000073a02$(printf '%022d' 0)")"
	forged frag "$ROUTERS" "$me" "$(ip6 "$L1" 2c "3a00000000000007$RA")"
	forged frag "$to" "$me" "$(ip4 198.51.100.1 11 0043 2000)"
	forged hdr "$to" "$me" "$(ip6 "$G1" 3c "3aff$EXT$RA")"
	forged bpdu 01:80:c2:00:00:00 "$me" 00264242030000000000
	forged bpdu 01:00:0c:cc:cc:cd "$me" 0032aaaa0300000c010b
	forged type "$to" "$me" 88080001ffff
	forged type 01:00:0c:cc:cc:cc "$me" 0032aaaa0300000c2000
	forged vlan "$to" "$me" "81000005$(ip4 198.51.100.1 11 "$(udp 1000 1001)")"
	forged vlan "$to" "$me" "88a80005810000060806$(printf '%056d' 0)"
	forged type "$to" "$me" "001caaaa03000000$(ip4 198.51.100.3 11 "$(udp 1000 1001)")"
	forged type "$to" "$me" 88b50000

	# what others send is not looked at
	counts "" reaches "h1 ${EVERYBODY#h3 }" h3 "$(frame "$ALL" "${MAC[3]}" "$(arp 02 "$other" 198.51.100.1 198.51.100.1)")"
	must ip -n "h1$NS" link set eth0 type vnic guard off
	honest "$to" "$other" "$(ip4 198.51.100.3 11 "$(udp 1000 1001)")"
	honest "$ALL" "$me" "$(arp 02 "$me" 198.51.100.3 198.51.100.3)"
}

test_raw_on_a_switch()
{
	on switch
	EVERYBODY="h3 h9 sw0"
	# multicast is for who has joined the group, and for all that do not filter
	raw
}

test_raw_on_a_nic()
{
	on nic
	EVERYBODY="h3 h9"
	raw
}

# dropped REASON: the counter has grown since the last call for this reason
declare -A WAS
dropped()
{
	local now

	now=$(counter "drop_guard_$1")
	[ "$now" -gt "${WAS[$1]-0}" ] || fail "nothing was dropped for guard_$1"
	WAS[$1]=$now
}

# With the programs that attackers use
tools()
{
	local victim=198.51.100.9

	need arping mausezahn
	answers h1 "$victim"
	answers h3 "$victim"
	listen "$TMP/h9" h9 eth0 ""

	# the address of h3: no reply comes back, and h9 goes on to find h3
	must ip -n "h1$NS" addr add 198.51.100.3/24 dev eth0
	in_ns h1 arping -q -c 2 -w 2 -A -I eth0 -s 198.51.100.3 198.51.100.3
	dropped arp
	in_ns h1 ping -q -c 2 -i 0.2 -W 1 -I 198.51.100.3 "$victim" >/dev/null && fail "h1 pings as h3"
	dropped ip
	must ip -n "h1$NS" addr del 198.51.100.3/24 dev eth0
	in_ns h1 mausezahn eth0 -q -c 3 -A 203.0.113.7 -B "$victim" -b "${MAC[9]}" -t udp "sp=1000,dp=2000" >/dev/null 2>&1
	dropped ip
	in_ns h1 mausezahn eth0 -q -c 3 -a rand -A 198.51.100.1 -B "$victim" -b "${MAC[9]}" -t udp "sp=1000,dp=2000" >/dev/null 2>&1
	dropped mac
	in_ns h1 mausezahn eth0 -q -c 3 -a own -b bcast -t arp "reply, senderip=198.51.100.3, sendermac=${MAC[1]}" >/dev/null 2>&1
	dropped arp
	in_ns h1 mausezahn eth0 -q -c 3 -a own -t bpdu conf >/dev/null 2>&1
	dropped bpdu
	in_ns h1 mausezahn eth0 -q -c 3 -Q 5,6 -a own -A 198.51.100.1 -B "$victim" -b "${MAC[9]}" -t udp "sp=1000,dp=2000" >/dev/null 2>&1
	dropped vlan

	answers h1 "$victim"
	answers h3 "$victim"
	! grep -qvE "^.{12}(${MAC[1]//:/}|${MAC[3]//:/})" "$TMP/h9" || fail "h9 has got: $(cat "$TMP/h9")"
	! grep -qE "^.{12}${MAC[1]//:/}.*c6336403" "$TMP/h9" || fail "h9 has got: $(cat "$TMP/h9")"
}

test_tools_on_a_switch()
{
	on switch
	tools
}

test_tools_on_a_nic()
{
	on nic
	tools
}

# A server of DHCP that is not one
rogue_dhcp()
{
	dhcp_server h1 eth0 198.51.100
	must ip -n "h3$NS" addr flush dev eth0
	printf '#!/bin/sh\n' >"$TMP/script"
	chmod +x "$TMP/script"
	in_ns h3 busybox udhcpc -i eth0 -n -q -t 5 -T 2 -s "$TMP/script" >/dev/null 2>&1 &&
		fail "h3 has got an address from h1"
	dropped dhcp
	must ip -n "h1$NS" link set eth0 type vnic guard_dhcp_server on
	[[ $(dhcp h3) == 198.51.100.5* ]] || fail "h3 gets no address"
}

test_rogue_dhcp_on_a_switch()
{
	on switch
	rogue_dhcp
}

test_rogue_dhcp_on_a_nic()
{
	on nic
	rogue_dhcp
}

# A router that is not one
rogue_router()
{
	local n

	need radvd
	for n in h1 h9; do
		in_ns "$n" sysctl -qw net.ipv6.conf.eth0.disable_ipv6=0
	done
	in_ns h1 sysctl -qw net.ipv6.conf.eth0.forwarding=1
	must ip -n "h1$NS" link set eth0 type vnic guard_ip_add 2001:db8:5::1
	must ip -n "h1$NS" addr add 2001:db8:5::1/64 dev eth0 nodad
	wait_until 10 link_local_is_up h1
	cat >"$TMP/radvd" <<-END
		interface eth0 {
			AdvSendAdvert on;
			MinRtrAdvInterval 3;
			MaxRtrAdvInterval 4;
			prefix 2001:db8:5::/64 { };
		};
	END
	ip netns exec "h1$NS" radvd -n -C "$TMP/radvd" -p "$TMP/radvd.pid" -m logfile -l "$TMP/radvd.log" 2>/dev/null &
	defer kill $!
	wait_until 20 has_dropped ra
	[ -z "$(ip -n "h9$NS" -6 addr show dev eth0 scope global)" ] || fail "h9 believes h1: $(ip -n "h9$NS" -6 addr)"
	must ip -n "h1$NS" link set eth0 type vnic guard_ra on
	wait_until 20 believes_in_router h9
}

has_dropped()
{
	[ "$(counter "drop_guard_$1")" -gt 1 ]
}

link_local_is_up()
{
	[[ $(ip -n "$1$NS" -6 addr show dev eth0 scope link -tentative) == *fe80:* ]]
}

believes_in_router()
{
	[[ $(ip -n "$1$NS" -6 addr show dev eth0 scope global) == *2001:db8:5:* ]]
}

test_rogue_router_on_a_switch()
{
	on switch
	rogue_router
}

test_rogue_router_on_a_nic()
{
	on nic
	rogue_router
}

# A slave that a host is plugged into: its addresses must be said
test_slave()
{
	local me=${MAC[2]}

	need_plugin
	new_switch
	new_host 2 9
	refused "guard on of a slave needs guard_mac" ip -n "sw$NS" link set p2 type vswitch_slave guard on
	ip_sw link set p2 type vswitch_slave guard on guard_mac "$me" guard_ip 192.0.2.2
	answers h2 192.0.2.9
	counts "drop_guard_mac=1 p2.drop_guard_mac=1" reaches "" h2 "$(frame "${MAC[9]}" "${MAC[7]}")"
	counts "drop_guard_ip=1 p2.drop_guard_ip=1" reaches "" h2 "$(frame "${MAC[9]}" "$me" "$(ip4 192.0.2.3 11 "$(udp 1 2)")")"
	# neither the switch nor the port's own stack gets it
	counts "drop_guard_bpdu=1 p2.drop_guard_bpdu=1" reaches "" h2 "$(frame 01:80:c2:00:00:00 "$me" 0026424203)"
	counts "drop_guard_type=1 p2.drop_guard_type=1" reaches "" h2 "$(frame 01:80:c2:00:00:0e "$me" "$(ip4 192.0.2.2 11 "$(udp 1 2)")")"
	reaches "p2" h2 "$(frame 01:80:c2:00:00:0e "$me" 88cc0207)"
	# nothing is learned of what is not let in
	[ -z "$(fdb "${MAC[7]}")" ] || fail "learned: $(fdb "${MAC[7]}")"
	ip_sw link set p2 type vswitch_slave guard_mac_add "${MAC[7]}" guard_ip any
	reaches "h9" h2 "$(frame "${MAC[9]}" "${MAC[7]}")"
	ip_sw link set p2 type vswitch_slave guard off
	reaches "h9" h2 "$(frame "${MAC[9]}" "${MAC[8]}")"
}

# In a switch that filters, the tag of a VLAN is the switch's, and what is in it is looked at.
test_vlan()
{
	local me=${MAC[1]} to=${MAC[9]} good bad

	on switch
	ip_sw link set sw0 type vswitch vlan_filtering 1
	good=$(ip4 198.51.100.1 11 "$(udp 1 2)")
	bad=$(ip4 198.51.100.3 11 "$(udp 1 2)")
	must bridge -n "h1$NS" vlan add dev eth0 vid 5 self
	bridge_sw vlan add dev p9 vid 5
	reaches "h9" h1 "$(frame "$to" "$me" "81000005$good")"
	forged ip "$to" "$me" "81000005$bad"
	# a VLAN that it is no member of; a second tag
	counts "drop_vlan_in=1" reaches "" h1 "$(frame "$to" "$me" "81000006$good")"
	forged vlan "$to" "$me" "8100000581000006$good"
	must ip -n "h1$NS" link set eth0 type vnic guard_vlan on
	reaches "h9" h1 "$(frame "$to" "$me" "8100000581000006$good")"
	forged ip "$to" "$me" "8100000581000006$bad"
	forged vlan "$to" "$me" "81000005810000068100000781000008$good"
}

# Allowed-address pairs, as of VRRP
test_more_than_one_address()
{
	local me=${MAC[1]} to=${MAC[9]}

	on switch
	must ip -n "h1$NS" link set eth0 type vnic guard_mac "$me,00:00:5e:00:01:01" guard_ip_add 198.51.100.250,203.0.113.0/25
	# VRRP, with the pair of addresses that it has been given
	honest "$to" 00:00:5e:00:01:01 "$(ip4 198.51.100.250 70 21010101)"
	honest "$ALL" 00:00:5e:00:01:01 "$(arp 01 00:00:5e:00:01:01 198.51.100.250 198.51.100.250)"
	honest "$to" "$me" "$(ip4 203.0.113.127 11 "$(udp 1 2)")"
	forged ip "$to" "$me" "$(ip4 203.0.113.128 11 "$(udp 1 2)")"
	forged mac "$to" 00:00:5e:00:01:02 "$(ip4 198.51.100.250 70 21010101)"
	must ip -n "h1$NS" link set eth0 type vnic guard_mac_del 00:00:5e:00:01:01 guard_ip_del 198.51.100.250
	forged mac "$to" 00:00:5e:00:01:01 "$(ip4 198.51.100.250 70 21010101)"
	forged ip "$to" "$me" "$(ip4 198.51.100.250 11 "$(udp 1 2)")"
}

EVERYBODY="h3 h9 sw0"
run_tests
