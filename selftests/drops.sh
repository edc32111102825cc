#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
# "vsw drops": which frames were dropped, and that nobody else sees them.
# two CPUs: floods of drops on both
#
#   h1 ------- p1 \
#   h2 ------- p2 -- sw0 (vlan_filtering in some)
#   h3 (vnic) ----- /
. "$(dirname "$0")/lib.sh"
. "$(dirname "$0")/drops_lib.sh"

CONTROL=01:80:c2:00:00:01

# headed FRAME: the beginning of it that is kept
headed()
{
	echo "${1:0:192}"
}

# settled PORT REASON COUNT: so many are counted
settled()
{
	[ "$(drop "$1" "$2" count)" = "$3" ]
}

test_last_frame()
{
	local f

	new_switch
	new_host 1 2
	equal "before" "$(drops_json)" "[]"
	f=$(frame "$CONTROL" "${MAC[1]}" "8808$(printf '%0184x' 1)")
	send h1 eth0 "$f" 3
	wait_until 5 settled p1 control 3
	equal header "$(drop p1 control header)" "$(headed "$f")"
	equal length "$(drop p1 control length)" $((${#f} / 2))
	equal kind "$(drop p1 control kind)" slave
	equal source "$(drop p1 control src)" "${MAC[1]}"
	equal destination "$(drop p1 control dst)" "$CONTROL"
	equal protocol "$(drop p1 control protocol)" 0x8808
	[ "$(drop p1 control age_ms)" -lt 60000 ] || fail "age: $(drop p1 control age_ms)"
	# the last, after a tick of the clock
	pause 0.05
	f=$(frame "$CONTROL" "${MAC[1]}" 880801020304)
	send h1 eth0 "$f"
	wait_until 5 settled p1 control 4
	equal header "$(drop p1 control header)" "$f"
	# a frame of the host
	f=$(frame 02:aa:aa:aa:aa:aa "$(link_value sw sw0 address)")
	bridge_sw link set dev p1 flood off
	bridge_sw link set dev p2 flood off
	send sw sw0 "$f"
	wait_until 5 settled host no_egress 1
	equal header "$(drop host no_egress header)" "$f"
	equal kind "$(drop host no_egress kind)" host
	equal number "$(drop host no_egress no)" ""
}

test_in_words()
{
	local shown f

	new_switch
	new_host 1
	f=$(frame ff:ff:ff:ff:ff:ff 03:00:00:00:00:01 810000050806000108000604000102000000000ac0000201000000000000c0000209)
	send h1 eth0 "$f"
	wait_until 5 settled p1 src_mac 1
	shown=$(in_ns sw vsw drops)
	[[ $shown == *"03:00:00:00:00:01 > ff:ff:ff:ff:ff:ff vlan 5 ARP request 192.0.2.1 > 192.0.2.9"* ]] || fail "$shown"
	[[ $shown == *"Its source address was zero or a group's."* ]] || fail "$shown"
	equal "packet's source" "$(drop p1 src_mac ip_src)" 192.0.2.1
	# IPv6, UDP
	f=$(frame ff:ff:ff:ff:ff:ff 03:00:00:00:00:01 86dd600000000008114020010db800000000000000000000000120010db80000000000000000000000020035ffff)
	pause 0.05
	send h1 eth0 "$f"
	wait_until 5 settled p1 src_mac 2
	shown=$(in_ns sw vsw drops dev sw0 port p1)
	[[ $shown == *" IPv6 2001:db8::1 > 2001:db8::2 UDP 53 > 65535"* ]] || fail "$shown"
}

# In a switch that filters VLANs a frame has its tag beside it: it is shown where it was.
test_tagged()
{
	local f

	new_switch vlan_filtering 1
	new_host 1 2
	f=$(frame "${MAC[2]}" "${MAC[1]}" 8100602a88b50102030405060708)
	send h1 eth0 "$f"
	wait_until 5 settled p1 vlan_in 1
	equal header "$(drop p1 vlan_in header)" "$f"
	equal length "$(drop p1 vlan_in length)" 60
	equal VLAN "$(drop p1 vlan_in id)" 42
	equal priority "$(drop p1 vlan_in priority)" 3
}

# all_drops: PORT.drop_REASON=COUNT, as counters has it
all_drops()
{
	drops_json | sed 's/"switch"/\n&/g' |
		sed -nE 's/.*"port":"([^"]*)".*"reason":"([^"]*)".*"count":([0-9]*).*/\1.drop_\2=\3/p' | sort
}

test_counts_are_those_of_ethtool()
{
	new_switch
	new_host 1 2
	send h1 eth0 "$(frame "$CONTROL" "${MAC[1]}")" 7
	send h2 eth0 "$(frame "$CONTROL" "${MAC[2]}")" 5
	send h1 eth0 "$(frame "${MAC[2]}" 03:00:00:00:00:01)" 2
	bridge_sw link set dev p2 flood off
	send h1 eth0 "$(frame 02:aa:aa:aa:aa:aa "${MAC[1]}")" 6
	bridge_sw link set dev p1 flood off
	send sw sw0 "$(frame 02:aa:aa:aa:aa:aa "$(link_value sw sw0 address)")" 4
	wait_until 5 settled host no_egress 4
	equal "drops" "$(all_drops)" "$(counters | grep '\.drop_' | sort)"
	equal "how many" "$(all_drops | wc -l)" 5
}

test_of_one_switch_port_or_reason()
{
	new_switch
	new_host 1 2
	ip_sw link add sw1 up type vswitch
	ip_sw link add q1 type veth peer name q2
	ip_sw link set q1 master sw1 up
	ip_sw link set q2 up
	wait_until 5 port_state q1 forwarding
	send h1 eth0 "$(frame "$CONTROL" "${MAC[1]}")"
	send h2 eth0 "$(frame "$CONTROL" "${MAC[2]}")"
	send h2 eth0 "$(frame "${MAC[1]}" 03:00:00:00:00:01)"
	send sw q2 "$(frame "$CONTROL" "${MAC[7]}")"
	wait_until 5 settled q1 control 1
	wait_until 5 settled p2 src_mac 1
	ports() { drops_json "$@" | grep -oE '"port":"[^"]*"' | cut -d'"' -f4 | paste -sd ' '; }
	equal "all" "$(ports)" "p1 p2 p2 q1"
	equal "of sw1" "$(ports dev sw1)" "q1"
	equal "of p2" "$(ports port p2)" "p2 p2"
	equal "of sw1 and p2" "$(ports dev sw1 port p2)" ""
	equal "for src_mac" "$(ports reason src_mac)" "p2"
	equal "of p2 for control" "$(ports dev sw0 port p2 reason control)" "p2"
	equal "of what is not there" "$(ports port p77)" ""
	refused "the device is no vswitch, and no NIC with vnics" in_ns sw vsw drops dev p1
	refused "there is no device sw77" in_ns sw vsw drops dev sw77
	refused "there is no reason 'weather'" in_ns sw vsw drops reason weather
	in_ns sw vsw drops frobnicate >/dev/null 2>&1
	equal "status of a wrong word" $? 2
}

# The counters are everybody's, what was in frames is not.
test_only_the_owner_sees_frames()
{
	local f shown

	need unshare setpriv
	new_switch
	new_host 1
	f=$(frame "$CONTROL" "${MAC[1]}")
	send h1 eth0 "$f"
	wait_until 5 settled p1 control 1
	shown=$(nobody_in_sw vsw -j drops) || fail "nobody may not look"
	[[ $shown == *'"count":1'*'"length":60'* ]] || fail "nobody sees no counters: $shown"
	[[ $shown != *header* && $shown != *"${MAC[1]}"* ]] || fail "nobody sees frames: $shown"
	refused "not permitted" nobody_in_sw vsw drops reset
	# root of a user namespace of its own is nobody here
	shown=$(in_ns sw unshare -Ur vsw -j drops) || fail "a user namespace may not look"
	[[ $shown == *'"count":1'* && $shown != *header* ]] || fail "a user namespace sees frames: $shown"
	refused "not permitted" in_ns sw unshare -Ur vsw drops reset
	# nor is there anything to see in another namespace
	equal "in h1" "$(SEEN=h1 drops_json)" "[]"
	equal "root, still" "$(drop p1 control header)" "$f"
}

test_reset()
{
	new_switch
	new_host 1
	ip_sw link add sw1 up type vswitch
	send h1 eth0 "$(frame "$CONTROL" "${MAC[1]}")"
	wait_until 5 settled p1 control 1
	must vsw -n "sw$NS" drops reset dev sw1
	[ -n "$(drop p1 control header)" ] || fail "another switch has forgotten it"
	must vsw -n "sw$NS" drops reset dev sw0
	equal header "$(drop p1 control header)" ""
	equal age "$(drop p1 control age_ms)" ""
	equal count "$(drop p1 control count)" 1
	send h1 eth0 "$(frame "$CONTROL" "${MAC[1]}" 8808aa)"
	wait_until 5 settled p1 control 2
	equal header "$(drop p1 control header)" "$(frame "$CONTROL" "${MAC[1]}" 8808aa)"
	must vsw -n "sw$NS" drops reset
	equal header "$(drop p1 control header)" ""
	refused "port" in_ns sw vsw drops reset port p1
}

# More reasons than are kept: the oldest gives way
test_eight_reasons()
{
	local i kept why

	new_switch vlan_filtering 1
	new_host 1 2
	send h1 eth0 "$(frame "$CONTROL" "${MAC[1]}")"
	pause 0.05
	send h1 eth0 "$(frame "${MAC[2]}" 03:00:00:00:00:01)"
	pause 0.05
	send h1 eth0 "$(frame "${MAC[2]}" "${MAC[1]}" 8100000788b5)"
	pause 0.05
	send h1 eth0 "$(frame "${MAC[1]}" "${MAC[1]}")"
	pause 0.05
	bridge_sw link set dev p1 isolated on
	bridge_sw link set dev p2 isolated on flood off
	send h2 eth0 "$(frame "${MAC[1]}" "${MAC[2]}")"
	send h1 eth0 "$(frame "${MAC[2]}" "${MAC[1]}")"
	pause 0.05
	send h1 eth0 "$(frame 02:aa:aa:aa:aa:aa "${MAC[1]}")"
	pause 0.05
	bridge_sw link set dev p1 locked on
	send h1 eth0 "$(frame "${MAC[2]}" "${MAC[7]}")"
	pause 0.05
	bridge_sw vlan del dev p1 vid 1
	send h1 eth0 "$(frame "${MAC[2]}" "${MAC[1]}")"
	wait_until 5 settled p1 no_pvid 1
	kept=
	for why in control src_mac vlan_in same_port isolated no_egress locked no_pvid; do
		[ -z "$(drop p1 "$why" header)" ] || kept+=" $why"
	done
	equal "kept" "${kept# }" "control src_mac vlan_in same_port isolated no_egress locked no_pvid"
	pause 0.05
	bridge_sw link set dev p1 state 0
	for ((i = 0; i < 3; i++)); do send h1 eth0 "$(frame "${MAC[2]}" "${MAC[1]}")"; done
	wait_until 5 settled p1 port_state 3
	equal "the oldest" "$(drop p1 control header)" ""
	equal "its counter" "$(drop p1 control count)" 1
	equal "the newest" "$(drop p1 port_state header)" "$(frame "${MAC[2]}" "${MAC[1]}")"
	[ -n "$(drop p1 src_mac header)" ] || fail "another one is gone"
}

# Frames that are dropped on all CPUs at once, for ten reasons in turns; somebody looks, and resets, meanwhile
test_flood()
{
	local cpu pids=() pid frames=() n=200 i

	need taskset
	new_switch
	new_host 1 2
	for i in 1 2 3 4; do frames+=("$(frame "$CONTROL" "${MAC[1]}" "8808000$i")" "$(frame "${MAC[2]}" "03:00:00:00:00:0$i")"); done
	for ((cpu = 0; cpu < $(nproc); cpu++)); do
		for i in "${frames[@]}"; do
			ip netns exec "h1$NS" taskset -c "$cpu" "$FRAMES" send eth0 "$i" "$n" &
			pids+=($!)
		done
	done
	for ((i = 0; i < 20; i++)); do
		drops_json >/dev/null
		must vsw -n "sw$NS" drops reset
	done
	for pid in "${pids[@]}"; do wait "$pid" || fail "cannot send"; done
	wait_until 10 settled p1 control $((4 * n * $(nproc)))
	wait_until 10 settled p1 src_mac $((4 * n * $(nproc)))
	pause 0.05
	send h1 eth0 "$(frame "$CONTROL" "${MAC[1]}" 880899)"
	wait_until 5 settled p1 control $((4 * n * $(nproc) + 1))
	equal "after the flood" "$(drop p1 control header)" "$(frame "$CONTROL" "${MAC[1]}" 880899)"
}

# A vnic is in another namespace: what it drops is seen in that of its switch, and not there.
test_vnic_elsewhere()
{
	local f

	modprobe -q vnic
	new_switch
	new_vnic sw0 3
	f=$(frame 01:80:c2:00:00:0e "${MAC[3]}")
	send h3 eth0 "$f" 2
	wait_until 5 settled eth0 link_local 2
	equal kind "$(drop eth0 link_local kind)" vnic
	equal header "$(drop eth0 link_local header)" "$f"
	[[ $(drop eth0 link_local link_netnsid) =~ ^[0-9]+$ ]] || fail "where is it? $(drops_json)"
	equal ifindex "$(drop eth0 link_local port_ifindex)" "$(ip netns exec "h3$NS" cat /sys/class/net/eth0/ifindex)"
	equal "its number" "$(drop eth0 link_local no)" 1
	equal "by its name" "$(drops_json port eth0 | grep -c '"reason":"link_local"')" 1
	equal "in h3" "$(SEEN=h3 drops_json)" "[]"
	refused "" in_ns h3 vsw drops dev eth0
}

# Vnics on a NIC have a switch without a device; it goes by the name of the NIC.
test_vnic_on_a_nic()
{
	local f

	modprobe -q vnic
	new_nic
	new_vnic p0 3 mode private
	new_vnic p0 4 mode private
	f=$(frame "${MAC[3]}" "${MAC[4]}")
	send h9 eth0 "$f"
	wait_until 5 settled eth0 isolated 1
	equal switch "$(drop eth0 isolated ifindex)" "$(ip netns exec "sw$NS" cat /sys/class/net/p0/ifindex)"
	equal header "$(drop eth0 isolated header)" "$f"
	equal "by the NIC" "$(drops_json dev p0 | grep -c '"switch":"p0"')" 1
	must vsw -n "sw$NS" drops reset dev p0
	equal header "$(drop eth0 isolated header)" ""
}

# A port that joins again begins anew, and what was kept is freed with the port.
test_port_leaves()
{
	new_switch
	new_host 1 2
	send h1 eth0 "$(frame "$CONTROL" "${MAC[1]}")"
	wait_until 5 settled p1 control 1
	ip_sw link set p1 nomaster
	equal "gone" "$(drops_json)" "[]"
	ip_sw link set p1 master sw0
	equal "again" "$(drops_json)" "[]"
}

# What is from the host of a switch that moves does not go with it.
test_switch_moves()
{
	new_switch
	new_ns other
	new_host 1
	bridge_sw link set dev p1 flood off
	send sw sw0 "$(frame 02:aa:aa:aa:aa:aa "$(link_value sw sw0 address)")"
	wait_until 5 settled host no_egress 1
	ip_sw link set sw0 netns "other$NS"
	equal "here" "$(drops_json)" "[]"
	equal "there, counted" "$(SEEN=other drop host no_egress count)" 1
	equal "there, kept" "$(SEEN=other drop host no_egress header)" ""
}

# The rates are of the time between two looks.
test_watch()
{
	local pid

	new_switch
	new_host 1
	send h1 eth0 "$(frame "$CONTROL" "${MAC[1]}")"
	ip netns exec "sw$NS" vsw -j drops -w 1 >"$TMP/watch" &
	pid=$!
	defer kill "$pid"
	wait_until 10 grep -q '"count":1[,}]' "$TMP/watch"
	! grep -q '"rate"' "$TMP/watch" || fail "a rate of the first look: $(cat "$TMP/watch")"
	send h1 eth0 "$(frame "$CONTROL" "${MAC[1]}")" 500
	wait_until 10 grep -qE '"count":501,"rate":[1-9]' "$TMP/watch"
	wait_until 10 grep -qE '"count":501,"rate":0' "$TMP/watch"
	refused "-w must be" in_ns sw vsw drops -w 0
}

# Whatever ethtool -S counts is explained.
test_explained()
{
	local words

	new_switch
	words=$(in_ns sw ethtool -S sw0 | sed -nE 's/^ *drop_([a-z_]+):.*/\1/p')
	equal "reasons" "$(vsw -j drops --explain | grep -oE '"reason":"[^"]*"' | cut -d'"' -f4)" "$words"
	[[ $(vsw drops --explain control) == "control "*"PAUSE"* ]] || fail "$(vsw drops --explain control)"
	refused "there is no reason 'weather'" vsw drops --explain weather
}

run_tests
