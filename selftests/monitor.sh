#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
# What listeners are told: one event of each change, and none without.
#
#   h1 ----- p1 \
#   h2 ----- p2 -- sw0        sw9 beside it, whose changes mark an end
. "$(dirname "$0")/lib.sh"

A=02:00:00:00:aa:01

topology()
{
	need_plugin
	new_switch
	ip_sw link set sw0 address 02:00:00:00:bb:01
	new_host 1 2
	ip_sw link add sw9 type vswitch
	ip_sw link set p1 address 02:00:00:00:bb:02
}

# say N ADDRESS: host N broadcasts from an address
say()
{
	send "h$1" eth0 "$(frame ff:ff:ff:ff:ff:ff "$2")"
}

# told COMMAND...: the lines that $TMP/events gets of sw0 and its ports until the
# next change of sw9, which is made after the command
told()
{
	local from

	from=$(wc -l <"$TMP/events")
	"$@"
	"$MARK" $((from + 1))
	wait_until 10 marked $((from + 1))
	tail -n +$((from + 1)) "$TMP/events" | grep -v sw9 | sed 's/ $//'
}

# marked LINE: does the last line from there on speak of sw9?
marked()
{
	tail -n "+$1" "$TMP/events" | grep -qE "$MARKED"
}

# fdb_events: listen to these
fdb_events()
{
	monitor "$TMP/events" bridge -n "sw$NS" monitor fdb
	MARK=mark_fdb
}

# mark_fdb, mark_link N: a change of sw9, which is unlike others
mark_fdb()
{
	local addr

	addr=02:00:00:00:ee:$(printf %02x "$1")
	MARKED="^$addr dev sw9 "
	ip_sw link set sw9 address "$addr"
}

# link_events: listen to those of bridge link
link_events()
{
	monitor "$TMP/events" bridge -n "sw$NS" monitor link
	MARK=mark_link
}

mark_link()
{
	MARKED=" sw9: .* mtu $((2000 + $1)) "
	ip_sw link set sw9 mtu $((2000 + $1))
}

# tells LINES COMMAND...: these are the events, in this order
tells()
{
	told "${@:2}" >"$TMP/told"
	equal "events of: ${*:2}" "$(cat "$TMP/told")" "$1"
}

# Before 6.13 the core itself tells of what the user does to an FDB, in
# addition and without the port.
core_tells()
{
	[ "$(printf '%s\n6.13\n' "$(uname -r)" | sort -V | tail -n 1)" = 6.13 ]
}

# user_tells LINE COMMAND...: as `tells` with bridge fdb COMMAND
user_tells()
{
	told bridge_sw fdb "${@:2}" >"$TMP/told"
	if core_tells; then sed -i '$d' "$TMP/told"; fi
	equal "events of: fdb ${*:2}" "$(cat "$TMP/told")" "$1"
}

no_entry()
{
	[ -z "$(fdb "$1")" ]
}

entry_at()
{
	[[ $(fdb "$2") == *"via $1 "* ]]
}

# comes N ADDRESS: and is learned
comes()
{
	say "$1" "$2"
	wait_until 5 entry_at "p$1" "$2"
}

# forget: by ageing
forget()
{
	ip_sw link set sw0 type vswitch ageing_time 100
	wait_until 20 no_entry "$A"
}

test_fdb_learned_moved_aged()
{
	topology
	fdb_events
	tells "$A dev sw0 via p1 self" comes 1 "$A"
	tells "" comes 1 "$A"
	tells "$A dev sw0 via p2 self" comes 2 "$A"
	# a frame to an address, or from one that is the switch's own, is no news
	tells "" send h1 eth0 "$(frame "$A" 02:00:00:00:bb:01)"
	tells "${MAC[1]} dev sw0 via p1 self" comes 1 "${MAC[1]}"
	told forget >"$TMP/told"
	equal "events of $A" "$(grep "$A" "$TMP/told")" "Deleted $A dev sw0 via p2 self stale"
}

test_fdb_of_the_user()
{
	topology
	fdb_events
	user_tells "$A dev sw0 via p1 self static" add "$A" dev sw0 via p1 static
	user_tells "$A dev sw0 via p2 self static" replace "$A" dev sw0 via p2 static
	user_tells "$A dev sw0 via p2 self" append "$A" dev sw0 via p2 dynamic
	user_tells "$A dev sw0 via p1 self sticky" replace "$A" dev sw0 via p1 dynamic sticky
	user_tells "$A dev sw0 self permanent" replace "$A" dev sw0
	user_tells "Deleted $A dev sw0 self permanent" del "$A" dev sw0
	user_tells "$A dev sw0 via p1 self static" add "$A" dev sw0 via p1 static
	user_tells "Deleted $A dev sw0 via p1 self static" del "$A" dev sw0
}

test_fdb_refused_is_no_event()
{
	topology
	bridge_sw fdb add "$A" dev sw0 via p1 static
	fdb_events
	tells "" must_not bridge -n "sw$NS" fdb add "$A" dev sw0 via p2 static
	tells "" must_not bridge -n "sw$NS" fdb del 02:00:00:00:bb:01 dev sw0
	tells "" must_not bridge -n "sw$NS" fdb replace "$A" dev sw0 via lo static
	tells "" must_not bridge -n "sw$NS" fdb del 02:00:00:00:99:99 dev sw0
}

# tells_set COMMAND... reads lines: these are the events, in any order
tells_set()
{
	local wanted

	wanted=$(sort)
	told "$@" | sort >"$TMP/told"
	equal "events of: $*" "$(cat "$TMP/told")" "$wanted"
}

entries()
{
	bridge_sw fdb add "$A" dev sw0 via p1 static
	bridge_sw fdb add 02:00:00:00:aa:02 dev sw0 via p1 dynamic
	bridge_sw fdb add 02:00:00:00:aa:03 dev sw0 via p2 dynamic sticky
	comes 1 02:00:00:00:aa:04
}

test_fdb_flush()
{
	topology
	entries
	fdb_events
	tells_set ip_sw link set p1 type vswitch_slave fdb_flush <<-EOF
		Deleted 02:00:00:00:aa:02 dev sw0 via p1 self
		Deleted 02:00:00:00:aa:04 dev sw0 via p1 self
	EOF
	tells_set bridge_sw fdb flush dev sw0 <<-EOF
		Deleted $A dev sw0 via p1 self static
		Deleted 02:00:00:00:aa:03 dev sw0 via p2 self sticky
	EOF
	tells "" bridge_sw fdb flush dev sw0
}

test_fdb_of_a_port_that_goes()
{
	topology
	entries
	fdb_events
	tells_set ip_sw link set p1 nomaster <<-EOF
		Deleted $A dev sw0 via p1 self static
		Deleted 02:00:00:00:aa:02 dev sw0 via p1 self
		Deleted 02:00:00:00:aa:04 dev sw0 via p1 self
		Deleted 02:00:00:00:bb:02 dev sw0 via p1 self permanent
	EOF
	tells "02:00:00:00:bb:02 dev sw0 via p1 self permanent" ip_sw link set p1 master sw0
	tells_set ip_sw link set p2 down <<-EOF
		Deleted 02:00:00:00:aa:03 dev sw0 via p2 self sticky
	EOF
}

test_fdb_of_addresses_that_change()
{
	topology
	fdb_events
	tells_set ip_sw link set p1 address 02:00:00:00:bb:03 <<-EOF
		02:00:00:00:bb:03 dev sw0 via p1 self permanent
		Deleted 02:00:00:00:bb:02 dev sw0 via p1 self permanent
	EOF
	tells_set ip_sw link set sw0 address 02:00:00:00:bb:04 <<-EOF
		02:00:00:00:bb:04 dev sw0 self permanent
		Deleted 02:00:00:00:bb:01 dev sw0 self permanent
	EOF
}

# Events of ports are those with a state; the others are of devices.
# ports_tell LINES COMMAND...: "PORT STATE" or "PORT gone", in this order
ports_tell()
{
	told "${@:2}" |
		sed -nE 's/^[0-9]+: ([^@:]+).* state ([a-z]+) priority .*/\1 \2/p
			s/^Deleted [0-9]+: ([^@:]+)[@:].* master sw0.*/\1 gone/p' >"$TMP/told"
	equal "events of: ${*:2}" "$(cat "$TMP/told")" "$1"
}

test_link_set_by_bridge()
{
	topology
	link_events
	ports_tell "p1 forwarding" bridge_sw link set dev p1 isolated on
	ports_tell "p1 blocking" bridge_sw link set dev p1 state blocking cost 5 hairpin on
	ports_tell "" must_not bridge -n "sw$NS" link set dev p1 priority 64
}

test_link_set_by_ip()
{
	topology
	link_events
	ports_tell "p1 forwarding" ip_sw link set p1 type vswitch_slave isolated on
	ports_tell "p1 learning" ip_sw link set p1 type vswitch_slave state learning cost 5
	ports_tell "" must_not ip -n "sw$NS" link set p1 type vswitch_slave priority 64
}

test_link_ports_that_come_and_go()
{
	topology
	link_events
	ports_tell "p1 gone" ip_sw link set p1 nomaster
	ports_tell "p1 forwarding" ip_sw link set p1 master sw0
	ip_sw link add d1 type dummy
	ports_tell "d1 disabled" ip_sw link set d1 master sw0
	ports_tell "d1 gone" ip_sw link set d1 nomaster
}

test_link_down_and_up()
{
	topology
	link_events
	ports_tell $'p1 disabled\np2 disabled' ip_sw link set sw0 down
	ports_tell $'p1 forwarding\np2 forwarding' ip_sw link set sw0 up
	told ip_sw link set p1 down >/dev/null
	grep -q " p1@sw0: .* state disabled " "$TMP/events" || fail "not told that p1 is disabled"
	told wait_until 5 up_again >"$TMP/all"
	grep " state " "$TMP/all" | tail -n 1 | grep -q " p1@sw0: .* state forwarding " || fail "not told that p1 forwards"
}

up_again()
{
	ip -n "sw$NS" link set p1 up && port_state p1 forwarding
}

# ip_events: listen to those of ip -d link
ip_events()
{
	monitor "$TMP/events" ip -n "sw$NS" -d -o monitor link
	MARK=mark_link
}

test_ip_monitor()
{
	topology
	ip_events
	told ip_sw link set sw0 type vswitch ageing_time 200 fdb_max_learned 7 >"$TMP/told"
	equal "events of sw0" "$(grep -c ' sw0: ' "$TMP/told")" 1
	grep -q " vswitch ageing_time 200 group_fwd_mask 0 fdb_max_learned 7 " "$TMP/told" || fail "not told: $(cat "$TMP/told")"
	told ip_sw link set p1 type vswitch_slave isolated on fdb_max_learned 9 >"$TMP/told"
	equal "events of p1" "$(grep -c ' vswitch_slave ' "$TMP/told")" 1
	grep -qE " vswitch_slave .* isolated on .* fdb_max_learned 9 " "$TMP/told" || fail "not told: $(cat "$TMP/told")"
	told must_not ip -n "sw$NS" link set sw0 type vswitch ageing_time 100000001 >"$TMP/told"
	equal "events of a refusal" "$(cat "$TMP/told")" ""
	told ip_sw link del sw0 >"$TMP/told"
	equal "events of the end" "$(grep -c '^Deleted [0-9]*: sw0: ' "$TMP/told")" 1
}

run_tests
