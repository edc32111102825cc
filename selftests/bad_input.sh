#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
# What is refused, with which words, and that nothing changes then.
# every kernel: what the core checks before
#
#   h1 ----- p1 -- sw0        others that want to be its ports
. "$(dirname "$0")/lib.sh"

# state: all that ip and bridge show of the namespace
state()
{
	ip -n "sw$NS" -d -j link show
	bridge -n "sw$NS" -j fdb show dev sw0
}

# unchanged WORDS COMMAND...: COMMAND is refused with these words; nothing changes
unchanged()
{
	local before=${STATE-$(state)}

	refused "$@"
	STATE=$(state)
	[ "$STATE" = "$before" ] || fail "changed by what was refused: ${*:2}"
}

# ip_sw ARGUMENT...: it succeeds, and may change the state
ip_sw()
{
	unset STATE
	must ip -n "sw$NS" "$@"
}

# no_ip, no_bridge, no_nl WORDS ARGUMENT...: refused in the switch's namespace
no_ip()
{
	unchanged "$1" ip -n "sw$NS" "${@:2}"
}

no_bridge()
{
	unchanged "$1" bridge -n "sw$NS" "${@:2}"
}

no_nl()
{
	unchanged "$1" in_ns sw python3 -SE "$HERE/nl.py" "${@:2}"
}

# nl ARGUMENT...: it is accepted
nl()
{
	unset STATE
	must in_ns sw python3 -SE "$HERE/nl.py" "$@"
}

test_values_of_the_switch()
{
	need_plugin
	new_switch
	new_host 1
	no_ip "ageing_time must be 0 to 100000000 (1/100 s)" link set sw0 type vswitch ageing_time 100000001
	no_ip "ageing_time must be 0 to 100000000 (1/100 s)" link set sw0 type vswitch ageing_time 4294967295
	no_ip "group_fwd_mask must be 0 to 0xffff without bits 0 to 2" link set sw0 type vswitch group_fwd_mask 4
	# what ip itself refuses
	no_ip "ageing_time takes a number" link set sw0 type vswitch ageing_time 4294967296
	no_ip "ageing_time takes a number" link set sw0 type vswitch ageing_time -1
	no_ip "ageing_time takes a number" link set sw0 type vswitch ageing_time 10s
	no_ip "ageing_time takes a number" link set sw0 type vswitch ageing_time ""
	no_ip "fdb_max_learned takes a number" link set sw0 type vswitch fdb_max_learned many
	no_ip "group_fwd_mask takes a mask" link set sw0 type vswitch group_fwd_mask 0x10000
	no_ip "unknown option" link set sw0 type vswitch fdb_n_learned 5
	no_ip "vlan_filtering must be 0 (off) or 1 (on)" link set sw0 type vswitch vlan_filtering 2
	no_ip "vlan_filtering takes 0 (off) or 1 (on)" link set sw0 type vswitch vlan_filtering on
	no_ip "vlan_protocol takes 802.1Q or 802.1ad" link set sw0 type vswitch vlan_protocol 802.1p
	no_ip "vlan_default_pvid must be 0 (none) to 4094" link set sw0 type vswitch vlan_default_pvid 4095
	no_ip "vlan_default_pvid takes a number" link set sw0 type vswitch vlan_default_pvid 65536
	no_ip "vlan_stats_enabled must be 0 (off) or 1 (on)" link set sw0 type vswitch vlan_stats_enabled 2
	no_ip "not complete" link set sw0 type vswitch ageing_time
	# no address of a device
	no_ip "" link set sw0 address 01:00:5e:00:00:01
	no_ip "" link set sw0 mtu 67
	no_ip "" link set sw0 mtu 65536
}

test_values_of_a_port()
{
	local f

	need_plugin
	new_switch
	new_host 1
	no_ip "state must be 0 (disabled) to 4 (blocking)" link set p1 type vswitch_slave state 5
	no_ip "priority must be 0 to 63" link set p1 type vswitch_slave priority 64
	no_ip "cost must be 1 to 200000000" link set p1 type vswitch_slave cost 0
	no_ip "cost must be 1 to 200000000" link set p1 type vswitch_slave cost 200000001
	no_ip "group_fwd_mask of a port must be 0 to 0xffff without bit 1" link set p1 type vswitch_slave group_fwd_mask 2
	no_ip "state takes disabled, listening" link set p1 type vswitch_slave state 256
	no_ip "state takes disabled, listening" link set p1 type vswitch_slave state sleeping
	no_ip "priority takes a number" link set p1 type vswitch_slave priority 65536
	no_ip "hairpin takes on or off" link set p1 type vswitch_slave hairpin 1
	no_ip "unknown option" link set p1 type vswitch_slave no 5
	no_bridge "priority must be 0 to 63" link set dev p1 priority 64
	no_bridge "cost must be 1 to 200000000" link set dev p1 cost 200000001
	for f in mcast_to_unicast vlan_tunnel; do
		no_bridge "a port of a vswitch has state, priority, cost" link set dev p1 "$f" on
	done
	no_bridge "only ports have these settings" link set dev sw0 state 3 self
	no_bridge "" vlan add vid 4095 dev p1
	no_bridge "" vlan add vid 0 dev p1
	no_bridge "" vlan add vid 5-9 pvid dev p1
	no_bridge "" vlan add vid 5 dev p1 self
	no_bridge "tunnel_info is for a switch with a vni" vlan add vid 5 dev p1 tunnel_info id 5
}

test_one_bad_among_good_ones()
{
	need_plugin
	new_switch
	new_host 1
	no_ip "ageing_time must be" link set sw0 type vswitch fdb_max_learned 5 group_fwd_mask 8 ageing_time 100000001
	no_ip "group_fwd_mask must be" link set sw0 type vswitch ageing_time 500 fdb_max_learned 5 fdb_flush group_fwd_mask 1
	no_ip "cost must be" link set p1 type vswitch_slave state 1 isolated on learning off priority 5 fdb_flush cost 0
	no_ip "priority must be" link set p1 type vswitch_slave cost 5 hairpin on priority 64 state 4
	no_bridge "priority must be" link set dev p1 isolated on state 2 cost 9 priority 64
	no_bridge "a port of a vswitch has" link set dev p1 isolated on state 2 mcast_to_unicast on
	# before it is known what the others are
	no_nl "unknown attribute" switch sw0 1=f4010000 99=01000000
	no_nl "unknown attribute" port p1 4=01 99=01
	no_nl "fdb_n_learned can only be read" switch sw0 1=f4010000 4=05000000
}

# vlans_and_groups: what "ip link" does not show, and cannot be had back
vlans_and_groups()
{
	bridge -n "sw$NS" vlan show
	bridge -n "sw$NS" fdb show dev sw0
	in_ns sw vsw mdb show dev sw0 | cut -d' ' -f1-8
}

# What makes a message fail is found out only when the VLANs have been looked at.
test_last_one_is_bad()
{
	local before

	need_plugin
	need vsw
	new_switch vlan_filtering 1 mcast_snooping 1
	ip_sw link add sw1 type vswitch vni 42
	new_host 1 2
	bridge_sw vlan add dev p1 vid 5 pvid untagged
	bridge_sw vlan del dev p1 vid 1
	must in_ns sw vsw mdb add dev sw0 port p2 grp 239.1.1.1 vid 1 permanent
	send h2 eth0 "$(frame ff:ff:ff:ff:ff:ff "${MAC[2]}")"
	before=$(vlans_and_groups)
	[[ $before == *239.1.1.1* && $before == *"${MAC[2]}"* ]] || fail "there is something missing: $before"
	no_ip "another switch has this vni" link set sw0 type vswitch vlan_default_pvid 5 vni 42
	equal "VLANs and groups" "$(vlans_and_groups)" "$before"
	no_ip "another switch has this vni" link set sw0 type vswitch vlan_filtering 0 mcast_snooping 0 vni 42
	equal "VLANs and groups" "$(vlans_and_groups)" "$before"
	ip_sw link set sw0 type vswitch vlan_default_pvid 5 mcast_snooping 0 vni 43
	[[ $(vlans_and_groups) != *239.1.1.1* ]] || fail "there are groups yet"
	[[ $(bridge -n "sw$NS" vlan show dev p2) == *" 5 PVID Egress Untagged"* ]] || fail "p2 does not follow"
}

test_bad_value_when_made()
{
	need_plugin
	new_switch
	new_host 1
	no_ip "ageing_time must be" link add sw1 type vswitch ageing_time 100000001
	no_ip "group_fwd_mask must be" link add sw1 type vswitch fdb_max_learned 5 group_fwd_mask 1
	no_ip "address must be a unicast Ethernet address" link add sw1 address 01:00:00:00:00:01 type vswitch
	no_ip "a switch stands on no device" link add sw1 link p1 type vswitch
	no_ip "" link add sw0 type vswitch
	no_ip "" link add a-name-that-is-too-long type vswitch
	no_nl "unknown attribute" new sw1 1=f4010000 99=01000000
	no_nl "unknown attribute" new sw1 200=00
}

# too_short WHAT DEVICE NUMBER LENGTH: an attribute of less is refused
too_short()
{
	local n

	for n in 0 $(($4 - 1)); do
		no_nl "" "$1" "$2" "$3=$(printf "%0$((2 * n))d" 0 | head -c $((2 * n)))"
		[ "$4" != 1 ] || break
	done
}

test_lengths()
{
	local n

	need_plugin
	new_switch
	new_host 1
	ip_sw link set sw0 type vswitch ageing_time 1000 group_fwd_mask 8 fdb_max_learned 7
	too_short switch sw0 1 4
	too_short switch sw0 2 2
	too_short switch sw0 3 4
	for n in 1 4 10; do too_short port p1 "$n" 1; done
	too_short port p1 2 2
	too_short port p1 3 4
	too_short port p1 11 2
	too_short port p1 12 4
	too_short brport p1 1 1
	too_short brport p1 2 2
	too_short brport p1 3 4
	no_nl "" flat p1
}

test_attributes_that_are_unknown_or_read_only()
{
	local n

	need_plugin
	new_switch
	new_host 1
	no_nl "unknown attribute, this module is older than the tool" switch sw0 0=00000000
	no_nl "unknown attribute, this module is older than the tool" switch sw0 99=00000000
	no_nl "unknown attribute, this module is older than the tool" switch sw0 16383=
	no_nl "fdb_n_learned can only be read" switch sw0 4=00000000
	no_nl "unknown attribute, this module is older than the tool" port p1 0=00
	no_nl "unknown attribute, this module is older than the tool" port p1 99=00
	no_nl "fdb_n_learned can only be read" port p1 13=00000000
	no_nl "no can only be read" port p1 15=0200
	# 29, with the bit of a nest: the guard, of which 2 is whether it is active
	no_nl "guard_active and guard_learned can only be read" port p1 32797=0500020001000000
	# of IFLA_BRPORT_*: proxy ARP, priorities and timers, those of the future
	for n in 0 10 11 17 21 60 1000; do
		no_nl "a port of a vswitch has state, priority, cost" brport p1 "$n=01"
	done
}

test_values_that_no_tool_sends()
{
	local n

	need_plugin
	new_switch
	new_host 1
	for n in 4 5 6 7 8 9 10 17; do
		no_nl "must be 0 (off) or 1 (on)" port p1 "$n=02"
		no_nl "must be 0 (off) or 1 (on)" port p1 "$n=ff"
	done
	# hairpin, guard, root_block, fastleave, learning, flood, mcast_flood, bcast_flood, isolated, locked
	for n in 4 5 6 7 8 9 27 30 33 39; do
		no_nl "must be 0 (off) or 1 (on)" brport p1 "$n=02"
	done
	no_nl "state must be" port p1 1=ff
	no_nl "state must be" brport p1 1=05
	no_nl "cost must be" brport p1 3=00000000
	no_nl "group_fwd_mask of a port must be" brport p1 31=0200
	# and these are right
	nl brport p1 31=0080
	equal group_fwd_mask "$(option p1 group_fwd_mask)" 0x8000
	nl port p1 4=01 5=00
	equal hairpin "$(option p1 hairpin)" true
	equal learning "$(option p1 learning)" false
	nl switch sw0 1=e8030000
	equal ageing_time "$(option sw0 ageing_time)" 1000
	nl new sw1 3=07000000
	equal fdb_max_learned "$(option sw1 fdb_max_learned)" 7
}

test_fdb()
{
	local a

	need_plugin
	new_switch
	new_host 1
	a=02:00:00:00:aa:01
	no_bridge "the address must be a unicast one, not zero" fdb add 00:00:00:00:00:00 dev sw0 via p1
	no_bridge "the address must be a unicast one, not zero" fdb add 01:00:5e:00:00:05 dev sw0 via p1
	no_bridge "not a member of this vlan" fdb add "$a" dev sw0 via p1 vlan 5
	no_bridge "is for an overlay" fdb add "$a" dev sw0 dst 192.0.2.9
	no_bridge "via must name a port of this switch" fdb add "$a" dev sw0 via lo
	# NUD_NOARP is 0x40, NTF_SELF 0x02, NTF_STICKY 0x40
	no_nl "" fdb add sw0 0x40 0x02
	no_nl "" fdb add sw0 0x40 0x02 2=0200
	no_nl "" fdb add sw0 0x40 0x02 2=0200000000aa0102
	no_nl "the state must be permanent, static or dynamic" fdb add sw0 0 0x02 2=02000000aa01
	no_nl "the state must be permanent, static or dynamic" fdb add sw0 0x01 0x02 2=02000000aa01
	no_nl "only self and sticky are accepted" fdb add sw0 0x40 0x0a 2=02000000aa01
	no_nl "only self and sticky are accepted" fdb add sw0 0x40 0x02 2=02000000aa01 15=01000000
	no_nl "via must be an interface index of 4 bytes" fdb add sw0 0x40 0x02 2=02000000aa01 8=01
	no_nl "via must name a port of this switch" fdb add sw0 0x40 0x02 2=02000000aa01 8=ffffff7f
	no_nl "via must name a port of this switch" fdb add sw0 0x40 0x02 2=02000000aa01 8=00000000
	no_nl "via must be an interface index of 4 bytes" fdb del sw0 0x40 0x02 2=02000000aa01 8=01
	no_nl "" fdb flush sw0 0 0x02 8=01
	no_nl "via must name a port of this switch" fdb flush sw0 0 0x02 8=ffffff7f
	no_nl "entries can be chosen by" fdb flush sw0 0x02 0x02 16=0200
	no_nl "entries can be chosen by" fdb flush sw0 0 0x02 16=0200
	no_nl "entries can be chosen by" fdb flush sw0 0 0x82 17=80
}

# no_port WORDS DEVICE: it may not become a port
no_port()
{
	no_ip "$1" link set "$2" master sw0
}

test_devices_that_cannot_be_ports()
{
	new_switch
	new_host 1
	no_port "the loopback device cannot be a port" lo
	no_port "a switch cannot be a port of itself" sw0
	[ -e /dev/net/tun ] || must modprobe tun
	ip_sw tuntap add tun1 mode tun
	no_port "only an Ethernet device" tun1
	must_not ip -n "sw$NS" link set nosuchdevice master sw0
	must_not ip -n "sw$NS" link set p1 master nosuchswitch
	# a device that is no master
	ip_sw link add d1 type dummy
	no_ip "" link set d1 master p1
}

test_tunnels_without_ethernet()
{
	new_switch
	ip_sw link add t1 type ipip local 192.0.2.1 remote 192.0.2.2
	no_port "only an Ethernet device" t1
	ip_sw link add t2 type gre local 192.0.2.1 remote 192.0.2.2
	no_port "only an Ethernet device" t2
}

test_devices_in_use()
{
	new_switch
	ip_sw link add d1 type dummy
	ip_sw link add m1 link d1 type macvlan
	no_port "the device serves another user already, as macvlan or ipvlan" d1
	ip_sw link del m1
	ip_sw link set d1 master sw0
	# and nobody else gets a port
	no_ip "" link add m1 link d1 type macvlan
}

# A device may stand for many others, with addresses of its own for them.
test_devices_that_take_no_receive_handler()
{
	new_switch
	ip_sw link add d1 type dummy
	ip_sw link add i1 link d1 type ipvlan
	no_port "the device serves another user already, as macvlan or ipvlan" d1
	no_port "vswitch: " i1
}

# "master" is a wish: who has another one is released from it by the core.
test_devices_with_another_master()
{
	local d

	new_switch
	ip_sw link add br0 type bridge
	ip_sw link add bond0 type bond
	ip_sw link add sw1 type vswitch
	for d in br0 bond0 sw1; do
		ip_sw link add d1 type dummy
		ip_sw link set d1 master "$d"
		ip_sw link set d1 master sw0
		equal "master of d1, after $d" "$(link_value sw d1 master)" sw0
		ip_sw link set d1 master "$d"
		equal "master of d1, after sw0" "$(link_value sw d1 master)" "$d"
		ip_sw link del d1
	done
}

test_cycles()
{
	local i

	new_switch
	for i in 1 2 3; do
		ip_sw link add "sw$i" type vswitch
		ip_sw link set "sw$i" master "sw$((i - 1))"
		no_ip "it would close a cycle" link set sw0 master "sw$i"
	done
	# the chain is as it was
	equal "master of sw3" "$(link_value sw sw3 master)" sw2
	ip_sw link set sw2 nomaster
	ip_sw link set sw0 master sw3
}

test_cycles_through_other_devices()
{
	new_switch
	ip_sw link add sw1 type vswitch
	ip_sw link add link sw0 name v10 type vlan id 10
	no_port "it would close a cycle" v10
	ip_sw link add link v10 name q20 type vlan id 20
	no_port "it would close a cycle" q20
	ip_sw link set v10 master sw1
	no_port "it would close a cycle" sw1
	ip_sw link add br0 type bridge
	ip_sw link set sw1 master br0
	no_port "it would close a cycle" br0
	ip_sw link add link sw0 name m1 type macvlan
	no_port "it would close a cycle" m1
	# without one it may
	ip_sw link set v10 nomaster
	ip_sw link set sw1 master sw0
}

test_without_the_capability()
{
	need setpriv unshare
	need_plugin
	new_switch
	new_host 1
	unchanged "not permitted" nobody_in_sw ip link set sw0 type vswitch ageing_time 500
	unchanged "not permitted" nobody_in_sw ip link set p1 type vswitch_slave isolated on
	unchanged "not permitted" nobody_in_sw bridge link set dev p1 isolated on
	unchanged "not permitted" nobody_in_sw bridge fdb add 02:00:00:00:aa:01 dev sw0 via p1
	unchanged "not permitted" nobody_in_sw bridge fdb flush dev sw0
	unchanged "not permitted" nobody_in_sw ip link set p1 nomaster
	unchanged "not permitted" nobody_in_sw ip link add sw1 type vswitch
	# root of a container, but of no namespace of ours
	unchanged "not permitted" nobody_in_sw \
		unshare -Ur ip link set sw0 type vswitch ageing_time 500
}

test_root_of_a_container_has_switches_of_its_own()
{
	need setpriv unshare
	need_plugin
	as_nobody unshare -Urn true 2>/dev/null || skip "needs user namespaces for everybody"
	must as_nobody unshare -Urn sh -ec "
		PATH=$PATH
		ip link add sw0 type vswitch ageing_time 500
		ip link add d1 type dummy
		ip link set d1 master sw0 up
		ip link set sw0 up
		ip link set d1 type vswitch_slave isolated on
		bridge fdb add 02:00:00:00:aa:01 dev sw0 via d1 static
		bridge fdb show dev sw0 | grep '^02:00:00:00:aa:01 via d1 self static'
		ip link set sw0 type vswitch fdb_flush
		ip link del sw0"
}

run_tests
