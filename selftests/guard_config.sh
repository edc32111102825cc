#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
# The guard of a port: what can be set, by whom, what is shown, when it is in force, and what is learned.
#
#   h1 (vnic) --- sw0 --- p9 --- h9
. "$(dirname "$0")/lib.sh"
. "$(dirname "$0")/guard_lib.sh"

ALL=ff:ff:ff:ff:ff:ff

topology()
{
	need_plugin
	modprobe -q vnic
	new_switch
	new_host 9
	new_vnic sw0 1 "$@"
	COUNTED=(h1 eth0)
}

vnic_set()
{
	must ip -n "h1$NS" link set eth0 type vnic "$@"
}

# shows WORDS: ip -d link says so of the vnic
shows()
{
	[[ $(ip -n "h1$NS" -d link show dev eth0) == *" $1 "* ]] || fail "not shown: $1: $(ip -n "h1$NS" -d link show dev eth0)"
}

shows_not()
{
	[[ $(ip -n "h1$NS" -d link show dev eth0) != *" $1 "* ]] || fail "shown: $1"
}

test_defaults()
{
	topology
	shows "guard auto guard_active off"
	shows_not "guard_ra"
	shows "fdb_max_learned 1024"
	equal "of a slave" "$(option p9 guard) $(option p9 guard_active)" "off false"
}

test_shown_as_it_was_set()
{
	topology
	vnic_set guard on
	shows "guard on guard_active on guard_dhcp_server off guard_ra off guard_vlan off guard_learn off"
	vnic_set guard_mac "${MAC[5]},${MAC[4]}" guard_ip 192.0.2.0/24,2001:db8::/32,198.51.100.1,2001:db8::1,::/0,0.0.0.0/0
	shows "guard_mac ${MAC[4]},${MAC[5]} guard_ip 192.0.2.0/24,2001:db8::/32,198.51.100.1,2001:db8::1,::/0,0.0.0.0/0"
	equal "in JSON" "$(ip -n "h1$NS" -d -j link show dev eth0 | grep -o '"guard_mac":[^]]*],"guard_ip":\["192[^,]*,')" \
		"\"guard_mac\":[\"${MAC[4]}\",\"${MAC[5]}\"],\"guard_ip\":[\"192.0.2.0/24\","
	vnic_set guard_ra on guard_dhcp_server on guard_vlan on guard_learn on
	shows "guard_dhcp_server on guard_ra on guard_vlan on guard_learn on"
	vnic_set guard_mac own guard_ip any guard_ra off
	shows_not "guard_mac"
	shows_not "guard_ip"
	shows "guard_dhcp_server on guard_ra off guard_vlan on guard_learn on"
	vnic_set guard off
	shows "guard off guard_active off"
}

test_lists_grow()
{
	local i

	topology
	vnic_set guard_ip 192.0.2.1
	vnic_set guard_ip_add 192.0.2.3,192.0.2.2
	vnic_set guard_ip_add 192.0.2.2,192.0.2.4
	shows "guard_ip 192.0.2.1,192.0.2.3,192.0.2.2,192.0.2.4"
	vnic_set guard_ip_del 192.0.2.3 guard_ip_add 192.0.2.5
	shows "guard_ip 192.0.2.1,192.0.2.2,192.0.2.4,192.0.2.5"
	refused "guard_ip_del: the list has no such prefix" ip -n "h1$NS" link set eth0 type vnic guard_ip_del 192.0.2.1,192.0.2.3
	vnic_set guard_mac_add "${MAC[3]}" guard_mac_add "${MAC[2]}"
	refused "guard_mac_del: the list has no such address" ip -n "h1$NS" link set eth0 type vnic guard_mac_del "${MAC[7]}"
	# nothing has changed
	shows "guard_ip 192.0.2.1,192.0.2.2,192.0.2.4,192.0.2.5"
	for i in {0..15}; do
		printf 'link set eth0 type vnic guard_ip_add 10.%d.0.1' "$i"
		printf ',10.%d.0.%d' "$i" {2..32} | sed "s/10\.\([0-9]*\),10\.[0-9]*\.0/&/g" | awk -v i="$i" '{ for (n = 2; n <= 32; n++) printf ",10.%d.0.%d", i, n; print "" }'
	done >"$TMP/more"
	refused "guard_ip: there can be 512 prefixes at the most" ip -n "h1$NS" -batch "$TMP/more"
	equal "members" "$(ip -n "h1$NS" -d -j link show dev eth0 | grep -oE '"guard_ip":\[[^]]*' | tr , '\n' | wc -l)" 484
	vnic_set guard on guard_mac own
	must ip -n "h1$NS" addr add 10.14.0.32/24 dev eth0
	reaches "h9" h1 "$(frame "${MAC[9]}" "${MAC[1]}" "$(ip4 10.14.0.32 11 "$(udp 1 2)")")"
	counts "drop_guard_ip=1" reaches "" h1 "$(frame "${MAC[9]}" "${MAC[1]}" "$(ip4 10.14.0.33 11 "$(udp 1 2)")")"
}

test_refused()
{
	local w

	topology
	for w in "guard maybe" "guard_mac 02:00:00:00:00" "guard_mac ${MAC[1]},," "guard_mac -2:00:00:00:00:06" \
		"guard_mac 0x:00:00:00:00:06" "guard_ip 192.0.2.256" "guard_ip 192.0.2.0/33" \
		"guard_ip 2001:db8::/129" "guard_ip 192.0.2.1/" "guard_ip ," "guard_learn 1"; do
		# shellcheck disable=SC2086 # words
		refused "takes" ip -n "h1$NS" link set eth0 type vnic $w
	done
	refused "guard_mac must be unicast" ip -n "h1$NS" link set eth0 type vnic guard_mac 01:00:5e:00:00:01
	refused "guard_mac must be unicast" ip -n "h1$NS" link set eth0 type vnic guard_mac_add 00:00:00:00:00:00
	refused "no bit set behind it" ip -n "h1$NS" link set eth0 type vnic guard_ip 192.0.2.1/24
	refused "no bit set behind it" ip -n "h1$NS" link set eth0 type vnic guard_ip 2001:db8::1/64
	shows "guard auto"
	shows_not "guard_mac"
	# on a NIC what belongs to a switch is refused
	ip_sw link add n0 type dummy
	refused "but for those of guard" ip -n "sw$NS" link add link n0 name v0 type vnic isolated on
	ip_sw link add link n0 name v0 type vnic guard on guard_ip 192.0.2.1 storm_bcast 10pps
	[[ $(ip -n "sw$NS" -d link show dev v0) == *" storm_bcast 10pps guard on guard_active on guard_ip 192.0.2.1 "* ]] ||
		fail "$(ip -n "sw$NS" -d link show dev v0)"
}

# Who owns the namespace that a vnic is in may not take another's address.
test_address_is_kept()
{
	topology guard on
	refused "guard does not allow the address" ip -n "h1$NS" link set eth0 address "${MAC[7]}"
	refused "guard does not allow the address" bridge -n "h1$NS" fdb add "${MAC[7]}" dev eth0 self
	# one that a device above wants, which is told nothing
	must ip -n "h1$NS" link add link eth0 name up address "${MAC[7]}" type macvlan
	must ip -n "h1$NS" link set dev up up
	[ -z "$(fdb "${MAC[7]}")" ] || fail "h1 gets the frames of another: $(fdb "${MAC[7]}")"
	vnic_set guard_mac "${MAC[1]},${MAC[7]}"
	[ -n "$(fdb "${MAC[7]}")" ] || fail "the device above does not get its frames"
	vnic_set guard_mac "${MAC[1]},${MAC[8]}"
	[ -z "$(fdb "${MAC[7]}")" ] || fail "h1 still gets the frames of another"
	must ip -n "h1$NS" link set eth0 address "${MAC[8]}"
	reaches "h9" h1 "$(frame "${MAC[9]}" "${MAC[8]}" "$(ip4 198.51.100.1 11 "$(udp 1 2)")")"
	# own: the address that it has now
	vnic_set guard_mac own
	reaches "h9" h1 "$(frame "${MAC[9]}" "${MAC[8]}" "$(ip4 198.51.100.1 11 "$(udp 1 2)")")"
	counts "drop_guard_mac=1" reaches "" h1 "$(frame "${MAC[9]}" "${MAC[1]}" "$(ip4 198.51.100.1 11 "$(udp 1 2)")")"
}

tenant_shows()
{
	[[ $(in_container ip -d link show dev eth0) == *" $1 "* ]] || fail "not shown: $1: $(in_container ip -d link show dev eth0)"
}

# A vnic of another user's is guarded before its first frame, and by nothing that this user can change.
tenant_is_guarded()
{
	local victim=198.51.100.9

	new_container
	must ip -n "sw$NS" link set vm1 netns "$PID" name eth0
	must in_container ip link set eth0 up
	must in_container ip addr add 198.51.100.1/24 dev eth0
	tenant_shows "guard auto guard_active on"
	refused "belong to the device below" in_container ip link set eth0 type vnic guard off
	refused "belong to the device below" in_container ip link set eth0 type vnic guard_mac_add "${MAC[7]}"
	refused "guard does not allow the address" in_container ip link set eth0 address "${MAC[7]}"
	wait_until 5 in_container ping -q -c 1 -W 2 "$victim"
	# no list: any address of IP, but with its own Ethernet address
	must in_container ip addr add 198.51.100.77/24 dev eth0
	must in_container ping -q -c 1 -W 2 -I 198.51.100.77 "$victim"
	listen "$TMP/h9" h9 eth0 ffffffffffff
	must nsenter -t "$PID" -n "$FRAMES" send eth0 "$(frame "$ALL" "${MAC[7]}" "$(arp 01 "${MAC[7]}" 198.51.100.7 198.51.100.7)")"
	must nsenter -t "$PID" -n "$FRAMES" send eth0 "$(frame "$ALL" "${MAC[1]}" "$(arp 01 "${MAC[7]}" 198.51.100.7 198.51.100.7)")"
	must nsenter -t "$PID" -n "$FRAMES" send eth0 "$(frame "$ALL" "${MAC[1]}" "$(ip4 198.51.100.1 11 "$(udp 67 68)")")"
	must nsenter -t "$PID" -n "$FRAMES" send eth0 "$(frame "$ALL" "${MAC[1]}" "81000005$(arp 01 "${MAC[1]}" 198.51.100.1 198.51.100.7)")"
	equal "reasons" "$(in_container ethtool -S eth0 | awk '/guard/ && $2 { print $1 $2 }' | xargs)" \
		"drop_guard_mac:1 drop_guard_arp:1 drop_guard_dhcp:1 drop_guard_vlan:1"
	equal "forged frames at h9" "$(heard "$TMP/h9")" 0
	# back at home it is not guarded any more
	must nsenter -t "$PID" -n ip link set eth0 netns "/run/netns/sw$NS" name vm1
	equal "at home" "$(link_value sw vm1 guard_active)" false
	ip_sw link set vm1 type vnic guard on
	equal "at home" "$(link_value sw vm1 guard_active)" true
}

test_tenant_on_a_switch()
{
	need_plugin
	modprobe -q vnic
	new_switch
	new_host 9
	must ip -n "h9$NS" addr add 198.51.100.9/24 dev eth0
	ip_sw link add link sw0 name vm1 address "${MAC[1]}" type vnic
	tenant_is_guarded
}

test_tenant_on_a_nic()
{
	need_plugin
	modprobe -q vnic
	new_nic
	ip_sw link add link p0 name vm1 address "${MAC[1]}" type vnic
	tenant_is_guarded
}

# At its quota of addresses a port goes on as before, or takes no new ones.
test_quota()
{
	local n

	topology
	vnic_set learning on fdb_max_learned 2
	for n in 20 21 22; do
		reaches "h9 sw0" h1 "$(frame "$ALL" "02:00:00:00:00:$n")"
	done
	equal learned "$(link_value h1 eth0 fdb_n_learned)" 2
	vnic_set fdb_full_drop on
	shows "fdb_full_drop on"
	counts "drop_fdb_full=1 learn_quota=1" reaches "" h1 "$(frame "$ALL" 02:00:00:00:00:22)"
	reaches "h9 sw0" h1 "$(frame "$ALL" 02:00:00:00:00:21)"
	vnic_set fdb_full_drop off
	reaches "h9 sw0" h1 "$(frame "$ALL" 02:00:00:00:00:22)"
}

run_tests
