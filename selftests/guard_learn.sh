#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
# Addresses that the guard of a port learns: what a DHCP server gives its hosts, what they use of IPv6.
#
#   h1 (vnic) \
#              sw0 --- p9 --- h9 (server)      or      p0, a NIC, in place of sw0 and p9
#   h3 (vnic) /
. "$(dirname "$0")/lib.sh"
. "$(dirname "$0")/guard_lib.sh"

topology()
{
	need_plugin
	modprobe -q vnic
	case $1 in
	switch)
		new_switch
		new_host 9
		must ip -n "h9$NS" addr add 198.51.100.9/24 dev eth0
		new_vnic sw0 1
		new_vnic sw0 3
		;;
	nic)
		new_nic
		new_vnic p0 1 mode bridge
		new_vnic p0 3 mode bridge
		;;
	esac
	COUNTED=(h1 eth0)
	must ip -n "h1$NS" link set eth0 type vnic guard on guard_learn on
	must ip -n "h3$NS" link set eth0 type vnic guard on guard_learn on
}

# learned NAME: its addresses, as ip shows them
learned()
{
	ip -n "$1$NS" -d link show dev eth0 | grep -o 'guard_learned [^ ]*' | sed 's/([0-9]*s)//g; s/guard_learned //'
}

has_learned()
{
	[[ ,$(learned "$1"), == *",$2,"* ]]
}

# An address that a server has given may be used, and no other.
given()
{
	local addr

	# not what it had by itself
	counts "drop_guard_ip=1" reaches "" h1 "$(frame "${MAC[9]}" "${MAC[1]}" "$(ip4 198.51.100.1 11 "$(udp 1 2)")")"
	dhcp_server h9 eth0 198.51.100
	addr=$(dhcp h1)
	has_learned h1 "$addr" || fail "$addr is not learned: $(learned h1)"
	answers h1 198.51.100.9
	[[ $(ip -n "h1$NS" -d -j link show eth0) =~ \"guard_learned\":\[\{\"addr\":\"$addr\",\"expires\":1[0-2][0-9]\}\] ]] ||
		fail "in JSON: $(ip -n "h1$NS" -d -j link show eth0)"
	forged=$(frame "${MAC[9]}" "${MAC[1]}" "$(ip4 198.51.100.1 11 "$(udp 1 2)")")
	counts "drop_guard_ip=1" reaches "" h1 "$forged"
	# the neighbour may not use it
	COUNTED=(h3 eth0)
	counts "drop_guard_arp=1" reaches "" h3 "$(frame ff:ff:ff:ff:ff:ff "${MAC[3]}" "$(arp 02 "${MAC[3]}" "$addr" "$addr")")"
	COUNTED=(h1 eth0)
	# a port that goes down has none any more
	must ip -n "h1$NS" link set eth0 down
	must ip -n "h1$NS" link set eth0 up
	equal learned "$(learned h1)" ""
	must ip -n "h1$NS" link set eth0 type vnic guard_learn off guard_ip any
	wait_until 5 ping1 h1 198.51.100.9
}

test_given_on_a_switch()
{
	topology switch
	given
}

test_given_on_a_nic()
{
	topology nic
	given
}

# What a host asks for is its own, unless somebody says that he uses it.
asked()
{
	send h1 eth0 "$(claim 1 "$G1")"
	wait_until 5 has_learned h1 2001:db8::1
	counts "" reaches "h9" h1 "$(frame "${MAC[9]}" "${MAC[1]}" "$(ip6 "$G1" 11 "$(udp 1 2)")")"
	counts "drop_guard_ip=1" reaches "" h1 "$(frame "${MAC[9]}" "${MAC[1]}" "$(ip6 "$G9" 11 "$(udp 1 2)")")"
	# the other one comes too late, and cannot even ask: h1 would give it up
	COUNTED=(h3 eth0)
	counts "drop_guard_nd=1" reaches "" h3 "$(claim 3 "$G1")"
	equal "of h3" "$(learned h3)" ""
	# h9 has the address, and says so
	send h3 eth0 "$(claim 3 "$G9")"
	send h9 eth0 "$(used 9 "$G9")"
	pause 1
	equal "of h3" "$(learned h3)" ""
	counts "drop_guard_ip=1" reaches "" h3 "$(frame "${MAC[9]}" "${MAC[3]}" "$(ip6 "$G9" 11 "$(udp 1 2)")")"
	# and cannot even ask for it any more
	counts "drop_guard_nd=1" reaches "" h3 "$(claim 3 "$G9")"
	# who claims what another one has loses it whenever that one says so; not by the word of a guarded neighbour
	COUNTED=(h3 eth0)
	counts "drop_guard_ip=1" reaches "" h3 "$(used 3 "$G1")"
	COUNTED=(h1 eth0)
	counts "" reaches "h9" h1 "$(frame "${MAC[9]}" "${MAC[1]}" "$(ip6 "$G1" 11 "$(udp 1 2)")")"
	send h9 eth0 "$(used 9 "$G1")"
	wait_until 5 [ -z "$(learned h1)" ]
	counts "drop_guard_ip=1" reaches "" h1 "$(frame "${MAC[9]}" "${MAC[1]}" "$(ip6 "$G1" 11 "$(udp 1 2)")")"
}

test_asked_on_a_switch()
{
	topology switch
	asked
}

test_asked_on_a_nic()
{
	topology nic
	asked
}

# As Linux does by itself
test_stack()
{
	local n

	topology switch
	for n in h1 h9; do
		in_ns "$n" sysctl -qw net.ipv6.conf.eth0.disable_ipv6=0
		in_ns "$n" sysctl -qw net.ipv6.conf.eth0.accept_dad=1
	done
	must ip -n "h9$NS" addr add 2001:db8::9/64 dev eth0 nodad
	must ip -n "h1$NS" addr add 2001:db8::1/64 dev eth0
	wait_until 10 has_learned h1 2001:db8::1
	wait_until 10 ping1 h1 2001:db8::9
}

# What no host would hear is no claim; nor is what the host itself has, or another port by its list, even if it is down.
test_false_claims()
{
	local f

	topology switch
	must ip -n "h3$NS" link set eth0 type vnic guard_ip 2001:db8::9
	must ip -n "h3$NS" link set eth0 down
	in_ns sw sysctl -qw net.ipv6.conf.sw0.disable_ipv6=0
	ip_sw addr add 2001:db8::5/64 dev sw0 nodad
	# a bad checksum, an unknown host alone, a group that it is not of
	f=$(claim 1 "$G1")
	send h1 eth0 "${f:0:112}0000${f:116}"
	send h1 eth0 "0200000000aa${f:12}"
	send h1 eth0 "$(frame 33:33:00:00:00:01 "${MAC[1]}" "$(icmp6 "$NOBODY6" 8700 "00000000$G1")")"
	send h1 eth0 "$(claim 1 "$G9")"
	send h1 eth0 "$(claim 1 20010db8000000000000000000000005)"
	# nor is an answer of a DHCP server that came from elsewhere
	pause 1.5
	equal learned "$(learned h1)" ""
	send h1 eth0 "$f"
	wait_until 5 has_learned h1 2001:db8::1
}

# Only link-local addresses, besides a list
test_link_local()
{
	topology switch
	must ip -n "h1$NS" link set eth0 type vnic guard_learn link_local guard_ip 198.51.100.1,2001:db8::1
	send h1 eth0 "$(claim 1 fe800000000000000123456789abcdef)"
	counts "drop_guard_nd=1" reaches "" h1 "$(claim 1 "$G9")"
	wait_until 5 has_learned h1 fe80::123:4567:89ab:cdef
	counts "" reaches "h9" h1 "$(frame "${MAC[9]}" "${MAC[1]}" "$(ip6 fe800000000000000123456789abcdef 11 "$(udp 1 2)")")"
	counts "" reaches "h9" h1 "$(frame "${MAC[9]}" "${MAC[1]}" "$(ip6 "$G1" 11 "$(udp 1 2)")")"
	counts "drop_guard_ip=1" reaches "" h1 "$(frame "${MAC[9]}" "${MAC[1]}" "$(ip6 fe800000000000000123456789abcd00 11 "$(udp 1 2)")")"
	[[ $(ip -n "h1$NS" -d link show eth0) == *" guard_learn link_local "* ]] || fail "$(ip -n "h1$NS" -d link show eth0)"
}

# A client that has lost its address here, and not at the server, renews it.
test_renewed()
{
	local addr

	topology switch
	dhcp_server h9 eth0 198.51.100
	addr=$(dhcp h1)
	has_learned h1 "$addr" || fail "$addr is not learned: $(learned h1)"
	must ip -n "h1$NS" link set eth0 type vnic guard_learn off
	must ip -n "h1$NS" link set eth0 type vnic guard_learn on
	equal learned "$(learned h1)" ""
	counts "" reaches "h9" h1 "$(frame "${MAC[9]}" "${MAC[1]}" "$(ip4 "$addr" 11 "$(dhcp_client "${MAC[1]}" "$addr")")")"
	# not for another host, nor what another one has
	counts "drop_guard_dhcp=1" reaches "" h1 "$(frame "${MAC[9]}" "${MAC[1]}" "$(ip4 "$addr" 11 "$(dhcp_client "${MAC[3]}" "$addr")")")"
	counts "drop_guard_ip=1" reaches "" h1 "$(frame "${MAC[9]}" "${MAC[1]}" "$(ip4 198.51.100.7 11 "$(dhcp_client "${MAC[1]}" "$addr")")")"
}

# There is a limit.
test_quota()
{
	local i

	topology switch
	for i in {16..40}; do
		claim 1 "20010db80000000000000000000000$i"
	done >"$TMP/claims"
	while read -r i; do send h1 eth0 "$i"; done <"$TMP/claims"
	pause 1
	equal learned "$(learned h1 | tr , '\n' | wc -l)" 16
	[ "$(counter drop_guard_nd)" -gt 0 ] || fail "it may ask for more"
}

run_tests
