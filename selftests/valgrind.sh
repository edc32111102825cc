#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
# What vsw shows, under valgrind: it reads nothing that is not there, and forgets no memory.
#
#   h1 --- p1 -- sw0 -- vnic of h3      t0 (VNI 42) ~~~ 192.0.2.7, with a vnic of h4
. "$(dirname "$0")/lib.sh"
. "$(dirname "$0")/mcast_lib.sh"
. "$(dirname "$0")/valgrind_lib.sh"

test_shown()
{
	topology
	# What it still has at its end is no leak. Called one, it is found: so it would find others.
	in_ns sw "${VALGRIND[@]}" --show-leak-kinds=all --errors-for-leak-kinds=all vsw show >"$TMP/out" 2>"$TMP/found"
	equal "status with a leak" $? "$WRONG"
	grep -q '^==.* (netns.c:[0-9]*)' "$TMP/found" || fail "without where: $(cat "$TMP/found")"
	checked 0 sw -d -s -j show
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
	checked 0 sw -j drops --explain
}

run_tests
