#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
# Addresses are learned, move and age.
#
#   h1 ----- p1 \
#   h2 ----- p2 -- sw0
#   h3 ----- p3 /
. "$(dirname "$0")/lib.sh"

test_learned_on_its_port()
{
	new_switch
	new_host 1 2 3
	send h1 eth0 "$(frame "$(mac 2)" "$(mac 1)")"
	[[ $(fdb "$(mac 1)") == *"via p1 "* ]] || fail "no entry: $(fdb "$(mac 1)")"
}

run_tests
