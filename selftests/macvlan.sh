#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
# Vnics on a NIC do what the in-tree macvlan does, but for what is listed in
# macvlan.py: the same random frames and settings go through both.
#
#   macvlan                     vnic
#   e1 \                        e1 \
#   ... -- p0 ----- x0          ... -- p0 ----- x0     p0: the NIC, the host's
#   e5 /                        e5 /                   x0: what is outside
#
# e1 to e5 are in a namespace of their own. SEED=N: other frames and settings; the
# last of the tests takes a new one each time and prints it. COUNT=N: how many
# frames, 1000.
. "$(dirname "$0")/lib.sh"

# side LETTER: the namespaces nic$LETTER, guest$LETTER and out$LETTER
side()
{
	new_ns "nic$1" "guest$1" "out$1"
	must ip -n "nic$1$NS" link add p0 address 02:00:00:00:0d:00 type veth \
		peer name x0 address 02:00:00:00:0e:00 netns "out$1$NS"
	must ip -n "nic$1$NS" link set p0 up
	must ip -n "out$1$NS" link set x0 up
}

# same_for SEED MODE...: random frames and settings, with endpoints in these modes at first
same_for()
{
	modprobe -q vnic
	modprobe -q macvlan || skip "needs macvlan"
	side m
	side v
	must ip -n "outm$NS" link add m0 type veth peer name m1
	must ip -n "outm$NS" link set m0 up
	must ip -n "outm$NS" link set m1 up
	echo "# SEED=$1 COUNT=${COUNT:-1000}"
	python3 -SE "$HERE/macvlan.py" "$NS" "$1" "${COUNT:-1000}" "${@:2}" || fail "again: SEED=$1 COUNT=${COUNT:-1000}"
}

test_vepa()
{
	same_for 1 vepa vepa vepa
}

test_bridge()
{
	same_for 2 bridge bridge bridge
}

test_private()
{
	same_for 3 private private private
}

test_passthru()
{
	same_for 4 passthru
}

test_source()
{
	same_for 5 source source vepa
}

test_mixed()
{
	same_for 6 vepa bridge private source bridge
}

test_mixed_seed()
{
	same_for "${SEED:-$((RANDOM << 15 | RANDOM))}" vepa bridge private source bridge
}

run_tests
