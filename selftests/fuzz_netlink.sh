#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
# Whatever root of a container says by netlink, right or wrong, harms nobody: the kernel stays sound, the host's devices
# stay as they are, and all that was made goes with its namespace. Most that is right is accepted.
#
# every kernel: what the core takes for us, and what it checks before
#
# The messages are in fuzz_tables.h and fuzz_kinds.h. MESSAGES=N sends another number, SECONDS_MAX=N for a
# longer time; SEED=N makes the same choices.
. "$(dirname "$0")/lib.sh"

# More where reading beyond the end, and what is lost, is found
if [ -e /sys/kernel/debug/kmemleak ]; then
	MESSAGES=${MESSAGES:-100000} SECONDS_MAX=${SECONDS_MAX:-200}
else
	MESSAGES=${MESSAGES:-30000} SECONDS_MAX=${SECONDS_MAX:-120}
fi
SEED=${SEED:-$(date +%s%N)}

# removed MODULE: is it not there?
removed()
{
	[ ! -e "/sys/module/$1" ] || modprobe -r "$1"
}

# in a namespace of a user's own, with an underlay for overlays
container()
{
	unshare -Urn sh -ec "
		PATH=$PATH
		ip link set lo up
		ip link add u0 type dummy
		ip addr add 10.0.0.100/24 dev u0
		ip addr add fd00::100/64 dev u0 nodad
		ip link set u0 up
		exec $*"
}

test_netlink()
{
	local before

	need unshare
	unshare -Urn true 2>/dev/null || skip "needs user namespaces"
	modprobe -q vnic
	modprobe -q dummy numdummies=0
	modprobe -q veth
	modprobe -q bridge # has messages of its own, which must not take our devices for its
	before=$(ip -d link)
	echo "# SEED=$SEED MESSAGES=$MESSAGES"
	container "$PROGRAMS/fuzz_netlink" "$SEED" "$MESSAGES" "$SECONDS_MAX" 2>&1 || fail "status $?, again: SEED=$SEED MESSAGES=$MESSAGES"
	[ "$(ip -d link)" = "$before" ] || fail "the host's devices have changed: $(ip -d link)"
	[ -e /sys/module/vnic/initstate ] && [ -z "$(ip -o link show type vswitch)$(ip -o link show type vnic)" ] || return 0
	defer modprobe vswitch
	wait_until 60 removed vnic
	wait_until 60 removed vswitch
}

run_tests
