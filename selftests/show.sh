#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
# What vsw show, vsw fdb and vsw export say of switches, ports, entries and VTEPs, and to whom.
#
#   h1 --- p1 \          / vnic eth0 of h3
#              sw0 ------                        t42 (VNI 42) ~~~ 198.51.100.7 (of all), .8
#   h2 --- p2 /  STP     \ vnic v4                 \ vnic eth0 of h6
#
#   p0, a NIC, with a vnic eth0 of h5
. "$(dirname "$0")/lib.sh"

vsw_sw()
{
	vsw -n "sw$NS" "$@"
}

# has FILTER [ARGUMENT...]: what jq makes of `vsw -j ARGUMENT...` is true
has()
{
	vsw_sw -j "${@:2}" >"$TMP/json" || fail "vsw -j ${*:2}: status $?"
	jq -e "$1" "$TMP/json" >"$TMP/jq" 2>&1 || fail "vsw -j ${*:2}: not so: $1: $(cat "$TMP/jq" "$TMP/json")"
}

# usage WORDS COMMAND...: it says so, and that the command line is wrong
usage()
{
	local text=$1 out rc=0

	shift
	out=$("$@" 2>&1) || rc=$?
	[[ $rc = 2 && $out == *"$text"* ]] || fail "$*: status $rc: $out"
}

# show_topology: the one above, but for what it says otherwise
show_topology()
{
	need jq
	need_plugin
	new_switch fdb_max_learned 500 "$@"
	new_host 1 2
	new_vnic sw0 3
	ip_sw link add link sw0 name v4 address "$(mac 4)" type vnic
	ip_sw link set v4 up
}

with_nic()
{
	ip_sw link add p0 type dummy
	ip_sw link set p0 up
	new_vnic p0 5 mode bridge
}

with_overlay()
{
	ip_sw link add u0 type dummy
	ip_sw addr add 198.51.100.1/24 dev u0
	ip_sw link set u0 up
	ip_sw link add t42 type vswitch vni 42 local 198.51.100.1 dstport 4790
	ip_sw link set t42 up
	bridge_sw fdb append 00:00:00:00:00:00 dev t42 dst 198.51.100.7
	bridge_sw fdb add 02:00:00:00:00:88 dev t42 dst 198.51.100.8 vni 43 static
	new_vnic t42 6
}

test_kinds()
{
	show_topology
	with_nic
	with_overlay
	has 'map(.ifname) == ["sw0", "p0", "t42"]' show
	python3 -SE -c 'import json, sys; json.load(sys.stdin)' <"$TMP/json" || fail "python does not read it"
	has '.[0] | .kind == "vswitch" and .up and .carrier and .slaves == 2 and .vnics == 2 and .fdb_max_learned == 500 and
		(.vlan_filtering | not) and (.mcast_snooping | not) and (has("stp") or has("overlay") | not)' show sw0
	equal "switches" "$(jq length "$TMP/json")" 1
	has ".[0] | .ifindex == $(link_value sw sw0 ifindex) and .mtu == $(link_value sw sw0 mtu) and .address == \"$(link_value sw sw0 address)\"" show sw0
	has '.[0].ports | map(.kind) == ["host", "slave", "slave", "vnic", "vnic"]' show sw0
	has '.[0].ports | map(.no) == [null, 1, 2, 3, 4]' show sw0
	has '.[0].ports | all(.state == "forwarding" and .carrier)' show sw0
	has ".[0].ports | map(.ifname) == [\"sw0\", \"p1\", \"p2\", \"eth0\", \"v4\"] and map(.netns) == [null, null, null, \"h3$NS\", null]" show sw0
	has ".[0].ports[3] | .ifindex == $(link_value h3 eth0 ifindex) and .address == \"${MAC[3]}\" and .netnsid >= 0" show sw0
	# of a NIC
	has '.[0] | .kind == "nic" and .slaves == 0 and .vnics == 1 and (.ports | map(.kind) == ["host", "vnic"])' show p0
	has ".[0].ports | .[0].ifname == \"p0\" and .[1].netns == \"h5$NS\"" show p0
	# of an overlay
	has '.[0].overlay | .vni == 42 and .local == "198.51.100.1" and .dstport == 4790' show t42
	has '.[0].overlay.remotes | sort_by(.dst) | map([.dst, .vni, .bum, .learned, .fdb_n]) ==
		[["198.51.100.7", 42, true, false, 0], ["198.51.100.8", 43, false, false, 1]]' show t42
	has '.[0].ports | map(.kind) == ["host", "vnic", "tunnel"]' show t42
	# a port alone
	has '.[0] | .ifname == "sw0" and (.ports | map(.ifname) == ["p2"])' show p2
	has 'map([.ifname, (.ports | map(.ifname))]) == [["sw0", ["eth0"]], ["p0", ["eth0"]], ["t42", ["eth0"]]]' show eth0
	# in words
	vsw_sw show >"$TMP/words" || fail "vsw show"
	grep -qE '^sw0: vswitch up address [0-9a-f:]{17} mtu 1500 fdb ' "$TMP/words" || fail "$(cat "$TMP/words")"
	for w in 'host sw0 forwarding' 'slave p1 no 1 forwarding' "vnic eth0 netns h3$NS no 3 forwarding" 'vnic v4 no 4 forwarding' \
		'vni 42 local 198.51.100.1 dstport 4790' 'tunnel forwarding' 'vtep 198.51.100.7 vni 42 dstport 4790 bum fdb 0' \
		'vtep 198.51.100.8 vni 43 dstport 4790 fdb 1'; do
		grep -q "^    $w" "$TMP/words" || fail "not there: $w: $(cat "$TMP/words")"
	done
	grep -q '^p0: nic up ' "$TMP/words" || fail "$(cat "$TMP/words")"
	equal "lines of no switch" "$(grep -vcE '^(sw0|p0|t42|    (host|slave|vnic|tunnel|vtep|vni)\>)' "$TMP/words")" 0
	# what is gone
	must ip netns del "h5$NS"
	wait_until 10 bash -c "! vsw -n sw$NS show p0"
	has 'map(.ifname) == ["sw0", "t42"]' show
}

test_settings()
{
	show_topology vlan_filtering 1 mcast_snooping 1
	has '.[0] | .vlan_filtering and .mcast_snooping' show sw0
	has '.[0].ports | all(.pvid == 1 and .vlans == 1)' show sw0
	bridge_sw vlan add dev p1 vid 10-19
	bridge_sw vlan add dev p2 vid 7 pvid untagged
	bridge_sw vlan del dev p2 vid 1
	has '.[0].ports[1] | .pvid == 1 and .vlans == 11' show sw0
	has '.[0].ports[2] | .pvid == 7 and .vlans == 1' show sw0
	# all flags, one after the other
	has '.[0].ports[1].flags == ["learning", "flood", "mcast_flood", "bcast_flood", "neigh_forward_grat"]' show sw0
	for w in isolated hairpin locked fastleave neigh_suppress; do
		bridge_sw link set dev p1 "$w" on
		has ".[0].ports[1].flags | length == 6 and index(\"$w\") != null" show sw0
		vsw_sw show p1 | grep -q "slave p1 .* $w\$" || fail "$(vsw_sw show p1)"
		bridge_sw link set dev p1 "$w" off
	done
	for w in learning flood mcast_flood bcast_flood; do
		bridge_sw link set dev p1 "$w" off
		has ".[0].ports[1].flags | length == 4 and index(\"$w\") == null" show sw0
		vsw_sw -d show p1 | grep -q " $w\\>" && fail "$(vsw_sw -d show p1)"
		bridge_sw link set dev p1 "$w" on
	done
	ip_sw link set p1 type vswitch_slave guard on guard_mac "${MAC[1]}" fdb_max_learned 9 storm_bcast 100pps fdb_full_drop on
	has '.[0].ports[1] | .fdb_max_learned == 9 and (.flags | contains(["guard", "storm", "fdb_full_drop"]))' show sw0
	ip_sw link set p2 down
	has '.[0].ports[2] | .state == "disabled" and (.carrier | not)' show sw0
	ip_sw link set sw0 promisc on
	has '.[0].ports[0].flags | contains(["promisc"])' show sw0
	ip_sw link set sw0 down
	has '.[0] | (.up | not) and (.ports | all(.state == "disabled"))' show sw0
	vsw_sw show sw0 | grep -q '^sw0: vswitch down ' || fail "$(vsw_sw show sw0)"
}

test_stp()
{
	show_topology
	ip_sw link set sw0 type vswitch stp_state 1
	has ".[0].stp | .root_port == 0 and .root_path_cost == 0 and .root_id == .bridge_id and
		.root_id == \"8000.$(link_value sw sw0 address)\"" show sw0
	has '.[0].ports[1] | .role == "designated" and .reason == "ok"' show sw0
	has '.[0].ports[3] | has("role") | not' show sw0
	vsw_sw show sw0 | grep -q '^    stp root 8000[^ ]* this switch$' || fail "$(vsw_sw show sw0)"
}

test_rates()
{
	local before

	show_topology
	ip_sw link set v4 netns "h1$NS"
	before=$(vsw_sw -j show p1 | jq '.[0].ports[0].stats64.rx.packets')
	send h1 eth0 "$(frame "${MAC[2]}" "${MAC[1]}")" 50
	has ".[0].ports[0].stats64.rx.packets >= $before + 50" show p1
	equal "as ip counts" "$(jq '.[0].ports[0].stats64.rx.packets' "$TMP/json")" "$(
		ip -n "sw$NS" -j -s link show dev p1 | jq '.[0].stats64.rx.packets')"
	noise h1 eth0 "$(frame "${MAC[2]}" "${MAC[1]}")"
	# what comes in at one port goes out at the other one, and nothing at the vnic
	vsw_sw -s -j show >"$TMP/json" || fail "vsw -s -j show"
	jq -e '.[0].ports | (.[1].rates | .rx_pps > 0 and .rx_bps > 60 * 8) and (.[2].rates | .tx_pps > 0 and .tx_bps > 60 * 8) and
		(.[3].rates | .rx_pps == 0 and .tx_pps == 0)' "$TMP/json" >/dev/null || fail "$(cat "$TMP/json")"
	vsw_sw -s show p1 >"$TMP/words"
	grep -qE '^        rx packets [0-9]+ bytes [0-9]+ pps [1-9][0-9]* rate [0-9.]+K?bit$' "$TMP/words" || fail "$(cat "$TMP/words")"
}

# Who asks sees the switches of his namespace, whoever made their vnics.
test_namespaces()
{
	show_topology
	with_nic
	with_overlay
	for n in h3 h5 h6; do
		for w in "show" "fdb"; do
			equal "$w in $n" "$(vsw -n "$n$NS" -j "$w")" "[]"
		done
		equal "drawn in $n" "$(vsw -n "$n$NS" export --dot | grep -c label)" 0
		refused "there is no switch, and no port of one, eth0" vsw -n "$n$NS" show eth0
		refused "no vswitch, and no NIC with vnics" vsw -n "$n$NS" fdb dev eth0
		refused "no port of one of this namespace" in_ns "$n" python3 -SE "$HERE/nl.py" vswitch dump 9 eth0
		equal "of the port" "$(vsw -n "$n$NS" -j fdb port eth0)" "[]"
	done
	# nobody sees the same, but not what is elsewhere
	nobody_in_sw vsw -j show >"$TMP/nobody" || fail "nobody may look"
	has '[.[].ports[] | select(.kind != "vnic")] | length > 0' show
	equal "what nobody sees" "$(jq -c '[.[] | .ifname, .fdb_n, (.ports[] | .kind, .no, .ifindex, .netnsid, .address)]' "$TMP/nobody")" \
		"$(vsw_sw -j show | jq -c '[.[] | .ifname, .fdb_n, (.ports[] | .kind, .no, .ifindex, .netnsid, .address)]')"
	equal "the vnic's name" "$(jq -r '.[0].ports[3].ifname' "$TMP/nobody")" eth0
	# a vnic that moves
	ip_sw link set v4 netns "h1$NS"
	has ".[0].ports[4] | .netns == \"h1$NS\" and .ifname == \"v4\"" show sw0
	# a namespace that is known by no name
	ip_sw link add link sw0 name v7 type vnic
	ip netns exec "h1$NS" unshare -n sleep 1000 &
	defer kill $!
	wait_until 10 bash -c "[ \$(readlink /proc/$!/ns/net) != \$(ip netns exec h1$NS readlink /proc/self/ns/net) ] && grep -q sleep /proc/$!/comm"
	ip_sw link set v7 netns $!
	has '.[0].ports[5] | .ifname == "v7" and .netnsid >= 0 and (has("netns") | not)' show sw0
}

# bridge_fdb [ARGUMENT...]: what bridge says: address, port, VLAN and state
bridge_fdb()
{
	bridge -n "sw$NS" -j fdb show "$@" | jq -r '.[] | select(.mac != "00:00:00:00:00:00") |
		"\(.mac) \(.vlan) \(.dst) \(if .state == "" or .state == "stale" then "dynamic" else .state end)"' | sort
}

# vsw_fdb [ARGUMENT...]: the same
vsw_fdb()
{
	vsw_sw -j fdb "$@" >"$TMP/fdb" || fail "vsw fdb $*"
	jq -r '.[] | "\(.mac) \(.vlan) \(.dst) \(if .state == "local" then "permanent" else .state end)"' "$TMP/fdb" | sort
}

# fdb_is "MAC..." ARGUMENT...: of these the entries are
fdb_is()
{
	vsw_sw -j fdb "${@:2}" >"$TMP/fdb" || fail "vsw fdb ${*:2}"
	equal "entries of fdb ${*:2}" "$(jq -r '.[].mac' "$TMP/fdb" | sort | paste -sd' ')" "$1"
}

test_fdb()
{
	show_topology vlan_filtering 1
	with_overlay
	with_nic
	bridge_sw vlan add dev p1 vid 10
	bridge_sw vlan add dev p2 vid 10
	bridge_sw fdb add 02:00:00:00:10:01 dev sw0 via p1 vlan 10 static
	bridge_sw fdb add 02:00:00:00:10:02 dev sw0 via p2 vlan 10 dynamic
	bridge_sw fdb add 02:00:00:00:10:02 dev sw0 via p2 vlan 1 dynamic sticky
	bridge_sw fdb add 02:00:00:00:10:03 dev sw0 local vlan 1
	send h1 eth0 "$(frame "${MAC[2]}" "${MAC[1]}")"
	wait_until 5 learned_at p1
	equal "all" "$(vsw_fdb dev sw0)" "$(bridge_fdb dev sw0)"
	equal "of the overlay" "$(vsw_fdb dev t42)" "$(bridge_fdb dev t42)"
	# bridge sees no NIC's
	fdb_is "${MAC[5]}" dev p0
	has ".[0] | .dev == \"p0\" and .port == \"eth0\" and .netns == \"h5$NS\" and .state == \"static\" and .flags == [\"device\"]" fdb dev p0
	# each filter, by itself and with another one
	fdb_is "${MAC[1]}" mac "${MAC[1]}"
	fdb_is "02:00:00:00:10:02 02:00:00:00:10:02" mac 2:0:0:0:10:2
	fdb_is "02:00:00:00:10:02" mac 02:00:00:00:10:02 vid 10
	fdb_is "02:00:00:00:10:01 02:00:00:00:10:02" vid 10
	fdb_is "${MAC[1]}" port p1 dynamic
	fdb_is "02:00:00:00:10:01" port p1 vid 10
	fdb_is "02:00:00:00:10:01" dev sw0 port 1 static
	fdb_is "02:00:00:00:10:03" port sw0 mac 02:00:00:00:10:03
	fdb_is "02:00:00:00:10:03" dev sw0 port 0 local mac 02:00:00:00:10:03
	fdb_is "${MAC[4]}" port v4
	fdb_is "${MAC[3]}" dev sw0 port 3
	fdb_is "${MAC[3]}" dev sw0 port eth0
	refused "several vnics are called eth0" vsw_sw fdb port eth0
	refused "no device and no vnic nosuch" vsw_sw fdb port nosuch
	fdb_is "02:00:00:00:00:88" dst 198.51.100.8
	fdb_is "" dst 198.51.100.7
	fdb_is "" dst 2001:db8::1
	has '.[0] | .dst == "198.51.100.8" and .vni == 43 and .dstport == 4790 and .state == "static" and .flags == [] and (has("port") | not)' \
		fdb dst 198.51.100.8
	has '.[0] | .state == "dynamic" and .flags == ["learned"] and .port == "p1" and .port_no == 1 and .vlan == 1' fdb port p1 dynamic
	has '.[0] | .flags == ["sticky"] and .vlan == 1' fdb mac 02:00:00:00:10:02 vid 1
	vsw_sw fdb mac 02:00:00:00:10:02 vid 1 | grep -qxE '02:00:00:00:10:02 dev sw0 port p2 vlan 1 dynamic sticky age [0-9]+\.[0-9]{2}' ||
		fail "$(vsw_sw fdb mac 02:00:00:00:10:02 vid 1)"
	for w in dynamic static local permanent; do
		equal "other than $w" "$(vsw_sw -j fdb "$w" | jq "map(select(.state != \"$w\")) | length")" 0
	done
	equal "of all kinds" "$(for w in dynamic static local permanent; do vsw_sw fdb "$w"; done | wc -l)" "$(vsw_sw fdb | wc -l)"
}

test_age()
{
	show_topology
	send h1 eth0 "$(frame "${MAC[2]}" "${MAC[1]}")"
	wait_until 5 learned_at p1
	# they divide what there is, whatever the age
	fdb_is "${MAC[1]}" dynamic younger 10000
	fdb_is "" dynamic older 10000
	fdb_is "${MAC[1]}" dynamic older 0
	fdb_is "" dynamic younger 0
	pause 1.2
	fdb_is "${MAC[1]}" dynamic older 1
	has '.[0].age >= 1 and .[0].age < 10000' fdb dynamic
}

test_usage()
{
	show_topology
	usage "what is 'more'" vsw_sw show sw0 more
	usage "what is 'nonsense'" vsw_sw fdb show nonsense
	usage "mac must be an Ethernet address" vsw_sw fdb mac 02:00:00:00:00
	usage "mac must be an Ethernet address" vsw_sw fdb mac 02:00:00:00:00:001
	usage "mac must be an Ethernet address" vsw_sw fdb mac 02:00:00:00:00:-1
	usage "mac must be an Ethernet address" vsw_sw fdb mac 02:00:00:00:00:01:02
	usage "vid must be 1 to 4094" vsw_sw fdb vid 0
	usage "dst must be an IPv4 or IPv6 address" vsw_sw fdb dst 1.2.3
	usage "static or dynamic" vsw_sw fdb static dynamic
	usage "younger must be 0 to 40000000 seconds" vsw_sw fdb younger -1
	usage "older must be 0 to 40000000 seconds" vsw_sw fdb older nan
	usage "port by its number needs dev" vsw_sw fdb port 1
	usage "port must be 0 to 4096" vsw_sw fdb dev sw0 port 4097
	usage "export: how" vsw_sw export
	usage "JSON is what" vsw_sw -j export --dot
	refused "there is no device nosuch" vsw_sw fdb dev nosuch
	refused "there is no switch, and no port of one, nosuch" vsw_sw show nosuch
	refused "no vswitch, and no NIC with vnics" vsw_sw fdb dev p1
	refused "the switch has no port with this number" vsw_sw fdb dev sw0 port 77
	refused "No space left" bash -c "vsw -n sw$NS -j show >/dev/full"
	# what the tool does not say
	refused "there is no such device" in_ns sw python3 -SE "$HERE/nl.py" vswitch dump 8 1=ffffff7f
	refused "there is no such device" in_ns sw python3 -SE "$HERE/nl.py" vswitch dump 9 1=ffffff7f
	refused "there is no such device" in_ns sw python3 -SE "$HERE/nl.py" vswitch dump 10 32778=08000500ffffff7f
	refused "port_no needs ifindex" in_ns sw python3 -SE "$HERE/nl.py" vswitch dump 10 32778=0600040001000000
	refused "dst must be an IPv4 or IPv6 address" in_ns sw python3 -SE "$HERE/nl.py" vswitch dump 10 32778=0700070001020300
	refused "flags must not have bits" in_ns sw python3 -SE "$HERE/nl.py" vswitch dump 10 32778=08000a000300000008000b0001000000
	refused "Invalid argument" in_ns sw python3 -SE "$HERE/nl.py" vswitch dump 10 32778=08000a0000010000
	refused "Invalid argument" in_ns sw python3 -SE "$HERE/nl.py" vswitch dump 8 2=00
}

test_dot()
{
	local odd='a"b\c' w

	show_topology
	with_nic
	with_overlay
	ip_sw link add "$odd" type dummy
	ip_sw link set "$odd" master sw0
	vsw_sw export --dot >"$TMP/dot" || fail "vsw export --dot"
	for w in '^graph vswitch {$' '\[label="sw0\\nvswitch"' '\[label="p0\\nnic"' '\[label="t42\\nvswitch vni 42\\n198.51.100.1"' "label=\"netns h3$NS\"; style" \
		"label=\"netns h5$NS\"; style" '\[label="p1\\n' '\[label="a\\"b\\\\c\\n' '"vtep 198.51.100.7" \[shape=hexagon\];' \
		"\"s$(link_value sw sw0 ifindex)\" -- \"p$(link_value sw sw0 ifindex)_1\";" "\"p$(link_value sw sw0 ifindex)_3\" -- \"s$(link_value sw sw0 ifindex)\";" \
		"\"s$(link_value sw t42 ifindex)\" -- \"vtep 198.51.100.8\" \[label=\"vni 43\" style=dotted\];"; do
		grep -q -- "$w" "$TMP/dot" || fail "not there: $w: $(cat "$TMP/dot")"
	done
	equal "brackets" "$(tr -cd '{' <"$TMP/dot" | wc -c)" "$(tr -cd '}' <"$TMP/dot" | wc -c)"
	# of each node that an edge has there is a line
	grep -oE '"[sp][0-9_]+"|"vtep [0-9.]+"' "$TMP/dot" | sort | uniq -c | awk '$1 < 2 { exit 1 }' || fail "$(cat "$TMP/dot")"
	if command -v dot >/dev/null; then must dot -Tsvg -o "$TMP/svg" "$TMP/dot"; fi
}

come_and_go()
{
	local i

	exec >/dev/null 2>&1
	while :; do
		for i in {1..200}; do printf 'fdb add 02:00:00:00:20:%02x dev sw0 via p2 dynamic\n' "$i"; done | bridge -n "sw$NS" -force -batch -
		bridge -n "sw$NS" fdb flush dev sw0 brport p2 2>/dev/null ||
			for i in {1..200}; do printf 'fdb del 02:00:00:00:20:%02x dev sw0\n' "$i"; done | bridge -n "sw$NS" -force -batch -
	done
}

# What is there all the time is in each answer, once, whatever comes and goes, be it what the dump has stopped at.
test_changes_meanwhile()
{
	local i good=0

	show_topology
	for i in {0..2499}; do printf 'fdb add 02:00:00:01:%02x:%02x dev sw0 via p1 static\n' $((i >> 8)) $((i & 255)); done >"$TMP/batch"
	must bridge -n "sw$NS" -batch "$TMP/batch"
	equal "all" "$(vsw_sw fdb port p1 static | wc -l)" 2500
	equal "one of many" "$(vsw_sw fdb mac 02:00:00:01:00:00 | wc -l)" 1
	come_and_go &
	defer kill $!
	for i in {1..6}; do
		vsw_sw fdb dev sw0 >"$TMP/all" 2>"$TMP/why" || {
			grep -q "change all the time" "$TMP/why" || fail "$(cat "$TMP/why")"
			continue
		}
		good=$((good + 1))
		equal "those that stay" "$(grep "port p1 static" "$TMP/all" | sort -u | wc -l) $(grep -c "port p1 static" "$TMP/all")" "2500 2500"
	done
	[ "$good" -gt 0 ] || fail "no dump came to its end"
}

# As many ports as messages do not hold at once
test_many_ports()
{
	local i

	need jq
	new_switch
	for i in {1..300}; do echo "link add link sw0 name v$i type vnic"; done | ip_batch sw
	has '.[0].ports | length == 301 and (map(.no) | unique | length == 301)' show
	for i in {1..40}; do echo "link add s$i type vswitch"; done | ip_batch sw
	has 'length == 41' show
}

run_tests
