#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
# Multicast snooping across an overlay: VTEPs are members, and have queriers behind them.
#
#   h1 (sends) ---- p1 \                            / s2 192.0.2.2: sw0 or br0 -- h5
#   h2 ------------ p2 -- sw0 ~ sw 192.0.2.1 -- sw x
#   h4 (querier) -- p4 /                            \ s3 192.0.2.3: sw0 -- h6
#
# The switch of s3 does not snoop: what comes to h6 has been sent to it.
. "$(dirname "$0")/lib.sh"
. "$(dirname "$0")/mcast_lib.sh"

ZERO=00:00:00:00:00:00

# underlay: three servers on a wire
underlay()
{
	local n tag

	new_ns wire sw s2 s3
	ip_batch wire <<<"link add br0 up type bridge"
	for n in sw s2 s3; do
		ip_batch wire <<-EOF
			link add $n type veth peer name u0 netns $n$NS
			link set $n master br0 up
		EOF
	done
	server sw 1
	server s2 2
	server s3 3
}

server()
{
	ip_batch "$1" <<-EOF
		addr add 192.0.2.$2/24 dev u0
		link set u0 up
	EOF
	wait_until 5 link_has "$1" u0 operstate UP
}

# at SERVER DEVICE N: host N, with its cable to DEVICE there
at()
{
	new_ns "h$3"
	ip_batch "$1" <<-EOF
		link add p$3 type veth peer name eth0 netns h$3$NS
		link set p$3 master $2 up
	EOF
	must ip -n "h$3$NS" link set eth0 address "$(mac "$3")" up
}

# switch SERVER N [OPTION...]: sw0 there, up
switch()
{
	must ip -n "$1$NS" link add sw0 up type vswitch vni 42 local "192.0.2.$2" "${@:3}"
}

# list SERVER N...: who gets what is for all
list()
{
	local n tag

	for n in "${@:2}"; do echo "fdb append $ZERO dev sw0 dst 192.0.2.$n"; done >"$TMP/batch"
	must bridge -n "$1$NS" -batch "$TMP/batch"
}

SNOOPS=(mcast_snooping 1 mcast_query_response_interval 10)

topology()
{
	need_plugin
	underlay
	switch sw 1 "${SNOOPS[@]}" "$@"
	switch s2 2 "${SNOOPS[@]}" "$@"
	switch s3 3 mcast_query_response_interval 10 "$@"
	list sw 2 3
	list s2 1 3
	list s3 1 2
	at sw sw0 1
	at sw sw0 2
	at sw sw0 4
	at s2 sw0 5
	at s3 sw0 6
	wait_until 5 all_forward p1 p2 p4
	wait_until 5 port_state p5 forwarding s2
	wait_until 5 port_state p6 forwarding s3
}

test_members()
{
	topology
	way 1 "$GROUP" - h2 h4 h5 h6 sw0
	way 1 "$GROUP6" - h2 h4 h5 h6 sw0
	ways
	# a query reaches all
	igmp 4 224.0.0.1 110100000000
	reaches "h1 h2 h5 h6 sw0" h4 "$FRAME"
	queried 4
	way 1 "$GROUP" - h4 sw0
	way 1 "$GROUP6" - h4 sw0
	ways
	join 5 "$GROUP"
	join 6 "$GROUP6"
	wait_until 5 groups 2
	way 1 "$GROUP" - h4 h5 sw0
	way 1 "$OTHER" - h4 sw0
	way 1 "$GROUP6" - h4 h6 sw0
	way 4 "$GROUP" - h5 sw0
	ways
	# members here and there
	join 2 "$GROUP"
	join 6 "$GROUP"
	wait_until 5 groups 4
	way 1 "$GROUP" - h2 h4 h5 h6 sw0
	ways
	# what comes from a VTEP is not sent back to one; s3 sends everything to all
	way 6 "$GROUP" - h2 h4 h5 sw0
	way 6 "$OTHER" - h4 sw0
	ways
	# one of them has left
	leave 5 "$GROUP"
	says 4 igmp 4 "$GROUP" "1101$(hex4 "$GROUP")"
	join 2 "$GROUP"
	join 6 "$GROUP"
	wait_until 5 groups 3
	way 1 "$GROUP" - h2 h4 h6 sw0
	ways
}

# Reports are for routers; and for all VTEPs, whose switches know nothing of ours
test_reports_reach_vteps()
{
	topology
	queried 4
	igmp 2 "$GROUP" "1600$(hex4 "$GROUP")"
	reaches "h4 h6 sw0" h2 "$FRAME"
	mld 2 ff02::16 "8f000000000104000000$(hex6 "$GROUP6")"
	reaches "h4 h6 sw0" h2 "$FRAME"
	wait_until 5 groups 2
	equal "groups of s2" "$(link_value s2 sw0 mcast_n_groups)" 2
}

# A guest on a vnic of another server joins by its stack, nothing else is said of it.
test_vnic_across()
{
	topology
	modprobe -q vnic
	queried 4
	new_ns h7
	must ip -n "s2$NS" link add link sw0 name eth0 address "${MAC[7]}" netns "h7$NS" type vnic
	must ip -n "h7$NS" link set eth0 up
	way 1 "$GROUP" - h4 sw0
	ways
	must ip -n "h7$NS" addr add "$GROUP/32" dev eth0 autojoin
	wait_until 5 groups 1
	way 1 "$GROUP" - h4 h7 sw0
	way 1 "$OTHER" - h4 sw0
	ways
}

# Who asks is behind a VTEP.
test_querier_across()
{
	topology
	queried 6
	join 5 "$GROUP"
	wait_until 5 groups 1
	way 1 "$GROUP" - h5 h6 sw0
	way 1 "$OTHER" - h6 sw0
	way 1 "$OTHER6" - h6 sw0
	way 2 "$OTHER" - h6 sw0
	ways
	# a report is one frame for each VTEP, router or not
	igmp 2 "$OTHER" "1600$(hex4 "$OTHER")"
	reaches "h6 sw0" h2 "$FRAME"
	join 6 "$OTHER"
	wait_until 5 groups 3
	way 1 "$OTHER" - h2 h6 sw0
	ways
}

# The switch itself asks, all of them.
test_own_querier()
{
	topology mcast_querier 1 mcast_query_interval 100
	pause 1
	join 5 "$GROUP"
	wait_until 5 groups 1
	way 1 "$GROUP" - h5 sw0
	ways
	# a member across that leaves is asked whether another one stays
	leave 5 "$GROUP"
	wait_until 10 groups 0
}

# What a VTEP's hosts want that has not been asked is not known.
test_vtep_comes()
{
	topology
	queried 4
	way 1 "$OTHER" - h4 sw0
	ways
	bridge_sw fdb del "$ZERO" dev sw0 dst 192.0.2.3
	bridge_sw fdb append "$ZERO" dev sw0 dst 192.0.2.3
	way 1 "$OTHER" - h4 h6 sw0
	ways
	# it is on the list no more
	join 6 "$OTHER"
	wait_until 5 groups 1
	bridge_sw fdb del "$ZERO" dev sw0 dst 192.0.2.3
	way 1 "$OTHER" - h4 sw0
	ways
}

# To a group of the underlay goes everything: who is behind it is not known.
test_underlay_group()
{
	topology
	ip_sw link set sw0 type vswitch vni 0
	ip_sw link set sw0 type vswitch vni 42 local 192.0.2.1 dev u0 group 239.9.9.9
	list sw 2
	must ip -n "s3$NS" addr add 239.9.9.9/32 dev u0 autojoin
	queried 4
	way 1 "$OTHER" - h4 h6 sw0
	ways
	join 5 "$GROUP"
	wait_until 5 groups 1
	way 1 "$GROUP" - h4 h5 h6 sw0
	ways
	# so it need not be noted that 192.0.2.3, which the group stands for, is a member
	join 6 "$OTHER"
	igmp 6 "$OTHER" "1600$(hex4 "$OTHER")"
	reaches "h4 sw0" h6 "$FRAME"
	equal "memberships" "$(option sw0 mcast_n_groups)" 1
}

test_vlans_with_vnis()
{
	local n tag

	topology vlan_filtering 1
	for n in sw s2 s3; do
		must bridge -n "$n$NS" -batch - <<-EOF
			vlan add dev sw0 vid 10 tunnel_info id 1010 self
			vlan add dev sw0 vid 20 tunnel_info id 1020 self
		EOF
	done
	for n in 1 2 4; do
		bridge_sw vlan add dev "p$n" vid 10
		bridge_sw vlan add dev "p$n" vid 20
	done
	must bridge -n "s2$NS" vlan add dev p5 vid 10
	must bridge -n "s2$NS" vlan add dev p5 vid 20
	must bridge -n "s3$NS" vlan add dev p6 vid 10
	must bridge -n "s3$NS" vlan add dev p6 vid 20
	for n in 10 20; do
		igmp 4 224.0.0.1 110100000000
		printf -v tag '8100%04x' "$n"
		send h4 eth0 "${FRAME:0:24}$tag${FRAME:24}"
	done
	igmp 5 "$GROUP" "1600$(hex4 "$GROUP")"
	send h5 eth0 "${FRAME:0:24}8100000a${FRAME:24}"
	igmp 6 "$GROUP" "1600$(hex4 "$GROUP")"
	send h6 eth0 "${FRAME:0:24}81000014${FRAME:24}"
	wait_until 5 groups 2
	pause 0.6
	data 1 "$GROUP"
	reaches "h4 h5" h1 "${FRAME:0:24}8100000a${FRAME:24}"
	data 1 "$GROUP"
	reaches "h4 h6" h1 "${FRAME:0:24}81000014${FRAME:24}"
	# in that of the switch itself nobody has asked
	way 1 "$GROUP" - h2 h4 h5 h6 sw0
	ways
	# a list of its own for one VNI: it is the same VTEP
	bridge_sw fdb del "$ZERO" dev sw0 dst 192.0.2.2
	bridge_sw fdb append "$ZERO" dev sw0 dst 192.0.2.2 src_vni 1020
	vsw -n "sw$NS" -d -s mdb show dev sw0 >"$TMP/mdb"
	equal "VLANs where it gets all" "$(sed -n 's/^router ports.*vid \([0-9]*\) dst 192.0.2.2$/\1/p' "$TMP/mdb")" "20"
	data 1 "$GROUP"
	reaches "h4" h1 "${FRAME:0:24}8100000a${FRAME:24}"
	igmp 5 "$GROUP" "1600$(hex4 "$GROUP")"
	send h5 eth0 "${FRAME:0:24}81000014${FRAME:24}"
	wait_until 5 groups 3
	data 1 "$GROUP"
	reaches "h4 h5 h6" h1 "${FRAME:0:24}81000014${FRAME:24}"
	# a VLAN that had no VNI, so that nobody across could be asked
	bridge_sw vlan del dev sw0 vid 10 tunnel_info id 1010 self
	data 1 "$OTHER"
	reaches "h4" h1 "${FRAME:0:24}8100000a${FRAME:24}"
	bridge_sw vlan add dev sw0 vid 10 tunnel_info id 1010 self
	data 1 "$OTHER"
	reaches "h4 h6" h1 "${FRAME:0:24}8100000a${FRAME:24}"
	bridge_sw fdb append "$ZERO" dev sw0 dst 192.0.2.2 src_vni 1010
	data 1 "$GROUP"
	reaches "h4 h5 h6" h1 "${FRAME:0:24}8100000a${FRAME:24}"
}

# The other end is a bridge with the in-tree vxlan, which snoops as well.
test_bridge_and_vxlan()
{
	need_plugin
	underlay
	switch sw 1 "${SNOOPS[@]}"
	list sw 2
	ip_batch s2 <<-EOF
		link add br0 up type bridge mcast_snooping 1 mcast_query_response_interval 10
		link add vx0 type vxlan id 42 local 192.0.2.2 remote 192.0.2.1 dstport 4789
		link set vx0 master br0 up
	EOF
	at sw sw0 1
	at sw sw0 4
	at s2 br0 5
	wait_until 5 all_forward p1 p4
	wait_until 5 port_state p5 forwarding s2
	queried 4
	way 1 "$GROUP" - h4 sw0
	ways
	join 5 "$GROUP"
	wait_until 5 groups 1
	# the bridge has hosts that have not been asked
	queried 4
	way 1 "$GROUP" - h4 h5 sw0
	way 1 "$OTHER" - h4 sw0
	ways
}

# As the in-tree vxlan writes its MDB
test_shown()
{
	topology
	queried 4
	join 5 "$GROUP"
	wait_until 5 groups 1
	vsw -n "sw$NS" -d mdb show dev sw0 >"$TMP/mdb"
	grep -qE "^dev sw0 port sw0 grp $GROUP temp .*dst 192.0.2.2" "$TMP/mdb" || fail "$(cat "$TMP/mdb")"
	# kernels before 6.8 ask no device for its MDB
	if bridge -n "sw$NS" -d mdb show dev sw0 2>/dev/null | grep -q "grp $GROUP"; then
		bridge -n "sw$NS" -d mdb show dev sw0 >"$TMP/bridge"
		equal "what bridge says" "$(grep "grp $GROUP" "$TMP/bridge" | tr -s ' ')" "$(grep "grp $GROUP" "$TMP/mdb")"
	fi
	refused "as their hosts say" vsw -n "sw$NS" mdb del dev sw0 port sw0 grp "$GROUP"
	must vsw -n "sw$NS" mdb flush dev sw0 port sw0
	groups 0 || fail "groups: $(option sw0 mcast_n_groups)"
}

# VTEPs, the overlay and the switch go while they are members and routers.
test_ends()
{
	topology
	queried 6
	join 5 "$GROUP"
	join 6 "$GROUP6"
	wait_until 5 groups 2
	ip_sw link set sw0 type vswitch vni 0
	groups 0 || fail "groups: $(option sw0 mcast_n_groups)"
	way 1 "$GROUP" - sw0
	ways
	ip_sw link set sw0 type vswitch vni 42 local 192.0.2.1
	list sw 2 3
	queried 6
	join 5 "$GROUP"
	wait_until 5 groups 1
	ip_sw link set sw0 type vswitch mcast_snooping 0
	ip_sw link set sw0 type vswitch mcast_snooping 1
	queried 6
	join 5 "$GROUP"
	wait_until 5 groups 1
	ip_sw link del sw0
}

run_tests
