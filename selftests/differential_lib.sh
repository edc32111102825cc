#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
# The topology of differential.sh, which draws it; to be sourced after lib.sh.

# pair LETTER KIND OPTION...: the namespaces sw$LETTER and wire$LETTER
pair()
{
	local sw=sw$1 wire=wire$1 kind=$2 n

	shift 2
	new_ns "$sw" "$wire"
	must ip -n "$sw$NS" link add sw0 address 02:00:00:00:0d:00 type "$kind" "$@"
	{
		for n in 1 2 3 4; do
			echo "link add p$n address 02:00:00:00:0d:0$n type veth peer name e$n mtu 9000 netns $wire$NS"
		done
		echo "link add l5 mtu 9100 up type veth peer name w5 mtu 9100 netns $wire$NS"
		echo "link add link l5 name p5 address 02:00:00:00:0d:05 mtu 1500 type vlan id 10"
		echo "link set p4 mtu 9000"
		for n in 1 2 3 4 5; do
			echo "link set p$n master sw0 up"
		done
		echo "link set sw0 up"
	} >"$TMP/$sw"
	{
		echo "link add link w5 name e5 mtu 9000 type vlan id 10"
		for n in w5 e1 e2 e3 e4 e5; do
			echo "link set $n up"
		done
	} >"$TMP/$wire"
	must ip -n "$sw$NS" -batch "$TMP/$sw"
	must ip -n "$wire$NS" -batch "$TMP/$wire"
	must in_ns "$sw" ethtool -K p3 txvlan off tx-vlan-stag-hw-insert off
}

# both: a pair of each kind, and m0 and m1 for markers
both()
{
	need ethtool
	pair b bridge stp_state 0 forward_delay 0 vlan_filtering 0 vlan_default_pvid 0 mcast_snooping 0
	pair v vswitch
	must ip -n "wireb$NS" link add m0 type veth peer name m1
	must ip -n "wireb$NS" link set m0 up
	must ip -n "wireb$NS" link set m1 up
}
