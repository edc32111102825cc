#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
# The switch as a network device: made, changed, shown, moved and deleted.
# every kernel: what rtnetlink hands to a driver
#
#   h1 ----- p1 \
#   h2 ----- p2 -- sw0        sw1, sw2, ... beside it
. "$(dirname "$0")/lib.sh"

LIMIT=1048576

# shows DEVICE WORDS: ip -d link show has them
shows()
{
	local out

	out=$(ip -n "sw$NS" -d link show "$1")
	[[ $out == *"$2"* ]] || fail "ip -d link show $1 is without '$2': $out"
}

# shows_json DEVICE WORDS: and so has ip -d -j
shows_json()
{
	local out

	out=$(ip -n "sw$NS" -d -j link show "$1")
	[[ $out == *"$2"* ]] || fail "ip -d -j link show $1 is without '$2': $out"
}

# options AGEING_TIME GROUP_FWD_MASK FDB_MAX_LEARNED: those of sw0, as text and as JSON
options()
{
	shows sw0 " vswitch ageing_time $1 group_fwd_mask $2 fdb_max_learned $3 fdb_n_learned 0 "
	shows_json sw0 "{\"info_kind\":\"vswitch\",\"info_data\":{\"ageing_time\":$1,\"group_fwd_mask\":\"$2\",$(
		)\"fdb_max_learned\":$3,\"fdb_n_learned\":0,\"vlan_filtering\":0,\"vlan_protocol\":\"802.1Q\",$(
		)\"vlan_default_pvid\":1,\"vlan_stats_enabled\":0,\"mcast_snooping\":0,\"mcast_query_interval\":12500,$(
		)\"mcast_query_response_interval\":1000,\"mcast_max_groups\":16384,\"mcast_n_groups\":0,$(
		)\"mcast_querier\":0,\"mcast_last_member_interval\":100,\"stp_state\":0,\"priority\":32768,\"forward_delay\":1500,$(
		)\"hello_time\":200,\"max_age\":2000,\"stp_version\":2,\"tx_hold_count\":6}}"
}

# is_up DEVICE: in the switch's namespace
is_up()
{
	ip -n "sw$NS" -o link show dev "$1" up | grep -q .
}

no_switches()
{
	! { ip -o link show type vswitch; ip -all netns exec ip -o link show type vswitch; } 2>/dev/null | grep -q ' mtu '
}

# First, for switches of the tests that follow would be in the way.
test_loaded_when_it_is_needed()
{
	[ -d /sys/module/vswitch/holders ] || skip "vswitch is built into the kernel"
	modprobe -n rtnl-link-vswitch 2>/dev/null || skip "vswitch is not among the installed modules"
	no_switches || skip "there are switches in use"
	modprobe -qr vnic # which holds the module
	wait_until 20 modprobe -r vswitch
	[ ! -d /sys/module/vswitch ] || fail "still loaded"
	new_ns sw
	ip_sw link add sw0 type vswitch
	[ -d /sys/module/vswitch ] || fail "not loaded"
}

test_defaults()
{
	local addr

	need_plugin
	new_ns sw
	ip_sw link add sw0 type vswitch
	options 30000 0 "$LIMIT"
	equal mtu "$(link_value sw sw0 mtu)" 1500
	equal operstate "$(link_value sw sw0 operstate)" DOWN
	equal link_type "$(link_value sw sw0 link_type)" ether
	addr=$(link_value sw sw0 address)
	[[ $addr == ?[26ae]:* ]] || fail "not an address that is unicast and administered locally: $addr"
	! is_up sw0 || fail "a new switch is up"
}

test_defaults_of_a_port()
{
	need_plugin
	new_switch
	new_host 1
	shows p1 " vswitch_slave state forwarding priority 32 cost 2 hairpin off learning on flood on mcast_flood on $(
		)bcast_flood on isolated off locked off mab off fastleave off neigh_suppress off neigh_vlan_suppress off neigh_forward_grat on $(
		)mcast_router 1 mcast_max_groups 0 mcast_n_groups 0 $(
		)group_fwd_mask 0 fdb_max_learned 0 fdb_n_learned 0 no 1 fdb_full_drop off guard off guard_active off $(
		)admin_edge off auto_edge on point_to_point auto bpdu_guard off bpdu_filter off root_block off "
	shows_json p1 "\"info_slave_kind\":\"vswitch\",\"info_slave_data\":{\"state\":\"forwarding\",\"priority\":32,$(
		)\"cost\":2,\"hairpin\":false,\"learning\":true,\"flood\":true,\"mcast_flood\":true,\"bcast_flood\":true,$(
		)\"isolated\":false,\"locked\":false,\"mab\":false,\"fastleave\":false,\"neigh_suppress\":false,\"neigh_vlan_suppress\":false,$(
		)\"neigh_forward_grat\":true,\"mcast_router\":1,\"mcast_max_groups\":0,$(
		)\"mcast_n_groups\":0,\"group_fwd_mask\":\"0\",\"fdb_max_learned\":0,\"fdb_n_learned\":0,\"no\":1,$(
		)\"fdb_full_drop\":false,\"guard\":\"off\",\"guard_active\":false,$(
		)\"admin_edge\":false,\"auto_edge\":true,\"point_to_point\":\"auto\",\"bpdu_guard\":false,\"bpdu_filter\":false,$(
		)\"root_block\":false}"
}

test_options_given_when_made()
{
	need_plugin
	new_switch ageing_time 1000 group_fwd_mask 0x4008 fdb_max_learned 5
	options 1000 0x4008 5
	ip_sw link del sw0
	ip_sw link add sw0 type vswitch fdb_max_learned 7
	options 30000 0 7
	ip_sw link del sw0
	ip_sw link add sw0 type vswitch fdb_flush
	options 30000 0 "$LIMIT"
}

# change WORDS AGEING_TIME GROUP_FWD_MASK FDB_MAX_LEARNED: changed so, the options are these
change()
{
	# shellcheck disable=SC2086 # words
	ip_sw link set sw0 type vswitch $1
	options "$2" "$3" "$4"
}

test_options_changed_later()
{
	need_plugin
	new_switch
	change "ageing_time 6000" 6000 0 "$LIMIT"
	change "group_fwd_mask 0xfff8" 6000 0xfff8 "$LIMIT"
	change "fdb_max_learned 4294967295" 6000 0xfff8 4294967295
	change "ageing_time 100000000" 100000000 0xfff8 4294967295
	change "ageing_time 0 group_fwd_mask 16384" 0 0x4000 4294967295
	change "fdb_max_learned 1 ageing_time 200 group_fwd_mask 0" 200 0 1
	change fdb_flush 200 0 1
	change "fdb_max_learned 0" 200 0 0
}

# What is set is what is shown, whatever the kernel's clock.
test_ageing_time_is_exact()
{
	local t

	need_plugin
	new_switch
	for t in 1 2 3 99 101 12345 99999999; do
		change "ageing_time $t" "$t" 0 "$LIMIT"
	done
}

test_options_stay_while_down_and_up()
{
	need_plugin
	new_switch ageing_time 4000 group_fwd_mask 8 fdb_max_learned 9
	ip_sw link set sw0 down
	options 4000 0x8 9
	change "fdb_max_learned 10" 4000 0x8 10
	ip_sw link set sw0 up
	options 4000 0x8 10
}

test_help()
{
	local o out

	need_plugin
	out=$(ip link help vswitch 2>&1)
	for o in ageing_time group_fwd_mask fdb_max_learned fdb_flush; do
		[[ $out == *"[ $o"* ]] || fail "no $o in: $out"
	done
	[[ $out != *fdb_n_learned* ]] || fail "an option that cannot be set: $out"
	out=$(ip link help vswitch_slave 2>&1)
	for o in state priority cost hairpin learning flood mcast_flood bcast_flood isolated locked mab group_fwd_mask \
		fdb_max_learned fdb_flush; do
		[[ $out == *"[ $o"* ]] || fail "no $o in: $out"
	done
	out=$(ip link add sw9 type vswitch help 2>&1)
	[[ $out == *"[ ageing_time"* ]] || fail "no help: $out"
	must_not ip link show sw9
}

test_made_in_another_namespace()
{
	new_ns sw other
	ip_sw link add sw0 netns "other$NS" type vswitch
	must_not ip -n "sw$NS" link show sw0
	must ip -n "other$NS" link set sw0 up
	# one more of the same name
	ip_sw link add sw0 type vswitch
	ip_sw link del sw0
	must ip -n "other$NS" link show sw0
}

test_name_is_chosen_if_none_is_given()
{
	new_ns sw
	ip_sw link add type vswitch
	ip_sw link add type vswitch
	ip_sw link show vswitch0
	ip_sw link show vswitch1
}

test_moved_to_another_namespace()
{
	local addr

	need_plugin
	new_switch ageing_time 4000 group_fwd_mask 8 fdb_max_learned 9
	new_host 1 2
	new_ns other
	bridge_sw fdb add "${MAC[9]}" dev sw0 via p1 static
	addr=$(link_value sw sw0 address)
	ip_sw link set sw0 netns "other$NS"
	must_not ip -n "sw$NS" link show sw0
	equal "ports that it left" "$(ip -n "sw$NS" -o link show | grep -c 'master')" 0
	equal address "$(link_value other sw0 address)" "$addr"
	equal "its entries" "$(bridge -n "other$NS" fdb show dev sw0)" "$addr self permanent"
	ip -n "other$NS" -d link show sw0 |
		grep -q " vswitch ageing_time 4000 group_fwd_mask 0x8 fdb_max_learned 9 fdb_n_learned 0 " || fail "options changed"
	ip_sw link set p1 netns "other$NS"
	ip_sw link set p2 netns "other$NS"
	must ip -n "other$NS" link set sw0 up
	must ip -n "other$NS" link set p1 up master sw0
	must ip -n "other$NS" link set p2 up master sw0
	answers h1 192.0.2.2
}

test_switches_do_not_meet()
{
	new_switch
	new_host 1 2
	ip_sw link add sw1 type vswitch
	ip_sw link set sw1 up
	ip_sw link set p2 master sw1
	new_host 3
	wait_until 5 port_state p2 forwarding
	bridge_sw fdb add "${MAC[9]}" dev sw1 via p2 static
	bridge_sw fdb add "${MAC[9]}" dev sw0 via p3 static
	reach_all <<-EOF
		h1 $(frame ff:ff:ff:ff:ff:ff "${MAC[1]}") h3 sw0
		h1 $(frame "${MAC[2]}" "${MAC[1]}") h3
		h2 $(frame ff:ff:ff:ff:ff:ff "${MAC[2]}")
		h2 $(frame "${MAC[1]}" "${MAC[2]}")
		h1 $(frame "${MAC[9]}" "${MAC[1]}") h3
	EOF
	[ -z "$(fdb "${MAC[2]}")" ] || fail "sw0 knows an address of sw1: $(fdb "${MAC[2]}")"
	bridge -n "sw$NS" fdb show dev sw1 | grep -q "^${MAC[2]} via p2 " || fail "sw1 does not know it"
	ip_sw link del sw1
	reaches "h3" h1 "$(frame "${MAC[3]}" "${MAC[1]}")"
}

test_switch_as_a_port_is_shown_once()
{
	new_switch
	ip_sw link add sw1 type vswitch
	ip_sw link set sw1 master sw0
	equal "lines of bridge link" "$(bridge -n "sw$NS" link show | wc -l)" 1
	equal "lines of bridge link for sw1" "$(bridge -n "sw$NS" link show dev sw1 | wc -l)" 1
}

test_many_switches()
{
	local i

	new_ns sw
	for i in {1..50}; do echo "link add s$i type vswitch"; done >"$TMP/add"
	for i in {1..50}; do echo "link set s$i up"; done >"$TMP/up"
	for i in {1..50}; do echo "link del s$i"; done >"$TMP/del"
	ip_sw -b "$TMP/add"
	ip_sw -b "$TMP/up"
	equal switches "$(ip -n "sw$NS" -o link show type vswitch up | wc -l)" 50
	equal addresses "$(ip -n "sw$NS" -o link show type vswitch | grep -o 'link/ether [^ ]*' | sort -u | wc -l)" 50
	ip_sw -b "$TMP/del"
	equal switches "$(ip -n "sw$NS" -o link show type vswitch | wc -l)" 0
}

test_alias_and_names()
{
	new_switch
	new_host 1 2
	ip_sw link set sw0 alias "core of the house"
	equal alias "$(link_value sw sw0 ifalias)" "core of the house"
	ip_sw link property add dev sw0 altname a-name-that-is-longer-than-fifteen
	bridge_sw fdb add "${MAC[9]}" dev sw0 via p1 static
	ip_sw link set sw0 down
	ip_sw link set sw0 name core
	ip_sw link set core up
	equal ports "$(ip -n "sw$NS" -o link show master core | wc -l)" 2
	ip_sw link show a-name-that-is-longer-than-fifteen
	bridge -n "sw$NS" fdb show dev core | grep -q "^${MAC[9]} via p1 self static" || fail "its entry is gone"
	answers h1 192.0.2.2
	ip_sw link set p1 down
	ip_sw link set p1 name uplink
	ip_sw link set uplink up
	bridge -n "sw$NS" fdb show dev core | grep -q "^${MAC[9]} via uplink self static" || fail "not its port's new name"
	answers h1 192.0.2.2
}

test_down_and_up()
{
	new_switch
	new_host 1 2
	ip_sw link set sw0 down
	port_state p1 disabled || fail "a port forwards while the switch is down"
	reach_all <<<"h1 $(frame ff:ff:ff:ff:ff:ff "${MAC[1]}")"
	ip_sw link set sw0 up
	port_state p1 forwarding || fail "a port does not forward"
	reaches "h2 sw0" h1 "$(frame ff:ff:ff:ff:ff:ff "${MAC[1]}")"
}

test_carrier_is_that_of_the_ports()
{
	new_switch
	wait_until 5 link_has sw sw0 operstate DOWN
	new_host 1 2
	wait_until 5 link_has sw sw0 operstate UP
	ip_sw link set p1 down
	must ip -n "h2$NS" link set eth0 down
	wait_until 5 link_has sw sw0 operstate DOWN
	must ip -n "h2$NS" link set eth0 up
	wait_until 5 link_has sw sw0 operstate UP
}

test_address_is_chosen_once()
{
	local addr

	new_switch
	addr=$(link_value sw sw0 address)
	equal addr_assign_type "$(ip netns exec "sw$NS" cat /sys/class/net/sw0/addr_assign_type)" 1
	new_host 1 2
	ip_sw link set p1 address 00:00:00:00:00:01
	ip_sw link set p2 address fe:ff:ff:ff:ff:ff
	equal "with ports" "$(link_value sw sw0 address)" "$addr"
	ip_sw link set p1 nomaster
	equal "without p1" "$(link_value sw sw0 address)" "$addr"
	ip_sw link set sw0 down
	ip_sw link set sw0 up
	ip_sw link del p2
	equal "without ports" "$(link_value sw sw0 address)" "$addr"
}

test_address_given()
{
	new_ns sw
	ip_sw link add sw0 address 02:00:00:00:bb:01 type vswitch
	equal "when made" "$(link_value sw sw0 address)" 02:00:00:00:bb:01
	ip_sw link set sw0 up
	new_host 1 2
	equal "with ports" "$(link_value sw sw0 address)" 02:00:00:00:bb:01
	reaches sw0 h1 "$(frame 02:00:00:00:bb:01 "${MAC[1]}")"
	# while it is up
	ip_sw link set sw0 address 02:00:00:00:bb:02
	equal "set later" "$(link_value sw sw0 address)" 02:00:00:00:bb:02
	equal "its entries" "$(bridge -n "sw$NS" fdb show dev sw0 | grep -o '^02:00:00:00:bb:.*')" \
		"02:00:00:00:bb:02 self permanent"
	reach_all <<-EOF
		h1 $(frame 02:00:00:00:bb:02 "${MAC[1]}") sw0
		h1 $(frame 02:00:00:00:bb:01 "${MAC[1]}") h2
	EOF
	ip_sw link set p1 nomaster
	equal "without p1" "$(link_value sw sw0 address)" 02:00:00:00:bb:02
}

test_address_that_is_none_is_refused()
{
	local a

	new_switch
	ip_sw link set sw0 address 02:00:00:00:bb:01
	for a in 00:00:00:00:00:00 01:00:5e:00:00:01 ff:ff:ff:ff:ff:ff; do
		must_not ip -n "sw$NS" link set sw0 address "$a"
		refused "address must be a unicast Ethernet address" ip -n "sw$NS" link add sw1 address "$a" type vswitch
		must_not ip -n "sw$NS" link show sw1
	done
	equal address "$(link_value sw sw0 address)" 02:00:00:00:bb:01
}

test_deleted_it_releases_its_ports()
{
	new_switch
	new_host 1 2
	ip_sw link add d1 type dummy
	ip_sw link set d1 master sw0
	ip_sw link del sw0
	must_not ip -n "sw$NS" link show sw0
	equal "ports left" "$(ip -n "sw$NS" -o link show | grep -c master)" 0
	equal promiscuity "$(link_value sw p1 promiscuity)" 0
	is_up p1 || fail "p1 went down"
	ip_sw addr add 192.0.2.100/24 dev p1
	answers h1 192.0.2.100
	# a port of the next one
	ip_sw addr del 192.0.2.100/24 dev p1
	ip_sw link add sw0 type vswitch
	ip_sw link set sw0 up
	ip_sw link set p1 master sw0
	ip_sw link set p2 master sw0
	answers h1 192.0.2.2
}

run_tests
