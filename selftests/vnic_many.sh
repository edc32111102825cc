#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
# As many vnics on a NIC as there can be.
#
#   v1 \
#   ... -- p0 ----- h9
#   v4096 /
. "$(dirname "$0")/lib.sh"

N=4096

# addr N: that of vN, in ADDR
addr()
{
	printf -v ADDR '02:00:00:01:%02x:%02x' $(($1 >> 8)) $(($1 & 255))
}

# got VNIC: frames that it has received
got()
{
	ip netns exec "many$NS" cat "/sys/class/net/$1/statistics/rx_packets"
}

received_one()
{
	[ "$(got "$1")" = 1 ]
}

test_as_many_as_there_can_be()
{
	local i

	need_plugin
	modprobe -q vnic
	new_nic
	new_ns many
	for ((i = 1; i <= N; i++)); do
		addr "$i"
		echo "link add link p0 name v$i address $ADDR netns many$NS type vnic"
	done >"$TMP/add"
	ulimit -n 8192 # ip opens the namespace anew for each line
	must ip -n "sw$NS" -batch "$TMP/add"
	refused "4096 vnics and ports already" ip -n "sw$NS" link add link p0 name x type vnic
	for ((i = 1; i <= N; i++)); do
		echo "link set v$i up"
	done >"$TMP/up"
	must ip -n "many$NS" -batch "$TMP/up"
	for i in 1 257 2000 4096; do
		addr "$i"
		send h9 eth0 "$(frame "$ADDR" "${MAC[9]}")"
		wait_until 10 received_one "v$i"
	done
	# one goes, one comes
	must ip -n "many$NS" link del v2000
	addr 2000
	must ip -n "sw$NS" link add link p0 name v2000 address "$ADDR" netns "many$NS" type vnic
	must ip -n "many$NS" link set v2000 up
	send h9 eth0 "$(frame "$ADDR" "${MAC[9]}")"
	wait_until 10 received_one v2000
	equal "those beside it" "$(got v2001) $(got v1744)" "0 0"
	# A debug kernel takes minutes for so many devices at once, whatever their kind.
	[ ! -e /proc/sys/kernel/hung_task_timeout_secs ] || must sysctl -qw kernel.hung_task_timeout_secs=1200
	must ip netns del "many$NS"
	wait_until 900 nic_is_free
}

# no vnic is left on the NIC
nic_is_free()
{
	[ "$(bridge -n "sw$NS" fdb show dev p0 | grep -c '^02:00:00:01')" = 0 ] &&
		ip -n "sw$NS" link add link p0 name m0 type macvlan
}

run_tests
