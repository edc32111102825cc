#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
# "vsw top": what is sent is seen where it comes in, where it leaves, or where it is dropped, and nowhere else.
#
#   h1 (sends to h2) ------- p1 \
#   h2 --------------------- p2 -- sw0
#   h3 (vnic, lies) -----------/ /
#   h4 --------------------- p4 /
#
#   h5, h6 (vnics) -- t42 (VNI 42) ~~~ 198.51.100.7
#   h7 (vnic) ------- t43 (VNI 43) ~~~ 198.51.100.7
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

# sums DEV FILTER: the same of a whole switch
sums()
{
	echo ".switches[] | select(.dev == \"$1\") | $2"
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
	always "one switch, no tenant" ".switches | map([.dev, .kind, .vni, .ports]) == [[\"sw0\", \"vswitch\", null, 5]]"
	some "the switch has it too" "$(sums sw0 '.in_pps > 0 and .out_pps > 0 and .drop_pps == 0')"
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
	# within what is rounded
	# shellcheck disable=SC2016 # jq's
	always "the switch drops what they do" ". as \$r | $(sums sw0 '.drop_pps - ([$r.ports[].drop_pps] | add) | . > -3 and . < 3')"
	# shellcheck disable=SC2016
	always "and so do the reasons" ". as \$r | $(sums sw0 '.drop_pps - ([$r.drops[].pps] | add // 0) | . > -3 and . < 3')"
}

# Of each tenant the sum of its ports, with the tunnel; of the others nothing
test_tenants()
{
	local n

	topology
	ip_sw link add u0 type dummy
	ip_sw addr add 198.51.100.1/24 dev u0
	ip_sw link set u0 up
	for n in 42 43; do
		ip_sw link add "t$n" type vswitch vni "$n" local 198.51.100.1
		ip_sw link set "t$n" up
		bridge_sw fdb append 00:00:00:00:00:00 dev "t$n" dst 198.51.100.7
	done
	new_vnic t42 5
	new_vnic t42 6
	new_vnic t43 7
	must ip -n "h6$NS" link set eth0 type vnic guard on
	# to all: h6 and the VTEP; h6 lies
	noise h5 eth0 "$(frame ff:ff:ff:ff:ff:ff "${MAC[5]}")"
	noise h6 eth0 "$(frame "${MAC[5]}" "${MAC[9]}")"
	rounds 4
	always "the tenants and their ports" '.switches | map(select(.vni)) | sort_by(.vni) | map([.dev, .vni, .ports]) == [["t42", 42, 4], ["t43", 43, 3]]'
	some "what comes in leaves more than once" "$(sums t42 '.in_pps > 0 and .out_pps > .in_pps and .out_bps > .in_bps')"
	some "by the tunnel" '.ports[] | select(.dev == "t42" and .kind == "tunnel") | .out_pps > 0 and .in_pps == 0'
	some "t42 drops" "$(sums t42 '.drop_pps > 0')"
	always "nothing in t43" "$(sums t43 '.in_pps + .in_bps + .out_pps + .out_bps + .drop_pps == 0')"
	always "nothing in sw0" "$(sums sw0 '.in_pps + .out_pps + .drop_pps == 0')"
	always "sorted" '.switches | map(-.in_bps - .out_bps) | . == sort'
	# shellcheck disable=SC2016
	always "sums, but for what is rounded" '. as $r | [.switches[] | .dev as $d | (.in_pps - ([$r.ports[] | select(.dev == $d) | .in_pps] | add)),
		(.out_pps - ([$r.ports[] | select(.dev == $d) | .out_pps] | add)), (.drop_pps - ([$r.ports[] | select(.dev == $d) | .drop_pps] | add))] |
		min > -3 and max < 3'
	must vsw -n "sw$NS" top dev t42 count 1
	equal "in words" "$(grep -cE '^t42  *42  *4  *[0-9]+ ' "$TMP/must")" 1
	equal "the tunnel in words" "$(grep -cE '^t42  *tunnel  *-  *0 ' "$TMP/must")" 1
	equal "others" "$(grep -cE '^(t43|sw0)' "$TMP/must")" 0
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
	equal "ports of p0" "$(jq -c '[.ports[] | [.dev, .port, .kind]]' "$TMP/must")" '[["p0","n0","vnic"],["p0","p0","host"]]'
	equal "p0" "$(jq -c '[.switches[] | [.dev, .kind, .ports]]' "$TMP/must")" '[["p0","nic",2]]'
	refused "there is no device nothing" vsw top dev nothing
	refused "no vswitch, and no NIC with vnics" vsw -n "sw$NS" top dev p1 count 1
}

test_words()
{
	local status

	topology
	must vsw -n "sw$NS" top count 2 interval 1
	equal headings "$(grep -c '^switch  *port  *netns' "$TMP/must")" 2
	equal "headings of switches" "$(grep -c '^switch  *vni  *ports' "$TMP/must")" 2
	equal "lines of sw0" "$(grep -c "^sw0  *-  *5  *0  *0  *0  *0  *0$" "$TMP/must")" 2
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
	# but not what a device in another namespace is called
	equal "what others see" "$(jq -c '[.ports[].port] | sort' "$TMP/nobody")" "[\"if$(link_value h3 eth0 ifindex)\",\"p1\",\"p2\",\"p4\",\"sw0\"]"
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
