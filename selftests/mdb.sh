#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
# Memberships of groups that the user makes, and all of them to look at: with "bridge mdb", where the kernel asks a
# driver for them (from 6.8 on), else with "vsw mdb", which has the same words.
#
#   h1 (sends) --- p1 \
#   h2 ----------- p2 -- sw0 192.0.2.100        br0 -- q1, q2: the kernel's bridge
#   h3 ----------- p3 /|
#   h4 (querier) - p4 /
. "$(dirname "$0")/lib.sh"
. "$(dirname "$0")/mcast_lib.sh"

# mdb ARGUMENT...: with the tool of this kernel, or with what knows words that this bridge command does not
mdb()
{
	"$TOOL" -n "sw$NS" mdb "$@"
}

# nl ARGUMENT...: what no tool says
nl()
{
	in_ns sw python3 -SE "$HERE/nl.py" "$@"
}

# with_mdb [OPTION...]: the topology
with_mdb()
{
	local out

	topology "$@"
	TOOL=bridge
	out=$(mdb add dev sw0 port p1 grp 239.0.0.1 permanent 2>&1) || case $out in
	*"not supported"* | *"not a bridge"*) TOOL=vsw ;;
	*) fail "$out" ;;
	esac
	must vsw -n "sw$NS" mdb replace dev sw0 port p1 grp 239.0.0.1 permanent
	must mdb del dev sw0 port p1 grp 239.0.0.1
}

# shown ARGUMENT...: memberships, without "dev sw0 port" and the blanks at the end
shown()
{
	mdb "$@" >"$TMP/shown" || fail "$TOOL mdb $*: status $?"
	sed -n 's/^dev sw0 port //p' "$TMP/shown" | sed 's/ *$//' | sort
}

# mdb_is LINE...: that is all there is
mdb_is()
{
	equal "memberships" "$(shown show dev sw0)" "$(printf '%s\n' "$@" | sort)"
}

test_permanent()
{
	with_mdb
	queried 4
	# it does not write line by line to a file
	monitor "$TMP/events" stdbuf -oL bridge -n "sw$NS" monitor mdb
	must mdb add dev sw0 port p2 grp "$GROUP" permanent
	must mdb add dev sw0 port p3 grp "$GROUP" src 192.0.2.1 permanent
	must mdb add dev sw0 port p3 grp "$GROUP6" permanent
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
	must mdb del dev sw0 port p2 grp "$GROUP"
	must mdb del dev sw0 port p3 grp "$GROUP" src 192.0.2.1
	mdb_is "p3 grp $GROUP6 permanent"
	wait_until 5 grep -q "^Deleted.*port p3 grp $GROUP src" "$TMP/events"
	equal "of the first" "$(grep -c "port p2 grp $GROUP permanent" "$TMP/events") $(
		grep -c "^Deleted.*port p2 grp $GROUP permanent" "$TMP/events")" "2 1"
	# what a host has said, too, and what goes with a port
	join 2 "$GROUP"
	wait_until 5 groups 2
	must mdb del dev sw0 port p2 grp "$GROUP"
	ip_sw link set p3 nomaster
	groups 0 || fail "groups: $(option sw0 mcast_n_groups)"
}

test_temporary()
{
	with_mdb mcast_query_interval 300
	queried 4
	must mdb add dev sw0 port p2 grp "$GROUP" temp
	must mdb add dev sw0 port p3 grp "$GROUP" src 192.0.2.1 temp
	mdb_is "p2 grp $GROUP temp" "p3 grp $GROUP temp"
	refused "the port is a member already" mdb add dev sw0 port p2 grp "$GROUP" temp
	way 1 "$GROUP" - h2 h3 h4 sw0
	way 1 "$GROUP" 192.0.2.99 h2 h4 sw0
	ways
	must mdb replace dev sw0 port p2 grp "$GROUP" temp
	wait_until 12 groups 0
}

# as_sw0: what bridge says of br0, as if it were sw0; JSON without the numbers that devices have. Its versions differ in
# blanks.
as_sw0()
{
	sed -E 's/ +/ /g; s/\<br0\>/sw0/g; s/\<q([12])\>/p\1/g; s/"index":[0-9]+,//g; s/ *$//' | sort
}

# The same said to both is shown in the same way, by vsw too
test_as_a_bridge()
{
	local args tool opts

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
		must mdb add dev sw0 port p$args
		# shellcheck disable=SC2086 # words
		bridge_sw mdb add dev br0 port q$args
	done
	# the user says so, and what the bridge has heard
	bridge_sw link set dev p1 mcast_router 2
	bridge_sw link set dev q1 mcast_router 2
	for tool in "$TOOL" vsw; do
		for opts in "" -d -s "-d -s"; do
			# shellcheck disable=SC2086 # words
			equal "$tool $opts" "$("$tool" -n "sw$NS" $opts mdb show dev sw0 | as_sw0)" \
				"$(bridge -n "sw$NS" $opts mdb show dev br0 | as_sw0)"
		done
		for opts in -j "-j -d -s"; do
			# of each list the entries in their order
			# shellcheck disable=SC2086 # words
			equal "$tool $opts" "$("$tool" -n "sw$NS" $opts mdb show dev sw0 | as_sw0 | jq -S '.[0].mdb |= sort_by(.grp, .port, .src)')" \
				"$(bridge -n "sw$NS" $opts mdb show dev br0 | as_sw0 | jq -S '.[0].mdb |= sort_by(.grp, .port, .src)')"
		done
	done
	queried 4
	args=$("$TOOL" -n "sw$NS" -d mdb show dev sw0 | grep router)
	[[ $args == *p1*p4* && $args != *p4*p4* ]] || fail "$args"
	[ "$TOOL" = vsw ] || equal "vsw's routers" "$(vsw -n "sw$NS" -d mdb show dev sw0 | as_sw0)" \
		"$(bridge -n "sw$NS" -d mdb show dev sw0 | as_sw0)"
}

# The sources that hosts have named, each kind
test_sources()
{
	with_mdb
	queried 4
	report3 1 1 "$GROUP" 192.0.2.1 192.0.2.2
	report3 2 2 "$GROUP" 192.0.2.3
	wait_until 5 groups 2
	vsw -n "sw$NS" -d mdb show dev sw0 >"$TMP/vsw"
	grep -qE "^dev sw0 port p1 grp $GROUP temp filter_mode include source_list 192.0.2.[12]/[0-9.]+,192.0.2.[12]/[0-9.]+ proto kernel" "$TMP/vsw" ||
		fail "$(cat "$TMP/vsw")"
	grep -qE "^dev sw0 port p2 grp $GROUP temp filter_mode exclude source_list 192.0.2.3/0.00 proto kernel" "$TMP/vsw" ||
		fail "$(cat "$TMP/vsw")"
	equal "those that want 192.0.2.1" "$(vsw -n "sw$NS" mdb get dev sw0 grp "$GROUP" src 192.0.2.1)" "dev sw0 port p1 grp $GROUP temp"
	refused "there is no such membership" vsw -n "sw$NS" mdb get dev sw0 grp "$GROUP" src 192.0.2.3
	if [ "$TOOL" = bridge ]; then
		equal "bridge" "$(bridge -n "sw$NS" -d mdb show dev sw0 | sed -E 's,/[0-9.]+,,g' | as_sw0)" "$(sed -E 's,/[0-9.]+,,g' "$TMP/vsw" | as_sw0)"
	fi
}

# index DEVICE: its number as it is in memory
index()
{
	local n

	n=$(ip -n "sw$NS" -j link show dev "$1" | jq '.[0].ifindex')
	printf '%02x%02x0000' $((n & 255)) $((n >> 8))
}

# usage WORDS COMMAND...: it says so, and that the command line is wrong
usage()
{
	local text=$1 out rc=0

	shift
	out=$("$@" 2>&1) || rc=$?
	[[ $rc = 2 && $out == *"$text"* ]] || fail "$*: status $rc: $out"
}

# What vsw itself refuses, who may, and all switches of a namespace at once
test_vsw()
{
	local mdb

	with_mdb
	mdb=(vsw -n "sw$NS" mdb)
	usage "what is 'nonsense'" "${mdb[@]}" show nonsense
	usage "there is no command 'nonsense'" vsw nonsense
	usage "usage:" vsw
	usage "usage:" vsw -x
	usage "dev: which switch" "${mdb[@]}" add port p1 grp "$GROUP"
	usage "port: which port" "${mdb[@]}" add dev sw0 grp "$GROUP"
	usage "grp: which group" "${mdb[@]}" del dev sw0 port p1
	usage "grp must be an IPv4 or IPv6 address" "${mdb[@]}" add dev sw0 port p1 grp 239.1.1
	usage "vid must be 1 to 4094" "${mdb[@]}" flush dev sw0 vid 4095
	usage "vid must be 1 to 4094" "${mdb[@]}" flush dev sw0 vid -1
	usage "permanent or not" "${mdb[@]}" add dev sw0 port p1 grp "$GROUP" permanent temp
	usage "temp is not for this command" "${mdb[@]}" flush dev sw0 temp
	usage "src is not for this command" "${mdb[@]}" flush dev sw0 src 192.0.2.1
	usage "vid: what?" "${mdb[@]}" show vid
	refused "there is no device nosuch" "${mdb[@]}" show dev nosuch
	refused "the device is no vswitch" "${mdb[@]}" show dev p1
	refused "the device is no vswitch" "${mdb[@]}" flush dev p1
	refused "network namespace nosuch" vsw -n nosuch mdb show
	must vsw --help
	equal "version" "$(vsw --version)" "vsw $(modinfo -F version vswitch)"
	# not by its tool
	refused "ifindex: which switch" nl vswitch 2
	refused "there is no such device" nl vswitch 2 1=ffffff7f
	refused "this is not for this command" nl vswitch 4 "1=$(index sw0)" 32770=08000200ef010203
	refused "grp must be an IPv4 or IPv6 group" nl vswitch 2 "1=$(index sw0)" "32770=08000100$(index p1)0900020001020304ff000000"
	refused "grp must be an IPv4 or IPv6 group" nl vswitch 2 "1=$(index sw0)" "32770=08000100$(index p1)"
	refused "this is not for this command" nl vswitch 3 "1=$(index sw0)" "32770=08000100$(index p1)08000200ef01020304000500"
	refused "permanent and temp: one of them" nl vswitch 4 "1=$(index sw0)" 32770=0400050004000600
	refused "same family" "${mdb[@]}" add dev sw0 port p1 grp "$GROUP6" src ::ffff:192.0.2.1
	usage "proto must be static or kernel" "${mdb[@]}" flush dev sw0 proto zebra
	refused "No space left" bash -c "vsw -n sw$NS -j mdb show >/dev/full"
	# nothing has come of all this
	must "${mdb[@]}" show
	equal "memberships" "$(cat "$TMP/must")" ""
	ip_sw link add sw1 type vswitch mcast_snooping 1
	ip_sw link add sw2 type vswitch
	ip_sw link add d1 master sw1 type dummy
	must "${mdb[@]}" add dev sw1 port d1 grp "$GROUP6" permanent
	must "${mdb[@]}" add dev sw0 port p1 grp "$GROUP" permanent
	equal "of all" "$("${mdb[@]}" show | sort)" "dev sw0 port p1 grp $GROUP permanent"$'\n'"dev sw1 port d1 grp $GROUP6 permanent"
	equal "of a port" "$("${mdb[@]}" show port d1)" "dev sw1 port d1 grp $GROUP6 permanent"
	equal "of both in JSON" "$(vsw -n "sw$NS" -j mdb | jq -c '[.[0].mdb[].dev] | sort')" '["sw0","sw1"]'
	# of a port, and of a VLAN, only its own
	bridge_sw link set dev p2 mcast_router 2
	equal "routers" "$(vsw -n "sw$NS" -d mdb show dev sw0 | grep -c router)" 1
	equal "routers of p1" "$(vsw -n "sw$NS" -d mdb show dev sw0 port p1 | grep -c router)" 0
	equal "with a group" "$(vsw -n "sw$NS" -d mdb get dev sw0 grp "$GROUP" | grep -c router)" 0
	must "${mdb[@]}" del dev sw1 port d1 grp "$GROUP6" permanent
	must "${mdb[@]}" add dev sw1 port d1 grp "$GROUP6" permanent
	# root of a container has his own
	as_nobody unshare -Urn true 2>/dev/null || skip "needs user namespaces for everybody"
	must as_nobody unshare -Urn sh -ec "
		ip link add d1 type dummy
		ip link add sw9 type vswitch mcast_snooping 1
		ip link set d1 master sw9
		vsw mdb add dev sw9 port d1 grp $GROUP permanent
		vsw mdb show | grep -q 'sw9 port d1 grp $GROUP permanent'
		vsw mdb flush dev sw9
		test -z \"\$(vsw mdb show)\""
	# who is nobody may look
	nobody_in_sw vsw mdb show dev sw0 >"$TMP/seen"
	equal "what nobody sees" "$(cat "$TMP/seen")" "dev sw0 port p1 grp $GROUP permanent"
	refused "Operation not permitted" nobody_in_sw vsw mdb flush dev sw0
	refused "Operation not permitted" nobody_in_sw vsw mdb del dev sw0 port p1 grp "$GROUP"
	equal "of all" "$("${mdb[@]}" show | wc -l)" 2
}

to_and_fro()
{
	local i

	exec >/dev/null 2>&1
	while :; do
		for i in {1..20}; do mdb add dev sw0 port p1 grp "239.9.9.$i" permanent; done
		for i in {1..20}; do mdb del dev sw0 port p1 grp "239.9.9.$i"; done
	done
}

# What is there all the time is in each answer, once.
test_changes_meanwhile()
{
	local i

	with_mdb
	must nl vswitch fill sw0 p2 2000
	to_and_fro &
	defer kill $!
	for i in {1..10}; do
		vsw -n "sw$NS" mdb show dev sw0 >"$TMP/all" 2>"$TMP/why" || {
			grep -q "change all the time" "$TMP/why" || fail "$(cat "$TMP/why")"
			continue
		}
		equal "those that stay" "$(grep "port p2" "$TMP/all" | sort -u | wc -l) $(grep -c "port p2" "$TMP/all")" "2000 2000"
	done
}

test_refused()
{
	with_mdb
	ip_sw link add link sw0 name v1 type vnic
	ip_sw link add other type dummy
	refused "port must be a port of this switch" mdb add dev sw0 port other grp "$GROUP" permanent
	refused "the host gets all groups" mdb add dev sw0 port sw0 grp "$GROUP" permanent
	refused "a vnic gets the groups that are in its own filter" mdb add dev sw0 port v1 grp "$GROUP" permanent
	refused "vid is for a switch with vlan_filtering 1" mdb add dev sw0 port p1 grp "$GROUP" permanent vid 10
	refused "groups of a link go everywhere" mdb add dev sw0 port p1 grp ff02::1:ff00:1 permanent
	refused "grp must be a group's address" mdb add dev sw0 port p1 grp 2001:db8::1 permanent
	refused "src must be a unicast address" mdb add dev sw0 port p1 grp "$GROUP" src 239.1.1.1 permanent
	refused "src must be an address of the same family" mdb add dev sw0 port p1 grp "$GROUP" src 2001:db8::1
	if [ "$TOOL" = bridge ]; then
		refused "grp must be an IPv4 or IPv6 group" mdb add dev sw0 port p1 grp 01:00:5e:01:02:03 permanent
		refused "and nothing else" nl mdb add sw0 p1 "$GROUP" 1 0 3=01
		refused "memberships can be chosen by" nl mdb flush sw0 - - 0 0 3=01
	fi
	refused "there is no such membership" mdb del dev sw0 port p1 grp "$GROUP"
	refused "there is no such membership" mdb get dev sw0 grp "$GROUP"
	ip_sw link set p1 down
	refused "can have permanent entries only" mdb add dev sw0 port p1 grp "$GROUP" temp
	must mdb add dev sw0 port p1 grp "$GROUP" permanent
	refused "the port is a member already" mdb add dev sw0 port p1 grp "$GROUP" permanent
	must mdb replace dev sw0 port p1 grp "$GROUP" permanent
	ip_sw link set p1 type vswitch_slave mcast_max_groups 1
	refused "its mcast_max_groups" mdb add dev sw0 port p1 grp "$OTHER" permanent
	mdb_is "p1 grp $GROUP permanent"
	ip_sw link set sw0 type vswitch mcast_snooping 0
	refused "set mcast_snooping 1 first" mdb add dev sw0 port p1 grp "$GROUP" permanent
	refused "set mcast_snooping 1 first" mdb flush dev sw0
	equal "without snooping" "$(shown show dev sw0)" ""
}

test_vlans()
{
	local before

	with_mdb vlan_filtering 1
	bridge_sw vlan add dev p1 vid 10-12
	bridge_sw vlan add dev p2 vid 10
	must mdb add dev sw0 port p2 grp "$GROUP" permanent vid 10
	refused "the port is not a member of this vid" mdb add dev sw0 port p2 grp "$GROUP" permanent vid 11
	# all of those that the port has; one that is there already, and all is as before
	must mdb add dev sw0 port p1 grp "$OTHER" permanent vid 12
	refused "the port is a member already" mdb add dev sw0 port p1 grp "$OTHER" permanent
	must mdb add dev sw0 port p1 grp "$GROUP" permanent
	mdb_is "p2 grp $GROUP permanent vid 10" "p1 grp $OTHER permanent vid 12" "p1 grp $GROUP permanent vid 1" \
		"p1 grp $GROUP permanent vid 10" "p1 grp $GROUP permanent vid 11" "p1 grp $GROUP permanent vid 12"
	igmp 4 224.0.0.1 110100000000
	send h4 eth0 "$FRAME"
	pause 0.6
	way 2 "$GROUP" - h1 h4 sw0
	way 2 "$OTHER" - h4 sw0
	ways
	must mdb del dev sw0 port p1 grp "$GROUP" vid 1
	must mdb del dev sw0 port p1 grp "$GROUP"
	mdb_is "p2 grp $GROUP permanent vid 10" "p1 grp $OTHER permanent vid 12"
	# what a host has said stays as it is, where the same fails in another VLAN
	must mdb add dev sw0 port p1 grp "$OTHER" temp vid 12
	igmp 1 224.0.0.22 "2200""00000001""01000001$(hex4 "$OTHER")$(hex4 192.0.2.1)"
	send h1 eth0 "${FRAME:0:24}8100000a${FRAME:24}"
	wait_until 5 groups 4
	before=$(vsw -n "sw$NS" -d mdb get dev sw0 grp "$OTHER" vid 10 | sed 's,/.*,,')
	[[ $before == *include* ]] || fail "$before"
	refused "the port is a member already" mdb add dev sw0 port p1 grp "$OTHER" temp
	equal "what the host wants" "$(vsw -n "sw$NS" -d mdb get dev sw0 grp "$OTHER" vid 10 | sed 's,/.*,,')" "$before"
	groups 4 || fail "groups: $(option sw0 mcast_n_groups)"
	ip_sw link set p1 type vswitch_slave mcast_max_groups 4
	refused "its mcast_max_groups" mdb replace dev sw0 port p1 grp "$GROUP" temp
	groups 4 || fail "groups: $(option sw0 mcast_n_groups)"
}

test_get_and_flush()
{
	with_mdb vlan_filtering 1
	bridge_sw vlan add dev p1 vid 10
	join 1 "$GROUP"
	join 2 "$GROUP"
	wait_until 5 groups 2
	must mdb add dev sw0 port p1 grp "$GROUP" permanent vid 1
	must mdb add dev sw0 port p1 grp "$OTHER" permanent vid 10
	must mdb add dev sw0 port p3 grp "$GROUP" src 192.0.2.1 permanent vid 1
	equal "of $GROUP" "$(shown get dev sw0 grp "$GROUP" vid 1)" "p1 grp $GROUP permanent vid 1
p1 grp $GROUP temp vid 1
p2 grp $GROUP temp vid 1
p3 grp $GROUP src 192.0.2.1 permanent vid 1"
	equal "of a source" "$(shown get dev sw0 grp "$GROUP" src 192.0.2.1 vid 1)" "p3 grp $GROUP src 192.0.2.1 permanent vid 1"
	refused "there is no such membership" mdb get dev sw0 grp "$GROUP" src 192.0.2.2 vid 1
	# of a port what is permanent, in a VLAN, what is not permanent, all
	must mdb flush dev sw0 port p1 vid 1 permanent
	mdb_is "p1 grp $GROUP temp vid 1" "p2 grp $GROUP temp vid 1" "p1 grp $OTHER permanent vid 10" \
		"p3 grp $GROUP src 192.0.2.1 permanent vid 1"
	must mdb flush dev sw0 vid 10
	mdb_is "p1 grp $GROUP temp vid 1" "p2 grp $GROUP temp vid 1" "p3 grp $GROUP src 192.0.2.1 permanent vid 1"
	must mdb flush dev sw0 nopermanent
	mdb_is "p3 grp $GROUP src 192.0.2.1 permanent vid 1"
	must mdb add dev sw0 port p1 grp "$GROUP" permanent vid 1
	must mdb flush dev sw0 port p3
	mdb_is "p1 grp $GROUP permanent vid 1"
	must mdb flush dev sw0 proto static
	mdb_is ""
}

# All of a full table, each once
test_many()
{
	local tool

	with_mdb
	if [ "$TOOL" = bridge ]; then must nl mdb fill sw0 p2 16384; else must nl vswitch fill sw0 p2 16384; fi
	refused "the switch has as many memberships" mdb add dev sw0 port p1 grp "$GROUP" permanent
	for tool in "$TOOL" vsw; do
		"$tool" -n "sw$NS" mdb show dev sw0 >"$TMP/all"
		equal "entries of $tool" "$(grep -c "port p2 grp 239.2" "$TMP/all") $(sort -u "$TMP/all" | wc -l)" "16384 16384"
	done
	must mdb flush dev sw0
	groups 0 || fail "groups: $(option sw0 mcast_n_groups)"
}

run_tests
