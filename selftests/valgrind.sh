#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
# Each command of vsw under valgrind: it reads nothing that is not there, and forgets no memory.
#
#   h1 --- p1 -- sw0 -- vnic of h3      t0 (VNI 42) ~~~ 192.0.2.7, with a vnic of h4
. "$(dirname "$0")/lib.sh"
. "$(dirname "$0")/mcast_lib.sh"

# What it finds ends it with this status. To look where a function is inlined takes as long as all the rest.
WRONG=99
VALGRIND=(valgrind -q "--error-exitcode=$WRONG" --leak-check=full --read-inline-info=no --vgdb=no)

# checked WANTED NAME ARGUMENT...: vsw in NAME$NS ends with one of these statuses, and valgrind finds nothing
checked()
{
	local status=0

	in_ns "$2" "${VALGRIND[@]}" vsw "${@:3}" >"$TMP/out" 2>"$TMP/found" || status=$?
	! grep -q '^==' "$TMP/found" || fail "vsw ${*:3}: $(cat "$TMP/found")"
	[[ " $1 " == *" $status "* ]] || fail "vsw ${*:3}: status $status: $(cat "$TMP/found")"
}

topology()
{
	need valgrind vsw
	need_plugin
	modprobe -q vnic
	new_switch mcast_snooping 1 vlan_filtering 1
	new_host 1
	new_vnic sw0 3
	ip_sw addr add 192.0.2.100/24 dev sw0
	new_ns h4
	must vsw -n "sw$NS" tenant add t0 vni 42 local 192.0.2.100 remote 192.0.2.7 vnic eth0 netns "h4$NS" addr 198.51.100.4/24
	must ip -n "h3$NS" link set eth0 type vnic guard on
	send h3 eth0 "$(frame "${MAC[1]}" "${MAC[9]}")"
	send h1 eth0 "$(frame "${MAC[2]}" "${MAC[1]}" "810000630806000108000604000102000000""0001c0000201000000000000c0000202")"
	report3 1 1 239.1.1.3 192.0.2.1 192.0.2.2
	must vsw -n "sw$NS" mdb add dev sw0 port p1 grp 239.1.1.2 src 192.0.2.1 permanent
}

# What it still has at its end is no leak. Called one, it is found: so it would find others.
test_finds_what_is_wrong()
{
	topology
	in_ns sw "${VALGRIND[@]}" --show-leak-kinds=all --errors-for-leak-kinds=all vsw show >"$TMP/out" 2>"$TMP/found"
	equal "status with a leak" $? "$WRONG"
	grep -q '^==.* find_names (netns.c:[0-9]*)' "$TMP/found" || fail "without where: $(cat "$TMP/found")"
}

test_shown()
{
	topology
	checked 0 sw -d -s -j show
	checked 0 sw -d show
	checked 0 sw -j fdb
	checked 0 sw fdb dev sw0 port p1 mac "${MAC[1]}" younger 1000
	checked 0 sw -d -s -j mdb
	checked 0 sw -d -s mdb
	checked 0 sw -j drops
	checked 0 sw drops dev sw0 port eth0
	checked 0 sw -j top count 2
	checked 0 sw top count 2
	checked 0 sw export --dot
	checked 0 sw -j tenant
	checked 0 sw tenant
	checked 0 h4 -j trace dev eth0 len 100 ip 198.51.100.4 198.51.100.7 udp 1 2 dst 02:00:00:00:00:77
	checked 3 h3 trace dev eth0 src "${MAC[9]}" arp who-has 198.51.100.2 tell 198.51.100.3
}

test_explained()
{
	need valgrind vsw
	new_ns sw
	checked 0 sw --help
	checked 0 sw -j drops --explain
	checked 0 sw drops --explain
}

test_monitor()
{
	local pid status

	topology
	"$PROGRAMS/netns" exec "sw$NS" "${VALGRIND[@]}" vsw -t -j monitor >"$TMP/events" 2>"$TMP/found" &
	pid=$!
	defer kill "$pid"
	wait_until 60 come_and_go "$TMP/events"
	kill "$pid"
	wait "$pid"
	status=$?
	equal "what valgrind says" "$(cat "$TMP/found")" ""
	equal "status" "$status" 0
}

# come_and_go FILE: has the listener heard of it?
come_and_go()
{
	ip_sw link set p1 nomaster
	ip_sw link set p1 master sw0 up
	send h1 eth0 "$(frame "${MAC[2]}" 02:00:00:00:77:01)"
	pause 0.3
	grep -q learn "$1"
}

test_watched()
{
	local status how

	topology
	noise h1 eth0 "$(frame "${MAC[2]}" "${MAC[1]}" "810000630806000108000604000102000000""0001c0000201000000000000c0000202")"
	noise h1 eth0 "$(frame ff:ff:ff:ff:ff:ff "${MAC[1]}")"
	for how in -t -tj; do
		status=0
		in_ns sw "${VALGRIND[@]}" vsw "$how" trace -w dev p1 rate 5 count 8 vlan 99 or ether broadcast >"$TMP/out" 2>"$TMP/found" || status=$?
		equal "what valgrind says" "$(grep -v watching "$TMP/found")" ""
		equal "status" "$status" 0
	done
	checked 1 sw trace -w dev p1 no such filter
	checked 1 sw trace -w dev lo
	checked 2 sw trace -w dev p1 rate 0
}

test_changed()
{
	topology
	checked 0 sw tenant add t7 vni 7 remote 192.0.2.8 vnic a vnic b netns "h4$NS" addr 198.51.100.5/24
	checked 1 sw tenant add t8 vni 8 vnic a netns "h4$NS" vnic eth0 netns "h4$NS"
	checked 0 sw tenant del t7
	checked 0 sw mdb replace dev sw0 port p1 grp ff05::3 src 2001:db8::1 vid 1
	checked 0 sw drops reset
}

test_refused()
{
	topology
	printf '\xd4\xc3\xb2\xa1\x02\x00\x04\x00' >"$TMP/short.pcap"
	checked 1 sw trace dev p1 pcap "$TMP/short.pcap"
	checked 2 sw trace dev p1 hex 0200000000
	checked 2 sw trace dev p1 ip 192.0.2.1
	checked 1 sw show nosuch
	checked 1 sw fdb dev p1
	checked 2 sw fdb mac 02:00:00:00:00:001
	checked 1 sw mdb add dev sw0 port p1 grp 192.0.2.1
	checked 1 sw tenant del sw0
	checked 2 sw tenant add t7 vni 7 vnic a addr 192.0.2.1/33
	checked 2 sw nonsense
}

run_tests
