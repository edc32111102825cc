#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
# XDP: frames that a program on a NIC redirects to the switch or to a vnic, and
# programs on the switch and on vnics.
# two CPUs: races are its subject
# every kernel: the core's XDP
#
#   h9 ----- n9 (program) ...> sw0 or v1
#
#   h1 (vnic) \
#   h2 (vnic) -- sw0
#   h3 ----- p3 /  \
#                   v1 (vnic, in the switch's namespace)
#
# or the same with p0, a NIC, in place of sw0, and host 8 outside of it.
. "$(dirname "$0")/lib.sh"

# xdp NAME ARGUMENT...: in NAME$NS
xdp()
{
	in_ns "$1" "$PROGRAMS/xdp" "${@:2}"
}

# redirect HOW TO: what comes from h9 is for TO, in namespace sw
redirect()
{
	must xdp sw attach n9 native "$@"
}

# outside: h9, whose cable ends at n9
outside()
{
	new_ns h9
	ip_sw link add n9 type veth peer name eth0 address "${MAC[9]}" netns "h9$NS"
	ip_sw link set n9 up
	must ip -n "h9$NS" link set eth0 up
	wait_until 5 link_has h9 eth0 operstate UP
}

# vnic1 LOWER [OPTION...]: v1
vnic1()
{
	ip_sw link add link "$1" name v1 index 77 address "${MAC[77]}" type vnic "${@:2}"
	ip_sw link set v1 up
}

topology()
{
	modprobe -q vnic
	new_switch
	new_vnic sw0 1
	new_vnic sw0 2
	new_host 3
	outside
}

# sent_to N [FROM]: a frame to host N
sent_to()
{
	frame "$(mac "$1")" "$(mac "${2-9}")"
}

# long_frame N BYTES
long_frame()
{
	frame "$(mac "$1")" "${MAC[9]}" "88b5$(printf '%0*d' $((2 * ($2 - 14))) 0)"
}

# packets NAME DEVICE: how many it has received
packets()
{
	in_ns "$1" cat "/proc/self/net/dev" | awk -v d="$2:" '$1 == d { print $3 }'
}

sent()
{
	in_ns "$1" cat "/proc/self/net/dev" | awk -v d="$2:" '$1 == d { print $11, $10 }'
}

packets_are()
{
	[ "$(packets "$1" "$2")" = "$3" ]
}

# as_from_the_host: h9's frames go where those of sw0 do
as_from_the_host()
{
	reaches "h1" h9 "$(sent_to 1)"
	reaches "h3" h9 "$(sent_to 3)"
	reaches "h1 h2 h3" h9 "$(frame ff:ff:ff:ff:ff:ff "${MAC[9]}")"
	reaches "h3" h9 "$(frame 02:00:00:00:00:66 "${MAC[9]}")"
	reaches "h3" h9 "$(frame 01:00:5e:01:02:03 "${MAC[9]}")"
}

test_to_a_switch()
{
	topology
	reaches "" h9 "$(sent_to 1)"
	redirect redirect sw0
	as_from_the_host
	redirect map sw0
	as_from_the_host
	must ip -n "h2$NS" maddr add 01:00:5e:01:02:03 dev eth0
	reaches "h2 h3" h9 "$(frame 01:00:5e:01:02:03 "${MAC[9]}")"
	# what the switch has learned, and tags
	send h3 eth0 "$(frame ff:ff:ff:ff:ff:ff "${MAC[33]}")"
	new_host 4
	reaches "h3" h9 "$(sent_to 33)"
	reaches "h1" h9 "$(frame "${MAC[1]}" "${MAC[9]}" "8100000a88b5$(printf '%092d' 0)")"
	reaches "h3" h9 "$(frame "${MAC[33]}" "${MAC[9]}" "8100000a88b5$(printf '%092d' 0)")"
	# 802.3, with a length
	reaches "h1" h9 "$(frame "${MAC[1]}" "${MAC[9]}" "0010aaaa03$(printf '%026d' 0)")"
	# the host is who sends
	counts "drop_same_port=1 host.drop_same_port=1" \
		send h9 eth0 "$(frame "$(link_value sw sw0 address)" "${MAC[9]}")"
}

test_vnics_that_flood()
{
	need_plugin
	topology
	redirect redirect sw0
	must ip -n "h2$NS" link set eth0 type vnic flood on
	reaches "h2 h3" h9 "$(frame 02:00:00:00:00:66 "${MAC[9]}")"
	must ip -n "h2$NS" link set eth0 type vnic isolated on
	vnic1 sw0 isolated on
	redirect redirect v1
	reaches "" h9 "$(sent_to 2)"
	reaches "h1 h3 sw0" h9 "$(frame ff:ff:ff:ff:ff:ff "${MAC[77]}")"
}

test_to_a_promiscuous_host()
{
	topology
	vnic1 sw0
	redirect redirect v1
	ip_sw link set sw0 promisc on
	reaches "h1 sw0" h9 "$(sent_to 1)"
	reaches "h3 sw0" h9 "$(frame "${MAC[3]}" "${MAC[77]}")"
}

as_from_the_vnic()
{
	reaches "h1" h9 "$(sent_to 1)"
	reaches "h3" h9 "$(sent_to 3)"
	reaches "sw0" h9 "$(frame "$(link_value sw sw0 address)" "${MAC[9]}")"
	reaches "h1 h2 h3 sw0" h9 "$(frame ff:ff:ff:ff:ff:ff "${MAC[9]}")"
	reaches "h3" h9 "$(frame 02:00:00:00:00:66 "${MAC[9]}")"
}

test_to_a_vnic()
{
	topology
	vnic1 sw0
	redirect redirect v1
	as_from_the_vnic
	redirect map v1
	as_from_the_vnic
	counts "drop_link_local=1" send h9 eth0 "$(frame 01:80:c2:00:00:0e "${MAC[9]}")"
	counts "drop_src_mac=1" send h9 eth0 "$(frame "${MAC[1]}" 01:00:00:00:00:01)"
	COUNTED=(sw v1)
	equal "v1's" "$(counters | xargs)" "drop_link_local=1 drop_src_mac=1"
}

test_many_at_once()
{
	local was

	topology
	vnic1 sw0
	was=$(packets h1 eth0)
	must xdp sw run 1000 "$(sent_to 1)" redirect sw0
	packets_are h1 eth0 $((was + 1000)) || fail "h1 got $(($(packets h1 eth0) - was))"
	equal "sent" "$(sent sw sw0)" "1000 60000"
	# all of them were there when they had been sent: none had to wait
	# Of a vnic no more than 1,000 copies are made between two ticks of the clock.
	must xdp sw run 300 "$(frame ff:ff:ff:ff:ff:ff "${MAC[77]}")" redirect v1
	packets_are h1 eth0 $((was + 1300)) || fail "h1 got $(($(packets h1 eth0) - was))"
	packets_are sw sw0 300 || fail "sw0 got $(packets sw sw0)"
	equal "sent" "$(sent sw v1)" "300 18000"
	was=$(packets h3 eth0)
	must xdp sw run 1000 "$(frame "${MAC[3]}" "${MAC[77]}")" map v1
	wait_until 5 packets_are h3 eth0 $((was + 1000))
	equal "drops" "$(counters | xargs)" ""
}

test_long_frames()
{
	local n

	topology
	vnic1 sw0
	must ip -n "h1$NS" link set eth0 mtu 1000
	redirect redirect sw0
	reaches "h1" h9 "$(long_frame 1 1014)"
	counts "drop_mtu=1" send h9 eth0 "$(long_frame 1 1214)"
	reaches "h2" h9 "$(long_frame 2 1514)"
	# too long for the device itself: the kernel does not redirect it
	ip_sw link set v1 mtu 1000
	redirect redirect v1
	n=$(sent sw v1)
	reaches "h2" h9 "$(long_frame 2 1014)"
	reaches "" h9 "$(long_frame 2 1214)"
	equal "sent" "$(sent sw v1)" "$((${n% *} + 1)) $((${n#* } + 1014))"
}

# In several pieces. Before Linux 6.3 the kernel redirected no such frames.
test_jumbo_frames()
{
	grep -q ' xdp_features_set_redirect_target$' /proc/kallsyms || skip "the kernel redirects no frames in pieces"
	modprobe -q vnic
	new_switch
	new_ns h3
	ip_sw link add p3 mtu 9000 type veth peer name eth0 mtu 9000 address "${MAC[3]}" netns "h3$NS"
	must ip -n "h3$NS" link set eth0 up
	ip_sw link set p3 master sw0 up
	new_vnic sw0 1
	outside
	ip_sw link set n9 mtu 9000
	must ip -n "h9$NS" link set eth0 mtu 9000
	equal "MTU of h1" "$(link_value h1 eth0 mtu)" 9000
	wait_until 5 all_forward p3
	redirect redirect sw0
	reaches "h1" h9 "$(long_frame 1 9014)"
	reaches "h3" h9 "$(long_frame 3 9014)"
}

# An end of TCP by each way
test_tcp()
{
	topology
	ip_sw link set n9 master sw0
	bridge_sw fdb add "${MAC[9]}" dev sw0 via n9 static
	must ip -n "h1$NS" addr add 192.0.2.1/24 dev eth0
	must ip -n "h9$NS" addr add 192.0.2.9/24 dev eth0
	# a program redirects frames without what a NIC would be asked to do
	offload h9 eth0 tx off
	redirect redirect sw0
	carry h9 h1 eth0 192.0.2.1
	carry h1 h9 eth0 192.0.2.9
}

test_to_the_overlay()
{
	local inner

	modprobe -q vnic
	new_switch
	new_host 3
	outside
	ip_sw addr add 192.0.2.100/24 dev sw0
	ip_sw neigh add 192.0.2.3 lladdr "${MAC[3]}" dev sw0
	ip_sw link add t0 up type vswitch vni 42 local 192.0.2.100
	bridge_sw fdb append 00:00:00:00:00:00 dev t0 dst 192.0.2.3
	ip_sw link add link t0 name v1 up type vnic
	inner=$(frame 02:00:00:00:00:66 "${MAC[9]}")
	listen "$TMP/outer" h3 eth0 "${MAC[3]//:/}"
	redirect redirect t0
	send h9 eth0 "$inner"
	redirect redirect v1
	send h9 eth0 "$inner"
	heard "$TMP/outer" >/dev/null
	equal "encapsulated" "$(grep -c "12b5.*0800000000002a00$inner$" "$TMP/outer")" 2
}

nic()
{
	modprobe -q vnic
	new_ns sw h8
	ip_sw link add p0 address 02:00:00:00:0a:00 type veth peer name eth0 address "${MAC[8]}" netns "h8$NS"
	ip_sw link set p0 up
	must ip -n "h8$NS" link set eth0 up
	wait_until 5 link_has sw p0 operstate UP
	outside
}

test_vnic_on_a_nic()
{
	local n how

	nic
	vnic1 p0 mode bridge
	new_vnic p0 2 mode bridge
	for how in redirect map; do
		redirect "$how" v1
		reaches "h8" h9 "$(sent_to 8)"
		reaches "h8" h9 "$(sent_to 66)"
		reaches "h2" h9 "$(sent_to 2)"
		reaches "h2 h8" h9 "$(frame ff:ff:ff:ff:ff:ff "${MAC[77]}")"
	done
	ip_sw link set v1 type vnic mode vepa
	reaches "h8" h9 "$(sent_to 2)"
	n=$(sent sw v1)
	must xdp sw run 100 "$(sent_to 8)" redirect v1
	equal "sent" "$(sent sw v1)" "$((${n% *} + 100)) $((${n#* } + 6000))"
}

test_vnic_on_a_nic_and_the_host()
{
	nic
	vnic1 p0 mode vepa host on
	redirect redirect v1
	reaches "p0" h9 "$(frame 02:00:00:00:0a:00 "${MAC[77]}")"
	reaches "h8 p0" h9 "$(frame ff:ff:ff:ff:ff:ff "${MAC[77]}")"
	reaches "h8" h9 "$(sent_to 8)"
}

test_down()
{
	local v

	topology
	vnic1 sw0
	for v in sw0 v1; do
		redirect redirect "$v"
		ip_sw link set "$v" down
		reaches "" h9 "$(sent_to 3)"
		ip_sw link set "$v" up
		wait_until 5 all_forward p3
		reaches "h3" h9 "$(sent_to 3)"
	done
	# the switch is down, and the vnic's carrier with it
	ip_sw link set sw0 down
	reaches "" h9 "$(sent_to 3)"
	ip_sw link set sw0 up
	wait_until 5 all_forward p3
	# who it is for is down
	must ip -n "h1$NS" link set eth0 down
	reaches "h3" h9 "$(sent_to 1)"
	must ip -n "h1$NS" link set eth0 up
	reaches "h1" h9 "$(sent_to 1)"
}

# redirected HOW TO...: from now on all the time, until the test function ends, or `stop`
redirected()
{
	local f

	for f in "$(frame ff:ff:ff:ff:ff:ff "${MAC[9]}")" "$(sent_to 1)"; do
		ip netns exec "sw$NS" "$PROGRAMS/xdp" run 0 "$f" "$@" >/dev/null 2>&1 &
		RUNNING+=($!)
		defer kill $!
	done
}
RUNNING=()

# stop: end what `redirected` began
stop()
{
	kill "${RUNNING[@]}"
	wait "${RUNNING[@]}"
	RUNNING=()
}

test_deleted_under_traffic()
{
	local i n

	topology
	vnic1 sw0
	redirected redirect v1
	redirected map v1
	for i in 1 2 3 4 5; do
		n=$(packets h1 eth0)
		wait_until 10 got_more h1 "$n"
		ip_sw link del v1
		vnic1 sw0
	done
	ip_sw link del sw0
	must_not ip -n "h1$NS" link show eth0
}

# got_more NAME N: has it received more than N?
got_more()
{
	[ "$(packets "$1" eth0)" -gt "$2" ]
}

test_switch_deleted_under_traffic()
{
	topology
	redirected redirect sw0
	redirected map sw0
	wait_until 10 got_more h1 100
	ip_sw link del sw0
	must_not ip -n "sw$NS" link show sw0
}

test_moved_under_traffic()
{
	local i

	topology
	vnic1 sw0
	redirected redirect v1
	redirected map v1
	for i in 1 2 3; do
		wait_until 10 got_more h1 "$(packets h1 eth0)"
		ip_sw link set v1 netns "h2$NS"
		must ip -n "h2$NS" link set v1 up
		must ip -n "h2$NS" link set v1 netns "sw$NS"
		ip_sw link set v1 up
	done
	# the map has let it go
	stop
	redirect map v1
	reaches "h3" h9 "$(sent_to 3)"
	ip_sw link set v1 netns "h2$NS"
	must ip -n "h2$NS" link set v1 netns "sw$NS"
	ip_sw link set v1 up
	reaches "" h9 "$(sent_to 3)"
	redirect redirect v1
	reaches "h3" h9 "$(sent_to 3)"
}

test_unloaded_under_traffic()
{
	[ -e /sys/module/vswitch/initstate ] || skip "vswitch is built in"
	[ -z "$(ip -o link show type vswitch)" ] || skip "there are other switches"
	defer modprobe vswitch
	topology
	vnic1 sw0
	redirected redirect v1
	redirected map sw0
	wait_until 10 got_more h1 100
	must rmmod vnic
	must rmmod vswitch
	must_not ip -n "sw$NS" link show sw0
	must modprobe vnic
	ip_sw link add sw0 up type vswitch
	ip_sw link set p3 master sw0
	vnic1 sw0
	wait_until 5 all_forward p3
	wait_until 10 got_more h3 "$(packets h3 eth0)"
}

test_program_on_a_vnic()
{
	topology
	refused "native mode" xdp h1 attach eth0 native pass
	must xdp h1 attach eth0 generic drop
	reaches "" h2 "$(sent_to 1 2)"
	reaches "" h3 "$(sent_to 1 3)"
	reaches "h2 sw0" h3 "$(frame ff:ff:ff:ff:ff:ff "${MAC[3]}")"
	must xdp h1 attach eth0 generic pass
	reaches "h1" h2 "$(sent_to 1 2)"
	reaches "h1" h3 "$(sent_to 1 3)"
	# a program on the NIC redirects to a vnic with a program
	redirect redirect sw0
	reaches "h1" h9 "$(sent_to 1)"
	must xdp h1 attach eth0 generic tx
	sent_back h2 2 1
	sent_back h3 3 1
	must xdp h1 detach eth0 generic
	reaches "h1" h3 "$(sent_to 1 3)"
}

# sent_back FROM N TO: what host N sends to host TO comes back, and goes nowhere else
sent_back()
{
	listen "$TMP/$1" "$1" eth0
	reaches "" "$1" "$(sent_to "$3" "$2")"
	equal "back at $1" "$(cat "$TMP/$1")" "$(frame "$(mac "$2")" "$(mac "$3")")"
}

test_program_of_a_vnic_redirects()
{
	topology
	vnic1 sw0
	must xdp sw attach v1 generic redirect n9
	reaches "h9" h2 "$(frame "${MAC[77]}" "${MAC[2]}")"
	reaches "h9" h3 "$(frame "${MAC[77]}" "${MAC[3]}")"
	# generic XDP redirects to a switch and to a vnic as well
	must xdp sw attach n9 generic redirect sw0
	reaches "h1" h9 "$(sent_to 1)"
	must xdp sw attach n9 generic map v1
	reaches "h1" h9 "$(sent_to 1)"
}

test_program_on_a_vnic_of_a_nic()
{
	nic
	new_vnic p0 2 mode bridge
	new_vnic p0 1 mode bridge
	must xdp h2 attach eth0 generic drop
	reaches "" h8 "$(sent_to 2 8)"
	reaches "" h1 "$(sent_to 2 1)"
	must xdp h2 attach eth0 generic tx
	sent_back h8 8 2
	sent_back h1 1 2
	must xdp h2 attach eth0 generic pass
	reaches "h2" h8 "$(sent_to 2 8)"
	reaches "h2" h1 "$(sent_to 2 1)"
}

test_program_on_the_switch()
{
	local host

	topology
	host=$(link_value sw sw0 address)
	refused "native mode" xdp sw attach sw0 native pass
	must xdp sw attach sw0 generic drop
	reaches "" h2 "$(frame "$host" "${MAC[2]}")"
	reaches "" h3 "$(frame "$host" "${MAC[3]}")"
	reaches "h2" h3 "$(sent_to 2 3)"
	reaches "h1 h2" h3 "$(frame ff:ff:ff:ff:ff:ff "${MAC[3]}")"
	must xdp sw attach sw0 generic pass
	reaches "sw0" h2 "$(frame "$host" "${MAC[2]}")"
	reaches "sw0" h3 "$(frame "$host" "${MAC[3]}")"
	must xdp sw attach sw0 generic tx
	listen "$TMP/h3" h3 eth0
	reaches "" h3 "$(frame "$host" "${MAC[3]}")"
	equal "back at h3" "$(cat "$TMP/h3")" "$(frame "${MAC[3]}" "$host")"
	# programs on ports see frames before the switch does
	must xdp sw detach sw0 generic
	must xdp sw attach p3 native drop
	reaches "" h3 "$(frame "$host" "${MAC[3]}")"
	must xdp sw attach p3 native redirect sw0
	reaches "h2" h3 "$(sent_to 2 3)"
}

run_tests
