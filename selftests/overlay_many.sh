#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
# As many tenants on one server as a data centre may want.
#
#   t1
#   ... ~ s1: 192.0.2.1 ----- 192.0.2.2: s2 ~ a switch with one VNI after the other
#   t4096
. "$(dirname "$0")/lib.sh"

N=4096

# got TENANT: frames that its switch has received from the tunnel
got()
{
	local COUNTED=(s1 "t$1")

	counter tunnel.rx_packets
}

got_one()
{
	[ "$(got "$1")" = 1 ]
}

test_four_thousand_tenants()
{
	local i

	need_plugin
	new_ns s1 s2
	must ip -n "s1$NS" link add u0 type veth peer name u0 netns "s2$NS"
	for i in 1 2; do
		must ip -n "s$i$NS" addr add "192.0.2.$i/24" dev u0
		must ip -n "s$i$NS" link set u0 up
	done
	# VNIs from all over their 24 bits
	for ((i = 1; i <= N; i++)); do
		echo "link add t$i type vswitch vni $((i * 4095)) local 192.0.2.1 remote 192.0.2.2"
		echo "link set t$i up"
	done >"$TMP/add"
	must ip -n "s1$NS" -batch "$TMP/add"
	equal "sockets" "$(in_ns s1 ss -Hlnu sport = 4789 | wc -l)" 1
	refused "another switch has this vni" ip -n "s1$NS" link add x type vswitch vni $((7 * 4095)) local 192.0.2.1
	for i in 1 17 2048 4000 4096; do
		must ip -n "s2$NS" link add peer0 type vswitch vni $((i * 4095)) local 192.0.2.2 remote 192.0.2.1
		must ip -n "s2$NS" link set peer0 up
		send s2 peer0 "$(frame ff:ff:ff:ff:ff:ff "${MAC[2]}")"
		wait_until 5 got_one "$i"
		equal "frames of others" "$(got $((i > 1 ? i - 1 : 2))) $(got 3000)" "0 0"
		must ip -n "s2$NS" link del peer0
	done
	# the underlay changes for all of them
	must ip -n "s1$NS" link set u0 mtu 1400
	wait_until 30 link_has s1 t4096 mtu 1350
	wait_until 30 link_has s1 t1 mtu 1350
	[ ! -e /proc/sys/kernel/hung_task_timeout_secs ] || must sysctl -qw kernel.hung_task_timeout_secs=1200
	must ip netns del "s1$NS"
	wait_until 900 ip -n "s2$NS" link add u0 type dummy
}

run_tests
