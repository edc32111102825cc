#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
# To whom frames go that are not for one known address.
#
#   h1 ----- p1 \
#   h2 ----- p2 -- sw0 192.0.2.100
#   h3 ----- p3 /
. "$(dirname "$0")/lib.sh"

UNKNOWN=02:00:00:00:00:77
GROUP=01:00:5e:01:02:03
ALL=ff:ff:ff:ff:ff:ff
HOST=02:00:00:00:bb:01

# to ADDRESS FROM [REST]: a frame in hex
to()
{
	local src="$HOST"

	[ "$2" = sw0 ] || src=$(mac "${2#h}")
	frame "$1" "$src" "${@:3}"
}

# ways FROM UNICAST MULTICAST BROADCAST: where unknown frames of FROM reach
ways()
{
	reach_all <<-EOF
		$1 $(to "$UNKNOWN" "$1") $2
		$1 $(to "$GROUP" "$1") $3
		$1 $(to "$ALL" "$1") $4
	EOF
}

topology()
{
	new_switch
	ip_sw link set sw0 address "$HOST"
	new_host 1 2 3
}

test_each_class_by_default()
{
	topology
	ways h1 "h2 h3" "h2 h3 sw0" "h2 h3 sw0"
	ways sw0 "h1 h2 h3" "h1 h2 h3" "h1 h2 h3"
}

test_groups_of_all_sorts()
{
	topology
	reach_all <<-EOF
		h1 $(to 33:33:00:00:00:01 h1) h2 h3 sw0
		h1 $(to 03:00:00:00:00:01 h1) h2 h3 sw0
		h1 $(to 01:00:0c:cc:cc:cc h1) h2 h3 sw0
		h1 $(to 01:80:c2:00:00:10 h1) h2 h3 sw0
		h1 $(to 01:80:c2:00:01:00 h1) h2 h3 sw0
		h1 $(to ff:ff:ff:ff:ff:fe h1) h2 h3 sw0
		h1 $(to ff:ff:ff:ff:ff:fd h1 "0026$(printf '%076d' 4242)") h2 h3 sw0
	EOF
}

test_flood_off()
{
	topology
	bridge_sw fdb add "${MAC[2]}" dev sw0 via p2 static
	bridge_sw link set dev p2 flood off
	ways h1 "h3" "h2 h3 sw0" "h2 h3 sw0"
	ways sw0 "h1 h3" "h1 h2 h3" "h1 h2 h3"
	# what is known goes there
	reaches "h2" h1 "$(to "${MAC[2]}" h1)"
}

test_mcast_flood_off()
{
	topology
	bridge_sw link set dev p2 mcast_flood off
	ways h1 "h2 h3" "h3 sw0" "h2 h3 sw0"
	# what the host sends is for all
	ways sw0 "h1 h2 h3" "h1 h2 h3" "h1 h2 h3"
}

test_bcast_flood_off()
{
	topology
	bridge_sw link set dev p2 bcast_flood off
	ways h1 "h2 h3" "h2 h3 sw0" "h3 sw0"
	ways sw0 "h1 h2 h3" "h1 h2 h3" "h1 h2 h3"
}

test_all_off()
{
	topology
	bridge_sw link set dev p2 flood off mcast_flood off bcast_flood off
	ways h1 "h3" "h3 sw0" "h3 sw0"
	# frames that come in by the port go on
	ways h2 "h1 h3" "h1 h3 sw0" "h1 h3 sw0"
	bridge_sw link set dev p3 flood off mcast_flood off bcast_flood off
	ways h1 "" "sw0" "sw0"
	counts "drop_no_egress=1 p1.drop_no_egress=1" send h1 eth0 "$(to "$UNKNOWN" h1)"
	counts "" send h1 eth0 "$(to "$ALL" h1)"
	bridge_sw link set dev p2 flood on mcast_flood on bcast_flood on
	ways h1 "h2" "h2 sw0" "h2 sw0"
}

test_ports_that_are_down()
{
	topology
	ip_sw link set p2 down
	ways h1 "h3" "h3 sw0" "h3 sw0"
	ways sw0 "h1 h3" "h1 h3" "h1 h3"
	must ip -n "h3$NS" link set eth0 down
	wait_until 5 port_state p3 disabled
	ways h1 "" "sw0" "sw0"
	counts "drop_no_egress=1 p1.drop_no_egress=1" send h1 eth0 "$(to "$UNKNOWN" h1)"
	ip_sw link set p2 up
	must ip -n "h3$NS" link set eth0 up
	wait_until 5 port_state p2 forwarding
	wait_until 5 port_state p3 forwarding
	ways h1 "h2 h3" "h2 h3 sw0" "h2 h3 sw0"
}

test_promiscuous_switch_gets_a_copy()
{
	topology
	bridge_sw fdb add "${MAC[2]}" dev sw0 via p2 static
	ip_sw link set sw0 promisc on
	ways h1 "h2 h3 sw0" "h2 h3 sw0" "h2 h3 sw0"
	reach_all <<-EOF
		h1 $(to "${MAC[2]}" h1) h2 sw0
		h1 $(to "$HOST" h1) sw0
	EOF
	# one of a frame that does not get where it is sent
	bridge_sw link set dev p2 state blocking
	reaches "sw0" h1 "$(to "${MAC[2]}" h1)"
	bridge_sw link set dev p2 state forwarding
	ip_sw link set sw0 promisc off
	reach_all <<-EOF
		h1 $(to "${MAC[2]}" h1) h2
		h1 $(to "$UNKNOWN" h1) h2 h3
	EOF
}

# answer_groups NAME 0|1: does it answer pings to a group?
answer_groups()
{
	must in_ns "$1" sysctl -qw net.ipv4.icmp_echo_ignore_broadcasts="$((!$2))"
}

# answers_to NAME ADDRESS DEVICE: who answers a ping to a group? With the
# second one, for ping ends when all are answered once.
answers_to()
{
	in_ns "$1" ping -c 2 -W 3 -I "$3" "$2" | sed -n 's/.* bytes from \([0-9.]*\): .*/\1/p' | sort -u | paste -sd ' '
}

# The host is a member of groups as any station.
test_groups_of_the_host()
{
	topology
	ip_sw addr add 192.0.2.100/24 dev sw0
	answer_groups h2 1
	answer_groups h3 1
	answer_groups sw 1
	must ip -n "h1$NS" route add 224.0.0.0/4 dev eth0
	ip_sw route add 224.0.0.0/4 dev sw0
	equal "answers to h1" "$(answers_to h1 224.0.0.1 eth0)" "192.0.2.100 192.0.2.2 192.0.2.3"
	answer_groups h1 1
	answer_groups sw 0
	equal "answers to the host" "$(answers_to sw 224.0.0.1 sw0)" "192.0.2.1 192.0.2.2 192.0.2.3"
	answer_groups h1 0
	answer_groups sw 1
	must_not in_ns h1 ping -c 1 -W 1 -I eth0 239.1.2.3
	ip_sw addr add 239.1.2.3/32 dev sw0 autojoin
	equal "answers of a group" "$(answers_to h1 239.1.2.3 eth0)" "192.0.2.100"
	# to all at once
	bridge_sw link set dev p2 mcast_flood off
	equal "answers to h1" "$(answers_to h1 224.0.0.1 eth0)" "192.0.2.100 192.0.2.3"
}

PAYLOAD=88b5$(for i in {1..60}; do printf '%02x' "$i"; done)

# Tags as they stand in a frame: VLAN 10; priority and drop eligible; priority
# only; VLAN 4095; service and customer tag; three.
TAGS="8100000a 8100f00a 8100a000 81008fff 88a800648100000a 8100000181000002810000ff"

# to_each TAG: lines for reach_all
to_each()
{
	echo "h1 $(to "$UNKNOWN" h1 "$1$PAYLOAD") h2 h3"
	echo "h1 $(to "$GROUP" h1 "$1$PAYLOAD") h2 h3 sw0"
	echo "h1 $(to "$ALL" h1 "$1$PAYLOAD") h2 h3 sw0"
	echo "h1 $(to "${MAC[2]}" h1 "$1$PAYLOAD") h2"
	echo "h1 $(to "$HOST" h1 "$1$PAYLOAD") sw0"
	echo "sw0 $(to "${MAC[2]}" sw0 "$1$PAYLOAD") h2"
	echo "sw0 $(to "$ALL" sw0 "$1$PAYLOAD") h1 h2 h3"
}

test_tagged_frames_pass_as_they_are()
{
	local t

	topology
	bridge_sw fdb add "${MAC[2]}" dev sw0 via p2 static
	for t in $TAGS; do to_each "$t"; done >"$TMP/frames"
	reach_all <"$TMP/frames"
}

test_tagged_frames_without_acceleration()
{
	local p

	topology
	bridge_sw fdb add "${MAC[2]}" dev sw0 via p2 static
	for p in p1 p2 p3 sw0; do must in_ns sw ethtool -K "$p" txvlan off; done
	for p in 1 2 3; do must in_ns "h$p" ethtool -K eth0 txvlan off; done
	for p in 8100f00a 88a800648100000a; do to_each "$p"; done >"$TMP/frames"
	reach_all <"$TMP/frames"
}

# A VLAN device hands down frames with the tag beside them.
test_tags_beside_the_frame()
{
	local hex

	topology
	must ip -n "h1$NS" link add link eth0 name eth0.10 type vlan id 10 egress-qos-map 0:5
	must ip -n "h1$NS" link set eth0.10 up
	hex=$(to "$ALL" h1 "$PAYLOAD")
	listen "$TMP/h2" h2 eth0 "${hex:0:24}"
	listen "$TMP/sw0" sw sw0 "${hex:0:24}"
	send h1 eth0.10 "$hex" 3
	wait_until 10 grep -c . "$TMP/h2"
	equal "frames to h2" "$(heard "$TMP/h2")" 3
	equal "frames to sw0" "$(heard "$TMP/sw0")" 3
	equal "they are" "$(sort -u "$TMP/h2" "$TMP/sw0")" "${hex:0:24}8100a00a${hex:24}"
}

test_vlan_devices_of_hosts_meet()
{
	local n

	topology
	for n in 1 2 3; do
		must ip -n "h$n$NS" link add link eth0 name v type vlan id $((n == 3 ? 20 : 10))
		must ip -n "h$n$NS" addr add "198.51.100.$n/24" dev v
		must ip -n "h$n$NS" link set v up
	done
	ip_sw link add link sw0 name sw0.10 type vlan id 10
	ip_sw addr add 198.51.100.100/24 dev sw0.10
	ip_sw link set sw0.10 up
	answers h1 198.51.100.2
	answers h1 198.51.100.100
	answers sw 198.51.100.2
	must_not in_ns h1 ping -q -c 1 -W 1 198.51.100.3
	must_not in_ns h3 ping -q -c 1 -W 1 198.51.100.100
}

run_tests
