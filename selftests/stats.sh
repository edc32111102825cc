#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
# Counters are exact, and named as the manual page says.
# two CPUs: each of them counts
#
#   h1 ----- p1 \
#   h2 ----- p2 -- sw0
. "$(dirname "$0")/lib.sh"

# stat NAME...: counters of sw0, of ip -s link
stat()
{
	local n

	for n; do
		ip netns exec "sw$NS" cat "/sys/class/net/sw0/statistics/$n"
	done | paste -sd ' '
}

# differences "A B C" "a b c": a-A b-B c-C
differences()
{
	local -a old new
	local i words=()

	read -ra old <<<"$1"
	read -ra new <<<"$2"
	for i in "${!new[@]}"; do words+=($((new[i] - old[i]))); done
	echo "${words[*]}"
}

# flood_of NAME DEVICE FRAME COUNT: from all CPUs at once
flood_of()
{
	local cpu pid pids=()

	for ((cpu = 0; cpu < $(nproc); cpu++)); do
		ip netns exec "$1$NS" taskset -c "$cpu" "$FRAMES" send "$2" "$3" "$4" &
		pids+=($!)
	done
	for pid in "${pids[@]}"; do
		wait "$pid" || fail "cannot send out of $2 in $1"
	done
}

WHAT="rx_packets rx_bytes tx_packets tx_bytes multicast rx_dropped tx_dropped"

# grown BEFORE: by how much the counters WHAT have
grown()
{
	# shellcheck disable=SC2086 # words
	differences "$1" "$(stat $WHAT)"
}

has_grown()
{
	[ "$(grown "$1")" = "$2" ]
}

# grows WANTED COMMAND...: by how much the counters WHAT do
grows()
{
	local wanted=$1 before end=$((SECONDS + 6))

	shift
	# shellcheck disable=SC2086 # words
	before=$(stat $WHAT)
	"$@"
	until has_grown "$before" "$wanted" || [ "$SECONDS" -ge "$end" ]; do sleep 0.05; done
	equal "$WHAT" "$(grown "$before")" "$wanted"
}

body() { printf "88b5%0$((2 * $1 - 28))d" 0; }

test_frames_to_the_host()
{
	local all

	need taskset
	all=$((100 * $(nproc)))
	new_switch
	new_host 1 2
	# What nobody wants is dropped by the host's stack, and counted there.
	listen "$TMP/heard" sw sw0
	grows "$all $((all * 200)) 0 0 0 0 0" \
		flood_of h1 eth0 "$(frame "$(link_value sw sw0 address)" "${MAC[1]}" "$(body 200)")" 100
	grows "$all $((all * 300)) 0 0 $all 0 0" \
		flood_of h1 eth0 "$(frame ff:ff:ff:ff:ff:ff "${MAC[1]}" "$(body 300)")" 100
	grows "$all $((all * 300)) 0 0 $all 0 0" \
		flood_of h1 eth0 "$(frame 01:00:5e:01:02:03 "${MAC[1]}" "$(body 300)")" 100
	equal "frames received" "$(heard "$TMP/heard")" $((3 * all))
}

test_frames_between_ports_are_not_the_hosts()
{
	new_switch
	new_host 1 2
	send h2 eth0 "$(frame "${MAC[1]}" "${MAC[2]}")"
	grows "0 0 0 0 0 0 0" flood_of h1 eth0 "$(frame "${MAC[2]}" "${MAC[1]}")" 100
}

test_frames_of_the_host()
{
	local all src

	need taskset
	all=$((100 * $(nproc)))
	new_switch
	new_host 1 2
	src=$(link_value sw sw0 address)
	send h1 eth0 "$(frame "$src" "${MAC[1]}")"
	grows "0 0 $all $((all * 250)) 0 0 0" flood_of sw sw0 "$(frame "${MAC[1]}" "$src" "$(body 250)")" 100
	grows "0 0 $all $((all * 60)) 0 0 0" flood_of sw sw0 "$(frame ff:ff:ff:ff:ff:ff "$src")" 100
}

test_frames_of_a_tagged_stream()
{
	local sw0

	new_switch
	new_host 1
	listen "$TMP/heard" sw sw0
	sw0=$(link_value sw sw0 address)
	ip_sw link add link sw0 name sw0.5 type vlan id 5
	ip_sw link set sw0.5 up
	# The tag is not counted where the frame came with it beside itself.
	grows "50 $((50 * 100)) 0 0 0 0 0" \
		send h1 eth0 "$(frame "$sw0" "${MAC[1]}" "81000005$(body 100)")" 50
}

test_dropped_frames()
{
	local sw0

	new_switch
	new_host 1 2
	sw0=$(link_value sw sw0 address)
	grows "0 0 0 0 0 7 0" send h1 eth0 "$(frame 01:80:c2:00:00:01 "${MAC[1]}")" 7
	equal p1.drop_control "$(counter p1.drop_control)" 7
	grows "0 0 0 0 0 5 0" send h1 eth0 "$(frame "${MAC[2]}" 01:00:00:00:00:01)" 5
	equal p1.drop_src_mac "$(counter p1.drop_src_mac)" 5
	bridge_sw link set dev p2 flood off
	grows "0 0 0 0 0 6 0" send h1 eth0 "$(frame 02:aa:aa:aa:aa:aa "${MAC[1]}")" 6
	equal p1.drop_no_egress "$(counter p1.drop_no_egress)" 6
	bridge_sw link set dev p1 flood off
	grows "0 0 4 240 0 0 4" send sw sw0 "$(frame 02:aa:aa:aa:aa:aa "$sw0")" 4
	equal host.drop_no_egress "$(counter host.drop_no_egress)" 4
}

# Drops on several CPUs at once, which are counted by each
test_drops_on_all_cpus()
{
	local all

	need taskset
	all=$((150 * $(nproc)))
	new_switch
	new_host 1 2
	counts "drop_control=$all p1.drop_control=$all" \
		flood_of h1 eth0 "$(frame 01:80:c2:00:00:01 "${MAC[1]}")" 150
	bridge_sw link set dev p1 flood off mcast_flood off bcast_flood off
	bridge_sw link set dev p2 flood off
	counts "drop_no_egress=$all p1.drop_no_egress=$all" \
		flood_of h1 eth0 "$(frame 02:aa:aa:aa:aa:aa "${MAC[1]}")" 150
	counts "drop_no_egress=$all host.drop_no_egress=$all" \
		flood_of sw sw0 "$(frame 02:aa:aa:aa:aa:aa "$(link_value sw sw0 address)")" 150
}

test_totals_are_sums()
{
	new_switch
	new_host 1 2
	send h1 eth0 "$(frame 01:80:c2:00:00:01 "${MAC[1]}")" 7
	send h2 eth0 "$(frame 01:80:c2:00:00:01 "${MAC[2]}")" 5
	bridge_sw link set dev p1 state 4
	send h1 eth0 "$(frame ff:ff:ff:ff:ff:ff "${MAC[1]}")" 3
	bridge_sw link set dev p2 state 4
	send sw sw0 "$(frame ff:ff:ff:ff:ff:ff "$(link_value sw sw0 address)")" 2
	equal drop_control "$(counter drop_control)" 12
	equal drop_port_state "$(counter drop_port_state)" 3
	equal drop_no_egress "$(counter drop_no_egress)" 2
	in_ns sw ethtool -S sw0 | tail -n +2 | awk '
		{ sub(":", "", $1); n = split($1, part, ".") }
		n == 1 { total[$1] = $2; kinds++ }
		n == 2 { sum[part[2]] += $2; owner[part[1]] = 1 }
		END {
			for (k in total)
				if (total[k] != sum[k]) { print k, total[k], sum[k]; bad = 1 }
			exit bad || kinds < 13 || !owner["host"] || !owner["p1"] || !owner["p2"]
		}' || fail "the totals are not the sums"
}

test_names()
{
	local names total k

	new_switch
	ip_sw link add abcdefghijklmno type dummy
	ip_sw link set abcdefghijklmno master sw0
	ip_sw link add d1 type dummy
	ip_sw link set d1 master sw0
	names=$(in_ns sw ethtool -S sw0 | awk 'NR > 1 { sub(":", "", $1); print $1 }')
	total=$(grep -v '\.' <<<"$names")
	for k in drop_{runt,src_mac,control,port_state,locked,same_port,isolated,egress_off,no_egress} \
		drop_{mtu,lro,nomem} learn_quota; do
		grep -qx "$k" <<<"$total" || fail "no $k"
	done
	equal "all names" "$names" "$(echo "$total"
		for k in host abcdefghijklmno d1; do
			awk -v k="$k." '{ print k $1 }' <<<"$total"
		done)"
	ip_sw link set d1 name e2
	equal "of e2, renamed" "$(in_ns sw ethtool -S sw0 | grep -c '^ *e2\.drop_')" "$(grep -c drop_ <<<"$total")"
	equal "of d1, renamed" "$(in_ns sw ethtool -S sw0 | grep -c '^ *d1\.')" 0
	ip_sw link del e2
	equal "of e2, deleted" "$(in_ns sw ethtool -S sw0 | grep -c '^ *e2\.')" 0
}

test_counters_of_a_port_begin_at_zero()
{
	new_switch
	new_host 1
	send h1 eth0 "$(frame 01:80:c2:00:00:01 "${MAC[1]}")" 3
	equal "at first" "$(counter p1.drop_control)" 3
	ip_sw link set p1 nomaster
	ip_sw link set p1 master sw0
	equal "joined again" "$(counter p1.drop_control)" 0
}

test_driver()
{
	local info

	new_switch
	info=$(in_ns sw ethtool -i sw0)
	grep -qx "driver: vswitch" <<<"$info" || fail "$info"
	grep -qE "^version: [0-9]" <<<"$info" || fail "$info"
}

test_link_and_speed()
{
	new_switch
	in_ns sw ethtool sw0 | grep -q "Link detected: no" || fail "link without ports"
	ip_sw link add d1 type dummy
	ip_sw link set d1 up master sw0
	in_ns sw ethtool sw0 | grep -q "Link detected: yes" || fail "no link"
	in_ns sw ethtool sw0 | grep -q "Speed: Unknown" || fail "the speed of a dummy device is known"
	# A veth device claims 10 Gbit/s, and a tap the speed that it was told.
	new_host 1
	in_ns sw ethtool sw0 | grep -q "Speed: 10000Mb/s" || fail "not the speed of p1"
	tap sw tap0
	ip_sw link set tap0 master sw0 up
	must in_ns sw ethtool -s tap0 speed 40000
	in_ns sw ethtool sw0 | grep -q "Speed: 40000Mb/s" || fail "not the speed of tap0"
	ip_sw link set tap0 down
	in_ns sw ethtool sw0 | grep -q "Speed: 10000Mb/s" || fail "tap0 is down"
	must ip -n "h1$NS" link set eth0 down
	ip_sw link set d1 down
	in_ns sw ethtool sw0 | grep -q "Link detected: no" || fail "link with all ports down"
}

run_tests
