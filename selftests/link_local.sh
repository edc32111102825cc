#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
# Frames to the reserved addresses 01:80:c2:00:00:00 to 0f (IEEE 802.1D-2004,
# 7.12.6) are for the link that they were sent on.
#
#   h1 ----- p1 \
#   h2 ----- p2 -- sw0
#   h3 ----- p3 /
. "$(dirname "$0")/lib.sh"

# reserved X FROM [REST]: a frame of host FROM to 01:80:c2:00:00:0X
reserved()
{
	frame "01:80:c2:00:00:$(printf %02x "$1")" "$(mac "$2")" "${@:3}"
}

# all_reserved MASK [REST]: those of h1 are forwarded if they are in MASK, but
# for number 1 the others come to p1's own stack
all_reserved()
{
	local x to

	for x in {0..15}; do
		if (($1 >> x & 1)); then
			to="h2 h3 sw0"
		else
			to=p1
		fi
		[ "$x" != 1 ] || to=
		echo "h1 $(reserved "$x" 1 "${@:2}") $to"
	done >"$TMP/frames"
	reach_all <"$TMP/frames"
}

switch_mask()
{
	ip_sw link set sw0 type vswitch group_fwd_mask "$1"
}

port_mask()
{
	ip_sw link set "$1" type vswitch_slave group_fwd_mask "$2"
}

test_none_is_forwarded_by_default()
{
	new_switch
	new_host 1 2 3
	all_reserved 0
}

test_mac_control_is_dropped_and_counted()
{
	new_switch
	new_host 1 2
	counts "drop_control=3 p1.drop_control=3" send h1 eth0 "$(reserved 1 1 "8808$(printf '%092d' 1)")" 3
	counts "" send h1 eth0 "$(reserved 0 1)" 3
}

test_host_gets_them_not_by_the_switch_device()
{
	new_switch
	new_host 1 2 3
	ip_sw link set sw0 promisc on
	all_reserved 0
}

# IEEE 802.1D numbers stop at 0f.
test_neighbours_of_the_range()
{
	new_switch
	new_host 1 2 3
	reach_all <<-EOF
		h1 $(frame 01:80:c2:00:00:10 "${MAC[1]}") h2 h3 sw0
		h1 $(frame 01:80:c2:00:00:21 "${MAC[1]}") h2 h3 sw0
		h1 $(frame 01:80:c2:00:01:00 "${MAC[1]}") h2 h3 sw0
		h1 $(frame 01:80:c3:00:00:00 "${MAC[1]}") h2 h3 sw0
		h1 $(frame 01:80:c1:ff:ff:0e "${MAC[1]}") h2 h3 sw0
	EOF
}

# What the host sends itself is its own business.
test_frames_of_the_host_leave()
{
	new_switch
	new_host 1 2
	reach_all <<-EOF
		sw0 $(reserved 0 255) h1 h2
		sw0 $(reserved 14 255) h1 h2
		p1 $(reserved 2 255) h1
	EOF
}

# With these masks each bit is set in another selection of them.
test_each_bit_of_the_switch()
{
	local mask

	need_plugin
	new_switch
	new_host 1 2 3
	for mask in 0xaaa8 0xccc8 0xf0f0 0xff00; do
		switch_mask "$mask"
		equal group_fwd_mask "$(option sw0 group_fwd_mask)" "$mask"
		all_reserved "$mask"
	done
}

test_all_bits_of_the_switch()
{
	need_plugin
	new_switch
	new_host 1 2 3
	switch_mask 0xfff8
	all_reserved 0xfff8
	switch_mask 0
	all_reserved 0
}

test_each_bit_of_a_port()
{
	local mask

	need_plugin
	new_switch
	new_host 1 2 3
	for mask in 0xaaa9 0xcccc 0xf0f0 0xff00; do
		port_mask p1 "$mask"
		equal group_fwd_mask "$(option p1 group_fwd_mask)" "$mask"
		all_reserved "$mask"
	done
	# those that come in by another port are not meant
	reaches "p2" h2 "$(reserved 14 2)"
}

test_masks_of_port_and_switch_add_up()
{
	need_plugin
	new_switch
	new_host 1 2 3
	port_mask p1 0x0005
	switch_mask 0x4008
	all_reserved 0x400d
	port_mask p1 0xfffd
	all_reserved 0xfffd
}

test_forwarded_they_obey_the_ports()
{
	need_plugin
	new_switch group_fwd_mask 0x4000
	new_host 1 2 3
	bridge_sw link set dev p2 mcast_flood off
	reaches "h3 sw0" h1 "$(reserved 14 1)"
	bridge_sw link set dev p1 isolated on
	bridge_sw link set dev p3 isolated on
	reaches "sw0" h1 "$(reserved 14 1)"
	bridge_sw link set dev p1 state blocking
	counts "drop_port_state=1 p1.drop_port_state=1" send h1 eth0 "$(reserved 14 1)"
	# while those that stay on the link pass
	reaches "p1" h1 "$(reserved 0 1)"
}

test_bits_that_are_refused()
{
	local m

	need_plugin
	new_switch group_fwd_mask 0x4000
	new_host 1
	for m in 1 2 4 7 0xffff 0x4001; do
		refused "group_fwd_mask must be 0 to 0xffff without bits 0 to 2" \
			ip -n "sw$NS" link set sw0 type vswitch group_fwd_mask "$m"
		refused "group_fwd_mask must be 0 to 0xffff without bits 0 to 2" \
			ip -n "sw$NS" link add sw1 type vswitch group_fwd_mask "$m"
	done
	port_mask p1 0x8000
	for m in 2 3 0xffff; do
		refused "group_fwd_mask of a port must be 0 to 0xffff without bit 1" \
			ip -n "sw$NS" link set p1 type vswitch_slave group_fwd_mask "$m"
	done
	equal "that of the switch" "$(option sw0 group_fwd_mask)" 0x4000
	equal "that of the port" "$(option p1 group_fwd_mask)" 0x8000
}

test_tags_do_not_matter()
{
	local body

	need_plugin
	body=88b5$(printf '%092d' 0)
	new_switch group_fwd_mask 0x4008
	new_host 1 2 3
	reach_all <<-EOF
		h1 $(reserved 14 1 "8100000a$body") h2 h3 sw0
		h1 $(reserved 3 1 "88a80064$body") h2 h3 sw0
		h1 $(reserved 1 1 "8100000a$body")
	EOF
	# A tag that came in front of the EtherType is beside the frame by now.
	listen "$TMP/p1" sw p1 "$(reserved 0 1 | cut -c 1-24)"
	listen "$TMP/h2" h2 eth0 "$(reserved 0 1 | cut -c 1-24)"
	listen "$TMP/sw0" sw sw0 "$(reserved 0 1 | cut -c 1-24)"
	send h1 eth0 "$(reserved 0 1 "8100000a$body")" 2
	wait_until 10 grep -q . "$TMP/p1"
	equal "to p1" "$(heard "$TMP/p1")" 2
	equal "to h2" "$(heard "$TMP/h2")" 0
	equal "to sw0" "$(heard "$TMP/sw0")" 0
}

test_other_kinds_of_frames()
{
	new_switch
	new_host 1 2 3
	# LLDP, 802.1X and LACP with their EtherTypes, a BPDU with its length
	all_reserved 0 "88cc$(printf '%092d' 0)"
	reach_all <<<"h1 $(reserved 3 1 "888e$(printf '%092d' 0)") p1"
	reach_all <<<"h1 $(reserved 2 1 "8809$(printf '%092d' 0)") p1"
	reach_all <<<"h1 $(reserved 0 1 "0026424203$(printf '%086d' 0)") p1"
}

test_source_is_learned()
{
	new_switch
	new_host 1 2
	send h1 eth0 "$(reserved 14 9)"
	[[ $(fdb "${MAC[9]}") == *"via p1 "* ]] || fail "not learned: $(fdb "${MAC[9]}")"
	# as IEEE 802.1D has it, from no frame of a port that does not learn
	bridge_sw link set dev p1 state blocking
	send h1 eth0 "$(reserved 0 8)"
	[ -z "$(fdb "${MAC[8]}")" ] || fail "learned while blocking: $(fdb "${MAC[8]}")"
}

test_source_that_is_no_address()
{
	new_switch
	new_host 1 2
	counts "drop_src_mac=1 p1.drop_src_mac=1" \
		send h1 eth0 "$(frame 01:80:c2:00:00:00 03:00:00:00:00:01)"
}

run_tests
