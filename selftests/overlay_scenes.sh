#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
# What overlays are for in a data centre, scene by scene.
. "$(dirname "$0")/lib.sh"

# fabric N: servers s1 to sN, 192.0.2.1 to .N, on the switch of a rack
#
#   s1 (u0) --\
#   s2 (u0) --- u (rack, a bridge)
#   s3 (u0) --/
#
fabric()
{
	local n

	modprobe -q vnic
	new_ns u
	must ip -n "u$NS" link add rack type bridge
	must ip -n "u$NS" link set rack up
	for ((n = 1; n <= $1; n++)); do
		new_ns "s$n"
		must ip -n "s$n$NS" link add u0 mtu 1600 type veth peer name "u$n" mtu 1600 netns "u$NS"
		must ip -n "u$NS" link set "u$n" master rack up
		must ip -n "s$n$NS" addr add "192.0.2.$n/24" dev u0
		must ip -n "s$n$NS" link set u0 up
	done
	for ((n = 1; n <= $1; n++)); do wait_until 10 port_state "u$n" forwarding u; done
}

# tenant SERVER NAME VNI N [OPTION...]: its switch there, with N servers
tenant()
{
	local s=$1 n

	must ip -n "s$s$NS" link add "$2" type vswitch vni "$3" local "192.0.2.$s" "${@:5}"
	for ((n = 1; n <= $4; n++)); do
		[ "$n" = "$s" ] || must bridge -n "s$s$NS" fdb append 00:00:00:00:00:00 dev "$2" dst "192.0.2.$n"
	done
	must ip -n "s$s$NS" link set "$2" up
}

# guest NAME SERVER TENANT N: eth0 with the address 198.51.100.N
guest()
{
	new_ns "$1"
	must ip -n "s$2$NS" link add link "$3" name eth0 address "$(mac "$4")" netns "$1$NS" type vnic
	must ip -n "$1$NS" link set eth0 up
	must ip -n "$1$NS" addr add "198.51.100.$4/24" dev eth0
}

# pings FROM ADDRESS [OPTION...]
pings()
{
	in_ns "$1" ping -c 2 -i 0.2 -W 3 -q "${@:2}" >"$TMP/ping" 2>&1 || fail "$1 does not reach $2: $(cat "$TMP/ping")"
}

# Two tenants with the same addresses, of IP and of Ethernet, on three servers
#
#   s1: red ~ red1     s2: red ~ red2     s3: red ~ red3      VNI 10
#       blue ~ blue1       blue ~ blue2       blue ~ blue3    VNI 20
#
test_tenants_stay_apart()
{
	local n t other dst k=0 want

	need_plugin
	fabric 3
	for n in 1 2 3; do
		tenant "$n" red 10 3
		tenant "$n" blue 20 3
		guest "red$n" "$n" red "$n"
		guest "blue$n" "$n" blue "$n"
		# they want what is for nobody known, and for a group, too
		for t in red blue; do
			must ip -n "$t$n$NS" link set eth0 type vnic flood on
			must ip -n "$t$n$NS" maddr add 01:00:5e:00:00:05 dev eth0
		done
	done
	for t in red blue; do
		pings "${t}1" 198.51.100.2
		pings "${t}2" 198.51.100.3
		pings "${t}3" 198.51.100.1
	done
	# Frames of one, to all, to a group, to who is not there, and to a neighbour: the other hears none of them.
	for t in red blue; do
		other=blue
		[ "$t" = red ] || other=red
		for dst in ff:ff:ff:ff:ff:ff 01:00:5e:00:00:05 "${MAC[99]}" "${MAC[2]}"; do
			k=$((k + 1))
			for n in red1 red2 red3 blue1 blue2 blue3; do
				listen "$TMP/$k.$n" "$n" eth0 "${dst//:/}${MAC[1]//:/}88b5"
			done
			send "${t}1" eth0 "$(frame "$dst" "${MAC[1]}")" 5
			for n in 2 3; do
				want=5
				[ "$dst" = "${MAC[2]}" ] && [ "$n" = 3 ] && want=0
				equal "frames of ${t}1 to $dst at $t$n" "$(heard "$TMP/$k.$t$n")" "$want"
			done
			for n in 1 2 3; do
				equal "frames of ${t}1 at $other$n" "$(wc -l <"$TMP/$k.$other$n")" 0
			done
		done
	done
	# nor does it learn from them
	for n in 1 2 3; do
		for t in red blue; do
			! bridge -n "s$n$NS" fdb show dev "$t" | grep -i "${MAC[99]}" || fail "learned"
		done
	done
}

# From guest to guest, over routers
#
#   h1 (198.51.100.1) - t0 ~ s1 (192.0.1.2) - r1 - r2 - r3 - s2 (192.0.3.2) ~ t0 - h2 (198.51.100.2)
#
test_over_routers()
{
	local n line

	modprobe -q vnic
	new_ns s1 r1 r2 r3 s2
	must ip -n "s1$NS" link add u0 mtu 1600 type veth peer name pa mtu 1600 netns "r1$NS"
	must ip -n "r1$NS" link add pb mtu 1600 type veth peer name pa mtu 1600 netns "r2$NS"
	must ip -n "r2$NS" link add pb mtu 1600 type veth peer name pb mtu 1600 netns "r3$NS"
	must ip -n "r3$NS" link add pa mtu 1600 type veth peer name u0 mtu 1600 netns "s2$NS"
	must ip -n "s1$NS" addr add 192.0.1.2/24 dev u0
	must ip -n "r1$NS" addr add 192.0.1.1/24 dev pa
	must ip -n "r1$NS" addr add 10.0.12.1/24 dev pb
	must ip -n "r2$NS" addr add 10.0.12.2/24 dev pa
	must ip -n "r2$NS" addr add 10.0.23.2/24 dev pb
	must ip -n "r3$NS" addr add 10.0.23.3/24 dev pb
	must ip -n "r3$NS" addr add 192.0.3.1/24 dev pa
	must ip -n "s2$NS" addr add 192.0.3.2/24 dev u0
	for n in s1:u0 s2:u0 r1:pa r1:pb r2:pa r2:pb r3:pa r3:pb; do must ip -n "${n%:*}$NS" link set "${n#*:}" up; done
	for n in r1 r2 r3; do in_ns "$n" sysctl -qw net.ipv4.ip_forward=1; done
	must ip -n "s1$NS" route add default via 192.0.1.1
	must ip -n "r1$NS" route add default via 10.0.12.2
	must ip -n "r2$NS" route add 192.0.1.0/24 via 10.0.12.1
	must ip -n "r2$NS" route add 192.0.3.0/24 via 10.0.23.3
	must ip -n "r3$NS" route add default via 10.0.23.2
	must ip -n "s2$NS" route add default via 192.0.3.1
	for n in 1 2; do
		must ip -n "s$n$NS" link add t0 type vswitch vni 42 local "192.0.$((2 * n - 1)).2" ttl 9
		must ip -n "s$n$NS" link set t0 up
		must bridge -n "s$n$NS" fdb append 00:00:00:00:00:00 dev t0 dst "192.0.$((5 - 2 * n)).2"
		guest "h$n" "$n" t0 "$n"
	done
	listen "$TMP/r2" r2 pa
	pings h1 198.51.100.2
	heard "$TMP/r2" >/dev/null
	# at r2: TTL 8, from s1 to s2, UDP to 4789, VNI 42, and in it the guest's own frame with its own TTL of 64
	line=$(grep -m 1 "c0000102c0000302....12b5" "$TMP/r2") || fail "nothing of it at r2: $(cat "$TMP/r2")"
	[[ $line =~ ^.{24}080045.{14}0811.{4}c0000102c0000302.{4}12b5.{8}0800000000002a00 ]] || fail "at r2: $line"
	grep -qE "0800000000002a0002000000000202000000000108004500.{12}4001.{4}c6336401c6336402" "$TMP/r2" ||
		fail "inside at r2: $(cat "$TMP/r2")"
	carry h1 h2 eth0 198.51.100.2
	carry h2 h1 eth0 198.51.100.1
}

# pods N: the network of the pods of server N, 10.244.N.0/24, on the switch pods, which is their router
pods()
{
	local n=$1

	must ip -n "s$n$NS" link add pods type vswitch
	must ip -n "s$n$NS" addr add "10.244.$n.1/24" dev pods
	must ip -n "s$n$NS" link set pods up
	in_ns "s$n" sysctl -qw net.ipv4.ip_forward=1
	new_ns "p$n"
	must ip -n "s$n$NS" link add link pods name eth0 netns "p$n$NS" type vnic
	must ip -n "p$n$NS" addr add "10.244.$n.10/24" dev eth0
	must ip -n "p$n$NS" link set eth0 up
	must ip -n "p$n$NS" route add default via "10.244.$n.1"
}

# A network of its own on each server, routed through the tunnel, as container networks do it. All addresses are
# known beforehand: nothing is flooded or learned, nobody asks for anybody.
#
#   p1 (10.244.1.10) - pods (10.244.1.1) s1: t0 10.244.1.0 ~ ~ t0 10.244.2.0 :s2 (10.244.2.1) pods - (10.244.2.10) p2
#
test_routed_through_the_tunnel()
{
	local n o

	fabric 3
	for n in 1 2 3; do
		pods "$n"
		must ip -n "s$n$NS" link add t0 address "$(mac "$n")" type vswitch vni 1 local "192.0.2.$n" nolearning
		must ip -n "s$n$NS" addr add "10.244.$n.0/32" dev t0
		must ip -n "s$n$NS" link set t0 up
	done
	for n in 1 2 3; do
		for o in 1 2 3; do
			[ "$n" != "$o" ] || continue
			must ip -n "s$n$NS" neigh add "10.244.$o.0" lladdr "$(mac "$o")" dev t0 nud permanent
			must bridge -n "s$n$NS" fdb add "$(mac "$o")" dev t0 dst "192.0.2.$o"
			must ip -n "s$n$NS" route add "10.244.$o.0/24" via "10.244.$o.0" dev t0 onlink
		done
		listen "$TMP/t0.$n" "s$n" t0
	done
	for n in 1 2 3; do
		for o in 1 2 3; do pings "p$n" "10.244.$o.10"; done
	done
	carry p1 p3 eth0 10.244.3.10
	carry p3 p2 eth0 10.244.2.10
	for n in 1 2 3; do
		# what has come to t0 is for it alone
		heard "$TMP/t0.$n" >/dev/null
		equal "frames at s$n that are not for it" "$(grep -vc "^$(mac "$n" | tr -d :)" "$TMP/t0.$n")" 0
		equal "learned at s$n" "$(link_value "s$n" t0 fdb_n_learned)" 0
		# and who is not known is not asked for
		equal "flooded" "$(COUNTED=("s$n" t0) && counter drop_no_egress)" 0
	done
}

# The same without a tunnel: the rack's network has a route to each server's pods.
#
#   p1 (10.244.1.10) - pods (10.244.1.1) s1 (192.0.2.1) -- (192.0.2.2) s2 (10.244.2.1) pods - (10.244.2.10) p2
#
test_routed_directly()
{
	local n o

	fabric 3
	for n in 1 2 3; do pods "$n"; done
	for n in 1 2 3; do
		for o in 1 2 3; do
			[ "$n" = "$o" ] || must ip -n "s$n$NS" route add "10.244.$o.0/24" via "192.0.2.$o"
		done
	done
	for n in 1 2 3; do
		for o in 1 2 3; do pings "p$n" "10.244.$o.10"; done
	done
	listen "$TMP/wire" s2 u0
	carry p1 p2 eth0 10.244.2.10
	heard "$TMP/wire" >/dev/null
	! grep -q "^.\{72\}12b5" "$TMP/wire" || fail "in a tunnel"
	grep -q "0af4010a0af4020a" "$TMP/wire" || fail "not on the wire: $(head -n 3 "$TMP/wire")"
}

# Guests with private addresses on two servers, whose way out is the stack of the first: router, NAT and DHCP. One
# of them is published.
#
#   h1 -\
#       t0 (10.1.0.1) s1 (203.0.113.1) --- (203.0.113.9) out
#   h2 -/ ~ s2
#
test_the_way_out()
{
	local addr n

	need nft dnsmasq busybox ncat
	fabric 2
	tenant 1 t0 42 2
	tenant 2 t0 42 2
	new_ns out
	must ip -n "s1$NS" link add w0 type veth peer name eth0 netns "out$NS"
	must ip -n "s1$NS" addr add 203.0.113.1/24 dev w0
	must ip -n "s1$NS" link set w0 up
	must ip -n "out$NS" addr add 203.0.113.9/24 dev eth0
	must ip -n "out$NS" link set eth0 up
	must ip -n "s1$NS" addr add 10.1.0.1/24 dev t0
	in_ns s1 sysctl -qw net.ipv4.ip_forward=1
	in_ns s1 nft -f - <<-'END' || fail "no NAT"
		table ip nat {
			chain out {
				type nat hook postrouting priority srcnat
				ip saddr 10.1.0.0/24 oifname w0 masquerade
			}
			chain in {
				type nat hook prerouting priority dstnat
				iifname w0 tcp dport 8080 dnat to 10.1.0.77:80
			}
		}
	END
	dhcp_server s1 t0 10.1.0
	for n in 1 2; do
		new_ns "h$n"
		must ip -n "s$n$NS" link add link t0 name eth0 address "$(mac "$n")" netns "h$n$NS" type vnic
		must ip -n "h$n$NS" link set eth0 up
		addr=$(dhcp "h$n") || exit
		[[ $addr == 10.1.0.5? ]] || fail "h$n gets $addr"
		must ip -n "h$n$NS" route replace default via 10.1.0.1
		pings "h$n" 203.0.113.9
		in_ns s1 conntrack -L 2>/dev/null | grep -q "src=$addr dst=203.0.113.9 .*src=203.0.113.9 dst=203.0.113.1" ||
			fail "no NAT of $addr: $(in_ns s1 conntrack -L 2>&1)"
	done
	carry h2 out eth0 203.0.113.9
	# the one that is published, on the other server
	must ip -n "h2$NS" addr add 10.1.0.77/24 dev eth0
	in_ns h2 ncat -l 80 -c 'echo hello' &
	defer kill $!
	wait_until 10 listens_tcp h2 80
	equal "from outside" "$(in_ns out ncat --recv-only -w 10 203.0.113.1 8080)" hello
}

listens_tcp()
{
	[ -n "$(in_ns "$1" ss -Hltn "sport = $2")" ]
}

# Live migration: the virtual machine vm is on s1, then on s2, and h3 on s3 talks to it.
#
#   s1 - vm                  s3 - h3
#   s2      (vm, later) -- /
#

# migrating KIND: to LOST, how many frames of 10 each are lost: before it moves, until it has spoken, after that, and
# after a frame that it had sent before, and that arrives late
#	KIND_up S: vm's device appears on sS as eth0 in vm
#	KIND_beside S: a guest on sS as eth0 in late
migrating()
{
	LOST=""
	new_ns vm late
	"$1_beside" 1
	"$1_up" 1
	announce
	lose
	# stopped here, goes on there, and has not said so: frames go where it was
	must ip -n "vm$NS" link del eth0
	"$1_up" 2
	lose
	announce
	lose
	# once more, to s1, after a while; and this time a frame from s2 was under way
	sleep 1.5
	must ip -n "late$NS" link del eth0
	"$1_beside" 2
	must ip -n "vm$NS" link del eth0
	"$1_up" 1
	must mkfifo "$TMP/go"
	in_ns late python3 -SE -c 'import socket, sys
s = socket.socket(socket.AF_PACKET, socket.SOCK_RAW)
s.bind(("eth0", 0))
print("ready", flush=True)
sys.stdin.readline()
s.send(bytes.fromhex(sys.argv[1]))' "$(frame "${MAC[3]}" "${MAC[1]}")" <>"$TMP/go" >"$TMP/ready" &
	wait_until 20 grep -q ready "$TMP/ready"
	send vm eth0 "$(rarp)"
	echo >"$TMP/go"
	sleep 0.5
	lose
}

rarp()
{
	frame ff:ff:ff:ff:ff:ff "${MAC[1]}" "80350001080006040003${MAC[1]//:/}00000000${MAC[1]//:/}00000000"
}

# vm says where it is, as hypervisors have it do
announce()
{
	send vm eth0 "$(rarp)"
	sleep 0.5
}

LOSSES=0
# lose: add to LOST how many of 10 frames of h3's do not come to vm
lose()
{
	local n=$((++LOSSES))

	listen "$TMP/vm$n" vm eth0 "${MAC[1]//:/}${MAC[3]//:/}"
	send h3 eth0 "$(frame "${MAC[1]}" "${MAC[3]}")" 10
	LOST+="$((10 - $(heard "$TMP/vm$n"))) "
}

ours_up()
{
	must ip -n "s$1$NS" link add link t0 name eth0 address "${MAC[1]}" netns "vm$NS" type vnic
	must ip -n "vm$NS" link set eth0 up
}

ours_beside()
{
	must ip -n "s$1$NS" link add link t0 name eth0 netns "late$NS" type vnic
	must ip -n "late$NS" link set eth0 up
}

intree_up()
{
	must ip -n "s$1$NS" link add p0 type veth peer name eth0 address "${MAC[1]}" netns "vm$NS"
	must ip -n "s$1$NS" link set p0 master t0 up
	must ip -n "vm$NS" link set eth0 up
	wait_until 10 port_state p0 forwarding "s$1"
}

intree_beside()
{
	must ip -n "s$1$NS" link add p1 type veth peer name eth0 netns "late$NS"
	must ip -n "s$1$NS" link set p1 master t0 up
	must ip -n "late$NS" link set eth0 up
	wait_until 10 port_state p1 forwarding "s$1"
}

test_migration()
{
	local n

	fabric 3
	for n in 1 2 3; do tenant "$n" t0 42 3; done
	guest h3 3 t0 3
	migrating ours
	equal "lost" "$LOST" "0 10 0 0 "
	in_ns s3 ethtool -S t0 | grep -q "tunnel.move_held: [1-9]" || fail "the late frame is not counted at s3"
}

# The same with what is in the kernel, which follows the late frame.
test_migration_with_bridges()
{
	local n o

	fabric 3
	for n in 1 2 3; do
		must ip -n "s$n$NS" link add vx0 type vxlan id 42 local "192.0.2.$n" dstport 4789
		must ip -n "s$n$NS" link add t0 type bridge
		must ip -n "s$n$NS" link set vx0 master t0 up
		must ip -n "s$n$NS" link set t0 up
		for o in 1 2 3; do
			[ "$n" = "$o" ] || must bridge -n "s$n$NS" fdb append 00:00:00:00:00:00 dev vx0 dst "192.0.2.$o"
		done
	done
	new_ns h3
	must ip -n "s3$NS" link add p0 type veth peer name eth0 address "${MAC[3]}" netns "h3$NS"
	must ip -n "s3$NS" link set p0 master t0 up
	must ip -n "h3$NS" link set eth0 up
	wait_until 10 port_state p0 forwarding s3
	migrating intree
	equal "lost" "$LOST" "0 10 0 10 "
}

# Whatever it says when it has moved, all servers follow at once.
test_moves_are_followed()
{
	local n what at=1 from ip=c6336401 vm6=20010db8000000000000000000000001

	fabric 4
	for n in 1 2 3 4; do tenant "$n" t0 42 4; done
	new_ns vm
	ours_up 1
	announce
	for what in 080600010800060400010200000000"01${ip}000000000000$ip" \
		"80350001080006040003${MAC[1]//:/}00000000${MAC[1]//:/}00000000" \
		"86dd6000000000203aff${vm6}ff0200000000000000000000000000018800000020000000${vm6}0201${MAC[1]//:/}" \
		"88b5$(printf '%092d' 0)"; do
		from=$at at=$((3 - at))
		must ip -n "vm$NS" link del eth0
		ours_up "$at"
		sleep 1.3 # not so soon after the last time
		case $what in
		86dd*) send vm eth0 "$(frame 33:33:00:00:00:01 "${MAC[1]}" "$what")" ;;
		*) send vm eth0 "$(frame ff:ff:ff:ff:ff:ff "${MAC[1]}" "$what")" ;;
		esac
		sleep 0.5
		for n in 3 4 "$from"; do
			[[ $(bridge -n "s$n$NS" fdb show dev t0 | grep "^${MAC[1]}") == *"dst 192.0.2.$at "* ]] ||
				fail "s$n, after ${what:0:4}: $(bridge -n "s$n$NS" fdb show dev t0)"
		done
	done
}

run_tests
