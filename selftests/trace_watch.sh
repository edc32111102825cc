#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
# vsw trace -w: it tells where frames go while they come in, and does nothing else with them.
# every kernel: what the core does with sockets, namespaces and receive handlers
# two CPUs: watchers come and go beside frames and ports
#
#   h1 (vnic) \            h1 (vnic) \
#   h2 (vnic) -- sw0       h2 (vnic) -- p0 ----- h9
#   h3 ----- p3 /
. "$(dirname "$0")/lib.sh"

# watch NAME DEVICE WORD...: vsw trace -w in NAME$NS, in the background. It is $!; what it says is in $TMP/watched
watch()
{
	need vsw jq
	rm -f "$TMP/watch" # that of the one before
	ip netns exec "$1$NS" vsw -j trace -w dev "${@:2}" >"$TMP/watched" 2>"$TMP/watch" &
	defer kill $!
	wait_until 10 grep -q . "$TMP/watch"
	grep -q "watching $2" "$TMP/watch" || fail "vsw trace -w dev $2: $(cat "$TMP/watch")"
}

# told FILTER VALUE: what jq's FILTER finds in each line that has been told, in one line
told()
{
	local got end=$((SECONDS + 6))

	until got=$(jq -r "$1" "$TMP/watched" 2>/dev/null | paste -sd ' '); [ "$got" = "$2" ]; do
		[ "$SECONDS" -lt "$end" ] || fail "$1 of $(cat "$TMP/watched"): $got, not $2"
		pause 0.1
	done
}

switch()
{
	modprobe -q vnic
	new_switch "$@"
	new_vnic sw0 1
	new_vnic sw0 2
	new_host 3
}

# plug LOWER N: as new_vnic, in the namespace hN that there is
plug()
{
	ip_sw link add link "$1" name eth0 address "${MAC[$2]}" netns "h$2$NS" type vnic
	must ip -n "h$2$NS" link set eth0 up
}

test_way_of_each()
{
	switch
	in_ns sw ip -n "h1$NS" link set eth0 type vnic guard on
	watch h1 eth0 ether proto 0x88b5
	send h1 eth0 "$(frame "${MAC[2]}" "${MAC[1]}")"
	send h1 eth0 "$(frame ff:ff:ff:ff:ff:ff "${MAC[1]}")"
	send h1 eth0 "$(frame "${MAC[2]}" "${MAC[1]}" 88b6)" 3
	send h1 eth0 "$(frame "${MAC[2]}" "${MAC[7]}")"
	send h1 eth0 "$(frame "${MAC[9]}" "${MAC[1]}")"
	told .frame.dst "${MAC[2]} ff:ff:ff:ff:ff:ff ${MAC[2]} ${MAC[9]}"
	told .frame.src "${MAC[1]} ${MAC[1]} ${MAC[7]} ${MAC[1]}"
	told .verdict "forwarded forwarded dropped forwarded"
	told '.reason // "-"' "- - guard_mac -"
	told '[.steps[] | select(.step == "out") | .port] | sort | join("+")' "eth0 eth0+p3+sw0  p3"
	told '.length, (.frame.header | length)' "60 120 60 120 60 120 60 120"
	# that frame was dropped once, not its copy as well
	equal "frames dropped" "$(counter drop_guard_mac)" 1
}

# A host's frame is learned from once it is there; to see it first changes nothing.
test_slave()
{
	local got

	switch vlan_filtering 1
	bridge_sw vlan add vid 10 dev p3
	watch sw p3 rate 100 vlan 10
	send h3 eth0 "$(frame "${MAC[1]}" "${MAC[3]}" 8100000a88b5)"
	send h3 eth0 "$(frame "${MAC[1]}" "${MAC[3]}")"
	send h3 eth0 "$(frame "${MAC[1]}" "${MAC[3]}" 8100000b88b5)"
	send h3 eth0 "$(frame "${MAC[1]}" "${MAC[3]}" 8100000a88b5)"
	told '.frame.vlan[0].id' "10 10"
	told '.steps[] | select(.step == "source") | .what' "new here"
	told '.steps[0] | .port, .vlan' "p3 10 p3 10"
	got=$(fdb "${MAC[3]}")
	[[ $got == *"vlan 10"* ]] || fail "learned: $got"
}

# A frame that is watched arrives as it is, and once.
test_frames_go_on()
{
	local n

	switch
	reaches "h2" h1 "$(frame "${MAC[2]}" "${MAC[1]}")"
	for n in h1 sw; do
		watch "$n" "$([ "$n" = sw ] && echo p3 || echo eth0)" rate 1000
		reaches "h2" h1 "$(frame "${MAC[2]}" "${MAC[1]}")"
		reaches "h2 h3 sw0" h1 "$(frame ff:ff:ff:ff:ff:ff "${MAC[1]}")"
		reaches "h1 h2 sw0" h3 "$(frame ff:ff:ff:ff:ff:ff "${MAC[3]}")"
		reaches "h1" h3 "$(frame "${MAC[1]}" "${MAC[3]}")"
	done
}

test_host()
{
	switch
	watch sw sw0 ether proto 0x88b5
	send sw sw0 "$(frame "${MAC[3]}" 02:00:00:00:00:44)"
	send sw sw0 "$(frame "${MAC[1]}" 02:00:00:00:00:44)"
	told '.steps[0].port_kind, .verdict' "host forwarded host forwarded"
	told '.steps[-1].port_kind' "slave vnic"
}

test_nic()
{
	new_nic
	new_vnic p0 1 mode bridge
	new_vnic p0 2 mode bridge
	watch sw p0 ether proto 0x88b5
	send h9 eth0 "$(frame "${MAC[1]}" "${MAC[9]}")"
	send h9 eth0 "$(frame 02:00:00:00:0a:00 "${MAC[9]}")"
	told '.steps[0].port_kind, .verdict' "nic forwarded nic own"
	watch h1 eth0 ether proto 0x88b5
	send h1 eth0 "$(frame "${MAC[2]}" "${MAC[1]}")"
	send h1 eth0 "$(frame "${MAC[9]}" "${MAC[1]}")"
	told '.steps[-1] | .port_kind, .port' "vnic eth0 nic p0"
}

# Its copy leaves a frame as it is: an answer to the copy, which is too long for the VTEP, has no segments.
test_segments()
{
	local dev

	switch vni 42 local 192.0.2.200 remote 192.0.2.201
	ip_sw link add u0 type dummy
	ip_sw link set u0 mtu 1000 up
	ip_sw addr add 192.0.2.200/24 dev u0
	ip_sw neigh add 192.0.2.201 lladdr "${MAC[9]}" dev u0
	for dev in sw0 p3; do ip_sw link set "$dev" mtu 1500; done
	must ip -n "h1$NS" link set eth0 mtu 1500
	must ip -n "h1$NS" neigh add 198.51.100.77 lladdr 02:00:00:00:00:77 dev eth0
	watch h1 eth0 udp
	# three datagrams that are one frame so far
	in_ns h1 python3 -SEc '
import socket
s = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
s.setsockopt(17, 103, 1300)
s.setsockopt(0, 10, 2)
s.sendto(bytes(3900), ("198.51.100.77", 9))' || fail "cannot send segments"
	told '.verdict, (.length > 3900), ([.steps[].step] | index("too_big") != null)' "forwarded true true"
	equal "too long for p3" "$(counter drop_mtu)" 0
	equal "too long for the VTEP" "$(counter drop_too_big)" 1
}

# A guest cannot have more told than its watcher wants.
test_rate()
{
	local told lost start=$SECONDS

	switch
	watch h1 eth0 rate 5 ether proto 0x88b5
	send h1 eth0 "$(frame "${MAC[2]}" "${MAC[1]}")" 500
	pause 1.1
	send h1 eth0 "$(frame "${MAC[3]}" "${MAC[1]}")"
	wait_until 10 grep -q "\"dst\":\"${MAC[3]}\"" "$TMP/watched"
	told=$(wc -l <"$TMP/watched")
	lost=$(jq -s 'map(.frames_lost // 0) | add' "$TMP/watched")
	equal "told $told and lost $lost" $((told + lost)) 501
	[ "$told" -le $((5 * (SECONDS - start + 2))) ] || fail "$told told in $((SECONDS - start)) s"
}

test_refused()
{
	local n

	switch
	watch h1 eth0
	refused "somebody watches this port already" in_ns h1 vsw trace -w dev eth0
	refused "can't parse filter" in_ns h2 vsw trace -w dev eth0 no such thing
	refused "must be a vswitch, a port of one" in_ns h3 vsw trace -w dev eth0
	refused "1 to 1000" in_ns h2 vsw trace -w dev eth0 rate 0
	refused "CAP_NET_ADMIN" in_ns h2 setpriv --reuid=65534 --regid=65534 --clear-groups --inh-caps=-all \
		vsw trace -w dev eth0
	for n in 4 5 6 7 8 9 10; do
		new_vnic sw0 "$n"
		watch "h$n" eth0
	done
	refused "8 ports are watched" in_ns h2 vsw trace -w dev eth0
	kill $!
	wait $! 2>/dev/null
	watch h2 eth0
}

# The root of a container has no say over the switch that its vnic is plugged into.
test_container()
{
	switch
	new_container
	ip_sw link add link sw0 name c0 netns "$PID" type vnic
	must in_container ip link set c0 up
	refused "CAP_NET_ADMIN in the namespace of the switch" in_container vsw trace -w dev c0
}

# told_gone: the watcher has ended, as it does when the port is gone
told_gone()
{
	wait_until 10 grep -q "is no port any more" "$TMP/watch"
}

test_port_goes()
{
	local dev

	switch
	for dev in p3 sw0; do
		watch sw "$dev"
		ip_sw link del "$dev"
		told_gone
	done
}

test_vnic_goes()
{
	new_nic
	new_vnic p0 1
	watch h1 eth0
	must ip -n "h1$NS" link del eth0
	told_gone
	plug p0 1
	watch sw p0
	must ip -n "h1$NS" link del eth0
	told_gone
}

# What a switch, or a NIC, does elsewhere is not for who was allowed to watch it here.
test_switch_moves()
{
	new_ns other
	switch
	watch sw sw0
	ip_sw link set sw0 netns "other$NS"
	told_gone
	must ip -n "other$NS" link set sw0 up
	watch other sw0
	must ip netns exec "other$NS" "$FRAMES" send sw0 "$(frame "${MAC[3]}" "${MAC[5]}")"
	told .frame.src "${MAC[5]}"
	must ip -n "other$NS" link del sw0
	told_gone
}

test_nic_moves()
{
	new_ns other
	new_nic
	new_vnic p0 1
	watch h1 eth0
	ip_sw link set p0 netns "other$NS"
	told_gone
}

# What a vnic says to the host has not come in by the NIC.
test_to_the_host()
{
	new_nic
	new_vnic p0 1 mode bridge host on
	watch sw p0 ether proto 0x88b5
	send h1 eth0 "$(frame 02:00:00:00:0a:00 "${MAC[1]}")"
	send h1 eth0 "$(frame ff:ff:ff:ff:ff:ff "${MAC[1]}")"
	send h9 eth0 "$(frame "${MAC[1]}" "${MAC[9]}")"
	told '.frame.src' "${MAC[9]}"
}

# Watchers come and go while frames do, and ports
test_life()
{
	local n p=()

	switch
	noise h1 eth0 "$(frame "${MAC[3]}" "${MAC[1]}")"
	noise h3 eth0 "$(frame ff:ff:ff:ff:ff:ff "${MAC[3]}")"
	for n in 1 2 3 4 5 6; do
		ip netns exec "sw$NS" vsw trace -w dev p3 rate 1000 count 5 >/dev/null 2>&1 & p=($!)
		ip netns exec "h1$NS" vsw trace -w dev eth0 rate 1000 >/dev/null 2>&1 & p+=($!)
		ip netns exec "h2$NS" vsw trace -w dev eth0 rate 1000 >/dev/null 2>&1 & p+=($!)
		wait "${p[0]}" || fail "a watcher has failed"
		must ip -n "h2$NS" link del eth0
		kill "${p[1]}"
		wait "${p[@]}" 2>/dev/null
		plug sw0 2
	done
	# ports under watch, with frames that come in, are ports no more
	for n in 1 2 3 4 5 6; do
		watch sw p3 rate 1000
		ip_sw link set p3 nomaster
		told_gone
		ip_sw link set p3 master sw0
	done
	watch h1 eth0
	ip netns del "sw$NS"
	told_gone
}

run_tests
