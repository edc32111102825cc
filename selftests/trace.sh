#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
# vsw trace: it says where a frame goes, which then goes there, and changes nothing.
#
#   h1 (vnic) \            h1 (vnic) \            h1 (vnic) -- t0 ~ s1 ----- s2
#   h2 (vnic) -- sw0       h2 (vnic) -- p0 ----- h9
#   h3 ----- p3 /
#   h4 ----- p4 /
. "$(dirname "$0")/lib.sh"

# vsw_trace NAME ARGUMENT...: in NAME$NS; the answer is in TRACE, its status in STATUS
vsw_trace()
{
	need vsw jq
	TRACE=$(in_ns "$1" vsw -j trace "${@:2}" 2>"$TMP/trace")
	STATUS=$?
	[ "$STATUS" = 0 ] || [ "$STATUS" = 3 ] || fail "vsw trace ${*:2}: $STATUS, $(cat "$TMP/trace")"
}

# told FILTER VALUE: what jq's FILTER finds in TRACE, a line each, in one line
told()
{
	equal "$1 of the trace $TRACE" "$(jq -r "$1" <<<"$TRACE" | paste -sd ' ')" "$2"
}

# steps WORD...: the steps of TRACE
steps()
{
	told '.steps[].step' "$*"
}

WHERE='[.steps[] | select(.step == "out" and .answer == null) | .port] | sort | .[]'

switch()
{
	modprobe -q vnic
	new_switch "$@"
	new_vnic sw0 1
	new_vnic sw0 2
	new_host 3 4
}

test_unicast()
{
	switch
	vsw_trace h1 dev eth0 dst "${MAC[2]}"
	# nothing is learned of a vnic: its addresses are known
	steps in dest out
	told '.verdict' forwarded
	told '.steps[1] | .what, .port_kind, .static' "port vnic true"
	told '.steps[2] | .port, .switch, .length' "eth0 sw0 60"
	equal status "$STATUS" 0
	# of a host that has not spoken yet, to one that nobody knows
	vsw_trace sw dev p3 src "${MAC[3]}" dst 02:00:00:00:00:99
	told '.steps[1].what' new
	told '.steps[2].what' unknown
	told "$WHERE" p4
	send h3 eth0 "$(frame "${MAC[1]}" "${MAC[3]}")"
	vsw_trace sw dev p3 src "${MAC[3]}" dst "${MAC[1]}"
	told '.steps[1] | .what, .port, .age < 60' "here p3 true"
	vsw_trace h1 dev eth0 dst "${MAC[3]}"
	told '.steps[1] | .what, .port, .age < 60' "port p3 true"
	told "$WHERE" p3
	# who lies about itself; to itself
	vsw_trace sw dev p3 src "${MAC[1]}" dst "${MAC[3]}"
	told '.steps[1] | .what, .port' "fixed eth0"
	told '.verdict, .reason' "dropped same_port"
	equal status "$STATUS" 3
}

test_for_many()
{
	switch
	vsw_trace h1 dev eth0 arp who-has 198.51.100.2 tell 198.51.100.1
	told '.steps[1].what' broadcast
	told "$WHERE" "eth0 p3 p4 sw0"
	ip_sw link set p3 type vswitch_slave bcast_flood off
	vsw_trace h1 dev eth0 dst ff:ff:ff:ff:ff:ff
	told "$WHERE" "eth0 p4 sw0"
	told '.steps[] | select(.step == "not") | .port, .reason' "p3 no_egress"
	ip_sw link set p3 type vswitch_slave isolated on
	in_ns sw ip -n "h1$NS" link set eth0 type vnic isolated on
	vsw_trace h1 dev eth0 dst "${MAC[3]}"
	told "$WHERE" p4
	told '.steps[] | select(.step == "not" and .port == "p3") | .reason' isolated
}

test_vlan()
{
	switch vlan_filtering 1
	bridge_sw vlan add vid 10 dev p3
	vsw_trace sw dev p3 src "${MAC[3]}" dst ff:ff:ff:ff:ff:ff vlan 10
	told '.steps[0].vlan, .steps[1].step, .steps[1].vlan' "10 vlan 10"
	told '.verdict, .reason' "dropped no_egress"
	told '[.steps[] | select(.step == "not") | .reason] | unique | .[]' vlan_out
	vsw_trace sw dev p3 src "${MAC[3]}" dst ff:ff:ff:ff:ff:ff vlan 20
	told '.verdict, .reason' "dropped vlan_in"
	vsw_trace h1 dev eth0 dst "${MAC[2]}"
	told '.steps[1].vlan' 1
	told '.steps[] | select(.step == "out") | .port, .vlan' "eth0 null"
	bridge_sw vlan add vid 1 dev p3
	vsw_trace h1 dev eth0 dst ff:ff:ff:ff:ff:ff
	told '.steps[] | select(.step == "out" and .port == "p3") | .vlan' 1
}

test_guard_and_limits()
{
	switch
	in_ns sw ip -n "h1$NS" link set eth0 type vnic guard on
	vsw_trace h1 dev eth0 dst "${MAC[2]}"
	steps in guard dest out
	vsw_trace h1 dev eth0 src 02:00:00:00:00:66 dst "${MAC[2]}"
	steps in drop
	told '.reason' guard_mac
	vsw_trace h1 dev eth0 dst "${MAC[2]}" hex "$(frame "${MAC[2]}" "${MAC[1]}" 8100006488b5)"
	told '.reason' guard_vlan
	# nothing of a limit is used up by traces
	ip_sw link set p3 type vswitch_slave storm_bcast 1pps
	for _ in 1 2 3 4 5 6; do
		vsw_trace sw dev p3 src "${MAC[3]}" dst ff:ff:ff:ff:ff:ff
		told '.verdict' forwarded
	done
	send h3 eth0 "$(frame ff:ff:ff:ff:ff:ff "${MAC[3]}")" 20
	vsw_trace sw dev p3 src "${MAC[3]}" dst ff:ff:ff:ff:ff:ff
	told '.verdict, .reason' "dropped storm_bc"
	ip_sw link set p3 type vswitch_slave fdb_max_learned 1
	vsw_trace sw dev p3 src 02:00:00:00:00:77 dst "${MAC[1]}"
	told '.steps[1].what, .verdict' "full forwarded"
	ip_sw link set p3 type vswitch_slave fdb_full_drop on
	vsw_trace sw dev p3 src 02:00:00:00:00:77 dst "${MAC[1]}"
	told '.reason' fdb_full
}

test_members_and_neighbours()
{
	switch mcast_snooping 1 mcast_querier 1 mcast_query_response_interval 10
	bridge_sw link set dev p3 neigh_suppress on
	must in_ns sw vsw mdb add dev sw0 port p3 grp 239.1.1.1 permanent
	must ip -n "sw$NS" addr add 198.51.100.100/24 dev sw0
	must ip -n "sw$NS" neigh add 198.51.100.3 lladdr "${MAC[3]}" dev sw0 nud permanent
	send h3 eth0 "$(frame "${MAC[1]}" "${MAC[3]}")"
	vsw_trace h1 dev eth0 arp who-has 198.51.100.3 tell 198.51.100.1
	told '[.steps[] | select(.step == "neigh")] | length' 1
	told '.steps[] | select(.answer and .step == "out") | .port' eth0
	told "$WHERE" "eth0 p4 sw0"
	wait_until 20 goes_to_members
	# p4 is new: who is behind it has not been asked for long enough
	told "$WHERE" "p3 p4 sw0"
	vsw_trace h1 dev eth0 arp who-has 198.51.100.4 tell 198.51.100.1
	told '[.steps[] | select(.step == "neigh")] | length' 0
	told '.verdict' forwarded
}

goes_to_members()
{
	vsw_trace h1 dev eth0 ip 198.51.100.1 239.1.1.1
	[ "$(jq -r '.steps[] | select(.step == "group") | .what' <<<"$TRACE")" = members ]
}

overlay()
{
	modprobe -q vnic
	new_ns s1 s2
	must ip -n "s1$NS" link add u0 type veth peer name u0 netns "s2$NS"
	for n in 1 2; do
		must ip -n "s$n$NS" addr add "192.0.2.$n/24" dev u0
		must ip -n "s$n$NS" link set u0 up
	done
	wait_until 5 link_has s1 u0 operstate UP
	must ip -n "s1$NS" link add t0 type vswitch vni 42 local 192.0.2.1 "$@"
	must ip -n "s1$NS" link set t0 up
	must bridge -n "s1$NS" fdb append 00:00:00:00:00:00 dev t0 dst 192.0.2.2
	new_ns h1
	must ip -n "s1$NS" link add link t0 name eth0 address "${MAC[1]}" netns "h1$NS" type vnic
	must ip -n "h1$NS" link set eth0 up
}

# What is told of the outer header is what the packet has.
test_overlay()
{
	local sport

	need tcpdump
	overlay ttl 7
	must bridge -n "s1$NS" fdb add "${MAC[2]}" dev t0 dst 192.0.2.2 static
	vsw_trace h1 dev eth0 dst "${MAC[2]}" ip 198.51.100.1 198.51.100.2 udp 1000 2000
	steps in dest encap
	told '.steps[2] | .dst, .vni, .saddr, .daddr, .dport, .ttl, .link, .mtu' \
		"192.0.2.2 42 192.0.2.1 192.0.2.2 4789 7 u0 1500"
	sport=$(jq '.steps[2].sport' <<<"$TRACE")
	in_ns s2 tcpdump -nvl -c 1 -i u0 udp port 4789 >"$TMP/dump" 2>"$TMP/dumping" &
	wait_until 10 grep -q listening "$TMP/dumping"
	# the same flow
	send h1 eth0 "$(frame "${MAC[2]}" "${MAC[1]}" \
		080045000020000000004011d3f4c6336401c633640203e807d0000c0000aabbccdd)"
	wait_until 10 grep -q 4789 "$TMP/dump"
	grep -q "192.0.2.1.$sport > 192.0.2.2.4789" "$TMP/dump" || fail "another source port than $sport: $(cat "$TMP/dump")"
	grep -q "ttl 7," "$TMP/dump" || fail "another ttl: $(cat "$TMP/dump")"
	# too long: its sender is told, by a packet that goes back
	vsw_trace h1 dev eth0 dst "${MAC[2]}" len 1514 ip 198.51.100.1 198.51.100.2 udp 1000 2000
	told '.verdict, .reason' "dropped too_big"
	told '.steps[] | select(.step == "too_big") | .mtu' 1500
	told '.steps[] | select(.answer and .step == "out") | .port' eth0
	must ip -n "s1$NS" route del 192.0.2.0/24 dev u0
	vsw_trace h1 dev eth0 dst "${MAC[2]}"
	told '.reason' no_route
}

# To another switch of the host: it is followed, unless that one is another namespace's.
test_another_switch()
{
	overlay
	must ip -n "s1$NS" addr add 192.0.2.3/24 dev u0
	must ip -n "s1$NS" link add t1 type vswitch vni 42 local 192.0.2.3
	must ip -n "s1$NS" link set t1 up
	must bridge -n "s1$NS" fdb append 00:00:00:00:00:00 dev t1 dst 192.0.2.1
	must bridge -n "s1$NS" fdb add "${MAC[2]}" dev t0 dst 192.0.2.3 static
	vsw_trace h1 dev eth0 dst "${MAC[2]}"
	told '.steps[] | select(.step == "decap") | .switch' t1
	told '.verdict, .reason' "dropped no_egress"
	new_ns h2
	must ip -n "s1$NS" link add link t1 name eth0 address "${MAC[2]}" netns "h2$NS" type vnic
	must ip -n "h2$NS" link set eth0 up
	vsw_trace h1 dev eth0 dst "${MAC[2]}"
	told '.steps[] | select(.step == "out") | .switch' t1
	told '.verdict' forwarded
	must ip -n "h2$NS" link del eth0
	new_ns other
	must ip -n "s1$NS" link set t1 netns "other$NS"
	must ip -n "other$NS" link set t1 up
	must bridge -n "other$NS" fdb append 00:00:00:00:00:00 dev t1 dst 192.0.2.1
	vsw_trace h1 dev eth0 dst "${MAC[2]}"
	steps in dest decap
	told '.steps[2].switch' null
	told '.verdict' forwarded
	# nor of anything after the other has answered, which comes back here
	ip -n "other$NS" -batch - <<-END || fail "no ports"
		link add p3 type veth peer name e3
		link add p4 type veth peer name e4
		link set p3 master t1 up
		link set p4 master t1 up
		link set e3 up
		link set e4 up
		addr add 198.51.100.100/24 dev t1
		neigh add 198.51.100.3 lladdr ${MAC[3]} dev t1 nud permanent
	END
	must bridge -n "other$NS" fdb add "${MAC[3]}" dev t1 via p3 static
	must bridge -n "other$NS" link set dev p3 neigh_suppress on
	must bridge -n "s1$NS" fdb append 00:00:00:00:00:00 dev t0 dst 192.0.2.3
	wait_until 5 link_has other p4 operstate UP
	vsw_trace h1 dev eth0 arp who-has 198.51.100.3 tell 198.51.100.1
	told '[.steps[] | select(.step == "decap")] | length' 1
	told '[.steps[] | .switch // empty] | unique[]' t0
	told '[.steps[] | .port // empty | select(startswith("p"))] | length' 0
}

test_nic()
{
	modprobe -q vnic
	new_nic
	new_vnic p0 1 mode bridge
	new_vnic p0 2 mode bridge host on
	vsw_trace h1 dev eth0 dst "${MAC[2]}"
	told "$WHERE" eth0
	vsw_trace h1 dev eth0 dst "${MAC[9]}"
	told '.steps[] | select(.step == "out") | .port, .port_kind' "p0 nic"
	vsw_trace h2 dev eth0 dst 02:00:00:00:0a:00
	told '.steps[] | select(.step == "out") | .port, .port_kind' "p0 host"
	vsw_trace h1 dev eth0 dst ff:ff:ff:ff:ff:ff
	told "$WHERE" "eth0 p0"
	vsw_trace sw dev p0 src "${MAC[9]}" dst "${MAC[1]}"
	told '.steps[0].port_kind' nic
	told "$WHERE" eth0
	vsw_trace sw dev p0 src "${MAC[9]}" dst 02:00:00:00:0a:00
	steps in own
	told '.verdict' own
	in_ns sw ip -n "h1$NS" link set eth0 type vnic mode vepa
	vsw_trace h1 dev eth0 dst "${MAC[2]}"
	told '.steps[] | select(.step == "out") | .port_kind' nic
	in_ns sw ip -n "h1$NS" link set eth0 type vnic guard on
	vsw_trace h1 dev eth0 src 02:00:00:00:00:66 dst "${MAC[9]}"
	told '.reason' guard_mac
}

# all that there is to count, and the FDB without its timers
all_counters()
{
	in_ns sw ethtool -S sw0
	in_ns sw bridge fdb show
	in_ns h1 ethtool -S eth0
	# UNKNOWN becomes UP a moment after a device does
	{
		in_ns sw sh -c 'ip -s -j link show sw0; ip -s -j link show p3'
		in_ns h1 ip -s -j link show eth0
		in_ns h2 ip -s -j link show eth0
	} | sed 's/"operstate":"[A-Z]*",//'
}

test_nothing_is_changed()
{
	local before n

	need ethtool
	switch vlan_filtering 1 vlan_stats_enabled 1
	in_ns sw ip -n "h1$NS" link set eth0 type vnic guard on
	before=$(all_counters)
	for n in 1 2 3; do
		vsw_trace h1 dev eth0 dst "${MAC[2]}"
		vsw_trace h1 dev eth0 dst ff:ff:ff:ff:ff:ff
		vsw_trace h1 dev eth0 src 02:00:00:00:00:66 dst ff:ff:ff:ff:ff:ff
		vsw_trace sw dev p3 src "02:00:00:00:01:0$n" dst "${MAC[2]}"
		vsw_trace sw dev p3 src "02:00:00:00:01:0$n" dst "${MAC[2]}" vlan 7
		vsw_trace sw dev sw0 dst "${MAC[2]}"
		vsw_trace sw dev sw0 dst 01:00:5e:00:00:05
	done
	equal "what is counted and learned" "$(all_counters)" "$before"
}

test_text_and_frames()
{
	local out

	need vsw tcpdump
	switch
	out=$(in_ns h1 vsw trace dev eth0 dst "${MAC[2]}" ip 198.51.100.1 198.51.100.2 icmp) || fail "status $?: $out"
	[[ $out == *"in      vnic eth0 of sw0"*"out     vnic eth0 of sw0 in namespace"*"=> forwarded"* ]] || fail "text: $out"
	out=$(in_ns sw vsw trace dev p3 src 01:00:5e:00:00:01 dst "${MAC[1]}") && fail "status 0: $out"
	[[ $out == *"=> dropped: src_mac"* ]] || fail "text: $out"
	in_ns h2 tcpdump -c 1 -w "$TMP/pcap" -i eth0 ether proto 0x88b5 2>"$TMP/dumping" &
	wait_until 10 grep -q listening "$TMP/dumping"
	send h1 eth0 "$(frame "${MAC[2]}" "${MAC[1]}")"
	wait_until 10 [ -s "$TMP/pcap" ]
	wait $!
	vsw_trace h1 dev eth0 pcap "$TMP/pcap"
	told '.length, .verdict' "60 forwarded"
	vsw_trace h1 dev eth0 pcap "$TMP/pcap" 1
	vsw_trace h1 dev eth0 hex "$(frame "${MAC[2]}" "${MAC[1]}")"
	told '.length, .verdict' "60 forwarded"
}

# made WORDS READ: a frame that is made from WORDS, and sent, is READ by tcpdump, its checksums are right
made()
{
	# shellcheck disable=SC2086 # words
	vsw_trace h1 dev eth0 $1
	in_ns h2 tcpdump -nvvel -c 1 -i eth0 ether src "${MAC[1]}" >"$TMP/read" 2>"$TMP/dumping" &
	wait_until 10 grep -q listening "$TMP/dumping"
	send h1 eth0 "$(jq -r .frame <<<"$TRACE")"
	wait $!
	grep -qF "$2" "$TMP/read" || fail "$1: not $2: $(cat "$TMP/read")"
	! grep -qE "incorrect|bad |wrong" "$TMP/read" || fail "$1: $(cat "$TMP/read")"
}

test_frames_are_what_the_words_say()
{
	need vsw jq tcpdump
	switch
	made "dst ${MAC[2]} ip 198.51.100.1 198.51.100.2 ttl 9 udp 53 1053" "[udp sum ok]"
	grep -q "ttl 9," "$TMP/read" || fail "$(cat "$TMP/read")"
	made "dst ${MAC[2]} len 200 ip 198.51.100.1 198.51.100.2" "length 200"
	made "dst ${MAC[2]} ip 2001:db8::1 2001:db8::2 tcp 80 8080" "2001:db8::1.80 > 2001:db8::2.8080: Flags [S], cksum"
	grep -q "(correct)" "$TMP/read" || fail "$(cat "$TMP/read")"
	made "dst ${MAC[2]} ip 198.51.100.1 198.51.100.2 icmp" "ICMP echo request"
	made "dst ${MAC[2]} ip 2001:db8::1 2001:db8::2 icmp" "[icmp6 sum ok] ICMP6, echo request"
	made "vlan 7 prio 3 dst ${MAC[2]} type 0x88b5" "vlan 7, p 3,"
	made "arp who-has 198.51.100.2 tell 198.51.100.1" "> ff:ff:ff:ff:ff:ff"
	grep -q "Request who-has 198.51.100.2 tell 198.51.100.1" "$TMP/read" || fail "$(cat "$TMP/read")"
	made "arp 198.51.100.1 is-at ${MAC[1]}" "Reply 198.51.100.1 is-at ${MAC[1]}"
	made "dst ${MAC[2]} nd who-has 2001:db8::2 tell 2001:db8::1" "[icmp6 sum ok] ICMP6, neighbor solicitation"
	grep -q "2001:db8::1 > ff02::1:ff00:2:" "$TMP/read" || fail "$(cat "$TMP/read")"
	made "dst ${MAC[2]} nd 2001:db8::1 is-at ${MAC[1]} to 2001:db8::2" "[icmp6 sum ok] ICMP6, neighbor advertisement"
}

test_refused()
{
	switch
	need vsw
	refused "there is no device" in_ns sw vsw trace dev nothing dst "${MAC[1]}"
	refused "must be a vswitch, a port of one" in_ns sw vsw trace dev lo dst "${MAC[1]}"
	refused "dst?" in_ns sw vsw trace dev p3
	refused "must be an Ethernet address" in_ns sw vsw trace dev p3 dst 02:00
	refused "half a byte" in_ns sw vsw trace dev p3 hex 020
	refused "frame must have 14 to 65000 bytes" in_ns sw vsw trace dev p3 hex 02000000
	refused "frame must have 14 to 65000 bytes" in_ns sw python3 -SE "$HERE/nl.py" vswitch 5 \
		"1=$(printf %02x000000 "$(cat_index p3)")"
	refused "by which device" in_ns sw python3 -SE "$HERE/nl.py" vswitch 5 "4=$(printf %028d 0)"
	refused "headers alone" in_ns sw vsw trace dev p3 dst "${MAC[1]}" len 20 ip 192.0.2.1 192.0.2.2 udp 1 2
	refused "both be of IPv4" in_ns sw vsw trace dev p3 dst "${MAC[1]}" ip 192.0.2.1 2001:db8::1
	ip_sw link set p3 down
	refused "is down" in_ns sw vsw trace dev p3 dst "${MAC[1]}"
	refused "needs CAP_NET_ADMIN" nobody_in_sw vsw trace dev sw0 dst "${MAC[1]}"
}

cat_index()
{
	ip -n "sw$NS" -j link show dev "$1" | jq '.[0].ifindex'
}

own_namespaces()
{
	[ "$(readlink "/proc/$1/ns/net")" != "$(readlink /proc/self/ns/net)" ]
}

# root of a container does not see what the host's switch does with its frames
test_container()
{
	local pid

	need unshare nsenter vsw
	switch
	unshare -Urn sleep 1000 &
	pid=$!
	defer kill "$pid"
	wait_until 10 own_namespaces "$pid"
	ip_sw link add link sw0 name c0 type vnic
	ip_sw link set c0 netns "$pid"
	must nsenter -t "$pid" -U -n --preserve-credentials ip link set c0 up
	refused "needs CAP_NET_ADMIN in the namespace of the switch" \
		nsenter -t "$pid" -U -n --preserve-credentials vsw trace dev c0 dst "${MAC[2]}"
	must nsenter -t "$pid" -n vsw trace dev c0 dst "${MAC[2]}"
}

# Traces beside frames, while ports come and go
test_while_ports_go()
{
	local n pids=()

	need vsw
	switch
	in_ns h3 "$FRAMES" send eth0 "$(frame "${MAC[1]}" "${MAC[3]}")" 20000 &
	pids+=($!)
	for ((n = 0; n < 2; n++)); do
		(for ((i = 0; i < 40; i++)); do
			in_ns sw vsw -j trace dev p3 src "${MAC[3]}" dst ff:ff:ff:ff:ff:ff
			in_ns sw vsw -j trace dev sw0 dst 02:00:00:00:00:04
		done) >"$TMP/traces$n" 2>&1 &
		pids+=($!)
	done
	for ((n = 0; n < 20; n++)); do
		ip_sw link add link sw0 name v4 address "${MAC[4]}" up type vnic
		ip_sw link set p3 nomaster
		ip_sw link set p3 master sw0
		ip_sw link del v4
	done
	for n in "${pids[@]}"; do wait "$n"; done
	grep -q '"verdict":"forwarded"' "$TMP/traces0" || fail "no trace came to its end: $(head -5 "$TMP/traces0")"
}

run_tests
