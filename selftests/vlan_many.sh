#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
# 4,094 VLANs on 1,000 ports: memory, and what it takes to set them.
#
#   1,000 dummies -- sw0
#   h1 ---- p1 ----/
. "$(dirname "$0")/lib.sh"

N=1000

# used: memory in kB that the kernel holds, but for what it can give back
used()
{
	awk '/^(SUnreclaim|Percpu|VmallocUsed):/ { sum += $2 } END { print sum }' /proc/meminfo
}

# lines FORMAT: for each of the ports
lines()
{
	local i

	# shellcheck disable=SC2059 # it is one
	for ((i = 1; i <= N; i++)); do printf "$1\n" "$i"; done
}

test_all_vlans_on_many_ports()
{
	local before after

	need_plugin
	new_switch vlan_filtering 1
	new_host 1
	lines "link add d%d type dummy" >"$TMP/batch"
	lines "link set d%d master sw0" >>"$TMP/batch"
	ip_batch sw <"$TMP/batch"
	before=$(used)
	lines "vlan add dev d%d vid 1-4094" >"$TMP/batch"
	bridge_sw -batch "$TMP/batch"
	bridge_sw vlan add dev p1 vid 2-4094
	after=$(used)
	echo "# $((after - before)) kB for 4094 VLANs on $N ports"
	# 2 kB each, and some for what else the machine does meanwhile
	[ $((after - before)) -lt $((N * 2 + 4096)) ] || fail "$((after - before)) kB"
	equal "entries of the FDB" "$(bridge -n "sw$NS" fdb show dev sw0 | grep -c permanent)" $((N + 2))
	equal "VLANs of the last one" "$(bridge -n "sw$NS" -compressvlans -j vlan show dev "d$N" | grep -o '"vlan":1,"vlanEnd":4094')" '"vlan":1,"vlanEnd":4094'
	bridge_sw vlan add dev sw0 vid 4094 self
	tag_way h1 ff:ff:ff:ff:ff:ff "${MAC[1]}" 4094 sw0:4094
	tag_ways
	# the default PVID of all of them at once
	ip_sw link set sw0 type vswitch vlan_filtering 0
	ip_sw link set sw0 type vswitch vlan_filtering 1
	ip_sw link del sw0
}

run_tests
