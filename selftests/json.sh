#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
# What each command writes with -j is what the schema says, with all members that it has; one more is refused.
#
#   h1 ---------- p1 \                        sw1 ======= sw2, spanning trees
#   h2 ---------- p2 -- sw0, 192.0.2.100      p0, a NIC, with a vnic of h5
#   h3 (vnic) --------/
#   h4 (vnic) -- t0 (VNI 42) ~~~ 192.0.2.7, which is h1, and 192.0.2.8
#   in x: t1 (VNI 7), whose underlay is where sw0 is
. "$(dirname "$0")/lib.sh"
. "$(dirname "$0")/mcast_lib.sh"

ALL=ff:ff:ff:ff:ff:ff
# that of the checkout, or what has been installed with the tools
SCHEMA=$HERE/../Documentation/json/vsw.schema.json
[ -e "$SCHEMA" ] || SCHEMA=/usr/share/vswitch/vsw.schema.json

need_schema()
{
	need vsw python3
	need_plugin
	[ -e "$SCHEMA" ] || skip "needs vsw.schema.json"
	python3 -c 'import jsonschema' 2>/dev/null || skip "needs python3-jsonschema"
	modprobe -q vnic
	mkdir "$TMP/json"
}

# is_told DEFINITION NAME ARGUMENT...: what `vsw -j` says in NAME$NS is to be as the definition says
is_told()
{
	local status=0

	vsw -j -n "$2$NS" "${@:3}" >>"$TMP/json/$1" 2>"$TMP/why" || status=$?
	[ "$status" = 0 ] || [ "$1 $status" = "trace 3" ] || fail "vsw -j ${*:3}: status $status: $(cat "$TMP/why")"
}

# conforms [MEMBER...]: all of them are; each member of the schema is there but for these
conforms()
{
	local out

	out=$(python3 "$HERE/json_schema.py" "$SCHEMA" "$TMP/json") || fail "json_schema.py failed"
	equal "what the schema does not say" "$(grep -v '^not seen: ' <<<"$out")" ""
	equal "what only the schema says" "$(sed -n 's/^not seen: //p' <<<"$out" | sort | paste -sd ' ')" "$*"
}

switches()
{
	new_switch mcast_snooping 1 mcast_query_response_interval 10 fdb_max_learned 1000
	vsw -t -j -n "sw$NS" monitor >"$TMP/json/monitor" &
	defer kill $!
	wait_until 20 joined $! 16
	new_host 1 2
	ip_sw addr add 192.0.2.100/24 dev sw0
	new_vnic sw0 3
	ip_sw link add p0 type dummy
	ip_sw link set p0 up
	new_vnic p0 5
	ip_sw link set sw0 type vswitch vlan_filtering 1
	ip_sw link add sw1 type vswitch stp_state 1
	ip_sw link add sw2 type vswitch stp_state 1 priority 0
	ip_batch sw <<-END
		link add a1 type veth peer name b1
		link add a2 type veth peer name b2
		link set a1 master sw1 up
		link set a2 master sw1 up
		link set b1 master sw2 up
		link set b2 master sw2 up
		link set sw1 up
		link set sw2 up
	END
}

# packet FROM VNI FRAME: of a VTEP, to this host
packet()
{
	in_ns h1 "$FRAMES" udp "$1" 192.0.2.100 4789 "08000000$(printf '%06x' "$2")00$3" tos=0 || fail "cannot send a datagram"
}

overlays()
{
	must ip -n "h1$NS" addr add 192.0.2.7/24 dev eth0
	must ip -n "h1$NS" addr add 192.0.2.8/24 dev eth0
	must ip -n "h1$NS" addr add 192.0.2.9/24 dev eth0
	new_ns h4 x
	must vsw -n "sw$NS" tenant add t0 vni 42 local 192.0.2.100 remote 192.0.2.7 vnic eth0 netns "h4$NS" addr 198.51.100.4/24 vnic v0
	ip_sw link set t0 type vswitch mcast_snooping 1 vlan_filtering 1
	bridge_sw fdb append 00:00:00:00:00:00 dev t0 dst 192.0.2.8 src_vni 42 via sw0
	bridge_sw fdb add 02:00:00:00:00:88 dev t0 dst 192.0.2.8 vni 43 static
	bridge_sw fdb add 02:00:00:00:00:89 dev t0 dst 192.0.2.7
	bridge_sw fdb add 02:00:00:00:00:8a dev t0 dst 192.0.2.7 extern_learn
	ip_sw link add t1 type vswitch vni 7 dev sw0
	ip_sw link set t1 netns "x$NS"
	must ip -n "x$NS" link set t1 up
	# one that is known, one that is not, a VNI that nobody has, and nothing of this
	packet 192.0.2.7 42 "$(frame "$ALL" "${MAC[7]}")"
	packet 192.0.2.9 42 "$(frame "$ALL" "${MAC[7]}")"
	packet 192.0.2.7 99 "$(frame "$ALL" "${MAC[7]}")"
}

members()
{
	must vsw -n "sw$NS" mdb add dev sw0 port p1 grp 239.1.1.1 permanent
	must vsw -n "sw$NS" mdb add dev sw0 port p1 grp 239.1.1.2 src 192.0.2.1 permanent
	bridge_sw link set dev p2 fastleave on mcast_router 2
	report3 2 1 239.1.1.3 192.0.2.1 192.0.2.2
	report3 2 2 ff05::3 2001:db8::1
	query 1
	igmp 7 239.1.1.4 "1600$(hex4 239.1.1.4)"
	packet 192.0.2.7 42 "$FRAME"
	igmp 7 224.0.0.1 110100000000
	packet 192.0.2.7 42 "$FRAME"
	is_told mdb sw mdb
	is_told mdb sw -d -s mdb
	is_told mdb sw -d mdb show dev sw0 port p2
	is_told mdb sw -s mdb get dev sw0 grp 239.1.1.2 src 192.0.2.1
	is_told mdb x mdb
}

entries()
{
	bridge_sw fdb add 02:00:00:00:10:01 dev sw0 via p1 vlan 1 static
	bridge_sw fdb add 02:00:00:00:10:02 dev sw0 via p1 vlan 1 dynamic sticky
	bridge_sw fdb add 02:00:00:00:10:04 dev sw0 local vlan 1
	bridge_sw fdb add 02:00:00:00:10:05 dev sw0 via p1 static
	# they come, one moves, and then there are as many as may be
	send h1 eth0 "$(frame "$ALL" 02:00:00:00:10:06)"
	send h2 eth0 "$(frame "$ALL" 02:00:00:00:10:06)"
	in_ns sw ip -n "h3$NS" link set eth0 type vnic learning on || fail "a vnic learns nothing"
	send h3 eth0 "$(frame "$ALL" 02:00:00:00:10:08)"
	send h1 eth0 "$(frame "$ALL" 02:00:00:00:10:08)"
	packet 192.0.2.8 42 "$(frame "$ALL" 02:00:00:00:10:07)"
	packet 192.0.2.7 42 "$(frame "$ALL" 02:00:00:00:10:07)"
	must ip -n "h3$NS" link set eth0 down
	must ip -n "h3$NS" link set eth0 up
	is_told fdb sw fdb
	is_told fdb sw fdb dev t0
	is_told fdb sw fdb dev p0
	is_told fdb sw fdb mac 02:00:00:00:77:77
}

# Frames that are dropped for all kinds of reasons, with all that a header may have
drops()
{
	local n

	must ip -n "h3$NS" link set eth0 type vnic guard on
	for n in {1..30}; do frame "$ALL" "${MAC[9]}"; done | in_ns h3 xargs -n 1 "$FRAMES" send eth0 || fail "cannot send"
	pause 1.1
	send h3 eth0 "$(frame "$ALL" "${MAC[9]}")"
	# not of the VLANs of the port: two tags, ARP, UDP, ICMP, a length instead of a type
	send h1 eth0 "$(frame "$ALL" "${MAC[1]}" 810000638100200188b5)"
	send h1 eth0 "$(frame "$ALL" "${MAC[1]}" "810000630806000108000604000102000000""0001c0000201000000000000c0000202")"
	ip_sw link set p2 type vswitch_slave locked on
	send h2 eth0 "$(frame "${MAC[1]}" 02:00:00:00:20:01 "08004500001c0000000040110000c0000202c00002010035003500080000")"
	is_told drops sw drops port p2
	ip_sw link set p2 type vswitch_slave locked off fdb_max_learned 1 fdb_full_drop on storm_bcast 1pps
	send h2 eth0 "$(frame "${MAC[1]}" 02:00:00:00:20:02 "08004500001c0000000040010000c0000202c00002010800000000000000")"
	send h2 eth0 "$(frame "$ALL" "${MAC[2]}")" 50
	is_told drops sw drops
	is_told drops sw drops dev t0
	is_told drops x drops
	timeout 3 vsw -j -n "sw$NS" drops -w >>"$TMP/json/drops"
	equal "status of what goes on" $? 124
	in_ns sw setpriv --reuid=65534 --regid=65534 --clear-groups --inh-caps=-all vsw -j drops >>"$TMP/json/drops" || fail "nobody may not"
	is_told explain sw drops --explain
	is_told explain sw drops --explain peer
}

traces()
{
	is_told trace h3 trace dev eth0 dst "${MAC[1]}"
	is_told trace h3 trace dev eth0 src "${MAC[9]}" dst "${MAC[1]}"
	is_told trace sw trace dev p1 arp who-has 192.0.2.2 tell 192.0.2.1
	is_told trace sw trace dev p1 vlan 99 dst "${MAC[2]}"
	is_told trace sw trace dev p1 src 02:00:00:00:10:01 dst "${MAC[3]}"
	is_told trace sw trace dev sw0 dst "$(link_value sw sw0 address)"
	is_told trace sw trace dev p1 ip 192.0.2.1 239.1.1.1 udp 1 2
	is_told trace sw trace dev p0 dst "${MAC[5]}"
	is_told trace h4 trace dev eth0 dst 02:00:00:00:00:89
	is_told trace h4 trace dev eth0 dst 02:00:00:00:00:89 len 1500 ip 198.51.100.4 198.51.100.7
	# the switch answers in the place of h2
	bridge_sw link set dev p2 neigh_suppress on
	ip_sw neigh replace 192.0.2.2 lladdr "${MAC[2]}" dev sw0 nud permanent
	is_told trace sw trace dev p1 arp who-has 192.0.2.2 tell 192.0.2.1
}

# Frames by p1, of which what is for VLAN 99 goes nowhere
watched()
{
	local rate

	for rate in 100 2; do
		vsw -t -j -n "sw$NS" trace -w dev p1 rate "$rate" >>"$TMP/json/watched" 2>"$TMP/watch" &
		defer kill $!
		wait_until 10 grep -q watching "$TMP/watch"
		send h1 eth0 "$(frame "$ALL" "${MAC[1]}" 810000638100200188b5)"
		send h1 eth0 "$(frame "$ALL" "${MAC[1]}" "0806000108000604000102000000""0001c0000201000000000000c0000202")"
		send h1 eth0 "$(frame "$ALL" "${MAC[1]}" "08004500001c0000000040110000c0000201c00002020035003500080000")"
		send h1 eth0 "$(frame "$ALL" "${MAC[1]}" "08004500001c0000000040010000c0000201c00002020800000000000000")"
		pause 1.1
		send h1 eth0 "$(frame "$ALL" "${MAC[rate]}")"
		wait_until 10 grep -q "\"src\":\"${MAC[rate]}\".*0x88b5" "$TMP/json/watched"
		kill $!
		wait $! 2>/dev/null
	done
}

test_all_commands()
{
	need_schema
	switches
	overlays
	members
	entries
	drops
	traces
	watched
	is_told show sw show
	is_told show sw -s show
	is_told show sw show eth0
	is_told show x show
	is_told tenant sw tenant list
	is_told tenant x tenant
	noise h1 eth0 "$(frame "$ALL" "${MAC[1]}")"
	noise h3 eth0 "$(frame "$ALL" "${MAC[9]}")"
	in_ns h1 "$FRAMES" udp 192.0.2.7 192.0.2.100 4789 0800000000006300 tos=0
	(for _ in {1..30}; do packet 192.0.2.7 99 "$(frame "$ALL" "${MAC[7]}")"; pause 0.1; done) &
	defer kill $!
	is_told top sw top count 3
	is_told top sw top dev t0 count 1
	# what is not made here: so many steps that there is no room for them
	conforms trace.steps_lost watched.steps_lost
}

# Those of a namespace without switches
test_nothing()
{
	need_schema
	new_ns sw
	is_told show sw show
	is_told fdb sw fdb
	is_told mdb sw mdb
	is_told drops sw drops
	is_told tenant sw tenant
	is_told top sw top count 1
	equal "what the schema does not say" "$(python3 "$HERE/json_schema.py" "$SCHEMA" "$TMP/json" | grep -v '^not seen')" ""
}

# What is not so is refused: else the other tests would say nothing.
test_refused()
{
	local wrong

	need_schema
	printf '%s\n' '[{"reason":"mtu","means":"m","setting":"s","more":1}]' '[{"reason":"mtu","means":"m"}]' \
		'[{"reason":"nonsense","means":"m","setting":"s"}]' '{}' '[]' >"$TMP/json/explain"
	printf '%s\n' '[{"name":"t1","ifindex":2,"vni":16777216,"up":true,"fdb_max_learned":0,"fdb_n_learned":0,"remotes":[],"vnics":[]}]' \
		'[{"name":"t1","ifindex":2,"vni":1,"up":1,"fdb_max_learned":0,"fdb_n_learned":0,"remotes":["here"],"vnics":[]}]' >"$TMP/json/tenant"
	wrong=$(python3 "$HERE/json_schema.py" "$SCHEMA" "$TMP/json" | sed -n 's/^\([a-z]*:[0-9]*\): .*/\1/p' | sort | uniq -c | sed 's/^ *//')
	equal "what is wrong" "$wrong" "1 explain:1
1 explain:2
1 explain:3
1 explain:4
1 explain:5
1 tenant:1
2 tenant:2"
}

run_tests
