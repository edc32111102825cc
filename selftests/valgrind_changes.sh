#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
# What vsw asks, waits for, changes and refuses, under valgrind, as valgrind.sh.
#
#   h1 --- p1 -- sw0 -- vnic of h3      t0 (VNI 42) ~~~ 192.0.2.7, with a vnic of h4
. "$(dirname "$0")/lib.sh"
. "$(dirname "$0")/mcast_lib.sh"
. "$(dirname "$0")/valgrind_lib.sh"

# come_and_go FILE: has the listener heard of it?
come_and_go()
{
	ip_sw link set p1 nomaster
	ip_sw link set p1 master sw0
	pause 0.5
	grep -q add "$1"
}

test_all()
{
	local pid status how

	topology
	checked 0 h4 -j trace dev eth0 dst 02:00:00:00:00:77 len 100 ip 198.51.100.4 198.51.100.7 udp 1 2
	checked 3 h3 trace dev eth0 src "${MAC[9]}" arp who-has 198.51.100.2 tell 198.51.100.3
	checked 0 sw tenant add t7 vni 7 remote 192.0.2.8 vnic a vnic b netns "h4$NS" addr 198.51.100.5/24
	checked 1 sw tenant add t8 vni 8 vnic a netns "h4$NS" vnic eth0 netns "h4$NS"
	checked 0 sw tenant del t7
	checked 0 sw mdb replace dev sw0 port p1 grp ff05::3 src 2001:db8::1 vid 1
	checked 0 sw drops reset
	# what is refused
	printf '\xd4\xc3\xb2\xa1\x02\x00\x04\x00' >"$TMP/short.pcap"
	checked "1 2" sw trace dev p1 pcap "$TMP/short.pcap"
	checked 2 sw trace dev p1 ip 192.0.2.1
	checked 1 sw show nosuch
	checked 1 sw -j fdb dev p1
	checked 1 sw mdb add dev sw0 port p1 grp 192.0.2.1
	checked 2 sw tenant add t8 vni 8 vnic a addr 192.0.2.1/33
	# what goes on until it is ended
	for how in -t -j; do
		"$PROGRAMS/netns" exec "sw$NS" "${VALGRIND[@]}" vsw "$how" monitor >"$TMP/events" 2>"$TMP/found" &
		pid=$!
		defer kill "$pid"
		wait_until 60 come_and_go "$TMP/events"
		kill "$pid"
		wait "$pid"
		status=$?
		equal "what valgrind says" "$(cat "$TMP/found")" ""
		equal "status" "$status" 0
	done
	noise h1 eth0 "$(frame ff:ff:ff:ff:ff:ff "${MAC[1]}")"
	# without a filter that is refused: what libpcap says then is not ours
	status=0
	in_ns sw "${VALGRIND[@]}" vsw -t -j trace -w dev p1 rate 5 count 3 vlan 99 or ether broadcast >"$TMP/out" 2>"$TMP/found" ||
		status=$?
	equal "what valgrind says" "$(cat "$TMP/found")" "vsw: watching p1"
	equal "status" "$status" 0
}

run_tests
