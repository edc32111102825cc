#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
# Who is told of events, and how: listeners elsewhere, none, slow ones, in words.
#
#   h1 ----------- p1 \
#   h2 ----------- p2 -- sw0        sw9 with the port m9 beside it, whose changes mark an end
#   h3 (vnic) ---------/
. "$(dirname "$0")/lib.sh"
. "$(dirname "$0")/events_lib.sh"

# Who listens elsewhere hears nothing of it.
test_namespaces()
{
	topology
	new_ns x
	must ip -n "x$NS" link add sw9 type vswitch
	must ip -n "x$NS" link add m9 type dummy
	listen_to x "$TMP/others"
	new_host 1
	new_vnic sw0 3
	# where the vnic is, they do not hear it either
	must ip -n "h3$NS" link set eth0 netns "x$NS"
	must ip -n "x$NS" link set eth0 up
	say 1 "${MAC[1]}"
	wait_until 10 last_is '.kind == "fdb"' .mac "\"${MAC[1]}\""
	marks x "$TMP/others"
	equal "what others hear" "$(jq -c 'select(.dev != "sw9")' "$TMP/others")" ""
}

# Without a listener nothing is counted, so that nothing has been left out when one comes.
test_nobody_listens()
{
	topology
	new_vnic sw0 3
	must ip -n "h3$NS" link set eth0 type vnic guard on
	kill "$MONITOR"
	wait "$MONITOR"
	say 3 "${MAC[1]}"
	send h3 eth0 "$(frame "$ALL" "${MAC[1]}")" 1000
	listen_to sw "$TMP/events"
	say 3 "${MAC[1]}"
	tell '["guard_mac",null]' '.kind == "guard"' '[.reason, .lost]'
}

# Anybody in the namespace may.
test_nobody_in_particular()
{
	topology
	nobody_in_sw timeout 20 vsw -j monitor port >"$TMP/nobody" 2>&1 &
	defer kill $!
	wait_until 20 marks sw "$TMP/nobody"
}

test_overrun()
{
	local i

	topology
	kill -STOP "$MONITOR"
	for i in {1..1500}; do printf 'link set m9 nomaster\nlink set m9 master sw9\n'; done | ip_batch sw
	kill -CONT "$MONITOR"
	wait_until 10 grep -q '"kind":"overrun"' "$TMP/events"
	new_host 1
	wait_until 10 last_is '.kind == "port"' '[.port, .state]' '["p1","forwarding"]'
}

test_ends()
{
	local s

	for s in INT TERM; do
		topology
		kill -"$s" "$MONITOR"
		wait "$MONITOR"
		equal "status after SIG$s" $? 0
		undo
	done
}

# What is asked for, in words
test_words()
{
	local line

	topology
	new_host 1
	vsw -t -n "sw$NS" monitor dev sw0 fdb >"$TMP/words" 2>&1 &
	defer kill $!
	wait_until 20 says "$TMP/words"
	line=$(head -n 1 "$TMP/words")
	[[ $line =~ ^\[20..-..-..T..:..:..\.[0-9]{6}\]\ fdb\ learn\ 02:00:00:00:cc:[0-9a-f]{2}\ dev\ sw0\ port\ p1$ ]] || fail "$line"
	settled
	must_not grep -v " fdb " "$TMP/words"
	refused "Events are all, port, fdb, quota, guard, storm, stp, vtep" vsw monitor everything
	refused "there is no device nothing" vsw monitor dev nothing
}

N_SAID=0
says()
{
	say 1 "02:00:00:00:cc:$(printf %02x $((N_SAID += 1)))"
	[ -s "$1" ]
}

run_tests
