#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
# A port's device is promiscuous only if frames may come in by it for addresses
# that are not known beforehand. Else its filter has those that are.
#
#   d1 ----- n1 \
#   d2 ----- n2 -- sw0
#   d3 ----- n3 /
#
# nX: macvlan devices (VEPA) on dummies or veths. Other than these, macvlan has
# a filter for unicast, and lets in what is for its own address.
. "$(dirname "$0")/lib.sh"

# make_nic N: the device nN
make_nic()
{
	ip_sw link add "d$1" up type dummy
	ip_sw link add link "d$1" name "n$1" address "02:00:00:00:ee:0$1" up type macvlan mode vepa
}

# new_nic N...: ports nN
new_nic()
{
	local n

	for n; do
		make_nic "$n"
		ip_sw link set "n$n" master sw0
	done
}

# promiscuous "PORT...": these are and no others
promiscuous()
{
	local n got=''

	for n in $(bridge -n "sw$NS" link show | grep -oE '\bn[123]\b'); do
		[ "$(link_value sw "$n" promiscuity)" != 1 ] || got+=${got:+ }$n
	done
	equal "promiscuous" "$got" "$1"
}

# filter PORT: the addresses in its device's unicast filter
filter()
{
	bridge -n "sw$NS" fdb show dev "$1" | awk '/ self permanent/ && $1 ~ /^.[02468ace]:/ { print $1 }' | sort
}

# lets_in PORT ADDRESS...: is each of them in the filter?
lets_in()
{
	local port=$1 addr

	shift
	for addr; do
		filter "$port" | grep -qix "$addr" || fail "$addr is not in the filter of $port: $(filter "$port")"
	done
}

# keeps_out PORT ADDRESS...: is none of them?
keeps_out()
{
	local port=$1 addr

	shift
	for addr; do
		! filter "$port" | grep -qix "$addr" || fail "$addr is in the filter of $port"
	done
}

flags()
{
	bridge_sw link set dev "$@"
}

test_one_port()
{
	new_switch
	new_nic 1
	promiscuous ""
	lets_in n1 "$(link_value sw sw0 address)" 02:00:00:00:ee:01
	flags n1 learning off
	promiscuous ""
	flags n1 flood off
	promiscuous ""
}

test_two_ports()
{
	new_switch
	new_nic 1 2
	promiscuous "n1 n2"
	ip_sw link set n2 nomaster
	promiscuous ""
	lets_in n1 "$(link_value sw sw0 address)"
	ip_sw link set n2 master sw0
	promiscuous "n1 n2"
	ip_sw link del n2
	promiscuous ""
}

# A port that neither learns nor floods has behind it what the user said.
test_learning_and_flood()
{
	new_switch
	new_nic 1 2
	flags n1 learning off
	promiscuous "n1 n2"
	flags n1 flood off
	promiscuous "n1"
	flags n1 learning on
	promiscuous "n1 n2"
	flags n1 learning off
	flags n2 learning off
	promiscuous "n1"
	flags n2 flood off
	promiscuous ""
	flags n2 flood on
	promiscuous "n1"
	flags n1 flood on
	promiscuous "n1 n2"
}

test_three_ports()
{
	new_switch
	new_nic 1 2 3
	promiscuous "n1 n2 n3"
	flags n1 learning off flood off
	promiscuous "n1 n2 n3"
	flags n2 learning off flood off
	promiscuous "n1 n2"
	flags n3 learning off flood off
	promiscuous ""
	flags n2 flood on
	promiscuous "n1 n3"
}

# Groups are no matter of the unicast filter.
test_flags_that_make_no_difference()
{
	new_switch
	new_nic 1 2
	flags n1 learning off flood off
	flags n2 learning off flood off
	flags n1 mcast_flood off bcast_flood off isolated on locked on
	promiscuous ""
	flags n1 mcast_flood on bcast_flood on isolated off locked off
	promiscuous ""
	flags n1 state blocking
	promiscuous ""
}

test_hairpin()
{
	new_switch
	new_nic 1 2
	flags n1 learning off flood off
	flags n2 learning off flood off
	flags n1 hairpin on
	promiscuous "n1"
	flags n1 hairpin off
	promiscuous ""
	ip_sw link set n2 nomaster
	flags n1 hairpin on
	promiscuous "n1"
	flags n1 hairpin off
	promiscuous ""
}

test_promiscuous_switch()
{
	new_switch
	new_nic 1
	ip_sw link set sw0 promisc on
	promiscuous "n1"
	new_nic 2
	flags n1 learning off flood off
	flags n2 learning off flood off
	promiscuous "n1 n2"
	ip_sw link set sw0 promisc off
	promiscuous ""
	lets_in n1 "$(link_value sw sw0 address)"
	lets_in n2 "$(link_value sw sw0 address)"
}

# A device with a filter for VLANs would keep out what the switch carries.
test_filter_for_vlans()
{
	new_switch
	ip_sw link add n1 up type bond
	ip_sw link set n1 master sw0
	promiscuous "n1"
	ip_sw link set n1 nomaster
	equal "promiscuity" "$(link_value sw n1 promiscuity)" 0
}

test_what_others_set_stays()
{
	new_switch
	new_nic 1
	ip_sw link set n1 promisc on
	equal "set by the user" "$(link_value sw n1 promiscuity)" 1
	new_nic 2
	equal "by user and switch" "$(link_value sw n1 promiscuity)" 2
	ip_sw link set n2 nomaster
	equal "by the user" "$(link_value sw n1 promiscuity)" 1
	ip_sw link set n1 nomaster
	equal "by the user" "$(link_value sw n1 promiscuity)" 1
	ip_sw link set n1 promisc off
	equal "by nobody" "$(link_value sw n1 promiscuity)" 0
}

# as_before DEVICE: nothing is left of what it was told as a port
as_before()
{
	equal "promiscuity of $1" "$(link_value sw "$1" promiscuity)" 0
	equal "allmulti of $1" "$(link_value sw "$1" allmulti)" 0
	equal "filter of $1" "$(filter "$1")" ""
}

test_port_that_leaves_is_as_before()
{
	new_switch
	make_nic 1
	as_before n1
	ip_sw link set n1 master sw0
	ip_sw link set n1 nomaster
	as_before n1
	new_nic 2
	ip_sw link set n1 master sw0
	ip_sw link set n1 nomaster
	as_before n1
	ip_sw link del sw0
	as_before n2
}

test_port_that_leaves_with_its_entries_is_as_before()
{
	fixed
	bridge_sw fdb add 02:00:00:00:aa:01 dev sw0 via n1 static
	bridge_sw fdb add 02:00:00:00:aa:02 dev sw0 via n2 static
	bridge_sw fdb add 02:00:00:00:aa:03 dev sw0 permanent
	ip_sw link set n1 nomaster
	as_before n1
	ip_sw link del sw0
	as_before n2
}

# Most virtual devices have no filter. What is fixed need not be told to them, one
# by one, if they get everything anyway.
test_port_without_a_filter()
{
	new_switch
	new_host 1
	equal "promiscuity" "$(link_value sw p1 promiscuity)" 1
	bridge_sw fdb add 02:00:00:00:aa:01 dev sw0 via p1 static
	bridge_sw fdb add 02:00:00:00:aa:02 dev sw0 permanent
	equal "filter of p1" "$(filter p1)" ""
	flags p1 learning off flood off
	equal "promiscuity" "$(link_value sw p1 promiscuity)" 1
	equal "filter of p1" "$(filter p1)" ""
}

test_port_without_a_filter_that_leaves_is_as_before()
{
	new_switch
	new_host 1
	ip_sw link set p1 nomaster
	as_before p1
	ip_sw link set p1 master sw0
	ip_sw link del sw0
	as_before p1
}

test_all_groups_come_in()
{
	new_switch
	new_nic 1
	equal "allmulti" "$(link_value sw n1 allmulti)" 1
}

# fixed N: neither n1 nor n2 learns or floods
fixed()
{
	new_switch
	new_nic 1 2
	flags n1 learning off flood off
	flags n2 learning off flood off
	promiscuous ""
}

test_filter_has_the_fixed_addresses()
{
	local port

	fixed
	bridge_sw fdb add 02:00:00:00:aa:01 dev sw0 via n1 static
	bridge_sw fdb add 02:00:00:00:aa:02 dev sw0 permanent
	bridge_sw fdb add 02:00:00:00:aa:03 dev sw0 via n1 dynamic
	for port in n1 n2; do
		lets_in "$port" 02:00:00:00:aa:01 02:00:00:00:aa:02
		lets_in "$port" "$(link_value sw sw0 address)" 02:00:00:00:ee:01 02:00:00:00:ee:02
		keeps_out "$port" 02:00:00:00:aa:03
	done
	bridge_sw fdb del 02:00:00:00:aa:01 dev sw0
	bridge_sw fdb replace 02:00:00:00:aa:02 dev sw0 via n2 dynamic
	bridge_sw fdb replace 02:00:00:00:aa:03 dev sw0 via n2 static
	for port in n1 n2; do
		keeps_out "$port" 02:00:00:00:aa:01 02:00:00:00:aa:02
		lets_in "$port" 02:00:00:00:aa:03
	done
	bridge_sw fdb flush dev sw0
	for port in n1 n2; do keeps_out "$port" 02:00:00:00:aa:03; done
}

test_filter_follows_device_addresses()
{
	local old

	fixed
	old=$(link_value sw sw0 address)
	ip_sw link set sw0 address 02:00:00:00:bb:01
	lets_in n1 02:00:00:00:bb:01
	keeps_out n1 "$old"
	ip_sw link set n2 address 02:00:00:00:bb:02
	lets_in n1 02:00:00:00:bb:02
	keeps_out n1 02:00:00:00:ee:02
	ip_sw link set n2 nomaster
	keeps_out n1 02:00:00:00:bb:02
}

# What came while the port was promiscuous is there afterwards, what went is not.
test_filter_after_promiscuity()
{
	new_switch
	new_nic 1 2
	bridge_sw fdb add 02:00:00:00:aa:01 dev sw0 via n1 static
	bridge_sw fdb add 02:00:00:00:aa:02 dev sw0 via n2 static
	bridge_sw fdb del 02:00:00:00:aa:01 dev sw0
	flags n1 learning off flood off
	flags n2 learning off flood off
	promiscuous ""
	lets_in n1 02:00:00:00:aa:02
	keeps_out n1 02:00:00:00:aa:01
	flags n1 learning on
	bridge_sw fdb del 02:00:00:00:aa:02 dev sw0
	flags n1 learning off
	promiscuous ""
	keeps_out n2 02:00:00:00:aa:02
}

# An address that somebody else put into the filter is not the switch's to remove.
test_filter_addresses_of_others()
{
	fixed
	ip_sw link add link n1 name n1.5 address 02:00:00:00:aa:01 up type vlan id 5
	lets_in n1 02:00:00:00:aa:01
	bridge_sw fdb add 02:00:00:00:aa:01 dev sw0 via n2 static
	bridge_sw fdb del 02:00:00:00:aa:01 dev sw0
	lets_in n1 02:00:00:00:aa:01
	ip_sw link set n1 nomaster
	lets_in n1 02:00:00:00:aa:01
}

# What stands on the switch device has addresses, too.
test_filter_has_addresses_of_devices_on_the_switch()
{
	local port

	fixed
	ip_sw link add link sw0 name m0 address 02:00:00:00:aa:05 up type macvlan mode bridge
	for port in n1 n2; do lets_in "$port" 02:00:00:00:aa:05; done
	new_nic 3
	lets_in n3 02:00:00:00:aa:05
	ip_sw link del m0
	for port in n1 n2; do keeps_out "$port" 02:00:00:00:aa:05; done
	ip_sw link set n3 nomaster
	keeps_out n3 02:00:00:00:aa:05
}

# p1 is a macvlan device on the veth u1, whose other end h1 has
filtered_host()
{
	new_switch
	new_host 2
	new_ns h1
	ip_sw link add u1 up type veth peer name eth0 address "${MAC[1]}" netns "h1$NS"
	must ip -n "h1$NS" link set eth0 up
	ip_sw link add link u1 name p1 address 02:00:00:00:ee:01 up type macvlan mode vepa
	ip_sw link set p1 master sw0
	ip_sw link set sw0 address 02:00:00:00:ee:01
	wait_until 5 port_state p1 forwarding
}

test_frames_to_the_host_come_through_the_filter()
{
	filtered_host
	ip_sw link set p2 nomaster
	equal "promiscuity" "$(link_value sw p1 promiscuity)" 0
	reaches "sw0" h1 "$(frame 02:00:00:00:ee:01 "${MAC[1]}")"
	reaches "sw0" h1 "$(frame ff:ff:ff:ff:ff:ff "${MAC[1]}")"
	reaches "sw0" h1 "$(frame 01:00:5e:00:00:05 "${MAC[1]}")"
	# The switch does not even see others.
	counts "" send h1 eth0 "$(frame 02:00:00:00:00:77 "${MAC[1]}")" 5
	must ip -n "h1$NS" addr add 192.0.2.1/24 dev eth0
	ip_sw addr add 192.0.2.100/24 dev sw0
	answers h1 192.0.2.100
	answers sw 192.0.2.1
}

# nic: the port b1 is a NIC with a filter: a VLAN device, which has a list of
# addresses to let in, on the tap t1, whose program lets in only these
nic()
{
	tap sw t1
	ip_sw link set t1 up
	ip_sw link add link t1 name b1 address 02:00:00:00:ee:01 up type vlan id 5
	ip_sw link set b1 master sw0
	wait_until 10 port_state b1 forwarding
}

# wire FRAME: it comes to the NIC
wire()
{
	local to=${1:0:2}:${1:2:2}:${1:4:2}:${1:6:2}:${1:8:2}:${1:10:2}

	if [[ ${1:1:1} == [13579bdf] || $to = "$(link_value sw b1 address)" ]] || filter b1 | grep -qx "$to" ||
		[ "$(link_value sw b1 promiscuity)" -gt 0 ]; then
		echo "${1:0:24}81000005${1:24}" >"$TMP/t1.in"
	fi
}

# A frame comes to the NIC: does it come to h2?
wire_reaches_h2()
{
	local file

	file=$(mktemp "$TMP/wire.XXXXXX")
	listen "$file" h2 eth0 "${1:0:24}"
	wire "$1"
	equal "frame $1 to h2" "$(heard "$file")" "$2"
}

test_frames_to_fixed_entries_come_through_the_filter()
{
	new_switch
	new_host 2
	nic
	# behind p2 is what the user says
	flags p2 learning off flood off
	equal "promiscuity" "$(link_value sw b1 promiscuity)" 0
	wire_reaches_h2 "$(frame 02:00:00:00:aa:01 02:00:00:00:00:01)" 0
	bridge_sw fdb add 02:00:00:00:aa:01 dev sw0 via p2 static
	wire_reaches_h2 "$(frame 02:00:00:00:aa:01 02:00:00:00:00:01)" 1
	wire_reaches_h2 "$(frame 02:00:00:00:aa:02 02:00:00:00:00:01)" 0
	wire_reaches_h2 "$(frame ff:ff:ff:ff:ff:ff 02:00:00:00:00:01)" 1
	# and then anything
	flags p2 flood on
	wire_reaches_h2 "$(frame 02:00:00:00:aa:02 02:00:00:00:00:01)" 1
}

run_tests
