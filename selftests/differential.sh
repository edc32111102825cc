#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
# A vswitch does what the in-tree bridge does, but for what is listed in
# differential.py: the same random frames and settings go through both.
# every kernel: it is compared with the kernel's bridge
#
#   bridge               vswitch
#   e1 ----- p1 \        e1 ----- p1 \
#   e2 ----- p2  \       e2 ----- p2  \
#   e3 ----- p3 -- sw0   e3 ----- p3 -- sw0     p3: no offload of VLAN tags
#   e4 ----- p4  /       e4 ----- p4  /         p4: MTU 9000
#   e5 ----- p5 /        e5 ----- p5 /          e5, p5: VLAN 10 on w5 ----- l5
#
# SEED=N: other frames and settings; the last of the tests takes a new one each
# time and prints it. COUNT=N: how many frames, 2000.
. "$(dirname "$0")/lib.sh"

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

# same_for SEED: random frames and settings
same_for()
{
	both
	echo "# SEED=$1 COUNT=${COUNT:-2000}"
	python3 -SE "$HERE/differential.py" "$NS" "$1" "${COUNT:-2000}" || fail "again: SEED=$1 COUNT=${COUNT:-2000} CASES=test_seed"
}

# same_vlans_for SEED: the same with VLAN filtering
same_vlans_for()
{
	both
	echo "# SEED=$1 COUNT=${COUNT:-2000}"
	python3 -SE "$HERE/differential_vlan.py" "$NS" "$1" "${COUNT:-2000}" ||
		fail "again: SEED=$1 COUNT=${COUNT:-2000} CASES=test_vlan_seed"
}

test_listed_differences()
{
	both
	python3 -SE "$HERE/differential.py" "$NS" || fail "the list is wrong"
}

test_seed_1()
{
	same_for 1
}

test_seed()
{
	same_for "${SEED:-$((RANDOM << 15 | RANDOM))}"
}

test_vlan_seed_1()
{
	same_vlans_for 1
}

test_vlan_seed()
{
	same_vlans_for "${SEED:-$((RANDOM << 15 | RANDOM))}"
}

run_tests
