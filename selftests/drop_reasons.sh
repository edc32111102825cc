#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
# For every reason why a frame is dropped a case that causes it: it is found in "vsw drops", in ethtool -S and in the
# tracepoint, once for each frame.
#
#   h1 --- p1 \                      h1 (vnic) -- t0 ~ s1: 192.0.2.1 ----- s2: 192.0.2.2
#   h2 --- p2 -- sw0                                       2001:db8::1         2001:db8::2
. "$(dirname "$0")/lib.sh"
. "$(dirname "$0")/drops_lib.sh"
. "$(dirname "$0")/guard_lib.sh"

ALL=ff:ff:ff:ff:ff:ff
CONTROL=01:80:c2:00:00:01

# total PORT REASON: where ethtool -S has it
total()
{
	case $1 in
	eth0) echo "drop_$2" ;; # a vnic's own are in its namespace
	*) echo "$1.drop_$2" ;;
	esac
}

# is_seen PORT REASON N WAS TRACED: so many more in all three places
is_seen()
{
	equal "$1 $2 in ethtool -S" $(($(counter "$(total "$1" "$2")") - $4)) "$3"
	equal "$1 $2 in vsw drops" "$(drop "$1" "$2" count)" $(($4 + $3))
	equal "$1 $2 in the tracepoint" $(($(traced " port=$1 reason=$2 ") - $5)) "$3"
}

# caused PORT REASON N COMMAND...: N frames, and no others, are dropped by it. ALSO: what else is counted
caused()
{
	local port=$1 why=$2 n=$3 was traced wanted

	shift 3
	was=$(counter "$(total "$port" "$why")")
	equal "vsw drops before" "$(drop "$port" "$why" count)" "${was#0}"
	traced=$(traced " port=$port reason=$why ")
	case $port in
	eth0) wanted="drop_$why=$n${ALSO:+ $ALSO=$n}" ;;
	socket) wanted="socket.drop_$why=$n" ;;
	*) wanted="drop_$why=$n${ALSO:+ $ALSO=$n} $port.drop_$why=$n${ALSO:+ $port.$ALSO=$n}" ;;
	esac
	counts "$wanted" "$@"
	is_seen "$port" "$why" "$n" "$was" "$traced"
}

# of_h1 DST [SRC [REST]]: h1 sends such a frame, twice
of_h1()
{
	send h1 eth0 "$(frame "$1" "${2-${MAC[1]}}" "${@:3}")" 2
}

body() { printf "88b5%0$((2 * $1 - 28))d" 0; }

test_of_the_switch()
{
	new_switch
	new_host 1 2
	trace_on vsw_drop
	caused p1 control 2 of_h1 "$CONTROL"
	caused p1 src_mac 2 of_h1 "${MAC[2]}" 03:00:00:00:00:01
	caused p1 same_port 2 of_h1 "${MAC[1]}"
	bridge_sw link set dev p1 isolated on
	bridge_sw link set dev p2 isolated on
	caused p2 isolated 2 send h2 eth0 "$(frame "${MAC[1]}" "${MAC[2]}")" 2
	bridge_sw link set dev p1 isolated off
	bridge_sw link set dev p2 flood off
	caused p1 no_egress 2 of_h1 02:aa:aa:aa:aa:aa
	bridge_sw link set dev p1 flood off
	caused host no_egress 2 send sw sw0 "$(frame 02:aa:aa:aa:aa:aa "$(link_value sw sw0 address)")" 2
	bridge_sw link set dev p1 locked on
	caused p1 locked 2 of_h1 "${MAC[2]}" 02:00:00:00:00:77
	bridge_sw link set dev p1 locked off
	bridge_sw fdb add 02:00:00:00:00:88 dev sw0 via p1 static
	bridge_sw link set dev p1 state 0
	caused p1 port_state 2 of_h1 "${MAC[2]}"
	caused p2 egress_off 2 send h2 eth0 "$(frame 02:00:00:00:00:88 "${MAC[2]}")" 2
}

test_of_devices()
{
	new_switch
	new_host 1 2
	trace_on vsw_drop
	ip_sw link set p1 mtu 9000
	must ip -n "h1$NS" link set eth0 mtu 9000
	bridge_sw fdb add "${MAC[2]}" dev sw0 via p2 static
	# who counts it is the port that it would leave by
	caused p2 mtu 2 of_h1 "${MAC[2]}" "${MAC[1]}" "$(body 2000)"
	need tc
	in_ns sw tc qdisc add dev p2 root bfifo limit 10 2>/dev/null || skip "needs the qdisc bfifo"
	caused p2 queue 2 of_h1 "${MAC[2]}"
}

# Frames of the host that come all at once: the stacks of the CPU have room for one.
test_backlog()
{
	local was

	need tc
	modprobe -q vnic
	new_switch
	new_vnic sw0 3
	in_ns sw tc qdisc add dev sw0 root netem slot 600ms 600ms packets 100 2>/dev/null || skip "needs the qdisc netem"
	trace_on vsw_drop
	was=$(sysctl -n net.core.netdev_max_backlog)
	defer sysctl -qw "net.core.netdev_max_backlog=$was"
	must sysctl -qw net.core.netdev_max_backlog=0
	send sw sw0 "$(frame "${MAC[3]}" "$(link_value sw sw0 address)")" 40
	wait_until 20 counted host.drop_backlog
	pause 1.5
	is_seen host backlog "$(counter host.drop_backlog)" 0 0
}

# A CPU makes more copies within a tick than it may for a single vnic. A machine that is too slow for that does not, see
# vsw_forward_test_flood_max of KUnit.
test_too_many_copies()
{
	local n f

	modprobe -q vnic
	new_switch
	new_vnic sw0 1
	COUNTED=(h1 eth0)
	trace_on vsw_drop
	for ((n = 0; n < 200; n++)); do
		echo "link add link sw0 name v$n up type vnic"
	done >"$TMP/vnics"
	ip_batch sw <"$TMP/vnics"
	f=$(frame "$ALL" "${MAC[1]}")
	for ((n = 0; n < 5; n++)); do
		send h1 eth0 "$f" 200
		pause 0.5
		! counted drop_flood_max || break
	done
	counted drop_flood_max || skip "this machine is too slow to make so many copies in a tick"
	is_seen eth0 flood_max "$(counter drop_flood_max)" 0 0
}

# counted NAME: is it more than 0?
counted()
{
	[ "$(counter "$1")" -gt 0 ]
}

test_of_vlans()
{
	new_switch vlan_filtering 1
	new_host 1 2
	trace_on vsw_drop
	caused p1 vlan_in 2 of_h1 "${MAC[2]}" "${MAC[1]}" 8100000788b5
	bridge_sw vlan add dev p1 vid 10
	bridge_sw vlan add dev p2 vid 10
	bridge_sw fdb add 02:00:00:00:00:88 dev sw0 via p2 vlan 10 static
	bridge_sw vlan del dev p2 vid 10
	caused p1 vlan_out 2 of_h1 02:00:00:00:00:88 "${MAC[1]}" 8100000a88b5
	bridge_sw vlan del dev p1 vid 1
	caused p1 no_pvid 2 of_h1 "${MAC[2]}"
}

test_of_limits()
{
	need_plugin
	new_switch
	new_host 1 2
	trace_on vsw_drop
	ip_sw link set p1 mtu 9000
	ip_sw link set p2 mtu 9000
	must ip -n "h1$NS" link set eth0 mtu 9000
	must ip -n "h2$NS" link set eth0 mtu 9000
	# one such frame takes nine seconds of it
	ip_sw link set p1 type vswitch_slave storm_bcast 8000bit storm_mcast 8000bit storm_ucast 8000bit
	send h1 eth0 "$(frame "$ALL" "${MAC[1]}" "$(body 9000)")"
	caused p1 storm_bc 2 of_h1 "$ALL" "${MAC[1]}" "$(body 9000)"
	send h1 eth0 "$(frame 01:00:5e:01:02:03 "${MAC[1]}" "$(body 9000)")"
	caused p1 storm_mc 2 of_h1 01:00:5e:01:02:03 "${MAC[1]}" "$(body 9000)"
	send h1 eth0 "$(frame 02:aa:aa:aa:aa:aa "${MAC[1]}" "$(body 9000)")"
	caused p1 storm_uc 2 of_h1 02:aa:aa:aa:aa:aa "${MAC[1]}" "$(body 9000)"
	ip_sw link set p1 type vswitch_slave fdb_max_learned 1 fdb_full_drop on
	ALSO=learn_quota caused p1 fdb_full 2 of_h1 "${MAC[2]}" 02:00:00:00:00:77
}

# igmp_report N: of so many records, all of one group, with its checksums
igmp_report()
{
	local records='' i sum ip

	for ((i = 0; i < $1; i++)); do records+=04000000ef010203; done
	sum "22000000$(printf '%08x' "$1")$records"
	records=2200${SUM}$(printf '%08x' "$1")$records
	printf -v ip '46c0%04x0000000001020000c0000201e000001694040000' $((24 + ${#records} / 2))
	sum "$ip"
	frame 01:00:5e:00:00:16 "${MAC[1]}" "0800${ip:0:20}$SUM${ip:24}$records"
}

# sum HEX: the Internet checksum, in SUM
sum()
{
	local i s=0

	for ((i = 0; i < ${#1}; i += 4)); do s=$((s + 16#${1:i:4})); done
	while ((s > 65535)); do s=$(((s & 65535) + (s >> 16))); done
	printf -v SUM '%04x' $((s ^ 65535))
}

test_of_multicast()
{
	need_plugin
	new_switch mcast_snooping 1
	new_host 1 2
	trace_on vsw_drop
	caused p1 mcast_bad 2 send h1 eth0 "$(igmp_report 1 | sed s/ef010203/ef010204/)" 2
	# each is of 180 records; how many get through depends on when the second begins
	send h1 eth0 "$(igmp_report 180)" 200
	wait_until 5 counted p1.drop_mcast_rate
	pause 0.3
	is_seen p1 mcast_rate "$(counter p1.drop_mcast_rate)" 0 0
}

test_of_the_guard()
{
	local me=${MAC[1]} to=${MAC[2]}

	need_plugin
	new_switch
	new_host 1 2
	trace_on vsw_drop
	ip_sw link set p1 type vswitch_slave guard on guard_mac "$me" guard_ip 198.51.100.1,2001:db8::1
	caused p1 guard_mac 2 of_h1 "$to" "${MAC[7]}"
	caused p1 guard_ip 2 of_h1 "$to" "$me" "$(ip4 198.51.100.3 11 "$(udp 1 2)")"
	caused p1 guard_arp 2 of_h1 "$ALL" "$me" "$(arp 02 "$me" 198.51.100.3 198.51.100.3)"
	caused p1 guard_nd 2 of_h1 33:33:00:00:00:01 "$me" "$(ip6 "$G1" 3a "8800000020000000${G9}0201${me//:/}")"
	caused p1 guard_dhcp 2 of_h1 "$ALL" "$me" "$(ip4 198.51.100.1 11 "$(udp 67 68)")"
	caused p1 guard_ra 2 of_h1 33:33:00:00:00:01 "$me" "$(ip6 "$L1" 3a "$RA")"
	caused p1 guard_bpdu 2 of_h1 01:80:c2:00:00:00 "$me" 00264242030000000000
	caused p1 guard_vlan 2 of_h1 "$to" "$me" "81000005$(ip4 198.51.100.1 11 "$(udp 1 2)")"
	caused p1 guard_frag 2 of_h1 "$to" "$me" "$(ip4 198.51.100.1 11 0043 2000)"
	caused p1 guard_hdr 2 of_h1 "$to" "$me" "$(ip6 "$G1" 3c "3aff$EXT$RA")"
	caused p1 guard_type 2 of_h1 "$to" "$me" 88b50000
}

# overlay [OPTION...]: t0, of VNI 42
overlay()
{
	modprobe -q vnic
	IPV6=1 new_ns s1 s2
	ip -n "s1$NS" -batch - <<-END || fail "no underlay"
		link add u0 type veth peer name u0 netns s2$NS
		addr add 192.0.2.1/24 dev u0
		addr add 2001:db8::1/64 dev u0 nodad
		link set u0 up
	END
	ip -n "s2$NS" -batch - <<-END || fail "no underlay"
		addr add 192.0.2.2/24 dev u0
		addr add 2001:db8::2/64 dev u0 nodad
		link set u0 up
	END
	in_ns s1 sysctl -qw net.ipv6.conf.default.disable_ipv6=1
	must ip -n "s1$NS" link add t0 mtu 1450 type vswitch vni 42 "$@"
	must ip -n "s1$NS" link set t0 up
	new_ns h1
	must ip -n "s1$NS" link add link t0 name eth0 address "${MAC[1]}" netns "h1$NS" type vnic
	must ip -n "h1$NS" link set eth0 mtu 1450 up
	wait_until 5 link_has s2 u0 operstate UP
	COUNTED=(s1 t0) SEEN=s1
}

# from_s2 [-4|-6] HEX [nocheck]: a datagram of the other host, twice
from_s2()
{
	local ips="192.0.2.2 192.0.2.1"

	case $1 in
	-6) ips="2001:db8::2 2001:db8::1"; shift ;;
	esac
	# shellcheck disable=SC2086 # words
	in_ns s2 "$FRAMES" udp $ips 4789 "$1" "tos=${TOS-0}" "${@:2}" || fail "cannot send a datagram"
	# shellcheck disable=SC2086
	in_ns s2 "$FRAMES" udp $ips 4789 "$1" "tos=${TOS-0}" "${@:2}" || fail "cannot send a datagram"
}

# vxlan FRAME [FLAGS [VNI]]: what is in such a datagram
vxlan()
{
	printf '%s%06x00%s' "${2-08000000}" "${3-42}" "$1"
}

test_of_the_tunnel()
{
	local f

	need_plugin
	overlay local 192.0.2.1
	trace_on vsw_drop
	f=$(frame "${MAC[1]}" "${MAC[2]}")
	caused tunnel peer 2 from_s2 "$(vxlan "$f")"
	# what is kept of it is the packet of the underlay
	equal "its source" "$(drop tunnel peer ip_src)" 192.0.2.2
	equal "its port" "$(drop tunnel peer dst_port)" 4789
	caused socket short 2 from_s2 08000000000000
	caused socket no_vni 2 from_s2 "$(vxlan "$f" f7ffffff)"
	caused socket vni 2 from_s2 "$(vxlan "$f" 08000000 43)"
	equal "what is kept of it" "$(drop socket vni header)" ""
	must ip -n "s1$NS" link set t0 type vswitch peers any
	caused tunnel runt 2 from_s2 "$(vxlan 020000000001020000000002)"
	caused tunnel own_src 2 from_s2 "$(vxlan "$(frame "$ALL" "${MAC[1]}")")"
	equal "its source" "$(drop tunnel own_src src)" "${MAC[1]}"
	TOS=3 caused tunnel ecn 2 from_s2 "$(vxlan "$(frame "${MAC[1]}" "${MAC[2]}" "$(ip4 198.51.100.2 11 "$(udp 1 2)")")")"
	must bridge -n "s1$NS" fdb add "${MAC[3]}" dev t0 dst 192.0.2.3
	caused tunnel split 2 from_s2 "$(vxlan "$(frame "${MAC[3]}" "${MAC[2]}")")"
	caused eth0 link_local 2 of_h1 01:80:c2:00:00:0e

	must ip -n "s1$NS" route add blackhole 192.0.2.77
	must bridge -n "s1$NS" fdb add 02:00:00:00:00:77 dev t0 dst 192.0.2.77
	caused tunnel no_route 2 of_h1 02:00:00:00:00:77
	equal "its destination" "$(drop tunnel no_route dst)" 02:00:00:00:00:77
	must ip -n "s1$NS" route add 192.0.2.78 dev t0
	must bridge -n "s1$NS" fdb add 02:00:00:00:00:78 dev t0 dst 192.0.2.78
	caused tunnel loop 2 of_h1 02:00:00:00:00:78
	must ip -n "s1$NS" route add 192.0.2.79 via 192.0.2.2 mtu 1000
	must bridge -n "s1$NS" fdb add 02:00:00:00:00:79 dev t0 dst 192.0.2.79
	f=$(frame 02:00:00:00:00:79 "${MAC[1]}" "0800450005140001400040110000$(hex 198.51.100.1)$(hex 198.51.100.9)$(printf '%02560d' 0)")
	caused tunnel too_big 2 send h1 eth0 "$f" 2
	# it has become an answer since: what is kept is what it was
	equal "what is kept" "$(drop tunnel too_big header)" "${f:0:192}"
	equal "its length" "$(drop tunnel too_big length)" $((${#f} / 2))
}

test_of_the_tunnel_over_ipv6()
{
	need_plugin
	overlay local 2001:db8::1
	trace_on vsw_drop
	caused tunnel csum 2 from_s2 -6 "$(vxlan "$(frame "${MAC[1]}" "${MAC[2]}")")" nocheck
	equal "its source" "$(drop tunnel csum ip_src)" 2001:db8::2
}

test_of_vlans_in_the_tunnel()
{
	need_plugin
	overlay local 192.0.2.1 peers any vlan_filtering 1
	trace_on vsw_drop
	must bridge -n "s1$NS" vlan add dev t0 vid 10 tunnel_info id 1010 self
	caused tunnel inner_tag 2 from_s2 "$(vxlan "$(frame "$ALL" "${MAC[2]}" 8100001488b5)" 08000000 1010)"
}

# The switch is not in the namespace of its underlay: it does not see packets from there.
test_underlay_elsewhere()
{
	need_plugin
	overlay local 192.0.2.1
	new_ns far
	must ip -n "s1$NS" link set t0 netns "far$NS"
	must ip -n "far$NS" link set t0 up
	COUNTED=(far t0) SEEN=far
	trace_on vsw_drop
	caused tunnel peer 2 from_s2 "$(vxlan "$(frame "${MAC[1]}" "${MAC[2]}")")"
	equal "what is kept of it" "$(drop tunnel peer age_ms)" ""
}

# odd_frame KIND DEVICE: what no program can make comes in there, from h1 to h2, twice
odd_frame()
{
	local n

	for n in 1 2; do
		in_ns sw bash -c "echo '$1 $2 ${MAC[2]//:/} ${MAC[1]//:/}' >/sys/module/odd_frames/parameters/frame" ||
			fail "no odd frame"
	done
}

test_of_odd_frames()
{
	modprobe -q odd_frames || skip "needs odd_frames (make VSWITCH_TEST=1 install-modules)"
	defer modprobe -r odd_frames
	new_switch vlan_filtering 1
	new_host 1 2
	trace_on vsw_drop
	bridge_sw fdb add "${MAC[2]}" dev sw0 via p2 vlan 1 static
	# who counts it is the port that it would leave by
	caused p2 lro 2 odd_frame lro p1
	# a tag that is not the switch's goes into the frame
	caused p1 nomem 2 odd_frame full p1
}

# No reason has been left out.
test_all_reasons()
{
	local all caused

	all=$(vsw -j drops --explain | grep -oE '"reason":"[^"]*"' | cut -d'"' -f4 | sort)
	caused=$({
		grep -oE 'caused [a-z0-9]+ [a-z_]+ ' "$0" | cut -d' ' -f3
		grep -oE 'is_seen [a-z0-9]+ [a-z_]+ ' "$0" | cut -d' ' -f3
	} | sort -u)
	equal "reasons" "$(comm -3 <(echo "$all") <(echo "$caused") | tr -d '\t' | paste -sd ' ')" ""
}

run_tests
