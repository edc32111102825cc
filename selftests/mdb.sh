#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
# "bridge mdb": memberships of groups that the user makes, and all of them to look at.
# every kernel: which kernels ask a driver
#
#   h1 (sends) --- p1 \
#   h2 ----------- p2 -- sw0 192.0.2.100        br0 -- q1, q2: the kernel's bridge
#   h3 ----------- p3 /|
#   h4 (querier) - p4 /
. "$(dirname "$0")/lib.sh"
. "$(dirname "$0")/mcast_lib.sh"

# nl MDB-ARGUMENT...: what this bridge command does not know
nl()
{
	in_ns sw python3 -SE "$HERE/nl.py" mdb "$@"
}

# with_mdb [OPTION...]: the topology; in kernels before 6.8 only the bridge answers
with_mdb()
{
	local out

	topology "$@"
	out=$(bridge -n "sw$NS" mdb add dev sw0 port p1 grp 239.0.0.1 permanent 2>&1) || case $out in
	*"not supported"* | *"not a bridge"*) skip "needs a kernel that asks the device for its groups" ;;
	*) fail "$out" ;;
	esac
	bridge_sw mdb del dev sw0 port p1 grp 239.0.0.1
}

# mdb_is LINE...: that is all there is, without "dev sw0 port" and the blanks at the end
mdb_is()
{
	local got

	got=$(bridge -n "sw$NS" mdb show dev sw0 | sed -n 's/^dev sw0 port //p' | sed 's/ *$//' | sort)
	equal "memberships" "$got" "$(printf '%s\n' "$@" | sort)"
}

test_permanent()
{
	with_mdb
	queried 4
	# it does not write line by line to a file
	monitor "$TMP/events" stdbuf -oL bridge -n "sw$NS" monitor mdb
	bridge_sw mdb add dev sw0 port p2 grp "$GROUP" permanent
	bridge_sw mdb add dev sw0 port p3 grp "$GROUP" src 192.0.2.1 permanent
	bridge_sw mdb add dev sw0 port p3 grp "$GROUP6" permanent
	join 1 "$OTHER"
	wait_until 5 groups 4
	mdb_is "p2 grp $GROUP permanent" "p3 grp $GROUP src 192.0.2.1 permanent" "p3 grp $GROUP6 permanent" \
		"p1 grp $OTHER temp"
	way 1 "$GROUP" - h2 h3 h4 sw0
	way 1 "$GROUP" 192.0.2.99 h2 h4 sw0
	way 1 "$GROUP6" - h3 h4 sw0
	ways
	# hosts and the link change nothing
	bridge_sw link set dev p1 fastleave on
	bridge_sw link set dev p2 fastleave on
	leave 1 "$OTHER"
	leave 2 "$GROUP"
	ip_sw link set p2 down
	ip_sw link set p2 up
	wait_until 5 groups 3
	bridge_sw link set dev p2 fastleave off
	wait_until 5 all_forward p2
	mdb_is "p2 grp $GROUP permanent" "p3 grp $GROUP src 192.0.2.1 permanent" "p3 grp $GROUP6 permanent"
	bridge_sw mdb del dev sw0 port p2 grp "$GROUP"
	bridge_sw mdb del dev sw0 port p3 grp "$GROUP" src 192.0.2.1
	mdb_is "p3 grp $GROUP6 permanent"
	wait_until 5 grep -q "^Deleted.*port p3 grp $GROUP src" "$TMP/events"
	equal "of the first" "$(grep -c "port p2 grp $GROUP permanent" "$TMP/events") $(
		grep -c "^Deleted.*port p2 grp $GROUP permanent" "$TMP/events")" "2 1"
	# what a host has said, too, and what goes with a port
	join 2 "$GROUP"
	wait_until 5 groups 2
	bridge_sw mdb del dev sw0 port p2 grp "$GROUP"
	ip_sw link set p3 nomaster
	groups 0 || fail "groups: $(option sw0 mcast_n_groups)"
}

test_temporary()
{
	with_mdb mcast_query_interval 300
	queried 4
	bridge_sw mdb add dev sw0 port p2 grp "$GROUP" temp
	bridge_sw mdb add dev sw0 port p3 grp "$GROUP" src 192.0.2.1 temp
	mdb_is "p2 grp $GROUP temp" "p3 grp $GROUP temp"
	refused "the port is a member already" bridge -n "sw$NS" mdb add dev sw0 port p2 grp "$GROUP" temp
	way 1 "$GROUP" - h2 h3 h4 sw0
	way 1 "$GROUP" 192.0.2.99 h2 h4 sw0
	ways
	must nl replace sw0 p2 "$GROUP" 0 0
	wait_until 12 groups 0
}

# The same said to both is shown in the same way
test_as_a_bridge()
{
	local a b args

	with_mdb
	modprobe -q bridge || skip "needs the bridge"
	ip_batch sw <<-END
		link add br0 type bridge mcast_snooping 1 mcast_igmp_version 3 mcast_mld_version 2
		link add q1 type dummy
		link add q2 type dummy
		link set q1 master br0 up
		link set q2 master br0 up
		link set br0 up
	END
	for args in "1 grp $GROUP permanent" "2 grp $GROUP permanent" "1 grp $GROUP6 permanent" \
		"2 grp $OTHER src 192.0.2.1 permanent" "2 grp $OTHER src 192.0.2.2 permanent" \
		"1 grp $OTHER6 src 2001:db8::1 permanent"; do
		# shellcheck disable=SC2086 # words
		bridge_sw mdb add dev sw0 port p$args
		# shellcheck disable=SC2086 # words
		bridge_sw mdb add dev br0 port q$args
	done
	a=$(bridge -n "sw$NS" -d mdb show dev sw0 | sort)
	b=$(bridge -n "sw$NS" -d mdb show dev br0 | sed 's/br0/sw0/; s/port q/port p/' | sort)
	equal "of sw0" "$a" "$b"
	# the user says so, and what the bridge has heard
	bridge_sw link set dev p1 mcast_router 2
	bridge_sw link set dev q1 mcast_router 2
	a=$(bridge -n "sw$NS" -d mdb show dev sw0 | grep router)
	b=$(bridge -n "sw$NS" -d mdb show dev br0 | grep router | sed 's/br0/sw0/; s/q1/p1/')
	equal "routers of sw0" "$a" "$b"
	queried 4
	a=$(bridge -n "sw$NS" -d mdb show dev sw0 | grep router)
	[[ $a == *p1*p4* && $a != *p4*p4* ]] || fail "$a"
}

test_refused()
{
	with_mdb
	ip_sw link add link sw0 name v1 type vnic
	ip_sw link add other type dummy
	refused "port must be a port of this switch" bridge -n "sw$NS" mdb add dev sw0 port other grp "$GROUP" permanent
	refused "the host gets all groups" bridge -n "sw$NS" mdb add dev sw0 port sw0 grp "$GROUP" permanent
	refused "a vnic gets the groups that are in its own filter" bridge -n "sw$NS" mdb add dev sw0 port v1 grp "$GROUP" permanent
	refused "vid is for a switch with vlan_filtering 1" bridge -n "sw$NS" mdb add dev sw0 port p1 grp "$GROUP" permanent vid 10
	refused "groups of a link go everywhere" bridge -n "sw$NS" mdb add dev sw0 port p1 grp ff02::1:ff00:1 permanent
	refused "grp must be a group's address" bridge -n "sw$NS" mdb add dev sw0 port p1 grp 2001:db8::1 permanent
	refused "src must be a unicast address" bridge -n "sw$NS" mdb add dev sw0 port p1 grp "$GROUP" src 239.1.1.1 permanent
	refused "src must be an address of the same family" nl add sw0 p1 "$GROUP" 1 0 "1=$(hex6 2001:db8::1)"
	refused "grp must be an IPv4 or IPv6 group" bridge -n "sw$NS" mdb add dev sw0 port p1 grp 01:00:5e:01:02:03 permanent
	refused "and nothing else" nl add sw0 p1 "$GROUP" 1 0 3=01
	refused "there is no such membership" bridge -n "sw$NS" mdb del dev sw0 port p1 grp "$GROUP"
	refused "there is no such membership" nl get sw0 - "$GROUP" 0 0
	refused "memberships can be chosen by" nl flush sw0 - - 0 0 3=01
	ip_sw link set p1 down
	refused "can have permanent entries only" bridge -n "sw$NS" mdb add dev sw0 port p1 grp "$GROUP" temp
	bridge_sw mdb add dev sw0 port p1 grp "$GROUP" permanent
	refused "the port is a member already" bridge -n "sw$NS" mdb add dev sw0 port p1 grp "$GROUP" permanent
	must nl replace sw0 p1 "$GROUP" 1 0
	ip_sw link set p1 type vswitch_slave mcast_max_groups 1
	refused "its mcast_max_groups" bridge -n "sw$NS" mdb add dev sw0 port p1 grp "$OTHER" permanent
	mdb_is "p1 grp $GROUP permanent"
	ip_sw link set sw0 type vswitch mcast_snooping 0
	refused "set mcast_snooping 1 first" bridge -n "sw$NS" mdb add dev sw0 port p1 grp "$GROUP" permanent
	refused "set mcast_snooping 1 first" nl flush sw0 - - 0 0
	equal "without snooping" "$(bridge -n "sw$NS" mdb show dev sw0)" ""
}

test_vlans()
{
	with_mdb vlan_filtering 1
	bridge_sw vlan add dev p1 vid 10-12
	bridge_sw vlan add dev p2 vid 10
	bridge_sw mdb add dev sw0 port p2 grp "$GROUP" permanent vid 10
	refused "the port is not a member of this vid" bridge -n "sw$NS" mdb add dev sw0 port p2 grp "$GROUP" permanent vid 11
	# all of those that the port has; one that is there already, and all is as before
	bridge_sw mdb add dev sw0 port p1 grp "$OTHER" permanent vid 12
	refused "the port is a member already" bridge -n "sw$NS" mdb add dev sw0 port p1 grp "$OTHER" permanent
	bridge_sw mdb add dev sw0 port p1 grp "$GROUP" permanent
	mdb_is "p2 grp $GROUP permanent vid 10" "p1 grp $OTHER permanent vid 12" "p1 grp $GROUP permanent vid 1" \
		"p1 grp $GROUP permanent vid 10" "p1 grp $GROUP permanent vid 11" "p1 grp $GROUP permanent vid 12"
	igmp 4 224.0.0.1 110100000000
	send h4 eth0 "$FRAME"
	pause 0.6
	way 2 "$GROUP" - h1 h4 sw0
	way 2 "$OTHER" - h4 sw0
	ways
	bridge_sw mdb del dev sw0 port p1 grp "$GROUP" vid 1
	bridge_sw mdb del dev sw0 port p1 grp "$GROUP"
	mdb_is "p2 grp $GROUP permanent vid 10" "p1 grp $OTHER permanent vid 12"
}

test_get_and_flush()
{
	with_mdb vlan_filtering 1
	bridge_sw vlan add dev p1 vid 10
	join 1 "$GROUP"
	join 2 "$GROUP"
	wait_until 5 groups 2
	bridge_sw mdb add dev sw0 port p1 grp "$GROUP" permanent vid 1
	bridge_sw mdb add dev sw0 port p1 grp "$OTHER" permanent vid 10
	bridge_sw mdb add dev sw0 port p3 grp "$GROUP" src 192.0.2.1 permanent vid 1
	equal "of $GROUP" "$(nl get sw0 - "$GROUP" 0 1 | sort)" "p1 $GROUP 0 1"$'\n'"p1 $GROUP 1 1"$'\n'"p2 $GROUP 0 1"$'\n'"p3 $GROUP 1 1"
	equal "of a source" "$(nl get sw0 - "$GROUP" 0 1 "1=$(hex4 192.0.2.1)")" "p3 $GROUP 1 1"
	refused "there is no such membership" nl get sw0 - "$GROUP" 0 1 "1=$(hex4 192.0.2.2)"
	# of a port what is permanent, in a VLAN, what is not permanent, all
	must nl flush sw0 p1 - 1 1 10=01
	mdb_is "p1 grp $GROUP temp vid 1" "p2 grp $GROUP temp vid 1" "p1 grp $OTHER permanent vid 10" \
		"p3 grp $GROUP src 192.0.2.1 permanent vid 1"
	must nl flush sw0 - - 0 10
	mdb_is "p1 grp $GROUP temp vid 1" "p2 grp $GROUP temp vid 1" "p3 grp $GROUP src 192.0.2.1 permanent vid 1"
	must nl flush sw0 - - 0 0 10=01
	mdb_is "p3 grp $GROUP src 192.0.2.1 permanent vid 1"
	bridge_sw mdb add dev sw0 port p1 grp "$GROUP" permanent vid 1
	must nl flush sw0 p3 - 0 0
	mdb_is "p1 grp $GROUP permanent vid 1"
	must nl flush sw0 - - 0 0 4=04
	mdb_is ""
}

# All of a full table, each once
test_many()
{
	with_mdb
	must nl fill sw0 p2 16384
	refused "the switch has as many memberships" bridge -n "sw$NS" mdb add dev sw0 port p1 grp "$GROUP" permanent
	bridge -n "sw$NS" mdb show dev sw0 >"$TMP/all"
	equal "entries" "$(grep -c "port p2 grp 239.2" "$TMP/all") $(sort -u "$TMP/all" | wc -l)" "16384 16384"
	must nl flush sw0 - - 0 0
	groups 0 || fail "groups: $(option sw0 mcast_n_groups)"
}

run_tests
