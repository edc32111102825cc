#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
# The module goes with all its devices, leaves nothing behind, and comes back.
# two CPUs: races are its subject
# every kernel: how modules end
#
#   h1 192.0.2.1 ----- p1 \
#   h2 192.0.2.2 ----- p2 -- sw0
#   h3 192.0.2.3 ----- p3 /
. "$(dirname "$0")/lib.sh"

modprobe -qr vnic # which holds the module

MODULE=vswitch

# Not where it is somebody else's, too
removable()
{
	[ "${KIND:-vswitch}" = vswitch ] || skip "is about the module $MODULE"
	[ -e /sys/module/"$MODULE"/initstate ] || skip "$MODULE is built in"
	[ -z "$(ip -o link show type vswitch)" ] || skip "there are other switches"
	# for those who come after
	defer modprobe "$MODULE"
}

# remove: unload it, once namespaces that are being deleted have let it go
remove()
{
	wait_until 30 modprobe -r "$MODULE"
	[ ! -e /sys/module/"$MODULE" ] || fail "$MODULE is still there"
}

nothing_left()
{
	local n

	must_not ip -n "sw$NS" link show sw0
	for n in 1 2 3; do
		equal "master of p$n" "$(link_value sw "p$n" master)" ""
		equal "promiscuity of p$n" "$(link_value sw "p$n" promiscuity)" 0
		equal "allmulti of p$n" "$(link_value sw "p$n" allmulti)" 0
	done
	# a link is to a cache of the kernel's own, with which it was merged
	[ ! -e /sys/kernel/slab/vsw_fdb ] || [ -L /sys/kernel/slab/vsw_fdb ] || fail "the entries' cache is still there"
}

# Back again: `busy` left addresses and hosts, not the switch
again()
{
	local n

	ip_sw link add sw0 up type vswitch
	for n in 1 2 3; do ip_sw link set "p$n" master sw0; done
	answers h1 192.0.2.2
	answers h3 192.0.2.1
}

test_unloaded_under_traffic()
{
	removable
	busy
	must rmmod "$MODULE"
	nothing_left
	must modprobe "$MODULE"
	again
}

test_unloaded_and_loaded_again_and_again()
{
	local i n

	removable
	busy
	for i in 1 2 3 4 5; do
		must modprobe -r "$MODULE"
		nothing_left
		ip_sw link add sw0 up type vswitch
		for n in 1 2 3; do ip_sw link set "p$n" master sw0; done
	done
	answers h1 192.0.2.2
	answers h2 192.0.2.3
}

test_loaded_by_ip_link_add()
{
	removable
	remove
	new_ns sw
	ip_sw link add sw0 type vswitch
	[ -e /sys/module/"$MODULE" ] || fail "$MODULE is not loaded"
}

test_unloaded_with_a_full_fdb()
{
	removable
	busy
	awk 'BEGIN { for (i = 0; i < 5000; i++)
		printf "fdb add 02:01:00:00:%02x:%02x dev sw0 via p%d %s\n", i / 256, i % 256, i % 3 + 1, i % 2 ? "static" : "dynamic"
	}' >"$TMP/batch"
	must bridge -n "sw$NS" -batch "$TMP/batch"
	[ "$(bridge -n "sw$NS" fdb show dev sw0 | wc -l)" -gt 5000 ] || fail "not all entries are there"
	must modprobe -r "$MODULE"
	nothing_left
	ip_sw link add sw0 up type vswitch
	equal "entries of a new switch" "$(bridge -n "sw$NS" fdb show dev sw0 | wc -l)" 1
}

test_unloaded_with_devices_above_and_below()
{
	removable
	busy
	ip_sw link add sw1 up type vswitch
	ip_sw link set sw1 master sw0
	ip_sw link set p1 master sw1
	ip_sw link add link sw0 name sw0.5 up type vlan id 5
	ip_sw link add sw2 up type vswitch
	ip_sw link add link sw2 name m1 up type macvlan
	ip_sw link add br0 up type bridge
	ip_sw link set sw0 master br0
	must modprobe -r "$MODULE"
	nothing_left
	must_not ip -n "sw$NS" link show sw1
	must_not ip -n "sw$NS" link show sw0.5
	must_not ip -n "sw$NS" link show m1
	again
}

run_tests
