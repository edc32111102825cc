#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
# What a trace says of random frames, with random settings, is what they do then.
#
# The topology is drawn in differential.sh; COUNT and SEED are explained there, but
# that without SEED these are the same frames each time.
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

run_tests
