#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
# A switch on other devices and under them.
#
#   h1 192.0.2.1 ----- p1 -- X \
#   h2 192.0.2.2 ----- p2 ------ sw0
#
# X is what stands between p1 and sw0 in each test.
. "$(dirname "$0")/lib.sh"

# Two hosts: p2 is a port of sw0, p1 is not
two_hosts()
{
	new_switch
	new_host 1 2
	ip_sw link set p1 nomaster
}

# frames pass between h1 and h2: unicast, broadcast and a known address
passes()
{
	answers h1 192.0.2.2
	answers h2 192.0.2.1
	reaches_hosts "h2" h1 "$(frame ff:ff:ff:ff:ff:ff "${MAC[1]}")"
	reaches_hosts "h1" h2 "$(frame "${MAC[1]}" "${MAC[2]}")"
	reaches_hosts "h1" h2 "$(frame ff:ff:ff:ff:ff:ff "${MAC[2]}" "8100001788b5$(printf '%092d' 0)")"
}

# as reaches, but looks at the hosts only
reaches_hosts()
{
	local got

	# shellcheck disable=SC2086 # words
	got=$("$FRAMES" reach "$NS" "$2" "$3" $1 | tr ' ' '\n' | grep '^h' | paste -sd ' ')
	equal "frame $3 of $2 reaches" "$got" "$1"
}

test_switch_as_port_of_a_switch()
{
	two_hosts
	ip_sw link add sw1 up type "${KIND:-vswitch}"
	ip_sw link set sw1 master sw0
	ip_sw link set p1 master sw1
	passes
	[[ $(fdb "${MAC[1]}") == *"via sw1 "* ]] || fail "h1 is not behind sw1: $(fdb "${MAC[1]}")"
	bridge -n "sw$NS" fdb show dev sw1 | grep -q "^${MAC[1]} via p1" || fail "sw1 has not learned h1"
}

test_tower_of_switches()
{
	local i

	two_hosts
	for i in 1 2 3 4 5; do
		ip_sw link add "sw$i" up type "${KIND:-vswitch}"
		ip_sw link set "sw$i" master "sw$((i - 1))"
	done
	ip_sw link set p1 master sw5
	passes
	refused "cycle" ip -n "sw$NS" link set sw0 master sw5
	# from the ground
	ip_sw link del sw3
	ip_sw link set sw4 master sw2
	passes
}

test_bond_as_port()
{
	two_hosts
	ip_sw link add b1 type bond mode active-backup
	ip_sw link set p1 down
	ip_sw link set p1 master b1
	ip_sw link set b1 up master sw0
	wait_until 10 port_state b1 forwarding
	passes
}

test_vlan_device_as_port()
{
	two_hosts
	ip_sw link add link p1 name p1.5 up type vlan id 5
	ip_sw link set p1.5 master sw0
	must ip -n "h1$NS" link add link eth0 name eth0.5 up type vlan id 5
	must ip -n "h1$NS" addr flush dev eth0
	must ip -n "h1$NS" addr add 192.0.2.1/24 dev eth0.5
	answers h1 192.0.2.2
	answers h2 192.0.2.1
	# The tag belongs to the way to the port, and there it ends.
	listen "$TMP/heard" h2 eth0 "ffffffffffff${MAC[1]//:/}88b5"
	send h1 eth0 "$(frame ff:ff:ff:ff:ff:ff "${MAC[1]}" "8100000588b5$(printf '%092d' 0)")"
	equal "frames without the tag" "$(heard "$TMP/heard")" 1
}

test_macvlan_as_port()
{
	two_hosts
	ip_sw link add link p1 name m1 up type macvlan mode passthru
	ip_sw link set m1 master sw0
	passes
}

test_tap_and_dummy_as_ports()
{
	two_hosts
	ip_sw link set p1 master sw0
	tap sw tap0
	ip_sw link set tap0 master sw0 up
	ip_sw link add d1 type dummy
	ip_sw link set d1 master sw0 up
	wait_until 10 port_state tap0 forwarding
	wait_until 10 port_state d1 forwarding
	passes
	listen "$TMP/heard" h1 eth0 "${MAC[1]//:/}020000000077"
	frame "${MAC[1]}" 02:00:00:00:00:77 >"$TMP/tap0.in"
	equal "frames of the tap" "$(heard "$TMP/heard")" 1
	send h1 eth0 "$(frame 02:00:00:00:00:77 "${MAC[1]}")"
	wait_until 10 grep -q "^020000000077${MAC[1]//:/}" "$TMP/tap0"
}

test_switch_on_a_bridge()
{
	two_hosts
	ip_sw link add br0 up type bridge
	ip_sw link set p1 master br0
	ip_sw link set br0 master sw0
	passes
}

test_switch_under_a_bridge()
{
	two_hosts
	ip_sw link add br0 up type bridge
	ip_sw link set p1 master br0
	ip_sw link set sw0 master br0
	passes
	ip_sw link set sw0 nomaster
	ip_sw link set sw0 master br0
	passes
}

test_vlan_device_on_a_switch()
{
	two_hosts
	ip_sw link add link sw0 name sw0.5 up type vlan id 5
	ip_sw addr add 198.51.100.100/24 dev sw0.5
	must ip -n "h2$NS" link add link eth0 name eth0.5 up type vlan id 5
	must ip -n "h2$NS" addr add 198.51.100.2/24 dev eth0.5
	answers h2 198.51.100.100
	answers sw 198.51.100.2
	ip_sw link set sw0.5 address 02:00:00:00:aa:05
	ip -n "h2$NS" neigh flush dev eth0.5
	answers h2 198.51.100.100
}

# All kinds at once: p1 -- bond b1 -- sw1 -- vlan sw1.5 -- sw0, and sw0 in br0
tower()
{
	busy
	ip_sw link set p1 down
	ip_sw link set p1 nomaster
	ip_sw link add b1 type bond mode active-backup
	ip_sw link set p1 master b1
	ip_sw link add sw1 up type "${KIND:-vswitch}"
	ip_sw link set b1 master sw1 up
	ip_sw link add link sw1 name sw1.5 up type vlan id 5
	ip_sw link set sw1.5 master sw0
	ip_sw link add br0 up type bridge
	ip_sw link set sw0 master br0
}

test_deleted_in_any_order()
{
	local order d

	for order in "br0 sw0 sw1.5 sw1 b1 p1" "p1 b1 sw1 sw0 br0" "sw1 sw0 br0 b1" "b1 br0 sw1 sw0" "sw1.5 b1 sw0 sw1 br0"; do
		tower
		for d in $order; do
			ip -n "sw$NS" link del "$d" 2>/dev/null
			! ip -n "sw$NS" link show "$d" 2>/dev/null || fail "$d is still there"
		done
		equal "what is left" "$(ip -n "sw$NS" -o link show | grep -cE ' (br0|sw[01]|sw1.5|b1)[:@]')" 0
		undo
	done
}

run_tests
