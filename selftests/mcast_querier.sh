#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
# The querier of a switch that snoops: who asks hosts for their groups, and when.
#
#   h1 (sends) -------- p1 \
#   h2 (member) ------- p2 -- sw0, which asks
#   h3 (member) ------- p3 /|
#   h4 (another one) -- p4 / h5 (a vnic)
. "$(dirname "$0")/lib.sh"
. "$(dirname "$0")/mcast_lib.sh"

OWN=02:00:00:00:0a:00
# queries of sw0: of IPv4 and IPv6, as they begin
OWN4=01005e000001${OWN//:/}0800
OWN6=333300000001${OWN//:/}86dd

# querier [OPTION...]: sw0 asks each 2 s, at first twice within half a second; hosts have 0.1 s
querier()
{
	need_plugin
	new_switch mcast_snooping 1 mcast_query_response_interval 10 mcast_query_interval 200 mcast_querier 1 "$@"
	ip_sw link set sw0 address "$OWN"
	new_host 1 2 3 4
}

# own4, own6 TO HEX: a query of sw0 without its checksum, in FRAME
own4()
{
	local ip

	igmp 0 "$1" "$2" 0.0.0.0
	ip=${FRAME:28:12}4000${FRAME:44:4}0000${FRAME:52:24}
	sum "$ip"
	FRAME=${FRAME:0:12}${OWN//:/}0800${ip:0:20}$SUM${ip:24}${FRAME:76:$((${#2} + 4))}
}

own6()
{
	mld 0 "$1" "$2" fe80::ff:fe00:a00
	FRAME=${FRAME:0:12}${OWN//:/}${FRAME:24}
}

# asked FILE N: N frames have come
asked()
{
	[ "$(wc -l <"$1")" -ge "$2" ]
}

# silent FILE SECONDS: none come any more
silent()
{
	local n

	n=$(wc -l <"$1")
	pause "$2"
	equal "queries meanwhile" "$(($(wc -l <"$1") - n))" 0
}

# way_is N GROUP [NAME...]: does a packet of host N to a group go there, at the moment?
way_is()
{
	local n=$1 group=$2

	data "$n" "$group"
	[ "$("$FRAMES" reach "$NS" "h$n" "$FRAME" "${@:3}")" = "${*:3}" ]
}

test_off_by_default()
{
	topology
	equal "options" "$(option sw0 mcast_querier) $(option sw0 mcast_last_member_interval)" "0 100"
	listen "$TMP/h4" h1 eth0 01005e000001
	listen "$TMP/h6" h1 eth0 333300000001
	ip_sw link set sw0 down
	ip_sw link set sw0 up
	ip_sw link set sw0 type vswitch vlan_filtering 1
	join 2 "$GROUP"
	leave 2 "$GROUP"
	refused "mcast_querier must be 0 (off) or 1 (on)" ip -n "sw$NS" link set sw0 type vswitch mcast_querier 2
	refused "mcast_last_member_interval must be 10 to 317440" ip -n "sw$NS" link set sw0 type vswitch \
		mcast_last_member_interval 9
	# without snooping it waits
	ip_sw link set sw0 type vswitch mcast_snooping 0 mcast_querier 1 mcast_last_member_interval 317440
	equal "options" "$(option sw0 mcast_querier) $(option sw0 mcast_last_member_interval)" "1 317440"
	pause 0.5
	equal "queries" "$(wc -l <"$TMP/h4") $(wc -l <"$TMP/h6")" "0 0"
}

# Whole frames; to ports whatever they flood, to the host and to a vnic
test_queries()
{
	local f n=0 before

	querier
	modprobe -q vnic
	new_vnic sw0 5
	bridge_sw link set dev p2 mcast_flood off flood off isolated on
	for f in "h1 eth0" "h2 eth0" "h5 eth0" "sw sw0"; do
		# shellcheck disable=SC2086 # words
		listen "$TMP/${f% *}" $f
	done
	# down, nothing is asked; then all over again
	ip_sw link set sw0 down
	pause 0.3
	silent "$TMP/h1" 2.2
	before=$(wc -l "$TMP/h1" "$TMP/h2" "$TMP/h5" "$TMP/sw")
	ip_sw link set sw0 up
	pause 1.1
	while read -r n f; do
		[ "$f" != total ] || break
		tail -n "+$((n + 1))" "$f" >"$TMP/new"
		n="$(grep -c "^$OWN4" "$TMP/new") $(grep -c "^$OWN6" "$TMP/new")"
		[[ $n = [23]\ [23] ]] || fail "$n queries of IPv4 and IPv6 at $f: $(cat "$TMP/new")"
	done <<<"$before"
	own4 224.0.0.1 11010000000002020000
	equal "of IPv4" "$(grep -m 1 "^$OWN4" "$TMP/h1")" "$FRAME"
	own6 ff02::1 "820000640000$(printf '%032d' 0)02020000"
	equal "of IPv6" "$(grep -m 1 "^$OWN6" "$TMP/h1")" "$FRAME"
	ip_sw link set sw0 type vswitch mcast_querier 0
	pause 0.2
	silent "$TMP/h1" 2.2
}

# Hosts of the kernel answer, again and again; so those are known that want a group, and those that do not
test_real_hosts()
{
	IPV6=1 querier
	must ip -n "h2$NS" addr add "$GROUP/32" dev eth0 autojoin
	must ip -n "h3$NS" addr add "$GROUP6/128" dev eth0 autojoin
	wait_until 10 way_is 1 "$GROUP" h2 sw0
	wait_until 10 way_is 1 "$GROUP6" h3 sw0
	# longer than one answer is believed
	pause 4.5
	way 1 "$GROUP" - h2 sw0
	way 1 "$OTHER" - sw0
	way 1 "$GROUP6" - h3 sw0
	way 1 "$OTHER6" - sw0
	ways
	# nobody asks any more
	ip_sw link set sw0 type vswitch mcast_querier 0
	wait_until 5 way_is 1 "$OTHER" h2 h3 h4 sw0
}

# The last one leaves; behind p2 there is another one, who answers
test_leaving()
{
	local start took

	IPV6=1 querier
	ip_sw link set sw0 type vswitch mcast_query_interval 2000
	must ip -n "h2$NS" addr add "$GROUP/32" dev eth0 autojoin
	join 3 "$GROUP"
	join 3 "$GROUP6"
	wait_until 5 way_is 1 "$GROUP" h2 h3 sw0
	wait_until 5 way_is 1 "$GROUP6" h3 sw0
	listen "$TMP/h1" h1 eth0 "01005e010203${OWN//:/}"
	listen "$TMP/h2" h2 eth0 "01005e010203${OWN//:/}"
	listen "$TMP/h3" h3 eth0 "01005e010203${OWN//:/}"
	listen "$TMP/h3.6" h3 eth0 "333300010003${OWN//:/}"
	start=${EPOCHREALTIME/./}
	leave 2 "$GROUP"
	leave 3 "$GROUP"
	leave 3 "$GROUP6"
	wait_until 6 way_is 1 "$GROUP" h2 sw0
	took=$((${EPOCHREALTIME/./} - start))
	if [ "$took" -lt 1500000 ] || [ "$took" -gt 4000000 ]; then fail "it took $took us"; fi
	wait_until 2 way_is 1 "$GROUP6" sw0
	# to nobody else, twice; h2 has answered the first
	equal "queries at h1, h2, h3" "$(wc -l <"$TMP/h1") $(wc -l <"$TMP/h2") $(wc -l <"$TMP/h3") $(wc -l <"$TMP/h3.6")" "0 1 2 2"
	own4 "$GROUP" "110a$(hex4 "$GROUP")02140000"
	equal "of IPv4" "$(sort -u "$TMP/h3")" "$FRAME"
	own6 "$GROUP6" "820003e80000$(hex6 "$GROUP6")02140000"
	equal "of IPv6" "$(sort -u "$TMP/h3.6")" "$FRAME"
	# and it goes on
	pause 0.5
	way 1 "$GROUP" - h2 sw0
	ways
}

test_leaving_quickly()
{
	querier mcast_last_member_interval 20
	ip_sw link set sw0 type vswitch mcast_query_interval 2000
	join 2 "$GROUP"
	report3 3 1 "$GROUP" 192.0.2.1 192.0.2.77
	wait_until 5 way_is 1 "$GROUP" h2 h3 sw0
	listen "$TMP/h2" h2 eth0 "01005e010203${OWN//:/}"
	listen "$TMP/h3" h3 eth0 "01005e010203${OWN//:/}"
	# one host behind it: it is not asked
	bridge_sw link set dev p2 fastleave on
	leave 2 "$GROUP"
	report3 3 6 "$GROUP" 192.0.2.1
	wait_until 5 way_is 1 "$GROUP" sw0
	way 1 "$GROUP" 192.0.2.77 h3 sw0
	ways
	equal "queries at h2" "$(wc -l <"$TMP/h2")" 0
	own4 "$GROUP" "1102$(hex4 "$GROUP")02140001$(hex4 192.0.2.1)"
	equal "queries at h3" "$(cat "$TMP/h3")" "$FRAME"$'\n'"$FRAME"
}

# h4 asks: better ones silence sw0 for 4 s, others do not
test_election()
{
	local all=110100000000 all6

	all6=820000640000$(printf '%032d' 0)
	querier
	listen "$TMP/q4" h1 eth0 "$OWN4"
	listen "$TMP/q6" h1 eth0 "$OWN6"
	wait_until 5 asked "$TMP/q4" 2
	# a higher Ethernet address, a higher link-local address; its own ones that come back are nobody's
	says 4 igmp 4000 224.0.0.1 "$all" 0.0.0.0
	says 4 mld 4 ff02::1 "$all6" fe80::ffff:0:0:1
	says 4 igmp $((16#a00)) 224.0.0.1 "$all" 0.0.0.0
	says 4 mld $((16#a00)) ff02::1 "$all6" fe80::ff:fe00:a00
	wait_until 6 asked "$TMP/q4" $(($(wc -l <"$TMP/q4") + 2))
	wait_until 3 asked "$TMP/q6" $(($(wc -l <"$TMP/q6") + 1))
	query 4
	pause 0.2
	silent "$TMP/q4" 2.4 &
	silent "$TMP/q6" 2.4
	wait $! || exit
	# it has gone
	wait_until 5 asked "$TMP/q4" $(($(wc -l <"$TMP/q4") + 2))
	wait_until 3 asked "$TMP/q6" $(($(wc -l <"$TMP/q6") + 1))
	wait_until 3 way_is 2 "$OTHER" sw0
}

# rival ADDRESS OPTION...: in h4 the kernel's bridge, which asks, with this Ethernet address
rival()
{
	ip_batch h4 <<-END
		link add br0 address $1 type bridge mcast_snooping 1 mcast_querier 1 mcast_query_response_interval 10 \
			mcast_query_interval 200 mcast_startup_query_interval 50 ${*:2}
		addr add 192.0.2.44/24 dev br0
		link set br0 up
		link set eth0 master br0
	END
}

# Without an address, with a lower and a higher Ethernet address; then with one
test_election_with_a_bridge()
{
	local high=02:00:00:00:0f:00

	querier
	modprobe -q bridge || skip "needs the bridge"
	listen "$TMP/own" h1 eth0 "$OWN4"
	listen "$TMP/low" h1 eth0 "01005e000001${MAC[4]//:/}080046"
	listen "$TMP/high" h1 eth0 "01005e000001${high//:/}080046"
	rival "${MAC[4]}"
	wait_until 5 asked "$TMP/low" 2
	pause 0.2
	silent "$TMP/own" 2.2
	way 1 "$OTHER" - h4 sw0
	ways
	must ip -n "h4$NS" link del br0
	wait_until 5 asked "$TMP/own" $(($(wc -l <"$TMP/own") + 2))
	rival "$high"
	wait_until 6 asked "$TMP/own" $(($(wc -l <"$TMP/own") + 2))
	pause 0.5
	silent "$TMP/high" 2.2
	must ip -n "h4$NS" link del br0
	# an address is better than none
	ip_sw link set sw0 type vswitch mcast_querier 0
	rival "$high" mcast_query_use_ifaddr 1
	wait_until 5 grep -q "^01005e000001${high//:/}0800.*c000022ce0000001" "$TMP/high"
	ip_sw link set sw0 type vswitch mcast_querier 1
	wait_until 5 asked "$TMP/high" $(($(wc -l <"$TMP/high") + 2))
	silent "$TMP/own" 2.2
}

# Each VLAN by itself, in others than the default one from the first report on, with the tags that ports have
test_vlans()
{
	local n tag=8100000a

	querier vlan_filtering 1
	for n in 1 2 3 4; do bridge_sw vlan add dev "p$n" vid 10; done
	listen "$TMP/one" h1 eth0 "$OWN4"
	listen "$TMP/ten" h1 eth0 "${OWN4:0:24}${tag}0800"
	wait_until 5 asked "$TMP/one" 2
	equal "queries in VLAN 10" "$(wc -l <"$TMP/ten")" 0
	wait_until 5 way_is 1 "$OTHER" sw0
	igmp 3 "$GROUP" "1600$(hex4 "$GROUP")"
	send h3 eth0 "${FRAME:0:24}$tag${FRAME:24}"
	wait_until 5 asked "$TMP/ten" 1
	pause 0.4
	data 1 "$GROUP"
	reaches h3 h1 "${FRAME:0:24}$tag${FRAME:24}"
	way 1 "$GROUP" - sw0
	ways
	# another default, and none
	ip_sw link set sw0 type vswitch vlan_default_pvid 20
	bridge_sw vlan add dev p1 vid 20
	listen "$TMP/twenty" h1 eth0 "${OWN4:0:24}810000140800"
	wait_until 5 asked "$TMP/twenty" 1
	ip_sw link set sw0 type vswitch vlan_filtering 0
	wait_until 5 asked "$TMP/one" $(($(wc -l <"$TMP/one") + 2))
	silent "$TMP/ten" 2.2
}

# Behind h4 there is another switch, which does not ask: it lets the one that does know its members, and what is sent there
test_two_switches()
{
	querier
	new_ns h5
	ip_batch h4 <<-END
		link add sw1 type vswitch mcast_snooping 1 mcast_query_response_interval 10 mcast_query_interval 200
		link set sw1 up
		link add p5 type veth peer name eth0 netns h5$NS
		link set p5 master sw1 up
		link set eth0 master sw1
	END
	must ip -n "h5$NS" link set eth0 address "${MAC[5]}" up
	wait_until 5 way_is 1 "$OTHER" sw0
	# what is sent behind sw1 reaches sw0, and a member of it; and the other way round
	join 2 "$GROUP"
	join 5 "$GROUP"
	wait_until 5 way_is 1 "$GROUP" h2 h4 h5 sw0
	join 2 "$GROUP"
	wait_until 3 way_is 5 "$GROUP" h2 sw0
	way_is 5 "$OTHER" sw0 || fail "a group that nobody wants reaches others"
}

run_tests
