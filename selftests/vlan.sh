#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
# VLAN filtering: which frames come in, where they leave and with which tags.
#
#   h1 ----- p1 \            VLANs: p1 10 (PVID, untagged)
#   h2 ----- p2 -- sw0              p2 10 (PVID, untagged)
#   h3 ----- p3 /|                  p3 20 (PVID, untagged)
#   h4 ----- p4 /                   p4 10, 20, 30 (trunk, tagged)
#                                   sw0 ("self") 10, tagged
. "$(dirname "$0")/lib.sh"

ALL=ff:ff:ff:ff:ff:ff
HOST=02:00:00:00:bb:01

# vlan add|del ARGUMENT...
vlan()
{
	bridge_sw vlan "$@"
}

topology()
{
	need_plugin
	new_switch vlan_filtering 1 "$@"
	ip_sw link set sw0 address "$HOST"
	new_host 1 2 3 4
	bridge_sw -batch - <<-EOF
		vlan del dev p1 vid 1
		vlan del dev p2 vid 1
		vlan del dev p3 vid 1
		vlan del dev p4 vid 1
		vlan del dev sw0 vid 1 self
		vlan add dev p1 vid 10 pvid untagged
		vlan add dev p2 vid 10 pvid untagged
		vlan add dev p3 vid 20 pvid untagged
		vlan add dev p4 vid 10
		vlan add dev p4 vid 20
		vlan add dev p4 vid 30
		vlan add dev sw0 vid 10 self
	EOF
}

test_floods_stay_in_their_vlan()
{
	topology
	tag_way h1 "$ALL" "${MAC[1]}" - h2:- h4:10 sw0:10
	tag_way h2 "$ALL" "${MAC[2]}" - h1:- h4:10 sw0:10
	tag_way h3 "$ALL" "${MAC[3]}" - h4:20
	tag_way h4 "$ALL" "${MAC[4]}" 10 h1:- h2:- sw0:10
	tag_way h4 "$ALL" "${MAC[4]}" 20 h3:-
	# nobody else is in it
	tag_way h4 "$ALL" "${MAC[4]}" 30
	tag_way h1 01:00:5e:00:00:05 "${MAC[1]}" - h2:- h4:10 sw0:10
	tag_way h1 02:00:00:00:00:77 "${MAC[1]}" - h2:- h4:10
	tag_way sw0 "$ALL" "$HOST" 10 h1:- h2:- h4:10
	tag_ways
}

test_ingress_is_filtered()
{
	topology
	# an access port takes its VLAN with a tag as well
	tag_way h1 "$ALL" "${MAC[1]}" 10 h2:- h4:10 sw0:10
	tag_way h1 "$ALL" "${MAC[1]}" 20
	tag_way h1 "$ALL" "${MAC[1]}" 4095
	tag_way h4 "$ALL" "${MAC[4]}" -
	tag_way h4 "$ALL" "${MAC[4]}" 0p5
	tag_way h4 "$ALL" "${MAC[4]}" 1
	tag_way h4 "$ALL" "${MAC[4]}" 40
	tag_way sw0 "$ALL" "$HOST" -
	tag_way sw0 "$ALL" "$HOST" 20
	tag_ways
	tagged "$ALL" "${MAC[1]}" 20
	counts "drop_vlan_in=1 p1.drop_vlan_in=1" send h1 eth0 "$TAGGED"
	tagged "$ALL" "${MAC[4]}" -
	counts "drop_no_pvid=1 p4.drop_no_pvid=1" send h4 eth0 "$TAGGED"
	# nothing is learned from those
	tagged "$ALL" 02:00:00:00:00:66 20
	counts "drop_vlan_in=1 p1.drop_vlan_in=1" send h1 eth0 "$TAGGED"
	[ -z "$(fdb 02:00:00:00:00:66)" ] || fail "learned: $(fdb 02:00:00:00:00:66)"
}

test_priority_stays()
{
	topology
	vlan add dev p4 vid 30 pvid
	vlan add dev p2 vid 30
	tag_way h1 "$ALL" "${MAC[1]}" 0p5 h2:- h4:10p5 sw0:10p5
	tag_way h1 "$ALL" "${MAC[1]}" 10p7 h2:- h4:10p7 sw0:10p7
	tag_way h4 "$ALL" "${MAC[4]}" 0p3 h2:30p3
	tag_way h4 "$ALL" "${MAC[4]}" - h2:30
	tag_ways
}

# What is behind the VLAN's own tag, and tags of another protocol, are payload.
test_other_tags_are_payload()
{
	topology
	tag_way h1 "$ALL" "${MAC[1]}" 10.20 h2:20 h4:10.20 sw0:10.20
	tag_way h1 "$ALL" "${MAC[1]}" 0p2.20 h2:20 h4:10p2.20 sw0:10p2.20
	tag_way h1 "$ALL" "${MAC[1]}" s20 h2:s20 h4:10.s20 sw0:10.s20
	tag_way h1 "$ALL" "${MAC[1]}" s20.30 h2:s20.30 h4:10.s20.30 sw0:10.s20.30
	tag_way h1 "$ALL" "${MAC[1]}" s10 h2:s10 h4:10.s10 sw0:10.s10
	tag_way h4 "$ALL" "${MAC[4]}" s10
	tag_way h4 "$ALL" "${MAC[4]}" 20.10 h3:10
	tag_ways
}

test_addresses_are_learned_in_their_vlan()
{
	local a=02:00:00:00:00:99

	topology
	tag_way h1 "$ALL" "$a" - h2:- h4:10 sw0:10
	tag_way h3 "$ALL" "$a" - h4:20
	tag_ways
	[[ $(fdb "$a") == *"vlan 10 via p1 "* && $(fdb "$a") == *"vlan 20 via p3 "* ]] || fail "learned: $(fdb "$a")"
	tag_way h2 "$a" "${MAC[2]}" - h1:-
	tag_way h4 "$a" "${MAC[4]}" 10 h1:-
	tag_way h4 "$a" "${MAC[4]}" 20 h3:-
	tag_way h4 "$a" "${MAC[4]}" 30
	tag_ways
	# it moves in one VLAN, and not in the other
	tag_way h4 "$ALL" "$a" 10 h1:- h2:- sw0:10
	tag_way h2 "$a" "${MAC[2]}" - h4:10
	tag_way h4 "$a" "${MAC[4]}" 20 h3:-
	tag_ways
	bridge_sw fdb flush dev sw0 vlan 20
	[[ $(fdb "$a") == *"vlan 10 via p4 "* && $(fdb "$a") != *"vlan 20"* ]] || fail "after a flush: $(fdb "$a")"
}

test_entries_of_a_vlan()
{
	local a=02:00:00:00:00:99

	topology
	bridge_sw fdb add "$a" dev sw0 via p1 vlan 10 static
	bridge_sw fdb add "$a" dev sw0 via p3 vlan 20 static
	tag_way h4 "$a" "${MAC[4]}" 10 h1:-
	tag_way h4 "$a" "${MAC[4]}" 20 h3:-
	tag_ways
	[[ $(bridge -n "sw$NS" fdb get "$a" dev sw0 self vlan 20) == *"via p3 "* ]] || fail "get: wrong"
	refused "not a member of this vlan" bridge -n "sw$NS" fdb add "$a" dev sw0 via p1 vlan 30 static
	bridge_sw fdb del "$a" dev sw0 vlan 10
	# unknown there now
	tag_way h4 "$a" "${MAC[4]}" 10 h1:- h2:-
	tag_way h4 "$a" "${MAC[4]}" 20 h3:-
	tag_ways
}

# without vlan: for all VLANs of its port
test_entries_of_all_vlans()
{
	local a=02:00:00:00:00:99

	topology
	bridge_sw fdb add "$a" dev sw0 via p4 static
	tag_way h1 "$a" "${MAC[1]}" - h4:10
	tag_way h3 "$a" "${MAC[3]}" - h4:20
	tag_ways
	# it does not move
	tag_way h1 "$ALL" "$a" - h2:- h4:10 sw0:10
	tag_way h2 "$a" "${MAC[2]}" - h4:10
	tag_ways
	vlan del dev p4 vid 20
	vlan add dev p2 vid 20
	# unknown there now
	tag_way h3 "$a" "${MAC[3]}" - h2:20
	tag_way h1 "$a" "${MAC[1]}" - h4:10
	tag_ways
}

test_known_elsewhere_only()
{
	local a=02:00:00:00:00:99

	topology
	bridge_sw fdb add "$a" dev sw0 via p4 vlan 10 static
	vlan del dev p4 vid 10
	tagged "$a" "${MAC[1]}" -
	counts "drop_vlan_out=1 p1.drop_vlan_out=1" send h1 eth0 "$TAGGED"
}

test_host()
{
	local p4

	topology
	p4=$(link_value sw p4 address)
	tag_way h1 "$HOST" "${MAC[1]}" - sw0:10
	tag_way h4 "$HOST" "${MAC[4]}" 10 sw0:10
	# of a port, which is in the VLAN
	tag_way h1 "$p4" "${MAC[1]}" - sw0:10
	# not the host's there
	tag_way h3 "$HOST" "${MAC[3]}" - h4:20
	tag_ways
	vlan add dev sw0 vid 20 pvid untagged self
	tag_way h3 "$HOST" "${MAC[3]}" - sw0:-
	tag_way h1 "$HOST" "${MAC[1]}" - sw0:10
	tag_way sw0 "$ALL" "$HOST" - h3:- h4:20
	tag_ways
	vlan del dev sw0 vid 10 self
	tag_way h1 "$HOST" "${MAC[1]}" - h2:- h4:10
	tag_ways
	tagged "$p4" "${MAC[1]}" -
	counts "drop_vlan_out=1 p1.drop_vlan_out=1" send h1 eth0 "$TAGGED"
	# whoever looks at it sees all
	ip_sw link set sw0 promisc on
	tag_way h1 "$ALL" "${MAC[1]}" - h2:- h4:10 sw0:10
	tag_way h4 "${MAC[1]}" "${MAC[4]}" 10 h1:- sw0:10
	tag_ways
}

# The host's address is not learned from others where the host is
test_host_address_is_not_taken()
{
	topology
	tag_way h1 "$ALL" "$HOST" - h2:- h4:10 sw0:10
	tag_way h2 "$HOST" "${MAC[2]}" - sw0:10
	# and where it is not it is somebody's
	tag_way h3 "$ALL" "$HOST" - h4:20
	tag_way h4 "$HOST" "${MAC[4]}" 20 h3:-
	tag_ways
	[[ $(fdb "$HOST") == *"vlan 20 via p3 "* && $(fdb "$HOST") != *"vlan 10"* ]] || fail "learned: $(fdb "$HOST")"
	# until it comes there
	vlan add dev sw0 vid 20 self
	tag_way h4 "$HOST" "${MAC[4]}" 20 sw0:20
	tag_ways
	refused "own devices" bridge -n "sw$NS" fdb add "$HOST" dev sw0 via p3 vlan 20 static
}

test_port_flags_in_a_vlan()
{
	local a=02:00:00:00:00:66

	topology
	bridge_sw link set dev p1 isolated on
	bridge_sw link set dev p2 isolated on
	tag_way h1 "$ALL" "${MAC[1]}" - h4:10 sw0:10
	tag_ways
	bridge_sw link set dev p1 isolated off
	bridge_sw link set dev p4 hairpin on
	tag_way h4 "$ALL" "${MAC[4]}" 10 h1:- h2:- h4:10 sw0:10
	tag_ways
	bridge_sw link set dev p4 hairpin off
	bridge_sw link set dev p4 locked on
	bridge_sw fdb add "$a" dev sw0 via p4 vlan 10 static
	tag_way h4 "$ALL" "$a" 10 h1:- h2:- sw0:10
	# not in this one
	tag_way h4 "$ALL" "$a" 20
	tag_ways
	bridge_sw fdb replace "$a" dev sw0 via p4 static
	tag_way h4 "$ALL" "$a" 20 h3:-
	tag_ways
}

test_link_local()
{
	local lldp=01:80:c2:00:00:0e bpdu=01:80:c2:00:00:00

	topology
	# to the port itself, whatever the VLAN; its stack takes tags off
	tag_way h1 "$lldp" 02:00:00:00:00:61 - p1:-
	tag_way h4 "$lldp" 02:00:00:00:00:62 - p4:-
	tag_way h4 "$lldp" 02:00:00:00:00:63 20 p4:-
	tag_way h4 "$bpdu" 02:00:00:00:00:64 50 p4:-
	tag_ways
	[[ $(fdb 02:00:00:00:00:61) == *"vlan 10 via p1 "* ]] || fail "not learned"
	[[ $(fdb 02:00:00:00:00:63) == *"vlan 20 via p4 "* ]] || fail "not learned with a tag"
	equal "learned in no VLAN" "$(fdb 02:00:00:00:00:62)$(fdb 02:00:00:00:00:64)" ""
	ip_sw link set p1 type vswitch_slave group_fwd_mask 0x4000
	tag_way h1 "$lldp" "${MAC[1]}" - h2:- h4:10 sw0:10
	tag_ways
}

# A provider's switch carries what bridges of customers tell each other.
test_customers_link_local()
{
	local x

	topology vlan_protocol 802.1ad
	for x in 0 b c d f; do
		tag_way h1 "01:80:c2:00:00:0$x" "${MAC[1]}" - h2:- h4:s10 sw0:s10
	done
	for x in 2 3 8 e; do
		tag_way h1 "01:80:c2:00:00:0$x" "${MAC[1]}" - p1:-
	done
	tag_ways
}

test_service_vlans()
{
	topology vlan_protocol 802.1ad
	tag_way h1 "$ALL" "${MAC[1]}" 20 h2:20 h4:s10.20 sw0:s10.20
	tag_way h1 "$ALL" "${MAC[1]}" 10 h2:10 h4:s10.10 sw0:s10.10
	tag_way h1 "$ALL" "${MAC[1]}" 20p3.30 h2:20p3.30 h4:s10.20p3.30 sw0:s10.20p3.30
	tag_way h1 "$ALL" "${MAC[1]}" - h2:- h4:s10 sw0:s10
	tag_way h1 "$ALL" "${MAC[1]}" s0p4 h2:- h4:s10p4 sw0:s10p4
	tag_way h1 "$ALL" "${MAC[1]}" s0p4.5 h2:5 h4:s10p4.5 sw0:s10p4.5
	tag_way h4 "$ALL" "${MAC[4]}" s10.20 h1:20 h2:20 sw0:s10.20
	tag_way h4 "$ALL" "${MAC[4]}" s20.10 h3:10
	tag_way h4 "$ALL" "${MAC[4]}" 10
	tag_way h1 "$ALL" "${MAC[1]}" s20
	tag_ways
	ip_sw link set sw0 type vswitch vlan_protocol 802.1Q
	tag_way h1 "$ALL" "${MAC[1]}" s20 h2:s20 h4:10.s20 sw0:10.s20
	tag_way h4 "$ALL" "${MAC[4]}" 10 h1:- h2:- sw0:10
	tag_way h4 "$ALL" "${MAC[4]}" s10.20
	tag_ways
}

# Tags are in the frame where a device cannot keep them beside it.
test_tags_in_the_frame()
{
	topology
	for p in p1 p2 p3 p4 sw0; do offload sw "$p" txvlan off tx-vlan-stag-hw-insert off; done
	for p in 1 2 3 4; do offload "h$p" eth0 txvlan off rxvlan off; done
	tag_way h1 "$ALL" "${MAC[1]}" 0p5 h2:- h4:10p5 sw0:10p5
	tag_way h1 "$ALL" "${MAC[1]}" s20.30 h2:s20.30 h4:10.s20.30 sw0:10.s20.30
	tag_way h4 "$ALL" "${MAC[4]}" 10.20 h1:20 h2:20 sw0:10.20
	tag_way sw0 "$ALL" "$HOST" 10 h1:- h2:- h4:10
	tag_way sw0 "$ALL" "$HOST" 10p3.s7 h1:s7 h2:s7 h4:10p3.s7
	tag_ways
}

test_off_again()
{
	topology
	ip_sw link set sw0 type vswitch vlan_filtering 0
	tag_way h1 "$ALL" "${MAC[1]}" - h2:- h3:- h4:- sw0:-
	tag_way h1 "$ALL" "${MAC[1]}" 77 h2:77 h3:77 h4:77 sw0:77
	tag_way h4 "$ALL" "${MAC[4]}" 0p1 h1:0p1 h2:0p1 h3:0p1 sw0:0p1
	tag_ways
	# what the ports are in is kept
	ip_sw link set sw0 type vswitch vlan_filtering 1
	tag_way h1 "$ALL" "${MAC[1]}" - h2:- h4:10 sw0:10
	tag_ways
}

# Learned in the other way: of no use
test_toggling_forgets()
{
	topology
	tagged "$ALL" 02:00:00:00:00:66 -
	send h1 eth0 "$TAGGED"
	bridge_sw fdb add 02:00:00:00:00:67 dev sw0 via p1 static
	[[ $(fdb 02:00:00:00:00:66) == *"vlan 10"* ]] || fail "not learned"
	ip_sw link set sw0 type vswitch vlan_filtering 0
	equal "after off" "$(fdb 02:00:00:00:00:66)" ""
	send h1 eth0 "$TAGGED"
	[[ $(fdb 02:00:00:00:00:66) == *"via p1 "* ]] || fail "not learned without VLANs"
	ip_sw link set sw0 type vswitch vlan_filtering 1
	equal "after on" "$(fdb 02:00:00:00:00:66)" ""
	[ -n "$(fdb 02:00:00:00:00:67)" ] || fail "a static entry is gone"
}

test_leaving_a_vlan_forgets()
{
	topology
	tagged "$ALL" 02:00:00:00:00:66 10
	send h4 eth0 "$TAGGED"
	tagged "$ALL" 02:00:00:00:00:66 20
	send h4 eth0 "$TAGGED"
	tagged "$ALL" 02:00:00:00:00:67 -
	send h1 eth0 "$TAGGED"
	bridge_sw fdb add 02:00:00:00:00:68 dev sw0 via p4 vlan 10 static
	vlan del dev p4 vid 10
	[[ $(fdb 02:00:00:00:00:66) != *"vlan 10"* && $(fdb 02:00:00:00:00:66) == *"vlan 20"* ]] || fail "$(fdb 02:00:00:00:00:66)"
	[ -n "$(fdb 02:00:00:00:00:67)" ] || fail "that of another port is gone"
	[ -n "$(fdb 02:00:00:00:00:68)" ] || fail "a static entry is gone"
}

run_tests
