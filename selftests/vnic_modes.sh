#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
# Vnics on a NIC, in each mode. p0 is the NIC, its own stack is the host's.
# every kernel: what the NIC below does
#
#   h1 (vnic) \
#              p0 ----- h9
#   h2 (vnic) /
. "$(dirname "$0")/lib.sh"

BROADCAST=ff:ff:ff:ff:ff:ff
GROUP=01:00:5e:01:02:03
HOST=02:00:00:00:0a:00

# topology OPTION...: of both vnics
topology()
{
	need_plugin
	modprobe -q vnic
	new_nic
	new_vnic p0 1 "$@"
	new_vnic p0 2 "$@"
}

# the same in all modes but passthru and source
with_the_outside()
{
	reaches "h9" h1 "$(frame "${MAC[9]}" "${MAC[1]}")"
	reaches "h1" h9 "$(frame "${MAC[1]}" "${MAC[9]}")"
	reaches "h1 h2 p0" h9 "$(frame "$BROADCAST" "${MAC[9]}")"
	reaches "p0" h9 "$(frame "$HOST" "${MAC[9]}")"
	reaches "p0" h9 "$(frame "$GROUP" "${MAC[9]}")"
	must ip -n "h2$NS" maddr add "$GROUP" dev eth0
	reaches "h2 p0" h9 "$(frame "$GROUP" "${MAC[9]}")"
	# what the host sends is for the outside
	reaches "h9" p0 "$(frame "$BROADCAST" "$HOST")"
	reaches "h9" p0 "$(frame "${MAC[1]}" "$HOST")"
}

test_default_is_vepa()
{
	topology
	[[ $(ip -n "h1$NS" -d link show eth0) == *" vnic mode vepa host off "* ]] || fail "$(ip -n "h1$NS" -d link show eth0)"
}

test_vepa()
{
	topology mode vepa
	with_the_outside
	reaches "h9" h1 "$(frame "${MAC[2]}" "${MAC[1]}")"
	reaches "h9" h1 "$(frame "$HOST" "${MAC[1]}")"
	reaches "h9" h1 "$(frame "$BROADCAST" "${MAC[1]}")"
	# reflected
	reaches "h2" h9 "$(frame "${MAC[2]}" "${MAC[1]}")"
	reaches "h2 p0" h9 "$(frame "$BROADCAST" "${MAC[1]}")"
}

test_private()
{
	topology mode private
	with_the_outside
	reaches "h9" h1 "$(frame "${MAC[2]}" "${MAC[1]}")"
	reaches "h9" h1 "$(frame "$BROADCAST" "${MAC[1]}")"
	# reflected
	reaches "" h9 "$(frame "${MAC[2]}" "${MAC[1]}")"
	reaches "h1" h9 "$(frame "$BROADCAST" "${MAC[1]}")"
}

test_bridge()
{
	topology mode bridge
	with_the_outside
	reaches "h2" h1 "$(frame "${MAC[2]}" "${MAC[1]}")"
	reaches "h9" h1 "$(frame "$HOST" "${MAC[1]}")"
	reaches "h2 h9" h1 "$(frame "$BROADCAST" "${MAC[1]}")"
	reaches "h2 h9" h1 "$(frame "$GROUP" "${MAC[1]}")"
	# reflected, or from a router with the same virtual address
	reaches "h1 h2 p0" h9 "$(frame "$BROADCAST" "${MAC[1]}")"
}

test_modes_mixed()
{
	topology mode bridge
	new_vnic p0 3 mode vepa
	new_vnic p0 4 mode private
	reaches "h2 h9" h1 "$(frame "$BROADCAST" "${MAC[1]}")"
	reaches "h9" h1 "$(frame "${MAC[3]}" "${MAC[1]}")"
	reaches "h9" h3 "$(frame "${MAC[1]}" "${MAC[3]}")"
	reaches "h1 h2 h3 h4 p0" h9 "$(frame "$BROADCAST" "${MAC[9]}")"
	# reflected
	reaches "h1 h2 p0" h9 "$(frame "$BROADCAST" "${MAC[3]}")"
	reaches "h1 h2 h3 p0" h9 "$(frame "$BROADCAST" "${MAC[1]}")"
	reaches "" h9 "$(frame "${MAC[4]}" "${MAC[1]}")"
	reaches "h1" h9 "$(frame "${MAC[1]}" "${MAC[3]}")"
}

test_mode_changes()
{
	topology mode vepa
	reaches "h9" h1 "$(frame "${MAC[2]}" "${MAC[1]}")"
	must ip -n "h1$NS" link set eth0 type vnic mode bridge
	reaches "h9" h1 "$(frame "${MAC[2]}" "${MAC[1]}")"
	must ip -n "h2$NS" link set eth0 type vnic mode bridge
	reaches "h2" h1 "$(frame "${MAC[2]}" "${MAC[1]}")"
	must ip -n "h2$NS" link set eth0 type vnic mode private
	reaches "h9" h1 "$(frame "${MAC[2]}" "${MAC[1]}")"
	refused "mode cannot change to or from passthru" ip -n "h2$NS" link set eth0 type vnic mode passthru
}

test_passthru()
{
	need_plugin
	modprobe -q vnic
	new_nic
	new_vnic p0 1 mode passthru
	equal address "$(link_value h1 eth0 address)" "$HOST"
	equal promiscuity "$(link_value sw p0 promiscuity)" 1
	reaches "h1" h9 "$(frame "$HOST" "${MAC[9]}")"
	reaches "h1" h9 "$(frame 02:00:00:00:00:77 "${MAC[9]}")"
	reaches "h1 p0" h9 "$(frame "$BROADCAST" "${MAC[9]}")"
	reaches "h9" h1 "$(frame "${MAC[9]}" 02:00:00:00:00:77)"
	must_not ip -n "sw$NS" link add link p0 name x type vnic
	must ip -n "h1$NS" link set eth0 address 02:00:00:00:0b:00
	equal "address of the NIC" "$(link_value sw p0 address)" 02:00:00:00:0b:00
	ip_sw link set p0 address 02:00:00:00:0c:00
	equal "address of the vnic" "$(link_value h1 eth0 address)" 02:00:00:00:0c:00
	reaches "h1" h9 "$(frame 02:00:00:00:0c:00 "${MAC[9]}")"
	must ip -n "h1$NS" link set eth0 type vnic nopromisc on
	equal promiscuity "$(link_value sw p0 promiscuity)" 0
	must ip -n "h1$NS" link set eth0 type vnic nopromisc off
	must ip -n "h1$NS" link del eth0
	equal promiscuity "$(link_value sw p0 promiscuity)" 0
	answers h9 198.51.100.100
}

test_source()
{
	need_plugin
	modprobe -q vnic
	new_nic
	new_vnic p0 1 mode source macaddr add 02:00:00:00:00:71
	reaches "h1 p0" h9 "$(frame "$HOST" 02:00:00:00:00:71)"
	reaches "h1 p0" h9 "$(frame "$BROADCAST" 02:00:00:00:00:71)"
	reaches "p0" h9 "$(frame "$BROADCAST" 02:00:00:00:00:72)"
	must ip -n "h1$NS" link set eth0 type vnic macaddr set 02:00:00:00:00:72 02:00:00:00:00:73
	reaches "p0" h9 "$(frame "$BROADCAST" 02:00:00:00:00:71)"
	reaches "h1 p0" h9 "$(frame "$BROADCAST" 02:00:00:00:00:73)"
	must ip -n "h1$NS" link set eth0 type vnic nodst on
	reaches "h1" h9 "$(frame "$BROADCAST" 02:00:00:00:00:73)"
	must ip -n "h1$NS" link set eth0 type vnic macaddr del 02:00:00:00:00:73
	reaches "p0" h9 "$(frame "$BROADCAST" 02:00:00:00:00:73)"
	refused "no such address" ip -n "h1$NS" link set eth0 type vnic macaddr del 02:00:00:00:00:73
	must ip -n "h1$NS" link set eth0 type vnic macaddr flush
	reaches "p0" h9 "$(frame "$BROADCAST" 02:00:00:00:00:72)"
	reaches "h9" h1 "$(frame "${MAC[9]}" "${MAC[1]}")"
}

test_host_on()
{
	topology mode vepa host on
	reaches "p0" h1 "$(frame "$HOST" "${MAC[1]}")"
	reaches "h1" p0 "$(frame "${MAC[1]}" "$HOST")"
	reaches "h1 h2 h9" p0 "$(frame "$BROADCAST" "$HOST")"
	reaches "h9 p0" h1 "$(frame "$BROADCAST" "${MAC[1]}")"
	reaches "h9" p0 "$(frame "${MAC[9]}" "$HOST")"
	reaches "h9" h1 "$(frame "${MAC[2]}" "${MAC[1]}")"
	must in_ns sw ping -q -c 2 -i 0.2 -W 3 198.51.100.1
	must in_ns h2 ping -q -c 2 -i 0.2 -W 3 198.51.100.100
	must ip -n "h1$NS" link set eth0 type vnic host off
	reaches "h9" h1 "$(frame "$HOST" "${MAC[1]}")"
	reaches "h9" p0 "$(frame "${MAC[1]}" "$HOST")"
	reaches "h2 h9" p0 "$(frame "$BROADCAST" "$HOST")"
	must ip -n "h2$NS" link set eth0 type vnic host off
	reaches "h9" p0 "$(frame "$BROADCAST" "$HOST")"
}

test_host_on_ipv6()
{
	IPV6=1 topology mode bridge host on
	ip_sw -6 addr add 2001:db8::100/64 dev p0 nodad
	must ip -n "h1$NS" -6 addr add 2001:db8::1/64 dev eth0 nodad
	must ip -n "h2$NS" -6 addr add 2001:db8::2/64 dev eth0 nodad
	must in_ns sw ping -q -c 2 -i 0.2 -W 3 2001:db8::1
	must in_ns h2 ping -q -c 2 -i 0.2 -W 3 2001:db8::100
	must in_ns h1 ping -q -c 2 -i 0.2 -W 3 2001:db8::2
}

test_filter_of_the_nic()
{
	topology mode vepa
	bridge -n "sw$NS" fdb show dev p0 | grep -q "^${MAC[1]} self" || fail "h1 is not in the NIC's filter"
	must ip -n "h1$NS" link set eth0 address "${MAC[11]}"
	bridge -n "sw$NS" fdb show dev p0 | grep -q "^${MAC[11]} self" || fail "h1's new address is not"
	! bridge -n "sw$NS" fdb show dev p0 | grep -q "^${MAC[1]} self" || fail "h1's old address is"
	must ip -n "h1$NS" maddr add "$GROUP" dev eth0
	ip -n "sw$NS" maddr show dev p0 | grep -q "$GROUP" || fail "the group is not in the NIC's filter"
	must bridge -n "h1$NS" fdb add 02:00:00:00:00:aa dev eth0 self
	reaches "h1" h9 "$(frame 02:00:00:00:00:aa "${MAC[9]}")"
	must ip -n "h1$NS" link set eth0 down
	! bridge -n "sw$NS" fdb show dev p0 | grep -q -e "^${MAC[11]} self" -e "^02:00:00:00:00:aa self" || fail "still there when down"
	! ip -n "sw$NS" maddr show dev p0 | grep -q "$GROUP" || fail "the group is still there"
	must ip -n "h1$NS" link del eth0
	must ip -n "h2$NS" link del eth0
	equal "addresses left" "$(bridge -n "sw$NS" fdb show dev p0 | grep -c '^02')" 0
}

# The network reflects: a vswitch with a hairpin port
test_vepa_with_a_reflective_relay()
{
	need_plugin
	modprobe -q vnic
	new_switch
	new_ns nic
	must ip -n "sw$NS" link add p1 type veth peer name up0 netns "nic$NS"
	ip_sw link set p1 master sw0 up
	must ip -n "nic$NS" link set up0 up
	wait_until 5 port_state p1 forwarding
	for n in 1 2; do
		new_ns "h$n"
		must ip -n "nic$NS" link add link up0 name eth0 address "$(mac "$n")" netns "h$n$NS" type vnic mode vepa
		must ip -n "h$n$NS" link set eth0 up
		must ip -n "h$n$NS" addr add "198.51.100.$n/24" dev eth0
	done
	must_not ping1 h1 198.51.100.2
	bridge_sw link set dev p1 hairpin on
	answers h1 198.51.100.2
	answers h2 198.51.100.1
}

test_private_across_a_router()
{
	topology mode private
	must_not ping1 h1 198.51.100.2
	in_ns h9 sysctl -qw net.ipv4.ip_forward=1 net.ipv4.conf.all.send_redirects=0 net.ipv4.conf.eth0.send_redirects=0
	must ip -n "h1$NS" addr flush dev eth0
	must ip -n "h1$NS" addr add 198.51.100.1/32 dev eth0
	must ip -n "h1$NS" route add 198.51.100.9 dev eth0
	must ip -n "h1$NS" route add default via 198.51.100.9
	must ip -n "h2$NS" addr flush dev eth0
	must ip -n "h2$NS" addr add 198.51.100.2/32 dev eth0
	must ip -n "h2$NS" route add 198.51.100.9 dev eth0
	must ip -n "h2$NS" route add default via 198.51.100.9
	answers h1 198.51.100.2
}

test_vlan_on_a_vnic_and_below_one()
{
	topology mode bridge
	for n in 1 2 9; do
		must ip -n "h$n$NS" link add link eth0 name eth0.5 type vlan id 5
		must ip -n "h$n$NS" link set eth0.5 up
		must ip -n "h$n$NS" addr add "203.0.113.$n/24" dev eth0.5
	done
	answers h1 203.0.113.2
	answers h1 203.0.113.9
	ip_sw link add link p0 name p0.6 type vlan id 6 2>/dev/null
	ip_sw link set p0.6 up
	new_vnic p0.6 3 mode bridge
	must ip -n "h9$NS" link add link eth0 name eth0.6 type vlan id 6
	must ip -n "h9$NS" link set eth0.6 up
	must ip -n "h9$NS" addr add 198.51.100.66/32 dev eth0.6
	must ip -n "h9$NS" route add 198.51.100.3 dev eth0.6
	answers h3 198.51.100.66
}

run_tests
