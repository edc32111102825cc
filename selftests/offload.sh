#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
# Long frames, unfinished checksums and segments: what hosts and ports leave to
# the next one passes a switch as it is, and a port that cannot do it gets
# frames where it is done.
#
#   h1 ----- p1 \
#   h2 ----- p2 -- sw0 192.0.2.100
#   h3 ----- p3 /
. "$(dirname "$0")/lib.sh"

topology()
{
	new_switch
	new_host "$@"
	must ip -n "sw$NS" addr add 192.0.2.100/24 dev sw0
}

# feature NAME: that of sw0: on or off
feature()
{
	in_ns sw ethtool -k sw0 | awk -v n="$1:" '$1 == n { print $2 }'
}

test_tcp_stream_passes_unsegmented()
{
	topology 1 2
	carry h1 h2 eth0 192.0.2.2
	unsegmented 1514
	[ "$(received unfinished)" -gt 0 ] || fail "no checksum was left to the receiver"
	carry h2 h1 eth0 192.0.2.1
	unsegmented 1514
}

test_segmented_for_a_port_without_tso()
{
	topology 1 2
	offload sw p2 tso off
	carry h1 h2 eth0 192.0.2.2
	segmented 1514
	offload sw p2 tso on
	carry h1 h2 eth0 192.0.2.2
	unsegmented 1514
}

test_checksum_computed_for_a_port_without_it()
{
	topology 1 2
	offload sw p2 tx off
	offload h2 eth0 rx off
	carry h1 h2 eth0 192.0.2.2
	equal unfinished "$(received unfinished)" 0
	segmented 1514
}

test_sender_without_offload()
{
	topology 1 2
	offload h1 eth0 tx off tso off gso off
	offload h2 eth0 rx off
	carry h1 h2 eth0 192.0.2.2
	equal unfinished "$(received unfinished)" 0
	segmented 1514
}

test_port_without_scatter_gather()
{
	topology 1 2
	offload sw p2 sg off
	carry h1 h2 eth0 192.0.2.2 sendfile
	segmented 1514
}

test_sendfile_passes_unsegmented()
{
	topology 1 2
	carry h1 h2 eth0 192.0.2.2 sendfile
	unsegmented 1514
}

test_zerocopy_data_to_one_port_many_and_the_host()
{
	topology 1 2 3
	carry h1 h2 eth0 192.0.2.2 zerocopy
	carry h1 sw sw0 192.0.2.100 zerocopy
	must bridge -n "sw$NS" link set dev p2 learning off
	must bridge -n "sw$NS" fdb flush dev sw0
	carry h1 h2 eth0 192.0.2.2 zerocopy
}

# Copies of one frame share its data: what is done to one must not be seen in
# the others.
test_flooded_to_ports_with_and_without_offload()
{
	local capable=p2 other

	topology 1 2 3
	must bridge -n "sw$NS" link set dev p2 learning off
	for capable in p2 p3; do
		other=p$((5 - ${capable#p}))
		offload sw "$capable" tx on tso on
		offload sw "$other" tx off
		listen "$TMP/flooded" h3 eth0 "${MAC[2]//:/}${MAC[1]//:/}0800"
		carry h1 h2 eth0 192.0.2.2
		[ "$(heard "$TMP/flooded")" -gt 10 ] || fail "not flooded"
		if [ "$capable" = p2 ]; then
			unsegmented 1514
		else
			segmented 1514
			equal unfinished "$(received unfinished)" 0
		fi
	done
}

test_merged_by_gro_on_the_port()
{
	topology 1 2
	offload h1 eth0 tso off gso off
	offload sw p1 gro on
	carry h1 h2 eth0 192.0.2.2
	carry h1 sw sw0 192.0.2.100
	offload sw p2 tx off
	carry h1 h2 eth0 192.0.2.2
	equal unfinished "$(received unfinished)" 0
	segmented 1514
}

test_tcp_between_host_and_switch()
{
	topology 1
	carry h1 sw sw0 192.0.2.100
	unsegmented 1514
	carry sw h1 eth0 192.0.2.1
	unsegmented 1514
	offload sw p1 tx off
	carry sw h1 eth0 192.0.2.1
	segmented 1514
	equal unfinished "$(received unfinished)" 0
}

test_switch_without_offload()
{
	topology 1
	offload sw sw0 tx off
	carry sw h1 eth0 192.0.2.1
	segmented 1514
	equal unfinished "$(received unfinished)" 0
}

# The data pass, in frames with one tag
vlan_topology()
{
	local n

	topology 1 2
	for n in 1 2; do
		must ip -n "h$n$NS" link add link eth0 name eth0.5 type vlan id 5
		must ip -n "h$n$NS" addr add "198.51.100.$n/24" dev eth0.5
		must ip -n "h$n$NS" link set eth0.5 up
	done
}

test_tcp_in_a_vlan_passes_unsegmented()
{
	vlan_topology
	carry h1 h2 eth0 198.51.100.2
	unsegmented 1518
	[ "$(received tagged)" -gt 0 ] || fail "no frame was tagged"
}

test_tcp_in_a_vlan_tag_inside_the_frame()
{
	vlan_topology
	offload h1 eth0 txvlan off
	carry h1 h2 eth0 198.51.100.2
	[ "$(received tagged)" -gt 0 ] || fail "no frame was tagged"
}

test_tcp_in_a_vlan_to_a_port_without_offload()
{
	local txvlan

	vlan_topology
	offload sw p2 tx off tso off txvlan off
	for txvlan in on off; do
		offload h1 eth0 txvlan "$txvlan"
		carry h1 h2 eth0 198.51.100.2
		[ "$(received tagged)" -gt 0 ] || fail "no frame was tagged"
		segmented 1518
		equal unfinished "$(received unfinished)" 0
	done
}

test_tcp_in_a_vlan_of_the_switch()
{
	vlan_topology
	must ip -n "sw$NS" link add link sw0 name sw0.5 type vlan id 5
	must ip -n "sw$NS" addr add 198.51.100.100/24 dev sw0.5
	must ip -n "sw$NS" link set sw0.5 up
	carry sw h1 eth0 198.51.100.1
	unsegmented 1518
	[ "$(received tagged)" -gt 0 ] || fail "no frame was tagged"
	carry h1 sw sw0 198.51.100.100
}

# udp COUNT SIZE LONGEST: from h1 to h2
udp()
{
	local receiver

	rm -f "$TMP/go"
	ip netns exec "h2$NS" "$PROGRAMS/stream" datagrams eth0 "$TMP/go" "$1" >"$TMP/received" &
	receiver=$!
	defer kill "$receiver"
	wait_until 20 [ -e "$TMP/go" ]
	in_ns h1 "$PROGRAMS/stream" gso 192.0.2.2 "$1" "$2" >"$TMP/sent" || fail "cannot send"
	wait "$receiver" || fail "datagrams are missing"
	equal datagrams "$(received count)" "$1"
	equal "size of datagrams" "$(received largest)" "$2"
	equal hash "$(received hash)" "$(awk '$1 == "hash" { print $2 }' "$TMP/sent")"
	equal "wrong checksums" "$(received wrong)" 0
}

test_udp_gso()
{
	topology 1 2
	ping1 h1 192.0.2.2 >/dev/null || fail "no answer"
	udp 300 1000
	unsegmented 1514
	offload sw p2 tx off tx-udp-segmentation off
	udp 300 1000
	segmented 1514
	equal unfinished "$(received unfinished)" 0
}

test_jumbo_frames()
{
	local n

	topology 1 2
	for n in 1 2; do
		must ip -n "h$n$NS" link set eth0 mtu 9000
		must ip -n "sw$NS" link set "p$n" mtu 9000
	done
	must in_ns h1 ping -q -c 3 -i 0.1 -W 3 -s 8972 -M "do" 192.0.2.2
	must in_ns h1 ping -q -c 3 -i 0.1 -W 3 -s 8972 -M "do" 192.0.2.100
	must in_ns sw ping -q -c 3 -i 0.1 -W 3 -s 8972 -M "do" 192.0.2.2
	must_not in_ns h1 ping -q -c 1 -W 1 -s 8973 -M "do" 192.0.2.2
	carry h1 h2 eth0 192.0.2.2
	unsegmented 9014
	offload sw p2 tso off
	carry h1 h2 eth0 192.0.2.2
	segmented 9014
	unsegmented 1514
}

test_features_of_the_switch_follow_the_ports()
{
	local f

	topology 1 2
	for f in tx-checksumming scatter-gather tcp-segmentation-offload tx-udp-segmentation; do
		equal "$f" "$(feature "$f")" on
	done
	# One port that can is enough: for the other it is done late.
	offload sw p1 tx-udp-segmentation off
	equal "one port without it" "$(feature tx-udp-segmentation)" on
	offload sw p2 tx-udp-segmentation off
	equal "no port with it" "$(feature tx-udp-segmentation)" off
	offload sw p1 tx-udp-segmentation on
	equal "one port with it again" "$(feature tx-udp-segmentation)" on

	offload sw p1 sg off
	equal "one port without it" "$(feature scatter-gather)" on
	offload sw p2 sg off
	equal "no port with it" "$(feature scatter-gather)" off
	equal "what needs it" "$(feature tx-tcp-segmentation)" off
	offload sw p2 sg on
	equal "one port with it again" "$(feature scatter-gather)" on
	equal "what needs it" "$(feature tx-tcp-segmentation)" on

	must ip -n "sw$NS" link set p2 nomaster
	equal "p2 gone" "$(feature scatter-gather)" off
	must ip -n "sw$NS" link set p2 master sw0
	equal "p2 back" "$(feature scatter-gather)" on
}

# What the user takes from the switch does not come back with a port.
test_features_that_the_user_turned_off_stay_off()
{
	topology 1
	offload sw sw0 tso off
	offload sw p1 tso off
	offload sw p1 tso on
	new_host 2
	equal "TSO of the switch" "$(feature tcp-segmentation-offload)" off
	carry sw h1 eth0 192.0.2.1
	segmented 1514
}

run_tests
