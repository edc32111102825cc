#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
# Vnics on a vswitch: ports without a cable.
#
#   h1 (vnic) \
#   h2 (vnic) -- sw0
#   h3 ----- p3 /
. "$(dirname "$0")/lib.sh"

topology()
{
	modprobe -q vnic
	new_switch
	new_vnic sw0 1
	new_vnic sw0 2
	new_host 3
}

test_shown_with_its_port()
{
	local out

	need_plugin
	topology
	out=$(ip -n "h1$NS" -d link show eth0)
	[[ $out == *" vnic mode bridge lockaddr off state forwarding "*" learning off flood off mcast_flood on "* ]] ||
		fail "shown: $out"
	[[ $out == *"link-netns sw$NS"* ]] || fail "no link-netns: $out"
	wait_until 5 link_has h1 eth0 operstate UP
}

test_its_address_is_in_the_fdb()
{
	topology
	[[ $(fdb "${MAC[1]}") == *" link-netnsid "*"self static"* ]] || fail "entry: $(fdb "${MAC[1]}")"
	must ip -n "h1$NS" link set eth0 address "${MAC[11]}"
	equal "old entry" "$(fdb "${MAC[1]}")" ""
	[[ $(fdb "${MAC[11]}") == *static* ]] || fail "no new entry"
	must ip -n "h1$NS" link set eth0 down
	equal "entry of one that is down" "$(fdb "${MAC[11]}")" ""
	must_not bridge -n "sw$NS" fdb replace "${MAC[2]}" dev sw0 via p3
	must_not bridge -n "sw$NS" fdb del "${MAC[2]}" dev sw0
}

test_unicast()
{
	topology
	reaches "h2" h1 "$(frame "${MAC[2]}" "${MAC[1]}")"
	reaches "h2" h3 "$(frame "${MAC[2]}" "${MAC[3]}")"
	reaches "h3" h1 "$(frame "${MAC[3]}" "${MAC[1]}")"
	reaches "sw0" h1 "$(frame "$(link_value sw sw0 address)" "${MAC[1]}")"
	reaches "h1" sw0 "$(frame "${MAC[1]}" "$(link_value sw sw0 address)")"
	# unknown: not to vnics, unless they flood
	reaches "h3" h1 "$(frame 02:00:00:00:00:77 "${MAC[1]}")"
	must ip -n "h2$NS" link set eth0 type vnic flood on
	reaches "h2 h3" h1 "$(frame 02:00:00:00:00:77 "${MAC[1]}")"
}

test_broadcast()
{
	topology
	reaches "h2 h3 sw0" h1 "$(frame ff:ff:ff:ff:ff:ff "${MAC[1]}")"
	reaches "h1 h2 sw0" h3 "$(frame ff:ff:ff:ff:ff:ff "${MAC[3]}")"
	reaches "h1 h2 h3" sw0 "$(frame ff:ff:ff:ff:ff:ff "$(link_value sw sw0 address)")"
}

test_multicast_to_members()
{
	local group=01:00:5e:01:02:03

	topology
	reaches "h3 sw0" h1 "$(frame "$group" "${MAC[1]}")"
	must ip -n "h2$NS" maddr add "$group" dev eth0
	reaches "h2 h3 sw0" h1 "$(frame "$group" "${MAC[1]}")"
	reaches "h2 sw0" h3 "$(frame "$group" "${MAC[3]}")"
	reaches "h2 h3" sw0 "$(frame "$group" "$(link_value sw sw0 address)")"
	must ip -n "h2$NS" maddr del "$group" dev eth0
	reaches "h3 sw0" h1 "$(frame "$group" "${MAC[1]}")"
	must ip -n "h2$NS" link set eth0 allmulticast on
	reaches "h2 h3 sw0" h1 "$(frame "$group" "${MAC[1]}")"
	must ip -n "h2$NS" link set eth0 allmulticast off
	reaches "h3 sw0" h1 "$(frame "$group" "${MAC[1]}")"
}

test_port_settings()
{
	need_plugin
	topology
	must ip -n "h1$NS" link set eth0 type vnic isolated on
	must ip -n "h2$NS" link set eth0 type vnic isolated on
	reaches "" h1 "$(frame "${MAC[2]}" "${MAC[1]}")"
	reaches "h3 sw0" h1 "$(frame ff:ff:ff:ff:ff:ff "${MAC[1]}")"
	equal "drops of h1" "$(in_ns h1 ethtool -S eth0 | awk '$1 == "drop_isolated:" { print $2 }')" 1
	equal "drops in total" "$(counter drop_isolated)" 1
	must ip -n "h2$NS" link set eth0 type vnic isolated off state blocking
	reaches "" h3 "$(frame "${MAC[2]}" "${MAC[3]}")"
	reaches "" h2 "$(frame "${MAC[3]}" "${MAC[2]}")"
	must ip -n "h2$NS" link set eth0 type vnic state forwarding learning on
	send h2 eth0 "$(frame ff:ff:ff:ff:ff:ff "${MAC[22]}")"
	reaches "h2" h3 "$(frame "${MAC[22]}" "${MAC[3]}")"
}

test_tagged_frames()
{
	topology
	reaches "h2" h1 "$(frame "${MAC[2]}" "${MAC[1]}" "8100000a88b5$(printf '%092d' 0)")"
	reaches "h2" h3 "$(frame "${MAC[2]}" "${MAC[3]}" "8100000a88b5$(printf '%092d' 0)")"
	reaches "h3" h1 "$(frame "${MAC[3]}" "${MAC[1]}" "8100000a88b5$(printf '%092d' 0)")"
}

test_link_local_ends_at_the_port()
{
	topology
	reaches "" h1 "$(frame 01:80:c2:00:00:0e "${MAC[1]}")"
	equal drop_link_local "$(counter drop_link_local)" 1
}

test_port_is_not_promiscuous_for_vnics()
{
	modprobe -q vnic
	new_switch
	new_vnic sw0 1
	new_vnic sw0 2
	# a device with a filter, the only one that learns
	ip_sw link add d3 up type dummy
	ip_sw link add link d3 name n3 up type macvlan mode vepa
	ip_sw link set n3 master sw0
	equal "promiscuity" "$(link_value sw n3 promiscuity)" 0
	equal "vnics in the filter" "$(bridge -n "sw$NS" fdb show dev n3 | grep -c -e "${MAC[1]}" -e "${MAC[2]}")" 2
}

test_streams()
{
	local i

	topology
	must ip -n "h1$NS" addr add 203.0.113.1/24 dev eth0
	for i in 2 3; do
		must ip -n "h$i$NS" addr add "203.0.113.$i/24" dev eth0
		carry h1 "h$i" eth0 "203.0.113.$i"
		unsegmented 1514
		[ "$(received unfinished)" -gt 0 ] || fail "no checksum was left to h$i"
	done
}

test_mtu_follows()
{
	topology
	must_not ip -n "h1$NS" link set eth0 mtu 1501
	must ip -n "h1$NS" link set eth0 mtu 1400
	must ip -n "sw$NS" link set sw0 mtu 9000
	equal "mtu set" "$(link_value h1 eth0 mtu)" 1400
	equal "mtu that follows" "$(link_value h2 eth0 mtu)" 9000
	must ip -n "sw$NS" link set sw0 mtu 1300
	equal mtu "$(link_value h1 eth0 mtu) $(link_value h2 eth0 mtu)" "1300 1300"
}

test_switch_down()
{
	topology
	ip_sw link set sw0 down
	link_has h1 eth0 operstate DOWN || wait_until 5 link_has h1 eth0 operstate DOWN
	reaches "" h1 "$(frame "${MAC[2]}" "${MAC[1]}")"
	ip_sw link set sw0 up
	wait_until 5 link_has h1 eth0 operstate UP
	reaches "h2" h1 "$(frame "${MAC[2]}" "${MAC[1]}")"
}

test_address_in_use()
{
	topology
	new_ns h4
	ip_sw link add link sw0 name eth0 address "${MAC[1]}" netns "h4$NS" type vnic
	must_not ip -n "h4$NS" link set eth0 up
	must_not ip -n "h2$NS" link set eth0 address "${MAC[1]}"
	reaches "h1" h3 "$(frame "${MAC[1]}" "${MAC[3]}")"
	equal address "$(link_value h2 eth0 address)" "${MAC[2]}"
}

test_address_of_the_host_is_the_hosts()
{
	topology
	reaches "h1" h3 "$(frame "${MAC[1]}" "${MAC[3]}")"
	ip_sw link set sw0 address "${MAC[1]}"
	reaches "sw0" h3 "$(frame "${MAC[1]}" "${MAC[3]}")"
	must ip -n "h1$NS" link set eth0 down
	reaches "sw0" h3 "$(frame "${MAC[1]}" "${MAC[3]}")"
	must_not ip -n "h1$NS" link set eth0 up
}

test_refused()
{
	need_plugin
	topology
	refused "on a vswitch mode can only be bridge" ip -n "sw$NS" link add link sw0 name x type vnic mode vepa
	refused "on a vswitch the host is a port anyway" ip -n "sw$NS" link add link sw0 name x type vnic host on
	refused "macaddr is for mode source" ip -n "sw$NS" link add link sw0 name x type vnic macaddr add 02:00:00:00:00:01
	refused "link DEVICE is needed" ip -n "sw$NS" link add name x type vnic
	refused "must be an Ethernet device" ip -n "sw$NS" link add link lo name x type vnic
	refused "make the vnic on that one" ip -n "sw$NS" link add link p3 name x type vnic
	refused "cost must be 1 to" ip -n "h1$NS" link set eth0 type vnic cost 0
	! ip -n "sw$NS" link show x 2>/dev/null || fail "made all the same"
}

# own_namespaces PID: has it a user and a network namespace of its own?
own_namespaces()
{
	[ "$(readlink "/proc/$1/ns/user")" != "$(readlink /proc/$$/ns/user)" ] &&
		[ "$(readlink "/proc/$1/ns/net")" != "$(readlink /proc/$$/ns/net)" ]
}

# A container's root: its own user namespace owns the network namespace.
test_owner_of_the_namespace_may_not()
{
	local pid

	need_plugin
	need unshare nsenter
	topology
	unshare -Urn sleep 100 &
	pid=$!
	defer kill "$pid"
	wait_until 10 own_namespaces "$pid"
	ip_sw link add link sw0 name eth0 type vnic lockaddr on
	ip_sw link set eth0 netns "$pid"
	refused "belong to the device below" nsenter -t "$pid" -U -n ip link set eth0 type vnic isolated on
	refused "belong to the device below" nsenter -t "$pid" -U -n ip link set eth0 type vnic lockaddr off
	refused "the address is locked" nsenter -t "$pid" -U -n ip link set eth0 address 02:00:00:00:00:99
	must nsenter -t "$pid" -U -n ip link set eth0 mtu 1400
	must nsenter -t "$pid" -U -n ip link set eth0 up
	must nsenter -t "$pid" -n ip link set eth0 type vnic isolated on lockaddr off
	refused "the vnic's guard does not allow the address" nsenter -t "$pid" -U -n ip link set eth0 address 02:00:00:00:00:99
	must nsenter -t "$pid" -n ip link set eth0 type vnic guard off
	must nsenter -t "$pid" -U -n ip link set eth0 address 02:00:00:00:00:99
}

run_tests
