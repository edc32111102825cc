#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
# The MTU of the switch is the smallest of its ports', and no frame leaves that
# is longer than the port's device can send.
#
#   h1 ----- p1 \
#   h2 ----- p2 -- sw0
#   d1, d2, ... ---/     dummy devices
. "$(dirname "$0")/lib.sh"

mtu()
{
	link_value sw sw0 mtu
}

dummy()
{
	ip_sw link add "$1" mtu "$2" type dummy
}

test_switch_has_the_smallest_of_its_ports()
{
	new_switch
	equal "without ports" "$(mtu)" 1500
	dummy d1 9000
	dummy d2 4000
	dummy d3 1400
	ip_sw link set d1 master sw0
	equal "with 9000" "$(mtu)" 9000
	ip_sw link set d2 master sw0
	equal "with 4000 too" "$(mtu)" 4000
	ip_sw link set d3 master sw0
	equal "with 1400 too" "$(mtu)" 1400
	ip_sw link set d3 mtu 2000
	equal "1400 became 2000" "$(mtu)" 2000
	ip_sw link set d1 mtu 1300
	equal "9000 became 1300" "$(mtu)" 1300
	ip_sw link set d1 nomaster
	equal "without 1300" "$(mtu)" 2000
	ip_sw link del d3
	equal "2000 deleted" "$(mtu)" 4000
	ip_sw link set d2 nomaster
	equal "without ports again" "$(mtu)" 1500
}

test_follows_while_the_switch_is_down()
{
	new_switch
	ip_sw link set sw0 down
	dummy d1 2000
	ip_sw link set d1 master sw0
	equal "joined" "$(mtu)" 2000
	ip_sw link set d1 mtu 3000
	equal "changed" "$(mtu)" 3000
	ip_sw link set sw0 up
	equal "up" "$(mtu)" 3000
}

test_set_by_the_user_it_stays()
{
	new_switch
	dummy d1 1400
	dummy d2 9000
	ip_sw link set sw0 mtu 1600
	ip_sw link set d1 master sw0
	equal "joined" "$(mtu)" 1600
	ip_sw link set d2 master sw0
	ip_sw link set d1 mtu 1300
	equal "changed" "$(mtu)" 1600
	ip_sw link set d1 nomaster
	ip_sw link set d2 nomaster
	equal "without ports" "$(mtu)" 1600
}

test_given_when_made_it_stays()
{
	new_switch
	ip_sw link add sw1 mtu 1700 type "${KIND:-vswitch}"
	equal "new" "$(link_value sw sw1 mtu)" 1700
	dummy d1 1400
	ip_sw link set d1 master sw1
	equal "with a port" "$(link_value sw sw1 mtu)" 1700
}

# long DST SRC LENGTH [TAG]: a frame of LENGTH bytes without tag, in hex
long()
{
	local tag=${4-} head=${1//:/}${2//:/}${4-}88b5

	printf '%s%0*d' "$head" $((2 * $3 + ${#tag} - ${#head})) 0
}

# Ends with p2 at 1000 and all else at 2000 bytes
two_hosts()
{
	new_switch
	new_host 1 2
	ip_sw link set p1 mtu 2000
	must ip -n "h1$NS" link set eth0 mtu 2000
	must ip -n "h2$NS" link set eth0 mtu 2000
	ip_sw link set p2 mtu 1000
}

# check FRAME RECEIVED DROPPED
check()
{
	local before file

	before=$(counter p2.drop_mtu)
	file=$(mktemp "$TMP/check.XXXXXX")
	listen "$file" h2 eth0 "${1:0:24}"
	send h1 eth0 "$1" 3
	equal "frames of $((${#1} / 2)) bytes received" "$(heard "$file")" "$2"
	[ "$2" = 0 ] || [ "$(sort -u "$file")" = "$1" ] || fail "other frames came"
	equal "frames of $((${#1} / 2)) bytes dropped" $(($(counter p2.drop_mtu) - before)) "$3"
}

test_longest_frames_pass()
{
	two_hosts
	check "$(long "${MAC[2]}" "${MAC[1]}" 1014)" 3 0
	check "$(long "${MAC[2]}" "${MAC[1]}" 1014 81000005)" 3 0
	check "$(long ff:ff:ff:ff:ff:ff "${MAC[1]}" 1014)" 3 0
}

test_longer_frames_are_dropped_and_counted()
{
	two_hosts
	check "$(long "${MAC[2]}" "${MAC[1]}" 1019)" 0 3
	check "$(long ff:ff:ff:ff:ff:ff "${MAC[1]}" 1500)" 0 3
	equal "all drops" "$(counter drop_mtu)" 6
	equal "those of p1" "$(counter p1.drop_mtu)" 0
}

# As with a bridge: the outer tag, which the kernel keeps beside the frame, does
# not count.
test_tag_is_not_part_of_the_length()
{
	two_hosts
	check "$(long "${MAC[2]}" "${MAC[1]}" 1018 81000005)" 3 0
	check "$(long "${MAC[2]}" "${MAC[1]}" 1019 81000005)" 0 3
}

test_frames_of_the_host_are_dropped_too()
{
	two_hosts
	ip_sw link set sw0 mtu 2000
	listen "$TMP/heard" h2 eth0 "${MAC[2]//:/}"
	send sw sw0 "$(long "${MAC[2]}" "$(link_value sw sw0 address)" 1019)" 2
	equal "frames received" "$(heard "$TMP/heard")" 0
	equal "frames dropped" "$(counter p2.drop_mtu)" 2
}

# The limit is that of the moment.
test_follows_the_port()
{
	two_hosts
	check "$(long "${MAC[2]}" "${MAC[1]}" 1500)" 0 3
	ip_sw link set p2 mtu 1500
	check "$(long "${MAC[2]}" "${MAC[1]}" 1500)" 3 0
	ip_sw link set p2 mtu 1400
	check "$(long "${MAC[2]}" "${MAC[1]}" 1500)" 0 3
}

# It is the device's that counts, not the smallest one's.
test_each_port_has_its_own_limit()
{
	two_hosts
	new_host 3
	ip_sw link set p3 mtu 2000
	must ip -n "h3$NS" link set eth0 mtu 2000
	listen "$TMP/heard3" h3 eth0 ffffffffffff
	check "$(long ff:ff:ff:ff:ff:ff "${MAC[1]}" 1500)" 0 3
	equal "frames to h3" "$(heard "$TMP/heard3")" 3
}

run_tests
