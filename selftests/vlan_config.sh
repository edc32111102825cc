#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
# VLANs as they are set and shown, by ip and by bridge.
# every kernel: how the core asks a driver for VLANs
#
#   h1 ----- p1 \
#   h2 ----- p2 -- sw0
. "$(dirname "$0")/lib.sh"

ALL=ff:ff:ff:ff:ff:ff

vlan()
{
	bridge_sw vlan "$@"
}

# vlans DEVICE [OPTION...]: as bridge -j shows them: VID, VID-END, with P and U for PVID and untagged
vlans()
{
	bridge -n "sw$NS" -j "${@:2}" vlan show dev "$1" | python3 -SEc '
import json, sys
for device in json.load(sys.stdin):
    print(*(str(v["vlan"]) + ("-%d" % v["vlanEnd"] if "vlanEnd" in v else "") +
            "".join({"PVID": "P", "Egress Untagged": "U"}[f] for f in v.get("flags", ())) for v in device["vlans"]))'
}

# shows DEVICE "VLAN..." [OPTION...]
shows()
{
	equal "VLANs of $1 ${*:3}" "$(vlans "$1" "${@:3}")" "$2"
}

topology()
{
	need_plugin
	new_switch "$@"
	new_host 1 2
}

test_defaults()
{
	topology
	equal "options" "$(option sw0 vlan_filtering) $(option sw0 vlan_protocol) $(option sw0 vlan_default_pvid) $(
		option sw0 vlan_stats_enabled)" "0 802.1Q 1 0"
	shows p1 1PU
	shows p2 1PU
	shows sw0 1PU
	bridge -n "sw$NS" vlan show dev p1 | grep -qE "^p1 +1 PVID Egress Untagged" || fail "as text: $(bridge -n "sw$NS" vlan show)"
	[[ $(ip -n "sw$NS" -d link show sw0) == *" vlan_filtering 0 vlan_protocol 802.1Q vlan_default_pvid 1 vlan_stats_enabled 0 "* ]] ||
		fail "ip shows: $(ip -n "sw$NS" -d link show sw0)"
	# nothing new in bridge link
	[[ $(bridge -n "sw$NS" -j link) != *'"ifname":"sw0"'* ]] || fail "bridge link shows sw0: $(bridge -n "sw$NS" link)"
}

test_options()
{
	need_plugin
	new_switch vlan_filtering 1 vlan_protocol 802.1ad vlan_default_pvid 77 vlan_stats_enabled 1
	equal "when made" "$(option sw0 vlan_filtering) $(option sw0 vlan_protocol) $(option sw0 vlan_default_pvid) $(
		option sw0 vlan_stats_enabled)" "1 802.1ad 77 1"
	new_host 1
	shows p1 77PU
	ip_sw link set sw0 type vswitch vlan_filtering 0 vlan_stats_enabled 0
	equal "some changed" "$(option sw0 vlan_filtering) $(option sw0 vlan_protocol) $(option sw0 vlan_default_pvid) $(
		option sw0 vlan_stats_enabled)" "0 802.1ad 77 0"
	ip_sw link set sw0 type vswitch vlan_protocol 802.1q vlan_default_pvid 0
	equal "the others changed" "$(option sw0 vlan_protocol) $(option sw0 vlan_default_pvid)" "802.1Q 0"
	refused "vlan_default_pvid must be" ip -n "sw$NS" link set sw0 type vswitch vlan_filtering 1 vlan_default_pvid 4095
	equal "after a refused change" "$(option sw0 vlan_filtering) $(option sw0 vlan_default_pvid)" "0 0"
}

test_membership()
{
	topology
	vlan add dev p1 vid 10
	shows p1 "1PU 10"
	vlan add dev p1 vid 20 pvid
	shows p1 "1U 10 20P"
	vlan add dev p1 vid 4094 pvid untagged
	shows p1 "1U 10 20 4094PU"
	# the same once more, in another way
	vlan add dev p1 vid 10 untagged
	shows p1 "1U 10U 20 4094PU"
	vlan add dev p1 vid 4094
	shows p1 "1U 10U 20 4094"
	vlan del dev p1 vid 1
	vlan del dev p1 vid 20
	shows p1 "10U 4094"
	# what it is not in
	vlan del dev p1 vid 20
	shows p2 1PU
	vlan add dev sw0 vid 30 pvid self
	shows sw0 "1U 30P"
	shows p1 "10U 4094"
	vlan del dev sw0 vid 1 self
	shows sw0 30P
	vlan add dev p2 vid 5 master
	shows p2 "1PU 5"
	vlan del dev p2 vid 1 master
	vlan del dev p2 vid 5
	shows p2 ""
}

test_ranges()
{
	topology
	vlan add dev p1 vid 2-4094
	equal "how many" "$(vlans p1 | wc -w)" 4094
	shows p1 "1PU 2-4094" -compressvlans
	vlan add dev p1 vid 100-200 untagged
	vlan del dev p1 vid 4000-4093
	vlan add dev p1 vid 300 pvid
	shows p1 "1U 2-99 100-200U 201-299 300P 301-3999 4094" -compressvlans
	bridge -n "sw$NS" -compressvlans vlan show dev p1 | grep -qE " 100-200 Egress Untagged" ||
		fail "as text: $(bridge -n "sw$NS" -compressvlans vlan show dev p1)"
	vlan del dev p1 vid 1-4094
	shows p1 ""
	vlan add dev sw0 vid 10-20 self
	shows sw0 "1PU 10-20" -compressvlans
}

# What a port may have at the most, on all of them
test_all_vlans()
{
	topology
	bridge_sw -batch - <<-EOF
		vlan add dev p1 vid 1-4094
		vlan add dev p2 vid 1-4094 untagged
		vlan add dev sw0 vid 2-4094 self
	EOF
	equal "in one dump" "$(bridge -n "sw$NS" -j vlan show | grep -o '"vlan":' | wc -l)" $((3 * 4094))
	shows p1 "1-4094" -compressvlans
	shows p2 "1-4094U" -compressvlans
	ip_sw link set sw0 type vswitch vlan_filtering 1
	tag_way h1 "$ALL" "${MAC[1]}" 4094 h2:- sw0:4094
	tag_way h1 "$ALL" "${MAC[1]}" 1 h2:- sw0:-
	tag_way h1 "$ALL" "${MAC[1]}" 2048 h2:- sw0:2048
	tag_ways
	ip_sw link set sw0 type vswitch vlan_stats_enabled 1
	equal "counters in one dump" "$(bridge -n "sw$NS" -s -j vlan show | grep -o '"vid":\|"vlan":' | wc -l)" $((3 * 4094))
	# not as long as the VLANs need
	must ip -n "sw$NS" -d link show p1
	# every other one: no ranges
	for ((i = 2; i <= 4094; i += 2)); do echo "vlan del dev p1 vid $i"; done >"$TMP/batch"
	bridge_sw -batch "$TMP/batch"
	equal "odd ones" "$(vlans p1 -compressvlans | wc -w)" 2047
}

# nl HEX: IFLA_AF_SPEC of an RTM_SETLINK for p1
setlink()
{
	in_ns sw python3 -SEc '
import socket, struct, sys
spec = bytes.fromhex(sys.argv[2])
body = struct.pack("BxHiII", 7, 0, socket.if_nametoindex(sys.argv[1]), 0, 0) + struct.pack("HH", len(spec) + 4, 26) + spec
s = socket.socket(socket.AF_NETLINK, socket.SOCK_RAW, 0)
s.setsockopt(270, 11, 1)  # NETLINK_EXT_ACK
s.send(struct.pack("IHHII", 16 + len(body), 19, 5, 0, 0) + body)
answer = s.recv(65536)
error, = struct.unpack_from("i", answer, 16)
print(answer[20:])
sys.exit(error != 0)' "$1" "$2"
}

# info FLAGS VID: an attribute in hex; little endian, as the machines of these tests
info()
{
	printf '08000200%02x%02x%02x%02x' $(($1 & 255)) $(($1 >> 8)) $(($2 & 255)) $(($2 >> 8))
}

test_refused_as_a_whole()
{
	topology
	vlan add dev p1 vid 10-20
	refused "vid must be 1 to 4094" setlink p1 "$(info 0 30)$(info 0 0)"
	refused "vid must be 1 to 4094" setlink p1 "$(info 0 30)$(info 0 4095)"
	refused "a range that has begun must end" setlink p1 "$(info 0 30)$(info 8 40)"
	refused "a range that has begun must end" setlink p1 "$(info 8 40)$(info 0 50)"
	refused "a range must begin before it ends" setlink p1 "$(info 16 40)"
	refused "a range must end above where it begins" setlink p1 "$(info 8 40)$(info 16 40)"
	refused "a range cannot be the pvid" setlink p1 "$(info 10 40)$(info 16 50)"
	refused "only pvid and untagged are accepted" setlink p1 "$(info 64 40)"
	refused "IFLA_BRIDGE_VLAN_INFO must have 4 bytes" setlink p1 "$(info 0 30)060002000000 0000"
	refused "of IFLA_AF_SPEC a vswitch takes" setlink p1 "$(info 0 30)0800090000000000"
	shows p1 "1PU 10-20" -compressvlans
	# several in one message
	must setlink p1 "$(info 0 30)$(info 8 40)$(info 16 50)$(info 6 60)"
	shows p1 "1U 10-20 30 40-50 60PU" -compressvlans
}

test_default_pvid_is_followed()
{
	topology vlan_filtering 1
	ip_sw link add p3 type dummy
	vlan add dev p2 vid 1 pvid
	vlan add dev sw0 vid 5 self
	ip_sw link set sw0 type vswitch vlan_default_pvid 20
	shows p1 20PU
	# the user has made it another one
	shows p2 1P
	shows sw0 "5 20PU"
	tag_way h1 "$ALL" "${MAC[1]}" - sw0:-
	tag_way h1 "$ALL" "${MAC[1]}" 20 sw0:-
	tag_way h2 "$ALL" "${MAC[2]}" -
	tag_ways
	vlan add dev p1 vid 30
	ip_sw link set sw0 type vswitch vlan_default_pvid 30
	# it is in there already
	shows p1 "20PU 30"
	shows sw0 "5 30PU"
	ip_sw link set p3 master sw0
	shows p3 30PU
	ip_sw link set sw0 type vswitch vlan_default_pvid 0
	shows sw0 5
	shows p3 ""
	shows p1 "20PU 30"
	vlan del dev sw0 vid 5 self
	ip_sw link set sw0 type vswitch vlan_default_pvid 1
	shows p3 1PU
	shows sw0 1PU
	# who has VLANs keeps to them
	shows p1 "20PU 30"
}

test_forgotten_with_the_port()
{
	topology vlan_filtering 1
	vlan add dev p1 vid 10 pvid untagged
	ip_sw link set p1 nomaster
	ip_sw link set p1 master sw0
	shows p1 1PU
	wait_until 5 port_state p1 forwarding
	tag_way h1 "$ALL" "${MAC[1]}" - h2:- sw0:-
	tag_ways
}

# counted DEVICE VID: rx_packets tx_packets, as bridge -s shows them
counted()
{
	bridge -n "sw$NS" -s -j vlan show dev "$1" | python3 -SEc '
import json, sys
for device in json.load(sys.stdin):
    for v in device["vlans"]:
        if v.get("vid", v.get("vlan")) == int(sys.argv[1]):
            print(v["rx_packets"], v["rx_bytes"], v["tx_packets"], v["tx_bytes"])' "$2"
}

test_counters()
{
	topology vlan_filtering 1 vlan_stats_enabled 1
	vlan add dev p1 vid 10
	vlan add dev p2 vid 10-11 untagged
	equal "none yet" "$(counted p1 10)" "0 0 0 0"
	tag_way h1 "$ALL" "${MAC[1]}" 10 h2:-
	tag_ways
	# without the Ethernet header and the tag: 4 bytes of number and 42
	equal "one" "$(counted p1 10)" "1 46 1 46"
	equal "the VLAN's, not the port's" "$(counted p2 10)" "1 46 1 46"
	equal "another VLAN" "$(counted p2 11)" "0 0 0 0"
	tag_way h1 "$ALL" "${MAC[1]}" - h2:- sw0:-
	tag_ways
	equal "one to two" "$(counted sw0 1)" "1 46 2 92"
	# not what does not come in
	tagged "$ALL" "${MAC[1]}" 11
	send h1 eth0 "$TAGGED"
	equal "refused" "$(counted p2 11)" "0 0 0 0"
	bridge -n "sw$NS" -s vlan show dev p1 | grep -q "RX: *46 bytes 1 packets" ||
		fail "as text: $(bridge -n "sw$NS" -s vlan show dev p1)"
	ip_sw link set sw0 type vswitch vlan_stats_enabled 0
	equal "off" "$(counted p1 10)" ""
	ip_sw link set sw0 type vswitch vlan_stats_enabled 1
	equal "on again" "$(counted p1 10)" "0 0 0 0"
}

test_monitor()
{
	topology
	monitor "$TMP/link" bridge -n "sw$NS" monitor link
	vlan add dev p1 vid 10-20
	wait_until 5 grep -q " p1" "$TMP/link"
}

# heard_of KIND: has the listener of `told` noticed a switch that comes and goes?
heard_of()
{
	ip -n "$1$NS" link add sw9 type "$1" && ip -n "$1$NS" link del sw9 && pause 0.1 && [ -s "$TMP/$1" ]
}

# told KIND: what `bridge monitor vlan` says while the same is done to a switch, in a namespace of that name
told()
{
	local vlans="vlan add dev p1 vid"

	new_ns "$1"
	# it does not see to it itself that what it says gets out at once
	ip netns exec "$1$NS" stdbuf -oL bridge monitor vlan >"$TMP/$1" 2>&1 &
	defer kill $!
	wait_until 20 heard_of "$1"
	ip_batch "$1" <<-END
		link add p1 type veth peer name q1
		link add p2 type veth peer name q2
		link add sw0 type $1
		link set p1 master sw0
		link set p2 master sw0
	END
	must bridge -n "$1$NS" -batch - <<-END
		$vlans 10
		$vlans 20-29 untagged
		$vlans 18-31 untagged
		$vlans 25
		$vlans 10 pvid untagged
		$vlans 10
		vlan del dev p1 vid 20-24
		vlan del dev p1 vid 20-26
		vlan add dev sw0 vid 10-12 self
		vlan del dev sw0 vid 11 self
	END
	ip_batch "$1" <<-END
		link set sw0 type $1 vlan_default_pvid 5
		link set sw0 type $1 vlan_default_pvid 0
		link set p2 nomaster
		link set p1 nomaster
	END
	wait_until 10 grep -qE "^Deleted p1 .*31" "$TMP/$1"
	# with -d or without, what follows are settings of a VLAN, which the bridge has more of
	grep -vE "sw9|^ *state " "$TMP/$1" | sed 's/  */ /g; s/ $//' | sort
}

test_monitor_vlan()
{
	need stdbuf
	need_plugin
	told vswitch >"$TMP/ours"
	told bridge >"$TMP/theirs"
	# some releases of the bridge forget to say that a port leaves the default PVID for another one
	equal "told" "$(grep -v "^Deleted .* 1$" "$TMP/ours")" "$(grep -v "^Deleted .* 1$" "$TMP/theirs")"
	equal "left" "$(grep "^Deleted .* 1$" "$TMP/ours")" "$(printf 'Deleted %s 1\n' p1 p2 sw0)"
	[ "$(wc -l <"$TMP/ours")" -gt 15 ] || fail "hardly anything is told: $(<"$TMP/ours")"
	grep -q "^ *state forwarding" "$TMP/vswitch" || fail "no states"
}

# A switch that is a port of another one has VLANs of its own, and as a port.
test_switch_as_a_port()
{
	topology
	ip_sw link add sw1 type vswitch
	ip_sw link set sw0 master sw1
	vlan add dev sw0 vid 10 self
	vlan add dev sw0 vid 20
	equal "both" "$(vlans sw0 | sort)" "$(printf '1PU 10\n1PU 20')"
}

run_tests
