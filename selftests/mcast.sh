#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
# Multicast snooping (RFC 4541): groups go where somebody wants them.
#
#   h1 (sends) ------- p1 \
#   h2 (member) ------ p2 -- sw0 192.0.2.100
#   h3 (member) ------ p3 /|
#   h4 (querier) ----- p4 /
. "$(dirname "$0")/lib.sh"
. "$(dirname "$0")/mcast_lib.sh"

ALL=ff:ff:ff:ff:ff:ff

test_off_by_default()
{
	need_plugin
	new_switch
	new_host 1 2 3 4
	equal "options" "$(option sw0 mcast_snooping) $(option sw0 mcast_query_interval) $(
		option sw0 mcast_query_response_interval) $(option sw0 mcast_max_groups) $(option sw0 mcast_n_groups)" \
		"0 12500 1000 16384 0"
	join 2 "$GROUP"
	queried 4
	way 1 "$GROUP" - h2 h3 h4 sw0
	way 1 "$GROUP6" - h2 h3 h4 sw0
	ways
	groups 0 || fail "there are groups: $(option sw0 mcast_n_groups)"
}

test_without_a_querier()
{
	topology
	join 2 "$GROUP"
	join 2 "$GROUP6"
	wait_until 5 groups 2
	way 1 "$GROUP" - h2 h3 h4 sw0
	way 1 "$OTHER" - h2 h3 h4 sw0
	way 1 "$GROUP6" - h2 h3 h4 sw0
	ways
	# one for IPv4 says nothing about IPv6
	says 4 igmp 4 224.0.0.1 110100000000
	pause 0.6
	way 1 "$GROUP" - h2 h4 sw0
	way 1 "$GROUP6" - h2 h3 h4 sw0
	ways
}

test_members_and_routers()
{
	topology
	queried 4
	join 2 "$GROUP"
	join 3 "$GROUP6"
	wait_until 5 groups 2
	way 1 "$GROUP" - h2 h4 sw0
	way 1 "$OTHER" - h4 sw0
	way 4 "$GROUP" - h2 sw0
	way 2 "$GROUP" - h4 sw0
	way 1 "$GROUP6" - h3 h4 sw0
	way 1 "$OTHER6" - h4 sw0
	ways
	data 2 "$GROUP"
	reaches "h2 h4" sw0 "${FRAME:0:12}020000000099${FRAME:24}"
	# others join, and all have left
	join 3 "$GROUP"
	wait_until 5 groups 3
	way 1 "$GROUP" - h2 h3 h4 sw0
	ways
}

# What no switch may keep back (RFC 4541, 2.1.2)
test_groups_of_the_link()
{
	local g

	topology
	queried 4
	for g in 224.0.0.1 224.0.0.5 224.0.0.251 ff02::1 ff02::fb ff02::1:ff00:1 ff01::1; do way 1 "$g" - h2 h3 h4 sw0; done
	WAYS+="h1 $(frame 01:00:5e:01:02:03 "${MAC[1]}") h2 h3 h4 sw0"$'\n'
	WAYS+="h1 $(frame 01:80:c2:00:00:10 "${MAC[1]}") h2 h3 h4 sw0"$'\n'
	WAYS+="h1 $(frame "$ALL" "${MAC[1]}") h2 h3 h4 sw0"$'\n'
	# a unicast address in a frame to a group, a header that ends early
	data 1 "$OTHER"
	WAYS+="h1 ${FRAME:0:60}c0000277${FRAME:68} h2 h3 h4 sw0"$'\n'
	WAYS+="h1 ${FRAME:0:28}4500 h2 h3 h4 sw0"$'\n'
	# a tag, where VLANs are not filtered
	WAYS+="h1 ${FRAME:0:24}8100000a${FRAME:24} h2 h3 h4 sw0"$'\n'
	ways
	join 2 224.0.0.5
	join 2 ff02::1:ff00:1
	join 2 "$GROUP"
	wait_until 5 groups 1
}

test_reports_reach_routers_only()
{
	topology
	queried 4
	igmp 2 "$GROUP" "1600$(hex4 "$GROUP")"
	reaches "h4 sw0" h2 "$FRAME"
	igmp 2 224.0.0.22 "22000000000104000000$(hex4 "$GROUP")"
	reaches "h4 sw0" h2 "$FRAME"
	igmp 2 224.0.0.2 "1700$(hex4 "$GROUP")"
	reaches "h4 sw0" h2 "$FRAME"
	mld 2 ff02::16 "8f000000000104000000$(hex6 "$GROUP6")"
	reaches "h4 sw0" h2 "$FRAME"
	igmp 4 224.0.0.1 110100000000
	reaches "h1 h2 h3 sw0" h4 "$FRAME"
	# a query is for all, also where groups do not go
	bridge_sw link set dev p2 mcast_flood off
	reaches "h1 h2 h3 sw0" h4 "$FRAME"
}

test_sources()
{
	topology
	queried 4
	# 1 is IS_IN, 2 IS_EX, 6 BLOCK
	report3 2 1 "$GROUP" 192.0.2.1 192.0.2.77
	report3 3 2 "$GROUP" 192.0.2.1
	report3 2 1 "$GROUP6" fe80::1
	report3 3 2 "$GROUP6" fe80::2
	wait_until 5 groups 4
	way 1 "$GROUP" - h2 h4 sw0
	way 1 "$GROUP" 192.0.2.77 h2 h3 h4 sw0
	way 1 "$GROUP" 192.0.2.99 h3 h4 sw0
	way 1 "$GROUP6" - h2 h3 h4 sw0
	way 1 "$GROUP6" fe80::2 h4 sw0
	way 1 "$GROUP6" fe80::3 h3 h4 sw0
	ways
	# there is one host only: its word holds at once
	bridge_sw link set dev p2 fastleave on
	report3 2 6 "$GROUP" 192.0.2.1
	pause 0.6
	way 1 "$GROUP" - h4 sw0
	way 1 "$GROUP" 192.0.2.77 h2 h3 h4 sw0
	ways
}

test_leaving()
{
	topology
	queried 4
	join 2 "$GROUP"
	join 3 "$GROUP"
	join 2 "$GROUP6"
	wait_until 5 groups 3
	# somebody else may still want it
	leave 2 "$GROUP"
	leave 2 "$GROUP6"
	way 1 "$GROUP" - h2 h3 h4 sw0
	way 1 "$GROUP6" - h2 h4 sw0
	ways
	# the querier asks, h3 answers
	says 4 igmp 4 "$GROUP" "1101$(hex4 "$GROUP")"
	join 3 "$GROUP"
	says 4 mld 4 "$GROUP6" "820000640000$(hex6 "$GROUP6")"
	wait_until 5 groups 1
	way 1 "$GROUP" - h3 h4 sw0
	way 1 "$GROUP6" - h4 sw0
	ways
	bridge_sw link set dev p3 fastleave on
	[[ $(bridge -n "sw$NS" -d link show dev p3) == *"fastleave on"* ]] || fail "$(bridge -n "sw$NS" -d link show dev p3)"
	leave 3 "$GROUP"
	wait_until 5 groups 0
}

# A query that not all hosts can hear must not make them be taken for silent.
test_false_queries()
{
	topology
	queried 4
	join 2 "$GROUP"
	wait_until 5 groups 1
	igmp 1 "$GROUP" "1101$(hex4 "$GROUP")"
	send h1 eth0 "01005e7f7f7f${FRAME:12}"
	bridge_sw link set dev p1 isolated on
	send h1 eth0 "$FRAME"
	bridge_sw link set dev p1 isolated off
	ip_sw link set p1 type vswitch_slave mcast_router 0
	send h1 eth0 "$FRAME"
	pause 1
	groups 1 || fail "a query that does not count took the membership"
	way 3 "$GROUP" - h2 h4 sw0
	ways
	# the same as it should be
	says 4 igmp 4 "$GROUP" "1101$(hex4 "$GROUP")"
	wait_until 5 groups 0
}

test_router_ports()
{
	topology
	# never: not a querier either
	ip_sw link set p4 type vswitch_slave mcast_router 0
	queried 4
	way 1 "$OTHER" - h2 h3 h4 sw0
	ways
	# without an address: a switch, which has to know the members as long as nobody else asks
	ip_sw link set p4 type vswitch_slave mcast_router 1
	says 4 igmp 4 224.0.0.1 110100000000 0.0.0.0
	pause 0.6
	way 1 "$OTHER" - h4 sw0
	ways
	ip_sw link set p4 type vswitch_slave mcast_router 0
	# a greeting of PIM
	says 3 packet4 3 224.0.0.13 103 2000dfff
	pause 0.2
	way 1 "$OTHER" - h3 sw0
	ways
	# always; a member gets one copy
	bridge_sw link set dev p2 mcast_router 2
	join 2 "$GROUP"
	wait_until 5 groups 1
	way 1 "$OTHER" - h2 h3 sw0
	way 1 "$GROUP" - h2 h3 sw0
	ways
	bridge_sw link set dev p2 mcast_router 1
	bridge_sw link set dev p3 mcast_router 0
	way 1 "$OTHER" - sw0
	ways
	# one without an address where there is one with
	says 2 igmp 2 224.0.0.1 110100000000
	says 1 igmp 1 224.0.0.1 110100000000 0.0.0.0
	way 3 "$OTHER" - h2 sw0
	ways
	refused "mcast_router must be 0 (never), 1 (learned) or 2 (always)" bridge -n "sw$NS" link set dev p2 mcast_router 3
}

test_limits()
{
	topology mcast_max_groups 3
	queried 4
	ip_sw link set p2 type vswitch_slave mcast_max_groups 1
	join 2 "$GROUP"
	wait_until 5 groups 1
	counts "mcast_quota=1 p2.mcast_quota=1" join 2 "$OTHER"
	equal "of p2" "$(option p2 mcast_max_groups) $(option p2 mcast_n_groups)" "1 1"
	# that is the user's wish
	way 1 "$OTHER" - h4 sw0
	ways
	join 3 239.1.2.5
	join 3 239.1.2.6
	wait_until 5 groups 3
	# the table is full: what nobody seems to want may be wanted
	counts "mcast_quota=1 p3.mcast_quota=1" join 3 "$OTHER"
	way 1 "$OTHER" - h2 h3 h4 sw0
	way 1 239.1.2.5 - h3 h4 sw0
	ways
}

test_memberships_age()
{
	topology mcast_query_interval 100
	queried 4
	join 2 "$GROUP"
	wait_until 5 groups 1
	# 2 * 1 s + 0.1 s, and the querier is believed for that long as well
	wait_until 10 groups 0
	pause 0.5
	way 1 "$OTHER" - h2 h3 h4 sw0
	ways
}

# What a port had before it came up has not been asked for.
test_port_comes_up()
{
	topology
	queried 4
	way 1 "$OTHER" - h4 sw0
	ways
	join 3 "$GROUP"
	wait_until 5 groups 1
	ip_sw link set p3 down
	wait_until 5 groups 0
	ip_sw link set p3 up
	wait_until 5 all_forward p3
	way 1 "$OTHER" - h3 h4 sw0
	ways
	# a port that goes takes all of it along
	join 3 "$GROUP"
	wait_until 5 groups 1
	ip_sw link set p3 nomaster
	wait_until 5 groups 0
}

test_vlans_by_themselves()
{
	local n

	topology vlan_filtering 1
	for n in 1 2 3 4; do bridge_sw vlan add dev "p$n" vid 10; done
	join 2 "$GROUP"
	queried 4
	igmp 3 "$GROUP" "1600$(hex4 "$GROUP")"
	send h3 eth0 "${FRAME:0:24}8100000a${FRAME:24}"
	wait_until 5 groups 2
	way 1 "$GROUP" - h2 h4 sw0
	ways
	# nobody asks there
	data 1 "$GROUP"
	reaches "h2 h3 h4" h1 "${FRAME:0:24}8100000a${FRAME:24}"
	igmp 4 224.0.0.1 110100000000
	send h4 eth0 "${FRAME:0:24}8100000a${FRAME:24}"
	pause 0.6
	data 1 "$GROUP"
	reaches "h3 h4" h1 "${FRAME:0:24}8100000a${FRAME:24}"
	way 1 "$GROUP" - h2 h4 sw0
	ways
}

# A vnic is asked for its filter; nothing need be said.
test_vnics()
{
	topology
	modprobe -q vnic
	queried 4
	new_vnic sw0 5
	new_vnic sw0 6
	must ip -n "h5$NS" maddr add 01:00:5e:01:02:03 dev eth0
	way 1 "$GROUP" - h4 h5 sw0
	way 1 "$OTHER" - h4 sw0
	way 5 "$OTHER" - h4 sw0
	ways
	# what it says reaches routers, and is not noted
	igmp 5 "$GROUP" "1600$(hex4 "$GROUP")"
	reaches "h4 sw0" h5 "$FRAME"
	groups 0 || fail "there are groups: $(option sw0 mcast_n_groups)"
}

# The kernel's own hosts
test_real_hosts()
{
	IPV6=1 topology
	queried 4
	must ip -n "h2$NS" addr add "$GROUP/32" dev eth0 autojoin
	must ip -n "h2$NS" addr add "$GROUP6/128" dev eth0 autojoin
	data 1 "$GROUP"
	wait_until 10 reaches_now "h2 h4 sw0" h1 "$FRAME"
	data 1 "$GROUP6"
	wait_until 10 reaches_now "h2 h4 sw0" h1 "$FRAME"
	must ip -n "h2$NS" addr del "$GROUP/32" dev eth0
	says 4 igmp 4 "$GROUP" "1101$(hex4 "$GROUP")"
	data 1 "$GROUP"
	wait_until 10 reaches_now "h4 sw0" h1 "$FRAME"
}

# reaches_now: as `reaches`, but it may be otherwise
reaches_now()
{
	# shellcheck disable=SC2086 # words
	[ "$("$FRAMES" reach "$NS" "$2" "$3" $1)" = "$1" ]
}

test_malformed()
{
	topology
	queried 4
	# a wrong checksum; a query that ends early; a report with less in it than it says, and with a record too long
	igmp 2 "$GROUP" "1600$(hex4 "$GROUP")"
	counts "drop_mcast_bad=1 p2.drop_mcast_bad=1" send h2 eth0 "${FRAME:0:84}ff${FRAME:86}"
	counts "drop_mcast_bad=1 p2.drop_mcast_bad=1" says 2 igmp 2 224.0.0.1 110100000000000000
	counts "drop_mcast_bad=1 p2.drop_mcast_bad=1" says 2 igmp 2 224.0.0.22 "22000000000204000000$(hex4 "$GROUP")"
	wait_until 5 groups 1
	counts "drop_mcast_bad=1 p2.drop_mcast_bad=1" says 2 igmp 2 224.0.0.22 "220000000001010000ff$(hex4 "$OTHER")"
	counts "drop_mcast_bad=1 p2.drop_mcast_bad=1" says 2 igmp 2 224.0.0.22 "220000000001ffff0000$(hex4 "$OTHER")"
	counts "drop_mcast_bad=1 p2.drop_mcast_bad=1" says 2 mld 2 ff02::16 "8f000000000101000009$(hex6 "$OTHER6")"
	counts "drop_mcast_bad=1 p2.drop_mcast_bad=1" says 2 mld 2 ff02::1 "820000640000$(printf '%032d' 0)000000ff"
	# a query of a source that is not on the link
	counts "drop_mcast_bad=1 p2.drop_mcast_bad=1" says 2 mld 2 ff02::1 "820000640000$(printf '%032d' 0)" 2001::2
	# no record at all, records of no known kind, of a group that is none
	counts "" says 2 igmp 2 224.0.0.22 220000000000
	counts "" says 2 igmp 2 224.0.0.22 "22000000000109000000$(hex4 "$OTHER")"
	counts "" says 2 igmp 2 224.0.0.22 "22000000000104000000$(hex4 10.1.2.3)"
	groups 1 || fail "groups: $(option sw0 mcast_n_groups)"
}

test_refused_and_changed()
{
	topology
	refused "mcast_snooping must be 0 (off) or 1 (on)" ip -n "sw$NS" link set sw0 type vswitch mcast_snooping 2
	refused "mcast_query_interval must be 100 to 3174400" ip -n "sw$NS" link set sw0 type vswitch mcast_query_interval 99
	refused "must not be longer than mcast_query_interval" ip -n "sw$NS" link set sw0 type vswitch \
		mcast_query_interval 100 mcast_query_response_interval 101
	equal "after that" "$(option sw0 mcast_query_interval) $(option sw0 mcast_query_response_interval)" "12500 10"
	join 2 "$GROUP"
	wait_until 5 groups 1
	queried 4
	ip_sw link set sw0 type vswitch mcast_snooping 0
	groups 0 || fail "groups: $(option sw0 mcast_n_groups)"
	way 1 "$OTHER" - h2 h3 h4 sw0
	ways
	ip_sw link set p2 type vswitch_slave mcast_router 2
	ip_sw link set sw0 type vswitch mcast_snooping 1
	queried 4
	way 1 "$OTHER" - h2 h4 sw0
	ways
	ip_sw link del sw0
}

run_tests
