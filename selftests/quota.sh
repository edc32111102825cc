#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
# How many addresses are learned at the most: fdb_max_learned of the switch and
# of each port.
#
#   (program) p1 \
#   (program) p2 -- sw0        p1 and p2 are tap devices
#   h3 ----- p3 /
#   h4 ----- p4 /
. "$(dirname "$0")/lib.sh"

ALL=ff:ff:ff:ff:ff:ff

# topology [OPTION...]: options of the switch
topology()
{
	local p

	need_plugin
	new_switch "$@"
	for p in p1 p2; do
		tap sw "$p"
		ip_sw link set "$p" master sw0 up
		wait_until 5 port_state "$p" forwarding
	done
}

# come PORT N...: a broadcast of each of these addresses comes in by the port;
# ends when the last one has been seen by the other tap
come()
{
	local n seen

	seen=$TMP/$(other "$1")
	: >"$seen"
	for n in "${@:2}"; do frame "$ALL" "$(mac "$n")"; done >"$TMP/come"
	cat "$TMP/come" >"$TMP/$1.in"
	wait_until 10 grep -q "$(tail -n 1 "$TMP/come")" "$seen"
}

other()
{
	if [ "$1" = p1 ]; then echo p2; else echo p1; fi
}

# known: the numbers of the addresses that are in the FDB
known()
{
	bridge -n "sw$NS" fdb show dev sw0 | sed -n 's/^02:00:00:00:00:\(..\) .*/\1/p' | sort | paste -sd ' '
}

# at PORT: those that are there
at()
{
	bridge -n "sw$NS" fdb show dev sw0 | sed -n "s/^02:00:00:00:00:\(..\) via $1 .*/\1/p" | sort | paste -sd ' '
}

# n_learned SWITCH P1 P2: what fdb_n_learned says of each
n_learned()
{
	equal "fdb_n_learned of sw0, p1, p2" "$(option sw0 fdb_n_learned) $(option p1 fdb_n_learned) $(option p2 fdb_n_learned)" "$*"
}

none_learned()
{
	[ "$(option sw0 fdb_n_learned)" = 0 ]
}

switch_limit()
{
	ip_sw link set sw0 type vswitch fdb_max_learned "$1"
}

port_limit()
{
	ip_sw link set "$1" type vswitch_slave fdb_max_learned "$2"
}

test_no_limit()
{
	topology
	come p1 {1..200}
	come p2 201
	n_learned 201 200 1
	equal learn_quota "$(counter learn_quota)" 0
}

test_limit_of_the_switch()
{
	topology fdb_max_learned 3
	counts "" come p1 1 2
	counts "" come p2 3
	equal known "$(known)" "01 02 03"
	n_learned 3 2 1
	counts "learn_quota=2 p1.learn_quota=2" come p1 4 5
	counts "learn_quota=1 p2.learn_quota=1" come p2 6
	equal known "$(known)" "01 02 03"
	n_learned 3 2 1
	# those that are known are counted no more
	counts "" come p1 1 2
	counts "" come p2 3
}

test_limit_of_a_port()
{
	topology
	port_limit p1 2
	counts "learn_quota=2 p1.learn_quota=2" come p1 1 2 3 4
	counts "" come p2 5 6 7
	equal known "$(known)" "01 02 05 06 07"
	n_learned 5 2 3
	port_limit p2 3
	counts "learn_quota=1 p2.learn_quota=1" come p2 8
	n_learned 5 2 3
}

test_the_lower_of_both_limits_holds()
{
	topology fdb_max_learned 4
	port_limit p1 3
	port_limit p2 3
	counts "learn_quota=1 p1.learn_quota=1" come p1 1 2 3 4
	counts "learn_quota=1 p2.learn_quota=1" come p2 5 6
	equal known "$(known)" "01 02 03 05"
	n_learned 4 3 1
}

test_frames_are_forwarded_all_the_same()
{
	topology fdb_max_learned 1
	new_host 3 4
	come p1 9
	reach_all <<-EOF
		h3 $(frame "$ALL" "${MAC[3]}") h4 sw0
		h3 $(frame "${MAC[4]}" "${MAC[3]}") h4
		h4 $(frame "${MAC[3]}" "${MAC[4]}") h3
	EOF
	equal "learn_quota of p3" "$(counter p3.learn_quota)" 2
	equal "learn_quota of p4" "$(counter p4.learn_quota)" 1
	equal known "$(known)" "09"
}

test_room_after_ageing()
{
	topology fdb_max_learned 2 ageing_time 100
	come p1 1 2 3
	wait_until 20 none_learned
	n_learned 0 0 0
	ip_sw link set sw0 type vswitch ageing_time 30000
	counts "" come p1 3 4
	equal known "$(known)" "03 04"
	n_learned 2 2 0
}

test_room_after_removal()
{
	topology fdb_max_learned 2
	come p1 1 2 3
	bridge_sw fdb del "${MAC[1]}" dev sw0
	n_learned 1 1 0
	counts "" come p1 3
	equal known "$(known)" "02 03"
	bridge_sw fdb flush dev sw0 brport p1
	n_learned 0 0 0
	counts "" come p2 4 5
	equal known "$(known)" "04 05"
	ip_sw link set sw0 type vswitch fdb_flush
	counts "" come p1 6
	n_learned 1 1 0
	ip_sw link set p1 nomaster
	equal "fdb_n_learned without p1" "$(option sw0 fdb_n_learned)" 0
}

test_lower_limit_removes_nothing()
{
	topology
	come p1 1 2 3 4
	come p2 5 6
	switch_limit 2
	port_limit p1 1
	equal known "$(known)" "01 02 03 04 05 06"
	n_learned 6 4 2
	counts "learn_quota=1 p1.learn_quota=1" come p1 7
	bridge_sw fdb flush dev sw0 brport p2
	counts "learn_quota=1 p1.learn_quota=1" come p1 7
	counts "learn_quota=1 p2.learn_quota=1" come p2 7
	bridge_sw fdb del "${MAC[1]}" dev sw0
	bridge_sw fdb del "${MAC[2]}" dev sw0
	bridge_sw fdb del "${MAC[3]}" dev sw0
	counts "learn_quota=1 p1.learn_quota=1" come p1 7
	counts "" come p2 7
	equal known "$(known)" "04 07"
}

test_higher_limit_and_none()
{
	topology fdb_max_learned 1
	port_limit p1 1
	counts "learn_quota=1 p1.learn_quota=1" come p1 1 2
	switch_limit 3
	counts "learn_quota=1 p1.learn_quota=1" come p1 2
	port_limit p1 2
	counts "" come p1 2
	counts "learn_quota=1 p1.learn_quota=1" come p1 3
	port_limit p1 0
	switch_limit 0
	counts "" come p1 3 4 5 6
	n_learned 6 6 0
}

test_moves_when_the_switch_is_full()
{
	topology fdb_max_learned 2
	come p1 1 2
	counts "" come p2 1
	equal "at p2" "$(at p2)" "01"
	n_learned 2 1 1
}

test_no_moves_to_a_full_port()
{
	topology
	port_limit p2 1
	come p1 1 2
	come p2 3
	counts "learn_quota=1 p2.learn_quota=1" come p2 1
	equal "at p1" "$(at p1)" "01 02"
	equal "at p2" "$(at p2)" "03"
	n_learned 3 2 1
	# the other way there is room, and then here too
	counts "" come p1 3
	counts "" come p2 1
	equal "at p1" "$(at p1)" "02 03"
	n_learned 3 2 1
}

test_entries_of_the_user_do_not_count()
{
	topology fdb_max_learned 1
	bridge_sw fdb add "${MAC[10]}" dev sw0 via p1 static
	bridge_sw fdb add "${MAC[11]}" dev sw0 via p1 dynamic
	bridge_sw fdb add "${MAC[12]}" dev sw0 via p1 dynamic sticky
	bridge_sw fdb add "${MAC[13]}" dev sw0
	n_learned 0 0 0
	counts "" come p1 1
	n_learned 1 1 0
	counts "learn_quota=1 p1.learn_quota=1" come p1 2
	# they can be made when it is full, and a dynamic one may move
	bridge_sw fdb add "${MAC[14]}" dev sw0 via p1 static
	counts "" come p2 11
	equal "at p2" "$(at p2)" "0b"
	# a learned one that the user takes over makes room
	bridge_sw fdb replace "${MAC[1]}" dev sw0 via p1 static
	n_learned 0 0 0
	counts "" come p1 2
	n_learned 1 1 0
}

test_a_port_that_does_not_learn_counts_nothing()
{
	topology fdb_max_learned 1
	come p2 9
	bridge_sw link set dev p1 learning off
	counts "" come p1 1 2 3
	n_learned 1 0 1
}

run_tests
