#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
# The kernel's own reader of specifications, ynl, understands Documentation/netlink/specs/vswitch.yaml, and with it the
# family: it asks, is answered, and can read each answer. It does not know vsw.
#
#   h1 ------- p1 \
#   h2 ------- p2 -- sw0, 192.0.2.100      t0 (VNI 42) ~~~ 192.0.2.7
#   h3 (vnic) ----/
. "$(dirname "$0")/lib.sh"

SPEC=$HERE/../Documentation/netlink/specs/vswitch.yaml
[ -e "$SPEC" ] || SPEC=/usr/share/ynl/specs/vswitch.yaml
# that of the machine, or in virtual machines the one of the newest kernel's source
CLI=$PROGRAMS/ynl/tools/net/ynl/pyynl/cli.py
if [ -e "$CLI" ]; then YNL=(python3 "$CLI" --schema "$PROGRAMS/ynl/Documentation/netlink/genetlink-c.yaml"); else YNL=(ynl); fi

topology()
{
	need jq "${YNL[0]}"
	need_plugin
	[ -e "$SPEC" ] || skip "needs vswitch.yaml"
	modprobe -q vnic
	new_switch mcast_snooping 1 vlan_filtering 1 stp_state 1
	new_host 1 2
	new_vnic sw0 3
	ip_sw addr add 192.0.2.100/24 dev sw0
	ip_sw link add t0 type vswitch vni 42 local 192.0.2.100
	ip_sw link set t0 up
	bridge_sw fdb append 00:00:00:00:00:00 dev t0 dst 192.0.2.7
	bridge_sw fdb add 02:00:00:00:00:88 dev t0 dst 192.0.2.7 static
	SW0=$(link_value sw sw0 ifindex) T0=$(link_value sw t0 ifindex) P1=$(link_value sw p1 ifindex)
}

# ynl ARGUMENT...: in JSON, to $TMP/ynl; it succeeds
ynl()
{
	in_ns sw "${YNL[@]}" --spec "$SPEC" --output-json "$@" >"$TMP/ynl" 2>"$TMP/why" || fail "ynl $*: $(cat "$TMP/ynl" "$TMP/why")"
}

# says FILTER: of the last answer
says()
{
	jq -e "$1" "$TMP/ynl" >/dev/null || fail "not so: $1: $(cat "$TMP/ynl")"
}

test_reads()
{
	topology
	ynl --dump switch-get
	says 'length == 2 and (map(.switch.name) == ["sw0", "t0"])'
	says ".[0].switch | .up and .\"vlan-filtering\" and .\"mcast-snooping\" and .address == \"$(link_value sw sw0 address)\" and .\"n-slaves\" == 2"
	says '.[1].switch | .vni == 42 and .local == "192.0.2.100" and .dstport == 4789'
	ynl --dump port-get --json "{\"ifindex\":$SW0}"
	says 'map(.port.kind) == ["host", "slave", "slave", "vnic"]'
	says '.[1].port | .name == "p1" and .flags == ["bcast-flood", "flood", "learning", "mcast-flood", "neigh-forward-grat"] and
		(."rx-packets" | type) == "number" and ."stp-role" == "designated"'
	says ".[3].port.netnsid >= 0"
	ynl --dump fdb-get --json "{\"fdb\":{\"address\":\"${MAC[3]}\"}}"
	says ".[0].fdb | .address == \"${MAC[3]}\" and .\"port-kind\" == \"vnic\" and (.flags | contains([\"static\", \"device\"]))"
	ynl --dump fdb-get --json "{\"ifindex\":$T0,\"fdb\":{\"dst\":\"192.0.2.7\"}}"
	says 'length == 1 and (.[0].fdb | .address == "02:00:00:00:00:88" and .dst == "192.0.2.7" and .vni == 42)'
	ynl --dump remote-get
	says '.[0].remote | .dst == "192.0.2.7" and .vni == 42 and .bum and .dstport == 4789'
}

test_changes()
{
	topology
	ynl --do mdb-add --json "{\"ifindex\":$SW0,\"mdb\":{\"port\":$P1,\"group\":\"239.1.1.1\",\"src\":\"192.0.2.1\",\"permanent\":true}}"
	ynl --dump mdb-get
	says ".[0].mdb | .port == $P1 and .group == \"239.1.1.1\" and .permanent and .source[0].src == \"192.0.2.1\""
	ynl --do mdb-flush --json "{\"ifindex\":$SW0,\"mdb\":{\"permanent\":true}}"
	ynl --dump mdb-get
	says 'map(select(.mdb)) == []'
}

test_frames()
{
	topology
	must ip -n "h3$NS" link set eth0 type vnic guard on
	send h3 eth0 "$(frame "${MAC[1]}" "${MAC[9]}")"
	ynl --dump drop-get --json "{\"ifindex\":$SW0}"
	says ".[] | .drop | select(.word == \"guard_mac\") | .count == 1 and .kind == \"vnic\" and .len >= 60"
	ynl --do drop-reset --json "{\"ifindex\":$SW0}"
	ynl --do trace --json "{\"ifindex\":$SW0,\"frame\":\"$(frame "${MAC[3]}" "$(link_value sw sw0 address)")\"}"
	says '.step | map(.kind) | .[0] == "in" and .[-1] == "out"'
	says '.step[-1] | ."port-kind" == "vnic" and .len == 60'
	says '.step[] | select(.kind == "dest") | .what == 0 and .static'
	ynl --do trace --json "{\"ifindex\":$P1,\"frame\":\"$(frame "${MAC[3]}" 03:00:00:00:00:01)\"}"
	says '.step[-1] | .kind == "drop" and (.reason | length > 0)'
}

test_events()
{
	topology
	"$PROGRAMS/netns" exec "sw$NS" "${YNL[@]}" --spec "$SPEC" --output-json --subscribe events --duration 20 >"$TMP/ynl" 2>"$TMP/why" &
	defer kill $!
	wait_until 20 joined $! 16
	ip_sw link set p1 nomaster
	ip_sw link set p1 master sw0
	wait $! || fail "it fails: $(cat "$TMP/why")"
	jq -s '[.[].msg.event]' "$TMP/ynl" >"$TMP/events"
	cp "$TMP/events" "$TMP/ynl"
	says 'map(.type) | contains(["port-add", "port-del"])'
	says 'any(.[]; .name == "p1" and .type == "port-add")'
}

run_tests
