#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
# "vsw top": what is sent is seen where it comes in, where it leaves, or where it is dropped, and nowhere else.
#
#   h1 (sends to h2) ------- p1 \
#   h2 --------------------- p2 -- sw0
#   h3 (vnic, lies) -----------/ /
#   h4 --------------------- p4 /
. "$(dirname "$0")/lib.sh"

topology()
{
	need_plugin
	need vsw jq
	modprobe -q vnic
	new_switch
	new_host 1 2 4
	new_vnic sw0 3
	must ip -n "h3$NS" link set eth0 type vnic guard on
	# so that it is no frame for all
	send h2 eth0 "$(frame ff:ff:ff:ff:ff:ff "${MAC[2]}")"
	wait_until 5 learned_at p2
}

# rounds N: as many, in $TMP/rounds
rounds()
{
	must vsw -j -n "sw$NS" top count "$1"
	cp "$TMP/must" "$TMP/rounds"
	equal rounds "$(wc -l <"$TMP/rounds")" "$1"
}

# some WHAT FILTER: it holds in a round
some()
{
	[ "$(jq -s "any(.[]; $2)" "$TMP/rounds")" = true ] || fail "in no round $1: $(cat "$TMP/rounds")"
}

# always WHAT FILTER: it holds in each round
always()
{
	[ "$(jq -s "all(.[]; $2)" "$TMP/rounds")" = true ] || fail "not in each round $1: $(cat "$TMP/rounds")"
}

# of PORT FILTER: the same of a port
of()
{
	echo ".ports[] | select(.port == \"$1\" and .dev == \"sw0\") | $2"
}

test_stream()
{
	topology
	noise h1 eth0 "$(frame "${MAC[2]}" "${MAC[1]}")"
	rounds 4
	some "frames come in by p1" "$(of p1 '.in_pps > 0 and .in_bps > .in_pps')"
	some "frames leave by p2" "$(of p2 '.out_pps > 0 and .out_bps > .out_pps')"
	always "none leave by p1" "$(of p1 '.out_pps == 0 and .out_bps == 0')"
	always "none come in by p2" "$(of p2 '.in_pps == 0 and .in_bps == 0')"
	always "none at p4" "$(of p4 '.in_pps + .out_pps + .drop_pps == 0')"
	always "none at the host" "$(of sw0 '.in_pps + .out_pps + .drop_pps == 0')"
	always "none at h3" "$(of eth0 '.in_pps + .out_pps + .drop_pps == 0')"
	always "nothing is dropped" '.drops == []'
	always "all ports, once" "(.ports | map(.port) | sort) == [\"eth0\", \"p1\", \"p2\", \"p4\", \"sw0\"]"
	always "sorted" '.ports | map(-.in_bps - .out_bps) | . == sort'
	always "h3 is in its namespace" "$(of eth0 ".netns == \"h3$NS\"")"
	always "time" '.seconds >= 1'
}

test_vnics()
{
	topology
	noise h3 eth0 "$(frame "${MAC[2]}" "${MAC[3]}")"
	rounds 4
	some "frames come in by h3" "$(of eth0 '.in_pps > 0 and .in_bps > .in_pps')"
	some "frames leave by p2" "$(of p2 '.out_pps > 0')"
	always "none leave by h3" "$(of eth0 '.out_pps == 0')"
}

test_drops()
{
	topology
	noise h3 eth0 "$(frame "${MAC[2]}" "${MAC[9]}")"
	ip_sw link set p1 type vswitch_slave locked on
	noise h1 eth0 "$(frame "${MAC[2]}" "${MAC[8]}")"
	rounds 4
	some "h3 drops" "$(of eth0 '.drop_pps > 0')"
	some "p1 drops" "$(of p1 '.drop_pps > 0')"
	always "p2 does not" "$(of p2 '.drop_pps == 0')"
	always "nothing arrives" "$(of p2 '.out_pps == 0')"
	some "why" '.drops | map(.reason) | sort == ["guard_mac", "locked"]'
	always "for no other reason" '.drops | map(.reason) - ["guard_mac", "locked"] == []'
}

# A switch by its name; a NIC below vnics
test_dev()
{
	topology
	ip_sw link add p0 type dummy
	ip_sw link set p0 up
	ip_sw link add link p0 name n0 type vnic
	ip_sw link add sw8 type vswitch
	must vsw -j -n "sw$NS" top dev sw8 count 1
	equal "ports of sw8" "$(jq -c '[.ports[].port]' "$TMP/must")" '["sw8"]'
	must vsw -j -n "sw$NS" top dev p0 count 1
	equal "ports of p0" "$(jq -c '[.ports[] | [.dev, .port]]' "$TMP/must")" '[["p0","n0"]]'
	refused "there is no device nothing" vsw top dev nothing
}

test_words()
{
	local status

	topology
	must vsw -n "sw$NS" top count 2 interval 1
	equal headings "$(grep -c '^switch  *port  *netns' "$TMP/must")" 2
	equal "lines of h3" "$(grep -c "^sw0  *eth0  *h3$NS  *0  *0  *0  *0  *0$" "$TMP/must")" 2
	must_not grep -q $'\033' "$TMP/must"
	# in place, on a terminal
	script -qec "vsw -n sw$NS top count 2" "$TMP/screen" >/dev/null </dev/null
	equal "screens" "$(grep -c $'\033\\[H' "$TMP/screen")" 2
	vsw -n "sw$NS" top >/dev/null &
	pause 0.5
	kill -INT $!
	wait $!
	status=$?
	equal "status after SIGINT" "$status" 0
	nobody_in_sw vsw -j top count 1 >"$TMP/nobody" || fail "nobody may not"
	equal "what others see" "$(jq -c '[.ports[].port] | sort' "$TMP/nobody")" '["p1","p2","p4","sw0"]'
	vsw top interval 0 2>/dev/null
	equal "status of interval 0" $? 2
}

# Ports come and go meanwhile.
test_changes()
{
	local i

	topology
	vsw -j -n "sw$NS" top count 4 >"$TMP/rounds" &
	for ((i = 0; i < 30; i++)); do
		ip_sw link set p4 nomaster
		ip_sw link set p4 master sw0
		ip_sw link add link sw0 name "v$i" type vnic
		pause 0.05
	done
	wait $! || fail "it fails"
	always "nothing negative, nothing vast" '[.ports[] | .in_pps, .out_pps, .drop_pps] | min >= 0 and max < 1000000'
}

run_tests
