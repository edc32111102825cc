#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
# Settings of a port: what they do, set and shown by bridge and by ip.
#
#   h1 ----- p1 \
#   h2 ----- p2 -- sw0
#   h3 ----- p3 /
. "$(dirname "$0")/lib.sh"

ALL=ff:ff:ff:ff:ff:ff
HOST=02:00:00:00:bb:01

# Ends with a static entry of each host's address at its port
topology()
{
	local n

	new_switch
	ip_sw link set sw0 address "$HOST"
	new_host 1 2 3
	for n in 1 2 3; do bridge_sw fdb add "$(mac "$n")" dev sw0 via "p$n" static; done
}

# from A TO: a frame of host A to a host, or to an address
from()
{
	local src=$HOST dst=$2

	[ "$1" = sw0 ] || src=$(mac "${1#h}")
	case $2 in
	h*) dst=$(mac "${2#h}") ;;
	sw0) dst=$HOST ;;
	esac
	frame "$dst" "$src"
}

# way FROM TO [NAME...]: a line for reach_all
way()
{
	echo "$1 $(from "$1" "$2") ${*:3}"
}

test_isolated()
{
	topology
	bridge_sw link set dev p1 isolated on
	# one alone is as it was
	reach_all <<-EOF
		$(way h1 h2 h2)
		$(way h1 "$ALL" h2 h3 sw0)
	EOF
	bridge_sw link set dev p2 isolated on
	reach_all <<-EOF
		$(way h1 h2)
		$(way h2 h1)
		$(way h1 "$ALL" h3 sw0)
		$(way h1 02:00:00:00:00:77 h3)
		$(way h1 01:00:5e:00:00:05 h3 sw0)
		$(way h2 "$ALL" h3 sw0)
		$(way h1 h3 h3)
		$(way h1 sw0 sw0)
		$(way h3 h1 h1)
		$(way h3 h2 h2)
		$(way h3 "$ALL" h1 h2 sw0)
		$(way sw0 h1 h1)
		$(way sw0 "$ALL" h1 h2 h3)
	EOF
	counts "drop_isolated=1 p1.drop_isolated=1" send h1 eth0 "$(from h1 h2)"
	bridge_sw link set dev p1 isolated off
	reaches "h2" h1 "$(from h1 h2)"
}

test_hairpin()
{
	topology
	bridge_sw fdb add "${MAC[9]}" dev sw0 via p1 static
	counts "drop_same_port=1 p1.drop_same_port=1" send h1 eth0 "$(from h1 h9)"
	bridge_sw link set dev p1 hairpin on
	reach_all <<-EOF
		$(way h1 h9 h1)
		$(way h1 "$ALL" h1 h2 h3 sw0)
		$(way h1 02:00:00:00:00:77 h1 h2 h3)
		$(way h1 h2 h2)
		$(way h2 "$ALL" h1 h3 sw0)
	EOF
	# isolated, too: from itself then
	bridge_sw link set dev p1 isolated on
	reach_all <<<"$(way h1 h9)"
	bridge_sw link set dev p1 isolated off hairpin off
	reach_all <<-EOF
		$(way h1 h9)
		$(way h1 "$ALL" h2 h3 sw0)
	EOF
}

# stranger TO: a frame of an address that has no entry, in hex
stranger()
{
	frame "$1" 02:00:00:00:00:66
}

test_locked()
{
	topology
	bridge_sw link set dev p1 locked on
	reach_all <<-EOF
		h1 $(stranger "$ALL")
		h1 $(stranger "${MAC[2]}")
		h1 $(stranger "$HOST")
		$(way h1 h2 h2)
		$(way h1 "$ALL" h2 h3 sw0)
		$(way h2 h1 h1)
		$(way h2 "$ALL" h1 h3 sw0)
	EOF
	counts "drop_locked=1 p1.drop_locked=1" send h1 eth0 "$(stranger "$ALL")"
	[ -z "$(fdb 02:00:00:00:00:66)" ] || fail "learned: $(fdb 02:00:00:00:00:66)"
	# who is allowed elsewhere is not allowed here
	counts "drop_locked=1 p1.drop_locked=1" send h1 eth0 "$(from h2 h3)"
	bridge_sw fdb add 02:00:00:00:00:66 dev sw0 via p1 static
	reaches "h2" h1 "$(stranger "${MAC[2]}")"
	bridge_sw fdb replace 02:00:00:00:00:66 dev sw0
	counts "drop_locked=1 p1.drop_locked=1" send h1 eth0 "$(stranger "${MAC[2]}")"
	bridge_sw fdb del 02:00:00:00:00:66 dev sw0
	bridge_sw link set dev p1 locked off
	reaches "h2" h1 "$(stranger "${MAC[2]}")"
}

test_locked_what_was_learned_is_allowed()
{
	topology
	send h1 eth0 "$(stranger "$ALL")"
	bridge_sw fdb add 02:00:00:00:00:67 dev sw0 via p1 dynamic
	bridge_sw link set dev p1 locked on
	reach_all <<-EOF
		h1 $(stranger "${MAC[2]}") h2
		h1 $(frame "${MAC[2]}" 02:00:00:00:00:67) h2
	EOF
	# nor does it move there
	send h2 eth0 "$(stranger "$ALL")"
	counts "drop_locked=1 p1.drop_locked=1" send h1 eth0 "$(stranger "${MAC[3]}")"
	[[ $(fdb 02:00:00:00:00:66) == *"via p2 "* ]] || fail "moved: $(fdb 02:00:00:00:00:66)"
}

# noted ADDRESS: is it in the FDB, in a way that lets nothing in? Only newer versions of bridge say so.
noted()
{
	[[ $(fdb "$1") == *"via p1 "* ]] || return
	! bridge fdb help 2>&1 | grep -q nolocked || [[ $(fdb "$1") == *locked* ]]
}

# With mab a user sees who is there, and decides.
test_mab()
{
	local a=02:00:00:00:00:66

	topology
	bridge_sw link set dev p1 locked on
	ip_sw link set p1 type vswitch_slave mab on
	equal mab "$(option p1 mab)" true
	bridge -n "sw$NS" monitor fdb >"$TMP/events" &
	defer kill $!
	counts "drop_locked=1 p1.drop_locked=1" send h1 eth0 "$(stranger "${MAC[2]}")"
	noted "$a" || fail "in the FDB: $(fdb "$a")"
	counts "drop_locked=1 p1.drop_locked=1" send h1 eth0 "$(stranger "${MAC[2]}")"
	# frames to it find it
	reaches "h1" h2 "$(frame "$a" "${MAC[2]}")"
	bridge_sw fdb replace "$a" dev sw0 via p1 static
	reaches "h2" h1 "$(stranger "${MAC[2]}")"
	[[ $(fdb "$a") != *locked* ]] || fail "$(fdb "$a")"
	bridge_sw fdb del "$a" dev sw0
	# it comes by a port where all may
	send h1 eth0 "$(stranger "${MAC[2]}")"
	noted "$a" || fail "in the FDB: $(fdb "$a")"
	send h2 eth0 "$(stranger "$ALL")"
	[[ $(fdb "$a") == *"via p2 "* && $(fdb "$a") != *locked* ]] || fail "$(fdb "$a")"
	# and is not noted here while it is there
	counts "drop_locked=1 p1.drop_locked=1" send h1 eth0 "$(stranger "${MAC[2]}")"
	[[ $(fdb "$a") == *"via p2 "* ]] || fail "$(fdb "$a")"
	bridge_sw fdb del "$a" dev sw0
	# the quota holds for these, too
	ip_sw link set p1 type vswitch_slave fdb_flush
	ip_sw link set p1 type vswitch_slave fdb_max_learned 1
	send h1 eth0 "$(stranger "${MAC[2]}")"
	counts "drop_locked=1 learn_quota=1 p1.drop_locked=1 p1.learn_quota=1" \
		send h1 eth0 "$(frame "${MAC[2]}" 02:00:00:00:00:67)"
	[ -z "$(fdb 02:00:00:00:00:67)" ] || fail "$(fdb 02:00:00:00:00:67)"
	# they end with it
	refused "mab is for a port with locked on and learning on" ip -n "sw$NS" link set p1 type vswitch_slave locked off
	refused "mab is for a port with locked on and learning on" ip -n "sw$NS" link set p1 type vswitch_slave learning off
	refused "mab is for a port with locked on and learning on" ip -n "sw$NS" link set p2 type vswitch_slave mab on
	equal locked "$(option p1 locked)" true
	noted "$a" || fail "in the FDB: $(fdb "$a")"
	ip_sw link set p1 type vswitch_slave mab off locked off
	[ -z "$(fdb "$a")" ] || fail "$(fdb "$a")"
	wait_until 5 grep -q "$a" "$TMP/events"
}

# As the in-tree bridge, where bridge and the kernel know it
test_mab_as_a_bridge()
{
	local dev out

	topology
	bridge link help 2>&1 | grep -q mab || skip "this version of bridge has no mab"
	modprobe -q bridge || skip "needs the bridge"
	ip_sw link add br0 up type bridge
	ip_sw link add q1 up type veth peer name q2
	ip_sw link set q1 master br0
	ip_sw link set q2 up
	wait_until 5 link_has sw q1 operstate UP
	bridge -n "sw$NS" link set dev q1 learning on locked on mab on 2>/dev/null || skip "this kernel's bridge has no mab"
	bridge_sw link set dev p1 learning on locked on mab on
	send sw q2 "$(stranger "${MAC[2]}")"
	send h1 eth0 "$(stranger "${MAC[2]}")"
	for dev in p1 q1; do
		[[ $(bridge -n "sw$NS" -d link show dev "$dev") == *" locked on mab on "* ]] || fail "$(bridge -n "sw$NS" -d link show dev "$dev")"
	done
	out=$(bridge -n "sw$NS" -j fdb show dev q1 | jq -c '.[] | select(.mac == "02:00:00:00:00:66") | .flags_ext')
	[ -n "$out" ] || fail "the bridge has none"
	equal "flags" "$(bridge -n "sw$NS" -j fdb show dev sw0 | jq -c '.[] | select(.mac == "02:00:00:00:00:66") | .flags_ext')" "$out"
	refused "locked" bridge -n "sw$NS" link set dev p1 locked off
}

# Who authenticates is not known yet.
test_locked_lets_8021x_through()
{
	topology
	bridge_sw link set dev p1 locked on
	reaches "p1" h1 "$(stranger 01:80:c2:00:00:03)"
	[ -z "$(fdb 02:00:00:00:00:66)" ] || fail "learned: $(fdb 02:00:00:00:00:66)"
}

# in_state STATE NUMBER [learns]: p1 in a state that is not forwarding
in_state()
{
	bridge_sw link set dev p1 state "$2"
	port_state p1 "$1" || fail "not shown as $1"
	reach_all <<-EOF
		$(way h1 "$ALL")
		$(way h1 h2)
		$(way h1 sw0)
		$(way h2 h1)
		$(way h2 "$ALL" h3 sw0)
		$(way h2 02:00:00:00:00:77 h3)
		$(way sw0 "$ALL" h2 h3)
		$(way sw0 h1)
		$(way h1 01:80:c2:00:00:00 p1)
	EOF
	counts "drop_port_state=1 p1.drop_port_state=1" send h1 eth0 "$(stranger "${MAC[2]}")"
	counts "drop_egress_off=1 p2.drop_egress_off=1" send h2 eth0 "$(from h2 h1)"
	if [ "${3-}" ]; then
		[[ $(fdb 02:00:00:00:00:66) == *"via p1 "* ]] || fail "not learned in the state $1"
	else
		[ -z "$(fdb 02:00:00:00:00:66)" ] || fail "learned in the state $1: $(fdb 02:00:00:00:00:66)"
	fi
	[[ $(fdb "${MAC[1]}") == *"via p1 self static"* ]] || fail "the static entry is gone in the state $1"
}

test_states()
{
	topology
	in_state disabled 0
	in_state listening 1
	in_state blocking 4
	in_state learning 2 learns
	bridge_sw link set dev p1 state 3
	port_state p1 forwarding || fail "not shown as forwarding"
	# what was learned before
	reach_all <<-EOF
		h2 $(frame 02:00:00:00:00:66 "${MAC[2]}") h1
		$(way h1 "$ALL" h2 h3 sw0)
		$(way h2 h1 h1)
	EOF
}

# A state that is set while there is no link comes with the link.
test_state_is_kept()
{
	topology
	bridge_sw link set dev p1 state blocking
	ip_sw link set p1 down
	wait_until 5 port_state p1 disabled
	ip_sw link set p1 up
	wait_until 5 port_state p1 blocking
	must ip -n "h1$NS" link set eth0 down
	wait_until 5 port_state p1 disabled
	bridge_sw link set dev p1 state learning
	port_state p1 disabled || fail "shown as another state without a link"
	must ip -n "h1$NS" link set eth0 up
	wait_until 5 port_state p1 learning
	ip_sw link set sw0 down
	port_state p1 disabled || fail "shown as another state with the switch down"
	ip_sw link set sw0 up
	port_state p1 learning || fail "the switch is up"
}

# shown WORD VALUE JSON: of p1, by bridge and by ip, as text and as JSON
shown()
{
	local cmd out

	for cmd in "bridge -n sw$NS -d" "ip -n sw$NS -d"; do
		out=$($cmd link show dev p1; $cmd -j link show dev p1)
		[[ $out == *" $1 $2 "* ]] || fail "$cmd does not show $1 $2: $out"
		grep -qF -e "\"$1\":$3," -e "\"$1\":$3}" <<<"$out" || fail "$cmd -j does not show $1 $3: $out"
	done
}

# set_each WORD VALUE OTHER [SHOWN [JSON]]: set by bridge, set to another one,
# set by ip
set_each()
{
	bridge_sw link set dev p1 "$1" "$2"
	shown "$1" "${4-$2}" "${5-$2}"
	ip_sw link set p1 type vswitch_slave "$1" "$3"
	ip_sw link set p1 type vswitch_slave "$1" "$2"
	shown "$1" "${4-$2}" "${5-$2}"
}

test_flags_are_set_and_shown()
{
	local flag

	need_plugin
	new_switch
	new_host 1
	for flag in learning flood mcast_flood bcast_flood; do
		shown "$flag" on true
		set_each "$flag" off on off false
		set_each "$flag" on off on true
	done
	for flag in hairpin isolated locked; do
		shown "$flag" off false
		set_each "$flag" on off on true
		set_each "$flag" off on off false
	done
}

test_numbers_are_set_and_shown()
{
	need_plugin
	new_switch
	new_host 1
	set_each priority 0 32
	set_each priority 63 32
	set_each cost 1 7
	set_each cost 200000000 7
	ip_sw link set p1 type vswitch_slave fdb_max_learned 4294967295 group_fwd_mask 0xfffd
	equal fdb_max_learned "$(option p1 fdb_max_learned)" 4294967295
	equal group_fwd_mask "$(option p1 group_fwd_mask)" 0xfffd
	ip -n "sw$NS" -d link show p1 | grep -q " group_fwd_mask 0xfffd fdb_max_learned 4294967295 fdb_n_learned 0 no 1 " ||
		fail "not shown as text"
}

test_states_are_set_and_shown()
{
	local s=0 name

	need_plugin
	new_switch
	new_host 1
	for name in disabled listening learning forwarding blocking; do
		set_each state "$name" $(((s + 1) % 5)) "$name" "\"$name\""
		bridge_sw link set dev p1 state $(((s + 1) % 5))
		bridge_sw link set dev p1 state "$s"
		shown state "$name" "\"$name\""
		s=$((s + 1))
	done
}

# the settings in between, which nobody changes here
NEIGH_AND_MCAST="fastleave off neigh_suppress off neigh_vlan_suppress off neigh_forward_grat on $(
	)mcast_router 1 mcast_max_groups 0 mcast_n_groups 0"

test_several_at_once()
{
	need_plugin
	new_switch
	new_host 1 2
	ip_sw link set p1 type vswitch_slave isolated on hairpin on learning off priority 5 cost 77 state 2 fdb_max_learned 9
	ip -n "sw$NS" -d link show p1 | grep -q " vswitch_slave state learning priority 5 cost 77 hairpin on learning off $(
		)flood on mcast_flood on bcast_flood on isolated on locked off mab off $NEIGH_AND_MCAST group_fwd_mask 0 fdb_max_learned 9 " ||
		fail "not as set by ip: $(ip -n "sw$NS" -d link show p1)"
	bridge_sw link set dev p1 isolated off locked on flood off mcast_flood off bcast_flood off cost 78 priority 6 state 4
	ip -n "sw$NS" -d link show p1 | grep -q " vswitch_slave state blocking priority 6 cost 78 hairpin on learning off $(
		)flood off mcast_flood off bcast_flood off isolated off locked on mab off $NEIGH_AND_MCAST group_fwd_mask 0 fdb_max_learned 9 " ||
		fail "not as set by bridge: $(ip -n "sw$NS" -d link show p1)"
	# those of another port are its own
	ip -n "sw$NS" -d link show p2 | grep -q " vswitch_slave state forwarding priority 32 cost 2 hairpin off learning on $(
		)flood on mcast_flood on bcast_flood on isolated off locked off mab off $NEIGH_AND_MCAST group_fwd_mask 0 fdb_max_learned 0 " ||
		fail "p2 changed: $(ip -n "sw$NS" -d link show p2)"
}

test_forgotten_with_the_port()
{
	need_plugin
	new_switch
	new_host 1
	ip_sw link set p1 type vswitch_slave isolated on learning off priority 5 cost 77 state 2 group_fwd_mask 8 fdb_max_learned 9
	ip_sw link set p1 nomaster
	ip_sw link set p1 master sw0
	ip -n "sw$NS" -d link show p1 | grep -q " vswitch_slave state forwarding priority 32 cost 2 hairpin off learning on $(
		)flood on mcast_flood on bcast_flood on isolated off locked off mab off $NEIGH_AND_MCAST group_fwd_mask 0 fdb_max_learned 0 " ||
		fail "not forgotten: $(ip -n "sw$NS" -d link show p1)"
}

# cost_at SPEED COST: of tap0, whose program says how fast it is
cost_at()
{
	ip_sw link set tap0 down
	must in_ns sw ethtool -s tap0 speed "$1" duplex full
	ip_sw link set tap0 up
	wait_until 5 port_state tap0 forwarding
	bridge -n "sw$NS" link show dev tap0 | grep -q " cost $2 " ||
		fail "cost at $1 Mbit/s is not $2: $(bridge -n "sw$NS" link show dev tap0)"
}

test_cost_follows_the_speed_until_it_is_set()
{
	need ethtool
	new_switch
	tap sw tap0
	ip_sw link set tap0 master sw0
	cost_at 10 100
	cost_at 100 19
	cost_at 1000 5
	cost_at 2500 4
	cost_at 5000 3
	cost_at 10000 2
	cost_at 40000 1
	bridge_sw link set dev tap0 cost 1234
	cost_at 100 1234
}

run_tests
