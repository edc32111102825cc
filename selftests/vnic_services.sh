#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
# What runs on a vnic as on any NIC: DHCP, IPv6 with its autoconfiguration, TCP
# with offloads, VLANs, containers with a user namespace of their own.
# every kernel: stacks on vnics
#
#   h1 (vnic) \                 h1 (vnic) \
#   h2 (vnic) -- p0 ----- h9    h2 (vnic) -- sw0
. "$(dirname "$0")/lib.sh"

# on_nic OPTION...: of both vnics
on_nic()
{
	need_plugin
	modprobe -q vnic
	new_nic
	new_vnic p0 1 "$@"
	new_vnic p0 2 "$@"
}

on_switch()
{
	modprobe -q vnic
	new_switch
	new_vnic sw0 1
	new_vnic sw0 2
}

test_dhcp_from_outside()
{
	local addr mode

	on_nic
	dhcp_server h9 eth0 198.51.100
	for mode in vepa bridge private; do
		must ip -n "h1$NS" link set eth0 type vnic mode "$mode"
		addr=$(dhcp h1) || exit
		[[ $addr == 198.51.100.5? ]] || fail "in mode $mode it gets: $addr"
		answers h9 "$addr"
	done
}

test_dhcp_from_a_sibling()
{
	local addr

	on_nic mode bridge
	dhcp_server h2 eth0 198.51.100
	addr=$(dhcp h1) || exit
	answers h2 "$addr"
}

test_dhcp_from_the_host()
{
	local addr

	on_nic mode private host on
	dhcp_server sw p0 198.51.100
	addr=$(dhcp h1) || exit
	answers sw "$addr"
}

test_dhcp_on_a_switch()
{
	local addr

	on_switch
	ip_sw addr add 198.51.100.100/24 dev sw0
	dhcp_server sw sw0 198.51.100
	addr=$(dhcp h1) || exit
	answers h2 "$addr"
}

# has_prefix NAME PREFIX: has it made itself an address, and found nobody else with it?
has_prefix()
{
	ip -n "$1$NS" -6 addr show dev eth0 scope global -tentative -dadfailed | grep -q "inet6 $2"
}

# advertise NAME DEVICE: a router that says 2001:db8:1::/64, in NAME$NS
advertise()
{
	need radvd
	must in_ns "$1" sysctl -qw net.ipv6.conf.all.forwarding=1
	cat >"$TMP/radvd" <<-END
		interface $2 {
			AdvSendAdvert on;
			MinRtrAdvInterval 3;
			MaxRtrAdvInterval 4;
			prefix 2001:db8:1::/64 { };
		};
	END
	ip netns exec "$1$NS" radvd -n -u root -C "$TMP/radvd" -p "$TMP/pid" -m stderr >/dev/null 2>&1 &
	defer kill $!
}

test_autoconfiguration_from_outside()
{
	local addr

	IPV6=1 on_nic mode private
	advertise h9 eth0
	must ip -n "h9$NS" -6 addr add 2001:db8:1::ff/64 dev eth0 nodad
	wait_until 20 has_prefix h1 2001:db8:1:
	wait_until 20 has_prefix h2 2001:db8:1:
	addr=$(ip -n "h1$NS" -6 -j addr show dev eth0 scope global | grep -oE '2001:db8:1:[0-9a-f:]*' | head -n 1)
	answers h9 "$addr"
	must_not ping1 h2 "$addr"
}

test_autoconfiguration_on_a_switch()
{
	IPV6=1 on_switch
	advertise sw sw0
	wait_until 20 has_prefix h1 2001:db8:1:
	wait_until 20 has_prefix h2 2001:db8:1:
}

dad_failed()
{
	ip -n "$1$NS" -6 addr show dev eth0 | grep -q dadfailed
}

test_duplicate_addresses_are_found()
{
	IPV6=1 on_nic mode bridge
	must ip -n "h1$NS" -6 addr add 2001:db8::1/64 dev eth0 nodad
	must ip -n "h2$NS" -6 addr add 2001:db8::1/64 dev eth0
	wait_until 10 dad_failed h2
}

test_streams_between_vnics_are_never_cut()
{
	on_nic mode bridge
	carry h1 h2 eth0 198.51.100.2
	unsegmented 1514
	[ "$(received unfinished)" -gt 0 ] || fail "no checksum was left to the receiver"
	# whatever the NIC can do
	offload sw p0 tso off gso off tx off sg off
	carry h2 h1 eth0 198.51.100.1 sendfile
	unsegmented 1514
	[ "$(received unfinished)" -gt 0 ] || fail "no checksum was left to the receiver"
}

test_streams_out_of_the_nic()
{
	on_nic
	carry h1 h9 eth0 198.51.100.9
	unsegmented 1514
	carry h9 h1 eth0 198.51.100.1
	unsegmented 1514
	# what the NIC cannot do is done before it
	offload sw p0 tso off gso off tx off sg off
	carry h1 h9 eth0 198.51.100.9
	segmented 1514
	equal unfinished "$(received unfinished)" 0
}

test_streams_with_the_host()
{
	on_nic host on
	carry h1 sw p0 198.51.100.100
	unsegmented 1514
	carry sw h1 eth0 198.51.100.1
	unsegmented 1514
}

# virtio_nics: set nics to the names of those that are in this namespace
virtio_nics()
{
	local d

	nics=()
	for d in /sys/class/net/*; do
		[[ $(readlink "$d/device/driver") != */virtio_net ]] || nics+=("${d##*/}")
	done
	[ ${#nics[@]} = 2 ]
}

# real_nics: two NICs on one cable that filter what they receive, as the virtual
# machines of these tests have: p0 in the switch's namespace, eth0 in h9
real_nics()
{
	local i nics

	modprobe -q virtio_net
	# they come back from namespaces that are gone
	for ((i = 0; i < 50; i++)); do
		! virtio_nics || break
		sleep 0.1
	done
	virtio_nics || skip "needs two virtio NICs on one cable, of no other use"
	new_ns sw h9
	must ip link set "${nics[0]}" netns "sw$NS" name p0
	must ip link set "${nics[1]}" netns "h9$NS" name eth0
	ip_sw link set p0 up
	must ip -n "h9$NS" link set eth0 up
	must ip -n "h9$NS" addr add 198.51.100.9/24 dev eth0
	wait_until 5 link_has sw p0 operstate UP
}

test_filter_of_a_real_nic()
{
	local group=01:00:5e:01:02:03

	need_plugin
	modprobe -q vnic
	real_nics
	new_vnic p0 1
	reaches "h1" h9 "$(frame "${MAC[1]}" 52:54:00:00:00:02)"
	equal promiscuity "$(link_value sw p0 promiscuity)" 0
	# the NIC lets in nothing that no one wants
	reaches "" h9 "$(frame 02:00:00:00:00:77 52:54:00:00:00:02)"
	reaches "" h9 "$(frame "$group" 52:54:00:00:00:02)"
	must ip -n "h1$NS" maddr add "$group" dev eth0
	reaches "h1 p0" h9 "$(frame "$group" 52:54:00:00:00:02)"
	must ip -n "h1$NS" link set eth0 address "${MAC[11]}"
	reaches "h1" h9 "$(frame "${MAC[11]}" 52:54:00:00:00:02)"
	reaches "" h9 "$(frame "${MAC[1]}" 52:54:00:00:00:02)"
	must ip -n "h1$NS" link del eth0
	equal "addresses left" "$(bridge -n "sw$NS" fdb show dev p0 | grep -c -e "${MAC[11]}" -e "$group")" 0
}

# calls FUNCTION: how many there were with VLAN 5, since `watch_vlans`
calls()
{
	grep -c "$1: .*vid=5\b" "$TMP/tracing/trace"
}

# watch_vlans: from now on, note who calls the functions that change a device's VLAN filter
watch_vlans()
{
	local f

	mkdir "$TMP/tracing"
	mount -t tracefs tracefs "$TMP/tracing" 2>/dev/null && defer umount "$TMP/tracing"
	[ -e "$TMP/tracing/kprobe_events" ] || skip "needs CONFIG_KPROBE_EVENTS"
	for f in vlan_vid_add vlan_vid_del; do
		echo "p:vnic/$f $f vid=\$arg3:u16" >>"$TMP/tracing/kprobe_events" || fail "no probe of $f"
		defer eval "echo '-:vnic/$f' >>'$TMP/tracing/kprobe_events'"
		echo 1 >"$TMP/tracing/events/vnic/$f/enable"
		defer eval "echo 0 >'$TMP/tracing/events/vnic/$f/enable'"
	done
}

# A VLAN device asks the vnic, and the vnic the NIC, for the VLAN's frames.
test_vlan_filter_of_the_nic()
{
	on_nic
	equal "filter" "$(in_ns h1 ethtool -k eth0 | awk '$1 == "rx-vlan-filter:" { print $2 }')" on
	watch_vlans
	must ip -n "h1$NS" link add link eth0 name v5 type vlan id 5
	equal "devices that let in VLAN 5" "$(calls vlan_vid_add)" 2
	must ip -n "h1$NS" link del v5
	equal "devices that do not any more" "$(calls vlan_vid_del)" 2
	must ip -n "h1$NS" link add link eth0 name v5 type vlan id 5
	must ip -n "h1$NS" link del eth0
	equal "devices that do not any more" "$(calls vlan_vid_del)" 4
}

# 600 addresses are more than the NIC can tell apart.
test_filter_that_is_full()
{
	local i

	need_plugin
	modprobe -q vnic
	real_nics
	new_vnic p0 1
	for ((i = 1; i <= 600; i++)); do
		printf 'fdb add 02:00:00:01:%02x:%02x dev eth0 self\n' $((i >> 8)) $((i & 255))
	done >"$TMP/batch"
	must bridge -n "h1$NS" -batch "$TMP/batch"
	reaches "h1" h9 "$(frame 02:00:00:01:02:58 52:54:00:00:00:02)"
	reaches "h1" h9 "$(frame "${MAC[1]}" 52:54:00:00:00:02)"
	answers h1 198.51.100.9
}

test_streams_over_a_real_nic()
{
	need_plugin
	modprobe -q vnic
	real_nics
	new_vnic p0 1
	new_vnic p0 2 mode bridge
	carry h1 h9 eth0 198.51.100.9
	carry h9 h2 eth0 198.51.100.2
}

# What LXC does: a process with namespaces of its own gets the vnic, its root does the rest.
test_container()
{
	local pid

	need unshare nsenter
	on_nic mode bridge
	new_ns gate
	# a guard would leave it neither another address nor a VLAN of its own
	ip_sw link add link p0 name c0 netns "gate$NS" type vnic mode bridge guard off
	unshare -Urnpf --mount-proc sleep 1000 2>/dev/null &
	pid=$!
	wait_until 10 child_of "$pid"
	pid=$(child_of "$pid")
	defer kill -9 "$pid"
	must ip -n "gate$NS" link set c0 name eth0 netns "$pid"
	in_it=(nsenter -t "$pid" -U -n --preserve-credentials)
	must "${in_it[@]}" ip link set eth0 address 02:00:00:00:00:c0
	must "${in_it[@]}" ip link set eth0 up mtu 1400
	must "${in_it[@]}" ip addr add 198.51.100.77/24 dev eth0
	must "${in_it[@]}" ip link set eth0 promisc on
	must "${in_it[@]}" ip maddr add 01:00:5e:01:02:03 dev eth0
	must "${in_it[@]}" ip link add link eth0 name eth0.7 type vlan id 7
	must "${in_it[@]}" ping -q -c 2 -i 0.2 -W 3 198.51.100.2
	answers h9 198.51.100.77
	reaches "h2 h9" h1 "$(frame ff:ff:ff:ff:ff:ff "${MAC[1]}")"
	bridge -n "sw$NS" fdb show dev p0 | grep -q "^02:00:00:00:00:c0 self" || fail "its address is not in the NIC's filter"
	kill -9 "$pid"
	wait_until 20 container_gone
}

# the child of a process
child_of()
{
	pgrep -P "$1"
}

container_gone()
{
	! bridge -n "sw$NS" fdb show dev p0 | grep -q "^02:00:00:00:00:c0"
}

test_protodown()
{
	on_nic
	must ip -n "h1$NS" link set eth0 protodown on
	wait_until 5 link_has h1 eth0 operstate DOWN
	must_not ping1 h9 198.51.100.1
	ip_sw link set p0 down
	must ip -n "h1$NS" link set eth0 protodown off
	sleep 0.3
	[[ $(link_value h1 eth0 operstate) == *DOWN ]] || fail "it is up above a NIC that is down"
	ip_sw link set p0 up
	wait_until 5 link_has h1 eth0 operstate UP
	answers h9 198.51.100.1
}

test_further_addresses()
{
	local i

	on_nic
	refused "the vnic's own" bridge -n "h1$NS" fdb add "${MAC[1]}" dev eth0 self
	must_not bridge -n "h1$NS" fdb del 02:00:00:00:00:aa dev eth0 self
	refused "that of the device below" bridge -n "h1$NS" fdb add 02:00:00:00:0a:00 dev eth0 self
	refused "known at another port" bridge -n "h1$NS" fdb add "${MAC[2]}" dev eth0 self
	refused "have no vlan" bridge -n "h1$NS" fdb add 02:00:00:00:00:aa dev eth0 self vlan 5
	refused "are permanent" bridge -n "h1$NS" fdb add 02:00:00:00:00:aa dev eth0 self dynamic
	must ip -n "h1$NS" link set eth0 type vnic lockaddr on
	refused "is locked" bridge -n "h1$NS" fdb add 02:00:00:00:00:aa dev eth0 self
	must ip -n "h1$NS" link set eth0 type vnic lockaddr off
	for ((i = 1; i <= 1024; i++)); do
		printf 'fdb add 02:00:00:01:%02x:%02x dev eth0 self\n' $((i >> 8)) $((i & 255))
	done >"$TMP/batch"
	must bridge -n "h1$NS" -batch "$TMP/batch"
	refused "there are 1024 further addresses" bridge -n "h1$NS" fdb add 02:00:00:00:00:aa dev eth0 self
	reaches "h1" h9 "$(frame 02:00:00:01:04:00 "${MAC[9]}")"
	# twice at once: the second time it is not there any more
	printf 'fdb del 02:00:00:01:04:00 dev eth0 self\n%.0s' 1 2 >"$TMP/batch"
	refused "No such file" bridge -n "h1$NS" -batch "$TMP/batch"
	wait_until 5 not_in_filter 02:00:00:01:04:00
	reaches "p0" h9 "$(frame 02:00:00:01:04:00 "${MAC[9]}")"
	must bridge -n "h1$NS" fdb add 02:00:00:00:00:aa dev eth0 self
	reaches "h1" h9 "$(frame 02:00:00:00:00:aa "${MAC[9]}")"
	must bridge -n "h1$NS" fdb add 01:80:c2:00:00:0e dev eth0 self
	reaches "h1 p0" h9 "$(frame 01:80:c2:00:00:0e "${MAC[9]}")"
	must bridge -n "h1$NS" fdb del 01:80:c2:00:00:0e dev eth0 self
	reaches "p0" h9 "$(frame 01:80:c2:00:00:0e "${MAC[9]}")"
}

# not_in_filter ADDRESS: of p0
not_in_filter()
{
	! bridge -n "sw$NS" fdb show dev p0 | grep -q "^$1 self"
}

test_passthru_with_several_addresses()
{
	need_plugin
	modprobe -q vnic
	modprobe -q macvlan || skip "needs macvlan"
	new_nic
	ip_sw addr flush dev p0
	new_vnic p0 1 mode passthru nopromisc on
	must bridge -n "h1$NS" fdb add 02:00:00:00:00:aa dev eth0 self
	reaches "h1" h9 "$(frame 02:00:00:00:00:aa "${MAC[9]}")"
	bridge -n "sw$NS" fdb show dev p0 | grep -q "^02:00:00:00:00:aa self" || fail "not in the NIC's filter"
	must ip -n "h1$NS" link add link eth0 name m0 address 02:00:00:00:00:bb type macvlan mode bridge
	must ip -n "h1$NS" link set m0 up
	must ip -n "h1$NS" addr add 198.51.100.33/24 dev m0
	answers h9 198.51.100.33
	answers h9 198.51.100.1
	# its own address is the NIC's, before and after a change
	must ip -n "h1$NS" link set eth0 address 02:00:00:00:0b:00
	! bridge -n "sw$NS" fdb show dev p0 | grep -q -e "^02:00:00:00:0a:00 self" -e "^02:00:00:00:0b:00 self" ||
		fail "the NIC's own address is in its filter"
	must ip -n "h1$NS" link del eth0
	equal "address of the NIC" "$(link_value sw p0 address)" 02:00:00:00:0a:00
	equal "addresses left" "$(bridge -n "sw$NS" fdb show dev p0 | grep -c '^02')" 0
}

# What VRRP does: two routers with one virtual address, of which one advertises
test_virtual_router()
{
	on_nic mode bridge
	must ip -n "h2$NS" link set eth0 address 00:00:5e:00:01:01
	must ip -n "h2$NS" maddr add 01:00:5e:00:00:12 dev eth0
	reaches "h2 p0" h9 "$(frame 01:00:5e:00:00:12 00:00:5e:00:01:01)"
	must ip -n "h2$NS" link set eth0 type vnic mode private
	reaches "h2" h9 "$(frame 01:00:5e:00:00:12 00:00:5e:00:01:01)"
}

# What passes by the NIC without leaving it is seen there.
test_packet_socket_on_the_nic()
{
	on_nic mode bridge host on
	in_ns sw timeout 30 tcpdump -c 3 -nn -l -e -i p0 ether proto 0x88b5 >"$TMP/seen" 2>"$TMP/err" &
	defer kill $!
	wait_until 20 grep -q 'listening on' "$TMP/err"
	send h1 eth0 "$(frame "${MAC[2]}" "${MAC[1]}")"
	send sw p0 "$(frame "${MAC[1]}" 02:00:00:00:0a:00)"
	send h1 eth0 "$(frame 02:00:00:00:0a:00 "${MAC[1]}")"
	wait_until 10 three_seen
	equal "seen" "$(grep -o '02:00:00:00:..:.. > 02:00:00:00:..:..' "$TMP/seen" | tr '\n' ' ')" \
		"${MAC[1]} > ${MAC[2]} 02:00:00:00:0a:00 > ${MAC[1]} ${MAC[1]} > 02:00:00:00:0a:00 "
}

three_seen()
{
	[ "$(grep -c ' > ' "$TMP/seen")" = 3 ]
}

run_tests
