#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
# The FDB as bridge shows and changes it.
#
#   h1 ----- p1 \
#   h2 ----- p2 -- sw0
#   h3 ----- p3 /
. "$(dirname "$0")/lib.sh"

A=02:00:00:00:aa:01

# entry WORDS: sw0's entry of $A is shown so, and `get` says the same
entry()
{
	local got

	got=$(fdb "$A")
	equal "entry" "${got% }" "$A $1"
	got=$(bridge -n "sw$NS" fdb get "$A" dev sw0 self)
	equal "what get says" "${got% }" "$A dev sw0 $1"
	got=$(bridge -n "sw$NS" fdb get "$A" br sw0)
	equal "what get br says" "${got% }" "$A dev sw0 $1"
}

no_entry()
{
	[ -z "$(fdb "$1")" ] || fail "there is an entry: $(fdb "$1")"
}

# json ADDRESS: its entry in JSON
json()
{
	bridge -n "sw$NS" -j fdb show dev sw0 | grep -o "{\"mac\":\"$1\"[^}]*}"
}

# no_fdb WORDS COMMAND...: bridge fdb COMMAND is refused with these words, and changes nothing
no_fdb()
{
	local before

	before=$(bridge -n "sw$NS" fdb show dev sw0)
	refused "$1" bridge -n "sw$NS" fdb "${@:2}"
	equal "FDB after: $*" "$(bridge -n "sw$NS" fdb show dev sw0)" "$before"
}

# device_addresses: those of sw0 and p1 to p3, sorted
device_addresses()
{
	local d

	for d in sw0 p1 p2 p3; do link_value sw "$d" address; done | sort
}

test_kinds_of_entries()
{
	new_switch
	new_host 1 2
	# shellcheck disable=SC2086 # words
	while IFS=: read -r words shown flags state; do
		bridge_sw fdb add "$A" dev sw0 $words
		entry "$shown"
		[[ $(json "$A") == *"\"flags\":[$flags],\"state\":\"$state\"}" ]] || fail "with '$words': $(json "$A")"
		bridge_sw fdb del "$A" dev sw0
		no_entry "$A"
	done <<-EOF
		:self permanent:"self":permanent
		permanent:self permanent:"self":permanent
		local:self permanent:"self":permanent
		static:self permanent:"self":permanent
		via p1:via p1 self static:"self":static
		via p1 static:via p1 self static:"self":static
		via p2 permanent:via p2 self static:"self":static
		via p1 dynamic:via p1 self:"self":
		via p1 dynamic sticky:via p1 self sticky:"self","sticky":
		via p1 static sticky:via p1 self sticky static:"self","sticky":static
	EOF
}

test_json_has_all()
{
	new_switch
	ip_sw link set sw0 address 02:00:00:00:bb:01
	new_host 1
	bridge_sw fdb add "$A" dev sw0 via p1 static
	[[ $(json "$A") == "{\"mac\":\"$A\",\"viaIf\":\"p1\",\"flags\":[\"self\"],\"state\":\"static\"}" ]] || fail "$(json "$A")"
	[[ $(bridge -n "sw$NS" -s -j fdb show dev sw0) == *"\"used\":"*"\"updated\":"* ]] || fail "-s shows no times"
	equal "entries in JSON" "$(bridge -n "sw$NS" -j fdb show dev sw0 | grep -o '"mac"' | wc -l)" 3
	[[ $(bridge -n "sw$NS" -j fdb get "$A" dev sw0 self) == *"\"mac\":\"$A\""*"\"state\":\"static\""* ]] ||
		fail "get: $(bridge -n "sw$NS" -j fdb get "$A" dev sw0 self)"
	equal "entries of all devices" "$(bridge -n "sw$NS" fdb show | grep -c 'dev sw0 ')" 3
	equal "static ones" "$(bridge -n "sw$NS" fdb show dev sw0 state static | wc -l)" 1
}

test_add_append_replace()
{
	new_switch
	new_host 1 2
	bridge_sw fdb append "$A" dev sw0 via p1 static
	entry "via p1 self static"
	no_fdb "the address has an entry, 'replace' changes it" add "$A" dev sw0 via p2 static
	no_fdb "the address has an entry, 'replace' changes it" add "$A" dev sw0 via p1 static
	bridge_sw fdb replace "$A" dev sw0 via p2 static
	entry "via p2 self static"
	bridge_sw fdb append "$A" dev sw0 via p1 dynamic
	entry "via p1 self"
	bridge_sw fdb replace "$A" dev sw0 via p1 dynamic sticky
	entry "via p1 self sticky"
	bridge_sw fdb replace "$A" dev sw0
	entry "self permanent"
	bridge_sw fdb replace "$A" dev sw0 via p1 dynamic
	entry "via p1 self"
	bridge_sw fdb del "$A" dev sw0
	bridge_sw fdb replace "$A" dev sw0 via p1
	entry "via p1 self static"
}

test_del()
{
	new_switch
	new_host 1 2
	bridge_sw fdb add "$A" dev sw0 via p1 static
	no_fdb "there is no such entry" del "$A" dev sw0 via p2
	bridge_sw fdb del "$A" dev sw0 via p1
	no_entry "$A"
	no_fdb "there is no such entry" del "$A" dev sw0
	send h1 eth0 "$(frame ff:ff:ff:ff:ff:ff "$A")"
	entry "via p1 self"
	bridge_sw fdb del "$A" dev sw0
	no_entry "$A"
	refused "there is no such entry" bridge -n "sw$NS" fdb get "$A" dev sw0 self
}

test_frames_go_where_entries_say()
{
	new_switch
	new_host 1 2 3
	bridge_sw fdb add "$A" dev sw0 via p2 static
	reaches "h2" h1 "$(frame "$A" "${MAC[1]}")"
	bridge_sw fdb replace "$A" dev sw0 via p3 dynamic
	reaches "h3" h1 "$(frame "$A" "${MAC[1]}")"
	bridge_sw fdb replace "$A" dev sw0
	reaches "sw0" h1 "$(frame "$A" "${MAC[1]}")"
	bridge_sw fdb del "$A" dev sw0
	reaches "h2 h3" h1 "$(frame "$A" "${MAC[1]}")"
}

test_entry_of_the_user_replaces_a_learned_one()
{
	new_switch
	new_host 1 2
	send h1 eth0 "$(frame ff:ff:ff:ff:ff:ff "$A")"
	entry "via p1 self"
	no_fdb "has an entry" add "$A" dev sw0 via p2 static
	bridge_sw fdb replace "$A" dev sw0 via p2 static
	entry "via p2 self static"
	send h1 eth0 "$(frame ff:ff:ff:ff:ff:ff "$A")"
	entry "via p2 self static"
}

test_dynamic_entry_moves_like_a_learned_one()
{
	new_switch
	new_host 1 2
	bridge_sw fdb add "$A" dev sw0 via p1 dynamic
	send h2 eth0 "$(frame ff:ff:ff:ff:ff:ff "$A")"
	entry "via p2 self"
}

test_refused()
{
	new_switch
	new_host 1
	ip_sw link add d1 type dummy
	ip_sw link add sw1 type vswitch
	ip_sw link add d2 type dummy
	ip_sw link set d2 master sw1
	no_fdb "the address must be a unicast one, not zero" add 00:00:00:00:00:00 dev sw0 via p1
	no_fdb "the address must be a unicast one, not zero" add 01:00:5e:00:00:05 dev sw0 via p1
	no_fdb "the address must be a unicast one, not zero" add ff:ff:ff:ff:ff:ff dev sw0
	no_fdb "not a member of this vlan" add "$A" dev sw0 via p1 vlan 5
	no_fdb "is for an overlay" add "$A" dev sw0 dst 192.0.2.9
	no_fdb "are for overlays" add "$A" dev sw0 via p1 vni 5
	no_fdb "via must name a port of this switch" add "$A" dev sw0 via lo
	no_fdb "via must name a port of this switch" add "$A" dev sw0 via d1
	no_fdb "via must name a port of this switch" add "$A" dev sw0 via d2
	no_fdb "via must name a port of this switch" del "$A" dev sw0 via d1
	no_fdb "an entry of the host itself is permanent" add "$A" dev sw0 dynamic
	no_fdb "an entry of the host itself is permanent" add "$A" dev sw0 sticky
	no_fdb "only self and sticky are accepted" add "$A" dev sw0 via p1 extern_learn
	no_fdb "only self and sticky are accepted" add "$A" dev sw0 via p1 use
	no_fdb "only self and sticky are accepted" add "$A" dev sw0 via p1 router
	must_not bridge -n "sw$NS" fdb add "$A" dev sw0 via nosuchport
	# what only the in-tree bridge may answer
	must_not bridge -n "sw$NS" fdb add "$A" dev p1 master
	must_not bridge -n "sw$NS" fdb add "$A" dev p1 master static
	equal "fdb show br" "$(bridge -n "sw$NS" fdb show br sw0)" ""
	no_entry "$A"
}

test_addresses_of_devices_stay()
{
	local d a

	new_switch
	new_host 1 2 3
	for d in sw0 p1 p3; do
		a=$(link_value sw "$d" address)
		no_fdb "is one of the switch's own devices" del "$a" dev sw0
		no_fdb "is one of the switch's own devices" add "$a" dev sw0 via p2 static
		no_fdb "is one of the switch's own devices" replace "$a" dev sw0 via p2 static
		no_fdb "is one of the switch's own devices" append "$a" dev sw0 permanent
	done
	bridge_sw fdb flush dev sw0
	bridge_sw fdb flush dev sw0 permanent
	bridge_sw fdb flush dev sw0 static
	bridge_sw fdb flush dev sw0 brport p1
	ip_sw link set sw0 down
	ip_sw link set sw0 up
	equal "addresses" "$(bridge -n "sw$NS" fdb show dev sw0 | grep permanent | cut -d ' ' -f 1 | sort)" "$(device_addresses)"
}

test_addresses_of_devices_follow_them()
{
	new_switch
	new_host 1 2 3
	ip_sw link set p1 address 02:00:00:00:cc:01
	ip_sw link set sw0 address 02:00:00:00:cc:02
	# two may have the same
	ip_sw link set p2 address 02:00:00:00:cc:01
	equal "addresses" "$(bridge -n "sw$NS" fdb show dev sw0 | cut -d ' ' -f 1 | sort)" "$(device_addresses | sort -u)"
	ip_sw link set p1 nomaster
	[[ $(fdb 02:00:00:00:cc:01) == *"via p2 self permanent"* ]] || fail "p2's: $(fdb 02:00:00:00:cc:01)"
	ip_sw link set p2 nomaster
	no_entry 02:00:00:00:cc:01
}

# An address that the user, or a frame, had put elsewhere becomes a device's.
test_address_of_a_device_replaces_an_entry()
{
	new_switch
	new_host 1 2
	bridge_sw fdb add "$A" dev sw0 via p1 static
	ip_sw link set p2 address "$A"
	entry "via p2 self permanent"
	ip_sw link set p2 nomaster
	no_entry "$A"
}

# taps: p1 and p2, without hosts
taps()
{
	local p

	new_switch
	for p in p1 p2; do
		tap sw "$p"
		ip_sw link set "$p" master sw0 up
		wait_until 5 port_state "$p" forwarding
	done
}

# learned ADDRESS: is there an entry?
learned()
{
	[ -n "$(fdb "$1")" ]
}

# kinds: entries of all kinds; 1 to 4 via p1, 5 to 8 via p2; 9 is the host's
kinds()
{
	local p n=0

	for p in 1 2; do
		frame ff:ff:ff:ff:ff:ff "$(mac $((n + 1)))" >"$TMP/p$p.in"
		wait_until 5 learned "$(mac $((n + 1)))"
		{
			echo "fdb add $(mac $((n + 2))) dev sw0 via p$p dynamic"
			echo "fdb add $(mac $((n + 3))) dev sw0 via p$p dynamic sticky"
			echo "fdb add $(mac $((n + 4))) dev sw0 via p$p static"
		} >"$TMP/add"
		bridge_sw -b "$TMP/add"
		n=$((n + 4))
	done
	bridge_sw fdb add "${MAC[9]}" dev sw0
	equal "to begin with" "$(left)" 123456789
}

# left: those of them that are there
left()
{
	bridge -n "sw$NS" fdb show dev sw0 | sed -n 's/^02:00:00:00:00:0\(.\) .*/\1/p' | sort | paste -sd ''
}

# flush LEFT WORDS...: bridge fdb flush dev sw0 WORDS leaves these of all kinds
flush()
{
	bridge_sw fdb flush dev sw0
	equal "after a flush of all" "$(left)" ""
	kinds
	bridge_sw fdb flush dev sw0 "${@:2}"
	equal "after: flush ${*:2}" "$(left)" "$1"
}

test_flush()
{
	taps
	new_host 3
	flush 56789 brport p1
	flush 123456789 brport p3
	flush 489 dynamic
	flush 12356789 static brport p1
	flush 123567 nodynamic
	flush 1235679 static
	flush 489 nostatic
	flush 12345678 permanent
	flush 9 nopermanent
	flush 1245689 sticky
	flush 37 nosticky
	flush 15 added_by_user
	flush 2346789 noadded_by_user
	flush 23456789 dynamic nosticky noadded_by_user brport p1
}

test_flush_refused()
{
	taps
	ip_sw link add d1 type dummy
	kinds
	no_fdb "entries can be chosen by" flush dev sw0 offloaded
	no_fdb "entries can be chosen by" flush dev sw0 offloaded
	no_fdb "via must name a port of this switch" flush dev sw0 brport d1
	must_not bridge -n "sw$NS" fdb flush dev p1 master
	equal "after refused ones" "$(left)" 123456789
	# entries are for no VLAN
	bridge_sw fdb flush dev sw0 vlan 7
	equal "after a flush of VLAN 7" "$(left)" 123456789
}

test_entries_go_with_their_port()
{
	taps
	new_host 3
	kinds
	ip_sw link set p1 nomaster
	equal "without p1" "$(left)" 56789
	ip_sw link set p1 master sw0
	equal "with p1 again" "$(left)" 56789
	ip_sw link del p2
	equal "without p2" "$(left)" 9
	must ip netns del "h3$NS"
	wait_until 10 no_device p3
	equal "addresses of devices" "$(bridge -n "sw$NS" fdb show dev sw0 | grep -vc '^02:00:00:00:00:09')" 2
}

no_device()
{
	! ip -n "sw$NS" link show "$1"
}

test_many_entries_are_shown_once_each()
{
	new_switch
	new_host 1 2
	seq 3000 | awk '{
		printf "fdb add 02:bb:00:00:%02x:%02x dev sw0 via p%d static\n", int($1 / 256), $1 % 256, $1 % 2 + 1
	}' >"$TMP/add"
	sed -n 's/^fdb add \([^ ]*\) dev sw0 via \(p.\) static/\1 via \2 self static/p' "$TMP/add" | sort >"$TMP/wanted"
	bridge_sw -b "$TMP/add"
	bridge -n "sw$NS" fdb show dev sw0 >"$TMP/shown"
	equal "entries" "$(wc -l <"$TMP/shown")" 3003
	grep '^02:bb' "$TMP/shown" | sed 's/ $//' | sort | diff - "$TMP/wanted" >"$TMP/diff" || fail "not as they were added: $(head -3 "$TMP/diff")"
	equal "entries in JSON" "$(bridge -n "sw$NS" -j fdb show dev sw0 | grep -o '"mac":"[^"]*"' | sort -u | wc -l)" 3003
	equal "entries of all devices" "$(bridge -n "sw$NS" fdb show | grep -c '^02:bb')" 3000
	bridge_sw fdb flush dev sw0 brport p1
	equal "entries of p2" "$(bridge -n "sw$NS" fdb show dev sw0 | grep -c '^02:bb')" 1500
	ip_sw link del p2
	equal "entries without p2" "$(bridge -n "sw$NS" fdb show dev sw0 | grep -c '^02:bb')" 0
}

run_tests
