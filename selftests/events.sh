#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
# What "vsw monitor" is told, once each: ports, addresses, quotas, guards, storms, trees, VTEPs.
#
#   h1 ----------- p1 \
#   h2 ----------- p2 -- sw0        sw9 with the port m9 beside it, whose changes mark an end
#   h3 (vnic) ---------/
. "$(dirname "$0")/lib.sh"
. "$(dirname "$0")/events_lib.sh"

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

run_tests
