#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
# A vswitch does what the in-tree bridge does, but for what is listed in
# differential.py: the same random frames and settings go through both.
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
. "$(dirname "$0")/differential_lib.sh"

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
