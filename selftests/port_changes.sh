#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
# Ports change while frames pass, and the switch follows them.
#
#   h1 192.0.2.1 ----- p1 \
#   h2 192.0.2.2 ----- p2 -- sw0 192.0.2.100
#   h3 192.0.2.3 ----- p3 /
. "$(dirname "$0")/lib.sh"

LOOPS=4

# The hosts may have to ask again for an address that has changed.
all_answer()
{
	local n

	for n in 1 2 3; do ip -n "h$n$NS" neigh flush dev eth0 2>/dev/null; done
	answers h1 192.0.2.2
	answers h1 192.0.2.100
	answers h2 192.0.2.100
	answers h3 192.0.2.1
	fdb_in_order
}

in_sync()
{
	equal "sw0 is a port's master" "$(link_value sw "$1" master)" sw0
	port_state "$1" forwarding || fail "$1 does not forward"
}

test_renamed()
{
	busy
	# Not all kernels rename a device that is up.
	ip -n "sw$NS" link set p2 name q2 2>/dev/null || {
		ip_sw link set p2 down
		ip_sw link set p2 name q2
		ip_sw link set q2 up
	}
	all_answer
	none_learned_at p2
	wait_until 10 learned_at q2
	in_sync q2
	[ -n "$(counter q2.drop_mtu)" ] || fail "no counter has the new name"
	[ -z "$(counter p2.drop_mtu)" ] || fail "a counter has the old name"
}

test_mtu_changes()
{
	local i

	busy
	for ((i = 0; i < LOOPS; i++)); do
		ip_sw link set p2 mtu 1000
		equal "MTU of sw0" "$(link_value sw sw0 mtu)" 1000
		ip_sw link set p2 mtu 1500
		equal "MTU of sw0" "$(link_value sw sw0 mtu)" 1500
	done
	all_answer
}

# address_of_device ADDRESS: is it one of the host's?
address_of_device()
{
	[[ $(fdb "$1") == *permanent* ]]
}

test_address_changes()
{
	local old new i

	busy
	old=$(link_value sw p2 address)
	address_of_device "$old" || fail "no entry of p2's device: $(fdb "$old")"
	for ((i = 1; i <= LOOPS; i++)); do
		new=02:00:00:00:cc:0$i
		ip_sw link set p2 address "$new"
		address_of_device "$new" || fail "no entry of the new address: $(fdb "$new")"
		equal "entry of the old address" "$(fdb "$old")" ""
		old=$new
	done
	all_answer
	calm
	reaches "sw0" h1 "$(frame "$new" "${MAC[9]}")"
	ip_sw link set p2 nomaster
	equal "entry of what is no port" "$(fdb "$new")" ""
}

test_address_that_two_ports_have()
{
	busy
	ip_sw link set p1 address 02:00:00:00:cc:01
	ip_sw link set p2 address 02:00:00:00:cc:01
	equal "entries" "$(fdb 02:00:00:00:cc:01 | wc -l)" 1
	ip_sw link set p1 address 02:00:00:00:cc:02
	address_of_device 02:00:00:00:cc:01 || fail "p2 has the address still"
	address_of_device 02:00:00:00:cc:02 || fail "no entry of p1's new address"
	ip_sw link set p2 nomaster
	equal "entry of what is no port" "$(fdb 02:00:00:00:cc:01)" ""
	ip_sw link set p2 master sw0
	address_of_device 02:00:00:00:cc:01 || fail "p2 is back"
	all_answer
}

# A host that is known by frames cannot be taken for the device that gets its address.
test_address_that_was_learned()
{
	busy
	wait_until 10 learned_at p3
	ip_sw link set p2 address "${MAC[3]}"
	address_of_device "${MAC[3]}" || fail "a learned entry stays: $(fdb "${MAC[3]}")"
	ip_sw link set p2 address 02:00:00:00:cc:01
	wait_until 10 learned_at p3
	all_answer
}

test_address_of_the_switch_changes()
{
	local i old

	busy
	for ((i = 1; i <= LOOPS; i++)); do
		old=$(link_value sw sw0 address)
		ip_sw link set sw0 address 02:00:00:00:dd:0"$i"
		address_of_device 02:00:00:00:dd:0"$i" || fail "no entry of the new address"
		equal "entry of the old address" "$(fdb "$old")" ""
	done
	all_answer
	calm
	reaches "sw0" h1 "$(frame 02:00:00:00:dd:0"$LOOPS" "${MAC[9]}")"
}

test_features_change_under_a_stream()
{
	local receiver sender f on

	busy
	ip netns exec "h2$NS" "$PROGRAMS/stream" receive eth0 "$TMP/go" >"$TMP/received" &
	receiver=$!
	defer kill "$receiver"
	wait_until 20 [ -e "$TMP/go" ]
	ip netns exec "h1$NS" "$PROGRAMS/stream" send 192.0.2.2 3000000 slowly >"$TMP/sent" &
	sender=$!
	defer kill "$sender"
	while kill -0 "$sender" 2>/dev/null; do
		for f in tso tx sg gso gro txvlan; do
			for on in off on; do
				must in_ns sw ethtool -K p2 "$f" "$on"
				must in_ns sw ethtool -K p1 "$f" "$on"
			done
		done
	done
	wait "$sender" || fail "cannot send"
	wait "$receiver" || fail "nothing received"
	equal hash "$(awk '$1 == "hash" { print $2 }' "$TMP/received")" \
		"$(awk '$1 == "hash" { print $2 }' "$TMP/sent")"
	equal "wrong checksums" "$(awk '$1 == "wrong" { print $2 }' "$TMP/received")" 0
	all_answer
}

carrier()
{
	[ "$(ip netns exec "sw$NS" cat /sys/class/net/sw0/carrier)" = "$1" ]
}

# link_is 1 UP | 0 DOWN: carrier and operational state of sw0, soon
link_is()
{
	wait_until 10 carrier "$1"
	wait_until 10 link_has sw sw0 operstate "$2"
}

test_carrier_of_a_veth()
{
	local i

	busy
	for ((i = 0; i < LOOPS; i++)); do
		must ip -n "h2$NS" link set eth0 down
		wait_until 10 port_state p2 disabled
		none_learned_at p2
		must ip -n "h2$NS" link set eth0 up
		wait_until 10 port_state p2 forwarding
	done
	all_answer
}

test_carrier_of_the_switch_follows()
{
	new_switch
	link_is 0 DOWN
	new_host 1
	link_is 1 UP
	new_host 2
	must ip -n "h1$NS" link set eth0 down
	wait_until 10 port_state p1 disabled
	link_is 1 UP
	must ip -n "h2$NS" link set eth0 down
	link_is 0 DOWN
	must ip -n "h1$NS" link set eth0 up
	link_is 1 UP
	ip_sw link set p1 down
	link_is 0 DOWN
	ip_sw link set p1 up
	link_is 1 UP
	ip_sw link del p1
	link_is 0 DOWN
}

test_carrier_of_a_dummy()
{
	new_switch
	ip_sw link add d1 type dummy
	ip_sw link set d1 master sw0 up
	link_is 1 UP
	ip_sw link set d1 carrier off
	link_is 0 DOWN
	wait_until 10 port_state d1 disabled
	ip_sw link set d1 carrier on
	link_is 1 UP
	wait_until 10 port_state d1 forwarding
}

# The program behind a tap goes and comes.
test_carrier_of_a_tap()
{
	local pid i

	modprobe -q tun
	busy
	ip_sw tuntap add tap0 mode tap
	ip_sw link set tap0 master sw0 up
	for ((i = 0; i < 3; i++)); do
		rm -f "$TMP/tap0.in"
		wait_until 10 port_state tap0 disabled
		tap sw tap0
		pid=$!
		wait_until 10 port_state tap0 forwarding
		frame 02:00:00:00:00:77 02:00:00:00:00:88 >"$TMP/tap0.in"
		wait_until 10 learned_at tap0
		wait_until 20 grep -q "^ffffffffffff${MAC[3]//:/}" "$TMP/tap0"
		kill "$pid"
		wait_until 10 port_state tap0 disabled
		none_learned_at tap0
	done
	all_answer
}

run_tests
