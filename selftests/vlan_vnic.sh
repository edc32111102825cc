#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
# VLANs of vnics: access and trunk, whose they are, addresses in each of them.
#
#   h1 (vnic) \           VLANs: h1 10 (PVID, untagged)
#   h2 (vnic) -- sw0             h2 10 (PVID, untagged)
#   h3 (vnic) /|                 h3 20 (PVID, untagged)
#   h4 (vnic) /|                 h4 10, 20 (trunk)
#   h5 ----- p5/                 p5 10, 20 (trunk)
. "$(dirname "$0")/lib.sh"

ALL=ff:ff:ff:ff:ff:ff

# vlan_of N ARGUMENT...: bridge vlan of hN's vnic
vlan_of()
{
	must bridge -n "h$1$NS" vlan "$2" dev eth0 "${@:3}" self
}

topology()
{
	need_plugin
	modprobe -q vnic
	new_switch vlan_filtering 1 vlan_default_pvid 0
	for n in 1 2 3 4; do new_vnic sw0 "$n"; done
	new_host 5
	vlan_of 1 add vid 10 pvid untagged
	vlan_of 2 add vid 10 pvid untagged
	vlan_of 3 add vid 20 pvid untagged
	vlan_of 4 add vid 10
	vlan_of 4 add vid 20
	bridge_sw vlan add dev p5 vid 10
	bridge_sw vlan add dev p5 vid 20
}

test_shown()
{
	topology
	[[ $(bridge -n "h1$NS" -j vlan show) == *'"ifname":"eth0"'*'"vlan":10,"flags":["PVID","Egress Untagged"]'* ]] ||
		fail "h1: $(bridge -n "h1$NS" -j vlan show)"
	vlan_of 4 add vid 30-40
	[[ $(bridge -n "h4$NS" -compressvlans vlan show dev eth0) == *" 30-40"* ]] || fail "h4: $(bridge -n "h4$NS" vlan show)"
	vlan_of 4 del vid 30-40
	[[ $(bridge -n "h4$NS" vlan show dev eth0) != *" 30"* ]] || fail "h4: $(bridge -n "h4$NS" vlan show)"
}

test_access_and_trunk()
{
	topology
	tag_way h1 "$ALL" "${MAC[1]}" - h2:- h4:10 h5:10
	tag_way h3 "$ALL" "${MAC[3]}" - h4:20 h5:20
	tag_way h4 "$ALL" "${MAC[4]}" 10 h1:- h2:- h5:10
	tag_way h4 "$ALL" "${MAC[4]}" 20p3 h3:- h5:20p3
	tag_way h5 "$ALL" "${MAC[5]}" 10 h1:- h2:- h4:10
	tag_way h1 "$ALL" "${MAC[1]}" 10 h2:- h4:10 h5:10
	tag_way h1 "$ALL" "${MAC[1]}" 20
	tag_way h4 "$ALL" "${MAC[4]}" -
	tag_way h4 "$ALL" "${MAC[4]}" 0
	tag_way h1 "$ALL" "${MAC[1]}" s20.20 h2:s20.20 h4:10.s20.20 h5:10.s20.20
	tag_ways
	COUNTED=(h1 eth0)
	tagged "$ALL" "${MAC[1]}" 20
	counts "drop_vlan_in=1" send h1 eth0 "$TAGGED"
	# a tag of which only the beginning is there
	counts "drop_runt=1" send h1 eth0 ffffffffffff02000000000181000001
}

test_unicast()
{
	topology
	tag_way h1 "${MAC[2]}" "${MAC[1]}" - h2:-
	tag_way h1 "${MAC[4]}" "${MAC[1]}" - h4:10
	tag_way h4 "${MAC[1]}" "${MAC[4]}" 10 h1:-
	tag_way h5 "${MAC[4]}" "${MAC[5]}" 20 h4:20
	tag_way h5 "${MAC[3]}" "${MAC[5]}" 20 h3:-
	# not known there: to those that flood
	tag_way h1 "${MAC[3]}" "${MAC[1]}" - h5:10
	tag_way h5 "${MAC[1]}" "${MAC[5]}" 20
	tag_ways
}

test_groups()
{
	local group=01:00:5e:01:02:03 n

	topology
	for n in 2 3 4; do must ip -n "h$n$NS" maddr add "$group" dev eth0; done
	tag_way h1 "$group" "${MAC[1]}" - h2:- h4:10 h5:10
	tag_way h5 "$group" "${MAC[5]}" 20 h3:- h4:20
	tag_ways
}

# vids ADDRESS: the VLANs in which the FDB has it
vids()
{
	fdb "$1" | grep -oE 'vlan [0-9]+' | grep -oE '[0-9]+' | sort -n | tr '\n' ' '
}

test_addresses_follow_the_vlans()
{
	topology
	equal "of an access port" "$(vids "${MAC[1]}")" "10 "
	equal "of a trunk" "$(vids "${MAC[4]}")" "10 20 "
	equal "entries" "$(fdb "${MAC[4]}" | wc -l)" 2
	vlan_of 4 add vid 30-32
	vlan_of 4 del vid 10
	equal "changed" "$(vids "${MAC[4]}")" "20 30 31 32 "
	must ip -n "h4$NS" link set eth0 address "${MAC[44]}"
	equal "old address" "$(fdb "${MAC[4]}")" ""
	equal "new address" "$(vids "${MAC[44]}")" "20 30 31 32 "
	# further ones
	must bridge -n "h4$NS" fdb add "${MAC[45]}" dev eth0 self
	equal "further address" "$(vids "${MAC[45]}")" "20 30 31 32 "
	vlan_of 4 del vid 20-31
	equal "further address" "$(vids "${MAC[45]}")" "32 "
	ip_sw link set sw0 type vswitch vlan_filtering 0
	equal "off" "$(vids "${MAC[44]}")$(vids "${MAC[45]}")" ""
	equal "off" "$(fdb "${MAC[44]}" | wc -l) $(fdb "${MAC[45]}" | wc -l)" "1 1"
	ip_sw link set sw0 type vswitch vlan_filtering 1
	equal "on" "$(vids "${MAC[44]}")$(vids "${MAC[45]}")" "32 32 "
	equal "on" "$(fdb "${MAC[44]}" | wc -l) $(fdb "${MAC[45]}" | wc -l)" "1 1"
	must ip -n "h4$NS" link set eth0 down
	equal "down" "$(fdb "${MAC[44]}")$(fdb "${MAC[45]}")" ""
	vlan_of 4 add vid 7
	must ip -n "h4$NS" link set eth0 up
	equal "up" "$(vids "${MAC[44]}")$(vids "${MAC[45]}")" "7 32 7 32 "
	must ip -n "h4$NS" link del eth0
	equal "gone" "$(fdb "${MAC[44]}")$(fdb "${MAC[45]}")" ""
}

# Tenants choose their addresses themselves.
test_same_address_in_two_vlans()
{
	local a=02:00:00:00:00:77

	topology
	must ip -n "h1$NS" link set eth0 address "$a"
	must ip -n "h3$NS" link set eth0 address "$a"
	tag_way h5 "$a" "${MAC[5]}" 10 h1:-
	tag_way h5 "$a" "${MAC[5]}" 20 h3:-
	tag_way h2 "$a" "${MAC[2]}" - h1:-
	tag_ways
	must_not ip -n "h2$NS" link set eth0 address "$a"
	refused "another port has the address of a vnic" bridge -n "h3$NS" vlan add dev eth0 vid 10 self
	[[ $(bridge -n "h3$NS" vlan show dev eth0) != *" 10"* ]] || fail "refused, but it is there"
	equal "entries" "$(vids "$a")" "10 20 "
	refused "another port has the address of a vnic" ip -n "sw$NS" link set sw0 type vswitch vlan_filtering 0
	equal "still" "$(option sw0 vlan_filtering)" 1
	equal "entries" "$(vids "$a")" "10 20 "
	tag_way h5 "$a" "${MAC[5]}" 10 h1:-
	tag_way h5 "$a" "${MAC[5]}" 20 h3:-
	tag_ways
	must ip -n "h3$NS" link set eth0 address "${MAC[3]}"
	ip_sw link set sw0 type vswitch vlan_filtering 0
	equal "entries" "$(fdb "$a" | wc -l)" 1
}

test_default_pvid()
{
	local a=02:00:00:00:00:77

	topology
	new_vnic sw0 6
	equal "in no VLAN" "$(fdb "${MAC[6]}")" ""
	ip_sw link set sw0 type vswitch vlan_default_pvid 10
	equal "in its default VLAN" "$(vids "${MAC[6]}")" "10 "
	tag_way h1 "$ALL" "${MAC[1]}" - h2:- h4:10 h5:10 h6:- sw0:-
	tag_ways
	new_vnic sw0 7
	must ip -n "h3$NS" link set eth0 address "$a"
	must ip -n "h7$NS" link set eth0 address "$a"
	refused "another port has the address of a vnic" ip -n "sw$NS" link set sw0 type vswitch vlan_default_pvid 20
	equal "still" "$(option sw0 vlan_default_pvid) $(vids "${MAC[6]}")" "10 10 "
}

# Who owns the namespace of a vnic does not own its VLANs. (The same process may have both: only in a user namespace that
# has the vnic's is it not so.)
test_only_who_has_the_switch()
{
	need unshare
	topology
	ip netns exec "h1$NS" unshare -Urn sleep 60 &
	defer kill $!
	wait_until 5 in_other_userns $!
	must ip -n "h1$NS" link set eth0 netns $!
	refused "only who may configure that one" nsenter -t $! -U -n --preserve-credentials \
		bridge vlan add dev eth0 vid 20 self
	must_not nsenter -t $! -U -n --preserve-credentials bridge vlan del dev eth0 vid 10 self
	[[ $(nsenter -t $! -U -n --preserve-credentials bridge vlan show dev eth0) == *" 10 PVID Egress Untagged"* ]] ||
		fail "cannot see its VLANs"
	# whoever has the switch, from outside
	must nsenter -t $! -n bridge vlan add dev eth0 vid 20 self
}

in_other_userns()
{
	[ "$(readlink "/proc/$1/ns/user")" != "$(readlink /proc/self/ns/user)" ] &&
		[ "$(readlink "/proc/$1/ns/net")" != "$(readlink "/run/netns/h1$NS")" ]
}

test_not_on_a_nic()
{
	need_plugin
	new_nic
	new_vnic p0 1
	refused "a vnic on a NIC has no VLANs to filter" bridge -n "h1$NS" vlan add dev eth0 vid 5 self
	must_not bridge -n "h1$NS" vlan del dev eth0 vid 5 self
	equal shown "$(bridge -n "h1$NS" -j vlan show)" "[]"
	tag_way h9 "$ALL" "${MAC[9]}" 20 h1:20
	WAYS='' # the NIC's own stack is not asked here
}

test_other_settings_are_refused()
{
	topology
	refused "a vnic has VLANs, others are set with" bridge -n "h1$NS" link set dev eth0 learning on self
	refused "vid must be" bridge -n "h1$NS" vlan add dev eth0 vid 4095 self || :
}

test_counters()
{
	topology
	ip_sw link set sw0 type vswitch vlan_stats_enabled 1
	tag_way h1 "${MAC[2]}" "${MAC[1]}" - h2:-
	tag_ways
	[[ $(bridge -n "h2$NS" -s vlan show dev eth0) == *"10 PVID Egress Untagged"*"RX: "*" bytes 1 packets"* ]] ||
		fail "shown: $(bridge -n "h2$NS" -s vlan show dev eth0)"
}

# VLAN devices on a trunk, and on the switch
test_vlan_devices()
{
	topology
	bridge_sw vlan add dev sw0 vid 10 self
	must ip -n "h4$NS" link add link eth0 name eth0.10 up type vlan id 10
	must ip -n "h4$NS" addr add 192.0.2.4/24 dev eth0.10
	must ip -n "h4$NS" link add link eth0 name eth0.20 up type vlan id 20
	must ip -n "h4$NS" addr add 203.0.113.4/24 dev eth0.20
	ip_sw link add link sw0 name sw0.10 up type vlan id 10
	ip_sw addr add 192.0.2.100/24 dev sw0.10
	must ip -n "h1$NS" addr add 192.0.2.1/24 dev eth0
	must ip -n "h3$NS" addr add 203.0.113.3/24 dev eth0
	answers h1 192.0.2.4
	answers h1 192.0.2.100
	answers h4 192.0.2.100
	answers h4 203.0.113.3
	must_not ping1 h3 192.0.2.100
}

test_streams()
{
	topology
	must ip -n "h4$NS" link add link eth0 name eth0.10 up type vlan id 10
	must ip -n "h4$NS" addr add 203.0.113.4/24 dev eth0.10
	must ip -n "h1$NS" addr add 203.0.113.1/24 dev eth0
	must ip -n "h2$NS" addr add 203.0.113.2/24 dev eth0
	carry h1 h2 eth0 203.0.113.2
	unsegmented 1514
	carry h1 h4 eth0 203.0.113.4
	unsegmented 1518
	carry h4 h1 eth0 203.0.113.1
	unsegmented 1514
}

run_tests
