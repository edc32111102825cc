#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
# The settings of an overlay, its remote FDB entries, and what it stands on.
#
#   t0 ~ s1: 192.0.2.1, 2001:db8::1 ----- s2
#
. "$(dirname "$0")/lib.sh"

topology()
{
	IPV6=1 new_ns s1 s2
	must ip -n "s1$NS" link add u0 type veth peer name u0 netns "s2$NS"
	must ip -n "s1$NS" addr add 192.0.2.1/24 dev u0
	must ip -n "s1$NS" addr add 2001:db8::1/64 dev u0 nodad
	must ip -n "s1$NS" link set u0 up
	must ip -n "s2$NS" link set u0 up
}

# ip_s1, bridge_s1 ARGUMENT...: in s1; it succeeds
ip_s1()
{
	must ip -n "s1$NS" "$@"
}

bridge_s1()
{
	must bridge -n "s1$NS" "$@"
}

# tenant NAME [OPTION...]
tenant()
{
	ip_s1 link add "$1" type vswitch "${@:2}"
	ip_s1 link set "$1" up
}

# no_tenant WORDS OPTION...: it is refused with these words, and leaves nothing
no_tenant()
{
	refused "$1" ip -n "s1$NS" link add t9 type vswitch "${@:2}"
	must_not ip -n "s1$NS" link show t9
}

# shown NAME: its settings, as ip -d shows them
shown()
{
	ip -n "s1$NS" -d link show "$1" | grep -o 'vswitch .*'
}

# remotes NAME: its remote entries
remotes()
{
	bridge -n "s1$NS" fdb show dev "$1" | grep ' dst ' | sort
}

test_shown_as_given()
{
	need_plugin
	topology
	tenant t0 vni 42 local 192.0.2.1 dev u0 dstport 4790 srcport 50000 50100 ttl 9 tos 0x10 df set \
		noudpcsum nolearning peers any nolocalbypass
	[[ $(shown t0) == *" vni 42 local 192.0.2.1 dev u0 srcport 50000 50100 dstport 4790 tos 0x10 ttl 9 df set noudpcsum "* ]] ||
		fail "shown: $(shown t0)"
	[[ $(shown t0) == *" nolearning nolocalbypass "*"peers any"* ]] || fail "shown: $(shown t0)"
	tenant t1 vni 16777215 local 2001:db8::1 hoplimit inherit flowlabel 0xabcde udp6zerocsumtx udp6zerocsumrx
	[[ $(shown t1) == *" vni 16777215 local 2001:db8::1 "*" flowlabel 0xabcde "*" udp6zerocsumtx udp6zerocsumrx "* ]] ||
		fail "shown: $(shown t1)"
	equal "ttl" "$(link_value s1 t1 ttl)" inherit
	equal "defaults" "$(ip_s1 link add t2 type vswitch vni 5; shown t2 | grep -o 'vni.*ttl auto')" \
		"vni 5 srcport 49152 65535 dstport 4789 ttl auto"
	ip_s1 link add t3 type vswitch
	[[ $(shown t3) != *vni* ]] || fail "no overlay, but shown: $(shown t3)"
}

test_refused()
{
	topology
	need_plugin
	no_tenant "vni takes a number from 0 (no overlay) to 16777215" vni 16777216
	no_tenant "need a vni" local 192.0.2.1
	no_tenant "must both be IPv4 or both be IPv6" vni 1 local 192.0.2.1 remote 2001:db8::2
	no_tenant "needs the device to join it on" vni 1 group 239.1.1.1
	no_tenant "a link-local address needs dev" vni 1 remote fe80::1
	must_not ip -n "s1$NS" link add t9 type vswitch vni 1 local 239.1.1.1
	must_not ip -n "s1$NS" link add t9 type vswitch vni 1 srcport 60000 50000
	must_not ip -n "s1$NS" link add t9 type vswitch vni 1 flowlabel 0x100000
	must_not ip -n "s1$NS" link add t9 type vswitch vni 1 dstport 0
	tenant t0 vni 42 local 192.0.2.1
	no_tenant "another switch has this vni" vni 42
	no_tenant "another switch has this vni" vni 42 local 192.0.2.1
	# another address, port or family: no clash
	ip_s1 addr add 192.0.2.11/24 dev u0
	tenant t1 vni 42 local 192.0.2.11
	tenant t2 vni 42 dstport 8472
	tenant t3 vni 42 local 2001:db8::1
}

test_port_of_another_socket()
{
	topology
	need_plugin
	ip_s1 link add vx0 type vxlan id 7 dstport 4789 local 192.0.2.1
	ip_s1 link set vx0 up
	no_tenant "another socket has this UDP port" vni 42
	tenant t0 vni 42 dstport 4790
	ip_s1 link set vx0 down
	tenant t1 vni 42
	must_not ip -n "s1$NS" link set vx0 up
	# the last one gives the port back
	ip_s1 link del t1
	ip_s1 link set vx0 up
}

test_changed_at_run_time()
{
	topology
	need_plugin
	ip_s1 link add t0 type vswitch
	ip_s1 link set t0 up
	refused "need a vni" ip -n "s1$NS" link set t0 type vswitch ttl 5
	ip_s1 link set t0 type vswitch vni 42 local 192.0.2.1 remote 192.0.2.2
	equal "list" "$(remotes t0)" "00:00:00:00:00:00 dst 192.0.2.2 self permanent"
	ip_s1 link set t0 type vswitch ttl 7 tos inherit df inherit noudpcsum srcport 1000 2000 peers any ageing_time 1000
	[[ $(shown t0) == *"srcport 1000 2000"*"tos inherit ttl 7 df inherit noudpcsum"* ]] || fail "shown: $(shown t0)"
	ip_s1 link set t0 type vswitch remote 192.0.2.3
	equal "list" "$(remotes t0)" "00:00:00:00:00:00 dst 192.0.2.3 self permanent"
	ip_s1 link set t0 type vswitch remote any
	equal "list" "$(remotes t0)" ""
	# a message that is refused changes nothing
	refused "cannot change" ip -n "s1$NS" link set t0 type vswitch vni 43 ttl 99 ageing_time 2000
	refused "cannot change" ip -n "s1$NS" link set t0 type vswitch local 192.0.2.9 ttl 99
	refused "cannot change" ip -n "s1$NS" link set t0 type vswitch dstport 1 ttl 99
	[[ $(shown t0) == *" ttl 7 "* ]] || fail "changed: $(shown t0)"
	equal "ageing_time" "$(link_value s1 t0 ageing_time)" 1000
	bridge_s1 fdb append 00:00:00:00:00:00 dev t0 dst 192.0.2.2
	bridge_s1 fdb add "${MAC[2]}" dev t0 dst 192.0.2.2
	ip_s1 link set t0 type vswitch vni 0
	[[ $(shown t0) != *vni* ]] || fail "still an overlay: $(shown t0)"
	equal "remote entries" "$(remotes t0)" ""
	ip_s1 link set t0 type vswitch vni 43 local 2001:db8::1
	[[ $(shown t0) == *"vni 43 local 2001:db8::1"* ]] || fail "shown: $(shown t0)"
}

test_list_of_remotes()
{
	local zeros=00:00:00:00:00:00

	topology
	tenant t0 vni 42 local 192.0.2.1
	bridge_s1 fdb add "$zeros" dev t0 dst 192.0.2.2
	refused "append" bridge -n "s1$NS" fdb add "$zeros" dev t0 dst 192.0.2.3
	bridge_s1 fdb append "$zeros" dev t0 dst 192.0.2.3 port 8472 vni 7 via u0
	bridge_s1 fdb append "$zeros" dev t0 dst 192.0.2.3
	# once more is no error
	bridge_s1 fdb append "$zeros" dev t0 dst 192.0.2.3
	equal "list" "$(remotes t0 | sed 's/ $//')" "$zeros dst 192.0.2.2 self permanent
$zeros dst 192.0.2.3 port 8472 vni 7 via u0 self permanent
$zeros dst 192.0.2.3 self permanent"
	bridge_s1 fdb del "$zeros" dev t0 dst 192.0.2.3
	must_not bridge -n "s1$NS" fdb del "$zeros" dev t0 dst 192.0.2.3
	equal "list" "$(remotes t0 | wc -l)" 2
	bridge_s1 fdb replace "$zeros" dev t0 dst 192.0.2.4
	equal "list" "$(remotes t0)" "$zeros dst 192.0.2.4 self permanent"
	refused "unicast address of the overlay's family" bridge -n "s1$NS" fdb append "$zeros" dev t0 dst 2001:db8::2
	refused "unicast address of the overlay's family" bridge -n "s1$NS" fdb append "$zeros" dev t0 dst 239.1.1.1
	bridge_s1 fdb del "$zeros" dev t0
	equal "list" "$(remotes t0)" ""
}

test_thousand_remotes()
{
	local i

	topology
	tenant t0 vni 42 local 192.0.2.1
	for ((i = 0; i < 1000; i++)); do
		echo "fdb append 00:00:00:00:00:00 dev t0 dst 10.0.$((i >> 8)).$((i & 255))"
	done >"$TMP/batch"
	bridge_s1 -batch "$TMP/batch"
	equal "how many" "$(remotes t0 | sort -u | wc -l)" 1000
	sed -i 's/append/del/' "$TMP/batch"
	bridge_s1 -batch "$TMP/batch"
	equal "how many" "$(remotes t0 | wc -l)" 0
}

test_remote_entries()
{
	local a

	a=${MAC[2]}
	topology
	tenant t0 vni 42 local 192.0.2.1
	bridge_s1 fdb add "$a" dev t0 dst 192.0.2.2
	equal "entry" "$(remotes t0)" "$a dst 192.0.2.2 self permanent"
	refused "'replace' changes it" bridge -n "s1$NS" fdb add "$a" dev t0 dst 192.0.2.3
	bridge_s1 fdb replace "$a" dev t0 dst 192.0.2.3 static
	equal "entry" "$(remotes t0)" "$a dst 192.0.2.3 self static"
	bridge_s1 fdb replace "$a" dev t0 dst 192.0.2.3 dynamic
	[[ $(remotes t0) == "$a dst 192.0.2.3 self"* ]] || fail "entry: $(remotes t0)"
	bridge_s1 fdb replace "$a" dev t0 dst 192.0.2.4 port 1234 vni 9 extern_learn
	[[ $(remotes t0) == "$a dst 192.0.2.4 port 1234 vni 9 self extern_learn"* ]] || fail "entry: $(remotes t0)"
	[[ $(bridge -n "s1$NS" fdb get "$a" dev t0 self) == *"dst 192.0.2.4 port 1234 vni 9 self"* ]] ||
		fail "got: $(bridge -n "s1$NS" fdb get "$a" dev t0 self)"
	must_not bridge -n "s1$NS" fdb del "$a" dev t0 dst 192.0.2.5
	bridge_s1 fdb del "$a" dev t0 dst 192.0.2.4 port 1234 vni 9
	equal "entries" "$(remotes t0)" ""
	bridge_s1 fdb add "$a" dev t0 dst 192.0.2.2
	bridge_s1 fdb del "$a" dev t0
	equal "entries" "$(remotes t0)" ""
}

test_moves_and_keeps_its_underlay()
{
	topology
	new_ns x
	tenant t0 vni 42 local 192.0.2.1 remote 192.0.2.2
	ip_s1 link set t0 netns "x$NS"
	must ip -n "x$NS" link set t0 up
	[[ $(bridge -n "x$NS" fdb show dev t0) == *"dst 192.0.2.2 link-netnsid "* ]] ||
		fail "entries: $(bridge -n "x$NS" fdb show dev t0)"
	# the socket is still where it was
	[ "$(in_ns s1 ss -Hlnu sport = 4789 | wc -l)" = 1 ] || fail "no socket in s1"
	[ "$(in_ns x ss -Hlnu sport = 4789 | wc -l)" = 0 ] || fail "a socket in x"
	# and goes with the switch
	must ip -n "x$NS" link del t0
	equal "sockets" "$(in_ns s1 ss -Hlnu sport = 4789 | wc -l)" 0
}

test_underlay_goes()
{
	topology
	new_ns x
	tenant t0 vni 42 local 192.0.2.1 dev u0 remote 192.0.2.2
	ip_s1 link set u0 down
	ip_s1 link set u0 up
	equal "entries after a flap" "$(remotes t0 | wc -l)" 1
	# its own MTU, which does not change, and so is not what is told of
	ip_s1 link set t0 mtu 1400
	monitor "$TMP/links" ip -n "s1$NS" -d -o monitor link
	ip_s1 link del u0
	! has_plugin || wait_until 5 told_of_the_end t0
	kill %%
	equal "entries" "$(remotes t0)" ""
	! has_plugin || [[ $(shown t0) != *vni* ]] || fail "still an overlay: $(shown t0)"
	equal "sockets" "$(in_ns s1 ss -Hlnu sport = 4789 | wc -l)" 0
	# a namespace with the underlay of a switch that is elsewhere
	ip_s1 link add u0 type dummy
	ip_s1 addr add 192.0.2.1/24 dev u0
	ip_s1 link set u0 up
	tenant t1 vni 43 local 192.0.2.1 remote 192.0.2.2
	ip_s1 link set t1 mtu 1400
	ip_s1 link set t1 netns "x$NS"
	monitor "$TMP/links" ip -n "x$NS" -d -o monitor link
	must ip netns del "s1$NS"
	wait_until 10 no_remotes x t1
	! has_plugin || wait_until 5 told_of_the_end t1
	kill %%
	must ip -n "x$NS" link set t1 up
	must ip -n "x$NS" link del t1
}

# told_of_the_end NAME: the last that was said of it is that it is no overlay
told_of_the_end()
{
	[[ $(grep "^[0-9]*: $1:" "$TMP/links" | tail -n 1) =~ \ vswitch\ [^v] ]]
}

no_remotes()
{
	! bridge -n "$1$NS" fdb show dev "$2" | grep -q ' dst '
}

# Before 6.13 the core tells once more, of less.
test_notified()
{
	topology
	tenant t0 vni 42 local 192.0.2.1
	monitor "$TMP/monitor" bridge -n "s1$NS" monitor fdb
	bridge_s1 fdb append 00:00:00:00:00:00 dev t0 dst 192.0.2.2
	bridge_s1 fdb add "${MAC[2]}" dev t0 dst 192.0.2.2
	bridge_s1 fdb del "${MAC[2]}" dev t0
	bridge_s1 fdb del 00:00:00:00:00:00 dev t0 dst 192.0.2.2
	# the settings are entries of the list, too
	if has_plugin; then
		ip_s1 link set t0 type vswitch remote 192.0.2.7
		bridge_s1 fdb del 00:00:00:00:00:00 dev t0 dst 192.0.2.7
		[[ $(shown t0) != *192.0.2.7* ]] || fail "still a setting: $(shown t0)"
		wait_until 5 grep -q "^Deleted 00:00:00:00:00:00 dev t0 dst 192.0.2.7" "$TMP/monitor"
		equal "told of the remote" "$(grep -c "192.0.2.7 self permanent" "$TMP/monitor")" 2
		sed -i /192.0.2.7/d "$TMP/monitor"
	fi
	wait_until 5 grep -q "^Deleted 00:00:00:00:00:00" "$TMP/monitor"
	equal "told" "$(grep " dst " "$TMP/monitor" | sed 's/ $//')" "00:00:00:00:00:00 dev t0 dst 192.0.2.2 self permanent
${MAC[2]} dev t0 dst 192.0.2.2 self permanent
Deleted ${MAC[2]} dev t0 dst 192.0.2.2 self permanent
Deleted 00:00:00:00:00:00 dev t0 dst 192.0.2.2 self permanent"
}

test_mtu_follows()
{
	topology
	tenant t0 vni 42 local 192.0.2.1 dev u0
	equal "mtu" "$(link_value s1 t0 mtu)" 1450
	ip_s1 link set u0 mtu 9000
	equal "mtu" "$(link_value s1 t0 mtu)" 8950
	ip_s1 link set t0 type vswitch vni 0
	equal "mtu without overlay" "$(link_value s1 t0 mtu)" 1500
	ip_s1 link set t0 type vswitch vni 42 local 2001:db8::1
	equal "mtu without a list" "$(link_value s1 t0 mtu)" 1430
	bridge_s1 fdb append 00:00:00:00:00:00 dev t0 dst 2001:db8::2
	equal "mtu by route" "$(link_value s1 t0 mtu)" 8930
	ip_s1 link set u0 mtu 2000
	wait_until 10 link_has s1 t0 mtu 1930
	# routes that come and go
	bridge_s1 fdb append 00:00:00:00:00:00 dev t0 dst 2001:db8:1::2
	equal "mtu without a route" "$(link_value s1 t0 mtu)" 1930
	ip_s1 route add 2001:db8:1::/64 via 2001:db8::2 mtu 1600
	wait_until 10 link_has s1 t0 mtu 1530
	ip_s1 route del 2001:db8:1::/64
	wait_until 10 link_has s1 t0 mtu 1930
	tenant t1 vni 43 remote 192.0.3.2
	equal "mtu without a route" "$(link_value s1 t1 mtu)" 1450
	ip_s1 route add 192.0.3.0/24 via 192.0.2.2 mtu 1700
	wait_until 10 link_has s1 t1 mtu 1650
	ip_s1 link set t0 mtu 1300
	ip_s1 link set u0 mtu 1900
	sleep 1
	equal "mtu that is set" "$(link_value s1 t0 mtu)" 1300
}

# A switch in a tenant's namespace, whose root may not say where its frames are sent
test_rights_of_a_tenant()
{
	local pid i

	need unshare nsenter
	topology
	unshare -Urn sleep 1000 &
	pid=$!
	defer kill "$pid"
	wait_until 5 differs "/proc/$pid/ns/net" /proc/self/ns/net
	tenant t0 vni 42 local 192.0.2.1 remote 192.0.2.2
	bridge_s1 fdb add "${MAC[2]}" dev t0 dst 192.0.2.2
	ip_s1 link set t0 netns "$pid"
	i=(nsenter -t "$pid" -U -n)
	must "${i[@]}" ip link set t0 up
	must "${i[@]}" ip link set t0 mtu 1400
	must nsenter -t "$pid" -n bridge fdb add "${MAC[4]}" dev t0 dst 192.0.2.2 dynamic
	"${i[@]}" bridge fdb show dev t0 | grep dst >"$TMP/before"
	equal "entries" "$(wc -l <"$TMP/before")" 3
	refused "underlay is in another namespace" "${i[@]}" bridge fdb append 00:00:00:00:00:00 dev t0 dst 192.0.2.9
	refused "underlay is in another namespace" "${i[@]}" bridge fdb add "${MAC[3]}" dev t0 dst 192.0.2.9
	refused "underlay is in another namespace" "${i[@]}" bridge fdb del 00:00:00:00:00:00 dev t0 dst 192.0.2.2
	refused "underlay is in another namespace" "${i[@]}" bridge fdb del 00:00:00:00:00:00 dev t0
	refused "underlay is in another namespace" "${i[@]}" bridge fdb del "${MAC[2]}" dev t0
	refused "underlay is in another namespace" "${i[@]}" bridge fdb replace "${MAC[2]}" dev t0 self
	must "${i[@]}" bridge fdb flush dev t0
	equal "entries" "$("${i[@]}" bridge fdb show dev t0 | grep dst)" "$(cat "$TMP/before")"
	if has_plugin; then
		refused "underlay is in another namespace" "${i[@]}" ip link set t0 type vswitch peers any
		refused "underlay is in another namespace" "${i[@]}" ip link set t0 type vswitch vni 0
		must "${i[@]}" ip link set t0 type vswitch fdb_flush
		equal "entries" "$("${i[@]}" bridge fdb show dev t0 | grep dst)" "$(cat "$TMP/before")"
	fi
	# it may have no overlay at all
	must "${i[@]}" ip link del t0
}

differs()
{
	[ "$(readlink "$1")" != "$(readlink "$2")" ]
}

# NICs that look into VXLAN are told the ports, those that come later as well.
test_nics_are_told()
{
	local dev

	modprobe -q netdevsim || skip "needs netdevsim, a NIC that tells of it"
	topology
	echo "9 1" >/sys/bus/netdevsim/new_device || fail "cannot make a NIC"
	defer eval 'echo 9 >/sys/bus/netdevsim/del_device'
	dev=$(ls /sys/bus/netdevsim/devices/netdevsim9/net)
	must ip link set "$dev" name nsim9 netns "s1$NS"
	defer ip netns exec "s1$NS" ip link set nsim9 netns 1
	ip_s1 link set nsim9 up
	tenant t0 vni 42 local 192.0.2.1
	tenant t1 vni 43 local 192.0.2.1
	tenant t2 vni 42 local 192.0.2.1 dstport 8472
	wait_until 5 told nsim9 "port 4789, vxlan"
	told nsim9 "port 8472, vxlan" || fail "told: $(in_ns s1 ethtool --show-tunnels nsim9)"
	ip_s1 link set nsim9 down
	ip_s1 link set nsim9 up
	wait_until 5 told nsim9 "port 4789, vxlan"
	ip_s1 link del t2
	ip_s1 link del t1
	wait_until 5 untold nsim9 "port 8472, vxlan"
	told nsim9 "port 4789, vxlan" || fail "told: $(in_ns s1 ethtool --show-tunnels nsim9)"
	ip_s1 link del t0
	wait_until 5 untold nsim9 "port 4789, vxlan"
}

told()
{
	in_ns s1 ethtool --show-tunnels "$1" | grep -q "$2"
}

untold()
{
	! told "$@"
}

# Before 6.9 the kernel itself refuses to flush by dst.
test_flush()
{
	local zeros=00:00:00:00:00:00 n

	topology
	tenant t0 vni 42 local 192.0.2.1
	for n in 2 3; do
		bridge_s1 fdb append "$zeros" dev t0 dst "192.0.2.$n"
		bridge_s1 fdb add "$(mac "$n")" dev t0 dst "192.0.2.$n" static
		bridge_s1 fdb add "$(mac "1$n")" dev t0 dst "192.0.2.$n" port 1234
		bridge_s1 fdb add "$(mac "2$n")" dev t0 dst "192.0.2.$n" vni 7 extern_learn
	done
	[[ $(bridge -n "s1$NS" fdb get "$zeros" dev t0 self) == "$zeros dev t0 dst 192.0.2.2 self permanent"* ]] ||
		fail "got: $(bridge -n "s1$NS" fdb get "$zeros" dev t0 self)"
	equal "entries" "$(remotes t0 | wc -l)" 8
	if can_flush_by_dst; then
		refused "dst must be an address" bridge -n "s1$NS" fdb flush dev t0 dst 0.0.0.0
		refused "dst must be an address" bridge -n "s1$NS" fdb flush dev t0 dst 2001:db8::2
		bridge_s1 fdb flush dev t0 dst 192.0.2.3 port 1234
		equal "entries" "$(remotes t0 | wc -l)" 7
		bridge_s1 fdb flush dev t0 vni 7
		equal "entries" "$(remotes t0 | wc -l)" 5
		bridge_s1 fdb flush dev t0 dst 192.0.2.3
		equal "entries" "$(remotes t0)" "$zeros dst 192.0.2.2 self permanent
${MAC[2]} dst 192.0.2.2 self static
${MAC[12]} dst 192.0.2.2 port 1234 self permanent"
		ip_s1 link add t9 type vswitch
		refused "for an overlay, which this switch is not" bridge -n "s1$NS" fdb flush dev t9 dst 192.0.2.2
	fi
	bridge_s1 fdb flush dev t0 static
	equal "static entries" "$(remotes t0 | grep -c static)" 0
	bridge_s1 fdb flush dev t0 nopermanent
	equal "list" "$(remotes t0 | grep -c "^$zeros dst 192.0.2.2 ")" 1
	bridge_s1 fdb flush dev t0 permanent
	equal "entries" "$(remotes t0)" ""
}

can_flush_by_dst()
{
	case $(uname -r) in 6.1.*) return 1 ;; esac
	bridge fdb help 2>&1 | grep -q 'dst IPADDR' || fail "this bridge is too old to flush by dst"
}

run_tests
