#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
# What a trace says of random frames, with random settings, is what they do then.
#
# The topology is drawn in differential.sh; COUNT and SEED are explained there, but
# that without SEED these are the same frames each time. That of vnics is:
#
#   h1 e1 --- p1 \                          h8 m8 (vnic) \
#   h2 e2 --- p2 -- t0 ~ u0 ----- u0 far    h9 m9 (vnic) -- n0 ----- e7 h7
#   h3 v3 (vnic) /     192.0.2.1  192.0.2.2 h10 m10 (vnic) /
#   h4 v4 (vnic) /                192.0.2.3
#      v5 (vnic) /
. "$(dirname "$0")/lib.sh"
. "$(dirname "$0")/differential_lib.sh"

# told_for [vlan] SEED: what is told of random frames is what they do
told_for()
{
	both
	echo "# SEED=${*: -1} COUNT=${COUNT:-2000}"
	python3 -SE "$HERE/trace.py" "${@:1:$#-1}" "$NS" "${*: -1}" "${COUNT:-2000}" || fail "again: SEED=${*: -1} COUNT=${COUNT:-2000}"
}

test_random_frames()
{
	told_for "${SEED:-204517432}"
}

test_random_frames_with_vlans()
{
	told_for vlan "${SEED:-185748545}"
}

# vnics: the topology of trace_vnics.py
vnics()
{
	local n

	modprobe -q vnic
	new_ns sw far h1 h2 h3 h4 h7 h8 h9 h10
	{
		echo "link add u0 type veth peer name u0 netns far$NS"
		echo "link set u0 up"
		echo "addr add 192.0.2.1/24 dev u0"
		echo "link add t0 address 02:00:00:00:00:00 up type vswitch vni 42 local 192.0.2.1"
		for n in 1 2; do
			echo "link add p$n type veth peer name e$n address ${MAC[n]} netns h$n$NS"
			echo "link set p$n master t0 up"
		done
		for n in 3 4; do
			echo "link add link t0 name v$n address ${MAC[n]} netns h$n$NS type vnic"
		done
		echo "link add link t0 name v5 address ${MAC[5]} up type vnic"
		echo "link add n0 address 02:00:00:00:00:63 type veth peer name e7 address ${MAC[7]} netns h7$NS"
		echo "link set n0 up"
		for n in 8 9 10; do
			echo "link add link n0 name m$n address ${MAC[n]} netns h$n$NS type vnic mode bridge"
		done
	} | ip_batch sw
	ip_batch far <<-END
		link set u0 up
		addr add 192.0.2.2/24 dev u0
		addr add 192.0.2.3/24 dev u0
		link add m0 type veth peer name m1
		link set m0 up
		link set m1 up
	END
	# nobody has to ask for the other's address
	ip_batch sw <<-END
		neigh add 192.0.2.2 lladdr $(link_value far u0 address) dev u0
		neigh add 192.0.2.3 lladdr $(link_value far u0 address) dev u0
	END
	for n in h1:e1 h2:e2 h3:v3 h4:v4 h7:e7 h8:m8 h9:m9 h10:m10; do
		must ip -n "${n%:*}$NS" link set "${n#*:}" up
	done
	wait_until 5 link_has h2 e2 operstate UP
	wait_until 5 link_has h10 m10 operstate UP
	wait_until 5 link_has h4 v4 operstate UP
}

test_random_frames_of_vnics()
{
	local seed=${SEED:-91530871} count=${COUNT:-2000}

	vnics
	echo "# SEED=$seed COUNT=$count"
	python3 -SE "$HERE/trace_vnics.py" "$NS" "$seed" "$count" || fail "again: SEED=$seed COUNT=$count"
}

run_tests
