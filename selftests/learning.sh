#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
# Addresses are learned, move and age.
#
#   h1 ----- p1 \
#   h2 ----- p2 -- sw0
#   h3 ----- p3 /
. "$(dirname "$0")/lib.sh"

# entry_via PORT ADDRESS: is there a dynamic entry of it at this port?
entry_via()
{
	[[ $(fdb "$2") == *"via $1 self "* && $(fdb "$2") != *static* ]]
}

# no_entry ADDRESS: is there none?
no_entry()
{
	[ -z "$(fdb "$1")" ]
}

# say N [DEVICE]: a broadcast frame of host N, out of host N or the host DEVICE
say()
{
	send "${2-h$1}" eth0 "$(frame ff:ff:ff:ff:ff:ff "$(mac "$1")")"
}

test_learned_on_its_port()
{
	new_switch
	new_host 1 2 3
	no_entry "${MAC[1]}" || fail "learned without a frame: $(fdb "${MAC[1]}")"
	send h1 eth0 "$(frame "${MAC[2]}" "${MAC[1]}")"
	entry_via p1 "${MAC[1]}" || fail "no entry: $(fdb "${MAC[1]}")"
	no_entry "${MAC[2]}" || fail "a destination was learned: $(fdb "${MAC[2]}")"
}

test_known_leaves_by_its_port_only()
{
	new_switch
	new_host 1 2 3
	reaches "h2 h3" h1 "$(frame "${MAC[2]}" "${MAC[1]}")"
	reaches "h1" h2 "$(frame "${MAC[1]}" "${MAC[2]}")"
	reaches "h2" h1 "$(frame "${MAC[2]}" "${MAC[1]}")"
	reaches "h2" sw0 "$(frame "${MAC[2]}" "02:00:00:00:aa:01")"
}

test_learned_from_all_classes_of_frames()
{
	local to n=16

	new_switch
	ip_sw link set sw0 address 02:00:00:00:bb:01
	new_host 1 2
	for to in 02:00:00:00:00:77 ff:ff:ff:ff:ff:ff 01:00:5e:00:00:05 02:00:00:00:bb:01; do
		n=$((n + 1))
		send h1 eth0 "$(frame "$to" "$(mac "$n")")"
		entry_via p1 "$(mac "$n")" || fail "not learned from a frame to $to"
	done
}

test_one_entry_for_all_vlans()
{
	new_switch
	new_host 1 2 3
	send h2 eth0 "$(frame ff:ff:ff:ff:ff:ff "${MAC[2]}" "8100000a88b5$(printf '%092d' 0)")"
	entry_via p2 "${MAC[2]}" || fail "not learned from a tagged frame"
	reaches "h2" h1 "$(frame "${MAC[2]}" "${MAC[1]}")"
	reaches "h2" h1 "$(frame "${MAC[2]}" "${MAC[1]}" "8100001488b5$(printf '%092d' 0)")"
	equal entries "$(fdb "${MAC[2]}" | wc -l)" 1
}

test_source_that_is_no_address_is_dropped()
{
	new_switch
	new_host 1 2
	counts "drop_src_mac=3 p1.drop_src_mac=3" send h1 eth0 "$(frame "${MAC[2]}" 03:00:00:00:00:01)" 3
	counts "drop_src_mac=1 p1.drop_src_mac=1" send h1 eth0 "$(frame "${MAC[2]}" 00:00:00:00:00:00)"
	counts "drop_src_mac=1 p1.drop_src_mac=1" send h1 eth0 "$(frame "${MAC[2]}" ff:ff:ff:ff:ff:ff)"
	reaches "" h1 "$(frame ff:ff:ff:ff:ff:ff 03:00:00:00:00:01)"
	reaches "" h1 "$(frame ff:ff:ff:ff:ff:ff 00:00:00:00:00:00)"
	no_entry 03:00:00:00:00:01 || fail "a group address was learned"
	no_entry 00:00:00:00:00:00 || fail "the address of zeros was learned"
}

test_moves_at_the_first_frame()
{
	new_switch
	new_host 1 2 3
	say 9 h1
	entry_via p1 "${MAC[9]}" || fail "not learned: $(fdb "${MAC[9]}")"
	reaches "h1" h3 "$(frame "${MAC[9]}" "${MAC[3]}")"
	say 9 h2
	entry_via p2 "${MAC[9]}" || fail "not moved: $(fdb "${MAC[9]}")"
	reaches "h2" h3 "$(frame "${MAC[9]}" "${MAC[3]}")"
	say 9 h1
	entry_via p1 "${MAC[9]}" || fail "not moved back: $(fdb "${MAC[9]}")"
}

test_static_entry_does_not_move()
{
	new_switch
	new_host 1 2 3
	bridge_sw fdb add "${MAC[9]}" dev sw0 via p1 static
	say 9 h2
	[[ $(fdb "${MAC[9]}") == *"via p1 self static"* ]] || fail "moved: $(fdb "${MAC[9]}")"
	reaches "h1" h3 "$(frame "${MAC[9]}" "${MAC[3]}")"
}

test_sticky_entry_does_not_move()
{
	new_switch
	new_host 1 2 3
	bridge_sw fdb add "${MAC[9]}" dev sw0 via p1 dynamic sticky
	say 9 h2
	[[ $(fdb "${MAC[9]}") == *"via p1 self sticky"* ]] || fail "moved: $(fdb "${MAC[9]}")"
	reaches "h1" h3 "$(frame "${MAC[9]}" "${MAC[3]}")"
}

test_host_addresses_do_not_move()
{
	local addr was

	new_switch
	new_host 1 2
	ip_sw link set sw0 address 02:00:00:00:bb:01
	ip_sw link set p1 address 02:00:00:00:bb:02
	bridge_sw fdb add "${MAC[9]}" dev sw0 permanent
	for addr in 02:00:00:00:bb:01 02:00:00:00:bb:02 "${MAC[9]}"; do
		was=$(fdb "$addr")
		[[ $was == *permanent* ]] || fail "no entry of $addr: $was"
		send h1 eth0 "$(frame "${MAC[2]}" "$addr")"
		equal "entry of $addr" "$(fdb "$addr")" "$was"
		reaches "sw0" h2 "$(frame "$addr" "${MAC[2]}")"
	done
}

test_learning_off()
{
	new_switch
	new_host 1 2 3
	say 9 h1
	bridge_sw link set dev p1 learning off
	say 1
	no_entry "${MAC[1]}" || fail "learned: $(fdb "${MAC[1]}")"
	entry_via p1 "${MAC[9]}" || fail "what was learned before is gone"
	# forwarded all the same, and what is for it is flooded
	reaches "h2 h3" h1 "$(frame 02:00:00:00:00:77 "${MAC[1]}")"
	reaches "h1 h3" h2 "$(frame "${MAC[1]}" "${MAC[2]}")"
	# nor does an address move to the port
	say 3
	say 3 h1
	entry_via p3 "${MAC[3]}" || fail "moved to a port that does not learn"
	bridge_sw link set dev p1 learning on
	say 1
	entry_via p1 "${MAC[1]}" || fail "not learned after it was switched on again"
}

test_ages_and_is_flooded_again()
{
	need_plugin
	new_switch ageing_time 600
	new_host 1 2 3
	say 1
	entry_via p1 "${MAC[1]}" || fail "not learned: $(fdb "${MAC[1]}")"
	wait_until 20 no_entry "${MAC[1]}"
	reaches "h1 h3" h2 "$(frame "${MAC[1]}" "${MAC[2]}")"
	ip_sw link set sw0 type vswitch ageing_time 30000
	say 1
	reaches "h1" h2 "$(frame "${MAC[1]}" "${MAC[2]}")"
}

# If the entry had aged while frames came in, the next frame would have learned
# it anew, but listeners would have been told.
test_refreshed_by_traffic()
{
	need_plugin
	new_switch ageing_time 300
	new_host 1
	monitor "$TMP/events" bridge -n "sw$NS" monitor fdb
	say 9 h1
	send h1 eth0 "$(frame ff:ff:ff:ff:ff:ff "${MAC[1]}")" 30 0.2
	wait_until 1 grep -qi "^Deleted ${MAC[9]} " "$TMP/events"
	! grep -i "^Deleted ${MAC[1]} " "$TMP/events" || fail "aged in spite of its frames"
	wait_until 20 grep -qi "^Deleted ${MAC[1]} " "$TMP/events"
}

test_static_entry_does_not_age()
{
	need_plugin
	new_switch ageing_time 100
	new_host 1 2 3
	bridge_sw fdb add "${MAC[9]}" dev sw0 via p1 static
	bridge_sw fdb add "${MAC[8]}" dev sw0 via p1 dynamic sticky
	bridge_sw fdb add "${MAC[7]}" dev sw0 permanent
	wait_until 10 no_entry "${MAC[8]}"
	[[ $(fdb "${MAC[9]}") == *"via p1 self static"* ]] || fail "the static entry is gone: $(fdb "${MAC[9]}")"
	[[ $(fdb "${MAC[7]}") == *"self permanent"* ]] || fail "the permanent entry is gone: $(fdb "${MAC[7]}")"
	reaches "h1" h3 "$(frame "${MAC[9]}" "${MAC[3]}")"
}

test_shorter_ageing_time_holds_for_old_entries()
{
	need_plugin
	new_switch
	new_host 1
	say 1
	ip_sw link set sw0 type vswitch ageing_time 100
	wait_until 10 no_entry "${MAC[1]}"
}

test_ageing_time_0_learns_nothing()
{
	need_plugin
	new_switch ageing_time 0
	new_host 1 2 3
	say 1
	no_entry "${MAC[1]}" || fail "learned: $(fdb "${MAC[1]}")"
	reaches "h1 h3" h2 "$(frame "${MAC[1]}" "${MAC[2]}")"

	ip_sw link set sw0 type vswitch ageing_time 30000
	say 1
	entry_via p1 "${MAC[1]}" || fail "not learned: $(fdb "${MAC[1]}")"
	bridge_sw fdb add "${MAC[9]}" dev sw0 via p1 static
	ip_sw link set sw0 type vswitch ageing_time 0
	wait_until 10 no_entry "${MAC[1]}"
	[[ $(fdb "${MAC[9]}") == *static* ]] || fail "a static entry was forgotten"
	reaches "h1 h3" h2 "$(frame "${MAC[1]}" "${MAC[2]}")"
	reaches "h1" h2 "$(frame "${MAC[9]}" "${MAC[2]}")"
}

# forgets COMMAND...: makes the switch forget p1's address, but neither p2's nor a
# static one
forgets()
{
	say 1
	say 2
	entry_via p1 "${MAC[1]}" || fail "not learned: $(fdb "${MAC[1]}")"
	must "$@"
	wait_until 5 no_entry "${MAC[1]}"
	entry_via p2 "${MAC[2]}" || fail "the address of another port is gone after: $*"
	[[ $(fdb "${MAC[9]}") == *"via p1 self static"* ]] || fail "the static entry is gone after: $*"
}

test_port_down_forgets()
{
	new_switch
	new_host 1 2
	bridge_sw fdb add "${MAC[9]}" dev sw0 via p1 static
	forgets ip -n "sw$NS" link set p1 down
	ip_sw link set p1 up
	wait_until 5 port_state p1 forwarding
	# no carrier
	forgets ip -n "h1$NS" link set eth0 down
	must ip -n "h1$NS" link set eth0 up
	wait_until 5 port_state p1 forwarding
	forgets bridge -n "sw$NS" link set dev p1 state blocking
	bridge_sw link set dev p1 state forwarding
	forgets bridge -n "sw$NS" link set dev p1 state listening
	bridge_sw link set dev p1 state forwarding
	forgets bridge -n "sw$NS" link set dev p1 state disabled
}

test_switch_down_forgets()
{
	new_switch
	new_host 1
	bridge_sw fdb add "${MAC[9]}" dev sw0 via p1 static
	say 1
	entry_via p1 "${MAC[1]}" || fail "not learned: $(fdb "${MAC[1]}")"
	ip_sw link set sw0 down
	no_entry "${MAC[1]}" || fail "not forgotten: $(fdb "${MAC[1]}")"
	counts "drop_port_state=1 p1.drop_port_state=1" say 1
	no_entry "${MAC[1]}" || fail "learned while down: $(fdb "${MAC[1]}")"
	[[ $(fdb "${MAC[9]}") == *"via p1 self static"* ]] || fail "the static entry is gone"
}

test_flush_by_option()
{
	need_plugin
	new_switch
	new_host 1 2
	bridge_sw fdb add "${MAC[9]}" dev sw0 via p1 static
	forgets ip -n "sw$NS" link set p1 type vswitch_slave fdb_flush
	say 1
	entry_via p1 "${MAC[1]}" || fail "not learned again"
	ip_sw link set sw0 type vswitch fdb_flush
	no_entry "${MAC[1]}" || fail "not flushed: $(fdb "${MAC[1]}")"
	no_entry "${MAC[2]}" || fail "not flushed: $(fdb "${MAC[2]}")"
	[[ $(fdb "${MAC[9]}") == *static* ]] || fail "a static entry was flushed"
	# a setting of the moment only
	say 1
	entry_via p1 "${MAC[1]}" || fail "not learned again"
}

run_tests
