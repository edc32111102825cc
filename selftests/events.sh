#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
# What "vsw monitor" is told, once each: ports, addresses, quotas, guards, storms, trees, VTEPs.
#
#   h1 ----------- p1 \
#   h2 ----------- p2 -- sw0        sw9 with the port m9 beside it, whose changes mark an end
#   h3 (vnic) ---------/
. "$(dirname "$0")/lib.sh"

ALL=ff:ff:ff:ff:ff:ff

# topology [OPTION...]: of sw0, without ports; somebody listens
topology()
{
	need_plugin
	need vsw jq
	modprobe -q vnic
	new_switch "$@"
	ip_sw link add sw9 type vswitch
	ip_sw link add m9 type dummy
	listen_to sw "$TMP/events"
}

# listen_to NAME FILE: from now on, to all events in NAME$NS, where sw9 is
listen_to()
{
	vsw -j -n "$1$NS" monitor >>"$2" 2>&1 &
	MONITOR=$!
	defer kill "$MONITOR"
	wait_until 20 marks "$1" "$2"
}

# marks NAME FILE: m9 joins sw9; has the listener seen that?
marks()
{
	ip -n "$1$NS" link set m9 nomaster
	ip -n "$1$NS" link set m9 master sw9
	grep -q '"dev":"sw9"' "$2"
}

# events FILTER FIELDS: of those that are not about sw9, these of each that FILTER of jq lets through
events()
{
	jq -c "select(.dev != \"sw9\") | select($1) | $2" "$TMP/events"
}

# last_is FILTER FIELDS VALUE: of the last of them
last_is()
{
	[ "$(events "$1" "$2" | tail -n 1)" = "$3" ]
}

# settled: all that has happened has been heard of
settled()
{
	local n

	n=$(grep -c '"dev":"sw9"' "$TMP/events")
	ip_sw link set m9 nomaster
	ip_sw link set m9 master sw9
	wait_until 10 more_marks $((n + 2))
}

more_marks()
{
	[ "$(grep -c '"dev":"sw9"' "$TMP/events")" -ge "$1" ]
}

# tell WANTED FILTER FIELDS: so they are in the end, one a line
tell()
{
	local last

	last=$(tail -n 1 <<<"$1")
	wait_until 20 last_is "$2" "$3" "$last"
	settled
	equal "events with $2" "$(events "$2" "$3")" "$1"
}

# of FILTER: how many there were, with those that were left out
of()
{
	jq -s "map(select(.dev != \"sw9\") | select($1)) | map(1 + (.lost // 0)) | add // 0" "$TMP/events"
}

of_is()
{
	[ "$(of "$1")" = "$2" ]
}

# say N ADDRESS: host N broadcasts from an address
say()
{
	send "h$1" eth0 "$(frame "$ALL" "$2")"
}

test_ports()
{
	topology
	new_host 1
	ip_sw link set p1 down
	ip_sw link set p1 up
	wait_until 10 port_state p1 forwarding
	ip_sw link set sw0 down
	ip_sw link set sw0 up
	wait_until 10 port_state p1 forwarding
	ip_sw link set p1 nomaster
	tell '["add","p1",null]
["state","p1","forwarding"]
["state","p1","disabled"]
["state","p1","forwarding"]
["state","p1","disabled"]
["state","p1","forwarding"]
["del","p1",null]' '.kind == "port"' '[.event, .port, .state]'
	equal "other kinds" "$(events '.kind != "port"' .)" ""
}

test_vnics()
{
	topology
	new_vnic sw0 3
	ip_sw link add link sw0 name here type vnic
	ip_sw link set here up
	must ip -n "h3$NS" link set eth0 down
	must ip -n "h3$NS" link del eth0
	ip_sw link del here
	tell '["add","eth0",true]
["state","eth0",true]
["add","here",false]
["state","here",false]
["state","eth0",true]
["del","eth0",true]
["state","here",false]
["del","here",false]' '.kind == "port"' '[.event, .port, .link_netnsid != null]'
	equal states "$(events '.event == "state"' .state | paste -sd ' ')" '"forwarding" "forwarding" "disabled" "disabled"'
}

test_addresses()
{
	topology
	new_host 1 2
	say 1 02:00:00:00:aa:01
	say 1 02:00:00:00:aa:01
	say 2 02:00:00:00:aa:01
	say 2 02:00:00:00:aa:02
	tell '["learn","02:00:00:00:aa:01","p1",null,null]
["move","02:00:00:00:aa:01","p2","p1",null]
["learn","02:00:00:00:aa:02","p2",null,null]' '.kind == "fdb"' '[.event, .mac, .port, .old.port, .vlan]'
	# what the user says is no event
	bridge_sw fdb add 02:00:00:00:aa:03 dev sw0 via p1 static
	ip_sw link set sw0 type vswitch vlan_filtering 1
	say 1 02:00:00:00:aa:04
	tell '["learn","02:00:00:00:aa:04","p1",null,1]' '.kind == "fdb" and .vlan != null' '[.event, .mac, .port, .old.port, .vlan]'
	equal "of 03" "$(events '.mac == "02:00:00:00:aa:03"' .)" ""
}

test_quota()
{
	local i

	topology
	new_host 1 2
	ip_sw link set p1 type vswitch_slave fdb_max_learned 1
	say 1 02:00:00:00:aa:01
	say 1 02:00:00:00:aa:02
	tell '["full","02:00:00:00:aa:02","p1"]' '.kind == "quota"' '[.event, .mac, .port]'
	equal learned "$(events '.kind == "fdb"' .mac)" '"02:00:00:00:aa:01"'
	for i in {3..9}; do say 1 "02:00:00:00:aa:0$i"; done
	pause 1.1
	say 1 02:00:00:00:aa:02
	wait_until 10 of_is '.kind == "quota"' 9
}

# flood KIND FRAME N: N of them out of h3 at once, and one more later: there are few events, which speak of all
flood()
{
	local start seconds n

	start=$SECONDS
	send h3 eth0 "$2" "$3"
	pause 1.1
	send h3 eth0 "$2"
	wait_until 10 of_is ".kind == \"$1\"" $(($3 + 1))
	settled
	equal "events of $1, with those left out" "$(of ".kind == \"$1\"")" $(($3 + 1))
	seconds=$((SECONDS - start + 2))
	n=$(events ".kind == \"$1\"" .kind | wc -l)
	[ "$n" -le $((seconds * $4)) ] || fail "$n events of $1 in $seconds s"
	equal "ports" "$(events ".kind == \"$1\"" '[.port, .link_netnsid != null, .event]' | sort -u)" '["eth0",true,"drop"]'
}

# A frame for each reason that there is, and many
test_guard()
{
	topology
	new_host 2
	new_vnic sw0 3
	must ip -n "h3$NS" link set eth0 type vnic guard on
	say 3 "${MAC[1]}"
	tell "[\"drop\",\"guard_mac\",\"eth0\",\"${MAC[1]}\"]" '.kind == "guard"' '[.event, .reason, .port, .mac]'
	: >"$TMP/events"
	flood guard "$(frame "$ALL" "${MAC[1]}")" 3000 10
	# others are heard all the same, also while it floods
	in_ns h3 "$FRAMES" send eth0 "$(frame "$ALL" "${MAC[1]}")" 100000000 2>/dev/null &
	defer kill $!
	say 2 02:00:00:00:aa:02
	tell '["learn","02:00:00:00:aa:02","p2"]' '.kind == "fdb"' '[.event, .mac, .port]'
}

# Those of a NIC's vnics name the NIC as their switch.
test_nic()
{
	topology
	ip_sw link add p0 type dummy
	ip_sw link set p0 up
	new_vnic p0 3
	must ip -n "h3$NS" link set eth0 type vnic guard on
	say 3 "${MAC[1]}"
	tell "[\"guard_mac\",\"eth0\",\"${MAC[1]}\",\"p0\"]" '.kind == "guard"' '[.reason, .port, .mac, .dev]'
	must ip -n "h3$NS" link del eth0
	tell '["add","p0"]
["state","p0"]
["state","p0"]
["del","p0"]' '.kind == "port"' '[.event, .dev]'
}

test_storm()
{
	topology
	new_vnic sw0 3
	must ip -n "h3$NS" link set eth0 type vnic storm_bcast 1pps storm_mcast 1pps
	send h3 eth0 "$(frame "$ALL" "${MAC[3]}")" 2
	wait_until 10 last_is '.kind == "storm"' '[.event, .reason, .port, .mac]' "[\"drop\",\"storm_bc\",\"eth0\",\"${MAC[3]}\"]"
	send h3 eth0 "$(frame 01:00:5e:01:02:03 "${MAC[3]}")" 2
	wait_until 10 last_is '.kind == "storm"' '[.event, .reason, .port, .mac]' "[\"drop\",\"storm_mc\",\"eth0\",\"${MAC[3]}\"]"
	settled
	send h3 eth0 "$(frame "$ALL" "${MAC[3]}")" 3000
	settled
	[ "$(events '.kind == "storm"' .kind | wc -l)" -lt 100 ] || fail "too many: $(events '.kind == "storm"' .)"
}

test_stp()
{
	topology stp_state 1
	new_host 1
	wait_until 40 last_is '.kind == "stp"' '[.port, .role, .state, .stp_reason]' '["p1","designated","forwarding","ok"]'
	wait_until 10 last_is '.kind == "port"' '[.port, .event, .state]' '["p1","state","forwarding"]'
	# it changes with each of them
	settled
	equal "twice the same" "$(events '.kind == "stp"' '[.port, .role, .state, .stp_reason]' | uniq -d)" ""
	ip_sw link set p1 type vswitch_slave bpdu_guard on
	send h1 eth0 "$(frame 01:80:c2:00:00:00 "${MAC[1]}" 0027424203000002027e800002000000000700000000800002000000000780010000140002000f0000)"
	wait_until 10 last_is '.kind == "stp"' '[.port, .role, .state, .stp_reason]' '["p1","disabled","disabled","bpdu_guard"]'
	wait_until 10 last_is '.kind == "port"' '[.port, .event, .state]' '["p1","state","disabled"]'
}

# packet FROM: of VNI 42, to t0
packet()
{
	in_ns h1 "$FRAMES" udp "$1" 192.0.2.100 4789 "080000000000""2a00$(frame "$ALL" "${MAC[5]}")" tos=0 || fail "cannot send a datagram"
}

test_vteps()
{
	topology
	new_host 1
	ip_sw addr add 192.0.2.100/24 dev sw0
	must ip -n "h1$NS" addr add 192.0.2.2/24 dev eth0
	ip_sw link add t0 type vswitch vni 42 local 192.0.2.100
	ip_sw link set t0 up
	bridge_sw fdb append 00:00:00:00:00:00 dev t0 dst 192.0.2.2
	packet 192.0.2.1
	tell '["unknown","t0","192.0.2.1",42]' '.kind == "vtep"' '[.event, .dev, .dst, .vni]'
	packet 192.0.2.2
	tell '["learn","t0","192.0.2.2","02:00:00:00:00:05"]' '.kind == "fdb" and .dev == "t0"' '[.event, .dev, .dst, .mac]'
	# in another namespace nobody sees the underlay
	new_ns x
	ip_sw link set t0 netns "x$NS"
	must ip -n "x$NS" link set t0 up
	must ip -n "x$NS" link add sw9 type vswitch
	must ip -n "x$NS" link add m9 type dummy
	listen_to x "$TMP/events"
	packet 192.0.2.1
	wait_until 10 last_is '.kind == "vtep"' '[.event, .dev, .dst, .vni]' '["unknown","t0",null,42]'
}

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
