#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
# What hosts say of groups and neighbours, when it is not true: nothing breaks, and each frame is accounted for.
#
#   h1 ---------------- p1 \
#   h2 (lies) --------- p2 -- sw0
#   h3 ---------------- p3 /|
#   h4 (router) ------- p4 /
. "$(dirname "$0")/lib.sh"
. "$(dirname "$0")/mcast_lib.sh"

# sent NAME DEVICE: frames that it has sent
sent()
{
	local all

	all=$(ip -n "$1$NS" -s -j link show dev "$2")
	[[ $all =~ \"tx\":\{\"bytes\":[0-9]+,\"packets\":([0-9]+) ]] && echo "${BASH_REMATCH[1]}"
}

# dropped: those of p2 that have not left, of which some could not leave by p4
dropped()
{
	in_ns sw ethtool -S sw0 | awk '$1 ~ /^p[24]\.drop_/ { n += $2 } END { print n + 0 }'
}

# all_there N: N frames have reached p4, or were dropped, since FROM
all_there()
{
	[ $(($(sent sw p4) + $(dropped) - FROM)) = "$1" ]
}

test_lies()
{
	local was

	topology mcast_max_groups 6
	bridge_sw link set dev p4 mcast_router 2
	# what it asks takes nothing from others
	ip_sw link set p2 type vswitch_slave mcast_router 0
	queried 4
	join 3 "$GROUP"
	wait_until 5 groups 1
	FROM=$(($(sent sw p4) + $(dropped)))
	was=$(sent h2 eth0)
	must in_ns h2 "$PROGRAMS/fuzz_hosts" mcast eth0 20261126 20000 "${MAC[2]}"
	equal "sent" "$(($(sent h2 eth0) - was))" 20000
	wait_until 20 all_there 20000
	[ "$(counter p2.drop_mcast_bad)" -gt 5000 ] || fail "malformed: $(counter p2.drop_mcast_bad)"
	[ "$(counter p2.mcast_quota)" -gt 0 ] || fail "the table was not full: $(option sw0 mcast_n_groups)"
	[ "$(option sw0 mcast_n_groups)" -le 6 ] || fail "memberships: $(option sw0 mcast_n_groups)"
	# others have what they had
	data 1 "$GROUP"
	[[ $("$FRAMES" reach "$NS" h1 "$FRAME" h3 h4 sw0) == *"h3 h4 sw0"* ]] || fail "h3 has lost its group"
	ip_sw link set p2 down
	wait_until 5 groups 1
	ip_sw link set sw0 type vswitch mcast_snooping 0
}

# The same while the switch asks
test_lies_to_a_querier()
{
	topology mcast_querier 1 mcast_query_interval 100 mcast_last_member_interval 10 vlan_filtering 1
	must in_ns h2 "$PROGRAMS/fuzz_hosts" mcast eth0 20261127 20000 "${MAC[2]}"
	wait_until 20 quiet
	[ "$(counter p2.drop_mcast_bad)" -gt 5000 ] || fail "malformed: $(counter p2.drop_mcast_bad)"
	join 3 "$GROUP"
	data 1 "$GROUP"
	[[ $("$FRAMES" reach "$NS" h1 "$FRAME" h3 sw0) == *"h3"*"sw0"* ]] || fail "a group does not reach h3"
	ip_sw link del sw0
}

# Questions for neighbours, of whom the switch knows some
test_lies_about_neighbours()
{
	local i was seen

	need_plugin
	new_switch
	in_ns sw sysctl -qw net.ipv6.conf.sw0.disable_ipv6=0
	new_host 1 2 4
	ip_sw addr add 192.0.2.100/24 dev sw0
	ip_sw addr add 2001:db8::64/64 dev sw0 nodad
	for i in 0 1 2 3; do
		ip_sw neigh add 192.0.2.$((96 + i)) lladdr 02:00:00:00:00:6"$i" dev sw0 nud permanent
		ip_sw neigh add 2001:db8::6"$i" lladdr 02:00:00:00:00:6"$i" dev sw0 nud permanent
		bridge_sw fdb add 02:00:00:00:00:6"$i" dev sw0 via p4 static
	done
	bridge_sw link set dev p4 neigh_suppress on
	was=$(sent sw p1) seen=$(sent sw p4)
	must in_ns h2 "$PROGRAMS/fuzz_hosts" neigh eth0 20261126 20000 "${MAC[2]}"
	wait_until 20 asked 20000
	[ "$(counter p2.neigh_replies)" -gt 2000 ] || fail "answered: $(counter p2.neigh_replies)"
	# where none is suppressed all arrive; behind p4 those that were not answered, or were no questions
	[ $(($(sent sw p4) - seen)) -le $((20050 - $(counter p2.neigh_replies))) ] || fail "p4 got $(($(sent sw p4) - seen))"
	[ $(($(sent sw p4) - seen)) -gt 2000 ] || fail "p4 got $(($(sent sw p4) - seen))"
	answers h1 192.0.2.100
	ip_sw link del sw0
}

# asked N: p1 has got so many, or p2 has dropped them; and a few of the host's own
asked()
{
	local n=$(($(sent sw p1) - was + $(dropped)))

	[ "$n" -ge "$1" ] && [ "$n" -le $(($1 + 50)) ]
}

# quiet: no more is dropped
quiet()
{
	local n

	n=$(dropped)
	pause 0.2
	[ "$(dropped)" = "$n" ]
}

run_tests
