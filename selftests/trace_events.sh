#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
# The tracepoints "vswitch:..." say what happens to a frame, once each. That of drops is in drop_reasons.sh.
# every kernel: tracepoints of modules
#
#   h1 --- p1 \                      t0 ~ s1: 192.0.2.1 ----- s2: 192.0.2.2 ~ t0
#   h2 --- p2 -- sw0                 |                                         |
#   h3 --- p3 /                      h1 (vnic)                         (vnic) h2
. "$(dirname "$0")/lib.sh"
. "$(dirname "$0")/drops_lib.sh"

ALL=ff:ff:ff:ff:ff:ff

# is_traced N WORDS...: so many lines of the trace have them, soon
is_traced()
{
	wait_until 5 traced_is "$@"
	equal "${*:2}: $(grep vsw_ "$TRACE/trace" | tail -5)" "$(traced "${@:2}")" "$1"
}

traced_is()
{
	[ "$(traced "${@:2}")" = "$1" ]
}

test_forward()
{
	new_switch
	new_host 1 2 3
	trace_on vsw_forward
	send h1 eth0 "$(frame 02:aa:aa:aa:aa:aa "${MAC[1]}")" 3
	is_traced 3 "vsw_forward: switch=sw0 from=p1 to=p2 class=unknown len=60 vid=0 protocol=0x88b5 src=${MAC[1]} dst=02:aa:aa:aa:aa:aa"
	is_traced 3 "from=p1 to=p3 class=unknown "
	send h2 eth0 "$(frame "${MAC[1]}" "${MAC[2]}")" 2
	is_traced 2 "from=p2 to=p1 class=unicast "
	is_traced 2 "class=unicast"
	send h2 eth0 "$(frame "$ALL" "${MAC[2]}")"
	is_traced 1 "from=p2 to=host class=broadcast "
	is_traced 1 "from=p2 to=p1 class=broadcast "
	is_traced 3 "class=broadcast"
	send sw sw0 "$(frame 01:00:5e:01:02:03 "$(link_value sw sw0 address)")"
	is_traced 1 "from=host to=p1 class=multicast "
	is_traced 3 "class=multicast"
	# what is dropped goes nowhere
	send h2 eth0 "$(frame "${MAC[2]}" "${MAC[2]}")"
	pause 0.3
	is_traced 0 "dst=${MAC[2]}"
}

test_vlan()
{
	new_switch vlan_filtering 1
	new_host 1 2
	trace_on vsw_forward vsw_learn
	bridge_sw vlan add dev p1 vid 10
	bridge_sw vlan add dev p2 vid 10
	send h1 eth0 "$(frame "$ALL" "${MAC[1]}" 8100000a88b5)"
	is_traced 1 "vsw_forward: switch=sw0 from=p1 to=p2 class=broadcast len=60 vid=10 "
	is_traced 1 "vsw_learn: switch=sw0 port=p1 addr=${MAC[1]} vid=10 locked=0"
}

test_learn_and_move()
{
	new_switch
	new_host 1 2
	trace_on vsw_learn vsw_move
	send h1 eth0 "$(frame "$ALL" 02:00:00:00:00:77)" 3
	is_traced 1 "vsw_learn: switch=sw0 port=p1 addr=02:00:00:00:00:77 vid=0 locked=0"
	is_traced 0 "vsw_move"
	send h2 eth0 "$(frame "$ALL" 02:00:00:00:00:77)" 3
	is_traced 1 "vsw_move: switch=sw0 from=p1 to=p2 addr=02:00:00:00:00:77 vid=0"
	is_traced 1 "vsw_learn" "02:00:00:00:00:77"
	bridge_sw link set dev p1 locked on learning on
	ip_sw link set p1 type vswitch_slave mab on 2>/dev/null || skip "needs ip's plugin for vswitch"
	send h1 eth0 "$(frame "$ALL" 02:00:00:00:00:78)"
	is_traced 1 "vsw_learn: switch=sw0 port=p1 addr=02:00:00:00:00:78 vid=0 locked=1"
}

# servers FAMILY: t0 of VNI 42 on two servers, a guest on each
servers()
{
	local n net=192.0.2. len=24 nodad=() other

	[ "$1" = 4 ] || net=2001:db8:: len=64 nodad=(nodad)
	need_plugin
	modprobe -q vnic
	IPV6=1 new_ns s1 s2
	must ip -n "s1$NS" link add u0 type veth peer name u0 netns "s2$NS"
	for n in 1 2; do
		must ip -n "s$n$NS" addr add "$net$n/$len" dev u0 "${nodad[@]}"
		must ip -n "s$n$NS" link set u0 up
		in_ns "s$n" sysctl -qw net.ipv6.conf.default.disable_ipv6=1
		other=$net$((3 - n))
		must ip -n "s$n$NS" link add t0 type vswitch vni 42 local "$net$n"
		must ip -n "s$n$NS" link set t0 up
		must bridge -n "s$n$NS" fdb append 00:00:00:00:00:00 dev t0 dst "$other"
		new_ns "h$n"
		must ip -n "s$n$NS" link add link t0 name eth0 address "${MAC[$n]}" netns "h$n$NS" type vnic
		must ip -n "h$n$NS" link set eth0 up
	done
	wait_until 5 link_has s2 u0 operstate UP
}

# tunnel SRC DST: what a frame from h1 to h2 does on its way between these
tunnel()
{
	trace_on vsw_encap vsw_decap
	send h1 eth0 "$(frame "${MAC[2]}" "${MAC[1]}")" 3
	is_traced 3 "vsw_encap: switch=t0 vni=42 len=60 src=$1 dst=$2"
	is_traced 3 "vsw_decap: switch=t0 vni=42 len=60 src=$1 dst=$2"
}

test_tunnel_over_ipv4()
{
	servers 4
	tunnel ::ffff:192.0.2.1 ::ffff:192.0.2.2
}

test_tunnel_over_ipv6()
{
	servers 6
	tunnel 2001:db8::1 2001:db8::2
}

# Frames of which nothing is traced, while one looks and another stops looking
test_on_and_off()
{
	local i e

	new_switch
	new_host 1 2
	noise h1 eth0 "$(frame "$ALL" "${MAC[1]}")"
	noise h2 eth0 "$(frame 01:80:c2:00:00:01 "${MAC[2]}")"
	for ((i = 0; i < 5; i++)); do
		trace_on vsw_drop vsw_forward vsw_learn vsw_move vsw_encap vsw_decap
		is_more vsw_drop
		is_more vsw_forward
		for e in "$TRACE"/events/vswitch/*/enable; do echo 0 >"$e"; done
	done
}

# is_more EVENT: it is traced
is_more()
{
	wait_until 10 grep -q "$1: " "$TRACE/trace"
}

run_tests
