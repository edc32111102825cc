#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
# One switch, many tenants: VLANs of an overlay with VNIs of their own.
#
#   h1 (vnic, VLAN 10) \                                        / h4 (vnic, VLAN 10)
#   h2 (vnic, VLAN 20) -- sw0 ~ sw: 192.0.2.1 -- 192.0.2.2: s2 ~ sw0 -- h5 (vnic, VLAN 20)
#   h3 (vnic, VLAN 30) /                                        \ h6 (vnic, VLAN 30)
#
#   VLAN 10 is VNI 1010, 20 is 1020; 30 has none, 1 is the switch's own: 42
. "$(dirname "$0")/lib.sh"

ALL=ff:ff:ff:ff:ff:ff
ZERO=00:00:00:00:00:00

underlay()
{
	modprobe -q vnic
	new_ns sw s2
	ip_sw link add u0 type veth peer name u0 netns "s2$NS"
	ip_sw addr add 192.0.2.1/24 dev u0
	must ip -n "s2$NS" addr add 192.0.2.2/24 dev u0
	ip_sw link set u0 up
	must ip -n "s2$NS" link set u0 up
	wait_until 5 link_has sw u0 operstate UP
}

# server NAME N: sw0 there, its list has the other one
server()
{
	ip_batch "$1" <<-EOF
		link add sw0 type vswitch vni 42 local 192.0.2.$2 vlan_filtering 1
		link set sw0 up
	EOF
	must bridge -n "$1$NS" -batch - <<-EOF
		fdb append $ZERO dev sw0 dst 192.0.2.$((3 - $2))
		vlan add dev sw0 vid 10 tunnel_info id 1010 self
		vlan add dev sw0 vid 20 tunnel_info id 1020 self
		vlan del dev sw0 vid 1 self
	EOF
}

# guest N SERVER VLAN: hN with the vnic eth0 on its sw0
guest()
{
	new_ns "h$1"
	must ip -n "$2$NS" link add link sw0 name eth0 address "$(mac "$1")" netns "h$1$NS" type vnic
	must bridge -n "h$1$NS" vlan del dev eth0 vid 1 self
	must bridge -n "h$1$NS" vlan add dev eth0 vid "$3" pvid untagged self
	must ip -n "h$1$NS" link set eth0 up
	must ip -n "h$1$NS" addr add "198.51.100.$1/24" dev eth0
}

topology()
{
	need_plugin
	underlay
	server sw 1
	server s2 2
	guest 1 sw 10
	guest 2 sw 20
	guest 3 sw 30
	guest 4 s2 10
	guest 5 s2 20
	guest 6 s2 30
}

# tunnels NAME: VLAN=VNI of its sw0, as bridge shows them
tunnels()
{
	bridge -n "$1$NS" -j vlan tunnelshow | python3 -SEc '
import json, sys
print(*(("%(vlan)d-%(vlanEnd)d=%(tunid)d-%(tunidEnd)d" if "vlanEnd" in t else "%(vlan)d=%(tunid)d") % t
        for device in json.load(sys.stdin) for t in device.get("tunnels", ())))'
}

test_each_tenant_reaches_its_own()
{
	topology
	tag_way h1 "$ALL" "${MAC[1]}" - h4:-
	tag_way h5 "$ALL" "${MAC[5]}" - h2:-
	tag_way h3 "$ALL" "${MAC[3]}" -
	tag_ways
	# known now, in their VLAN
	bridge -n "s2$NS" fdb show dev sw0 | grep -qE "^${MAC[1]} (vlan 10 dst 192.0.2.1|dst 192.0.2.1 vlan 10) " ||
		fail "not learned: $(bridge -n "s2$NS" fdb show dev sw0)"
	tag_way h4 "${MAC[1]}" "${MAC[4]}" - h1:-
	tag_way h5 "${MAC[1]}" "${MAC[5]}" -
	tag_way h6 "${MAC[1]}" "${MAC[6]}" -
	tag_ways
	answers h1 198.51.100.4
	answers h2 198.51.100.5
	must_not ping1 h1 198.51.100.5
	must_not ping1 h3 198.51.100.6
}

# Tenants choose their addresses themselves.
test_same_address_of_two_tenants()
{
	local a=02:00:00:00:00:77

	topology
	must ip -n "h4$NS" link set eth0 address "$a"
	must ip -n "h5$NS" link set eth0 address "$a"
	tag_way h4 "$ALL" "$a" - h1:-
	tag_way h5 "$ALL" "$a" - h2:-
	tag_ways
	tag_way h1 "$a" "${MAC[1]}" - h4:-
	tag_way h2 "$a" "${MAC[2]}" - h5:-
	tag_ways
}

# Whatever tags a guest invents: nobody of another tenant gets anything, and its own do as they should.
test_tenants_stay_apart()
{
	local vlans=('' 10 20 30 10 20 30) from tags tag first rest n i dst others

	topology
	for ((i = 0; i < 400; i++)); do
		from=$((RANDOM % 6 + 1))
		tags=
		for ((n = RANDOM % 4; n; n--)); do
			tag=$((RANDOM % 4 ? RANDOM % 4 * 10 : RANDOM % 4096))
			[ $((RANDOM % 4)) != 0 ] || tag=s$tag
			[ $((RANDOM % 3)) != 0 ] || tag+=p$((RANDOM % 7 + 1))
			tags+=.$tag
		done
		tags=${tags#.}
		case $((RANDOM % 4)) in
		0) dst=01:00:5e:7f:00:01 ;;
		1) dst=$(mac $((RANDOM % 6 + 1))) ;;
		*) dst=$ALL ;;
		esac
		tags=${tags:--} first=${tags%%.*} rest=-
		[[ $tags != *.* ]] || rest=${tags#*.}
		n=$from others=
		case $first in
		- | s*) rest=$tags ;;
		*) [[ ${first%p*} = 0 || ${first%p*} = "${vlans[from]}" ]] || n=0 ;;
		esac
		# the other one of the tenant, but for VLAN 30; in the tunnel there is no tag of ours
		if [ "$n" != 0 ] && [ "${vlans[from]}" != 30 ] && [[ $rest = - || $rest = s* ]]; then
			others=$(((from + 2) % 6 + 1))
			[[ $dst = "$ALL" || $dst = 01:* || $dst = "$(mac "$others")" ]] || others=
		fi
		tag_way "h$from" "$dst" "$(mac "$from")" "$tags" ${others:+"h$others:$rest"}
	done
	for n in 1 2 3 4 5 6; do must ip -n "h$n$NS" link set eth0 promisc on; done
	tag_ways
}

# Packets that somebody on the underlay makes up
test_inner_tags_are_dropped()
{
	topology
	tagged "$ALL" 02:00:00:00:00:99 20
	# its frame, out of a VXLAN packet of VNI 1010
	COUNTED=(sw sw0)
	counts "drop_inner_tag=1 tunnel.drop_inner_tag=1" in_ns s2 "$FRAMES" udp 192.0.2.2 192.0.2.1 4789 "080000000003f200$TAGGED"
	tagged "$ALL" 02:00:00:00:00:99 0
	counts "drop_inner_tag=1 tunnel.drop_inner_tag=1" in_ns s2 "$FRAMES" udp 192.0.2.2 192.0.2.1 4789 "080000000003f200$TAGGED"
	# an unknown one, and one of a VLAN while the switch does not filter
	tagged "$ALL" 02:00:00:00:00:99 -
	counts "socket.drop_vni=1" in_ns s2 "$FRAMES" udp 192.0.2.2 192.0.2.1 4789 "080000000003f300$TAGGED"
	ip_sw link set sw0 type vswitch vlan_filtering 0
	counts "drop_vni=1 tunnel.drop_vni=1" in_ns s2 "$FRAMES" udp 192.0.2.2 192.0.2.1 4789 "080000000003f200$TAGGED"
}

test_shown_and_changed()
{
	topology
	equal "tunnels" "$(tunnels sw)" "10=1010 20=1020"
	bridge -n "sw$NS" vlan tunnelshow | grep -qE "^sw0 +10 +1010" || fail "as text: $(bridge -n "sw$NS" vlan tunnelshow)"
	bridge_sw vlan add dev sw0 vid 100-199 tunnel_info id 5100-5199 self
	equal "with a range" "$(tunnels sw)" "10=1010 20=1020 100-199=5100-5199"
	bridge_sw vlan add dev sw0 vid 10 tunnel_info id 1011 self
	equal "changed" "$(tunnels sw)" "10=1011 20=1020 100-199=5100-5199"
	tag_way h1 "$ALL" "${MAC[1]}" -
	tag_way h2 "$ALL" "${MAC[2]}" - h5:-
	tag_ways
	bridge_sw vlan del dev sw0 vid 10 tunnel_info id 1011 self
	bridge_sw vlan del dev sw0 vid 100-199 tunnel_info id 5100-5199 self
	equal "removed" "$(tunnels sw)" "20=1020"
	bridge_sw vlan add dev sw0 vid 10 tunnel_info id 1010 self
	tag_way h1 "$ALL" "${MAC[1]}" - h4:-
	tag_ways
	# the host is in none of them
	[[ $(bridge -n "sw$NS" vlan show dev sw0) != *" 10"* ]] || fail "host: $(bridge -n "sw$NS" vlan show dev sw0)"
}

test_refused()
{
	topology
	refused "a VNI is for one VLAN" bridge -n "sw$NS" vlan add dev sw0 vid 30 tunnel_info id 1010 self
	refused "a VNI is for one VLAN" bridge -n "sw$NS" vlan add dev sw0 vid 30 tunnel_info id 42 self
	refused "the default PVID has the VNI" bridge -n "sw$NS" vlan add dev sw0 vid 1 tunnel_info id 77 self
	refused "must be a VNI" bridge -n "sw$NS" vlan add dev sw0 vid 30 tunnel_info id 0 self
	# as a whole
	refused "a VNI is for one VLAN" bridge -n "sw$NS" vlan add dev sw0 vid 1000-1010 tunnel_info id 1000-1010 self
	equal "tunnels" "$(tunnels sw)" "10=1010 20=1020"
	bridge_sw vlan add dev sw0 vid 1000-1009 tunnel_info id 1000-1009 self
	ip_sw link add sw1 type vswitch vni 43 local 192.0.2.1 vlan_filtering 1
	refused "another switch has this vni" bridge -n "sw$NS" vlan add dev sw1 vid 30 tunnel_info id 1020 self
	refused "another switch has this vni" ip -n "sw$NS" link add sw2 type vswitch vni 1020 local 192.0.2.1
	ip_sw link add sw3 type vswitch
	refused "tunnel_info is for a switch with a vni" bridge -n "sw$NS" vlan add dev sw3 vid 30 tunnel_info id 1 self
	ip_sw link del sw0
	# they are free again
	bridge_sw vlan add dev sw1 vid 30 tunnel_info id 1020 self
}

# Who gets what is for all, by tenant
test_lists_of_a_vni()
{
	topology
	bridge_sw fdb del "$ZERO" dev sw0 dst 192.0.2.2
	bridge_sw fdb append "$ZERO" dev sw0 dst 192.0.2.2 src_vni 1010
	bridge -n "sw$NS" fdb show dev sw0 | grep -q "^$ZERO dst 192.0.2.2 src_vni 1010 " || fail "shown: $(bridge -n "sw$NS" fdb show dev sw0)"
	tag_way h1 "$ALL" "${MAC[1]}" - h4:-
	tag_way h2 "$ALL" "${MAC[2]}" -
	tag_ways
	# sent with another VNI than its own
	bridge_sw fdb append "$ZERO" dev sw0 dst 192.0.2.2 src_vni 1020 vni 1010
	tag_way h2 "$ALL" "${MAC[2]}" - h4:-
	tag_ways
	bridge_sw fdb del "$ZERO" dev sw0 dst 192.0.2.2 src_vni 1010
	bridge_sw fdb append "$ZERO" dev sw0 dst 192.0.2.2
	# once, and not twice, where both lists have it
	tag_way h1 "$ALL" "${MAC[1]}" - h4:-
	tag_ways
	refused "src_vni" bridge -n "sw$NS" fdb append "$ZERO" dev sw0 dst 192.0.2.2 vlan 10
	refused "name the vlan" bridge -n "sw$NS" fdb append "${MAC[9]}" dev sw0 dst 192.0.2.2 src_vni 1010
}

test_entries_of_a_vlan()
{
	topology
	bridge_sw fdb append "${MAC[4]}" dev sw0 dst 192.0.2.2 vlan 10
	bridge_sw fdb del "$ZERO" dev sw0 dst 192.0.2.2
	tag_way h1 "${MAC[4]}" "${MAC[1]}" - h4:-
	tag_way h2 "${MAC[4]}" "${MAC[2]}" -
	tag_ways
	refused "not a member" bridge -n "sw$NS" fdb append "${MAC[4]}" dev sw0 dst 192.0.2.2 vlan 30
}

# A VNI that is given for a VTEP is no way from one tenant to another.
test_vni_of_a_vtep()
{
	topology
	bridge_sw fdb del "$ZERO" dev sw0 dst 192.0.2.2
	bridge_sw fdb append "$ZERO" dev sw0 dst 192.0.2.2 vni 1010
	bridge_sw fdb append "${MAC[4]}" dev sw0 dst 192.0.2.2 vni 1010
	tag_way h2 "$ALL" "${MAC[2]}" -
	tag_way h2 "${MAC[4]}" "${MAC[2]}" -
	# that of the other end is known by these entries; what is learned goes back in its own VNI
	tag_way h5 "$ALL" "${MAC[5]}" - h2:-
	tag_ways
	tag_way h2 "${MAC[5]}" "${MAC[2]}" - h5:-
	tag_ways
	# the VLAN is named: it is meant
	bridge_sw fdb append "${MAC[4]}" dev sw0 dst 192.0.2.2 vni 1010 vlan 20
	tag_way h2 "${MAC[4]}" "${MAC[2]}" - h4:-
	tag_ways
}

# On the other end an in-tree vxlan device and a bridge for each tenant
test_beside_vxlan()
{
	need_plugin
	underlay
	server sw 1
	guest 1 sw 10
	guest 2 sw 20
	for n in 4 5; do
		v=$(((n - 3) * 10))
		new_ns "h$n"
		ip_batch s2 <<-EOF
			link add vx$v type vxlan id 10$v local 192.0.2.2 dstport 4789 nolearning
			link add br$v type bridge
			link set vx$v master br$v up
			link add p$n type veth peer name eth0 address $(mac "$n") netns h$n$NS
			link set p$n master br$v up
			link set br$v up
		EOF
		must bridge -n "s2$NS" fdb append "$ZERO" dev "vx$v" dst 192.0.2.1
		must ip -n "h$n$NS" link set eth0 mtu 1400 up
		must ip -n "h$n$NS" addr add "198.51.100.$n/24" dev eth0
		wait_until 5 port_state "p$n" forwarding s2
	done
	answers h1 198.51.100.4
	answers h5 198.51.100.2
	must_not ping1 h1 198.51.100.5
	must_not ping1 h4 198.51.100.2
	carry h1 h4 eth0 198.51.100.4
	carry h5 h2 eth0 198.51.100.2
}

# Both on one host: nothing is encapsulated.
test_on_one_host()
{
	need_plugin
	modprobe -q vnic
	new_ns sw
	ip_sw link add u0 type dummy
	ip_sw link set u0 up
	ip_sw addr add 192.0.2.1/24 dev u0
	ip_sw addr add 192.0.2.2/24 dev u0
	ip_batch sw <<-EOF
		link add sw0 type vswitch vni 42 local 192.0.2.1 vlan_filtering 1
		link add sw1 type vswitch vni 42 local 192.0.2.2 vlan_filtering 1
		link set sw0 up
		link set sw1 up
	EOF
	bridge_sw -batch - <<-EOF
		fdb append $ZERO dev sw0 dst 192.0.2.2
		fdb append $ZERO dev sw1 dst 192.0.2.1
		vlan add dev sw0 vid 10 tunnel_info id 1010 self
		vlan add dev sw1 vid 77 tunnel_info id 1010 self
		vlan del dev sw0 vid 1 self
	EOF
	guest 1 sw 10
	for n in 2 3; do
		new_ns "h$n"
		ip_sw link add link sw1 name eth0 address "$(mac "$n")" netns "h$n$NS" type vnic
		must ip -n "h$n$NS" link set eth0 up
	done
	must bridge -n "h2$NS" vlan add dev eth0 vid 77 pvid untagged self
	must bridge -n "h2$NS" vlan del dev eth0 vid 1 self
	# VLANs may have other numbers elsewhere
	tag_way h1 "$ALL" "${MAC[1]}" - h2:-
	tag_way h2 "$ALL" "${MAC[2]}" - h1:-
	tag_way h3 "$ALL" "${MAC[3]}" -
	tag_ways
}

test_too_long_for_the_path()
{
	topology
	must ip -n "h1$NS" link set eth0 mtu 1450
	must ip -n "s2$NS" link set u0 mtu 1300
	ip_sw route change 192.0.2.0/24 dev u0 mtu 1300
	# the answer comes in the VLAN of the tenant
	wait_until 10 in_ns h1 bash -c "ping -c 1 -W 1 -M do -s 1400 198.51.100.4 2>&1 | grep -qi 'mtu'"
}

test_4000_tenants()
{
	local n

	need_plugin
	underlay
	server sw 1
	server s2 2
	bridge_sw vlan del dev sw0 vid 10-20 tunnel_info id 1010-1020 self
	must bridge -n "s2$NS" vlan del dev sw0 vid 10-20 tunnel_info id 1010-1020 self
	for n in sw s2; do must bridge -n "$n$NS" vlan add dev sw0 vid 2-4001 tunnel_info id 100002-104001 self; done
	equal "as one range" "$(tunnels sw)" "2-4001=100002-104001"
	for ((n = 2; n <= 4001; n += 2)); do echo "vlan add dev sw0 vid $n tunnel_info id $((200000 + n)) self"; done >"$TMP/batch"
	bridge_sw -batch "$TMP/batch"
	must bridge -n "s2$NS" -batch "$TMP/batch"
	equal "one by one" "$(tunnels sw | wc -w)" 4000
	guest 1 sw 4000
	guest 2 sw 4001
	guest 4 s2 4000
	guest 5 s2 4001
	tag_way h1 "$ALL" "${MAC[1]}" - h4:-
	tag_way h2 "$ALL" "${MAC[2]}" - h5:-
	tag_ways
	# lists for each of them
	for ((n = 2; n <= 4001; n++)); do
		echo "fdb append $ZERO dev sw0 dst 192.0.2.2 src_vni $((n % 2 ? 100000 + n : 200000 + n))"
	done >"$TMP/batch"
	bridge_sw fdb del "$ZERO" dev sw0 dst 192.0.2.2
	bridge_sw -batch "$TMP/batch"
	equal "lists" "$(bridge -n "sw$NS" fdb show dev sw0 | grep -c src_vni)" 4000
	tag_way h1 "$ALL" "${MAC[1]}" - h4:-
	tag_way h2 "$ALL" "${MAC[2]}" - h5:-
	tag_ways
}

run_tests
