#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
# Spanning tree (IEEE 802.1D-2004, RSTP, and STP): rings and meshes of switches, with the in-tree bridge and Open vSwitch.
#
#   h1 -- p1 -- s1 ---- s2 -- p2 -- h2
#                 \    /
#                  s3           all switches in one namespace; sA-B is the port of sA to sB
# two CPUs
. "$(dirname "$0")/lib.sh"

STP=0180c2000000
ALL=ff:ff:ff:ff:ff:ff

# switches N [OPTION...]: s1 to sN, up, with a spanning tree; s1 becomes the root
switches()
{
	local n

	need_plugin
	new_ns sw
	for ((n = 1; n <= $1; n++)); do
		echo "link add s$n address 02:00:00:00:0b:0$n type vswitch stp_state 1 ${*:2}"
		echo "link set s$n up"
	done >"$TMP/batch"
	ip_batch sw <"$TMP/batch"
}

# cable A B [SUFFIX]: between the switches sA and sB, down
cable()
{
	ip_sw link add "s$1-$2${3-}" type veth peer name "s$2-$1${3-}"
	ip_sw link set "s$1-$2${3-}" master "s$1"
	ip_sw link set "s$2-$1${3-}" master "s$2"
}

# plug A B [SUFFIX]
plug()
{
	cable "$@"
	ip_sw link set "s$1-$2${3-}" up
	ip_sw link set "s$2-$1${3-}" up
}

# host N SWITCH: as new_host, at another switch
host()
{
	new_ns "h$1"
	ip_sw link add "p$1" type veth peer name eth0 netns "h$1$NS"
	must ip -n "h$1$NS" link set eth0 address "$(mac "$1")" up
	must ip -n "h$1$NS" addr add "192.0.2.$1/24" dev eth0
	ip_sw link set "p$1" master "$2" up
}

# is PORT ROLE [STATE]
is()
{
	[ "$(option "$1" role)" = "$2" ] || return
	[ -z "${3-}" ] || [ "$(option "$1" state)" = "$3" ]
}

# option_is DEVICE NAME VALUE
option_is()
{
	[ "$(option "$1" "$2")" = "$3" ]
}

# states: of all ports, in the order of their names
states()
{
	bridge -n "sw$NS" -j link show | jq -r '.[] | select(.ifname | startswith("s")) | "\(.ifname)=\(.state)"' | sort | tr '\n' ' '
}

# forwarding N: do so many ports of switches forward, and all the others discard?
forwarding()
{
	local all

	all=$(states)
	[ "$(grep -o '=forwarding' <<<"$all" | wc -l)" = "$1" ] && [[ $all != *=listening* && $all != *=learning* ]]
}

# no_storm HOST HOST: what HOST sends to all comes to the other one, soon, and never more than once
no_storm()
{
	local hex pid n=0 end=$((SECONDS + 60))

	hex=$(frame "$ALL" "$(mac "${1#h}")")
	while [ "$n" != 5 ]; do
		[ "$SECONDS" -lt "$end" ] || fail "frames to all: $n, not 5"
		listen "$TMP/storm" "$2" eth0 "${hex:0:28}"
		pid=$!
		send "$1" eth0 "$hex" 5
		n=$(heard "$TMP/storm")
		kill "$pid"
		[ "$n" -le 5 ] || fail "frames to all: $n, not 5"
	done
	rm "$TMP/storm"
}

test_off_by_default()
{
	need_plugin
	new_switch
	new_host 1 2
	equal stp_state "$(option sw0 stp_state)" 0
	equal bridge_id "$(option sw0 bridge_id)" ""
	equal role "$(option p1 role)" ""
	listen "$TMP/bpdus" h1 eth0 "$STP"
	pause 3
	equal "BPDUs" "$(heard "$TMP/bpdus")" 0
	reaches "p2" h2 "$(frame 01:80:c2:00:00:00 "${MAC[2]}" 0026424203)"
}

test_shown()
{
	local all

	switches 1

	all=$(ip -n "sw$NS" -d link show dev s1)
	[[ $all == *" stp_state 1 priority 32768 forward_delay 1500 hello_time 200 max_age 2000 stp_version 2 tx_hold_count 6 "* ]] || fail "$all"
	[[ $all == *" bridge_id 8000.2:0:0:0:b:1 designated_root 8000.2:0:0:0:b:1 root_port 0 root_path_cost 0 topology_change 0 "* ]] ||
		fail "$all"
	host 1 s1
	wait_until 10 port_state p1 forwarding
	all=$(ip -n "sw$NS" -d link show dev p1)
	[[ $all == *" admin_edge off auto_edge on point_to_point auto bpdu_guard off bpdu_filter off root_block off role designated stp_reason ok "* ]] ||
		fail "$all"
	[[ $all == *" oper_edge 1 oper_point_to_point 1 speaks_stp 0 bpdu_guard_count 0 port_id 0x8001 "* ]] || fail "$all"
	[[ $all == *" designated_root 8000.2:0:0:0:b:1 designated_bridge 8000.2:0:0:0:b:1 designated_port 32769 designated_cost 0 "* ]] ||
		fail "$all"
	all=$(bridge -n "sw$NS" -d link show dev p1)
	[[ $all == *"state forwarding"*" guard off root_block off "* ]] || fail "$all"
	bridge_sw link set dev p1 guard on root_block on
	equal bpdu_guard "$(option p1 bpdu_guard)" true
	equal root_block "$(option p1 root_block)" true
	# the switch's own priority and address are its identifier
	ip_sw link set s1 type vswitch priority 4096
	ip_sw link set s1 address 02:00:00:00:0c:01
	equal bridge_id "$(option s1 bridge_id)" 1000.2:0:0:0:c:1
	ip_sw link set p1 type vswitch_slave priority 16
	equal port_id "$(option p1 port_id)" 0x4001
}

test_refused()
{
	local word

	switches 1
	host 1 s1
	for word in 2 on -1; do
		refused "stp_state" ip -n "sw$NS" link set s1 type vswitch stp_state "$word"
	done
	for word in 1 4095 4097 61441 65535; do
		refused "priority must be 0 to 61440, in steps of 4096" ip -n "sw$NS" link set s1 type vswitch priority "$word"
	done
	for word in 0 399 1550 3001 3100; do
		refused "forward_delay must be 400 to 3000" ip -n "sw$NS" link set s1 type vswitch forward_delay "$word"
	done
	for word in 0 99 150 1001; do
		refused "hello_time must be 100 to 1000" ip -n "sw$NS" link set s1 type vswitch hello_time "$word"
	done
	for word in 0 599 650 4100; do
		refused "max_age must be 600 to 4000" ip -n "sw$NS" link set s1 type vswitch max_age "$word"
	done
	refused "max_age must not be longer than 2 * (forward_delay - 1 s)" ip -n "sw$NS" link set s1 type vswitch forward_delay 1000
	refused "max_age must not be shorter than 2 * (hello_time + 1 s)" ip -n "sw$NS" link set s1 type vswitch hello_time 1000
	refused "max_age must not be shorter than 2 * (hello_time + 1 s)" \
		ip -n "sw$NS" link add s2 type vswitch max_age 600 hello_time 300
	ip_sw link set s1 type vswitch forward_delay 400 hello_time 100 max_age 600
	for word in 1 3; do
		refused "stp_version must be 0 (STP) or 2 (RSTP)" ip -n "sw$NS" link set s1 type vswitch stp_version "$word"
	done
	for word in 0 11; do
		refused "tx_hold_count must be 1 to 10" ip -n "sw$NS" link set s1 type vswitch tx_hold_count "$word"
	done
	refused "point_to_point takes auto, on or off" ip -n "sw$NS" link set p1 type vswitch_slave point_to_point 1
	for word in 0 1 2 3 4; do
		refused "the spanning tree says what state a port is in" ip -n "sw$NS" link set p1 type vswitch_slave state "$word"
		refused "the spanning tree says what state a port is in" bridge -n "sw$NS" link set dev p1 state "$word"
	done
	# of a request that is refused nothing comes
	refused "max_age must not be" ip -n "sw$NS" link set s1 type vswitch stp_state 0 max_age 4000
	equal stp_state "$(option s1 stp_state)" 1
	new_vnic s1 2
	refused "a vnic takes no part in a spanning tree" ip -n "h2$NS" link set eth0 type vnic admin_edge on
	refused "a vnic takes no part in a spanning tree" ip -n "h2$NS" link set eth0 type vnic mcheck
	ip_sw link set s1 type vswitch stp_state 0
	ip_sw link set p1 type vswitch_slave state blocking
	equal state "$(option p1 state)" blocking
}

# As they stand on the wire
test_bpdus()
{
	local got

	switches 1 hello_time 100
	host 1 s1
	listen "$TMP/bpdus" h1 eth0 "$STP"
	wait_until 10 [ -s "$TMP/bpdus" ]
	wait_until 10 port_state p1 forwarding
	pause 2.5
	got=$(tail -1 "$TMP/bpdus")
	# designated, proposing (nobody answers), learning, forwarding; padded to 60
	equal "BPDU" "${got:0:12}${got:24}" \
		"${STP}0027424203000002023e80000200""00000b01""00000000""80000200""00000b01""8001""0000""1400""0100""0f00""00""00000000000000"
	equal "its source" "${got:12:12}" "$(link_value sw p1 address | tr -d :)"
	ip_sw link set s1 type vswitch stp_version 0
	wait_until 10 grep -q "^$STP.\{12\}0026424203000000000080000200" "$TMP/bpdus"
	equal speaks_stp "$(option p1 speaks_stp)" 1
	# neither sent nor heeded
	ip_sw link set p1 type vswitch_slave bpdu_filter on
	pause 1.5
	: >"$TMP/bpdus"
	pause 3
	equal "BPDUs" "$(heard "$TMP/bpdus")" 0
}

# bpdu HOST PRIORITY ROOT [FLAGS]: of a designated port of a bridge with this identifier
bpdu()
{
	printf '0180c2000000%s0027424203000002%s%s%04x%s00000000%04x%s8001000014000200''0f0000' "$(mac "${1#h}" | tr -d :)" 02 "${4-7e}" \
		"$2" "${3//:/}" "$2" "${3//:/}"
}

# What is no BPDU, or is one of somebody else, changes nothing; each length of a frame
test_malformed()
{
	local hex i

	switches 1
	host 1 s1
	wait_until 10 port_state p1 forwarding
	hex=$(bpdu h1 0 02:00:00:00:00:07)
	for ((i = 28; i < ${#hex}; i += 2)); do
		send h1 eth0 "${hex:0:i}"
	done
	# a length that is not there, an EtherType, another LLC header, another protocol
	send h1 eth0 "${hex:0:24}0100${hex:28}"
	send h1 eth0 "${hex:0:24}8870${hex:28}"
	send h1 eth0 "${hex:0:24}0022${hex:28}00000000"
	send h1 eth0 "${hex/424203/aaaa03}"
	send h1 eth0 "${hex/424203/424213}"
	send h1 eth0 "${hex/4242030000/4242030001}"
	# with a tag, with and without a VLAN
	send h1 eth0 "${hex:0:24}81000005${hex:24}"
	send h1 eth0 "${hex:0:24}81000000${hex:24}"
	pause 0.5
	equal oper_edge "$(option p1 oper_edge)" 1
	equal root "$(option s1 designated_root)" 8000.2:0:0:0:b:1
	send h1 eth0 "$hex"
	wait_until 5 root_is s1 0000.2:0:0:0:0:7
	equal role "$(option p1 role)" root
	# who says nothing any more is forgotten
	wait_until 15 root_is s1 8000.2:0:0:0:b:1
}

root_is()
{
	[ "$(option "$1" designated_root)" = "$2" ]
}

# Nobody but who tells of the tree hears it: vnics and the host do not, and are not heard.
test_vnics()
{
	local hex

	switches 1
	host 1 s1
	new_vnic s1 2
	wait_until 10 port_state p1 forwarding
	listen "$TMP/bpdus" h2 eth0 "$STP"
	hex=$(bpdu h2 0 02:00:00:00:00:07)
	send h2 eth0 "$hex" 3
	pause 2
	equal "BPDUs" "$(heard "$TMP/bpdus")" 0
	equal root "$(option s1 designated_root)" 8000.2:0:0:0:b:1
	must ip -n "h2$NS" addr add 192.0.2.2/24 dev eth0
	answers h1 192.0.2.2
	# from a port they come to the port's own stack, as without a tree
	reaches "p1" h1 "$(bpdu h1 0 02:00:00:00:00:07)$(printf '%014d' 0)"
}

# A ring: one link is not used, no frame goes round, and another link takes over when one fails.
ring()
{
	local n

	switches 3
	host 1 s1
	host 2 s2
	for n in "1 2" "2 3" "3 1"; do
		# shellcheck disable=SC2086 # words
		plug $n
	done
	wait_until 30 forwarding 5
}

test_ring()
{
	ring
	equal roles "$(option s1-2 role) $(option s1-3 role) $(option s2-1 role) $(option s3-1 role) $(option s2-3 role) $(option s3-2 role)" \
		"designated designated root root designated alternate"
	equal "s3's root" "$(option s3 designated_root)" 8000.2:0:0:0:b:1
	equal "s3's root port" "$(option s3 root_port)" "$(option s3-1 no)"
	equal "s3's cost" "$(option s3 root_path_cost)" "$(option s3-1 cost)"
	wait_until 10 port_state p1 forwarding
	wait_until 10 port_state p2 forwarding
	no_storm h1 h2
	answers h1 192.0.2.2
	# cost and priority choose
	ip_sw link set s3-1 type vswitch_slave cost 100
	wait_until 10 is s3-2 root forwarding
	wait_until 10 forwarding 5
	no_storm h2 h1
	ip_sw link set s2 type vswitch priority 4096
	wait_until 40 root_is s1 1000.2:0:0:0:b:2
	wait_until 40 forwarding 5
	no_storm h1 h2
}

# event_time FILE PATTERN: when the first such event came, in microseconds
event_time()
{
	local stamp

	# Timestamp: Thu Nov 26 12:22:15 2026 123456 usec
	stamp=$(grep -m 1 -B 1 "$2" "$1" | sed -n 's/^Timestamp: \(.*\) \([0-9]*\) usec$/\1 \2/p')
	echo "$(date -d "${stamp% *}" +%s)$(printf '%06d' "$((10#${stamp##* }))")"
}

# measure WHAT COMMAND PORT: how long after COMMAND does PORT forward, and the hosts reach each other?
measure()
{
	local start ms

	monitor "$TMP/events" bridge -n "sw$NS" -timestamp monitor link
	start=${EPOCHREALTIME/[.,]/}
	# shellcheck disable=SC2086 # words
	ip_sw $2
	wait_until 30 grep -q "$3.*state forwarding" "$TMP/events"
	ms=$((($(event_time "$TMP/events" "$3.*state forwarding") - start) / 1000))
	echo "# $1: $ms ms"
	# so long that no slow machine exceeds it, and shorter than any timer of the tree
	[ "$ms" -lt 5000 ] || fail "$1 took $ms ms"
	kill $!
	rm "$TMP/events"
	answers h1 192.0.2.2
	no_storm h1 h2
}

test_convergence()
{
	ring
	wait_until 10 port_state p1 forwarding
	wait_until 10 port_state p2 forwarding
	answers h1 192.0.2.2
	measure "RSTP, a link fails" "link set s1-2 down" s3-2
	ip_sw link set s1-2 up
	wait_until 30 forwarding 5
	measure "RSTP, the root's other link fails" "link set s3-1 down" s3-2
}

# Where the link is not seen to fail: after three times the hello time
test_silent_failure()
{
	ring
	answers h1 192.0.2.2
	ip_sw link set s2-1 type vswitch_slave bpdu_filter on
	wait_until 20 is s2-3 root forwarding
}

test_mesh()
{
	local a b n=0

	switches 5
	host 1 s2
	host 2 s5
	for a in 1 2 3 4; do
		for ((b = a + 1; b <= 5; b++)); do plug "$a" "$b"; done
	done
	# two cables, and one from a switch to itself
	plug 1 2 x
	ip_sw link add s3-a type veth peer name s3-b
	for a in a b; do ip_sw link set "s3-$a" master s3 up; done
	# 10 links and these two: of each one end forwards, of 4 both do
	wait_until 60 forwarding $((12 + 4))
	is s3-b backup blocking || fail "s3-b: $(option s3-b role)"
	wait_until 10 port_state p2 forwarding
	no_storm h1 h2
	answers h1 192.0.2.2
	# the root goes
	ip_sw link del s1
	wait_until 60 root_is s5 8000.2:0:0:0:b:2
	# 7 links, and what was at the root has nobody behind it
	wait_until 60 forwarding $((7 + 3 + 5))
	no_storm h1 h2
	for ((n = 0; n < 3; n++)); do
		ip_sw link set s2-3 down
		ip_sw link set s4-5 down
		no_storm h1 h2
		ip_sw link set s2-3 up
		ip_sw link set s4-5 up
		no_storm h2 h1
	done
}

# What was learned goes another way, and is forgotten where it does.
test_topology_change()
{
	local count

	ring
	answers h1 192.0.2.2
	[[ $(bridge -n "sw$NS" fdb show dev s1) == *"${MAC[2]}"*" via s1-2 "* ]] || fail "not learned"
	wait_until 20 quiet_topology
	# where the port is that begins to forward
	count=$(option s3 topology_change_count)
	ip_sw link set s1-2 down
	wait_until 20 is s3-2 designated forwarding
	wait_until 5 has_changed s3 "$count"
	no_storm h2 h1
	wait_until 5 fdb_via s1 "${MAC[2]}" s1-3
	answers h1 192.0.2.2
	# the port of a host is no change
	wait_until 20 quiet_topology
	count=$(option s2 topology_change_count)
	must ip -n "h1$NS" link set eth0 down
	must ip -n "h1$NS" link set eth0 up
	wait_until 10 port_state p1 forwarding
	equal "topology changes" "$(option s2 topology_change_count)" "$count"
}

# has_changed SWITCH COUNT: has its topology, more often than so often?
has_changed()
{
	[ "$(option "$1" topology_change_count)" -gt "$2" ]
}

fdb_via()
{
	bridge -n "sw$NS" fdb show dev "$1" | grep -qi "^$2 .*via $3 "
}

quiet_topology()
{
	[ "$(option s1 topology_change)$(option s2 topology_change)$(option s3 topology_change)" = 000 ]
}

test_bpdu_guard()
{
	local said

	said=$(dmesg | grep -c "p1: a BPDU came in by a port with bpdu_guard")
	switches 1
	host 1 s1
	ip_sw link set p1 type vswitch_slave bpdu_guard on
	wait_until 10 port_state p1 forwarding
	send h1 eth0 "$(bpdu h1 32768 02:00:00:00:00:07)"
	wait_until 5 port_state p1 disabled
	equal stp_reason "$(option p1 stp_reason)" bpdu_guard
	equal bpdu_guard_count "$(option p1 bpdu_guard_count)" 1
	[ "$(dmesg | grep -c "p1: a BPDU came in by a port with bpdu_guard")" -gt "$said" ] || fail "nothing is said of it"
	# the state brings it back, and so does the link
	ip_sw link set p1 type vswitch_slave state 3
	wait_until 10 port_state p1 forwarding
	send h1 eth0 "$(bpdu h1 32768 02:00:00:00:00:07)"
	wait_until 5 port_state p1 disabled
	ip_sw link set p1 down
	ip_sw link set p1 up
	wait_until 10 port_state p1 forwarding
	equal stp_reason "$(option p1 stp_reason)" ok
	equal bpdu_guard_count "$(option p1 bpdu_guard_count)" 2
	# and without the guard
	send h1 eth0 "$(bpdu h1 32768 02:00:00:00:00:07)"
	wait_until 5 port_state p1 disabled
	bridge_sw link set dev p1 guard off
	wait_until 10 port_state p1 forwarding
	# with the filter it is not heeded
	ip_sw link set p1 type vswitch_slave bpdu_guard on bpdu_filter on
	send h1 eth0 "$(bpdu h1 32768 02:00:00:00:00:07)"
	pause 0.5
	equal state "$(option p1 state)" forwarding
}

test_root_block()
{
	switches 1
	host 1 s1
	bridge_sw link set dev p1 root_block on
	wait_until 10 port_state p1 forwarding
	send h1 eth0 "$(bpdu h1 0 02:00:00:00:00:07)"
	wait_until 5 is p1 alternate blocking
	equal stp_reason "$(option p1 stp_reason)" root_block
	equal root "$(option s1 designated_root)" 8000.2:0:0:0:b:1
	# until it is not said any more
	wait_until 15 is p1 designated
	equal stp_reason "$(option p1 stp_reason)" ok
}

test_edge_ports()
{
	switches 1
	host 1 s1
	ip_sw link set p1 type vswitch_slave auto_edge off
	ip_sw link set p1 down
	ip_sw link set p1 up
	wait_until 5 port_state p1 listening
	pause 4
	equal state "$(option p1 state)" listening
	# at once
	ip_sw link set p1 type vswitch_slave admin_edge on
	equal state "$(option p1 state)" forwarding
	equal oper_edge "$(option p1 oper_edge)" 1
	send h1 eth0 "$(bpdu h1 61440 02:00:00:00:00:07)"
	wait_until 5 option_is p1 oper_edge 0
	ip_sw link set p1 type vswitch_slave point_to_point off
	equal oper_point_to_point "$(option p1 oper_point_to_point)" 0
}

# On, off, and ports that come and go, while BPDUs come in
test_changes()
{
	local i

	switches 2
	plug 1 2
	host 1 s1
	noise h1 eth0 "$(bpdu h1 0 02:00:00:00:00:07)"
	noise h1 eth0 "$(bpdu h1 4096 02:00:00:00:00:08)"
	for ((i = 0; i < 15; i++)); do
		ip_sw link set s1 type vswitch stp_state 0
		equal state "$(option p1 state)" forwarding
		ip_sw link set s1 type vswitch stp_state 1
		ip_sw link set p1 nomaster
		ip_sw link set p1 master s1
		ip_sw link set s1-2 down
		ip_sw link set s1 type vswitch stp_version $((i & 2)) priority $((i * 4096))
		ip_sw link set s1-2 up
		ip_sw link set p1 type vswitch_slave mcheck
	done
	ip_sw link set s1 down
	equal state "$(option p1 state)" disabled
	ip_sw link set s1 up
	ip_sw link del s1
	ip_sw link add s1 type vswitch stp_state 1
	ip_sw link set s1 up
	ip_sw link set p1 master s1
	ip_sw link set s1-2 master s1
	pause 0.5
}

# A switch that leaves its namespace has no ports there, but its tree; one ends with its namespace.
test_namespaces()
{
	switches 2
	plug 1 2
	host 1 s1
	noise h1 eth0 "$(bpdu h1 0 02:00:00:00:00:07)"
	new_ns other
	ip_sw link set s1 netns "other$NS"
	[[ $(ip -n "other$NS" -d link show dev s1) == *" stp_state 1 "* ]] || fail "no tree"
	must ip -n "other$NS" link add p9 type veth peer name q9
	must ip -n "other$NS" link set p9 master s1 up
	must ip -n "other$NS" link set q9 up
	must ip -n "other$NS" link set s1 up
	wait_until 10 port_state p9 forwarding other
	must ip netns del "other$NS"
	wait_until 10 eval "! ip netns list | grep -q '^other$NS'"
}

# A port's mask does not make the tree deaf; service VLANs have a tree of another kind.
test_not_deaf()
{
	switches 1
	host 1 s1
	wait_until 10 port_state p1 forwarding
	ip_sw link set p1 type vswitch_slave group_fwd_mask 1 bpdu_guard on
	send h1 eth0 "$(bpdu h1 32768 02:00:00:00:00:07)"
	wait_until 5 port_state p1 disabled
	ip_sw link set s1 type vswitch vlan_protocol 802.1ad
	refused "does not go with vlan_filtering 1" ip -n "sw$NS" link set s1 type vswitch vlan_filtering 1
	refused "does not go with vlan_filtering 1" ip -n "sw$NS" link add s9 type vswitch stp_state 1 vlan_filtering 1 vlan_protocol 802.1ad
	ip_sw link set s1 type vswitch stp_state 0 vlan_filtering 1
	refused "does not go with vlan_filtering 1" ip -n "sw$NS" link set s1 type vswitch stp_state 1
}

# A guarded port whose host is no bridge: bpdu_guard sees what the guard drops, and nothing else believes it.
test_guard()
{
	local me

	switches 1
	host 1 s1
	COUNTED=(sw s1)
	me=$(link_value h1 eth0 address)
	ip_sw link set p1 type vswitch_slave guard on guard_mac "$me"
	wait_until 10 port_state p1 forwarding
	counts "drop_guard_bpdu=1 p1.drop_guard_bpdu=1" send h1 eth0 "$(bpdu h1 0 02:00:00:00:00:07)"
	equal role "$(option p1 role)" designated
	equal stp_reason "$(option p1 stp_reason)" ok
	ip_sw link set p1 type vswitch_slave bpdu_guard on
	send h1 eth0 "$(bpdu h1 0 02:00:00:00:00:07)"
	wait_until 5 port_state p1 disabled
}

# The in-tree bridge speaks STP: a ring of two switches and two bridges
test_with_bridges()
{
	local n

	modprobe -q bridge || skip "needs bridge"
	switches 2 forward_delay 400 hello_time 100 max_age 600
	for n in 3 4; do
		ip_sw link add "s$n" address "02:00:00:00:0b:0$n" type bridge stp_state 1 forward_delay 400 hello_time 100 max_age 600
		ip_sw link set "s$n" up
	done
	host 1 s1
	host 2 s2
	plug 1 3
	plug 3 2
	plug 2 4
	plug 4 1
	wait_until 60 forwarding 7
	equal speaks_stp "$(option s1-3 speaks_stp)" 1
	for n in 1 2; do equal "s$n's root" "$(option "s$n" designated_root)" 8000.2:0:0:0:b:1; done
	wait_until 10 port_state p2 forwarding
	no_storm h1 h2
	answers h1 192.0.2.2
	ip_sw link set s1-3 down
	wait_until 60 forwarding 6
	no_storm h1 h2
	answers h1 192.0.2.2
	ip_sw link set s1-3 up
	wait_until 60 forwarding 7
	no_storm h2 h1
	# a bridge is the root
	ip_sw link set s3 type bridge priority 4096
	wait_until 60 root_is s1 1000.2:0:0:0:b:3
	wait_until 60 forwarding 7
	no_storm h1 h2
}

# ovs ARGUMENT...: ovs-vsctl
ovs()
{
	must ovs-vsctl --db="unix:$TMP/ovs/db.sock" -t 20 "$@"
}

# Open vSwitch speaks RSTP: a ring of two switches and one of these
test_with_open_vswitch()
{
	need ovs-vsctl ovs-vswitchd ovsdb-server
	modprobe -q openvswitch || skip "needs openvswitch"
	switches 2
	host 1 s1
	host 2 s2
	mkdir "$TMP/ovs"
	export OVS_RUNDIR=$TMP/ovs
	ovsdb-tool create "$TMP/ovs/conf.db" /usr/share/openvswitch/vswitch.ovsschema || fail "no database"
	ovsdb-server "$TMP/ovs/conf.db" --remote="punix:$TMP/ovs/db.sock" >"$TMP/ovs/log" 2>&1 &
	defer kill $!
	wait_until 60 [ -S "$TMP/ovs/db.sock" ]
	must ovs-vsctl --db="unix:$TMP/ovs/db.sock" --no-wait init
	ip netns exec "sw$NS" ovs-vswitchd "unix:$TMP/ovs/db.sock" >>"$TMP/ovs/log" 2>&1 &
	defer kill $!
	ip_sw link add s1-3 type veth peer name o1
	ip_sw link add s2-3 type veth peer name o2
	ip_sw link set s1-3 master s1 up
	ip_sw link set s2-3 master s2 up
	ip_sw link set o1 up
	ip_sw link set o2 up
	ovs add-br br0 -- set bridge br0 rstp_enable=true other_config:rstp-priority=61440 -- add-port br0 o1 -- add-port br0 o2
	plug 1 2
	# by costs like its own s2 is farther from the root, and its port waits
	ip_sw link set s2-1 type vswitch_slave cost 5000
	ip_sw link set s2-3 type vswitch_slave cost 5000
	wait_until 60 is s2-1 root forwarding
	wait_until 60 ovs_roles Root Designated
	equal speaks_stp "$(option s1-3 speaks_stp)$(option s2-3 speaks_stp)" 00
	wait_until 60 is s2-3 alternate blocking
	wait_until 10 port_state p2 forwarding
	no_storm h1 h2
	answers h1 192.0.2.2
	measure "RSTP with Open vSwitch, a link fails" "link set s1-2 down" s2-3
	ip_sw link set s1-2 up
	wait_until 60 is s2-1 root forwarding
	no_storm h1 h2
	ovs del-br br0
}

# ovs_roles ROLE ROLE: of o1 and o2
ovs_roles()
{
	[ "$(ovs-vsctl --db="unix:$TMP/ovs/db.sock" -t 20 get port o1 rstp_status:rstp_port_role)" = "$1" ] &&
		[ "$(ovs-vsctl --db="unix:$TMP/ovs/db.sock" -t 20 get port o2 rstp_status:rstp_port_role)" = "$2" ]
}

run_tests
